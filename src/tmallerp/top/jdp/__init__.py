"""
The push database (聚石塔 RDS) as a source of the same typed answers as the API.

The platform writes every trade, refund and item of a shop into three tables of a MySQL
database; each row holds the API's whole answer. Here they are polled in the order they
were written, in constant memory, and only ever read. What surprises a newcomer: the
cursor is the time a row was *written*, not the time its trade changed, and the
database's own clock decides how far a poll may go.

Source: the platform's description of its data push.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeVar

from attrs import frozen

from tmallerp.clock import BEIJING, Clock, SystemClock
from tmallerp.errors import ConfigError
from tmallerp.secrets import Secret
from tmallerp.top.jdp._rows import (
    ITEMS,
    REFUNDS,
    TRADES,
    JdpCursor,
    JdpKind,
    JdpRow,
    JdpSeen,
)
from tmallerp.top.jdp._sql import JdpTls, Reader, Statements, make_engine

if TYPE_CHECKING:
    from sqlalchemy.engine import URL, Engine

__all__ = [
    "ITEMS",
    "REFUNDS",
    "TRADES",
    "JdpConfig",
    "JdpCursor",
    "JdpKind",
    "JdpRow",
    "JdpSeen",
    "JdpSource",
    "JdpTls",
]

T = TypeVar("T")


@frozen(kw_only=True)
class JdpConfig:
    """
    How the tables are read.

    Args:
        schema: The database that holds the tables; None takes the address's own.

        overlap: How far before the cursor a poll begins. A transaction that commits late
            shows rows older than some already read; what comes twice is cheap.

        lag: How long a row must have been written. In a second that is not over, a row
            with a smaller number may still come.

        batch: Rows a statement. Memory holds two batches at most.

        connect_timeout_s: Seconds to reach the server.

        read_timeout_s: Seconds to wait for its greeting, and for the rows of a batch.

        reconnects: How often a statement is sent again after the connection was lost.

        tls: How the connection is encrypted; None leaves it to driver and server, which
            encrypt where both can and check nothing.

    Raises:
        ConfigError: If a number is out of range.
    """

    schema: str | None = "sys_info"
    overlap: timedelta = timedelta(minutes=3)
    lag: timedelta = timedelta(seconds=5)
    batch: int = 200
    connect_timeout_s: float = 10.0
    read_timeout_s: float = 60.0
    reconnects: int = 3
    tls: JdpTls | None = None

    def __attrs_post_init__(self) -> None:
        least = {"batch": 1, "connect_timeout_s": 0.001, "read_timeout_s": 0.001}
        for name, low in {**least, "reconnects": 0}.items():
            if getattr(self, name) < low:
                msg = f"jdp.{name} must be {low} or more, not {getattr(self, name)}."
                raise ConfigError(msg, key=f"jdp.{name}")
        for name in ("overlap", "lag"):
            if getattr(self, name) < timedelta(0):
                msg = f"jdp.{name} must not be negative."
                raise ConfigError(msg, key=f"jdp.{name}")


class JdpSource:
    """
    Reads the push database. A context manager; safe to share between threads.

    Nothing is connected before the first poll. The session is set to read only, so that
    even a mistake could not write; give it a user that has SELECT alone all the same.

    Args:
        database: ``mysql://user@host:3306/name``, as text, `Secret` or SQLAlchemy URL; or
            an engine of your own, whose connections are taken as it makes them.

        seller_nick: Only this shop's rows; None reads all shops of the database.

        password: Used in place of the address's.

        config: How the tables are read.

        clock: Waits before a reconnect. How far a poll goes, the database's clock says.

    Raises:
        ConfigError: If the extra is missing or the address is no MySQL's.
    """

    def __init__(
        self,
        database: str | Secret | URL | Engine,
        *,
        seller_nick: str | None = None,
        password: Secret | None = None,
        config: JdpConfig | None = None,
        clock: Clock | None = None,
    ) -> None:
        self.config = config or JdpConfig()
        self._nick = seller_nick
        engine = make_engine(
            database,
            password=password,
            tls=self.config.tls,
            connect_timeout_s=self.config.connect_timeout_s,
            read_timeout_s=self.config.read_timeout_s,
        )
        self._reader = Reader(engine, clock or SystemClock(), self.config.reconnects)

    def __repr__(self) -> str:
        return f"JdpSource({self._reader.shown!r}, seller_nick={self._nick!r})"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connection; closing twice is harmless."""
        self._reader.close()

    def now(self) -> datetime:
        """
        Return the database's own time, aware, in Beijing.

        Raises:
            TmallErpError: As `poll`.
        """
        return self._reader.now()

    def poll(self, kind: JdpKind[T], since: JdpCursor) -> Iterator[JdpRow[T]]:
        """
        Read what was written since a place, in the order of writing.

        Begins *overlap* before *since*, so some rows come again; `JdpSeen` drops those.
        Ends *lag* before the database's now as it was when the poll began: a row written
        again meanwhile leaves this poll's range and comes with the next. Nothing is asked
        before the first row is.

        Args:
            kind: `TRADES`, `REFUNDS` or `ITEMS`.

            since: Where the last poll came to; `JdpCursor.first` for all there is.

        Yields:
            Rows by time of writing and number. Keep ``cursor = cursor.past(row)`` once a
            row is safe.

        Raises:
            ConfigError: If database, table, column, user or encryption is wrong.

            NoAnswerError: If the connection is lost more often than *reconnects*.

            ServiceError: If the database failed otherwise.
        """
        until = self._reader.now() - self.config.lag
        asked = Statements(kind, self.config.schema, self._nick)
        overlap = self.config.overlap
        place = JdpCursor(at=since.at - overlap, key="" if overlap else since.key)
        while True:
            found = self._batch(asked, place, until)
            for one in found:
                row = _row(kind, one)
                yield row
                place = row.cursor
            if len(found) < self.config.batch:
                return

    def _batch(self, asked: Statements, place: JdpCursor, until: datetime) -> list[Any]:
        """Read the next rows: what is left of the place's own moment, then later ones."""
        size, found = self.config.batch, []
        if place.key:
            found = self._reader.rows(asked.rest_of(place.at, int(place.key), size))
        if len(found) < size:
            after = asked.later(place.at, until, size - len(found), inclusive=not place.key)
            found += self._reader.rows(after)
        return found


def _row(kind: JdpKind[T], found: Any) -> JdpRow[T]:
    key, nick, status, modified, written, digest, response, *deleted = found
    return JdpRow(
        kind=kind,
        key=str(key),
        seller_nick=nick or "",
        status=status or "",
        modified=_aware(modified),
        jdp_modified=written.replace(tzinfo=BEIJING),
        jdp_hashcode=digest,
        deleted=bool(deleted and deleted[0]),
        raw=response if isinstance(response, bytes) else (response or "").encode(),
    )


def _aware(value: object) -> datetime | None:
    """Give a time Beijing's zone; MySQL's zero date reaches us as text and is none."""
    return value.replace(tzinfo=BEIJING) if isinstance(value, datetime) else None
