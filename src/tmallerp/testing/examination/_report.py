"""
What an examination has shown: a table for the terminal, JSON for machines, a page.

The JSON is complete and stable; the page is made of the same rows.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from tmallerp import __version__, clock
from tmallerp.testing.examination._page import render
from tmallerp.testing.examination._rows import VERDICTS, Row, parts, totals

SCHEMA = 1
"""Raised when a key of the JSON changes its meaning."""


def table(rows: Sequence[Row]) -> list[str]:
    """Return a line a protocol, for a terminal."""
    heads = ("passed", "failed", "not examined", "not applicable")
    lines = [f"{'adapter':<16} {'laws of':<14}" + "".join(f"{one:>16}" for one in heads)]
    for part in parts(rows):
        counts = [part.count(verdict) for verdict in VERDICTS[:4]]
        numbers = "".join(f"{count or '·':>16}" for count in counts)
        lines.append(f"{part.adapter[:16]:<16} {part.shaft:<14}{numbers}")
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


__all__ = ["SCHEMA", "table", "to_json", "write"]
