"""
What a refund is made of.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from attrs import frozen

from tmallerp.top.method import NumIid, Oid, RefundId, Tid


@frozen(kw_only=True, weakref_slot=False)
class Refund:
    """
    One refund case. A line may have several, so its own number is the key.

    ``total_fee = payment + refund_fee``: what the seller keeps and what goes back.
    """

    refund_id: RefundId | None = None
    """Number of the case."""

    tid: Tid | None = None
    """The trade."""

    oid: Oid | None = None
    """The line."""

    status: str | None = None
    """Where it stands; only ``SUCCESS`` moved money."""

    order_status: str | None = None
    """Status of the line."""

    good_status: str | None = None
    """Whether the buyer has the goods."""

    has_good_return: bool | None = None
    """Whether goods come back."""

    dispute_type: str | None = None
    """Refund only, return and refund, exchange and so on."""

    refund_phase: str | None = None
    """``onsale`` before the trade succeeded, ``aftersale`` later."""

    refund_version: int | None = None
    """Must be sent back with every answer to the case."""

    total_fee: Decimal | None = None
    """Yuan of the line or trade it is about."""

    payment: Decimal | None = None
    """Yuan the seller keeps."""

    refund_fee: Decimal | None = None
    """Yuan that go back to the buyer."""

    split_seller_fee: Decimal | None = None
    """The seller's part of what goes back."""

    split_taobao_fee: Decimal | None = None
    """The platform's part."""

    created: datetime | None = None
    """When it was opened."""

    modified: datetime | None = None
    """When it last changed."""

    good_return_time: datetime | None = None
    """When the buyer sent the goods back."""

    reason: str | None = None
    """The buyer's reason, from a list."""

    desc: str | None = None
    """The buyer's words."""

    title: str | None = None
    """The product's title."""

    num: int | None = None
    """Pieces."""

    num_iid: NumIid | None = None
    """The item."""

    outer_id: str | None = None
    """The merchant's code."""

    sku: str | None = None
    """The SKU as the platform writes it."""

    price: Decimal | None = None
    """Yuan a piece."""

    company_name: str | None = None
    """Carrier of the returned parcel."""

    sid: str | None = None
    """Number of the returned parcel."""

    shipping_type: str | None = None
    """How it travels."""

    address: str | None = None
    """Where it goes back to."""

    buyer_nick: str | None = None
    """Masked; never a key."""

    buyer_open_uid: str | None = None
    """The buyer, stable for this app."""

    seller_nick: str | None = None
    """The shop's account."""

    cs_status: int | None = None
    """Whether the platform's staff stepped in."""

    advance_status: int | None = None
    """Whether the platform paid in advance."""

    alipay_no: str | None = None
    """Number of the payment."""

    attribute: str | None = None
    """Internal marks, opaque."""
