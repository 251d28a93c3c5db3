"""
The simulated message service, called by a hand-made client that breaks its rules.
"""

from __future__ import annotations

import time

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from tmallerp.simulator import SimulatorServer, WorldPlan
from tmallerp.simulator import _tmc_frames as frames
from tmallerp.simulator.wire import expected_sign

PULL = {"__kind": (frames.BYTE, 1)}


@pytest.fixture(scope="module")
def server():
    with SimulatorServer(WorldPlan(orders=1, poison=0)) as started:
        yield started


@pytest.fixture
def line(server):
    with connect(server.tmc_url, proxy=None) as socket:
        yield socket


def greet(server, line, **changes):
    signed = {
        "app_key": server.app_key,
        "group_name": "default",
        "timestamp": str(round(server.world.now.timestamp() * 1000)),
    }
    signed |= {key: text for key, text in changes.items() if key in signed}
    said = {**signed, "sign": expected_sign(signed, server.app_secret, "md5")} | changes
    cells = {key: (frames.TEXT, value) for key, value in said.items()}
    line.send(frames.pack(frames.CONNECT, cells))
    return frames.unpack(line.recv(timeout=5))


def closed(line):
    with pytest.raises(ConnectionClosed):
        line.recv(timeout=5)
    return line.close_code


def test_a_good_caller_gets_a_token(server, line):
    """
    A signed CONNECT is accepted with status 0 and a token.
    """
    answer = greet(server, line)

    assert frames.CONNECT_ACK == answer.kind
    assert 0 == answer.plain[frames.STATUS]
    assert answer.token


@pytest.mark.parametrize(
    ("changes", "phrase"),
    [
        ({"sign": "0" * 32}, "Invalid signature"),
        ({"sign": ""}, "Invalid signature"),
        ({"app_key": "1"}, "Invalid app_key"),
        ({"timestamp": "x"}, "Invalid timestamp"),
        ({"timestamp": "²"}, "Invalid timestamp"),
        ({"timestamp": ""}, "Invalid timestamp"),
        ({"timestamp": "1451620800000"}, "Invalid timestamp"),
        ({"group_name": "nobody"}, "group nobody not exist"),
        ({"token": "other"}, "auth token refused"),
    ],
    ids=str,
)
def test_a_bad_caller_is_told_why(server, line, changes, phrase):
    """
    A CONNECT that is not right is refused with status and phrase, and the line closed.
    """
    answer = greet(server, line, **changes)

    assert answer.plain[frames.STATUS] > 0
    assert phrase == answer.plain[frames.PHRASE]
    closed(line)


@pytest.mark.parametrize(
    "data", [b"", b"garbage", "text", frames.pack(frames.SEND, PULL)], ids=repr
)
def test_only_a_connect_comes_first(server, line, data):
    """
    Whatever is no CONNECT is refused when it comes first.
    """
    line.send(data)
    answer = frames.unpack(line.recv(timeout=5))

    assert 400 == answer.plain[frames.STATUS]
    closed(line)


def failing(reason):
    return {
        "__kind": (frames.BYTE, 20),
        "id": (frames.LONG, 1),
        "msg": (frames.TEXT, reason),
    }


@pytest.mark.parametrize(
    ("custom", "token", "phrase"),
    [
        (PULL, None, "token refused"),
        (PULL, "other", "token refused"),
        ({"__kind": (frames.BYTE, 9)}, ..., "unknown kind 9"),
        ({"__kind": (frames.BYTE, 2)}, ..., "unknown kind 2"),
        (failing("长" * 129), ..., "msg longer than 128"),
    ],
    ids=["no token", "other token", "kind 9", "confirm without id", "long reason"],
)
def test_rules_hold_after_connecting(server, line, custom, token, phrase):
    """
    Each later frame needs the token, a known kind, an id, and a short reason.
    """
    given = greet(server, line).token
    plain = {} if token is None else {frames.TOKEN: given if token is ... else token}
    line.send(frames.pack(frames.SEND, custom, plain))
    answer = frames.unpack(line.recv(timeout=5))

    assert phrase == answer.plain[frames.PHRASE]
    assert 1008 == closed(line)


def test_nothing_is_sent_before_it_is_asked_for(server, line):
    """
    Messages wait until the first request for them.
    """
    number = server.messages.put_into("default", "a_b_C", {})
    token = greet(server, line).token
    with pytest.raises(TimeoutError):
        line.recv(timeout=0.2)
    line.send(frames.pack(frames.SEND, PULL, {frames.TOKEN: token}))
    message = frames.unpack(line.recv(timeout=5))
    confirm = {"__kind": (frames.BYTE, 2), "id": (frames.LONG, number)}
    line.send(frames.pack(frames.SEND, confirm, {frames.TOKEN: token}))
    until = time.monotonic() + 5
    while server.messages.left() and time.monotonic() < until:
        time.sleep(0.01)

    assert number == message.custom["id"]
    assert 0 == server.messages.left()


def test_a_late_confirmation_counts(server):
    """
    A message that is about to come again, and is confirmed now, does not come again.
    """
    queue = server.messages
    number = queue.put_into("default", "a_b_C", {})
    other = queue.put_into("default", "a_b_C", {})
    queue.take("default", 10, "x")
    server.world.advance(301)
    queue.take("nobody", 1, "x")
    queue.confirm([number], "x")
    taken = [letter.id for letter in queue.take("default", 10, "x")]
    queue.confirm([other], "x")

    assert [other] == taken
    assert 0 == queue.left()
