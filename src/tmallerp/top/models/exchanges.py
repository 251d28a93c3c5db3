"""
What exchanges and disputes are made of.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import attrs
from attrs import frozen

from tmallerp.top.method import Oid, RefundId
from tmallerp.top.models.refunds.refund import Reason, RefundMessage


@frozen(kw_only=True, weakref_slot=False)
class Dispute:
    """
    One dispute of any kind, as the list shows it.

    Its `status` is digits or words, and digits mean different things in refunds and
    exchanges: read it together with `dispute_request`. Everything personal arrives
    masked.
    """

    address: str | None = None
    """Where the goods go back to."""

    alipay_no: str | None = None
    """Number of the payment."""

    attribute: str | None = None
    """Internal marks, opaque."""

    biz_order_id: str | None = None
    """Number of the order it is about."""

    buyer_address: str | None = None
    """Where the buyer wants the new goods; masked."""

    buyer_logistic_name: str | None = None
    """Carrier of the returned parcel."""

    buyer_logistic_no: str | None = None
    """Number of the returned parcel."""

    buyer_name: str | None = attrs.field(default=None, repr=False)
    """Receiver of the new goods. Masked; never a key."""

    buyer_phone: str | None = None
    """The receiver's telephone. Masked; never a key."""

    company_name: str | None = None
    """Carrier of the returned parcel."""

    created: datetime | None = None
    """When it was opened."""

    desc: str | None = None
    """What it is about, in words."""

    dispute_request: str | None = None
    """Kind of dispute, such as refund only (仅退款), return and refund, exchange."""

    good_return_time: datetime | None = None
    """When the buyer sent the goods back."""

    good_status: str | None = None
    """Whether the buyer has the goods, as the platform writes it."""

    has_good_return: bool | None = None
    """Whether goods come back."""

    modified: datetime | None = None
    """When it last changed."""

    num: int | None = None
    """Pieces."""

    oid: Oid | None = None
    """Number of the line; equals the tid where the line is the whole trade."""

    order_status: str | None = None
    """Status of the line."""

    reason: str | None = None
    """The buyer's reason, from a list."""

    refund_fee: Decimal | None = None
    """Yuan that go back to the buyer."""

    refund_id: RefundId | None = None
    """Number of the dispute."""

    refund_phase: str | None = None
    """``onsale`` before the trade succeeded, ``aftersale`` later."""

    seller_logistic_name: str | None = None
    """Carrier of the new goods."""

    seller_logistic_no: str | None = None
    """Number of the parcel with the new goods."""

    status: str | None = None
    """Where it stands, one of the states of its kind."""

    time_out: str | None = None
    """When the platform decides by itself, as text."""

    title: str | None = None
    """The product's title."""

    buyer_open_uid: str | None = None
    """The buyer, stable for this app."""

    buyer_nick: str | None = None
    """Masked; never a key."""


