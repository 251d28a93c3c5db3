"""
Sales orders in U8.

U8's OpenAPI adds, verifies, closes and abandons orders and changes none, so other content
under a known key is left to a person. Closing is how U8 stops an order from being
shipped, and a closed one can be opened again: that is holding. Cancelling is abandoning,
for which an order must not be verified. There is nothing for closing a single line.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from attrs import evolve, frozen

from tmallerp.documents import (
    DocumentKey,
    LineKind,
    SalesOrder,
    SalesOrderLine,
    order_digest,
    price_rows,
)
from tmallerp.erp.outcomes import DocumentState, FoundDocument, Outcome, OutcomeStatus
from tmallerp.erp.traits import LifecycleState
from tmallerp.erp.yonyou._answers import text
from tmallerp.erp.yonyou._bills import amount, rejected, retry_later, unknown
from tmallerp.erp.yonyou._governor import ThrottledError
from tmallerp.erp.yonyou._orders import COMPONENTS, no_material, refused, violation
from tmallerp.erp.yonyou.u8._client import NAME, U8Answer, U8Client, U8Verdict
from tmallerp.erp.yonyou.u8._lists import U8Lists, entries
from tmallerp.erp.yonyou.u8._sending import Letter, Sender, not_done
from tmallerp.erp.yonyou.u8._settings import U8Settings
from tmallerp.errors import (
    ErpOutcomeUnknownError,
    ErpUnavailableError,
    MoneyError,
    RejectedByErpError,
)
from tmallerp.fieldmap import FieldMap, Violation, load_map

# More SKUs than this are not asked for one by one: the whole list is read.
_ASKED_SINGLY = 20

OPENING, APPROVED, CLOSED, ABANDONED = "Opening", "Approved", "Closed", "Abandoned"
_STATES = {
    OPENING: DocumentState.OPEN,
    APPROVED: DocumentState.OPEN,
    CLOSED: DocumentState.ON_HOLD,
    ABANDONED: DocumentState.CANCELLED,
}


def u8_map(form: str, settings: U8Settings) -> FieldMap:
    """Load a form's map and what the company changes in it."""
    own = settings.maps.get(form)
    return load_map(
        f"yonyou/u8_{form}", *(() if own is None else (own,)), tables=settings.tables
    )


@frozen(kw_only=True)
class U8Order:
    """
    What is there of one order.

    Args:
        code: The ERP's number.

        token: The key it was added with.

        digest: Of its content.

        state: In the ERP's words.

        total: Yuan of the whole order.
    """

    code: str
    token: str
    digest: str
    state: str
    total: Decimal | None

    @property
    def stands(self) -> DocumentState:
        """Open, on hold or cancelled; a state nobody knows counts as on hold."""
        return _STATES.get(self.state, DocumentState.ON_HOLD)

    @property
    def reached(self) -> LifecycleState | None:
        """How far it is."""
        if self.state in (APPROVED, CLOSED):
            return LifecycleState.AUDITED
        return LifecycleState.SAVED if self.state == OPENING else None

    def outcome(self, key: DocumentKey, status: OutcomeStatus, **more: Any) -> Outcome:
        """Make the outcome of a document that is this order."""
        return Outcome(
            key=key,
            status=status,
            reference=self.code,
            total=self.total,
            reached=self.reached,
            **more,
        )


