"""
Lists of refund cases.
"""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

import attrs
from attrs import frozen

from tmallerp.top.method import PagedMethod, at_most
from tmallerp.top.models.refunds.refund import Refund


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

    The platform states no limit for the window; we keep to a day. Naming no types hides
    all but guaranteed and automatic trades.

    Rows may move while they are read: walk from the last page to the first, and let
    windows overlap.

    Of the amounts only those of a case in ``SUCCESS`` were paid.

    Source: https://open.taobao.com/api.htm?docId=52&docType=2
    """

    api = "taobao.refunds.receive.get"
    idempotent = True
    fields_of = "refunds"
    asks: ClassVar[str | None] = (
        "refund_id,tid,oid,title,buyer_nick,seller_nick,total_fee,status,"
        "created,modified,refund_fee,good_status,order_status,has_good_return,"
        "payment,reason,desc,num,num_iid,sku,outer_id,price,refund_phase,"
        "refund_version,dispute_type,company_name,sid,cs_status,"
        "advance_status,refund_remind_timeout,split_seller_fee,split_taobao_fee,"
        "good_return_time,shipping_type,address,buyer_open_uid,alipay_no,"
        "attribute"
    )
    rows_of = "refunds"
    window_of = ("start_modified", "end_modified")

    status: str | None = None
    """One status, such as ``WAIT_SELLER_AGREE``; None lists all."""

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
    """The buyer, in the newer numbering of members."""

    buyer_open_uid: str | None = None
    """The buyer, stable for this app."""

    buyer_nick: str | None = None
    """The buyer's account, as masked."""

    fields: str | None = None
    """Which fields to read, comma-separated; None asks for the usual ones."""

    page_no: int = attrs.field(default=1, validator=at_most(None))
    """Page, from 1."""

    page_size: int = attrs.field(default=40, validator=at_most(100))
    """Rows a page, at most 100."""


@frozen(kw_only=True, weakref_slot=False)
class RefundsApplyGetAnswer:
    """The answer of `RefundsApplyGet`."""

    total_results: int | None = None
    """Rows in all."""

    refunds: tuple[Refund, ...] = ()
    """The cases of this page."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class RefundsApplyGet(PagedMethod[RefundsApplyGetAnswer, Refund]):
    """
    List refund cases that the session's account applied for as a buyer.

    A shop's own cases are in `RefundsReceiveGet`. Naming no types hides all but
    guaranteed and automatic trades.

    Source: https://open.taobao.com/api.htm?docId=51&docType=2
    """

    api = "taobao.refunds.apply.get"
    idempotent = True
    fields_of = "refunds"
    rows_of = "refunds"

    seller_nick: str | None = None
    """One seller."""

    status: str | None = None
    """One status, such as ``WAIT_SELLER_AGREE``; None lists all."""

    type: str | None = None
    """
    Trade types, comma-separated; those outside the default set are invisible unless
    named.
    """

    fields: str | None = None
    """Which fields to read, comma-separated; None asks for all the answer knows."""

    page_no: int = attrs.field(default=1, validator=at_most(None))
    """Page, from 1."""

    page_size: int = attrs.field(default=40, validator=at_most(100))
    """Rows a page, at most 100."""
