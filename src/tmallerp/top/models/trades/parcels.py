"""
How a trade is to be sent.
"""

from __future__ import annotations

from datetime import datetime

import attrs
from attrs import frozen

from tmallerp.top.method import Id, SkuId


@frozen(kw_only=True, weakref_slot=False)
class AddressDetail:
    """
    One address of a trade that is delivered in stages.

    Personal data arrives masked.
    """

    detailed_address: str | None = None
    """Street and house, masked."""

    division_code: str | None = None
    """Number of the administrative area."""

    area: str | None = None
    """District or county."""

    telephone: str | None = attrs.field(default=None, repr=False)
    """Masked; never a key."""

    city: str | None = None
    """City."""

    prov: str | None = None
    """Province."""

    country: str | None = None
    """Country."""

    contact_name: str | None = attrs.field(default=None, repr=False)
    """Masked; never a key."""

    biz_type: str | None = None
    """What the address is for, the platform's code."""


@frozen(kw_only=True, weakref_slot=False)
class AgreeRefundCheck:
    """What to mind before a refund of one line is agreed to."""

    delivery_tips: str | None = None
    """Words to show whoever decides on the refund."""

    delivery_process: str | None = None
    """Where the delivery stands, as the platform writes it."""

    detail_order_id: str | None = None
    """Number of the line."""


@frozen(kw_only=True, weakref_slot=False)
class CombineConsignInfo:
    """By when one component of a combined product must be shipped."""

    comb_id: str | None = None
    """Number of the combination."""

    item_id: str | None = None
    """The component's item."""

    sku_id: SkuId | None = None
    """The component's SKU."""

    consign_time: str | None = None
    """When it should be shipped, in words."""

    render_consign_time: str | None = None
    """When it should be shipped, as shown to people."""


@frozen(kw_only=True, weakref_slot=False)
class PackageGoodsDetail:
    """Goods in a parcel: item, SKU and pieces."""

    item_id: Id | None = None
    """The item."""

    sku_id: SkuId | None = None
    """The SKU."""

    amount: int | None = None
    """Pieces."""


@frozen(kw_only=True, weakref_slot=False)
class SendGoodsDetail:
    """What of a line a parcel holds."""

    type: int | None = None
    """0 plain goods, 1 combined product, 2 set, 3 later gift, 4 only the state moved on."""

    consign_status: int | None = None
    """0 shipped whole, 1 in part."""

    amount: int | None = None
    """Pieces."""

    goods_details: tuple[PackageGoodsDetail, ...] = ()
    """The goods, by item and SKU."""


@frozen(kw_only=True, weakref_slot=False)
class CombineLogisticsDetail:
    """A parcel that holds components of a combined product."""

    invoice_no: str | None = None
    """The parcel's number."""

    logistics_company: str | None = None
    """The carrier's name."""

    sub_order_id: str | None = None
    """Number of the line."""

    send_goods_details: tuple[SendGoodsDetail, ...] = ()
    """What the parcel holds, line by line."""


@frozen(kw_only=True, weakref_slot=False)
class LogisticsConsignInfo:
    """By when a line must be shipped."""

    related_id: str | None = None
    """The line it is about."""

    consign_time: str | None = None
    """When it should be shipped, in words."""

    render_consign_time: str | None = None
    """When it should be shipped, as shown to people."""

    combine_item: tuple[CombineConsignInfo, ...] = ()
    """Times of the components."""


@frozen(kw_only=True, weakref_slot=False)
class ShipInfo:
    """How a line travels."""

    transport_type: str | None = None
    """How it travels, the platform's word."""


@frozen(kw_only=True, weakref_slot=False)
class OrderQuery:
    """One condition of a search for trades: name, mobile or telephone must be given."""

    receiver_phone: str | None = attrs.field(default=None, repr=False)
    """The receiver's telephone number, in plain text."""

    receiver_mobile: str | None = attrs.field(default=None, repr=False)
    """The receiver's mobile number, in plain text."""

    receiver_name: str | None = attrs.field(default=None, repr=False)
    """The receiver's name, in plain text."""

    end_created: datetime | None = None
    """Ordered no later."""

    start_created: datetime | None = None
    """Ordered no earlier; three months back at most."""


@frozen(kw_only=True, weakref_slot=False)
class TradeExt:
    """Marks a third party put on a trade, opaque numbers of its own."""

    before_enable_flag: int | None = None
    """Mark checked before enabling, opaque."""

    before_close_flag: int | None = None
    """Mark checked before closing, opaque."""

    before_pay_flag: int | None = None
    """Mark checked before payment, opaque."""

    before_ship_flag: int | None = None
    """Mark checked before shipping, opaque."""

    before_confirm_flag: int | None = None
    """Mark checked before confirming receipt, opaque."""

    before_rate_flag: int | None = None
    """Mark checked before a review, opaque."""

    before_refund_flag: int | None = None
    """Mark checked before a refund, opaque."""

    before_modify_flag: int | None = None
    """Mark checked before a change, opaque."""

    third_party_status: int | None = None
    """State the third party defines."""

    extra_data: str | None = None
    """Data of the third party, opaque."""

    ext_attributes: str | None = None
    """Further marks, opaque."""
