"""
The two ledgers as the judge reads them.

The shop's comes from the simulator's control plane, the ERP's from its own books or
files. Nothing here asks the pipeline or its store.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from tmallerp.clock import parse_beijing
from tmallerp.drills._foreign import READERS
from tmallerp.drills.checker import ErpEntry, Truth, TruthLine
from tmallerp.erp import MemoryErp
from tmallerp.money import parse_yuan, to_fen

SERVICE_SKU = "SERVICE-DIFF"
"""The simulated shop's code for a price difference: money, but no goods."""


class Books(Protocol):
    """An ERP's own ledger."""

    def tids(self) -> set[str]:
        """Return the platform ids it has documents of."""
        ...

    def entries(self) -> list[ErpEntry]:
        """Return every document."""
        ...


class MemoryBooks:
    """
    The books of an ERP in memory.

    Args:
        erp: Whose.
    """

    def __init__(self, erp: MemoryErp) -> None:
        self._erp = erp

    def tids(self) -> set[str]:
        """Return the platform ids it has documents of."""
        return {one.order.key.platform_id for one in self._erp.ledger()}

    def entries(self) -> list[ErpEntry]:
        """Return every document."""
        return [
            ErpEntry(
                tid=one.order.key.platform_id,
                total_fen=to_fen(one.total),
                state=one.state.value,
                lines={
                    line.line_id: (to_fen(line.amount), line.closed)
                    for line in one.order.lines
                },
                note=f"{one.order.seller_flag} {one.order.seller_memo}",
            )
            for one in self._erp.ledger()
        ]


class FileBooks:
    """
    The books of an ERP that is a folder, read from its files as they lie there.

    Args:
        folder: Which.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def _paths(self) -> Iterable[Path]:
        return (self._folder / "orders").glob("*/*/*.csv")

    def tids(self) -> set[str]:
        """Return the platform ids it has documents of."""
        return {path.stem.partition("-")[0] for path in self._paths()}

    def entries(self) -> list[ErpEntry]:
        """Return every document."""
        return [_entry(path) for path in self._paths()]


class RemoteBooks:
    """
    The books of a simulated ERP, as its control plane shows them.

    Args:
        kind: Which ERP, and so in whose words.

        read: Reads them.
    """

    def __init__(self, kind: str, read: Callable[[], Mapping[str, Any]]) -> None:
        self._translate = READERS[kind]
        self._read = read

    def tids(self) -> set[str]:
        """Return the platform ids it has documents of."""
        return {entry.tid for entry in self.entries()}

    def entries(self) -> list[ErpEntry]:
        """Return every sales order."""
        return self._translate(self._read()["documents"])


def _entry(path: Path) -> ErpEntry:
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    lines: dict[str, tuple[int, bool]] = {}
    for row in rows:
        line_id = row["line_id"].strip()
        fen, _ = lines.get(line_id, (0, False))
        lines[line_id] = (fen + _fen(row["amount"]), row["closed"] == "1")
    return ErpEntry(
        tid=rows[0]["trade_id"].strip(),
        total_fen=sum(_fen(row["amount"]) for row in rows),
        state=rows[0]["state"],
        lines=lines,
        note=f"{rows[0]['seller_flag']} {rows[0]['seller_memo']}",
    )


def _fen(text: str) -> int:
    return to_fen(parse_yuan(text))


def truths(ledger: Mapping[str, Any]) -> list[Truth]:
    """Read the shop's ledger as the control plane writes it."""
    return [_truth(trade) for trade in ledger["trades"]]


def _truth(trade: Mapping[str, Any]) -> Truth:
    goods = [
        line
        for line in trade["lines"]
        if line["code"] != SERVICE_SKU
        and line["amount_fen"]
        and not line["dead"]
        and not line["never_paid"]
    ]
    return Truth(
        tid=trade["tid"],
        status=trade["status"],
        step_status=trade["step"],
        payment_fen=trade["payment_fen"],
        lines=tuple(
            TruthLine(
                oid=line["oid"],
                amount_fen=line["amount_fen"],
                dead=line["dead"],
                never_paid=line["never_paid"],
            )
            for line in trade["lines"]
        ),
        on_hold=trade["on_hold"],
        refund_open=bool(goods) and all(line["refund_open"] for line in goods),
        consigned=trade["consigned"],
        poison=trade["poison"],
        note=f"{trade['flag']} {trade['memo']}",
    )


def paid_at(ledger: Mapping[str, Any]) -> dict[str, datetime]:
    """Return when each trade was paid, or placed where it is paid on delivery."""
    return {
        trade["tid"]: parse_beijing(trade["pay_time"] or trade["created"])
        for trade in ledger["trades"]
        if trade["pay_time"] or trade["type"] == "cod"
    }


def created_at(ledger: Mapping[str, Any]) -> list[datetime]:
    """Return when each trade was placed."""
    return [parse_beijing(trade["created"]) for trade in ledger["trades"]]
