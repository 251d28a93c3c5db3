"""
Looks for what must not be in a cassette, in every dress it could wear.

The haystack is undressed (gzip, base64, URL escapes, JSON escapes, references of XML),
layer by layer, and the needle is looked for in each layer, as UTF-8, as GBK and as hex.
"""

from __future__ import annotations

import base64
import binascii
import gzip
import html
import json
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import unquote_to_bytes

from attrs import frozen

from tmallerp.errors import Advice, ConfigError, TmallErpError
from tmallerp.secrets import Secret

Canary = Secret | str | bytes

_DEEPEST = 4
_LARGEST = 20 * 1024 * 1024
_BASE64 = re.compile(rb"[A-Za-z0-9+/_-]{8,}={0,2}")
_ESCAPE = re.compile(rb"\\u[0-9a-fA-F]{4}|\\[\"\\/bfnrt]")
_REFERENCE = re.compile(rb"&(?:#[0-9]+|#x[0-9a-fA-F]+|[a-z]+);")


class CassetteLeakError(TmallErpError):
    """
    A cassette would show what must not be seen; it was not written.

    Args:
        where: Which interaction, which part of it, and through which encodings.

        what: Which canary, by its place in the list; never the canary.
    """

    default_advice = Advice(
        "Name the field that holds it in Names(also=…), and record again.",
        "请将该字段名加入 Names(also=…) 后重新录制。",
    )

    def __init__(self, *, where: str, what: str) -> None:
        super().__init__(f"The cassette was not written: {what} is still in {where}.")
        self.where = where
        self.what = what


@frozen
class Needle:
    """One canary, in the ways it could be written plainly."""

    what: str
    forms: tuple[bytes, ...]


def needles(canaries: Iterable[Canary]) -> tuple[Needle, ...]:
    """
    Make the needles for a list of canaries.

    Raises:
        ConfigError: If one is so short that it stands anywhere.
    """
    return tuple(_needle(f"canary {i}", one) for i, one in enumerate(canaries, 1))


def _needle(what: str, canary: Canary) -> Needle:
    plain = canary.reveal() if isinstance(canary, Secret) else canary
    raw = plain.encode() if isinstance(plain, str) else plain
    # Two Han are six bytes: a name. Three letters would stand anywhere.
    if len(raw) < 4:
        msg = f"{what} is shorter than four bytes and would be found anywhere."
        raise ConfigError(msg, key="canaries")
    forms = {raw, raw.hex().encode(), raw.hex().upper().encode()}
    if isinstance(plain, str):
        forms |= {plain.encode("gb18030"), plain.encode("utf-16-le")}
    return Needle(what, tuple(sorted(forms)))


def search(found: Iterable[tuple[str, bytes]], wanted: Sequence[Needle]) -> None:
    """
    Look for needles in what a cassette would hold.

    Args:
        found: Every text of it, with where it stands.

        wanted: What must not be there.

    Raises:
        CassetteLeakError: At the first that is.
    """
    if not wanted:
        return
    for where, text in found:
        for road, layer in layers(text):
            for needle in wanted:
                if any(form in layer for form in needle.forms):
                    raise CassetteLeakError(where=where + road, what=needle.what)


def layers(text: bytes, road: str = "", depth: int = 0) -> Iterator[tuple[str, bytes]]:
    """Give a text, and what it is when its encodings are taken off, with how."""
    yield road, text
    if depth >= _DEEPEST:
        return
    for name, inner in _undressed(text):
        if inner and inner != text:
            yield from layers(inner, f"{road} > {name}", depth + 1)


def _undressed(text: bytes) -> Iterator[tuple[str, bytes]]:
    if text[:2] == b"\x1f\x8b":
        yield "gzip", _unzipped(text)
    if b"%" in text or b"+" in text:
        yield "URL escapes", unquote_to_bytes(text.replace(b"+", b" "))
    if b"\\" in text:
        yield "JSON escapes", _ESCAPE.sub(_unescaped, text)
    if b"&" in text and _REFERENCE.search(text):
        yield "references", html.unescape(text.decode("utf-8", "replace")).encode()
    for run in _BASE64.findall(text):
        yield from (("base64", inner) for inner in _from_base64(run))


def _unzipped(text: bytes) -> bytes:
    try:
        return zlib.decompressobj(31).decompress(text, _LARGEST)
    except (zlib.error, gzip.BadGzipFile):
        return b""


def _unescaped(found: re.Match[bytes]) -> bytes:
    try:
        return str(json.loads(b'"' + found[0] + b'"')).encode("utf-8", "surrogatepass")
    except ValueError:
        return found[0]


def _from_base64(run: bytes) -> Iterator[bytes]:
    """Decode a run from each of its four beginnings: it may be part of a longer word."""
    plain = run.rstrip(b"=").replace(b"-", b"+").replace(b"_", b"/")
    for start in range(4):
        piece = plain[start:]
        piece = piece[: len(piece) - (len(piece) % 4 == 1)]
        try:
            yield base64.b64decode(piece + b"=" * (-len(piece) % 4))
        except binascii.Error:
            continue


def texts_of(
    requests: Sequence[Any], responses: Sequence[Any]
) -> Iterator[tuple[str, bytes]]:
    """Give every text of a cassette, with where it stands."""
    for number, (request, response) in enumerate(zip(requests, responses, strict=True), 1):
        place = f"interaction {number}, "
        yield place + "address", request.uri.encode()
        yield from _within(place + "request's headers", dict(request.headers))
        yield from _within(place + "request's body", request.body)
        yield from _within(place + "answer's headers", response["headers"])
        yield from _within(place + "answer's body", response["body"])
        yield from _within(place + "answer's status", response["status"])


def _within(where: str, value: Any) -> Iterator[tuple[str, bytes]]:
    if isinstance(value, bytes):
        yield where, value
    elif isinstance(value, str):
        yield where, value.encode("utf-8", "surrogatepass")
    elif isinstance(value, Mapping):
        for key, one in value.items():
            yield from _within(where, key)
            yield from _within(where, one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _within(where, one)


def search_originals(found: Iterable[tuple[str, bytes]], originals: Iterable[str]) -> None:
    """
    Look for what was disguised in one place and may still stand in another.

    Raises:
        CassetteLeakError: At the first that does.
    """
    wanted = [one for one in originals if len(one) >= 8]
    if not wanted:
        return
    digits = {one.encode() for one in wanted if one.isdigit()}
    words = [
        re.escape(one.encode("utf-8", "replace")) for one in wanted if not one.isdigit()
    ]
    pattern = re.compile(b"|".join(words)) if words else None
    for where, text in found:
        for road, layer in layers(text):
            runs = set(re.findall(rb"[0-9]{8,}", layer))
            if runs & digits or (pattern and pattern.search(layer)):
                raise CassetteLeakError(where=where + road, what="a disguised value")
