"""
The fast road of the decoder: straight from bytes into the frozen classes.

For every model a twin is made, a mutable class with the same slots whose fields take
what JSON holds. msgspec fills twins in C; one generated function a class then checks
each value by the strict patterns, converts it in place, and turns the twin into the
frozen class. Nothing is copied, nothing is lazy.

Whatever does not fit raises `Surprise`, and the slow road decides. So this one may be
narrow, but never generous: where it succeeds, both agree.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import Any

import attrs
import msgspec

from tmallerp.clock import BEIJING
from tmallerp.top._shape import FieldPlan, Kind, shape_of

# Plain amounts and times, exactly as the platform writes them. Other accepted forms
# ("88.5", epoch milliseconds) are rare and take the slow road.
_YUAN = re.compile(r"(?:0|-?[1-9][0-9]{0,11}|-0(?!\.00))\.[0-9]{2}\Z").match
_TIME = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2} (?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]\Z"
).match
_BIG = 10**20

# Keys that decide which, how much and what next. JSON with one of them twice would let
# the last win unseen; each is counted in the bytes and among the objects read.
CRITICAL = ("tid", "oid", "refund_id", "status", "modified", "payment", "refund_fee")

# How far into a body the one key of a wrapped answer can end: method names are shorter.
_ROOT = 120

_WIRE: dict[Kind, Any] = {
    Kind.TEXT: str | None,
    Kind.ID: int | str | None,
    Kind.MONEY: str | None,
    Kind.TIME: str | None,
    Kind.NUMBER: int | str | None,
    Kind.FLAG: bool | None,
    Kind.TEXTS: tuple[str, ...],
}


class Surprise(Exception):  # noqa: N818 - never leaves the decoder
    """The fast road does not apply."""


@cache
def twin_of(cls: type[Any]) -> type[Any]:
    """Make the mutable class of the same slots that msgspec fills."""
    fields = {
        plan.name: attrs.field(default=_blank(plan), type=_wire_type(plan))
        for plan in shape_of(cls)
    }
    return attrs.make_class(
        f"_{cls.__name__}Twin", fields, slots=True, kw_only=True, eq=False
    )


def _blank(plan: FieldPlan) -> Any:  # noqa: ANN401
    return () if plan.kind in {Kind.OBJECTS, Kind.TEXTS} else None


def _wire_type(plan: FieldPlan) -> Any:  # noqa: ANN401
    if plan.kind is Kind.OBJECTS:
        return tuple[twin_of(plan.model), ...]  # type: ignore[arg-type,misc]
    if plan.kind is Kind.OBJECT:
        return twin_of(plan.model) | None  # type: ignore[arg-type]
    return _WIRE[plan.kind]


def _envelope_of(cls: type[Any]) -> type[Any]:
    """Make the class msgspec fills for a whole answer: a twin that sees errors too."""
    fields = {
        name: attrs.field(default=None, type=msgspec.Raw | None)
        for name in ("error_response", "code", "sub_code")
    }
    return attrs.make_class(
        f"_{cls.__name__}Envelope",
        fields,
        bases=(twin_of(cls),),
        slots=True,
        kw_only=True,
        eq=False,
    )


@cache
def fixer_of(
    cls: type[Any], *, freeze: bool = True
) -> Callable[[Any, dict[str, int]], None]:
    """Generate the function that checks, converts and freezes one twin in place."""
    lines = ["def fix(o, seen):"]
    scope: dict[str, Any] = {
        "Decimal": Decimal,
        "iso": datetime.fromisoformat,
        "BEIJING": BEIJING,
        "yuan": _YUAN,
        "time": _TIME,
        "Surprise": Surprise,
        "cls": cls,
        "BIG": _BIG,
    }
    for i, plan in enumerate(shape_of(cls)):
        if plan.model is not None:
            scope[f"fix{i}"] = fixer_of(plan.model)
        lines += [f"    {line}" for line in _fix_lines(plan, i)]
        if plan.default is attrs.NOTHING:
            lines.append(f"    if o.{plan.name} is None: raise Surprise")
        elif plan.default is not None and plan.kind not in {Kind.OBJECTS, Kind.TEXTS}:
            scope[f"default{i}"] = plan.default
            lines.append(f"    if o.{plan.name} is None: o.{plan.name} = default{i}")
    lines.append("    o.__class__ = cls" if freeze else "    return")
    exec("\n".join(lines), scope)  # noqa: S102 - our own text, from our own classes
    fix: Callable[[Any, dict[str, int]], None] = scope["fix"]
    return fix


def _fix_lines(plan: FieldPlan, i: int) -> list[str]:
    name = plan.name
    lines = []
    if plan.kind is Kind.OBJECTS:
        return [f"for item in o.{name}: fix{i}(item, seen)"]
    if plan.kind is Kind.OBJECT:
        return [f"if o.{name} is not None: fix{i}(o.{name}, seen)"]
    if plan.kind is Kind.MONEY:
        lines = ["if not yuan(v): raise Surprise", f"o.{name} = Decimal(v)"]
    elif plan.kind is Kind.TIME:
        lines = [
            "if not time(v): raise Surprise",
            f"o.{name} = iso(v).replace(tzinfo=BEIJING)",
        ]
    elif plan.kind is Kind.ID:
        lines = [
            "if v.__class__ is int:",
            "    if not 0 <= v < BIG: raise Surprise",
            f"    o.{name} = str(v)",
            "elif not (v.isdigit() and v.isascii() and len(v) <= 20): raise Surprise",
        ]
    elif plan.kind is Kind.NUMBER:
        lines = ["if v.__class__ is not int or not -BIG < v * 10 < BIG: raise Surprise"]
    if name in CRITICAL:
        lines.append(f"seen[{name!r}] += 1")
    if not lines:
        return []
    return [f"v = o.{name}", "if v is not None:", *(f"    {line}" for line in lines)]


class FastRoad:
    """
    Decodes one kind of answer.

    Args:
        cls: The class of the whole answer.
    """

    def __init__(self, cls: type[Any]) -> None:
        self._cls = cls
        self._names = tuple(plan.name for plan in shape_of(cls))
        self._decoder = msgspec.json.Decoder(_envelope_of(cls))
        self._fix = fixer_of(cls, freeze=False)

    def decode(self, body: bytes) -> Any:  # noqa: ANN401
        """
        Read a simplified answer.

        Raises:
            Surprise: If anything is not exactly as expected.
        """
        if b'_response"' in body[:_ROOT]:
            raise Surprise
        try:
            answer = self._decoder.decode(body)
            seen = dict.fromkeys(CRITICAL, 0)
            self._fix(answer, seen)
        except (msgspec.MsgspecError, ValueError, RecursionError) as error:
            raise Surprise from error
        if answer.error_response or answer.code or answer.sub_code:
            raise Surprise
        for key, count in seen.items():
            if body.count(b'"%b":' % key.encode()) != count:
                raise Surprise
        return self._cls(**{name: getattr(answer, name) for name in self._names})


@cache
def road_for(cls: type[Any]) -> FastRoad:
    """Return the fast road for a class of answers, made once."""
    return FastRoad(cls)
