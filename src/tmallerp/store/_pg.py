"""
One connection to PostgreSQL, set up as the ledger needs it.

With `_pg_access` the only module of the stores that imports psycopg; `PostgresStore`
loads it when it is made, so that the library works without the extra.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import psycopg
from psycopg.types.string import StrDumper, TextLoader

from tmallerp.documents import ShopKey
from tmallerp.errors import StoreError
from tmallerp.store import _schema
from tmallerp.store._pg_access import ADVICE, Access, access

__all__ = ["Session", "access"]

Connection = psycopg.Connection[Any]

# READ COMMITTED, and this is the one level that is right here. A transaction takes the
# advisory lock of its shop before it reads, and whoever had the lock has committed by
# then; under READ COMMITTED each statement sees what is committed when *it* begins, so
# all after the lock see the predecessor's work. Under REPEATABLE READ or SERIALIZABLE
# the snapshot is taken by the first statement, which is the one that waits for the
# lock: it would be older than the predecessor's commit, and end in errors that only a
# repetition of the whole block could mend.
_BEGIN = "BEGIN ISOLATION LEVEL READ COMMITTED, READ WRITE"

# A number for `pg_advisory_xact_lock`; who migrates a schema holds it as well.
_MIGRATION = "migration"

_VERSION_TABLE = "tmallerp_ledger"

# PostgreSQL's texts cannot hold NUL. It is written as \x01 and a digit, and so is \x01
# itself, which keeps every text, and the order of texts, as they are.
_ODD = re.compile("[\x00\x01]")
_WRITTEN = {"\x00": "\x010", "\x01": "\x011"}
_KEPT = re.compile("\x01([01])")


def _escaped(text: str) -> str:
    return _ODD.sub(lambda found: _WRITTEN[found[0]], text)


def _unescaped(text: str) -> str:
    return _KEPT.sub(lambda found: chr(int(found[1])), text)


class _AnyText(StrDumper):
    """Writes texts in which anything may stand."""

    def dump(self, obj: str) -> Any:
        return super().dump(_escaped(obj) if _ODD.search(obj) else obj)


class _AnyTextBack(TextLoader):
    """Reads them back."""

    def load(self, data: Any) -> str:
        text = str(super().load(data))
        return _unescaped(text) if "\x01" in text else text


class _Row:
    """A row that is read by name, by position, or taken apart, as SQLite's are."""

    __slots__ = ("_places", "_values")

    def __init__(self, places: dict[str, int], values: Sequence[Any]) -> None:
        self._places = places
        self._values = values

    def __getitem__(self, at: str | int) -> Any:
        return self._values[at if isinstance(at, int) else self._places[at]]

    def __iter__(self) -> Iterator[Any]:
        return iter(self._values)


class _Changed(NamedTuple):
    """How many rows several statements changed."""

    rowcount: int


def _rows(cursor: psycopg.Cursor[Any]) -> Callable[[Sequence[Any]], _Row]:
    columns = cursor.description or ()
    places = {column.name: number for number, column in enumerate(columns)}
    return lambda values: _Row(places, values)


@lru_cache(maxsize=2048)
def _spelled(statement: str) -> str:
    return statement.replace("?", "%s")


