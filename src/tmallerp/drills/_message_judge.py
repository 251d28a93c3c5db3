"""
The judge of messages: was one lost, altered, or confirmed before it was on disk?

It knows nothing of the client. It reads the service's log, in which sendings and
confirmations stand in their order, and the inbox's file, as any program could. At the
moment a confirmation arrives it looks into the file: what is not there then was
confirmed too early, whatever is there later, and though the service lost that
confirmation.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

from attrs import frozen

from tmallerp.simulator.desk._queue import digest_of

# What a client says is said, whether or not the service heard it.
_CONFIRMATIONS = frozenset({"confirmed", "ack_lost"})


class Row(Protocol):
    """What is read of the service's log."""

    @property
    def act(self) -> str:
        """What happened."""
        ...

    @property
    def id(self) -> int:
        """To which message."""
        ...

    @property
    def digest(self) -> str:
        """Of what was queued: which topic and content."""
        ...


@frozen(kw_only=True)
class MessageVerdict:
    """
    What the judge found.

    Args:
        queued: Messages the service had to deliver.

        sent: Sendings, repeats included.

        stored: Messages in the inbox.

        lost: Queued, and not in the inbox.

        early: Confirmed, and not in the inbox at that moment.

        altered: In the inbox, with another topic or content than was queued.

        open: In the inbox, and never confirmed.

        doubled: More than once in the inbox.

        strange: In the inbox, and never queued, or another app's or tenant's there.
    """

    queued: int
    sent: int
    stored: int
    lost: tuple[str, ...]
    early: tuple[str, ...]
    altered: tuple[str, ...]
    open: tuple[str, ...]
    doubled: tuple[str, ...]
    strange: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Whether everything arrived as it was, once, and was confirmed in its time."""
        missing = (self.lost, self.early, self.open)
        return not any((*missing, self.altered, self.doubled, self.strange))


class MessageJudge:
    """
    Watches one inbox.

    Args:
        inbox: Its file; it may not be there yet.

        app: The key of the app whose messages they are.

        tenant: Whose app it is.
    """

    def __init__(self, inbox: Path, *, app: str, tenant: str = "default") -> None:
        self._inbox = inbox
        self._key = (tenant, app)
        self._db: sqlite3.Connection | None = None
        self._early: list[int] = []

    def watch(self, row: Row) -> None:
        """See one entry of the log at the moment it is written."""
        if row.act in _CONFIRMATIONS and not self._is_stored(row.id):
            self._early.append(row.id)

    def _is_stored(self, number: int) -> bool:
        db = self._connection()
        if db is None:
            return False
        try:
            sql = "SELECT 1 FROM message WHERE tenant = ? AND app = ? AND id = ?"
            return db.execute(sql, (*self._key, str(number))).fetchone() is not None
        except sqlite3.OperationalError:
            # The file is being made just now, and holds no table yet.
            return False

    def _connection(self) -> sqlite3.Connection | None:
        if self._db is None and self._inbox.exists():
            address = f"{self._inbox.absolute().as_uri()}?mode=ro"
            self._db = sqlite3.connect(
                address, uri=True, check_same_thread=False, isolation_level=None
            )
        return self._db

    def verdict(self, log: Iterable[Row]) -> MessageVerdict:
        """Return what was found, and let go of the file."""
        acts: dict[str, list[str]] = {"queued": [], "sent": [], "confirmed": []}
        digests: dict[str, str] = {}
        for row in log:
            if row.act in acts:
                acts[row.act].append(str(row.id))
            if row.act == "queued":
                digests[str(row.id)] = row.digest
        found, others = self._stored(), self._others()
        self.close()
        stored = [number for number, _ in found]
        queued, known = set(digests), set(stored)
        return MessageVerdict(
            queued=len(queued),
            sent=len(acts["sent"]),
            stored=len(known),
            lost=_sorted(queued - known),
            early=_sorted({str(number) for number in self._early}),
            altered=_sorted({one for one, was in found if digests.get(one, was) != was}),
            open=_sorted(known - set(acts["confirmed"])),
            doubled=_sorted({one for one, n in Counter(stored).items() if n > 1}),
            strange=_sorted((known - queued) | others),
        )

    def _stored(self) -> list[tuple[str, str]]:
        """Return the inbox's messages, as number and digest."""
        db = self._connection()
        if db is None:
            return []
        sql = "SELECT id, topic, content FROM message WHERE tenant = ? AND app = ?"
        return [
            (str(number), digest_of(topic, content))
            for number, topic, content in db.execute(sql, self._key)
        ]

    def _others(self) -> set[str]:
        """Return what the file holds for anybody else."""
        db = self._connection()
        if db is None:
            return set()
        sql = "SELECT id FROM message WHERE NOT (tenant = ? AND app = ?)"
        return {str(number) for (number,) in db.execute(sql, self._key)}

    def close(self) -> None:
        """Let go of the file."""
        if self._db is not None:
            self._db.close()
            self._db = None


def _sorted(numbers: set[str]) -> tuple[str, ...]:
    return tuple(sorted(numbers))
