"""
Ratings of trades.
"""

from __future__ import annotations

from datetime import datetime

import attrs
from attrs import frozen

from tmallerp.top.method import Method, NumIid, Oid, PagedMethod, Tid, at_most
from tmallerp.top.models.ratings import TradeRate, TradeRateRequest


@frozen(kw_only=True, weakref_slot=False)
class TraderatesGetAnswer:
    """The answer of `TraderatesGet`."""

    total_results: int | None = None
    """Rows in all; absent with *use_has_next*."""

    has_next: bool | None = None
    """Whether a further page has rows; only with *use_has_next*."""

    trade_rates: tuple[TradeRate, ...] = ()
    """The reviews of this page."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class TraderatesGet(PagedMethod[TraderatesGetAnswer, TradeRate]):
    """
    List reviews given or received, 180 days back.

    At most 200 pages and 1,500 rows: narrow by dates beyond that.

    *rate_type* and *role* together say whose reviews: ``get`` with ``buyer`` are those
    the buyers wrote about the shop.

    Source: https://open.taobao.com/api.htm?docId=55&docType=2
    """

    api = "taobao.traderates.get"
    idempotent = True
    fields_of = "trade_rates"
    rows_of = "trade_rates"
    last_page = 200

    rate_type: str
    """``get`` for reviews received, ``give`` for reviews written."""

    role: str
    """Who wrote it, ``seller`` or ``buyer``."""

    result: str | None = None
    """Only ``good``, ``neutral`` or ``bad``."""

    start_date: datetime | None = None
    """Beginning of the window, by the time of the review."""

    end_date: datetime | None = None
    """End of the window."""

    tid: Tid | None = None
    """Only reviews of this trade."""

    use_has_next: bool | None = None
    """
    True is cheaper and gives `has_next` in place of the total, so a list cannot be
    walked backwards.
    """

    num_iid: NumIid | None = None
    """Only reviews of this item."""

    ouid: str | None = None
    """The buyer, in the newer numbering of members."""

    fields: str | None = None
    """Which fields to read, comma-separated; None asks for all the answer knows."""

    page_no: int = attrs.field(default=1, validator=at_most(200))
    """Page, from 1 to 200."""

    page_size: int = attrs.field(default=40, validator=at_most(150))
    """Rows a page, at most 150."""


@frozen(kw_only=True, weakref_slot=False)
class TraderateAddAnswer:
    """The answer of `TraderateAdd`."""

    trade_rate: TradeRateRequest | None = None
    """Trade, line and time of the review."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class TraderateAdd(Method[TraderateAddAnswer]):
    """
    Review the buyer of one line.

    Only within fifteen days of the end of the trade. After a lost answer look at the
    line's `seller_rate` before sending again.

    Source: https://open.taobao.com/api.htm?docId=56&docType=2
    """

    api = "taobao.traderate.add"

    tid: Tid
    """Number of the trade."""

    result: str
    """``good``, ``neutral`` or ``bad``."""

    role: str
    """Who writes it; ``seller`` for a shop."""

    oid: Oid | None = None
    """Number of the line; give it where the trade has several."""

    content: str | None = attrs.field(default=None, validator=at_most(500, least=0))
    """The words, at most 500 characters; needed unless *result* is ``good``."""

    anony: bool | None = None
    """Whether to hide the writer's name."""


@frozen(kw_only=True, weakref_slot=False)
class TraderateListAddAnswer:
    """The answer of `TraderateListAdd`."""

    trade_rate: TradeRateRequest | None = None
    """Trade, line and time of the review."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class TraderateListAdd(Method[TraderateListAddAnswer]):
    """
    Review the buyer of all lines of a trade at once.

    Every line gets the same words. After a lost answer look at the line's `seller_rate`
    before sending again.

    Source: https://open.taobao.com/api.htm?docId=57&docType=2
    """

    api = "taobao.traderate.list.add"

    tid: Tid
    """Number of the trade."""

    result: str
    """``good``, ``neutral`` or ``bad``."""

    role: str
    """Who writes it; ``seller`` for a shop."""

    content: str | None = attrs.field(default=None, validator=at_most(500, least=0))
    """The words, at most 500 characters; needed unless *result* is ``good``."""

    anony: bool | None = None
    """Whether to hide the writer's name."""


@frozen(kw_only=True, weakref_slot=False)
class TraderateExplainAddAnswer:
    """The answer of `TraderateExplainAdd`."""

    is_success: bool | None = None
    """Whether it was done."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class TraderateExplainAdd(Method[TraderateExplainAddAnswer]):
    """
    Answer a buyer's review in public.

    The answer is public; after a lost answer look at `reply` in `TraderatesGet` before
    sending again.

    Source: https://open.taobao.com/api.htm?docId=21158&docType=2
    """

    api = "taobao.traderate.explain.add"

    oid: Oid
    """Number of the line whose review is answered."""

    reply: str = attrs.field(validator=at_most(500, least=0))
    """The answer, at most 500 characters; everybody sees it."""
