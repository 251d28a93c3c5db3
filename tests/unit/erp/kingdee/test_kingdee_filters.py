"""Filters: names are names, values are values, and nothing becomes a condition."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tmallerp.clock import BEIJING
from tmallerp.erp.kingdee._filters import (
    AnyOf,
    In,
    Is,
    between,
    chunks,
    filter_text,
    literal,
    order_text,
)
from tmallerp.errors import MappingError

NOON = datetime(2026, 11, 11, 12, 0, 0, tzinfo=BEIJING)


def test_values_are_written_by_their_type():
    """
    Text is quoted, numbers are not, times are Beijing's.
    """
    written = [
        literal("A'B"),
        literal(7),
        literal(Decimal("1.50")),
        literal(date(2026, 1, 2)),
        literal(NOON),
    ]

    assert ["'A''B'", "7", "1.50", "'2026-01-02'", "'2026-11-11 12:00:00'"] == written


def test_filters_are_joined():
    """
    All filters must hold; one of several is put in brackets.
    """
    filters = (In("FBillNo", ["a", "b"]), AnyOf((Is("FID", ">", 1), Is("FID", "=", 0))))

    assert "FBillNo in ('a','b') and ((FID > 1) or (FID = 0))" == filter_text(filters)


@pytest.mark.parametrize(
    "name",
    [
        "FBillNo='1' or 1",
        "FBillNo;",
        "F Bill",
        "",
        "1F",
        "FBillNo--",
        "Ｆ",
        "F.",
        "FBillNo\n",
        "(select 1)",
        "F'x",
    ],
)
def test_what_is_no_name_is_refused(name):
    """
    A field's name is letters, digits, underscores and dots.
    """
    with pytest.raises(MappingError):
        Is(name, "=", "x")
    with pytest.raises(MappingError):
        order_text([name])


@pytest.mark.parametrize(
    "value",
    [
        "A＇B",
        "A’B",
        "A‘B",
        "AʼB",
        "A′B",
        "A\x00B",
        "A\nB",
        "A\u200bB",
        "A\ud800B",
        "A\u2028B",
        "x" * 201,
        True,
        1.5,
        None,
        Decimal("NaN"),
    ],
)
def test_what_no_filter_can_carry_is_refused(value):
    """
    Quotes in other clothes, control characters and untyped values are refused.
    """
    with pytest.raises(MappingError):
        literal(value)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("1' or '1'='1", "'1'' or ''1''=''1'"),
        ("A'; DROP TABLE x--", "'A''; DROP TABLE x--'"),
        ("100%", "'100%'"),
        ("A_B]", "'A_B]'"),
        ("A\\", "'A\\'"),
        ("棉麻衬衫", "'棉麻衬衫'"),
    ],
)
def test_other_values_are_literal(value, text):
    """
    What a database might read as syntax stays inside its quotes.
    """
    assert f"FNumber = {text}" == str(Is("FNumber", "=", value))


@given(st.text(max_size=60))
def test_a_value_never_ends_early(text):
    """
    Whatever a value is, it is refused or stays within its own quotes.
    """
    try:
        written = literal(text)
    except MappingError:
        return

    assert text == written[1:-1].replace("''", "'")
    assert "'" not in written[1:-1].replace("''", "")


def test_a_window_holds_every_second_it_touches():
    """
    The ERP keeps whole seconds, so a window is widened to them.
    """
    filters = between("FModifyDate", NOON, NOON + timedelta(seconds=1, milliseconds=5))

    assert (
        "FModifyDate >= '2026-11-11 12:00:00' and FModifyDate <= '2026-11-11 12:00:01'"
    ) == filter_text(filters)


def test_lists_are_cut():
    """
    A list longer than a filter takes becomes several.
    """
    assert [100, 100, 5] == [len(one) for one in chunks([str(n) for n in range(205)])]


def test_an_empty_list_is_refused():
    """
    A list of nothing would be no SQL, or all rows.
    """
    with pytest.raises(MappingError):
        In("FBillNo", [])