@frozen(kw_only=True, weakref_slot=False)
class Exchange:
    """
    One Tmall exchange.

    A number and a status of its own: 1 the seller must answer, 2 goods to come back, 3
    goods sent back, 4 closed, 5 success, 6 the buyer must change it, 12 new goods to be
    sent, 13 new goods under way, 14 turned into a refund.

    Everything personal arrives masked. No unit is stated for its amounts.
    """

    alipay_no: str | None = None
    """Number of the payment."""

    buyer_nick: str | None = None
    """Masked; never a key."""

    seller_nick: str | None = None
    """The shop's account."""

    created: datetime | None = None
    """When it was opened."""

    modified: datetime | None = None
    """When it last changed."""

    status: str | None = None
    """Where it stands, in digits as text."""

    good_status: str | None = None
    """Whether the buyer has the goods, as the platform writes it."""

    payment: str | None = None
    """What was paid, as text; the unit is not stated."""

    reason: str | None = None
    """The buyer's reason."""

    title: str | None = None
    """The product's title."""

    price: str | None = None
    """Price of the product, as text; the unit is not stated."""

    num: int | None = None
    """Pieces."""

    address: str | None = None
    """Where the old goods go back to."""

    bought_sku: str | None = None
    """The SKU that was bought."""

    exchange_sku: str | None = None
    """The SKU the buyer wants instead."""

    buyer_logistic_name: str | None = None
    """Carrier of the returned parcel."""

    buyer_logistic_no: str | None = None
    """Number of the returned parcel."""

    biz_order_id: str | None = None
    """Number of the order it is about."""

    dispute_id: str | None = None
    """Number of the exchange."""

    seller_logistic_name: str | None = None
    """Carrier of the new goods."""

    seller_logistic_no: str | None = None
    """Number of the parcel with the new goods."""

    buyer_address: str | None = None
    """Where the buyer wants the new goods; masked."""

    time_out: str | None = None
    """When the platform decides by itself, as text."""

    buyer_phone: str | None = None
    """The receiver's telephone. Masked; never a key."""

    buyer_name: str | None = attrs.field(default=None, repr=False)
    """Receiver of the new goods. Masked; never a key."""

    oaid: str | None = None
    """Stands for the receiver; changes weekly, never a key."""

    buyer_open_uid: str | None = None
    """The buyer, stable for this app."""

    attributes: str | None = None
    """Internal marks, opaque."""

    desc: str | None = None
    """Why, in words."""

    refund_phase: str | None = None
    """``onsale`` before the trade succeeded, ``aftersale`` later."""

    operation_contraint: str | None = None
    """What stands against an answer; spelt so by the platform."""

    advance_status: int | None = None
    """Whether the platform paid in advance, one of the states `Refund` has."""

    refund_version: int | None = None
    """Version of the exchange."""

    cs_status: int | None = None
    """Whether the platform's staff stepped in, one of the states `Refund` has."""


@frozen(kw_only=True, weakref_slot=False)
class ExchangeBaseResponse:
    """Whether an act on an exchange went well, with the exchange."""

    message: str | None = None
    """What went wrong, in words."""

    msg_code: str | None = None
    """What went wrong, as a code."""

    success: bool | None = None
    """Whether it went well."""

    exchange: Exchange | None = None
    """The exchange."""


@frozen(kw_only=True, weakref_slot=False)
class RefundBaseResponse:
    """Whether shipping an exchange went well, with the exchange."""

    message: str | None = None
    """What went wrong, in words."""

    msg_code: str | None = None
    """What went wrong, as a code."""

    success: bool | None = None
    """Whether it went well."""

    exchange: Exchange | None = None
    """The exchange."""


@frozen(kw_only=True, weakref_slot=False)
class RefundMessageResult:
    """A page of messages, or what went wrong."""

    page_results: int | None = None
    """Rows of this page."""

    results: tuple[RefundMessage, ...] = ()
    """The messages of this page."""

    total_results: int | None = None
    """Rows in all."""

    has_next: bool | None = None
    """Whether a further page has rows."""

    error_code: str | None = None
    """What went wrong, as a code."""

    error_msg: str | None = None
    """What went wrong, in words."""


@frozen(kw_only=True, weakref_slot=False)
class TmallDisputeReceiveGetResultSet:
    """A page of disputes, or what went wrong."""

    page_results: int | None = None
    """Rows of this page."""

    total_results: int | None = None
    """Rows in the whole window; absent with `use_has_next`."""

    has_next: bool | None = None
    """Whether a further page has rows; only with `use_has_next`."""

    error_code: str | None = None
    """What went wrong, as a code."""

    error_msg: str | None = None
    """What went wrong, in words."""

    results: tuple[Dispute, ...] = ()
    """The disputes of this page."""


@frozen(kw_only=True, weakref_slot=False)
class TmallExchangeMessageAddResultSet:
    """The message added, or what went wrong."""

    exception: str | None = None
    """What went wrong inside the platform; for its support only."""

    error_code: str | None = None
    """What went wrong, as a code."""

    error_msg: str | None = None
    """What went wrong, in words."""

    results: tuple[RefundMessage, ...] = ()
    """The message."""


@frozen(kw_only=True, weakref_slot=False)
class TmallExchangeRefusereasonGetResultSet:
    """The reasons allowed, or what went wrong."""

    results: tuple[Reason, ...] = ()
    """The reasons."""

    total_results: int | None = None
    """Reasons in all."""

    exception: str | None = None
    """What went wrong inside the platform; for its support only."""

    error_code: str | None = None
    """What went wrong, as a code."""

    error_msg: str | None = None
    """What went wrong, in words."""
