"""
Refunds asked for and argued about.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from attrs import frozen

from tmallerp.top.messages.events._event import Event
from tmallerp.top.method import Oid, RefundId, Tid


@frozen(kw_only=True)
class RefundBlockMessage(Event):
    """
    A refund's message was blocked.

    Source: https://open.taobao.com/tmc.htm?docId=124&docType=9
    """

    TOPIC = "taobao_refund_RefundBlockMessage"

    modified: datetime | None = None
    """When it last changed."""


@frozen(kw_only=True)
class RefundBuyerModifyAgreement(Event):
    """
    The buyer changed what the refund asks for.

    Source: https://open.taobao.com/tmc.htm?docId=121&docType=9
    """

    TOPIC = "taobao_refund_RefundBuyerModifyAgreement"
    KEY = "tid"

    bill_type: str | None = None
    """``refund_bill``, ``return_bill`` or ``replace_bill``."""

    buyer_nick: str | None = None
    """Masked; never a key."""

    buyer_open_uid: str | None = None
    """The buyer, stable for this app."""

    modified: datetime | None = None
    """When it last changed."""

    oid: Oid | None = None
    """Number of the line; repeats the trade on events of the whole trade."""

    refund_fee: Decimal | None = None
    """Yuan that go back to the buyer."""

    refund_id: RefundId | None = None
    """Number of the refund."""

    refund_phase: str | None = None
    """``onsale`` before the trade succeeded, ``aftersale`` later."""

    seller_nick: str | None = None
    """The shop's account."""

    tid: Tid | None = None
    """Number of the trade."""


@frozen(kw_only=True)
class RefundBuyerReturnGoods(Event):
    """
    The buyer sent the goods back.

    Source: https://open.taobao.com/tmc.htm?docId=122&docType=9
    """

    TOPIC = "taobao_refund_RefundBuyerReturnGoods"
    KEY = "tid"

    bill_type: str | None = None
    """``refund_bill``, ``return_bill`` or ``replace_bill``."""

    buyer_nick: str | None = None
    """Masked; never a key."""

    buyer_open_uid: str | None = None
    """The buyer, stable for this app."""

    modified: datetime | None = None
    """When it last changed."""

    oid: Oid | None = None
    """Number of the line; repeats the trade on events of the whole trade."""

    refund_fee: Decimal | None = None
    """Yuan that go back to the buyer."""

    refund_id: RefundId | None = None
    """Number of the refund."""

    refund_phase: str | None = None
    """``onsale`` before the trade succeeded, ``aftersale`` later."""

    seller_nick: str | None = None
    """The shop's account."""

    tid: Tid | None = None
    """Number of the trade."""


@frozen(kw_only=True)
class RefundCreateMessage(Event):
    """
    A message was left in a refund.

    Source: https://open.taobao.com/tmc.htm?docId=123&docType=9
    """

    TOPIC = "taobao_refund_RefundCreateMessage"
    KEY = "tid"

    bill_type: str | None = None
    """``refund_bill``, ``return_bill`` or ``replace_bill``."""

    buyer_nick: str | None = None
    """Masked; never a key."""

    buyer_open_uid: str | None = None
    """The buyer, stable for this app."""

    modified: datetime | None = None
    """When it last changed."""

    oid: Oid | None = None
    """Number of the line; repeats the trade on events of the whole trade."""

    refund_fee: Decimal | None = None
    """Yuan that go back to the buyer."""

    refund_id: RefundId | None = None
    """Number of the refund."""

    refund_phase: str | None = None
    """``onsale`` before the trade succeeded, ``aftersale`` later."""

    seller_nick: str | None = None
    """The shop's account."""

    tid: Tid | None = None
    """Number of the trade."""


@frozen(kw_only=True)
class RefundCreated(Event):
    """
    A refund was asked for.

    Source: https://open.taobao.com/tmc.htm?docId=118&docType=9
    """

    TOPIC = "taobao_refund_RefundCreated"
    KEY = "tid"

    bill_type: str | None = None
    """``refund_bill``, ``return_bill`` or ``replace_bill``."""

    buyer_nick: str | None = None
    """Masked; never a key."""

    buyer_open_uid: str | None = None
    """The buyer, stable for this app."""

    modified: datetime | None = None
    """When it last changed."""

    oid: Oid | None = None
    """Number of the line; repeats the trade on events of the whole trade."""

    refund_fee: Decimal | None = None
    """Yuan that go back to the buyer."""

    refund_id: RefundId | None = None
    """Number of the refund."""

    refund_phase: str | None = None
    """``onsale`` before the trade succeeded, ``aftersale`` later."""

    seller_nick: str | None = None
    """The shop's account."""

    tid: Tid | None = None
    """Number of the trade."""


@frozen(kw_only=True)
class RefundSellerAgreeAgreement(Event):
    """
    The seller agreed to what the refund asks for.

    Source: https://open.taobao.com/tmc.htm?docId=119&docType=9
    """

    TOPIC = "taobao_refund_RefundSellerAgreeAgreement"
    KEY = "tid"

    bill_type: str | None = None
    """``refund_bill``, ``return_bill`` or ``replace_bill``."""

    buyer_nick: str | None = None
    """Masked; never a key."""

    buyer_open_uid: str | None = None
    """The buyer, stable for this app."""

    modified: datetime | None = None
    """When it last changed."""

    oid: Oid | None = None
    """Number of the line; repeats the trade on events of the whole trade."""

    refund_fee: Decimal | None = None
    """Yuan that go back to the buyer."""

    refund_id: RefundId | None = None
    """Number of the refund."""

    refund_phase: str | None = None
    """``onsale`` before the trade succeeded, ``aftersale`` later."""

    seller_nick: str | None = None
    """The shop's account."""

    tid: Tid | None = None
    """Number of the trade."""


@frozen(kw_only=True)
class RefundSellerRefuseAgreement(Event):
    """
    The seller refused what the refund asks for.

    Source: https://open.taobao.com/tmc.htm?docId=120&docType=9
    """

    TOPIC = "taobao_refund_RefundSellerRefuseAgreement"
    KEY = "tid"

    bill_type: str | None = None
    """``refund_bill``, ``return_bill`` or ``replace_bill``."""

    buyer_nick: str | None = None
    """Masked; never a key."""

    buyer_open_uid: str | None = None
    """The buyer, stable for this app."""

    modified: datetime | None = None
    """When it last changed."""

    oid: Oid | None = None
    """Number of the line; repeats the trade on events of the whole trade."""

    refund_fee: Decimal | None = None
    """Yuan that go back to the buyer."""

    refund_id: RefundId | None = None
    """Number of the refund."""

    refund_phase: str | None = None
    """``onsale`` before the trade succeeded, ``aftersale`` later."""

    seller_nick: str | None = None
    """The shop's account."""

    tid: Tid | None = None
    """Number of the trade."""


@frozen(kw_only=True)
class RefundTimeoutRemind(Event):
    """
    The time to answer a refund is running out.

    Source: https://open.taobao.com/tmc.htm?docId=125&docType=9
    """

    TOPIC = "taobao_refund_RefundTimeoutRemind"

    modified: datetime | None = None
    """When it last changed."""
