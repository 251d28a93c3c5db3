"""
Trades: lists by time, one trade whole, its note.

Lists sort the newest change first and rows move while they are read, so they are
walked from the last page to the first. They give fewer fields than one trade whole.
"""

from __future__ import annotations

from datetime import datetime

import attrs
from attrs import frozen

from tmallerp.top.method import Method, PagedMethod, Tid, at_most
from tmallerp.top.models.trades import Trade


@frozen(kw_only=True, weakref_slot=False)
class TradesSoldGetAnswer:
    """The answer of `TradesSoldGet`."""

    total_results: int | None = None
    """Rows in the whole window; absent with *use_has_next*."""

    has_next: bool | None = None
    """Whether a further page has rows; only with *use_has_next*."""

    trades: tuple[Trade, ...] = ()
    """The trades of this page."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class TradesSoldGet(PagedMethod[TradesSoldGetAnswer, Trade]):
    """
    List trades by the time of ordering, three months back.

    For sweeps: a trade that changes keeps its place here.

    Source: https://open.taobao.com/api.htm?docId=46&docType=2
    """

    api = "taobao.trades.sold.get"
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
    """Who has rated whom."""

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

    page_no: int = attrs.field(default=1, validator=at_most(1_000_000))
    """Page, from 1."""

    page_size: int = attrs.field(default=40, validator=at_most(100))
    """Rows a page, at most 100."""


@frozen(kw_only=True, weakref_slot=False)
class TradesSoldIncrementGetAnswer:
    """The answer of `TradesSoldIncrementGet`."""

    total_results: int | None = None
    """Rows in the whole window; absent with *use_has_next*."""

    has_next: bool | None = None
    """Whether a further page has rows; only with *use_has_next*."""

    trades: tuple[Trade, ...] = ()
    """The trades of this page."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class TradesSoldIncrementGet(PagedMethod[TradesSoldIncrementGetAnswer, Trade]):
    """
    List trades by the time of change.

    A window spans a day at most; half an hour is advised. Naming no types hides all but the
    default ones.

    Source: https://open.taobao.com/api.htm?docId=128&docType=2
    """

    api = "taobao.trades.sold.increment.get"
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

    buyer_nick: str | None = None
    """The buyer's account, as masked."""

    ext_type: str | None = None
    """One special kind: ``ershou``, ``service`` or ``mark``."""

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

    page_no: int = attrs.field(default=1, validator=at_most(1_000_000))
    """Page, from 1."""

    page_size: int = attrs.field(default=40, validator=at_most(100))
    """Rows a page, at most 100."""


@frozen(kw_only=True, weakref_slot=False)
class TradesSoldIncrementvGetAnswer:
    """The answer of `TradesSoldIncrementvGet`."""

    total_results: int | None = None
    """Rows in the whole window; absent with *use_has_next*."""

    has_next: bool | None = None
    """Whether a further page has rows; only with *use_has_next*."""

    trades: tuple[Trade, ...] = ()
    """The trades of this page."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class TradesSoldIncrementvGet(PagedMethod[TradesSoldIncrementvGetAnswer, Trade]):
    """
    List trades by the time they reached the seller's library.

    The safer cursor for what arrives late: the platform stamps it when a row becomes
    visible, whenever it was changed.

    Source: https://open.taobao.com/api.htm?docId=21470&docType=2
    """

    api = "taobao.trades.sold.incrementv.get"
    idempotent = True
    fields_of = "trades"
    rows_of = "trades"
    window_of = ("start_create", "end_create")

    start_create: datetime
    """Beginning of the window, by the time of reaching the seller's library."""

    end_create: datetime
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

    tag: str | None = None
    """``time_card`` or ``fee_card``."""

    use_has_next: bool | None = None
    """
    True is cheaper and gives `has_next` in place of the total, so a list cannot be
    walked backwards.
    """

    fields: str | None = None
    """Which fields to read, comma-separated; None asks for all the answer knows."""

    page_no: int = attrs.field(default=1, validator=at_most(1_000_000))
    """Page, from 1."""

    page_size: int = attrs.field(default=40, validator=at_most(100))
    """Rows a page, at most 100."""


@frozen(kw_only=True, weakref_slot=False)
class TradeFullinfoGetAnswer:
    """The answer of `TradeFullinfoGet`."""

    trade: Trade | None = None
    """The trade."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class TradeFullinfoGet(Method[TradeFullinfoGetAnswer]):
    """
    Read one trade whole: its lines, money, receiver and promotions.

    The OAID comes only if name, address, phone, mobile and time of ordering are asked too,
    as they are by default.

    Source: https://open.taobao.com/api.htm?docId=54&docType=2
    """

    api = "taobao.trade.fullinfo.get"
    idempotent = True
    fields_of = "trade"

    tid: Tid
    """Number of the trade."""

    include_oaid: str | None = None
    """Older switch; the OAID comes with the receiver fields."""

    fields: str | None = None
    """Which fields to read, comma-separated; None asks for all the answer knows."""


@frozen(kw_only=True, weakref_slot=False)
class TradeMemoUpdateAnswer:
    """The answer of `TradeMemoUpdate`."""

    trade: Trade | None = None
    """Number and time of change only."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class TradeMemoUpdate(Method[TradeMemoUpdateAnswer]):
    """
    Write the seller's note and flag.

    Sets what is given; a note is replaced, not added to.

    Source: https://open.taobao.com/api.htm?docId=49&docType=2
    """

    api = "taobao.trade.memo.update"
    idempotent = True

    tid: Tid
    """Number of the trade."""

    memo: str | None = None
    """The note; at most 1000 bytes. Blank is not sent: use *reset* to clear."""

    flag: int | None = None
    """Coloured flag, 0 grey, 1 red, 2 yellow, 3 green, 4 blue, 5 pink."""

    reset: bool | None = None
    """True clears the note, whatever *memo* holds."""
