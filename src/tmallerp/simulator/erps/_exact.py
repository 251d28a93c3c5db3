"""
JSON whose numbers stay what they are.

The standard reader makes binary fractions of amounts, and the standard writer cannot write
decimals; both would lose a fen that a test looks for. Nothing here evaluates text.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from json.encoder import encode_basestring
from typing import Any

_DIGITS = 40
"""More than any ledger: an exponent beyond it is an attack, not an amount."""

FEN = Decimal("0.01")


def read(body: bytes) -> Any:
    """
    Read JSON; fractions become decimals.

    Raises:
        ValueError: If it is no JSON, or a number is beyond all bounds.
    """
    try:
        return json.loads(body, parse_float=_fraction, parse_constant=_refuse)
    except RecursionError as error:
        raise ValueError("This JSON is nested too deeply.") from error


def write(value: object) -> bytes:
    """Write JSON; decimals become plain numbers with all their digits."""
    parts: list[str] = []
    _write(value, parts)
    return "".join(parts).encode()


def number(value: object) -> Decimal:
    """
    Read a number that came as a number or as text.

    Raises:
        ValueError: If it is none.
    """
    if isinstance(value, bool) or not isinstance(value, int | Decimal | str):
        raise ValueError(f"{value!r} is no number.")  # noqa: TRY004 - the wire's fault
    return _fraction(str(value))


def plain(amount: Decimal) -> str:
    """Write a decimal without an exponent and without needless zeros."""
    text = format(amount, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def to_fen(amount: Decimal) -> Decimal:
    """Round an amount to the fen, half up, as ledgers do."""
    return amount.quantize(FEN, ROUND_HALF_UP)


def decimals(amount: Decimal) -> int:
    """Count the decimals that matter."""
    exponent = amount.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def as_text(value: object) -> object:
    """Write every decimal in a tree as text, for a checker that must not lose a digit."""
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, Mapping):
        return {str(key): as_text(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [as_text(each) for each in value]
    return value


def _fraction(text: str) -> Decimal:
    try:
        # Only ASCII digits: other scripts' digits are numbers to Python and to no ledger.
        amount = Decimal(text if text.isascii() and "_" not in text else "x")
    except InvalidOperation:
        raise ValueError(f"{text!r} is no number.") from None
    if not amount.is_finite() or abs(amount.adjusted()) > _DIGITS:
        raise ValueError(f"{text!r} is no number of a ledger.")
    return amount


def _refuse(word: str) -> object:
    raise ValueError(f"{word} is no number of a ledger.")


def _write(value: object, parts: list[str]) -> None:
    if value is None or isinstance(value, bool):
        parts.append({None: "null", True: "true", False: "false"}[value])
    elif isinstance(value, str):
        parts.append(encode_basestring(value))
    elif isinstance(value, int):
        parts.append(str(int(value)))
    elif isinstance(value, Decimal):
        parts.append(format(value, "f"))
    elif isinstance(value, Mapping):
        _write_object(value, parts)
    elif isinstance(value, list | tuple):
        _write_array(value, parts)
    else:
        raise TypeError(f"{type(value).__name__} cannot be written as JSON.")


def _write_object(value: Mapping[Any, object], parts: list[str]) -> None:
    parts.append("{")
    for index, (key, each) in enumerate(value.items()):
        parts.append(f"{',' if index else ''}{encode_basestring(str(key))}:")
        _write(each, parts)
    parts.append("}")


def _write_array(value: list[object] | tuple[object, ...], parts: list[str]) -> None:
    parts.append("[")
    for index, each in enumerate(value):
        if index:
            parts.append(",")
        _write(each, parts)
    parts.append("]")
