"""
The reference ERP: everything an order sink can be, in memory.

It is what adapters are compared with, and it can be told to be as nasty as a real ERP:
answers that get lost, documents that show up late, calls that never begin. Given a
journal, it survives the death of its process like a real ERP survives ours.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

from attrs import evolve

from tmallerp.clock import Clock, SystemClock
from tmallerp.documents import (
    DocumentKey,
    SalesOrder,
    order_digest,
    price_rows,
)
from tmallerp.erp._journal import PostedOrder, append, replay
from tmallerp.erp._mischief import (
    HARMLESS,
    WHOLE_CALL,
    Misbehaviour,
    MisbehaviourPlan,
    MischiefBag,
)
from tmallerp.erp.protocols import (
    AdapterTraits,
    DocumentState,
    FoundDocument,
    Idempotency,
    Outcome,
    OutcomeStatus,
)
from tmallerp.errors import (
    ErpOutcomeUnknownError,
    ErpUnavailableError,
    MoneyError,
)

_CENT = Decimal("0.01")


class MemoryErp:
    """
    An ERP in memory that keeps the order sink's contract; safe to share by threads.

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

        price_decimals: How many decimals a unit price has; the bill's total is computed
            from prices and quantities, as ERPs do.

        journal: A file that keeps the books; read at the start, appended to at every
            change. None keeps them in memory alone.

        misbehaviour: What goes wrong.
    """

    def __init__(  # noqa: PLR0913 - one argument a trait
        self,
        *,
        name: str = "memory",
        clock: Clock | None = None,
        idempotency: Idempotency = Idempotency.NATIVE_KEY,
        settling: timedelta = timedelta(0),
        visible_after: timedelta = timedelta(0),
        max_batch: int = 50,
        updates: bool = True,
        known_skus: Collection[str] | None = None,
        price_decimals: int = 2,
        journal: Path | None = None,
        misbehaviour: MisbehaviourPlan | None = None,
    ) -> None:
        self._traits = AdapterTraits(
            name=name,
            idempotency=idempotency,
            settling=settling,
            max_batch=max_batch,
            updates=updates,
        )
        self._clock = clock or SystemClock()
        self._known_skus = None if known_skus is None else frozenset(known_skus)
        self._decimals = price_decimals
        self._late = visible_after
        self._journal = journal
        self._mischief = MischiefBag(misbehaviour or MisbehaviourPlan())
        self._lock = threading.RLock()
        self._books: dict[str, PostedOrder] = {}
        self._by_key: dict[DocumentKey, list[str]] = {}
        if journal is not None and journal.exists():
            for document in replay(journal):
                self._keep(document)

    @property
    def traits(self) -> AdapterTraits:
        """Return what this ERP is like."""
        return self._traits

    @property
    def fired(self) -> Mapping[Misbehaviour, int]:
        """Return how often each trouble happened."""
        return dict(self._mischief.fired)

    def calm(self) -> None:
        """Stop misbehaving."""
        self._mischief.plan = MisbehaviourPlan()

    def ledger(self) -> list[PostedOrder]:
        """Return the books, visible or not, in order of posting."""
        with self._lock:
            return list(self._books.values())

    def ping(self) -> str:
        """Say what this is."""
        return f"{self._traits.name}: an ERP in memory with {len(self._books)} orders"

    def close(self) -> None:
        """Nothing is kept open."""

    def put_orders(self, batch: Sequence[SalesOrder]) -> list[Outcome]:
        """Create or update by business key; see `OrderSink.put_orders`."""
        with self._lock:
            trouble = self._mischief.draw(WHOLE_CALL, len(batch))
            if trouble is Misbehaviour.UNAVAILABLE:
                raise self._unavailable()
            if trouble is Misbehaviour.CALL_LOST:
                for order in batch[: (len(batch) + 1) // 2]:
                    self._put(order, timedelta(0))
                msg = f"{self._traits.name}: the answer to a batch was lost."
                raise ErpOutcomeUnknownError(msg, adapter=self._traits.name)
            return [self._put_or_trouble(order) for order in batch]

    def find_orders(
        self, keys: Sequence[DocumentKey]
    ) -> Mapping[DocumentKey, FoundDocument]:
        """Return the documents that are visible by now."""
        with self._lock:
            found = ((key, self._visible(key)) for key in keys)
            return {
                key: FoundDocument(
                    key=key,
                    reference=document.reference,
                    total=document.total,
                    digest=order_digest(document.order),
                    state=document.state,
                )
                for key, document in found
                if document is not None
            }

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

        def close(document: PostedOrder) -> PostedOrder | None:
            lines = document.order.lines
            if line_id not in {line.line_id for line in lines}:
                return None
            closed = tuple(
                evolve(line, closed=True) if line.line_id == line_id else line
                for line in lines
            )
            return evolve(document, order=evolve(document.order, lines=closed))

        return self._change(key, close, reason or f"no line {line_id}")

    # --- posting ------------------------------------------------------------------

    def _put_or_trouble(self, order: SalesOrder) -> Outcome:
        trouble = self._mischief.draw(set(Misbehaviour) - WHOLE_CALL, 1)
        lost = Outcome(key=order.key, status=OutcomeStatus.UNKNOWN, message="no answer")
        match trouble:
            case Misbehaviour.RETRYABLE:
                return Outcome(
                    key=order.key,
                    status=OutcomeStatus.RETRYABLE,
                    message="the record is locked",
                )
            case Misbehaviour.LOST_BEFORE:
                return lost
            case Misbehaviour.LOST_AFTER:
                self._put(order, timedelta(0))
                return lost
            case Misbehaviour.LATE_EFFECT:
                self._put(order, self._traits.settling * 0.9)
                return lost
            case Misbehaviour.WRONG_TOTAL:
                return self._put(order, timedelta(0), off=_CENT)
            case _:
                return self._put(order, timedelta(0))

    def _put(
        self, order: SalesOrder, delay: timedelta, *, off: Decimal = Decimal(0)
    ) -> Outcome:
        unknown = self._unknown_sku(order)
        if unknown is not None:
            return _rejected(order, "unknown_sku", f"no material {unknown!r}")
        try:
            total = self._total(order) + off
        except MoneyError as error:
            return _rejected(order, "price", error.message)
        known = self._known(order.key)
        if known is None:
            return self._create(order, total, self._clock.now() + max(delay, self._late))
        return self._update(known, order, total)

    def _known(self, key: DocumentKey) -> PostedOrder | None:
        """Return what the ERP itself would find when it posts a key again."""
        if self._traits.idempotency is Idempotency.LOOKUP_ONLY:
            return self._visible(key)
        references = self._by_key.get(key)
        return self._books[references[-1]] if references else None

    def _create(self, order: SalesOrder, total: Decimal, visible: datetime) -> Outcome:
        document = PostedOrder(
            reference=f"SO{len(self._books) + 1:08d}",
            order=order,
            total=total,
            state=DocumentState.OPEN,
            visible_at=visible,
        )
        self._save(document)
        return _outcome(document, OutcomeStatus.CREATED)

    def _update(self, known: PostedOrder, order: SalesOrder, total: Decimal) -> Outcome:
        if order_digest(known.order) == order_digest(order):
            return _outcome(known, OutcomeStatus.UNCHANGED)
        if known.state is DocumentState.CANCELLED:
            return _rejected(order, "cancelled", f"{known.reference} is cancelled")
        if not self._traits.updates:
            return _outcome(known, OutcomeStatus.EXISTS)
        document = evolve(known, order=order, total=total)
        self._save(document)
        return _outcome(document, OutcomeStatus.UPDATED)

    def _unknown_sku(self, order: SalesOrder) -> str | None:
        if self._known_skus is None:
            return None
        skus = (line.sku for line in order.lines)
        return next((sku for sku in skus if sku not in self._known_skus), None)

    def _total(self, order: SalesOrder) -> Decimal:
        """Compute the bill like an ERP: price times quantity, rounded row by row."""
        rows = (
            row
            for line in order.lines
            for row in price_rows(line.amount, line.quantity, self._decimals)
        )
        products = (
            (row.quantity * row.price).quantize(_CENT, ROUND_HALF_UP) for row in rows
        )
        beside = order.postage + order.tax + order.cod_fee + order.service
        return sum(products, beside)

    # --- finding and changing -----------------------------------------------------

    def _visible(self, key: DocumentKey) -> PostedOrder | None:
        now = self._clock.now()
        documents = (self._books[one] for one in self._by_key.get(key, ()))
        return next((one for one in documents if one.visible_at <= now), None)

    def _change_state(self, key: DocumentKey, state: DocumentState, reason: str) -> Outcome:
        def change(document: PostedOrder) -> PostedOrder | None:
            if document.state not in (state, DocumentState.CANCELLED):
                return evolve(document, state=state)
            return document if document.state is state else None

        return self._change(key, change, reason or "it is cancelled")

    def _change(
        self,
        key: DocumentKey,
        change: Callable[[PostedOrder], PostedOrder | None],
        reason: str,
    ) -> Outcome:
        with self._lock:
            if self._mischief.draw({Misbehaviour.UNAVAILABLE}, 1):
                raise self._unavailable()
            document = self._visible(key)
            changed = change(document) if document is not None else None
            if document is None or changed is None:
                what = "not there" if document is None else reason
                return Outcome(
                    key=key,
                    status=OutcomeStatus.REJECTED,
                    code="not_found" if document is None else "state",
                    message=what,
                )
            if changed == document:
                return _outcome(document, OutcomeStatus.UNCHANGED)
            self._save(changed)
            return _outcome(changed, OutcomeStatus.UPDATED)

    def _unavailable(self) -> ErpUnavailableError:
        msg = f"{self._traits.name} is not available."
        return ErpUnavailableError(msg, adapter=self._traits.name)

    def _save(self, document: PostedOrder) -> None:
        if self._journal is not None:
            append(self._journal, document)
        self._keep(document)

    def _keep(self, document: PostedOrder) -> None:
        references = self._by_key.setdefault(document.order.key, [])
        if document.reference not in references:
            references.append(document.reference)
        self._books[document.reference] = document


def _outcome(document: PostedOrder, status: OutcomeStatus) -> Outcome:
    return Outcome(
        key=document.order.key,
        status=status,
        reference=document.reference,
        total=document.total,
    )


def _rejected(order: SalesOrder, code: str, message: str) -> Outcome:
    return Outcome(key=order.key, status=OutcomeStatus.REJECTED, code=code, message=message)


__all__ = [
    "HARMLESS",
    "MemoryErp",
    "Misbehaviour",
    "MisbehaviourPlan",
    "PostedOrder",
]
