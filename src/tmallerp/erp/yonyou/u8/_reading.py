"""What is read from U8: issues of goods, receivables, stock and inventory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from tmallerp import clock
from tmallerp.documents import (
    Product,
    Receivable,
    Shipment,
    ShipmentLine,
    ShipmentState,
    StockLevel,
)
from tmallerp.erp.outcomes import ErpPage
from tmallerp.erp.yonyou._answers import text
from tmallerp.erp.yonyou._lists import moment
from tmallerp.erp.yonyou.u8._lists import Row, U8Lists, entries, number
from tmallerp.erp.yonyou.u8._settings import U8Settings


def _window(start: datetime, end: datetime) -> list[tuple[str, str]]:
    return [
        ("timestamp_begin", clock.format_beijing(start)),
        ("timestamp_end", clock.format_beijing(end)),
    ]


def _is_before(row: Row, end: datetime) -> bool:
    """Leave out what changed at the window's end, which U8 counts in."""
    changed = moment(row.get("modifytime"))
    return changed is None or changed < end


def _changed(row: Row, fallback: datetime) -> datetime:
    return moment(row.get("modifytime")) or moment(row.get("date")) or fallback


class U8Reader:
    """
    The sources.

    Args:
        lists: Who reads.

        settings: The company's.

        now: Says when it was asked.
    """

    def __init__(self, lists: U8Lists, settings: U8Settings, now: clock.Clock) -> None:
        self._lists = lists
        self._settings = settings
        self._clock = now

    # --- shipments ----------------------------------------------------------------

    def shipments(
        self, start: datetime, end: datetime, cursor: str | None
    ) -> ErpPage[Shipment]:
        """Read issues that changed in a window, one call more for each."""
        page = self._lists.page("saleoutlist", _window(start, end), cursor)
        orders: dict[str, Row] = {}
        rows = (row for row in page.rows if _is_before(row, end))
        items = tuple(self._shipment(row, end, orders) for row in rows)
        return ErpPage(items=tuple(one for one in items if one.lines), cursor=page.cursor)

    def _shipment(self, head: Row, end: datetime, orders: dict[str, Row]) -> Shipment:
        whole = self._lists.get("saleout", text(head.get("code"))) or head
        changed = _changed(whole, end)
        is_audited = text(whole.get("state")) in self._settings.audited_states
        return Shipment(
            reference=text(whole.get("code")),
            state=ShipmentState.AUDITED if is_audited else ShipmentState.OPEN,
            shipped=moment(whole.get("date")) or changed,
            modified=changed,
            lines=tuple(self._line(whole, row, orders) for row in entries(whole)),
        )

    def _line(self, head: Row, row: Row, orders: dict[str, Row]) -> ShipmentLine:
        names = self._settings.fields
        order, line_id = self._order_of(row, orders)
        return ShipmentLine(
            order=order or text(head.get(names.key)),
            line_id=text(row.get(names.line_id)) or line_id,
            sku=text(row.get("inventorycode") or row.get("inventory_code")),
            quantity=number(row, "quantity", "issue"),
            warehouse=text(row.get("warehousecode") or head.get("warehousecode")),
            carrier=text(head.get(names.carrier)),
            tracking=text(head.get(names.tracking)),
        )

    def _order_of(self, row: Row, orders: dict[str, Row]) -> tuple[str, str]:
        """Say which order's key and which of its lines a row belongs to."""
        code, place = text(row.get("socode")), text(row.get("sorowno"))
        if not code:
            return "", ""
        if code not in orders:
            orders[code] = self._lists.get("saleorder", code) or {}
        order, names = orders[code], self._settings.fields
        lines = {
            text(one.get("rowno")): text(one.get(names.line_id)) for one in entries(order)
        }
        return text(order.get(names.key)), lines.get(place, "")

    # --- receivables --------------------------------------------------------------

    def receivables(
        self, start: datetime, end: datetime, cursor: str | None
    ) -> ErpPage[Receivable]:
        """Read receivables that changed in a window."""
        page = self._lists.page("oughtreceivelist", _window(start, end), cursor)
        rows = (row for row in page.rows if _is_before(row, end))
        items = tuple(self._receivable(row, end) for row in rows)
        return ErpPage(items=items, cursor=page.cursor)

    def _receivable(self, row: Row, end: datetime) -> Receivable:
        names, changed = self._settings.fields, _changed(row, end)
        state = text(row.get("state"))
        return Receivable(
            reference=text(row.get("code")),
            order=text(row.get(names.receivable_order)),
            customer=text(row.get("custcode")),
            booked=(moment(row.get("date")) or changed).date(),
            amount=number(row, names.receivable_amount, "receivable"),
            audited=state in self._settings.audited_states,
            modified=changed,
        )

    # --- stock --------------------------------------------------------------------

    def stock(
        self,
        skus: Sequence[str] | None,
        warehouses: Sequence[str] | None,
        cursor: str | None,
    ) -> ErpPage[StockLevel]:
        """Read levels; what is stopped (冻结) is a level of its own that may not be sold."""
        filters = [*_one("invcode", skus), *_one("whcode", warehouses)]
        page = self._lists.page("currentstock", filters, cursor)
        now = self._clock.now()
        levels = [level for row in page.rows for level in self._levels(row, now)]
        items = tuple(
            one
            for one in levels
            if (skus is None or one.sku in skus)
            and (warehouses is None or one.warehouse in warehouses)
        )
        return ErpPage(items=items, cursor=page.cursor)

    def _levels(self, row: Row, now: datetime) -> list[StockLevel]:
        there, stopped = number(row, "qty", "stock"), number(row, "stopqty", "stock")
        reserved = None
        if self._settings.available_has_reserved:
            reserved = there - stopped - number(row, "availqty", "stock")
        sku, warehouse = text(row.get("invcode")), text(row.get("whcode"))
        levels = [
            StockLevel(
                sku=sku,
                warehouse=warehouse,
                on_hand=there - stopped,
                reserved=reserved,
                incoming=number(row, "inqty", "stock"),
                as_of=now,
            )
        ]
        if stopped > Decimal(0):
            levels.append(
                StockLevel(
                    sku=sku,
                    warehouse=warehouse,
                    on_hand=stopped,
                    saleable=False,
                    as_of=now,
                )
            )
        return levels

    # --- inventory ----------------------------------------------------------------

    def products(self, since: datetime | None, cursor: str | None) -> ErpPage[Product]:
        """Read inventory."""
        filters = _window(since, self._clock.now()) if since is not None else []
        page = self._lists.page("inventory", filters[:1], cursor)
        return ErpPage(items=tuple(map(_product, page.rows)), cursor=page.cursor)


def _one(name: str, values: Sequence[str] | None) -> list[tuple[str, str]]:
    """Ask for one code alone; of several, who knows how the ERP sorts what is between."""
    if values is None or len(values) != 1:
        return []
    return [(f"{name}_begin", values[0]), (f"{name}_end", values[0])]


def _product(row: Mapping[str, object]) -> Product:
    return Product(
        code=text(row.get("code")),
        name=text(row.get("name")),
        specification=text(row.get("specs")),
        category=text(row.get("sort_code")),
        modified=moment(row.get("modifytime")),
    )


__all__ = ["U8Reader"]
