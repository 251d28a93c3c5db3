"""
Conversations with the gateway as generators, shared by both colours of client.

They yield what to do and receive what happened; who sends it is not their business.
"""

from __future__ import annotations

import math
from collections.abc import Generator, Iterator
from datetime import datetime, timedelta
from typing import Any, Generic, TypeVar

import attrs
from attrs import frozen

from tmallerp.top.method import PagedMethod

Item = TypeVar("Item")


@frozen(kw_only=True)
class Page(Generic[Item]):
    """
    One page of a list.

    Args:
        page_no: From 1.

        items: Its rows.

        total: How many rows the platform counts in all, as of this page.
    """

    page_no: int
    items: tuple[Item, ...]
    total: int


def walk(
    method: PagedMethod[Any, Item],
) -> Generator[PagedMethod[Any, Item] | Page[Item], Any, None]:
    """
    Walk a list from its last page to its first.

    TOP sorts the newest change first, and a row that changes while we read leaves its
    place: walking forward loses rows, walking backward only meets some twice. The total
    is asked first; page 1 is read anew at the end.

    Yields:
        A method to be called, whose answer is sent back; or a page, for the caller.
    """
    first = yield attrs.evolve(method, page_no=1)  # type: ignore[misc]
    count = math.ceil((first.total_results or 0) / method.page_size)
    for page_no in range(count, 1, -1):
        answer = yield attrs.evolve(method, page_no=page_no)  # type: ignore[misc]
        yield _page(method, page_no, answer)
    if count > 1:
        first = yield attrs.evolve(method, page_no=1)  # type: ignore[misc]
    yield _page(method, 1, first)


def _page(method: PagedMethod[Any, Item], page_no: int, answer: Any) -> Page[Item]:
    rows: tuple[Item, ...] = getattr(answer, method.rows_of)
    return Page(page_no=page_no, items=rows, total=answer.total_results or 0)


def windows(
    start: datetime, end: datetime, step: timedelta = timedelta(minutes=30)
) -> Iterator[tuple[datetime, datetime]]:
    """
    Cut a span into windows that TOP answers.

    Args:
        start: Aware.

        end: Aware.

        step: Length of a window; TOP allows one day and advises 30 minutes.
    """
    while start < end:
        edge = min(start + step, end)
        yield start, edge
        start = edge
