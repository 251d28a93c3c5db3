"""
A trade's line.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import attrs
from attrs import frozen

from tmallerp.top.method import Id, NumIid, Oid, RefundId, SkuId
from tmallerp.top.models.trades.amounts import SortInfo
from tmallerp.top.models.trades.parcels import ShipInfo
from tmallerp.top.models.trades.services import CombineSubItemDO


@frozen(kw_only=True, weakref_slot=False)
class Order:
    """
    One line of a trade.

    What the line costs the buyer is `divide_order_fee`. Where the line is the whole
    trade, ``tid == oid``, `payment` contains the postage and is net of the trade's
    discount; elsewhere neither.

    Before shipping look at `status`, `refund_status` and `is_sh_ship` of the line and
    at the holds of its trade.
    """

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

    snapshot_url: str | None = None
    """The page as the buyer saw it."""

    timeout_action_time: datetime | None = None
    """When the platform acts by itself."""

    item_memo: str | None = None
    """A note on the item."""

    is_oversold: bool | None = None
    """Whether it was sold beyond the stock."""

    order_from: str | None = None
    """Where it was ordered."""

    et_ser_time: str | None = None
    """Time booked for a car service."""

    et_shop_name: str | None = None
    """Store the voucher was booked at."""

    et_verified_shop_name: str | None = None
    """Store the voucher was redeemed at."""

    et_plate_number: str | None = None
    """The car's plate. Personal; never a key."""

    estimate_con_time: str | None = None
    """Promised time of shipping, in words."""

    bind_oids: str | None = None
    """Lines that must ship together with this one, comma-separated."""

    customization: str | None = None
    """What was made to order, opaque."""

    inv_type: str | None = None
    """Kind of stock; ``6`` is stock still in transit."""

    is_sh_ship: bool | None = None
    """Whether shipping is suppressed."""

    shipper: str | None = None
    """Who ships, such as ``seller``."""

    f_type: str | None = None
    """Kind of fulfilment, such as ``jsd``."""

    f_status: str | None = None
    """Where that fulfilment stands, the platform's code."""

    f_term: str | None = None
    """Details of that fulfilment, opaque."""

    combo_id: str | None = None
    """Number of the bundle it was bought in."""

    order_attr: str | None = None
    """Further marks, opaque; amounts inside are in fen."""

    assembly_rela: str | None = None
    """The main line it is assembled with."""

    assembly_price: str | None = None
    """Price of the assembly, as the platform writes it."""

    assembly_item: str | None = None
    """Item of the assembly."""

    down_payment: str | None = None
    """Down payment of a purchase by instalments, as the platform writes it."""

    down_payment_ratio: str | None = None
    """Share of the down payment, as the platform writes it."""

    month_payment: str | None = None
    """Monthly rate of a purchase by instalments, as the platform writes it."""

    tail_payment: str | None = None
    """Last payment of a purchase by instalments, as the platform writes it."""

    installment_num: str | None = None
    """Rates of a purchase by instalments, a count."""

    penalty: str | None = None
    """Penalty agreed for the line, as the platform writes it."""

    service_fee: str | None = None
    """Fee of the service, as the platform writes it."""

    car_taker: str | None = None
    """Who fetches the car. Personal; never a key."""

    car_taker_phone: str | None = None
    """Telephone number of who fetches the car. Personal; never a key."""

    car_taker_id: str | None = None
    """Document of who fetches the car. Personal; never a key."""

    car_store_code: str | None = None
    """Code of the store the car is fetched from."""

    car_store_name: str | None = None
    """Name of the store the car is fetched from."""

    out_unique_id: str | None = None
    """Number in an outer system."""

    ws_bank_apply_no: str | None = None
    """Number of the application at the bank."""

    oid_str: str | None = None
    """The line's number as text; safe where numbers lose digits."""

    fqg_num: int | None = None
    """Instalments of Huabei the buyer pays in, a count."""

    is_fqg_s_fee: bool | None = None
    """Whether the seller bears the fee of the instalments."""

    nr_reduce_inv_fail: str | None = None
    """Set where a store's stock could not be lowered."""

    nr_outer_iid: str | None = None
    """The merchant's code of the item in a store."""

    bind_oids_all_status: str | None = None
    """The same as `bind_oids`, but given after success or closing too."""

    sort_info: SortInfo | None = None
    """Its place in the order of shipping."""

    o2o_guide_id: str | None = None
    """Number of the sales guide."""

    o2o_guide_name: str | None = None
    """Name of the sales guide."""

    o2o_shop_id: str | None = None
    """Number of the guide's store."""

    o2o_shop_name: str | None = None
    """Name of the guide's store."""

    biz_code: str | None = None
    """``tmall.daogoubao.cloudstore`` for a cloud store, opaque otherwise."""

    cloud_store: str | None = None
    """``1`` for the flagship store, unless `biz_code` names a cloud store."""

    hj_settle_no_commission: str | None = None
    """Mark of a cloud store's commission, the platform's code."""

    order_taking: str | None = None
    """Mark of a cloud store accepting the line."""

    cloud_store_token: str | None = attrs.field(default=None, repr=False)
    """Token by which a cloud store changes the price. Never log it."""

    cloud_store_bind_pos: str | None = None
    """Number of the cloud store's till slip."""

    retail_store_id: str | None = None
    """Number of a physical store."""

    out_item_id: str | None = None
    """The item in the store's ERP."""

    rt_omni_outer_sc_id: str | None = None
    """The merchant's own code of the goods."""

    rt_omni_sc_id: str | None = None
    """The goods in the warehouse."""

    modify_address: str | None = None
    """Marks of an address change."""

    ti_modify_address_time: str | None = None
    """When the buyer changed the address."""

    credit_buy: str | None = None
    """Set for a purchase on credit, of kind ``1``, ``2`` or ``3``."""

    s_tariff_fee: Decimal | None = None
    """Yuan of duty the merchant pays for the buyer."""

    timing_promise: str | None = None
    """Whose promise of time it has, such as ``tmallPromise``."""

    promise_service: str | None = None
    """Services promised, comma-separated."""

    es_date: str | None = None
    """Date it should arrive, ``yyyyMMdd``."""

    es_range: str | None = None
    """Span of hours it should arrive in, ``hh:mm-hh:mm``."""

    os_date: str | None = None
    """Date the buyer booked, ``yyyyMMdd``."""

    os_range: str | None = None
    """Span of hours the buyer booked, ``hh:mm-hh:mm``."""

    cutoff_minutes: str | None = None
    """Cut-off time of the promised delivery, in minutes."""

    es_time: str | None = None
    """Days the delivery is promised to take."""

    delivery_time: str | None = None
    """Latest time to ship."""

    collect_time: str | None = None
    """Latest time for collection by the carrier."""

    dispatch_time: str | None = None
    """Latest time to be out for delivery."""

    sign_time: str | None = None
    """Latest time to be signed for."""

    promise_end_time: str | None = None
    """When the obligation of a purchase on credit ends."""

    os_activity_id: str | None = None
    """Promotion that rewards the first buyers."""

    os_fg_item_id: str | None = None
    """Item of that reward."""

    os_gift_count: str | None = None
    """Pieces of that reward."""

    os_sort_num: str | None = None
    """Place the buyer came in; only on lines that won."""

    propoint: int | None = None
    """Taobao coins used, in fen."""

    is_kaola: bool | None = None
    """Whether it is goods of Kaola."""

    extend_info: str | None = None
    """Further marks, opaque; often JSON text."""

    brand_light_shop_store_id: str | None = None
    """Number of the store of a same-city order."""

    brand_light_shop_source: str | None = None
    """Where a same-city order comes from, opaque."""

    service_order_type: str | None = None
    """``1`` hangs on a goods line, ``2`` stands beside it, ``3`` is sold alone."""

    service_outer_id: str | None = None
    """The service provider's own code."""

    expand_card_expand_price_used_suborder: Decimal | None = None
    """
    Yuan of bonus of a shopping-fund card spent on the line; check against the trade's
    sum.
    """

    expand_card_basic_price_used_suborder: Decimal | None = None
    """
    Yuan of principal of a shopping-fund card spent on the line; check against the
    trade's sum.
    """

    lijian: Decimal | None = None
    """Yuan taken off a presale at once."""

    auto_flow: str | None = None
    """``1`` where it flows on by itself in a shared warehouse, ``0`` where not."""

    trade_fulfillment_type: int | None = None
    """Kind of fulfilment, the platform's code."""

    distribute_status: str | None = None
    """
    Drop shipping, ``distribute`` assigned, ``cancel`` all cancelled; empty where there
    is none.
    """

    gift_mids: str | None = None
    """Ties gift and main line: holds the other's number."""

    is_free_gift: bool | None = None
    """Whether it is a gift."""

    has_gift: bool | None = None
    """Whether a gift comes with it."""

    b2b_daixiao: str | None = None
    """Whether it is consigned between businesses, the platform's code."""

    ship_info: tuple[ShipInfo, ...] = ()
    """How it travels."""

    combine_item_info: tuple[CombineSubItemDO, ...] = ()
    """Components, where it is a combined product."""

    need_return: bool | None = None
    """For gifts: whether it must come back with the main goods; absent means it must."""

    bundle_id: str | None = None
    """Number of the bundle."""

    bundle_out_name: str | None = None
    """Name of the bundle."""

    bundle_type: int | None = None
    """Kind of bundle, 1 promotion, 2 for certain buyers."""

    one_yuan_reservation_orders: str | None = None
    """Orders of the one-yuan reservation that belong to it."""

    is_jzfx: bool | None = None
    """Whether it is distribution of furnishings; only where asked for by name."""

    jewcc_no: str | None = None
    """Number of the jewel's certificate."""

    modified: datetime | None = None
    """When the line changed."""
