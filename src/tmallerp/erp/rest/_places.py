"""
Places in an answer, and texts with gaps: both are data and evaluate nothing.

A place such as ``errors[0].code`` is looked up. A gap such as ``{key}`` is filled with
one of the values an operation has, known by name when the description is read; what is
in braces and no such name is refused then, and a value that looks like a gap is text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote

from attrs import field, frozen

Values = Mapping[str, Any]

_KEY = r"[A-Za-z_$@][A-Za-z0-9_$@\-]{0,63}"
_PLACE = re.compile(rf"(?:{_KEY}(?:\[[0-9]{{1,4}}\])*)(?:\.{_KEY}(?:\[[0-9]{{1,4}}\])*)*\Z")
_STEP = re.compile(rf"({_KEY})|\[([0-9]+)\]")
_PART = re.compile(r"\{\{|\}\}|\{([a-z][a-z0-9_]{0,30})\}|[{}]|[^{}]+")


@frozen
class Place:
    """
    Where in an answer something is.

    Args:
        text: Names, dots and ``[0]``; empty is the whole answer.

    Raises:
        ValueError: If it is no place.
    """

    text: str
    _steps: tuple[str | int, ...] = field(init=False, repr=False, eq=False)

    def __attrs_post_init__(self) -> None:
        if self.text and not _PLACE.match(self.text):
            msg = f"must be names joined by dots, with [0] for an item, not {self.text!r}"
            raise ValueError(msg)
        steps = tuple(one[1] or int(one[2]) for one in _STEP.finditer(self.text))
        object.__setattr__(self, "_steps", steps)

    def of(self, value: Any) -> Any:
        """Return what is there; None where nothing is."""
        for step in self._steps:
            if isinstance(step, str):
                value = value.get(step) if isinstance(value, dict) else None
            else:
                has = isinstance(value, list) and step < len(value)
                value = value[step] if has else None
        return value


@frozen
class Template:
    """
    A text with gaps.

    Args:
        text: ``{name}`` is a gap, ``{{`` and ``}}`` are braces.

        names: The gaps there may be.

    Raises:
        ValueError: If there is another gap, or a brace alone.
    """

    text: str
    names: frozenset[str] = field(repr=False)
    parts: tuple[tuple[str, str | None], ...] = field(init=False, repr=False, eq=False)

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "parts", tuple(map(self._part, _PART.finditer(self.text))))

    def _part(self, found: re.Match[str]) -> tuple[str, str | None]:
        if found[1] is not None:
            if found[1] not in self.names:
                few = ", ".join(sorted(self.names)) or "none"
                msg = f"has the gap {found[0]}, which nothing fills here; there are: {few}"
                raise ValueError(msg)
            return "", found[1]
        if found[0] in {"{", "}"}:
            msg = "has a brace that opens no gap; '{{' and '}}' are braces"
            raise ValueError(msg)
        return found[0].replace("{{", "{").replace("}}", "}"), None

    @property
    def gaps(self) -> frozenset[str]:
        """The names of the gaps that are used."""
        return frozenset(name for _, name in self.parts if name)

    def fill(self, values: Values, write: Callable[[str], str] = str) -> str:
        """Fill the gaps; *write* is given each value's text."""
        return "".join(
            text if name is None else write(as_text(values[name]))
            for text, name in self.parts
        )

    def value(self, values: Values) -> Any:
        """Return the value of the one gap as it is, or the filled text."""
        if len(self.parts) == 1 and self.parts[0][1]:
            return values[self.parts[0][1]]
        return self.fill(values)


def as_text(value: object) -> str:
    """Write a value as text; None is empty."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def in_path(text: str) -> str:
    """Encode a value so that it stays one part of a path."""
    return (
        quote(text, safe="").replace(".", "%2E")
        if set(text) <= {"."}
        else quote(text, safe="")
    )


def filled(tree: Any, values: Values) -> Any:
    """
    Fill a tree of templates, tables and lists.

    A key of a table whose one gap has no value is left out.
    """
    if isinstance(tree, Template):
        return tree.value(values)
    if isinstance(tree, dict):
        made = {name: filled(one, values) for name, one in tree.items()}
        return {name: one for name, one in made.items() if one is not None}
    if isinstance(tree, list):
        return [filled(one, values) for one in tree]
    return tree


def gaps_of(tree: Any) -> frozenset[str]:
    """Return the names of all gaps in a tree."""
    if isinstance(tree, Template):
        return tree.gaps
    inner = tree.values() if isinstance(tree, dict) else tree
    if not isinstance(tree, dict | list):
        return frozenset()
    return frozenset[str]().union(*map(gaps_of, inner))


def query_of(query: Mapping[str, Template], values: Values) -> list[tuple[str, str]]:
    """Fill a query; a list is a name repeated, and what has no value is left out."""
    pairs: list[tuple[str, str]] = []
    for name, template in query.items():
        value = template.value(values)
        if value is None:
            continue
        many = value if isinstance(value, list | tuple) else [value]
        pairs += [(name, as_text(one)) for one in many]
    return pairs
