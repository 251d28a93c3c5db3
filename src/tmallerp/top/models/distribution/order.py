"""
An order.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import attrs
from attrs import frozen

from tmallerp.top.method import Id
from tmallerp.top.models.distribution.parts import (
    ErpLogisticsInfo,
    FeatureDo,
    OrderMessages,
    SubOrderDetail,
)


@frozen(kw_only=True, weakref_slot=False)
class TopReceiverDo:
    """The receiver of a purchase order, masked; `oaid` stands for him."""

    name: str | None = attrs.field(default=None, repr=False)
    """Masked; never a key."""

    address: str | None = attrs.field(default=None, repr=False)
    """Street, masked; never a key."""

    zip: str | None = None
    """Postcode."""

    phone: str | None = attrs.field(default=None, repr=False)
    """Masked; never a key."""

    mobile_phone: str | None = attrs.field(default=None, repr=False)
    """Masked; never a key."""

    state: str | None = None
    """Province."""

    city: str | None = None
    """City."""

    district: str | None = None
    """District or county."""

    oaid: str | None = None
    """Stands for the receiver; changes weekly, never a key."""


@frozen(kw_only=True, weakref_slot=False)
class TopDpOrderDo:
    """
    One purchase order between supplier and distributor.

    `total_fee` is what the distributor owes, without postage; `buyer_payment` is what
    the buyer paid, maybe for goods of other suppliers too.
    """

    tc_order_id: Id | None = None
    """Number of the consumer's trade; absent for dealers."""

    supplier_from: str | None = None
    """Site the supplier is from, ``taobao`` or ``alibaba``."""

    supplier_username: str | None = None
    """The supplier's account."""

    distributor_from: str | None = None
    """Older; site the distributor is from."""

    distributor_username: str | None = None
    """The distributor's account."""

    buyer_taobao_id: str | None = None
    """The consumer's account, encrypted; opaque."""

    buyer_nick: str | None = None
    """The consumer's account; given to distributors only. Masked; never a key."""

    trade_type: str | None = None
    """
    Kind of sale: ``AGENT``, ``DEALER``, ``INSTEAD_SALE``, ``CONSIGNMENT`` or
    ``PLATFORM_CONSIGNMENT``.
    """

    created: datetime | None = None
    """When the purchase order was made."""

    id: Id | None = None
    """Older; number of the payment's order, or of the purchase order."""

    fenxiao_id: Id | None = None
    """Number of the purchase order."""

    memo: str | None = None
    """What the distributor wrote, for agent sales the consumer too."""

    supplier_memo: str | None = None
    """What the supplier noted; only for the supplier."""

    supplier_flag: int | None = None
    """The supplier's coloured flag, 1 to 5; only for the supplier."""

    alipay_no: str | None = None
    """Number of the payment at Alipay, for guaranteed trades."""

    total_fee: Decimal | None = None
    """Yuan the distributor owes, without postage."""

    post_fee: Decimal | None = None
    """Yuan of postage, as last changed."""

    distributor_payment: Decimal | None = None
    """Yuan the distributor paid."""

    buyer_payment: Decimal | None = None
    """
    Yuan the consumer paid for the whole trade, maybe for goods of other suppliers too.
    """

    snapshot_url: str | None = None
    """Older; page of the purchase."""

    status: str | None = None
    """
    One of the states of a purchase order; ``PAID_FORBID_CONSIGN`` is paid and must
    wait.
    """

    pay_time: datetime | None = None
    """When it was paid."""

    end_time: datetime | None = None
    """When it succeeded or closed."""

    consign_time: datetime | None = None
    """When it was shipped."""

    modified: datetime | None = None
    """When anything last changed."""

    isv_custom_key: tuple[str, ...] = ()
    """Names of an app's own values; switched off."""

    isv_custom_value: tuple[str, ...] = ()
    """An app's own values; switched off."""

    features: tuple[FeatureDo, ...] = ()
    """Older; marks as keys and values."""

    pay_type: str | None = None
    """
    How it is paid, such as ``ALIPAY_SURETY``, ``ALIPAY_CHAIN``, ``TRANSFER``,
    ``PREPAY`` or ``ACCOUNT_PERIOD``.
    """

    shipping: str | None = None
    """How it travels, ``FAST``, ``EMS``, ``ORDINARY`` or ``SELLER``; only once shipped."""

    logistics_company_name: str | None = None
    """The carrier's name."""

    logistics_id: str | None = None
    """The parcel's number."""

    sub_purchase_orders: tuple[SubOrderDetail, ...] = ()
    """The lines."""

    receiver: TopReceiverDo | None = None
    """The receiver."""

    order_messages: tuple[OrderMessages, ...] = ()
    """The messages on it, the consumer's included."""

    logistics_infos: tuple[ErpLogisticsInfo, ...] = ()
    """Who ships each line, from where and by which carrier."""

    alipay_order_no: str | None = None
    """Number of the payment's order at Alipay."""

    confirm_paid_fee_yuan: Decimal | None = None
    """Yuan whose payment is confirmed."""

    channel_code: int | None = None
    """The market it came by."""

    open_buyer_uid: str | None = None
    """The consumer, stable for this app."""

    delivery_time: str | None = None
    """Latest time to ship."""

    sign_time: str | None = None
    """Latest time to be signed for."""

    asdp_ads: str | None = None
    """Marks of delivery to the door and the like, comma-separated."""

    delivery_cps: str | None = None
    """Codes of the carriers suggested."""
