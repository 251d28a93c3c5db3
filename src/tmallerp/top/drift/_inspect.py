"""
One answer, compared with the model it is read into.

Pure. The path names fields only; an example says what kind of thing was there and how
long it was.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec
from attrs import field, frozen

from tmallerp.errors import DecodeError
from tmallerp.top import _xml
from tmallerp.top._shape import FieldPlan, Kind, shape_of
from tmallerp.top.enums import known_members
from tmallerp.top.method import Method

UNKNOWN, RETYPED, MEMBER, GONE = "unknown", "retyped", "member", "gone"
"""A field nobody described; another type; a new value of a status; no longer sent."""

# A key of another form is data: a map by number, say. Its name is not kept.
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,63}\Z")
# A status is a word in one alphabet; what is not is not shown.
_MEMBER = re.compile(r"[A-Za-z][A-Za-z_]{0,59}\Z")
_NUMERIC = re.compile(r"-?[0-9]{1,20}(?:\.[0-9]{1,10})?\Z")
_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9:]{8}\Z")
_MAX_SIGHTINGS = 500


@frozen
class Sighting:
    """
    One kind of difference in one answer.

    Args:
        path: Where, such as ``trade.orders[].cid``.

        kind: ``unknown``, ``retyped`` or ``member``.

        expected: What the description says; empty for an unknown field.

        seen: What came instead: a type, or a new status.

        example: How large it was; never what it was.
    """

    path: str
    kind: str
    expected: str
    seen: str
    example: str = field(eq=False)


@frozen
class Look:
    """
    What one answer shows.

    Args:
        sightings: Each difference, with how often.

        objects: For each object's path how many there were, and how many had each key.
    """

    sightings: Mapping[Sighting, int]
    objects: Mapping[str, tuple[int, Mapping[str, int]]]


def inspect(method: type[Method[Any]], body: bytes) -> tuple[Sighting, ...]:
    """
    Compare a stored answer with its model.

    Args:
        method: The class of the call it answers.

        body: The answer, in JSON or XML, simplified or not.

    Returns:
        Each kind of difference once.

    Raises:
        DecodeError: If *body* is no answer at all.
    """
    return tuple(look_at(method, body).sightings)


def look_at(method: type[Method[Any]], body: bytes) -> Look:
    """
    Compare an answer with its model, and note which keys came.

    Raises:
        DecodeError: If *body* is no answer at all.
    """
    is_xml = _xml.is_xml_answer(body)
    data = _xml.parse(body) if is_xml else _json(body)
    if isinstance(data, Mapping) and len(data) == 1:
        ((root, inner),) = data.items()
        data = inner if root.endswith("_response") else data
    eye = _Eye(typed=not is_xml)
    if isinstance(data, Mapping):
        eye.object(method.answer, data, "")
    return Look(eye.sightings, {path: (n, keys) for path, (n, keys) in eye.objects.items()})


def _json(body: bytes) -> Any:
    try:
        return msgspec.json.decode(body)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        pass
    try:
        return json.loads(body.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        msg = f"What was kept is no answer ({type(error).__name__})."
        raise DecodeError(msg) from error


class _Eye:
    """Walks one answer."""

    def __init__(self, *, typed: bool) -> None:
        self._typed = typed
        self.sightings: Counter[Sighting] = Counter()
        self.objects: dict[str, tuple[int, Counter[str]]] = {}

    def object(self, cls: type[Any], data: Mapping[str, Any], path: str) -> None:
        plans = {plan.name: plan for plan in shape_of(cls)}
        self._count_keys(path, data)
        for key, value in data.items():
            plan = plans.get(key)
            name = key if _NAME.match(key) else "*"
            where = f"{path}.{name}" if path else name
            if plan is None:
                self._note(where, UNKNOWN, "", kind_of(value), size_of(value))
            elif value is None:
                self._note(where, RETYPED, plan.kind.value, "null", "null")
            else:
                self._field(cls, plan, value, where)

    def _count_keys(self, path: str, data: Iterable[str]) -> None:
        count, keys = self.objects.get(path, (0, Counter()))
        keys.update(key for key in data if _NAME.match(key))
        self.objects[path] = count + 1, keys

    def _field(self, cls: type[Any], plan: FieldPlan, value: Any, path: str) -> None:
        if plan.kind is Kind.OBJECTS:
            for item in self._items(plan, value, path):
                self._inner(plan, item, f"{path}[]")
        elif plan.kind is Kind.OBJECT:
            self._inner(plan, value, path)
        elif plan.kind.value in _LISTS:
            list(self._items(plan, value, path))
        else:
            self._scalar(cls, plan, value, path)

    def _inner(self, plan: FieldPlan, value: Any, path: str) -> None:
        if isinstance(value, Mapping) and plan.model is not None:
            self.object(plan.model, value, path)
        elif value != "":
            # An empty text is how XML, and now and then JSON, says "no object".
            self._note(path, RETYPED, "object", kind_of(value), size_of(value))

    def _items(self, plan: FieldPlan, value: Any, path: str) -> Iterator[Any]:
        """Give a list's items, whether plain, wrapped or alone."""
        if isinstance(value, Mapping):
            names = {inner.name for inner in shape_of(plan.model)} if plan.model else set()
            if not value:
                return
            if len(value) == 1 and not names & set(value):
                (value,) = value.values()
                value = value if isinstance(value, list) else [value]
            else:
                self._note(path, RETYPED, "list", "object", size_of(value))
                value = [value]
        if isinstance(value, list):
            yield from value
        elif value != "":
            self._note(path, RETYPED, "list", kind_of(value), size_of(value))

    def _scalar(self, cls: type[Any], plan: FieldPlan, value: Any, path: str) -> None:
        seen = _mismatch(plan.kind, value) if self._typed else _structure(value)
        if seen:
            self._note(path, RETYPED, plan.kind.value, seen, size_of(value))
            return
        known = known_members(cls.__name__, plan.name)
        if known and isinstance(value, str) and value and value not in known:
            shown = value if _MEMBER.match(value) else "*"
            self._note(path, MEMBER, "", shown, size_of(value))

    def _note(self, path: str, kind: str, expected: str, seen: str, example: str) -> None:
        sighting = Sighting(path[:200], kind, expected, seen, example)
        if sighting in self.sightings or len(self.sightings) < _MAX_SIGHTINGS:
            self.sightings[sighting] += 1


