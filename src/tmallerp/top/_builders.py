"""
Generated functions that make frozen values of filled structs.

One a class: it checks each value by the strict patterns, converts it and sets it. What
does not fit raises `Surprise`; nothing is guessed.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any

import attrs

from tmallerp.clock import BEIJING
from tmallerp.top._shape import FieldPlan, Kind, once, shape_of

# Plain amounts, exactly as the platform writes them. Other accepted forms ("88.5", a
# bare number) are rare and take the slow road. All amounts of an object are checked at
# once, each with a mark behind it: a call a piece costs three times as much.
_AMOUNTS = re.compile(r"(?:-?[0-9]{1,12}+\.[0-9][0-9];)*+\Z").match
_ZERO = Decimal("0.00")
_BIG = 10**20

# `datetime.replace` parses keywords in Python 3.11 and 3.12 and takes six times as long
# as an addition; both give the same moment with the same zone.
_NAIVE = datetime(2000, 1, 1)  # noqa: DTZ001 - the zone is in the other one
_AWARE = datetime(2000, 1, 1, tzinfo=BEIJING)

# Every third character of yyyy-MM-dd HH:mm:ss from the fifth on. What has these and is
# read by `fromisoformat` has no other form: no week dates, no fractions, no zones.
_MARKS = "-- ::"
# Python 3.14 reads the hour 24 as the next day's midnight.
_HOUR_24 = " or v[11:13] == '24'" if sys.version_info >= (3, 14) else ""


class Surprise(Exception):  # noqa: N818 - never leaves the decoder
    """The fast road does not apply."""


def _identity(value: int | str) -> str:
    if isinstance(value, str):
        if value.isdigit() and value.isascii() and len(value) <= 20:
            return value
    elif 0 <= value < _BIG:
        return str(value)
    raise Surprise


def _number(value: int | str) -> int:
    if isinstance(value, str):
        if value.isdigit() and value.isascii() and len(value) < 20:
            return int(value)
    elif -_BIG < value * 10 < _BIG:
        return value
    raise Surprise


@once
def mold_of(cls: type[Any]) -> type[Any]:
    """
    Make a class with the slots of *cls* and no guard, to fill before it becomes one.

    Setting a frozen value's slots past its guard is a call a slot; an unguarded
    object's slots are set by one instruction each, and its class is changed at the end.
    """
    return type(f"_{cls.__name__}Mold", (), {"__slots__": cls.__dict__["__slots__"]})


@once
def builder_of(cls: type[Any]) -> Callable[[Any], Any]:
    """Generate the function that makes a frozen value of one filled stage."""
    scope: dict[str, Any] = {
        "amounts": _AMOUNTS,
        "Decimal": Decimal,
        "ZERO": _ZERO,
        "parse": datetime.fromisoformat,
        "NAIVE": _NAIVE,
        "AWARE": _AWARE,
        "MARKS": _MARKS,
        "identity": _identity,
        "number": _number,
        "Surprise": Surprise,
        "mold": mold_of(cls),
        "cls": cls,
        "BIG": _BIG,
    }
    lines = ["def build(s):", "    o = mold()", *_check_lines(cls)]
    for i, plan in enumerate(shape_of(cls)):
        if plan.model is not None:
            scope[f"build{i}"] = builder_of(plan.model)
        scope[f"default{i}"] = plan.default
        lines += [f"    {line}" for line in _build_lines(plan, i)]
    lines += [f"    {line}" for line in _last_lines(cls, scope)]
    exec("\n".join(lines), scope)  # noqa: S102 - our own text, from our own classes
    build: Callable[[Any], Any] = scope["build"]
    return build


def _last_lines(cls: type[Any], scope: dict[str, Any]) -> list[str]:
    """Write the lines that make a filled mold one of the class."""
    if _takes_its_mold(cls):
        return ["o.__class__ = cls", "return o"]
    scope["new"] = object.__new__
    lines = ["r = new(cls)"]
    for i, plan in enumerate(shape_of(cls)):
        scope[f"set{i}"] = getattr(cls, plan.name).__set__
        lines.append(f"set{i}(r, o.{plan.name})")
    return [*lines, "return r"]


def _takes_its_mold(cls: type[Any]) -> bool:
    """
    Try whether an object of the mold can become one of the class.

    Python 3.11 refuses where there is a slot for weak references.
    """
    try:
        mold_of(cls)().__class__ = cls
    except TypeError:
        return False
    return True


def _check_lines(cls: type[Any]) -> list[str]:
    """Write the lines that check all amounts; minus zero is zero, and rare."""
    money = [f"s.{plan.name}" for plan in shape_of(cls) if plan.kind is Kind.MONEY]
    if not money:
        return []
    return [
        f"    t = ';'.join(filter(None, ({', '.join(money)},)))",
        "    if t and (not amounts(t + ';') or '-0.00' in t): raise Surprise",
    ]


def _build_lines(plan: FieldPlan, i: int) -> list[str]:
    """Write the lines that set one field."""
    name, slot = f"s.{plan.name}", f"o.{plan.name}"
    if plan.kind in _EACH:
        return _list_lines(plan, i)
    inner = _READ[plan.kind].format(i=i, slot=slot).splitlines()
    absent = _absent(plan, i)
    if inner == [f"{slot} = v"] and absent == "None":
        return [f"{slot} = {name}"]
    if plan.kind is Kind.MONEY:
        missing = "raise Surprise" if absent == "raise" else f"{slot} = {absent}"
        return [f"v = {name}", *inner, f"else: {missing}"]
    if absent == "raise":
        return [f"v = {name}", "if v is None: raise Surprise", *inner]
    return [
        f"v = {name}",
        f"if v is None: {slot} = {absent}",
        *("elif" + inner[0][2:] if inner[0].startswith("if ") else "else:",),
        *(inner[1:] if inner[0].startswith("if ") else [f"    {one}" for one in inner]),
    ]


def _list_lines(plan: FieldPlan, i: int) -> list[str]:
    """Write the lines that set a list; an empty one is not an absent one."""
    slot, each = f"o.{plan.name}", _EACH[plan.kind].format(i=i)
    made = f"{slot} = tuple([{each}(x) for x in v])"
    if plan.default == ():
        return [f"v = s.{plan.name}", f"{made} if v else ()"]
    if plan.default is attrs.NOTHING:
        return [f"v = s.{plan.name}", "if v is None: raise Surprise", made]
    return [f"v = s.{plan.name}", f"{made} if v is not None else {_absent(plan, i)}"]


def _absent(plan: FieldPlan, i: int) -> str:
    if plan.default is attrs.NOTHING:
        return "raise"
    if plan.default is None:
        return "None"
    return f"default{i}"


_EACH = {Kind.OBJECTS: "build{i}", Kind.IDS: "identity", Kind.NUMBERS: "number"}
_PLAIN = "{slot} = v"
_READ: dict[Kind, str] = {
    Kind.TEXT: _PLAIN,
    Kind.FLAG: _PLAIN,
    Kind.TEXTS: _PLAIN,
    Kind.OBJECT: "{slot} = build{i}(v)",
    Kind.MONEY: "if v == '0.00': {slot} = ZERO\nelif v: {slot} = Decimal(v)",
    Kind.TIME: (
        f"if v[4::3] != MARKS{_HOUR_24}: raise Surprise\n"
        "else: {slot} = AWARE + (parse(v) - NAIVE)"
    ),
    Kind.ID: (
        "if v.__class__ is int and 0 <= v < BIG: {slot} = str(v)\nelse: {slot} = identity(v)"
    ),
    Kind.NUMBER: (
        "if v.__class__ is int and -BIG < v * 10 < BIG: {slot} = v\n"
        "else: {slot} = number(v)"
    ),
}
