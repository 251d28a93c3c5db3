"""
Walks whatever a request or an answer is written in, and disguises it by name.

Forms, addresses, parts of a multipart form, batches, JSON, XML, and JSON written as text
in any of them. Structure and types stay; what cannot be read is replaced whole, for what
nobody understands nobody can vouch for.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qsl, urlencode
from xml.etree.ElementTree import tostring

import msgspec

from tmallerp.testing.cassettes._disguise import Disguise
from tmallerp.testing.cassettes._names import Names, Sort
from tmallerp.top import _xml

BATCH = re.compile(r"(\r\n-S-\r\n)")
SHARED = "#PUBLIC#"
BOUNDARY = "scrubbed-boundary"
UNREADABLE = "scrubbed: nobody could read this"

# What plain rows of a list are called; the list's own name says what they are.
_ROWS = frozenset({"string", "number", "boolean"})

_encode = msgspec.json.Encoder(decimal_format="number").encode


class Scrubber:
    """
    Disguises bodies.

    Args:
        names: What to disguise by name.

        disguise: What makes the disguises.

        visit: Told of every value that has a sort; a cassette that is loaded is walked
            with it, to learn the disguises in it.
    """

    def __init__(
        self,
        names: Names,
        disguise: Disguise,
        visit: Callable[[Sort, str], None] | None = None,
    ) -> None:
        self._names = names
        self._disguise = disguise
        self._visit = visit

    def answer(self, body: bytes) -> bytes:
        """Disguise an answer: JSON, XML, a batch of them, or what nobody can read."""
        text = self._text(body)
        if text is None:
            return UNREADABLE.encode()
        parts = [
            part if i % 2 else self._part(part) for i, part in enumerate(BATCH.split(text))
        ]
        return self._disguise.everywhere("".join(parts)).encode()

    def _text(self, body: bytes) -> str | None:
        try:
            return (
                _xml.text_of(body) if _xml.is_xml_answer(body) else body.decode("utf-8-sig")
            )
        except ValueError:
            return None

    def _part(self, text: str) -> str:
        if not text.strip():
            return text
        if text.lstrip().startswith("<"):
            return self._xml(text)
        found = self.json(text)
        return UNREADABLE if found is None else found

    def json(self, text: str) -> str | None:
        """Disguise a text of JSON; None if it is none."""
        try:
            data = json.loads(text, parse_float=Decimal)
        except (ValueError, RecursionError, ArithmeticError):
            return None
        if not isinstance(data, Mapping | list):
            return None
        return _encode(self._value("", data)).decode()

    def _value(self, name: str, value: Any) -> Any:
        if isinstance(value, Mapping):
            return {
                key: self._value(name if key in _ROWS else key, one)
                for key, one in value.items()
            }
        if isinstance(value, list):
            return [self._value(name, one) for one in value]
        if isinstance(value, str):
            return self.word(name, value)
        sort = self._names.sort(name)
        if sort is None or value is None or isinstance(value, bool):
            return value
        if self._visit is not None:
            self._visit(sort, str(value))
        return self._disguise.number(sort, value) if isinstance(value, int) else Decimal(0)

    def word(self, name: str, text: str) -> str:
        """Disguise one text by its name; a text of JSON by the names in it."""
        if text[:1] in {"{", "["}:
            found = self.json(text)
            if found is not None:
                return found
        sort = self._names.sort(name)
        if sort is None:
            return text
        if self._visit is not None:
            self._visit(sort, text)
        return self._disguise.of(sort, text)

    def _xml(self, text: str) -> str:
        """Disguise an answer in XML; a page of HTML says nothing anyone needs."""
        if not _xml.is_xml_answer(text.encode()):
            return f"<html>{UNREADABLE}</html>"
        safe = _xml.parser()
        try:
            root = safe.fromstring(text, forbid_dtd=True)
        except (safe.ParseError, ValueError):
            return UNREADABLE
        self._element(root, "")
        return f'<?xml version="1.0" encoding="utf-8"?>{tostring(root, encoding="unicode")}'

    def _element(self, element: Any, above: str) -> None:
        name = above if element.tag in _ROWS else element.tag
        if len(element) == 0:
            element.text = self.word(name, element.text or "")
        for child in element:
            self._element(child, name)

    def pairs(self, text: str) -> str:
        """Disguise urlencoded pairs: a form, or an address's query."""
        pairs = parse_qsl(text, keep_blank_values=True)
        written = [(key, self._asked(key, value)) for key, value in pairs]
        return urlencode([(key, self._disguise.everywhere(one)) for key, one in written])

    def _asked(self, name: str, text: str) -> str:
        """Disguise one parameter; a "code" is a key where it is asked, not answered."""
        return self.word("secret" if name == "code" else name, text)

    def batch(self, text: str) -> str:
        """Disguise the body of a batch, block by block."""
        return "".join(
            part if i % 2 else self._block(part) for i, part in enumerate(BATCH.split(text))
        )

    def _block(self, text: str) -> str:
        if text.startswith(SHARED):
            return SHARED + self.pairs(text.removeprefix(SHARED))
        return text if "=" not in text else self.pairs(text)

    def multipart(self, kind: str, body: bytes) -> bytes:
        """Disguise a multipart form; of a file only its size is kept."""
        boundary = kind.partition("boundary=")[2].partition(";")[0].strip('" ').encode()
        parts = (b"\r\n" + body).split(b"\r\n--" + boundary)[1:-1]
        written = [self._field(part) for part in parts]
        mark = f"--{BOUNDARY}".encode()
        return b"".join(mark + part + b"\r\n" for part in written) + mark + b"--\r\n"

    def _field(self, part: bytes) -> bytes:
        head, _, value = part.partition(b"\r\n\r\n")
        found = re.search(rb'[;\s]name="([^"]*)"', head)
        name = found[1].decode("utf-8", "replace") if found else ""
        if re.search(rb"[;\s]filename\*?=", head):
            if not value.startswith(b"scrubbed file"):
                value = b"scrubbed file of %d bytes" % len(value)
            shown = f'form-data; name="{name}"; filename="file"'
        else:
            text = value.decode("utf-8", "replace")
            value = self._disguise.everywhere(self._asked(name, text)).encode()
            shown = f'form-data; name="{name}"'
        return f"\r\nContent-Disposition: {shown}\r\n\r\n".encode() + value