class U8Orders:
    """
    The order sink.

    Args:
        client: Who calls.

        settings: The company's.

        lists: Who reads.

        sender: Who adds.
    """

    def __init__(
        self, client: U8Client, settings: U8Settings, lists: U8Lists, sender: Sender
    ) -> None:
        self._client = client
        self._settings = settings
        self._lists = lists
        self._sender = sender
        self._map = u8_map("sales_order", settings)
        self._known_skus: set[str] = set()

    # --- putting ------------------------------------------------------------------

    def put(self, batch: Sequence[SalesOrder]) -> list[Outcome]:
        """Bring orders into the ERP; see `OrderSink.put_orders`."""
        try:
            checked = self.preflight(batch)
            keys = [one.key for one, wrong in zip(batch, checked, strict=True) if not wrong]
            known = self.there(keys)
        except ThrottledError as error:
            return [retry_later(one.key, error) for one in batch]
        plans = [
            refused(one.key, wrong) if wrong else self._plan(one, known.get(one.key))
            for one, wrong in zip(batch, checked, strict=True)
        ]
        outcomes = self._sender.add("saleorder/add", plans)
        return [
            self._finished(order, one) for order, one in zip(batch, outcomes, strict=True)
        ]

    def _plan(
        self, order: SalesOrder, known: U8Order | None
    ) -> Letter[DocumentKey] | Outcome:
        if known is None:
            token = order.key.token()
            body = {"saleorder": self._body(order)}
            return Letter(key=order.key, token=token, body=body)
        if known.digest == order_digest(order):
            return known.outcome(order.key, OutcomeStatus.UNCHANGED)
        if known.stands is DocumentState.CANCELLED:
            said = f"{known.code} is abandoned and does not come back"
            status = OutcomeStatus.REJECTED
            return known.outcome(order.key, status, code="cancelled", message=said)
        return self._left(order, known)

    def _left(self, order: SalesOrder, known: U8Order) -> Outcome:
        said = "U8 has no call that changes an order; a person decides"
        return known.outcome(order.key, OutcomeStatus.EXISTS, message=said)

    def _finished(self, order: SalesOrder, outcome: Outcome) -> Outcome:
        """Read a new order back, and verify what rests verified."""
        written = (OutcomeStatus.CREATED, OutcomeStatus.UNCHANGED)
        if outcome.reference is None or outcome.status not in written:
            return outcome
        try:
            known = self._read(outcome.reference)
            if known is None:
                return evolve(outcome, message="added, and not to be seen yet")
            if known.digest != order_digest(order):
                # The key was sent before, and its first content came of it.
                return self._left(order, known)
            return self._verified(known.outcome(order.key, outcome.status), known)
        except (ErpUnavailableError, ErpOutcomeUnknownError) as error:
            return evolve(outcome, message=error.message)

    def _verified(self, outcome: Outcome, known: U8Order) -> Outcome:
        is_due = self._settings.rests_in is LifecycleState.AUDITED
        if not is_due or known.state != OPENING:
            return outcome
        answer = self._act(known.code, "verify")
        if answer.verdict is U8Verdict.DONE:
            return evolve(outcome, reached=LifecycleState.AUDITED)
        return evolve(outcome, code=answer.code, message=answer.message)

    # --- finding ------------------------------------------------------------------

    def find(self, keys: Sequence[DocumentKey]) -> Mapping[DocumentKey, FoundDocument]:
        """Ask which orders are there, one call each."""
        return {
            key: FoundDocument(
                key=key,
                reference=known.code,
                total=known.total,
                digest=known.digest or None,
                state=known.stands,
                reached=known.reached,
            )
            for key, known in self.there(keys).items()
        }

    def there(self, keys: Sequence[DocumentKey]) -> dict[DocumentKey, U8Order]:
        """Ask which orders are there."""
        found = {key: self._one(key.token()) for key in keys}
        return {key: known for key, known in found.items() if known is not None}

    def _one(self, token: str) -> U8Order | None:
        name = self._settings.fields.key
        rows = self._lists.all("saleorderlist", [(name, token)])
        mine = [row for row in rows if text(row.get(name)) == token]
        if len(mine) < len(rows):
            msg = f"{NAME}: the list of orders cannot be asked by {name!r}."
            raise RejectedByErpError(msg, adapter=NAME)
        orders = sorted(map(self._order, mine), key=lambda one: one.code)
        return orders[0] if orders else None

    def _read(self, code: str) -> U8Order | None:
        row = self._lists.get("saleorder", code)
        return None if row is None else self._order(row)

    def _order(self, row: Mapping[str, Any]) -> U8Order:
        names = self._settings.fields
        return U8Order(
            code=text(row.get("code")),
            token=text(row.get(names.key)),
            digest=text(row.get(names.digest)),
            state=text(row.get("state")),
            total=amount(row.get("sum")),
        )

    # --- states -------------------------------------------------------------------

    def hold(self, key: DocumentKey) -> Outcome:
        """Close an order, verifying it first if need be."""
        steps = {OPENING: ("verify", "close"), APPROVED: ("close",), CLOSED: ()}
        return self._walk(key, steps)

    def release(self, key: DocumentKey) -> Outcome:
        """Open a closed order again."""
        return self._walk(key, {CLOSED: ("open",), OPENING: (), APPROVED: ()})

    def cancel(self, key: DocumentKey) -> Outcome:
        """Abandon an order, taking its verification back first if need be."""
        steps = {
            OPENING: ("abandon",),
            APPROVED: ("unverify", "abandon"),
            CLOSED: ("open", "unverify", "abandon"),
            ABANDONED: (),
        }
        return self._walk(key, steps)

    def close_line(self, key: DocumentKey, line_id: str) -> Outcome:
        """Refuse: there is no call that stops a single line."""
        known = self.there([key]).get(key)
        if known is None:
            return rejected(key, "not_found", f"no sales order {key.token()}")
        row = self._lists.get("saleorder", known.code) or {}
        name = self._settings.fields.line_id
        if line_id not in {text(one.get(name)) for one in entries(row)}:
            return rejected(key, "not_found", f"{known.code} has no line {line_id}")
        said = "U8 has no call that closes one line; close it in U8"
        return rejected(key, "unsupported", said)

    def advance(self, keys: Sequence[DocumentKey], to: LifecycleState) -> list[Outcome]:
        """Verify orders, or take that back."""
        if to is LifecycleState.AUDITED:
            steps: dict[str, tuple[str, ...]] = {OPENING: ("verify",), APPROVED: ()}
        elif to is LifecycleState.SAVED:
            steps = {APPROVED: ("unverify",), OPENING: ()}
        else:
            steps = {}
        return [self._walk(key, steps) for key in keys]

    def _walk(self, key: DocumentKey, steps: Mapping[str, tuple[str, ...]]) -> Outcome:
        known = self.there([key]).get(key)
        if known is None:
            return rejected(key, "not_found", f"no sales order {key.token()}")
        if known.state not in steps:
            said = f"{known.code} is {known.state} and cannot become that"
            return known.outcome(key, OutcomeStatus.REJECTED, code="state", message=said)
        if not steps[known.state]:
            return known.outcome(key, OutcomeStatus.UNCHANGED)
        for step in steps[known.state]:
            answer = self._act(known.code, step)
            if answer.verdict is U8Verdict.PROCESSING:
                return unknown(key, message=answer.message, code=answer.code)
            if answer.verdict is not U8Verdict.DONE:
                return evolve(not_done(key, answer), reference=known.code)
        now = self._read(known.code) or known
        return now.outcome(key, OutcomeStatus.UPDATED)

    def _act(self, code: str, step: str) -> U8Answer:
        body = {"saleorder": {"voucher_code": code}}
        return self._client.tell(f"saleorder/{step}", body)

    # --- making -------------------------------------------------------------------

    def preflight(self, batch: Sequence[SalesOrder]) -> list[tuple[Violation, ...]]:
        """Say what the ERP would not take, without writing anything."""
        rows = [self._rows_or_wrong(order) for order in batch]
        skus = {row["sku"] for some in rows if isinstance(some, list) for row in some}
        missing = self._missing(skus)
        return [
            (some,) if isinstance(some, Violation) else self._wrong(order, some, missing)
            for order, some in zip(batch, rows, strict=True)
        ]

    def _missing(self, skus: set[str]) -> set[str]:
        """Ask for SKUs that were not seen yet: one by one if few, or all at once."""
        rest = skus - self._known_skus
        if not self._settings.check_products or not rest:
            return set()
        few = rest if len(rest) <= _ASKED_SINGLY else ()
        questions = [(("code_begin", sku), ("code_end", sku)) for sku in sorted(few)] or [
            ()
        ]
        for filters in questions:
            rows = self._lists.all("inventory", filters)
            self._known_skus |= {text(row.get("code")) for row in rows}
        return rest - self._known_skus

    def _wrong(
        self, order: SalesOrder, rows: list[dict[str, Any]], missing: set[str]
    ) -> tuple[Violation, ...]:
        unknown_skus = sorted({row["sku"] for row in rows} & missing)
        return (
            *(no_material("entry.inventorycode", sku) for sku in unknown_skus),
            *self._map.check(self._source(order, rows)),
        )

    def _rows_or_wrong(self, order: SalesOrder) -> list[dict[str, Any]] | Violation:
        skus = self._settings.component_skus
        for name in COMPONENTS:
            value = getattr(order, name)
            if value < 0 or (value and not skus.get(name)):
                msg = f"The order has {value} yuan of {name} and nothing stands for it."
                return violation("entry", "missing", msg, str(value), name)
        if order.total != order.payment:
            msg = f"The lines add up to {order.total}, the buyer paid {order.payment}."
            return violation("sum", "not_allowed", msg, str(order.total))
        try:
            return self._rows(order)
        except MoneyError as error:
            return violation("taxunitprice", "out_of_range", error.message)

    def _rows(self, order: SalesOrder) -> list[dict[str, Any]]:
        rows = [row for line in order.lines for row in self._rows_of(line)]
        for name in COMPONENTS:
            value, sku = getattr(order, name), self._settings.component_skus.get(name, "")
            if value:
                rows += self._priced(sku, value, 1, name)
        return rows

    def _rows_of(self, line: SalesOrderLine) -> list[dict[str, Any]]:
        rows = self._priced(line.sku, line.amount, line.quantity, line.line_id)
        gift = True if line.kind is LineKind.GIFT else None
        return [row | {"is_gift": gift, "line": line} for row in rows]

    def _priced(
        self, sku: str, value: Decimal, quantity: int, line_id: str
    ) -> list[dict[str, Any]]:
        return [
            {
                "sku": sku,
                "line_id": line_id,
                "quantity": Decimal(row.quantity),
                "price": row.price,
                "amount": row.amount,
                "tax_rate": self._settings.rate_of(sku),
                "is_gift": None,
                "line": None,
            }
            for row in price_rows(value, quantity, self._settings.price_decimals)
        ]

    def _source(self, order: SalesOrder, rows: list[dict[str, Any]]) -> dict[str, Any]:
        settings, receiver = self._settings, order.receiver
        parts = (receiver.province, receiver.city, receiver.district, receiver.town)
        memo = (order.key.platform_id, order.buyer_message, order.seller_memo)
        bill = {
            "customer": order.customer or settings.customer,
            "sale_type": settings.sale_type,
            "department": settings.department,
            "person": settings.person,
            "tax_rate": settings.tax_rate,
            "address": "".join((*parts, receiver.address)),
            "memo": " | ".join(one for one in memo if one),
            "rows": rows,
        }
        return {"order": order, "bill": bill}

    def _body(self, order: SalesOrder) -> dict[str, Any]:
        names, rows = self._settings.fields, self._rows(order)
        body = self._map.apply(self._source(order, rows))
        made = body.get("entry")
        if isinstance(made, list):
            for one, row in zip(made, rows, strict=True):
                one[names.line_id] = row["line_id"]
        marks = {names.key: order.key.token(), names.digest: order_digest(order)}
        return {**body, **marks}


__all__ = ["U8Order", "U8Orders", "u8_map"]
