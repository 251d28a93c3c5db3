"""
The formula: what may be offered, and why so many.
"""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from tmallerp.documents import ShopKey, StockLevel
from tmallerp.errors import ConfigError
from tmallerp.stock import (
    Claim,
    Facts,
    Listing,
    ListingId,
    Reserved,
    ShopStock,
    StockRules,
    assess,
    split_pieces,
)
from tmallerp.testing.builders import NOON

A, B = ShopKey("acme", "a"), ShopKey("acme", "b")
HERE, THERE = ListingId(A, "1", "11"), ListingId(B, "2")
ONE = StockRules(shops=(ShopStock(shop=A, warehouses=("W1",)),))
BOTH = StockRules(
    shops=(
        ShopStock(shop=A, warehouses=("W1",)),
        ShopStock(shop=B, warehouses=("W1", "W2")),
    )
)


def level(on_hand=10, warehouse="W1", **changes):
    settings = {"sku": "X", "as_of": NOON, **changes}
    return StockLevel(warehouse=warehouse, on_hand=Decimal(on_hand), **settings)


def claim(pieces=1, shop=A, **changes):
    settings = {"order": "1", "line_id": "1", "sku": "X", "num_iid": "1", **changes}
    return Claim(shop=shop, pieces=pieces, **settings)


def facts(*levels, claims=(), listings=(HERE,), **changes):
    settings = {
        "now": NOON + timedelta(minutes=5),
        "seen": {A: NOON, B: NOON},
        "listings": tuple(Listing(id=name, sku="X") for name in listings),
        **changes,
    }
    return Facts(levels=levels, claims=tuple(claims), **settings)


def computed(*levels, rules=ONE, **changes):
    [one] = assess(facts(*levels, **changes), rules)
    return one


def test_the_sum_is_explained():
    """
    On hand, less reserved, claims and safety; each part names its fact and its time.
    """
    one = computed(
        level(10, reserved=Decimal(2)),
        claims=[claim(3)],
        rules=evolve(ONE, default_safety=1),
    )

    assert 4 == one.pieces
    assert {HERE: 4} == one.targets
    assert (
        "X: 4 = +10 on_hand W1 (2026-11-11 12:00:00) -2 reserved W1 (2026-11-11 12:00:00) "
        "-3 claims acme/a (2026-11-11 12:00:00) -1 safety"
    ) == one.explain()


def test_never_negative():
    """
    More promised than there is leaves nothing to offer, and the sum says so.
    """
    one = computed(level(2), claims=[claim(5)])

    assert (0, {HERE: 0}) == (one.pieces, one.targets)
    assert ("not_negative", Decimal(3)) == (one.terms[-1].what, one.terms[-1].pieces)


def test_broken_pieces_are_not_offered():
    """
    Half a piece is no piece.
    """
    assert 2 == computed(level("2.75")).pieces


def test_only_saleable_stock_counts():
    """
    What is blocked or defective is not offered.
    """
    assert 3 == computed(level(3), level(9, saleable=False)).pieces


def test_only_the_warehouses_of_the_table_count():
    """
    A warehouse that no shop sells from is not offered.
    """
    assert 3 == computed(level(3), level(9, "W9")).pieces


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"levels": ()}, "no level"),
        ({"levels": (level(as_of=NOON - timedelta(hours=1)),)}, "as old as"),
        ({"levels": (level(unit="箱"),)}, "no single piece"),
        ({"levels": (level(3), level(4))}, "two levels"),
        ({"seen": {}}, "have not been read"),
        ({"seen": {A: NOON - timedelta(hours=1)}}, "last read up to"),
    ],
)
def test_an_unknown_fact_is_not_guessed(changes, reason):
    """
    A fact that is missing, old, contradictory or in another unit makes it unknown.
    """
    [one] = assess(evolve(facts(level()), **changes), ONE)

    assert (None, {}) == (one.pieces, one.targets)
    assert reason in one.explain()


def test_a_page_read_twice_counts_once():
    """
    The later of two readings of one level is taken.
    """
    assert 4 == computed(level(3), level(4, as_of=NOON + timedelta(seconds=1))).pieces


