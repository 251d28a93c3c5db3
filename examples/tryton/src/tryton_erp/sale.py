"""A sale as Tryton has it, and its states in our words."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from attrs import frozen

from tmallerp.documents import DocumentKey
from tmallerp.erp.protocols import (
    DocumentState,
    FoundDocument,
    LifecycleState,
    Outcome,
    OutcomeStatus,
)
from tryton_erp import texts
from tryton_erp.rpc import Record

SALE = "sale.sale"
FIELDS = ("web_id", "number", "state", "total_amount", "comment", "lines")
PATH = ("draft", "quotation", "confirmed", "processing")
BUTTONS = {"draft": "quote", "quotation": "confirm"}
"""What takes a sale from a state to the next; processing begins by itself."""

FREE = frozenset({"draft", "quotation", "confirmed"})
"""States in which a sale can be taken back to a draft."""

_REACHED = {
    "draft": LifecycleState.DRAFT,
    "quotation": LifecycleState.SAVED,
    "confirmed": LifecycleState.SUBMITTED,
    "processing": LifecycleState.AUDITED,
    "done": LifecycleState.AUDITED,
}


@frozen(kw_only=True)
class Sale:
    """A sale as it was read."""

    id: int
    token: str
    number: str
    state: str
    total: Decimal
    comment: str
    lines: tuple[int, ...]

    @property
    def reference(self) -> str:
        """Its number; a draft that was never quoted has none but its id."""
        return self.number or f"#{self.id}"

    @property
    def is_held(self) -> bool:
        """Whether it is kept a draft on purpose."""
        return self.state == "draft" and texts.is_held(self.comment)

    def outcome(self, key: DocumentKey, status: OutcomeStatus, **more: Any) -> Outcome:
        """Say what became of it."""
        return Outcome(
            key=key,
            status=status,
            reference=self.reference,
            total=self.total,
            reached=_REACHED.get(self.state),
            **more,
        )

    def found(self, key: DocumentKey) -> FoundDocument:
        """Say what it is."""
        state = DocumentState.ON_HOLD if self.is_held else DocumentState.OPEN
        return FoundDocument(
            key=key,
            reference=self.reference,
            total=self.total,
            digest=texts.digest(self.comment),
            state=DocumentState.CANCELLED if self.state == "cancelled" else state,
            reached=_REACHED.get(self.state),
        )


def sale_of(one: Record) -> Sale:
    """Read a sale."""
    return Sale(
        id=int(one["id"]),
        token=str(one["web_id"]),
        number=str(one["number"] or ""),
        state=str(one["state"]),
        total=Decimal(one["total_amount"]),
        comment=str(one["comment"] or ""),
        lines=tuple(one["lines"]),
    )


__all__ = ["BUTTONS", "FIELDS", "FREE", "PATH", "SALE", "Sale", "sale_of"]
