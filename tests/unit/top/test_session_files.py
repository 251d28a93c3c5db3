"""
A session's file is whole or absent, readable by one, and written by one at a time.
"""

from __future__ import annotations

import os
import stat
import sys
import threading
import time
from datetime import datetime, timedelta

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from tmallerp.clock import BEIJING
from tmallerp.errors import ConfigError, StoreError
from tmallerp.secrets import Secret
from tmallerp.top.sessions import (
    KeyRing,
    PendingLogin,
    Session,
    SessionFile,
    _files,
    new_key,
)
from tmallerp.top.sessions._kept import (
    Attempt,
    Ended,
    EndReason,
    Kept,
    Outcome,
    read_kept,
    write_kept,
)

NOW = datetime(2026, 11, 11, 12, 0, 0, 123_456, tzinfo=BEIJING)
SESSION = Session(
    access_token=Secret("canary-access"),
    refresh_token=Secret("canary-refresh"),
    issued_at=NOW,
    expires_at=NOW + timedelta(days=90),
    nick="旗舰店",
    user_id="1",
)
KEPT = Kept(session=SESSION)
KEYS = KeyRing([new_key()])
posix = pytest.mark.skipif(os.name == "nt", reason="file modes are POSIX's")


def place(folder, shop="main", tenant="acme", keys=KEYS, **settings):
    return SessionFile(folder, tenant=tenant, shop=shop, keys=keys, **settings)


moments = st.datetimes(
    datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(BEIJING)
)
words = st.none() | st.text(min_size=1, max_size=30)
secret_texts = st.text(st.characters(codec="utf-8"), min_size=1, max_size=60)
sessions = st.builds(
    Session,
    access_token=secret_texts.map(Secret),
    refresh_token=st.none() | secret_texts.map(Secret),
    issued_at=moments,
    expires_at=moments,
    refresh_expires_at=st.none() | moments,
    w1_until=st.none() | moments,
    w2_until=st.none() | moments,
    nick=words,
    user_id=words,
    open_uid=words,
)
kepts = st.builds(
    Kept,
    session=sessions,
    ended=st.none() | st.builds(Ended, reason=st.sampled_from(EndReason), at=moments),
    attempt=st.none()
    | st.builds(
        Attempt,
        at=moments,
        sent=st.integers(0, 9),
        outcome=st.none() | st.sampled_from(Outcome),
        until=st.none() | moments,
    ),
)


@given(kepts)
def test_round_trip(kept):
    """
    What is written of a shop is read back the same, to the microsecond.
    """
    assert kept == read_kept(write_kept(kept))


@given(st.binary(max_size=200))
def test_garbage_is_nothing(data):
    """
    Any other bytes are read as nothing, without an error that could show them.
    """
    assert read_kept(data) is None


@pytest.mark.parametrize("path", [("session", "expires_at"), ("session",), ("schema",)])
def test_a_record_without_a_part_is_nothing(path):
    """
    A record that lacks a part, or is of a later schema, is not half read.
    """
    import json

    value = json.loads(write_kept(KEPT))
    inner = value
    for name in path[:-1]:
        inner = inner[name]
    del inner[path[-1]]

    assert read_kept(json.dumps(value).encode()) is None


def test_a_shop_without_a_file_has_nothing(tmp_path):
    """
    Before the first authorisation there is nothing, and no error.
    """
    assert (None, None) == (place(tmp_path).read(), place(tmp_path).stamp())


def test_what_is_saved_is_there_for_others(tmp_path):
    """
    Another place over the same folder reads what one has saved.
    """
    one = place(tmp_path / "new" / "folder")
    one.save(KEPT)

    assert KEPT == place(tmp_path / "new" / "folder").read()


def test_every_save_changes_the_stamp(tmp_path):
    """
    A save is seen by its stamp, even where the length stays the same.
    """
    one, seen = place(tmp_path), set()
    for _ in range(20):
        one.save(KEPT)
        seen.add(one.stamp())
        time.sleep(0.005)

    assert 20 == len(seen)


@posix
def test_only_its_owner_reads_it(tmp_path):
    """
    Files are for their owner alone, whatever the process's mask says.
    """
    before = os.umask(0)
    try:
        one = place(tmp_path / "sessions")
        one.save(KEPT)
        with one.locked():
            pass
    finally:
        os.umask(before)
    modes = {
        stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "sessions").iterdir()
    }

    assert {0o600} == modes
    assert 0o700 == stat.S_IMODE((tmp_path / "sessions").stat().st_mode)


def test_nothing_lies_there_in_clear_text(tmp_path):
    """
    Neither token, nor name, nor number can be read in any file of the folder.
    """
    one = place(tmp_path)
    one.save(KEPT)
    login = PendingLogin(
        state=Secret("canary-state"),
        redirect_uri="https://canary",
        view="web",
        expires_at=NOW,
    )
    one.keep_login(login)
    everything = b"".join(path.read_bytes() for path in tmp_path.iterdir())

    assert b"canary" not in everything
    assert "旗舰店".encode() not in everything


def test_every_flipped_byte_of_the_file_is_refused(tmp_path):
    """
    A file with any byte changed raises an error that names it and not its content.
    """
    one = place(tmp_path)
    one.save(KEPT)
    good = one.path.read_bytes()
    for at in range(len(good)):
        one.path.write_bytes(good[:at] + bytes([good[at] ^ 0x81]) + good[at + 1 :])
        with pytest.raises((StoreError, ConfigError)) as caught:
            one.read()
        assert str(one.path) in caught.value.message
        assert "canary" not in str(caught.value)


