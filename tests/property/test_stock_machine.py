"""
Whatever sales, cancellations, adjustments, lost answers and bans come in whatever order:
nothing is offered beyond the formula.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from attrs import evolve
from hypothesis import HealthCheck, event, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)
from stock_world import LISTINGS, SETTLING, TABLES, Push, World

from tmallerp import stock
from tmallerp.stock import Offer

FATES = ("good", "good", "good", "banned", "lost there", "lost not there", "lost late")


class StockMachine(RuleBasedStateMachine):
    """Two shops, three listings, one SKU."""

    assess = staticmethod(stock.assess)
    plan = staticmethod(stock.plan)

    @initialize(
        table=st.sampled_from(sorted(TABLES)),
        safety=st.sampled_from([0, 0, 2]),
        first=st.integers(0, 20),
        second=st.integers(0, 10),
    )
    def open(self, table, safety, first, second):
        shelves = {"W1": first} if table == "one warehouse" else {"W1": first, "W2": second}
        self.world = World(table, safety, shelves)

    def some(self, index, *states):
        found = [one for one in self.world.sales if one.state in states]
        return found[index % len(found)] if found else None

    # --- what happens -----------------------------------------------------------------

    @rule(listing=st.sampled_from(LISTINGS), pieces=st.integers(1, 6), paid=st.booleans())
    def sale(self, listing, pieces, paid):
        self.world.sell(listing, pieces, paid=paid)

    @rule(index=st.integers(0, 9))
    def payment(self, index):
        sale = self.some(index, "open")
        if sale and not sale.paid:
            self.world.pay(sale)

    @rule(index=st.integers(0, 9))
    def cancel_or_refund(self, index):
        if sale := self.some(index, "open"):
            self.world.close(sale)

    @rule(index=st.integers(0, 9))
    def import_into_the_erp(self, index):
        if sale := self.some(index, "open"):
            sale.posted = self.world.now

    @rule(index=st.integers(0, 9), place=st.sampled_from(["W1", "W2"]))
    def ship(self, index, place):
        sale = self.some(index, "open")
        if sale and sale.paid and place in self.world.shelves:
            self.world.ship(sale, place)

    @rule(place=st.sampled_from(["W1", "W2"]), by=st.integers(-6, 8))
    def adjust(self, place, by):
        if place in self.world.shelves:
            self.world.adjust(place, by)

    @rule(seconds=st.sampled_from([1, 5, 59, 130, 1900]))
    def wait(self, seconds):
        self.world.wait(seconds)

    # --- what is read -----------------------------------------------------------------

    @rule()
    def read_levels(self):
        self.world.read_levels()

    @rule()
    def read_orders(self):
        self.world.read_orders()

    @rule()
    def read_platform(self):
        self.world.read_platform()

    @rule()
    def read_everything(self):
        self.world.read_levels()
        self.world.read_orders()
        self.world.read_platform()

    @rule(by=st.integers(1, 6))
    def write_off(self, by):
        self.world.adjust("W1", -by)
        self.world.read_levels()

    @rule(index=st.integers(0, 9))
    def ship_between_two_readings(self, index):
        sale = self.some(index, "open")
        if sale and sale.paid:
            self.world.read_levels()
            self.world.ship(sale, "W1")
            self.world.read_orders()
            self.world.read_platform()

    @rule(index=st.integers(0, 9))
    def cancel_between_two_readings(self, index):
        if sale := self.some(index, "open"):
            self.world.read_platform()
            self.world.close(sale)
            self.world.read_orders()

    @rule()
    def sleep(self):
        self.world.wait(1900)

    # --- what is pushed ---------------------------------------------------------------

    def decided(self):
        world = self.world
        facts = world.facts()
        assessed = self.assess(facts, world.rules)
        return self.plan(assessed, facts, world.offers, world.rules, approved=True)

    @rule(fates=st.lists(st.sampled_from(FATES), min_size=3, max_size=3))
    def push(self, fates):
        for change, fate in zip(self.decided().changes, fates, strict=False):
            self.judge(change)
            self.send(change, fate)

    @rule()
    def read_all_and_push(self):
        self.read_everything()
        for _ in range(2):
            for change in self.decided().changes:
                self.judge(change)
                self.send(change, "good")

    def judge(self, change):
        """Hold one push against the formula, written a second time."""
        world = self.world
        most = world.formula()
        assert most is not None, f"{change} was pushed, and nothing is known"
        assert change.to <= most
        if change.is_raise:
            others = [
                max(some) for name, some in world.in_force.items() if name != change.listing
            ]
            assert change.to + sum(others) <= most

    def send(self, change, fate):
        world, name = self.world, change.listing
        offer = world.offers[name]
        if fate == "banned":
            return
        if fate == "good":
            world.land(name, change.to, world.sold_seen)
            world.offers[name] = Offer(pieces=change.to, at=world.now)
            world.in_force[name] = {change.to}
            return
        world.offers[name] = evolve(offer, possible=change.to, settles=world.now + SETTLING)
        world.in_force[name].add(change.to)
        if fate == "lost there":
            world.land(name, change.to, world.sold_seen)
        if fate == "lost late":
            lands = world.now + timedelta(seconds=30)
            world.flying.append(Push(name, change.to, lands, world.sold_seen))

    # --- what is true -----------------------------------------------------------------

    @precondition(lambda self: not self.world.flying)
    @rule()
    def all_heals(self):
        """With everything read and no answer lost, nothing is offered that is not there."""
        self.world.wait(130)
        self.read_all_and_push()
        owed = sum(one.pieces for one in self.world.sales if one.is_owed)
        free = sum(self.world.shelves.values()) - owed - self.world.safety

        assert sum(self.world.offered.values()) <= max(0, free)

    @invariant()
    def what_is_oversold_was_sold_behind_our_back(self):
        """
        The race, apart: no more is oversold than was sold between reading the orders and
        a push's effect, or written off by the ERP.
        """
        world = getattr(self, "world", None)
        if world is None or world.oversold <= 0:
            return
        event("oversold by the race")

        assert world.oversold <= world.race


BRIEF = settings(
    max_examples=150,
    stateful_step_count=40,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)

TestStock = StockMachine.TestCase
TestStock.settings = BRIEF


# --- machines that are broken on purpose ----------------------------------------------


def only_posted(facts, rules):
    """Forget the orders that the ERP does not have yet."""
    claims = tuple(one for one in facts.claims if one.posted)
    return stock.assess(evolve(facts, claims=claims), rules)


def everything_everywhere(facts, rules):
    """Let every listing offer all pieces."""
    return [
        evolve(one, targets=dict.fromkeys(one.targets, one.pieces))
        for one in stock.assess(facts, rules)
    ]


def gone_when_shipped(facts, rules):
    """Forget a claim once it is out, whatever the levels show yet."""
    claims = tuple(one for one in facts.claims if not one.out)
    return stock.assess(evolve(facts, claims=claims), rules)


def without_safety(facts, rules):
    """Forget the safety stock."""
    return stock.assess(facts, evolve(rules, default_safety=0))


def ageless(facts, rules):
    """Believe facts of any age."""
    return stock.assess(facts, evolve(rules, max_age=timedelta(days=9)))


def at_once(assessed, facts, offers, rules, **more):
    """Raise without waiting for the lowerings."""
    low = {
        name: evolve(one, pieces=0, possible=None) if one.pieces else one
        for name, one in offers.items()
    }
    return stock.plan(assessed, facts, low, rules, **more)


def lost_is_lost(assessed, facts, offers, rules, **more):
    """Take a push without an answer for one that did not happen."""
    hopeful = {name: evolve(one, possible=None) for name, one in offers.items()}
    return stock.plan(assessed, facts, hopeful, rules, **more)


def any_reading_will_do(assessed, facts, offers, rules, **more):
    """Raise by numbers that were read before the orders were."""
    fresh = {name: evolve(one, at=facts.now) for name, one in offers.items()}
    return stock.plan(assessed, facts, fresh, rules, **more)


# --- and the stories that show it -----------------------------------------------------

FIRST, _, LAST = LISTINGS
GOOD, BANNED = ["good"] * 3, ["banned"] * 3


def a_sale(it):
    it.read_all_and_push()
    it.sale(listing=FIRST, pieces=2, paid=True)
    it.read_all_and_push()


def a_start(it):
    it.read_all_and_push()


def shipped_between_two_readings(it):
    it.read_all_and_push()
    it.sale(listing=LAST, pieces=4, paid=True)
    it.ship_between_two_readings(index=0)
    it.push(fates=GOOD)


def a_long_sleep(it):
    it.read_everything()
    it.sleep()
    it.push(fates=GOOD)


def a_loss(it):
    it.read_all_and_push()
    it.write_off(by=4)
    it.push(fates=GOOD)


def a_lost_answer(it):
    it.read_everything()
    it.push(fates=["lost there", "banned", "banned"])
    it.write_off(by=8)
    it.push(fates=BANNED)


def a_cancelled_order(it):
    it.read_all_and_push()
    it.sale(listing=FIRST, pieces=3, paid=True)
    it.sale(listing=LAST, pieces=5, paid=True)
    it.read_orders()
    it.read_platform()
    it.cancel_or_refund(index=0)
    it.read_orders()
    it.push(fates=["good", "banned", "banned"])
    it.push(fates=BANNED)


@pytest.mark.parametrize(
    ("part", "broken", "story"),
    [
        ("assess", only_posted, a_sale),
        ("assess", everything_everywhere, a_start),
        ("assess", gone_when_shipped, shipped_between_two_readings),
        ("assess", without_safety, a_start),
        ("assess", ageless, a_long_sleep),
        ("plan", at_once, a_loss),
        ("plan", lost_is_lost, a_lost_answer),
        ("plan", any_reading_will_do, a_cancelled_order),
    ],
)
def test_the_law_notices(part, broken, story):
    """
    Each deliberately broken variant is caught by a short story, which the sound one
    passes.
    """
    safety = 2 if broken is without_safety else 0
    wrong = type("Broken", (StockMachine,), {part: staticmethod(broken)})()
    sound = StockMachine()
    for machine in (sound, wrong):
        machine.open(table="one warehouse", safety=safety, first=10, second=0)
    story(sound)

    with pytest.raises(AssertionError):
        story(wrong)
