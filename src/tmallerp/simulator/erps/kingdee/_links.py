"""Link rows: what was made from what, and what is left of an order."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from tmallerp.simulator.erps.kingdee._answers import NOT_FOUND, NOT_OPERABLE, RefusedError
from tmallerp.simulator.erps.kingdee._documents import AUDITED, Books, Document, Row

TABLES = {
    "T_SAL_ORDERENTRY": "SAL_SaleOrder",
    "T_SAL_OUTSTOCKENTRY": "SAL_OUTSTOCK",
    "T_SAL_RETURNSTOCKENTRY": "SAL_RETURNSTOCK",
    "T_AR_RECEIVABLEENTRY": "AR_receivable",
}
"""Tables of rows that others are made from."""
_ZERO = Decimal(0)


def take_links(books: Books, row: Row, value: Any, entity: str) -> None:
    """
    Keep a row's links, and write where it comes from.

    Raises:
        RefusedError: If there is no such audited source.
    """
    links = []
    if value and not isinstance(value, list):
        raise RefusedError("关联信息应为数组", field=f"{entity}_Link")
    for told in value or ():
        source, origin = _source(books, told, f"{entity}_Link")
        links.append(
            {
                f"{entity}_Link_FRuleId": str(told.get(f"{entity}_Link_FRuleId", "")),
                f"{entity}_Link_FSTableName": str(told[f"{entity}_Link_FSTableName"]),
                f"{entity}_Link_FSBillId": source.id,
                f"{entity}_Link_FSId": int(str(told[f"{entity}_Link_FSId"])),
            }
        )
        describe(row, entity, source, origin)
    row[f"{entity}_Link"] = links


def _source(books: Books, told: Any, prefix: str) -> tuple[Document, Row]:
    if not isinstance(told, Mapping):
        raise RefusedError("关联信息应为对象", field=prefix)
    try:
        form = books.form(TABLES[str(told[f"{prefix}_FSTableName"]).upper()])
        source = books.by_id(form, told[f"{prefix}_FSBillId"])
        row = row_of(source, told[f"{prefix}_FSId"]) if source else None
    except KeyError as error:
        raise RefusedError(f"关联信息不完整:{error}", field=prefix) from None
    if source is None or row is None:
        raise RefusedError("关联的源单分录不存在", NOT_FOUND, prefix)
    if source.status != AUDITED:
        raise RefusedError(f"源单“{source.number}”未审核", NOT_OPERABLE, prefix)
    return source, row


def row_of(doc: Document, row_id: object) -> Row | None:
    """Find a row of the main entry by its id."""
    main = doc.form.main
    if main is None:
        return None
    return next((row for row in doc.main_rows if str(row[main.pk]) == str(row_id)), None)


def describe(row: Row, entity: str, source: Document, origin: Row) -> None:
    """Write a row's source into the fields that tell of it."""
    del entity
    if source.form.id == "SAL_SaleOrder":
        row["FSrcType"], row["FSrcBillNo"] = source.form.id, source.number
        row["FSoorDerno"] = source.number
        row["FSOEntryId"] = str(origin["FEntryID"])
    elif source.form.id in {"SAL_OUTSTOCK", "SAL_RETURNSTOCK"}:
        row["FSOURCETYPE"], row["FSourceBillNo"] = source.form.id, source.number
    else:
        row["FSRCBILLTYPEID"], row["FSRCBILLNO"] = source.form.id, source.number


def check_links(books: Books, doc: Document) -> None:
    """
    Refuse to ship more than was ordered.

    Raises:
        RefusedError: If a row exceeds what its order row leaves.
    """
    if doc.form.id != "SAL_OUTSTOCK":
        return
    for row in doc.main_rows:
        for link in row.get("FEntity_Link", ()):
            order = books.by_id(books.form("SAL_SaleOrder"), link["FEntity_Link_FSBillId"])
            origin = row_of(order, link["FEntity_Link_FSId"]) if order else None
            if origin is None:
                continue
            left = (origin.get("FQty") or _ZERO) - books.linked(
                origin["FEntryID"], beside=doc.id
            )
            sent = row.get("FRealQty") or _ZERO
            if sent > left:
                message = f"实发数量{sent}超过订单可出数量{left},不允许超发"
                raise RefusedError(message, field="FRealQty")


def settle_order(doc: Document, books: Books) -> None:
    """Compute what is left of an order, and close it when nothing is."""
    for row in doc.main_rows:
        qty = row.get("FQty") or _ZERO
        row["FRemainOutQty"] = qty - (row["FStockOutQty"] or _ZERO)
        row["FCanOutQty"] = max(_ZERO, qty - books.linked(row["FEntryID"]))
    is_done = bool(doc.main_rows) and all(
        row["FRemainOutQty"] <= 0 or row["FMrpCloseStatus"] == "B" for row in doc.main_rows
    )
    doc.head["FCloseStatus"] = "B" if is_done or doc.is_closed_by_hand else "A"


def move_orders(books: Books, shipped: Document, sign: int) -> None:
    """Add an audited shipment to the orders its rows come from, or take it off again."""
    for row in shipped.main_rows:
        for link in row.get("FEntity_Link", ()):
            form = books.form("SAL_SaleOrder")
            order = books.by_id(form, link["FEntity_Link_FSBillId"])
            if order is None:
                continue
            changed = order.snapshot()
            origin = row_of(changed, link["FEntity_Link_FSId"])
            if origin is not None:
                origin["FStockOutQty"] += sign * (row.get("FRealQty") or _ZERO)
                settle_order(changed, books)
                books.keep(changed)


def refresh_orders(books: Books, shipment: Document) -> None:
    """Compute anew what can still be shipped of the orders behind a shipment."""
    sources = {
        link["FEntity_Link_FSBillId"]
        for row in shipment.main_rows
        for link in row.get("FEntity_Link", ())
    }
    for order_id in sources:
        order = books.by_id(books.form("SAL_SaleOrder"), order_id)
        if order is not None:
            changed = order.snapshot()
            settle_order(changed, books)
            books.keep(changed)
