"""
Filters are a small strict grammar; what does not read is refused.
"""

from __future__ import annotations

import contextlib
from datetime import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tmallerp.simulator.erps._clock import CHINA
from tmallerp.simulator.erps.kingdee import _filters as filters
from tmallerp.simulator.erps.kingdee._answers import RefusedError

ROW = {
    "FBillNo": "TM-1",
    "FName": "O'Brien 100%",
    "FQty": Decimal(2),
    "FDate": datetime(2026, 11, 11, tzinfo=CHINA),
    "FNone": None,
}


def holds(text):
    return filters.holds(filters.parse(text), lambda key: ROW[key])


@pytest.mark.parametrize(
    "text",
    [
        "FBillNo='TM-1'",
        "FBillNo = 'tm-1  '",
        "fbillno = 'x' or FBillNo='TM-1'".replace("fbillno", "FBillNo"),
        "FBillNo in ('a', 'TM-1')",
        "FBillNo not in ('a')",
        "FBillNo like 'TM%'",
        "FBillNo like 'T_-1' and not FQty > 5",
        "FName = 'O''Brien 100%'",
        "FQty >= 2 AND FQty <= 2.0",
        "FQty = '2'",
        "FQty between 1 and 3",
        "FDate >= '2026-11-11' and FDate < '2026-11-12 00:00:00'",
        "FDate = {ts'2026-11-11 00:00:00'}",
        "FNone is null and FBillNo is not null",
        "not (FNone = 'x')",
        "(FQty <> 3) and ((FQty != 4))",
        "FBillNo = N'TM-1'",
        "1=1",
    ],
)
def test_filter_holds(text):
    """
    These conditions let the row through.
    """
    assert holds(text)


@pytest.mark.parametrize(
    "text",
    [
        "FBillNo='TM-2'",
        "FNone = 'x'",
        "FNone <> 'x'",
        "FNone in ('x')",
        "FNone not in ('x')",
        "FBillNo='TM-1' and FQty=3",
        "FName like '%200%'",
        "FDate > '2026-11-11'",
    ],
)
def test_filter_does_not_hold(text):
    """
    These keep it out; what is unset compares with nothing.
    """
    assert not holds(text)


def test_and_binds_closer_than_or():
    """
    A or B and C is A or (B and C).
    """
    assert holds("FQty=2 or FQty=3 and FQty=4")


@pytest.mark.parametrize(
    "text",
    [
        "FBillNo",
        "FBillNo=",
        "FBillNo='TM-1",
        "FBillNo='TM-1' FQty=1",
        "FBillNo='a'; drop table x",
        "FBillNo='a' --",
        "FBillNo='a' /* */",
        "FBillNo in ()",
        "FBillNo in ('a'",
        "(FBillNo='a'",
        "len(FBillNo)=3",
        "FBillNo='a' union select 1",
        'FBillNo="a"',
        "FBillNo='a' and",
        "FBillNo not = 'a'",
        "__import__('os')='a'",
        "FBillNo=FQty+1",
        "FDate={ts'2026-13-45'}",
        "(" * 60 + "1=1" + ")" * 60,
    ],
)
def test_what_is_no_filter_is_refused(text):
    """
    What is outside the grammar is refused whole.
    """
    with pytest.raises(RefusedError):
        holds(text)


@pytest.mark.parametrize(
    "text", ["FQty = 'two'", "FDate = '2026-11-11T00:00:00+08:00'", "FDate = 'today'"]
)
def test_values_that_cannot_be_compared_are_an_error(text):
    """
    A text that is no number, and a date with a zone, fail as a conversion in SQL does.
    """
    with pytest.raises(RefusedError, match="转换"):
        holds(text)


def test_list_of_conditions_means_the_same():
    """
    Conditions as a list, with brackets and words, are the same filter.
    """
    told = [
        {
            "Left": "(",
            "FieldName": "FBillNo",
            "Compare": "67",
            "Value": "TM-1",
            "Logic": "0",
        },
        {"FieldName": "FQty", "Compare": ">", "Value": "1", "Right": ")", "Logic": "OR"},
        {"FieldName": "FBillNo", "Compare": "in", "Value": ["x'y", "b"], "Right": ""},
    ]

    assert filters.parse(
        "(FBillNo='TM-1' and FQty>'1') or FBillNo in ('x''y','b')"
    ) == filters.read_list(told)


@pytest.mark.parametrize(
    "one",
    [
        {"FieldName": "F;x", "Compare": "=", "Value": "1"},
        {"FieldName": "FQty", "Compare": "~", "Value": "1"},
        {"FieldName": "FQty", "Compare": "=", "Value": "1", "Left": "x("},
        {"FieldName": "FQty", "Compare": "=", "Value": "1", "Logic": "XOR"},
        {"FieldName": "FQty", "Compare": "=", "Value": "1", "Left": "("},
        "FQty=1",
    ],
)
def test_condition_that_is_none_is_refused(one):
    """
    A condition with a strange name, comparison, bracket or word is refused.
    """
    with pytest.raises(RefusedError):
        filters.read_list([one, {"FieldName": "FQty", "Compare": "=", "Value": "1"}])


@given(text=st.text(max_size=30))
def test_quoted_text_is_only_text(text):
    """
    Whatever stands between quotes, doubled inside, is a value and nothing else.
    """
    quoted = text.replace("'", "''")
    node = filters.parse(f"FBillNo = '{quoted}'")

    assert filters.Condition(filters.Name("FBillNo"), "=", (filters.Const(text),)) == node


@given(text=st.text(alphabet="FQty=<>'(), andornti123%;-", max_size=40))
def test_reading_never_breaks(text):
    """
    Any text is a filter or is refused.
    """
    with contextlib.suppress(RefusedError):
        filters.parse(text)
