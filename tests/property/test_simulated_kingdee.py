"""
Nothing a client sends breaks the simulated Kingdee.
"""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from kingdee_support import FORMS, Desk, order, voucher

JUNK = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-1, 10**20),
    st.text(max_size=5),
    st.just([]),
    st.just([[1]]),
    st.just({}),
    st.just({"FNumber": []}),
)
DESK = Desk()
BODIES = {
    "Save": {
        "Model": order(),
        "IsAutoSubmitAndAudit": "true",
        "ValidateFlag": "false",
        "NeedReturnFields": ["FBillNo"],
        "NeedUpDateFields": [],
    },
    "BatchSave": {"Model": [order(), voucher()]},
    "Draft": {"Model": voucher()},
    "Submit": {"Ids": "100100,100101", "Numbers": []},
    "Push": {"Ids": "100100", "RuleId": "SaleOrder-OutStock", "EntryIds": ""},
    "Allocate": {"PkIds": "100068", "TOrgIds": "200"},
    "View": {"Number": "TM-1", "Id": "100100"},
    "ExecuteBillQuery": {
        "FormId": "SAL_SaleOrder",
        "FieldKeys": "FID,FQty",
        "FilterString": [{"FieldName": "FQty", "Compare": ">", "Value": 1}],
        "OrderString": "FQty",
        "Limit": 10,
        "StartRow": 1,
    },
}


@st.composite
def spoilt(draw, value):
    """Draw a body with something in it replaced."""
    if draw(st.integers(0, 7)) == 0:
        return draw(JUNK)
    if isinstance(value, dict):
        return {key: draw(spoilt(one)) for key, one in value.items()}
    if isinstance(value, list):
        return [draw(spoilt(one)) for one in value]
    return value


@given(
    data=st.data(),
    service=st.sampled_from(sorted(BODIES)),
    form=st.sampled_from(["SAL_SaleOrder", "GL_VOUCHER", "BD_MATERIAL", "AR_receivable"]),
)
def test_every_body_has_an_answer(data, service, form):
    """
    Whatever stands in a body, the answer is one of Kingdee's.
    """
    body = {"formid": form, "data": data.draw(spoilt(BODIES[service]))}
    answer = DESK.post(f"{FORMS}{service}", body)

    assert isinstance(answer, list) or "Result" in answer
