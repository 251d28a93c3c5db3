"""
What a sales order of U8 is made of.

U8 computes each row from its price and quantity, so a line is priced by as many rows as
carry its amount.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from tmallerp.documents import (
    LineKind,
    SalesOrder,
    SalesOrderLine,
    order_digest,
    price_rows,
)
from tmallerp.erp.yonyou._answers import text
from tmallerp.erp.yonyou._maps import bundled_map
from tmallerp.erp.yonyou._orders import COMPONENTS, no_material, violation
from tmallerp.erp.yonyou.u8._lists import U8Lists
from tmallerp.erp.yonyou.u8._settings import U8Settings
from tmallerp.errors import MoneyError
from tmallerp.fieldmap import FieldMap, Violation, load_map

# More SKUs than this are not asked for one by one: the whole list is read.
_ASKED_SINGLY = 20


def u8_map(form: str, settings: U8Settings) -> FieldMap:
    """Load a form's map and what the company changes in it."""
    own = settings.maps.get(form)
    if own is None and not settings.tables:
        return bundled_map(f"u8_{form}")
    return load_map(
        f"yonyou/u8_{form}", *(() if own is None else (own,)), tables=settings.tables
    )


class U8Drafts:
    """
    Makes and checks what is sent for orders.

    Args:
        settings: The company's.

        lists: Who asks for inventory.
    """

    def __init__(self, settings: U8Settings, lists: U8Lists) -> None:
        self._settings = settings
        self._lists = lists
        self._map = u8_map("sales_order", settings)
        self._known_skus: set[str] = set()

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
        few = sorted(rest) if len(rest) <= _ASKED_SINGLY else []
        questions = [[("code_begin", sku), ("code_end", sku)] for sku in few]
        for filters in questions or [[]]:
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

    def body(self, order: SalesOrder) -> dict[str, Any]:
        names, rows = self._settings.fields, self._rows(order)
        body = self._map.apply(self._source(order, rows))
        made = body.get("entry")
        if isinstance(made, list):
            for one, row in zip(made, rows, strict=True):
                one[names.line_id] = row["line_id"]
        marks = {names.key: order.key.token(), names.digest: order_digest(order)}
        return {**body, **marks}


__all__ = ["U8Drafts", "u8_map"]
