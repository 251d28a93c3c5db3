"""
Messages on disk, each once.
"""

from __future__ import annotations

import sqlite3
import stat
import sys
import threading
from datetime import datetime, timedelta

import pytest

from tmallerp.clock import BEIJING, VirtualClock
from tmallerp.errors import ClockError, StoreError
from tmallerp.top.messages import Message, MessageInbox

NOON = datetime(2026, 11, 11, 12, tzinfo=BEIJING)


def message(number, **changes):
    facts = {
        "id": str(number),
        "topic": "taobao_trade_TradeBuyerPay",
        "content": f'{{"tid":{number}}}',
        "user_id": "7",
        "user_nick": "店",
        "published": NOON,
        "app_key": "12497914",
        "data_id": "d",
        "out_time": NOON + timedelta(milliseconds=5),
    }
    return Message(**{**facts, **changes})


@pytest.fixture
def clock():
    return VirtualClock(NOON)


@pytest.fixture
def inbox(tmp_path, clock):
    with MessageInbox(tmp_path / "inbox.db", app="99", clock=clock) as opened:
        yield opened


def test_what_is_saved_is_there_after_reopening(tmp_path):
    """
    A saved message is read back the same by whoever opens the file next.
    """
    messages = [message(1), Message(id="2", topic="t", content="{}")]
    with MessageInbox(tmp_path / "inbox.db", app="99") as inbox:
        inbox.save(messages)
    with MessageInbox(tmp_path / "inbox.db", app="99") as inbox:
        assert messages == inbox.unhandled()


def test_saving_is_durable(inbox):
    """
    A commit waits for the disk: WAL with synchronous FULL.
    """
    ask = inbox._db.execute

    assert ("wal",) == ask("PRAGMA journal_mode").fetchone()
    assert (2,) == ask("PRAGMA synchronous").fetchone()


def test_an_id_is_stored_once(inbox):
    """
    Whatever comes again is a duplicate, also within one batch and after it was done.
    """
    first = inbox.save([message(1), message(2), message(1)])
    inbox.mark_done("1")
    second = inbox.save([message(1), message(3)])

    assert ({"1", "2"}, set()) == (first.saved, first.duplicates)
    assert ({"3"}, {"1"}) == (second.saved, second.duplicates)
    assert ["2", "3"] == [one.id for one in inbox.unhandled()]


def test_ids_of_nineteen_digits_are_exact(inbox):
    """
    Two ids that differ in their last digit alone are two messages.
    """
    inbox.save([message(9_223_372_036_854_775_806), message(9_223_372_036_854_775_807)])

    assert 2 == inbox.count()


def test_tenant_and_app_are_part_of_the_key(tmp_path):
    """
    The same id of another app or tenant is another message.
    """
    path = tmp_path / "inbox.db"
    with (
        MessageInbox(path, app="1") as one,
        MessageInbox(path, app="2") as two,
        MessageInbox(path, app="1", tenant="b") as three,
    ):
        for inbox in (one, two, three):
            assert {"5"} == inbox.save([message(5)]).saved
        one.mark_done("5")

        assert (0, 1, 1) == (one.count(), two.count(), three.count())


def test_the_oldest_come_first(inbox):
    """
    What is not handled is read in the order it was saved, not by number.
    """
    inbox.save([message(9), message(3)])
    inbox.save([message(1)])

    assert ["9", "3"] == [one.id for one in inbox.unhandled(2)]
    assert 3 == inbox.count()


def test_topics_can_be_chosen(inbox):
    """
    A pipeline reads the topics that concern it and leaves the others.
    """
    inbox.save([message(1), message(2, topic="taobao_refund_RefundCreated")])
    wanted = inbox.unhandled(topics=["taobao_refund_RefundCreated"])

    assert ["2"] == [one.id for one in wanted]
    assert [] == inbox.unhandled(topics=[])


def test_marking_is_idempotent(inbox):
    """
    Marking again, or marking what is not there, changes nothing.
    """
    inbox.save([message(1), message(2)])

    assert 2 == inbox.mark_done(["1", "2", "3"])
    assert 0 == inbox.mark_done("1")
    assert 0 == inbox.count()


def test_only_what_is_long_done_is_forgotten(inbox, clock):
    """
    Forgetting drops what was done before a moment, and nothing that is open.
    """
    inbox.save([message(1), message(2), message(3)])
    inbox.mark_done("1")
    clock.advance(86_400)
    inbox.mark_done("2")

    assert 1 == inbox.forget(NOON + timedelta(hours=1))
    assert [False, True, True] == [inbox.holds(one) for one in "123"]
    with pytest.raises(ClockError):
        inbox.forget(datetime(2026, 11, 11))


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions")
def test_only_the_owner_may_read(tmp_path):
    """
    The file is readable by its owner alone.
    """
    with MessageInbox(tmp_path / "inbox.db", app="99"):
        mode = stat.S_IMODE((tmp_path / "inbox.db").stat().st_mode)

    assert 0o600 == mode


def test_another_programs_file_is_refused(tmp_path):
    """
    A file that is no inbox is left alone.
    """
    path = tmp_path / "other.db"
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE t (x)")
    other.close()
    with pytest.raises(StoreError, match="no inbox"):
        MessageInbox(path, app="99")


def test_a_newer_file_is_refused(tmp_path):
    """
    A file of a later version is left alone.
    """
    path = tmp_path / "inbox.db"
    MessageInbox(path, app="99").close()
    db = sqlite3.connect(path)
    db.execute("PRAGMA user_version = 99")
    db.close()
    with pytest.raises(StoreError):
        MessageInbox(path, app="99")


def test_a_full_disk_saves_nothing(inbox):
    """
    A batch that does not fit is refused whole, and what was there stays readable.
    """
    inbox.save([message(1)])
    (pages,) = inbox._db.execute("PRAGMA page_count").fetchone()
    inbox._db.execute(f"PRAGMA max_page_count = {pages + 2}")
    big = [message(n, content="x" * 4000) for n in range(2, 40)]
    with pytest.raises(StoreError, match="full"):
        inbox.save(big)

    assert ["1"] == [one.id for one in inbox.unhandled()]


def test_a_file_that_stays_locked_is_refused(tmp_path):
    """
    Another writer is waited for, and after a while nothing is saved.
    """
    with MessageInbox(tmp_path / "inbox.db", app="99", busy_s=0.05) as inbox:
        other = sqlite3.connect(tmp_path / "inbox.db", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="locked"):
            inbox.save([message(1)])
        other.execute("ROLLBACK")
        other.close()

        assert {"1"} == inbox.save([message(1)]).saved


def test_a_closed_inbox_saves_nothing(tmp_path):
    """
    A closed inbox says so.
    """
    inbox = MessageInbox(tmp_path / "inbox.db", app="99")
    inbox.close()
    inbox.close()
    with pytest.raises(StoreError, match="closed"):
        inbox.save([message(1)])


def test_a_folder_that_is_not_there_is_an_error(tmp_path):
    """
    An inbox is never made in a folder nobody made.
    """
    with pytest.raises(StoreError):
        MessageInbox(tmp_path / "nowhere" / "inbox.db", app="99")


def test_threads_share_an_inbox(inbox):
    """
    Of the same messages saved by several threads each is new to exactly one.
    """
    fresh, lock = [], threading.Lock()

    def save():
        outcomes = inbox.save([message(n) for n in range(50)])
        with lock:
            fresh.extend(outcomes.saved)

    threads = [threading.Thread(target=save) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(str(n) for n in range(50)) == sorted(fresh)
