"""
Where a PostgreSQL server is, how it is reached, and what is told of its errors.

A password goes into the connection and nowhere else.
"""

from __future__ import annotations

import os
import re
from typing import Any

import psycopg
from attrs import field, frozen
from psycopg import pq
from psycopg.conninfo import conninfo_to_dict

from tmallerp.errors import Advice, ConfigError, StoreError
from tmallerp.secrets import Secret

ADVICE = Advice(
    "Check that the PostgreSQL server runs and lets this user in; nothing was "
    "acknowledged, so the next run goes on where this one stopped.",
    "请检查 PostgreSQL 服务是否运行、该用户是否有权限；未确认的内容不会丢失，下次运行会继续。",
)

# How many seconds without a sign of life a connection is kept: a host that is gone
# sends no farewell.
_IDLE_S, _INTERVAL_S, _PROBES = 10, 5, 3


@frozen(kw_only=True)
class Access:
    """Where the server is, and how long anything may take."""

    where: str
    # May hold the password of a key file.
    parameters: dict[str, Any] = field(repr=False)
    password: Secret | None
    schema: str
    busy_s: float
    statement_s: float
    stall_s: float

    def broken(self, error: BaseException) -> StoreError:
        """
        Return what is told of an error of the server or of the connection to it.

        The server's details are left out: they show values, and those are buyers'.
        """
        text = str(error).strip() or type(error).__name__
        code = ""
        if isinstance(error, psycopg.Error):
            text = error.diag.message_primary or text
            code = f" ({error.sqlstate})" if error.sqlstate else ""
        if isinstance(error, UnicodeEncodeError):
            text = "a text holds half a character, which cannot be stored"
        if self.password is not None:
            text = text.replace(self.password.reveal(), "***")
        msg = f"The ledger at {self.where} cannot be used: {' '.join(text.split())}{code}."
        return StoreError(msg, advice=ADVICE)


def access(  # noqa: PLR0913 - one argument a limit
    address: str | Secret,
    *,
    password: Secret | None,
    schema: str,
    connect_s: float,
    busy_s: float,
    statement_s: float,
    stall_s: float,
) -> Access:
    """
    Read an address, and settle what it leaves open.

    Raises:
        ConfigError: If it is none, or the schema's name is none.
    """
    if not re.fullmatch(r"[a-z_][a-z0-9_]{0,62}", schema):
        msg = f"{schema!r} is no name for a schema: small letters, digits, underscores."
        raise ConfigError(msg, key="store.schema")
    text = address.reveal() if isinstance(address, Secret) else address
    try:
        parameters = dict(conninfo_to_dict(text))
    except (psycopg.Error, UnicodeError):
        msg = "The address of the PostgreSQL ledger cannot be read."
        raise ConfigError(msg, key="store.url") from None
    given = parameters.pop("password", None)
    if password is None and given:
        password = Secret(str(given))
    named = parameters.get("host") or parameters.get("hostaddr")
    host = str(named or os.environ.get("PGHOST") or os.environ.get("PGHOSTADDR") or "")
    database = parameters.get("dbname") or parameters.get("user") or "postgres"
    return Access(
        where=f"{host or 'the local socket'}/{database}, schema {schema}",
        parameters=_defaults(host, connect_s) | parameters,
        password=password,
        schema=schema,
        busy_s=busy_s,
        statement_s=statement_s,
        stall_s=stall_s,
    )


def _defaults(host: str, connect_s: float) -> dict[str, Any]:
    settings: dict[str, Any] = {
        "application_name": "tmallerp",
        "connect_timeout": max(2, round(connect_s)),
        # Of several hosts the one that may be written; a standby keeps no ledger.
        "target_session_attrs": "read-write",
        "keepalives_idle": _IDLE_S,
        "keepalives_interval": _INTERVAL_S,
        "keepalives_count": _PROBES,
        "tcp_user_timeout": (_IDLE_S + _INTERVAL_S * _PROBES) * 1000,
    }
    # Orders and a password go over this line, so a server on another host proves who
    # it is unless the address or the environment says otherwise in words.
    here = all(
        not one or one.startswith("/") or one in {"localhost", "127.0.0.1", "::1"}
        for one in host.split(",")
    )
    if not here and "PGSSLMODE" not in os.environ:
        settings["sslmode"] = "verify-full"
        # libpq 16 and later find the machine's own authorities by this word.
        if pq.version() >= 160000 and "PGSSLROOTCERT" not in os.environ:
            settings["sslrootcert"] = "system"
    return settings
