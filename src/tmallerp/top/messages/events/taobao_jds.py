"""
Steps of handling, reported by sellers' systems.
"""

from __future__ import annotations

from datetime import datetime

from attrs import frozen

from tmallerp.top.messages.events._event import Event
from tmallerp.top.method import RefundId, Tid


@frozen(kw_only=True)
class RefundTrace(Event):
    """
    A step of handling a refund was reported.

    Source: https://open.taobao.com/tmc.htm?docId=646&docType=9
    """

    TOPIC = "taobao_jds_RefundTrace"

    action_time: datetime | None = None
    """When it was done."""

    operator: str | None = None
    """Who did it."""

    refund_id: RefundId | None = None
    """Number of the refund."""

    seller_nick: str | None = None
    """The shop's account."""

    status: str | None = None
    """The state the event tells, as the platform names it."""


@frozen(kw_only=True)
class TradeTrace(Event):
    """
    A step of handling a trade was reported.

    Source: https://open.taobao.com/tmc.htm?docId=620&docType=9
    """

    TOPIC = "taobao_jds_TradeTrace"

    action_time: datetime | None = None
    """When it was done."""

    operator: str | None = None
    """Who did it."""

    order_ids: str | None = None
    """Numbers of lines, joined by commas."""

    remark: str | None = None
    """A remark."""

    seller_nick: str | None = None
    """The shop's account."""

    status: str | None = None
    """The state the event tells, as the platform names it."""

    tid: Tid | None = None
    """Number of the trade."""
