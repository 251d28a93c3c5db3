"""
Units: what our documents count in, and what a target counts in.

Every factor is a power of ten, so that a conversion moves the point and never rounds.
"""

from __future__ import annotations

from decimal import Decimal

# How many places the point moves from the first unit of a family to each.
_FAMILIES: tuple[dict[str, int], ...] = (
    {"yuan": 0, "fen": 2, "wan_yuan": -4},
    {"rate": 0, "percent": 2, "permille": 3},
    {"kg": 0, "g": 3, "t": -3},
    {"m": 0, "cm": 2, "mm": 3},
)
NAMES = tuple(name for family in _FAMILIES for name in family)


def shift_of(unit: str) -> int:
    """
    Return how many places the point moves to the right.

    Args:
        unit: A name, which is the unit to go to from the one our documents have, or two
            joined by ``->``.

    Raises:
        ValueError: If there is no such unit, or no way from the one to the other.
    """
    start, arrow, end = unit.partition("->")
    if not arrow:
        start, end = "", unit
    start, end = start.strip(), end.strip()
    for family in _FAMILIES:
        first = start or next(iter(family))
        if first in family and end in family:
            return family[end] - family[first]
    msg = (
        f"must be one of {', '.join(NAMES)}, or two of a kind such as 'g->kg', not {unit!r}"
    )
    raise ValueError(msg)


def target_of(unit: str) -> str:
    """Return the unit that a conversion ends in."""
    return unit.rpartition("->")[2].strip()


def moved(value: Decimal, places: int) -> Decimal:
    """Move the point, and write the result without an exponent."""
    result = value.scaleb(places)
    exponent = result.as_tuple().exponent
    return (
        result.quantize(Decimal(1))
        if isinstance(exponent, int) and exponent > 0
        else result
    )
