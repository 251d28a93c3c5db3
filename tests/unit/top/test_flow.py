"""
How lists are walked, against a list that changes while it is read.
"""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tmallerp.clock import BEIJING
from tmallerp.errors import DecodeError, InvalidCallError
from tmallerp.top._flow import Page, walk
from tmallerp.top.methods.finance import BillBillsGet, BillBillsGetAnswer
from tmallerp.top.methods.trades import TradesSoldGet, TradesSoldGetAnswer
from tmallerp.top.models.finance import Bill
from tmallerp.top.models.trades import SoldTrade


class Shop:
    """A list, newest first, with a plan of what happens before each call."""

    def __init__(self, rows, events=()):
        self.rows = list(rows)
        self.events = list(events)
        self.calls = 0

    def answer(self, method):
        self.calls += 1
        if self.calls > 1 and self.events:
            self.events.pop(0)(self.rows)
        page, size = method.asked_page()
        rows = self.rows[(page - 1) * size : page * size]
        return TradesSoldGetAnswer(
            trades=tuple(SoldTrade(tid=str(row)) for row in rows),
            total_results=len(self.rows),
        )


def read(method, answer, most=3_000):
    """Walk a list with what answers; return the pages."""
    steps, pages, value = walk(method), [], None
    for _ in range(most):
        try:
            step = steps.send(value)
        except StopIteration:
            return pages
        value = None if isinstance(step, Page) else answer(step)
        if isinstance(step, Page):
            pages.append(step)
    raise AssertionError("endless")


def ids(pages):
    return {item.tid for page in pages for item in page.items}


ARRIVALS = st.lists(st.integers(0, 4), max_size=6)


@given(st.integers(0, 130), ARRIVALS)
def test_rows_that_arrive_push_none_out(count, arrivals):
    """
    However many rows arrive in front while a list is read, none of its rows is missed.
    """
    new = iter(range(10_000, 20_000))
    events = [
        lambda rows, n=n: rows.__setitem__(slice(0, 0), [next(new) for _ in range(n)])
        for n in arrivals
    ]
    shop = Shop(range(count), events)
    before = {str(row) for row in shop.rows}

    assert before <= ids(read(TradesSoldGet(page_size=40), shop.answer))


def test_the_last_page_comes_first():
    """
    A list with a total is read from its last page to its first.
    """
    pages = read(TradesSoldGet(page_size=40), Shop(range(100)).answer)

    assert [3, 2, 1] == [page.page_no for page in pages]


def test_a_list_that_never_stops_growing_is_given_up():
    """
    A list that grows with every call is named after a few passes.
    """
    events = [lambda rows: rows.insert(0, len(rows))] * 1000
    with pytest.raises(InvalidCallError, match="grows"):
        read(TradesSoldGet(page_size=40), Shop(range(90), events).answer)


def test_a_total_beyond_belief_is_refused():
    """
    A total of a thousand million rows is not walked.
    """
    with pytest.raises(InvalidCallError, match="narrow"):
        read(TradesSoldGet(), lambda _: TradesSoldGetAnswer(total_results=10**9))


def test_an_answer_with_nothing_is_no_empty_list():
    """
    Neither rows nor a total is damage, not the end of the list.
    """
    with pytest.raises(DecodeError, match="neither"):
        read(TradesSoldGet(), lambda _: TradesSoldGetAnswer())


def test_has_next_is_refused_for_lists_that_move():
    """
    A list asked not to tell its total cannot be walked without losing rows.
    """
    with pytest.raises(InvalidCallError, match="use_has_next"):
        read(TradesSoldGet(use_has_next=True), Shop(range(9)).answer)


BILLS = BillBillsGet(
    start_time=datetime(2026, 11, 11, tzinfo=BEIJING),
    end_time=datetime(2026, 11, 12, tzinfo=BEIJING),
)


def test_bills_are_read_forward():
    """
    A list that counts the page only is read forward until it says there is no more.
    """
    answers = [
        BillBillsGetAnswer(bills=(Bill(),) * 40, has_next=True, total_results=40),
        BillBillsGetAnswer(bills=(Bill(),) * 7, has_next=True, total_results=7),
        BillBillsGetAnswer(bills=(Bill(),), has_next=False, total_results=1),
    ]
    pages = read(BILLS, lambda _: answers.pop(0))

    assert [40, 7, 1] == [len(page.items) for page in pages]
    assert {None} == {page.total for page in pages}


def test_more_behind_nothing_ends():
    """
    "More" behind an empty page ends the list.
    """
    pages = read(BILLS, lambda _: BillBillsGetAnswer(has_next=True))

    assert 1 == len(pages)
