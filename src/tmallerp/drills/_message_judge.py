"""
The judge of messages: was one lost, or confirmed before it was on disk?

It knows nothing of the client. It reads the service's log, in which sendings and
confirmations stand in their order, and the inbox's file, as any program could. At the
moment a confirmation arrives it looks into the file: what is not there then was
confirmed too early, whatever is there later.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

from attrs import frozen


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

        open: In the inbox, and never confirmed.

        doubled: More than once in the inbox.

        strange: In the inbox, and never queued.
    """

    queued: int
    sent: int
    stored: int
    lost: tuple[str, ...]
    early: tuple[str, ...]
    open: tuple[str, ...]
    doubled: tuple[str, ...]
    strange: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Whether everything arrived, once, and was confirmed in its time."""
        troubles = (self.lost, self.early, self.open, self.doubled, self.strange)
        return not any(troubles)


class MessageJudge:
    """
    Watches one inbox.

    Args:
        inbox: Its file; it may not be there yet.
    """

    def __init__(self, inbox: Path) -> None:
        self._inbox = inbox
        self._db: sqlite3.Connection | None = None
        self._early: list[int] = []

    def watch(self, row: Row) -> None:
        """See one entry of the log at the moment it is written."""
        if row.act == "confirmed" and not self._is_stored(row.id):
            self._early.append(row.id)

    def _is_stored(self, number: int) -> bool:
        db = self._connection()
        if db is None:
            return False
        try:
            sql = "SELECT 1 FROM message WHERE id = ?"
            return db.execute(sql, (str(number),)).fetchone() is not None
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
        for row in log:
            if row.act in acts:
                acts[row.act].append(str(row.id))
        stored = self._stored()
        self.close()
        queued, known = set(acts["queued"]), set(stored)
        return MessageVerdict(
            queued=len(queued),
            sent=len(acts["sent"]),
            stored=len(known),
            lost=_sorted(queued - known),
            early=_sorted({str(number) for number in self._early}),
            open=_sorted(known - set(acts["confirmed"])),
            doubled=_sorted({one for one, n in Counter(stored).items() if n > 1}),
            strange=_sorted(known - queued),
        )

    def _stored(self) -> list[str]:
        db = self._connection()
        if db is None:
            return []
        return [str(one) for (one,) in db.execute("SELECT id FROM message")]

    def close(self) -> None:
        """Let go of the file."""
        if self._db is not None:
            self._db.close()
            self._db = None


def _sorted(numbers: set[str]) -> tuple[str, ...]:
    return tuple(sorted(numbers))
