"""
The push database's rows, cursors and settings, without a database.
"""

from __future__ import annotations

import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pymysql
import pytest
import sqlalchemy
from hypothesis import given
from hypothesis import strategies as st

from tmallerp.clock import BEIJING
from tmallerp.errors import (
    ClockError,
    ConfigError,
    DecodeError,
    NoAnswerError,
    ServiceError,
)
from tmallerp.secrets import Secret
from tmallerp.top.jdp import (
    ITEMS,
    REFUNDS,
    TRADES,
    JdpConfig,
    JdpCursor,
    JdpRow,
    JdpSeen,
    JdpSource,
    JdpTls,
)
from tmallerp.top.jdp._sql import explained, settle

SAMPLES = Path(__file__).parents[2] / "samples"
NOON = datetime(2026, 11, 11, 12, 0, tzinfo=BEIJING)


def row(key="1", at=NOON, digest="h", kind=TRADES, raw=b""):
    return JdpRow(
        kind=kind,
        key=key,
        seller_nick="店",
        status="",
        modified=None,
        jdp_modified=at,
        jdp_hashcode=digest,
        raw=raw,
    )


# --- rows --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "name", "key"),
    [
        (TRADES, "taobao.trade.fullinfo.get.json", "715412746579495"),
        (TRADES, "taobao.trade.fullinfo.get.finished.json", None),
        (REFUNDS, "taobao.refund.get.json", "83477"),
        (ITEMS, "jdp_tb_item.jdp_response.json", "5192139988"),
    ],
)
def test_captured_answers_decode(kind, name, key):
    """
    Whole answers as they were captured give their trade, refund or item.
    """
    raw = (SAMPLES / name).read_bytes()
    if key is None:
        import json

        key = str(json.loads(raw)["trade_fullinfo_get_response"]["trade"]["tid"])
    thing = getattr(row(key, kind=kind, raw=raw).value(), kind.part)

    assert key == getattr(thing, kind.key)


@pytest.mark.parametrize(
    ("raw", "path"),
    [
        (b"", "$"),
        (b"{", "$"),
        (b"[]", "$"),
        (b"{}", "$.trade"),
        (b'{"trade_fullinfo_get_response":{}}', "$.trade"),
        (b'{"trade_fullinfo_get_response":{"trade":{"tid":2}}}', "$.trade.tid"),
        (b'{"trade_fullinfo_get_response":{"trade":{"payment":"x"}}}', "$.trade.payment"),
        (b'{"error_response":{"code":15,"msg":"Remote service error"}}', "$"),
        (b"\xff\xfe", "$"),
    ],
)
def test_a_damaged_row_names_itself(raw, path):
    """
    Whatever is wrong with a row's answer is a `DecodeError` with table, key and path.
    """
    with pytest.raises(DecodeError) as caught:
        row(raw=raw).value()

    assert caught.value.message.startswith("jdp_tb_trade 1: ")
    assert path == caught.value.path


def test_fields_not_pushed_are_no_damage():
    """
    An answer without its number is taken for its row's: the console decides what comes.
    """
    raw = b'{"trade_fullinfo_get_response":{"trade":{"status":"TRADE_FINISHED"}}}'

    assert "TRADE_FINISHED" == row(raw=raw).value().trade.status


def test_a_rows_answer_is_not_shown():
    """
    The `repr` of a row shows no part of its answer.
    """
    assert "canary" not in repr(row(raw=b'{"receiver_name":"canary"}'))


# --- cursors -----------------------------------------------------------------------------

moments = st.datetimes(min_value=datetime(2000, 1, 1), max_value=datetime(2100, 1, 1)).map(
    lambda moment: moment.replace(tzinfo=BEIJING)
)
cursors = st.builds(
    JdpCursor, at=moments, key=st.one_of(st.just(""), st.integers(0, 10**19).map(str))
)


