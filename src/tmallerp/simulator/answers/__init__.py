"""
How the simulated shop's records look on the wire, before any envelope.

Plain dictionaries with TOP's field names, amounts as yuan text, times as text. Which of
them an answer shows, and how lists are wrapped, `tmallerp.simulator.wire` decides.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

Row = dict[str, Any]


def yuan(fen: int) -> str:
    """Write fen as yuan."""
    sign = "-" if fen < 0 else ""
    return f"{sign}{abs(fen) // 100}.{abs(fen) % 100:02d}"


def moment(at: datetime | None) -> str | None:
    """Write a moment as TOP does."""
    return None if at is None else at.strftime("%Y-%m-%d %H:%M:%S")


def present(row: Row) -> Row:
    """Leave out what has no value."""
    return {key: value for key, value in row.items() if value is not None}


def number(value: int) -> int | str:
    """Write an id as TOP does: now as a number, now as text."""
    return value if value // 1_000 % 3 else str(value)
