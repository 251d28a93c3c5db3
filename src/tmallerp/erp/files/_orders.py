"""
A sales order as rows of a file that an ERP's import can read.

One row a priced quantity, the head's columns repeated; postage and fees are rows of
their own, so that the column of amounts adds up to what the buyer paid.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from tmallerp.clock import format_beijing
from tmallerp.documents import (
    PriceRow,
    SalesOrder,
    SalesOrderLine,
    order_digest,
    price_rows,
)
from tmallerp.erp.files._cells import Columns, Row
from tmallerp.erp.protocols import DocumentState
from tmallerp.money import format_yuan

HEAD = (
    "document_key",
    "reference",
    "trade_id",
    "state",
    "platform_status",
    "created",
    "paid",
    "ship_before",
    "organisation",
    "customer",
    "payment",
    "buyer_id",
    "buyer_message",
    "seller_memo",
    "seller_flag",
    "receiver_name",
    "receiver_phone",
    "receiver_province",
    "receiver_city",
    "receiver_district",
    "receiver_town",
    "receiver_address",
    "receiver_postcode",
    "receiver_oaid",
    "content_digest",
)
LINE = (
    "line_id",
    "kind",
    "sku",
    "title",
    "quantity",
    "unit_price",
    "amount",
    "line_status",
    "closed",
    "hold",
    "warehouse",
)
COLUMNS = Columns(
    head=HEAD,
    line=LINE,
    ids=frozenset({"trade_id", "line_id", "sku", "buyer_id"}),
    texts=frozenset(
        {
            "buyer_message",
            "seller_memo",
            "title",
            "hold",
            "receiver_name",
            "receiver_phone",
            "receiver_province",
            "receiver_city",
            "receiver_district",
            "receiver_town",
            "receiver_address",
            "receiver_postcode",
            "platform_status",
            "line_status",
            "organisation",
            "customer",
            "warehouse",
        }
    ),
    numbers=frozenset({"payment", "quantity", "unit_price", "amount"}),
    total="amount",
)


def rows_of(order: SalesOrder, state: DocumentState, decimals: int) -> list[Row]:
    """
    Write an order as rows.

    Raises:
        MoneyError: If an amount cannot be priced.
    """
    head = _head(order, state)
    rows: list[Row] = [
        {**head, **_line(order, line, priced)}
        for line in order.lines
        for priced in price_rows(line.amount, line.quantity, decimals)
    ]
    beside = {
        "postage": order.postage,
        "tax": order.tax,
        "cod_fee": order.cod_fee,
        "service_fee": order.service,
    }
    rows += [
        {**head, **_component(kind, amount, order)}
        for kind, amount in beside.items()
        if amount
    ]
    return rows


def _head(order: SalesOrder, state: DocumentState) -> dict[str, str]:
    to = order.receiver
    return {
        "document_key": str(order.key),
        "reference": f"{order.key.platform_id}-{order.key.reissue}",
        "trade_id": order.key.platform_id,
        "state": state.value,
        "platform_status": order.platform_status,
        "created": format_beijing(order.created),
        "paid": _moment(order.paid),
        "ship_before": _moment(order.ship_before),
        "organisation": order.organisation,
        "customer": order.customer,
        "payment": format_yuan(order.payment),
        "buyer_id": order.buyer_id,
        "buyer_message": order.buyer_message,
        "seller_memo": order.seller_memo,
        "seller_flag": str(order.seller_flag),
        "receiver_name": to.name,
        "receiver_phone": to.phone,
        "receiver_province": to.province,
        "receiver_city": to.city,
        "receiver_district": to.district,
        "receiver_town": to.town,
        "receiver_address": to.address,
        "receiver_postcode": to.postcode,
        "receiver_oaid": to.oaid,
        "content_digest": order_digest(order),
    }


def _moment(moment: datetime | None) -> str:
    return format_beijing(moment) if moment else ""


def _line(order: SalesOrder, line: SalesOrderLine, priced: PriceRow) -> dict[str, str]:
    return {
        "line_id": line.line_id,
        "kind": line.kind.value,
        "sku": line.sku,
        "title": line.title,
        "quantity": str(priced.quantity),
        "unit_price": f"{priced.price:f}",
        "amount": format_yuan(priced.amount),
        "line_status": line.status,
        "closed": "1" if line.closed else "0",
        "hold": line.hold or "",
        "warehouse": line.warehouse or order.warehouse,
    }


def _component(kind: str, amount: Decimal, order: SalesOrder) -> dict[str, str]:
    return {
        **dict.fromkeys(LINE, ""),
        "kind": kind,
        "quantity": "1",
        "unit_price": format_yuan(amount),
        "amount": format_yuan(amount),
        "closed": "0",
        "warehouse": order.warehouse,
    }
