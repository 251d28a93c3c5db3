"""
Whatever comes from outside, nothing but our own errors comes out.
"""

from __future__ import annotations

import contextlib

from hypothesis import example, given, settings
from hypothesis import strategies as st

from tmallerp.clock import VirtualClock
from tmallerp.errors import InboundRefusedError, TmallErpError
from tmallerp.secrets import Secret
from tmallerp.testing.builders import NOON
from tmallerp.testing.cassettes import Names
from tmallerp.testing.cassettes._bodies import Scrubber
from tmallerp.testing.cassettes._disguise import Disguise
from tmallerp.top.drift import inspect
from tmallerp.top.inbound import InboundVerifier, refusal
from tmallerp.top.methods.trades import TradeFullinfoGet

HEADERS = st.dictionaries(
    st.sampled_from(["Content-Type", "top-sign-list", "X-A", "content-length"])
    | st.text(max_size=8),
    st.sampled_from(
        [
            "application/x-www-form-urlencoded;charset=gbk",
            "text/xml",
            "text/xml;charset=utf-8",
            'application/json; charset="UTF-8"',
            "X-A,x-b,",
            "multipart/form-data; boundary=x",
        ]
    )
    | st.text(max_size=20),
    max_size=4,
)
PIECES = st.lists(
    st.sampled_from(
        [
            "sign=",
            "a=1",
            "timestamp=2026-11-11+12:00:00",
            "%",
            "%FF",
            "&",
            "=",
            "签",
            "\x00",
            "+",
        ]
    )
    | st.text(max_size=6),
    max_size=10,
).map("".join)


@given(query=PIECES, headers=HEADERS, body=st.binary(max_size=60) | PIECES.map(str.encode))
@example(query="sign=%00", headers={"Content-Type": "text/xml"}, body=b"")
@settings(max_examples=500, deadline=None)
def test_no_call_breaks_the_gate(query, headers, body):
    """
    No query, header or body raises anything but a refusal, and none of them is let in.
    """
    gate = InboundVerifier(Secret("canary"), clock=VirtualClock(NOON), sources=None)
    refused = None
    try:
        gate.verify(query, headers, body)
    except InboundRefusedError as error:
        refused = error

    assert refused is not None
    assert 400 <= refused.http_status < 500
    assert refusal(refused, "xml")[1]


SCRAPS = st.lists(
    st.sampled_from(
        [
            b"{",
            b"}",
            b"[",
            b'"tid":',
            b"1",
            b'"\\ud800"',
            b",",
            b"<a>",
            b"null",
            b"\r\n-S-\r\n",
        ]
    )
    | st.binary(max_size=5),
    max_size=14,
).map(b"".join)


@given(body=SCRAPS)
@settings(max_examples=500, deadline=None)
def test_no_answer_breaks_the_scrubber_or_the_eye(body):
    """
    Any bytes are scrubbed to something that scrubbing leaves alone, and any bytes are
    inspected or refused.
    """
    disguise = Disguise(b"k")
    once = Scrubber(Names(), disguise).answer(body)
    with contextlib.suppress(TmallErpError):
        inspect(TradeFullinfoGet, body)

    assert once == Scrubber(Names(), disguise).answer(once)
