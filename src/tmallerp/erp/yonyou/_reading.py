"""
What is read from YonBIP: issues of goods, invoices and stock.

An issue (销售出库单) is a shipment once it is audited; its rows name the order's rows,
and those name the platform's lines.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from attrs import evolve

from tmallerp.clock import Clock
from tmallerp.documents import (
    Receivable,
    Shipment,
    ShipmentLine,
    ShipmentState,
    StockLevel,
)
from tmallerp.erp.outcomes import ErpPage
from tmallerp.erp.yonyou._answers import rows_of, text
from tmallerp.erp.yonyou._client import YonyouClient
from tmallerp.erp.yonyou._heads import amount, custom
from tmallerp.erp.yonyou._lists import Lists, Row, changed_at, moment
from tmallerp.erp.yonyou._settings import YonyouSettings
from tmallerp.errors import ErpUnavailableError

ISSUES = "yonbip/scm/salesout/list"
INVOICES = "yonbip/sd/vouchersaleinvoice/list"
STOCK = "yonbip/scm/stock/QueryCurrentStocksByCondition"
_ORDER_ROWS = "yonbip/sd/voucherorder/list"
_SKUS_A_CALL = 200


class Shipments:
    """
    The shipment source.

    Args:
        lists: Who reads.

        settings: The company's.
    """

    def __init__(self, lists: Lists, settings: YonyouSettings) -> None:
        self._lists = lists
        self._settings = settings

    def page(self, start: datetime, end: datetime, cursor: str | None) -> ErpPage[Shipment]:
        """Read issues that changed in a window."""
        page = self._lists.changed(ISSUES, start, end, cursor)
        lines = self._line_ids([row for rows in page.documents for row in rows])
        items = tuple(_shipment(rows, lines) for rows in page.documents)
        return ErpPage(items=items, cursor=page.cursor)

    def _line_ids(self, rows: Sequence[Row]) -> Mapping[str, str]:
        """Say which of the platform's lines each order row is."""
        codes = sorted(
            {_order(row) for row in rows if _order_row(row) and not _own_line(row)} - {""}
        )
        found = self._lists.matching(_ORDER_ROWS, "code", codes) if codes else []
        name = self._settings.marks.line_id
        return {
            text(row.get("orderDetails_id") or row.get("orderDetailId")): text(
                custom(row, name)
            )
            for row in found
        }


def _shipment(rows: Sequence[Row], lines: Mapping[str, str]) -> Shipment:
    head = rows[0]
    # Whatever else the ERP calls it, only this one has left the warehouse.
    is_audited = text(head.get("status")) == "1"
    changed = changed_at(head)
    return Shipment(
        reference=text(head.get("code")),
        state=ShipmentState.AUDITED if is_audited else ShipmentState.OPEN,
        shipped=moment(head.get("auditTime")) or moment(head.get("vouchdate")) or changed,
        modified=changed,
        lines=tuple(_shipment_line(row, lines) for row in rows),
    )


def _shipment_line(row: Row, lines: Mapping[str, str]) -> ShipmentLine:
    warehouse = (
        row.get("details_warehouse_code")
        or row.get("warehouse_code")
        or row.get("details_warehouse")
        or row.get("warehouse")
    )
    return ShipmentLine(
        order=_order(row),
        line_id=_own_line(row) or lines.get(_order_row(row), ""),
        sku=text(row.get("product_cCode") or row.get("product_code") or row.get("product")),
        quantity=_number(row, "qty", "issue"),
        warehouse=text(warehouse),
        carrier=text(
            row.get("iLogisticId_code")
            or row.get("iLogisticId_name")
            or row.get("iLogisticId")
        ),
        tracking=text(row.get("logistics")),
    )


def _order(row: Row) -> str:
    names = ("orderCode", "firstupcode", "upcode", "out_sys_code")
    return next((text(row.get(name)) for name in names if row.get(name)), "")


def _order_row(row: Row) -> str:
    names = ("orderDetailId", "firstsourceautoid", "sourceautoid")
    return next((text(row.get(name)) for name in names if row.get(name)), "")


def _own_line(row: Row) -> str:
    return text(row.get("out_sys_lineid"))


def _number(row: Row, name: str, what: str) -> Decimal:
    found = amount(row.get(name))
    if found is None:
        msg = f"yonyou: {what} {text(row.get('code'))!r} has no number in {name!r}."
        raise ErpUnavailableError(msg, adapter="yonyou")
    return found


