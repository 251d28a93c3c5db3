"""
Orders placed and changed.
"""

from __future__ import annotations

from decimal import Decimal

from attrs import frozen

from tmallerp.top.messages.events._event import Event
from tmallerp.top.method import Oid, RefundId, Tid


@frozen(kw_only=True)
class OpenTradePush(Event):
    """
    A trade is pushed to a third party that serves it.

    Source: https://open.taobao.com/tmc.htm?docId=680&docType=9
    """

    TOPIC = "taobao_trade_OpenTradePush"

    buyer_nick: str | None = None
    """Masked; never a key."""

    oid: Oid | None = None
    """Number of the line; repeats the trade on events of the whole trade."""

    payment: Decimal | None = None
    """Yuan the buyer pays."""

    seller_nick: str | None = None
    """The shop's account."""

    third_party_status: int | None = None
    """State at the third party, as a code."""

    tid: Tid | None = None
    """Number of the trade."""

    type: str | None = None
    """Which kind, as the platform names it."""


@frozen(kw_only=True)
class OrderSkuChanged(Event):
    """
    The SKU of a line was changed.

    Source: https://open.taobao.com/tmc.htm?docId=2676&docType=9
    """

    TOPIC = "taobao_trade_OrderSkuChanged"

    buyer_open_uid: str | None = None
    """The buyer, stable for this app."""

    oid: Oid | None = None
    """Number of the line; repeats the trade on events of the whole trade."""

    payment: Decimal | None = None
    """Yuan the buyer pays."""

    status: str | None = None
    """The state the event tells, as the platform names it."""

    tid: Tid | None = None
    """Number of the trade."""

    type: str | None = None
    """Which kind, as the platform names it."""


@frozen(kw_only=True)
class TradeChanged(Event):
    """
    A trade changed in a way no other topic tells.

    Source: https://open.taobao.com/tmc.htm?docId=115&docType=9
    """

    TOPIC = "taobao_trade_TradeChanged"
    KEY = "tid"

    buyer_nick: str | None = None
    """Masked; never a key."""

    buyer_open_uid: str | None = None
    """The buyer, stable for this app."""

    oid: Oid | None = None
    """Number of the line; repeats the trade on events of the whole trade."""

    payment: Decimal | None = None
    """Yuan the buyer pays."""

    seller_nick: str | None = None
    """The shop's account."""

    status: str | None = None
    """The state the event tells, as the platform names it."""

    tid: Tid | None = None
    """Number of the trade."""

    type: str | None = None
    """Which kind, as the platform names it."""


@frozen(kw_only=True)
class TradeCreate(Event):
    """
    A buyer placed an order.

    Source: https://open.taobao.com/tmc.htm?docId=101&docType=9
    """

    TOPIC = "taobao_trade_TradeCreate"
    KEY = "tid"

    buyer_nick: str | None = None
    """Masked; never a key."""

    buyer_open_uid: str | None = None
    """The buyer, stable for this app."""

    oid: Oid | None = None
    """Number of the line; repeats the trade on events of the whole trade."""

    payment: Decimal | None = None
    """Yuan the buyer pays."""

    seller_nick: str | None = None
    """The shop's account."""

    status: str | None = None
    """The state the event tells, as the platform names it."""

    tid: Tid | None = None
    """Number of the trade."""

    type: str | None = None
    """Which kind, as the platform names it."""


@frozen(kw_only=True)
class TradeCreateDelay(Event):
    """
    A buyer placed an order; told with a delay.

    Source: https://open.taobao.com/tmc.htm?docId=2360&docType=9
    """

    TOPIC = "taobao_trade_TradeCreateDelay"

    payment: Decimal | None = None
    """Yuan the buyer pays."""

    status: str | None = None
    """The state the event tells, as the platform names it."""

    tid: Tid | None = None
    """Number of the trade."""


@frozen(kw_only=True)
class TradeLogisticsAddressChanged(Event):
    """
    The receiver's address of a trade changed.

    Source: https://open.taobao.com/tmc.htm?docId=114&docType=9
    """

    TOPIC = "taobao_trade_TradeLogisticsAddressChanged"
    KEY = "tid"

    buyer_nick: str | None = None
    """Masked; never a key."""

    buyer_open_uid: str | None = None
    """The buyer, stable for this app."""

    tid: Tid | None = None
    """Number of the trade."""


@frozen(kw_only=True)
class TradeMemoModified(Event):
    """
    The memo or the flag of a trade changed.

    Source: https://open.taobao.com/tmc.htm?docId=113&docType=9
    """

    TOPIC = "taobao_trade_TradeMemoModified"
    KEY = "tid"

    action_type: str | None = None
    """What was done."""

    buyer_nick: str | None = None
    """Masked; never a key."""

    buyer_open_uid: str | None = None
    """The buyer, stable for this app."""

    oid: Oid | None = None
    """Number of the line; repeats the trade on events of the whole trade."""

    payment: Decimal | None = None
    """Yuan the buyer pays."""

    seller_flag: int | None = None
    """The seller's flag, 0 to 5."""

    seller_memo: str | None = None
    """The seller's memo."""

    seller_nick: str | None = None
    """The shop's account."""

    status: str | None = None
    """The state the event tells, as the platform names it."""

    tid: Tid | None = None
    """Number of the trade."""

    type: str | None = None
    """Which kind, as the platform names it."""


@frozen(kw_only=True)
class TradeModifyFee(Event):
    """
    The seller changed the price of a trade.

    Source: https://open.taobao.com/tmc.htm?docId=102&docType=9
    """

    TOPIC = "taobao_trade_TradeModifyFee"
    KEY = "tid"

    buyer_nick: str | None = None
    """Masked; never a key."""

    buyer_open_uid: str | None = None
    """The buyer, stable for this app."""

    oid: Oid | None = None
    """Number of the line; repeats the trade on events of the whole trade."""

    payment: Decimal | None = None
    """Yuan the buyer pays."""

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
class TradeTimeoutRemind(Event):
    """
    The time of a trade is running out.

    Source: https://open.taobao.com/tmc.htm?docId=111&docType=9
    """

    TOPIC = "taobao_trade_TradeTimeoutRemind"
    KEY = "tid"

    buyer_nick: str | None = None
    """Masked; never a key."""

    buyer_open_uid: str | None = None
    """The buyer, stable for this app."""

    oid: Oid | None = None
    """Number of the line; repeats the trade on events of the whole trade."""

    payment: Decimal | None = None
    """Yuan the buyer pays."""

    seller_nick: str | None = None
    """The shop's account."""

    status: str | None = None
    """The state the event tells, as the platform names it."""

    tid: Tid | None = None
    """Number of the trade."""

    type: str | None = None
    """Which kind, as the platform names it."""
