"""What a run of the stock did, counted while it runs."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from attrs import define, field, frozen

from tmallerp.stock import Availability, Change, Demand, Held, ListingId


@define(kw_only=True)
class StockReport:
    """
    What one run did.

    Args:
        started: When it began.

        ended: When it ended.

        dry_run: Whether nothing was written to any platform or ERP.

        listings: Places where pieces are offered.

        same: Those that offered the right number at the beginning.

        planned: What was to be set, with the sum it comes from.

        outcomes: How many settings ended how: ``done``, ``barred``, ``refused`` or
            ``unknown``.

        held: What was not pushed at the end, and why.

        raised: Demands that were raised in this run.

        low: SKUs below their minimum, with the pieces that are available.

        troubles: What delayed the run, one sentence each, for people.

        stopped: Why a guard rail stopped the run, or empty.
    """

    started: datetime
    ended: datetime | None = None
    dry_run: bool = False
    listings: int = 0
    same: int = 0
    planned: list[Change] = field(factory=list)
    outcomes: Counter[str] = field(factory=Counter)
    held: tuple[Held, ...] = ()
    raised: list[Demand] = field(factory=list)
    low: dict[str, int] = field(factory=dict)
    troubles: list[str] = field(factory=list)
    stopped: str = ""

    @property
    def needs_attention(self) -> bool:
        """Whether a person should look: something is unknown, refused, low or stopped."""
        return bool(
            self.stopped
            or self.troubles
            or self.low
            or self.outcomes["refused"]
            or self.outcomes["unknown"]
            or any(one.reason in {"unknown", "unreadable"} for one in self.held)
        )


@frozen(kw_only=True)
class Comparison:
    """
    What the platform offers beside what the ERP allows, for one listing.

    Args:
        listing: Where.

        sku: The merchant's code.

        offered: What the platform says now; None if it does not.

        target: What the formula allows there; None if it is unknown.

        verdict: ``equal``, ``too_high``, ``too_low``, ``unknown`` or ``gone``.

        why: The sum, or what is unknown, for people.
    """

    listing: ListingId
    sku: str
    offered: int | None
    target: int | None
    verdict: str
    why: str


def compare(one: Availability, offered: dict[ListingId, int | None]) -> list[Comparison]:
    """Put what is offered of one SKU beside what may be."""
    return [
        Comparison(
            listing=name,
            sku=one.sku,
            offered=offered.get(name),
            target=one.targets.get(name),
            verdict=_verdict(offered, name, one.targets.get(name)),
            why=one.explain(),
        )
        for name in one.listings
    ]


def _verdict(
    offered: dict[ListingId, int | None], name: ListingId, target: int | None
) -> str:
    if name not in offered:
        return "gone"
    pieces = offered[name]
    if pieces is None or target is None:
        return "unknown"
    if pieces == target:
        return "equal"
    return "too_high" if pieces > target else "too_low"