class Receivables:
    """
    The receivable source: invoices, of which the vendor's pages do not list the fields.

    An invoice over several orders is one receivable for each of them.

    Args:
        lists: Who reads.

        settings: The company's.
    """

    def __init__(self, lists: Lists, settings: YonyouSettings) -> None:
        self._lists = lists
        self._settings = settings

    def page(
        self, start: datetime, end: datetime, cursor: str | None
    ) -> ErpPage[Receivable]:
        """Read invoices that changed in a window."""
        page = self._lists.changed(INVOICES, start, end, cursor)
        items = tuple(one for rows in page.documents for one in self._receivables(rows))
        return ErpPage(items=items, cursor=page.cursor)

    def _receivables(self, rows: Sequence[Row]) -> list[Receivable]:
        by_order: dict[str, list[Row]] = {}
        for row in rows:
            order = text(_of_row(row, self._settings.invoice_rows))
            by_order.setdefault(order, []).append(row)
        whole = [self._receivable(order, some) for order, some in by_order.items()]
        if len(whole) == 1:
            return whole
        return [evolve(one, reference=f"{one.reference}/{one.order}") for one in whole]

    def _receivable(self, order: str, rows: Sequence[Row]) -> Receivable:
        head = rows[0]
        changed = changed_at(head)
        return Receivable(
            reference=text(head.get("code")),
            order=order,
            customer=text(head.get("agentId_code") or head.get("agentId")),
            organisation=text(
                head.get("settlementOrgId_code")
                or head.get("settlementOrgId")
                or head.get("salesOrgId_code")
            ),
            booked=(moment(head.get("vouchdate")) or changed).date(),
            amount=sum(map(_row_sum, rows), Decimal(0)),
            audited=text(head.get("verifystate")) == "2",
            modified=changed,
        )


def _of_row(row: Row, name: str) -> Any:
    """Read a field of a row that may be called like one of its head."""
    own = row.get(f"saleInvoiceDetails_{name}")
    return row.get(name) if own is None else own


def _row_sum(row: Row) -> Decimal:
    own = "saleInvoiceDetails_oriSum"
    return _number(row, own if own in row else "oriSum", "invoice")


class Stock:
    """
    The stock source: one call answers for all SKUs it names, a page of them at a time.

    What is reserved is told only where a rule for it is configured: without one the ERP
    answers a zero that is not true.

    Args:
        client: Who asks.

        settings: The company's.

        clock: Says when it was asked.
    """

    def __init__(
        self, client: YonyouClient, settings: YonyouSettings, clock: Clock
    ) -> None:
        self._client = client
        self._settings = settings
        self._clock = clock

    def page(
        self,
        skus: Sequence[str] | None,
        warehouses: Sequence[str] | None,
        cursor: str | None,
    ) -> ErpPage[StockLevel]:
        """Read levels."""
        if skus is None:
            return ErpPage(items=self._levels(None, warehouses))
        start = int(cursor or 0)
        size = min(_SKUS_A_CALL, self._settings.page_size)
        some = list(skus[start : start + size])
        end = start + len(some)
        return ErpPage(
            items=self._levels(some, warehouses) if some else (),
            cursor=str(end) if end < len(skus) else None,
        )

    def _levels(
        self, skus: list[str] | None, warehouses: Sequence[str] | None
    ) -> tuple[StockLevel, ...]:
        settings = self._settings
        question: dict[str, object] = {"org": settings.stocks(settings.organisation)}
        if skus is not None:
            question["productn.code"] = skus
        if warehouses is not None:
            question["warehouse"] = list(warehouses)
        if settings.stock_rule:
            question["billnum"] = settings.stock_rule
        now = self._clock.now()
        levels: dict[tuple[str, str, bool], StockLevel] = {}
        for row in rows_of(self._client.ask(STOCK, question)):
            level = self._level(row, now)
            place = (level.sku, level.warehouse, level.saleable)
            levels[place] = _added(levels.get(place), level)
        return tuple(levels.values())

    def _level(self, row: Row, now: datetime) -> StockLevel:
        allowed = self._settings.saleable_states
        state = text(row.get("stockStatusDoc"))
        reserved = amount(row.get("preretailqty")) if self._settings.stock_rule else None
        return StockLevel(
            sku=text(row.get("product_code")),
            warehouse=text(row.get("warehouse_code") or row.get("warehouse")),
            on_hand=_number(row, "currentqty", "stock"),
            reserved=reserved,
            incoming=amount(row.get("innoticeqty")),
            saleable=not allowed or state in allowed,
            as_of=now,
        )


def _added(one: StockLevel | None, other: StockLevel) -> StockLevel:
    """Add rows the ERP keeps apart by batch or owner."""
    if one is None:
        return other
    return evolve(
        one,
        on_hand=one.on_hand + other.on_hand,
        reserved=_sum(one.reserved, other.reserved),
        incoming=_sum(one.incoming, other.incoming),
    )


def _sum(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    return None if one is None or other is None else one + other


__all__ = ["INVOICES", "ISSUES", "STOCK", "Receivables", "Shipments", "Stock"]
