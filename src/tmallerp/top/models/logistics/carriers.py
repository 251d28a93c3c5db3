"""
Carriers, regions, postage.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import attrs
from attrs import frozen

from tmallerp.top.method import Id


@frozen(kw_only=True, weakref_slot=False)
class AddressResult:
    """
    One address of the seller's address book.

    Sending and agreeing to a return name it by `contact_id`.
    """

    contact_id: Id | None = None
    """Number of the address."""

    contact_name: str | None = attrs.field(default=None, repr=False)
    """Name of the person there."""

    province: str | None = None
    """Province."""

    city: str | None = None
    """City."""

    country: str | None = None
    """District or county, despite its name."""

    addr: str | None = attrs.field(default=None, repr=False)
    """Street, without province, city and district."""

    zip_code: str | None = None
    """Postcode."""

    phone: str | None = attrs.field(default=None, repr=False)
    """Telephone."""

    mobile_phone: str | None = attrs.field(default=None, repr=False)
    """Mobile."""

    seller_company: str | None = None
    """Company."""

    memo: str | None = None
    """A note."""

    area_id: Id | None = None
    """Area, from `AreasGet`."""

    send_def: bool | None = None
    """Whether it is marked as default for sending; `get_def` is what counts."""

    get_def: bool | None = None
    """Whether it is the default for sending."""

    cancel_def: bool | None = None
    """Whether it is the default for returns."""

    modify_date: datetime | None = None
    """When it last changed."""


@frozen(kw_only=True, weakref_slot=False)
class LogisticsResourceDTO:
    """One carrier with the code of its resource."""

    reg_mail_no: str | None = None
    """The pattern of its parcel numbers."""

    resource_code: str | None = None
    """Its code."""

    resource_name: str | None = None
    """Its name."""

    company_id: Id | None = None
    """Number of the carrier."""


@frozen(kw_only=True, weakref_slot=False)
class AlibabaAscpLogisticsCpGetResultDTO:
    """
    Carriers with the codes of their resources.

    A failure stands inside a good answer: look at `success`.
    """

    resource_list: tuple[LogisticsResourceDTO, ...] = ()
    """The carriers."""

    success: bool | None = None
    """Whether it was done; false may stand in a good answer."""

    error_desc: str | None = None
    """The failure in words; absent where there is none."""

    error_code: str | None = None
    """Code of the failure; absent where there is none."""


@frozen(kw_only=True, weakref_slot=False)
class Area:
    """One country, province, city or district."""

    id: Id | None = None
    """Its number."""

    type: int | None = None
    """``1`` country, ``2`` province, ``3`` city, ``4`` district; others abroad."""

    name: str | None = None
    """Its name."""

    parent_id: Id | None = None
    """Number of the area it lies in."""

    zip: str | None = None
    """Postcode."""


@frozen(kw_only=True, weakref_slot=False)
class CarriageDetail:
    """What a carrier charges on a route."""

    add_fee: Decimal | None = None
    """Yuan for each further `add_weight`."""

    add_weight: int | None = None
    """Kilograms a further fee covers."""

    damage_payment: str | None = None
    """Compensation for damage, in words."""

    got_time: str | None = None
    """When it collects, in words."""

    initial_fee: Decimal | None = None
    """Yuan for the first `initial_weight`."""

    initial_weight: int | None = None
    """Kilograms the first fee covers."""

    lost_payment: str | None = None
    """Compensation for loss, in words."""

    way_day: str | None = None
    """Days on the way, as text."""


@frozen(kw_only=True, weakref_slot=False)
class TopFee:
    """One fee of a freight template."""

    service_type: str | None = None
    """``post``, ``express``, ``ems`` or ``cod``."""

    destination: str | None = None
    """Areas it holds for, comma-separated numbers of `AreasGet`."""

    start_standard: str | None = None
    """How much the first fee covers, in what `valuation` counts."""

    start_fee: str | None = None
    """Yuan of the first fee, as text."""

    add_standard: str | None = None
    """How much each further fee covers, in what `valuation` counts."""

    add_fee: str | None = None
    """Yuan of each further fee, as text."""


@frozen(kw_only=True, weakref_slot=False)
class DeliveryTemplate:
    """One freight template."""

    template_id: Id | None = None
    """Its number."""

    name: str | None = None
    """Its name."""

    assumer: int | None = None
    """
    Who bears the fees: ``0`` the buyer, ``1`` the seller the service fee, ``2`` or
    ``3`` the seller all.
    """

    valuation: int | None = None
    """What is counted: ``0`` pieces, ``1`` weight, ``3`` volume."""

    fee_list: tuple[TopFee, ...] = ()
    """The fees, the default and those of areas."""

    supports: str | None = None
    """Services it allows, separated by semicolons, such as ``cod``."""

    created: datetime | None = None
    """When it was made."""

    modified: datetime | None = None
    """When it last changed."""

    address: str | None = None
    """Where it ships from."""

    consign_area_id: Id | None = None
    """Area it ships from, from `AreasGet`."""


@frozen(kw_only=True, weakref_slot=False)
class LogisticsCompany:
    """One carrier."""

    id: Id | None = None
    """Its number."""

    code: str | None = None
    """Its code, as sending wants it."""

    name: str | None = None
    """Its name."""

    reg_mail_no: str | None = None
    """The pattern of its parcel numbers."""


@frozen(kw_only=True, weakref_slot=False)
class PartnerDetail:
    """One carrier."""

    account_no: str | None = None
    """Its Alipay account."""

    company_code: str | None = None
    """Its code, as sending wants it."""

    company_id: Id | None = None
    """Its number."""

    full_name: str | None = None
    """Its full name."""

    reg_mail_no: str | None = None
    """The pattern of its parcel numbers."""

    wangwang_id: str | None = None
    """Its Wangwang account."""

    company_name: str | None = None
    """Its short name."""


@frozen(kw_only=True, weakref_slot=False)
class LogisticsPartner:
    """One carrier that serves a route."""

    carriage: CarriageDetail | None = None
    """What it charges; absent unless asked for."""

    cover_remark: str | None = None
    """Where it delivers, in words."""

    partner: PartnerDetail | None = None
    """The carrier."""

    uncover_remark: str | None = None
    """Where it does not deliver, in words."""
