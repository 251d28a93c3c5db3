"""
What promotions are made of.
"""

from __future__ import annotations

from attrs import frozen

from tmallerp.top.method import Id


@frozen(kw_only=True, weakref_slot=False)
class PromotionRange:
    """An item a promotion applies to."""

    item_id: Id | None = None
    """The item."""

    activity_id: Id | None = None
    """Number of the promotion."""

    activity_name: str | None = None
    """The promotion's name."""


@frozen(kw_only=True, weakref_slot=False)
class RptCustBase:
    """One row of the advertising report; which fields it has is not documented."""
