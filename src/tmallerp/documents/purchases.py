"""
The purchase demand: what a shop needs because its stock ran below the minimum.

It asks; a buyer of the company decides. It is raised once per SKU and open demand, or a
shop would order the same goods every day.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from attrs import frozen

from tmallerp.documents.keys import DocumentKey, Version


@frozen(kw_only=True)
class PurchaseLine:
    """
    What is needed of one SKU.

    Args:
        line_id: Its number within the demand.

        sku: The merchant's code.

        quantity: In *unit*, more than 0.

        unit: The ERP's code of the unit; empty is the SKU's base unit.

        price: Yuan a unit, tax included, as last agreed; None leaves it to the ERP.

        needed: When, aware; None is as soon as possible.

        note: For people.
    """

    line_id: str
    sku: str
    quantity: Decimal
    unit: str = ""
    price: Decimal | None = None
    needed: datetime | None = None
    note: str = ""


@frozen(kw_only=True)
class PurchaseDemand:
    """
    One demand to one supplier.

    Args:
        key: The business key, of kind ``purchase``.

        version: Which state this was made from.

        raised: When, aware.

        supplier: The ERP's supplier; empty leaves it to the buyer.

        organisation: The ERP's purchasing organisation.

        warehouse: Where the goods shall go.

        lines: At least one.

        note: For people.
    """

    key: DocumentKey
    version: Version
    raised: datetime
    supplier: str = ""
    organisation: str = ""
    warehouse: str = ""
    lines: tuple[PurchaseLine, ...]
    note: str = ""
