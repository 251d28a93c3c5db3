"""
The sales order: what the ERP needs to know of one Tmall trade.

Amounts are what the buyer pays per line after every discount, tax included; postage is
a component of its own. ``sum(line amounts) + postage + tax + cod_fee + service`` equals
the payment to the fen, or the document was never made.
"""

from __future__ import annotations

import enum
from datetime import datetime
from decimal import ROUND_FLOOR, ROUND_HALF_EVEN, Decimal
from functools import cache
from typing import NamedTuple

from attrs import frozen

from tmallerp import money
from tmallerp.documents._json import (
    document_digest,
    document_from_json,
    document_to_json,
)
from tmallerp.documents.keys import DocumentKey, Version
from tmallerp.errors import MoneyError

SCHEMA = 1
"""Number of the JSON form of a sales order; raised when a field changes meaning."""

_FEN = Decimal("0.01")
_HALF_FEN = Decimal("0.005")


class LineKind(enum.StrEnum):
    """What a line is to the ERP."""

    GOODS = "goods"
    SERVICE = "service"
    GIFT = "gift"


@frozen(kw_only=True)
class Discount:
    """
    One named reduction, for people to read; the amounts are already in the lines.

    Args:
        name: The promotion's name.

        amount: Yuan taken off, not negative.

        line_id: The line it belongs to; None for the whole order.
    """

    name: str
    amount: Decimal
    line_id: str | None = None


@frozen(kw_only=True)
class Receiver:
    """
    Who gets the parcel, as far as the platform shows it.

    Names, phones and streets arrive masked and are text, never a key. `oaid` stands for
    the plain data and is asked for only when a parcel is made.
    """

    oaid: str = ""
    name: str = ""
    phone: str = ""
    province: str = ""
    city: str = ""
    district: str = ""
    town: str = ""
    address: str = ""
    postcode: str = ""


@frozen(kw_only=True)
class SalesOrderLine:
    """
    One line.

    Args:
        line_id: The platform's oid.

        kind: Goods, service or gift.

        sku: The merchant's code, the link to the ERP's material.

        title: The product's title and properties, for people.

        quantity: Pieces, at least 1.

        list_price: Yuan a piece before discounts.

        discount: Yuan taken off the whole line, its share of the order's included.

        amount: Yuan the buyer pays for the line, tax included, postage not.

        status: The platform's status of the line.

        closed: Whether the line is dead (refunded or cancelled) and must not be shipped.

        hold: Why the line must wait (an open refund), or None.

        warehouse: Where it is taken from; empty is the shop's default.
    """

    line_id: str
    kind: LineKind = LineKind.GOODS
    sku: str
    title: str = ""
    quantity: int
    list_price: Decimal
    discount: Decimal = money.ZERO
    amount: Decimal
    status: str = ""
    closed: bool = False
    hold: str | None = None
    warehouse: str = ""


@frozen(kw_only=True)
class SalesOrder:
    """
    One order.

    Args:
        key: The business key; the destination stores `str(key)`.

        version: Which state of the trade this was made from.

        platform_status: The trade's status in the platform's words.

        created: When the buyer ordered.

        paid: When the buyer paid; None for cash on delivery.

        lines: At least one, in the platform's order.

        postage: Yuan for the whole order.

        tax: Yuan of cross-border tax that no line contains.

        cod_fee: Yuan of cash-on-delivery fee the buyer pays.

        service: Yuan of service lines that are not goods (installation, warranty).

        payment: Yuan the buyer pays for everything; never lowered by refunds.

        discounts: For people to read.

        receiver: Masked, with its OAID.

        buyer_id: The platform's stable id of the buyer for this app; never the nick.

        buyer_message: What the buyer wrote.

        seller_memo: What the seller noted.

        seller_flag: The seller's coloured flag, 0 to 5.

        customer: The ERP's customer for this shop.

        organisation: The ERP's sales organisation.

        warehouse: The ERP's default warehouse.

        ship_before: The promised time of shipping, if the platform names one.
    """

    key: DocumentKey
    version: Version
    platform_status: str
    created: datetime
    paid: datetime | None = None
    lines: tuple[SalesOrderLine, ...]
    postage: Decimal = money.ZERO
    tax: Decimal = money.ZERO
    cod_fee: Decimal = money.ZERO
    service: Decimal = money.ZERO
    payment: Decimal
    discounts: tuple[Discount, ...] = ()
    receiver: Receiver = Receiver()
    buyer_id: str = ""
    buyer_message: str = ""
    seller_memo: str = ""
    seller_flag: int = 0
    customer: str = ""
    organisation: str = ""
    warehouse: str = ""
    ship_before: datetime | None = None

    @property
    def total(self) -> Decimal:
        """Yuan of all components; equals `payment` in every order that was mapped."""
        parts = (self.postage, self.tax, self.cod_fee, self.service)
        return sum((line.amount for line in self.lines), sum(parts, money.ZERO))


