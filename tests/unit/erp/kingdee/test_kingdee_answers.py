"""Answers: success and refusal, wherever they stand."""

import pytest

from tmallerp.erp.kingdee._answers import (
    Result,
    Trouble,
    classify,
    read_result,
    read_rows,
)
from tmallerp.erp.kingdee._states import refusals


def status(**changes):
    plain = {
        "IsSuccess": False,
        "ErrorCode": 500,
        "Errors": [],
        "SuccessEntitys": [],
        "SuccessMessages": [],
        "MsgCode": 11,
    }
    return {"Result": {"ResponseStatus": {**plain, **changes}}}


def test_a_batch_succeeds_in_part():
    """
    Rows are told apart by ``DIndex``, whatever the answer as a whole says.
    """
    result = read_result(
        status(
            Errors=[{"FieldName": "FCustId", "Message": "客户不能为空", "DIndex": 1}],
            SuccessEntitys=[{"Id": 100321, "Number": "B", "DIndex": 0}],
        )
    )

    assert result is not None
    assert ["A"] == list(refusals(result, ["B", "A"]))
    assert ("100321", "B", 0) == (
        result.written[0].id,
        result.written[0].number,
        result.written[0].index,
    )


def test_a_refusal_of_the_call_is_meant_of_all():
    """
    "Too many calls" is said of the first row and meant of every one.
    """
    result = read_result(
        status(MsgCode=14, Errors=[{"FieldName": None, "Message": "", "DIndex": 0}])
    )

    assert result is not None
    assert {Trouble.CALL_LIMIT} == {
        one.trouble for one in refusals(result, ["A", "B"]).values()
    }


@pytest.mark.parametrize(
    "answer",
    [
        [[status(MsgCode=1)]],
        [status(MsgCode=1)],
        status(MsgCode=1),
    ],
)
def test_a_refused_query_hides_in_its_rows(answer):
    """
    An envelope in the first cell is a refusal, not data.
    """
    result = read_rows(answer)

    assert isinstance(result, Result)
    assert Trouble.SESSION is result.trouble


def test_a_bare_error_of_a_field_is_a_refusal():
    """
    The plainest error has no envelope at all.
    """
    result = read_rows([{"FieldName": "F", "Message": "列名无效", "DIndex": 0}])

    assert isinstance(result, Result)
    assert "列名无效" == result.message


@pytest.mark.parametrize("answer", ["x", 7, None, [1], [["a"], 7]])
def test_what_is_no_answer_is_none(answer):
    """
    Anything else is no answer at all.
    """
    assert read_rows(answer) is None


def test_no_rows_are_no_rows():
    """
    An empty list is an answer.
    """
    assert [] == read_rows([])


@pytest.mark.parametrize(
    ("code", "message", "trouble"),
    [
        (1, "", Trouble.SESSION),
        (11, "会话信息已丢失，请重新登录", Trouble.SESSION),
        (14, "", Trouble.CALL_LIMIT),
        (13, "", Trouble.LOCKED),
        (4, "该单据已被其他用户修改", Trouble.LOCKED),
        (11, "编码“X”已存在", Trouble.DUPLICATE),
        (11, "单据编号必须唯一", Trouble.DUPLICATE),
        (11, "单据已审核，不能修改", Trouble.STATE),
        (12, "", Trouble.STATE),
        (11, "物料“X”不存在", Trouble.MISSING_BASE),
        (11, "物料“X”未审核", Trouble.MISSING_BASE),
        (11, "物料“X”未分配到组织", Trouble.MISSING_BASE),
        (11, "物料“X”已禁用", Trouble.MISSING_BASE),
        (9, "字段“客户”是必填项", Trouble.INVALID),
        (4, "元数据中标识为F_X的字段不存在", Trouble.INVALID),
        (2, "没有权限", Trouble.PERMISSION),
        (99, "?", Trouble.INVALID),
    ],
)
def test_refusals_have_families(code, message, trouble):
    """
    The number decides where it says anything, the sentence where it does not.
    """
    assert trouble is classify(code, message)
