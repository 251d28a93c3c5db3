"""
Refunds in YonBIP: both events are sales returns (销售退货单), the one form there is.

Goods that came back are rows linked to the order's. Money paid back is a row of a
material that stands for it, on a return without a source, for money may come back
without goods. A company decides whether returned goods count the order's price or
nothing, so that no yuan is booked twice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import ROUND_DOWN, Decimal
from typing import Any

from attrs import asdict, evolve

from tmallerp.documents import DocumentKey, Refund, RefundEvent, document_digest
from tmallerp.erp.outcomes import FoundDocument, Outcome, OutcomeStatus
from tmallerp.erp.yonyou._amounts import FEN, money_of
from tmallerp.erp.yonyou._answers import text
from tmallerp.erp.yonyou._bills import Bills
from tmallerp.erp.yonyou._client import YonyouClient
from tmallerp.erp.yonyou._governor import ThrottledError
from tmallerp.erp.yonyou._heads import OPEN, BillForm, Draft, Head, amount
from tmallerp.erp.yonyou._maps import map_of
from tmallerp.erp.yonyou._orders import draft_rows, refused, violation
from tmallerp.erp.yonyou._outcomes import rejected, retry_later
from tmallerp.erp.yonyou._settings import YonyouSettings
from tmallerp.errors import ErpUnavailableError
from tmallerp.fieldmap import Violation

SALES_RETURN = BillForm(
    name="sales return",
    root="yonbip/sd/vouchersalereturn",
    rows="saleReturnDetails",
    submit="submit",
    audit="audit",
    unaudit="unaudit",
    unsubmit="oppose",
)

_Rows = list[dict[str, Any]]


class Refunds:
    """
    The refund sink.

    Args:
        client: Who calls.

        settings: The company's.

        orders: The bills of the orders that goods come back of.
    """

    def __init__(
        self, client: YonyouClient, settings: YonyouSettings, orders: Bills
    ) -> None:
        self._settings = settings
        self._orders = orders
        self._map = map_of("sales_return", settings)
        self.bills = Bills(client, settings, SALES_RETURN)

    def put(self, batch: Sequence[Refund]) -> list[Outcome]:
        """Bring refunds into the ERP; see `RefundSink.put_refunds`."""
        for name in ("return_type", "refund_type"):
            if any(self._type_of(one) == name for one in batch):
                self._settings.need(name)
        try:
            known = self.bills.heads(one.key.token() for one in batch)
            orders = self._orders_of([one for one in batch if not _is_there(one, known)])
            own = {code: self._own_rows(head) for code, head in known.items()}
        except ThrottledError as error:
            return [retry_later(one.key, error) for one in batch]
        drafts = [
            _as_it_is(one)
            if _is_there(one, known)
            else self._plan(one, orders, own.get(one.key.token(), {}))
            for one in batch
        ]
        outcomes = self._looked_again(self.bills.put(drafts, known))
        return [
            _without_total(outcome) if one.event is RefundEvent.GOODS else outcome
            for one, outcome in zip(batch, outcomes, strict=True)
        ]

    def _looked_again(self, outcomes: list[Outcome]) -> list[Outcome]:
        """Tell what another writer made meanwhile from what cannot come back any more."""
        refused_ones = {
            one.key.token(): one.key
            for one in outcomes
            if one.status is OutcomeStatus.REJECTED
            and one.reference is None
            and isinstance(one.key, DocumentKey)
        }
        if not refused_ones:
            return outcomes
        try:
            heads = self.bills.heads(refused_ones)
        except ErpUnavailableError:
            return outcomes
        there: dict[DocumentKey | str, Outcome] = {
            refused_ones[code]: head.outcome(refused_ones[code], OutcomeStatus.EXISTS)
            for code, head in heads.items()
        }
        return [there.get(one.key, one) for one in outcomes]

    def find(self, keys: Sequence[DocumentKey]) -> Mapping[DocumentKey, FoundDocument]:
        """Ask which returns are there."""
        found = self.bills.find(keys)
        return {
            key: evolve(one, total=None) if key.kind == "return" else one
            for key, one in found.items()
        }

    def preflight(self, batch: Sequence[Refund]) -> list[tuple[Violation, ...]]:
        """Say what the ERP would not take, without writing anything."""
        known = self.bills.heads(one.key.token() for one in batch)
        rest = [one for one in batch if not _is_there(one, known)]
        orders = self._orders_of(rest)
        return [self._checked(one, orders, {})[0] if one in rest else () for one in batch]

    def _own_rows(self, head: Head) -> Mapping[str, Decimal]:
        """Say how many pieces of each order row a return that is there takes back."""
        found: dict[str, Decimal] = {}
        for row in self.bills.rows(self.bills.detail(head.id) or {}):
            name = text(row.get("sourceautoid"))
            found[name] = found.get(name, Decimal(0)) + (amount(row.get("qty")) or 0)
        return found

    def _type_of(self, refund: Refund) -> str:
        if refund.event is RefundEvent.MONEY and self._settings.refund_type:
            return "refund_type"
        return "return_type"

    def _orders_of(self, batch: Sequence[Refund]) -> Mapping[str, Mapping[str, Any]]:
        """Read the orders that goods came back of, whole."""
        if self._settings.goods_value != "order":
            return {}
        goods = [one for one in batch if one.event is RefundEvent.GOODS]
        heads = self._orders.heads(one.order.token() for one in goods)
        whole = {code: self._orders.detail(head.id) for code, head in heads.items()}
        return {code: one for code, one in whole.items() if one is not None}

    def _plan(
        self,
        refund: Refund,
        orders: Mapping[str, Mapping[str, Any]],
        own: Mapping[str, Decimal],
    ) -> Draft | Outcome:
        wrong, source = self._checked(refund, orders, own)
        if wrong:
            if wrong[0].source == "order":
                said = wrong[0].message
                return rejected(refund.key, "missing_base", said, wrong[0].field)
            return refused(refund.key, wrong)
        body = self._map.apply(source)
        return Draft(
            key=refund.key,
            digest=document_digest(refund),
            body=body,
            rows=draft_rows(body, SALES_RETURN.rows, source["bill"]["rows"]),
        )

    def _checked(
        self,
        refund: Refund,
        orders: Mapping[str, Mapping[str, Any]],
        own: Mapping[str, Decimal],
    ) -> tuple[tuple[Violation, ...], dict[str, Any]]:
        rows, wrong = self._rows(refund, orders, own)
        if wrong is not None:
            return (wrong,), {}
        source = {"refund": refund, "bill": self._bill(refund, rows)}
        return tuple(self._map.check(source)), source

    def _bill(self, refund: Refund, rows: _Rows) -> dict[str, Any]:
        settings = self._settings
        organisation = refund.organisation or settings.organisation
        parts = (refund.key.platform_id, refund.order.platform_id, refund.reason)
        is_linked = any(row["order_row_id"] for row in rows)
        return {
            "organisation": organisation,
            "settlement_organisation": settings.settles(organisation),
            "stock_organisation": settings.stocks(organisation),
            "customer": refund.customer or settings.customer,
            "transaction_type": getattr(settings, self._type_of(refund)),
            "currency": settings.currency,
            "exchange_rate_type": settings.exchange_rate_type,
            "source": "ORDER" if is_linked else "NONE",
            "total": sum((row["amount"] for row in rows), Decimal("0.00")),
            "memo": " | ".join(one for one in parts if one),
            "rows": rows,
        }

    # --- rows ---------------------------------------------------------------------

    def _rows(
        self,
        refund: Refund,
        orders: Mapping[str, Mapping[str, Any]],
        own: Mapping[str, Decimal],
    ) -> tuple[_Rows, Violation | None]:
        if refund.event is RefundEvent.MONEY:
            return self._money_rows(refund)
        if self._settings.goods_value != "order":
            return self._bare_rows(refund), None
        order = orders.get(refund.order.token())
        if order is None:
            msg = f"The order {refund.order.token()} is not in the ERP yet."
            return [], violation("sourceid", "missing", msg, source="order")
        return self._linked_rows(refund, order, own)

    def _money_rows(self, refund: Refund) -> tuple[_Rows, Violation | None]:
        sku = self._settings.refund_sku
        if not sku:
            msg = "No material stands for money paid back (the setting refund_sku)."
            return [], violation("productId", "missing", msg, source="refund_sku")
        parts = [(line.line_id, line.amount) for line in refund.lines]
        parts.append(("postage", refund.postage))
        rows = [
            self._row(sku, name, value, Decimal(1)) for name, value in parts if value > 0
        ]
        total = sum((row["amount"] for row in rows), Decimal(0))
        if not rows or total != refund.amount:
            msg = f"The lines add up to {total}, {refund.amount} was paid back."
            return [], violation("payMoney", "not_allowed", msg, str(total))
        return rows, None

    def _bare_rows(self, refund: Refund) -> _Rows:
        return [
            self._row(line.sku, line.line_id, Decimal("0.00"), Decimal(line.quantity))
            | {"warehouse": refund.warehouse or self._settings.warehouse}
            for line in refund.lines
            if line.quantity
        ]

    def _linked_rows(
        self, refund: Refund, order: Mapping[str, Any], own: Mapping[str, Decimal]
    ) -> tuple[_Rows, Violation | None]:
        rows: _Rows = []
        for line in refund.lines:
            left = Decimal(line.quantity)
            for there in self._orders.rows(order):
                if left > 0 and self._orders.line_id(there) == line.line_id:
                    taken, value = _share(there, left, own)
                    left -= taken
                    if taken:
                        row = self._row(line.sku, line.line_id, value, taken)
                        row["warehouse"] = refund.warehouse or self._settings.warehouse
                        row["order_id"] = text(order.get("id"))
                        row["order_row_id"] = text(there.get("id"))
                        rows.append(row)
            if left:
                msg = f"{left} pieces of line {line.line_id} are more than it has left."
                return [], violation("qty", "not_allowed", msg, str(line.quantity))
        return rows, None

    def _row(
        self, sku: str, line_id: str, value: Decimal, quantity: Decimal
    ) -> dict[str, Any]:
        tax = self._settings.tax_of(sku)
        decimals = self._settings.price_decimals
        step = Decimal(1).scaleb(-decimals)
        price = (value / quantity).quantize(step).normalize() + Decimal(0)
        return {
            **asdict(money_of(value, quantity, tax.rate, decimals, price)),
            "sku": sku,
            "line_id": line_id,
            "tax_code": tax.code,
            "unit": self._settings.unit,
            "warehouse": "",
            "order_id": "",
            "order_row_id": "",
            "state": OPEN,
        }


def _is_there(refund: Refund, known: Mapping[str, Head]) -> bool:
    head = known.get(refund.key.token())
    return head is not None and head.digest == document_digest(refund)


def _as_it_is(refund: Refund) -> Draft:
    """Make the draft of what is there already, which is not written again."""
    return Draft(key=refund.key, digest=document_digest(refund), body={}, rows=())


def _share(
    row: Mapping[str, Any], wanted: Decimal, own: Mapping[str, Decimal]
) -> tuple[Decimal, Decimal]:
    """Say how many pieces of an order's row can still come back, and what they cost."""
    quantity = amount(row.get("qty")) or Decimal(0)
    back = amount(row.get("returnQty")) or Decimal(0)
    # What this very return takes back does not stand in its own way.
    left = quantity - max(Decimal(0), back - own.get(text(row.get("id")), Decimal(0)))
    taken = max(Decimal(0), min(wanted, left))
    value = amount(row.get("oriSum")) or Decimal(0)
    if not taken or taken == quantity:
        return taken, value.quantize(FEN)
    # Rounded down: parts of a row never come to more than the row.
    return taken, (value * taken / quantity).quantize(FEN, ROUND_DOWN)


def _without_total(outcome: Outcome) -> Outcome:
    """Goods are worth what the order says, which is no amount of the document."""
    return evolve(outcome, total=None)


__all__ = ["SALES_RETURN", "Refunds"]