class PriceRow(NamedTuple):
    """
    A row of a bill as an ERP computes it.

    Args:
        quantity: Pieces, at least 1.

        price: Yuan a piece.

        amount: Yuan for the row: price times quantity, rounded to the fen.
    """

    quantity: int
    price: Decimal
    amount: Decimal


def price_rows(amount: Decimal, quantity: int, decimals: int = 2) -> list[PriceRow]:
    """
    Price a line so that unit price times quantity gives its amount to the fen.

    ERPs recompute the product and round it. One row does where the price has enough
    decimals: 10.00 yuan over 3 pieces are 3.3333 each. With two decimals there is no
    such price, so the line becomes two pieces at 3.33 and one at 3.34.

    Args:
        amount: Yuan for the whole line, not negative.

        quantity: Pieces, at least 1.

        decimals: How many the ERP's price carries, at least 2.

    Returns:
        One row, or two with the cheaper first; their amounts add up to *amount*.

    Raises:
        MoneyError: If an argument is out of its range.
    """
    if quantity < 1 or amount < 0 or decimals < 2:
        msg = f"Cannot price {quantity} pieces of {amount} yuan at {decimals} decimals."
        raise MoneyError(msg, value=str(amount))
    exact = amount / quantity
    price = exact.quantize(_least(decimals), ROUND_HALF_EVEN)
    # Less than half a fen off: however the ERP rounds, it gets the amount.
    if abs(price * quantity - amount) < _HALF_FEN:
        return [PriceRow(quantity, price, amount)]
    low = exact.quantize(_FEN, rounding=ROUND_FLOOR)
    dearer = int((amount - low * quantity) / _FEN)
    rows = ((quantity - dearer, low), (dearer, low + _FEN))
    return [PriceRow(count, each, count * each) for count, each in rows]


@cache
def _least(decimals: int) -> Decimal:
    """Return the smallest price above nothing."""
    return Decimal(1).scaleb(-decimals)


def order_to_json(order: SalesOrder) -> bytes:
    """
    Write an order as canonical JSON: sorted keys, UTF-8, yuan and times as text.

    The same order always gives the same bytes, so their digest is the order's.
    """
    return document_to_json(order)


def order_digest(order: SalesOrder) -> str:
    """
    Return the SHA-256 of what the order says, whatever version it was made from.

    Two versions of a trade that differ only in what no ERP hears about have one digest,
    so the second is skipped.
    """
    return document_digest(order)


def order_from_json(payload: bytes) -> SalesOrder:
    """
    Read what `order_to_json` wrote.

    Raises:
        StoreError: If *payload* is not such a document.
    """
    return document_from_json(payload, SalesOrder)


__all__ = [
    "SCHEMA",
    "Discount",
    "LineKind",
    "PriceRow",
    "Receiver",
    "SalesOrder",
    "SalesOrderLine",
    "order_digest",
    "order_from_json",
    "order_to_json",
    "price_rows",
]
