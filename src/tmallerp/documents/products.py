"""
The product: one SKU, as the shop sells it and the ERP keeps it.

Its business key is the merchant's code: an ERP knows no item numbers of a platform, and
several shops may sell one material.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from attrs import frozen


@frozen(kw_only=True)
class Product:
    """
    One SKU.

    Args:
        code: The merchant's code; the ERP's material number.

        name: What it is called.

        specification: Colour, size and so on, for people.

        unit: The ERP's code of the unit it is counted in.

        barcode: Of the package; empty if there is none.

        category: The ERP's group or the shop's category; empty is none.

        price: Yuan a piece, tax included; None if unknown.

        weight_g: Grams a piece; None if unknown.

        tax_rate: As a fraction: 0.13 is 13 %; None if unknown.

        active: Whether it may be sold.

        modified: When it was last changed where it was read, aware; None if unknown.
    """

    code: str
    name: str
    specification: str = ""
    unit: str = ""
    barcode: str = ""
    category: str = ""
    price: Decimal | None = None
    weight_g: Decimal | None = None
    tax_rate: Decimal | None = None
    active: bool = True
    modified: datetime | None = None
