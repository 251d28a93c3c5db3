"""
A trade.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import attrs
from attrs import frozen

from tmallerp.top.method import Id, NumIid, Tid
from tmallerp.top.models.trades.advice import (
    DeliveryPlan,
    LogisticsAgreement,
    LogisticsInfo,
    LogisticsModifyInfo,
)
from tmallerp.top.models.trades.amounts import (
    ExpandCardInfo,
    PromotionDetail,
    SortInfo,
    StepPayDetail,
)
from tmallerp.top.models.trades.order import Order
from tmallerp.top.models.trades.parcels import (
    AddressDetail,
    AgreeRefundCheck,
    CombineLogisticsDetail,
    LogisticsConsignInfo,
    TradeExt,
)
from tmallerp.top.models.trades.services import IdentifyInfo, LogisticsTag, ServiceOrder


@frozen(kw_only=True, weakref_slot=False)
class Trade:
    """
    One trade as the platform has it.

    Everything personal arrives masked; `oaid` stands for the receiver and is neither a
    key nor stable over weeks. `buyer_open_uid` is stable for one app.

    Money is yuan unless a field says fen; points are counts. `payment` contains the
    postage, and no later refund lowers it.

    Fields ending in ``hold``, `is_sh_ship`, `forbid_consign`, `delay_create_delivery`
    and `nr_no_handle` forbid shipping whatever the status says. Only `TradeFullinfoGet`
    gives them; absent elsewhere does not mean free.
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

    orders: tuple[Order, ...] = ()
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

    buyer_memo: str | None = None
    """What the buyer noted."""

    seller_memo: str | None = None
    """What the seller noted."""

    buyer_message: str | None = None
    """What the buyer wrote."""

    buyer_cod_fee: Decimal | None = None
    """The buyer's part of it."""

    seller_cod_fee: Decimal | None = None
    """The seller's part of it."""

    express_agency_fee: Decimal | None = None
    """Yuan the courier collects on delivery."""

    buyer_alipay_no: str | None = attrs.field(default=None, repr=False)
    """The buyer's Alipay account. Masked; never a key."""

    buyer_email: str | None = attrs.field(default=None, repr=False)
    """The buyer's email address. Masked; never a key."""

    seller_alipay_no: str | None = None
    """The seller's Alipay account."""

    seller_mobile: str | None = None
    """The seller's mobile number."""

    seller_phone: str | None = None
    """The seller's telephone number."""

    seller_name: str | None = None
    """The seller's name."""

    seller_email: str | None = None
    """The seller's email address."""

    available_confirm_fee: Decimal | None = None
    """Yuan not yet confirmed."""

    has_post_fee: bool | None = None
    """Whether `available_confirm_fee` still contains the postage."""

    timeout_action_time: datetime | None = None
    """When the platform confirms by itself, once shipped."""

    snapshot_url: str | None = None
    """The page as the buyer saw it."""

    trade_memo: str | None = None
    """A note on the trade."""

    promotion: str | None = None
    """Its promotions in words; prefer `promotion_details`."""

    is_3D: bool | None = None
    """Older; whether it is a trade of a 3D shop."""

    buyer_flag: int | None = None
    """The buyer's coloured flag, 0 to 5."""

    eticket_ext: str | None = None
    """Details of an electronic voucher, opaque."""

    can_rate: bool | None = None
    """Whether the buyer may review now."""

    arrive_interval: int | None = None
    """Days promised until arrival."""

    arrive_cut_time: str | None = None
    """Time of day the promise of arrival counts from, ``HH:mm``."""

    consign_interval: int | None = None
    """Hours promised until shipping."""

    shop_code: str | None = None
    """Code of the store where the buyer picks it up."""

    hk_en_name: str | None = None
    """Traveller's name in pinyin. Personal; never a key."""

    hk_flight_no: str | None = None
    """Traveller's flight."""

    hk_china_name: str | None = None
    """Traveller's name in Chinese. Personal; never a key."""

    hk_card_code: str | None = None
    """Number of the traveller's document. Personal; never a key."""

    hk_card_type: str | None = None
    """
    Traveller's document, ``001`` Hong Kong and Macau permit, ``002`` Taiwan permit,
    ``003`` passport.
    """

    hk_flight_date: str | None = None
    """When the traveller flies."""

    hk_gender: str | None = None
    """Traveller's sex, ``M`` or ``F``."""

    hk_birthday: str | None = None
    """Traveller's date of birth. Personal; never a key."""

    hk_pickup: str | None = None
    """Where the traveller picks it up."""

    hk_pickup_id: str | None = None
    """Number of that place."""

    est_con_time: str | None = None
    """Promised time of shipping, in words."""

    promotion_details: tuple[PromotionDetail, ...] = ()
    """Its discounts, those of lines included."""

    service_tags: tuple[LogisticsTag, ...] = ()
    """Delivery services of the trade and its lines."""

    alipay_point: int | None = None
    """Points used as money, in fen."""

    pcc_af: int | None = None
    """Paid by Tmall point card, in fen."""

    trade_ext: TradeExt | None = None
    """Marks a third party put on it."""

    et_ser_time: str | None = None
    """Time booked for a car service."""

    et_shop_name: str | None = None
    """Store the voucher was booked at."""

    et_verified_shop_name: str | None = None
    """Store the voucher was redeemed at."""

    et_plate_number: str | None = None
    """The car's plate. Personal; never a key."""

    o2o_snatch_status: str | None = None
    """
    Where the search for a store that ships stands, ``0`` new, ``1`` open, ``2`` taken,
    ``3`` shipped; negative failed.
    """

    is_sh_ship: bool | None = None
    """Whether shipping is suppressed."""

    eticket_service_addr: str | None = None
    """Where an electronic voucher for home services is used."""

    et_type: str | None = None
    """Kind of a scan-to-buy voucher, the platform's code."""

    market: str | None = None
    """Special market it belongs to."""

    obs: str | None = None
    """Mark of booking and picking up in a store."""

    et_shop_id: Id | None = None
    """Store of a scan-to-buy order."""

    paid_coupon_fee: Decimal | None = None
    """Yuan of the red packet earned back; 0.00 where there is none."""

    coupon_fee: int | None = None
    """Red packets in fen."""

    trade_attr: str | None = None
    """Further marks as JSON text, such as the currency paid in."""

    top_hold: int | None = None
    """1 while the platform holds it."""

    omni_attr: str | None = None
    """Marks of omnichannel selling, opaque."""

    omni_param: str | None = None
    """Details of omnichannel selling, opaque."""

    assembly: str | None = None
    """Mark of goods sold to be assembled, opaque."""

    forbid_consign: int | None = None
    """1 while a group purchase forbids shipping."""

    identity: str | None = None
    """Mark of a purchase order, opaque."""

    team_buy_hold: int | None = None
    """1 while a group purchase is not complete."""

    share_group_hold: int | None = None
    """1 while a shared group is not complete."""

    ofp_hold: int | None = None
    """1 while cross-border checks hold it."""

    o2o_step_trade_detail: str | None = None
    """Payments in steps, ``steps_step_amount_state`` joined by ``;``, amounts in fen."""

    o2o_step_order_id: str | None = None
    """The trade that pays the balance of a privileged deposit."""

    o2o_et_order_id: str | None = None
    """The trade of the privileged deposit."""

    o2o_voucher_price: int | None = None
    """What the privileged deposit takes off, in fen."""

    delay_create_delivery: int | None = None
    """1 while delivery is put off."""

    tid_str: str | None = None
    """The trade's number as text; safe where numbers lose digits."""

    toptype: int | None = None
    """Kind of trade in the open platform's own numbers."""

    o2o_service_mobile: str | None = None
    """Mobile number for the service at home. Personal; never a key."""

    o2o_service_name: str | None = None
    """Name for the service at home. Personal; never a key."""

    o2o_service_state: str | None = None
    """Province of the service at home."""

    o2o_service_city: str | None = None
    """City of the service at home."""

    o2o_service_district: str | None = None
    """District of the service at home."""

    o2o_service_town: str | None = None
    """Town of the service at home."""

    o2o_service_address: str | None = None
    """Street of the service at home. Personal; never a key."""

    o2o_step_trade_detail_new: str | None = None
    """Payments in steps in a newer form, opaque."""

    o2o_xiaopiao: str | None = None
    """The store's till receipt, opaque."""

    o2o_contract: str | None = None
    """The store's contract, opaque."""

    recharge_fee: str | None = None
    """Red packet the buyer had recharged, as the platform writes it."""

    retail_store_code: str | None = None
    """Code of the store."""

    retail_out_order_id: str | None = None
    """Number of the order in the store's system."""

    platform_subsidy_fee: str | None = None
    """What the platform bears, as it writes it."""

    nr_offline: str | None = None
    """Mark of a sale in a store, opaque."""

    wtt_param: str | None = None
    """Details of a telecom operator's order, opaque."""

    nr_store_order_id: str | None = None
    """Number of the order in the store."""

    nr_shop_id: str | None = None
    """Number of the store."""

    nr_shop_name: str | None = None
    """Name of the store."""

    nr_shop_guide_id: str | None = None
    """Number of the store's sales guide."""

    nr_shop_guide_name: str | None = None
    """Name of the store's sales guide."""

    sort_info: SortInfo | None = None
    """Its place in the order of shipping."""

    sorted: int | None = None
    """1 where it has a place in the order of shipping, 2 where not."""

    nr_no_handle: str | None = None
    """Set where another system handles it."""

    biz_code: str | None = None
    """``tmall.daogoubao.cloudstore`` for a cloud store, opaque otherwise."""

    cloud_store: str | None = None
    """``1`` for the flagship store, unless `biz_code` names a cloud store."""

    is_gift: bool | None = None
    """Whether it is a gift to somebody else."""

    donee_nick: str | None = None
    """Account of whom it is given to. Masked; never a key."""

    donee_open_uid: str | None = None
    """Whom it is given to, stable for this app."""

    suning_shop_code: str | None = None
    """Code of the Suning store where the buyer picks it up."""

    suning_shop_valid: int | None = None
    """Whether that store is valid, the platform's code."""

    allow_appkeys: str | None = None
    """App keys that may handle it, comma-separated."""

    new_presell: bool | None = None
    """Whether it is a presale."""

    you_xiang: bool | None = None
    """Whether it has the platform's premium service."""

    retail_store_id: str | None = None
    """Number of a physical store."""

    is_istore: bool | None = None
    """Whether it is an istore order."""

    ua: str | None = None
    """Which istore it comes from, opaque."""

    linkedmall_ext_info: str | None = None
    """What a LinkedMall shop passed through, opaque."""

    pay_channel: str | None = None
    """Who paid, ``0`` the buyer, ``1`` the system by debit, ``2`` an insurance."""

    rt_omni_send_type: str | None = None
    """
    Who hands it over, ``pickUp`` the buyer fetches it, ``tmall`` the shop sends,
    ``storeSend`` a store sends.
    """

    rt_omni_store_id: str | None = None
    """Number of the store that sends."""

    rt_omni_outer_store_id: str | None = None
    """The merchant's own code of the store that sends."""

    tcps_start: str | None = None
    """Beginning of the booked same-city delivery."""

    tcps_code: str | None = None
    """Kind of same-city delivery, the platform's code."""

    tcps_end: str | None = None
    """End of the booked same-city delivery."""

    m_tariff_fee: Decimal | None = None
    """Yuan of duty the merchant pays for the buyer."""

    timing_promise: str | None = None
    """Whose promise of time it has, such as ``tmallPromise``."""

    promise_service: str | None = None
    """Services promised, comma-separated."""

    outer_partner_member_id: str | None = None
    """The buyer's number at an outer partner."""

    root_cat: str | None = None
    """Category, as the platform writes it."""

    gifting: str | None = None
    """``1`` for a gift order."""

    gifting_takeout: str | None = None
    """``1`` for a coffee gift order."""

    oi_date: str | None = None
    """Date booked for installation."""

    oi_range: str | None = None
    """Hours booked for installation."""

    hold_install: str | None = None
    """Set where installation is put off."""

    app_name: str | None = None
    """App it came by."""

    easy_home_city_type: str | None = None
    """Kind of the same-city station, opaque."""

    nr_deposit_order_id: str | None = None
    """Order of the same-city station it belongs to."""

    nr_store_code: str | None = None
    """Number of the stall."""

    propoint: int | None = None
    """Taobao coins used, in fen."""

    zqs_order_tag: str | None = None
    """Mark of periodic delivery."""

    txp_freezer_id: str | None = None
    """Number of the freezer it is put in."""

    txp_receive_method: str | None = None
    """How fresh food is picked up, the platform's code."""

    expandcard_info: ExpandCardInfo | None = None
    """The shopping-fund card bought or spent."""

    extend_info: str | None = None
    """Further marks, opaque; often JSON text."""

    lm: str | None = None
    """``1`` after the receiver's address was changed."""

    brand_light_shop_source: str | None = None
    """Where a same-city order comes from, opaque."""

    brand_light_shop_store_id: str | None = None
    """Number of the store of a same-city order."""

    is_wmly: str | None = None
    """Mark of a perfect-fulfilment trade (完美履约), opaque."""

    omni_package: str | None = None
    """Parcels of omnichannel selling, opaque."""

    ncz_ext_attr: str | None = None
    """Details of car services, opaque."""

    invoice_detail_pay: str | None = None
    """Invoice of an Apple shop at payment, opaque."""

    invoice_detail_mid_refund: str | None = None
    """Invoice of an Apple shop after a refund before success, opaque."""

    invoice_detail_after_refund: str | None = None
    """Invoice of an Apple shop after a later refund, opaque."""

    expand_card_basic_price: Decimal | None = None
    """Yuan of principal of the shopping-fund card bought."""

    expand_card_expand_price: Decimal | None = None
    """Yuan of bonus of the shopping-fund card bought."""

    expand_card_basic_price_used: Decimal | None = None
    """Yuan of principal of a shopping-fund card spent on it."""

    expand_card_expand_price_used: Decimal | None = None
    """Yuan of bonus of a shopping-fund card spent on it."""

    is_openmall: bool | None = None
    """Whether it is an Openmall order."""

    v_logistics_create: bool | None = None
    """Whether it is a code-receipt order (码上收)."""

    q_r_pay: bool | None = None
    """Whether it needs no logistics."""

    order_follow_id: str | None = None
    """The order it follows."""

    ob_tag: str | None = None
    """``lg`` where the buyer urged shipping."""

    general_new_presell: bool | None = None
    """Whether it is a presale of any kind; only where asked for by name."""

    step_pay_details: tuple[StepPayDetail, ...] = ()
    """Its payments in steps."""

    agree_refund_checks: tuple[AgreeRefundCheck, ...] = ()
    """What to mind before a refund is agreed to."""

    address_details: tuple[AddressDetail, ...] = ()
    """Its addresses, where it is delivered in stages."""

    stage_address_type: str | None = None
    """Whether and how addresses differ by stage, the platform's code."""

    og_id: str | None = None
    """Number of the group of orders."""

    tmall_coupon_fee: int | None = None
    """Tmall's red packets in fen."""

    delivery_plan: tuple[DeliveryPlan, ...] = ()
    """Its deliveries, where there are several phases."""

    omnichannel_param: str | None = None
    """Details of omnichannel selling, opaque."""

    is_cycle_buy: bool | None = None
    """Whether it is bought for periodic delivery."""

    play_type: str | None = None
    """Kind of group purchase, opaque."""

    combine_logistics_details: tuple[CombineLogisticsDetail, ...] = ()
    """Parcels of combined products shipped apart."""

    identify_info: IdentifyInfo | None = None
    """Authentication of the goods before delivery."""

    logistics_consign_info: tuple[LogisticsConsignInfo, ...] = ()
    """By when its lines must be shipped."""

    logistics_modify_info: tuple[LogisticsModifyInfo, ...] = ()
    """Changes of those times."""

    priority_consign_time: str | None = None
    """Time to ship it before others."""

    real_name_auth_status: str | None = None
    """Real-name check of a cross-border buyer, ``1`` done, ``0`` not."""

    third_party_customs_declaration: str | None = None
    """``1`` where a third party declares it to customs."""

    receipt_type: str | None = None
    """What an extra payment is for, ``ITEM`` goods, ``POSTAGE`` postage, ``OTHER`` else."""

    receipt_rel_ids: tuple[str, ...] = ()
    """The trades an extra payment belongs to."""

    pmtp: str | None = None
    """Promotion used ahead of the order, opaque."""

    invoice_name: str | None = None
    """Title for the invoice; seldom given. Personal; never a key."""
