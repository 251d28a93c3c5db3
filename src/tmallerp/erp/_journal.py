"""The reference ERP's books on a disk: one line of JSON a change, only ever added."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from attrs import frozen

from tmallerp.documents import SalesOrder, order_from_json, order_to_json
from tmallerp.erp.protocols import DocumentState


@frozen(kw_only=True)
class PostedOrder:
    """
    One document in the ERP's books.

    Args:
        reference: The ERP's own number.

        order: What it says.

        total: Yuan of the whole bill as the ERP computed it.

        state: Open, on hold or cancelled.

        visible_at: From when on it can be found.
    """

    reference: str
    order: SalesOrder
    total: Decimal
    state: DocumentState
    visible_at: datetime


def append(journal: Path, document: PostedOrder) -> None:
    """Write a document as it stands now."""
    line = json.dumps(
        {
            "reference": document.reference,
            "order": order_to_json(document.order).decode(),
            "total": str(document.total),
            "state": document.state.value,
            "visible_at": document.visible_at.isoformat(),
        }
    )
    # One write call: a killed process leaves whole lines and at most one torn.
    with journal.open("ab", buffering=0) as file:
        file.write(line.encode() + b"\n")


def replay(journal: Path) -> Iterator[PostedOrder]:
    """Read every change in order; the last of a reference is how it stands."""
    lines = journal.read_bytes().split(b"\n")
    if lines[-1]:
        # Torn by a crash and acknowledged to nobody; the next must not be glued on.
        os.truncate(journal, journal.stat().st_size - len(lines[-1]))
    for line in lines[:-1]:
        row = json.loads(line)
        yield PostedOrder(
            reference=row["reference"],
            order=order_from_json(row["order"].encode()),
            total=Decimal(row["total"]),
            state=DocumentState(row["state"]),
            visible_at=datetime.fromisoformat(row["visible_at"]),
        )
