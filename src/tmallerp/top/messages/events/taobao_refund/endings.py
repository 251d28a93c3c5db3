"""
Refunds ended, marked or handed to the platform.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from attrs import frozen

from tmallerp.top.messages.events._event import Event
from tmallerp.top.method import Oid, RefundId, Tid


@frozen(kw_only=True)
class OrderStatusSync(Event):
    """
    The state of an outside order's refund is synchronised.

    Source: https://open.taobao.com/tmc.htm?docId=2520&docType=9
    """

    TOPIC = "taobao_refund_OrderStatusSync"

    modified_time: str | None = None
    """When it last changed."""

    out_order_id: str | None = None
    """Number of the order in the other system."""

    refund_order_id: str | None = None
    """Number of the refund's order."""

    refund_status: str | None = None
    """State of the refund."""


@frozen(kw_only=True)
class RefundClosed(Event):
    """
    A refund was closed without money moving.

    Source: https://open.taobao.com/tmc.htm?docId=126&docType=9
    """

    TOPIC = "taobao_refund_RefundClosed"
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
class RefundSuccess(Event):
    """
    A refund succeeded: the money went back.

    Source: https://open.taobao.com/tmc.htm?docId=127&docType=9
    """

    TOPIC = "taobao_refund_RefundSuccess"
    KEY = "refund_id"

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
class RefundableCanceled(Event):
    """
    The mark that a trade can be refunded was removed.

    Source: https://open.taobao.com/tmc.htm?docId=666&docType=9
    """

    TOPIC = "taobao_refund_RefundableCanceled"

    modified: datetime | None = None
    """When it last changed."""


@frozen(kw_only=True)
class RefundableMarked(Event):
    """
    A trade was marked as refundable.

    Source: https://open.taobao.com/tmc.htm?docId=665&docType=9
    """

    TOPIC = "taobao_refund_RefundableMarked"

    modified: datetime | None = None
    """When it last changed."""


@frozen(kw_only=True)
class TaobaoInterApplied(Event):
    """
    The platform was asked to step into a refund.

    Source: https://open.taobao.com/tmc.htm?docId=663&docType=9
    """

    TOPIC = "taobao_refund_TaobaoInterApplied"
    KEY = "refund_id"

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
class TaobaoIntervened(Event):
    """
    The platform stepped into a refund.

    Source: https://open.taobao.com/tmc.htm?docId=664&docType=9
    """

    TOPIC = "taobao_refund_TaobaoIntervened"
    KEY = "refund_id"

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
