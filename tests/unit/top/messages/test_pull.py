"""
Messages by calls: what is asked, and how answers are read.
"""

from __future__ import annotations

import pytest

from tmallerp.clock import VirtualClock
from tmallerp.errors import DecodeError, RateLimitedError, ServiceError
from tmallerp.secrets import Secret
from tmallerp.testing.builders import NOON
from tmallerp.top.messages import MessagePull, connect_token

ROW = {"id": 1172200053212681005, "topic": "a_b_C", "content": "{}"}


class Gateway:
    """Answers calls with what it was given, in order, and remembers them."""

    def __init__(self, *answers):
        self.answers = list(answers)
        self.calls = []

    def call(self, method):
        self.calls.append(method)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


def pull(*answers, **settings):
    gateway = Gateway(*answers)
    return gateway, MessagePull(gateway, clock=VirtualClock(NOON), **settings)


@pytest.mark.parametrize(
    ("answer", "count"),
    [
        ({"messages": [ROW]}, 1),
        ({"messages": {"tmc_message": [ROW, {**ROW, "id": "7"}]}}, 2),
        ({"messages": {"tmc_message": ROW}}, 1),
        ({"messages": ROW}, 1),
        ({"messages": {}}, 0),
        ({"messages": []}, 0),
        ({"messages": ""}, 0),
        ({}, 0),
    ],
    ids=["plain", "wrapped", "wrapped alone", "alone", "empty object", "empty", "", "no"],
)
def test_lists_come_in_many_shapes(answer, count):
    """
    A list is read plain, wrapped, alone or absent.
    """
    _, source = pull(answer)

    assert count == len(source.receive(1))


def test_an_odd_row_costs_itself():
    """
    A row that cannot be read is counted, and its neighbours come.
    """
    _, source = pull({"messages": [ROW, {"id": "x"}, None, {**ROW, "id": 8}]})

    assert ["1172200053212681005", "8"] == [m.id for m in source.receive(1)]
    assert 2 == source.tally.statistics().garbled


def test_calls_need_no_session_and_may_be_repeated():
    """
    Consuming and confirming name the group, need no session, and are safe to repeat.
    """
    gateway, source = pull({"messages": [ROW]}, {}, group="vip", quantity=50)
    source.confirm([message.id for message in source.receive(1)])
    consume, confirm = gateway.calls

    assert {"group_name": "vip", "quantity": 50} == consume.params()
    assert {
        "group_name": "vip",
        "s_message_ids": ["1172200053212681005"],
    } == confirm.params()
    assert all(one.idempotent and not one.needs_session for one in gateway.calls)


@pytest.mark.parametrize(
    "error",
    [ServiceError("busy"), RateLimitedError("ban"), DecodeError("odd")],
    ids=lambda error: type(error).__name__,
)
def test_what_passes_is_waited_out(error):
    """
    A failure that passes is noted, waited out, and forgotten by the next good answer.
    """
    _, source = pull(error, {"messages": [ROW]}, idle_s=3)
    first = source.receive(1)
    noted = source.tally.statistics().last_error
    waits = [source.receive(1) for _ in range(3)]

    assert ((), type(error).__name__) == (first, noted)
    assert [(), (), ()] == waits
    assert 1 == len(source.receive(1))
    assert source.tally.statistics().last_error is None


def test_a_confirmation_that_fails_counts_what_went_before():
    """
    Of three calls the second fails: the first 200 are confirmed, the rest comes again.
    """
    _, source = pull({}, ServiceError("busy"))

    assert 200 == source.confirm([str(n) for n in range(450)])


def test_the_token_is_a_secret():
    """
    The token for connecting is never shown, and its absence is an error.
    """
    gateway = Gateway({"result": "canary"}, {})

    assert Secret("canary") == connect_token(gateway, "vip")
    assert {"group": "vip"} == gateway.calls[0].params()
    with pytest.raises(DecodeError):
        connect_token(gateway)
