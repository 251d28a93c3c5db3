"""
The slow road of the decoder: for whatever surprises the fast one.

It reads JSON with hooks that refuse what plain parsing would let through (duplicate
keys, NaN, floats, numbers of a thousand digits), takes the many shapes TOP answers come
in (wrapped lists, lone objects, ``{}`` for "none", numbers as text and back), and names
the path of the value that cannot be read. A value is never guessed or rounded.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import attrs

from tmallerp import clock, money
from tmallerp.errors import ClockError, DecodeError, MoneyError
from tmallerp.top._shape import FieldPlan, Kind, once, shape_of

# A tid has up to 19 digits; a 64-bit number has 20 with its sign. Longer is damage.
_MAX_DIGITS = 20
_DIGITS = re.compile(r"-?[0-9]{1,20}\Z")
_DECIMAL = re.compile(r"-?[0-9]{1,20}\.[0-9]{1,20}\Z")
_ID = re.compile(r"[0-9]{1,20}\Z")
_EPOCH = datetime(1970, 1, 1, tzinfo=clock.BEIJING) - timedelta(hours=-8)
_SURROGATE = re.compile("[\ud800-\udfff]")
# What TOP writes for "nothing" where a number, a time or an id should be.
_NOTHING = frozenset({"", "null"})
# The same where the value may be an object or a list, which no set can be asked for.
_NONE = ("", "null")
# From 2001 to 2286; a number of ten digits would be seconds, which TOP does not write.
_MILLISECONDS = re.compile(r"[0-9]{13}\Z")


class _Refused:
    """Stands for a number that must not be used; refused where it is read."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __repr__(self) -> str:
        return self.text


def parse(body: bytes) -> Any:
    """
    Read JSON strictly.

    Returns:
        Plain values; a number that is not a plain integer is refused only where a
        field reads it, so that junk nobody asked for harms nobody.

    Raises:
        DecodeError: If *body* is not one JSON value in UTF-8, nests too deeply, or
            names a key twice.
    """
    try:
        return json.loads(
            body.decode("utf-8-sig"),
            object_pairs_hook=_no_twins,
            parse_int=_integer,
            parse_float=_Refused,
            parse_constant=_Refused,
        )
    except UnicodeDecodeError as error:
        msg = f"The answer is not UTF-8 at byte {error.start}."
    except json.JSONDecodeError as error:
        msg = f"The answer is not whole JSON at character {error.pos}: {error.msg}."
    except RecursionError:
        msg = "The answer nests deeper than any answer of TOP."
    raise DecodeError(msg)


def _integer(text: str) -> Any:
    return int(text) if len(text) <= _MAX_DIGITS else _Refused(text[:_MAX_DIGITS])


def _no_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) != len(pairs):
        counts = Counter(key for key, _ in pairs)
        twin = counts.most_common(1)[0][0]
        msg = f"The answer names the key {twin[:40]!r} twice."
        raise DecodeError(msg)
    return result


def plain(value: Any, path: str = "$") -> Any:
    """
    Make what `parse` read fit for everybody: a decimal number is a `Decimal`.

    Raises:
        DecodeError: With the path of a number that is neither whole nor a plain decimal,
            or if the value nests too deeply.
    """
    try:
        return _plain(value, path)
    except RecursionError:
        msg = "The answer nests deeper than any answer of TOP."
    raise DecodeError(msg)


def _plain(value: Any, path: str) -> Any:
    if isinstance(value, str):
        return _text(value, path)
    if isinstance(value, list):
        return [_plain(item, f"{path}[{i}]") for i, item in enumerate(value)]
    if isinstance(value, Mapping):
        # Keys that differ in lone surrogates alone would become one.
        return _no_twins(
            [(_text(k, path), _plain(v, f"{path}.{k[:60]}")) for k, v in value.items()]
        )
    if not isinstance(value, _Refused):
        return value
    if _DECIMAL.match(value.text):
        return Decimal(value.text)
    raise _wrong(path, value, "a whole number or a plain decimal")


def build(cls: type[Any], data: Any, path: str = "$") -> Any:
    """
    Make a *cls* out of plain values, in whatever shape TOP sent them.

    Raises:
        DecodeError: With the path of the value that cannot be read.
    """
    if not isinstance(data, Mapping):
        raise _wrong(path, data, "an object")
    values = {}
    aliases = _aliases_of(cls)
    for plan in shape_of(cls):
        value = data.get(plan.name)
        read = None if value is None else _read(plan, value, f"{path}.{plan.name}")
        if read is not None:
            values[aliases[plan.name]] = read
        elif plan.default is attrs.NOTHING:
            msg = f"{path}.{plan.name} is missing."
            raise DecodeError(msg, path=f"{path}.{plan.name}")
    return cls(**values)


