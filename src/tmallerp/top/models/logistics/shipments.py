"""
Shipments.
"""

from __future__ import annotations

from datetime import datetime

import attrs
from attrs import frozen

from tmallerp.top.method import Id, Tid
from tmallerp.top.models.items.parts import Location
from tmallerp.top.models.logistics.tracing import LogisticsMail


@frozen(kw_only=True, weakref_slot=False)
class AlibabaAscpLogisticsConsignModifyResultDTO:
    """Whether a change of carrier or number was accepted."""

    success: bool | None = None
    """Whether it was accepted."""


@frozen(kw_only=True, weakref_slot=False)
class ConsignStatusRequest:
    """Whether one line is shipped in part or whole."""

    sub_tid: str | None = None
    """Number of the line."""

    is_part_consign: bool | None = None
    """Whether only some of its pieces are shipped; false means all."""


@frozen(kw_only=True, weakref_slot=False)
class LogisticsResourceRequest:
    """Which carriers are wanted."""

    order_mode: str
    """
    ``offline`` the seller's own, ``online`` arranged by the platform, ``all`` both,
    ``instant`` within the city.
    """


@frozen(kw_only=True, weakref_slot=False)
class ResultDto:
    """Whether a shipment was accepted."""

    success: bool | None = None
    """Whether it was accepted."""


@frozen(kw_only=True, weakref_slot=False)
class Shipping:
    """One parcel, or the word whether sending one was accepted."""

    is_success: bool | None = None
    """Whether it was accepted; only in answers to sending."""

    tid: Tid | None = None
    """The trade."""

    order_code: str | None = None
    """Number of the logistics order."""

    seller_nick: str | None = None
    """The shop's account."""

    buyer_nick: str | None = None
    """Masked; never a key."""

    delivery_start: datetime | None = None
    """Begin of the pick-up."""

    delivery_end: datetime | None = None
    """End of the pick-up."""

    out_sid: str | None = None
    """The parcel's number."""

    item_title: str | None = None
    """What is in it."""

    receiver_name: str | None = attrs.field(default=None, repr=False)
    """Masked."""

    created: datetime | None = None
    """When it was made."""

    modified: datetime | None = None
    """When it last changed."""

    status: str | None = None
    """Where the parcel is."""

    type: str | None = None
    """How it travels."""

    freight_payer: str | None = None
    """Who pays for it."""

    company_name: str | None = None
    """The carrier."""

    seller_confirm: str | None = None
    """Whether the seller confirmed."""

    is_split: int | None = None
    """1 if the trade was split."""

    sub_tids: tuple[Id, ...] = ()
    """The lines in this parcel."""

    ouid: str | None = None
    """Stands for the buyer within this app."""

    openuid: str | None = None
    """Stands for the buyer within this app."""


@frozen(kw_only=True, weakref_slot=False)
class SingleResultDto:
    """
    One logistics order with the receiver's place and numbers.

    Everything personal arrives masked.
    """

    tid: Tid | None = None
    """Number of the trade."""

    order_code: str | None = None
    """Number of the logistics order."""

    seller_nick: str | None = None
    """The shop's account."""

    buyer_nick: str | None = None
    """Masked; never a key."""

    delivery_start: datetime | None = None
    """Beginning of the pick-up."""

    delivery_end: datetime | None = None
    """End of the pick-up."""

    out_sid: str | None = None
    """The parcel's number."""

    item_title: str | None = None
    """What is in it."""

    receiver_name: str | None = attrs.field(default=None, repr=False)
    """Masked; never a key."""

    receiver_phone: str | None = attrs.field(default=None, repr=False)
    """Masked; never a key."""

    receiver_mobile: str | None = attrs.field(default=None, repr=False)
    """Masked; never a key."""

    location: Location | None = None
    """Where the receiver lives; street and names masked."""

    created: datetime | None = None
    """When it was made."""

    modified: datetime | None = None
    """When it last changed."""

    status: str | None = None
    """
    One of the states of a logistics order, such as ``CREATED``, ``PICK_UP`` or
    ``ACCEPTED_BY_RECEIVER``.
    """

    type: str | None = None
    """How it travels: ``free``, ``post``, ``express`` or ``ems``."""

    freight_payer: str | None = None
    """Who pays for it: ``buyer`` or ``seller``."""

    company_name: str | None = None
    """The carrier."""

    seller_confirm: str | None = None
    """Whether the seller confirmed: ``yes`` or ``no``."""

    is_quick_cod_order: bool | None = None
    """Whether it is an express order with cash on delivery."""

    is_split: int | None = None
    """1 if the trade was split."""

    sub_tids: tuple[Id, ...] = ()
    """The lines in this parcel."""

    ouid: str | None = None
    """Stands for the buyer within this app."""

    mails: tuple[LogisticsMail, ...] = ()
    """The parcels."""

    receiver_phone_new: str | None = None
    """Masked; never a key. Newer form of `receiver_phone`."""

    receiver_mobile_new: str | None = None
    """Masked; never a key. Newer form of `receiver_mobile`."""

    openuid: str | None = None
    """Stands for the buyer within this app."""


@frozen(kw_only=True, weakref_slot=False)
class TopConsignGoodsRequest:
    """Goods in a parcel."""

    sub_tid: str | None = None
    """Number of the line."""

    comp_item_id: str | None = None
    """Component's item, where a combined product is shipped by its parts."""

    comp_sku_id: str | None = None
    """Component's SKU, where a combined product is shipped by its parts."""

    item_type: int | None = None
    """``0`` plain, ``1`` the seller's own gift, ``2`` a component; 0 unless given."""

    num: int | None = None
    """Pieces, never 0; those of the line without."""


@frozen(kw_only=True, weakref_slot=False)
class TopConsignPkgRequest:
    """One parcel."""

    out_sid: str | None = None
    """The parcel's number."""

    company_code: str | None = None
    """Carrier, by the code of `LogisticsCompaniesGet`."""

    goods: tuple[TopConsignGoodsRequest, ...] = ()
    """What is in it; takes the place of line numbers in the newer ways of sending."""

    sub_out_sid: str | None = None
    """Number of the child parcel, where several travel under one number."""
