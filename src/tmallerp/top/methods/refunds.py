"""
Refunds: lists by time of change, one case whole.
"""

from __future__ import annotations

from datetime import datetime

import attrs
from attrs import frozen

from tmallerp.top.method import Method, PagedMethod, RefundId, at_most
from tmallerp.top.models.refunds import Refund


@frozen(kw_only=True, weakref_slot=False)
class RefundsReceiveGetAnswer:
    """The answer of `RefundsReceiveGet`."""

    total_results: int | None = None
    """Rows in the whole window; absent with *use_has_next*."""

    has_next: bool | None = None
    """Whether a further page has rows; only with *use_has_next*."""

    refunds: tuple[Refund, ...] = ()
    """The cases of this page."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class RefundsReceiveGet(PagedMethod[RefundsReceiveGetAnswer, Refund]):
    """
    List refund cases of the shop by the time of change.

    The platform states no limit for the window; we keep to a day. Naming no types hides all
    but guaranteed and automatic trades.

    Source: https://open.taobao.com/api.htm?docId=52&docType=2
    """

    api = "taobao.refunds.receive.get"
    idempotent = True
    fields_of = "refunds"
    rows_of = "refunds"
    window_of = ("start_modified", "end_modified")

    status: str | None = None
    """One status."""

    type: str | None = None
    """
    Trade types, comma-separated; those outside the default set are invisible unless
    named.
    """

    start_modified: datetime | None = None
    """Beginning of the window, by the time of change."""

    end_modified: datetime | None = None
    """End of the window; at most a day later."""

    use_has_next: bool | None = None
    """
    True is cheaper and gives `has_next` in place of the total, so a list cannot be
    walked backwards.
    """

    ouid: str | None = None
    """The buyer, in the newer numbering."""

    buyer_open_uid: str | None = None
    """The buyer, stable for this app."""

    buyer_nick: str | None = None
    """The buyer's account, as masked."""

    fields: str | None = None
    """Which fields to read, comma-separated; None asks for all the answer knows."""

    page_no: int = attrs.field(default=1, validator=at_most(1_000_000))
    """Page, from 1."""

    page_size: int = attrs.field(default=40, validator=at_most(100))
    """Rows a page, at most 100."""


@frozen(kw_only=True, weakref_slot=False)
class RefundGetAnswer:
    """The answer of `RefundGet`."""

    refund: Refund | None = None
    """The case."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class RefundGet(Method[RefundGetAnswer]):
    """
    Read one refund case whole.

    Source: https://open.taobao.com/api.htm?docId=53&docType=2
    """

    api = "taobao.refund.get"
    idempotent = True
    fields_of = "refund"

    refund_id: RefundId
    """Number of the refund."""

    fields: str | None = None
    """Which fields to read, comma-separated; None asks for all the answer knows."""
