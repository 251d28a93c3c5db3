"""
The customer: whom the ERP bills.

A shop is one customer of its ERP and the buyer is text on the bill, so writing customers
is off unless a company asks for it.
"""

from __future__ import annotations

from attrs import frozen


@frozen(kw_only=True)
class Customer:
    """
    One customer.

    Args:
        code: The ERP's customer number; the business key.

        name: What they are called.

        group: The ERP's group; empty is none.

        contact: A person's name; masked text is carried as it came.

        phone: Their phone; masked text is carried as it came.

        address: Where they are.

        tax_number: Their taxpayer number; empty if they are a person.

        organisation: The ERP's organisation that bills them.

        active: Whether they may be billed.
    """

    code: str
    name: str
    group: str = ""
    contact: str = ""
    phone: str = ""
    address: str = ""
    tax_number: str = ""
    organisation: str = ""
    active: bool = True
