"""
Laws of money.
"""

from __future__ import annotations

from decimal import ROUND_HALF_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal

from hypothesis import given
from hypothesis import strategies as st

from tmallerp import money
from tmallerp.documents import price_rows
from tmallerp.testing.strategies import yuan

WEIGHTS = st.lists(st.integers(0, 10**9), min_size=1, max_size=12)


@given(yuan(-(10**12), 10**12))
def test_yuan_round_trips(amount):
    """
    Written and read again an amount is the same, and so are its fen.
    """
    assert amount == money.parse_yuan(money.format_yuan(amount))
    assert amount == money.from_fen(money.to_fen(amount))


@given(yuan(-(10**10), 10**10), WEIGHTS)
def test_split_loses_no_fen(amount, weights):
    """
    However an amount is split, the parts add up to it.
    """
    assert amount == sum(money.split(amount, weights), money.ZERO)


@given(st.integers(0, 10**10), WEIGHTS)
def test_split_is_fair(total, weights):
    """
    No part is a whole fen or more from its exact share.
    """
    whole = sum(weights)
    parts = money.split_fen(total, weights)

    assert not whole or all(
        abs(part * whole - total * weight) < whole
        for part, weight in zip(parts, weights, strict=True)
    )


@given(st.integers(-(10**10), 10**10), WEIGHTS)
def test_split_mirrors(total, weights):
    """
    Splitting a refund is splitting the payment with the sign turned.
    """
    mirrored = [-part for part in money.split_fen(-total, weights)]

    assert mirrored == money.split_fen(total, weights)


@given(yuan(), st.integers(1, 10_000), st.integers(2, 6))
def test_priced_rows_give_the_amount(amount, quantity, decimals):
    """
    Price times quantity, rounded however, is each row's amount; they add up to the line.
    """
    rows = price_rows(amount, quantity, decimals)

    assert amount == sum(row.amount for row in rows)
    assert quantity == sum(row.quantity for row in rows)
    assert all(row.quantity >= 1 for row in rows)
    assert all(-row.price.as_tuple().exponent <= decimals for row in rows)
    for rounding in (ROUND_HALF_UP, ROUND_HALF_DOWN, ROUND_HALF_EVEN):
        cent = Decimal("0.01")
        products = [(row.quantity * row.price).quantize(cent, rounding) for row in rows]
        assert [row.amount for row in rows] == products


def test_more_decimals_need_one_row():
    """
    A price that can carry the amount needs no second row; two decimals may.
    """
    assert [(3, Decimal("3.3333"), 10)] == price_rows(Decimal(10), 3, 4)
    assert [
        (1, Decimal("44.51"), Decimal("44.51")),
        (1, Decimal("44.52"), Decimal("44.52")),
    ] == (price_rows(Decimal("89.03"), 2))
