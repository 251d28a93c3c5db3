"""
What every store must keep.

Subclass `StoreContract`, give it a fixture ``store`` that returns an empty store, and
run pytest. Each test's docstring is a sentence of the contract.
"""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from attrs import evolve

from tmallerp.documents import ShopKey, Version
from tmallerp.errors import LeaseLostError, StoreError
from tmallerp.store.protocol import Store, Transaction
from tmallerp.store.records import (
    AuditRow,
    Binding,
    Letter,
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
from tmallerp.testing.contracts._fencing import FencingLaws
from tmallerp.testing.contracts._reading import ReadingLaws

_MINUTE = timedelta(minutes=1)
_LEASE = timedelta(minutes=2)
_OTHER = ShopKey("acme", "other")


def _binding(reference: str = "SO1") -> Binding:
    return Binding(
        key=a_key(),
        destination="memory",
        reference=reference,
        version=a_version(),
        digest="d",
        delivered_at=NOON,
    )


def _poison(platform_id: str = "1") -> QuarantineRow:
    return QuarantineRow(
        shop=SHOP,
        stream="orders",
        id=platform_id,
        version=a_version(),
        cause="unbalanced",
        message="lines do not add up",
        field="lines",
        since=NOON,
    )


class StoreContract(ReadingLaws, FencingLaws):
    """The contract; a subclass supplies the fixture ``store``."""

    @pytest.fixture
    def store(self) -> Store:
        """Return an empty store; to be overridden."""
        raise NotImplementedError

    # --- transactions -------------------------------------------------------------

    def test_a_failed_block_leaves_nothing(self, store: Store) -> None:
        """An error inside the block undoes everything it wrote."""

        def fail() -> None:
            with store.begin() as tx:
                tx.inbox.put([an_inbox_row()])
                raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            fail()

        with store.begin() as tx:
            assert tx.inbox.get(SHOP, "orders", "1") is None

    def test_a_block_sees_its_own_writes(self, store: Store) -> None:
        """What a transaction wrote it also reads."""
        with store.begin() as tx:
            tx.inbox.put([an_inbox_row()])

            assert an_inbox_row() == tx.inbox.get(SHOP, "orders", "1")

    def test_no_block_inside_a_block(self, store: Store) -> None:
        """A transaction inside a transaction is refused, and the outer one goes on."""
        with store.begin() as tx:
            with pytest.raises(StoreError), store.begin():
                pass
            tx.inbox.put([an_inbox_row()])

        with store.begin() as tx:
            assert tx.inbox.get(SHOP, "orders", "1") is not None

    def test_threads_take_turns(self, store: Store) -> None:
        """Blocks of several threads never interleave: no increment gets lost."""
        with store.begin() as tx:
            tx.windows.add([a_window()])

        def add() -> None:
            for _ in range(20):
                with store.begin() as tx:
                    tx.windows.begun(a_window())

        threads = [threading.Thread(target=add) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        with store.begin() as tx:
            assert 80 == tx.windows.open(SHOP, "orders")[0].attempts

    def test_a_closed_store_refuses(self, store: Store) -> None:
        """After closing, which may be done twice, nothing begins."""
        store.close()
        store.close()

        with pytest.raises(StoreError), store.begin():
            pass

    # --- bindings -----------------------------------------------------------------

    def test_one_key_is_one_document(self, store: Store) -> None:
        """A binding may be refreshed, but not moved to another reference."""
        with store.begin() as tx:
            tx.bindings.put(_binding())
            tx.bindings.put(evolve(_binding(), digest="e"))
            with pytest.raises(StoreError):
                tx.bindings.put(_binding("SO2"))

            binding = tx.bindings.get(a_key(), "memory")

            assert evolve(_binding(), digest="e") == binding
            assert 1 == tx.bindings.count(SHOP, "order", "memory")

    # --- outbox -------------------------------------------------------------------

    def test_a_letter_is_read_back_as_written(self, store: Store) -> None:
        """A stored letter has an id and is otherwise what was added."""
        letter = a_letter(not_before=NOON, waits_for="sku:A-1", priority=5)
        with store.begin() as tx:
            stored = tx.outbox.add(letter)

            assert stored == tx.outbox.get(stored.id)
            assert letter == evolve(stored, id=0)

    def test_an_unsent_letter_is_superseded(self, store: Store) -> None:
        """A newer letter of a key replaces one that nobody can have seen."""
        with store.begin() as tx:
            first = tx.outbox.add(a_letter())
            second = tx.outbox.add(a_letter())

            letters = tx.outbox.of_key(a_key(), "memory")

            assert [(first.id, "done"), (second.id, "pending")] == [
                (letter.id, letter.state.value) for letter in letters
            ]
            assert "superseded" == letters[0].error

    def test_one_letter_of_a_key_at_a_time(self, store: Store) -> None:
        """A later letter of a key waits until the earlier one is done or dead."""
        with store.begin() as tx:
            tx.outbox.add(a_letter())
            (first,) = _sent(tx)
            tx.outbox.add(a_letter())
            blocked = _claim(tx)
            tx.outbox.settle(first, LetterState.DONE, now=NOON)

            freed = _claim(tx)

            assert ([], 1) == (blocked, len(freed))

    def test_a_claimed_letter_is_held(self, store: Store) -> None:
        """Nobody claims a letter that is held, and its fence rises when it is taken."""
        with store.begin() as tx:
            tx.outbox.add(a_letter())
            (held,) = _claim(tx)
            nothing = _claim(tx, minutes=1)
            (lapsed,) = _claim(tx, minutes=2)

            assert ([], held.fence + 1) == (nothing, lapsed.fence)

    def test_an_old_fence_is_refused(self, store: Store) -> None:
        """A worker whose letter was taken over cannot settle or send it any more."""
        with store.begin() as tx:
            tx.outbox.add(a_letter())
            (old,) = _sent(tx)
            _claim(tx, minutes=3)

            with pytest.raises(LeaseLostError):
                tx.outbox.settle(old, LetterState.DONE, now=NOON)
            with pytest.raises(LeaseLostError):
                tx.outbox.mark_sent([old], now=NOON, settle_after=NOON)

    def test_a_dead_workers_letter_comes_back_as_sent(self, store: Store) -> None:
        """A letter that was sent when its worker died is claimed as sent: ask first."""
        with store.begin() as tx:
            tx.outbox.add(a_letter())
            _sent(tx)

            (letter,) = _claim(tx, minutes=3)

            assert (LetterState.SENT, 1) == (letter.state, letter.attempts)

    def test_unknown_waits_for_its_settling(self, store: Store) -> None:
        """A letter without answer is claimed only after its settling time."""
        with store.begin() as tx:
            tx.outbox.add(a_letter())
            (letter,) = _sent(tx)
            after = NOON + _MINUTE
            tx.outbox.settle(letter, LetterState.UNKNOWN, now=NOON, settle_after=after)

            early = _claim(tx)
            late = _claim(tx, minutes=1)

            assert ([], [LetterState.UNKNOWN]) == (early, [one.state for one in late])

    def test_pending_waits_for_its_time_and_cause(self, store: Store) -> None:
        """A letter with a later moment or an unmet cause is left alone."""
        with store.begin() as tx:
            tx.outbox.add(a_letter("1", not_before=NOON + _MINUTE))
            tx.outbox.add(a_letter("2", waits_for="sku:A"))
            before = _claim(tx)
            woken = tx.outbox.wake(SHOP, "sku:A", now=NOON)

            after = _claim(tx)

            ids = [letter.key.platform_id for letter in after]
            assert ([], 1, ["2"]) == (before, woken, ids)

    def test_claims_go_by_priority_then_age(self, store: Store) -> None:
        """The smaller priority goes first, then the older letter, up to the limit."""
        with store.begin() as tx:
            tx.outbox.add(a_letter("1"))
            tx.outbox.add(a_letter("2", priority=1))
            tx.outbox.add(a_letter("3"))

            claimed = _claim(tx, limit=2)

            assert [letter.key.platform_id for letter in claimed] == ["2", "1"]

    @pytest.mark.parametrize("state", [LetterState.DONE, LetterState.DEAD])
    def test_final_is_final(self, store: Store, state: LetterState) -> None:
        """A letter that is done or dead never changes again."""
        with store.begin() as tx:
            tx.outbox.add(a_letter())
            (letter,) = _sent(tx)
            settled = tx.outbox.settle(letter, state, now=NOON)

            with pytest.raises(StoreError):
                tx.outbox.settle(settled, LetterState.PENDING, now=NOON)

    def test_letters_are_counted(self, store: Store) -> None:
        """Counts go by state; the unfinished are neither done nor dead."""
        with store.begin() as tx:
            tx.outbox.add(a_letter("1"))
            tx.outbox.add(a_letter("2"))
            first, _ = _sent(tx)
            tx.outbox.settle(first, LetterState.DONE, now=NOON)

            counts = dict(tx.outbox.counts(SHOP))
            left = tx.outbox.unfinished(SHOP, "memory")

            assert {LetterState.DONE: 1, LetterState.SENT: 1} == counts
            assert [letter.key.platform_id for letter in left] == ["2"]

    # --- quarantine, leases, audit ------------------------------------------------

    def test_quarantine_keeps_the_first_time(self, store: Store) -> None:
        """A row that fails again keeps its first time and counts its attempts."""
        again = evolve(_poison(), since=NOON + _MINUTE, cause="unknown_value")
        with store.begin() as tx:
            tx.quarantine.put(_poison())
            tx.quarantine.put(again)

            row = tx.quarantine.get(SHOP, "orders", "1")

            assert evolve(again, since=NOON, attempts=2) == row

    def test_a_released_row_is_gone(self, store: Store) -> None:
        """Releasing says whether the row was there."""
        with store.begin() as tx:
            tx.quarantine.put(_poison())

            said = [tx.quarantine.release(SHOP, "orders", "1") for _ in range(2)]

            assert ([True, False], []) == (said, tx.quarantine.all(SHOP))

    def test_a_lease_has_one_holder(self, store: Store) -> None:
        """While a lease holds only its owner gets it; then anyone, with a new fence."""
        with store.begin() as tx:
            mine = tx.leases.acquire("work", "me", now=NOON, ttl=_LEASE)
            again = tx.leases.acquire("work", "me", now=NOON + _MINUTE, ttl=_LEASE)
            theirs = tx.leases.acquire("work", "you", now=NOON + _MINUTE, ttl=_LEASE)
            later = NOON + timedelta(minutes=3)
            taken = tx.leases.acquire("work", "you", now=later, ttl=_LEASE)

            assert mine is not None
            assert again is not None
            assert taken is not None
            assert (None, mine.fence, mine.fence + 1) == (
                theirs,
                again.fence,
                taken.fence,
            )
            with pytest.raises(LeaseLostError):
                tx.leases.check(again, now=later)

    def test_a_released_lease_is_free_at_once(self, store: Store) -> None:
        """Giving a lease back lets the next owner in, with a higher fence."""
        with store.begin() as tx:
            mine = tx.leases.acquire("work", "me", now=NOON, ttl=_LEASE)
            assert mine is not None
            tx.leases.release(mine)

            theirs = tx.leases.acquire("work", "you", now=NOON, ttl=_LEASE)

            assert theirs is not None
            assert mine.fence < theirs.fence

    def test_the_audit_only_grows(self, store: Store) -> None:
        """Rows are given numbers and read newest first."""
        row = AuditRow(at=NOON, shop=SHOP, actor="me", action="retry", subject="1")
        with store.begin() as tx:
            tx.audit.add(row)
            tx.audit.add(evolve(row, subject="2"))

            assert [one.subject for one in tx.audit.tail(SHOP)] == ["2", "1"]
            assert [] == tx.audit.tail(_OTHER)

    def test_texts_survive(self, store: Store) -> None:
        """中文, emoji and quotes come back as they went in."""
        row = evolve(_poison(), message="第3行😀 'x' \"y\" \\ %s; DROP TABLE inbox")
        with store.begin() as tx:
            tx.quarantine.put(row)

        with store.begin() as tx:
            assert row == tx.quarantine.get(SHOP, "orders", "1")

    def test_any_character_survives(self, store: Store) -> None:
        """NUL and its neighbours come back, in ids as well, and in the order of code."""
        ids = ["a\x00", "a\x00b", "a\x01", "a\x010", "a\x02", "a0", "aB", "a_", "aé", "a中"]
        with store.begin() as tx:
            tx.inbox.put([an_inbox_row(one) for one in reversed(ids)])

            rows = tx.inbox.to_plan(SHOP, "orders", NOON, 20)

            assert ids == [row.id for row in rows]
            assert set(ids) == set(tx.inbox.versions(SHOP, "orders", ids))

    def test_times_survive_to_the_microsecond(self, store: Store) -> None:
        """A moment with microseconds comes back the same."""
        moment = NOON + timedelta(microseconds=123_457)
        row = an_inbox_row(version=Version(moment, "a"), seen_at=moment)
        with store.begin() as tx:
            tx.inbox.put([row])

        with store.begin() as tx:
            assert row == tx.inbox.get(SHOP, "orders", "1")


def _claim(tx: Transaction, *, minutes: int = 0, limit: int = 10) -> list[Letter]:
    return tx.outbox.claim(
        SHOP,
        "memory",
        owner="worker",
        now=NOON + timedelta(minutes=minutes),
        lease=_LEASE,
        limit=limit,
    )


def _sent(tx: Transaction) -> list[Letter]:
    return tx.outbox.mark_sent(_claim(tx), now=NOON, settle_after=NOON)
