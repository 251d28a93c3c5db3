"""
What methods and models say of themselves, for people who look something up.

The command line and the documentation show the words an editor shows: the docstring of
a class, and the sentence under each of its fields. Python throws the latter away, so the
source is parsed, a module once, when somebody asks. Where there is no source there are
no sentences; names, types and limits are still there.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import itertools
import re
import types
from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

import attrs
from attrs import frozen

from tmallerp.top._shape import once
from tmallerp.top.method import ID_TYPES, Method

_SOURCE = "Source:"
_MARKS = re.compile(r"``(.+?)``|`(.+?)`|(?<![\w*])\*(\w+)\*(?!\w)")

# The platform names its APIs by what they do. Of those that may be repeated, these only
# look at something: a test holds the words against the catalogue's own division.
_READING = frozenset({"get", "query", "search"})
_READING_LAST = frozenset(
    {
        *("consume", "convert", "decrypt", "diff", "getbyorder", "merge"),
        *("product", "render"),
    }
)

_TYPE_NAMES: Mapping[object, str] = {
    str: "str",
    int: "int",
    bool: "bool",
    bytes: "bytes",
    Decimal: "Decimal",
    datetime: "datetime",
}


@frozen(kw_only=True)
class FieldAbout:
    """
    One field of a method or of a model.

    Args:
        name: In the class and on the wire.

        type: Of the value, or of each item where it is a list: `str`, `int`, `bool`,
            `bytes`, `Decimal`, `datetime`, a type of ids, or an attrs class.

        listed: Whether it is a list.

        required: Whether a caller must give it.

        default: What it is when not given; None where it is required.

        personal: Whether it is kept out of `repr`: a person's data, or a secret.

        bounds: The least and the most, of a number or of how long something is.

        unit: What is counted: empty for the number itself, or ``characters``,
            ``bytes``, ``items``.

        meaning: The sentence under it; empty where there is no source.
    """

    name: str
    type: Any
    listed: bool
    required: bool
    default: object
    personal: bool
    bounds: tuple[int | None, int | None]
    unit: str
    meaning: str

    @property
    def model(self) -> type[Any] | None:
        """Return the class of an object or of a list's objects, if it is one."""
        return self.type if attrs.has(self.type) else None

    @property
    def type_name(self) -> str:
        """Return the type as written in Python."""
        name = _TYPE_NAMES.get(self.type) or self.type.__name__
        return f"tuple[{name}, ...]" if self.listed else name


@frozen(kw_only=True)
class Words:
    """
    What a class says of itself.

    Args:
        meaning: Its first sentence.

        notes: The paragraphs after it: traps and limits.

        source: The address of the platform's own page, if one is named.
    """

    meaning: str
    notes: tuple[str, ...]
    source: str | None


def unmarked(text: str) -> str:
    """Take the marks of reStructuredText off, for a terminal."""
    return _MARKS.sub(lambda found: found[1] or found[2] or found[3], text)


def words_of(cls: type[Any]) -> Words:
    """Read a class's docstring."""
    parts = inspect.cleandoc(cls.__doc__ or "").split("\n\n")
    texts = [" ".join(part.split()) for part in parts if part.strip()]
    sources = [text for text in texts if text.startswith(_SOURCE)]
    told = [text for text in texts if text not in sources]
    return Words(
        meaning=told[0] if told else "",
        notes=tuple(told[1:]),
        source=sources[0].removeprefix(_SOURCE).strip() if sources else None,
    )


@once
def fields_about(cls: type[Any]) -> tuple[FieldAbout, ...]:
    """Describe every field of a method or a model, in the order of the source."""
    hints, meanings = get_type_hints(cls), _meanings(cls)
    return tuple(
        _field(field, hints[field.name], meanings.get(field.name, ""))
        for field in attrs.fields(cls)
    )


def _field(field: attrs.Attribute[Any], hint: Any, meaning: str) -> FieldAbout:
    hint = _without_none(hint)
    listed = get_origin(hint) is tuple
    item = get_args(hint)[0] if listed else hint
    bounds, unit = _limit(field, item, listed=listed)
    required = field.default is attrs.NOTHING
    return FieldAbout(
        name=field.name,
        type=item,
        listed=listed,
        required=required,
        default=None if required else field.default,
        personal=field.repr is False,
        bounds=bounds,
        unit=unit,
        meaning=meaning,
    )


def _without_none(hint: Any) -> Any:
    if get_origin(hint) in {Union, types.UnionType}:
        return next(part for part in get_args(hint) if part is not type(None))
    return hint


def _limit(
    field: attrs.Attribute[Any], item: Any, *, listed: bool
) -> tuple[tuple[int | None, int | None], str]:
    """Read a limit off the validator that checks it, so that the two cannot differ."""
    if not inspect.isfunction(field.validator):
        return (None, None), ""
    known = inspect.getclosurevars(field.validator).nonlocals
    maker = field.validator.__qualname__.partition(".")[0]
    if maker == "fits":
        return (None, known["limit"]), "bytes"
    if maker != "at_most":
        return (None, None), ""
    alone = "" if item is int else "characters"
    unit = "items" if listed or known["parted_by"] else alone
    return (known["least"], known["limit"]), unit


def _meanings(cls: type[Any]) -> dict[str, str]:
    """Collect the sentences under the fields of a class and of what it inherits."""
    found: dict[str, str] = {}
    for base in reversed(cls.__mro__):
        if base.__module__.startswith("tmallerp."):
            found |= _sentences(base.__module__).get(base.__qualname__, {})
    return found


@cache
def _sentences(module: str) -> Mapping[str, Mapping[str, str]]:
    """Return the sentences of a module, by class and field."""
    try:
        tree = ast.parse(inspect.getsource(importlib.import_module(module)))
    except (OSError, TypeError):
        return {}
    return {
        node.name: dict(_under(node.body))
        for node in tree.body
        if isinstance(node, ast.ClassDef)
    }


def _under(body: list[ast.stmt]) -> Iterator[tuple[str, str]]:
    for statement, below in itertools.pairwise(body):
        if (
            isinstance(statement, ast.AnnAssign)
            and isinstance(statement.target, ast.Name)
            and isinstance(below, ast.Expr)
            and isinstance(below.value, ast.Constant)
            and isinstance(below.value.value, str)
        ):
            yield statement.target.id, " ".join(below.value.value.split())


def category_of(cls: type[Any]) -> str:
    """Return the category a method or a model belongs to, such as ``trades``."""
    return cls.__module__.split(".")[3]


def import_line(cls: type[Any]) -> str:
    """Return the line that imports a method or a model."""
    home = ".".join(cls.__module__.split(".")[:4])
    return f"from {home} import {cls.__name__}"


def only_reads(cls: type[Method[Any]]) -> bool:
    """Say whether a method changes nothing at the platform."""
    words = cls.api.split(".")
    reads = bool(_READING.intersection(words)) or words[-1] in _READING_LAST
    return cls.idempotent and reads


def repeats(cls: type[Method[Any]]) -> str:
    """Say whether a lost call is sent again: ``yes``, ``no``, or by its ``values``."""
    if cls.may_repeat is not Method.may_repeat:
        return "values"
    return "yes" if cls.idempotent else "no"


def is_id(field: FieldAbout) -> bool:
    """Say whether a field holds numbers that are never counted with."""
    return field.type in ID_TYPES
