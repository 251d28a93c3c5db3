"""
The statements and the connection that `tmallerp.top.jdp` reads with.

All SQL is built from table objects with typed binds, and all of it reads. SQLAlchemy and
PyMySQL are imported here, when a source is opened, and nowhere else in this wing.
"""

from __future__ import annotations

import importlib
import logging
import ssl
import threading
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import tenacity
from attrs import frozen

from tmallerp.clock import BEIJING, Clock, to_beijing
from tmallerp.errors import (
    Advice,
    ConfigError,
    NoAnswerError,
    ServiceError,
    TmallErpError,
)
from tmallerp.secrets import Secret

if TYPE_CHECKING:
    from sqlalchemy import ColumnClause, Select
    from sqlalchemy.engine import URL, Engine
    from sqlalchemy.exc import DBAPIError

    from tmallerp.top.jdp._rows import JdpKind

_log = logging.getLogger("tmallerp")

SOURCE = "jdp"
"""What stands in an error for the name of an API."""

# Numbers of MySQL's and MariaDB's errors, from their manuals.
_DENIED = frozenset({1044, 1045, 1142, 1143, 1227, 1698})
_NO_SCHEMA, _NO_TABLE, _NO_COLUMN, _SYNTAX = 1049, 1146, 1054, 1064
_TLS = frozenset({2026, 3159})
_NEVER_CONNECTED = frozenset({1040, 1129, 1130, 1203, 2002, 2003, 2005})
# Gone, killed, shut down, timed out: sending a read again is always right.
_LOST = frozenset(
    {0, 1053, 1077, 1158, 1159, 1160, 1161, 1205, 1317, 1927, 1969}
    | {2006, 2013, 2014, 2055, 3024, 4031}
)

_READ_ONLY = "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED, READ ONLY"
_READ_COMMITTED = "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED"
# DATETIME columns hold Beijing time as text; NOW() follows the session's zone.
_ZONE = "SET SESSION time_zone = '+08:00'"

_EXTRA = Advice(
    "Install the extra: pip install 'tmallerp[jdp]'.",
    "请安装可选依赖：pip install 'tmallerp[jdp]'。",
)
_LOST_ADVICE = Advice(
    "Poll again from the last cursor; reading twice loses nothing.",
    "请从上次的游标重新轮询；重复读取不会丢失数据。",
)


@frozen(kw_only=True)
class JdpTls:
    """
    How the connection is encrypted. The server's certificate and name are always checked.

    Args:
        ca_file: Authorities to trust; the machine's own if None.

        cert_file: This client's certificate, where the server asks for one.

        key_file: Its key; None if it is in *cert_file*.
    """

    ca_file: Path | None = None
    cert_file: Path | None = None
    key_file: Path | None = None

    def context(self) -> ssl.SSLContext:
        """
        Make the context that checks certificates.

        Raises:
            ConfigError: If a file cannot be read.
        """
        try:
            context = ssl.create_default_context(cafile=self.ca_file)
            if self.cert_file is not None:
                context.load_cert_chain(self.cert_file, self.key_file)
        except (OSError, ssl.SSLError) as error:
            msg = f"The certificates of the push database cannot be read: {error}."
            raise ConfigError(msg, key="jdp.tls") from error
        return context


class Reader:
    """
    One connection that reads, and comes back when it is lost.

    Args:
        engine: Made by `make_engine`.

        clock: Waits between attempts.

        reconnects: How often a lost statement is sent again.
    """

    def __init__(self, engine: Engine, clock: Clock, reconnects: int) -> None:
        self._engine = engine
        self._lock = threading.Lock()
        self._retrying = tenacity.Retrying(
            retry=tenacity.retry_if_exception_type(NoAnswerError),
            stop=tenacity.stop_after_attempt(1 + reconnects),
            wait=tenacity.wait_exponential(multiplier=0.2, max=5),
            sleep=clock.sleep,
            reraise=True,
        )

    def rows(self, statement: Select[Any]) -> list[Any]:
        """
        Run one statement and return all its rows.

        Raises:
            ConfigError: If the database says that access, names or encryption are wrong.

            NoAnswerError: If it cannot be reached or the connection is lost too often.

            ServiceError: If it failed otherwise.
        """
        return self._retrying(self._once, statement)

    def _once(self, statement: Select[Any]) -> list[Any]:
        from sqlalchemy.exc import DBAPIError

        try:
            with self._lock, self._engine.connect() as connection:
                return list(connection.execute(statement))
        except DBAPIError as error:
            raise explained(error, self.shown) from error

    def now(self) -> datetime:
        """Return the database's time, aware, in Beijing."""
        from sqlalchemy import func, select

        moment: datetime = self.rows(select(func.now()))[0][0]
        return moment.replace(tzinfo=BEIJING)

    @property
    def shown(self) -> str:
        """The database's address without its password."""
        return self._engine.url.render_as_string(hide_password=True)

    def close(self) -> None:
        """Close the connection."""
        self._engine.dispose()


