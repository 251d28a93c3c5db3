"""
Money of a row: gross, net and tax to the fen.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from hypothesis import given
from hypothesis import strategies as st

from tmallerp.erp.yonyou._amounts import FEN, rows_of_line

AMOUNTS = st.integers(0, 10_000_000).map(lambda fen: Decimal(fen) / 100)
RATES = st.sampled_from(["0.13", "0.09", "0.06", "0", "0.03"]).map(Decimal)


@given(
    amount=AMOUNTS,
    quantity=st.integers(1, 9999),
    rate=RATES,
    decimals=st.integers(2, 8),
)
def test_rows_are_what_the_server_checks(amount, quantity, rate, decimals):
    """
    Rows add up to the line; each is price times quantity, and net and tax add up to it.
    """
    rows = rows_of_line(amount, quantity, rate, decimals)

    assert (amount, quantity) == (
        sum(row.amount for row in rows),
        sum(row.quantity for row in rows),
    )
    assert [] == [
        row
        for row in rows
        if (row.price * row.quantity).quantize(FEN, ROUND_HALF_UP) != row.amount
        or row.net + row.tax != row.amount
        or row.net != (row.amount / (1 + rate)).quantize(FEN, ROUND_HALF_UP)
    ]


def test_the_vendors_example():
    """
    Two pieces at 88.50 with 13 % are 156.64 and 20.36 of tax, a piece 78.318584.
    """
    (row,) = rows_of_line(Decimal("177.00"), 2, Decimal("0.13"), 6)

    assert (Decimal("88.5"), Decimal("78.318584"), Decimal("156.64"), Decimal("20.36")) == (
        row.price,
        row.net_price,
        row.net,
        row.tax,
    )
