"""
A ledger in a real PostgreSQL: shared, cut off, killed, frozen, and never half written.
"""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

import ledger_worker
import psycopg
import pytest
import tests_postgres

from tmallerp.documents import ShopKey
from tmallerp.errors import LeaseLostError, StoreError
from tmallerp.store import PostgresStore, _schema
from tmallerp.store.records import Disposition, LetterState
from tmallerp.testing.builders import NOON, SHOP, a_letter, a_window, an_inbox_row

OTHER = ShopKey("acme", "other")
TTL = timedelta(minutes=2)
LATER = NOON + timedelta(minutes=3)


@pytest.fixture
def schema():
    tests_postgres.require()
    with tests_postgres.schema() as name:
        yield name


@pytest.fixture
def opened(schema):
    """Make stores on one ledger; each is known to the server by the schema's name."""
    made = []

    def make(**settings):
        address = f"{tests_postgres.ADDRESS}?application_name={schema}"
        address = settings.pop("address", address)
        made.append(PostgresStore(address, schema=schema, **settings))
        return made[-1]

    yield make
    for one in made:
        one.close()


@contextlib.contextmanager
def worker(schema, act, times=1):
    """Run `ledger_worker` in a process of its own; it is killed afterwards."""
    process = subprocess.Popen(
        [
            sys.executable,
            ledger_worker.__file__,
            tests_postgres.ADDRESS,
            schema,
            act,
            str(times),
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    try:
        assert "ready" == process.stdout.readline().strip()
        yield process
    finally:
        process.kill()
        process.communicate()


def put(store, *ids, shop=SHOP):
    with store.begin() as tx:
        tx.inbox.put([an_inbox_row(one, shop=shop) for one in ids])


@contextlib.contextmanager
def refused(store, words="cannot be used", caught=None):
    """A transaction that must end with an error of the store."""
    with pytest.raises(StoreError, match=words) as error, store.begin() as tx:
        yield tx
    if caught is not None:
        caught.append(error.value)


def held(store):
    with store.begin() as tx:
        return [row.id for row in tx.inbox.listed(SHOP, "orders", Disposition.NEW)]


# --- the schema ---------------------------------------------------------------------


def test_it_is_kept_between_openings(opened):
    """
    What was committed is there when the ledger is opened again.
    """
    first = opened()
    put(first, "1")
    first.close()

    assert ["1"] == held(opened())


def test_the_tables_are_sqlites_in_other_words(schema, opened):
    """
    The same tables and columns; texts compare by bytes, numbers have eight of them.
    """
    opened()
    columns = tests_postgres.run(
        "SELECT table_name, data_type, collation_name FROM information_schema.columns "
        "WHERE table_schema = %s",
        schema,
    )

    assert 9 == len({table for table, _, _ in columns})
    assert {("text", "C"), ("bigint", None), ("bytea", None)} == {
        (kind, collation) for _, kind, collation in columns
    }


@pytest.mark.parametrize("level", ["read committed", "serializable"])
def test_many_start_at_once(opened, level):
    """
    Of eight workers that find no schema one makes it, and all go on, whatever isolation
    the server has by default.
    """
    options = quote(f"-c default_transaction_isolation={level}".replace("d c", "d\\ c"))
    address = f"{tests_postgres.ADDRESS}?options={options}"
    stores, errors = [], []

    def start():
        try:
            stores.append(opened(address=address))
        except StoreError as error:
            errors.append(error)

    threads = [threading.Thread(target=start) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for number, store in enumerate(stores):
        put(store, str(number))

    assert [] == errors
    assert list("01234567") == held(stores[0])


def test_a_newer_schema_is_refused(schema, opened):
    """
    A ledger of a newer version is refused with both numbers.
    """
    opened()
    tests_postgres.run(f"UPDATE {schema}.tmallerp_ledger SET version = 99")

    with pytest.raises(StoreError, match=r"99.*1"):
        opened()


def test_another_programs_tables_are_refused(schema, opened):
    """
    A schema with tables of others is left alone.
    """
    tests_postgres.run(f"CREATE SCHEMA {schema}")
    tests_postgres.run(f"CREATE TABLE {schema}.theirs (a TEXT)")
    with pytest.raises(StoreError, match="another program"):
        opened()

    assert [("theirs",)] == tests_postgres.run(
        "SELECT tablename FROM pg_tables WHERE schemaname = %s", schema
    )


def test_a_migration_goes_forward(schema, opened, monkeypatch):
    """
    An older ledger gets the newer tables and keeps its rows.
    """
    put(opened(), "1")
    second = "CREATE TABLE more (a TEXT, n INTEGER) STRICT;\n"
    monkeypatch.setattr(_schema, "MIGRATIONS", (_schema.FIRST, second))
    monkeypatch.setattr(_schema, "VERSION", 2)

    assert ["1"] == held(opened())
    assert [(2,)] == tests_postgres.run(f"SELECT version FROM {schema}.tmallerp_ledger")
    assert [] == tests_postgres.run(f"SELECT a, n FROM {schema}.more")


def test_a_failed_migration_leaves_the_old_ledger(schema, opened, monkeypatch):
    """
    A migration that breaks half way is undone as a whole.
    """
    put(opened(), "1")
    second = "CREATE TABLE more (a TEXT) STRICT;\nCREATE TABLE inbox (a TEXT) STRICT;\n"
    monkeypatch.setattr(_schema, "MIGRATIONS", (_schema.FIRST, second))
    monkeypatch.setattr(_schema, "VERSION", 2)
    with pytest.raises(StoreError, match="already exists"):
        opened()
    monkeypatch.undo()

    assert ["1"] == held(opened())
    with pytest.raises(psycopg.errors.UndefinedTable):
        tests_postgres.run(f"SELECT * FROM {schema}.more")


def test_who_owns_a_schema_need_not_make_one(schema, opened):
    """
    A user who may not make schemas works in the one he was given.
    """
    tests_postgres.run(f"CREATE ROLE {schema} LOGIN")
    try:
        tests_postgres.run(f"CREATE SCHEMA {schema} AUTHORIZATION {schema}")
        store = opened(address=tests_postgres.address(user=schema))
        put(store, "1")
        seen = held(store)
        store.close()
    finally:
        tests_postgres.run(f"DROP OWNED BY {schema} CASCADE")
        tests_postgres.run(f"DROP ROLE {schema}")

    assert ["1"] == seen


def test_a_database_that_cannot_hold_every_text_is_refused(schema, opened):
    """
    Only a database in UTF-8 keeps a ledger.
    """
    tests_postgres.run(
        f"CREATE DATABASE {schema} ENCODING 'SQL_ASCII' TEMPLATE template0 "
        "LC_COLLATE 'C' LC_CTYPE 'C'"
    )
    try:
        with pytest.raises(StoreError, match="SQL_ASCII"):
            opened(address=tests_postgres.address(schema))
    finally:
        tests_postgres.run(f"DROP DATABASE {schema} WITH (FORCE)")


def test_a_commit_is_on_the_disk(opened):
    """
    Where the server does not wait for its disk by default, the ledger does.
    """
    options = "?options=-c%20synchronous_commit%3Doff"
    store = opened(address=tests_postgres.ADDRESS + options)
    with store.begin() as tx:
        (mode,) = tx.audit._db.anyone().execute("SHOW synchronous_commit").fetchone()
        (level,) = tx.audit._db.anyone().execute("SHOW transaction_isolation").fetchone()

    assert ("on", "read committed") == (mode, level)


# --- connections that are lost ------------------------------------------------------


def test_a_connection_lost_in_between_is_made_anew(schema, opened):
    """
    A connection that was cut between two transactions is nobody's trouble.
    """
    store = opened()
    put(store, "1")
    cut = tests_postgres.kill_sessions_of(schema)
    put(store, "2")

    assert 1 == cut
    assert ["1", "2"] == held(store)


def test_a_connection_lost_in_a_transaction_undoes_it(schema, opened):
    """
    A transaction that was cut is an error, leaves nothing, and the next one goes on.
    """
    store = opened()
    with refused(store) as tx:
        tx.inbox.put([an_inbox_row("1")])
        tests_postgres.kill_sessions_of(schema)
        tx.inbox.put([an_inbox_row("2")])
    put(store, "3")

    assert ["3"] == held(store)


def test_a_connection_lost_before_the_commit_saves_nothing(schema, opened):
    """
    A block that ended well and could not be committed raises; nothing is acknowledged.
    """
    store = opened()
    with refused(store) as tx:
        tx.inbox.put([an_inbox_row("1")])
        tests_postgres.kill_sessions_of(schema)

    assert [] == held(store)


def test_a_failed_statement_that_is_ignored_fails_the_block(opened):
    """
    The server turns a commit after an error into a roll-back; nobody is told it is saved.
    """
    store = opened()
    with refused(store, "nothing of it was saved") as tx:
        tx.inbox.put([an_inbox_row("1")])
        with contextlib.suppress(StoreError):
            tx.inbox._db.anyone().execute("SELECT no_such_column")

    assert [] == held(store)


def test_an_error_shows_no_values(opened):
    """
    What the server says of a row in its details stays with the server.
    """
    store = opened()
    insert = "INSERT INTO leases VALUES ('canary', 'o', 1, 1)"
    caught = []
    with refused(store, "23505", caught) as tx:
        for _ in range(2):
            tx.leases._db.anyone().execute(insert)

    assert "canary" not in str(caught[0])


def test_half_a_character_is_refused(opened):
    """
    A text that is no text in any encoding is an error of the store, and leaves nothing.
    """
    store = opened()
    with pytest.raises(StoreError, match="half a character"), store.begin() as tx:
        tx.inbox.put([an_inbox_row("1"), an_inbox_row("\ud83d")])

    assert [] == held(store)


# --- time limits --------------------------------------------------------------------


def test_a_statement_has_its_time(opened):
    """
    A statement that takes too long is ended, and the store goes on.
    """
    store = opened(statement_s=0.2)
    with pytest.raises(StoreError, match="57014"), store.begin() as tx:
        tx.inbox._db.anyone().execute("SELECT pg_sleep(30)")
    put(store, "1")

    assert ["1"] == held(store)


def test_one_shop_waits_another_goes_on(opened):
    """
    While a shop is held its others wait up to their limit; other shops are not stopped.
    """
    mine, theirs = opened(), opened(busy_s=0.3)
    with mine.begin() as tx:
        tx.inbox.put([an_inbox_row("1")])
        put(theirs, "2", shop=OTHER)
        with pytest.raises(StoreError, match="55P03"):
            put(theirs, "3")
    put(theirs, "3")

    assert ["1", "3"] == held(mine)


def test_reading_waits_as_well(opened):
    """
    What a transaction reads of a shop is not overtaken before it has written.
    """
    mine, theirs = opened(), opened(busy_s=0.3)
    with mine.begin() as tx:
        tx.outbox.unfinished(SHOP, "memory")

        with pytest.raises(StoreError, match="55P03"):
            put(theirs, "1")


def test_a_transaction_that_does_nothing_is_ended(opened):
    """
    The server ends a transaction that stalls, so that the others go on without it.
    """
    stalled, other = opened(stall_s=0.3), opened()
    begun = time.monotonic()
    with refused(stalled) as tx:
        tx.inbox.put([an_inbox_row("1")])
        put(other, "2")
        waited = time.monotonic() - begun
        tx.inbox.put([an_inbox_row("3")])

    assert waited < 9
    assert ["2"] == held(other)
    assert ["2"] == held(stalled)


# --- fences -------------------------------------------------------------------------


def test_a_fence_is_checked_under_a_lock(opened):
    """
    Between the check of a fence and the commit nobody can take the work over.
    """
    mine, theirs = opened(), opened()
    with mine.begin() as tx:
        lease = tx.leases.acquire("work", "me", now=NOON, ttl=TTL)
    events = []

    def take_over():
        with theirs.begin() as tx:
            taken = tx.leases.acquire("work", "you", now=LATER, ttl=TTL)
            events.append(("taken", taken.fence, tx.inbox.get(SHOP, "orders", "1") is None))

    thread = threading.Thread(target=take_over)
    with mine.begin() as tx:
        tx.leases.guard(lease)
        thread.start()
        time.sleep(0.4)
        events.append("written")
        tx.inbox.put([an_inbox_row("1")])
    thread.join()

    assert ["written", ("taken", lease.fence + 1, False)] == events
    with pytest.raises(LeaseLostError), mine.begin() as tx:
        tx.leases.guard(lease)


def test_a_letter_that_was_taken_over_is_settled_by_its_holder(opened):
    """
    Through another connection too an old fence is refused.
    """
    mine, theirs = opened(), opened()
    with mine.begin() as tx:
        tx.outbox.add(a_letter())
        claimed = tx.outbox.claim(SHOP, "memory", owner="me", now=NOON, lease=TTL, limit=1)
        (old,) = tx.outbox.mark_sent(claimed, now=NOON, settle_after=NOON)
    with theirs.begin() as tx:
        (new,) = tx.outbox.claim(SHOP, "memory", owner="you", now=LATER, lease=TTL, limit=1)
    with pytest.raises(LeaseLostError), mine.begin() as tx:
        tx.outbox.settle(old, LetterState.DONE, now=LATER)
    with theirs.begin() as tx:
        tx.outbox.settle(new, LetterState.DONE, now=LATER)

    with mine.begin() as tx:
        assert {LetterState.DONE: 1} == dict(tx.outbox.counts(SHOP))


# --- several processes --------------------------------------------------------------


def test_a_process_killed_in_a_transaction_leaves_nothing(schema, opened):
    """
    After SIGKILL in a transaction none of it is there, and its locks are free at once.
    """
    store = opened(busy_s=20)
    with worker(schema, "hang") as process:
        assert "holding" == process.stdout.readline().strip()
        process.send_signal(signal.SIGKILL)
        process.wait()
        begun = time.monotonic()
        put(store, "mine")
        waited = time.monotonic() - begun

    # Sooner than the server would have ended a transaction that only stalls.
    assert waited < 1.4
    assert ["mine"] == held(store)


def test_a_frozen_process_is_replaced_and_refused_when_it_wakes(schema, opened):
    """
    A worker that freezes within a transaction stops the others for *stall_s* at most,
    and what it goes on to write when it wakes is refused as a whole.
    """
    store = opened(busy_s=20)
    with worker(schema, "hang") as process:
        assert "holding" == process.stdout.readline().strip()
        process.send_signal(signal.SIGSTOP)
        with store.begin() as tx:
            taken = tx.leases.acquire("work", "me", now=LATER, ttl=TTL)
            tx.leases.guard(taken)
            tx.inbox.put([an_inbox_row("mine")])
        process.send_signal(signal.SIGCONT)
        said, _ = process.communicate("go on\n", timeout=30)

    assert "refused" == said.strip()
    assert 2 == taken.fence
    assert ["mine"] == held(store)


def test_processes_take_turns(schema, opened):
    """
    No increment of four processes gets lost.
    """
    store = opened()
    with store.begin() as tx:
        tx.windows.add([a_window()])
    with contextlib.ExitStack() as stack:
        many = [stack.enter_context(worker(schema, "count", 100)) for _ in range(4)]
        said = [one.communicate(timeout=120)[0].strip() for one in many]

    assert ["done"] * 4 == said
    with store.begin() as tx:
        assert 400 == tx.windows.open(SHOP, "orders")[0].attempts


def test_processes_share_the_letters(schema, opened):
    """
    Each letter is taken by exactly one of three processes, those of a key in their order,
    while a fourth goes on writing.
    """
    store = opened()

    def write(key):
        with store.begin() as tx:
            # One that was tried before is not replaced by a newer one.
            tx.outbox.add(a_letter(key, attempts=1))

    with contextlib.ExitStack() as stack:
        many = [stack.enter_context(worker(schema, "deliver", 300)) for _ in range(3)]
        for number in range(150):
            write(f"k{number % 40}")
        said = [one.communicate(timeout=120)[0].split("\n") for one in many]

    rows = [line.split() for lines in said for line in lines if " " in line]
    taken = sorted((int(when), key, int(number)) for key, number, _, when in rows)
    of_key = defaultdict(list)
    for _, key, number in taken:
        of_key[key].append(number)
    assert 150 == len(taken) == len({number for _, _, number in taken})
    assert {"1"} == {fence for _, _, fence, _ in rows}
    assert all(sorted(ids) == ids for ids in of_key.values())
    assert all("done" in lines for lines in said)
    with store.begin() as tx:
        assert {LetterState.DONE: 150} == dict(tx.outbox.counts(SHOP))


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_forked_process_has_a_connection_of_its_own(opened):
    """
    Parent and child go on with the same store, each by its own connection.
    """
    store = opened()
    put(store, "parent")
    child = os.fork()
    if child == 0:
        code = 1
        with contextlib.suppress(BaseException):
            put(store, "child")
            store.close()
            code = 0
        os._exit(code)
    _, status = os.waitpid(child, 0)
    put(store, "parent again")

    assert 0 == status
    assert ["child", "parent", "parent again"] == held(store)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_transaction_is_not_the_childs(opened):
    """
    A process forked within a transaction cannot write in it; its parent can.
    """
    store = opened()
    with store.begin() as tx:
        tx.inbox.put([an_inbox_row("1")])
        child = os.fork()
        if child == 0:
            code = 1
            try:
                tx.inbox.put([an_inbox_row("2")])
            except StoreError:
                code = 0
            os._exit(code)
        _, status = os.waitpid(child, 0)

    assert 0 == status
    assert ["1"] == held(store)


# --- the server itself --------------------------------------------------------------


def binaries():
    """Return the folder of the newest server on this machine, or None."""
    found = [one.parent for one in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    return max(found, key=lambda one: int(one.parent.name), default=None)


class PrivateServer:
    """A PostgreSQL of our own, to be crashed; run as another user where we are root."""

    def __init__(self, folder):
        self.data = folder / "data"
        self.user = "postgres" if os.geteuid() == 0 else None
        self.folder = folder
        with contextlib.closing(socket.create_server(("127.0.0.1", 0))) as free:
            self.port = free.getsockname()[1]
        self.address = f"postgresql://boss@127.0.0.1:{self.port}/postgres"

    def tool(self, name, *arguments):
        subprocess.run(
            [binaries() / name, "-D", self.data, *arguments],
            user=self.user,
            cwd=self.folder,
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def make(self):
        if self.user is not None:
            shutil.chown(self.folder, self.user)
        self.tool("initdb", "-A", "trust", "-U", "boss", "-E", "UTF8", "--locale=C")

    def start(self):
        options = f"-p {self.port} -h 127.0.0.1 -k {self.folder}"
        self.tool("pg_ctl", "start", "-w", "-o", options, "-l", str(self.folder / "log"))

    def crash(self):
        """End every process of the server at once, with nothing written down."""
        self.tool("pg_ctl", "stop", "-m", "immediate")


@pytest.fixture
def private_server():
    # Not in pytest's own folder, which nobody else may enter.
    with tempfile.TemporaryDirectory(prefix="tmallerp-pg-") as folder:
        server = PrivateServer(Path(folder))
        server.make()
        server.start()
        yield server
        server.crash()


@pytest.mark.skipif(binaries() is None, reason="no PostgreSQL to start is installed")
def test_a_server_that_crashes_keeps_what_it_acknowledged(private_server):
    """
    Crashed again and again under a writer, the server has every acknowledged transaction,
    whole, and the writer goes on when it is back.
    """
    server = private_server
    store = PostgresStore(server.address, busy_s=30)
    rnd, acknowledged, refused = random.Random(5), [], 0
    stop = threading.Event()

    def crash():
        for _ in range(4):
            time.sleep(rnd.uniform(0.2, 0.6))
            server.crash()
            server.start()
        stop.set()

    thread = threading.Thread(target=crash)
    thread.start()
    number = 0
    while not stop.is_set():
        number += 1
        try:
            put(store, f"{number:06d}a", f"{number:06d}b")
        except StoreError:
            refused += 1
        else:
            acknowledged.append(number)
    thread.join()
    seen = held(store)
    store.close()
    pairs = {row[:6]: seen.count(row[:6] + "a") + seen.count(row[:6] + "b") for row in seen}

    assert {f"{one:06d}" for one in acknowledged} <= pairs.keys()
    assert {2} == set(pairs.values())
    assert 1 <= refused <= 8
    assert len(acknowledged) > 20
