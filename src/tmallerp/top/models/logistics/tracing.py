"""
Steps of a parcel.
"""

from __future__ import annotations

from attrs import frozen

from tmallerp.top.method import Tid


@frozen(kw_only=True, weakref_slot=False)
class TopLogisticsNodeDTO:
    """One step of a parcel delivered within the city."""

    status_desc: str | None = None
    """What happened, in words."""

    status_time: int | None = None
    """When it happened, as a number; the unit is not stated."""

    action: str | None = None
    """What kind of step it is."""


@frozen(kw_only=True, weakref_slot=False)
class TopLogisticsMailDTO:
    """One parcel of a delivery within the city, and its way."""

    out_sid: str | None = None
    """The parcel's number."""

    trace_list: tuple[TopLogisticsNodeDTO, ...] = ()
    """The steps on its way."""

    company_name: str | None = None
    """The carrier."""

    tid: Tid | None = None
    """Number of the trade."""

    status: str | None = None
    """Its latest step."""


@frozen(kw_only=True, weakref_slot=False)
class LogisticsInstantTraceSearchResult:
    """Parcels of a delivery within the city."""

    success: bool | None = None
    """Whether it was done; false may stand in a good answer."""

    mail_list: tuple[TopLogisticsMailDTO, ...] = ()
    """The parcels."""


@frozen(kw_only=True, weakref_slot=False)
class LogisticsMail:
    """A parcel's number and its carrier."""

    out_sid: str | None = None
    """The parcel's number."""

    company_name: str | None = None
    """The carrier."""


@frozen(kw_only=True, weakref_slot=False)
class TransitStepInfo:
    """One step of a parcel."""

    status_time: str | None = None
    """When it happened, as text."""

    status_desc: str | None = None
    """What happened, in words."""

    action: str | None = None
    """What kind of step it is."""


@frozen(kw_only=True, weakref_slot=False)
class TransitStepResult:
    """One parcel and its way."""

    out_sid: str | None = None
    """The parcel's number."""

    company_name: str | None = None
    """The carrier."""

    tid: Tid | None = None
    """Number of the trade."""

    status: str | None = None
    """Where it stands, in the platform's words."""

    trace_list: tuple[TransitStepInfo, ...] = ()
    """The steps on its way."""
