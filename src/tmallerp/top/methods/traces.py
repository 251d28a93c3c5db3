"""
What happened to trades and refunds on their way through the systems.
"""

from __future__ import annotations

from attrs import frozen

from tmallerp.top.method import Method, RefundId, Tid
from tmallerp.top.models.traces import RefundTrace, TradeStat, TradeTrace


@frozen(kw_only=True, weakref_slot=False)
class JdsTradesStatisticsGetAnswer:
    """The answer of `JdsTradesStatisticsGet`."""

    status_infos: tuple[TradeStat, ...] = ()
    """How many trades are in which state."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class JdsTradesStatisticsGet(Method[JdsTradesStatisticsGetAnswer]):
    """
    Count a day's trades by state of processing.

    For a daily comparison with what the ERP counted; the states are those of
    `JdsTradeTracesGet`.

    Source: https://open.taobao.com/api.htm?docId=22884&docType=2
    """

    api = "taobao.jds.trades.statistics.get"
    idempotent = True

    date: int
    """The day as a number, ``20250131``."""


@frozen(kw_only=True, weakref_slot=False)
class JdsTradesStatisticsDiffAnswer:
    """The answer of `JdsTradesStatisticsDiff`."""

    tids: tuple[Tid, ...] = ()
    """Numbers of the trades."""

    total_results: int | None = None
    """Rows in the whole answer, over all pages."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class JdsTradesStatisticsDiff(Method[JdsTradesStatisticsDiffAnswer]):
    """
    List a day's trades that reached one state but not the next.

    Trades that have *pre_status* and lack *post_status*: the ones that got stuck.

    Source: https://open.taobao.com/api.htm?docId=22883&docType=2
    """

    api = "taobao.jds.trades.statistics.diff"
    idempotent = True

    date: int
    """The day as a number, ``20250131``."""

    post_status: str
    """State the trades have not reached."""

    pre_status: str
    """State the trades have reached."""

    page_no: int | None = None
    """Page, from 1."""


@frozen(kw_only=True, weakref_slot=False)
class JdsTradeTracesGetAnswer:
    """The answer of `JdsTradeTracesGet`."""

    traces: tuple[TradeTrace, ...] = ()
    """The steps."""

    user_status: str | None = None
    """How the exchange of processing steps knows the seller, such as whether at all."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class JdsTradeTracesGet(Method[JdsTradeTracesGetAnswer]):
    """
    Read the steps of processing reported for a trade.

    Every app that reports is in it, not only this one.

    Source: https://open.taobao.com/api.htm?docId=22816&docType=2
    """

    api = "taobao.jds.trade.traces.get"
    idempotent = True

    tid: Tid
    """Number of the trade."""


@frozen(kw_only=True, weakref_slot=False)
class JdsRefundTracesGetAnswer:
    """The answer of `JdsRefundTracesGet`."""

    traces: tuple[RefundTrace, ...] = ()
    """The steps."""

    user_status: str | None = None
    """How the exchange of processing steps knows the seller, such as whether at all."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class JdsRefundTracesGet(Method[JdsRefundTracesGetAnswer]):
    """
    Read the steps of processing reported for a refund.

    Source: https://open.taobao.com/api.htm?docId=23845&docType=2
    """

    api = "taobao.jds.refund.traces.get"
    idempotent = True

    refund_id: RefundId
    """Number of the refund."""
