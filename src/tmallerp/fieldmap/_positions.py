"""
Where each key of a TOML text stands.

`tomllib` says what a file means and forgets where it said so. This walks over a text
that `tomllib` accepted and notes where every table, key and item begins: for errors
with a line, and to know in which order tables of different names were written.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

Key = tuple[str | int, ...]

_SPACE = re.compile(r"[ \t\r]*")
_GAP = re.compile(r"(?:[ \t\r\n,]|#[^\n]*)*")
_LINE_END = re.compile(r"[^\n]*\n?")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_BASIC = re.compile(r'"((?:[^"\\]|\\.)*)"')
_LITERAL = re.compile(r"'([^']*)'")
_LONG_BASIC = re.compile(r'"""(?:[^\\]|\\.)*?"""(?:"{0,2})', re.DOTALL)
_LONG_LITERAL = re.compile(r"'''.*?'''(?:'{0,2})", re.DOTALL)
_PLAIN = re.compile(r"[^,\]}#\n]+")
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))")
_SHORT = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r", "e": "\x1b"}


def positions(text: str) -> Mapping[Key, int]:
    """
    Return the offset of every table, key and item of an array.

    Args:
        text: What `tomllib.loads` accepts.
    """
    walk = _Walk(text)
    walk.whole()
    return walk.found


def line_at(text: str, offset: int) -> int:
    """Return the line, from 1, of an offset."""
    return text.count("\n", 0, offset) + 1


class _Walk:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.found: dict[Key, int] = {}
        self.counts: dict[Key, int] = {}

    def skip(self, pattern: re.Pattern[str]) -> str:
        """Move past what matches here, and return it."""
        found = pattern.match(self.text, self.at)
        if found:
            self.at = found.end()
        return found[0] if found else ""

    def whole(self) -> None:
        table: Key = ()
        while True:
            self.skip(_GAP)
            if self.at >= len(self.text):
                return
            if self.text[self.at] == "[":
                table = self.header()
            else:
                self.pair(table)
            self.skip(_LINE_END)

    def header(self) -> Key:
        start = self.at
        is_array = self.text.startswith("[[", start)
        self.at += 2 if is_array else 1
        table: Key = ()
        keys = self.keys()
        for place, key in enumerate(keys):
            table = (*table, key)
            self.found.setdefault(table, start)
            is_new = is_array and place == len(keys) - 1
            if is_new:
                self.counts[table] = self.counts.get(table, 0) + 1
            if table in self.counts:
                table = (*table, self.counts[table] - 1)
                self.found.setdefault(table, start)
        return table

    def pair(self, table: Key) -> None:
        start = self.at
        key = table
        for part in self.keys():
            key = (*key, part)
            self.found.setdefault(key, start)
        self.skip(_SPACE)
        self.at += 1  # the equals sign
        self.value(key)

    def keys(self) -> list[str]:
        """Read a dotted key."""
        keys = []
        while True:
            self.skip(_SPACE)
            keys.append(self.key())
            self.skip(_SPACE)
            if self.text[self.at : self.at + 1] != ".":
                return keys
            self.at += 1

    def key(self) -> str:
        here = self.text[self.at : self.at + 1]
        if here == '"':
            return _ESCAPE.sub(_unescaped, self.skip(_BASIC)[1:-1])
        if here == "'":
            return self.skip(_LITERAL)[1:-1]
        return self.skip(_BARE_KEY)

    def value(self, key: Key) -> None:
        self.skip(_SPACE)
        for start, pattern in _TEXTS:
            if self.text.startswith(start, self.at):
                self.skip(pattern)
                return
        here = self.text[self.at : self.at + 1]
        if here == "[":
            self.array(key)
        elif here == "{":
            self.inline(key)
        else:
            self.skip(_PLAIN)

    def array(self, key: Key) -> None:
        self.at += 1
        number = 0
        while True:
            self.skip(_GAP)
            if self.text[self.at : self.at + 1] in {"]", ""}:
                self.at += 1
                return
            self.found[*key, number] = self.at
            self.value((*key, number))
            number += 1

    def inline(self, key: Key) -> None:
        self.at += 1
        while True:
            self.skip(_GAP)
            if self.text[self.at : self.at + 1] in {"}", ""}:
                self.at += 1
                return
            self.pair(key)


_TEXTS = (
    ('"""', _LONG_BASIC),
    ("'''", _LONG_LITERAL),
    ('"', _BASIC),
    ("'", _LITERAL),
)


def _unescaped(found: re.Match[str]) -> str:
    code = found[1] or found[2]
    return chr(int(code, 16)) if code else _SHORT.get(found[3], found[3])
