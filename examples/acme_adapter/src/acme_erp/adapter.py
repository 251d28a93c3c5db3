"""
The adapter: orders into Acme's books, stock out of them.

Acme numbers orders as we like, so the number is made from the business key, and asking by
number is asking by key. It has a field for remarks of programs, where the digest of the
content goes; the same content again is then known without a comparison of every field.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from decimal import Decimal

from acme_erp.books import Books
from tmallerp.clock import Clock, SystemClock
from tmallerp.documents import (
    DocumentKey,
    SalesOrder,
    StockLevel,
    document_digest,
    price_rows,
)
from tmallerp.erp.protocols import (
    AdapterTraits,
    DocumentState,
    ErpPage,
    FieldLimit,
    FoundDocument,
    Idempotency,
    Outcome,
    OutcomeStatus,
    Paging,
    PagingKind,
)
from tmallerp.errors import ErpUnavailableError
from tmallerp.money import from_fen, to_fen

TRAITS = AdapterTraits(
    name="acme",
    idempotency=Idempotency.NATIVE_KEY,
    max_batch=20,
    paging=Paging(kind=PagingKind.KEY, max_page=200),
    limits={"order": (FieldLimit(field="number", max_length=30, required=True),)},
)
_TOTAL = "SELECT sum(quantity * price_fen) FROM order_rows WHERE number = ?"


class AcmeErp:
    """
    Acme's ERP as tmallerp sees it: an `OrderSink` and a `StockSource`.

    Args:
        books: The ERP.

        page: Levels a page.

        clock: Where now comes from.
    """

    def __init__(
        self, books: Books, *, page: int = 200, clock: Clock | None = None
    ) -> None:
        self._books = books
        self._page = page
        self._clock = clock or SystemClock()

    @property
    def traits(self) -> AdapterTraits:
        """Return what the ERP is like."""
        return TRAITS

    def ping(self) -> str:
        """Say what it is."""
        ((count,),) = self._ask("SELECT count(*) FROM orders")
        return f"acme: {count} orders in {self._books.file}"

    def close(self) -> None:
        """Close the data base."""
        self._books.close()

    # --- orders -------------------------------------------------------------------

    def put_orders(self, batch: Sequence[SalesOrder]) -> list[Outcome]:
        """Create or update by number, all of them in one transaction."""
        with self._writing() as db:
            return [self._put(db, order) for order in batch]

    def find_orders(
        self, keys: Sequence[DocumentKey]
    ) -> Mapping[DocumentKey, FoundDocument]:
        """Return those that are there."""
        found = {key: self._found(key) for key in keys}
        return {key: one for key, one in found.items() if one is not None}

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
        """Stop one line for good; from then on nobody knows the content by its digest."""
        where = "WHERE number = ? AND line = ?", (key.token(), line_id)
        with self._writing() as db:
            rows = db.execute(f"SELECT closed FROM order_rows {where[0]}", where[1])
            closed = {one for (one,) in rows}
            if not closed:
                return _rejected(key, "not_found", reason or f"no line {line_id}")
            db.execute(f"UPDATE order_rows SET closed = 1 {where[0]}", where[1])
            db.execute("UPDATE orders SET digest = '' WHERE number = ?", (key.token(),))
        same = closed == {1}
        return self._outcome(
            key, OutcomeStatus.UNCHANGED if same else OutcomeStatus.UPDATED
        )

    def _put(self, db: sqlite3.Connection, order: SalesOrder) -> Outcome:
        number, digest = order.key.token(), document_digest(order)
        unknown = self._unknown(order)
        if unknown is not None:
            return _rejected(order.key, "missing_base", f"no article {unknown!r}", "sku")
        known = self._found(order.key)
        if known and known.state is DocumentState.CANCELLED:
            return _rejected(order.key, "cancelled", f"{number} is cancelled")
        if known and known.digest == digest:
            return self._outcome(order.key, OutcomeStatus.UNCHANGED)
        state = known.state if known else DocumentState.OPEN
        _write(db, order, state, digest)
        return self._outcome(
            order.key, OutcomeStatus.UPDATED if known else OutcomeStatus.CREATED
        )

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        try:
            with self._books.writing() as db:
                yield db
        except sqlite3.OperationalError as error:
            # Locked or full: the transaction was rolled back, so nothing happened.
            raise _unavailable(error) from error

    def _unknown(self, order: SalesOrder) -> str | None:
        known = "SELECT 1 FROM stock WHERE sku = ?"
        return next((x.sku for x in order.lines if not self._ask(known, x.sku)), None)

    def _change_state(self, key: DocumentKey, state: DocumentState, reason: str) -> Outcome:
        with self._writing() as db:
            known = self._found(key)
            if known is None:
                return _rejected(key, "not_found", "not there")
            if known.state is state:
                return self._outcome(key, OutcomeStatus.UNCHANGED)
            if known.state is DocumentState.CANCELLED:
                return _rejected(key, "state", reason or "it is cancelled")
            values = (state.value, key.token())
            db.execute("UPDATE orders SET state = ? WHERE number = ?", values)
        return self._outcome(key, OutcomeStatus.UPDATED)

    def _found(self, key: DocumentKey) -> FoundDocument | None:
        query = "SELECT state, digest FROM orders WHERE number = ?"
        for state, digest in self._ask(query, key.token()):
            return FoundDocument(
                key=key,
                reference=key.token(),
                total=self._total(key),
                digest=digest or None,
                state=DocumentState(state),
            )
        return None

    def _total(self, key: DocumentKey) -> Decimal:
        """Read the bill back as the ERP computes it."""
        ((fen,),) = self._ask(_TOTAL, key.token())
        return from_fen(int(fen or 0))

    def _outcome(self, key: DocumentKey, status: OutcomeStatus) -> Outcome:
        total = self._total(key)
        return Outcome(key=key, status=status, reference=key.token(), total=total)

    # --- stock --------------------------------------------------------------------

    def list_stock(
        self,
        skus: Sequence[str] | None = None,
        warehouses: Sequence[str] | None = None,
        cursor: str | None = None,
    ) -> ErpPage[StockLevel]:
        """Read levels in the order of SKU and warehouse; the cursor is the last of both."""
        after = (cursor or "\t").split("\t")
        query = """SELECT sku, warehouse, on_hand, reserved FROM stock
            WHERE (sku, warehouse) > (?, ?) ORDER BY sku, warehouse"""
        rows = [
            row
            for row in self._ask(query, *after)
            if (skus is None or row[0] in skus)
            and (warehouses is None or row[1] in warehouses)
        ]
        page = rows[: self._page]
        now = self._clock.now()
        items = tuple(
            StockLevel(
                sku=sku,
                warehouse=warehouse,
                on_hand=Decimal(on_hand),
                reserved=Decimal(reserved) if reserved else None,
                as_of=now,
            )
            for sku, warehouse, on_hand, reserved in page
        )
        more = len(rows) > len(page)
        return ErpPage(items=items, cursor="\t".join(page[-1][:2]) if more else None)

    def _ask(self, query: str, *values: object) -> list[tuple[str, ...]]:
        try:
            return self._books.ask(query, *values)
        except sqlite3.Error as error:
            raise _unavailable(error) from error


def _write(
    db: sqlite3.Connection, order: SalesOrder, state: DocumentState, digest: str
) -> None:
    """Write head and rows anew; postage and fees are rows without an article."""
    number, to = order.key.token(), order.receiver
    receiver = f"{to.name} {to.phone} {to.province} {to.city} {to.district} {to.address}"
    texts = (order.customer, order.organisation, order.buyer_message, order.seller_memo)
    db.execute("DELETE FROM order_rows WHERE number = ?", (number,))
    db.execute(
        "INSERT OR REPLACE INTO orders VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (number, *texts, receiver, state.value, digest),
    )
    rows: list[tuple[object, ...]] = [
        (line.line_id, line.sku, line.title, row.quantity, to_fen(row.price), line.closed)
        for line in order.lines
        for row in price_rows(line.amount, line.quantity)
    ]
    beside = order.postage + order.tax + order.cod_fee + order.service
    rows.append(("", "", "postage and fees", 1, to_fen(beside), 0))
    db.executemany(
        "INSERT INTO order_rows (number, warehouse, line, sku, title, quantity, price_fen,"
        " closed) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [(number, order.warehouse, *row) for row in rows],
    )


def _rejected(
    key: DocumentKey, code: str, message: str, field: str | None = None
) -> Outcome:
    return Outcome(
        key=key,
        status=OutcomeStatus.REJECTED,
        code=code,
        message=message,
        field=field,
    )


def _unavailable(error: sqlite3.Error) -> ErpUnavailableError:
    return ErpUnavailableError(f"Acme's data base cannot be used: {error}.", adapter="acme")