def lock_number(schema: str, what: str) -> int:
    """
    Return the number of the advisory lock of one thing in one schema.

    Two things of one number only wait for each other without need.
    """
    digest = hashlib.blake2b(f"{schema}\0{what}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


class Session:
    """
    A connection, and the transaction that is open on it.

    Args:
        to: Where.

    Raises:
        StoreError: If the server cannot be reached, refuses, or keeps no ledger of ours.
    """

    def __init__(self, to: Access) -> None:
        self._to = to
        self._pid = os.getpid()
        self._held: set[str] = set()
        try:
            self._connection = self._connect()
        except psycopg.Error as error:
            raise to.broken(error) from None
        try:
            self._set_up()
            self._migrate()
        except psycopg.Error as error:
            self.close()
            raise to.broken(error) from None
        except BaseException:
            self.close()
            raise

    def _connect(self) -> Connection:
        secret = self._to.password
        hidden: dict[str, Any] = {}
        if secret is not None:
            hidden["password"] = secret.reveal()
        connection: Connection = psycopg.Connection.connect(
            **self._to.parameters,
            **hidden,
            autocommit=True,
            client_encoding="utf8",
        )
        connection.adapters.register_dumper(str, _AnyText)
        connection.adapters.register_loader("text", _AnyTextBack)
        connection.row_factory = _rows
        # Of the transaction that migrates; the ledger's own say it when they begin.
        connection.isolation_level = psycopg.IsolationLevel.READ_COMMITTED
        connection.read_only = False
        return connection

    def _set_up(self) -> None:
        """Say once what holds for every transaction of this connection."""
        to, db = self._to, self._connection
        (encoding,) = _one(db.execute("SHOW server_encoding"))
        if encoding != "UTF8":
            msg = f"The database at {to.where} keeps {encoding}; a ledger needs UTF8."
            raise StoreError(msg)
        settings = {
            "search_path": to.schema,
            "statement_timeout": _ms(to.statement_s),
            "lock_timeout": _ms(to.busy_s),
            "idle_in_transaction_session_timeout": _ms(to.stall_s),
        }
        # What has been committed survives a crash of the server. A server that waits
        # for its standbys as well is left to.
        (synchronous,) = _one(db.execute("SHOW synchronous_commit"))
        if synchronous == "off":
            settings["synchronous_commit"] = "on"
        for name, value in settings.items():
            db.execute("SELECT set_config(%s, %s, false)", (name, value))

    def _migrate(self) -> None:
        """Bring the schema to our version, in one transaction, one starter at a time."""
        db, schema = self._connection, self._to.schema
        with db.transaction():
            self._lock(_MIGRATION)
            tables = {
                name
                for (name,) in db.execute(
                    "SELECT tablename FROM pg_catalog.pg_tables WHERE schemaname = %s",
                    (schema,),
                )
            }
            version = self._version(tables)
            if version == _schema.VERSION:
                return
            if not tables:
                self._make_schema()
            for script in _schema.MIGRATIONS[version:]:
                db.execute(_schema.for_postgres(script).encode())
            db.execute(
                f"UPDATE {_VERSION_TABLE} SET version = %s".encode(), (_schema.VERSION,)
            )

    def _version(self, tables: set[str]) -> int:
        if not tables:
            return 0
        if _VERSION_TABLE not in tables:
            msg = f"The tables at {self._to.where} are another program's."
            raise StoreError(msg)
        (version,) = _one(
            self._connection.execute(f"SELECT version FROM {_VERSION_TABLE}".encode())
        )
        if version > _schema.VERSION:
            msg = (
                f"The ledger at {self._to.where} has schema {version}, this version "
                f"knows {_schema.VERSION}; use the newer tmallerp that wrote it."
            )
            raise StoreError(msg)
        return int(version)

    def _make_schema(self) -> None:
        db, schema = self._connection, self._to.schema
        # Asked first: a user who may not make schemas may well own one.
        there = db.execute(
            "SELECT 1 FROM pg_catalog.pg_namespace WHERE nspname = %s", (schema,)
        ).fetchone()
        if there is None:
            db.execute(f'CREATE SCHEMA "{schema}"'.encode())
        db.execute(f"CREATE TABLE {_VERSION_TABLE} (version BIGINT NOT NULL)".encode())
        db.execute(f"INSERT INTO {_VERSION_TABLE} VALUES (0)".encode())

    # --- transactions -------------------------------------------------------------

    @property
    def is_alive(self) -> bool:
        """Whether the connection was not seen to be lost."""
        return not self._connection.closed and not self._connection.broken

    @property
    def is_inherited(self) -> bool:
        """Whether the connection is the parent's of this forked process."""
        return self._pid != os.getpid()

    def begin(self) -> None:
        """
        Open a transaction; it holds nothing yet.

        Raises:
            StoreError: If the server does not answer.
        """
        self._held.clear()
        self.execute(_BEGIN)

    def commit(self) -> None:
        """
        Make what was written last.

        Raises:
            StoreError: If it is not known to have been made; whether it was is unknown
                when the connection was lost just then.
        """
        done = self.execute("COMMIT")
        # After a failed statement the server turns a commit into a roll-back, and calls
        # that a success.
        if done.statusmessage != "COMMIT":
            msg = (
                f"A statement of this transaction at {self._to.where} had failed, so "
                "nothing of it was saved."
            )
            raise StoreError(msg, advice=ADVICE)

    def roll_back(self) -> None:
        """Undo what was written; a connection that cannot even do that is closed."""
        if self.is_inherited or not self.is_alive:
            return
        try:
            self._connection.execute("ROLLBACK")
        except psycopg.Error:
            self.close()

    def close(self) -> None:
        """End the connection, if it is ours to end."""
        if not self.is_inherited:
            self._connection.close()

    # --- statements ---------------------------------------------------------------

    def of(self, what: ShopKey | str, /) -> Session:
        """Hold a shop, or the lease of a name, until the transaction ends."""
        name = f"lease {what}" if isinstance(what, str) else f"shop {what}"
        if name not in self._held:
            self._run(lambda _: self._lock(name))
            self._held.add(name)
        return self

    def anyone(self) -> Session:
        """Hold nothing more."""
        return self

    def execute(self, statement: str, values: Sequence[Any] = (), /) -> psycopg.Cursor[Any]:
        """Run one statement."""
        text = _spelled(statement).encode()
        return self._run(lambda cursor: cursor.execute(text, values or None))

    def executemany(self, statement: str, values: Iterable[Sequence[Any]], /) -> _Changed:
        """Run one statement for each row of values."""
        # Not by psycopg's own, which sends all at once in pipeline mode: PostgreSQL 15
        # was seen not to end a transaction that stalls after that.
        return _Changed(sum(self.execute(statement, row).rowcount for row in values))

    def _run(self, act: Callable[[psycopg.Cursor[Any]], object]) -> psycopg.Cursor[Any]:
        if self.is_inherited:
            msg = "This transaction was begun in another process, before it forked."
            raise StoreError(msg)
        try:
            cursor = self._connection.cursor()
            act(cursor)
        except (psycopg.Error, UnicodeEncodeError) as error:
            raise self._to.broken(error) from None
        return cursor

    def _lock(self, what: str) -> None:
        number = lock_number(self._to.schema, what)
        self._connection.execute("SELECT pg_advisory_xact_lock(%s::bigint)", (number,))


def _one(cursor: psycopg.Cursor[Any]) -> Any:
    """Return the row of a query that always has one."""
    row = cursor.fetchone()
    if row is None:
        msg = "The server answered with no row where one was certain."
        raise StoreError(msg)
    return row


def _ms(seconds: float) -> str:
    return str(max(1, round(seconds * 1000)))
