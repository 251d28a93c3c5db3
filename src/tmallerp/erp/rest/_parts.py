"""
What many tables of a description have: places, texts with gaps, headers.
"""

from __future__ import annotations

import re

from tmallerp.erp.rest._places import Place, Template
from tmallerp.erp.rest._toml import Table

_HEADER = re.compile(r"[A-Za-z0-9\-_]{1,60}\Z", re.ASCII)
_OURS = frozenset(
    {"host", "content-length", "content-type", "transfer-encoding", "connection", "te"}
)


def places(table: Table, key: str) -> tuple[Place, ...]:
    """Take a place or several out."""
    texts = table.texts(key)
    return table.made(key, lambda: tuple(map(Place, texts)))


def place(table: Table, key: str) -> Place:
    """Take a place out."""
    text = table.text(key)
    return table.made(key, lambda: Place(text))


def template(table: Table, key: str, text: str, names: frozenset[str]) -> Template:
    """Read a text with gaps."""
    return table.made(key, lambda: Template(text, names))


def templates(table: Table, key: str, names: frozenset[str]) -> dict[str, Template]:
    """Take a table of texts with gaps out."""
    inner = table.table(key)
    for name in inner.values if key == "headers" else ():
        check_header(inner, name, name)
    return {
        name: template(inner, name, inner.text(name), names) for name in list(inner.values)
    }


def check_header(table: Table, key: str, name: str) -> None:
    """Refuse a header that is none, or is not a description's to set."""
    if not _HEADER.match(name) or name.lower() in _OURS:
        raise table.wrong(key, "is no header that can be set")
