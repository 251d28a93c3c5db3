"""
What a store must keep, split by job.

Law: a transaction is all or nothing, survives a crash once `begin` has returned from
its ``with`` block, and sees its own writes. Transactions that touch the same shop, or
the same lease, are serial: threads, processes and hosts take turns. Errors of the
medium are `StoreError`; nothing is acknowledged then.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Protocol

from tmallerp.documents import DocumentKey, ShopKey, Version
from tmallerp.store.records import (
    AuditRow,
    Binding,
    Disposition,
    InboxRow,
    Lease,
    Letter,
    LetterState,
    QuarantineRow,
    WindowKey,
    WindowRow,
)


class Inbox(Protocol):
    """The latest known state of every platform record."""

    def put(self, rows: Iterable[InboxRow]) -> int:
        """
        Store rows unless a later version is there already.

        A row whose (modified, digest) equals the stored one changes nothing. An older
        `modified` never replaces a newer. Equal `modified` with another digest replaces:
        it was fetched later.

        Returns:
            How many rows were new or replaced an older version.
        """
        ...

    def get(self, shop: ShopKey, stream: str, id: str) -> InboxRow | None:  # noqa: A002
        """Return one record, payload included."""
        ...

    def versions(
        self, shop: ShopKey, stream: str, ids: Sequence[str]
    ) -> Mapping[str, Version]:
        """Return the stored versions of those ids that are there."""
        ...

    def to_plan(
        self, shop: ShopKey, stream: str, now: datetime, limit: int
    ) -> list[InboxRow]:
        """
        Return records that need a decision, oldest change first.

        Those are the `NEW` ones, and the `HELD` ones whose `until` has come.
        """
        ...

    def decide(  # noqa: PLR0913
        self,
        shop: ShopKey,
        stream: str,
        id: str,  # noqa: A002
        version: Version,
        disposition: Disposition,
        *,
        reason: str = "",
        until: datetime | None = None,
    ) -> bool:
        """
        Record what became of one version.

        Returns:
            False, changing nothing, if the stored version is another one by now.
        """
        ...

    def counts(self, shop: ShopKey, stream: str) -> Mapping[tuple[Disposition, str], int]:
        """Return how many records have each (disposition, first word of reason)."""
        ...

    def listed(
        self, shop: ShopKey, stream: str, disposition: Disposition
    ) -> list[InboxRow]:
        """Return the records of one disposition without payload (empty bytes)."""
        ...


class Windows(Protocol):
    """Which spans have been read, and which ids were in them."""

    def add(self, keys: Iterable[WindowKey]) -> None:
        """Remember spans to be read; those known already stay as they are."""
        ...

    def begun(self, key: WindowKey) -> None:
        """Count one more attempt at a known window."""
        ...

    def open(self, shop: ShopKey, stream: str) -> list[WindowRow]:
        """Return the windows not yet closed, earliest first."""
        ...

    def closed(self, shop: ShopKey, stream: str) -> list[WindowRow]:
        """Return the closed windows, earliest first."""
        ...

    def last_end(self, shop: ShopKey, stream: str) -> datetime | None:
        """Return the latest end of any window, open or closed."""
        ...

    def add_ids(self, key: WindowKey, ids: Iterable[str]) -> None:
        """Remember that these ids were seen in the window."""
        ...

    def ids(self, key: WindowKey) -> frozenset[str]:
        """Return the ids seen in the window."""
        ...

    def missing(self, key: WindowKey) -> frozenset[str]:
        """Return the ids seen in the window that the inbox does not hold."""
        ...

    def close(self, key: WindowKey, *, total: int, at: datetime) -> None:
        """
        Close a window.

        Raises:
            StoreError: If an id seen in it is not in the inbox, or it is unknown.
        """
        ...

    def reopen(self, key: WindowKey) -> None:
        """Open a closed window again, to have it read once more."""
        ...


class Bindings(Protocol):
    """Which document of which destination stands for a key."""

    def get(self, key: DocumentKey, destination: str) -> Binding | None:
        """Return the binding of a key."""
        ...

    def put(self, binding: Binding) -> None:
        """
        Bind, or refresh a binding.

        Raises:
            StoreError: If the key is bound to another reference already: one key, one
                document.
        """
        ...

    def count(self, shop: ShopKey, kind: str, destination: str) -> int:
        """Return how many documents of a kind are bound."""
        ...


class Outbox(Protocol):
    """What is to be said to destinations."""

    def add(self, letter: Letter) -> Letter:
        """
        Store a new letter and return it with its id.

        A letter of the same key and destination that is `PENDING` and was never sent is
        replaced: it becomes `DONE` with the error text ``superseded``.
        """
        ...

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
        """
        Take letters to be worked on, by priority, then id.

        Claimable: `PENDING` with `not_before` past and `waits_for` None; `UNKNOWN` with
        `settle_after` past; `SENT` whose lease lapsed (its worker died). Never one that
        another worker holds, and never one of a key (and destination) that has an
        earlier letter which is neither `DONE` nor `DEAD`.

        Returns:
            The letters with owner, raised fence and lease set; their state as it was.
        """
        ...

    def mark_sent(
        self, letters: Sequence[Letter], *, now: datetime, settle_after: datetime
    ) -> list[Letter]:
        """
        Save that these claimed letters are about to be sent; attempts rise by one.

        Raises:
            LeaseLostError: If a letter's fence is not the stored one.
        """
        ...

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
        """
        Save what became of a claimed letter and give it back.

        Raises:
            LeaseLostError: If its fence is not the stored one.

            StoreError: If the change of state is not one `LetterState` draws.
        """
        ...

    def get(self, letter_id: int) -> Letter | None:
        """Return one letter."""
        ...

    def of_key(self, key: DocumentKey, destination: str) -> list[Letter]:
        """Return all letters of a key, oldest first, without payload (empty bytes)."""
        ...

    def unfinished(self, shop: ShopKey, destination: str) -> list[Letter]:
        """
        Return the letters neither done nor dead, in claiming order.

        Their payload is left out (empty bytes).
        """
        ...

    def wake(self, shop: ShopKey, waits_for: str, *, now: datetime) -> int:
        """Let letters that wait for this cause go; return how many."""
        ...

    def counts(self, shop: ShopKey) -> Mapping[LetterState, int]:
        """Return how many letters are in each state."""
        ...


class Quarantine(Protocol):
    """What cannot go on, and why."""

    def put(self, row: QuarantineRow) -> None:
        """Store or replace; the first `since` is kept and attempts add up."""
        ...

    def get(self, shop: ShopKey, stream: str, id: str) -> QuarantineRow | None:  # noqa: A002
        """Return one row."""
        ...

    def release(self, shop: ShopKey, stream: str, id: str) -> bool:  # noqa: A002
        """Take a record out; return whether it was there."""
        ...

    def all(self, shop: ShopKey, stream: str | None = None) -> list[QuarantineRow]:
        """Return all rows, oldest first."""
        ...


class Leases(Protocol):
    """Who may do which piece of work."""

    def acquire(
        self, name: str, owner: str, *, now: datetime, ttl: timedelta
    ) -> Lease | None:
        """Take or renew a lease; None while another owner's has not lapsed."""
        ...

    def check(self, lease: Lease, *, now: datetime) -> None:
        """
        Make sure a lease still holds.

        Raises:
            LeaseLostError: If it lapsed or another owner took it.
        """
        ...

    def guard(self, lease: Lease) -> None:
        """
        Let this transaction go on only if nobody took the work over.

        The fence is compared under a lock that lasts as long as the transaction: nobody
        takes the lease before what follows is committed. A worker that stalled and was
        replaced is refused here, however late it wakes. A lease that lapsed and was not
        taken still counts, as nobody else has written.

        Raises:
            LeaseLostError: If another owner has taken it since, or it was given back.
        """
        ...

    def release(self, lease: Lease) -> None:
        """Give it back; nothing happens if it is lost already."""
        ...


