"""
What became of the documents that were handed to an ERP.

A batch gives exactly one outcome per document in the order given, whatever the server
does; trouble with one document is an outcome, and only trouble with the whole call is
raised.
"""

from __future__ import annotations

import enum
from decimal import Decimal
from typing import Generic, TypeVar

from attrs import frozen

from tmallerp.documents import DocumentKey
from tmallerp.erp.traits import LifecycleState

Item = TypeVar("Item")


class OutcomeStatus(enum.StrEnum):
    """What became of one document."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    EXISTS = "exists"
    """A document of this key is there already and was not changed."""

    REJECTED = "rejected"
    """They read it and said no; sending it again changes nothing."""

    RETRYABLE = "retryable"
    """Nothing happened; try again later."""

    UNKNOWN = "unknown"
    """It was sent and no answer came; ask by key after the settling time."""

    PENDING = "pending"
    """Accepted for later; ask by key until it is there."""


@frozen(kw_only=True)
class Outcome:
    """
    What became of one document of a batch.

    Args:
        key: Which document: its key, or the code of a product or customer.

        status: What happened.

        reference: The ERP's own number, where it is known.

        total: Yuan of the whole bill as the ERP reads it back, where it can. ERPs
            recompute price times quantity; a total that differs from the payment is
            caught by this.

        code: The ERP's code of a refusal; ours are ``preflight`` (refused before it was
            sent), ``missing_base`` (the ERP does not know a code) and ``not_found``.

        message: The ERP's sentence; no secret, no buyer's name.

        field: The field to blame, in the ERP's words, if one is.

        retry_after: Seconds to wait before trying again, if the ERP said so.

        reached: How far the document is, where the ERP has such states. A document that
            was saved and could not be audited is ``created`` and reached ``saved``.
    """

    key: DocumentKey | str
    status: OutcomeStatus
    reference: str | None = None
    total: Decimal | None = None
    code: str | None = None
    message: str = ""
    field: str | None = None
    retry_after: float | None = None
    reached: LifecycleState | None = None


class DocumentState(enum.StrEnum):
    """Where a document of the ERP stands."""

    OPEN = "open"
    ON_HOLD = "on_hold"
    CANCELLED = "cancelled"


@frozen(kw_only=True)
class FoundDocument:
    """
    A document found by its key.

    Args:
        key: Which document.

        reference: The ERP's own number.

        total: Yuan of the whole bill as the ERP has it; None if it cannot say.

        digest: `document_digest` of the content it holds, if the ERP keeps one; None
            where it does not, and then the content counts as unknown.

        state: Open, on hold or cancelled.

        reached: How far it is, where the ERP has such states.
    """

    key: DocumentKey
    reference: str
    total: Decimal | None = None
    digest: str | None = None
    state: DocumentState = DocumentState.OPEN
    reached: LifecycleState | None = None


@frozen(kw_only=True)
class ErpPage(Generic[Item]):
    """
    A part of a list.

    Args:
        items: What came, in a stable order.

        cursor: Asks for the next part; None if there is none.

        complete: False if the ERP cut the list short and will not show the rest: a
            window must then be made smaller.
    """

    items: tuple[Item, ...]
    cursor: str | None = None
    complete: bool = True


__all__ = [
    "DocumentState",
    "ErpPage",
    "FoundDocument",
    "Outcome",
    "OutcomeStatus",
]
