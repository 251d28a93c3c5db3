"""
Conversations with the gateway as generators, shared by both colours of client.

They yield what to do and receive what happened; who sends it is not their business.
"""

from __future__ import annotations

import math
from collections.abc import Generator, Iterator
from datetime import datetime, timedelta
from typing import Any, Generic, TypeVar

from attrs import frozen

from tmallerp.errors import DecodeError, InvalidCallError
from tmallerp.top.method import PagedMethod, check_moment

Item = TypeVar("Item")

# A list that has grown is read again so many times in all.
_PASSES = 5
# No list of the platform shows a million rows; one that says so lies.
_MOST_PAGES = 10_000


@frozen(kw_only=True)
class Page(Generic[Item]):
    """
    One page of a list.

    Args:
        page_no: From 1.

        items: Its rows.

        total: How many rows the platform counts in all, as of this page; None where it
            counts none.
    """

    page_no: int
    items: tuple[Item, ...]
    total: int | None


Steps = Generator[PagedMethod[Any, Item] | Page[Item], Any, None]


def walk(method: PagedMethod[Any, Item]) -> Steps[Item]:
    """
    Walk a list page by page.

    TOP sorts the newest change first, and a row that changes while we read leaves its
    place: walking forward loses rows, walking backward only meets some twice. So where
    the platform tells the total it is asked first, and the pages are read from the last
    to the first. Where it does not (old trades, bills), rows do not move, and the pages
    are read forward until one says that it is the last, or is not full.

    Yields:
        A method to be called, whose answer is sent back; or a page, for the caller.

    Raises:
        InvalidCallError: If the list has more pages than the platform shows, keeps
            growing, or was asked not to tell its total.

        DecodeError: If an answer has neither rows nor a total.
    """
    if method.total_of is not None and getattr(method, "use_has_next", None):
        msg = (
            f"{method.api}: with use_has_next the list tells no total, and rows that move "
            "while it is read would be lost; leave it out."
        )
        raise InvalidCallError(msg, api=method.api)
    first = yield method.at_page(1)
    total = method.read_total(first)
    if total is not None:
        yield from _backward(method, first, total)
        return
    if method.total_of is not None and not method.read_rows(first):
        msg = f"{method.api}: the answer has neither rows nor a total."
        raise DecodeError(msg, path=f"$.{method.total_of}", api=method.api)
    yield from _forward(method, first)


def _backward(method: PagedMethod[Any, Item], first: Any, total: int) -> Steps[Item]:
    """Read the last page first; once more if the list has grown behind our back."""
    for _ in range(_PASSES):
        count, most = _count(method, total), total
        for number in range(count, 1, -1):
            answer = yield method.at_page(number)
            most = max(most, method.read_total(answer) or 0)
            yield _page(method, number, answer)
        if count > 1:
            first = yield method.at_page(1)
            most = max(most, method.read_total(first) or 0)
        yield _page(method, 1, first)
        # New rows come in front and push others onto pages that were read already.
        if most <= total:
            return
        total = most
    msg = f"{method.api}: the list grows while it is read; end the window in the past."
    raise InvalidCallError(msg, api=method.api)


def _forward(method: PagedMethod[Any, Item], answer: Any) -> Steps[Item]:
    number = 1
    while True:
        page = _page(method, number, answer)
        yield page
        more = method.read_has_next(answer)
        if more is None:
            more = len(page.items) >= method.asked_page()[1]
        # "More" behind an empty page would never end.
        if not more or not page.items:
            return
        number += 1
        _check_reach(method, number)
        answer = yield method.at_page(number)


def _count(method: PagedMethod[Any, Item], total: int) -> int:
    count = math.ceil(total / method.asked_page()[1])
    _check_reach(method, count)
    return count


def _check_reach(method: PagedMethod[Any, Item], count: int) -> None:
    """Refuse to call a list whole whose last pages the platform does not show."""
    shown = method.last_page or _MOST_PAGES
    if count > shown:
        msg = (
            f"{method.api}: the list has {count} pages or more, and {shown} can be read; "
            "narrow the window or the query."
        )
        raise InvalidCallError(msg, api=method.api)


def _page(method: PagedMethod[Any, Item], number: int, answer: Any) -> Page[Item]:
    return Page(
        page_no=number, items=method.read_rows(answer), total=method.read_total(answer)
    )


def windows(
    start: datetime, end: datetime, step: timedelta = timedelta(minutes=30)
) -> Iterator[tuple[datetime, datetime]]:
    """
    Cut a span into windows that TOP answers.

    Args:
        start: Aware.

        end: Aware.

        step: Length of a window; TOP allows one day and advises 30 minutes.

    Raises:
        InvalidCallError: If a bound has no time zone, or a window no length.
    """
    check_moment("windows", "start", start)
    check_moment("windows", "end", end)
    if step <= timedelta(0):
        msg = f"windows: step must be longer than nothing, not {step}."
        raise InvalidCallError(msg)
    return _cut(start, end, step)


def _cut(
    start: datetime, end: datetime, step: timedelta
) -> Iterator[tuple[datetime, datetime]]:
    while start < end:
        edge = min(start + step, end)
        yield start, edge
        start = edge
