"""
A store in one SQLite file: durable, and nothing to install.

WAL with ``synchronous=FULL``: a committed transaction survives a power cut, a cut one
leaves the last committed state. One connection serves all threads of the process, one
transaction at a time; other processes wait for the write lock up to a limit.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tmallerp.documents import ShopKey
from tmallerp.errors import StoreError
from tmallerp.store import _rules, _schema
from tmallerp.store._transaction import SqlTransaction

# STRICT tables came with 3.37 (2021); every supported Python on a current system has
# a later one.
_OLDEST = (3, 37, 0)


class _Whole:
    """The whole file is held by a transaction, so each shop is."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def of(self, _: ShopKey | str, /) -> sqlite3.Connection:
        return self._db

    def anyone(self) -> sqlite3.Connection:
        return self._db


class SqliteStore:
    """
    A ledger in a file.

    Args:
        path: The file; made if it is not there, readable by its owner only, since raw
            orders are in it. Its folder must exist and be on a local disk.

        busy_s: How long to wait for another process's transaction.

    Raises:
        StoreError: If the file cannot be opened, is no store of ours, or was written
            by a newer version.
    """

    def __init__(self, path: str | os.PathLike[str], *, busy_s: float = 10.0) -> None:
        self.path = Path(path)
        self._lock = threading.RLock()
        self._in_transaction = False
        if sqlite3.sqlite_version_info < _OLDEST:
            msg = f"SQLite {sqlite3.sqlite_version} is too old; 3.37 is needed."
            raise StoreError(msg)
        self._db: sqlite3.Connection | None = self._open(busy_s)

    def _open(self, busy_s: float) -> sqlite3.Connection:
        try:
            os.close(os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600))
            db = sqlite3.connect(
                self.path,
                timeout=busy_s,
                isolation_level=None,
                check_same_thread=False,
                cached_statements=256,
            )
        except (OSError, sqlite3.Error) as error:
            raise self._broken(error) from error
        try:
            db.row_factory = sqlite3.Row
            db.execute("PRAGMA journal_mode = WAL")
            db.execute("PRAGMA synchronous = FULL")
            db.execute("PRAGMA foreign_keys = ON")
            self._migrate(db)
        except sqlite3.Error as error:
            db.close()
            raise self._broken(error) from error
        except BaseException:
            db.close()
            raise
        return db

    def _migrate(self, db: sqlite3.Connection) -> None:
        """Bring the file to our schema, in one transaction."""
        db.execute("BEGIN IMMEDIATE")
        try:
            (version,) = db.execute("PRAGMA user_version").fetchone()
            (owner,) = db.execute("PRAGMA application_id").fetchone()
            (tables,) = db.execute("SELECT count(*) FROM sqlite_master").fetchone()
            self._check_owner(tables, owner, version)
            for script in _schema.MIGRATIONS[version:]:
                for statement in script.split(";\n"):
                    db.execute(statement)
            if version < _schema.VERSION:
                db.execute(f"PRAGMA application_id = {_schema.APPLICATION_ID}")
                db.execute(f"PRAGMA user_version = {_schema.VERSION}")
            db.execute("COMMIT")
        except BaseException:
            if db.in_transaction:
                db.execute("ROLLBACK")
            raise

    def _check_owner(self, tables: int, owner: int, version: int) -> None:
        if tables and owner != _schema.APPLICATION_ID:
            msg = f"{self.path} is a SQLite file of another program."
            raise StoreError(msg)
        if version > _schema.VERSION:
            msg = (
                f"{self.path} has schema {version}, this version knows "
                f"{_schema.VERSION}; use the newer tmallerp that wrote it."
            )
            raise StoreError(msg)

    @contextmanager
    def begin(self) -> Iterator[SqlTransaction]:
        """
        Open a transaction; it is on disk when the block has ended without an error.

        Raises:
            StoreError: If the file cannot be read or written (disk full, locked for too
                long, damaged), or this thread has a transaction open already.
        """
        with self._lock:
            if self._db is None:
                raise _rules.closed_store()
            if self._in_transaction:
                raise _rules.nested()
            db = self._db
            self._in_transaction = True
            try:
                db.execute("BEGIN IMMEDIATE")
                yield SqlTransaction(_Whole(db))
                db.execute("COMMIT")
            except sqlite3.Error as error:
                self._roll_back(db)
                raise self._broken(error) from error
            except BaseException:
                self._roll_back(db)
                raise
            finally:
                self._in_transaction = False

    def _roll_back(self, db: sqlite3.Connection) -> None:
        # After a full disk SQLite has rolled back by itself.
        if db.in_transaction:
            with suppress(sqlite3.Error):
                db.execute("ROLLBACK")

    def _broken(self, error: Exception) -> StoreError:
        return StoreError(f"{self.path} cannot be used: {error}.")

    def close(self) -> None:
        """Close the file; closing twice is harmless."""
        with self._lock:
            if self._db is not None:
                self._db.close()
                self._db = None
