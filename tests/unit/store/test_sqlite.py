"""
The SQLite store refuses what it cannot keep, and keeps what it acknowledged.
"""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import stat
import struct
import subprocess
import sys

import pytest

from tmallerp.errors import StoreError
from tmallerp.store import SqliteStore, _schema
from tmallerp.testing.builders import SHOP, a_version, an_inbox_row

TRANSACTIONS = 30
CUTS = 2000


def fill(store, count=1, start=0):
    for number in range(start, start + count):
        with store.begin() as tx:
            tx.inbox.put([an_inbox_row(f"{number:03d}a"), an_inbox_row(f"{number:03d}b")])


def held(path):
    store = SqliteStore(path)
    with store.begin() as tx:
        rows = tx.inbox.to_plan(SHOP, "orders", a_version().modified, 10_000)
    store.close()
    return sorted(row.id for row in rows)


def test_it_is_kept_between_openings(tmp_path):
    """
    What was committed is there when the file is opened again.
    """
    store = SqliteStore(tmp_path / "a.db")
    fill(store)
    store.close()

    assert ["000a", "000b"] == held(tmp_path / "a.db")


def test_it_is_durable_and_strict(tmp_path):
    """
    The file is in WAL mode with full syncing, and every table is STRICT.
    """
    store = SqliteStore(tmp_path / "a.db")
    db = store._db
    modes = [db.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode",)]
    sync = db.execute("PRAGMA synchronous").fetchone()[0]
    tables = db.execute(
        "SELECT name, strict FROM pragma_table_list "
        "WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%'"
    ).fetchall()
    store.close()

    assert (["wal"], 2) == (modes, sync)
    assert {1} == {strict for _, strict in tables}
    assert len(tables) == 8


@pytest.mark.skipif(os.name == "nt", reason="Windows has other permissions")
def test_only_its_owner_reads_it(tmp_path):
    """
    Raw orders are in the file, so nobody else may read it.
    """
    SqliteStore(tmp_path / "a.db").close()

    assert 0o600 == stat.S_IMODE((tmp_path / "a.db").stat().st_mode)


def test_a_newer_schema_is_refused(tmp_path):
    """
    A file of a newer version is refused with both numbers, and not touched.
    """
    path = tmp_path / "a.db"
    SqliteStore(path).close()
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA user_version = 99")
    db.close()

    with pytest.raises(StoreError, match="99"):
        SqliteStore(path)


def test_another_programs_file_is_refused(tmp_path):
    """
    A SQLite file with tables of others is left alone.
    """
    path = tmp_path / "a.db"
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE theirs (a)")
    db.close()

    with pytest.raises(StoreError, match="another program"):
        SqliteStore(path)


@pytest.mark.parametrize(
    "content", [b"no database at all" * 100, b"SQLite format 3\0" * 64]
)
def test_a_file_that_is_no_database_is_refused(tmp_path, content):
    """
    A file of something else is an error and stays as it was.
    """
    path = tmp_path / "a.db"
    path.write_bytes(content)

    with pytest.raises(StoreError):
        SqliteStore(path)
    assert content == path.read_bytes()


def test_a_folder_that_is_not_there(tmp_path):
    """
    A path into nowhere is an error that names it.
    """
    with pytest.raises(StoreError, match="nowhere"):
        SqliteStore(tmp_path / "nowhere" / "a.db")


def test_a_read_only_file_is_refused(tmp_path):
    """
    A file that cannot be written is refused when it is opened.
    """
    path = tmp_path / "a.db"
    SqliteStore(path).close()
    uri = f"{path.as_uri()}?mode=ro"
    store = SqliteStore(path)
    store._db.close()
    store._db = sqlite3.connect(uri, uri=True, isolation_level=None)
    with pytest.raises(StoreError, match="readonly"):
        fill(store)
    store.close()


def test_a_locked_database_is_an_error_and_no_loss(tmp_path):
    """
    While another process holds the file nothing is acknowledged; afterwards all goes on.
    """
    path = tmp_path / "a.db"
    store = SqliteStore(path, busy_s=0.05)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError, match="locked"):
        fill(store)
    other.execute("ROLLBACK")
    other.close()
    fill(store)
    store.close()

    assert ["000a", "000b"] == held(path)


def test_a_full_disk_is_an_error_and_no_loss(tmp_path):
    """
    On a full disk a transaction is refused as a whole; with room it goes on.
    """
    path = tmp_path / "a.db"
    store = SqliteStore(path)
    fill(store)
    pages = store._db.execute("PRAGMA page_count").fetchone()[0]
    store._db.execute(f"PRAGMA max_page_count = {pages}")
    big = an_inbox_row("big", payload=random.Random(1).randbytes(100_000))
    with pytest.raises(StoreError, match="full"), store.begin() as tx:
        tx.inbox.put([big])
    store._db.execute("PRAGMA max_page_count = 1000000")
    fill(store, start=1)
    store.close()

    assert ["000a", "000b", "001a", "001b"] == held(path)


