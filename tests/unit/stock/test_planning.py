"""
The plan: only changes, lowerings first, hot first, and nothing that looks wrong.
"""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from attrs import evolve

from tmallerp.documents import ShopKey, StockLevel
from tmallerp.stock import (
    Claim,
    Facts,
    GuardRails,
    Listing,
    ListingId,
    Offer,
    ShopStock,
    StockRules,
    assess,
    plan,
    stock_diff,
)
from tmallerp.testing.builders import NOON

A, B = ShopKey("acme", "a"), ShopKey("acme", "b")
RULES = StockRules(
    shops=(
        ShopStock(shop=A, warehouses=("W1",)),
        ShopStock(shop=B, warehouses=("W1",)),
    ),
    guards=GuardRails(least=1000),
)


def names(count, shop=A):
    return [ListingId(shop, "1", str(n)) for n in range(count)]


def planned(have, offers, *, rules=RULES, claims=(), approved=False, **changes):
    """Plan for listings that each carry a code of their own, or share one by `have`."""
    codes = {name: code for name, (code, _) in have.items()}
    levels = {
        code: StockLevel(sku=code, warehouse="W1", on_hand=Decimal(pieces), as_of=NOON)
        for code, pieces in have.values()
    }
    facts = Facts(
        now=NOON,
        levels=tuple(levels.values()),
        claims=tuple(claims),
        seen={A: NOON, B: NOON},
        listings=tuple(Listing(id=name, sku=code) for name, code in codes.items()),
        **changes,
    )
    return plan(assess(facts, rules), facts, offers, rules, approved=approved)


def known(pieces, **changes):
    return Offer(pieces=pieces, at=NOON, **changes)


def alone(count, pieces):
    return {name: (f"S{n:03d}", pieces) for n, name in enumerate(names(count))}


def test_only_changes_are_planned():
    """
    What offers the right number already is counted and left alone.
    """
    have = alone(3, 5)
    first, second, third = have
    done = planned(have, {first: known(5), second: known(9), third: known(2)})

    assert [(second, 9, 5), (third, 2, 5)] == [
        (c.listing, c.was, c.to) for c in done.changes
    ]
    assert 1 == done.same


def test_lowerings_go_first_then_the_hot_ones():
    """
    Whatever sells most is pushed first, after everything that must come down.
    """
    have = alone(4, 5)
    offers = dict(zip(have, map(known, (0, 0, 9, 9)), strict=True))
    hot = [
        Claim(
            shop=A, order="1", line_id=code, sku=code, pieces=0 + n, out=NOON - timedelta(1)
        )
        for n, code in enumerate(("S000", "S001", "S002", "S003"))
    ]
    done = planned(have, offers, claims=hot)

    assert ["S003", "S002", "S001", "S000"] == [change.sku for change in done.changes]


def test_a_batch_has_at_most_twenty_of_one_item():
    """
    A call names one item and at most 20 SKUs, and never mixes directions.
    """
    have = alone(45, 5)
    offers = {name: known(9 if n < 22 else 1) for n, name in enumerate(have)}
    batches = planned(have, offers).batches()

    assert [20, 2, 20, 3] == [len(batch) for batch in batches]
    assert all(len({change.is_raise for change in batch}) == 1 for batch in batches)


def test_a_raise_waits_for_the_lowering_of_its_neighbour():
    """
    Two shops on one SKU: the lowering comes first, the raise in the plan after it.
    """
    mine, theirs = ListingId(A, "1"), ListingId(B, "2")
    have = {mine: ("X", 10), theirs: ("X", 10)}
    first = planned(have, {mine: known(10), theirs: known(0)})
    second = planned(have, {mine: known(5), theirs: known(0)})

    assert [(mine, 5)] == [(change.listing, change.to) for change in first.changes]
    assert {theirs: "waits"} == {one.listing: one.reason for one in first.held}
    assert [(theirs, 5)] == [(change.listing, change.to) for change in second.changes]