@once
def _aliases_of(cls: type[Any]) -> dict[str, str]:
    """Return what a class's init calls its fields."""
    return {field.name: field.alias or field.name for field in attrs.fields(cls)}


def _read(plan: FieldPlan, value: Any, path: str) -> Any:
    if plan.kind is Kind.OBJECTS:
        return tuple(
            # An empty element is XML's way to say {}.
            build(plan.model, {} if item == "" else item, f"{path}[{i}]")  # type: ignore[arg-type]
            for i, item in enumerate(_items(value, plan.model, path))
        )
    if plan.kind is Kind.OBJECT:
        return None if value in _NONE else build(plan.model, value, path)  # type: ignore[arg-type]
    if plan.kind in _EACH:
        read = _EACH[plan.kind]
        values = (read(item, path) for item in _items(value, None, path))
        return tuple(item for item in values if item is not None)
    return _SCALARS[plan.kind](value, path)


def _items(value: Any, model: type[Any] | None, path: str) -> list[Any]:
    """Unwrap a list: plain, wrapped, one object alone, or ``{}`` for none."""
    if isinstance(value, list):
        return value
    if value in ({}, *_NONE):
        return []
    if isinstance(value, Mapping):
        inner = list(value.values())
        names = {plan.name for plan in shape_of(model)} if model else set()
        if len(value) == 1 and not names & set(value):
            only = inner[0]
            return only if isinstance(only, list) else [only]
        if model is not None:
            return [value]
    if model is None and isinstance(value, str | int):
        return [value]
    raise _wrong(path, value, "a list")


def said(value: object) -> str | None:
    """Return what an error says, as text that can be stored; None for nothing."""
    return None if value in (None, "") else _SURROGATE.sub("\ufffd", str(value))


def _text(value: Any, path: str) -> str:
    if isinstance(value, str):
        # A lone surrogate cannot be stored or sent; U+FFFD shows where it stood.
        return _SURROGATE.sub("\ufffd", value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, _Refused) and _DECIMAL.match(value.text):
        # A number where text is documented: every digit as it was written.
        return value.text
    raise _wrong(path, value, "text")


def _identity(value: Any, path: str) -> str | None:
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return str(value)
    if isinstance(value, str):
        if value in _NOTHING:
            return None
        if _ID.match(value):
            return value
    raise _wrong(path, value, "an id of at most 20 digits")


def _number(value: Any, path: str) -> int | None:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str):
        if value in _NOTHING:
            return None
        if _DIGITS.match(value):
            return int(value)
    raise _wrong(path, value, "a whole number")


def _money(value: Any, path: str) -> Decimal | None:
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    elif isinstance(value, _Refused) and _DECIMAL.match(value.text):
        # A bare number is exact as well as long as it is read from its digits.
        value = value.text
    if isinstance(value, str):
        if value in _NOTHING:
            return None
        try:
            return money.parse_yuan(value)
        except MoneyError:
            pass
    raise _wrong(path, value, "an amount in yuan")


def _time(value: Any, path: str) -> datetime | None:
    if isinstance(value, str) and value in _NOTHING:
        return None
    try:
        if isinstance(value, str) and not _DIGITS.match(value):
            return clock.parse_beijing(value)
        if isinstance(value, str | int) and _MILLISECONDS.match(str(value)):
            # Thirteen digits are milliseconds since 1970, as TOP's own SDK reads them.
            return _EPOCH + timedelta(milliseconds=int(value))
    except (ClockError, OverflowError):
        pass
    raise _wrong(path, value, "a time yyyy-MM-dd HH:mm:ss")


def _flag(value: Any, path: str) -> bool | None:
    if isinstance(value, bool):
        return value
    if value in ("true", "false", 0, 1, "1", "0"):
        return value in ("true", 1, "1")
    if isinstance(value, str) and value in _NOTHING:
        return None
    raise _wrong(path, value, "true or false")


_SCALARS = {
    Kind.TEXT: _text,
    Kind.ID: _identity,
    Kind.NUMBER: _number,
    Kind.MONEY: _money,
    Kind.TIME: _time,
    Kind.FLAG: _flag,
}

_EACH = {Kind.TEXTS: _text, Kind.IDS: _identity, Kind.NUMBERS: _number}


def _wrong(path: str, value: Any, wanted: str) -> DecodeError:
    shown = value.text if isinstance(value, _Refused) else repr(value)
    if isinstance(value, Mapping | list):
        shown = "an object" if isinstance(value, Mapping) else "a list"
    msg = f"{path} is {shown[:40]}, not {wanted}."
    return DecodeError(msg, path=path)
