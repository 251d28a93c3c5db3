"""
JSON of the simulated ERPs keeps every digit and evaluates nothing.
"""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from tmallerp.simulator.erps import ErpClock
from tmallerp.simulator.erps._exact import as_text, number, plain, read, to_fen, write
from tmallerp.simulator.erps._sheets import Sheet


@pytest.mark.parametrize("text", ["0.1", "177.0", "2293918375186688001", "1.10", "-0.01"])
def test_a_number_survives_reading_and_writing(text):
    """
    A number comes out with the digits it went in with.
    """
    assert text.encode() == write(read(text.encode()))


@pytest.mark.parametrize(
    "text", ["1e9999", "1e-9999", "NaN", "Infinity", "{", "[" * 100000]
)
def test_what_is_no_ledger_number_is_refused(text):
    """
    Numbers beyond all bounds, NaN, broken and bottomless JSON are value errors.
    """
    with pytest.raises(ValueError):
        read(text.encode())


@pytest.mark.parametrize("value", [True, None, "1_000", "１２", "x", "1e99", [], 1.5])
def test_what_is_no_number_is_refused(value):
    """
    Booleans, other scripts' digits and binary fractions are no numbers.
    """
    with pytest.raises(ValueError):
        number(value)


def test_plain_numbers_have_no_exponent():
    """
    A decimal is written in full and without needless zeros.
    """
    assert ["100", "0.5", "0", "0.00000001"] == [
        plain(Decimal(text)) for text in ("1E+2", "0.50", "-0.0", "1E-8")
    ]


def test_half_a_fen_is_rounded_up():
    """
    The ledger rounds half a fen away from zero.
    """
    assert [Decimal("0.02"), Decimal("-0.02")] == [
        to_fen(Decimal(text)) for text in ("0.015", "-0.015")
    ]


def test_text_of_a_tree_keeps_decimals():
    """
    Amounts in a ledger are told as text with their decimals.
    """
    assert {"a": ["1.10", 2], "b": {"c": "0.00"}} == as_text(
        {"a": (Decimal("1.10"), 2), "b": {"c": Decimal("0.00")}}
    )


def test_unknown_types_are_not_written():
    """
    What is no JSON is an error, never its text.
    """
    with pytest.raises(TypeError):
        write({"at": object()})


def test_a_veil_shows_what_was_there_before():
    """
    A query sees the state before a late change until the veil lifts.
    """
    clock = ErpClock.virtual()
    until = clock.now + timedelta(seconds=60)
    sheet = Sheet.new({"rows": [{"n": 1}]})
    sheet.veil(until, clock.now)
    sheet.data["rows"][0]["n"] = 2
    before = sheet.seen(clock.now)
    sheet.veil(until, clock.now)
    sheet.data["rows"][0]["n"] = 3
    clock.advance(60)

    assert (1, 3) == (before["rows"][0]["n"], sheet.seen(clock.now)["rows"][0]["n"])


def test_a_veiled_new_document_is_not_there_yet():
    """
    A query does not see a new document before its veil lifts.
    """
    clock = ErpClock.virtual()
    sheet = Sheet.new({"n": 1}, clock.now + timedelta(seconds=1))
    sheet.veil(None, clock.now)

    assert sheet.seen(clock.now) is None
