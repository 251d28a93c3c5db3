"""
Answers in XML, read into the plain values that the same answer in JSON gives.

TOP writes XML where nobody asks for JSON. We ask for JSON; this is for those who must
have XML, and for stored answers. The parser is defusedxml's, which knows neither DTDs
nor entities of the document's own; what it does not bound (depth, the length of a tag,
the charset) is bounded here before it sees a byte.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from importlib import import_module
from types import ModuleType
from typing import Any

from tmallerp.errors import ConfigError, DecodeError

# The deepest answer of the catalogue has nine levels.
_MAX_DEPTH = 64
# A start tag of TOP's carries one attribute, list="true".
_MAX_TAG = 16 * 1024
_MAX_ATTRIBUTES = 16
# A page of a hundred trades has some thirty thousand elements.
_MAX_MARKS = 2_000_000

_DECLARED = re.compile(
    rb"""\A\s*<\?xml[^>?]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']"""
)
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]{0,300}\?>")
_LONG = re.compile(f"<([^<]{{{_MAX_TAG},}})")
_TAG = re.compile(r"""(?![!?/])(?:[^<>"']++|"[^"<]*+"|'[^'<]*+')*+""")
_XML_ANSWER = re.compile(
    rb"\A(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]{0,300}\?>\s*)?<[a-z0-9_]{1,120}_response[\s/>]"
)
# GB18030 contains GBK and GB2312, and is what the names mean in practice.
_CHARSETS = {
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "gbk": "gb18030",
    "gb2312": "gb18030",
    "gb18030": "gb18030",
}


def is_xml_answer(body: bytes) -> bool:
    """Say whether bytes begin as an answer of TOP's in XML; a page of HTML does not."""
    return _XML_ANSWER.match(body[:1000]) is not None


def parser() -> ModuleType:
    """
    Load the safe parser.

    Raises:
        ConfigError: If the extra is not installed.
    """
    try:
        return import_module("defusedxml.ElementTree")
    except ModuleNotFoundError as error:
        msg = "Answers in XML need the extra 'xml': pip install 'tmallerp[xml]'."
        raise ConfigError(msg, key="format") from error


def parse(body: bytes) -> dict[str, Any]:
    """
    Read an answer in XML.

    Returns:
        Plain values under the root's name. A list (``list="true"``, or children of one
        name) is a list, an element without children is its text; attributes are
        otherwise ignored.

    Raises:
        DecodeError: If *body* is no well-formed XML, declares a DTD or entities, is in
            a charset TOP does not use, nests too deeply or has an endless tag.

        ConfigError: If the extra is not installed.
    """
    safe = parser()
    text = text_of(body)
    _check_tags(text)
    tree = _Tree()
    reader = safe.DefusedXMLParser(target=tree, forbid_dtd=True, encoding="utf-8")
    try:
        reader.feed(text.encode())
        reader.close()
    except (safe.ParseError, ValueError) as error:
        # What defusedxml forbids is a ValueError too.
        kind = type(error).__name__
        msg = f"The answer is not XML that can be read safely ({kind})."
        raise DecodeError(msg) from error
    return {tree.root: tree.value}


def text_of(body: bytes) -> str:
    """Decode by our own rules: expat knows no GBK, and UTF-16 hides what is refused."""
    declared = _DECLARED.match(body[:400])
    name = declared[1].decode("ascii").lower() if declared else "utf-8"
    charset = _CHARSETS.get(name)
    if charset is None or b"\x00" in body[:4]:
        msg = f"The answer in XML is in a charset TOP does not use ({name})."
        raise DecodeError(msg)
    try:
        text = body.decode("utf-8-sig" if charset == "utf-8" else charset)
    except UnicodeDecodeError as error:
        msg = f"The answer is not {name} at byte {error.start}."
        raise DecodeError(msg) from error
    return _DECLARATION.sub("", text, count=1).lstrip()


def _check_tags(text: str) -> None:
    """
    Refuse what the parser would gather before anybody can count.

    A tag without end has all its attributes in memory before it is seen; a text of the
    same length, which may hold every mark that a tag has, is no tag.
    """
    if text.count("<") > _MAX_MARKS:
        msg = f"The answer has over {_MAX_MARKS // 2} elements."
        raise DecodeError(msg)
    for found in _LONG.finditer(text):
        tag = _TAG.match(found[1])
        if tag is not None and tag.end() > _MAX_TAG:
            msg = f"The answer has an XML tag of over {_MAX_TAG} characters."
            raise DecodeError(msg)


class _Tree:
    """Builds plain values while the parser reads; keeps no element."""

    def __init__(self) -> None:
        self.root = ""
        self.value: Any = ""
        self._open: list[_Element] = []

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if len(self._open) >= _MAX_DEPTH or len(attributes) > _MAX_ATTRIBUTES:
            msg = "The answer in XML is nested or decorated beyond any answer of TOP's."
            raise DecodeError(msg)
        if not self._open:
            self.root = tag
        self._open.append(_Element(tag, is_list=attributes.get("list") == "true"))

    def data(self, text: str) -> None:
        self._open[-1].texts.append(text)

    def end(self, _tag: str) -> None:
        element = self._open.pop()
        value = element.value()
        if self._open:
            self._open[-1].children.append((element.tag, value))
        else:
            self.value = value

    def close(self) -> None:
        """Nothing is left open: the parser sees to that."""


class _Element:
    """One element while it is open."""

    __slots__ = ("children", "is_list", "tag", "texts")

    def __init__(self, tag: str, *, is_list: bool) -> None:
        self.tag = tag
        self.is_list = is_list
        self.texts: list[str] = []
        self.children: list[tuple[str, Any]] = []

    def value(self) -> Any:
        """Return what the element says, as JSON would."""
        text = "".join(self.texts)
        if not self.children:
            return [] if self.is_list and not text.strip() else text
        if text.strip():
            msg = f"The element {self.tag[:40]!r} has both text and elements."
            raise DecodeError(msg)
        if self.is_list:
            return [value for _, value in self.children]
        return self._members()

    def _members(self) -> dict[str, Any]:
        """Return the children by name; those of one name are a list."""
        found: dict[str, Any] = {}
        many: set[str] = set()
        for name, value in self.children:
            if name in many:
                found[name].append(value)
            elif name in found:
                found[name] = [found[name], value]
                many.add(name)
            else:
                found[name] = value
        return found
