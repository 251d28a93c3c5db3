"""
The PostgreSQL of this machine, for tests that need the real thing.

Each test has a schema of its own, so that tests run side by side.
"""

from __future__ import annotations

import contextlib
import os
import secrets

import psycopg
import pytest

HOST, PORT, USER = "127.0.0.1", 5432, "postgres"


def address(database="postgres", user=USER):
    """Return where a database is, as a user sees it."""
    return f"postgresql://{user}@{HOST}:{PORT}/{database}"


ADDRESS = address()


def require():
    """Skip where no PostgreSQL answers; fail instead where services are required."""
    try:
        connect().close()
    except psycopg.OperationalError as error:
        line = (
            f"no PostgreSQL at {HOST}:{PORT} for {USER} without a password: "
            f"{' '.join(str(error).split())}"
        )
        if os.environ.get("TMALLERP_REQUIRE_SERVICES") == "1":
            pytest.fail(line)
        pytest.skip(line)


def connect():
    """Return a connection of the tests' own."""
    return psycopg.connect(ADDRESS, autocommit=True, connect_timeout=5)


def run(statement, *values):
    """Run one statement and return its rows, if it has any."""
    with connect() as connection:
        cursor = connection.execute(statement, values or None)
        return cursor.fetchall() if cursor.description else []


@contextlib.contextmanager
def schema():
    """Yield the name of a schema that nobody else uses; drop it afterwards."""
    name = f"tmallerp_test_{secrets.token_hex(6)}"
    try:
        yield name
    finally:
        run(f'DROP SCHEMA IF EXISTS "{name}" CASCADE')


def sessions_of(name):
    """Return the processes of the server that serve clients of this application name."""
    return [
        pid
        for (pid,) in run(
            "SELECT pid FROM pg_stat_activity WHERE application_name = %s", name
        )
    ]


def kill_sessions_of(name):
    """End every connection of this application name; return how many there were."""
    pids = sessions_of(name)
    for pid in pids:
        run("SELECT pg_terminate_backend(%s, 5000)", pid)
    return len(pids)
