"""
Trades shipped, received and rated.
"""

from __future__ import annotations

from decimal import Decimal

from attrs import frozen

from tmallerp.top.messages.events._event import Event
from tmallerp.top.method import Id, Oid, Tid


@frozen(kw_only=True)
class TradePartlySellerShip(Event):
    """
    The seller shipped some lines of a trade.

    Source: https://open.taobao.com/tmc.htm?docId=117&docType=9
    """

    TOPIC = "taobao_trade_TradePartlySellerShip"
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
class TradePeriodSuccess(Event):
    """
    One period of a trade with several deliveries succeeded.

    Source: https://open.taobao.com/tmc.htm?docId=2092&docType=9
    """

    TOPIC = "taobao_trade_TradePeriodSuccess"

    buyer_nick: str | None = None
    """Masked; never a key."""

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
class TradeRated(Event):
    """
    A trade was rated.

    Source: https://open.taobao.com/tmc.htm?docId=112&docType=9
    """

    TOPIC = "taobao_trade_TradeRated"
    KEY = "tid"

    buyer_nick: str | None = None
    """Masked; never a key."""

    buyer_open_uid: str | None = None
    """The buyer, stable for this app."""

    oid: Oid | None = None
    """Number of the line; repeats the trade on events of the whole trade."""

    payment: Decimal | None = None
    """Yuan the buyer pays."""

    rater: str | None = None
    """Who rated."""

    seller_nick: str | None = None
    """The shop's account."""

    status: str | None = None
    """The state the event tells, as the platform names it."""

    tid: Tid | None = None
    """Number of the trade."""

    type: str | None = None
    """Which kind, as the platform names it."""


@frozen(kw_only=True)
class TradeRatedOut(Event):
    """
    A trade was rated; the variant for partners.

    Source: https://open.taobao.com/tmc.htm?docId=2323&docType=9
    """

    TOPIC = "taobao_trade_TradeRatedOut"

    oid: Oid | None = None
    """Number of the line; repeats the trade on events of the whole trade."""

    rater: str | None = None
    """Who rated."""

    status: str | None = None
    """The state the event tells, as the platform names it."""

    tid: Tid | None = None
    """Number of the trade."""

    type: str | None = None
    """Which kind, as the platform names it."""

    user_type: int | None = None
    """The kind of user, as a code."""


@frozen(kw_only=True)
class TradeSellerShip(Event):
    """
    The seller shipped a trade.

    Source: https://open.taobao.com/tmc.htm?docId=106&docType=9
    """

    TOPIC = "taobao_trade_TradeSellerShip"
    KEY = "tid"

    buyer_nick: str | None = None
    """Masked; never a key."""

    buyer_open_uid: str | None = None
    """The buyer, stable for this app."""

    distributor_username: str | None = None
    """The distributor's account."""

    oid: Oid | None = None
    """Number of the line; repeats the trade on events of the whole trade."""

    payment: Decimal | None = None
    """Yuan the buyer pays."""

    refund_fee: Decimal | None = None
    """Yuan that go back to the buyer."""

    seller_nick: str | None = None
    """The shop's account."""

    status: str | None = None
    """The state the event tells, as the platform names it."""

    sub_order_id: Id | None = None
    """Number of the part order."""

    supplier_username: str | None = None
    """The supplier's account."""

    tc_order_id: Id | None = None
    """Number of the trade at Taobao."""

    tid: Tid | None = None
    """Number of the trade."""

    type: str | None = None
    """Which kind, as the platform names it."""


@frozen(kw_only=True)
class TradeSuccess(Event):
    """
    A trade succeeded: the buyer confirmed receipt, or the time for it ran out.

    Source: https://open.taobao.com/tmc.htm?docId=110&docType=9
    """

    TOPIC = "taobao_trade_TradeSuccess"
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
class TradeSuccessDelay(Event):
    """
    A trade succeeded; told with a delay.

    Source: https://open.taobao.com/tmc.htm?docId=2362&docType=9
    """

    TOPIC = "taobao_trade_TradeSuccessDelay"

    status: str | None = None
    """The state the event tells, as the platform names it."""

    tid: Tid | None = None
    """Number of the trade."""

    type: str | None = None
    """Which kind, as the platform names it."""
