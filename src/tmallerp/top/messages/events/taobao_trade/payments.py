"""
Payments of trades.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from attrs import frozen

from tmallerp.top.messages.events._event import Event
from tmallerp.top.method import Id, Oid, RefundId, Tid


@frozen(kw_only=True)
class AdvanceDisburse(Event):
    """
    The money of a trade was paid out to the seller in advance.

    Source: https://open.taobao.com/tmc.htm?docId=1533&docType=9
    """

    TOPIC = "taobao_trade_AdvanceDisburse"
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
class TradeAlipayCreate(Event):
    """
    The payment of a trade was created at Alipay.

    Source: https://open.taobao.com/tmc.htm?docId=116&docType=9
    """

    TOPIC = "taobao_trade_TradeAlipayCreate"
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
class TradeBuyerPay(Event):
    """
    The buyer paid; the trade waits to be shipped.

    Source: https://open.taobao.com/tmc.htm?docId=105&docType=9
    """

    TOPIC = "taobao_trade_TradeBuyerPay"
    KEY = "tid"

    adjust_fee: Decimal | None = None
    """Yuan the seller changed the price by."""

    alipay_no: str | None = None
    """Number of the payment at Alipay."""

    buyer_nick: str | None = None
    """Masked; never a key."""

    buyer_open_uid: str | None = None
    """The buyer, stable for this app."""

    distributor_payment: str | None = None
    """What the distributor pays, as it came."""

    distributor_username: str | None = None
    """The distributor's account."""

    fenxiao_id: Id | None = None
    """Number of the distribution order."""

    logistics_id: str | None = None
    """Number of the shipment."""

    oid: Oid | None = None
    """Number of the line; repeats the trade on events of the whole trade."""

    payment: Decimal | None = None
    """Yuan the buyer pays."""

    post_fee: Decimal | None = None
    """Yuan of postage."""

    seller_nick: str | None = None
    """The shop's account."""

    shipping: int | None = None
    """How it is shipped."""

    sub_order_id: Id | None = None
    """Number of the part order."""

    supplier_username: str | None = None
    """The supplier's account."""

    tid: Tid | None = None
    """Number of the trade."""

    trade_type: str | None = None
    """The kind of trade."""

    type: str | None = None
    """Which kind, as the platform names it."""


@frozen(kw_only=True)
class TradeBuyerPaySubOut(Event):
    """
    A line was paid; the variant for partners.

    Source: https://open.taobao.com/tmc.htm?docId=2322&docType=9
    """

    TOPIC = "taobao_trade_TradeBuyerPaySubOut"

    oid: Oid | None = None
    """Number of the line; repeats the trade on events of the whole trade."""

    seller_open_uid: str | None = None
    """The seller, by the open id."""

    tid: Tid | None = None
    """Number of the trade."""


@frozen(kw_only=True)
class TradeBuyerStepPay(Event):
    """
    The buyer paid one step of a trade, such as its deposit.

    Source: https://open.taobao.com/tmc.htm?docId=674&docType=9
    """

    TOPIC = "taobao_trade_TradeBuyerStepPay"
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

    tid: Tid | None = None
    """Number of the trade."""

    type: str | None = None
    """Which kind, as the platform names it."""


@frozen(kw_only=True)
class TradeDelayConfirmPay(Event):
    """
    The time for the buyer to confirm receipt was extended.

    Source: https://open.taobao.com/tmc.htm?docId=107&docType=9
    """

    TOPIC = "taobao_trade_TradeDelayConfirmPay"
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
class TradePartlyConfirmPay(Event):
    """
    The buyer confirmed some lines, or they ended.

    Source: https://open.taobao.com/tmc.htm?docId=109&docType=9
    """

    TOPIC = "taobao_trade_TradePartlyConfirmPay"
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

    payment: Decimal | None = None
    """Yuan the buyer pays."""

    refund_id: RefundId | None = None
    """Number of the refund."""

    refund_phase: str | None = None
    """``onsale`` before the trade succeeded, ``aftersale`` later."""

    seller_nick: str | None = None
    """The shop's account."""

    status: str | None = None
    """The state the event tells, as the platform names it."""

    tid: Tid | None = None
    """Number of the trade."""

    type: str | None = None
    """Which kind, as the platform names it."""
