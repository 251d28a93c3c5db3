"""
A sales order as rows of a CSV file that an ERP's import can read.

One row a priced quantity, the head's columns repeated; postage and fees are rows of
their own, so that the column of amounts adds up to what the buyer paid.
"""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
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
from tmallerp.erp.protocols import DocumentState
from tmallerp.errors import MoneyError
from tmallerp.money import format_yuan, parse_yuan

Row = Mapping[str, str]

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
COLUMNS = (*HEAD, *LINE)

_FREE_TEXT = frozenset(
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
)
_IDS = frozenset({"trade_id", "line_id", "sku", "buyer_id"})
# A cell that begins so is a formula to Excel and WPS; buyers write messages like that.
# Full-width signs become plain ones when a program normalises, and blanks or invisible
# characters in front are skipped by some.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_SKIPPED = " \u00a0\u3000\u200b\u200c\u200d\u2060\ufeff"


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


def write(rows: Iterable[Row], columns: Sequence[str], encoding: str) -> bytes:
    """
    Write rows as a file's bytes.

    Raises:
        UnicodeEncodeError: If a text holds half a character.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_cell(name, row[name]) for name in columns])
    return out.getvalue().encode(encoding)


def _cell(name: str, text: str) -> str:
    if name in _FREE_TEXT and is_formula(text):
        return f"'{text}"
    # A number of many digits, or with leading zeros, loses them in a spreadsheet. The
    # platform's own exports append a tab to make it text, and imports trim it.
    if name in _IDS and text.isascii() and text.isdigit():
        return f"{text}\t"
    if name in _IDS and is_formula(text):
        return f"'{text}"
    return text


def is_formula(text: str) -> bool:
    """Say whether a spreadsheet might compute a text instead of showing it."""
    plain = unicodedata.normalize("NFKC", text[:64]).lstrip(_SKIPPED)
    return plain.startswith(_FORMULA)


def read(data: bytes, encoding: str) -> list[Row]:
    """
    Read what `write` wrote; ids come back without their tab.

    Raises:
        ValueError: If it is no such file.
    """
    text = data.decode(encoding)
    reader = csv.DictReader(io.StringIO(text, newline=""))
    rows = list(reader)
    missing = set(COLUMNS).difference(reader.fieldnames or ())
    if missing:
        msg = f"the column {min(missing)} is missing"
        raise ValueError(msg)
    if not rows:
        msg = "it has no rows"
        raise ValueError(msg)
    if any(None in row or None in row.values() for row in rows):
        msg = "a row has other columns than the first line names"
        raise ValueError(msg)
    return [_checked(row) for row in rows]


def _checked(row: Row) -> Row:
    """Take the tab off ids, and make sure of what decides."""
    DocumentState(row["state"])
    try:
        parse_yuan(row["amount"])
    except MoneyError as error:
        raise ValueError(error.message) from error
    return {
        name: value.removesuffix("\t") if name in _IDS else value
        for name, value in row.items()
    }
