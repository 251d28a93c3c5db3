"""
What the service's documents are made of, and reading them.

Every wrong field is told at once, with its path. A field's kind is text with its longest
length, a number with its decimals, ``time``, ``date``, ``bool``, a choice ``a|b``, a
register whose code it takes, ``texts`` (an object of texts), or the name of another table
(one object), with ``[]`` for a list of them. ``*`` marks what is required.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from attrs import frozen

from tmallerp.simulator.erps._exact import decimals, number, plain
from tmallerp.simulator.erps._sheets import Data
from tmallerp.simulator.erps.rest._problems import Wrong

_TEXT = 500


@frozen(kw_only=True)
class FieldFact:
    """One field: its name, its kind, whether it must be there, and what stands for it."""

    name: str
    kind: str
    is_required: bool
    default: str | None


def _table(text: str) -> dict[str, FieldFact]:
    facts = {}
    for line in text.split("\n"):
        if line.strip():
            name, kind, *rest = line.split()
            required, name = name.endswith("*"), name.removesuffix("*")
            default = rest[0].strip('"') if rest else None
            facts[name] = FieldFact(
                name=name, kind=kind, is_required=required, default=default
            )
    return facts


TABLES: dict[str, dict[str, FieldFact]] = {
    "sales-orders": _table(
        """
        external_key* text:128
        digest text:128
        shop text
        platform_status text
        ordered_at* time
        paid_at time
        customer* customers
        organisation* organisations
        warehouse warehouses
        currency CNY CNY
        postage amount 0.00
        tax amount 0.00
        cod_fee amount 0.00
        service amount 0.00
        total amount
        buyer text
        buyer_message text:2000
        seller_memo text:2000
        ship_before time
        state open|on_hold
        reason text
        receiver receiver
        discounts discount[]
        attributes texts
        lines* order_line[]
        """
    ),
    "receiver": _table(
        """
        oaid text:1000
        name text
        phone text
        province text
        city text
        district text
        town text
        address text:1000
        postcode text
        """
    ),
    "discount": _table(
        """
        name* text
        amount* amount
        line_id text:64
        """
    ),
    "order_line": _table(
        """
        line_id* text:64
        kind goods|service|gift goods
        sku* products
        title text:1000
        quantity* quantity
        unit_price price
        amount amount
        tax_rate rate 0.13
        warehouse warehouses
        state open|on_hold|closed open
        reason text
        """
    ),
    "refunds": _table(
        """
        external_key* text:128
        digest text:128
        order_key* text:128
        kind* refund_only|return
        amount* amount
        reason text
        refunded_at time
        state open|posted posted
        attributes texts
        lines refund_line[]
        """
    ),
    "refund_line": _table(
        """
        line_id* text:64
        sku products
        quantity quantity 0
        amount* amount
        """
    ),
    "products": _table(
        """
        code* text:80
        name* text
        digest text:128
        unit text PCS
        barcode text
        tax_rate rate
        price price
        state active|inactive active
        attributes texts
        """
    ),
    "customers": _table(
        """
        code* text:80
        name* text
        digest text:128
        phone text
        address text:1000
        tax_number text
        state active|inactive active
        attributes texts
        """
    ),
    "purchase-demands": _table(
        """
        external_key* text:128
        digest text:128
        supplier text
        organisation* organisations
        warehouse* warehouses
        needed_by date
        reason text
        attributes texts
        lines* demand_line[]
        """
    ),
    "demand_line": _table(
        """
        line_id* text:64
        sku* products
        quantity* quantity
        note text
        """
    ),
    "vouchers": _table(
        """
        external_key* text:128
        digest text:128
        book* text
        date* date
        word text
        text text:1000
        attributes texts
        lines* voucher_line[]
        """
    ),
    "voucher_line": _table(
        """
        account* text
        debit amount
        credit amount
        text text:1000
        dimensions texts
        """
    ),
    "receivables": _table(
        """
        external_key* text:128
        digest text:128
        order_key text:128
        customer* customers
        organisation organisations
        date* date
        amount* signed
        text text:1000
        state open|settled open
        attributes texts
        """
    ),
}

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


def _bool(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError("type: True or false is expected.")  # noqa: TRY004 - a field's code
    return value


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
    "bool": _bool,
    "texts": _texts,
}