class Statements:
    """
    The questions to one table. Each is one range of an index that ends with the key.

    Two questions and not one condition over both columns, which would read a moment with
    a hundred thousand rows anew for each batch of it.

    Args:
        kind: The table.

        schema: Its database; None for the connection's own.

        nick: Only this shop's rows, or None.
    """

    def __init__(self, kind: JdpKind[Any], schema: str | None, nick: str | None) -> None:
        from sqlalchemy import BigInteger, DateTime, String, column, select, table

        columns: list[ColumnClause[Any]] = [
            column(kind.key, BigInteger()),
            column(kind.nick, String()),
            column(kind.status, String()),
            column("modified", DateTime()),
            column("jdp_modified", DateTime()),
            column("jdp_hashcode", String()),
            column("jdp_response", String()),
        ]
        if kind.deleted:
            columns.append(column(kind.deleted, BigInteger()))
        rows = table(kind.table, *columns, schema=schema).columns
        self._key, self._written = rows[kind.key], rows["jdp_modified"]
        chosen = select(*rows)
        self._rows = chosen if nick is None else chosen.where(rows[kind.nick] == nick)

    def rest_of(self, moment: datetime, key: int, size: int) -> Select[Any]:
        """Ask for the rows written at *moment* that follow *key*."""
        chosen = self._rows.where(self._written == _naive(moment), self._key > key)
        return chosen.order_by(self._key).limit(size)

    def later(
        self, moment: datetime, until: datetime, size: int, *, inclusive: bool
    ) -> Select[Any]:
        """Ask for the rows written after *moment*, or at it, and not after *until*."""
        start, end = _naive(moment), _naive(until)
        begun = self._written >= start if inclusive else self._written > start
        chosen = self._rows.where(begun, self._written <= end)
        return chosen.order_by(self._written, self._key).limit(size)


def _naive(moment: datetime) -> datetime:
    """Write a moment as the database keeps it: Beijing's, without a zone."""
    return to_beijing(moment).replace(tzinfo=None)


def make_engine(
    database: str | Secret | URL | Engine,
    *,
    password: Secret | None,
    tls: JdpTls | None,
    connect_timeout_s: float,
    read_timeout_s: float,
) -> Engine:
    """
    Make an engine with a pool of one connection that may only read.

    Args:
        database: An address, or an engine whose connections are taken as it makes them
            and never given back to it.

        password: Used in place of the address's.

        tls: How to encrypt; None leaves it to driver and server.

        connect_timeout_s: Seconds to connect.

        read_timeout_s: Seconds to wait for rows.

    Raises:
        ConfigError: If the extra is missing or the address is none of MySQL's family.
    """
    try:
        import sqlalchemy
        from sqlalchemy import event

        importlib.import_module("pymysql")
    except ImportError:
        msg = "The push database needs SQLAlchemy and PyMySQL."
        raise ConfigError(msg, key="jdp", advice=_EXTRA) from None
    if isinstance(database, sqlalchemy.Engine):
        url, settings = database.url, {"creator": _taken_from(database)}
    else:
        url = _address(database, password)
        encryption = {} if tls is None else {"ssl": tls.context()}
        timeouts = {"connect_timeout": connect_timeout_s, "read_timeout": read_timeout_s}
        settings = {"connect_args": {"charset": "utf8mb4", **timeouts, **encryption}}
    if url.get_backend_name() not in {"mysql", "mariadb"}:
        msg = f"The push database is MySQL's family, not {url.get_backend_name()!r}."
        raise ConfigError(msg, key="jdp.url")
    engine = sqlalchemy.create_engine(
        url,
        pool_size=1,
        max_overflow=0,
        isolation_level="AUTOCOMMIT",
        hide_parameters=True,
        **settings,
    )
    event.listen(engine, "connect", settle)
    return engine


