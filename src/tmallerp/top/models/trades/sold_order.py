"""
A trade's line as lists show it.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from attrs import frozen

from tmallerp.top.method import Id, NumIid, Oid, RefundId, SkuId
from tmallerp.top.models.trades.parcels import ShipInfo


@frozen(kw_only=True, weakref_slot=False)
class SoldOrder:
    """A trade's line as lists show it; see `SoldTrade`."""

    title: str | None = None
    """The product's title."""

    pic_path: str | None = None
    """Address of the product's picture."""

    price: Decimal | None = None
    """Yuan a piece before discounts."""

    num_iid: NumIid | None = None
    """The item."""

    sku_id: SkuId | None = None
    """The SKU; absent for items without."""

    outer_iid: str | None = None
    """The merchant's code of the item."""

    outer_sku_id: str | None = None
    """The merchant's code of the SKU; several SKUs may share one."""

    refund_status: str | None = None
    """``NO_REFUND``, or where its latest refund stands."""

    status: str | None = None
    """Its own status; a line closed before payment lives inside a paid trade."""

    oid: Oid | None = None
    """Number of the line; equals the tid where the line is the whole trade."""

    total_fee: Decimal | None = None
    """Yuan: price times pieces, adjusted, less the line's own discount."""

    payment: Decimal | None = None
    """Yuan; with postage where ``tid == oid``, else before the trade's discount."""

    discount_fee: Decimal | None = None
    """Yuan the line's own discounts take off."""

    adjust_fee: Decimal | None = None
    """Yuan the seller changed by hand; may be negative."""

    divide_order_fee: Decimal | None = None
    """Yuan the buyer pays for the line after everything, without postage."""

    part_mjz_discount: Decimal | None = None
    """Yuan of the trade's discount that fall on this line."""

    sku_properties_name: str | None = None
    """The SKU's properties in words."""

    item_meal_id: Id | None = None
    """Number of the set the buyer chose."""

    item_meal_name: str | None = None
    """The set in words."""

    num: int | None = None
    """Pieces."""

    buyer_rate: bool | None = None
    """Whether the buyer has reviewed; words alone without stars do not count."""

    seller_rate: bool | None = None
    """Whether the seller has reviewed."""

    refund_id: RefundId | None = None
    """Its latest refund; a line may have had several."""

    seller_type: str | None = None
    """``B`` is Tmall, ``C`` is Taobao."""

    cid: Id | None = None
    """The category."""

    end_time: datetime | None = None
    """When it ended."""

    consign_time: datetime | None = None
    """When it was shipped."""

    shipping_type: str | None = None
    """How it travels."""

    logistics_company: str | None = None
    """The carrier's name, once shipped."""

    invoice_no: str | None = None
    """The parcel's number, once shipped."""

    bind_oid: Oid | None = None
    """A line that must travel with this one."""

    is_daixiao: bool | None = None
    """Whether a consignment supplier ships it."""

    ticket_outer_id: str | None = None
    """The outer number of a ticket's validity."""

    ticket_expdate_key: str | None = None
    """Key of a ticket's validity, opaque."""

    is_www: bool | None = None
    """Whether it is a ``www`` line, the platform's mark."""

    store_code: str | None = None
    """The warehouse the platform names; somebody else ships from it."""

    tmser_spu_code: str | None = None
    """Kind of furniture delivery or service, the platform's code."""

    sub_order_tax_fee: Decimal | None = None
    """Yuan of cross-border tax, contained in `divide_order_fee`."""

    sub_order_tax_rate: str | None = None
    """Rate of cross-border tax, as the platform writes it."""

    zhengji_status: str | None = None
    """Where a presale by subscription stands, ``1`` open, ``2`` reached, ``3`` failed."""

    md_qualification: str | None = None
    """Right to get it free, opaque."""

    md_fee: Decimal | None = None
    """Yuan that were given free."""

    sub_order_tax_promotion_fee: Decimal | None = None
    """Yuan the cross-border tax is lowered by promotions."""

    tax_free: bool | None = None
    """Whether the price includes the cross-border tax."""

    tax_coupon_discount: Decimal | None = None
    """Yuan of cross-border tax the price includes."""

    special_refund_type: str | None = None
    """Special kind of refund, such as price protection, opaque."""

    is_devalue_fee: bool | None = None
    """Whether the line's discount lost value."""

    is_idle: str | None = None
    """``1`` for an order from Xianyu, ``0`` else."""

    promise_collect_time: str | None = None
    """Latest time promised for collection by the carrier."""

    is_force_dc: bool | None = None
    """Whether it goes to Cainiao's warehouse by itself; the shop does not ship it."""

    shp_info: tuple[ShipInfo, ...] = ()
    """How it travels, under another name than `ship_info`; read both."""

    is_service_order: bool | None = None
    """Whether it is a service."""
