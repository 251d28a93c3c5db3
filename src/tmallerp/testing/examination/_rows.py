"""What was seen, sorted by adapter and protocol: rows for the page, the JSON, the table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from attrs import frozen

from tmallerp.testing.examination._shafts import SHAFTS

Row = Mapping[str, Any]
"""A `Finding` as plain values."""

VERDICTS = ("passed", "failed", "not_examined", "not_applicable", "not_claimed")


@frozen(kw_only=True)
class Part:
    """
    One protocol of one adapter.

    Args:
        adapter: The adapter's name.

        shaft: The protocol's short name.

        rows: What its laws have shown, in the laws' order.
    """

    adapter: str
    shaft: str
    rows: tuple[Row, ...]

    def count(self, verdict: str) -> int:
        """Return how many laws came out so."""
        return sum(row["verdict"] == verdict for row in self.rows)

    @property
    def en(self) -> str:
        """Return the protocol's short name for people."""
        return self.shaft.capitalize()

    @property
    def zh(self) -> str:
        """Return the protocol's Chinese name."""
        return SHAFTS[self.shaft].zh

    @property
    def protocol(self) -> str:
        """Return the name of the protocol's class."""
        return SHAFTS[self.shaft].protocol.__name__


def parts(rows: Sequence[Row]) -> list[Part]:
    """Sort what was seen by adapter and protocol."""
    adapters = sorted({row["adapter"] for row in rows})
    found = [
        Part(adapter=adapter, shaft=shaft, rows=_rows(rows, adapter, shaft))
        for adapter in adapters
        for shaft in SHAFTS
    ]
    return [one for one in found if one.rows]


def _rows(rows: Sequence[Row], adapter: str, shaft: str) -> tuple[Row, ...]:
    mine = (row for row in rows if (row["adapter"], row["shaft"]) == (adapter, shaft))
    return tuple(row for row in mine if row["verdict"] != "not_claimed")


def totals(rows: Sequence[Row]) -> dict[str, int]:
    """Count by verdict."""
    counted = Counter(row["verdict"] for row in rows)
    return {verdict: counted[verdict] for verdict in VERDICTS}


__all__ = ["VERDICTS", "Part", "Row", "parts", "totals"]
