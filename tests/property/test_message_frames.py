"""
Laws of the long connection's frames, and of what is read from them.
"""

from __future__ import annotations

import json
import time

from hypothesis import given
from hypothesis import strategies as st

from tmallerp.errors import DecodeError, TmallErpError
from tmallerp.simulator import _tmc_frames as theirs
from tmallerp.top.messages import Message, events
from tmallerp.top.messages._frames import (
    Byte,
    Frame,
    FrameKind,
    Int16,
    Int32,
    Int64,
    Millis,
    decode,
    encode,
)
from tmallerp.top.messages.message import from_frame, from_row

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


def numbers(bits, cls):
    return st.integers(-(2 ** (bits - 1)), 2 ** (bits - 1) - 1).map(cls)


values = st.one_of(
    st.none(),
    texts,
    st.binary(max_size=40),
    st.integers(0, 255).map(Byte),
    numbers(16, Int16),
    numbers(32, Int32),
    numbers(64, Int64),
    numbers(64, Millis),
)
frames = st.builds(
    Frame,
    kind=st.sampled_from(FrameKind),
    content=st.dictionaries(texts, values, max_size=8),
    status=st.none() | numbers(32, int),
    phrase=st.none() | texts,
    flag=st.none() | numbers(32, int),
    token=st.none() | texts,
)


@given(frame=frames)
def test_round_trip(frame):
    """
    What is written is read back the same, every value in its format.
    """
    read = decode(encode(frame))

    assert frame == read
    assert {k: type(v) for k, v in frame.content.items()} == {
        k: type(v) for k, v in read.content.items()
    }
    assert encode(frame) == encode(read)


@given(frame=frames)
def test_both_sides_read_the_same(frame):
    """
    The simulator's own reader, written apart, sees the same in every frame.
    """
    parsed = theirs.unpack(encode(frame))
    plain = {
        theirs.STATUS: frame.status,
        theirs.PHRASE: frame.phrase,
        theirs.FLAG: frame.flag,
        theirs.TOKEN: frame.token,
    }

    assert frame.kind == parsed.kind
    assert dict(frame.content) == parsed.custom
    assert {k: v for k, v in plain.items() if v is not None} == parsed.plain


@given(data=st.binary(max_size=300))
def test_any_bytes_are_a_frame_or_a_typed_error(data):
    """
    Arbitrary bytes never raise anything but a typed error that names a byte in them.
    """
    path = "@0"
    try:
        decode(data)
    except DecodeError as error:
        path = error.path

    assert 0 <= int(path.removeprefix("@")) <= len(data)


@given(frame=frames, at=st.integers(0, 10_000), byte=st.integers(0, 255), cut=st.booleans())
def test_damaged_frames_are_read_or_refused(frame, at, byte, cut):
    """
    One changed byte, or a missing end, gives another frame or a typed error, at once.
    """
    data = bytearray(encode(frame))
    at %= len(data)
    data[at] = byte
    began = time.monotonic()
    try:
        message = from_frame(decode(bytes(data[:at] if cut else data)))
        assert message.id.isdigit()
    except TmallErpError:
        pass

    assert time.monotonic() - began < 1


@given(frame=frames)
def test_a_cut_frame_is_never_whole(frame):
    """
    No proper beginning of a frame is a frame.
    """
    data = encode(frame)
    whole = []
    for end in range(len(data)):
        try:
            whole.append(decode(data[:end]))
        except DecodeError:
            continue

    assert [] == whole


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)
names = st.sampled_from(["tid", "oid", "payment", "modified", "status", "refund_id", "x"])
topics = st.sampled_from(sorted(events.load_all())) | st.text(max_size=30)


@given(topic=topics, content=st.dictionaries(names, json_values, max_size=5))
def test_any_content_is_an_event(topic, content):
    """
    Whatever JSON comes under whatever topic, reading it raises nothing, and each key is
    in the event or among the others.
    """
    message = Message(id="1", topic=topic, content=json.dumps(content))
    read = {
        name
        for name in content
        if hasattr(message.event, name) and name not in message.others
    }

    if not isinstance(message.event, events.UnknownEvent):
        assert set(content) == read | set(message.others)


@given(topic=topics, content=st.text(max_size=60))
def test_any_text_is_an_event(topic, content):
    """
    The same for text that is no JSON.
    """
    assert Message(id="1", topic=topic, content=content).event is not None


@given(
    row=json_values
    | st.dictionaries(
        st.sampled_from(["id", "topic", "content", "pub_time", "user_id"]), json_values
    )
)
def test_any_row_is_a_message_or_a_typed_error(row):
    """
    Whatever a row holds, it is a message with an id or refused by a typed error.
    """
    try:
        message = from_row(row)
    except DecodeError:
        return

    assert message.id.isdigit()
