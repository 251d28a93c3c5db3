"""
Reading documents by their tables.

Every wrong field is told at once, with its path.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from tmallerp.simulator.erps._exact import decimals, number, plain
from tmallerp.simulator.erps._sheets import Data
from tmallerp.simulator.erps.rest._problems import Wrong
from tmallerp.simulator.erps.rest._tables import TABLES

_TEXT = 500


Exists = Callable[[str, str], bool]


class Reader:
    """
    Reads one document and collects what is wrong with it.

    Args:
        exists: Tells whether a code is in a register.
    """

    def __init__(self, exists: Exists) -> None:
        self.wrong: list[Wrong] = []
        self._exists = exists

    def read(self, table: str, given: object, path: str = "") -> Data:
        """Read an object by its table."""
        facts = TABLES[table]
        if not isinstance(given, Mapping):
            self.note(path, "type", "An object is expected.")
            return dict.fromkeys(facts)
        for name in given:
            if name not in facts:
                self.note(_join(path, name), "unknown_field", "There is no such field.")
        data: Data = {}
        for name, fact in facts.items():
            value, at = given.get(name), _join(path, name)
            if value is None or value == "":
                value = fact.default
            if value is None:
                if fact.is_required:
                    self.note(at, "required", "This field is required.")
                data[name] = None
                continue
            try:
                data[name] = self._value(fact.kind, value, at)
            except ValueError as error:
                code, _, message = str(error).partition(": ")
                self.note(at, code, message)
                data[name] = None
        return data

    def note(self, path: str, code: str, message: str) -> None:
        """Note something wrong."""
        self.wrong.append(Wrong(path, code, message))

    def _value(self, kind: str, value: object, at: str) -> object:
        if kind.endswith("[]"):
            return self._list(kind.removesuffix("[]"), value, at)
        if kind in TABLES and kind not in _REGISTERS:
            return self.read(kind, value, at)
        if kind in _READERS:
            return _READERS[kind](value)
        if kind in _REGISTERS:
            return self._code(kind, value)
        word, _, longest = kind.partition(":")
        if word == "text":
            return _text(value, int(longest or _TEXT))
        if value not in kind.split("|"):
            raise ValueError(f"choice: One of {kind.replace('|', ', ')} is expected.")
        return value

    def _list(self, table: str, value: object, at: str) -> list[Data]:
        if not isinstance(value, list):
            raise ValueError("type: A list is expected.")  # noqa: TRY004 - a field's code
        return [self.read(table, each, f"{at}[{n}]") for n, each in enumerate(value)]

    def _code(self, register: str, value: object) -> str:
        code = _text(value, 80)
        if not self._exists(register, code):
            raise ValueError(f"unknown_reference: {code!r} is not in {register}.")
        return code


_REGISTERS = frozenset({"customers", "organisations", "warehouses", "products"})


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _text(value: object, longest: int) -> str:
    if not isinstance(value, str):
        raise ValueError("type: A text is expected.")  # noqa: TRY004 - a field's code
    if len(value) > longest:
        raise ValueError(f"too_long: At most {longest} characters are taken.")
    return value


def _decimal(
    places: int, *, low: Decimal | None = Decimal(0)
) -> Callable[[object], Decimal]:
    def read(value: object) -> Decimal:
        try:
            amount = number(value)
        except ValueError:
            raise ValueError("type: A number is expected.") from None
        if decimals(amount) > places:
            raise ValueError(f"decimals: At most {places} decimals are taken.")
        if low is not None and amount < low:
            raise ValueError(f"range: It must not be below {low}.")
        return amount.quantize(Decimal("0.01")) if places == 2 else Decimal(plain(amount))

    return read


_TIME = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)", re.ASCII
)


def read_time(value: object) -> str:
    """
    Read a time with its offset; it is kept, and told, in UTC.

    Raises:
        ValueError: If it is none.
    """
    if not isinstance(value, str) or not _TIME.fullmatch(value):
        raise ValueError("time: A time with an offset is expected.")
    try:
        return told_time(datetime.fromisoformat(value))
    except ValueError:
        raise ValueError("time: There is no such time.") from None


def told_time(at: datetime) -> str:
    """Write a time as this service does."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _date(value: object) -> str:
    if not isinstance(value, str) or len(value) != 10:
        raise ValueError("time: A date is expected.")
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError:
        raise ValueError("time: There is no such date.") from None


def _texts(value: object) -> dict[str, str]:
    if not isinstance(value, Mapping):
        raise ValueError("type: An object of texts is expected.")  # noqa: TRY004 - a field's code
    return {str(key): _text(each, _TEXT) for key, each in value.items()}


_READERS: dict[str, Callable[[object], Any]] = {
    "amount": _decimal(2),
    "signed": _decimal(2, low=None),
    "price": _decimal(8),
    "quantity": _decimal(8),
    "rate": _decimal(4),
    "time": read_time,
    "date": _date,
    "texts": _texts,
}
