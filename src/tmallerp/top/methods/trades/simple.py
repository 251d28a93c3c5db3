"""
Trades without what is personal.
"""

from __future__ import annotations

from datetime import datetime

import attrs
from attrs import frozen

from tmallerp.top.method import Method, PagedMethod, Tid, at_most
from tmallerp.top.models.trades.sold_trade import SoldTrade
from tmallerp.top.models.trades.trade import Trade


@frozen(kw_only=True, weakref_slot=False)
class TradesSimpleSoldGetAnswer:
    """The answer of `TradesSimpleSoldGet`."""

    total_results: int | None = None
    """Rows in the whole window; absent with *use_has_next*."""

    trades: tuple[SoldTrade, ...] = ()
    """The trades of this page."""

    has_next: bool | None = None
    """Whether a further page has rows; only with *use_has_next*."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class TradesSimpleSoldGet(PagedMethod[TradesSimpleSoldGetAnswer, SoldTrade]):
    """
    List trades by the time of ordering, with fewer fields.

    For apps of lesser rights than `TradesSoldGet` asks; three months back. Of the
    receiver only province and city.

    Naming no types hides all but the default ones.

    Holds and suppressed shipping are not among its fields, so absent does not mean
    free: read the trade by `TradeFullinfoGet` before shipping.

    Source: https://open.taobao.com/api.htm?docId=57634&docType=2
    """

    api = "taobao.trades.simple.sold.get"
    idempotent = True
    fields_of = "trades"
    rows_of = "trades"

    start_created: datetime | None = None
    """Beginning of the window, by the time of ordering."""

    end_created: datetime | None = None
    """End of the window."""

    status: str | None = None
    """One status; ``ALL_WAIT_PAY`` and ``ALL_CLOSED`` are groups for asking only."""

    buyer_nick: str | None = None
    """The buyer's account, as masked."""

    type: str | None = None
    """
    Trade types, comma-separated; those outside the default set are invisible unless
    named.
    """

    ext_type: str | None = None
    """One special kind: ``ershou``, ``service`` or ``mark``."""

    rate_status: str | None = None
    """Who has rated whom, such as ``RATE_UNSELLER``: the seller has not yet."""

    tag: str | None = None
    """``time_card`` or ``fee_card``."""

    use_has_next: bool | None = None
    """
    True is cheaper and gives `has_next` in place of the total, so a list cannot be
    walked backwards.
    """

    buyer_open_id: str | None = None
    """The buyer, stable for this app."""

    fields: str | None = None
    """Which fields to read, comma-separated; None asks for all the answer knows."""

    page_no: int = attrs.field(default=1, validator=at_most(None))
    """Page, from 1."""

    page_size: int = attrs.field(default=40, validator=at_most(100))
    """Rows a page, at most 100."""


@frozen(kw_only=True, weakref_slot=False)
class TradesSimpleSoldIncrementGetAnswer:
    """The answer of `TradesSimpleSoldIncrementGet`."""

    total_results: int | None = None
    """Rows in the whole window; absent with *use_has_next*."""

    has_next: bool | None = None
    """Whether a further page has rows; only with *use_has_next*."""

    trades: tuple[SoldTrade, ...] = ()
    """The trades of this page."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class TradesSimpleSoldIncrementGet(
    PagedMethod[TradesSimpleSoldIncrementGetAnswer, SoldTrade]
):
    """
    List trades by the time of change, with fewer fields.

    For apps of lesser rights than `TradesSoldIncrementGet` asks. A window spans a day
    at most; half an hour is advised.

    Naming no types hides all but the default ones.

    Rows jump to the first page when they change: read the total, then walk from the
    last page to the first, or rows are lost.

    Holds and suppressed shipping are not among its fields, so absent does not mean
    free: read the trade by `TradeFullinfoGet` before shipping.

    Source: https://open.taobao.com/api.htm?docId=57660&docType=2
    """

    api = "taobao.trades.simple.sold.increment.get"
    idempotent = True
    fields_of = "trades"
    rows_of = "trades"
    window_of = ("start_modified", "end_modified")

    start_modified: datetime
    """Beginning of the window, by the time of change."""

    end_modified: datetime
    """End of the window; at most a day later."""

    status: str | None = None
    """One status; ``ALL_WAIT_PAY`` and ``ALL_CLOSED`` are groups for asking only."""

    type: str | None = None
    """
    Trade types, comma-separated; those outside the default set are invisible unless
    named.
    """

    ext_type: str | None = None
    """One special kind: ``ershou``, ``service`` or ``mark``."""

    buyer_nick: str | None = None
    """The buyer's account, as masked."""

    rate_status: str | None = None
    """Who has rated whom, such as ``RATE_UNSELLER``: the seller has not yet."""

    tag: str | None = None
    """``time_card`` or ``fee_card``."""

    use_has_next: bool | None = None
    """
    True is cheaper and gives `has_next` in place of the total, so a list cannot be
    walked backwards.
    """

    buyer_open_uid: str | None = None
    """The buyer, stable for this app."""

    fields: str | None = None
    """Which fields to read, comma-separated; None asks for all the answer knows."""

    page_no: int = attrs.field(default=1, validator=at_most(None))
    """Page, from 1."""

    page_size: int = attrs.field(default=40, validator=at_most(100))
    """Rows a page, at most 100; 40 to 50 is advised."""


@frozen(kw_only=True, weakref_slot=False)
class TradeSimpleGetAnswer:
    """The answer of `TradeSimpleGet`."""

    trade: Trade | None = None
    """The trade."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class TradeSimpleGet(Method[TradeSimpleGetAnswer]):
    """
    Read one trade with fewer fields.

    For apps of lesser rights than `TradeGet` asks. Of the receiver only province and
    city.

    Holds and suppressed shipping are not among its fields, so absent does not mean
    free: read the trade by `TradeFullinfoGet` before shipping.

    Source: https://open.taobao.com/api.htm?docId=57630&docType=2
    """

    api = "taobao.trade.simple.get"
    idempotent = True
    fields_of = "trade"

    tid: Tid
    """Number of the trade."""

    fields: str | None = None
    """Which fields to read, comma-separated; None asks for all the answer knows."""