@given(cursors)
def test_a_cursor_survives_being_written(cursor):
    """
    A cursor written as text is read back as itself.
    """
    assert cursor == JdpCursor.read(str(cursor))


@given(cursors, st.lists(st.tuples(moments, st.integers(0, 10**19))))
def test_a_cursor_never_moves_back(cursor, places):
    """
    Whatever rows pass, the cursor only grows, by time and then by number.
    """
    for at, key in places:
        moved = cursor.past(row(str(key), at))
        before, after = ((one.at, int(one.key or -1)) for one in (cursor, moved))

        assert before <= after
        assert (at, key) <= after
        cursor = moved


@pytest.mark.parametrize("text", ["", "x", "2026-02-30 00:00:00|1", "2026-11-11|1"])
def test_a_wrong_cursor_is_refused(text):
    """
    What is no cursor is refused with the error of times.
    """
    with pytest.raises(ClockError):
        JdpCursor.read(text)


def test_a_cursor_needs_a_zone():
    """
    A naive moment is refused, and any zone is Beijing's afterwards.
    """
    with pytest.raises(ClockError):
        JdpCursor(at=datetime(2026, 11, 11))


# --- what was seen -----------------------------------------------------------------------

writings = st.lists(
    st.tuples(st.integers(1, 5), st.integers(0, 3), st.sampled_from("abc")), max_size=40
)


@given(writings)
def test_only_repetitions_are_dropped(drawn):
    """
    What is dropped was taken before with the same time and content, and nothing newer
    of its number between.
    """
    rows = [row(str(k), NOON + timedelta(minutes=m), d) for k, m, d in drawn]
    seen = JdpSeen(timedelta(minutes=3))
    last, wanted = {}, []
    for one in rows:
        if last.get(one.key) != (one.jdp_modified, one.jdp_hashcode):
            wanted.append(one)
        last[one.key] = (one.jdp_modified, one.jdp_hashcode)

    assert wanted == list(seen.fresh(rows))


def test_memory_is_bounded():
    """
    No more rows are remembered than the overlap holds, nor than the limit.
    """
    seen = JdpSeen(timedelta(seconds=10), limit=100)
    long = (row(str(n), NOON + timedelta(seconds=n)) for n in range(10_000))
    dense = (row(str(n), NOON + timedelta(hours=9)) for n in range(10_000))
    sizes = [len(seen) for _ in seen.fresh(long)]
    crowded = [len(seen) for _ in seen.fresh(dense)]

    assert 11 == max(sizes)
    assert 100 == max(crowded)


def test_a_row_counts_when_it_was_handled():
    """
    A row whose handling failed comes again.
    """
    seen, rows = JdpSeen(), [row("1"), row("2"), row("3")]
    for one in seen.fresh(rows):
        if one.key == "2":
            break

    assert ["2", "3"] == [one.key for one in seen.fresh(rows)]


def test_content_counts_where_no_hash_was_written():
    """
    Rows without a hash are told apart by their answers.
    """
    rows = [row(digest=None, raw=b"a"), row(digest=None, raw=b"b")]
    seen = JdpSeen()

    assert [b"a", b"b"] == [one.raw for one in seen.fresh([*rows, rows[1]])]


def test_tables_do_not_share_numbers():
    """
    A trade and a refund of one number are two things.
    """
    seen = JdpSeen()

    assert 2 == len(list(seen.fresh([row("1"), row("1", kind=REFUNDS)])))


# --- settings ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "settings",
    [
        {"batch": 0},
        {"reconnects": -1},
        {"read_timeout_s": 0},
        {"connect_timeout_s": 0},
        {"lag": timedelta(seconds=-1)},
        {"overlap": timedelta(seconds=-1)},
    ],
)
def test_impossible_settings_are_refused(settings):
    """
    A number out of range is refused by name.
    """
    with pytest.raises(ConfigError) as caught:
        JdpConfig(**settings)

    assert f"jdp.{next(iter(settings))}" == caught.value.key


