"""
A store in PostgreSQL: several processes and hosts share one ledger.

Transactions that touch the same shop, or the same lease, take turns by a lock in the
server that ends with the transaction; those of different shops run side by side. A
worker that dies leaves nothing half done: the server undoes what it had not committed
and frees its locks, at once when the process is gone, after *stall_s* when it hangs.
"""

from __future__ import annotations

import importlib
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from tmallerp._net.forks import begin_anew
from tmallerp.errors import Advice, ConfigError, StoreError
from tmallerp.secrets import Secret
from tmallerp.store import _rules
from tmallerp.store._transaction import SqlTransaction

if TYPE_CHECKING:
    from tmallerp.store._pg import Session

_EXTRA = Advice(
    "Install the extra: pip install 'tmallerp[postgres]'.",
    "请安装可选依赖：pip install 'tmallerp[postgres]'。",
)

_PAUSE_S = 0.2
"""Between two attempts to reach a server that was there before."""

_PARENTS: list[Session] = []
"""Connections of a forked process's parent: never used, and never closed either."""


class PostgresStore:
    """
    A ledger in a schema of a PostgreSQL database, version 13 or later.

    It holds one connection, which its threads share, one transaction at a time; where
    threads should work on several shops at once, make a store for each. A connection
    that was lost is made anew when the next transaction begins; what was open when it
    was lost is undone, and its block ends with a `StoreError`.

    Args:
        address: ``postgresql://user@host:5432/database`` or ``host=... dbname=...``, as
            libpq takes it. A server on another host must prove who it is, as by
            ``sslmode=verify-full``, unless the address names another *sslmode*.

        password: If it does not stand in the address, nor where libpq finds it.

        schema: Where the tables are; made if it is not there and the user may.

        connect_s: How long reaching the server may take.

        busy_s: How long to wait for another worker's transaction on the same shop, and
            for a server that is gone to come back.

        statement_s: How long one statement may take.

        stall_s: How long a transaction may do nothing before the server ends it, so
            that a worker that hangs does not stop the others.

    Raises:
        ConfigError: If the address is none, or the extra ``postgres`` is not installed.

        StoreError: If the server cannot be reached or refuses, the tables are another
            program's, or a newer version wrote them.
    """

    def __init__(  # noqa: PLR0913 - one argument a limit
        self,
        address: str | Secret,
        *,
        password: Secret | None = None,
        schema: str = "tmallerp",
        connect_s: float = 10.0,
        busy_s: float = 10.0,
        statement_s: float = 30.0,
        stall_s: float = 30.0,
    ) -> None:
        self._pg: Any = _driver()
        self._to = self._pg.access(
            address,
            password=password,
            schema=schema,
            connect_s=connect_s,
            busy_s=busy_s,
            statement_s=statement_s,
            stall_s=stall_s,
        )
        self._lock = threading.RLock()
        self._in_transaction = False
        self._closed = False
        self._session: Session | None = self._pg.Session(self._to)
        begin_anew(self)

    def __repr__(self) -> str:
        return f"<PostgresStore at {self._to.where}>"

    def reborn(self) -> None:
        """Let the parent have its connection; called in a process that was forked."""
        self._lock = threading.RLock()
        self._in_transaction = False
        if self._session is not None:
            _PARENTS.append(self._session)
            self._session = None

    @contextmanager
    def begin(self) -> Iterator[SqlTransaction]:
        """
        Open a transaction; the server has it on its disk when the block has ended.

        Raises:
            StoreError: If the server cannot be reached, the connection was lost, another
                transaction on the same shop took too long, a statement did, or this
                thread has a transaction open already. Nothing was saved then, except
                that a connection lost in the very moment of saving leaves that unknown.
        """
        with self._lock:
            if self._closed:
                raise _rules.closed_store()
            if self._in_transaction:
                raise _rules.nested()
            self._in_transaction = True
            try:
                session = self._begun()
                try:
                    yield SqlTransaction(session)
                    session.commit()
                except BaseException:
                    session.roll_back()
                    raise
            finally:
                self._in_transaction = False

    def _begun(self) -> Session:
        """Begin on the connection there is, or on a new one if it turns out to be lost."""
        if self._session is not None and self._session.is_alive:
            try:
                self._session.begin()
            except StoreError:
                if self._session.is_alive:
                    raise
            else:
                return self._session
        self._session = self._reached()
        self._session.begin()
        return self._session

    def _reached(self) -> Session:
        """Make a new connection; a server that starts again is waited for."""
        deadline = time.monotonic() + self._to.busy_s
        while True:
            try:
                return self._pg.Session(self._to)  # type: ignore[no-any-return]
            except StoreError:
                if time.monotonic() + _PAUSE_S >= deadline:
                    raise
            time.sleep(_PAUSE_S)

    def close(self) -> None:
        """End the connection; closing twice is harmless."""
        with self._lock:
            self._closed = True
            if self._session is not None:
                self._session.close()
                self._session = None


def _driver() -> Any:
    try:
        return importlib.import_module("tmallerp.store._pg")
    except ImportError as error:
        msg = f"A ledger in PostgreSQL needs the extra `postgres`: {error}."
        raise ConfigError(msg, key="store.url", advice=_EXTRA) from error
