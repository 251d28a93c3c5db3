"""
What the platform advises or demands about sending.
"""

from __future__ import annotations

from datetime import datetime

import attrs
from attrs import frozen

from tmallerp.top.method import Id, NumIid, SkuId


@frozen(kw_only=True, weakref_slot=False)
class DeliveryPlan:
    """
    One delivery of a trade that is delivered in several phases.

    Everything personal arrives masked; each phase carries an OAID of its own.
    """

    plan_id: Id | None = None
    """Number of the plan."""

    order_id: Id | None = None
    """Number of the trade."""

    curr_phase: int | None = None
    """Which phase of the delivery this is."""

    out_logistics_id: str | None = None
    """The shop's own number of the delivery."""

    prepare_time_begin: datetime | None = None
    """When preparing begins."""

    ship_time_begin: datetime | None = None
    """When shipping is planned."""

    actual_ship_time: datetime | None = None
    """When it was shipped."""

    goods_num: int | None = None
    """Pieces in this phase."""

    plan_status: int | None = None
    """Where the phase stands, the platform's code."""

    plan_refund_status: int | None = None
    """Where its refund stands, the platform's code."""

    receiver_name: str | None = attrs.field(default=None, repr=False)
    """Masked; never a key."""

    receiver_mobile: str | None = attrs.field(default=None, repr=False)
    """Masked; never a key."""

    receiver_phone: str | None = attrs.field(default=None, repr=False)
    """Masked; never a key."""

    receiver_address: str | None = attrs.field(default=None, repr=False)
    """Street, masked; never a key."""

    oaid: str | None = None
    """Stands for the receiver; changes weekly, never a key."""

    privacy_num: str | None = None
    """Virtual number of the receiver."""

    privacy_expire_time: datetime | None = None
    """When the virtual number expires."""

    receiver_town: str | None = None
    """Town, where there is one."""

    receiver_district: str | None = None
    """District or county."""

    receiver_city: str | None = None
    """City."""

    receiver_state: str | None = None
    """Province."""

    receiver_country: str | None = None
    """Country."""


@frozen(kw_only=True, weakref_slot=False)
class LogisticsAgreement:
    """
    What is promised about the delivery of a trade, and what to mind when pushing it on.
    """

    logistics_service_msg: str | None = None
    """The promise, or what is wrong, in words."""

    asdp_biz_type: str | None = None
    """Business the delivery service belongs to, the platform's code."""

    asdp_ads: str | None = None
    """Marks of delivery to the door and the like, comma-separated."""

    sign_time: str | None = None
    """Planned time of delivery."""

    promise_sign_time: str | None = None
    """Latest time promised for delivery."""

    push_time: str | None = None
    """When an ERP should push the trade on to the warehouse."""

    no_detail_part_consign: str | None = None
    """``1`` where a line's pieces must not be split over parcels."""

    sink_type: str | None = None
    """``1`` for a presale sent ahead (预售下沉)."""


@frozen(kw_only=True, weakref_slot=False)
class LogisticsInfo:
    """
    Who ships a line, from where and by which carrier.

    One entry a line or component; `biz_delivery_type` says whether the carriers are
    advice or law.
    """

    biz_delivery_type: int | None = None
    """
    Force of the advice: 0 none, 1 optional list, 2 must be from the list, 3 the list is
    banned.
    """

    unused_warehouse_error_msg: str | None = None
    """Error the platform shows if the advised warehouse is not used."""

    unused_delivery_error_msg: str | None = None
    """Error the platform shows if an advised carrier is not used."""

    used_black_delivery_error_msg: str | None = None
    """Error the platform shows if a banned carrier is used."""

    promise_outbound_time: str | None = None
    """Latest time promised for leaving the warehouse."""

    trade_id: Id | None = None
    """Number of the trade."""

    sub_trade_id: Id | None = None
    """Number of the line."""

    promise_collect_time: str | None = None
    """Latest time promised for collection by the carrier."""

    item_id: str | None = None
    """The goods in the warehouse."""

    item_code: str | None = None
    """Code of the goods in the warehouse."""

    need_consign_num: int | None = None
    """Pieces to ship."""

    store_code: str | None = None
    """Warehouse that ships; ``SC`` where it is the merchant's own."""

    type: str | None = None
    """Where the entry comes from, ``00`` the trade, ``10`` added by binding."""

    sku_id: SkuId | None = None
    """The SKU."""

    num_iid: NumIid | None = None
    """The item."""

    consign_type: str | None = None
    """Who ships, ``CN`` Cainiao's warehouse, ``SC`` the merchant's."""

    combine_item_id: str | None = None
    """The combined product it is a part of."""

    combine_item_code: str | None = None
    """Code of that combined product."""

    item_ratio: int | None = None
    """Share of these goods in the combined product, as the platform counts it."""

    bar_code: str | None = None
    """Barcode of the goods."""

    delivery_cps: str | None = None
    """Codes of carriers; `biz_delivery_type` says what force they have."""

    biz_delivery_code: str | None = None
    """The ERP's code of the suggested carrier."""

    biz_store_code: str | None = None
    """The merchant's code of the warehouse."""

    biz_sd_type: str | None = None
    """Kind of the advice on warehouse and carrier, the platform's code."""

    send_country: str | None = None
    """Country it is planned to leave from."""

    send_state: str | None = None
    """Province it is planned to leave from."""

    send_city: str | None = None
    """City it is planned to leave from."""

    send_district: str | None = None
    """District it is planned to leave from."""

    send_town: str | None = None
    """Town it is planned to leave from."""

    send_division_code: str | None = None
    """Smallest area it is planned to leave from, by number."""

    black_delivery_cps: str | None = None
    """Codes of carriers that must not be used, comma-separated."""

    white_delivery_cps: str | None = None
    """Codes of carriers that may be used, comma-separated."""


@frozen(kw_only=True, weakref_slot=False)
class LogisticsModifyInfo:
    """A change of the time by which a line must be shipped."""

    related_id: str | None = None
    """The line it is about."""

    consign_time: str | None = None
    """Ship-by time after the change."""

    origin_consign_time: str | None = None
    """Ship-by time before the change."""

    modify_time: str | None = None
    """When it was changed."""

    modify_reason: str | None = None
    """Why it was changed."""

    item_id: str | None = None
    """The component's item, where it is a combined product."""

    sku_id: SkuId | None = None
    """The component's SKU."""

    comb_id: str | None = None
    """Number of the combination."""
