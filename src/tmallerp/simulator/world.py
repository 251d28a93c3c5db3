"""
A day of a Tmall shop, the same for the same seed.

Buyers order, pay, change their address, ask for their money back; the seller ships.
Everything that will happen is drawn from one seed when the world is made, and happens
when its clock passes the moment. Only the clock's owner moves it.
"""

from __future__ import annotations

import heapq
import random
import threading
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta, timezone

from attrs import evolve, frozen

from tmallerp.simulator._birth import Midwife, Product
from tmallerp.simulator.trade import (
    CLOSED,
    CLOSED_UNPAID,
    FINISHED,
    FORBIDDEN,
    OPEN_REFUNDS,
    PAID,
    PARTLY,
    SHIPPED,
    UNPAID,
    Exchange,
    Line,
    Refund,
    Trade,
)

CHINA = timezone(timedelta(hours=8), "CST")
POISONS = ("unbalanced", "unknown_status", "garbage_amount")
CARRIERS = ("YTO", "ZTO", "SF", "YUNDA")


@frozen(kw_only=True)
class WorldPlan:
    """
    What kind of day it will be.

    Args:
        seed: Decides everything.

        orders: How many orders buyers place.

        day: The day, in Beijing.

        poison: How many of the orders are damaged, the kinds in turn.

        edits_per_page: How many live trades change after each list page is answered.
    """

    seed: int = 7
    orders: int = 200
    day: date = date(2026, 11, 11)
    poison: int = 3
    edits_per_page: int = 0


Event = tuple[datetime, int, Callable[[], None]]


