"""
What a model class is made of, read off its annotations once.

Both roads of the decoder work from this plan, so they cannot disagree about a field's
kind.
"""

from __future__ import annotations

import enum
import types
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import (
    Any,
    ParamSpec,
    TypeVar,
    Union,
    cast,
    get_args,
    get_origin,
    get_type_hints,
)

import attrs
from attrs import frozen

from tmallerp.top.method import ID_TYPES


class Kind(enum.Enum):
    """How a value is written on the wire and read into Python."""

    TEXT = "text"
    ID = "id"
    MONEY = "money"
    TIME = "time"
    NUMBER = "number"
    FLAG = "flag"
    OBJECT = "object"
    OBJECTS = "objects"
    TEXTS = "texts"
    IDS = "ids"
    NUMBERS = "numbers"


@frozen
class FieldPlan:
    """
    One field.

    Args:
        name: In the class and on the wire.

        kind: How it is read.

        model: The class of an object or of a list's objects.

        default: What an absent value becomes; `attrs.NOTHING` where it must be there.
    """

    name: str
    kind: Kind
    model: type[Any] | None
    default: Any


_SCALARS: dict[object, Kind] = {
    str: Kind.TEXT,
    Decimal: Kind.MONEY,
    datetime: Kind.TIME,
    int: Kind.NUMBER,
    bool: Kind.FLAG,
} | dict.fromkeys(ID_TYPES, Kind.ID)

_LISTS: dict[object, Kind] = {
    str: Kind.TEXTS,
    int: Kind.NUMBERS,
} | dict.fromkeys(ID_TYPES, Kind.IDS)

LISTS = frozenset({Kind.OBJECTS, Kind.TEXTS, Kind.IDS, Kind.NUMBERS})
"""Kinds whose absence is an empty tuple."""


P = ParamSpec("P")
R = TypeVar("R")


def once(make: Callable[P, R]) -> Callable[P, R]:
    """Keep what is made of a class; typed as the function itself."""
    return cast("Callable[P, R]", cache(make))


@once
def shape_of(cls: type[Any]) -> tuple[FieldPlan, ...]:
    """
    Return the plan of an attrs class.

    Raises:
        TypeError: If an annotation is none we know how to read.
    """
    try:
        hints = get_type_hints(cls)
    except NameError as error:
        msg = (
            f"{cls.__name__} names {error.name!r}, which only a module's own names can be."
        )
        raise TypeError(msg) from error
    return tuple(
        _plan(field.name, hints[field.name], field.default) for field in attrs.fields(cls)
    )


def _plan(name: str, hint: Any, default: Any) -> FieldPlan:
    hint = _without_none(hint)
    if hint in _SCALARS:
        return FieldPlan(name, _SCALARS[hint], None, default)
    if get_origin(hint) is tuple:
        item = get_args(hint)[0]
        if item in _LISTS:
            return FieldPlan(name, _LISTS[item], None, default)
        return FieldPlan(name, Kind.OBJECTS, item, default)
    if attrs.has(hint):
        return FieldPlan(name, Kind.OBJECT, hint, default)
    msg = f"The field {name!r} has the type {hint!r}, which no answer can be read into."
    raise TypeError(msg)


def _without_none(hint: Any) -> Any:
    if get_origin(hint) in {Union, types.UnionType}:
        rest = [part for part in get_args(hint) if part is not type(None)]
        return rest[0] if len(rest) == 1 else hint
    return hint


def field_names(cls: type[Any], *, dotted: bool) -> list[str]:
    """
    Return what the parameter ``fields`` must say to fill *cls*.

    Args:
        cls: The model of one row.

        dotted: Whether the fields of a nested model are named one by one
            (``orders.oid``) or all at once (``orders``).
    """
    names = []
    for plan in shape_of(cls):
        if dotted and plan.model is not None:
            names += [f"{plan.name}.{inner.name}" for inner in shape_of(plan.model)]
        else:
            names.append(plan.name)
    return names
