"""
The service's side of TOP-LINK: laying frames out and taking them apart.

Written from the platform's description alone, and on purpose by another plan than the
client's: a table of one-letter formats, values as pairs of format and value, a cursor
over a `memoryview`. A mistake in one of the two shows as a disagreement.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from typing import Any

from attrs import define, field

CONNECT, CONNECT_ACK, SEND, SEND_ACK = range(4)
END, CUSTOM, STATUS, PHRASE, FLAG, TOKEN = range(6)
VOID, TEXT, BYTE, SHORT, INT, LONG, DATE, BYTES = range(8)

_LETTERS = {BYTE: "B", SHORT: "h", INT: "i", LONG: "q", DATE: "q"}

Pair = tuple[int, Any]


class BadFrame(Exception):  # noqa: N818 - what a caller sent, not a failure
    """What came is no frame."""


@define
class Parsed:
    """A frame taken apart; custom values without their formats."""

    kind: int
    custom: dict[str, Any] = field(factory=dict)
    plain: dict[int, Any] = field(factory=dict)

    @property
    def token(self) -> str | None:
        """The token it carries."""
        return self.plain.get(TOKEN)


def pack(
    kind: int, custom: Mapping[str, Pair], plain: Mapping[int, Any] | None = None
) -> bytes:
    """
    Lay a frame out.

    Args:
        kind: One of the four.

        custom: Pairs of format and value by key.

        plain: Status, phrase, flag and token by header type.
    """
    parts = [struct.pack("<bb", 2, kind)]
    for header, value in (plain or {}).items():
        body = _string(value) if header in {PHRASE, TOKEN} else struct.pack("<i", value)
        parts.append(struct.pack("<h", header) + body)
    for key, (form, value) in custom.items():
        parts.append(struct.pack("<h", CUSTOM) + _string(key) + _cell(form, value))
    parts.append(struct.pack("<h", END))
    return b"".join(parts)


def _string(text: str) -> bytes:
    raw = text.encode("utf-8")
    return struct.pack(f"<i{len(raw)}s", len(raw), raw)


def _cell(form: int, value: Any) -> bytes:
    if form == VOID:
        return b"\0"
    if form == TEXT:
        return b"\1" + _string(value)
    if form == BYTES:
        return struct.pack(f"<bi{len(value)}s", BYTES, len(value), value)
    return struct.pack("<b" + _LETTERS[form], form, value)


def unpack(data: bytes) -> Parsed:
    """
    Take a frame apart.

    Raises:
        BadFrame: If it is none.
    """
    cursor = _Cursor(memoryview(data))
    try:
        version, kind = cursor.read("bb")
        if version != 2 or kind not in range(4):
            raise BadFrame(f"version {version}, kind {kind}")
        parsed = Parsed(kind)
        while (header := cursor.read("h")[0]) != END:
            if header == CUSTOM:
                key = cursor.string()
                parsed.custom[key] = cursor.cell()
            elif header in {PHRASE, TOKEN}:
                parsed.plain[header] = cursor.string()
            elif header in {STATUS, FLAG}:
                parsed.plain[header] = cursor.read("i")[0]
            else:
                raise BadFrame(f"header {header}")
    except (struct.error, UnicodeDecodeError) as error:
        raise BadFrame(str(error)) from error
    if cursor.rest:
        raise BadFrame("bytes after the end")
    return parsed


class _Cursor:
    def __init__(self, rest: memoryview) -> None:
        self.rest = rest

    def read(self, letters: str) -> tuple[Any, ...]:
        form = struct.Struct("<" + letters)
        got = form.unpack_from(self.rest)
        self.rest = self.rest[form.size :]
        return got

    def raw(self) -> bytes:
        (length,) = self.read("i")
        if not 0 <= length <= len(self.rest):
            raise BadFrame(f"length {length}")
        got, self.rest = bytes(self.rest[:length]), self.rest[length:]
        return got

    def string(self) -> str:
        return self.raw().decode("utf-8")

    def cell(self) -> Any:
        (form,) = self.read("b")
        if form == VOID:
            return None
        if form == TEXT:
            return self.string()
        if form == BYTES:
            return self.raw()
        if form not in _LETTERS:
            raise BadFrame(f"format {form}")
        return self.read(_LETTERS[form])[0]
