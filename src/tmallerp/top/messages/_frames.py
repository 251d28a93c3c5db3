"""
The frames of the long connection, as bytes and as values. No network, no clock.

One frame is one binary WebSocket message::

    byte    version, 2
    byte    kind: 0 CONNECT, 1 CONNECTACK, 2 SEND, 3 SENDACK
    headers until one of type 0:
      int16   type: 1 custom, 2 status, 3 phrase, 4 flag, 5 token
      body    2 and 4: int32; 3 and 5: text; 1: text as key, then a typed value

Integers are little-endian, a text is its length in bytes as int32 and then UTF-8. A
typed value is one byte for its format and its data; on this side the format is the
Python class, so that what was read is written back the same.

Strict: whatever does not fit is a `DecodeError` that names the byte where it stands.
Nothing is read beyond the frame and nothing is allocated that is not in it.
"""

from __future__ import annotations

import enum
import struct
from collections.abc import Mapping
from types import MappingProxyType

import attrs
from attrs import frozen

from tmallerp.errors import DecodeError, InvalidCallError

VERSION = 2
MAX_FRAME = 4 * 1024 * 1024
"""Longest frame that is read or written, in bytes: content is 120 KiB at most (TOP's
limit for what apps publish), so this is generous and still bounds what one frame costs."""


class FrameKind(enum.IntEnum):
    """What a frame is for."""

    CONNECT = 0
    CONNECTACK = 1
    SEND = 2
    SENDACK = 3


class HeaderType(enum.IntEnum):
    """What stands in a header."""

    END = 0
    CUSTOM = 1
    STATUS = 2
    PHRASE = 3
    FLAG = 4
    TOKEN = 5


class Byte(int):
    """A number in one byte, 0 to 255."""


class Int16(int):
    """A number in two bytes."""


class Int32(int):
    """A number in four bytes."""


class Int64(int):
    """A number in eight bytes; ids are."""


class Millis(int):
    """A moment, in milliseconds since 1970."""


Value = None | str | bytes | Byte | Int16 | Int32 | Int64 | Millis
"""What a custom header may hold; plain `int` has no width and cannot be written."""


def _names(content: Mapping[str, Value]) -> str:
    return str(sorted(content))


def _presence(token: str | None) -> str:
    return "None" if token is None else "'***'"


@frozen(kw_only=True)
class Frame:
    """
    One frame. Its `repr` shows names only: contents hold personal data and signatures.

    Args:
        kind: What it is for.

        content: The custom headers, in their order.

        status: The status; 0 or absent is good.

        phrase: What is said of a bad status.

        flag: Flags; opaque.

        token: What the server handed out and wants to see in every later frame.
    """

    kind: FrameKind
    content: Mapping[str, Value] = attrs.field(factory=dict, repr=_names)
    status: int | None = None
    phrase: str | None = None
    flag: int | None = None
    token: str | None = attrs.field(default=None, repr=_presence)


_U8 = struct.Struct("<B")
_I16 = struct.Struct("<h")
_I32 = struct.Struct("<i")
_I64 = struct.Struct("<q")

_NUMBERS: Mapping[int, tuple[type[int], struct.Struct]] = {
    2: (Byte, _U8),
    3: (Int16, _I16),
    4: (Int32, _I32),
    5: (Int64, _I64),
    6: (Millis, _I64),
}
_KINDS = frozenset(FrameKind)
_FORMATS: Mapping[type, tuple[int, struct.Struct]] = {
    cls: (number, packing) for number, (cls, packing) in _NUMBERS.items()
}


# --- writing ------------------------------------------------------------------------


def encode(frame: Frame) -> bytes:
    """
    Write a frame.

    Raises:
        InvalidCallError: If a value does not fit its format, a plain `int` stands among
            the content, or the frame is too long.
    """
    out = bytearray((VERSION, frame.kind))
    try:
        _write_number(out, HeaderType.STATUS, frame.status)
        _write_text(out, HeaderType.PHRASE, frame.phrase)
        _write_number(out, HeaderType.FLAG, frame.flag)
        _write_text(out, HeaderType.TOKEN, frame.token)
        for key, value in frame.content.items():
            out += _I16.pack(HeaderType.CUSTOM)
            out += _counted(key)
            out += _typed(key, value)
    except (struct.error, UnicodeEncodeError) as error:
        msg = f"A value does not fit into a frame: {type(error).__name__}."
        raise InvalidCallError(msg) from error
    out += _I16.pack(HeaderType.END)
    if len(out) > MAX_FRAME:
        msg = f"A frame of {len(out)} bytes is too long; {MAX_FRAME} are allowed."
        raise InvalidCallError(msg)
    return bytes(out)


