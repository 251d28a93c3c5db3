"""
Delivery with installation.
"""

from __future__ import annotations

import attrs
from attrs import frozen


@frozen(kw_only=True, weakref_slot=False)
class JzReceiverTO:
    """
    A person and place that furniture goes to.

    Plain text: keep it out of logs.
    """

    address: str | None = attrs.field(default=None, repr=False)
    """Address in detail."""

    city: str | None = None
    """City."""

    contact_name: str | None = attrs.field(default=None, repr=False)
    """Name of the person."""

    country: str | None = None
    """Country."""

    district: str | None = None
    """District or county."""

    mobile_phone: str | None = attrs.field(default=None, repr=False)
    """Mobile."""

    province: str | None = None
    """Province."""

    street: str | None = None
    """Street or town (街道)."""

    tele_phone: str | None = None
    """Telephone."""

    zip_code: str | None = None
    """Postcode."""


@frozen(kw_only=True, weakref_slot=False)
class JzTopArgs:
    """The parcel of a furniture delivery, and the seller's own carrier."""

    mail_no: str | None = None
    """The parcel's number; needed for an express and for the seller's own carrier."""

    package_number: str | None = None
    """How many parcels, as text."""

    package_remark: str | None = None
    """A note about the parcel."""

    package_volume: str | None = None
    """Volume, as text; the unit is not stated."""

    package_weight: str | None = None
    """Weight, as text; the unit is not stated."""

    zy_company: str | None = None
    """Name of the seller's own carrier."""

    zy_consign_time: str | None = None
    """When the seller's own carrier leaves; not in the past."""

    zy_phone_number: str | None = None
    """Telephone of the seller's own carrier."""


@frozen(kw_only=True, weakref_slot=False)
class TPDTO:
    """One company that delivers or installs."""

    code: str | None = None
    """Its code."""

    name: str | None = None
    """Its name."""

    is_default: bool | None = None
    """Whether it is the default."""


@frozen(kw_only=True, weakref_slot=False)
class JzTopDTO:
    """Companies to choose from for a furniture delivery."""

    expresses: tuple[TPDTO, ...] = ()
    """Express companies."""

    ins_tps: tuple[TPDTO, ...] = ()
    """Companies that install."""

    lg_cps: tuple[TPDTO, ...] = ()
    """Companies that deliver."""

    support_delivery: bool | None = None
    """Whether an express may take it."""

    support_install: bool | None = None
    """Whether installation is offered."""

    supp_modify_ins_add: bool | None = None
    """Whether the place of installation may be changed."""

    goods_relations: str | None = None
    """Services of the goods, as the platform writes them."""


@frozen(kw_only=True, weakref_slot=False)
class StoreInfo:
    """One warehouse."""

    real_name: str | None = None
    """Its real name."""

    name: str | None = None
    """Its name."""

    service_code: str | None = None
    """Its code."""

    address: str | None = None
    """Street."""
