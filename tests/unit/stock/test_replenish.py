"""
What is bought again, once.
"""

from __future__ import annotations

from decimal import Decimal

from attrs import evolve

from tmallerp.documents import ShopKey, StockLevel
from tmallerp.stock import (
    Demand,
    Facts,
    Listing,
    ListingId,
    Minimum,
    ShopStock,
    StockRules,
    assess,
    replenish,
)
from tmallerp.stock.replenish import as_document
from tmallerp.testing.builders import NOON

SHOP = ShopKey("acme", "a")
RULES = StockRules(
    shops=(ShopStock(shop=SHOP, warehouses=("W1",)),),
    minimums={
        "衣-1": Minimum(pieces=10, fill_to=50, pack=12, supplier="S1", warehouse="W1")
    },
)


def decided(on_hand, last=None, incoming=None):
    level = StockLevel(
        sku="衣-1",
        warehouse="W1",
        on_hand=Decimal(on_hand),
        incoming=None if incoming is None else Decimal(incoming),
        as_of=NOON,
    )
    facts = Facts(
        now=NOON,
        levels=(level,),
        seen={SHOP: NOON},
        listings=(Listing(id=ListingId(SHOP, "1"), sku="衣-1"),),
    )
    return replenish(assess(facts, RULES), facts.levels, last or {}, RULES)


def test_below_the_minimum_it_is_raised_in_whole_packs():
    """
    Bought up to the mark, rounded up to packs.
    """
    found = decided(9)

    assert (Demand(sku="衣-1", number=0, pieces=48, is_open=True),) == found.raised
    assert {"衣-1": 9} == found.low


def test_at_the_minimum_nothing_is_raised():
    """
    The minimum itself is enough.
    """
    assert ((), {}) == (decided(10).raised, decided(10).low)


def test_an_open_demand_is_not_raised_again():
    """
    However often it runs, one demand is open.
    """
    [first] = decided(9).raised

    assert () == decided(3, {"衣-1": first}).raised


def test_what_is_on_order_counts():
    """
    Goods that are on their way are not bought again; they are still low.
    """
    found = decided(9, incoming=41)

    assert ((), {"衣-1": 9}) == (found.raised, found.low)
    assert 12 == decided(9, incoming=35).raised[0].pieces


def test_enough_goods_close_a_demand_and_the_next_has_another_number():
    """
    A demand closes when there is enough, and the next is a re-issue of its key.
    """
    [first] = decided(9).raised
    closed = decided(50, {"衣-1": first}).closed
    [second] = decided(9, {"衣-1": evolve(first, is_open=False)}).raised
    keys = [
        as_document(one, SHOP, "100", NOON, RULES).key for one in (first, first, second)
    ]

    assert ("衣-1",) == closed
    assert keys[0] == keys[1]
    assert (0, 1) == (keys[0].reissue, keys[2].reissue)


def test_unknown_stock_raises_nothing():
    """
    A SKU of which nothing is known is left as it is.
    """
    found = replenish([], (), {}, RULES)

    assert ((), {}) == (found.raised, found.low)


def test_a_demand_says_where_and_from_whom():
    """
    Supplier and place come from the rules.
    """
    [demand] = decided(9).raised
    document = as_document(demand, SHOP, "100", NOON, RULES)

    assert ("S1", "W1", "100", "衣-1", Decimal(48)) == (
        document.supplier,
        document.warehouse,
        document.organisation,
        document.lines[0].sku,
        document.lines[0].quantity,
    )
