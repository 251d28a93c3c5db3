"""
Laws of money.
"""

from __future__ import annotations

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
    Price times quantity over the rows is the amount, and no piece is lost.
    """
    rows = price_rows(amount, quantity, decimals)

    assert amount == sum(count * price for count, price in rows)
    assert quantity == sum(count for count, _ in rows)