def test_a_lost_push_counts_at_its_higher_value():
    """
    While nobody knows whether the raise of one shop happened, the other gets what is left.
    """
    mine, theirs = ListingId(A, "1"), ListingId(B, "2")
    have = {mine: ("X", 10), theirs: ("X", 10)}
    lost = known(1, possible=8, settles=NOON + timedelta(minutes=1))
    done = planned(have, {mine: lost, theirs: known(0)})

    assert [(theirs, 2)] == [(change.listing, change.to) for change in done.changes]
    assert {mine: "unsettled"} == {one.listing: one.reason for one in done.held}


def test_a_number_read_before_the_orders_bounds_nothing():
    """
    A cancelled order gives pieces back: a raise waits until its neighbours are read anew.
    """
    mine, theirs = ListingId(A, "1"), ListingId(B, "2")
    have = {mine: ("X", 10), theirs: ("X", 10)}
    old = Offer(pieces=5, at=NOON - timedelta(seconds=1))
    done = planned(have, {mine: old, theirs: known(0)})

    assert () == done.changes
    assert {theirs: "unread"} == {one.listing: one.reason for one in done.held}


@pytest.mark.parametrize(
    ("listing", "offer", "reason"),
    [
        ({"locked": "campaign"}, known(9), "locked"),
        ({}, None, "unread"),
        ({}, Offer(), "unread"),
    ],
)
def test_what_cannot_be_pushed_is_held(listing, offer, reason):
    """
    Locked listings, and those whose number nobody read, are held with the reason.
    """
    [name] = names(1)
    facts = Facts(
        now=NOON,
        levels=(StockLevel(sku="X", warehouse="W1", on_hand=Decimal(5), as_of=NOON),),
        seen={A: NOON, B: NOON},
        listings=(Listing(id=name, sku="X", **listing),),
    )
    offers = {} if offer is None else {name: offer}
    done = plan(assess(facts, RULES), facts, offers, RULES)

    assert ((), [reason]) == (done.changes, [one.reason for one in done.held])


def test_broken_orders_let_lowering_go_on():
    """
    While an order cannot be read nothing is raised, and what is too high comes down.
    """
    have = alone(2, 5)
    offers = dict(zip(have, map(known, (9, 1)), strict=True))
    done = planned(have, offers, unreadable={A: ("4990",)})

    assert [5] == [change.to for change in done.changes]
    assert ["unreadable"] == [one.reason for one in done.held]


@pytest.mark.parametrize(
    ("pieces", "was", "words"),
    [(0, 9, "would go to 0"), (90, 9, "tenfold"), (1, 10, "tenfold")],
)
def test_a_guard_rail_stops_what_looks_wrong(pieces, was, words):
    """
    Where too many go to 0 or change tenfold, nothing is pushed unless a person approves.
    """
    rules = evolve(RULES, guards=GuardRails())
    have = alone(20, pieces)
    offers = {name: known(was) for name in have}
    stopped = planned(have, offers, rules=rules)
    approved = planned(have, offers, rules=rules, approved=True)

    assert () == stopped.changes
    assert words in stopped.stopped
    assert 20 == len(approved.changes)


def test_a_few_may_always_sell_out():
    """
    Three SKUs of a small shop may go to 0, whatever part of it they are.
    """
    rules = evolve(RULES, guards=GuardRails())
    have = alone(3, 0)

    assert 3 == len(planned(have, {name: known(9) for name in have}, rules=rules).changes)


def test_the_difference_knows_what_nobody_read():
    """
    What should offer another number is lower, higher or unread.
    """
    first, second, third, fourth = names(4)
    targets = {first: 5, second: 5, third: 5, fourth: 5}
    found = stock_diff(targets, {first: 5, second: 9, third: 1, fourth: None})

    assert ([second], [third], [fourth]) == found
