"""
What shipping calls answer with.
"""

from __future__ import annotations

from datetime import datetime

from attrs import frozen

from tmallerp.top.method import Id, Tid


@frozen(kw_only=True, weakref_slot=False)
class Shipping:
    """
    One parcel, or the word whether sending one was accepted.
    """

    is_success: bool | None = None
    """Whether it was accepted; only in answers to sending."""

    tid: Tid | None = None
    """The trade."""

    order_code: str | None = None
    """Number of the logistics order."""

    out_sid: str | None = None
    """The parcel's number."""

    company_name: str | None = None
    """The carrier."""

    status: str | None = None
    """Where the parcel is."""

    type: str | None = None
    """How it travels."""

    freight_payer: str | None = None
    """Who pays for it."""

    seller_confirm: str | None = None
    """Whether the seller confirmed."""

    is_split: int | None = None
    """1 if the trade was split."""

    sub_tids: tuple[str, ...] = ()
    """The lines in this parcel."""

    created: datetime | None = None
    """When it was made."""

    modified: datetime | None = None
    """When it last changed."""

    delivery_start: datetime | None = None
    """Begin of the pick-up."""

    delivery_end: datetime | None = None
    """End of the pick-up."""

    seller_nick: str | None = None
    """The shop's account."""

    buyer_nick: str | None = None
    """Masked; never a key."""

    receiver_name: str | None = None
    """Masked."""

    item_title: str | None = None
    """What is in it."""


@frozen(kw_only=True, weakref_slot=False)
class LogisticsCompany:
    """
    One carrier.
    """

    id: Id | None = None
    """Its number."""

    code: str | None = None
    """Its code, as sending wants it."""

    name: str | None = None
    """Its name."""

    reg_mail_no: str | None = None
    """The pattern of its parcel numbers."""
