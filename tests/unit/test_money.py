"""
Money is read strictly, kept exactly, and split without losing a fen.
"""

from __future__ import annotations

from decimal import Decimal

import pytest

from tmallerp import money
from tmallerp.errors import MoneyError

GOOD = {
    "88.00": "88.00",
    "88.5": "88.50",
    "-3": "-3.00",
    "0": "0.00",
    "-0.00": "0.00",
    " 88.00\t": "88.00",
    "999999999999.99": "999999999999.99",
}
# Numbers 10 to 15 and 24 of the table of bad inputs: what Decimal itself would take.
BAD = [
    *("1_000", "０.０１", "٣", "+88", "NaN", "sNaN", "Infinity", "1E+3", "1e400000000"),
    *("1,234.56", "88.001", "²", "1٢", "", ".5", "5.", "--1", "1 000", "0x10", "88.00\n"),
    *("1000000000000000", "9" * 5000),
]


@pytest.mark.parametrize(("text", "expected"), GOOD.items())
def test_yuan_is_read(text, expected):
    """
    Plain ASCII yuan with at most two decimals is read to two places.
    """
    assert Decimal(expected) == money.parse_yuan(text)
    assert expected == f"{money.parse_yuan(text):f}"


@pytest.mark.parametrize("text", BAD)
def test_other_numbers_are_refused(text):
    """
    Anything else is refused with the value, never rounded or guessed.
    """
    with pytest.raises(MoneyError) as caught:
        money.parse_yuan(text)

    assert text[:40] == caught.value.value


@pytest.mark.parametrize("yuan", ["0.001", "NaN", "Infinity", "1E+30"])
def test_fen_are_whole(yuan):
    """
    An amount that is no whole number of fen, or no number, has no fen.
    """
    with pytest.raises(MoneyError):
        money.to_fen(Decimal(yuan))


def test_a_sum_of_29_digits_is_exact():
    """
    Sums go through whole fen, so no context of Decimal rounds them.
    """
    fen = [10**13 - 1] * 9

    assert 9 * (10**13 - 1) == sum(money.to_fen(money.from_fen(one)) for one in fen)


def test_too_many_digits_are_out_of_range():
    """
    An amount past any shop's is refused instead of written.
    """
    with pytest.raises(MoneyError):
        money.from_fen(10**14)


def test_the_largest_remainder_gets_the_fen():
    """
    Of 1.00 over three equal weights the first takes the fen that is left.
    """
    expected = [Decimal("0.34"), Decimal("0.33"), Decimal("0.33")]

    assert expected == money.split(Decimal("1.00"), [1, 1, 1])


@pytest.mark.parametrize("weights", [[], [-1, 2]])
def test_weights_must_be_usable(weights):
    """
    No weight, or a negative one, is an error.
    """
    with pytest.raises(MoneyError):
        money.split(Decimal("1.00"), weights)
