"""
What an ERP adapter must be able to do, one job a protocol.

An adapter is any object that satisfies some of them; its capabilities are the protocols
it satisfies. Writing is an upsert by business key, and finding by key belongs to it:
without a way to ask, a lost answer could never be resolved. How far a document is taken
(saved, submitted, audited) is apart from writing it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol, runtime_checkable

from tmallerp.documents import (
    Customer,
    DocumentKey,
    Product,
    PurchaseDemand,
    Receivable,
    Refund,
    SalesOrder,
    Shipment,
    StockCount,
    StockLevel,
    Voucher,
)
from tmallerp.erp.outcomes import (
    DocumentState,
    ErpPage,
    FoundDocument,
    Outcome,
    OutcomeStatus,
)
from tmallerp.erp.traits import (
    AdapterTraits,
    Atomicity,
    FieldLimit,
    Idempotency,
    LifecycleState,
    Paging,
    PagingKind,
    RateLimit,
)


@runtime_checkable
class Adapter(Protocol):
    """What every adapter has, whatever else it can do."""

    @property
    def traits(self) -> AdapterTraits:
        """Return what this ERP is like."""
        ...

    def ping(self) -> str:
        """
        Ask whether the ERP can be reached and will take documents.

        Returns:
            One line for people: what it is and where.

        Raises:
            ErpError: If it cannot be used now.
        """
        ...

    def close(self) -> None:
        """Give connections and files back; closing twice is allowed."""
        ...


@runtime_checkable
class OrderSink(Adapter, Protocol):
    """A destination for sales orders."""

    def put_orders(self, batch: Sequence[SalesOrder]) -> list[Outcome]:
        """
        Create or update by business key.

        Args:
            batch: At most `AdapterTraits.max_batch` orders, no key twice.

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


@runtime_checkable
class PurchaseSink(Adapter, Protocol):
    """A destination for purchase demands."""

    def put_purchases(self, batch: Sequence[PurchaseDemand]) -> list[Outcome]:
        """Create or update by business key; as `OrderSink.put_orders`."""
        ...

    def find_purchases(
        self, keys: Sequence[DocumentKey]
    ) -> Mapping[DocumentKey, FoundDocument]:
        """Ask which documents are there; as `OrderSink.find_orders`."""
        ...


@runtime_checkable
class RefundSink(Adapter, Protocol):
    """A destination for refunds: returns of goods and money paid back."""

    def put_refunds(self, batch: Sequence[Refund]) -> list[Outcome]:
        """Create or update by business key; as `OrderSink.put_orders`."""
        ...

    def find_refunds(
        self, keys: Sequence[DocumentKey]
    ) -> Mapping[DocumentKey, FoundDocument]:
        """Ask which documents are there; as `OrderSink.find_orders`."""
        ...


@runtime_checkable
class StockSink(Adapter, Protocol):
    """A destination for proposed stock-taking documents."""

    def put_counts(self, batch: Sequence[StockCount]) -> list[Outcome]:
        """Create or update by business key; as `OrderSink.put_orders`."""
        ...

    def find_counts(
        self, keys: Sequence[DocumentKey]
    ) -> Mapping[DocumentKey, FoundDocument]:
        """Ask which documents are there; as `OrderSink.find_orders`."""
        ...


@runtime_checkable
class VoucherSink(Adapter, Protocol):
    """A destination for drafts of vouchers."""

    def put_vouchers(self, batch: Sequence[Voucher]) -> list[Outcome]:
        """Create or update by business key; as `OrderSink.put_orders`."""
        ...

    def find_vouchers(
        self, keys: Sequence[DocumentKey]
    ) -> Mapping[DocumentKey, FoundDocument]:
        """Ask which documents are there; as `OrderSink.find_orders`."""
        ...


@runtime_checkable
class ProductSink(Adapter, Protocol):
    """A destination for products."""

    def put_products(self, batch: Sequence[Product]) -> list[Outcome]:
        """
        Create or update by code; as `OrderSink.put_orders`.

        An outcome's key is the code. A field of the ERP that the document says nothing
        about (an empty text, None) is left as it is.
        """
        ...

    def find_products(self, codes: Sequence[str]) -> Mapping[str, Product]:
        """
        Ask which are there, and what the ERP says of them.

        Raises:
            ErpUnavailableError: If it cannot be asked now.
        """
        ...


