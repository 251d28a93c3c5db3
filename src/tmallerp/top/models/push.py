"""
What the push database tells of itself.
"""

from __future__ import annotations

from attrs import frozen

from tmallerp.top.method import Id


@frozen(kw_only=True, weakref_slot=False)
class JdpUser:
    """One seller whose data is pushed."""

    user_id: Id | None = None
    """Number of the seller's account."""

    rds_id: Id | None = None
    """Number of the RDS; given in place of the name to some apps."""

    status: int | None = None
    """``0`` paused, ``1`` running, ``2`` stopped for an invalid session, ``3`` deleted."""

    rds_name: str | None = None
    """Name of the RDS instance."""

    user_nick: str | None = None
    """The seller's account."""

    seller_type: str | None = None
    """``B`` Tmall, ``C`` Taobao."""

    level: int | None = None
    """Size of the seller; the greater, the more orders."""

    hl_appkey: str | None = None
    """Key of the app the push is bound to."""


@frozen(kw_only=True, weakref_slot=False)
class RdsDbInfo:
    """One database of an RDS instance."""

    max_account: str | None = None
    """How many accounts it may have, as text."""

    db_status: str | None = None
    """Its state, as the platform writes it."""

    charset: str | None = None
    """Character set."""

    db_name: str | None = None
    """Its name."""

    instance_name: str | None = None
    """Name of the RDS instance."""

    instance_type: str | None = None
    """Kind of the instance, as the platform writes it."""

    db_type: str | None = None
    """Kind of the database, as the platform writes it."""

    comment: str | None = None
    """A note."""