def _write_number(out: bytearray, header: HeaderType, value: int | None) -> None:
    if value is not None:
        out += _I16.pack(header) + _I32.pack(value)


def _write_text(out: bytearray, header: HeaderType, value: str | None) -> None:
    if value is not None:
        out += _I16.pack(header) + _counted(value)


def _counted(text: str) -> bytes:
    data = text.encode()
    return _I32.pack(len(data)) + data


def _typed(key: str, value: Value) -> bytes:
    if value is None:
        return b"\x00"
    if isinstance(value, str):
        return b"\x01" + _counted(value)
    if isinstance(value, bytes):
        return b"\x07" + _I32.pack(len(value)) + value
    known = _FORMATS.get(type(value))
    if known is None:
        msg = f"The header {key!r} holds a {type(value).__name__}, which has no format."
        raise InvalidCallError(msg)
    return _U8.pack(known[0]) + known[1].pack(value)


# --- reading ------------------------------------------------------------------------


def decode(data: bytes) -> Frame:
    """
    Read a frame.

    Raises:
        DecodeError: If *data* is not exactly one frame; `path` is ``@`` and the byte.
    """
    if len(data) > MAX_FRAME:
        raise _wrong(f"a frame of {len(data)} bytes is too long", 0)
    return _Reader(data).frame()


class _Reader:
    """Reads one frame from the front to the back; remembers where it stands."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def frame(self) -> Frame:
        if (version := self._number(_U8)) != VERSION:
            raise _wrong(f"version {version} instead of {VERSION}", 0)
        if (kind := self._number(_U8)) not in _KINDS:
            raise _wrong(f"unknown kind {kind}", 1)
        content: dict[str, Value] = {}
        others: dict[int, int | str] = {}
        while (header := self._header()) != HeaderType.END:
            if header == HeaderType.CUSTOM:
                self._custom(content)
            else:
                self._plain(header, others)
        if self._at != len(self._data):
            raise _wrong(f"{len(self._data) - self._at} bytes too many", self._at)
        return Frame(
            kind=FrameKind(kind),
            content=MappingProxyType(content),
            status=others.get(HeaderType.STATUS),  # type: ignore[arg-type]
            phrase=others.get(HeaderType.PHRASE),  # type: ignore[arg-type]
            flag=others.get(HeaderType.FLAG),  # type: ignore[arg-type]
            token=others.get(HeaderType.TOKEN),  # type: ignore[arg-type]
        )

    def _header(self) -> int:
        return self._number(_I16)

    def _plain(self, header: int, others: dict[int, int | str]) -> None:
        at = self._at - _I16.size
        if header in others:
            raise _wrong(f"header {header} twice", at)
        if header in {HeaderType.STATUS, HeaderType.FLAG}:
            others[header] = self._number(_I32)
        elif header in {HeaderType.PHRASE, HeaderType.TOKEN}:
            others[header] = self._text()
        else:
            raise _wrong(f"unknown header {header}", at)

    def _custom(self, content: dict[str, Value]) -> None:
        at = self._at
        key = self._text()
        if key in content:
            raise _wrong(f"the key {key[:40]!r} twice", at)
        content[key] = self._value()

    def _value(self) -> Value:
        at = self._at
        number = self._number(_U8)
        if number == 0:
            return None
        if number == 1:
            return self._text()
        if number == 7:
            return self._take(self._length())
        known = _NUMBERS.get(number)
        if known is None:
            raise _wrong(f"unknown format {number}", at)
        value: Value = known[0](self._number(known[1]))  # type: ignore[assignment]
        return value

    def _text(self) -> str:
        length = self._length()
        at = self._at
        try:
            return self._take(length).decode()
        except UnicodeDecodeError as error:
            raise _wrong("no UTF-8", at + error.start) from None

    def _length(self) -> int:
        at = self._at
        length = self._number(_I32)
        if length < 0:
            raise _wrong(f"a length of {length}", at)
        return length

    def _number(self, packing: struct.Struct) -> int:
        try:
            (value,) = packing.unpack_from(self._data, self._at)
        except struct.error:
            raise _wrong("the frame ends too early", self._at) from None
        self._at += packing.size
        number: int = value
        return number

    def _take(self, length: int) -> bytes:
        end = self._at + length
        if end > len(self._data):
            raise _wrong("the frame ends too early", self._at)
        taken = self._data[self._at : end]
        self._at = end
        return taken


def _wrong(what: str, at: int) -> DecodeError:
    msg = f"A frame of the long connection cannot be read: {what}, at byte {at}."
    return DecodeError(msg, path=f"@{at}")
