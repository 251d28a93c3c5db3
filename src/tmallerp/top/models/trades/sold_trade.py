"""
A trade as lists show it.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import attrs
from attrs import frozen

from tmallerp.top.method import Id, NumIid, Tid
from tmallerp.top.models.trades.advice import LogisticsAgreement, LogisticsInfo
from tmallerp.top.models.trades.services import ServiceOrder
from tmallerp.top.models.trades.sold_order import SoldOrder


@frozen(kw_only=True, weakref_slot=False)
class SoldTrade:
    """
    A trade as lists show it.

    Lists show less than one trade whole: above all none of the flags that hold a trade
    or a line back. Never ship by a row of a list; read the trade with
    `TradeFullinfoGet`.
    """

    seller_nick: str | None = None
    """The shop's account."""

    buyer_open_uid: str | None = None
    """The buyer, stable for this app."""

    title: str | None = None
    """The shop's name."""

    type: str | None = None
    """What kind of trade it is; unknown kinds are passed through."""

    created: datetime | None = None
    """When the buyer ordered."""

    tid: Tid | None = None
    """Number of the trade."""

    acookie_id: str | None = None
    """The platform's number for tracing the order, opaque."""

    sid: str | None = None
    """Older; a copy of the tid."""

    seller_rate: bool | None = None
    """Whether the seller has reviewed."""

    buyer_rate: bool | None = None
    """Whether the buyer has reviewed; words alone without stars do not count."""

    status: str | None = None
    """Where it stands; decides whether it may be shipped."""

    payment: Decimal | None = None
    """Yuan the buyer pays for everything, postage included; no refund lowers it."""

    discount_fee: Decimal | None = None
    """Yuan of the trade's own discounts."""

    adjust_fee: Decimal | None = None
    """Yuan the seller changed by hand; 0 where there are several lines."""

    post_fee: Decimal | None = None
    """Yuan of postage."""

    total_fee: Decimal | None = None
    """Yuan of price times pieces over all lines, before any discount."""

    pay_time: datetime | None = None
    """When the buyer paid."""

    end_time: datetime | None = None
    """When it succeeded or closed."""

    modified: datetime | None = None
    """When anything last changed; the cursor of increment queries."""

    async_modified: datetime | None = None
    """When the change reached the seller's library."""

    consign_time: datetime | None = None
    """When the last parcel was shipped."""

    received_payment: Decimal | None = None
    """Yuan already released to the seller."""

    commission_fee: Decimal | None = None
    """Yuan of commission; means something only after success."""

    alipay_no: str | None = None
    """Number of the payment."""

    alipay_id: Id | None = None
    """Number of the buyer's Alipay account. Personal; never log it."""

    buyer_area: str | None = None
    """Where the buyer ordered from."""

    nut_feature: str | None = None
    """Details of virtual cards, opaque."""

    pic_path: str | None = None
    """Address of the product's picture, where there is one line."""

    num_iid: NumIid | None = None
    """The item, where there is one line."""

    price: Decimal | None = None
    """Yuan a piece, where there is one line."""

    cod_fee: Decimal | None = None
    """Yuan of the cash-on-delivery fee."""

    cod_status: str | None = None
    """Where the courier's collecting stands."""

    shipping_type: str | None = None
    """How it travels."""

    num: int | None = None
    """Pieces, where there is one line."""

    point_fee: int | None = None
    """Points used when ordering, a count."""

    real_point_fee: int | None = None
    """Points really used, a count; 0 before the end."""

    buyer_obtain_point_fee: int | None = None
    """Points the buyer earned, a count."""

    receiver_name: str | None = attrs.field(default=None, repr=False)
    """Masked."""

    receiver_state: str | None = None
    """Province."""

    receiver_city: str | None = None
    """City; empty where the county sits in the district."""

    receiver_district: str | None = None
    """District or county."""

    receiver_town: str | None = None
    """Town, where there is one."""

    receiver_address: str | None = attrs.field(default=None, repr=False)
    """Street, masked."""

    receiver_zip: str | None = None
    """Postcode."""

    receiver_mobile: str | None = attrs.field(default=None, repr=False)
    """Masked."""

    receiver_phone: str | None = attrs.field(default=None, repr=False)
    """Masked."""

    seller_flag: int | None = None
    """The seller's coloured flag, 0 to 5."""

    is_lgtype: bool | None = None
    """Whether delivery is guaranteed; then shipped as by the seller's own carrier."""

    lg_aging_type: str | None = None
    """Kind of the promised delivery time, the platform's code."""

    lg_aging: str | None = None
    """Promised delivery time, as the platform writes it."""

    is_brand_sale: bool | None = None
    """
    Whether it is a brand sale; with `is_force_wlb` the platform's warehouse must ship
    it.
    """

    is_force_wlb: bool | None = None
    """Whether the platform's warehouse must ship it."""

    has_buyer_message: bool | None = None
    """Whether there is such a message."""

    credit_card_fee: Decimal | None = None
    """Yuan of the payment that came by credit card."""

    trade_from: str | None = None
    """Channels it came by, comma-separated."""

    step_trade_status: str | None = None
    """Where a presale stands."""

    step_paid_fee: Decimal | None = None
    """Yuan of a presale paid so far."""

    mark_desc: str | None = None
    """What is wrong with the trade, in words; empty where nothing is."""

    has_yfx: bool | None = None
    """Whether freight insurance was bought."""

    yfx_fee: Decimal | None = None
    """Yuan of freight insurance."""

    yfx_id: str | None = None
    """Number of the insurance's payment."""

    yfx_type: str | None = None
    """Kind of freight insurance, the platform's code."""

    trade_source: str | None = None
    """Where outside the platform it came from; ``ownshop`` the merchant's own site."""

    send_time: str | None = None
    """Ship-before time of a presale, in words."""

    seller_can_rate: bool | None = None
    """Whether the seller may review now."""

    is_part_consign: bool | None = None
    """Whether it is shipped in several parcels."""

    is_wt: bool | None = None
    """Whether it is a telecom operator's order."""

    is_daixiao: bool | None = None
    """Whether a consignment supplier ships it."""

    o2o: str | None = None
    """``crm`` for a sale by a guide, opaque otherwise."""

    o2o_guide_id: str | None = None
    """Number of the sales guide."""

    o2o_guide_name: str | None = None
    """Name of the sales guide."""

    o2o_shop_id: str | None = None
    """Number of the guide's store."""

    o2o_shop_name: str | None = None
    """Name of the guide's store."""

    o2o_delivery: str | None = None
    """How a guide's sale is handed over, ``inshop`` or ``online``."""

    o2o_out_trade_id: str | None = None
    """Number of the order in the outer system."""

    orders: tuple[SoldOrder, ...] = ()
    """Its lines."""

    service_orders: tuple[ServiceOrder, ...] = ()
    """Services sold along."""

    zero_purchase: bool | None = None
    """Whether it is a zero-yuan purchase by pre-authorisation."""

    receiver_country: str | None = None
    """Country."""

    order_tax_fee: Decimal | None = None
    """Yuan of cross-border tax, added to the payment."""

    shop_pick: str | None = None
    """Store where the buyer picks it up, while headquarters ship."""

    rx_audit_status: str | None = None
    """Audit of a prescription; ``0`` is not yet."""

    post_gate_declare: bool | None = None
    """Whether it passes customs as mail."""

    cross_bonded_declare: bool | None = None
    """Whether it is cross-border from a bonded warehouse."""

    order_tax_promotion_fee: Decimal | None = None
    """Yuan the cross-border tax is lowered by promotions."""

    service_type: str | None = None
    """Services the trade contains, as the platform writes it."""

    is_o2o_passport: bool | None = None
    """True for a smart store's order, else absent."""

    tmall_delivery: bool | None = None
    """Whether Tmall's direct delivery (天猫直送) brings it."""

    threepl_timing: bool | None = None
    """Whether an outer carrier's promise of time applies."""

    cn_service: str | None = None
    """Services of Tmall's own delivery, opaque."""

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

    delivery_cps: str | None = None
    """Codes of the carriers suggested."""

    es_range: str | None = None
    """Span of hours it should arrive in, ``hh:mm-hh:mm``."""

    es_date: str | None = None
    """Date it should arrive, ``yyyyMMdd``."""

    os_range: str | None = None
    """Span of hours the buyer booked, ``hh:mm-hh:mm``."""

    os_date: str | None = None
    """Date the buyer booked, ``yyyyMMdd``."""

    asdp_biz_type: str | None = None
    """Business the delivery service belongs to, the platform's code."""

    asdp_ads: str | None = None
    """Marks of delivery to the door and the like, comma-separated."""

    drug_register: str | None = None
    """Epidemic registration of drugs, ``1`` done, ``0`` not."""

    promise_sign_time: str | None = None
    """Latest time promised for delivery."""

    oaid: str | None = None
    """Stands for the receiver; changes by shop, app and week."""

    scenario_group: str | None = None
    """Kind of fresh-food delivery, opaque."""

    is_force_dc: bool | None = None
    """Whether it goes to Cainiao's warehouse by itself; the shop does not ship it."""

    buyer_nick: str | None = None
    """Masked; never a key."""

    logistics_agreement: LogisticsAgreement | None = None
    """What is promised about its delivery."""

    logistics_infos: tuple[LogisticsInfo, ...] = ()
    """Who ships each line, from where and by which carrier."""

    no_shipping: bool | None = None
    """Whether there is no shipping information; the platform's mark, do not rely on it."""

    aid: str | None = None
    """Number of the address, opaque."""

    ouid: str | None = None
    """The buyer, in the newer numbering of members."""

    seller_memo: str | None = None
    """What the seller noted."""

    buyer_message: str | None = None
    """What the buyer wrote."""

    available_confirm_fee: Decimal | None = None
    """Yuan not yet confirmed."""

    has_post_fee: bool | None = None
    """Whether `available_confirm_fee` still contains the postage."""

    timeout_action_time: datetime | None = None
    """When the platform confirms by itself, once shipped."""

    est_con_time: str | None = None
    """Promised time of shipping, in words."""

    is_sh_ship: bool | None = None
    """Whether shipping is suppressed."""

    coupon_fee: int | None = None
    """Red packets in fen."""

    top_hold: int | None = None
    """1 while the platform holds it."""

    team_buy_hold: int | None = None
    """1 while a group purchase is not complete."""

    share_group_hold: int | None = None
    """1 while a shared group is not complete."""

    ofp_hold: int | None = None
    """1 while cross-border checks hold it."""

    tid_str: str | None = None
    """The trade's number as text; safe where numbers lose digits."""
