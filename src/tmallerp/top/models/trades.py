"""
What a trade is made of; its lines are in `tmallerp.top.models.orders`.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from attrs import frozen

from tmallerp.top.method import Tid
from tmallerp.top.models.orders import Order, PromotionDetail, ServiceOrder


@frozen(kw_only=True, weakref_slot=False)
class Trade:
    """
    One trade as the platform has it.

    Everything personal arrives masked; `oaid` stands for the receiver and is neither a
    key nor stable over weeks. `buyer_open_uid` is stable for one app.
    """

    tid: Tid | None = None
    """Number of the trade."""

    status: str | None = None
    """Where it stands; decides whether it may be shipped."""

    type: str | None = None
    """What kind of trade it is; unknown kinds are passed through."""

    step_trade_status: str | None = None
    """Where a presale stands."""

    step_paid_fee: Decimal | None = None
    """Yuan of a presale paid so far."""

    created: datetime | None = None
    """When the buyer ordered."""

    pay_time: datetime | None = None
    """When the buyer paid."""

    modified: datetime | None = None
    """When anything last changed; the cursor of increment queries."""

    async_modified: datetime | None = None
    """When the change reached the seller's library."""

    consign_time: datetime | None = None
    """When the last parcel was shipped."""

    end_time: datetime | None = None
    """When it succeeded or closed."""

    timeout_action_time: datetime | None = None
    """When the platform confirms by itself, once shipped."""

    send_time: str | None = None
    """Ship-before time of a presale, in words."""

    est_con_time: str | None = None
    """Promised time of shipping, in words."""

    payment: Decimal | None = None
    """Yuan the buyer pays for everything, postage included; no refund lowers it."""

    total_fee: Decimal | None = None
    """Yuan of price times pieces over all lines, before any discount."""

    post_fee: Decimal | None = None
    """Yuan of postage."""

    discount_fee: Decimal | None = None
    """Yuan of the trade's own discounts."""

    adjust_fee: Decimal | None = None
    """Yuan the seller changed by hand; 0 where there are several lines."""

    received_payment: Decimal | None = None
    """Yuan already released to the seller."""

    available_confirm_fee: Decimal | None = None
    """Yuan not yet confirmed."""

    has_post_fee: bool | None = None
    """Whether `available_confirm_fee` still contains the postage."""

    commission_fee: Decimal | None = None
    """Yuan of commission; means something only after success."""

    cod_fee: Decimal | None = None
    """Yuan of the cash-on-delivery fee."""

    buyer_cod_fee: Decimal | None = None
    """The buyer's part of it."""

    seller_cod_fee: Decimal | None = None
    """The seller's part of it."""

    cod_status: str | None = None
    """Where the courier's collecting stands."""

    order_tax_fee: Decimal | None = None
    """Yuan of cross-border tax, added to the payment."""

    credit_card_fee: Decimal | None = None
    """Yuan of the payment that came by credit card."""

    coupon_fee: int | None = None
    """Red packets in fen."""

    tmall_coupon_fee: int | None = None
    """Tmall's red packets in fen."""

    alipay_point: int | None = None
    """Points used as money, in fen."""

    platform_subsidy_fee: str | None = None
    """What the platform bears, as it writes it."""

    point_fee: int | None = None
    """Points used when ordering, a count."""

    real_point_fee: int | None = None
    """Points really used, a count; 0 before the end."""

    buyer_obtain_point_fee: int | None = None
    """Points the buyer earned, a count."""

    num: int | None = None
    """Pieces, where there is one line."""

    buyer_nick: str | None = None
    """Masked; never a key."""

    buyer_open_uid: str | None = None
    """The buyer, stable for this app."""

    seller_nick: str | None = None
    """The shop's account."""

    title: str | None = None
    """The shop's name."""

    buyer_message: str | None = None
    """What the buyer wrote."""

    has_buyer_message: bool | None = None
    """Whether there is such a message."""

    seller_memo: str | None = None
    """What the seller noted."""

    seller_flag: int | None = None
    """The seller's coloured flag, 0 to 5."""

    buyer_memo: str | None = None
    """What the buyer noted."""

    receiver_name: str | None = None
    """Masked."""

    receiver_mobile: str | None = None
    """Masked."""

    receiver_phone: str | None = None
    """Masked."""

    receiver_country: str | None = None
    """Country."""

    receiver_state: str | None = None
    """Province."""

    receiver_city: str | None = None
    """City; empty where the county sits in the district."""

    receiver_district: str | None = None
    """District or county."""

    receiver_town: str | None = None
    """Town, where there is one."""

    receiver_address: str | None = None
    """Street, masked."""

    receiver_zip: str | None = None
    """Postcode."""

    oaid: str | None = None
    """Stands for the receiver; changes by shop, app and week."""

    shipping_type: str | None = None
    """How it travels."""

    trade_from: str | None = None
    """Channels it came by, comma-separated."""

    is_part_consign: bool | None = None
    """Whether it is shipped in several parcels."""

    is_daixiao: bool | None = None
    """Whether a consignment supplier ships it."""

    is_force_wlb: bool | None = None
    """Whether the platform's warehouse must ship it."""

    is_sh_ship: bool | None = None
    """Whether shipping is suppressed."""

    top_hold: int | None = None
    """1 while the platform holds it."""

    team_buy_hold: int | None = None
    """1 while a group purchase is not complete."""

    share_group_hold: int | None = None
    """1 while a shared group is not complete."""

    ofp_hold: int | None = None
    """1 while cross-border checks hold it."""

    forbid_consign: int | None = None
    """1 while a group purchase forbids shipping."""

    delay_create_delivery: int | None = None
    """1 while delivery is put off."""

    nr_no_handle: str | None = None
    """Set where another system handles it."""

    rx_audit_status: str | None = None
    """Audit of a prescription; ``0`` is not yet."""

    lm: str | None = None
    """``1`` after the receiver's address was changed."""

    new_presell: bool | None = None
    """Whether it is a presale."""

    alipay_no: str | None = None
    """Number of the payment."""

    orders: tuple[Order, ...] = ()
    """Its lines."""

    service_orders: tuple[ServiceOrder, ...] = ()
    """Services sold along."""

    promotion_details: tuple[PromotionDetail, ...] = ()
    """Its discounts, those of lines included."""
