"""
The fast road of the decoder: straight from bytes into the frozen classes.

For every model a struct is made whose fields take what JSON holds; msgspec fills it in
C. One generated function a class then checks each value by the strict patterns and sets
it in the frozen value's slots. Nothing is lazy.

Whatever does not fit raises `Surprise`, and the slow road decides. So this one may be
narrow, but never generous: where it succeeds, both agree.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

import attrs
import msgspec

from tmallerp.clock import BEIJING
from tmallerp.top._shape import FieldPlan, Kind, once, shape_of

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


@lru_cache(maxsize=8192)
def _amount(text: str) -> Decimal:
    """Read an amount; 0.00 and a trade's few amounts come again and again."""
    if not _YUAN(text):
        raise Surprise
    return Decimal(text)


@lru_cache(maxsize=8192)
def _moment(text: str) -> datetime:
    """Read a time; a change stamps trade and lines alike."""
    if not _TIME(text):
        raise Surprise
    return datetime.fromisoformat(text).replace(tzinfo=BEIJING)


@once
def stage_of(cls: type[Any]) -> type[msgspec.Struct]:
    """Make the struct that msgspec fills in C."""
    fields = [(plan.name, _wire_type(plan), _blank(plan)) for plan in shape_of(cls)]
    return msgspec.defstruct(f"_{cls.__name__}Stage", fields, kw_only=True, gc=False)


def _blank(plan: FieldPlan) -> Any:
    return () if plan.kind in {Kind.OBJECTS, Kind.TEXTS} else None


def _wire_type(plan: FieldPlan) -> Any:
    if plan.kind is Kind.OBJECTS:
        return tuple[stage_of(plan.model), ...]  # type: ignore[arg-type,misc]
    if plan.kind is Kind.OBJECT:
        return stage_of(plan.model) | None  # type: ignore[arg-type]
    return _WIRE[plan.kind]


def _envelope_of(cls: type[Any]) -> type[msgspec.Struct]:
    """Make the struct of a whole answer: a stage that sees errors too."""
    errors = ("error_response", "code", "sub_code")
    fields = [(name, msgspec.Raw | None, None) for name in errors]
    return msgspec.defstruct(
        f"_{cls.__name__}Envelope",
        fields,
        bases=(stage_of(cls),),
        kw_only=True,
        gc=False,
    )


@once
def builder_of(cls: type[Any]) -> Callable[[Any, dict[str, int]], Any]:
    """Generate the function that makes a frozen value of one filled stage."""
    lines = ["def build(s, seen):", "    o = new(cls)"]
    scope: dict[str, Any] = {
        "amount": _amount,
        "moment": _moment,
        "Surprise": Surprise,
        "new": object.__new__,
        "cls": cls,
        "BIG": _BIG,
    }
    for i, plan in enumerate(shape_of(cls)):
        if plan.model is not None:
            scope[f"build{i}"] = builder_of(plan.model)
        # A frozen value's own slots, set past its guard: what `__init__` does as well.
        scope[f"set{i}"] = getattr(cls, plan.name).__set__
        lines += [f"    {line}" for line in _build_lines(plan, i)]
        if plan.default is attrs.NOTHING:
            lines.append("    if v is None: raise Surprise")
        elif plan.default is not None and plan.kind not in {Kind.OBJECTS, Kind.TEXTS}:
            scope[f"default{i}"] = plan.default
            lines.append(f"    if v is None: v = default{i}")
        lines.append(f"    set{i}(o, v)")
    lines.append("    return o")
    exec("\n".join(lines), scope)  # noqa: S102 - our own text, from our own classes
    build: Callable[[Any, dict[str, int]], Any] = scope["build"]
    return build


def _build_lines(plan: FieldPlan, i: int) -> list[str]:
    name = plan.name
    count = [f"seen[{name!r}] += 1"] if name in CRITICAL else []
    match plan.kind:
        case Kind.OBJECTS:
            items = f"[build{i}(item, seen) for item in v]"
            return [f"v = s.{name}", f"v = tuple({items}) if v else ()"]
        case Kind.OBJECT:
            return [
                f"v = s.{name}",
                f"v = None if v is None else build{i}(v, seen)",
            ]
        case Kind.MONEY:
            checks = ["v = amount(v)"]
        case Kind.TIME:
            checks = ["v = moment(v)"]
        case Kind.ID:
            checks = [
                "if v.__class__ is int:",
                "    if not 0 <= v < BIG: raise Surprise",
                "    v = str(v)",
                "elif not (v.isdigit() and v.isascii() and len(v) <= 20): raise Surprise",
            ]
        case Kind.NUMBER:
            checks = [
                "if v.__class__ is int:",
                "    if not -BIG < v * 10 < BIG: raise Surprise",
                "elif v.isdigit() and v.isascii() and len(v) < 20: v = int(v)",
                "else: raise Surprise",
            ]
        case _:
            checks = []
    if not checks and not count:
        return [f"v = s.{name}"]
    inner = [f"    {line}" for line in (*count, *checks)]
    return [f"v = s.{name}", "if v is not None:", *inner]


def is_plain(cls: type[Any]) -> bool:
    """
    Say whether a class's values may be made slot by slot.

    A caller's own class may have a dictionary, converters, validators or an init of its
    own; the slow road makes those through their front door.
    """
    if hasattr(cls, "__attrs_post_init__"):
        return False
    fields = {field.name: field for field in attrs.fields(cls)}
    return all(
        inspect.ismemberdescriptor(getattr(cls, plan.name, None))
        and fields[plan.name].validator is None
        and fields[plan.name].converter is None
        and (plan.model is None or is_plain(plan.model))
        for plan in shape_of(cls)
    )


def _critical_of(cls: type[Any]) -> frozenset[str]:
    """Return the critical keys that a class, or a class in it, reads."""
    plans = shape_of(cls)
    inner = (_critical_of(plan.model) for plan in plans if plan.model is not None)
    return frozenset(plan.name for plan in plans if plan.name in CRITICAL).union(*inner)


class FastRoad:
    """
    Decodes one kind of answer.

    Args:
        cls: The class of the whole answer.
    """

    def __init__(self, cls: type[Any]) -> None:
        self._is_open = is_plain(cls)
        if not self._is_open:
            return
        self._decoder: msgspec.json.Decoder[Any] = msgspec.json.Decoder(_envelope_of(cls))
        self._build = builder_of(cls)
        self._keys = {key: b'"%b":' % key.encode() for key in sorted(_critical_of(cls))}

    def decode(self, body: bytes) -> Any:
        """
        Read a simplified answer.

        Raises:
            Surprise: If anything is not exactly as expected.
        """
        if not self._is_open or b'_response"' in body[:_ROOT]:
            raise Surprise
        try:
            # Bytes nobody asked for are skipped unread; they must be text all the same.
            if not body.isascii():
                body.decode()
            stage = self._decoder.decode(body)
            seen: dict[str, int] = dict.fromkeys(self._keys, 0)
            answer = self._build(stage, seen)
        except (msgspec.MsgspecError, ValueError, RecursionError) as error:
            raise Surprise from error
        if stage.error_response or stage.code or stage.sub_code:
            raise Surprise
        for key, count in seen.items():
            if body.count(self._keys[key]) != count:
                raise Surprise
        return answer


@once
def road_for(cls: type[Any]) -> FastRoad:
    """Return the fast road for a class of answers, made once."""
    return FastRoad(cls)
