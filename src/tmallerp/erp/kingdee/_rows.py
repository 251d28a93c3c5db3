"""
What maps read besides the document itself: the bill's own words and its priced rows.

A line becomes as many rows as its price needs; postage and fees become rows of materials
that the settings name. All rows together are what the buyer paid.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from tmallerp.documents import LineKind, Refund, SalesOrder, SalesOrderLine, price_rows
from tmallerp.erp.kingdee._holding import guard
from tmallerp.erp.kingdee.settings import KingdeeSettings
from tmallerp.errors import MappingError


class BillWords(NamedTuple):
    """
    A bill's own words.

    Args:
        number: What it is found by.

        organisation: Whose bill.

        customer: Who is billed.

        warehouse: Where goods come from, or go to.

        note: For people.

        address: Of the receiver, as far as it is shown.

        deliver: When the goods should leave.

        order_number: The number of the order's bill; empty for an order.
    """

    number: str
    organisation: str
    customer: str
    warehouse: str = ""
    note: str = ""
    address: str = ""
    deliver: datetime | None = None
    order_number: str = ""


class BillRow(NamedTuple):
    """
    A row as maps read it.

    Args:
        sku: The material.

        unit: Its unit; empty leaves it to the ERP.

        quantity: Pieces.

        price: Yuan a piece, tax included.

        amount: Yuan, tax included.

        tax_rate: Per cent.

        is_free: Whether nothing is paid for it.

        warehouse: Where it is taken from, or goes to.

        status: The stock's state, for what comes back.

        note: For people.

        line_id: The platform's line; empty for postage and fees.
    """

    sku: str
    unit: str
    quantity: int | Decimal
    price: Decimal
    amount: Decimal
    tax_rate: Decimal
    is_free: bool = False
    warehouse: str = ""
    status: str = ""
    note: str = ""
    line_id: str = ""


def order_words(order: SalesOrder, number: str, settings: KingdeeSettings) -> BillWords:
    """Gather an order's words."""
    to = order.receiver
    note = " / ".join(text for text in (order.buyer_message, order.seller_memo) if text)
    return BillWords(
        number=number,
        organisation=order.organisation or settings.organisation,
        customer=order.customer or settings.customer,
        warehouse=order.warehouse or settings.warehouse,
        note=guard(note) if note else "",
        address=f"{to.province}{to.city}{to.district}{to.town}{to.address}",
        deliver=order.ship_before or order.paid or order.created,
    )


def order_rows(order: SalesOrder, settings: KingdeeSettings) -> list[BillRow]:
    """
    Price all lines and components of an order.

    Raises:
        MoneyError: If an amount cannot be priced.

        MappingError: If a component has no material.
    """
    default = order.warehouse or settings.warehouse
    rows: list[BillRow] = []
    for line in order.lines:
        rows += _line_rows(line, default, settings)
    for name in _COMPONENTS:
        amount: Decimal = getattr(order, name)
        if amount:
            rows.append(component(name, amount, settings))
    return rows


def _line_rows(
    line: SalesOrderLine, default: str, settings: KingdeeSettings
) -> list[BillRow]:
    codes = settings.codes
    sku = line.sku
    unit = codes.units.get(sku, codes.unit)
    rate = codes.tax_rates.get(sku, codes.tax_rate)
    free = line.kind is LineKind.GIFT or not line.amount
    decimals = settings.limits.price_decimals
    where, title, line_id = line.warehouse or default, line.title, line.line_id
    return [
        BillRow(sku, unit, quantity, price, amount, rate, free, where, "", title, line_id)
        for quantity, price, amount in price_rows(line.amount, line.quantity, decimals)
    ]


_COMPONENTS = ("postage", "tax", "cod_fee", "service")
_NAMES = {
    "postage": "邮费",
    "tax": "税费",
    "cod_fee": "货到付款服务费",
    "service": "服务费",
}


def component(name: str, amount: Decimal, settings: KingdeeSettings) -> BillRow:
    """
    Make the row of a component that is no line.

    Raises:
        MappingError: If the settings name no material for it.
    """
    codes = settings.codes
    sku: str = getattr(codes, name)
    if not sku:
        msg = f"The order has {amount} yuan of {name}, and codes.{name} names no material."
        raise MappingError(
            msg, document="SalesOrder", field=f"codes.{name}", value=str(amount)
        )
    unit = codes.units.get(sku, codes.unit)
    rate = codes.tax_rates.get(sku, codes.tax_rate)
    return BillRow(sku, unit, 1, amount, amount, rate, note=_NAMES[name])


def return_rows(refund: Refund, settings: KingdeeSettings) -> list[BillRow]:
    """
    Price what came back; defective pieces are a row of their own where they must be.

    Raises:
        MoneyError: If an amount cannot be priced.
    """
    codes, rows = settings.codes, []
    where = refund.warehouse or settings.warehouse
    for line in refund.lines:
        if not line.quantity:
            continue
        unit = codes.units.get(line.sku, codes.unit)
        rate = codes.tax_rates.get(line.sku, codes.tax_rate)
        bad = line.defective if codes.defective_status else 0
        priced = price_rows(line.amount, line.quantity, settings.limits.price_decimals)
        for quantity, price, _ in priced:
            spoilt = min(bad, quantity)
            bad -= spoilt
            for count, status in (
                (quantity - spoilt, codes.good_status),
                (spoilt, codes.defective_status),
            ):
                if count:
                    rows.append(
                        BillRow(
                            line.sku,
                            unit,
                            count,
                            price,
                            price * count,
                            rate,
                            not price,
                            where,
                            status,
                            "",
                            line.line_id,
                        )
                    )
    return rows


__all__ = [
    "BillRow",
    "BillWords",
    "component",
    "order_rows",
    "order_words",
    "return_rows",
]
