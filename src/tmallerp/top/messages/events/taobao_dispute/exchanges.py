"""
Exchanges.
"""

from __future__ import annotations

from datetime import datetime

from attrs import frozen

from tmallerp.top.messages.events._event import Event
from tmallerp.top.method import Oid, RefundId, Tid


@frozen(kw_only=True)
class ExchangeAgree(Event):
    """
    The seller agreed to an exchange.

    Source: https://open.taobao.com/tmc.htm?docId=2400&docType=9
    """

    TOPIC = "taobao_dispute_ExchangeAgree"

    modified: datetime | None = None
    """When it last changed."""

    oid: Oid | None = None
    """Number of the line; repeats the trade on events of the whole trade."""

    refund_id: RefundId | None = None
    """Number of the refund."""

    seller_open_uid: str | None = None
    """The seller, by the open id."""

    tid: Tid | None = None
    """Number of the trade."""


@frozen(kw_only=True)
class ExchangeClosed(Event):
    """
    An exchange was closed.

    Source: https://open.taobao.com/tmc.htm?docId=2506&docType=9
    """

    TOPIC = "taobao_dispute_ExchangeClosed"

    biz_claim_type: int | None = None
    """What the buyer claims, as a code."""

    buyer_refund_fee: int | None = None
    """What the buyer gets back; the platform documents no unit."""

    create: datetime | None = None
    """When it was created."""

    dispute_type: int | None = None
    """The kind of dispute, as a code."""

    modified: datetime | None = None
    """When it last changed."""

    oid: Oid | None = None
    """Number of the line; repeats the trade on events of the whole trade."""

    refund_id: RefundId | None = None
    """Number of the refund."""

    seller_open_uid: str | None = None
    """The seller, by the open id."""

    tid: Tid | None = None
    """Number of the trade."""


@frozen(kw_only=True)
class ExchangeModified(Event):
    """
    The buyer changed a request for an exchange.

    Source: https://open.taobao.com/tmc.htm?docId=2514&docType=9
    """

    TOPIC = "taobao_dispute_ExchangeModified"

    biz_claim_type: int | None = None
    """What the buyer claims, as a code."""

    buyer_refund_fee: int | None = None
    """What the buyer gets back; the platform documents no unit."""

    create: datetime | None = None
    """When it was created."""

    dispute_type: int | None = None
    """The kind of dispute, as a code."""

    modified: datetime | None = None
    """When it last changed."""

    oid: Oid | None = None
    """Number of the line; repeats the trade on events of the whole trade."""

    refund_id: RefundId | None = None
    """Number of the refund."""

    seller_open_uid: str | None = None
    """The seller, by the open id."""

    tid: Tid | None = None
    """Number of the trade."""


@frozen(kw_only=True)
class ExchangeSellerConfirmed(Event):
    """
    The seller confirmed the goods that came back for an exchange.

    Source: https://open.taobao.com/tmc.htm?docId=2508&docType=9
    """

    TOPIC = "taobao_dispute_ExchangeSellerConfirmed"

    biz_claim_type: int | None = None
    """What the buyer claims, as a code."""

    buyer_refund_fee: int | None = None
    """What the buyer gets back; the platform documents no unit."""

    create: datetime | None = None
    """When it was created."""

    dispute_type: int | None = None
    """The kind of dispute, as a code."""

    modified: datetime | None = None
    """When it last changed."""

    oid: Oid | None = None
    """Number of the line; repeats the trade on events of the whole trade."""

    refund_id: RefundId | None = None
    """Number of the refund."""

    seller_open_uid: str | None = None
    """The seller, by the open id."""

    tid: Tid | None = None
    """Number of the trade."""


@frozen(kw_only=True)
class ExchangeSellerGoodsConsigned(Event):
    """
    The seller shipped the replacement of an exchange.

    Source: https://open.taobao.com/tmc.htm?docId=2583&docType=9
    """

    TOPIC = "taobao_dispute_ExchangeSellerGoodsConsigned"

    biz_claim_type: int | None = None
    """What the buyer claims, as a code."""

    buyer_refund_fee: int | None = None
    """What the buyer gets back; the platform documents no unit."""

    create: datetime | None = None
    """When it was created."""

    dispute_type: int | None = None
    """The kind of dispute, as a code."""

    modified: datetime | None = None
    """When it last changed."""

    oid: Oid | None = None
    """Number of the line; repeats the trade on events of the whole trade."""

    refund_id: RefundId | None = None
    """Number of the refund."""

    seller_open_uid: str | None = None
    """The seller, by the open id."""

    tid: Tid | None = None
    """Number of the trade."""


@frozen(kw_only=True)
class ExchangeSuccess(Event):
    """
    An exchange succeeded.

    Source: https://open.taobao.com/tmc.htm?docId=2510&docType=9
    """

    TOPIC = "taobao_dispute_ExchangeSuccess"

    biz_claim_type: int | None = None
    """What the buyer claims, as a code."""

    buyer_refund_fee: int | None = None
    """What the buyer gets back; the platform documents no unit."""

    create: datetime | None = None
    """When it was created."""

    dispute_type: int | None = None
    """The kind of dispute, as a code."""

    modified: datetime | None = None
    """When it last changed."""

    oid: Oid | None = None
    """Number of the line; repeats the trade on events of the whole trade."""

    refund_id: RefundId | None = None
    """Number of the refund."""

    seller_open_uid: str | None = None
    """The seller, by the open id."""

    tid: Tid | None = None
    """Number of the trade."""


@frozen(kw_only=True)
class ExchangeTurnToRefund(Event):
    """
    An exchange turned into a refund.

    Source: https://open.taobao.com/tmc.htm?docId=2509&docType=9
    """

    TOPIC = "taobao_dispute_ExchangeTurnToRefund"

    biz_claim_type: int | None = None
    """What the buyer claims, as a code."""

    buyer_refund_fee: int | None = None
    """What the buyer gets back; the platform documents no unit."""

    create: datetime | None = None
    """When it was created."""

    dispute_type: int | None = None
    """The kind of dispute, as a code."""

    modified: datetime | None = None
    """When it last changed."""

    oid: Oid | None = None
    """Number of the line; repeats the trade on events of the whole trade."""

    refund_id: RefundId | None = None
    """Number of the refund."""

    seller_open_uid: str | None = None
    """The seller, by the open id."""

    tid: Tid | None = None
    """Number of the trade."""
