"""
What an ERP adapter must be able to do, one job a protocol.

Writing is an upsert by business key, and finding by key belongs to it: without a way
to ask, a lost answer could never be resolved. A batch gives exactly one outcome per
document in the order given, whatever the server does; trouble with one document is an
outcome, and only trouble with the whole call (no connection, no permission) is raised.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Protocol, runtime_checkable

from attrs import frozen

from tmallerp.documents import DocumentKey, SalesOrder


class Idempotency(enum.StrEnum):
    """How the destination keeps one key from becoming two documents."""

    NATIVE_KEY = "native_key"
    """It honours the key itself: sending twice is safe within `SinkTraits.key_life`."""

    UNIQUE_NUMBER = "unique_number"
    """A second document of the same key is refused as existing."""

    LOOKUP_ONLY = "lookup_only"
    """It would make two; it must be asked before anything is sent again."""


@frozen(kw_only=True)
class SinkTraits:
    """
    What a destination is like; the contract suite checks each claim both ways.

    Args:
        name: The adapter's name, for messages.

        idempotency: How doubles are prevented.

        key_life: How long a native key is honoured; None is for ever.

        settling: How long after a lost answer the effect may still be invisible. Nothing
            is concluded from "not found" before that.

        max_batch: Documents a call.

        updates: Whether a posted document can be changed by putting it again.
    """

    name: str
    idempotency: Idempotency = Idempotency.LOOKUP_ONLY
    key_life: timedelta | None = None
    settling: timedelta = timedelta(seconds=0)
    max_batch: int = 50
    updates: bool = True


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
        key: Which document.

        status: What happened.

        reference: The ERP's own number, where it is known.

        total: Yuan of the whole bill as the ERP reads it back, where it can. ERPs
            recompute price times quantity; a total that differs from the payment is
            caught by this.

        code: The ERP's code of a refusal.

        message: The ERP's sentence; no secret, no buyer's name.

        retry_after: Seconds to wait before trying again, if the ERP said so.
    """

    key: DocumentKey
    status: OutcomeStatus
    reference: str | None = None
    total: Decimal | None = None
    code: str | None = None
    message: str = ""
    retry_after: float | None = None


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

        digest: `order_digest` of the content it holds, if the ERP keeps one; None where
            it does not, and then the content counts as unknown.

        state: Open, on hold or cancelled.
    """

    key: DocumentKey
    reference: str
    total: Decimal | None = None
    digest: str | None = None
    state: DocumentState = DocumentState.OPEN


@runtime_checkable
class OrderSink(Protocol):
    """A destination for sales orders."""

    @property
    def traits(self) -> SinkTraits:
        """Return what this destination is like."""
        ...

    def ping(self) -> str:
        """
        Ask whether the destination can be reached and will take documents.

        Returns:
            One line for people: what it is and where.

        Raises:
            ErpError: If it cannot be used now.
        """
        ...

    def put_orders(self, batch: Sequence[SalesOrder]) -> list[Outcome]:
        """
        Create or update by business key.

        Args:
            batch: At most `SinkTraits.max_batch` orders, no key twice.

        Returns:
            Exactly one outcome a document, in the order given.

        Raises:
            ErpUnavailableError: If the call did not begin; nothing happened.

            ErpOutcomeUnknownError: If the call was lost as a whole; every document of
                the batch may or may not be there.
        """
        ...

    def find_orders(
        self, keys: Sequence[DocumentKey]
    ) -> Mapping[DocumentKey, FoundDocument]:
        """
        Ask which documents are there.

        Returns:
            The found ones; a key that is missing is not there, or not visible yet.

        Raises:
            ErpUnavailableError: If it cannot be asked now.
        """
        ...

    def hold_order(self, key: DocumentKey, reason: str) -> Outcome:
        """Stop an order from being shipped until it is released."""
        ...

    def release_order(self, key: DocumentKey) -> Outcome:
        """Let a held order go on."""
        ...

    def close_line(self, key: DocumentKey, line_id: str, reason: str) -> Outcome:
        """Stop one line for good."""
        ...

    def cancel_order(self, key: DocumentKey, reason: str) -> Outcome:
        """Stop the whole order for good; cancelling twice is `UNCHANGED`."""
        ...
