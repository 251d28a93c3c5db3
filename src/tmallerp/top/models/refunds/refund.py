"""
A refund case.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from attrs import frozen

from tmallerp.top.method import Id, NumIid, Oid, RefundId, Tid
from tmallerp.top.models.trades.services import CombineSubItemDO


@frozen(kw_only=True, weakref_slot=False)
class Operation:
    """Something that may, or may not, be done with a refund."""

    operation_code: str | None = None
    """The platform's code of it."""

    tips: str | None = None
    """Why, or with which consequence, in words."""


@frozen(kw_only=True, weakref_slot=False)
class PicUrl:
    """A picture of a message."""

    url: str | None = None
    """Address of the picture."""


@frozen(kw_only=True, weakref_slot=False)
class Reason:
    """A reason to choose from."""

    reason_id: Id | None = None
    """Its number, to send along."""

    reason_text: str | None = None
    """What it says."""

    reason_tips: str | None = None
    """What the platform tells the seller about it."""


@frozen(kw_only=True, weakref_slot=False)
class RefundRemindTimeout:
    """
    By when the side whose turn it is must act.

    When it passes the platform decides by itself.
    """

    exist_timeout: bool | None = None
    """Whether there is a limit."""

    remind_type: int | None = None
    """What it is about, opaque."""

    timeout: datetime | None = None
    """The time."""


@frozen(kw_only=True, weakref_slot=False)
class Refund:
    """
    One refund case. A line may have several, so its own number is the key.

    ``total_fee = payment + refund_fee``: what the seller keeps and what goes back. Only
    ``SUCCESS`` moved money.

    Lists give fewer fields than one case whole: absent means not given.
    """

    refund_id: RefundId | None = None
    """Number of the case."""

    tid: Tid | None = None
    """The trade."""

    oid: Oid | None = None
    """The line."""

    total_fee: Decimal | None = None
    """Yuan of the line or trade it is about."""

    seller_nick: str | None = None
    """The shop's account."""

    created: datetime | None = None
    """When it was opened."""

    modified: datetime | None = None
    """When it last changed."""

    order_status: str | None = None
    """Status of the line."""

    status: str | None = None
    """Where it stands; only ``SUCCESS`` moved money."""

    good_status: str | None = None
    """Whether the buyer has the goods."""

    has_good_return: bool | None = None
    """Whether goods come back."""

    refund_fee: Decimal | None = None
    """Yuan that go back to the buyer."""

    payment: Decimal | None = None
    """Yuan the seller keeps."""

    reason: str | None = None
    """The buyer's reason, from a list."""

    desc: str | None = None
    """The buyer's words."""

    title: str | None = None
    """The product's title."""

    num: int | None = None
    """Pieces."""

    company_name: str | None = None
    """Carrier of the returned parcel."""

    sid: str | None = None
    """Number of the returned parcel."""

    refund_phase: str | None = None
    """``onsale`` before the trade succeeded, ``aftersale`` later."""

    refund_version: int | None = None
    """Must be sent back with every answer to the case."""

    sku: str | None = None
    """The SKU as the platform writes it."""

    attribute: str | None = None
    """Internal marks, opaque."""

    outer_id: str | None = None
    """The merchant's code."""

    operation_contraint: str | None = None
    """
    What stands against an answer: ``cannot_refuse``, ``refund_onweb`` (on the web
    only); spelt so by the platform, and the text ``null`` occurs.
    """

    ouid: str | None = None
    """The buyer, in the newer numbering of members."""

    buyer_open_uid: str | None = None
    """The buyer, stable for this app."""

    buyer_nick: str | None = None
    """Masked; never a key."""

    dispute_type: str | None = None
    """Refund only, return and refund, exchange and so on."""

    address: str | None = None
    """Where it goes back to."""

    advance_status: int | None = None
    """Whether the platform paid in advance."""

    alipay_no: str | None = None
    """Number of the payment."""

    cs_status: int | None = None
    """Whether the platform's staff stepped in."""

    good_return_time: datetime | None = None
    """When the buyer sent the goods back."""

    num_iid: NumIid | None = None
    """The item."""

    price: Decimal | None = None
    """Yuan a piece."""

    refund_remind_timeout: RefundRemindTimeout | None = None
    """By when the side whose turn it is must act."""

    shipping_type: str | None = None
    """How it travels."""

    split_seller_fee: Decimal | None = None
    """The seller's part of what goes back."""

    split_taobao_fee: Decimal | None = None
    """The platform's part."""

    combine_item_info: tuple[CombineSubItemDO, ...] = ()
    """Components, where it is a combined product."""


@frozen(kw_only=True, weakref_slot=False)
class RefundDetail:
    """What may be done with a refund now."""

    refund_version: int | None = None
    """Version of the case, to send back with every answer."""

    allowed_operations: tuple[Operation, ...] = ()
    """What may be done."""

    not_allowed_operations: tuple[Operation, ...] = ()
    """What may not, and why."""


@frozen(kw_only=True, weakref_slot=False)
class RefundMessage:
    """One message in the conversation about a refund or an exchange."""

    content: str | None = None
    """The words."""

    created: datetime | None = None
    """When it was written."""

    id: Id | None = None
    """Number of the message."""

    message_type: str | None = None
    """``NORMAL``, or ``RETURN_GOODS_APPROVED`` with the return address."""

    owner_id: Id | None = None
    """Account number of the writer."""

    owner_nick: str | None = None
    """Account of the writer; masked where it is the buyer."""

    owner_role: str | None = None
    """
    Who wrote it, in digits as text; the digits of exchanges need not be those of
    refunds.
    """

    refund_id: RefundId | None = None
    """Number of the refund or exchange."""

    refund_phase: str | None = None
    """``onsale`` before the trade succeeded, ``aftersale`` later."""

    pic_urls: tuple[PicUrl, ...] = ()
    """Pictures that go with it."""

    owner_open_uid: str | None = None
    """The writer, stable for this app."""

    open_uid: str | None = None
    """The writer, stable for this app."""
