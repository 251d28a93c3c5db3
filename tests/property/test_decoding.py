"""
Both roads of the decoder agree wherever the fast one succeeds.
"""

from __future__ import annotations

import json
from datetime import datetime
from decimal import Decimal

import attrs
import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tmallerp.errors import DecodeError
from tmallerp.top import _builders, _fast, _slow, decode
from tmallerp.top.methods.trades import TradeFullinfoGet, TradesSoldGet

JUNK = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**21), 10**21),
    st.floats(allow_nan=True),
    st.sampled_from(
        [
            *("", "null", "1.00", "88.5", "-0.00", "-0.01", "00.10", "1_0", "1e3", "NaN"),
            *("2026-11-11 00:00:00", "2026-02-30 00:00:00", "1762790400000", "true"),
            *("4990013425203542801", "０", "²", "TRADE_CLOSED", "0", "1", "01"),
        ]
    ),
    st.text(max_size=8),
    st.lists(st.integers(), max_size=2),
    st.dictionaries(st.text(max_size=3), st.integers(), max_size=2),
)
LINE_FIELDS = ["oid", "status", "num", "price", "payment", "consign_time", "is_oversold"]
TRADE_FIELDS = [
    *("tid", "status", "payment", "created", "num", "has_post_fee", "seller_flag"),
    *("buyer_nick", "coupon_fee", "orders", "promotion_details", "unknown"),
]
LINES = st.lists(st.dictionaries(st.sampled_from(LINE_FIELDS), JUNK), max_size=3)
TRADES = st.dictionaries(st.sampled_from(TRADE_FIELDS), JUNK).flatmap(
    lambda trade: st.one_of(
        st.just(trade), LINES.map(lambda lines: {**trade, "orders": lines})
    )
)


def _fast_or_none(cls, body):
    try:
        return _fast.road_for(cls).decode(body)
    except _builders.Surprise:
        return None


def _slow_or_error(cls, body):
    try:
        return _slow.build(cls, _slow.parse(body))
    except DecodeError as error:
        return error


@settings(max_examples=400, deadline=None)
@given(TRADES)
def test_roads_agree(trade):
    """
    Where the fast road reads an answer, the slow one reads the same.
    """
    body = json.dumps({"trade": trade, "request_id": "r"}).encode()
    fast = _fast_or_none(TradeFullinfoGet.answer, body)

    assert fast is None or fast == _slow_or_error(TradeFullinfoGet.answer, body)


@settings(max_examples=300, deadline=None)
@given(st.lists(TRADES, max_size=3), st.data())
def test_roads_agree_on_damage(trades, data):
    """
    However bytes are swapped, cut or doubled, the fast road gives nothing of its own.
    """
    body = bytearray(json.dumps({"trades": trades, "total_results": 3}).encode())
    for _ in range(data.draw(st.integers(0, 3))):
        at = data.draw(st.integers(0, max(0, len(body) - 1)))
        piece = data.draw(
            st.sampled_from([b"", b'"', b"0", b",", b"{", b"}", b"\\", b"\xff"])
        )
        body[at : at + data.draw(st.integers(0, 3))] = piece
    fast = _fast_or_none(TradesSoldGet.answer, bytes(body))

    assert fast is None or fast == _slow_or_error(TradesSoldGet.answer, bytes(body))


def _plain(value):
    if attrs.has(type(value)):
        return {
            field.name: _plain(getattr(value, field.name))
            for field in attrs.fields(type(value))
            if getattr(value, field.name) is not None
        }
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    if isinstance(value, datetime):
        return round(value.timestamp() * 1000)
    return value


@settings(max_examples=200, deadline=None)
@given(TRADES)
def test_reading_is_a_projection(trade):
    """
    What was read, written again, is read as the same.
    """
    body = json.dumps({"trade": trade}).encode()
    first = _slow_or_error(TradeFullinfoGet.answer, body)
    if isinstance(first, DecodeError):
        return
    again = msgspec.json.encode(_plain(first))

    assert first == _slow_or_error(TradeFullinfoGet.answer, again)


STYLES = [
    {"ensure_ascii": False, "separators": (",", ":")},
    {"ensure_ascii": False},
    {"ensure_ascii": True},
    {"ensure_ascii": True, "separators": (",", ":")},
]


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(["tid", "status", "payment", "orders"]),
    st.dictionaries(st.sampled_from(["memo", "新", "brand_new"]), st.text(max_size=9)),
    st.sampled_from(STYLES),
    st.integers(1, 3),
)
def test_no_key_comes_twice(twin, strange, style, rounds):
    """
    However it is written, and whatever else is in it, a key that decides and comes twice
    is refused, also when the road has learned what nobody knows.
    """
    trade = {"tid": 1, "status": "丁", "payment": "1.00", "orders": [{"oid": 2}], **strange}
    text = json.dumps({"trade": trade}, **style)
    key = json.dumps(twin)
    value = json.dumps(trade[twin] if twin != "orders" else [{"oid": 3}], **style)
    doubled = text[:-2] + f",{key}:{value}" + text[-2:]
    for _ in range(rounds):
        decode(TradeFullinfoGet, text.encode())
        if twin == "orders":
            assert _fast_or_none(TradeFullinfoGet.answer, doubled.encode()) is None
        with pytest.raises(DecodeError, match="twice"):
            decode(TradeFullinfoGet, doubled.encode())


@given(
    # Python escapes DEL where nobody must; that one is read slowly.
    st.text(st.characters(exclude_characters="\x7f")),
    st.sampled_from(STYLES),
    st.booleans(),
)
def test_the_whole_is_seen_in_every_style(memo, style, strange):
    """
    An answer without anything doubled takes the fast road, however it is written.
    """
    trade = {"tid": 1, "seller_memo": memo.encode("utf-8", "replace").decode()}
    if strange:
        trade["brand_new"] = {"a": [1.5, None]}
    body = json.dumps({"trade": trade}, **style).encode()

    assert _fast_or_none(TradeFullinfoGet.answer, body) is not None


def test_nothing_is_written_shorter():
    """
    No character can be written in JSON in fewer bytes than the encoder writes it: the
    comparison of lengths rests on that.
    """
    short = {"\b": 2, "\f": 2, "\n": 2, "\r": 2, "\t": 2, '"': 2, "\\": 2}
    for code in (*range(0x2100), 0xFFFF, 0x1F600):
        text = chr(code)
        least = short.get(text, 6 if code < 0x20 else len(text.encode()))

        assert least + 2 == len(msgspec.json.encode(text)), code