def test_a_failed_migration_leaves_the_old_file(tmp_path, monkeypatch):
    """
    A migration that breaks half way is undone as a whole.
    """
    path = tmp_path / "a.db"
    SqliteStore(path).close()
    second = "CREATE TABLE more (a TEXT) STRICT;\nCREATE TABLE inbox (a TEXT) STRICT;\n"
    monkeypatch.setattr(_schema, "MIGRATIONS", (_schema.FIRST, second))
    monkeypatch.setattr(_schema, "VERSION", 2)
    with pytest.raises(StoreError, match="already exists"):
        SqliteStore(path)
    monkeypatch.undo()

    assert [] == held(path)


def test_a_migration_goes_forward(tmp_path, monkeypatch):
    """
    An older file gets the newer tables and keeps its rows.
    """
    path = tmp_path / "a.db"
    store = SqliteStore(path)
    fill(store)
    store.close()
    second = "CREATE TABLE more (a TEXT) STRICT;\n"
    monkeypatch.setattr(_schema, "MIGRATIONS", (_schema.FIRST, second))
    monkeypatch.setattr(_schema, "VERSION", 2)

    assert ["000a", "000b"] == held(path)
    with sqlite3.connect(path) as db:
        assert (2,) == db.execute("PRAGMA user_version").fetchone()
    db.close()


def test_two_processes_share_a_file(tmp_path):
    """
    A second process writes between our transactions, and both find everything.
    """
    path = tmp_path / "a.db"
    store = SqliteStore(path)
    fill(store)
    code = (
        "import sys; from tmallerp.store import SqliteStore\n"
        "from tmallerp.testing.builders import an_inbox_row\n"
        "store = SqliteStore(sys.argv[1])\n"
        "with store.begin() as tx: tx.inbox.put([an_inbox_row('theirs')])\n"
        "store.close()\n"
    )
    subprocess.run([sys.executable, "-c", code, str(path)], check=True)
    fill(store, start=1)
    store.close()

    assert ["000a", "000b", "001a", "001b", "theirs"] == held(path)


# --- power loss: the WAL cut anywhere -------------------------------------------------


@pytest.fixture(scope="module")
def crashed(tmp_path_factory):
    """A file and its WAL as a power cut leaves them, and where each commit ends."""
    folder = tmp_path_factory.mktemp("wal")
    path = folder / "live.db"
    store = SqliteStore(path)
    store._db.execute("PRAGMA wal_autocheckpoint = 0")
    store._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    fill(store, TRANSACTIONS)
    shutil.copy(path, folder / "cut.db")
    wal = (folder / "live.db-wal").read_bytes()
    store.close()
    return folder, wal, commits_of(wal)


def commits_of(wal):
    """Return the byte after each commit frame, from SQLite's file format."""
    page = struct.unpack(">I", wal[8:12])[0]
    return [
        at + 24 + page
        for at in range(32, len(wal), 24 + page)
        if struct.unpack(">I", wal[at + 4 : at + 8])[0]
    ]


def survivors(folder, name, wal):
    path = folder / f"{name}.db"
    shutil.copy(folder / "cut.db", path)
    (folder / f"{name}.db-wal").write_bytes(wal)
    rows = held(path)
    for end in ("", "-wal", "-shm"):
        (folder / f"{name}.db{end}").unlink(missing_ok=True)
    return rows


def prefix(count):
    return sorted(f"{n:03d}{side}" for n in range(count) for side in "ab")


def test_every_transaction_is_a_commit(crashed):
    """
    The WAL holds one commit frame a transaction.
    """
    _, _, commits = crashed

    assert TRANSACTIONS == len(commits)


def test_a_wal_cut_at_any_frame_leaves_a_prefix(crashed):
    """
    Cut at each frame boundary, the file holds exactly the transactions whole by then.
    """
    folder, wal, commits = crashed
    frame = 24 + struct.unpack(">I", wal[8:12])[0]
    for end in range(32, len(wal) + 1, frame):
        done = sum(commit <= end for commit in commits)

        assert prefix(done) == survivors(folder, "frame", wal[:end])


def test_a_wal_cut_anywhere_leaves_a_prefix(crashed):
    """
    Cut at random bytes, the file holds exactly the transactions whole by then.
    """
    folder, wal, commits = crashed
    rnd = random.Random(7)
    for _ in range(CUTS // 2):
        end = rnd.randrange(len(wal))
        done = sum(commit <= end for commit in commits)

        assert prefix(done) == survivors(folder, "byte", wal[:end])


def test_a_damaged_wal_leaves_a_prefix(crashed):
    """
    With a byte flipped anywhere, the file holds the transactions before the damage.
    """
    folder, wal, commits = crashed
    rnd = random.Random(8)
    for _ in range(CUTS // 2):
        at = rnd.randrange(32, len(wal))
        damaged = bytearray(wal)
        damaged[at] ^= 1 << rnd.randrange(8)
        whole = sum(commit <= at for commit in commits)

        assert survivors(folder, "flip", bytes(damaged)) == prefix(whole)
