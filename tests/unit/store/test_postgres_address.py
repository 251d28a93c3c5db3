"""
What a PostgreSQL store makes of its address, and what it never shows.
"""

from __future__ import annotations

import subprocess
import sys
import traceback

import pytest

from tmallerp.errors import ConfigError, StoreError
from tmallerp.secrets import Secret
from tmallerp.store import PostgresStore, _pg_access, _schema

NOWHERE = "127.0.0.1:1"
# Turned round, so that a traceback does not show it as a line of this file.
PASSWORD = "yranac"[::-1]


def access(address, **changes):
    settings = {
        "password": None,
        "schema": "tmallerp",
        "connect_s": 10.0,
        "busy_s": 10.0,
        "statement_s": 30.0,
        "stall_s": 30.0,
    }
    return _pg_access.access(address, **(settings | changes))


@pytest.mark.parametrize(
    "make",
    [
        lambda: PostgresStore(f"postgresql://user:{PASSWORD}@{NOWHERE}/db"),
        lambda: PostgresStore(Secret(f"postgresql://user:{PASSWORD}@{NOWHERE}/db")),
        lambda: PostgresStore(f"postgresql://u@{NOWHERE}/db", password=Secret(PASSWORD)),
        lambda: PostgresStore(f"host=127.0.0.1 port=1 user=u password={PASSWORD}"),
    ],
)
def test_no_password_is_shown_where_the_server_is_away(make):
    """
    A server that cannot be reached is an error that names it, and not the password.
    """
    with pytest.raises(StoreError, match=r"127\.0\.0\.1") as caught:
        make()

    assert "canary" not in "".join(traceback.format_exception(caught.value))


@pytest.mark.parametrize(
    "address",
    [
        "no address canary",
        "postgresql://user:canary@host:port:port/db?x=%zz",
        "host=a password='canary",
        "mysql://user:canary@host/db",
    ],
)
def test_a_wrong_address_is_refused_unseen(address):
    """
    An address that cannot be read is refused, and nothing of it is shown.
    """
    with pytest.raises(ConfigError) as caught:
        access(address)

    assert "store.url" == caught.value.key
    assert "canary" not in "".join(traceback.format_exception(caught.value))


def test_no_password_is_kept_in_the_open():
    """
    What a store remembers of its address shows no password, however it was given.
    """
    shown = repr(
        [
            access("postgresql://user:canary@h/db"),
            access("host=h password=canary"),
            access("host=h password=p sslpassword=canary"),
            access("host=h", password=Secret("canary")),
        ]
    )

    assert "canary" not in shown
    assert 4 == shown.count("***")


@pytest.mark.parametrize("schema", ["", "Public", "a-b", 'a"; DROP', "1a", "x" * 64, "店"])
def test_a_schema_has_a_plain_name(schema):
    """
    A schema's name is of small letters, digits and underscores; others are refused.
    """
    with pytest.raises(ConfigError) as caught:
        access("host=h", schema=schema)

    assert "store.schema" == caught.value.key


@pytest.mark.parametrize(
    ("address", "mode"),
    [
        ("postgresql://u@db.example.com/x", "verify-full"),
        ("host=127.0.0.1,10.0.0.9 dbname=x", "verify-full"),
        ("postgresql://u@db.example.com/x?sslmode=require", "require"),
        ("postgresql://u@localhost/x", None),
        ("host=/var/run/postgresql", None),
        ("dbname=x", None),
    ],
)
def test_a_server_on_another_host_proves_who_it_is(monkeypatch, address, mode):
    """
    Off this machine the server's certificate and name are checked unless told otherwise.
    """
    for name in ("PGSSLMODE", "PGHOST", "PGHOSTADDR"):
        monkeypatch.delenv(name, raising=False)

    assert mode == access(address).parameters.get("sslmode")


def test_the_environment_names_a_host_as_well(monkeypatch):
    """
    A host that stands in libpq's variables is one of those that must prove themselves.
    """
    monkeypatch.delenv("PGSSLMODE", raising=False)
    monkeypatch.setenv("PGHOST", "db.example.com")

    assert "verify-full" == access("dbname=x").parameters["sslmode"]


def test_the_schema_is_said_in_both_spellings():
    """
    Nothing of SQLite's own words is left in what PostgreSQL is told.
    """
    script = _schema.for_postgres("".join(_schema.MIGRATIONS))

    assert not {"INTEGER", "BLOB", "STRICT", "WITHOUT", "AUTOINCREMENT"} & set(
        script.replace(")", " ").replace(",", " ").replace(";", " ").split()
    )
    assert script.count(" TEXT") == script.count(' TEXT COLLATE "C"')


def test_without_the_extra_it_says_how_to_get_it():
    """
    Without psycopg the package loads, and the store tells what to install.
    """
    code = (
        "import sys; sys.modules['psycopg'] = None\n"
        "from tmallerp.errors import ConfigError\n"
        "from tmallerp.store import PostgresStore\n"
        "try: PostgresStore('host=h')\n"
        "except ConfigError as error: print(error.advice.en)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True
    )

    assert "tmallerp[postgres]" in done.stdout