class Audit(Protocol):
    """What was done; rows are only ever added."""

    def add(self, row: AuditRow) -> None:
        """Store a row."""
        ...

    def tail(self, shop: ShopKey, limit: int = 100) -> list[AuditRow]:
        """Return the latest rows, newest first."""
        ...


class Transaction(Protocol):
    """Everything that can be read and written within one transaction."""

    @property
    def inbox(self) -> Inbox:
        """Platform records."""
        ...

    @property
    def windows(self) -> Windows:
        """Spans that were read."""
        ...

    @property
    def bindings(self) -> Bindings:
        """Documents at destinations."""
        ...

    @property
    def outbox(self) -> Outbox:
        """Letters to destinations."""
        ...

    @property
    def quarantine(self) -> Quarantine:
        """What cannot go on."""
        ...

    @property
    def leases(self) -> Leases:
        """Who may work."""
        ...

    @property
    def audit(self) -> Audit:
        """What was done."""
        ...


class Store(Protocol):
    """A durable ledger, shared by threads."""

    def begin(self) -> AbstractContextManager[Transaction]:
        """
        Open a transaction; it commits when the block ends, and rolls back on an error.

        Raises:
            StoreError: If the medium cannot be read or written.
        """
        ...

    def close(self) -> None:
        """Give the medium back; closing twice is harmless."""
        ...
