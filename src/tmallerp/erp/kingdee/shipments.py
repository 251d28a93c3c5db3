"""Audited outbound documents (销售出库单) as shipments of orders and their lines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from attrs import frozen

from tmallerp.documents import Shipment, ShipmentLine, ShipmentState
from tmallerp.erp.kingdee._filters import In, Is, between, chunks
from tmallerp.erp.kingdee._flat import Cells, as_number, as_text
from tmallerp.erp.kingdee._forms import SALES_ORDER
from tmallerp.erp.kingdee._paging import moment, number_cursor, read_page
from tmallerp.erp.kingdee.client import KingdeeClient, Query
from tmallerp.erp.outcomes import ErpPage

_FORM = "SAL_OUTSTOCK"
_FIELDS = (
    "FID",
    "FBillNo",
    "FDate",
    "FModifyDate",
    "FCarrierID.FNumber",
    "FCarriageNO",
    "FEntity_FENTRYID",
    "FMaterialID.FNumber",
    "FRealQty",
    "FStockID.FNumber",
    "FSoorDerno",
    "FSOEntryId",
)
_ORDER_FIELDS = (
    "FBillNo",
    SALES_ORDER.entry_query,
    "FMaterialId.FNumber",
    SALES_ORDER.row_key,
    SALES_ORDER.moved,
)


class _OrderRow(NamedTuple):
    entry: str
    sku: str
    line_id: str
    moved: Decimal | None


@frozen(kw_only=True)
class Shipments:
    """
    Reads what left the warehouses.

    Args:
        client: Where.

        page: Rows of one query.
    """

    client: KingdeeClient
    page: int

    def read(self, start: datetime, end: datetime, cursor: str | None) -> ErpPage[Shipment]:
        """Read what changed in a window; see `ShipmentSource.list_shipments`."""
        query = Query(
            form=_FORM,
            fields=_FIELDS,
            filters=(*between("FModifyDate", start, end), Is("FDocumentStatus", "=", "C")),
            order=("FID", "FEntity_FENTRYID"),
            limit=self.page,
        )
        page = read_page(self.client, query, "FID", number_cursor(self.client, cursor))
        orders = self._orders(
            as_text(row["FSoorDerno"]) for group in page.groups for row in group
        )
        items = tuple(self._shipment(group, orders) for group in page.groups)
        return ErpPage(items=items, cursor=page.last)

    def _orders(self, numbers: Iterable[str]) -> Mapping[str, list[_OrderRow]]:
        """Read the rows of the orders, for the platform's lines stand there."""
        found: dict[str, list[_OrderRow]] = {}
        for some in chunks(sorted({one for one in numbers if one})):
            query = Query(
                form=SALES_ORDER.id,
                fields=("FID", *_ORDER_FIELDS),
                filters=(In("FBillNo", some),),
                order=("FID", SALES_ORDER.entry_query),
                limit=10_000,
            )
            page_after: int | None = None
            while True:
                page = read_page(self.client, query, "FID", page_after)
                for group in page.groups:
                    found[as_text(group[0]["FBillNo"])] = [_order_row(row) for row in group]
                if page.last is None:
                    break
                page_after = int(page.last)
        return found

    def _shipment(
        self, group: list[Cells], orders: Mapping[str, list[_OrderRow]]
    ) -> Shipment:
        head = group[0]
        return Shipment(
            reference=as_text(head["FBillNo"]),
            state=ShipmentState.AUDITED,
            shipped=moment(self.client, head["FDate"]),
            modified=moment(self.client, head["FModifyDate"]),
            lines=tuple(_line(row, orders) for row in group),
        )


def _order_row(row: Cells) -> _OrderRow:
    return _OrderRow(
        as_text(row[SALES_ORDER.entry_query]),
        as_text(row["FMaterialId.FNumber"]),
        as_text(row[SALES_ORDER.row_key]),
        as_number(row[SALES_ORDER.moved]),
    )


def _line(row: Cells, orders: Mapping[str, list[_OrderRow]]) -> ShipmentLine:
    order, sku = as_text(row["FSoorDerno"]), as_text(row["FMaterialID.FNumber"])
    known = orders.get(order, [])
    mine = _match(as_text(row["FSOEntryId"]), sku, known)
    line_id = mine.line_id if mine else ""
    return ShipmentLine(
        order=order,
        line_id=line_id,
        sku=sku,
        quantity=as_number(row["FRealQty"]) or Decimal(0),
        warehouse=as_text(row["FStockID.FNumber"]),
        carrier=as_text(row["FCarrierID.FNumber"]),
        tracking=as_text(row["FCarriageNO"]).strip(),
        cumulative=_moved(line_id, known) if line_id else None,
    )


def _match(entry: str, sku: str, rows: list[_OrderRow]) -> _OrderRow | None:
    for row in rows:
        if entry not in ("", "0") and row.entry == entry:
            return row
    # Without the link a row is only known where nothing else can be meant.
    lines = {row.line_id: row for row in rows if row.sku == sku}
    return next(iter(lines.values())) if len(lines) == 1 else None


def _moved(line_id: str, rows: list[_OrderRow]) -> Decimal | None:
    """A line may be several rows, where its price needs two."""
    moved = [row.moved for row in rows if row.line_id == line_id]
    known = [one for one in moved if one is not None]
    return sum(known, Decimal(0)) if len(known) == len(moved) else None


__all__ = ["Shipments"]
