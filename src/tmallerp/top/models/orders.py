"""
What a trade's lines, services and promotions are made of.

The amounts obey relations that `tmallerp.mapping.orders` states and checks; the two
traps are that a single line's payment contains the postage (``tid == oid``) and that no
amount is lowered by a later refund.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from attrs import frozen

from tmallerp.top.method import Id, NumIid, Oid, RefundId, SkuId


@frozen(kw_only=True, weakref_slot=False)
class PromotionDetail:
    """
    One discount, of the whole trade or of one line.
    """

    id: Id | None = None
    """The tid of a discount on the trade, the oid of one on a line."""

    promotion_id: str | None = None
    """The promotion's own number and details, opaque."""

    promotion_name: str | None = None
    """Its name, as the buyer saw it."""

    promotion_desc: str | None = None
    """Its description."""

    discount_fee: Decimal | None = None
    """Yuan taken off; 0.00 or absent for free postage and flash prices."""

    gift_item_id: Id | None = None
    """The item given away, if the promotion gives one."""

    gift_item_name: str | None = None
    """Its title."""

    gift_item_num: int | None = None
    """How many are given."""


@frozen(kw_only=True, weakref_slot=False)
class ServiceOrder:
    """
    A service sold along: installation, warranty. Paid with the trade, never shipped.
    """

    oid: Oid | None = None
    """Number of the service line."""

    item_oid: Oid | None = None
    """The goods line it belongs to."""

    service_id: Id | None = None
    """Number of the service."""

    title: str | None = None
    """Its name."""

    num: int | None = None
    """How many."""

    price: Decimal | None = None
    """Yuan a piece."""

    payment: Decimal | None = None
    """Yuan paid for it."""

    total_fee: Decimal | None = None
    """Yuan before discounts."""

    refund_id: RefundId | None = None
    """Its latest refund."""


@frozen(kw_only=True, weakref_slot=False)
class Order:
    """
    One line of a trade.

    What the line costs the buyer is `divide_order_fee`; `payment` is net of the trade's
    discount and contains the postage only where the line is the whole trade.
    """

    oid: Oid | None = None
    """Number of the line; equals the tid where the line is the whole trade."""

    status: str | None = None
    """Its own status; a line closed before payment lives inside a paid trade."""

    refund_status: str | None = None
    """``NO_REFUND``, or where its latest refund stands."""

    refund_id: RefundId | None = None
    """Its latest refund; a line may have had several."""

    num_iid: NumIid | None = None
    """The item."""

    sku_id: SkuId | None = None
    """The SKU; absent for items without."""

    outer_iid: str | None = None
    """The merchant's code of the item."""

    outer_sku_id: str | None = None
    """The merchant's code of the SKU; several SKUs may share one."""

    title: str | None = None
    """The product's title."""

    sku_properties_name: str | None = None
    """The SKU's properties in words."""

    num: int | None = None
    """Pieces."""

    price: Decimal | None = None
    """Yuan a piece before discounts."""

    total_fee: Decimal | None = None
    """Yuan: price times pieces, adjusted, less the line's own discount."""

    discount_fee: Decimal | None = None
    """Yuan the line's own discounts take off."""

    adjust_fee: Decimal | None = None
    """Yuan the seller changed by hand; may be negative."""

    payment: Decimal | None = None
    """Yuan; with postage where ``tid == oid``, else before the trade's discount."""

    part_mjz_discount: Decimal | None = None
    """Yuan of the trade's discount that fall on this line."""

    divide_order_fee: Decimal | None = None
    """Yuan the buyer pays for the line after everything, without postage."""

    sub_order_tax_fee: Decimal | None = None
    """Yuan of cross-border tax, contained in `divide_order_fee`."""

    cid: Id | None = None
    """The category."""

    seller_type: str | None = None
    """``B`` is Tmall, ``C`` is Taobao."""

    shipping_type: str | None = None
    """How it travels."""

    logistics_company: str | None = None
    """The carrier's name, once shipped."""

    invoice_no: str | None = None
    """The parcel's number, once shipped."""

    consign_time: datetime | None = None
    """When it was shipped."""

    end_time: datetime | None = None
    """When it ended."""

    timeout_action_time: datetime | None = None
    """When the platform acts by itself."""

    store_code: str | None = None
    """The warehouse the platform names; somebody else ships from it."""

    bind_oid: Oid | None = None
    """A line that must travel with this one."""

    is_oversold: bool | None = None
    """Whether it was sold beyond the stock."""

    is_daixiao: bool | None = None
    """Whether a consignment supplier ships it."""

    is_service_order: bool | None = None
    """Whether it is a service."""

    is_sh_ship: bool | None = None
    """Whether shipping is suppressed."""

    is_free_gift: bool | None = None
    """Whether it is a gift."""

    estimate_con_time: str | None = None
    """Promised time of shipping, in words."""

    order_from: str | None = None
    """Where it was ordered."""

    modify_address: str | None = None
    """Marks of an address change."""

    snapshot_url: str | None = None
    """The page as the buyer saw it."""

    modified: datetime | None = None
    """When the line changed."""
