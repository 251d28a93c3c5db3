"""
What codes and batch answers of YonBIP mean.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tmallerp.erp.yonyou._answers import Answer, Verdict, judge, read_batch, rows_of, text


@pytest.mark.parametrize(
    ("code", "verdict"),
    [
        (200, Verdict.OK),
        ("200", Verdict.OK),
        (10004, Verdict.DUPLICATE),
        ("100004", Verdict.DUPLICATE),
        ("202", Verdict.UNCLEAR),
        ("310504", Verdict.UNCLEAR),
        ("310036", Verdict.STALE_TOKEN),
        ("310032", Verdict.THROTTLED),
        ("310039", Verdict.THROTTLED),
        ("310042", Verdict.THROTTLED),
        ("310046", Verdict.THROTTLED),
        ("310050", Verdict.THROTTLED),
        (999, Verdict.REFUSED),
        ("310037", Verdict.NOT_BEGUN),
        ("00000", Verdict.UNCLEAR),
        ("200.0", Verdict.UNCLEAR),
    ],
)
def test_codes_are_compared_as_text(code, verdict):
    """
    A code means the same as text and as a number, and only listed ones mean success.
    """
    assert verdict is judge(text(code))


@given(st.text())
def test_an_unknown_code_is_never_success(code):
    """
    No text but 200 is a success.
    """
    assert (judge(code) is Verdict.OK) == (code == "200")


def test_a_company_may_know_more_refusals():
    """
    A code nobody knows is unclear until a company says that it is a refusal.
    """
    assert (Verdict.UNCLEAR, Verdict.REFUSED) == (
        judge("777"),
        judge("777", frozenset({"777"})),
    )


def test_nothing_found_has_its_own_sentence():
    """
    The customers' code for "none" is an error with any other sentence.
    """
    said = {"verdict": Verdict.REFUSED, "code": "118001"}

    assert [True, False] == [
        Answer(message=message, **said).is_nothing_found
        for message in ("根据条件查询结果为空", "服务异常")
    ]


def test_success_over_a_batch_is_no_success_of_its_rows():
    """
    A batch answered with success of which all failed has no row that is done.
    """
    data = {
        "count": 2,
        "sucessCount": 0,
        "failCount": 2,
        "messages": ["1: 已审核", "2: 单据不存在"],
        "infos": [],
    }
    result = read_batch(data, ["1", "2"])

    assert ({}, {"1": "1: 已审核", "2": "2: 单据不存在"}) == (
        dict(result.done),
        dict(result.failed),
    )


def test_a_row_nobody_speaks_of_is_not_done():
    """
    A row that stands neither among the done nor in a message failed.
    """
    data = {"count": 2, "sucessCount": 1, "failCount": 1, "infos": [{"id": 1}]}
    result = read_batch(data, ["1", "2"])

    assert ({"1"}, {"2"}) == (set(result.done), set(result.failed))


@pytest.mark.parametrize("data", [None, [], "x", {"infos": None}, {"infos": [7]}])
def test_a_batch_answer_without_sense_has_no_done_rows(data):
    """
    Whatever stands for the answer, no row of it counts as done.
    """
    assert {} == dict(read_batch(data, ["1"]).done)


def test_counts_alone_are_believed_if_they_say_all():
    """
    Where an answer lists nothing and counts every row as done, they are.
    """
    data = {"count": 2, "sucessCount": 2, "failCount": 0}

    assert {"1", "2"} == set(read_batch(data, ["1", "2"]).done)


def test_rows_come_bare_or_in_a_list():
    """
    Lists stand bare or within ``recordList``; what is no row is left out.
    """
    row = {"id": 1}

    assert [[row], [row], []] == [
        rows_of(data) for data in ([row], {"recordList": [row, None]}, None)
    ]


def test_ids_are_exact():
    """
    An id of 19 digits stays what it is.
    """
    assert "9007199254740993001" == text(9007199254740993001)
