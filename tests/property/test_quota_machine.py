"""
Several processes on one file keep the laws of bans and budgets, whatever happens.
"""

from __future__ import annotations

import itertools
import tempfile
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from quota_support import READ, WRITE, JumpingClock, die, process, rules

from tmallerp.errors import RateLimitedError
from tmallerp.testing.builders import NOON
from tmallerp.top.quota._book import PROBE_S

LIMIT, BLOCK = 40, 4
RULES = rules(LIMIT, api_calls_a_day={WRITE: 25})
NAMES = st.sampled_from(["shipping", "orders", "backfill", None])
APIS = st.sampled_from([READ, WRITE])
WHO = st.integers(0, 2)
TICK = 0.002


class QuotaMachine(RuleBasedStateMachine):
    """Three processes, their calls in flight, and a plain model of what holds."""

    @initialize()
    def begin(self):
        self.folder = tempfile.TemporaryDirectory()
        self.clock = JumpingClock(NOON)
        self.tickets = itertools.count(1)
        self.flying = {}
        self.bans = {}
        self.made, self.lost = {}, {}
        self.over, self.kills = False, 0
        self.all = [self._process() for _ in range(3)]
        self.day = self.clock.now().date()

    def _process(self):
        path = Path(self.folder.name) / "quota"
        return process(path, self.clock, RULES, BLOCK)

    def teardown(self):
        if hasattr(self, "all"):
            for one in self.all:
                die(one)
                one._sheet._shared.close()
            self.folder.cleanup()

    # --- what happens ------------------------------------------------------------------

    @rule(who=WHO, api=APIS, purpose=NAMES)
    def call(self, who, api, purpose):
        ticket, now = next(self.tickets), self.clock.monotonic()
        try:
            wait = self.all[who].admit(api, purpose=purpose, ticket=ticket)
        except RateLimitedError as error:
            self._refused_rightly(who, api, purpose, error)
            return
        holding = [key for key in ("", api) if key in self.bans]
        if wait:
            assert holding
            return
        for key in holding:
            until, tried = self.bans[key]
            assert now >= until - TICK, "a call went out during a ban"
            assert tried is None or now > tried[1], "two calls tried after one ban"
            self.bans[key] = (until, (ticket, now + PROBE_S))
        self.flying[ticket] = (who, api)
        self.made[purpose] = self.made.get(purpose, 0) + 1
        self.made[api] = self.made.get(api, 0) + 1

    def _refused_rightly(self, who, api, purpose, error):
        assert 0 < error.retry_after <= 86_400
        held = {}
        for other, one in enumerate(self.all):
            if other != who:
                for pool, n in one._budget.held.calls.items():
                    held[pool] = held.get(pool, 0) + n
        if self.over:
            return
        used_up = self.made.get(WRITE, 0) + self._gone(held, f"api:{WRITE}") >= 25
        if api == WRITE and used_up:
            return
        own = self.made.get(purpose, 0) + self._gone(held, f"purpose:{purpose}")
        assert own >= RULES.reserve(purpose), "a reserve was not there for its purpose"
        total = sum(self.made.get(name, 0) for name in (None, "shipping", "orders"))
        total += self.made.get("backfill", 0) + self._gone(held, "shared")
        assert total >= RULES.unreserved(), "calls were refused that nobody had spent"

    def _gone(self, held, pool):
        return held.get(pool, 0) + self.lost.get(pool, 0)

    @rule(data=st.data(), answered=st.booleans())
    def come_back(self, data, answered):
        if not self.flying:
            return
        ticket = data.draw(st.sampled_from(sorted(self.flying)))
        who, api = self.flying.pop(ticket)
        self.all[who].free(api, answered=answered, ticket=ticket)
        for key, (until, tried) in list(self.bans.items()):
            if tried is not None and tried[0] == ticket:
                if answered:
                    del self.bans[key]
                else:
                    self.bans[key] = (until, None)

    @rule(data=st.data(), whole=st.booleans(), seconds=st.sampled_from([1, 5, 90, 43_200]))
    def be_banned(self, data, whole, seconds):
        if not self.flying:
            return
        ticket = data.draw(st.sampled_from(sorted(self.flying)))
        who, api = self.flying.pop(ticket)
        key, now = "" if whole else api, self.clock.monotonic()
        self.all[who].ban(None if whole else api, seconds, ticket=ticket)
        for one, (until, tried) in list(self.bans.items()):
            if tried is not None and tried[0] == ticket:
                self.bans[one] = (until, None)
        until = max(now + seconds, self.bans.get(key, (0, None))[0])
        # A ban that nobody tried to end for a day is forgotten.
        self.bans = {k: ban for k, ban in self.bans.items() if ban[0] > now - 86_400}
        self.bans[key] = (until, None)
        rest = (
            86_400 - (self.clock.now() - self.clock.now().replace(hour=0)).total_seconds()
        )
        self.over = self.over or (whole and seconds > 60 and seconds >= rest - 900)

    @rule(seconds=st.sampled_from([0.05, 1.0, 5.0, 61.0, 3600.0]))
    def wait(self, seconds):
        self.clock.advance(seconds)
        self._turn()

    @rule()
    def reach_midnight(self):
        now = self.clock.now()
        gone = (now - now.replace(hour=0, minute=0, second=0, microsecond=0)).seconds
        self.clock.advance(86_400 - gone)
        self._turn()

    def _turn(self):
        if self.clock.now().date() > self.day:
            self.day = self.clock.now().date()
            self.made, self.lost, self.over, self.kills = {}, {}, False, 0

    @rule(who=WHO, killed=st.booleans())
    def restart(self, who, killed):
        old = self.all[who]
        for pool, n in old._budget.held.calls.items():
            if killed and old._budget.held.day == self.day.toordinal():
                self.lost[pool] = self.lost.get(pool, 0) + n
        if killed:
            self.kills += 1
            die(old)
        else:
            old.close()
        old._sheet._shared.close()
        self.flying = {t: one for t, one in self.flying.items() if one[0] != who}
        self.all[who] = self._process()

    # --- what always holds -------------------------------------------------------------

    @invariant()
    def no_more_than_the_day(self):
        if not hasattr(self, "made"):
            return
        made = {name: self.made.get(name, 0) for name in (None, "shipping", "orders")}
        made["backfill"] = self.made.get("backfill", 0)
        assert sum(made.values()) <= LIMIT
        assert self.made.get(WRITE, 0) <= 25
        kept = RULES.reserve("shipping") + RULES.reserve("orders")
        assert made["backfill"] + made[None] <= LIMIT - kept
        assert made["orders"] <= LIMIT - RULES.reserve("shipping")

    @invariant()
    def little_is_lost(self):
        for pool, n in getattr(self, "lost", {}).items():
            assert n <= BLOCK * self.kills, pool


QuotaMachine.TestCase.settings = settings(
    max_examples=150, stateful_step_count=70, deadline=None
)
TestQuota = QuotaMachine.TestCase
