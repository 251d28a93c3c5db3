"""
Whatever is done to the stores in whatever order, they tell the same.
"""

from __future__ import annotations

import contextlib
import tempfile
from datetime import timedelta
from pathlib import Path

import pytest
import tests_postgres
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule

from tmallerp.errors import StoreError
from tmallerp.store import MemoryStore, PostgresStore, SqliteStore
from tmallerp.store.records import (
    Binding,
    Disposition,
    LetterState,
    QuarantineRow,
)
from tmallerp.testing.builders import (
    NOON,
    SHOP,
    a_key,
    a_letter,
    a_version,
    a_window,
    an_inbox_row,
)

IDS = st.sampled_from(["1", "2", "3", "4"])
MINUTES = st.integers(0, 6)
OWNERS = st.sampled_from(["me", "you"])
STATES = st.sampled_from(list(LetterState))


class AbortError(Exception):
    """Ends a block without committing it."""


def _raise_if(abort):
    if abort:
        raise AbortError


class StoresAgree(RuleBasedStateMachine):
    """Drives a store in memory and one in SQLite side by side."""

    letters = Bundle("letters")
    leases = Bundle("leases")

    def __init__(self):
        super().__init__()
        self.place = contextlib.ExitStack()
        self.find_place()
        self.stores = [MemoryStore(), self.durable()]
        self.now = NOON

    def find_place(self):
        folder = self.place.enter_context(tempfile.TemporaryDirectory())
        self.path = Path(folder) / "ledger.db"

    def durable(self):
        return SqliteStore(self.path)

    def teardown(self):
        for store in self.stores:
            store.close()
        self.place.close()

    def both(self, act, *, abort=False):
        """Do the same in both, and insist on the same answer or error."""
        answers = []
        for store in self.stores:
            try:
                with store.begin() as tx:
                    answer = act(tx)
                    _raise_if(abort)
            except StoreError as error:
                answer = type(error)
            except AbortError:
                pass
            answers.append(answer)

        assert answers[0] == answers[1]
        return answers[0]

    @rule(minutes=MINUTES)
    def time_passes(self, minutes):
        self.now += timedelta(minutes=minutes)

    @rule(id=IDS, minutes=MINUTES, digest=st.sampled_from("ab"), abort=st.booleans())
    def fetch(self, id, minutes, digest, abort):  # noqa: A002
        row = an_inbox_row(id, version=a_version(minutes, digest))
        self.both(lambda tx: tx.inbox.put([row]), abort=abort)

    @rule(
        id=IDS,
        minutes=MINUTES,
        to=st.sampled_from(list(Disposition)),
        until=st.none() | MINUTES,
    )
    def decide(self, id, minutes, to, until):  # noqa: A002
        moment = None if until is None else NOON + timedelta(minutes=until)
        self.both(
            lambda tx: tx.inbox.decide(
                SHOP, "orders", id, a_version(minutes, "a"), to, reason="x y", until=moment
            )
        )

    @rule(hours=st.integers(0, 2), ids=st.lists(IDS))
    def see(self, hours, ids):
        def act(tx):
            tx.windows.add([a_window(hours)])
            tx.windows.begun(a_window(hours))
            tx.windows.add_ids(a_window(hours), ids)

        self.both(act)

    @rule(hours=st.integers(0, 2))
    def close(self, hours):
        self.both(lambda tx: tx.windows.close(a_window(hours), total=1, at=self.now))

    @rule(hours=st.integers(0, 2))
    def reopen(self, hours):
        self.both(lambda tx: tx.windows.reopen(a_window(hours)))

    @rule(id=IDS, reference=st.sampled_from(["SO1", "SO2"]), abort=st.booleans())
    def bind(self, id, reference, abort):  # noqa: A002
        binding = Binding(
            key=a_key(id),
            destination="memory",
            reference=reference,
            version=a_version(),
            digest="d",
            delivered_at=self.now,
        )
        self.both(lambda tx: tx.bindings.put(binding), abort=abort)

    @rule(
        id=IDS,
        priority=st.integers(0, 2),
        waits=st.none() | st.just("sku:A"),
        not_before=st.none() | MINUTES,
    )
    def write_letter(self, id, priority, waits, not_before):  # noqa: A002
        moment = None if not_before is None else NOON + timedelta(minutes=not_before)
        letter = a_letter(
            id, priority=priority, waits_for=waits, not_before=moment, created_at=self.now
        )
        self.both(lambda tx: tx.outbox.add(letter))

    @rule(target=letters, owner=OWNERS, limit=st.integers(1, 3), send=st.booleans())
    def claim(self, owner, limit, send):
        def act(tx):
            claimed = tx.outbox.claim(
                SHOP,
                "memory",
                owner=owner,
                now=self.now,
                lease=timedelta(minutes=2),
                limit=limit,
            )
            fresh = [one for one in claimed if one.state is LetterState.PENDING]
            if not send:
                return claimed
            return tx.outbox.mark_sent(fresh, now=self.now, settle_after=self.now)

        return self.both(act)

    @rule(held=letters, state=STATES, minutes=st.none() | MINUTES)
    def settle(self, held, state, minutes):
        moment = None if minutes is None else self.now + timedelta(minutes=minutes)
        for letter in held:
            self.both(
                lambda tx, letter=letter: tx.outbox.settle(
                    letter, state, now=self.now, error="e", settle_after=moment
                )
            )

    @rule(held=letters)
    def send_late(self, held):
        self.both(lambda tx: tx.outbox.mark_sent(held, now=self.now, settle_after=self.now))

    @rule()
    def wake(self):
        self.both(lambda tx: tx.outbox.wake(SHOP, "sku:A", now=self.now))

    @rule(id=IDS, minutes=MINUTES, out=st.booleans())
    def quarantine(self, id, minutes, out):  # noqa: A002
        row = QuarantineRow(
            shop=SHOP,
            stream="orders",
            id=id,
            version=a_version(minutes),
            cause="unbalanced",
            message="第1行",
            since=self.now,
        )
        if out:
            self.both(lambda tx: tx.quarantine.release(SHOP, "orders", id))
        else:
            self.both(lambda tx: tx.quarantine.put(row))

    @rule(target=leases, owner=OWNERS)
    def acquire(self, owner):
        return self.both(
            lambda tx: tx.leases.acquire(
                "work", owner, now=self.now, ttl=timedelta(minutes=2)
            )
        )

    @rule(lease=leases, use=st.sampled_from(["check", "guard", "release"]))
    def use_lease(self, lease, use):
        if lease is None:
            return
        if use == "release":
            self.both(lambda tx: tx.leases.release(lease))
        elif use == "guard":
            self.both(lambda tx: tx.leases.guard(lease))
        else:
            self.both(lambda tx: tx.leases.check(lease, now=self.now))

    @rule()
    def open_again(self):
        self.stores[1].close()
        self.stores[1] = self.durable()

    @invariant()
    def they_hold_the_same(self):
        self.both(
            lambda tx: (
                tx.inbox.to_plan(SHOP, "orders", self.now, 10),
                dict(tx.inbox.counts(SHOP, "orders")),
                [tx.inbox.listed(SHOP, "orders", one) for one in Disposition],
                dict(tx.inbox.versions(SHOP, "orders", list("1234"))),
                tx.windows.open(SHOP, "orders"),
                tx.windows.closed(SHOP, "orders"),
                tx.windows.last_end(SHOP, "orders"),
                [tx.windows.missing(a_window(n)) for n in range(3)],
                [tx.bindings.get(a_key(one), "memory") for one in "1234"],
                tx.bindings.count(SHOP, "order", "memory"),
                tx.outbox.unfinished(SHOP, "memory"),
                [tx.outbox.of_key(a_key(one), "memory") for one in "1234"],
                dict(tx.outbox.counts(SHOP)),
                tx.quarantine.all(SHOP),
            )
        )

    @invariant()
    def one_letter_of_a_key_is_out(self):
        """Never are two letters of one document held at once."""

        def act(tx):
            held = [
                letter.key
                for letter in tx.outbox.unfinished(SHOP, "memory")
                if letter.leased_until is not None and letter.leased_until > self.now
            ]
            assert len(held) == len(set(held))

        self.both(act)


class PostgresAgrees(StoresAgree):
    """Drives a store in memory and one in PostgreSQL side by side."""

    def find_place(self):
        self.schema = self.place.enter_context(tests_postgres.schema())

    def durable(self):
        return PostgresStore(tests_postgres.ADDRESS, schema=self.schema)


@pytest.fixture(scope="module")
def postgres():
    tests_postgres.require()


TestStoresAgree = StoresAgree.TestCase
TestStoresAgree.settings = settings(max_examples=40, stateful_step_count=40, deadline=None)

TestPostgresAgrees = pytest.mark.usefixtures("postgres")(PostgresAgrees.TestCase)
TestPostgresAgrees.settings = settings(
    max_examples=12, stateful_step_count=40, deadline=None
)
