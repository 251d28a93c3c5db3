"""
Forms: how a target wants a value written, and how it is read back.

Each form is a pair of functions. Numbers stay exact: a float is refused wherever it
comes from, and text is a number only if it looks like one from end to end.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from types import MappingProxyType

from tmallerp import clock, money
from tmallerp.documents import DocumentKey, ShopKey
from tmallerp.errors import ClockError, MoneyError
from tmallerp.fieldmap._refusal import Refusal

Act = Callable[[object], object]

_NUMBER = re.compile(r"-?[0-9]{1,20}(?:\.[0-9]{1,20})?\Z")


def plain(value: object) -> object:
    """Let through what every target can be told as it is."""
    kind = type(value)
    if kind is str or kind is int or kind is bool:
        return value
    if kind is Decimal:
        return number(value)
    if isinstance(value, enum.Enum):
        return plain(value.value)
    if isinstance(value, str):
        return str(value)
    if isinstance(value, int):
        return int(value)
    raise _unfit(value, "as it is")


def text(value: object) -> object:
    """Write a value as text."""
    if type(value) is str:
        return value
    if isinstance(value, enum.Enum):
        return text(value.value)
    if isinstance(value, bool):
        raise _unfit(value, "as text; 'bool_text' or a value map says how")
    if isinstance(value, (str, int, DocumentKey, ShopKey)):
        return str(value)
    if isinstance(value, Decimal):
        return f"{number(value):f}"
    if isinstance(value, datetime):
        return date_time(value)
    if isinstance(value, date):
        return value.isoformat()
    raise _unfit(value, "as text")


def number(value: object) -> Decimal:
    """Read a number exactly."""
    if isinstance(value, Decimal):
        if value.is_finite():
            return value
        what = "is no finite number"
        raise Refusal("out_of_range", what, value)
    if isinstance(value, enum.Enum):
        value = value.value
    if isinstance(value, int) and not isinstance(value, bool):
        return Decimal(value)
    if isinstance(value, str) and _NUMBER.match(value):
        return Decimal(value)
    raise _unfit(value, "as a number")


def integer(value: object) -> int:
    """Read a whole number."""
    if type(value) is int:
        return value
    exact = number(value)
    whole = int(exact)
    if whole != exact:
        what = "is not a whole number"
        raise Refusal("decimals", what, value, limit="0")
    return whole


def fen(value: object) -> int:
    """Turn yuan into fen."""
    exact = number(value)
    try:
        return money.to_fen(exact)
    except MoneyError as error:
        what = "is not a whole number of fen"
        raise Refusal("decimals", what, value, limit="2") from error


def date_time(value: object) -> str:
    """Write a moment as Beijing's ``yyyy-MM-dd HH:mm:ss``."""
    return clock.format_beijing(_moment(value))


def _date(value: object) -> str:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat()
    return date_time(value)[:10]


def _iso(value: object) -> str:
    return clock.to_beijing(_moment(value)).isoformat()


def _moment(value: object) -> datetime:
    if type(value) is datetime and value.tzinfo is not None:
        return value
    if isinstance(value, str):
        return _parsed(value)
    if not isinstance(value, datetime):
        raise _unfit(value, "as a time")
    if value.tzinfo is None:
        what = "is a time without a zone"
        raise Refusal("wrong_type", what, value)
    return value


def _parsed(value: str) -> datetime:
    """Read a time as TOP writes it, or as ISO 8601 does with an offset."""
    try:
        is_iso = value[10:11] == "T"
        parse = datetime.fromisoformat if is_iso else clock.parse_beijing
        return clock.to_beijing(parse(value))
    except (ValueError, ClockError):
        what = "is not a time written yyyy-MM-dd HH:mm:ss, or with T and an offset"
        raise Refusal("wrong_type", what, value) from None


def _bool_text(value: object) -> str:
    if not isinstance(value, bool):
        raise _unfit(value, "as true or false")
    return "true" if value else "false"


def _boolean(value: object) -> bool:
    if isinstance(value, bool):
        return value
    if value == "true":
        return True
    if value == "false":
        return False
    raise _unfit(value, "as true or false")


def _fen_back(value: object) -> Decimal:
    return money.from_fen(integer(value))


FORMS: Mapping[str, tuple[Act, Act | None]] = MappingProxyType(
    {
        "text": (text, text),
        "number": (number, number),
        "integer": (integer, integer),
        "date": (_date, None),
        "datetime": (date_time, _moment),
        "iso_datetime": (_iso, _moment),
        "bool_text": (_bool_text, _boolean),
        "fen": (fen, _fen_back),
    }
)
"""The forms there are: on the way there, and on the way back if there is one."""

READS: Mapping[str, Act] = MappingProxyType(
    {
        "text": text,
        "number": number,
        "integer": integer,
        "boolean": _boolean,
        "datetime": _moment,
    }
)
"""The kinds a source may have, for the way back."""


def _unfit(value: object, how: str) -> Refusal:
    kind = type(value).__name__
    hint = "; a float is never exact" if isinstance(value, float) else ""
    what = f"is a {kind} and cannot be written {how}{hint}"
    return Refusal("wrong_type", what, value)
