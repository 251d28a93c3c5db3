"""
Messages on disk, each id once, until somebody has handled them.

One SQLite file with ``synchronous=FULL``: when `MessageInbox.save` has returned, a
power cut loses nothing of it, so the messages may be confirmed. What is handled stays
for a while, because that is how a repeat is known: the platform may send a message
again days later.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from tmallerp import clock as clocks
from tmallerp.clock import Clock, SystemClock
from tmallerp.errors import StoreError
from tmallerp.top.messages.handling import Outcomes
from tmallerp.top.messages.message import Message

# Marks the file as ours, so that no other program's is written to ("tmib" in ASCII).
_APPLICATION_ID = 0x746D6962
_VERSION = 1
_SCHEMA = """
CREATE TABLE message (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    tenant TEXT NOT NULL,
    app TEXT NOT NULL,
    id TEXT NOT NULL,
    topic TEXT NOT NULL,
    content TEXT NOT NULL,
    user_id TEXT,
    user_nick TEXT,
    published TEXT,
    app_key TEXT,
    data_id TEXT,
    out_time TEXT,
    received TEXT NOT NULL,
    copies INTEGER NOT NULL DEFAULT 1,
    done TEXT,
    UNIQUE (tenant, app, id)
) STRICT;
CREATE INDEX message_open ON message (tenant, app, seq) WHERE done IS NULL;
CREATE INDEX message_done ON message (tenant, app, done) WHERE done IS NOT NULL
"""
_COLUMNS = "id, topic, content, user_id, user_nick, published, app_key, data_id, out_time"


class MessageInbox:
    """
    A durable handler; a context manager. Safe to share between threads and processes.

    Args:
        path: The file; made if it is not there, readable by its owner only, since
            contents name buyers. Its folder must be on a local disk.

        app: The key of the app whose messages these are. A message id is unique for an
            app, so tenant, app and id together are the key.

        tenant: Whose app it is, where one file serves several.

        clock: Stamps what is received and done.

        busy_s: How long to wait for another process's transaction.

    Raises:
        StoreError: If the file cannot be opened, or is another program's.
    """

    def __init__(
        self,
        path: str | os.PathLike[str],
        *,
        app: str,
        tenant: str = "default",
        clock: Clock | None = None,
        busy_s: float = 10.0,
    ) -> None:
        self.path = Path(path)
        self._key = (tenant, app)
        self._clock = clock or SystemClock()
        self._lock = threading.RLock()
        self._db: sqlite3.Connection | None = self._open(busy_s)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    # --- the handler ----------------------------------------------------------------

    def save(self, messages: Sequence[Message]) -> Outcomes:
        """
        Save a batch in one transaction; known ids are only counted.

        Returns:
            Every id, as saved or as a duplicate.

        Raises:
            StoreError: If the file cannot be written; then nothing of the batch is in.
        """
        received = self._clock.now().isoformat()
        saved: set[str] = set()
        duplicates: set[str] = set()
        with self._begin() as db:
            for message in messages:
                row = (*self._key, *_written(message), received)
                fresh = db.execute(_INSERT, row).rowcount
                if not fresh:
                    db.execute(_COUNT, (*self._key, message.id))
                (saved if fresh else duplicates).add(message.id)
        return Outcomes(saved=frozenset(saved), duplicates=frozenset(duplicates - saved))

    # --- for whoever works them off ---------------------------------------------------

    def unhandled(
        self, limit: int = 100, *, topics: Iterable[str] | None = None
    ) -> list[Message]:
        """
        Return the oldest messages that are not done, in the order they were saved.

        Args:
            limit: How many at most.

            topics: Only these; every topic if not given.
        """
        wanted = None if topics is None else sorted(topics)
        where = ""
        if wanted is not None:
            where = f" AND topic IN ({','.join('?' * len(wanted))})"
        sql = (
            f"SELECT {_COLUMNS} FROM message WHERE tenant = ? AND app = ?"
            f" AND done IS NULL{where} ORDER BY seq LIMIT ?"
        )
        with self._begin("DEFERRED") as db:
            rows = db.execute(sql, (*self._key, *(wanted or ()), limit)).fetchall()
        return [_read(row) for row in rows]

    def mark_done(self, ids: str | Iterable[str]) -> int:
        """
        Remember that messages are handled; return how many were open.

        Marking again is harmless; an unknown id is ignored.
        """
        now = self._clock.now().isoformat()
        wanted = [ids] if isinstance(ids, str) else list(ids)
        with self._begin() as db:
            return sum(db.execute(_DONE, (now, *self._key, one)).rowcount for one in wanted)

    def count(self) -> int:
        """Return how many messages are not done."""
        sql = "SELECT count(*) FROM message WHERE tenant = ? AND app = ? AND done IS NULL"
        with self._begin("DEFERRED") as db:
            (number,) = db.execute(sql, self._key).fetchone()
        return int(number)

    def holds(self, one: str) -> bool:
        """Say whether a message of this id was ever saved and is not forgotten."""
        sql = "SELECT 1 FROM message WHERE tenant = ? AND app = ? AND id = ?"
        with self._begin("DEFERRED") as db:
            return db.execute(sql, (*self._key, one)).fetchone() is not None

    def forget(self, before: datetime) -> int:
        """
        Drop what was done before a moment; return how many that were.

        Keep them at least a week: a repeat of what is forgotten is new again.

        Raises:
            ClockError: If *before* is naive.
        """
        text = clocks.to_beijing(before).isoformat()
        sql = "DELETE FROM message WHERE tenant = ? AND app = ? AND done < ?"
        with self._begin() as db:
            return db.execute(sql, (*self._key, text)).rowcount

    def close(self) -> None:
        """Close the file; closing twice is harmless."""
        with self._lock:
            if self._db is not None:
                self._db.close()
                self._db = None

    # --- the file -------------------------------------------------------------------

    def _open(self, busy_s: float) -> sqlite3.Connection:
        try:
            os.close(os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600))
            db = sqlite3.connect(
                self.path, timeout=busy_s, isolation_level=None, check_same_thread=False
            )
        except (OSError, sqlite3.Error) as error:
            raise self._broken(error) from error
        try:
            db.execute("PRAGMA journal_mode = WAL")
            db.execute("PRAGMA synchronous = FULL")
            self._migrate(db)
        except sqlite3.Error as error:
            db.close()
            raise self._broken(error) from error
        except BaseException:
            db.close()
            raise
        return db

    def _migrate(self, db: sqlite3.Connection) -> None:
        db.execute("BEGIN IMMEDIATE")
        try:
            (version,) = db.execute("PRAGMA user_version").fetchone()
            (owner,) = db.execute("PRAGMA application_id").fetchone()
            (tables,) = db.execute("SELECT count(*) FROM sqlite_master").fetchone()
            self._check_owner(tables, owner, version)
            if not tables:
                for statement in _SCHEMA.split(";\n"):
                    db.execute(statement)
                db.execute(f"PRAGMA application_id = {_APPLICATION_ID}")
                db.execute(f"PRAGMA user_version = {_VERSION}")
            db.execute("COMMIT")
        except BaseException:
            if db.in_transaction:
                db.execute("ROLLBACK")
            raise

    def _check_owner(self, tables: int, owner: int, version: int) -> None:
        if (tables and owner != _APPLICATION_ID) or version > _VERSION:
            msg = f"{self.path} is no inbox of this version."
            raise StoreError(msg)

    @contextmanager
    def _begin(self, mode: str = "IMMEDIATE") -> Iterator[sqlite3.Connection]:
        with self._lock:
            if self._db is None:
                msg = f"{self.path} is closed."
                raise StoreError(msg)
            db = self._db
            try:
                db.execute(f"BEGIN {mode}")
                yield db
                db.execute("COMMIT")
            except sqlite3.Error as error:
                _roll_back(db)
                raise self._broken(error) from error
            except BaseException:
                _roll_back(db)
                raise

    def _broken(self, error: Exception) -> StoreError:
        return StoreError(f"{self.path} cannot be used: {error}.")


_INSERT = (
    f"INSERT INTO message (tenant, app, {_COLUMNS}, received)"
    f" VALUES ({','.join('?' * 12)}) ON CONFLICT (tenant, app, id) DO NOTHING"
)
_COUNT = "UPDATE message SET copies = copies + 1 WHERE tenant = ? AND app = ? AND id = ?"
_DONE = (
    "UPDATE message SET done = ? WHERE tenant = ? AND app = ? AND id = ? AND done IS NULL"
)


def _roll_back(db: sqlite3.Connection) -> None:
    # After a full disk SQLite has rolled back by itself.
    if db.in_transaction:
        with suppress(sqlite3.Error):
            db.execute("ROLLBACK")


def _written(message: Message) -> tuple[str | None, ...]:
    return (
        message.id,
        message.topic,
        message.content,
        message.user_id,
        message.user_nick,
        _stamp(message.published),
        message.app_key,
        message.data_id,
        _stamp(message.out_time),
    )


def _stamp(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()


def _read(row: Sequence[str | None]) -> Message:
    one, topic, content, user_id, nick, published, app_key, data_id, out_time = row
    return Message(
        id=str(one),
        topic=str(topic),
        content=str(content),
        user_id=user_id,
        user_nick=nick,
        published=_moment(published),
        app_key=app_key,
        data_id=data_id,
        out_time=_moment(out_time),
    )


def _moment(text: str | None) -> datetime | None:
    return None if text is None else clocks.to_beijing(datetime.fromisoformat(text))
