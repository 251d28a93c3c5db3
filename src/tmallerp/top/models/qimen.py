"""
What QIMEN events are made of.
"""

from __future__ import annotations

from datetime import datetime

from attrs import frozen

from tmallerp.top.method import Tid


@frozen(kw_only=True, weakref_slot=False)
class QimenEventsProduceEvent:
    """How far the ERP has come with a trade."""

    tid: Tid
    """Number of the trade."""

    status: str
    """Step reached, such as ``QIMEN_ERP_TRANSFER`` or ``QIMEN_ERP_CHECK``."""

    ext: str | None = None
    """Further data, JSON in text."""

    platform: str | None = None
    """
    Shop system the trade comes from: ``MAIN`` for this one, ``JD``, ``1688``, ``POS``,
    ``OTHER`` and so on.
    """

    create: int | None = None
    """When the order was made, as a number; the unit is not stated."""

    nick: str | None = None
    """The shop's account on that other system; needs `platform`."""

    erp_order_id: str | None = None
    """The ERP's number of the order; left out when it was split or merged."""

    taobao_sub_order_ids: str | None = None
    """Lines concerned, comma-separated; left out when the order was split or merged."""

    event_time: str | None = None
    """When it happened."""


@frozen(kw_only=True, weakref_slot=False)
class QimenEvent:
    """One event to report."""

    event: QimenEventsProduceEvent | None = None
    """The event."""


@frozen(kw_only=True, weakref_slot=False)
class QimenResult:
    """
    What became of one event.

    It has no key but its place in the list.
    """

    error_code: str | None = None
    """Code of the failure; absent where there is none."""

    error_message: str | None = None
    """The failure in words; absent where there is none."""

    is_success: bool | None = None
    """Whether it was accepted."""


@frozen(kw_only=True, weakref_slot=False)
class QimenUser:
    """One seller that has Qimen trade events switched on."""

    memo: str | None = None
    """A note."""

    gmt_create: datetime | None = None
    """When it was switched on."""

    seller_nick: str | None = None
    """The shop's account."""
