"""
What numbers are asked with.
"""

from __future__ import annotations

from decimal import Decimal

import attrs
from attrs import frozen

from tmallerp.top.method import Id, Tid


@frozen(kw_only=True, weakref_slot=False)
class AddressDto:
    """
    An address on a waybill.

    For a sender it must be one that `CainiaoWaybillIiSearch` lists, word for word.
    """

    city: str | None = None
    """City."""

    detail: str | None = attrs.field(default=None, repr=False)
    """Street."""

    district: str | None = None
    """District or county."""

    province: str | None = None
    """Province."""

    town: str | None = None
    """Town, where there is one."""

    waybill_address_id: str | None = None
    """Number of the address with Cainiao."""


@frozen(kw_only=True, weakref_slot=False)
class CainiaoWaybillItem:
    """Goods in a parcel, as printed on a waybill."""

    count: int | None = None
    """Pieces."""

    name: str | None = None
    """Name of the goods."""


@frozen(kw_only=True, weakref_slot=False)
class OrderInfoDto:
    """
    The orders a waybill belongs to.

    The same orders should not be used for two waybills, unless the parcels' `id`
    differ.
    """

    order_channels_type: str
    """
    Where the orders come from, by Cainiao's code: ``TB`` Taobao, ``TM`` Tmall,
    ``OTHERS`` and so on.
    """

    trade_order_list: tuple[str, ...]
    """Numbers of the trades, at most 100; letters, digits, ``_`` and ``-``."""

    out_trade_order_list: tuple[str, ...] = ()
    """Numbers of the trades on another platform, at most 100."""

    out_trade_sub_order_list: tuple[str, ...] = ()
    """Numbers of the lines on another platform, at most 100."""


@frozen(kw_only=True, weakref_slot=False)
class PackageInfoDto:
    """The parcel a waybill is for."""

    id: str | None = None
    """
    The seller's own number of the parcel, unique in a call; with it orders are split
    and merged. Letters, digits and ``_``, case matters.
    """

    items: tuple[CainiaoWaybillItem, ...] = ()
    """The goods in it, at most 100."""

    volume: int | None = None
    """Millilitres."""

    weight: int | None = None
    """Grams."""

    total_packages_count: int | None = None
    """How many parcels travel together; only for freight carriers."""

    packaging_description: str | None = None
    """How it is packed, for freight carriers."""

    goods_description: str | None = None
    """What it is, for freight carriers."""

    length: int | None = None
    """Centimetres."""

    width: int | None = None
    """Centimetres."""

    height: int | None = None
    """Centimetres."""

    good_value: Decimal | None = None
    """Yuan the goods are worth."""


@frozen(kw_only=True, weakref_slot=False)
class RecipientInfoDto:
    """
    Who a parcel goes to.

    `oaid` and `tid` stand in for the masked text, so nothing has to be decrypted.
    """

    address: AddressDto
    """The address; may be masked where `oaid` is given."""

    name: str = attrs.field(repr=False)
    """Name of the person; may be masked where `oaid` is given."""

    mobile: str | None = attrs.field(default=None, repr=False)
    """Mobile; may be masked where `oaid` is given."""

    phone: str | None = attrs.field(default=None, repr=False)
    """Telephone; may be masked where `oaid` is given."""

    oaid: str | None = None
    """Stands for the receiver; changes weekly, never a key."""

    tid: Tid | None = None
    """Number of the trade the `oaid` comes from."""

    caid: str | None = None
    """Cainiao's stand-in for a receiver whose data is encrypted; left out otherwise."""


@frozen(kw_only=True, weakref_slot=False)
class TradeOrderInfoDto:
    """One waybill to ask for."""

    object_id: str
    """Any number unique in the call; the answer carries it."""

    order_info: OrderInfoDto
    """The orders it belongs to."""

    package_info: PackageInfoDto
    """The parcel."""

    recipient: RecipientInfoDto
    """Who it goes to."""

    template_url: str
    """Template to print with, from `CainiaoCloudprintStdtemplatesGet`."""

    user_id: Id
    """Number of the account whose shop ships, where several share a contract."""

    logistics_services: str | None = None
    """Services wanted, JSON in text; left out for none."""

    waybill_code: str | None = None
    """Number of a waybill; left out to be given one."""


