"""
What comes over the wire may be a page, a bomb or half an answer; none is taken for one.

The numbers are those of the list of bad inputs.
"""

from __future__ import annotations

import gzip
import time
import tracemalloc
import zlib

import pytest
from tests_support import Raw

from tmallerp.errors import DecodeError, NoAnswerError, ServiceError, TopError
from tmallerp.testing.builders import NOON
from tmallerp.top import ClientConfig, RawMethod, RetryPolicy
from tmallerp.top.methods.platform import TimeGet

TIME = b'{"time":"2026-11-11 12:00:00"}'
READ = TimeGet()
WRITE = RawMethod("taobao.x.create", needs_session=False)
ONCE = RetryPolicy(attempts=1)
LOGIN = "<!DOCTYPE html><html><form action='/login'>请登录</form></html>".encode()


def answer(*lines, body=b""):
    return Raw("\r\n".join(["HTTP/1.1 200 OK", *lines, "", ""]).encode() + body)


def chunked(*chunks, end=True):
    body = b"".join(b"%x\r\n%b\r\n" % (len(one), one) for one in chunks)
    return answer("Transfer-Encoding: chunked", body=body + (b"0\r\n\r\n" if end else b""))


def zipped(body, encoding="gzip"):
    head = f"Content-Encoding: {encoding}", f"Content-Length: {len(body)}"
    return answer(*head, body=body)


DAMAGED = {
    "login page": (200, LOGIN, {"Content-Type": "text/html"}),
    "login page as JSON": (200, LOGIN, {"Content-Type": "application/json"}),
    "xhtml page": (200, b'<?xml version="1.0"?><html><body/></html>'),
    "empty": (200, b""),
    "blanks": (200, b" \r\n"),
    "a list": (200, b"[]"),
    "shorter than it says": answer("Content-Length: 99", body=TIME),
    "longer than it says": answer("Content-Length: 9", body=TIME),
    "chunk cut": chunked(TIME, end=False),
    "chunk lies": answer(
        "Transfer-Encoding: chunked", body=b"fff\r\n" + TIME + b"\r\n0\r\n\r\n"
    ),
    "gzip cut": zipped(gzip.compress(TIME)[:-9]),
    "no gzip": zipped(TIME),
    "gzip with damage": zipped(
        gzip.compress(TIME)[:15] + b"xxxx" + gzip.compress(TIME)[19:]
    ),
    "gzip twice": zipped(gzip.compress(gzip.compress(TIME)), "gzip, gzip"),
    "deflate": zipped(zlib.compress(TIME), "deflate"),
    "brotli": zipped(TIME, "br"),
}


@pytest.mark.parametrize("name", DAMAGED)
def test_bad_input_70_and_71_damage_is_no_answer(server, connect, name):
    """
    A page or a damaged answer makes a read be asked again; a write has an unknown outcome.
    """
    server.answers, server.always = [DAMAGED[name]], TIME
    assert NOON == connect(server.url).call(READ).time
    assert 2 == len(server.requests)

    server.answers = [DAMAGED[name]]
    with pytest.raises(NoAnswerError) as caught:
        connect(server.url).call(WRITE)

    assert caught.value.sent
    assert "登录" not in str(caught.value)


@pytest.mark.parametrize("name", DAMAGED)
def test_bad_input_70_damage_that_stays_is_an_error(server, connect, name):
    """
    A page that comes every time ends in a typed error.
    """
    server.always = DAMAGED[name]
    with pytest.raises((ServiceError, NoAnswerError)):
        connect(server.url, config=ClientConfig(retry=ONCE, read_timeout_s=0.3)).call(READ)


def bomb(size):
    return gzip.compress(b'{"time":"' + b" " * size + b'"}', 9)


@pytest.mark.parametrize("layers", [1, 2])
def test_bad_input_71_bombs_end_at_the_limit(server, connect, layers):
    """
    A gzip bomb of 200 MB, or one in another, is refused within a few megabytes.
    """
    body = bomb(200_000_000)
    for _ in range(layers - 1):
        body = gzip.compress(body, 9)
    server.always = zipped(body, ", ".join(["gzip"] * layers))
    config = ClientConfig(max_body_bytes=4_000_000, retry=ONCE, read_timeout_s=5)
    client = connect(server.url, config=config)
    tracemalloc.start()
    began = time.perf_counter()
    try:
        with pytest.raises(TopError) as caught:
            client.call(READ)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert isinstance(caught.value, DecodeError if layers == 1 else ServiceError)
    assert peak < 16_000_000
    assert time.perf_counter() - began < 5


def test_a_good_answer_in_gzip(server, connect):
    """
    Compressed answers of one piece and of many are read.
    """
    long = b'{"time":"2026-11-11 12:00:00","x":"' + bytes(range(97, 123)) * 9999 + b'"}'
    for body in (TIME, long):
        server.always = zipped(gzip.compress(body))

        assert NOON == connect(server.url).call(READ).time


def test_a_chunked_answer(server, connect):
    """
    An answer in chunks is read whole.
    """
    server.always = chunked(TIME[:5], TIME[5:])

    assert NOON == connect(server.url).call(READ).time
