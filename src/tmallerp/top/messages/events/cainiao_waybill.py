"""
Waybills.
"""

from __future__ import annotations

from attrs import frozen

from tmallerp.top.messages.events._event import Event


@frozen(kw_only=True)
class TrackTicketStatus(Event):
    """
    The state of a ticket about a parcel changed.

    Source: https://open.taobao.com/tmc.htm?docId=2376&docType=9
    """

    TOPIC = "cainiao_waybill_TrackTicketStatus"

    op_time: int | None = None
    """When it happened, as a number."""

    order_id: str | None = None
    """Number of the order."""

    status: str | None = None
    """The state the event tells, as the platform names it."""

    status_desc: str | None = None
    """The state in words."""
