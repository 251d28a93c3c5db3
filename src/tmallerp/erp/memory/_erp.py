"""The reference ERP as an adapter that satisfies every protocol."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from attrs import evolve

from tmallerp.clock import Clock, SystemClock
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
from tmallerp.erp.memory import _rules
from tmallerp.erp.memory._books import Books
from tmallerp.erp.memory._desk import Desk, no_change
from tmallerp.erp.memory._journal import (
    Document,
    Name,
    PostedDocument,
    PostedOrder,
)
from tmallerp.erp.memory._lists import Fact, Lists, by_time, cut, in_window
from tmallerp.erp.memory._mischief import (
    Misbehaviour,
    MisbehaviourPlan,
    MischiefBag,
    Trouble,
)
from tmallerp.erp.protocols import (
    AdapterTraits,
    DocumentState,
    ErpPage,
    FoundDocument,
    Idempotency,
    LifecycleState,
    Outcome,
    Paging,
    PagingKind,
)

LIKE_MEMORY = AdapterTraits(
    name="memory",
    idempotency=Idempotency.NATIVE_KEY,
    paging=Paging(kind=PagingKind.KEY, max_page=100),
    lifecycle=frozenset(
        {LifecycleState.SAVED, LifecycleState.SUBMITTED, LifecycleState.AUDITED}
    ),
    rests_in=LifecycleState.AUDITED,
)
"""What the ERP in memory is like unless told otherwise."""


class MemoryErp:
    """
    An ERP in memory that satisfies every protocol; safe to share by threads.

    Args:
        name: What the adapter is called.

        clock: Where now comes from, for what becomes visible late.

        idempotency: How doubles are prevented. With `LOOKUP_ONLY` a key that is not
            visible yet is posted a second time: nobody but the sender can prevent it.

        settling: How late an effect may become visible.

        visible_after: How late every effect becomes visible, at most *settling*.

        max_batch: Documents a call.

        updates: Whether putting a known key again changes it.

        known_skus: Merchant's codes the ERP knows; others are rejected. None is all.

        known_accounts: The same for the accounts of vouchers.

        price_decimals: How many decimals a unit price has; the bill's total is computed
            from prices and quantities, as ERPs do.

        like: Everything else it is like: atomicity, whether documents are made later,
            states, limits of fields, paging. What is given beside it comes first.

        journal: A file that keeps the books; read at the start, appended to at every
            change. None keeps them in memory alone.

        misbehaviour: What goes wrong.
    """

    def __init__(  # noqa: PLR0913 - one argument a trait
        self,
        *,
        name: str | None = None,
        clock: Clock | None = None,
        idempotency: Idempotency | None = None,
        settling: timedelta | None = None,
        visible_after: timedelta = timedelta(0),
        max_batch: int | None = None,
        updates: bool | None = None,
        known_skus: Collection[str] | None = None,
        known_accounts: Collection[str] | None = None,
        price_decimals: int | None = None,
        like: AdapterTraits = LIKE_MEMORY,
        journal: Path | None = None,
        misbehaviour: MisbehaviourPlan | None = None,
    ) -> None:
        given: dict[str, Any] = {
            "name": name,
            "idempotency": idempotency,
            "settling": settling,
            "max_batch": max_batch,
            "updates": updates,
            "price_decimals": price_decimals,
        }
        traits = evolve(like, **{k: v for k, v in given.items() if v is not None})
        self._lists = Lists()
        self._books = Books(clock or SystemClock(), journal)
        self._mischief = MischiefBag(misbehaviour or MisbehaviourPlan())
        self._desk = Desk(
            traits,
            self._books,
            _rules.known(known_skus, known_accounts),
            self._mischief,
            visible_after,
        )

    # --- what every adapter has -----------------------------------------------------

    @property
    def traits(self) -> AdapterTraits:
        """Return what this ERP is like."""
        return self._desk.traits

    def ping(self) -> str:
        """Say what this is."""
        self._desk.request()
        return f"{self.traits.name}: an ERP in memory with {len(self._books)} documents"

    def close(self) -> None:
        """Nothing is kept open."""

    # --- for tests and drills -------------------------------------------------------

    @property
    def fired(self) -> Mapping[Misbehaviour, int]:
        """Return how often each trouble happened."""
        return Counter(self._mischief.fired)

    @property
    def calls(self) -> int:
        """Return how many requests arrived."""
        return self._desk.calls

    def calm(self) -> None:
        """Stop misbehaving."""
        self._mischief.plan = MisbehaviourPlan()
        self._mischief.forget()

    def provoke(self, trouble: Trouble) -> None:
        """Have a trouble happen at the next occasion."""
        self._mischief.provoke(trouble)

    def ledger(self) -> list[PostedOrder]:
        """Return the orders in the books, visible or not, in order of posting."""
        return [
            PostedOrder(
                reference=one.reference,
                order=one.document,
                total=one.total or _rules.CENT * 0,
                state=one.state,
                visible_at=one.visible_at,
            )
            for one in self._books.posted()
            if isinstance(one.document, SalesOrder)
        ]

    def posted(self, kind: str, key: DocumentKey | str) -> list[PostedDocument]:
        """Return all documents of one key or code, visible or not."""
        with self._books.lock:
            return self._books.all((kind, key))

    def add(self, *facts: Fact) -> None:
        """Let the ERP have shipments, receivables and levels of stock."""
        with self._books.lock:
            self._lists.add(facts)

    # --- orders ---------------------------------------------------------------------

    def put_orders(self, batch: Sequence[SalesOrder]) -> list[Outcome]:
        """Create or update by business key; see `OrderSink.put_orders`."""
        return self._desk.put(batch)

    def find_orders(
        self, keys: Sequence[DocumentKey]
    ) -> Mapping[DocumentKey, FoundDocument]:
        """Return the documents that are visible by now."""
        return self._found(keys)

    def hold_order(self, key: DocumentKey, reason: str) -> Outcome:
        """Stop an order from being shipped until it is released."""
        return self._change_state(key, DocumentState.ON_HOLD, reason)

    def release_order(self, key: DocumentKey) -> Outcome:
        """Let a held order go on."""
        return self._change_state(key, DocumentState.OPEN, "")

    def cancel_order(self, key: DocumentKey, reason: str) -> Outcome:
        """Stop the whole order for good."""
        return self._change_state(key, DocumentState.CANCELLED, reason)

    def close_line(self, key: DocumentKey, line_id: str, reason: str) -> Outcome:
        """Stop one line for good."""
        del reason

        def close(posted: PostedDocument) -> PostedDocument | Outcome:
            order = posted.document
            lines = order.lines if isinstance(order, SalesOrder) else ()
            if line_id not in {line.line_id for line in lines}:
                return no_change(key, "not_found", f"no line {line_id!r}")
            closed = tuple(
                evolve(line, closed=True) if line.line_id == line_id else line
                for line in lines
            )
            return evolve(posted, document=evolve(order, lines=closed))

        return self._desk.change((key.kind, key), close)

    def _change_state(self, key: DocumentKey, state: DocumentState, reason: str) -> Outcome:
        def change(posted: PostedDocument) -> PostedDocument | Outcome:
            if posted.state is DocumentState.CANCELLED is not state:
                return no_change(key, "state", reason or "it is cancelled")
            return evolve(posted, state=state)

        return self._desk.change((key.kind, key), change)

    # --- the other documents --------------------------------------------------------

    def put_purchases(self, batch: Sequence[PurchaseDemand]) -> list[Outcome]:
        """Create or update by business key; see `PurchaseSink.put_purchases`."""
        return self._desk.put(batch)

    def find_purchases(
        self, keys: Sequence[DocumentKey]
    ) -> Mapping[DocumentKey, FoundDocument]:
        """Return the documents that are visible by now."""
        return self._found(keys)

    def put_refunds(self, batch: Sequence[Refund]) -> list[Outcome]:
        """Create or update by business key; see `RefundSink.put_refunds`."""
        return self._desk.put(batch)

    def find_refunds(
        self, keys: Sequence[DocumentKey]
    ) -> Mapping[DocumentKey, FoundDocument]:
        """Return the documents that are visible by now."""
        return self._found(keys)

    def put_counts(self, batch: Sequence[StockCount]) -> list[Outcome]:
        """Create or update by business key; see `StockSink.put_counts`."""
        return self._desk.put(batch)

    def find_counts(
        self, keys: Sequence[DocumentKey]
    ) -> Mapping[DocumentKey, FoundDocument]:
        """Return the documents that are visible by now."""
        return self._found(keys)

    def put_vouchers(self, batch: Sequence[Voucher]) -> list[Outcome]:
        """Create or update by business key; see `VoucherSink.put_vouchers`."""
        return self._desk.put(batch)

    def find_vouchers(
        self, keys: Sequence[DocumentKey]
    ) -> Mapping[DocumentKey, FoundDocument]:
        """Return the documents that are visible by now."""
        return self._found(keys)

    def put_products(self, batch: Sequence[Product]) -> list[Outcome]:
        """Create or update by code; see `ProductSink.put_products`."""
        return self._desk.put(batch)

    def find_products(self, codes: Sequence[str]) -> Mapping[str, Product]:
        """Return the products that are visible by now."""
        found = self._visible(("product", code) for code in codes)
        documents = (one.document for one in found)
        return {one.code: one for one in documents if isinstance(one, Product)}

    def put_customers(self, batch: Sequence[Customer]) -> list[Outcome]:
        """Create or update by code; see `CustomerSink.put_customers`."""
        return self._desk.put(batch)

    def find_customers(self, codes: Sequence[str]) -> Mapping[str, Customer]:
        """Return the customers that are visible by now."""
        found = self._visible(("customer", code) for code in codes)
        documents = (one.document for one in found)
        return {one.code: one for one in documents if isinstance(one, Customer)}

    def _found(self, keys: Sequence[DocumentKey]) -> dict[DocumentKey, FoundDocument]:
        found = self._visible((key.kind, key) for key in keys)
        return {one.key: one for one in map(_found, found)}

    def _visible(self, names: Iterable[Name]) -> list[PostedDocument]:
        wanted = list(names)
        with self._books.lock:
            if wanted:
                self._desk.request()
            found = (self._books.visible(name) for name in wanted)
            return [one for one in found if one is not None]

    # --- how far, and whether it would be taken ---------------------------------------

    def advance(self, keys: Sequence[DocumentKey], to: LifecycleState) -> list[Outcome]:
        """Bring documents to a state; see `Lifecycle.advance`."""
        return self._desk.advance(keys, to)

    def preflight(self, batch: Sequence[Document]) -> list[tuple[_rules.Broken, ...]]:
        """Return what would be refused before it is sent, one entry a document."""
        return [self._desk.broken(document) for document in batch]

    # --- reading --------------------------------------------------------------------

    def list_shipments(
        self, start: datetime, end: datetime, cursor: str | None = None
    ) -> ErpPage[Shipment]:
        """Read what changed in a window; see `ShipmentSource.list_shipments`."""
        with self._books.lock:
            self._desk.request()
            things = in_window(self._lists.shipments.values(), start, end)
            rows = [(by_time(one.modified, one.reference), one) for one in things]
            return cut(rows, cursor, self.traits.paging)

    def list_receivables(
        self, start: datetime, end: datetime, cursor: str | None = None
    ) -> ErpPage[Receivable]:
        """Read what changed in a window; see `ReceivableSource.list_receivables`."""
        with self._books.lock:
            self._desk.request()
            things = in_window(self._lists.receivables.values(), start, end)
            rows = [(by_time(one.modified, one.reference), one) for one in things]
            return cut(rows, cursor, self.traits.paging)

    def list_stock(
        self,
        skus: Sequence[str] | None = None,
        warehouses: Sequence[str] | None = None,
        cursor: str | None = None,
    ) -> ErpPage[StockLevel]:
        """Read levels; see `StockSource.list_stock`."""
        with self._books.lock:
            self._desk.request()
            rows = [
                (f"{one.sku}\t{one.warehouse}", one)
                for one in self._lists.stock.values()
                if (skus is None or one.sku in skus)
                and (warehouses is None or one.warehouse in warehouses)
            ]
            return cut(rows, cursor, self.traits.paging)

    def list_products(
        self, since: datetime | None = None, cursor: str | None = None
    ) -> ErpPage[Product]:
        """Read products; see `ProductSource.list_products`."""
        with self._books.lock:
            self._desk.request()
            documents = (one.document for one in self._books.visible_of("product"))
            products = (one for one in documents if isinstance(one, Product))
            rows = [
                (by_time(one.modified, one.code), one)
                for one in products
                if one.modified and (since is None or one.modified >= since)
            ]
            return cut(rows, cursor, self.traits.paging)


def _found(posted: PostedDocument) -> FoundDocument:
    document = posted.document
    assert not isinstance(document, Product | Customer)  # noqa: S101 - see the callers
    return FoundDocument(
        key=document.key,
        reference=posted.reference,
        total=posted.total,
        digest=_rules.content_of(document),
        state=posted.state,
        reached=posted.reached,
    )


__all__ = ["LIKE_MEMORY", "MemoryErp"]
