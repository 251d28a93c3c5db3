"""
Filters as values: the only way a condition reaches the server.

The server splices a filter into SQL. So a field is a name and nothing else, a value is
typed and quoted here, and no text of anybody's becomes a condition. Characters that some
databases fold into a quote are refused rather than changed: a changed value would find
another document.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from attrs import field, frozen

from tmallerp.clock import format_beijing
from tmallerp.errors import MappingError

FilterValue = str | int | Decimal | date | datetime
Comparison = Literal["=", "<>", "<", "<=", ">", ">="]

_IDENTIFIER = re.compile(
    r"[A-Za-z_][A-Za-z0-9_]{0,79}(?:\.[A-Za-z_][A-Za-z0-9_]{0,79}){0,3}\Z"
)
_COMPARISONS = frozenset({"=", "<>", "<", "<=", ">", ">="})
# Quotes in other clothes: a database that folds its text to another code page reads them
# as ', and the value would end there.
_QUOTES = frozenset(
    "\u00b4\u02b9\u02bb\u02bc\u02bd\u02c8\u0300\u0301\u05f3\u2018\u2019\u201a\u201b\u2032\u2035\ua78c\uff07\uff40"
)
_MOST_TEXT = 200
_NO_VALUE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})

IN_LIMIT = 100
"""Values of one list; sources say 50 to 200."""


def identifier(name: str) -> str:
    """
    Return a field's name if it is one.

    Raises:
        MappingError: If it could be anything else.
    """
    if not _IDENTIFIER.match(name):
        msg = f"{name[:60]!r} is no name of a field."
        raise MappingError(msg, document="filter", field="field", value=name[:60])
    return name


def literal(value: FilterValue) -> str:
    """
    Write a value as a filter needs it.

    Raises:
        MappingError: If no database can be trusted to read it as it stands.
    """
    if isinstance(value, str):
        return f"'{_text(value)}'"
    if isinstance(value, bool):
        raise _refused(str(value), "is neither text, number nor time")
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Decimal):
        if not value.is_finite():
            raise _refused(str(value), "is no finite number")
        return f"{value:f}"
    if isinstance(value, datetime):
        return f"'{format_beijing(value)}'"
    if isinstance(value, date):
        return f"'{value.isoformat()}'"
    raise _refused(type(value).__name__, "is neither text, number nor time")


def _text(value: str) -> str:
    if value.isascii() and value.isprintable():
        if len(value) > _MOST_TEXT:
            raise _refused(value, f"is longer than {_MOST_TEXT} characters")
        return value.replace("'", "''")
    for one in value:
        if one in _QUOTES or unicodedata.category(one) in _NO_VALUE:
            raise _refused(value, f"holds U+{ord(one):04X}, which no filter can carry")
        if one != "'" and "'" in unicodedata.normalize("NFKC", one):
            raise _refused(value, f"holds U+{ord(one):04X}, which may be read as a quote")
    if len(value) > _MOST_TEXT:
        raise _refused(value, f"is longer than {_MOST_TEXT} characters")
    return value.replace("'", "''")


def _refused(value: str, why: str) -> MappingError:
    shown = value[:60].encode("unicode_escape").decode()
    msg = f"The value '{shown}' {why}."
    return MappingError(msg, document="filter", field="value", value=shown)


@frozen
class Is:
    """
    One comparison.

    Args:
        name: The field's name, such as ``FCustId.FNumber``.

        compare: ``=``, ``<>``, ``<``, ``<=``, ``>`` or ``>=``.

        value: Text, number, date or aware moment; never an expression.

    Raises:
        MappingError: If the name is no name, or the value cannot be carried.
    """

    name: str
    compare: Comparison
    value: FilterValue
    text: str = field(init=False, repr=False, eq=False)

    def __attrs_post_init__(self) -> None:
        if self.compare not in _COMPARISONS:
            raise _refused(str(self.compare), "is no comparison")
        text = f"{identifier(self.name)} {self.compare} {literal(self.value)}"
        object.__setattr__(self, "text", text)

    def __str__(self) -> str:
        return self.text


def _values(values: Iterable[FilterValue]) -> tuple[FilterValue, ...]:
    return tuple(values)


@frozen
class In:
    """
    One of several values; at most `IN_LIMIT` unless the caller knows better.

    Args:
        name: The field's name.

        values: At least one.

    Raises:
        MappingError: If the name is no name, or a value cannot be carried.
    """

    name: str
    values: tuple[FilterValue, ...] = field(converter=_values)
    text: str = field(init=False, repr=False, eq=False)

    def __attrs_post_init__(self) -> None:
        name = identifier(self.name)
        if not self.values:
            raise _refused("", "is an empty list")
        listed = ",".join(map(literal, self.values))
        object.__setattr__(self, "text", f"{name} in ({listed})")

    def __str__(self) -> str:
        return self.text


@frozen
class AnyOf:
    """At least one of these holds."""

    filters: tuple[Filter, ...]

    def __str__(self) -> str:
        return f"({' or '.join(f'({one})' for one in self.filters)})"


Filter = Is | In | AnyOf


def filter_text(filters: Iterable[Filter]) -> str:
    """Write filters that must all hold."""
    return " and ".join(map(str, filters))


def between(name: str, start: datetime, end: datetime) -> tuple[Filter, ...]:
    """
    Ask for moments in a window; the ERP keeps whole seconds.

    A window that ends within a second contains that second: twice is harmless.
    """
    last = end if end.microsecond == 0 else end.replace(microsecond=0)
    compare: Comparison = "<" if end.microsecond == 0 else "<="
    return (Is(name, ">=", start.replace(microsecond=0)), Is(name, compare, last))


def order_text(fields: Sequence[str]) -> str:
    """Write an order, every name checked."""
    return ",".join(f"{identifier(one)} asc" for one in fields)


def chunks(values: Sequence[str], limit: int = IN_LIMIT) -> Iterator[Sequence[str]]:
    """Cut a list into lists that a filter takes."""
    for start in range(0, len(values), limit):
        yield values[start : start + limit]


__all__ = [
    "IN_LIMIT",
    "AnyOf",
    "Comparison",
    "Filter",
    "FilterValue",
    "In",
    "Is",
    "between",
    "chunks",
    "filter_text",
    "identifier",
    "literal",
    "order_text",
]
