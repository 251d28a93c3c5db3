"""
One HTTP request, read the way the platform reads it.

Public and business parameters may stand in the query, in a form or in the parts of a
multipart body, in any mix and with any verb: clients of every kind do all of that. File
parts are kept apart, because no signature covers them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import parse_qsl

from attrs import field, frozen

# The official clients write "file; name=…", browsers "form-data; name=…".
_NAME = re.compile(rb'[;\s]name="([^"]*)"')
_FILENAME = re.compile(rb'[;\s]filename="([^"]*)"')
_KIND = re.compile(rb"content-type:\s*([^\r\n]+)", re.IGNORECASE)


@frozen(kw_only=True)
class Upload:
    """One file of a multipart form."""

    filename: str
    kind: str
    data: bytes = field(repr=False)


@frozen(kw_only=True)
class Call:
    """What one request says: text parameters, files, and the raw body of a batch."""

    params: Mapping[str, str]
    files: Mapping[str, Upload] = field(factory=dict)
    body: str = ""
    separator: str = ""


def read_call(query: bytes, headers: Mapping[bytes, bytes], body: bytes) -> Call:
    """Read the parameters of an ordinary call."""
    pairs = _pairs(query.decode("ascii", "replace"))
    kind = headers.get(b"content-type", b"").decode("latin-1")
    if kind.startswith("multipart/form-data"):
        texts, files = _multipart(kind, body)
        return Call(params=dict(pairs + texts), files=files)
    pairs += _pairs(body.decode("utf-8", "replace"))
    return Call(params=dict(pairs))


def read_batch(query: bytes, headers: Mapping[bytes, bytes], body: bytes) -> Call:
    """Read a batch: its query, its body as it came, and what parts the body."""
    separator = headers.get(b"top-api-separator", b"").decode("latin-1")
    return Call(
        params=dict(_pairs(query.decode("ascii", "replace"))),
        body=body.decode("utf-8", "replace"),
        separator=separator or "\r\n-S-\r\n",
    )


def read_pairs(text: str) -> dict[str, str]:
    """Read one urlencoded block."""
    return dict(_pairs(text))


def _pairs(text: str) -> list[tuple[str, str]]:
    return parse_qsl(text, keep_blank_values=True)


def _multipart(kind: str, body: bytes) -> tuple[list[tuple[str, str]], dict[str, Upload]]:
    boundary = kind.partition("boundary=")[2].partition(";")[0].strip('" ').encode()
    texts: list[tuple[str, str]] = []
    files: dict[str, Upload] = {}
    for part in (b"\r\n" + body).split(b"\r\n--" + boundary)[1:-1]:
        head, _, value = part.partition(b"\r\n\r\n")
        found = _NAME.search(head)
        name = found[1].decode("utf-8", "replace") if found else ""
        filename = _FILENAME.search(head)
        if filename:
            files[name] = _upload(filename[1], head, value)
        else:
            texts.append((name, value.decode("utf-8", "replace")))
    return texts, files


def _upload(filename: bytes, head: bytes, value: bytes) -> Upload:
    kind = _KIND.search(head)
    return Upload(
        filename=filename.decode("utf-8", "replace"),
        kind=kind[1].decode("latin-1").strip() if kind else "application/octet-stream",
        data=value,
    )