# By their names, so that kinds of lists may be added to the shape.
_LISTS = frozenset({"texts", "ids", "numbers"})


def _structure(value: Any) -> str:
    return kind_of(value) if isinstance(value, Mapping | list) else ""


def _mismatch(kind: Kind, value: Any) -> str:
    """
    Say what a value is, if it is not what its field is described as.

    An id comes as number or text from one day to the next; that is no news. The text
    "null" and an empty one say "nothing".
    """
    seen = kind_of(value)
    if seen in {"object", "list"}:
        return seen
    if kind is Kind.ID:
        return "" if seen in {"number", "text"} else seen
    if seen == "text" and value in {"", "null"}:
        return ""
    if kind is Kind.MONEY:
        good = seen == "text" and _NUMERIC.match(value) is not None
    elif kind is Kind.TIME:
        good = seen == "text" and _TIME.match(value) is not None
    else:
        good = seen == _WIRE[kind]
    return "" if good else seen


_WIRE = {Kind.TEXT: "text", Kind.NUMBER: "number", Kind.FLAG: "flag"}


def kind_of(value: Any) -> str:
    """Return what a JSON value is."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "flag"
    if isinstance(value, int):
        return "number"
    if isinstance(value, float):
        return "decimal"
    if isinstance(value, str):
        return "text"
    return "list" if isinstance(value, list) else "object"


def size_of(value: Any) -> str:
    """Return how large a JSON value is, and nothing else of it."""
    kind = kind_of(value)
    if kind in {"number", "decimal"}:
        return f"{kind} of {len(str(value))} characters"
    if kind == "text":
        return f"text of {len(value)} characters"
    if kind in {"list", "object"}:
        return f"{kind} of {len(value)}"
    return kind