@runtime_checkable
class CustomerSink(Adapter, Protocol):
    """A destination for customers."""

    def put_customers(self, batch: Sequence[Customer]) -> list[Outcome]:
        """
        Create or update by code; as `OrderSink.put_orders`.

        An outcome's key is the code. A field of the ERP that the document says nothing
        about (an empty text, None) is left as it is.
        """
        ...

    def find_customers(self, codes: Sequence[str]) -> Mapping[str, Customer]:
        """
        Ask which are there, and what the ERP says of them.

        Raises:
            ErpUnavailableError: If it cannot be asked now.
        """
        ...


@runtime_checkable
class ShipmentSource(Adapter, Protocol):
    """Where it can be read what left the warehouses."""

    def list_shipments(
        self, start: datetime, end: datetime, cursor: str | None = None
    ) -> ErpPage[Shipment]:
        """
        Read what changed in a window, page by page.

        Args:
            start: The first moment, aware.

            end: The moment after the last, aware.

            cursor: What the page before gave; None begins.

        Returns:
            A page in a stable order. What is changed while pages are read may come
            twice; nothing is left out.

        Raises:
            ErpUnavailableError: If it cannot be asked now.
        """
        ...


@runtime_checkable
class ReceivableSource(Adapter, Protocol):
    """Where it can be read what customers owe."""

    def list_receivables(
        self, start: datetime, end: datetime, cursor: str | None = None
    ) -> ErpPage[Receivable]:
        """
        Read what changed in a window, page by page.

        Args:
            start: The first moment, aware.

            end: The moment after the last, aware.

            cursor: What the page before gave; None begins.

        Returns:
            A page in a stable order. What is changed while pages are read may come
            twice; nothing is left out.

        Raises:
            ErpUnavailableError: If it cannot be asked now.
        """
        ...


@runtime_checkable
class StockSource(Adapter, Protocol):
    """Where it can be read what the warehouses have."""

    def list_stock(
        self,
        skus: Sequence[str] | None = None,
        warehouses: Sequence[str] | None = None,
        cursor: str | None = None,
    ) -> ErpPage[StockLevel]:
        """
        Read levels, page by page.

        Args:
            skus: Merchant's codes; None is all. One the ERP does not know is left out.

            warehouses: The ERP's codes; None is all.

            cursor: What the page before gave; None begins.

        Raises:
            ErpUnavailableError: If it cannot be asked now.
        """
        ...


@runtime_checkable
class ProductSource(Adapter, Protocol):
    """Where it can be read which products the ERP has."""

    def list_products(
        self, since: datetime | None = None, cursor: str | None = None
    ) -> ErpPage[Product]:
        """
        Read products, page by page.

        Args:
            since: Only those changed since then, aware; None is all.

            cursor: What the page before gave; None begins.

        Raises:
            ErpUnavailableError: If it cannot be asked now.
        """
        ...


@runtime_checkable
class Lifecycle(Adapter, Protocol):
    """Takes documents further than writing does: submitted, audited, or back."""

    def advance(self, keys: Sequence[DocumentKey], to: LifecycleState) -> list[Outcome]:
        """
        Bring documents to a state, forwards or back.

        Args:
            keys: Which documents; their kinds say of what form.

            to: One of `AdapterTraits.lifecycle`.

        Returns:
            Exactly one outcome a document, in the order given; ``unchanged`` for one
            that is there already, and `Outcome.reached` says how far each one is.

        Raises:
            ErpUnavailableError: If the call did not begin.

            ErpOutcomeUnknownError: If the call was lost as a whole.
        """
        ...


__all__ = [
    "Adapter",
    "AdapterTraits",
    "Atomicity",
    "CustomerSink",
    "DocumentState",
    "ErpPage",
    "FieldLimit",
    "FoundDocument",
    "Idempotency",
    "Lifecycle",
    "LifecycleState",
    "OrderSink",
    "Outcome",
    "OutcomeStatus",
    "Paging",
    "PagingKind",
    "ProductSink",
    "ProductSource",
    "PurchaseSink",
    "RateLimit",
    "ReceivableSource",
    "RefundSink",
    "ShipmentSource",
    "StockSink",
    "StockSource",
    "VoucherSink",
]
