"""
Sales orders in YonBIP.

YonBIP's open platform has no call to hold an order, to close it or to close a line. What
does as much: a held or cancelled order is un-audited and stays so, for nothing leaves
the warehouse for an order that is not audited, and says what it is in a custom field. A
closed line is marked in a custom field of its row and keeps its money, because the buyer
paid for it and the refund is a document of its own; people or the ERP's own rules must
leave marked rows out when they ship. An order with a line that waits is not audited
before the line may go on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from attrs import asdict

from tmallerp.documents import (
    DocumentKey,
    SalesOrder,
    SalesOrderLine,
    order_digest,
)
from tmallerp.erp.outcomes import DocumentState, FoundDocument, Outcome, OutcomeStatus
from tmallerp.erp.traits import LifecycleState
from tmallerp.erp.yonyou._amounts import rows_of_line
from tmallerp.erp.yonyou._answers import Answer
from tmallerp.erp.yonyou._bills import Bills
from tmallerp.erp.yonyou._client import YonyouClient
from tmallerp.erp.yonyou._ends import stuck
from tmallerp.erp.yonyou._governor import ThrottledError
from tmallerp.erp.yonyou._heads import (
    CANCELLED,
    CLOSED,
    HOLD,
    OPEN,
    BillForm,
    Draft,
    DraftRow,
    Head,
)
from tmallerp.erp.yonyou._maps import map_of
from tmallerp.erp.yonyou._materials import Materials
from tmallerp.erp.yonyou._outcomes import refusal, rejected, retry_later
from tmallerp.erp.yonyou._settings import YonyouSettings
from tmallerp.errors import MappingError, MoneyError
from tmallerp.fieldmap import Violation

SALES_ORDER = BillForm(
    name="sales order", root="yonbip/sd/voucherorder", rows="orderDetails"
)
COMPONENTS = ("postage", "tax", "cod_fee", "service")
"""What an order has besides its lines; each is a row of its own."""


class Orders:
    """
    The order sink.

    Args:
        client: Who calls.

        settings: The company's.

        materials: What the ERP knows.
    """

    def __init__(
        self, client: YonyouClient, settings: YonyouSettings, materials: Materials
    ) -> None:
        self._settings = settings
        self._materials = materials
        self._map = map_of("sales_order", settings)
        self.bills = Bills(client, settings, SALES_ORDER)

    def preflight(self, batch: Sequence[SalesOrder]) -> list[tuple[Violation, ...]]:
        """Say what the ERP would not take, without writing anything."""
        missing = self._missing(batch)
        return [self._violations(order, missing) for order in batch]

    def put(self, batch: Sequence[SalesOrder]) -> list[Outcome]:
        """Bring orders into the ERP; see `OrderSink.put_orders`."""
        try:
            checked = self.preflight(batch)
        except ThrottledError as error:
            return [retry_later(order.key, error) for order in batch]
        return self.bills.put(
            [
                self._draft(order) if not wrong else refused(order.key, wrong)
                for order, wrong in zip(batch, checked, strict=True)
            ]
        )

    def find(self, keys: Sequence[DocumentKey]) -> Mapping[DocumentKey, FoundDocument]:
        """Ask which orders are there."""
        return self.bills.find(keys)

    # --- states -------------------------------------------------------------------

    def hold(self, key: DocumentKey, reason: str) -> Outcome:
        """Un-audit an order and mark it as held."""
        return self._change(key, lambda head: self._marked(key, head, HOLD, reason))

    def release(self, key: DocumentKey) -> Outcome:
        """Take the mark away and audit the order again."""
        return self._change(key, lambda head: self._marked(key, head, OPEN, ""))

    def cancel(self, key: DocumentKey, reason: str) -> Outcome:
        """Un-audit an order for good and mark it as cancelled."""
        return self._change(key, lambda head: self._marked(key, head, CANCELLED, reason))

    def close_line(self, key: DocumentKey, line_id: str, reason: str) -> Outcome:
        """Mark the rows of a line as closed."""
        return self._change(key, lambda head: self._closed(key, head, line_id, reason))

    def _change(self, key: DocumentKey, change: Callable[[Head], Outcome]) -> Outcome:
        token = key.token()
        head = self.bills.heads([token]).get(token)
        if head is None:
            return rejected(key, "not_found", f"no sales order {token}")
        return change(head)

    def _marked(self, key: DocumentKey, head: Head, word: str, reason: str) -> Outcome:
        if head.mark == word:
            return head.outcome(key, OutcomeStatus.UNCHANGED)
        if head.state is DocumentState.CANCELLED:
            return rejected(key, "state", f"{head.code} is cancelled")
        opened, end = self.bills.open_again(head, always=True)
        if opened is None:
            return stuck(key, head, end, OutcomeStatus.REJECTED)
        answer = self.bills.mark(opened, word, reason)
        goes_on = word == OPEN and not self.bills.waits(opened)
        return self._after(key, opened, answer, goes_on=goes_on)

    def _closed(self, key: DocumentKey, head: Head, line_id: str, reason: str) -> Outcome:
        whole = self.bills.detail(head.id) or {}
        rows = [row for row in self.bills.rows(whole) if self.bills.line_id(row) == line_id]
        if not rows:
            return rejected(key, "not_found", f"{head.code} has no line {line_id}")
        if all(self.bills.is_closed(row) for row in rows):
            return head.outcome(key, OutcomeStatus.UNCHANGED)
        opened, end = self.bills.open_again(head, always=True)
        if opened is None:
            return stuck(key, head, end, OutcomeStatus.REJECTED)
        said = f"{CLOSED}: {reason[:60]}" if reason else CLOSED
        answer = self.bills.mark_rows(opened, [str(row["id"]) for row in rows], said)
        goes_on = head.verified != "0" and head.state is DocumentState.OPEN
        return self._after(key, opened, answer, goes_on=goes_on)

    def _after(
        self, key: DocumentKey, head: Head, answer: Answer, *, goes_on: bool
    ) -> Outcome:
        if not answer.ok:
            return refusal(key, answer, self._settings)
        done = head.outcome(key, OutcomeStatus.UPDATED)
        target = self._settings.rests_in
        if not goes_on or target is LifecycleState.SAVED:
            return done
        return self.bills.advanced(done, head, target)

    # --- making -------------------------------------------------------------------

    def _missing(self, batch: Sequence[SalesOrder]) -> frozenset[str]:
        if not self._settings.check_products:
            return frozenset()
        codes = {row["sku"] for order in batch for row in self._safe_rows(order)}
        return self._materials.missing(codes)

    def _violations(
        self, order: SalesOrder, missing: frozenset[str]
    ) -> tuple[Violation, ...]:
        found = self._unbalanced(order)
        if found:
            return found
        try:
            source = self._source(order)
        except MoneyError as error:
            return (violation("oriTaxUnitPrice", "out_of_range", error.message),)
        unknown = {row["sku"] for row in source["bill"]["rows"]} & missing
        return (
            *(_no_material(sku) for sku in sorted(unknown)),
            *self._map.check(source),
        )

    def _unbalanced(self, order: SalesOrder) -> tuple[Violation, ...]:
        skus = self._settings.component_skus
        for name in COMPONENTS:
            value = getattr(order, name)
            if value < 0 or (value and not skus.get(name)):
                msg = f"The order has {value} yuan of {name} and no material stands for it."
                return (violation(SALES_ORDER.rows, "missing", msg, str(value), name),)
        if order.total != order.payment:
            msg = f"The lines add up to {order.total}, the buyer paid {order.payment}."
            value = str(order.total)
            return (
                violation("payMoney", "not_allowed", msg, value, limit=str(order.payment)),
            )
        return ()

    def _safe_rows(self, order: SalesOrder) -> list[dict[str, Any]]:
        try:
            return self._rows(order)
        except MoneyError:
            return []

    def _source(self, order: SalesOrder) -> dict[str, Any]:
        return {"order": order, "bill": self._bill(order)}

    def _bill(self, order: SalesOrder) -> dict[str, Any]:
        settings = self._settings
        organisation = order.organisation or settings.organisation
        receiver = order.receiver
        parts = (receiver.province, receiver.city, receiver.district, receiver.town)
        return {
            "organisation": organisation,
            "settlement_organisation": settings.settles(organisation),
            "stock_organisation": settings.stocks(organisation),
            "customer": order.customer or settings.customer,
            "transaction_type": settings.order_type,
            "currency": settings.currency,
            "exchange_rate_type": settings.exchange_rate_type,
            "total": order.payment,
            "address": "".join((*parts, receiver.address)),
            "memo": _memo(order),
            "rows": self._rows(order),
        }

    def _rows(self, order: SalesOrder) -> list[dict[str, Any]]:
        rows = [row for line in order.lines for row in self._rows_of(order, line)]
        for name in COMPONENTS:
            amount, sku = getattr(order, name), self._settings.component_skus.get(name, "")
            if amount:
                rows += self._money_rows(sku, amount, 1, line_id=name, kind="service")
        return rows

    def _rows_of(self, order: SalesOrder, line: SalesOrderLine) -> list[dict[str, Any]]:
        rows = self._money_rows(
            line.sku, line.amount, line.quantity, line_id=line.line_id, kind=line.kind
        )
        warehouse = line.warehouse or order.warehouse or self._settings.warehouse
        state = CLOSED if line.closed else HOLD if line.hold else OPEN
        for row in rows:
            row.update(warehouse=warehouse, state=state, line=line)
        return rows

    def _money_rows(
        self, sku: str, amount: Decimal, quantity: int, *, line_id: str, kind: str
    ) -> list[dict[str, Any]]:
        tax = self._settings.tax_of(sku)
        decimals = self._settings.price_decimals
        return [
            {
                **asdict(money),
                "sku": sku,
                "line_id": line_id,
                "kind": str(kind),
                "tax_code": tax.code,
                "tax_rate": tax.rate,
                "unit": self._settings.unit,
                "warehouse": "",
                "state": OPEN,
                "line": None,
            }
            for money in rows_of_line(amount, quantity, tax.rate, decimals)
        ]

    def _draft(self, order: SalesOrder) -> Draft:
        source = self._source(order)
        body = self._map.apply(source)
        return Draft(
            key=order.key,
            digest=order_digest(order),
            body=body,
            rows=draft_rows(body, SALES_ORDER.rows, source["bill"]["rows"]),
            advances=not any(line.hold for line in order.lines),
        )


def draft_rows(
    body: dict[str, Any], name: str, rows: Sequence[Mapping[str, Any]]
) -> tuple[DraftRow, ...]:
    """
    Take the rows out of a body and say which line each belongs to.

    Raises:
        MappingError: If an override left rows out: money would be missing.
    """
    made = body.pop(name, [])
    if len(made) != len(rows):
        msg = f"The map makes {len(made)} rows of {len(rows)}; no row may be left out."
        raise MappingError(msg, document=name, field=name)
    return tuple(
        DraftRow(line_id=row["line_id"], body=one, state=row["state"])
        for one, row in zip(made, rows, strict=True)
    )


def refused(key: DocumentKey | str, wrong: Sequence[Violation]) -> Outcome:
    """Make the outcome of a document that was refused beforehand."""
    first = wrong[0]
    is_base = first.code == "unknown_code" and first.source == "sku"
    said = " ".join(one.message for one in wrong[:5])
    return rejected(key, "missing_base" if is_base else "preflight", said, first.field)


def violation(
    name: str,
    code: Any,
    message: str,
    value: str = "",
    source: str = "",
    limit: str = "",
) -> Violation:
    """Say what the ERP would not take."""
    return Violation(
        field=name, code=code, value=value, limit=limit, source=source, message=message
    )


def no_material(field: str, sku: str) -> Violation:
    """Say that the ERP does not know a material."""
    msg = f"The ERP has no material {sku!r}."
    return violation(field, "unknown_code", msg, sku, "sku")


def _no_material(sku: str) -> Violation:
    return no_material("orderDetails.productId", sku)


def _memo(order: SalesOrder) -> str:
    parts = (order.key.platform_id, order.buyer_message, order.seller_memo)
    return " | ".join(part for part in parts if part)


__all__ = [
    "SALES_ORDER",
    "Orders",
    "draft_rows",
    "no_material",
    "refused",
    "violation",
]
