"""
What every journey does the same way: one worker a shop, gather, plan, deliver.

A shaft says only what it reads, how it decides about one record, and where its letters
go; the lease, the transactions and the counting are here.
"""

from __future__ import annotations

import abc
import logging
import os
import socket
from datetime import datetime, timedelta
from secrets import token_hex
from typing import Generic, Protocol, TypeVar

from tmallerp.clock import Clock, SystemClock
from tmallerp.documents import ShopProfile
from tmallerp.pipelines._plan import Nothing, Skip, Wait, word
from tmallerp.pipelines._report import (
    PlannedAct,
    Progress,
    ProgressHook,
    Report,
    Stage,
)
from tmallerp.pipelines._seller import is_ours
from tmallerp.store.guarded import GuardedStore
from tmallerp.store.protocol import Store, Transaction
from tmallerp.store.records import (
    Disposition,
    InboxRow,
    Lease,
    Letter,
    LetterState,
    QuarantineRow,
)
from tmallerp.top import Client

_log = logging.getLogger("tmallerp")

LEASE = timedelta(minutes=2)
"""How long a dead worker blocks its shop; a living one renews it long before."""

FINAL = (LetterState.DONE, LetterState.DEAD)
_GROUP = 200
"""Records planned in one transaction; a durable commit is paid once for them."""
_EVERYTHING = 1_000_000

A = TypeVar("A")


class Carrier(Protocol):
    """Delivers letters until nothing more is due."""

    def run(self, report: Report) -> None:
        """Deliver what is due."""
        ...


