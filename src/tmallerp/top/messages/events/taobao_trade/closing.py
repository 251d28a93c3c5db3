"""
Trades and lines closed.
"""

from __future__ import annotations

from decimal import Decimal

from attrs import frozen

from tmallerp.top.messages.events._event import Event
from tmallerp.top.method import NumIid, Oid, RefundId, SkuId, Tid


@frozen(kw_only=True)
class TradeClose(Event):
    """
    A trade was closed.

    Source: https://open.taobao.com/tmc.htm?docId=104&docType=9
    """

    TOPIC = "taobao_trade_TradeClose"
    KEY = "tid"

    buyer_nick: str | None = None
    """Masked; never a key."""

    buyer_open_uid: str | None = None
    """The buyer, stable for this app."""

    changed_fields: str | None = None
    """Names of what changed, joined by commas."""

    increment: int | None = None
    """By how many pieces it changed."""

    num: int | None = None
    """Pieces."""

    num_iid: NumIid | None = None
    """Number of the item."""

    oid: Oid | None = None
    """Number of the line; repeats the trade on events of the whole trade."""

    payment: Decimal | None = None
    """Yuan the buyer pays."""

    price: Decimal | None = None
    """Yuan a piece."""

    seller_nick: str | None = None
    """The shop's account."""

    sku_id: SkuId | None = None
    """Number of the SKU."""

    sku_num: int | None = None
    """Pieces of the SKU."""

    status: str | None = None
    """The state the event tells, as the platform names it."""

    tid: Tid | None = None
    """Number of the trade."""

    title: str | None = None
    """Title of the item."""

    type: str | None = None
    """Which kind, as the platform names it."""


@frozen(kw_only=True)
class TradeCloseAndModifyDetailOrder(Event):
    """
    A line was closed or changed before the trade was paid.

    Source: https://open.taobao.com/tmc.htm?docId=103&docType=9
    """

    TOPIC = "taobao_trade_TradeCloseAndModifyDetailOrder"
    KEY = "tid"

    buyer_nick: str | None = None
    """Masked; never a key."""

    buyer_open_uid: str | None = None
    """The buyer, stable for this app."""

    oid: Oid | None = None
    """Number of the line; repeats the trade on events of the whole trade."""

    payment: Decimal | None = None
    """Yuan the buyer pays."""

    refund_fee: Decimal | None = None
    """Yuan that go back to the buyer."""

    refund_id: RefundId | None = None
    """Number of the refund."""

    seller_nick: str | None = None
    """The shop's account."""

    status: str | None = None
    """The state the event tells, as the platform names it."""

    tid: Tid | None = None
    """Number of the trade."""

    type: str | None = None
    """Which kind, as the platform names it."""


@frozen(kw_only=True)
class TradePartlyRefund(Event):
    """
    Some lines of a trade were refunded.

    Source: https://open.taobao.com/tmc.htm?docId=108&docType=9
    """

    TOPIC = "taobao_trade_TradePartlyRefund"
    KEY = "tid"

    buyer_nick: str | None = None
    """Masked; never a key."""

    buyer_open_uid: str | None = None
    """The buyer, stable for this app."""

    content: str | None = None
    """The text that came along."""

    oid: Oid | None = None
    """Number of the line; repeats the trade on events of the whole trade."""

    payment: Decimal | None = None
    """Yuan the buyer pays."""

    seller_nick: str | None = None
    """The shop's account."""

    status: str | None = None
    """The state the event tells, as the platform names it."""

    subject: str | None = None
    """What it is about."""

    tid: Tid | None = None
    """Number of the trade."""

    type: str | None = None
    """Which kind, as the platform names it."""
