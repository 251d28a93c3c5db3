"""
The receivable: what the ERP says a customer owes for an order.

It is read, never written: the ERP makes it from shipments and returns, and the
reconciliation holds it against orders and bills.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from attrs import frozen


@frozen(kw_only=True)
class Receivable:
    """
    One receivable of the ERP.

    Args:
        reference: The ERP's own number.

        order: What the bill names as the platform's order: its number, or a business
            key's token. ERPs keep it in different fields for blue and red bills; empty
            if the bill names none.

        customer: The ERP's customer.

        organisation: The ERP's settlement organisation.

        booked: The accounting date.

        amount: Yuan, tax included; negative for a red bill.

        settled: Yuan of it already received or written off; None if unknown.

        audited: Whether it counts in the books.

        modified: When it was last changed, aware; windows go by it.
    """

    reference: str
    order: str
    customer: str = ""
    organisation: str = ""
    booked: date
    amount: Decimal
    settled: Decimal | None = None
    audited: bool = True
    modified: datetime
