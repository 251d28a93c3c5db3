"""
Stock: what the ERP has, and what was counted.

A level is a fact read from the ERP. A count is a proposed stock-taking document: the
platform's quantity never overwrites the ERP's stock, a person posts the difference.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from attrs import frozen

from tmallerp.documents.keys import DocumentKey, Version


@frozen(kw_only=True)
class StockLevel:
    """
    What one warehouse has of one SKU.

    Args:
        sku: The merchant's code.

        warehouse: The ERP's code of the warehouse.

        on_hand: Pieces that are there.

        reserved: Pieces promised to orders; None if the ERP does not say. Zero is a
            claim that nothing is reserved, which many ERPs make falsely.

        incoming: Pieces on order; None if the ERP does not say.

        saleable: Whether the stock may be sold at all (not blocked, not defective).

        unit: The unit the numbers count; empty is the SKU's base unit.

        as_of: When the ERP said so, aware.
    """

    sku: str
    warehouse: str
    on_hand: Decimal
    reserved: Decimal | None = None
    incoming: Decimal | None = None
    saleable: bool = True
    unit: str = ""
    as_of: datetime


@frozen(kw_only=True)
class StockCountLine:
    """
    What was counted of one SKU.

    Args:
        sku: The merchant's code.

        counted: Pieces found.

        booked: Pieces the books said at that time; None if unknown.
    """

    sku: str
    counted: Decimal
    booked: Decimal | None = None


@frozen(kw_only=True)
class StockCount:
    """
    A proposed stock-taking document of one warehouse.

    Args:
        key: The business key, of kind ``count``.

        version: Which state this was made from.

        organisation: The ERP's stock organisation.

        warehouse: Which warehouse.

        counted_at: When, aware.

        lines: At least one, no SKU twice.

        note: For people.
    """

    key: DocumentKey
    version: Version
    organisation: str = ""
    warehouse: str
    counted_at: datetime
    lines: tuple[StockCountLine, ...]
    note: str = ""
