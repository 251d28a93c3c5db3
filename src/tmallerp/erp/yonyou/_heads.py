"""
What is known of a bill that is there, and what one is to become.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from attrs import field, frozen

from tmallerp.documents import DocumentKey
from tmallerp.erp.outcomes import DocumentState, FoundDocument, Outcome, OutcomeStatus
from tmallerp.erp.traits import LifecycleState

OPEN, HOLD, CANCELLED, CLOSED = "OPEN", "HOLD", "CANCELLED", "CLOSED"

REACHED = {
    "0": LifecycleState.SAVED,
    "1": LifecycleState.SUBMITTED,
    "2": LifecycleState.AUDITED,
}


@frozen(kw_only=True)
class BillForm:
    """
    One form: its paths and the few fields the adapter itself speaks of.

    Args:
        name: What messages call it.

        root: The path its calls have in common.

        rows: The field of its rows.

        save: The call that saves one.

        submit: The call that submits some.

        audit: The call that audits some.

        unaudit: The call that takes audits back.

        unsubmit: The call that takes submissions back; empty if there is none, and then
            a bill is audited for that and un-audited.

        total: The field of the head that holds the whole amount; empty if none does.
    """

    name: str
    root: str
    rows: str
    save: str = "singleSave"
    submit: str = "batchsubmit"
    audit: str = "batchaudit"
    unaudit: str = "batchunaudit"
    unsubmit: str = ""
    total: str = "payMoney"

    def path(self, call: str) -> str:
        """Return the path of a call."""
        return f"{self.root}/{call}"


@frozen(kw_only=True)
class Head:
    """
    What is there of one bill.

    Args:
        id: The ERP's id, as text.

        code: The bill's number, which is the key's token.

        total: Yuan of the whole bill; None if the answer does not say.

        digest: Of the content; empty if the adapter did not write it.

        mark: ``OPEN``, ``HOLD`` or ``CANCELLED``.

        verified: How far it is: ``0`` saved, ``1`` submitted, ``2`` audited.

        in_workflow: Whether people approve it.

        was: How far it was before it was opened to be changed; empty if it was not.
    """

    id: str
    code: str
    total: Decimal | None = None
    digest: str = ""
    mark: str = OPEN
    verified: str = ""
    in_workflow: bool = False
    was: str = ""

    @property
    def reached(self) -> LifecycleState | None:
        """How far it is; None if the ERP says something else."""
        return REACHED.get(self.verified)

    @property
    def state(self) -> DocumentState:
        """Open, on hold or cancelled; a mark nobody knows keeps it on hold."""
        if self.mark == CANCELLED:
            return DocumentState.CANCELLED
        return DocumentState.OPEN if self.mark == OPEN else DocumentState.ON_HOLD

    def outcome(self, key: DocumentKey, status: OutcomeStatus, **more: Any) -> Outcome:
        """Make the outcome of a document that is this bill."""
        return Outcome(
            key=key,
            status=status,
            reference=self.code,
            total=self.total,
            reached=self.reached,
            **more,
        )

    def found(self, key: DocumentKey) -> FoundDocument:
        """Say that it was found."""
        return FoundDocument(
            key=key,
            reference=self.code,
            total=self.total,
            digest=self.digest or None,
            state=self.state,
            reached=self.reached,
        )


@frozen(kw_only=True)
class DraftRow:
    """
    A row that is to be there.

    Args:
        line_id: The platform's number of the line.

        body: Its fields.

        state: ``OPEN``, ``HOLD`` or ``CLOSED``.
    """

    line_id: str
    body: Mapping[str, Any] = field(repr=False)
    state: str = OPEN


@frozen(kw_only=True)
class Draft:
    """
    A bill that is to be there.

    Args:
        key: Its business key.

        digest: Of its content.

        body: The fields of its head.

        rows: Its rows, in order.

        advances: Whether it goes on to be submitted and audited.
    """

    key: DocumentKey
    digest: str
    body: Mapping[str, Any] = field(repr=False)
    rows: tuple[DraftRow, ...]
    advances: bool = True


@frozen(kw_only=True)
class Advance:
    """
    How far a bill came.

    Args:
        verified: As in `Head`.

        code: Of a refusal.

        message: Why it came no further.
    """

    verified: str
    code: str | None = None
    message: str = ""


def custom(row: Mapping[str, Any], name: str) -> Any:
    """Read a custom field, however the answer at hand nests it."""
    if name in row:
        return row[name]
    whole, _, part = name.replace("!", ".").partition(".")
    nested = row.get(whole)
    if part and isinstance(nested, Mapping):
        return nested.get(part)
    return row.get(f"{whole}.{part}")


def amount(value: Any) -> Decimal | None:
    """Read a number; None if it is none."""
    if isinstance(value, bool) or value is None:
        return None
    try:
        number = Decimal(value) if isinstance(value, int | Decimal | str) else None
    except InvalidOperation:
        return None
    return number if number is not None and number.is_finite() else None


__all__ = [
    "CANCELLED",
    "CLOSED",
    "HOLD",
    "OPEN",
    "REACHED",
    "Advance",
    "BillForm",
    "Draft",
    "DraftRow",
    "Head",
    "amount",
    "custom",
]