@pytest.mark.parametrize(
    ("known", "taken"), [({}, 3), ({"posted": NOON - timedelta(hours=1)}, 0)]
)
def test_a_proven_reserved_holds_the_posted_orders(known, taken):
    """
    Orders the ERP has are not taken off twice where its "reserved" is proven to have them.
    """
    rules = evolve(ONE, reserved=Reserved.HAS_POSTED)
    one = computed(level(10, reserved=Decimal(2)), claims=[claim(3, **known)], rules=rules)

    assert 10 - 2 - taken == one.pieces


def test_an_order_posted_just_now_is_taken_off_beside_reserved():
    """
    An order that came to the ERP when the level was read may not be in it yet.
    """
    rules = evolve(ONE, reserved=Reserved.HAS_POSTED)
    just = NOON - timedelta(seconds=10)
    one = computed(
        level(10, reserved=Decimal(2)), claims=[claim(3, posted=just)], rules=rules
    )

    assert 5 == one.pieces


def test_a_reserved_that_means_nothing_is_left_out():
    """
    Where the ERP's "reserved" says nothing, claims alone are taken off.
    """
    rules = evolve(ONE, reserved=Reserved.IGNORED)

    assert (
        7 == computed(level(10, reserved=Decimal(9)), claims=[claim(3)], rules=rules).pieces
    )


@pytest.mark.parametrize(
    ("out", "pieces"), [(timedelta(minutes=-3), 10), (timedelta(minutes=-1), 7), (None, 7)]
)
def test_a_claim_ends_when_the_level_shows_it(out, pieces):
    """
    What left is taken off until the level is surely without it.
    """
    left = None if out is None else NOON + out

    assert pieces == computed(level(10), claims=[claim(3, out=left)]).pieces


@pytest.mark.parametrize(("reserves", "pieces"), [(True, 7), (False, 10)])
def test_unpaid_orders_count_where_the_item_reserves(reserves, pieces):
    """
    An unpaid order takes pieces only where the item takes them when ordered.
    """
    known = evolve(
        facts(level(10), claims=[claim(3, paid=False)]),
        listings=(Listing(id=HERE, sku="X", reserves_at_order=reserves),),
    )

    assert [pieces] == [one.pieces for one in assess(known, ONE)]


def test_an_unpaid_order_of_an_unknown_item_counts():
    """
    Where nobody knows whether an item reserves, its unpaid orders are taken off.
    """
    assert 7 == computed(level(10), claims=[claim(3, paid=False, num_iid="9")]).pieces


def test_shops_divide_what_they_share():
    """
    Each piece is promised to one shop; the odd one goes to the first.
    """
    rules = StockRules(
        shops=(
            ShopStock(shop=A, warehouses=("W1",)),
            ShopStock(shop=B, warehouses=("W1",)),
        )
    )
    one = computed(level(7), listings=(HERE, THERE), rules=rules)

    assert {HERE: 4, THERE: 3} == one.targets


def test_a_shop_that_does_not_list_a_sku_takes_no_part():
    """
    Where one of two shops lists a SKU, it may offer all of it.
    """
    assert {HERE: 7} == computed(level(7), rules=BOTH).targets


def test_a_share_is_kept():
    """
    A shop offers its share of what is free, and no more.
    """
    rules = StockRules(shops=(ShopStock(shop=A, warehouses=("W1",), share=Decimal("0.8")),))
    one = computed(level(9), rules=rules)

    assert (9, {HERE: 7}) == (one.pieces, one.targets)


def test_one_code_on_two_listings_is_divided():
    """
    Two SKUs of one code in one shop share its pieces.
    """
    twin = ListingId(A, "1", "12")

    assert {HERE: 3, twin: 2} == computed(level(5), listings=(HERE, twin)).targets


def test_a_claim_takes_from_its_own_shops_warehouses():
    """
    An order of a shop with one warehouse is taken off there.
    """
    one = computed(
        level(4),
        level(6, "W2"),
        claims=[claim(4)],
        listings=(HERE, THERE),
        rules=BOTH,
    )

    assert (6, {HERE: 0, THERE: 6}) == (one.pieces, one.targets)


def test_a_claim_on_a_warehouse_is_taken_off_there():
    """
    An order that names its warehouse leaves the others alone.
    """
    one = computed(
        level(4),
        level(6, "W2"),
        claims=[claim(2, shop=B, num_iid="2", warehouse="W2")],
        listings=(HERE, THERE),
        rules=BOTH,
    )

    assert {HERE: 2, THERE: 6} == one.targets


