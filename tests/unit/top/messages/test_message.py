"""
One message, the same from both roads.
"""

from __future__ import annotations

import gzip
import json
import tracemalloc
from datetime import datetime
from pathlib import Path

import attrs
import pytest

from tmallerp.clock import BEIJING
from tmallerp.errors import DecodeError
from tmallerp.top.messages import Message, UnknownEvent
from tmallerp.top.messages._frames import Byte, Frame, FrameKind, Int64, Millis
from tmallerp.top.messages.events.taobao_item import ItemUpdate
from tmallerp.top.messages.message import MAX_CONTENT, from_frame, from_row

SAMPLES = Path(__file__).parents[3] / "samples"
BIG = 9_223_372_036_854_775_807
TEXT = '{"tid":1,"seller_memo":"加急"}'
ROW = {
    "id": BIG,
    "topic": "taobao_trade_TradeMemoModified",
    "content": TEXT,
    "user_id": 1736568971,
    "user_nick": "示例卖家",
    "pub_time": "2026-11-11 00:00:01",
    "pub_app_key": "12497914",
}
MOMENT = datetime(2026, 11, 11, 0, 0, 1, tzinfo=BEIJING)


def data_frame(**changes):
    content = {
        "__kind": Byte(3),
        "id": Int64(BIG),
        "topic": "taobao_trade_TradeMemoModified",
        "content": TEXT,
        "time": Millis(int(MOMENT.timestamp() * 1000)),
        "publisher": "12497914",
        "nick": "示例卖家",
        "userid": Int64(1736568971),
        "dataid": "d1",
        "outtime": Millis(int(MOMENT.timestamp() * 1000) + 5),
    }
    content |= changes
    kept = {key: value for key, value in content.items() if value is not Ellipsis}
    return Frame(kind=FrameKind.SEND, content=kept)


def test_both_roads_give_the_same_message():
    """
    A row and a frame of one message are equal but for what only a frame tells.
    """
    pushed = from_frame(data_frame())

    assert from_row(ROW) == attrs.evolve(pushed, data_id=None, out_time=None)
    assert ("d1", 5000) == (pushed.data_id, pushed.out_time.microsecond)
    assert MOMENT == pushed.published
    assert str(BIG) == pushed.id


def test_packed_content_is_unpacked():
    """
    Content sent as gzip is the same text.
    """
    packed = data_frame(content=gzip.compress(TEXT.encode()))

    assert from_frame(data_frame()) == from_frame(packed)


@pytest.mark.parametrize(
    "content",
    [
        b"no gzip",
        gzip.compress(TEXT.encode())[:-4],
        gzip.compress(b"\xff\xfe"),
        ...,
        None,
        Int64(3),
    ],
    ids=["no gzip", "cut", "no UTF-8", "missing", "void", "number"],
)
def test_content_that_cannot_be_read_is_refused(content):
    """
    Content that is neither text nor whole gzip of text makes no message.
    """
    with pytest.raises(DecodeError) as caught:
        from_frame(data_frame(content=content))

    assert "$.content" == caught.value.path


def test_a_bomb_costs_little():
    """
    Content that unpacks to far more than any message has is refused at the limit.
    """
    bomb = data_frame(content=gzip.compress(bytes(20 * MAX_CONTENT)))
    tracemalloc.start()
    with pytest.raises(DecodeError):
        from_frame(bomb)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak < 4 * MAX_CONTENT


@pytest.mark.parametrize(
    "changes",
    [
        {"id": ...},
        {"id": "x"},
        {"id": Int64(-1)},
        {"id": "9" * 20},
        {"id": str(BIG + 1)},
        {"topic": ...},
        {"topic": ""},
    ],
    ids=str,
)
def test_a_message_needs_an_id_and_a_topic(changes):
    """
    Without a confirmable id, or without a topic, there is no message.
    """
    with pytest.raises(DecodeError):
        from_frame(data_frame(**changes))


@pytest.mark.parametrize("row", [None, [], "x", {}, {**ROW, "content": None}])
def test_rows_that_are_no_message_are_refused(row):
    """
    The same holds for rows.
    """
    with pytest.raises(DecodeError):
        from_row(row)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (Int64(int(MOMENT.timestamp() * 1000)), MOMENT),
        (str(int(MOMENT.timestamp() * 1000)), MOMENT),
        ("2026-11-11 00:00:01", MOMENT),
        ("yesterday", None),
        (Millis(2**62), None),
        (None, None),
        (b"x", None),
    ],
)
def test_a_time_is_read_in_any_form(written, read):
    """
    A time comes as a date, as milliseconds or as text; an odd one is no reason to lose
    the message.
    """
    assert read == from_frame(data_frame(time=written)).published


def test_captured_messages_are_read():
    """
    A captured answer gives messages with ids of nineteen digits and typed events.
    """
    body = json.loads((SAMPLES / "taobao.tmc.messages.consume.json").read_text("utf-8"))
    rows = body["tmc_messages_consume_response"]["messages"]["tmc_message"]
    messages = [from_row(row) for row in rows]

    assert ["1172200053212681005", "1172200053212681014"] == [
        messages[0].id,
        messages[-1].id,
    ]
    assert (
        ItemUpdate(
            nick="示例卖家", num=138, changed_fields="desc,num", num_iid="36552905512"
        )
        == messages[-1].event
    )
    assert all(not isinstance(message.event, UnknownEvent) for message in messages)
    assert all(not message.others for message in messages)


def test_a_captured_content_is_read():
    """
    A captured content of one topic fills its event, and nothing is left over.
    """
    text = (SAMPLES / "tmc.taobao_jds_TradeTrace.content.json").read_text("utf-8")
    message = Message(id="1", topic="taobao_jds_TradeTrace", content=text)

    assert "123456789" == message.event.tid
    assert {} == dict(message.others)


def test_a_message_shows_no_content():
    """
    The repr of a message leaves its content out.
    """
    message = Message(id="1", topic="t", content='{"buyer_nick":"canary"}')

    assert "canary" not in repr(message)
    assert "canary" not in repr(message.event)


def test_lone_surrogates_are_shown_as_such():
    """
    Half a character, which no file can hold, becomes U+FFFD.
    """
    row = {**ROW, "content": '{"a":"\ud800"}', "user_nick": "\udfff"}

    assert '{"a":"\ufffd"}' == from_row(row).content
    assert "\ufffd" == from_row(row).user_nick
