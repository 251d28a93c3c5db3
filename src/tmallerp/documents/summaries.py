"""
Summary documents: many orders as one bill, for ERPs that are too slow for each.

A summary row stands for lines of many orders that agree in everything the books see. It
keeps which order gave it what, so that every order can be found in its row and the sum
of the shares is the row, to the fen.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from attrs import frozen

from tmallerp import money
from tmallerp.documents.keys import DocumentKey
from tmallerp.documents.orders import LineKind, SalesOrder


@frozen(kw_only=True)
class ShippedLine:
    """
    One line of an order that left the warehouse, as it is summed up.

    Args:
        order: Whose line.

        line_id: The platform's oid, or a name such as ``postage``.

        kind: Goods, service or gift.

        sku: The merchant's code.

        quantity: Pieces that left.

        amount: Yuan for them, tax included.

        unit: The ERP's code of the unit; empty is the SKU's base unit.

        tax_rate: As a fraction: 0.13 is 13 %.

        organisation: The ERP's sales organisation.

        warehouse: Where they were taken from.

        shipped: When they left, aware.
    """

    order: DocumentKey
    line_id: str
    kind: LineKind = LineKind.GOODS
    sku: str
    quantity: int
    amount: Decimal
    unit: str = ""
    tax_rate: Decimal
    organisation: str = ""
    warehouse: str = ""
    shipped: datetime


@frozen(kw_only=True)
class Share:
    """
    What one line of one order gives to a summary row.

    Args:
        order: Whose.

        line_id: Which line.

        quantity: Pieces.

        amount: Yuan, tax included.
    """

    order: DocumentKey
    line_id: str
    quantity: int
    amount: Decimal


@frozen(kw_only=True)
class SummaryRow:
    """
    One row.

    Args:
        line_id: Its number in the document.

        sku: The merchant's code.

        kind: Goods, service or gift.

        unit: The ERP's code of the unit.

        tax_rate: As a fraction.

        shares: What it is made of, at least one.
    """

    line_id: str
    sku: str
    kind: LineKind
    unit: str
    tax_rate: Decimal
    shares: tuple[Share, ...]

    @property
    def quantity(self) -> int:
        """Pieces of all shares."""
        return sum(share.quantity for share in self.shares)

    @property
    def amount(self) -> Decimal:
        """Yuan of all shares."""
        return sum((share.amount for share in self.shares), money.ZERO)


@frozen(kw_only=True)
class Summary:
    """
    One summary document.

    Args:
        order: What is put into the ERP: a sales order whose lines are the rows.

        day: The ship date it stands for.

        rows: Its rows, with their shares.

        supplement: 0, or the number of a supplement: lines that came after the first
            document of the day was closed.

        vat_rounding: Yuan by which the tax of the rows exceeds the tax of the orders
            taken one by one. Nobody owes it; it is listed so that nobody searches for it.
    """

    order: SalesOrder
    day: date
    rows: tuple[SummaryRow, ...]
    supplement: int = 0
    vat_rounding: Decimal = money.ZERO
