"""
The shipment: what left a warehouse of the ERP, and for which orders.

One outbound document may serve many trades, and one trade may leave in many parcels, so
every line names its own order. Quantities count pieces of that line in this shipment;
`cumulative` is what has left of the line so far, where the ERP keeps it.
"""

from __future__ import annotations

import enum
from datetime import datetime
from decimal import Decimal

from attrs import frozen


class ShipmentState(enum.StrEnum):
    """How far the outbound document is; only an audited one is a shipment."""

    OPEN = "open"
    AUDITED = "audited"
    CANCELLED = "cancelled"


@frozen(kw_only=True)
class ShipmentLine:
    """
    What left of one line of one order.

    Args:
        order: The order's business key as the ERP keeps it: `DocumentKey.token`.

        line_id: The order line's id, the platform's oid.

        sku: The merchant's code.

        quantity: Pieces in this shipment.

        warehouse: Where they were taken from.

        carrier: The carrier as the ERP names it; empty if it does not say.

        tracking: The parcel's number; empty if there is none yet.

        cumulative: Pieces of the line shipped so far, this shipment included; None if
            the ERP does not keep it.
    """

    order: str
    line_id: str
    sku: str
    quantity: Decimal
    warehouse: str = ""
    carrier: str = ""
    tracking: str = ""
    cumulative: Decimal | None = None


@frozen(kw_only=True)
class Shipment:
    """
    One outbound document of the ERP.

    Args:
        reference: The ERP's own number.

        state: Open, audited or cancelled.

        shipped: When the goods left, aware.

        modified: When the document was last changed, aware; windows go by it.

        lines: What left, at least one.
    """

    reference: str
    state: ShipmentState
    shipped: datetime
    modified: datetime
    lines: tuple[ShipmentLine, ...]
