"""
The table of errors and the client agree: what it says is repeated is repeated, no more.
"""

from __future__ import annotations

from datetime import timedelta
from email.utils import format_datetime

import pytest
from tests_support import error

from tmallerp.errors import TopError
from tmallerp.secrets import Secret
from tmallerp.testing.builders import NOON
from tmallerp.top.methods.items import SkusQuantityUpdate
from tmallerp.top.methods.trades import TradeFullinfoGet
from tmallerp.top.suberrors import READ_BACK, Again, explain, rows

READ = TradeFullinfoGet(tid="1")
WRITE = SkusQuantityUpdate(num_iid="1", skuid_quantities="1:2", type=2)
GOOD = {READ: b'{"trade":{"tid":1}}', WRITE: b'{"item":{}}'}
ATTEMPTS = 4
BAN = "This ban will last for 7 more seconds"
TABLE = rows()


class Tokens:
    """A token store that has a new session."""

    def session(self):
        return Secret("simulator-another")


def example(row):
    """Return a code and sub-code that fall to a row."""
    if not row.is_sub_code:
        return int(row.key.partition("-")[0]), ""
    return 15, row.key.replace("*", "any")


def sent(server, client, method, code, sub_code, *, always=False):
    """Call against a refusal, once or always; return the sendings and the error."""
    date = format_datetime(NOON + timedelta(minutes=15))
    refusal = (200, error(code, sub_code, BAN), {"Date": date})
    server.answers, server.always = [refusal], refusal if always else GOOD[method]
    server.calls.clear()
    try:
        client.call(method, deadline_s=None)
    except TopError as raised:
        return len(server.calls), raised
    return len(server.calls), None


def expected(row, method):
    """Return what the table promises: sendings, class and advice."""
    again = row.meaning.reads if method is READ else row.meaning.writes
    if again is not Again.NO:
        return 2, None, None
    theirs = row.meaning.reads is Again.BACK_OFF
    advice = READ_BACK if theirs else row.meaning.advice
    return 1, row.meaning.family.error, advice


@pytest.mark.parametrize("method", [READ, WRITE], ids=["read", "write"])
def test_the_client_does_what_the_table_says(server, connect, method):
    """
    For every row a read and a write go again exactly where the table says so, and the
    error raised is the table's class with the table's advice.
    """
    plain = connect(server.url, tokens=Tokens())
    table, seen = {}, {}
    for row in TABLE:
        code, sub_code = example(row)
        # A mended clock or session is kept, so these begin with a client of their own.
        mends = row.meaning.reads in {Again.CLOCK, Again.SESSION}
        client = connect(server.url, tokens=Tokens()) if mends else plain
        number, raised = sent(server, client, method, code, sub_code)
        cls = type(raised).__name__ if raised else None
        seen[row.key] = number, cls, raised.advice if raised else None
        table[row.key] = expected(row, method)

    assert table == seen


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.key)
def test_every_row_can_be_reached(row):
    """
    For every row there is an error that falls to it and to no other.
    """
    code, sub_code = example(row)

    assert row.key == explain(code, sub_code or None).row


@pytest.mark.parametrize(
    ("again", "most"),
    [(Again.BACK_OFF, ATTEMPTS), (Again.CLOCK, 2), (Again.SESSION, 2)],
)
def test_repeats_are_bounded(server, connect, again, most):
    """
    A failure of theirs is repeated as often as the policy says, a clock or a session is
    mended once.
    """
    row = next(one for one in TABLE if one.meaning.reads is again)
    number, raised = sent(
        server, connect(server.url, tokens=Tokens()), READ, *example(row), always=True
    )

    assert most == number
    assert row.meaning.family.error == type(raised).__name__


@pytest.mark.parametrize("method", [READ, WRITE], ids=["read", "write"])
def test_a_ban_is_waited_out(server, connect, clock, method):
    """
    Reads and writes wait for a ban as long as TOP says: it was refused before anything
    happened.
    """
    number, _ = sent(server, connect(server.url), method, 7, "accesscontrol.")

    assert 2 == number
    assert 7 <= clock.monotonic() < 7.2
