"""
The race, apart: an absolute push cannot see what was sold after the orders were read.

Nothing in a plan can prevent that; what can be done is to measure it, and to keep as
much safety stock as is sold in that time.
"""

from __future__ import annotations

import random

import pytest
from stock_world import LISTINGS, World

from tmallerp import stock
from tmallerp.stock import Offer

EVERY_S, HOURS = 60, 1


def oversold_of_a_day(seed, *, lag_s, a_minute, safety=0):
    """
    Sell a hot SKU and push every minute; return what was oversold, and what the race was.

    Buyers order and pay at once; between reading the orders and the push's effect lie
    *lag_s* seconds. The warehouse holds half of what the buyers want.
    """
    rnd = random.Random(seed)
    world = World("one warehouse", safety, {"W1": a_minute * 60 * HOURS // 2})
    worst = race = 0
    for _ in range(HOURS * 3600 // EVERY_S):
        world.read_levels()
        world.read_orders()
        world.read_platform()
        race = max(race, _sell(world, rnd, lag_s, a_minute))
        facts = world.facts()
        # The push lands only now, and was decided from what was read before.
        for _ in range(2):
            assessed = stock.assess(facts, world.rules)
            done = stock.plan(assessed, facts, world.offers, world.rules, approved=True)
            for change in done.changes:
                world.land(change.listing, change.to, world.sold_seen)
                world.offers[change.listing] = Offer(pieces=change.to, at=world.now)
        _sell(world, rnd, EVERY_S - lag_s, a_minute)
        worst = max(worst, world.oversold)
    return worst, race


def _sell(world, rnd, seconds, a_minute):
    before = world.sold
    for _ in range(seconds):
        world.wait(1)
        if rnd.random() < a_minute / 60:
            world.sell(rnd.choice(LISTINGS), 1, paid=True)
    return world.sold - before


@pytest.mark.parametrize(("lag_s", "a_minute"), [(1, 6), (10, 6), (30, 20)])
def test_no_more_is_oversold_than_was_sold_behind_a_push(lag_s, a_minute):
    """
    What a hot SKU is oversold by is at most what was sold between reading and pushing.
    """
    found = [oversold_of_a_day(seed, lag_s=lag_s, a_minute=a_minute) for seed in range(2)]

    assert all(worst <= race for worst, race in found)


def test_the_race_is_real():
    """
    Without safety stock a hot SKU is oversold: the measure measures something.
    """
    found = [oversold_of_a_day(seed, lag_s=30, a_minute=20)[0] for seed in range(2)]

    assert max(found) > 0


@pytest.mark.parametrize(("lag_s", "a_minute"), [(10, 6), (30, 20)])
def test_safety_stock_as_large_as_the_race_covers_it(lag_s, a_minute):
    """
    Safety stock of what is sold between reading and pushing leaves nothing oversold.
    """
    for seed in range(2):
        _, race = oversold_of_a_day(seed, lag_s=lag_s, a_minute=a_minute)
        covered, _ = oversold_of_a_day(
            seed, lag_s=lag_s, a_minute=a_minute, safety=race + 2
        )
        assert covered <= 0
