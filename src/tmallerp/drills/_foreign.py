"""
Simulated ERPs' ledgers, read in each ERP's own words for the judge.

Nothing here asks an adapter: where an amount stands and what a state means is told by
the ERP's field names once more.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any

from tmallerp.drills.checker import ErpEntry
from tmallerp.money import to_fen

Documents = Iterable[Mapping[str, Any]]
Reader = Callable[[Documents], list[ErpEntry]]

_HELD = re.compile(r"\A【暂停】[^｜]*｜?")


def _tid(key: str) -> str:
    """Take the trade out of a document's number, which a digest ends."""
    return key.rpartition("-")[0]


def _fen(amount: object) -> int:
    return to_fen(Decimal(str(amount)))


def _rest(documents: Documents) -> list[ErpEntry]:
    return [
        ErpEntry(
            tid=_tid(one["external_key"]),
            total_fen=_fen(one["total"]),
            state="cancelled" if one["state"] == "cancelled" else "open",
            lines={
                line["line_id"]: (_fen(line["amount"]), line["state"] == "closed")
                for line in one["lines"]
            },
            note=f"{one['attributes']['seller_flag']} {one.get('seller_memo') or ''}",
        )
        for one in documents
        if one["form"] == "sales-orders"
    ]


def _kingdee(documents: Documents) -> list[ErpEntry]:
    return [_kingdee_order(one) for one in documents if one["form"] == "SAL_SaleOrder"]


def _kingdee_order(one: Mapping[str, Any]) -> ErpEntry:
    lines: dict[str, tuple[int, bool]] = {}
    for row in one["FSaleOrderEntry"]:
        line_id = row.get("FNetOrderEntryId")
        if line_id:
            # A line whose price the decimals cannot carry is two rows.
            fen, _ = lines.get(line_id, (0, False))
            lines[line_id] = (fen + _fen(row["FAllAmount"]), row["FMrpCloseStatus"] == "B")
    return ErpEntry(
        tid=one["FNetOrderBillNo"],
        total_fen=sum(_fen(row["FAllAmount"]) for row in one["FSaleOrderEntry"]),
        state="cancelled" if one["FCancelStatus"] == "B" else "open",
        lines=lines,
        note=_HELD.sub("", one["FNote"]),
    )


def _yonyou(documents: Documents) -> list[ErpEntry]:
    return [_yonyou_order(one) for one in documents if one["form"] == "voucherorder"]


def _yonyou_order(one: Mapping[str, Any]) -> ErpEntry:
    lines: dict[str, tuple[int, bool]] = {}
    for row in one["orderDetails"]:
        line_id = row.get("bodyItem!define1")
        if line_id:
            fen, _ = lines.get(line_id, (0, False))
            is_closed = row["bodyItem!define2"].startswith("CLOSED")
            lines[line_id] = (fen + _fen(row["oriSum"]), is_closed)
    is_cancelled = one["headItem!define2"].startswith("CANCELLED")
    return ErpEntry(
        tid=_tid(one["code"]),
        total_fen=_fen(one["payMoney"]),
        state="cancelled" if is_cancelled else "open",
        lines=lines,
        note=one["memo"],
    )


READERS: Mapping[str, Reader] = {"kingdee": _kingdee, "rest": _rest, "yonyou": _yonyou}
"""Kind → how its ledger is read."""
