"""
The formula: pieces that may be offered, and why so many.

Of the warehouses of shops that share any, for one SKU::

    available = max(0, saleable on hand - reserved - claims not yet out - safety)

The pieces are then divided: each is promised to one listing only, so whatever shops and
listings sell together, they never sell more than is there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import ROUND_FLOOR, Decimal
from fractions import Fraction

from attrs import field, frozen

from tmallerp.documents import ShopKey, StockLevel
from tmallerp.stock.facts import Claim, Facts, Listing, ListingId
from tmallerp.stock.rules import Reserved, ShopStock, StockRules


@frozen(kw_only=True)
class Term:
    """
    One named part of the sum.

    Args:
        what: ``on_hand``, ``reserved``, ``claims``, ``unpaid``, ``safety``, ``fraction``
            or ``not_negative``.

        pieces: What it adds; negative takes away.

        where: The warehouse or the shop it is about.

        at: The time its fact was true; None where it is a rule.

        count: How many facts were added up.
    """

    what: str
    pieces: Decimal
    where: str = ""
    at: datetime | None = None
    count: int = 1


@frozen(kw_only=True)
class Availability:
    """
    What may be offered of one SKU by shops that share warehouses.

    Args:
        sku: The merchant's code.

        shops: The shops that share it.

        pieces: What may be offered by all of them together; None if it is unknown.

        listings: Where it is offered.

        targets: What each listing may offer; adds up to `pieces` at most. Empty if it
            is unknown.

        terms: What `pieces` is made of; they add up to it.

        unknown: Why it is unknown; empty if it is not.

        raises_wait: Why nothing may be raised now; empty if it may.
    """

    sku: str
    shops: tuple[ShopKey, ...]
    pieces: int | None = None
    listings: tuple[ListingId, ...] = ()
    targets: Mapping[ListingId, int] = field(factory=dict)
    terms: tuple[Term, ...] = ()
    unknown: str = ""
    raises_wait: str = ""

    def explain(self) -> str:
        """Return the sum as one line for people."""
        if self.pieces is None:
            return f"{self.sku}: unknown, as {self.unknown}"
        parts = (
            f"{one.pieces:+f} {one.what}"
            + (f" {one.where}" if one.where else "")
            + (f" ({one.at:%Y-%m-%d %H:%M:%S})" if one.at else "")
            for one in self.terms
        )
        return f"{self.sku}: {self.pieces} = {' '.join(parts)}"


def assess(facts: Facts, rules: StockRules) -> list[Availability]:
    """Compute every SKU that is listed anywhere, once a group of shops that lists it."""
    levels: dict[str, list[StockLevel]] = defaultdict(list)
    claims: dict[str, list[Claim]] = defaultdict(list)
    listings: dict[str, list[Listing]] = defaultdict(list)
    for level in facts.levels:
        levels[level.sku].append(level)
    for claim in facts.claims:
        claims[claim.sku].append(claim)
    for listing in facts.listings:
        listings[listing.sku].append(listing)
    return [
        one
        for sku, places in listings.items()
        for group in rules.groups
        if (one := availability(sku, group, levels[sku], claims[sku], places, facts, rules))
    ]


def availability(  # noqa: PLR0913, PLR0917 - one argument a kind of fact
    sku: str,
    group: Sequence[ShopStock],
    levels: Iterable[StockLevel],
    claims: Iterable[Claim],
    listings: Iterable[Listing],
    facts: Facts,
    rules: StockRules,
) -> Availability | None:
    """
    Compute one SKU for shops that share warehouses.

    Args:
        sku: The merchant's code.

        group: One of `StockRules.groups`.

        levels: The levels of this SKU, of any warehouse.

        claims: The claims on this SKU, of any shop.

        listings: Where this SKU is offered, in any shop.

        facts: For times and unreadable orders.

        rules: How.

    Returns:
        None if no shop of the group lists it.
    """
    shops = tuple(one.shop for one in group)
    mine = [one for one in listings if one.id.shop in shops]
    if not mine:
        return None
    names = tuple(one.id for one in mine)
    places = tuple(dict.fromkeys(w for one in group for w in one.warehouses))
    found, unknown = _levels(levels, places, facts, rules)
    unknown = unknown or _unseen(shops, facts, rules)
    if unknown:
        return Availability(sku=sku, shops=shops, listings=names, unknown=unknown)
    live = [
        one
        for one in claims
        if (one.warehouse in places or (one.shop in shops and not _elsewhere(one, rules)))
        and _counts(one, mine, found, rules)
    ]
    terms = _terms(found, live, rules.safety_of(sku), facts, rules)
    exact = sum((one.pieces for one in terms), Decimal(0))
    pieces = max(0, int(exact.to_integral_value(ROUND_FLOOR)))
    if exact < 0:
        terms.append(Term(what="not_negative", pieces=-exact))
    elif exact != pieces:
        terms.append(Term(what="fraction", pieces=pieces - exact))
    left = _left(found, live, pieces, group, rules)
    return Availability(
        sku=sku,
        shops=shops,
        pieces=pieces,
        listings=names,
        targets=_targets(left, group, mine, rules),
        terms=tuple(terms),
        raises_wait=_raises_wait(shops, facts),
    )


def split_pieces(total: int, weights: Sequence[Fraction]) -> list[int]:
    """
    Divide whole pieces by weight, the first of equals getting the odd one.

    Args:
        total: Not negative.

        weights: Each not negative, at most 1 in all.

    Returns:
        A part a weight; together ``floor(total * sum(weights))``.
    """
    exact = [total * weight for weight in weights]
    parts = [int(one) for one in exact]
    odd = int(sum(exact, Fraction(0))) - sum(parts)
    order = sorted(range(len(parts)), key=lambda n: (parts[n] - exact[n], n))
    for n in order[:odd]:
        parts[n] += 1
    return parts


# --- which facts count ----------------------------------------------------------------


def _levels(
    levels: Iterable[StockLevel],
    places: Sequence[str],
    facts: Facts,
    rules: StockRules,
) -> tuple[dict[str, StockLevel], str]:
    """Return one level a warehouse, or why they are unknown."""
    found: dict[str, StockLevel] = {}
    known = False
    for one in levels:
        if one.warehouse not in places:
            continue
        known = True
        if facts.now - one.as_of > rules.max_age:
            return {}, f"the level of {one.warehouse} is as old as {one.as_of}"
        if not one.saleable:
            continue
        if one.unit not in rules.piece_units:
            return {}, f"{one.warehouse} counts in {one.unit!r}, which is no single piece"
        other = found.get(one.warehouse)
        # A page that was read twice: the later reading is the truer.
        if other is None or other.as_of < one.as_of:
            found[one.warehouse] = one
        elif other.as_of == one.as_of and other != one:
            return {}, f"the ERP gives two levels of {one.warehouse} at {one.as_of}"
    return found, "" if known else f"the ERP has no level in {', '.join(places)}"


def _unseen(shops: Sequence[ShopKey], facts: Facts, rules: StockRules) -> str:
    for shop in shops:
        seen = facts.seen.get(shop)
        if seen is None:
            return f"the orders of {shop} have not been read"
        if facts.now - seen > rules.max_age:
            return f"the orders of {shop} were last read up to {seen}"
    return ""


def _raises_wait(shops: Sequence[ShopKey], facts: Facts) -> str:
    broken = [
        (shop, facts.unreadable[shop]) for shop in shops if facts.unreadable.get(shop)
    ]
    if not broken:
        return ""
    shop, orders = broken[0]
    return f"{len(orders)} orders of {shop} cannot be read, first: {orders[0]}"


def _elsewhere(claim: Claim, rules: StockRules) -> bool:
    """Say whether a claim is on a warehouse that shops of another group sell from."""
    return claim.warehouse in rules.warehouses


def _counts(
    claim: Claim,
    listings: Sequence[Listing],
    found: Mapping[str, StockLevel],
    rules: StockRules,
) -> bool:
    if not claim.paid and not _reserves(claim, listings):
        return False
    oldest = min((one.as_of for one in found.values()), default=None)
    if oldest is None:
        return True
    if claim.out is not None and claim.out + rules.settling <= oldest:
        return False  # the levels are without these pieces already
    return not (
        rules.reserved is Reserved.HAS_POSTED
        and claim.posted is not None
        and claim.out is None
        and claim.posted + rules.settling <= oldest
        and all(one.reserved is not None for one in found.values())
    )


def _reserves(claim: Claim, listings: Sequence[Listing]) -> bool:
    """Say whether an unpaid order takes pieces; where nobody knows, it does."""
    here = [
        one.reserves_at_order
        for one in listings
        if one.id.shop == claim.shop and one.id.num_iid == claim.num_iid
    ]
    return any(here) if here else True


# --- the sum --------------------------------------------------------------------------


def _terms(
    found: Mapping[str, StockLevel],
    live: Sequence[Claim],
    safety: int,
    facts: Facts,
    rules: StockRules,
) -> list[Term]:
    terms = []
    for place, level in found.items():
        terms.append(
            Term(what="on_hand", pieces=level.on_hand, where=place, at=level.as_of)
        )
        if level.reserved and rules.reserved is not Reserved.IGNORED:
            taken = -max(level.reserved, Decimal(0))
            terms.append(Term(what="reserved", pieces=taken, where=place, at=level.as_of))
    sums: dict[tuple[str, ShopKey], list[int]] = {}
    for one in live:
        sums.setdefault(("claims" if one.paid else "unpaid", one.shop), []).append(
            one.pieces
        )
    terms += [
        Term(
            what=what,
            pieces=Decimal(-sum(pieces)),
            where=str(shop),
            at=facts.seen.get(shop),
            count=len(pieces),
        )
        for (what, shop), pieces in sums.items()
    ]
    if safety:
        terms.append(Term(what="safety", pieces=Decimal(-safety)))
    return terms


# --- who may offer them ---------------------------------------------------------------


def _free(level: StockLevel, rules: StockRules) -> int:
    reserved = level.reserved or Decimal(0)
    if rules.reserved is Reserved.IGNORED or reserved < 0:
        reserved = Decimal(0)
    return int((level.on_hand - reserved).to_integral_value(ROUND_FLOOR))


def _left(
    found: Mapping[str, StockLevel],
    live: Sequence[Claim],
    pieces: int,
    group: Sequence[ShopStock],
    rules: StockRules,
) -> dict[str, int]:
    """
    Say where the available pieces lie, once every claim has taken its own.

    Claims on a warehouse take there, others from their shop's warehouses in order, shops
    of few warehouses first. What is then still too much goes, from the fullest first:
    safety stock, and claims that found nothing.
    """
    left = {place: max(0, _free(level, rules)) for place, level in found.items()}
    routes = {one.shop: one.warehouses for one in group}
    for claim in sorted(live, key=lambda one: len(_from(one, routes))):
        wanted = claim.pieces
        for place in _from(claim, routes):
            taken = min(wanted, left.get(place, 0))
            wanted -= taken
            if taken:
                left[place] -= taken
    too_much = sum(left.values()) - pieces
    for place in sorted(left, key=lambda name: -left[name]):
        taken = min(max(0, too_much), left[place])
        left[place] -= taken
        too_much -= taken
    return left


def _from(claim: Claim, routes: Mapping[ShopKey, Sequence[str]]) -> Sequence[str]:
    return (claim.warehouse,) if claim.warehouse else routes.get(claim.shop, ())


def _targets(
    left: Mapping[str, int],
    group: Sequence[ShopStock],
    listings: Sequence[Listing],
    rules: StockRules,
) -> dict[ListingId, int]:
    lists_it = {one.id.shop for one in listings}
    sells = [one for one in group if one.shop in lists_it]
    of_shop: dict[ShopKey, int] = defaultdict(int)
    for place, pieces in left.items():
        if len(sells) == 1 and sells[0].share is None:
            of_shop[sells[0].shop] += pieces if place in sells[0].warehouses else 0
            continue
        shares = rules.shares(place, sells)
        parts = split_pieces(pieces, list(shares.values()))
        for shop, part in zip(shares, parts, strict=True):
            of_shop[shop] += part
    targets: dict[ListingId, int] = {}
    for shop, pieces in of_shop.items():
        places = [one.id for one in listings if one.id.shop == shop]
        if len(places) == 1:
            targets[places[0]] = pieces
            continue
        places.sort()
        parts = split_pieces(pieces, [Fraction(1, len(places))] * len(places))
        targets.update(zip(places, parts, strict=True))
    return {one.id: targets.get(one.id, 0) for one in listings}
