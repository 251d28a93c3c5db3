"""
Orders of the service market.
"""

from __future__ import annotations

from datetime import datetime

from attrs import frozen

from tmallerp.top.messages.events._event import Event
from tmallerp.top.method import Id


@frozen(kw_only=True)
class OrderClosed(Event):
    """
    An order of the service market was closed.

    Source: https://open.taobao.com/tmc.htm?docId=790&docType=9
    """

    TOPIC = "taobao_fuwu_OrderClosed"
    KEY = "order_id"

    activity_code: str | None = None
    """Code of the campaign."""

    article_code: str | None = None
    """Code of the service."""

    article_name: str | None = None
    """Name of the service."""

    biz_order_id: Id | None = None
    """Number of the order."""

    biz_type: int | None = None
    """The kind of business, as a code."""

    create: datetime | None = None
    """When it was created."""

    fee: str | None = None
    """Price, as it came."""

    item_code: str | None = None
    """Code of the item."""

    item_name: str | None = None
    """Name of the item."""

    nick: str | None = None
    """The user's account."""

    order_cycle: str | None = None
    """How long it is ordered for."""

    order_cycle_end: datetime | None = None
    """When the ordered time ends."""

    order_cycle_start: datetime | None = None
    """When the ordered time begins."""

    order_id: Id | None = None
    """Number of the order."""

    order_status: int | None = None
    """State of the order, as a code."""

    outer_trade_code: str | None = None
    """The order's number in another system."""

    pay_status: int | None = None
    """State of the payment, as a code."""

    prom_fee: str | None = None
    """Discount, as it came."""

    refund_fee: str | None = None
    """What goes back, as it came."""

    total_pay_fee: str | None = None

    version_no: int | None = None
    """Number of the version."""


@frozen(kw_only=True)
class OrderCreated(Event):
    """
    An order of the service market was created.

    Source: https://open.taobao.com/tmc.htm?docId=789&docType=9
    """

    TOPIC = "taobao_fuwu_OrderCreated"
    KEY = "order_id"

    activity_code: str | None = None
    """Code of the campaign."""

    article_code: str | None = None
    """Code of the service."""

    article_name: str | None = None
    """Name of the service."""

    biz_order_id: Id | None = None
    """Number of the order."""

    biz_type: int | None = None
    """The kind of business, as a code."""

    create: datetime | None = None
    """When it was created."""

    fee: str | None = None
    """Price, as it came."""

    item_code: str | None = None
    """Code of the item."""

    item_name: str | None = None
    """Name of the item."""

    nick: str | None = None
    """The user's account."""

    order_cycle: str | None = None
    """How long it is ordered for."""

    order_cycle_end: datetime | None = None
    """When the ordered time ends."""

    order_cycle_start: datetime | None = None
    """When the ordered time begins."""

    order_id: Id | None = None
    """Number of the order."""

    order_status: int | None = None
    """State of the order, as a code."""

    outer_trade_code: str | None = None
    """The order's number in another system."""

    pay_status: int | None = None
    """State of the payment, as a code."""

    prom_fee: str | None = None
    """Discount, as it came."""

    refund_fee: str | None = None
    """What goes back, as it came."""

    total_pay_fee: str | None = None

    version_no: int | None = None
    """Number of the version."""


@frozen(kw_only=True)
class OrderPaid(Event):
    """
    An order of the service market was paid.

    Source: https://open.taobao.com/tmc.htm?docId=716&docType=9
    """

    TOPIC = "taobao_fuwu_OrderPaid"
    KEY = "order_id"

    activity_code: str | None = None
    """Code of the campaign."""

    article_code: str | None = None
    """Code of the service."""

    article_name: str | None = None
    """Name of the service."""

    biz_order_id: Id | None = None
    """Number of the order."""

    biz_type: int | None = None
    """The kind of business, as a code."""

    create: datetime | None = None
    """When it was created."""

    fee: str | None = None
    """Price, as it came."""

    item_code: str | None = None
    """Code of the item."""

    item_name: str | None = None
    """Name of the item."""

    nick: str | None = None
    """The user's account."""

    order_cycle: str | None = None
    """How long it is ordered for."""

    order_cycle_end: datetime | None = None
    """When the ordered time ends."""

    order_cycle_start: datetime | None = None
    """When the ordered time begins."""

    order_id: Id | None = None
    """Number of the order."""

    order_status: int | None = None
    """State of the order, as a code."""

    outer_trade_code: str | None = None
    """The order's number in another system."""

    pay_status: int | None = None
    """State of the payment, as a code."""

    prom_fee: str | None = None
    """Discount, as it came."""

    refund_fee: str | None = None
    """What goes back, as it came."""

    total_pay_fee: str | None = None

    version_no: int | None = None
    """Number of the version."""
