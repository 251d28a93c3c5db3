"""
What an examination has shown: a table for the terminal, JSON for machines, a page.

The JSON is complete and stable; the page is made of the same rows.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from attrs import frozen

from tmallerp import __version__, clock
from tmallerp.testing.examination._shafts import SHAFTS

Row = Mapping[str, Any]
"""A `Finding` as plain values."""

SCHEMA = 1
"""Raised when a key of the JSON changes its meaning."""

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


def table(rows: Sequence[Row]) -> list[str]:
    """Return a line a protocol, for a terminal."""
    heads = ("passed", "failed", "not examined", "not applicable")
    lines = [f"{'adapter':<16} {'protocol':<18}" + "".join(f"{one:>16}" for one in heads)]
    for part in parts(rows):
        counts = [part.count(verdict) for verdict in VERDICTS[:4]]
        numbers = "".join(f"{count or '·':>16}" for count in counts)
        lines.append(f"{part.adapter[:16]:<16} {part.protocol:<18}{numbers}")
    lines += [
        f"FAILED {row['check']}: {row['detail']}"
        for row in rows
        if row["verdict"] == "failed"
    ]
    return lines


def write(rows: Sequence[Row], folder: Path) -> tuple[Path, Path]:
    """
    Write the report.

    Args:
        rows: What was seen.

        folder: Where; made if it is not there.

    Returns:
        The page and the JSON.
    """
    from tmallerp.testing.examination._page import render

    folder.mkdir(parents=True, exist_ok=True)
    made = clock.SystemClock().now()
    page, data = folder / "exam.html", folder / "exam.json"
    page.write_text(render(rows, made), "utf-8")
    data.write_text(to_json(rows, made), "utf-8")
    return page, data


def to_json(rows: Sequence[Row], made: datetime) -> str:
    """Return everything as JSON."""
    report = {
        "schema": SCHEMA,
        "tmallerp": __version__,
        "made": made.isoformat(timespec="seconds"),
        "totals": totals(rows),
        "protocols": [
            {
                "adapter": part.adapter,
                "shaft": part.shaft,
                "protocol": part.protocol,
                **{verdict: part.count(verdict) for verdict in VERDICTS[:4]},
            }
            for part in parts(rows)
        ],
        "findings": [{**row, "seconds": round(row["seconds"], 4)} for row in rows],
    }
    return json.dumps(report, ensure_ascii=False, indent=1) + "\n"


__all__ = [
    "SCHEMA",
    "VERDICTS",
    "Part",
    "Row",
    "parts",
    "table",
    "to_json",
    "totals",
    "write",
]