class World:
    """
    A shop whose day is played by its clock.

    Args:
        plan: What kind of day.

        start: Where the clock begins; the plan's day at midnight if not given.
    """

    def __init__(self, plan: WorldPlan, start: datetime | None = None) -> None:
        midnight = datetime.combine(plan.day, datetime.min.time(), CHINA)
        self.plan = plan
        self.start = start or midnight
        self.now = self.start
        self.lock = threading.RLock()
        self.trades: dict[int, Trade] = {}
        self.refunds: dict[int, Refund] = {}
        self.exchanges: dict[int, Exchange] = {}
        self.late_s = 0.0
        self.late_left = 0
        self.listeners: list[Callable[[Trade], None]] = []
        self._random = random.Random(plan.seed)  # noqa: S311 - a game, not a secret
        self._edits = random.Random(plan.seed + 1)  # noqa: S311
        self._events: list[Event] = []
        self._count = 0
        self._midwife = Midwife(self._random)
        self._schedule_day()

    @property
    def products(self) -> list[Product]:
        """What the shop sells."""
        return self._midwife.products

    # --- time ---------------------------------------------------------------------

    def advance(self, seconds: float) -> datetime:
        """Move the clock and let everything up to the new moment happen."""
        with self.lock:
            return self.advance_to(self.now + timedelta(seconds=seconds))

    def advance_to(self, moment: datetime) -> datetime:
        """Move the clock to *moment*, if that is ahead."""
        with self.lock:
            while self._events and self._events[0][0] <= moment:
                at, _, act = heapq.heappop(self._events)
                self.now = max(self.now, at)
                act()
            self.now = max(self.now, moment)
            return self.now

    def has_more(self) -> bool:
        """Whether anything is still going to happen."""
        return bool(self._events)

    def _at(self, moment: datetime, act: Callable[[], None]) -> None:
        self._count += 1
        heapq.heappush(self._events, (moment, self._count, act))

    def later(self, seconds: float, act: Callable[[], None]) -> None:
        """Let something happen so much later."""
        self._at(self.now + timedelta(seconds=int(seconds)), act)

    # --- the day ------------------------------------------------------------------

    def _schedule_day(self) -> None:
        plan = self.plan
        moments = sorted(self._midwife.moment(self.start) for _ in range(plan.orders))
        step = max(1, plan.orders // (plan.poison + 1))
        damaged = {
            min(plan.orders - 1, step * (i + 1) - 1): POISONS[i % len(POISONS)]
            for i in range(min(plan.poison, plan.orders))
        }
        for n, moment in enumerate(moments):
            self._at(moment, self._birth(n, damaged.get(n)))

    def _birth(self, n: int, poison: str | None) -> Callable[[], None]:
        def act() -> None:
            trade = self._midwife.deliver(n, self.now, plain=poison is not None)
            self.trades[trade.tid] = trade
            self._tell(trade)
            if poison is not None:
                damage: str = poison
                self.later(60, lambda: self._pay_poisoned(trade, damage))
            elif trade.status == UNPAID:
                self._schedule_payment(trade)
            else:
                self._after_payment(trade)

        return act

    def _pay_poisoned(self, trade: Trade, poison: str) -> None:
        self._pay(trade, follow=False)
        trade.poison = poison
        self.touch(trade)

    def _schedule_payment(self, trade: Trade) -> None:
        chance = self._random.random()
        if trade.step == "FRONT_PAID_FINAL_NOPAID":
            self._schedule_balance(trade, chance)
        elif chance < 0.88:
            self.later(self._random.randint(20, 900), lambda: self._pay(trade))
        elif chance < 0.94:
            self.later(self._random.randint(3600, 5 * 3600), lambda: self._pay(trade))
        elif chance < 0.98:
            self.later(self._random.randint(1800, 6 * 3600), lambda: self._cancel(trade))
        if len(trade.lines) > 2 and self._random.random() < 0.15:
            self.later(10, lambda: self._drop_line(trade))

    def _schedule_balance(self, trade: Trade, chance: float) -> None:
        if chance < 0.6:
            self.later(self._random.randint(1800, 5 * 3600), lambda: self._pay(trade))
        elif chance < 0.8:
            self.later(4 * 3600, lambda: self._forfeit(trade))

    def _after_payment(self, trade: Trade) -> None:
        rnd = self._random
        chance = rnd.random()
        if chance < 0.03:
            self._hold(trade)
        elif chance < 0.05:
            self.later(rnd.randint(60, 500), lambda: self._refund_all(trade))
        elif chance < 0.09:
            self.later(rnd.randint(60, 9000), lambda: self._ask_refund(trade))
        elif chance < 0.13:
            self.later(rnd.randint(120, 4000), lambda: self._move(trade))
        elif chance < 0.18:
            self.later(rnd.randint(60, 7200), lambda: self._note(trade))
        if rnd.random() < 0.6:
            self.later(rnd.randint(2 * 3600, 7 * 3600), lambda: self._ship(trade))

    # --- what happens -------------------------------------------------------------

    def touch(self, trade: Trade) -> None:
        """Count a change: a new version, a later time of change."""
        second = self.now.replace(microsecond=0)
        trade.modified = max(second, trade.modified + timedelta(seconds=1))
        trade.async_modified = trade.modified + timedelta(seconds=2)
        trade.visible_at = trade.modified
        if self.late_left:
            self.late_left -= 1
            trade.visible_at = trade.modified + timedelta(seconds=self.late_s)
        trade.version += 1
        self._tell(trade)

    def _tell(self, trade: Trade) -> None:
        for listen in self.listeners:
            listen(trade)

    def _pay(self, trade: Trade, *, follow: bool = True) -> None:
        if trade.status != UNPAID:
            return
        trade.pay_time = self.now
        if trade.step is not None:
            trade.step = "FRONT_PAID_FINAL_PAID"
        self._set_status(trade, PAID)
        if follow:
            self._after_payment(trade)

    def _set_status(self, trade: Trade, status: str) -> None:
        trade.status = status
        for line in trade.lines:
            if line.is_live:
                line.status = PAID if status == FORBIDDEN else status
        self.touch(trade)

    def _cancel(self, trade: Trade) -> None:
        if trade.status == UNPAID:
            trade.end_time = self.now
            self._set_status(trade, CLOSED_UNPAID)

    def _forfeit(self, trade: Trade) -> None:
        if trade.status == UNPAID:
            trade.step = "FRONT_PAID_FRONT_FORFEITED"
            self._cancel(trade)

    def _drop_line(self, trade: Trade) -> None:
        """The buyer takes one line out before paying."""
        if trade.status == UNPAID and len(trade.lines) > 2:
            trade.drop(trade.lines[-1])
            self.touch(trade)

    def _hold(self, trade: Trade) -> None:
        if self._random.random() < 0.5:
            self._set_status(trade, FORBIDDEN)
        else:
            trade.holds.add(self._random.choice(["top_hold", "team_buy_hold"]))
            self.touch(trade)
        if self._random.random() < 0.7:
            self.later(self._random.randint(600, 7200), lambda: self._unhold(trade))

    def _unhold(self, trade: Trade) -> None:
        trade.holds.clear()
        if trade.status == FORBIDDEN:
            trade.status = PAID
        self.touch(trade)

    def _move(self, trade: Trade) -> None:
        if trade.status == PAID:
            trade.address_no += 1
            trade.address_changed = True
            self.touch(trade)

    def _note(self, trade: Trade) -> None:
        trade.memo = self._random.choice(["加急", "送贺卡,不要发票", "周末送货"])
        trade.flag = self._random.randint(1, 5)
        self.touch(trade)

    def open_case(self, trade: Trade, line: Line, status: str) -> Refund:
        """Open a refund of everything paid for a line."""
        number = 5_000_000_000_000_000_000 + len(self.refunds) * 7
        case = Refund(
            refund_id=number,
            tid=trade.tid,
            oid=line.oid,
            status=status,
            refund_fee=line.divide,
            total_fee=line.divide,
            num=line.num,
            created=self.now,
            modified=self.now,
        )
        self.refunds[number] = case
        line.refund_id, line.refund_status = number, status
        return case

    def _refund_all(self, trade: Trade) -> None:
        """The buyer regrets at once and gets everything back before shipping."""
        if trade.status != PAID:
            return
        for line in trade.lines:
            if line.is_live:
                self.open_case(trade, line, "SUCCESS")
                line.status = CLOSED
        trade.status, trade.end_time = CLOSED, self.now
        self.touch(trade)

    def _ask_refund(self, trade: Trade) -> None:
        live = [line for line in trade.lines if line.is_live]
        if trade.status != PAID or not live:
            return
        case = self.open_case(trade, live[-1], "WAIT_SELLER_AGREE")
        self.touch(trade)
        chance = self._random.random()
        if chance < 0.4:
            self.later(1800, lambda: self.close_case(trade, case, "SUCCESS"))
        elif chance < 0.7:
            self.later(3600, lambda: self.close_case(trade, case, "CLOSED"))

    def close_case(self, trade: Trade, case: Refund, status: str) -> None:
        """End a case, if it is open; one that pays a line whole closes the line."""
        if case.status not in OPEN_REFUNDS:
            return
        case.status = status
        case.touch(self.now)
        line = next(line for line in trade.lines if line.oid == case.oid)
        line.refund_status = status
        # After the trade's success only the case knows of the money.
        if status == "SUCCESS" and case.is_whole and case.phase == "onsale":
            line.status = CLOSED
            if not any(line.is_live for line in trade.lines):
                trade.status, trade.end_time = CLOSED, self.now
            elif all(line.consign_time for line in trade.lines if line.is_live):
                trade.status = SHIPPED
        self.touch(trade)

    def _ship(self, trade: Trade) -> None:
        if not trade.is_shippable:
            return
        ready = [
            line
            for line in trade.lines
            if line.is_live
            and line.consign_time is None
            and line.refund_status not in OPEN_REFUNDS
        ]
        if len(ready) > 1 and self._random.random() < 0.15:
            ready = ready[:1]
            self.later(5400, lambda: self._ship(trade))
        if ready:
            number = f"{self._random.randrange(10**11, 10**12)}"
            oids = [line.oid for line in ready]
            self.ship(trade, oids, self._random.choice(CARRIERS), number)
            if trade.status == SHIPPED and self._random.random() < 0.15:
                self.later(4 * 3600, lambda: self.finish(trade))

    def ship(
        self, trade: Trade, oids: list[int], company: str | None, number: str | None
    ) -> None:
        """Send these lines; the trade is shipped when no live line is left."""
        for line in trade.lines:
            if line.oid in oids:
                line.status, line.consign_time = SHIPPED, self.now
                line.company, line.invoice_no = company, number
        live = [line for line in trade.lines if line.is_live]
        done = all(line.consign_time for line in live)
        trade.status, trade.consign_time = (SHIPPED if done else PARTLY), self.now
        self.touch(trade)

    def finish(self, trade: Trade) -> None:
        """The buyer confirms: what was not refunded is the seller's."""
        if trade.status == SHIPPED:
            cases = (case for case in self.refunds.values() if case.tid == trade.tid)
            back = sum(case.refund_fee for case in cases if case.status == "SUCCESS")
            trade.end_time, trade.received = self.now, trade.payment - back
            self._set_status(trade, FINISHED)

    # --- for the gateway and the control plane ------------------------------------

    def edit_some(self, count: int) -> None:
        """Change a few live trades now: rows move while somebody reads the list."""
        live = [t for t in self.trades.values() if t.status in {PAID, SHIPPED}]
        for trade in self._edits.sample(live, min(count, len(live))):
            trade.flag = self._edits.randint(0, 5)
            self.touch(trade)

    def close_shop(self) -> None:
        """Let nothing happen by itself any more; the clock goes on."""
        self._events.clear()
        self.plan = evolve(self.plan, edits_per_page=0)
        self.be_late(0, 0)

    def be_late(self, changes: int, seconds: float) -> None:
        """Let the next few changes become visible only so much later."""
        self.late_left, self.late_s = changes, seconds

    def repair(self, tid: int) -> bool:
        """Take the damage out of a poisoned trade; say whether it had any."""
        with self.lock:
            trade = self.trades.get(tid)
            if trade is None or trade.poison is None:
                return False
            trade.poison = None
            self.touch(trade)
            return True

    def visible(self) -> Iterator[Trade]:
        """Return the trades whose latest change a list shows by now."""
        return (t for t in self.trades.values() if t.visible_at <= self.now)