@pytest.mark.parametrize("keep", [0, 1, 10, 50, -1])
def test_a_cut_file_is_refused(tmp_path, keep):
    """
    A file cut short is an error that says what to do, and not an absent session.
    """
    one = place(tmp_path)
    one.save(KEPT)
    one.path.write_bytes(one.path.read_bytes()[:keep])
    with pytest.raises(StoreError) as caught:
        one.read()

    assert str(one.path) in caught.value.message
    assert "authorise" in caught.value.advice.en


def test_a_file_copied_over_another_shops_is_refused(tmp_path):
    """
    One shop's session does not open in another shop's place, nor a login as a session.
    """
    main, second = place(tmp_path), place(tmp_path, shop="second")
    main.save(KEPT)
    second.path.write_bytes(main.path.read_bytes())
    with pytest.raises(StoreError):
        second.read()
    login = PendingLogin(
        state=Secret("s"), redirect_uri="https://x", view="web", expires_at=NOW
    )
    main.keep_login(login)
    main.path.write_bytes(next(tmp_path.glob("main-*.login")).read_bytes())
    with pytest.raises(StoreError):
        main.read()


def test_names_stay_in_the_folder(tmp_path):
    """
    Whatever a shop is called, its files lie in the folder, and no two shops share one.
    """
    names = ["../../x", "/abs", "a/b", "a\\b", "nul", "", "日", "本", "x" * 300]
    paths = {place(tmp_path / "in", shop=name).path for name in names}

    assert len(names) == len(paths)
    assert {tmp_path / "in"} == {path.parent for path in paths}


def test_a_failed_save_leaves_the_old(tmp_path, monkeypatch):
    """
    If the disk refuses, the file is what it was, and nothing lies beside it.
    """
    one = place(tmp_path)
    one.save(KEPT)

    def full(_descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StoreError, match="No space left"):
        one.save(evolve(KEPT, session=evolve(SESSION, nick="other")))
    monkeypatch.undo()

    assert KEPT == one.read()
    assert [one.path] == [path for path in tmp_path.iterdir() if path.suffix != ".lock"]


def test_what_a_crash_left_half_written_is_cleared_away(tmp_path):
    """
    A half-written file beside the real one is never read, and the next save removes it.
    """
    one = place(tmp_path)
    one.save(KEPT)
    left = tmp_path / f".{one.path.name}.0123456789abcdef.tmp"
    left.write_text("v1|half")

    assert KEPT == one.read()
    one.save(KEPT)
    assert not left.exists()


def test_a_lock_excludes_threads(tmp_path):
    """
    Of many threads, one at a time holds the lock, though each opens it anew.
    """
    inside, most = [], []

    def work():
        for _ in range(10):
            with place(tmp_path).locked():
                inside.append(1)
                most.append(len(inside))
                time.sleep(0.0005)
                inside.pop()

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (80, 1) == (len(most), max(most))


def test_a_lock_that_stays_held_is_an_error(tmp_path):
    """
    Waiting for a lock ends, with an error that names its file.
    """
    one = place(tmp_path)
    with (
        one.locked(),
        pytest.raises(_files.StillLockedError) as caught,
        place(tmp_path, wait_s=0.1).locked(),
    ):
        pass

    assert str(one.path.parent) in caught.value.message


def test_a_lock_is_free_after_an_error(tmp_path):
    """
    Whatever happens inside, the lock is free afterwards.
    """
    one = place(tmp_path, wait_s=0.1)
    with pytest.raises(ZeroDivisionError), one.locked():
        raise ZeroDivisionError
    with one.locked():
        pass


def test_a_folder_that_cannot_be_made_is_an_error(tmp_path):
    """
    A file where the folder should be is named.
    """
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreError, match="file"):
        place(tmp_path / "file")


@posix
@pytest.mark.skipif(
    sys.platform != "win32" and os.geteuid() == 0, reason="root reads every file"
)
def test_a_file_that_may_not_be_read_is_an_error(tmp_path):
    """
    A file of somebody else is named, not taken for absent.
    """
    one = place(tmp_path)
    one.save(KEPT)
    one.path.chmod(0)
    with pytest.raises(StoreError, match="Permission"):
        one.read()


def test_rotation_seals_everything_again(tmp_path):
    """
    After rotation the new key alone opens everything, and rotating again does nothing.
    """
    old, new = new_key(), new_key()
    one = place(tmp_path, keys=KeyRing([old]))
    one.save(KEPT)
    login = PendingLogin(
        state=Secret("s"),
        redirect_uri="https://x",
        view="web",
        expires_at=NOW + timedelta(hours=1),
    )
    one.keep_login(login)
    both = place(tmp_path, keys=KeyRing([new, old]))
    first, again = both.rotate(), both.rotate()
    only = place(tmp_path, keys=KeyRing([new]))

    assert (True, False) == (first, again)
    assert (KEPT, login) == (only.read(), only.login(NOW))
    with pytest.raises(ConfigError):
        one.read()


def test_a_login_is_kept_for_an_hour(tmp_path):
    """
    A state that is too old, or was used, is no longer there.
    """
    one = place(tmp_path)
    login = PendingLogin(
        state=Secret("s"),
        redirect_uri="https://x",
        view="wap",
        expires_at=NOW + timedelta(hours=1),
    )
    one.keep_login(login)
    late = one.login(NOW + timedelta(hours=1))
    in_time = one.login(NOW + timedelta(minutes=59))
    one.forget_login()

    assert (login, None, None) == (in_time, late, one.login(NOW))
