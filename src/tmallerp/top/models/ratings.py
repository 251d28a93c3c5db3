"""
What ratings are made of.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from attrs import frozen

from tmallerp.top.method import NumIid, Oid, Tid


@frozen(kw_only=True, weakref_slot=False)
class TradeRate:
    """One review, by the buyer or by the seller."""

    tid: Tid | None = None
    """Number of the trade."""

    oid: Oid | None = None
    """Number of the line reviewed."""

    role: str | None = None
    """Who wrote it, ``seller`` or ``buyer``."""

    nick: str | None = None
    """Who wrote it. Masked; never a key."""

    result: str | None = None
    """``good``, ``neutral`` or ``bad``."""

    created: datetime | None = None
    """When it was written."""

    rated_nick: str | None = None
    """Who is reviewed. Masked; never a key."""

    item_title: str | None = None
    """Title of the item."""

    item_price: Decimal | None = None
    """Yuan a piece."""

    content: str | None = None
    """The words of the review."""

    reply: str | None = None
    """The answer to the review."""

    valid_score: bool | None = None
    """Whether the review counts for the credit."""

    num_iid: NumIid | None = None
    """The item."""

    logistics_service_score: int | None = None
    """Points given for the delivery."""

    ouid: str | None = None
    """The buyer, in the newer numbering of members."""


@frozen(kw_only=True, weakref_slot=False)
class TradeRateRequest:
    """The review that was written: its trade, line and time."""

    tid: Tid | None = None
    """Number of the trade."""

    oid: Oid | None = None
    """Number of the line."""

    created: datetime | None = None
    """When it was written."""
