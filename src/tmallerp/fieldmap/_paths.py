"""
Paths into a source, such as ``order.lines[0].sku``.

A path is names, dots and ``[0]``: it is looked up, never evaluated. A name is a key of
a mapping, or a field or property of a document; nothing else of an object can be
reached, so no text in a map can call, import or look inside anything.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Mapping
from functools import cache, cached_property
from operator import attrgetter
from typing import Any

import attrs

from tmallerp.fieldmap._refusal import PERSONAL_NAMES, Refusal

Step = str | int
Scope = Mapping[str, object]
Reader = Callable[[Scope], object]

# ASCII only and never beginning with "_": what Python keeps to itself begins so.
_NAME = r"[A-Za-z][A-Za-z0-9_]{0,63}"
_PATH = re.compile(rf"{_NAME}(?:\.{_NAME}|\[[0-9]{{1,4}}\])*\Z")
_STEP = re.compile(rf"({_NAME})|\[([0-9]+)\]")
_NAMED = re.compile(rf"{_NAME}\Z")

_FIELD, _KEY = 1, 2


def is_name(text: str) -> bool:
    """Whether *text* can be the name of one thing in a source."""
    return bool(_NAMED.match(text))


@cache
def parse_path(text: str) -> tuple[Step, ...]:
    """
    Split a path into names and numbers.

    Raises:
        ValueError: If *text* is not a path.
    """
    if not _PATH.match(text):
        msg = (
            "must be a path: names of letters, digits and '_' joined by dots, and "
            f"[0] for an item of a list, not {text[:60]!r}"
        )
        raise ValueError(msg)
    return tuple(found[1] or int(found[2]) for found in _STEP.finditer(text))


def is_personal(text: str) -> bool:
    """Whether what a path leads to may be a person's."""
    return not PERSONAL_NAMES.isdisjoint(parse_path(text))


@cache
def names_of(cls: type[Any]) -> frozenset[str] | None:
    """
    Return what may be read of a document of that class; None if it is no document.

    That is its fields and its properties, and of those only what begins with a letter.
    """
    if attrs.has(cls):
        names = {one.name for one in attrs.fields(cls)}
    elif dataclasses.is_dataclass(cls):
        names = {one.name for one in dataclasses.fields(cls)}
    elif issubclass(cls, tuple) and hasattr(cls, "_fields"):
        names = set(getattr(cls, "_fields"))  # noqa: B009 - only named tuples have it
    else:
        return None
    kinds = (property, cached_property)
    for base in cls.__mro__:
        names |= {name for name, what in vars(base).items() if isinstance(what, kinds)}
    return frozenset(name for name in names if is_name(name))


def reader(text: str) -> Reader:
    """
    Make the function that follows a path.

    It returns None where a mapping lacks the key, a list the item, or anything on the
    way is None; it raises a `Refusal` where the path can lead nowhere. The first name
    must be in the source.
    """
    head, *rest = parse_path(text)
    steps = tuple(_step(one) for one in rest)
    if not steps:
        return lambda scope: scope[head]  # type: ignore[index]
    if len(rest) == 1 and isinstance(rest[0], str):
        return _two(str(head), rest[0])
    return _many(str(head), steps)


def _two(head: str, name: str) -> Reader:
    """Return what reads ``head.name``: most paths are such, so it is one function."""
    known: dict[type, int] = {}
    how_of, get, slow = known.get, attrgetter(name), _named(name, known)

    def read(scope: Scope) -> object:
        value = scope[head]
        how = how_of(type(value))
        if how == _FIELD:
            return get(value)
        if how == _KEY:
            return value.get(name)  # type: ignore[attr-defined]
        return slow(value)

    return read


def _many(head: str, steps: tuple[Callable[[object], object], ...]) -> Reader:
    def read(scope: Scope) -> object:
        value = scope[head]
        for step in steps:
            value = step(value)
        return value

    return read


def _step(step: Step) -> Callable[[object], object]:
    return _named(step, {}) if isinstance(step, str) else _numbered(step)


def _named(name: str, known: dict[type, int]) -> Callable[[object], object]:
    get = attrgetter(name)

    def step(value: object) -> object:
        if value is None:
            return None
        how = known.get(type(value))
        if how is None:
            how = known[type(value)] = _how(type(value), name)
        return get(value) if how == _FIELD else value.get(name)  # type: ignore[attr-defined]

    return step


def _how(cls: Any, name: str) -> int:
    if issubclass(cls, Mapping):
        return _KEY
    names = names_of(cls)
    if names is None:
        msg = f"is a {cls.__name__}, which has no {name!r}"
        raise Refusal("no_such_path", msg)
    if name not in names:
        msg = f"is a {cls.__name__}, which has no {name!r}; it has {_few(names)}"
        raise Refusal("no_such_path", msg)
    return _FIELD


def is_document(cls: type[Any], name: str) -> bool:
    """
    Whether a name is read of such a thing as a field; else it is a key of a mapping.

    Raises:
        Refusal: If it can be neither.
    """
    return _how(cls, name) == _FIELD


def _few(names: frozenset[str]) -> str:
    return ", ".join(sorted(names)[:30])


def _numbered(number: int) -> Callable[[object], object]:
    def step(value: object) -> object:
        if value is None:
            return None
        if not isinstance(value, (list, tuple)):
            msg = f"is a {type(value).__name__}, not a list"
            raise Refusal("no_such_path", msg)
        return value[number] if number < len(value) else None

    return step