def test_what_a_shop_owes_too_much_is_taken_from_its_neighbours():
    """
    Where a shop has sold more than its warehouses hold, nobody offers what is left.
    """
    one = computed(
        level(2),
        level(3, "W2"),
        claims=[claim(4)],
        listings=(HERE, THERE),
        rules=BOTH,
    )

    assert 1 == one.pieces
    assert 1 == sum(one.targets.values())


def test_shops_apart_know_nothing_of_each_other():
    """
    Shops without a common warehouse are computed apart.
    """
    rules = StockRules(
        shops=(
            ShopStock(shop=A, warehouses=("W1",)),
            ShopStock(shop=B, warehouses=("W2",)),
        )
    )
    known = facts(level(5), listings=(HERE, THERE))
    first, second = assess(known, rules)

    assert (5, None) == (first.pieces, second.pieces)


def test_unreadable_orders_stop_raises_alone():
    """
    Nobody knows what a broken order claims: lowering goes on, raising waits.
    """
    one = computed(level(5), unreadable={A: ("4990",)})

    assert 5 == one.pieces
    assert "1 orders of acme/a cannot be read, first: 4990" == one.raises_wait


@pytest.mark.parametrize(
    "make",
    [
        lambda: StockRules(shops=(ShopStock(shop=A, warehouses=()),)),
        lambda: StockRules(shops=(ShopStock(shop=A, warehouses=("W",)),) * 2),
        lambda: evolve(ONE, default_safety=-1),
        lambda: StockRules(
            shops=(ShopStock(shop=A, warehouses=("W",), share=Decimal("1.5")),)
        ),
        lambda: StockRules(
            shops=(
                ShopStock(shop=A, warehouses=("W",), share=Decimal("0.6")),
                ShopStock(shop=B, warehouses=("W",), share=Decimal("0.6")),
            )
        ),
    ],
)
def test_a_table_that_sells_a_piece_twice_is_refused(make):
    """
    No shop twice, none without a warehouse, no shares of more than the whole.
    """
    with pytest.raises(ConfigError):
        make()


PIECES = st.decimals(-5, 30, places=1)
SHOPS = st.sampled_from([A, B])
PLACES = st.sampled_from(["", "W1", "W2"])
CLAIMS = st.lists(
    st.builds(
        claim,
        st.integers(0, 6),
        shop=SHOPS,
        warehouse=PLACES,
        paid=st.booleans(),
        out=st.sampled_from([None, NOON, NOON - timedelta(hours=1)]),
    ),
    max_size=8,
)


@given(
    first=PIECES,
    second=PIECES,
    claims=CLAIMS,
    safety=st.integers(0, 5),
    share=st.sampled_from([None, Decimal("0.3"), Decimal(1)]),
)
def test_every_piece_is_promised_once(first, second, claims, safety, share):
    """
    The terms add up to the pieces, the targets to no more, and no shop offers more than
    its own warehouses hold.
    """
    rules = StockRules(
        shops=(
            ShopStock(shop=A, warehouses=("W1",), share=share),
            ShopStock(shop=B, warehouses=("W1", "W2")),
        ),
        default_safety=safety,
    )
    one = computed(
        level(first),
        level(second, "W2"),
        claims=claims,
        listings=(HERE, THERE),
        rules=rules,
    )
    owed = sum(
        c.pieces
        for c in claims
        if (c.out is None or c.out == NOON) and (c.paid or c.shop == B)
    )
    plain = max(0, (first + second - owed - safety).__floor__())

    assert plain == one.pieces
    assert one.pieces == sum(term.pieces for term in one.terms)
    assert sum(one.targets.values()) <= one.pieces
    assert all(pieces >= 0 for pieces in one.targets.values())
    assert one.targets[HERE] <= max(0, first)


@given(
    total=st.integers(0, 1000),
    parts=st.lists(st.integers(0, 9), min_size=1, max_size=6),
    spare=st.integers(0, 3),
)
def test_dividing_loses_no_piece(total, parts, spare):
    """
    Parts by weight add up to what the weights allow, and each is within one of its due.
    """
    whole = sum(parts) + spare
    weights = [Fraction(one, whole) if whole else Fraction(0) for one in parts]
    given_out = split_pieces(total, weights)

    assert int(total * sum(weights)) == sum(given_out)
    assert all(
        abs(got - total * weight) < 1
        for got, weight in zip(given_out, weights, strict=True)
    )
