"""
Subscriptions of services.
"""

from __future__ import annotations

from datetime import datetime

from attrs import frozen

from tmallerp.top.messages.events._event import Event
from tmallerp.top.method import Id


@frozen(kw_only=True)
class ServiceOpen(Event):
    """
    A seller's subscription of a service was opened.

    Source: https://open.taobao.com/tmc.htm?docId=701&docType=9
    """

    TOPIC = "taobao_fuwu_ServiceOpen"
    KEY = "sub_id"

    article_code: str | None = None
    """Code of the service."""

    article_name: str | None = None
    """Name of the service."""

    autosub: bool | None = None

    effect_status: int | None = None

    end_date: datetime | None = None
    """When it ends."""

    expire_notice: bool | None = None

    item_code: str | None = None
    """Code of the item."""

    item_name: str | None = None
    """Name of the item."""

    open_uid: str | None = None
    """The user, by the open id."""

    sub_id: Id | None = None
    """Number of the subscription."""

    user_nick: str | None = None
    """The user's account."""


@frozen(kw_only=True)
class SubCreated(Event):
    """
    A subscription of a service was created.

    Source: https://open.taobao.com/tmc.htm?docId=1332&docType=9
    """

    TOPIC = "taobao_fuwu_SubCreated"

    agent_id: str | None = None

    article_code: str | None = None
    """Code of the service."""

    article_item_code: str | None = None

    biz_type: int | None = None
    """The kind of business, as a code."""

    end_date: datetime | None = None
    """When it ends."""

    fact_money: int | None = None

    flag: int | None = None

    front_display: int | None = None

    gmt_create: datetime | None = None
    """When it was created."""

    gmt_modified: datetime | None = None
    """When it last changed."""

    id: Id | None = None
    """Its number."""

    nick: str | None = None
    """The user's account."""

    old_trans_index: int | None = None

    order_id: Id | None = None
    """Number of the order."""

    origin_type: int | None = None

    orig_end_date: datetime | None = None

    orig_start_date: datetime | None = None

    outer_trade_code: str | None = None
    """The order's number in another system."""

    plan_id: str | None = None

    porder_id: Id | None = None

    prod_fee: int | None = None

    prod_id: Id | None = None

    rate_day: int | None = None

    service_intance_id: Id | None = None

    serv_code: str | None = None
    """Code of the service."""

    serv_id: Id | None = None
    """Number of the service."""

    start_date: datetime | None = None
    """When it begins."""

    status: int | None = None
    """The state the event tells, as the platform names it."""

    sub_params: str | None = None

    trans_index: int | None = None

    type: int | None = None
    """Which kind, as the platform names it."""

    user_id: Id | None = None
    """Number of the user."""
