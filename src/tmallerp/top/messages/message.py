"""
One message, the same value on both roads.

The content stays the text it came as; the event is read from it when it is asked for.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

import attrs
from attrs import frozen

from tmallerp import clock
from tmallerp.errors import ClockError, DecodeError
from tmallerp.top.messages._frames import Frame, Int64, Millis, Value
from tmallerp.top.messages.events import Content, Event, UnknownEvent, class_for
from tmallerp.top.messages.events import read_content as _read_content

AUTH_CANCEL = "taobao_top_AuthCancel"
"""The topic that tells that a user withdrew the app's authorisation."""

MAX_CONTENT = 8 * 1024 * 1024
"""Longest content after decompression, in bytes: far above what the platform lets apps
publish, and low enough that a bomb is harmless."""

_SURROGATE = re.compile("[\ud800-\udfff]")
# A confirmation carries the id in eight bytes.
_MAX_ID = 2**63 - 1
_EPOCH = datetime(1970, 1, 1, 8, tzinfo=clock.BEIJING)


@frozen(kw_only=True)
class Message:
    """
    One message of the platform.

    It comes at least once, in no order, and may be stale: read what it names again
    through the API.

    Args:
        id: The platform's number of the message, up to 19 digits; repeats carry it again.

        topic: The topic, such as ``taobao_trade_TradeBuyerPay``.

        content: The content as it came, JSON text. Not shown by `repr`: it names buyers.

        user_id: Number of the user it is about.

        user_nick: The user's account.

        published: When it was published, aware; None where that was not told.

        app_key: Which app published it; None for the platform's own.

        data_id: The sender's number of the data; long connection only.

        out_time: When it was sent out; long connection only.
    """

    id: str
    topic: str
    content: str = attrs.field(repr=False)
    user_id: str | None = None
    user_nick: str | None = None
    published: datetime | None = None
    app_key: str | None = None
    data_id: str | None = None
    out_time: datetime | None = None

    @cached_property
    def _read(self) -> Content:
        return _read_content(class_for(self.topic), self.topic, self.content)

    @property
    def event(self) -> Event | UnknownEvent:
        """What happened, typed; an `UnknownEvent` where the topic has no class."""
        return self._read.event

    @property
    def others(self) -> Mapping[str, Any]:
        """The part of the content the event has no place for; see `events.Content`."""
        return self._read.others


def from_frame(frame: Frame) -> Message:
    """
    Read a message from a SEND frame that carries data.

    Raises:
        DecodeError: If it has no usable id, topic or content.
    """
    facts = frame.content
    return Message(
        id=_identity(facts.get("id"), "id"),
        topic=_needed(_text(facts.get("topic")), "topic"),
        content=_content(facts.get("content")),
        user_id=_text(facts.get("userid")),
        user_nick=_text(facts.get("nick")),
        published=_moment(facts.get("time")),
        app_key=_text(facts.get("publisher")),
        data_id=_text(facts.get("dataid")),
        out_time=_moment(facts.get("outtime")),
    )


def from_row(row: object) -> Message:
    """
    Read a message from a row of ``taobao.tmc.messages.consume``.

    Raises:
        DecodeError: If it has no usable id, topic or content.
    """
    if not isinstance(row, Mapping):
        raise _bad("row", "no object")
    return Message(
        id=_identity(row.get("id"), "id"),
        topic=_needed(_text(row.get("topic")), "topic"),
        content=_content(row.get("content")),
        user_id=_text(row.get("user_id")),
        user_nick=_text(row.get("user_nick")),
        published=_moment(row.get("pub_time")),
        app_key=_text(row.get("pub_app_key")),
    )


def _identity(value: object, name: str) -> str:
    text = _text(value)
    if text is None or not (text.isascii() and text.isdigit() and len(text) <= 19):
        raise _bad(name, "no id of at most 19 digits")
    if int(text) > _MAX_ID:
        raise _bad(name, "no number of 64 bits")
    return text


def _needed(text: str | None, name: str) -> str:
    if text is None:
        raise _bad(name, "missing")
    return text


def _text(value: object) -> str | None:
    """Read an optional text; a number counts as its digits."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None
    return _SURROGATE.sub("\ufffd", str(value)) or None


def _content(value: Value | object) -> str:
    if isinstance(value, str):
        # A lone surrogate cannot be stored or sent; U+FFFD shows where it stood.
        return _SURROGATE.sub("\ufffd", value)
    if isinstance(value, bytes):
        return _decompressed(value)
    raise _bad("content", "missing")


def _decompressed(data: bytes) -> str:
    """Unpack gzip, one member, whole, and never more than `MAX_CONTENT`."""
    unpacker = zlib.decompressobj(wbits=31)
    try:
        text = unpacker.decompress(data, MAX_CONTENT)
    except zlib.error:
        raise _bad("content", "no gzip") from None
    if not unpacker.eof:
        raise _bad("content", "cut or too long when unpacked")
    try:
        return text.decode()
    except UnicodeDecodeError:
        raise _bad("content", "no UTF-8 when unpacked") from None


def _moment(value: Value | object) -> datetime | None:
    """Read a moment in any form the two roads use; one that cannot be read is None."""
    try:
        if isinstance(value, Millis | Int64):
            return _EPOCH + timedelta(milliseconds=int(value))
        if isinstance(value, str) and value.isascii() and value.isdigit():
            return _EPOCH + timedelta(milliseconds=int(value[:19]))
        if isinstance(value, str):
            return clock.parse_beijing(value)
    except (ClockError, OverflowError):
        pass
    return None


def _bad(name: str, what: str) -> DecodeError:
    msg = f"A message cannot be read: its {name} is {what}."
    return DecodeError(msg, path=f"$.{name}")