@pytest.mark.parametrize(
    "address",
    [
        "not an address canary-password",
        "postgresql://user:canary-password@host/db",
        "mysql://user:canary-password@host:port/db",
        Secret("sqlite:///canary-password.db"),
    ],
)
def test_a_wrong_address_is_refused_unseen(address):
    """
    An address that is no MySQL's is refused, and nothing of its password is shown.
    """
    with pytest.raises(ConfigError) as caught:
        JdpSource(address)

    assert "jdp.url" == caught.value.key
    assert "canary" not in str(caught.value)


def test_no_password_is_shown():
    """
    Neither the address's password nor the one given apart is in a source's `repr`.
    """
    sources = [
        JdpSource("mysql://user:canary@127.0.0.1:1/"),
        JdpSource(Secret("mysql://user:canary@127.0.0.1:1/")),
        JdpSource("mariadb://user@127.0.0.1:1/", password=Secret("canary")),
    ]
    shown = repr(sources)
    for source in sources:
        source.close()

    assert "canary" not in shown
    assert 3 == shown.count("***")


def test_missing_certificates_are_said():
    """
    A file of certificates that cannot be read is refused when the source is made.
    """
    with pytest.raises(ConfigError) as caught:
        JdpSource(
            "mysql://u@127.0.0.1/", config=JdpConfig(tls=JdpTls(ca_file=Path("/none")))
        )

    assert "jdp.tls" == caught.value.key


def test_a_missing_extra_is_named():
    """
    Without SQLAlchemy, the error says which extra to install; importing costs nothing.
    """
    code = (
        "import sys; sys.modules['sqlalchemy'] = None\n"
        "from tmallerp.top import jdp, privacy\n"
        "print('pymysql' in sys.modules, 'cryptography' in sys.modules)\n"
        "try: jdp.JdpSource('mysql://u@h/')\n"
        "except Exception as error: print(type(error).__name__, error.advice.en)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True
    )

    assert "False False" in done.stdout
    assert "ConfigError Install the extra: pip install 'tmallerp[jdp]'." in done.stdout


# --- what the server says ----------------------------------------------------------------


def failure(number, text="said", *, lost=False):
    orig = pymysql.err.OperationalError(number, text)
    return sqlalchemy.exc.OperationalError("SELECT", {}, orig, connection_invalidated=lost)


@pytest.mark.parametrize(
    ("number", "cls", "sent"),
    [
        (1045, ConfigError, None),
        (1142, ConfigError, None),
        (1049, ConfigError, None),
        (1146, ConfigError, None),
        (1054, ConfigError, None),
        (2026, ConfigError, None),
        (2003, NoAnswerError, False),
        (1040, NoAnswerError, False),
        (2006, NoAnswerError, True),
        (2013, NoAnswerError, True),
        (1927, NoAnswerError, True),
        (1053, NoAnswerError, True),
        (9999, ServiceError, None),
    ],
)
def test_each_number_says_what_now(number, cls, sent):
    """
    The server's numbers become what the caller does next, in both languages.
    """
    error = explained(failure(number), "mysql://u:***@h/")

    assert cls is type(error)
    assert sent is getattr(error, "sent", None)
    assert str(number) in error.message or number == 2026
    assert error.advice.en
    assert error.advice.zh


def test_an_old_server_is_read_all_the_same(caplog):
    """
    MySQL 5.5 has no read-only transactions: the session is set up without, and it is said.
    """
    sent = []

    class Cursor:
        def execute(self, statement):
            sent.append(statement)
            if "READ ONLY" in statement:
                raise pymysql.err.ProgrammingError(1064, "syntax")

        def close(self):
            sent.append("closed")

    class Connection:
        def cursor(self):
            return Cursor()

    settle(Connection(), None)

    assert "closed" == sent[-1]
    assert "READ COMMITTED" in sent[-2]
    assert "read only" in caplog.text
