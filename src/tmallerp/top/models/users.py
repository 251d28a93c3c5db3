"""
Who a seller is.
"""

from __future__ import annotations

from attrs import frozen

from tmallerp.top.method import Id


@frozen(kw_only=True, weakref_slot=False)
class User:
    """
    The seller of the session.
    """

    user_id: Id | None = None
    """Number of the account."""

    nick: str | None = None
    """Its name."""

    type: str | None = None
    """``B`` is Tmall, ``C`` is Taobao."""

    status: str | None = None
    """Whether it is in order."""

    has_shop: bool | None = None
    """Whether it has a shop."""

    has_sub_stock: bool | None = None
    """Whether stock may be held at the order."""

    is_golden_seller: bool | None = None
    """Whether it is a gold seller."""

    consumer_protection: bool | None = None
    """Whether it takes part in buyer protection."""