@frozen(kw_only=True, weakref_slot=False)
class UserInfoDto:
    """A person and a place on a waybill."""

    address: AddressDto | None = None
    """The address."""

    mobile: str | None = attrs.field(default=None, repr=False)
    """Mobile."""

    name: str | None = attrs.field(default=None, repr=False)
    """Name of the person."""

    phone: str | None = attrs.field(default=None, repr=False)
    """Telephone."""

    oaid: str | None = None
    """Stands for the receiver; changes weekly, never a key."""

    caid: str | None = None
    """Cainiao's stand-in for a receiver whose data is encrypted; left out otherwise."""


@frozen(kw_only=True, weakref_slot=False)
class WaybillCloudPrintApplyNewRequest:
    """Waybills to ask for, from one sender with one carrier."""

    cp_code: str
    """Carrier, by Cainiao's code."""

    sender: UserInfoDto
    """Who sends; the address must be one of the contract's."""

    trade_order_info_dtos: tuple[TradeOrderInfoDto, ...]
    """The waybills, at most 10."""

    product_code: str | None = None
    """The carrier's product, where it takes one."""

    store_code: str | None = None
    """Code of the warehouse; only for warehouse systems with local delivery."""

    resource_code: str | None = None
    """Code of the delivery resource; only for warehouse systems with local delivery."""

    dms_sorting: bool | None = None
    """Whether Cainiao sorts beforehand; only for warehouse systems with local delivery."""

    three_pl_timing: bool | None = None
    """
    Whether the order is marked for timed delivery; must agree with the order, false if
    unsure.
    """

    need_encrypt: bool | None = None
    """Whether `print_data` comes encrypted."""

    multi_packages_shipment: bool | None = None
    """Whether several parcels travel on one waybill; not for freight carriers."""

    brand_code: str | None = None
    """Code of the carrier's brand."""

    extra_info: str | None = None
    """Further data, as the carrier wants it."""

    customer_code: str | None = None
    """Number of the monthly account."""

    call_door_pick_up: bool | None = None
    """Whether the courier is ordered to the door."""

    door_pick_up_time: str | None = None
    """When the courier should come, as text."""

    door_pick_up_end_time: str | None = None
    """Until when the courier should come, as text."""

    shipping_branch_code: str | None = None
    """Code of the branch that collects."""


@frozen(kw_only=True, weakref_slot=False)
class WaybillCloudPrintUpdateRequest:
    """A waybill and what to change on it."""

    cp_code: str
    """Carrier, by Cainiao's code."""

    waybill_code: str
    """The waybill's number."""

    logistics_services: str | None = None
    """Services wanted, JSON in text."""

    package_info: PackageInfoDto | None = None
    """The parcel."""

    recipient: UserInfoDto | None = None
    """Who it goes to."""

    sender: UserInfoDto | None = None
    """Who sends."""

    template_url: str | None = None
    """Template to print with, from `CainiaoCloudprintStdtemplatesGet`."""

    object_id: str | None = None
    """Any number unique in the call."""


@frozen(kw_only=True, weakref_slot=False)
class WaybillDetailQueryByBizSubCodeRequest:
    """One order whose waybill is asked for."""

    biz_sub_code: str | None = None
    """Number of the order, as the waybill was asked for with."""

    object_id: str | None = None
    """Any number unique in the call; the answer carries it."""


@frozen(kw_only=True, weakref_slot=False)
class WaybillDetailQueryByWaybillCodeRequest:
    """One waybill asked for."""

    cp_code: str
    """Carrier, by Cainiao's code."""

    object_id: str
    """Any number unique in the call; the answer carries it."""

    waybill_code: str
    """The waybill's number."""
