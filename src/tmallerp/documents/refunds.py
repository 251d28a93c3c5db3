"""
Refunds: money that goes back, and goods that come back, which are two events.

A buyer may get money without sending anything (quantity 0), and goods may arrive weeks
before or after the money is paid. So each event is a document of its own: goods become
a return into stock, money a red receivable or a refund bill.
"""

from __future__ import annotations

import enum
from datetime import datetime
from decimal import Decimal

from attrs import frozen

from tmallerp import money
from tmallerp.documents.keys import DocumentKey, Version


class RefundEvent(enum.StrEnum):
    """What happened."""

    MONEY = "money"
    """The platform paid the buyer back."""

    GOODS = "goods"
    """The warehouse received goods."""


@frozen(kw_only=True)
class RefundLine:
    """
    What goes back of one order line.

    Args:
        line_id: The order line's id, the platform's oid.

        sku: The merchant's code.

        quantity: Pieces that came back; 0 where only money did.

        amount: Yuan paid back for the line, not negative, tax included.

        defective: Pieces of *quantity* that cannot be sold again.
    """

    line_id: str
    sku: str
    quantity: int = 0
    amount: Decimal = money.ZERO
    defective: int = 0


@frozen(kw_only=True)
class Refund:
    """
    One event of one refund.

    Args:
        key: The business key: kind ``refund`` for money, ``return`` for goods, with the
            platform's refund id.

        version: Which state of the refund this was made from.

        event: Money or goods.

        order: The business key of the order it belongs to.

        happened: When the money was paid or the goods were received, aware.

        lines: At least one.

        postage: Yuan of postage paid back, for a money event.

        amount: Yuan paid back in all: the lines and the postage; 0 for a goods event.

        shipped: Whether the goods had left before; a refund of what never left is a
            reduction of the order, not a return.

        reason: The buyer's reason in the platform's words, for people.

        customer: The ERP's customer of the shop.

        organisation: The ERP's sales organisation.

        warehouse: Where goods come back to.
    """

    key: DocumentKey
    version: Version
    event: RefundEvent
    order: DocumentKey
    happened: datetime
    lines: tuple[RefundLine, ...]
    postage: Decimal = money.ZERO
    amount: Decimal = money.ZERO
    shipped: bool = True
    reason: str = ""
    customer: str = ""
    organisation: str = ""
    warehouse: str = ""

    @property
    def total(self) -> Decimal:
        """Yuan of all components; equals `amount` in every money event that was mapped."""
        return sum((line.amount for line in self.lines), self.postage)
