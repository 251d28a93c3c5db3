"""
A store that forgets when the process ends: for tests, examples and trying things out.

It keeps the same contract as the durable ones, transactions included: a block that
fails leaves nothing behind.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta

from attrs import evolve

from tmallerp.documents import DocumentKey, ShopKey
from tmallerp.store import _rules
from tmallerp.store._memory import InboxInMemory, Tables, WindowsInMemory
from tmallerp.store.records import (
    AuditRow,
    Binding,
    Lease,
    Letter,
    LetterState,
    QuarantineRow,
)


class _Bindings:
    def __init__(self, tables: Tables) -> None:
        self._rows = tables.bindings

    def get(self, key: DocumentKey, destination: str) -> Binding | None:
        return self._rows.get((key, destination))

    def put(self, binding: Binding) -> None:
        at = (binding.key, binding.destination)
        _rules.check_binding(binding, self._rows.get(at))
        self._rows[at] = binding

    def count(self, shop: ShopKey, kind: str, destination: str) -> int:
        return sum(
            key.shop == shop and key.kind == kind and name == destination
            for key, name in self._rows
        )


class _Outbox:
    def __init__(self, tables: Tables) -> None:
        self._letters = tables.letters
        self._of_key = tables.of_key

    def add(self, letter: Letter) -> Letter:
        at = (letter.key, letter.destination)
        ids = self._of_key.get(at, ())
        for known in (self._letters[one] for one in ids):
            if _rules.is_unsent(known):
                self._letters[known.id] = _rules.superseded(known, letter.created_at)
        stored = evolve(letter, id=max(self._letters, default=0) + 1)
        self._letters[stored.id] = stored
        self._of_key[at] = (*ids, stored.id)
        return stored

    def claim(
        self,
        shop: ShopKey,
        destination: str,
        *,
        owner: str,
        now: datetime,
        lease: timedelta,
        limit: int,
    ) -> list[Letter]:
        first: dict[DocumentKey, int] = {}
        letters = self._unfinished(shop, destination)
        for letter in letters:
            first[letter.key] = min(letter.id, first.get(letter.key, letter.id))
        taken = [
            _rules.claimed(letter, owner, now + lease)
            for letter in letters
            if letter.id == first[letter.key] and _rules.is_claimable(letter, now)
        ][:limit]
        self._letters.update({letter.id: letter for letter in taken})
        return taken

    def mark_sent(
        self, letters: Sequence[Letter], *, now: datetime, settle_after: datetime
    ) -> list[Letter]:
        marked = [
            _rules.marked_sent(one, self._standing(one.id), now, settle_after)
            for one in letters
        ]
        self._letters.update({letter.id: letter for letter in marked})
        return marked

    def settle(  # noqa: PLR0913
        self,
        letter: Letter,
        state: LetterState,
        *,
        now: datetime,
        error: str = "",
        not_before: datetime | None = None,
        settle_after: datetime | None = None,
        waits_for: str | None = None,
    ) -> Letter:
        settled = _rules.settled(
            letter,
            self._standing(letter.id),
            state,
            now=now,
            error=error,
            not_before=not_before,
            settle_after=settle_after,
            waits_for=waits_for,
        )
        self._letters[letter.id] = settled
        return settled

    def get(self, letter_id: int) -> Letter | None:
        return self._letters.get(letter_id)

    def _standing(self, letter_id: int) -> _rules.Standing | None:
        letter = self._letters.get(letter_id)
        return None if letter is None else _rules.standing_of(letter)

    def of_key(self, key: DocumentKey, destination: str) -> list[Letter]:
        ids = self._of_key.get((key, destination), ())
        return [evolve(self._letters[one], payload=b"") for one in ids]

    def unfinished(self, shop: ShopKey, destination: str) -> list[Letter]:
        return [evolve(one, payload=b"") for one in self._unfinished(shop, destination)]

    def _unfinished(self, shop: ShopKey, destination: str) -> list[Letter]:
        letters = [
            letter
            for letter in self._letters.values()
            if letter.state not in _rules.FINAL
            and letter.key.shop == shop
            and letter.destination == destination
        ]
        return sorted(letters, key=lambda letter: (letter.priority, letter.id))

    def wake(self, shop: ShopKey, waits_for: str, *, now: datetime) -> int:
        waiting = [
            letter
            for letter in self._letters.values()
            if letter.key.shop == shop and letter.waits_for == waits_for
        ]
        for letter in waiting:
            self._letters[letter.id] = evolve(letter, waits_for=None, updated_at=now)
        return len(waiting)

    def counts(self, shop: ShopKey) -> Mapping[LetterState, int]:
        return Counter(
            letter.state for letter in self._letters.values() if letter.key.shop == shop
        )


class _Quarantine:
    def __init__(self, tables: Tables) -> None:
        self._rows = tables.quarantine

    def put(self, row: QuarantineRow) -> None:
        at = (row.shop, row.stream, row.id)
        self._rows[at] = _rules.again(row, self._rows.get(at))

    def get(self, shop: ShopKey, stream: str, id: str) -> QuarantineRow | None:  # noqa: A002
        return self._rows.get((shop, stream, id))

    def release(self, shop: ShopKey, stream: str, id: str) -> bool:  # noqa: A002
        return self._rows.pop((shop, stream, id), None) is not None

    def all(self, shop: ShopKey, stream: str | None = None) -> list[QuarantineRow]:
        rows = [
            row
            for row in self._rows.values()
            if row.shop == shop and stream in (None, row.stream)
        ]
        return sorted(rows, key=lambda row: (row.since, row.stream, row.id))


class _Leases:
    def __init__(self, tables: Tables) -> None:
        self._rows = tables.leases

    def acquire(
        self, name: str, owner: str, *, now: datetime, ttl: timedelta
    ) -> Lease | None:
        lease = _rules.taken(name, owner, self._rows.get(name), now, ttl)
        if lease is not None:
            self._rows[name] = lease
        return lease

    def check(self, lease: Lease, *, now: datetime) -> None:
        _rules.check_lease(lease, self._rows.get(lease.name), now)

    def guard(self, lease: Lease) -> None:
        _rules.guard_lease(lease, self._rows.get(lease.name))

    def release(self, lease: Lease) -> None:
        known = self._rows.get(lease.name)
        if known is not None and known.fence == lease.fence:
            self._rows[lease.name] = _rules.released(known)


class _Audit:
    def __init__(self, tables: Tables) -> None:
        self._rows = tables.audit

    def add(self, row: AuditRow) -> None:
        self._rows.append(evolve(row, id=len(self._rows) + 1))

    def tail(self, shop: ShopKey, limit: int = 100) -> list[AuditRow]:
        return [row for row in reversed(self._rows) if row.shop == shop][:limit]


class _Transaction:
    def __init__(self, tables: Tables) -> None:
        self.inbox = InboxInMemory(tables)
        self.windows = WindowsInMemory(tables)
        self.bindings = _Bindings(tables)
        self.outbox = _Outbox(tables)
        self.quarantine = _Quarantine(tables)
        self.leases = _Leases(tables)
        self.audit = _Audit(tables)


class MemoryStore:
    """A ledger in memory; safe to share between threads."""

    def __init__(self) -> None:
        self._tables = Tables()
        self._lock = threading.RLock()
        self._in_transaction = False
        self._closed = False

    @contextmanager
    def begin(self) -> Iterator[_Transaction]:
        """
        Open a transaction; it takes effect when the block ends without an error.

        Raises:
            StoreError: If the store is closed, or this thread has one open already.
        """
        with self._lock:
            if self._closed:
                raise _rules.closed_store()
            if self._in_transaction:
                raise _rules.nested()
            draft = self._tables.copy()
            self._in_transaction = True
            try:
                yield _Transaction(draft)
            finally:
                self._in_transaction = False
            self._tables = draft

    def close(self) -> None:
        """Refuse further transactions; closing twice is harmless."""
        self._closed = True
