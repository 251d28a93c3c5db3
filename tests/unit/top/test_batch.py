"""
Many calls are written into one request, and its answer is parted again.
"""

from __future__ import annotations

from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tmallerp.errors import ConfigError, InvalidCallError
from tmallerp.secrets import Secret
from tmallerp.testing.builders import NOON
from tmallerp.top import ClientConfig, Endpoint, RawMethod
from tmallerp.top._signing import sign
from tmallerp.top.batch import EMPTY, SEPARATOR, SHARED, Part, pack, unpack
from tmallerp.top.files import File

SECRET = Secret("helloworld")


def packed(*methods, **more):
    parts = [one if isinstance(one, Part) else Part(method=one) for one in methods]
    return pack(parts, app_key="12345678", app_secret=SECRET, now=NOON, **more)


def raw(api="taobao.time.get", needs_session=False, **values):
    return RawMethod(api, values, needs_session=needs_session)


def test_the_body_is_signed_after_the_query():
    """
    The signature covers the query's pairs and then the whole raw body.

    The value was computed from the platform's description; none is published.
    """
    packet = packed(raw(), raw("taobao.areas.get", fields=["id", "name"]))
    query = {
        "app_key": "12345678",
        "timestamp": "2016-01-01 12:00:00",
        "v": "2.0",
        "format": "json",
        "sign_method": "md5",
    }
    body = "method=taobao.time.get\r\n-S-\r\nmethod=taobao.areas.get&fields=id%2Cname"

    assert body == packet.body.decode()
    assert "90D7C8558C6D55A78DC7EDE15143D39C" == sign(query, SECRET, "md5", body)
    assert packet.query["sign"] == sign(packet.query, SECRET, "hmac-sha256", body)


def test_what_all_say_is_said_once():
    """
    Pairs that all calls have stand in a block of their own; a call with nothing else is N.
    """
    packet = packed(raw(a="1", b="2"), raw(a="1", b="3"), raw(a="1"))
    shared, *blocks = packet.body.decode().split(SEPARATOR)

    assert SHARED + "method=taobao.time.get&a=1" == shared
    assert ["b=2", "b=3", EMPTY] == blocks


def test_sessions_stand_in_the_body():
    """
    A session goes to the calls that need one, its own before the client's, never into
    the address.
    """
    own = Part(method=raw(needs_session=True, n="2"), session=Secret("own"))
    packet = packed(raw(needs_session=True, n="1"), own, raw(n="3"), session=Secret("mine"))
    _, *blocks = packet.body.decode().split(SEPARATOR)

    assert ["n=1&session=mine", "n=2&session=own", "n=3"] == blocks
    assert "session" not in packet.query


def test_one_secret_is_seen_nowhere():
    """
    Printing a packet shows neither sessions nor signatures.
    """
    packet = packed(raw(needs_session=True), session=Secret("canary"))
    shown = repr(packet)

    assert "canary" not in shown
    assert packet.query["sign"] not in shown


def test_xml_gets_a_line_nobody_can_guess():
    """
    JSON cannot hold the usual separator; XML can, so it is parted by a random line.
    """
    json, one, other = (
        packed(raw()),
        packed(raw(), format="xml"),
        packed(raw(), format="xml"),
    )

    assert (SEPARATOR, False) == (json.separator, "top-api-separator" in json.headers)
    assert one.separator == one.headers["top-api-separator"]
    assert one.separator != other.separator
    assert "\n" not in one.separator


def test_files_go_alone():
    """
    A call with a file is refused: TOP takes files one call at a time.
    """
    with pytest.raises(InvalidCallError, match="image"):
        packed(raw("taobao.item.img.upload", image=File.of(b"x")))


@given(
    texts=st.lists(
        st.dictionaries(st.text("abc", min_size=1), st.text(min_size=1), max_size=4),
        min_size=1,
        max_size=8,
    )
)
def test_calls_come_back_from_their_text(texts):
    """
    Whatever calls say, the shared block and each one's own give it back.
    """
    methods = [raw(**values) for values in texts]
    shared, *blocks = [{}, *packed(*methods).body.decode().split(SEPARATOR)]
    if blocks[0].startswith(SHARED):
        shared = parse_qs(blocks.pop(0).removeprefix(SHARED), strict_parsing=True)
    read = [
        {**shared, **({} if text == EMPTY else parse_qs(text, strict_parsing=True))}
        for text in blocks
    ]

    assert [
        {"method": ["taobao.time.get"], **{k: [v] for k, v in one.items() if v.strip()}}
        for one in texts
    ] == read


def test_answers_are_parted_in_order():
    """
    The answers stand in the order of the calls, parted by the request's own separator.
    """
    packet = packed(raw(), raw(), separator="-S-x-")

    assert [b'{"a":1}', b'{"b":"-S-"}'] == unpack(packet, b'{"a":1}-S-x-{"b":"-S-"}')


def test_where_batches_go():
    """
    The address lies beside the gateway's, or is given.
    """
    own = Endpoint(url="https://gw.example.com/top", batch="https://b.example.com/many")

    assert "https://gw.api.taobao.com/router/batch" == Endpoint.production().batch_url
    assert "https://b.example.com/many" == own.batch_url
    with pytest.raises(ConfigError, match="batches"):
        _ = Endpoint(url="https://gw.example.com/top").batch_url
    with pytest.raises(ConfigError, match="https"):
        Endpoint(url="https://gw.example.com/top", batch="http://b.example.com/many")
    with pytest.raises(ConfigError, match="batch_size"):
        ClientConfig(batch_size=0)