def _address(database: str | Secret | URL, password: Secret | None) -> URL:
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import ArgumentError

    text = database.reveal() if isinstance(database, Secret) else database
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        # The cause would show the address, and its password with it.
        msg = "The push database's address is not mysql://user@host:port/database."
        raise ConfigError(msg, key="jdp.url") from None
    if password is not None:
        url = url.set(password=password.reveal())
    if url.drivername in {"mysql", "mariadb"}:
        url = url.set(drivername=f"{url.drivername}+pymysql")
    return url


def _taken_from(engine: Engine) -> Any:
    """Make connections as *engine* does, and keep them out of its pool for good."""

    def take() -> Any:
        borrowed = engine.raw_connection()
        borrowed.detach()
        return borrowed.dbapi_connection

    return take


def settle(connection: Any, _record: object) -> None:
    """Make a new connection read only, on Beijing time."""
    cursor = connection.cursor()
    try:
        cursor.execute(_ZONE)
        try:
            cursor.execute(_READ_ONLY)
        except Exception as error:
            # MySQL 5.5 knows no read-only transactions; this module writes nothing anyway.
            if error.args[:1] != (_SYNTAX,):
                raise
            cursor.execute(_READ_COMMITTED)
            _log.warning("the push database cannot make a session read only")
    finally:
        cursor.close()


def explained(error: DBAPIError, shown: str) -> TmallErpError:
    """Say what a database's error means, without its statement."""
    number, told = _said(error.orig)
    if number in _TLS or _is_about_tls(error.orig):
        msg = f"The push database {shown} cannot be reached encrypted: {told}"
        return ConfigError(msg, key="jdp.tls", advice=_advice("tls"))
    if number in _DENIED:
        msg = f"The push database {shown} refuses access ({number}): {told}"
        return ConfigError(msg, key="jdp.url", advice=_advice("denied"))
    if number in {_NO_SCHEMA, _NO_TABLE, _NO_COLUMN}:
        msg = f"The push database {shown} has another shape ({number}): {told}"
        return ConfigError(msg, key="jdp.schema", advice=_advice("shape"))
    if number in _NEVER_CONNECTED:
        msg = f"The push database {shown} cannot be reached ({number}): {told}"
        return NoAnswerError(msg, api=SOURCE, sent=False)
    if number in _LOST or error.connection_invalidated:
        msg = f"The push database {shown} was lost while reading ({number}): {told}"
        return NoAnswerError(msg, api=SOURCE, advice=_LOST_ADVICE)
    msg = f"The push database {shown} failed ({number}): {told}"
    return ServiceError(msg, api=SOURCE)


def _said(cause: BaseException | None) -> tuple[int, str]:
    """Read MySQL's number and sentence off the driver's exception."""
    args = cause.args if cause is not None else ()
    number = args[0] if args and isinstance(args[0], int) else -1
    return number, str(args[-1])[:200] if args else "no reason given"


def _is_about_tls(cause: BaseException | None) -> bool:
    inner = getattr(cause, "original_exception", None)
    return isinstance(inner, ssl.SSLError)


def _advice(what: str) -> Advice:
    return {
        "tls": Advice(
            "Check the authority's file, the server's name and whether it offers TLS.",
            "请检查 CA 证书文件、服务器名称以及服务器是否启用 TLS。",
        ),
        "denied": Advice(
            "Check user and password; the user needs SELECT on the three tables only.",
            "请检查用户名与密码；该用户只需三张推送表的 SELECT 权限。",
        ),
        "shape": Advice(
            "Check the names of database, tables and columns in the configuration.",
            "请检查配置中的库名、表名与列名。",
        ),
    }[what]
