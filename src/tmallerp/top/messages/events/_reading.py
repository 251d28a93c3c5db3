"""
From the JSON text of a message to its event.

Strict field by field and generous as a whole: a value that does not fit its field is
left out of the event and kept, as it came, among the *others*, beside the fields that
the class does not know. So one retyped field never costs the id beside it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from attrs import frozen

from tmallerp import clock, money
from tmallerp.errors import ClockError, MoneyError
from tmallerp.top._shape import FieldPlan, Kind, shape_of
from tmallerp.top.messages.events._event import Event, UnknownEvent

_WHOLE = re.compile(r"-?[0-9]{1,20}\Z")
_ID = re.compile(r"[0-9]{1,20}\Z")
_SURROGATE = re.compile("[\ud800-\udfff]")
_EPOCH = datetime(1970, 1, 1, 8, tzinfo=clock.BEIJING)
# How the platform writes "nothing" where a number, a time or an id should be.
_NOTHING = frozenset({"", "null"})


@frozen
class Content:
    """
    What a message's content holds.

    Args:
        event: What happened.

        others: What the event could not take: fields it does not know, and values that
            do not fit, as they came (a number with decimals as `Decimal`).
    """

    event: Event | UnknownEvent
    others: Mapping[str, Any]


class _MisfitError(Exception):
    """A value does not fit its field; never leaves this module."""


def read_content(cls: type[Event] | None, topic: str, text: str) -> Content:
    """
    Read a content into a class; see `Content`.

    Args:
        cls: The topic's class, or None where it has none.

        topic: The topic.

        text: The content as it came.
    """
    data, why = _object(text)
    if cls is None or why:
        event = UnknownEvent(topic, data, why or "This topic has no class.")
        return Content(event, MappingProxyType({}))
    values: dict[str, Any] = {}
    others = dict(data)
    for plan in shape_of(cls):
        if plan.name not in data:
            continue
        try:
            values[plan.name] = _read(plan, data[plan.name])
        except _MisfitError:
            continue
        del others[plan.name]
    given = {name: value for name, value in values.items() if value is not None}
    return Content(cls(**given), MappingProxyType(others))


def _object(text: str) -> tuple[Mapping[str, Any], str]:
    """Return the object a content is, or an empty one and why it is none."""
    try:
        data = json.loads(text, parse_float=Decimal, parse_constant=str)
    except json.JSONDecodeError as error:
        return MappingProxyType({}), f"It is no JSON at character {error.pos}."
    except (ValueError, RecursionError):
        # A number of thousands of digits, or nesting nobody means.
        return MappingProxyType({}), "It is no JSON that can be read."
    if not isinstance(data, dict):
        return MappingProxyType({}), "It is no JSON object."
    return MappingProxyType(data), ""


def _read(plan: FieldPlan, value: Any) -> Any:
    if value is None:
        return None
    if plan.kind is Kind.TEXTS:
        items = value if isinstance(value, list) else [value]
        return tuple(_text(item) for item in items)
    if plan.kind is not Kind.TEXT and isinstance(value, str) and value in _NOTHING:
        return None
    return _READERS[plan.kind](value)


def _text(value: Any) -> str:
    if isinstance(value, str):
        # A lone surrogate cannot be stored or sent; U+FFFD shows where it stood.
        return _SURROGATE.sub("\ufffd", value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | Decimal):
        return str(value)
    raise _MisfitError


def _identity(value: Any) -> str:
    text = str(value) if _is_int(value) else value
    if isinstance(text, str) and _ID.match(text):
        return text
    raise _MisfitError


def _number(value: Any) -> int:
    if isinstance(value, str) and _WHOLE.match(value):
        return int(value)
    if _is_int(value):
        return int(value)
    raise _MisfitError


def _money(value: Any) -> Decimal:
    if isinstance(value, str | Decimal) or _is_int(value):
        try:
            return money.parse_yuan(str(value))
        except MoneyError:
            pass
    raise _MisfitError


def _time(value: Any) -> datetime:
    try:
        if isinstance(value, str) and not _WHOLE.match(value):
            return clock.parse_beijing(value)
        if isinstance(value, str) or _is_int(value):
            # Thirteen digits are milliseconds since 1970, as TOP's own SDK reads them.
            return _EPOCH + timedelta(milliseconds=int(value))
    except (ClockError, OverflowError):
        pass
    raise _MisfitError


def _flag(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    if value in ("true", "false", 0, 1, "1", "0"):
        return value in ("true", 1, "1")
    raise _MisfitError


def _is_int(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


_READERS: Mapping[Kind, Callable[[Any], Any]] = {
    Kind.TEXT: _text,
    Kind.ID: _identity,
    Kind.NUMBER: _number,
    Kind.MONEY: _money,
    Kind.TIME: _time,
    Kind.FLAG: _flag,
}
