"""
What to tell the platform now: only changes, lowerings first, hot SKUs first.

A raise waits until the other offers of its pieces are confirmed to be low enough; a push
whose outcome is unknown counts at its higher value. So a plan is made again after its
lowerings are confirmed, and then holds the raises.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from attrs import frozen

from tmallerp.stock.availability import Availability
from tmallerp.stock.facts import Facts, Listing, ListingId, Offer
from tmallerp.stock.rules import GuardRails, StockRules

BATCH = 20
"""SKUs a call takes at most."""

_TENFOLD = 10


@frozen(kw_only=True)
class Change:
    """
    One quantity to be set.

    Args:
        listing: Where.

        sku: The merchant's code.

        was: The most that may be in force now.

        to: Pieces to set.

        why: The sum it comes from, for people.
    """

    listing: ListingId
    sku: str
    was: int
    to: int
    why: str = ""

    @property
    def is_raise(self) -> bool:
        """Whether more is offered than may be in force now."""
        return self.to > self.was


@frozen(kw_only=True)
class Held:
    """
    A listing that is not pushed, and why.

    Args:
        listing: Where.

        sku: The merchant's code.

        reason: ``unknown``, ``locked``, ``unread``, ``unsettled``, ``waits`` or
            ``unreadable``.

        detail: For people.
    """

    listing: ListingId
    sku: str
    reason: str
    detail: str = ""


@frozen(kw_only=True)
class StockPlan:
    """
    What to push now.

    Args:
        changes: Lowerings, then raises; hot SKUs first in each.

        held: What is not pushed, and why.

        same: How many listings offer the right number already.

        stopped: Why a guard rail stops the run; nothing is pushed then. Empty if none.
    """

    changes: tuple[Change, ...] = ()
    held: tuple[Held, ...] = ()
    same: int = 0
    stopped: str = ""

    def batches(self) -> list[tuple[Change, ...]]:
        """
        Return the changes as calls: one item and one direction each, at most 20 SKUs.

        A batch is as early as its first change; nothing moves before a lowering that
        it waits for.
        """
        groups: dict[tuple[bool, ListingId], list[Change]] = defaultdict(list)
        for one in self.changes:
            groups[one.is_raise, one.listing._replace(sku_id="")].append(one)
        return [
            tuple(some[start : start + BATCH])
            for some in groups.values()
            for start in range(0, len(some), BATCH)
        ]


class Difference(NamedTuple):
    """
    Which listings should offer another number.

    Args:
        lower: Those that offer too much.

        higher: Those that offer too little.

        unread: Those whose present number nobody knows.
    """

    lower: list[ListingId]
    higher: list[ListingId]
    unread: list[ListingId]


def stock_diff(
    targets: Mapping[ListingId, int], offered: Mapping[ListingId, int | None]
) -> Difference:
    """
    Compare what should be offered with what is.

    Args:
        targets: Pieces a listing may offer.

        offered: The most that may be in force there; missing or None is unknown.
    """
    lower: list[ListingId] = []
    higher: list[ListingId] = []
    unread: list[ListingId] = []
    get = offered.get
    for listing, wanted in targets.items():
        now = get(listing)
        if now == wanted:
            continue
        if now is None:
            unread.append(listing)
        elif wanted < now:
            lower.append(listing)
        else:
            higher.append(listing)
    return Difference(lower, higher, unread)


def plan(
    assessed: Sequence[Availability],
    facts: Facts,
    offers: Mapping[ListingId, Offer],
    rules: StockRules,
    *,
    approved: bool = False,
) -> StockPlan:
    """
    Decide what can be pushed now.

    Args:
        assessed: What `assess` makes of *facts*.

        facts: For listings, claims (which say what is hot) and the time.

        offers: What may be in force.

        rules: For the guard rails.

        approved: Whether a person looked at this run; guard rails let it pass then.
    """
    listed = {one.id: one for one in facts.listings}
    wanted: list[Change] = []
    held: list[Held] = []
    same = 0
    for one in assessed:
        targets = one.targets
        if one.pieces is None:
            held += _unknown(one)
            continue
        ready: dict[ListingId, int] = {}
        for listing in targets:
            cause = _hindrance(listed[listing], offers.get(listing))
            if cause is None:
                ready[listing] = targets[listing]
            else:
                held.append(Held(listing=listing, sku=one.sku, reason=cause))
        ceilings = {name: _ceiling(offers.get(name)) for name in targets}
        difference = stock_diff(ready, ceilings)
        same += len(ready) - sum(map(len, difference))
        why = one.explain() if any(difference) else ""
        wanted += [
            Change(
                listing=name,
                sku=one.sku,
                was=ceilings[name] or 0,
                to=targets[name],
                why=why,
            )
            for name in difference.lower
        ]
        bounds = {name: _bound(name, offers.get(name), facts) for name in targets}
        raises, waits = _raises(one, difference.higher, ceilings, bounds, rules, why)
        wanted += raises
        held += waits
    changes = _hot_first(wanted, facts)
    stopped = "" if approved else _guarded(changes, offers, rules.guards)
    return StockPlan(
        changes=() if stopped else changes, held=tuple(held), same=same, stopped=stopped
    )


def _ceiling(offer: Offer | None) -> int | None:
    return None if offer is None else offer.ceiling


def _unknown(one: Availability) -> list[Held]:
    return [
        Held(listing=name, sku=one.sku, reason="unknown", detail=one.unknown)
        for name in one.listings
    ]


def _hindrance(listing: Listing, offer: Offer | None) -> str | None:
    """Say why a listing cannot be pushed at all now."""
    if listing.locked:
        return "locked"
    if offer is None or offer.pieces is None:
        return "unread"
    # A lost push may still arrive and undo whatever is sent after it.
    return "unsettled" if offer.possible is not None else None


def _raises(
    one: Availability,
    higher: Sequence[ListingId],
    ceilings: Mapping[ListingId, int | None],
    bounds: dict[ListingId, int | None],
    rules: StockRules,
    why: str,
) -> tuple[list[Change], list[Held]]:
    """Raise as far as the other offers that may be in force leave room."""
    changes: list[Change] = []
    held: list[Held] = []
    for name in higher:
        others = {place: bound for place, bound in bounds.items() if place != name}
        known = {place: bound for place, bound in others.items() if bound is not None}
        room = _room(one, name, known, rules) if len(known) == len(others) else 0
        to = min(one.targets[name], room)
        was = ceilings[name] or 0
        if one.raises_wait:
            held.append(_wait(one, name, "unreadable", one.raises_wait))
        elif len(known) < len(others):
            detail = "other offers of these pieces are to be read again first"
            held.append(_wait(one, name, "unread", detail))
        elif to <= was:
            detail = "other offers of these pieces are not confirmed to be lower"
            held.append(_wait(one, name, "waits", detail))
        else:
            bounds[name] = to
            changes.append(Change(listing=name, sku=one.sku, was=was, to=to, why=why))
    return changes, held


def _wait(one: Availability, name: ListingId, reason: str, detail: str) -> Held:
    return Held(listing=name, sku=one.sku, reason=reason, detail=detail)


def _bound(name: ListingId, offer: Offer | None, facts: Facts) -> int | None:
    """
    Return the most a listing may offer, where that can be told.

    An order that is cancelled gives its pieces back to its listing. So a number read
    before the orders were may be too low by what they no longer claim.
    """
    seen = facts.seen.get(name.shop)
    if offer is None or offer.at is None or seen is None or offer.at < seen:
        return None
    return offer.ceiling


def _room(
    one: Availability,
    name: ListingId,
    others: Mapping[ListingId, int],
    rules: StockRules,
) -> int:
    if all(bound <= one.targets[place] for place, bound in others.items()):
        return one.targets[name]
    routes = {frozenset(shop.warehouses) for shop in rules.shops if shop.shop in one.shops}
    # Where not all draw on the same warehouses, room in the sum may lie where this
    # shop does not sell from: then every other offer must be low enough first.
    return max(0, (one.pieces or 0) - sum(others.values())) if len(routes) == 1 else 0


def _hot_first(changes: Iterable[Change], facts: Facts) -> tuple[Change, ...]:
    heat: dict[str, int] = defaultdict(int)
    for claim in facts.claims:
        heat[claim.sku] += claim.pieces
    return tuple(
        sorted(
            changes, key=lambda one: (one.is_raise, -heat[one.sku], one.sku, one.listing)
        )
    )


def _guarded(
    changes: Sequence[Change], offers: Mapping[ListingId, Offer], guards: GuardRails
) -> str:
    known = sum(offer.pieces is not None for offer in offers.values())
    to_zero = sum(one.to == 0 < one.was for one in changes)
    tenfold = sum(
        0 < one.was * _TENFOLD <= one.to or 0 < one.to * _TENFOLD <= one.was
        for one in changes
    )
    for count, part, what in (
        (to_zero, guards.to_zero, "would go to 0"),
        (tenfold, guards.tenfold, "would change tenfold"),
    ):
        if count > max(Decimal(guards.least), part * known):
            return (
                f"{count} of {known} listings {what}, more than {part:.0%} of them. "
                "Nothing was pushed; look at the ERP's levels, then approve one run."
            )
    return ""
