"""
The facts a stock decision is made from, each with the time it was true.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from attrs import field, frozen

from tmallerp.documents import ShopKey, StockLevel


class ListingId(NamedTuple):
    """
    One place where pieces are offered.

    Args:
        shop: Whose.

        num_iid: The item.

        sku_id: The variant; empty for an item without any.
    """

    shop: ShopKey
    num_iid: str
    sku_id: str = ""


@frozen(kw_only=True)
class Listing:
    """
    What is offered there.

    Args:
        id: Where.

        sku: The merchant's code. Several listings, of one shop or of several, may carry
            the same one and then share its pieces.

        reserves_at_order: Whether an unpaid order takes its pieces already.

        locked: Why its quantity cannot be changed from here (a campaign, the platform's
            own warehouse); empty if it can.
    """

    id: ListingId
    sku: str
    reserves_at_order: bool = False
    locked: str = ""


@frozen(kw_only=True)
class Claim:
    """
    Pieces that a buyer has a right to.

    Args:
        shop: Where they were sold.

        order: The order's business key as text.

        line_id: Its line.

        sku: The merchant's code.

        pieces: So many, not negative.

        num_iid: The item it was sold from; empty if unknown.

        paid: Whether it is paid, or shipped before payment.

        warehouse: Where it will be taken from; empty is any of the shop's.

        posted: When the ERP confirmed to have the order; None if it has not.

        out: When an audited outbound let the last piece go; None while one is to go.
    """

    shop: ShopKey
    order: str
    line_id: str
    sku: str
    pieces: int
    num_iid: str = ""
    paid: bool = True
    warehouse: str = ""
    posted: datetime | None = None
    out: datetime | None = None


@frozen(kw_only=True)
class Offer:
    """
    What the platform is known to offer at a listing.

    Args:
        pieces: As last confirmed or read; None if it never was.

        possible: The highest value pushed since then whose outcome is unknown; None
            if there is no such push.

        settles: When the platform may be asked what became of that push.

        at: When `pieces` was confirmed or read.
    """

    pieces: int | None = None
    possible: int | None = None
    settles: datetime | None = None
    at: datetime | None = None

    @property
    def ceiling(self) -> int | None:
        """The most that may be in force; None if nobody knows."""
        if self.pieces is None:
            return None
        return self.pieces if self.possible is None else max(self.pieces, self.possible)


@frozen(kw_only=True)
class Facts:
    """
    Everything a run decides from.

    Args:
        now: When the decision is made, aware.

        levels: What the warehouses have; each says as of when.

        claims: What buyers have a right to, orders the ERP never heard of included.

        seen: Up to when each shop's orders have been read; a shop that is missing has
            never been read.

        listings: Where pieces are offered.

        unreadable: Orders that cannot be read, by shop. Nobody knows what they claim,
            so nothing is raised while there are any.
    """

    now: datetime
    levels: tuple[StockLevel, ...] = ()
    claims: tuple[Claim, ...] = ()
    seen: Mapping[ShopKey, datetime] = field(factory=dict)
    listings: tuple[Listing, ...] = ()
    unreadable: Mapping[ShopKey, tuple[str, ...]] = field(factory=dict)
