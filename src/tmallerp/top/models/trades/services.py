"""
Services sold along.
"""

from __future__ import annotations

from decimal import Decimal

from attrs import frozen

from tmallerp.top.method import Id, NumIid, Oid, RefundId, SkuId


@frozen(kw_only=True, weakref_slot=False)
class CombineSubItemDO:
    """
    One component of a combined product.

    Amounts are whole numbers; the platform's documents do not state the unit. Which
    fields come differs between trade and refund.
    """

    item_id: Id | None = None
    """Number of the item."""

    sku_id: SkuId | None = None
    """Number of the SKU."""

    quantity: int | None = None
    """Pieces."""

    item_name: str | None = None
    """The product's title."""

    outer_iid: str | None = None
    """The merchant's code of the item."""

    sku_title: str | None = None
    """The SKU's title."""

    origin_fee: int | None = None
    """Original price, a whole number; the unit is not stated."""

    combine_sub_item_fee: int | None = None
    """Price within the bundle, a whole number; the unit is not stated."""

    ismain: bool | None = None
    """Whether it is the main product."""

    estcon_time: str | None = None
    """Promised time of shipping: a date, or a number of days."""

    outer_sku_id: str | None = None
    """The merchant's code of the SKU."""

    edu_original_fee: int | None = None
    """
    Original price under the education discount, as the name says; the unit is not
    stated.
    """

    num_iid: NumIid | None = None
    """Number of the item."""


@frozen(kw_only=True, weakref_slot=False)
class IdentifyLogisticsInfo:
    """A parcel on its way to or from authentication."""

    detail_order_id: Id | None = None
    """Number of the line."""

    logistics_company: str | None = None
    """The carrier's name."""

    stage_no: int | None = None
    """Which leg of the way it is."""

    invoice_no: str | None = None
    """The parcel's number."""

    refund_id: RefundId | None = None
    """The refund it belongs to."""

    refund: bool | None = None
    """Whether the goods come back."""


@frozen(kw_only=True, weakref_slot=False)
class IdentifyServiceInfo:
    """An authentication of one line's goods."""

    detail_order_id: Id | None = None
    """Number of the line."""

    unit_id: str | None = None
    """The piece that is authenticated."""

    service_id: str | None = None
    """Number of the case."""


@frozen(kw_only=True, weakref_slot=False)
class IdentifyInfo:
    """Parcels and cases of goods a third party authenticates before delivery."""

    identify_logistics_infos: tuple[IdentifyLogisticsInfo, ...] = ()
    """The parcels."""

    identify_service_infos: tuple[IdentifyServiceInfo, ...] = ()
    """The cases."""


@frozen(kw_only=True, weakref_slot=False)
class LogisticServiceTag:
    """A delivery service the buyer chose or the platform promised."""

    service_tag: str | None = None
    """
    Properties of the service, joined by ``;``; ``companyCode`` in it names a carrier
    the buyer chose.
    """

    service_type: str | None = None
    """Kind of service, as the platform writes it."""


@frozen(kw_only=True, weakref_slot=False)
class LogisticsTag:
    """The delivery services of one trade or line."""

    order_id: str | None = None
    """The trade or line the services belong to."""

    logistic_service_tag_list: tuple[LogisticServiceTag, ...] = ()
    """The services."""


@frozen(kw_only=True, weakref_slot=False)
class ServiceOrder:
    """A service sold along: installation, warranty. Paid with the trade, never shipped."""

    oid: Oid | None = None
    """Number of the service line."""

    item_oid: Oid | None = None
    """The goods line it belongs to."""

    service_id: Id | None = None
    """Number of the service."""

    service_detail_url: str | None = None
    """Page that describes the service."""

    num: int | None = None
    """How many."""

    price: Decimal | None = None
    """Yuan a piece."""

    payment: Decimal | None = None
    """Yuan paid for it."""

    title: str | None = None
    """Its name."""

    total_fee: Decimal | None = None
    """Yuan before discounts."""

    buyer_nick: str | None = None
    """Masked; never a key."""

    refund_id: RefundId | None = None
    """Its latest refund."""

    seller_nick: str | None = None
    """The shop's account."""

    pic_path: str | None = None
    """Address of the service's picture."""

    tmser_spu_code: str | None = None
    """Kind of furniture delivery or service, the platform's code."""

    et_ser_time: str | None = None
    """Time booked for a car service."""

    et_shop_name: str | None = None
    """Store the voucher was booked at."""

    et_verified_shop_name: str | None = None
    """Store the voucher was redeemed at."""

    et_plate_number: str | None = None
    """The car's plate. Personal; never a key."""

    oid_str: str | None = None
    """The line's number as text; safe where numbers lose digits."""

    apple_care_email: str | None = None
    """Email address for AppleCare. Personal; never a key."""

    apple_care_mpn: str | None = None
    """Part number of the AppleCare plan."""

    service_outer_id: str | None = None
    """The service provider's own code."""

    service_order_type: str | None = None
    """``1`` hangs on a goods line, ``2`` stands beside it, ``3`` is sold alone."""

    ext_service_biz_id: str | None = None
    """Ties the service to its goods line, opaque."""

    combine_sub_item_id: Id | None = None
    """Component of the combined product it belongs to."""

    combine_sub_item_sku_id: Id | None = None
    """SKU of that component."""

    comm_amount_unit: int | None = None
    """An amount of the service line, in fen."""
