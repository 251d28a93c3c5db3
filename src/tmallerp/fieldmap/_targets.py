"""
What is known of the fields of a target, and whether a value fits.

An adapter may know that an order's remark has 255 characters. Told so, a map is refused
when it could never fit, and a value is refused before the ERP has to.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Literal

from attrs import field, frozen

from tmallerp.fieldmap._refusal import Refusal

LengthUnit = Literal["characters", "bytes", "gbk_bytes"]
_ENCODINGS = {"bytes": "utf-8", "gbk_bytes": "gb18030"}


@frozen(kw_only=True)
class TargetField:
    """
    What is known of one field of a target.

    Args:
        name: The field as maps write it, such as ``FSaleOrderEntry.FTaxPrice``.

        max_length: How long a text may be; None is unknown.

        unit: What *max_length* counts: ``characters``, ``bytes`` (of UTF-8) or
            ``gbk_bytes``, where a Chinese character counts two.

        pattern: What a text must match as a whole.

        choices: The only values there are; empty is unknown.

        decimals: How many decimals a number may have; None is unknown.

        required: Whether every map must make this field.
    """

    name: str
    max_length: int | None = None
    unit: LengthUnit = "characters"
    pattern: str | None = None
    choices: tuple[str, ...] = field(default=(), converter=tuple)
    decimals: int | None = None
    required: bool = False


Check = Callable[[object], object]


def length_of(text: str, unit: LengthUnit) -> int:
    """Return how long a text is in that unit."""
    encoding = _ENCODINGS.get(unit)
    return len(text.encode(encoding, "replace")) if encoding else len(text)


def cut_to(text: str, limit: int, unit: LengthUnit) -> str:
    """Return as many whole characters of a text as fit."""
    encoding = _ENCODINGS.get(unit)
    if encoding is None:
        return text[:limit]
    return text.encode(encoding, "replace")[:limit].decode(encoding, "ignore")


def surely_fits(limit: int, unit: LengthUnit) -> int:
    """Return how many characters fit, whatever they are."""
    # Nothing in these encodings takes more than four bytes.
    return limit if unit == "characters" else limit // 4


def length_check(limit: int, unit: LengthUnit, *, cut: bool) -> Check:
    """Return what refuses a text that is too long, or cuts it."""
    surely = surely_fits(limit, unit)

    def check(value: object) -> object:
        if not isinstance(value, str) or len(value) <= surely:
            return value
        length = length_of(value, unit)
        if length <= limit:
            return value
        if cut:
            return cut_to(value, limit, unit)
        what = f"has {length} {unit}, and {limit} are allowed"
        raise Refusal("too_long", what, value, limit=f"{limit} {unit}")

    return check


def pattern_check(pattern: str) -> Check:
    """Return what refuses a text that does not match as a whole."""
    match = re.compile(pattern).fullmatch

    def check(value: object) -> object:
        if isinstance(value, str) and not match(value):
            what = f"does not match {pattern}"
            raise Refusal("not_allowed", what, value, limit=pattern)
        return value

    return check


def choice_check(choices: tuple[str, ...]) -> Check:
    """Return what refuses a value that is none of a few."""
    known = frozenset(choices)
    few = ", ".join(choices[:20])

    def check(value: object) -> object:
        if str(value) not in known:
            what = f"is not one of {few}"
            raise Refusal("not_allowed", what, value, limit=few)
        return value

    return check


def decimals_check(decimals: int) -> Check:
    """Return what refuses a number with more decimals."""
    step = Decimal(1).scaleb(-decimals)

    def check(value: object) -> object:
        if isinstance(value, Decimal) and quantized(value, step) != value:
            what = f"has more than {decimals} decimals"
            raise Refusal("decimals", what, value, limit=str(decimals))
        return value

    return check


def quantized(value: Decimal, step: Decimal, rounding: str | None = None) -> Decimal:
    """Write a number with as many decimals as *step* has."""
    try:
        return value.quantize(step, rounding)
    except InvalidOperation:
        what = "has more digits than any amount"
        raise Refusal("out_of_range", what, value) from None


def checks_of(target: TargetField) -> tuple[Check, ...]:
    """Return all checks of a target but that of its length."""
    checks: list[Check] = []
    if target.pattern is not None:
        checks.append(pattern_check(target.pattern))
    if target.choices:
        checks.append(choice_check(target.choices))
    if target.decimals is not None:
        checks.append(decimals_check(target.decimals))
    return tuple(checks)
