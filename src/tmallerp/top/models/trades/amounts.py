"""
Amounts and promotions.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from attrs import frozen

from tmallerp.top.method import Id, NumIid, Oid, SkuId, Tid


@frozen(kw_only=True, weakref_slot=False)
class ExpandCardInfo:
    """
    A shopping-fund card, bought or spent: the principal paid in and the bonus on top.

    The unit is not stated here; the fields of the trade that begin with ``expand_card``
    are in yuan.
    """

    basic_price: str | None = None
    """Principal of the card bought."""

    expand_price: str | None = None
    """Bonus of the card bought."""

    basic_price_used: str | None = None
    """Principal of a card spent on the trade."""

    expand_price_used: str | None = None
    """Bonus of a card spent on the trade."""


@frozen(kw_only=True, weakref_slot=False)
class SortInfo:
    """The place of a trade in the platform's order of shipping."""

    day_sort_val: int | None = None
    """Place by day."""

    hour_sort_val: int | None = None
    """Place by hour."""


@frozen(kw_only=True, weakref_slot=False)
class OrderAmount:
    """The money of one line, as `Order` has it."""

    oid: Oid | None = None
    """Number of the line; equals the tid where the line is the whole trade."""

    title: str | None = None
    """The product's title."""

    num_iid: NumIid | None = None
    """The item."""

    sku_id: SkuId | None = None
    """The SKU; absent for items without."""

    sku_properties_name: str | None = None
    """The SKU's properties in words."""

    num: int | None = None
    """Pieces."""

    price: Decimal | None = None
    """Yuan a piece before discounts."""

    discount_fee: Decimal | None = None
    """Yuan the line's own discounts take off."""

    promotion_name: str | None = None
    """Name of the line's discount."""

    adjust_fee: Decimal | None = None
    """Yuan the seller changed by hand; may be negative."""

    divide_order_fee: Decimal | None = None
    """
    Yuan the buyer pays for the line after everything, without postage, with
    cross-border tax. May be absent.
    """

    part_mjz_discount: Decimal | None = None
    """Yuan of the trade's discount that fall on this line."""

    payment: Decimal | None = None
    """
    Yuan; with postage and net of all where ``tid == oid``, else without postage, before
    the trade's discount.
    """


@frozen(kw_only=True, weakref_slot=False)
class PromotionDetail:
    """
    One discount, of the whole trade or of one line.

    The sum over these need not equal the sums of the discount fields.
    """

    id: Id | None = None
    """The tid of a discount on the trade, the oid of one on a line."""

    promotion_name: str | None = None
    """Its name, as the buyer saw it."""

    discount_fee: Decimal | None = None
    """Yuan taken off; 0.00 or absent for free postage and flash prices."""

    gift_item_name: str | None = None
    """Its title."""

    gift_item_id: Id | None = None
    """The item given away, if the promotion gives one."""

    gift_item_num: int | None = None
    """How many are given."""

    promotion_desc: str | None = None
    """Its description."""

    promotion_id: str | None = None
    """The promotion's own number and details, opaque."""

    kd_discount_fee: Decimal | None = None
    """Yuan of the discount as shared out; empty for free postage and flash prices."""

    kd_child_discount_fee: str | None = None
    """Shares of the lines in a discount on the trade, as text."""


@frozen(kw_only=True, weakref_slot=False)
class StepPayDetail:
    """One payment of a trade that is paid in steps, such as the deposit of a presale."""

    id: Id | None = None
    """Number of the step's payment."""

    pay_status: int | None = None
    """Where the payment stands, the platform's code."""

    step_no: int | None = None
    """Which payment it is, in order."""

    step_channel_no: str | None = None
    """Number of the payment at Alipay."""

    step_instrument_code: str | None = None
    """Means of payment, the platform's code."""

    step_actual_pay_fee: str | None = None
    """Amount paid in this step, as the platform writes it."""


@frozen(kw_only=True, weakref_slot=False)
class TradeAmount:
    """The money of one trade, as `Trade` has it, with that of its lines."""

    tid: Tid | None = None
    """Number of the trade; up to 19 digits, never a float."""

    alipay_no: str | None = None
    """Number of the payment at Alipay."""

    created: datetime | None = None
    """When the buyer ordered."""

    pay_time: datetime | None = None
    """When the buyer paid."""

    end_time: datetime | None = None
    """When it succeeded or closed."""

    total_fee: Decimal | None = None
    """Yuan of price times pieces over all lines, before any discount."""

    post_fee: Decimal | None = None
    """Yuan of postage for the whole trade."""

    cod_fee: Decimal | None = None
    """Yuan of the cash-on-delivery fee."""

    buyer_cod_fee: Decimal | None = None
    """Yuan of the cash-on-delivery fee the buyer bears."""

    seller_cod_fee: Decimal | None = None
    """Yuan of the cash-on-delivery fee the seller bears; right only once shipped."""

    express_agency_fee: Decimal | None = None
    """Yuan the courier collects on delivery."""

    payment: Decimal | None = None
    """Yuan the buyer pays for everything, postage included; no refund lowers it."""

    commission_fee: Decimal | None = None
    """Yuan of commission; means something only after success."""

    buyer_obtain_point_fee: str | None = None
    """Points the buyer earned, a count as text."""

    order_amounts: tuple[OrderAmount, ...] = ()
    """The money of its lines."""

    promotion_details: tuple[PromotionDetail, ...] = ()
    """The trade's own discounts."""


@frozen(kw_only=True, weakref_slot=False)
class TradeConfirmFee:
    """What confirming receipt would release to the seller now."""

    confirm_fee: Decimal | None = None
    """Yuan that confirming would release, postage aside."""

    confirm_post_fee: Decimal | None = None
    """Yuan of postage that confirming would release."""

    is_last_order: bool | None = None
    """Whether it is the last line to confirm."""
