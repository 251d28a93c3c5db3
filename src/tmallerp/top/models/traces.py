"""
What traces are made of.
"""

from __future__ import annotations

from datetime import datetime

from attrs import frozen

from tmallerp.top.method import RefundId, Tid


@frozen(kw_only=True, weakref_slot=False)
class RefundTrace:
    """One step of processing of a refund."""

    action_time: datetime | None = None
    """When it happened."""

    app_title: str | None = None
    """Name of the app that reported it."""

    refund_id: RefundId | None = None
    """Number of the refund."""

    remark: str | None = None
    """A note."""

    status: str | None = None
    """Step reached, as reported."""

    tid: Tid | None = None
    """Number of the trade."""


@frozen(kw_only=True, weakref_slot=False)
class TradeStat:
    """How many trades are in one state."""

    count: int | None = None
    """Trades."""

    status: str | None = None
    """The state of processing."""


@frozen(kw_only=True, weakref_slot=False)
class TradeTrace:
    """One step of processing of a trade."""

    action_time: datetime | None = None
    """When it happened."""

    app_title: str | None = None
    """Name of the app that reported it."""

    order_ids: str | None = None
    """Lines concerned, comma-separated."""

    remark: str | None = None
    """A note."""

    seller_nick: str | None = None
    """The shop's account."""

    status: str | None = None
    """Step reached, as reported."""

    tid: Tid | None = None
    """Number of the trade."""