class Shaft(abc.ABC, Generic[A]):
    """
    One shop's journey of one kind of record.

    Args:
        profile: The shop.

        stream: The stream's name in the store.

        client: Speaks TOP for this shop.

        store: The ledger.

        clock: Where now comes from.

        owner: This worker's name; None makes one up.

        progress: Is told how far each stage is.
    """

    def __init__(  # noqa: PLR0913 - one argument a collaborator
        self,
        profile: ShopProfile,
        stream: str,
        client: Client,
        store: Store,
        *,
        clock: Clock | None,
        owner: str | None,
        progress: ProgressHook,
    ) -> None:
        self._profile = profile
        self._stream = stream
        self._client = client
        self._store = GuardedStore(store)
        self._clock = clock or SystemClock()
        self._owner = owner or f"{socket.gethostname()}-{os.getpid()}-{token_hex(4)}"
        self._show = progress
        self._renewed: datetime | None = None

    def run(self) -> Report:
        """
        Gather, plan and deliver once.

        Returns:
            What was done. A dry run gathers, and reports what it would have sent.

        Raises:
            StoreError: If the ledger cannot be written; nothing was acknowledged. A
                `LeaseLostError` where this run stalled and another worker took over.

            AuthorizationError: If the profile names a seller and the session is
                another's.
        """
        report = Report(started=self._clock.now(), dry_run=not self._profile.live)
        lease = self._acquire()
        self._renewed = report.started if lease else None
        if lease is None:
            report.stopped = (
                f"Another worker runs the {self._stream} of {self._profile.key}; if it "
                f"died, they are free again {LEASE.total_seconds():.0f} seconds after."
            )
        else:
            try:
                self._run(report)
            finally:
                self._store.leases = ()
                with self._store.begin() as tx:
                    tx.leases.release(lease)
        report.ended = self._clock.now()
        return report

    @abc.abstractmethod
    def _gather(self, report: Report) -> None:
        """Read what is due into the inbox."""

    @abc.abstractmethod
    def _decide(self, tx: Transaction, row: InboxRow) -> A | QuarantineRow:
        """Decide about one record; the same facts give the same answer."""

    @abc.abstractmethod
    def _letter(self, row: InboxRow, action: A) -> Letter | None:
        """Return what a decision has to say to the destination, if anything."""

    @abc.abstractmethod
    def _planned(self, action: A) -> PlannedAct | None:
        """Return what a dry run shows of a decision; None if it would send nothing."""

    @abc.abstractmethod
    def _carrier(self) -> Carrier:
        """Return who delivers the letters."""

    def _acquire(self) -> Lease | None:
        name = f"{self._profile.key}/{self._stream}"
        with self._store.begin() as tx:
            now = self._clock.now()
            lease = tx.leases.acquire(name, self._owner, now=now, ttl=LEASE)
        self._store.leases = () if lease is None else (lease,)
        return lease

    def _progress(self, progress: Progress) -> None:
        """Renew the lease where a good part of it is over, then show how far we are."""
        now = self._clock.now()
        if self._renewed is None or now - self._renewed > LEASE / 4:
            # Refused by the guard where another worker took over.
            self._acquire()
            self._renewed = now
        self._show(progress)

    def _run(self, report: Report) -> None:
        if is_ours(self._profile, self._client, report.troubles):
            self._gather(report)
        if report.dry_run:
            self._show_plan(report)
            return
        self._plan_all(report)
        self._carrier().run(report)

    def _plan_all(self, report: Report) -> None:
        done = 0
        while True:
            with self._store.begin() as tx:
                rows = tx.inbox.to_plan(
                    self._profile.key, self._stream, self._clock.now(), _GROUP
                )
                for row in rows:
                    report.decisions[self._plan_row(tx, row)] += 1
            done += len(rows)
            if not rows:
                break
            self._progress(Progress(stage=Stage.PLAN, done=done, total=done))

    def _show_plan(self, report: Report) -> None:
        """Decide everything inside a transaction that changes nothing."""
        with self._store.begin() as tx:
            rows = tx.inbox.to_plan(
                self._profile.key, self._stream, self._clock.now(), _EVERYTHING
            )
            for row in rows:
                action = self._decide(tx, row)
                if isinstance(action, QuarantineRow):
                    report.decisions["quarantined"] += 1
                    continue
                report.decisions[word(action)] += 1
                planned = self._planned(action)
                if planned is not None:
                    report.planned.append(planned)

    def _plan_row(self, tx: Transaction, row: InboxRow) -> str:
        action = self._decide(tx, row)
        if isinstance(action, QuarantineRow):
            self._quarantine(tx, row, action)
            return "quarantined"
        self._apply(tx, row, action)
        tx.quarantine.release(row.shop, self._stream, row.id)
        return word(action)

    def _apply(self, tx: Transaction, row: InboxRow, action: A) -> None:
        """Write down what was decided."""
        disposition, reason = Disposition.DELIVERING, ""
        until: datetime | None = None
        letter = self._letter(row, action)
        if letter is not None:
            tx.outbox.add(letter)
        match action:
            case Skip(on_its_way=False):
                disposition = Disposition.DELIVERED
            case Wait(reason=reason, until=until):
                disposition = Disposition.HELD
            case Nothing(reason=reason):
                disposition = Disposition.NOT_DUE
            case _:
                pass
        tx.inbox.decide(
            row.shop,
            self._stream,
            row.id,
            row.version,
            disposition,
            reason=reason,
            until=until,
        )

    def _quarantine(self, tx: Transaction, row: InboxRow, poison: QuarantineRow) -> None:
        tx.quarantine.put(poison)
        tx.inbox.decide(
            row.shop,
            self._stream,
            row.id,
            row.version,
            Disposition.QUARANTINED,
            reason=poison.cause,
        )
        _log.warning("quarantined", extra={"id": row.id, "cause": poison.cause})

    def _poison(
        self,
        row: InboxRow,
        cause: str,
        message: str,
        field: str,
        *,
        waits_for: str | None = None,
    ) -> QuarantineRow:
        return QuarantineRow(
            shop=row.shop,
            stream=self._stream,
            id=row.id,
            version=row.version,
            cause=cause,
            message=message,
            field=field,
            waits_for=waits_for,
            since=self._clock.now(),
        )
