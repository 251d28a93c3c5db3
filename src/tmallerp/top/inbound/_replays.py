"""
Who remembers which calls had their effect.

A good message can be recorded and sent again while its timestamp is fresh, and the
platform itself repeats what it got no answer to. Both must find the effect done: each
message is claimed before it is handled, and its answer kept for whoever comes again.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import threading
from collections import OrderedDict
from pathlib import Path
from typing import Protocol, Self

from attrs import define

MAX_ANSWER = 64 * 1024
"""Of a longer answer only that there was one is kept, as an empty one."""


class Replays(Protocol):
    """Remembers messages until their timestamps are stale."""

    def claim(self, key: str, now: float, until: float) -> bool | None:
        """
        Claim a message.

        Args:
            key: What tells it from all others.

            now: Seconds since 1970.

            until: When it may be forgotten.

        Returns:
            True for the first to come, False for a repetition, None if there is no
            room to remember it, so that it must be refused.
        """
        ...

    def release(self, key: str) -> None:
        """Forget a message whose handling failed: the next one is the first again."""
        ...

    def keep(self, key: str, answer: bytes) -> None:
        """Keep what a message was answered; nothing for an answer that is too long."""
        ...

    def answer(self, key: str) -> bytes | None:
        """Return what was answered: empty if too long, None while it is handled."""
        ...


@define
class _Entry:
    until: float
    answer: bytes | None = None


class MemoryReplays:
    """
    Remembers in this process; for a service that is one process.

    Args:
        most: How many messages at once. When none of them is stale, new ones are
            refused rather than old ones forgotten.
    """

    def __init__(self, most: int = 100_000) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._entries: OrderedDict[str, _Entry] = OrderedDict()

    def __len__(self) -> int:
        return len(self._entries)

    def claim(self, key: str, now: float, until: float) -> bool | None:
        """Claim a message; see `Replays`."""
        with self._lock:
            known = self._entries.get(key)
            if known is not None and known.until > now:
                return False
            if len(self._entries) >= self._most and not self._sweep(now):
                return None
            self._entries[key] = _Entry(until)
            return True

    def _sweep(self, now: float) -> bool:
        """Forget what is stale; say whether there is room now."""
        stale = [key for key, entry in self._entries.items() if entry.until <= now]
        for key in stale:
            del self._entries[key]
        return len(self._entries) < self._most

    def release(self, key: str) -> None:
        """Forget a message whose handling failed."""
        with self._lock:
            self._entries.pop(key, None)

    def keep(self, key: str, answer: bytes) -> None:
        """Keep what a message was answered."""
        with self._lock:
            entry = self._entries.get(key)
            if entry is not None:
                entry.answer = answer if len(answer) <= MAX_ANSWER else b""

    def answer(self, key: str) -> bytes | None:
        """Return what a message was answered."""
        with self._lock:
            entry = self._entries.get(key)
            return entry.answer if entry else None


_SCHEMA = """\
CREATE TABLE IF NOT EXISTS seen (
    key TEXT PRIMARY KEY,
    until REAL NOT NULL,
    answer BLOB
) WITHOUT ROWID
"""
# The first to come, or the first after the last one went stale; one statement, so that
# of two processes one wins.
_CLAIM = """\
INSERT INTO seen (key, until) VALUES (:key, :until)
ON CONFLICT (key) DO UPDATE SET until = :until, answer = NULL WHERE seen.until <= :now
"""
_SWEEP_EVERY = 256


class FileReplays:
    """
    Remembers in a small SQLite file; several processes of one host may share it.

    Safe to share between threads. Close it, or use it as a context manager.

    Args:
        path: Where the file is, or shall be; readable by its owner alone.

        most: How many messages at once.
    """

    def __init__(self, path: str | os.PathLike[str], *, most: int = 1_000_000) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._claims = 0
        self._about = 0
        # Made with its rights, not given them afterwards.
        with contextlib.suppress(FileExistsError):
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        self._db = sqlite3.connect(
            Path(path), timeout=10, isolation_level=None, check_same_thread=False
        )
        self._db.execute("PRAGMA journal_mode=WAL")
        # A claim lost with the machine's power is a message that may come again within
        # minutes; NORMAL survives the death of the process, which is what happens.
        self._db.execute("PRAGMA synchronous=NORMAL")
        self._db.execute(_SCHEMA)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; what was seen stays seen."""
        self._db.close()

    def claim(self, key: str, now: float, until: float) -> bool | None:
        """Claim a message; see `Replays`."""
        with self._lock:
            if self._is_fresh(key, now):
                return False
            if not self._has_room(now):
                return None
            told = {"key": key, "now": now, "until": until}
            first = self._db.execute(_CLAIM, told).rowcount == 1
            self._about += first
            return first

    def _is_fresh(self, key: str, now: float) -> bool:
        found = self._db.execute(
            "SELECT 1 FROM seen WHERE key = ? AND until > ?", (key, now)
        ).fetchone()
        return found is not None

    def _has_room(self, now: float) -> bool:
        """Forget what is stale now and then; say whether there is room."""
        self._claims += 1
        if self._claims % _SWEEP_EVERY == 1 or self._about >= self._most:
            self._db.execute("DELETE FROM seen WHERE until <= ?", (now,))
            # Other processes claim too; the count is theirs and ours.
            (self._about,) = self._db.execute("SELECT count(*) FROM seen").fetchone()
        return self._about < self._most

    def release(self, key: str) -> None:
        """Forget a message whose handling failed."""
        with self._lock:
            self._db.execute("DELETE FROM seen WHERE key = ?", (key,))

    def keep(self, key: str, answer: bytes) -> None:
        """Keep what a message was answered."""
        kept = answer if len(answer) <= MAX_ANSWER else b""
        with self._lock:
            self._db.execute("UPDATE seen SET answer = ? WHERE key = ?", (kept, key))

    def answer(self, key: str) -> bytes | None:
        """Return what a message was answered."""
        with self._lock:
            row = self._db.execute(
                "SELECT answer FROM seen WHERE key = ?", (key,)
            ).fetchone()
        return row[0] if row else None
