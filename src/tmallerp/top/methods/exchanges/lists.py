"""
Exchanges and disputes by time, one exchange whole.
"""

from __future__ import annotations

from datetime import datetime

import attrs
from attrs import frozen

from tmallerp.top.method import Id, Method, PagedMethod, RefundId, as_tuple, at_most
from tmallerp.top.models.exchanges import (
    Dispute,
    Exchange,
    ExchangeBaseResponse,
    TmallDisputeReceiveGetResultSet,
)


@frozen(kw_only=True, weakref_slot=False)
class TmallExchangeReceiveGetAnswer:
    """The answer of `TmallExchangeReceiveGet`."""

    page_results: int | None = None
    """Rows of this page."""

    results: tuple[Exchange, ...] = ()
    """The exchanges of this page."""

    total_results: int | None = None
    """Rows in the whole window."""

    has_next: bool | None = None
    """Whether a further page has rows."""

    error_codes: str | None = None
    """What went wrong, as a code."""

    error_msg: str | None = None
    """What went wrong, in words."""

    exception: str | None = None
    """What went wrong inside the platform; for its support only."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class TmallExchangeReceiveGet(PagedMethod[TmallExchangeReceiveGetAnswer, Exchange]):
    """
    List Tmall exchanges of the shop by the time of change.

    The name of the end of the window, *end_gmt_modifed_time*, is spelt so by the
    platform; a well-spelt one would not be heard. No limit of the window is stated:
    keep it to a day.

    Windows by the time of opening are *start_created_time* and *end_created_time*.

    Exchanges have numbers of their own and a status of digits, unlike refunds.
    Everything personal is masked.

    Source: https://open.taobao.com/api.htm?docId=31198&docType=2
    """

    api = "tmall.exchange.receive.get"
    idempotent = True
    fields_of = "results"
    rows_of = "results"

    end_gmt_modifed_time: datetime | None = None
    """End of the window, by the time of change; spelt so by the platform."""

    logistic_no: str | None = None
    """Number of a parcel."""

    buyer_nick: str | None = None
    """The buyer's account, as masked."""

    start_created_time: datetime | None = None
    """Beginning of the window, by the time of opening."""

    dispute_status_array: tuple[str, ...] | None = attrs.field(
        default=None, converter=as_tuple, validator=at_most(20)
    )
    """
    Up to 20 states by their digits, such as ``1`` the seller must answer, ``2`` goods
    to come back, ``3`` goods sent back, ``12`` new goods to be sent.
    """

    end_created_time: datetime | None = None
    """End of that window."""

    buyer_open_uid: str | None = None
    """The buyer, stable for this app."""

    refund_id_array: tuple[str, ...] | None = attrs.field(
        default=None, converter=as_tuple, validator=at_most(20)
    )
    """Numbers of up to 20 exchanges."""

    start_gmt_modified_time: datetime | None = None
    """Beginning of the window, by the time of change."""

    biz_order_id: Id | None = None
    """Number of an order."""

    buyer_id: Id | None = None
    """Older; the buyer's account number."""

    fields: str | None = None
    """Which fields to read, comma-separated; None asks for all the answer knows."""

    page_size: int = 40
    """Rows a page."""

    page_no: int = attrs.field(default=1, validator=at_most(None))
    """Page, from 1."""


@frozen(kw_only=True, weakref_slot=False)
class TmallExchangeGetAnswer:
    """The answer of `TmallExchangeGet`."""

    result: ExchangeBaseResponse | None = None
    """The exchange, or what went wrong."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class TmallExchangeGet(Method[TmallExchangeGetAnswer]):
    """
    Read one Tmall exchange whole.

    `success` False says it was not read, and `msg_code` why. Everything personal is
    masked.

    Source: https://open.taobao.com/api.htm?docId=31194&docType=2
    """

    api = "tmall.exchange.get"
    idempotent = True
    fields_of = "result.exchange"

    dispute_id: Id
    """Number of the exchange."""

    fields: str | None = None
    """Which fields to read, comma-separated; None asks for all the answer knows."""


@frozen(kw_only=True, weakref_slot=False)
class TmallDisputeReceiveGetAnswer:
    """The answer of `TmallDisputeReceiveGet`."""

    result: TmallDisputeReceiveGetResultSet | None = None
    """The disputes of this page, or what went wrong."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class TmallDisputeReceiveGet(PagedMethod[TmallDisputeReceiveGetAnswer, Dispute]):
    """
    List disputes of the shop of every kind, by the time of change.

    Refunds, returns, exchanges and repairs in one list; `dispute_request` says which. A
    row is a summary: read the case by `RefundGet` or `TmallExchangeGet`.

    No limit of the window is stated: keep it to a day. Everything personal is masked.

    Source: https://open.taobao.com/api.htm?docId=33878&docType=2
    """

    api = "tmall.dispute.receive.get"
    idempotent = True
    fields_of = "result.results"
    rows_of = "result.results"
    total_of = "result.total_results"

    status: str | None = None
    """
    One status, such as ``WAIT_SELLER_AGREE`` or ``WAIT_SELLER_CONSIGN_GOOGDS``, spelt
    so by the platform.
    """

    use_has_next: bool | None = None
    """
    True is cheaper and gives `has_next` in place of the total, so a list cannot be
    walked backwards.
    """

    type: str | None = None
    """Trade types, comma-separated."""

    refund_id: RefundId | None = None
    """Number of one dispute."""

    buyer_nick: str | None = None
    """The buyer's account, as masked."""

    start_modified: datetime | None = None
    """Beginning of the window, by the time of change."""

    end_modified: datetime | None = None
    """End of the window; keep it to a day."""

    buyer_open_uid: str | None = None
    """The buyer, stable for this app."""

    fields: str | None = None
    """Which fields to read, comma-separated; None asks for all the answer knows."""

    page_size: int = attrs.field(default=20, validator=at_most(100))
    """Rows a page, at most 100."""

    page_no: int = attrs.field(default=1, validator=at_most(None))
    """Page, from 1."""
