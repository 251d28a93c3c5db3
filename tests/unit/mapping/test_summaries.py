"""
Orders summed up: nothing is lost, nothing is posted twice.
"""

from __future__ import annotations

from datetime import date, time, timedelta
from decimal import Decimal

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from tmallerp.documents import LineKind, ShopProfile
from tmallerp.documents.summaries import ShippedLine
from tmallerp.errors import MappingError
from tmallerp.mapping.summaries import SummaryRules, summarise, tax_in
from tmallerp.testing.builders import NOON, SHOP, a_key

PROFILE = ShopProfile(key=SHOP, customer="TMALL", organisation="100", warehouse="CK001")


def a_shipped_line(tid="1", line_id="1", **changes):
    line = ShippedLine(
        order=a_key(tid),
        line_id=line_id,
        sku="0001-00",
        quantity=1,
        amount=Decimal("33.33"),
        tax_rate=Decimal("0.13"),
        organisation="100",
        warehouse="CK001",
        shipped=NOON,
    )
    return evolve(line, **changes)


lines = st.builds(
    a_shipped_line,
    st.integers(1, 40).map(str),
    st.integers(1, 3).map(str),
    sku=st.sampled_from(["A", "B", "0001"]),
    quantity=st.integers(1, 9),
    amount=st.integers(0, 99_999).map(lambda fen: Decimal(fen) / 100),
    warehouse=st.sampled_from(["CK001", "次品仓"]),
    kind=st.sampled_from([LineKind.GOODS, LineKind.GIFT]),
    shipped=st.integers(0, 72).map(lambda hours: NOON + timedelta(hours=hours)),
)
days = st.lists(lines, max_size=60, unique_by=lambda one: (one.order, one.line_id))


def shares(summaries):
    return [
        (one.order, one.line_id, one.quantity, one.amount)
        for summary in summaries
        for row in summary.rows
        for one in row.shares
    ]


@given(days, st.integers(1, 5))
def test_every_line_is_in_one_row(day, limit):
    """
    Each line is the share of exactly one row, with its pieces and its fen.
    """
    made = summarise(day, PROFILE, SummaryRules(row_limit=limit))

    told = [(one.order, one.line_id, one.quantity, one.amount) for one in day]
    assert sorted(told) == sorted(shares(made))


@given(days)
def test_money_is_conserved(day):
    """
    The documents together are worth what the lines are worth, and each adds up.
    """
    made = summarise(day, PROFILE)

    assert sum(one.amount for one in day) == sum(one.order.payment for one in made)
    assert all(one.order.total == one.order.payment for one in made)


@given(days, st.randoms())
def test_order_does_not_matter(day, coin):
    """
    The same lines in any order give the same documents.
    """
    shuffled = list(day)
    coin.shuffle(shuffled)

    assert summarise(day, PROFILE) == summarise(shuffled, PROFILE)


@given(days, days)
def test_closed_documents_never_change(first, second):
    """
    What comes later goes to supplements: no key of a closed document comes again, and
    what is in one is posted once.
    """
    known = {(one.order, one.line_id): one for one in (*first, *second)}
    earlier = [known[one.order, one.line_id] for one in first]
    closed = summarise(earlier, PROFILE)

    later = summarise(known.values(), PROFILE, closed=closed)

    keys = [one.order.key for one in (*closed, *later)]
    assert len(keys) == len(set(keys))
    assert len(known) == len(shares(closed)) + len(shares(later))


def test_a_day_ends_at_the_cut_off():
    """
    A parcel that leaves at the cut-off belongs to the next day.
    """
    rules = SummaryRules(cut_off=time(18))
    early = a_shipped_line("1", shipped=NOON.replace(hour=17, minute=59))
    late = a_shipped_line("2", shipped=NOON.replace(hour=18))

    made = summarise([early, late], PROFILE, rules)

    assert [date(2026, 11, 11), date(2026, 11, 12)] == [one.day for one in made]


def test_a_gift_is_no_sale():
    """
    Free pieces of a SKU are a row of their own.
    """
    gift = a_shipped_line("2", kind=LineKind.GIFT, amount=Decimal("0.00"))

    (made,) = summarise([a_shipped_line("1"), gift], PROFILE)

    assert ["gift", "goods"] == sorted(row.kind for row in made.rows)


def test_the_fen_of_tax_is_listed():
    """
    Three orders of 33.33 contain 11.49 of tax one by one and 11.50 as one sum.

    Computed by hand: 33.33 / 1.13 = 29.50 and 99.99 / 1.13 = 88.49.
    """
    (made,) = summarise([a_shipped_line(str(n)) for n in range(3)], PROFILE)

    assert Decimal("11.50") == tax_in(made.order.payment, Decimal("0.13"))
    assert Decimal("0.01") == made.vat_rounding


def test_a_line_that_contradicts_itself():
    """
    A line that comes twice with different contents is refused, not added.
    """
    with pytest.raises(MappingError, match="twice"):
        summarise([a_shipped_line(), a_shipped_line(quantity=2)], PROFILE)


@pytest.mark.parametrize("wrong", [{"quantity": 0}, {"amount": Decimal("-0.01")}])
def test_a_line_of_nothing(wrong):
    """
    No pieces, or a negative amount, is no sale; returns are red documents.
    """
    with pytest.raises(MappingError):
        summarise([a_shipped_line(**wrong)], PROFILE)


def test_what_a_line_leaves_open_is_the_shops():
    """
    A line that names no organisation or warehouse goes with those that name the shop's.

    So its supplement never takes the number of the document that was closed.
    """
    first = a_shipped_line("1", organisation="", warehouse="")
    (closed,) = summarise([first, a_shipped_line("2")], PROFILE)

    (more,) = summarise(
        [first, a_shipped_line("3", warehouse="")], PROFILE, closed=[closed]
    )

    assert (0, 1) == (closed.supplement, more.supplement)
    assert closed.order.key != more.order.key
