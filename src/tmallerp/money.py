"""
Money, exact to the fen.

Inside, an amount is `Decimal` yuan with two places or an integer of fen; a float never
appears. Text is read by a strict ASCII pattern, because `Decimal` itself also accepts
``1_000``, full-width digits, ``NaN`` and ``1E+3``, none of which a shop ever means.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from tmallerp.errors import MoneyError

# TOP sends yuan as text with two places. Twelve digits before the point (a thousand
# billion yuan) is past any shop; more is a damaged number, not a rich one.
_YUAN = re.compile(r"-?[0-9]{1,12}(?:\.[0-9]{1,2})?\Z")
# What nearly every amount looks like already; the rest is worked out.
_PLAIN = re.compile(r"(?:0|-?[1-9][0-9]{0,11})\.[0-9]{2}\Z").match
_CENT = Decimal("0.01")
MAX_FEN = 10**14
"""Largest amount in fen that is read or written (exclusive)."""

ZERO = Decimal("0.00")


def parse_yuan(text: str) -> Decimal:
    """
    Read an amount in yuan as the platform writes it.

    Blanks and tabs around the number are dropped (bill files pad with them); anything
    else outside ``-?digits[.dd]`` in ASCII is refused. Nothing is ever rounded.

    Args:
        text: Such as ``"88.00"``, ``"88.5"`` or ``"-3"``.

    Returns:
        Yuan with exactly two places; minus zero becomes zero.

    Raises:
        MoneyError: If *text* is not such a number.
    """
    stripped = text.strip(" \t")
    if not _YUAN.match(stripped):
        msg = f"{text[:40]!r} is not an amount in yuan with at most two decimals."
        raise MoneyError(msg, value=text[:40])
    return Decimal(stripped).quantize(_CENT) + ZERO


def to_fen(yuan: Decimal) -> int:
    """
    Turn yuan into fen.

    Raises:
        MoneyError: If *yuan* is not finite, has a fraction of a fen, or is out of range.
    """
    if not yuan.is_finite() or abs(yuan) >= MAX_FEN // 100:
        msg = f"{yuan} yuan is out of range."
        raise MoneyError(msg, value=str(yuan))
    scaled = yuan.scaleb(2)
    fen = int(scaled)
    if fen != scaled:
        msg = f"{yuan} yuan is not a whole number of fen."
        raise MoneyError(msg, value=str(yuan))
    return fen


def from_fen(fen: int) -> Decimal:
    """
    Turn fen into yuan with two places.

    Raises:
        MoneyError: If *fen* is out of range.
    """
    if abs(fen) >= MAX_FEN:
        msg = f"An amount of {len(str(fen))} digits of fen is out of range."
        raise MoneyError(msg, value="out of range")
    return Decimal(fen).scaleb(-2)


def format_yuan(yuan: Decimal) -> str:
    """Write an amount as the platform does: plain digits, two places, no exponent."""
    text = str(yuan)
    if _PLAIN(text):
        return text
    return f"{from_fen(to_fen(yuan)):.2f}"


def split_fen(total: int, weights: Sequence[int]) -> list[int]:
    """
    Divide fen by weight so that the parts add up to *total*.

    Largest remainder: each part gets its floor, the fen left over go one each to the
    largest remainders, ties to the larger weight and then to the earlier place.

    Args:
        total: The amount in fen; may be negative.

        weights: Not negative; at least one. If all are 0 the first takes everything.

    Raises:
        MoneyError: If there is no weight or a negative one.
    """
    if not weights or min(weights) < 0:
        msg = f"Cannot split {total} fen over the weights {list(weights)!r}."
        raise MoneyError(msg, value=str(total))
    whole = sum(weights)
    if whole == 0:
        return [total] + [0] * (len(weights) - 1)
    sign = -1 if total < 0 else 1
    shares = [divmod(abs(total) * weight, whole) for weight in weights]
    left = abs(total) - sum(floor for floor, _ in shares)
    order = sorted(range(len(weights)), key=lambda i: (-shares[i][1], -weights[i], i))
    winners = set(order[:left])
    return [sign * (floor + (i in winners)) for i, (floor, _) in enumerate(shares)]


def split(amount: Decimal, weights: Sequence[int]) -> list[Decimal]:
    """
    Divide yuan by weight so that the parts add up to *amount*; see `split_fen`.

    Raises:
        MoneyError: If *amount* is not whole fen, or there is no usable weight.
    """
    return [from_fen(part) for part in split_fen(to_fen(amount), weights)]
