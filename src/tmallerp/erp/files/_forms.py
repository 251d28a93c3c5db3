"""
Every kind of document as rows of a file: one row a line, the head's columns repeated.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, Generic, TypeVar

from attrs import AttrsInstance, frozen

from tmallerp.clock import format_beijing
from tmallerp.documents import (
    DocumentKey,
    PurchaseDemand,
    Refund,
    SalesOrder,
    StockCount,
    Voucher,
    document_digest,
)
from tmallerp.erp.files import _orders
from tmallerp.erp.files._cells import Columns, Row
from tmallerp.erp.protocols import DocumentState
from tmallerp.money import format_yuan

D = TypeVar("D", bound=AttrsInstance)


@frozen(kw_only=True)
class Form(Generic[D]):
    """
    How one kind of document is written.

    Args:
        columns: Of its file.

        rows: Makes the rows of a document, its state and the decimals of a price.
    """

    columns: Columns
    rows: Callable[[D, DocumentState, int], list[Row]]


FOLDERS: Mapping[str, str] = {
    "order": "orders",
    "refund": "refunds",
    "return": "returns",
    "purchase": "purchases",
    "count": "counts",
    "voucher": "vouchers",
}
"""Where the documents of a kind are; another kind is its own folder."""


def _head(document: Any, state: DocumentState) -> dict[str, str]:
    """Write what every document begins with."""
    key: DocumentKey = document.key
    return {
        "document_key": str(key),
        "reference": reference_of(key),
        "state": state.value,
        "organisation": document.organisation,
        "content_digest": document_digest(document),
    }


def reference_of(key: DocumentKey) -> str:
    """Return the number a document has here."""
    return f"{key.platform_id}-{key.reissue}"


def _columns(
    head: str, line: str, *, texts: str = "", numbers: str = "", total: str = ""
) -> Columns:
    """Name columns; what is neither text nor number, time nor word is a code."""
    words = {"state", "created", "event", "shipped", "kind", "content_digest", "booked"}
    names = (
        *("document_key", "reference", "state", "organisation"),
        *head.split(),
        "content_digest",
    )
    every = {*names, *line.split()}
    plain = {*texts.split(), *numbers.split(), *words}
    return Columns(
        head=names,
        line=tuple(line.split()),
        ids=frozenset(every - plain),
        texts=frozenset(texts.split()),
        numbers=frozenset(numbers.split()),
        total=total,
    )


def _number(value: Decimal | int | None) -> str:
    return (
        "" if value is None else f"{value:f}" if isinstance(value, Decimal) else str(value)
    )


def _moment(moment: datetime | None) -> str:
    return format_beijing(moment) if moment else ""


# --- refunds and returns --------------------------------------------------------------

_REFUND = _columns(
    "refund_id order_key trade_id event created shipped payment customer reason",
    "line_id kind sku quantity defective amount warehouse",
    texts="reason",
    numbers="payment quantity defective amount",
    total="amount",
)


def _refund_rows(refund: Refund, state: DocumentState, _decimals: int) -> list[Row]:
    head = {
        **_head(refund, state),
        "refund_id": refund.key.platform_id,
        "order_key": str(refund.order),
        "trade_id": refund.order.platform_id,
        "event": refund.event.value,
        "created": format_beijing(refund.happened),
        "shipped": "1" if refund.shipped else "0",
        "payment": format_yuan(refund.amount),
        "customer": refund.customer,
        "reason": refund.reason,
        "warehouse": refund.warehouse,
    }
    rows: list[Row] = [
        {
            **head,
            "line_id": line.line_id,
            "kind": "line",
            "sku": line.sku,
            "quantity": str(line.quantity),
            "defective": str(line.defective),
            "amount": format_yuan(line.amount),
        }
        for line in refund.lines
    ]
    if refund.postage:
        beside = {"kind": "postage", "amount": format_yuan(refund.postage)}
        rows.append(
            {**head, **beside, "line_id": "", "sku": "", "quantity": "0", "defective": "0"}
        )
    return rows


# --- purchases ------------------------------------------------------------------------

_PURCHASE = _columns(
    "demand_id created supplier warehouse note",
    "line_id sku quantity unit unit_price needed line_note",
    texts="note line_note",
    numbers="quantity unit_price",
)


def _purchase_rows(
    demand: PurchaseDemand, state: DocumentState, _decimals: int
) -> list[Row]:
    head = {
        **_head(demand, state),
        "demand_id": demand.key.platform_id,
        "created": format_beijing(demand.raised),
        "supplier": demand.supplier,
        "warehouse": demand.warehouse,
        "note": demand.note,
    }
    return [
        {
            **head,
            "line_id": line.line_id,
            "sku": line.sku,
            "quantity": _number(line.quantity),
            "unit": line.unit,
            "unit_price": _number(line.price),
            "needed": _moment(line.needed),
            "line_note": line.note,
        }
        for line in demand.lines
    ]


# --- counts ---------------------------------------------------------------------------

_COUNT = _columns(
    "count_id warehouse created note",
    "sku counted booked_quantity",
    texts="note",
    numbers="counted booked_quantity",
)


def _count_rows(count: StockCount, state: DocumentState, _decimals: int) -> list[Row]:
    head = {
        **_head(count, state),
        "count_id": count.key.platform_id,
        "warehouse": count.warehouse,
        "created": format_beijing(count.counted_at),
        "note": count.note,
    }
    return [
        {
            **head,
            "sku": line.sku,
            "counted": _number(line.counted),
            "booked_quantity": _number(line.booked),
        }
        for line in count.lines
    ]


# --- vouchers -------------------------------------------------------------------------

_VOUCHER = _columns(
    "voucher_id book booked word attachments",
    "line_id summary account debit credit dimensions cash_flow",
    texts="word summary dimensions",
    numbers="attachments debit credit",
    total="debit",
)


def _voucher_rows(voucher: Voucher, state: DocumentState, _decimals: int) -> list[Row]:
    head = {
        **_head(voucher, state),
        "voucher_id": voucher.key.platform_id,
        "book": voucher.book,
        "booked": voucher.booked.isoformat(),
        "word": voucher.word,
        "attachments": str(voucher.attachments),
    }
    return [
        {
            **head,
            "line_id": str(number),
            "summary": line.summary,
            "account": line.account,
            "debit": format_yuan(line.debit),
            "credit": format_yuan(line.credit),
            "dimensions": "; ".join(f"{k}={v}" for k, v in sorted(line.dimensions.items())),
            "cash_flow": line.cash_flow,
        }
        for number, line in enumerate(voucher.lines, 1)
    ]


ORDER: Form[SalesOrder] = Form(columns=_orders.COLUMNS, rows=_orders.rows_of)
REFUND: Form[Refund] = Form(columns=_REFUND, rows=_refund_rows)
PURCHASE: Form[PurchaseDemand] = Form(columns=_PURCHASE, rows=_purchase_rows)
COUNT: Form[StockCount] = Form(columns=_COUNT, rows=_count_rows)
VOUCHER: Form[Voucher] = Form(columns=_VOUCHER, rows=_voucher_rows)
