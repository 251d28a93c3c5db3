"""
How many calls a job needs, by API: counting, nothing else.

Lists are read as `tmallerp.top.Client.pages` reads them: the total first, then from the
last page to the first, and page 1 once more at the end. So a window of no or one page
costs one call, and one of n pages n + 1.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Protocol

import attrs
from attrs import frozen

from tmallerp.errors import ConfigError

DAY = timedelta(days=1)
TRADES = "taobao.trades.sold.increment.get"
TRADE = "taobao.trade.fullinfo.get"
REFUNDS = "taobao.refunds.receive.get"
REFUND = "taobao.refund.get"
STOCK = "taobao.skus.quantity.update"
SEND = "taobao.logistics.offline.send"
BILLS = "taobao.bill.bills.get"

MOST_SKUS = 20
"""SKUs one stock call takes."""


# More of anything than this is a slip, a day or a job; less stays exact and is soon counted.
_MOST = 10**9


def _countable(what: str, *numbers: float) -> None:
    """Refuse a number that nothing can be counted by; NaN compares with nothing."""
    for number in numbers:
        if not 0 <= number <= _MOST:
            msg = f"A plan counts from 0 to {_MOST:,} {what}, not {number}."
            raise ConfigError(msg, key="plan")


def _pairs(each: Iterable[tuple[str, int]]) -> tuple[tuple[str, int], ...]:
    return tuple(each)


class Job(Protocol):
    """Work whose calls can be counted beforehand."""

    def calls(self) -> dict[str, int]:
        """Return how many calls of each API it needs."""
        ...


def list_calls(rows: int, page_size: int) -> int:
    """Return the calls that reading a list of so many rows backwards costs."""
    pages = math.ceil(rows / page_size)
    return pages + 1 if pages > 1 else 1


@frozen(kw_only=True)
class ReadWindows:
    """
    Read a span window by window, and perhaps each row's detail.

    Args:
        start: Aware.

        end: Aware.

        step: Length of a window.

        rows_a_day: Rows expected a day, spread evenly.

        counts: Rows of each window instead, where a first look told them.

        page_size: Rows a page.

        list_api: The API that lists.

        detail_api: The API asked once a row; None asks none.

        details_a_row: Details asked for each row, such as 0.8 where some are known.

        is_forward: Whether pages are read first to last, as lists must be that tell no
            total; then a window of n pages costs n calls.

    Raises:
        ConfigError: If the span runs backwards, a number is negative or no finite one,
            or the counts are not as many as the windows.
    """

    start: datetime
    end: datetime
    step: timedelta = timedelta(minutes=30)
    rows_a_day: float = 0.0
    counts: Sequence[int] | None = None
    page_size: int = 100
    list_api: str = TRADES
    detail_api: str | None = TRADE
    details_a_row: float = 1.0
    is_forward: bool = False

    def __attrs_post_init__(self) -> None:
        _countable("rows", self.rows_a_day, self.details_a_row, *(self.counts or ()))
        if not self.start <= self.end or self.step <= timedelta(0) or self.page_size < 1:
            msg = f"The windows from {self.start} to {self.end} by {self.step} are none."
            raise ConfigError(msg, key="plan")
        if self.counts is not None and len(self.counts) != self.windows:
            msg = f"{len(self.counts)} counts were given for {self.windows} windows."
            raise ConfigError(msg, key="plan")

    @property
    def windows(self) -> int:
        """How many windows the span is cut into."""
        return math.ceil((self.end - self.start) / self.step)

    def _rows(self) -> Iterator[int]:
        if self.counts is not None:
            yield from self.counts
            return
        # Whole rows in every window that add up to the expected number at every edge.
        done, edge = 0, self.start
        while edge < self.end:
            edge = min(edge + self.step, self.end)
            seen = round(self.rows_a_day * ((edge - self.start) / DAY))
            yield seen - done
            done = seen

    def _list_calls(self, rows: int) -> int:
        if self.is_forward:
            return max(1, math.ceil(rows / self.page_size))
        return list_calls(rows, self.page_size)

    def calls(self) -> dict[str, int]:
        """Return how many calls of each API it needs."""
        rows = list(self._rows())
        made = {self.list_api: sum(map(self._list_calls, rows))}
        if self.detail_api is not None:
            made[self.detail_api] = math.ceil(sum(rows) * self.details_a_row)
        return made


@frozen(kw_only=True)
class PushStock:
    """
    Set the stock of SKUs; one call changes SKUs of one item.

    Args:
        skus: SKUs of each item, or a number of SKUs all of one item.

        batch: SKUs a call; TOP takes 20.

    Raises:
        ConfigError: If a batch is none TOP takes, or a number of SKUs is negative.
    """

    skus: int | Sequence[int]
    batch: int = MOST_SKUS

    def __attrs_post_init__(self) -> None:
        _countable("SKUs", *self._items())
        if not 1 <= self.batch <= MOST_SKUS:
            msg = f"A stock call takes 1 to {MOST_SKUS} SKUs, not {self.batch}."
            raise ConfigError(msg, key="plan")

    def _items(self) -> Sequence[int]:
        return (self.skus,) if isinstance(self.skus, int) else self.skus

    def calls(self) -> dict[str, int]:
        """Return how many calls of each API it needs."""
        return {STOCK: sum(math.ceil(one / self.batch) for one in self._items())}


@frozen(kw_only=True)
class SendParcels:
    """
    Report parcels, one call each, with what is read before a call.

    Args:
        parcels: How many.

        reads: Calls that read the trade before each, to see whether it may be sent.

        api: The API that sends.

    Raises:
        ConfigError: If a number is negative.
    """

    parcels: int
    reads: int = 1
    api: str = SEND

    def __attrs_post_init__(self) -> None:
        _countable("calls", self.parcels, self.reads)

    def calls(self) -> dict[str, int]:
        """Return how many calls of each API it needs."""
        return {self.api: self.parcels, TRADE: self.parcels * self.reads}


@frozen(kw_only=True)
class CallList:
    """
    Any calls by name.

    Args:
        each: APIs and how often each is called; one named twice counts twice.

    Raises:
        ConfigError: If a number is negative.
    """

    each: Iterable[tuple[str, int]] = attrs.field(converter=_pairs)

    def __attrs_post_init__(self) -> None:
        _countable("calls", *(number for _, number in self.each))

    def calls(self) -> dict[str, int]:
        """Return how many calls of each API it needs."""
        made: Counter[str] = Counter()
        for api, number in self.each:
            made[api] += number
        return dict(made)


def read_refunds(
    start: datetime, end: datetime, *, refunds_a_day: float, page_size: int = 100
) -> ReadWindows:
    """Plan reading refunds by day, each with its detail."""
    return ReadWindows(
        start=start,
        end=end,
        step=DAY,
        rows_a_day=refunds_a_day,
        page_size=page_size,
        list_api=REFUNDS,
        detail_api=REFUND,
    )


def read_bills(
    start: datetime,
    end: datetime,
    *,
    rows_a_day: float,
    page_size: int = 40,
    api: str = BILLS,
) -> ReadWindows:
    """
    Plan reading bills by day.

    A bill window spans one day and shows 5,000 rows at most; a day with more is cut into
    as many windows as it needs.

    Raises:
        ConfigError: As `ReadWindows`.
    """
    _countable("rows", rows_a_day)
    windows = max(1, math.ceil(rows_a_day / _MOST_BILL_ROWS))
    return ReadWindows(
        start=start,
        end=end,
        step=DAY / windows,
        rows_a_day=rows_a_day,
        page_size=page_size,
        list_api=api,
        detail_api=None,
        is_forward=True,
    )


# TOP: bills of 5,000 rows a window and more need a narrower window.
_MOST_BILL_ROWS = 4_999
