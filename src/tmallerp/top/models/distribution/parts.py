"""
Lines, memos, parcels.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from attrs import frozen

from tmallerp.top.method import Id, NumIid, SkuId


@frozen(kw_only=True, weakref_slot=False)
class ErpLogisticsInfo:
    """
    Who ships a line of a purchase order, from where and by which carrier.

    Only for shops whose shipping the platform plans.
    """

    consign_type: str | None = None
    """Who ships, ``CN`` Cainiao's warehouse, ``SC`` the merchant's."""

    num_iid: NumIid | None = None
    """The item."""

    sku_id: SkuId | None = None
    """The SKU."""

    type: str | None = None
    """Where the entry comes from, ``00`` the trade, ``10`` added by binding."""

    store_code: str | None = None
    """Warehouse that ships; ``SC`` where it is the merchant's own."""

    need_consign_num: int | None = None
    """Pieces to ship."""

    item_code: str | None = None
    """Code of the goods in the warehouse."""

    item_id: str | None = None
    """The goods in the warehouse."""

    sub_order_id: Id | None = None
    """Number of the purchase order's line."""

    order_id: Id | None = None
    """Number of the purchase order."""

    combine_item_id: str | None = None
    """The combined product it is a part of."""

    combine_item_code: str | None = None
    """Code of that combined product."""

    item_ratio: int | None = None
    """Share of these goods in the combined product, as the platform counts it."""

    bar_code: str | None = None
    """Barcode of the goods."""

    delivery_cps: str | None = None
    """Codes of the carriers suggested."""

    biz_store_code: str | None = None
    """The merchant's code of the warehouse."""

    biz_delivery_code: str | None = None
    """The ERP's code of the suggested carrier."""

    biz_sd_type: str | None = None
    """Kind of the advice on warehouse and carrier, the platform's code."""

    send_division_code: str | None = None
    """Smallest area it is planned to leave from, by number."""

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

    black_delivery_cps: str | None = None
    """Codes of carriers that must not be used, comma-separated."""

    white_delivery_cps: str | None = None
    """Codes of carriers that may be used, comma-separated."""


@frozen(kw_only=True, weakref_slot=False)
class FeatureDo:
    """
    A mark of a purchase order: a key and its value.

    Older; the platform advises against it.
    """

    attr_key: str | None = None
    """The mark's name."""

    attr_value: str | None = None
    """The mark's value."""


@frozen(kw_only=True, weakref_slot=False)
class OrderMessages:
    """A message on a purchase order."""

    message_time: datetime | None = None
    """When it was written."""

    message_title: str | None = None
    """Whose message it is, in words."""

    message_content: str | None = None
    """The message."""

    pic_url: str | None = None
    """Address of a picture sent along."""


@frozen(kw_only=True, weakref_slot=False)
class TopMemoAttachment:
    """A file attached to a note on a purchase order's line."""

    url: str | None = None
    """Address of the file."""

    name: str | None = None
    """Name of the file."""


@frozen(kw_only=True, weakref_slot=False)
class TopMemoDto:
    """A note on a purchase order's line."""

    remark: str | None = None
    """The note."""

    operate_user_nick: str | None = None
    """Who wrote it."""

    attachments: tuple[TopMemoAttachment, ...] = ()
    """Files attached."""


@frozen(kw_only=True, weakref_slot=False)
class SubOrderDetail:
    """
    One line of a purchase order.

    `price`, `total_fee` and the payments are in yuan; `discount_fee`, `tc_discount_fee`
    and `tc_adjust_fee` are in fen.
    """

    tc_order_id: Id | None = None
    """Number of the consumer's line; absent for dealers."""

    fenxiao_id: Id | None = None
    """Number of the purchase order's line."""

    item_id: Id | None = None
    """The product on the distribution platform."""

    item_outer_id: str | None = None
    """The supplier's code of the product."""

    sku_id: SkuId | None = None
    """The SKU on the distribution platform; prefer `sku_outer_id`."""

    auction_id: Id | None = None
    """The item the consumer bought; 0 where unknown."""

    auction_sku_id: Id | None = None
    """The SKU the consumer bought; 0 where unknown."""

    sku_outer_id: str | None = None
    """The supplier's code of the SKU."""

    sku_properties: str | None = None
    """The SKU's properties in words."""

    old_sku_properties: str | None = None
    """The SKU's properties in words, before they were changed."""

    num: int | None = None
    """Pieces purchased."""

    title: str | None = None
    """Title of the product purchased."""

    price: Decimal | None = None
    """Yuan a piece that the distributor is asked."""

    snapshot_url: str | None = None
    """Older; page of the product."""

    created: datetime | None = None
    """When the line was made."""

    status: str | None = None
    """One of the states of a purchase order, such as ``WAIT_SELLER_SEND_GOODS``."""

    id: Id | None = None
    """Older; number of the payment's order, 0 while unpaid."""

    total_fee: Decimal | None = None
    """Yuan the distributor owes, price times pieces less discounts."""

    distributor_payment: Decimal | None = None
    """Yuan the distributor pays, changes by hand included."""

    buyer_payment: Decimal | None = None
    """Yuan of the line in the consumer's trade, discounts taken off."""

    refund_fee: Decimal | None = None
    """Yuan refunded."""

    order_200_status: str | None = None
    """Status of the consumer's line."""

    auction_price: Decimal | None = None
    """Yuan a piece in the distributor's shop, before discounts."""

    bill_fee: str | None = None
    """Amount to invoice the consumer, postage left out, as the platform writes it."""

    sc_item_id: Id | None = None
    """The goods in the warehouse."""

    tc_preferential_type: str | None = None
    """Kind of the consumer's discount, in words."""

    tc_discount_fee: int | None = None
    """Discount of the consumer, in fen, never negative."""

    tc_adjust_fee: int | None = None
    """Change of the consumer's price by hand, in fen; negative lowers it."""

    discount_fee: str | None = None
    """Discount of the consumer, in fen, never negative."""

    promotion_type: str | None = None
    """Promotion of the purchase, ``0`` none, ``1`` for limited time."""

    features: tuple[FeatureDo, ...] = ()
    """Older; marks as keys and values."""

    top_memo: TopMemoDto | None = None
    """Note on the line."""
