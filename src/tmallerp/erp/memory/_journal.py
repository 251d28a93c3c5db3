"""The reference ERP's books on a disk: one line of JSON a change, only ever added."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from attrs import frozen

from tmallerp.documents import (
    Customer,
    DocumentKey,
    Product,
    PurchaseDemand,
    Refund,
    SalesOrder,
    StockCount,
    Voucher,
    document_from_json,
    document_to_json,
)
from tmallerp.erp.protocols import DocumentState, LifecycleState

Document = SalesOrder | Refund | PurchaseDemand | StockCount | Voucher | Product | Customer
"""Everything that can be put into an ERP."""

Name = tuple[str, DocumentKey | str]
"""What a document is found by: its kind, and its key or code."""

_CLASSES: Mapping[str, type[Document]] = {
    "order": SalesOrder,
    "refund": Refund,
    "return": Refund,
    "purchase": PurchaseDemand,
    "count": StockCount,
    "voucher": Voucher,
    "product": Product,
    "customer": Customer,
}


def name_of(document: Document) -> Name:
    """Return what a document is found by."""
    if isinstance(document, Product):
        return ("product", document.code)
    if isinstance(document, Customer):
        return ("customer", document.code)
    return (document.key.kind, document.key)


@frozen(kw_only=True)
class PostedDocument:
    """
    One document in the ERP's books.

    Args:
        reference: The ERP's own number.

        document: What it says.

        total: Yuan of the whole bill as the ERP computed it; None if it has no amount.

        state: Open, on hold or cancelled.

        visible_at: From when on it can be found.

        reached: How far it is, if the ERP has such states.
    """

    reference: str
    document: Document
    total: Decimal | None
    state: DocumentState
    visible_at: datetime
    reached: LifecycleState | None = None


@frozen(kw_only=True)
class PostedOrder:
    """
    One sales order in the ERP's books.

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


def append(journal: Path, posted: PostedDocument) -> None:
    """Write a document as it stands now."""
    kind, _ = name_of(posted.document)
    line = json.dumps(
        {
            "kind": kind,
            "reference": posted.reference,
            "document": document_to_json(posted.document).decode(),
            "total": None if posted.total is None else str(posted.total),
            "state": posted.state.value,
            "visible_at": posted.visible_at.isoformat(),
            "reached": posted.reached,
        }
    )
    # One write call: a killed process leaves whole lines and at most one torn.
    with journal.open("ab", buffering=0) as file:
        file.write(line.encode() + b"\n")


def replay(journal: Path) -> Iterator[PostedDocument]:
    """Read every change in order; the last of a reference is how it stands."""
    lines = journal.read_bytes().split(b"\n")
    if lines[-1]:
        # Torn by a crash and acknowledged to nobody; the next must not be glued on.
        os.truncate(journal, journal.stat().st_size - len(lines[-1]))
    for line in lines[:-1]:
        row = json.loads(line)
        reached = row["reached"]
        yield PostedDocument(
            reference=row["reference"],
            document=document_from_json(row["document"].encode(), _CLASSES[row["kind"]]),
            total=None if row["total"] is None else Decimal(row["total"]),
            state=DocumentState(row["state"]),
            visible_at=datetime.fromisoformat(row["visible_at"]),
            reached=None if reached is None else LifecycleState(reached),
        )
