"""
Saving: what is checked, what is computed, and where the order of keys matters.
"""

from __future__ import annotations

from decimal import Decimal

import pytest
from kingdee_support import FORMS, Desk, line, order, ref, voucher

from tmallerp.simulator.erps import ErpFault

D = Decimal


@pytest.fixture
def desk():
    return Desk()


def test_saved_order_has_number_status_and_amounts(desk):
    """
    An order is kept as created, its amounts computed from price and quantity.
    """
    doc_id = desk.save("SAL_SaleOrder", order("TM-1", ("0001-00", 3, "33.335")))
    rows = desk.query(
        "SAL_SaleOrder",
        "FID,FBillNo,FDocumentStatus,FBillAllAmount,FAllAmount,FEntryTaxAmount,FAmount",
    )

    assert [
        [int(doc_id), "TM-1", "A", D("100.01"), D("100.01"), D("11.51"), D("88.50")]
    ] == rows


def test_price_is_rounded_to_the_tenants_decimals(desk):
    """
    How many decimals a price keeps is a setting; amounts follow the rounded price.
    """
    desk.app.act("settings", {"price_decimals": 2})
    desk.save("SAL_SaleOrder", order("TM-1", ("0001-00", 3, "33.335")))

    assert [[D("33.34"), D("100.02")]] == desk.query(
        "SAL_SaleOrder", "FTaxPrice,FAllAmount"
    )


def test_gifts_and_discounts_are_computed(desk):
    """
    A gift costs nothing, a discount rate lowers the amount of its row.
    """
    rows = [line(FIsFree=True), line(FDiscountRate="10")]
    desk.save("SAL_SaleOrder", {**order(), "FSaleOrderEntry": rows})

    assert [[D("0.00")], [D("159.30")]] == desk.query("SAL_SaleOrder", "FAllAmount")


def test_number_is_given_where_none_is_sent(desk):
    """
    Without a number the next of the form's own series is given.
    """
    model = order()
    del model["FBillNo"]
    desk.save("SAL_SaleOrder", model)

    assert "SALSO000001" == desk.documents("SAL_SaleOrder")[0]["FBillNo"]


def test_number_is_unique(desk):
    """
    A second document of the same number is refused, whether queries see the first or not.
    """
    desk.save("SAL_SaleOrder", order())

    assert "已存在" in desk.refusal("SAL_SaleOrder", order())


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"FCustId": "TMALL01"}, "基础资料"),
        ({"FCustId": {"FWrong": "TMALL01"}}, "格式"),
        ({"FCustId": ref("")}, "“客户”是必填项"),
        ({"FCustId": ref("NOBODY")}, "“客户”是必填项"),
        ({"FDate": ""}, "“日期”是必填项"),
        ({"FDate": "2026-11-11T00:00:00+08:00"}, "日期"),
        ({"FDate": "11.11.2026"}, "日期"),
        ({"FUnknown": 1}, "元数据中标识为FUnknown的字段不存在"),
        ({"FCUSTID": ref("TMALL01")}, "元数据中标识为FCUSTID的字段不存在"),
        ({"FBillNo": "x" * 31}, "长度超过30"),
        ({"FNetOrderBillNo": "x" * 256}, "长度超过255"),
        ({"FNote": "x" * 1001}, "长度超过1000"),
        ({"FNote": "a\x00b"}, "非法字符"),
        ({"FBillTypeID": {"FNUMBER": "XSD01_SYS"}}, "“单据类型”是必填项"),
        ({"FSaleOrderEntry": []}, "不能为空"),
        ({"FSaleOrderEntry": [line("NOTHING")]}, "第1行分录字段“物料编码”是必填项"),
        ({"FSaleOrderEntry": [line(qty="two")]}, "数值"),
        ({"FSaleOrderEntry": [line(qty=True)]}, "数值"),
        ({"FSaleOrderEntry": [line(FIsFree="maybe")]}, "布尔"),
        ({"FSaleOrderEntry": {"FQty": 1}}, "应为数组"),
        ({"FSaleOrderFinance": []}, "应为对象"),
    ],
)
def test_what_does_not_fit_is_refused(desk, change, message):
    """
    Each of these models is refused, and nothing of it is kept.
    """
    assert message in desk.refusal("SAL_SaleOrder", {**order(), **change})
    assert [] == desk.documents("SAL_SaleOrder")


def test_verified_reference_is_refused_by_name(desk):
    """
    With verification a reference that does not exist is named, instead of left out.
    """
    model = order("TM-1", ("NOTHING", 1, 1))

    assert "“NOTHING”不存在" in desk.refusal(
        "SAL_SaleOrder", model, IsVerifyBaseDataField="true"
    )


def material(number="SKU-9", org="100"):
    return {
        "FMATERIALID": 0,
        "FCreateOrgId": ref(org),
        "FUseOrgId": ref(org),
        "FNumber": number,
        "FName": "Cup",
        "SubHeadEntity": {
            "FErpClsID": "1",
            "FBaseUnitId": ref("Pcs"),
            "FCategoryID": ref("CHLB05_SYS"),
        },
        "SubHeadEntity1": {"FStoreUnitID": ref("Pcs")},
        "SubHeadEntity2": {"FSaleUnitId": ref("Pcs"), "FSalePriceUnitId": ref("Pcs")},
    }


def test_material_must_be_audited_and_allocated(desk):
    """
    A material can be sold once it is audited, by another organisation once allocated.
    """
    sold = order("TM-1", ("SKU-9", 1, 1))
    doc_id = desk.save("BD_MATERIAL", material())
    assert "未审核" in desk.refusal("SAL_SaleOrder", sold, IsVerifyBaseDataField=True)
    for service in ("Submit", "Audit"):
        desk.status(service, "BD_MATERIAL", {"Numbers": ["SKU-9"]})
    desk.save("SAL_SaleOrder", sold, IsVerifyBaseDataField=True)
    elsewhere = {**order("TM-2", ("SKU-9", 1, 1)), "FSaleOrgId": ref("200")}
    assert "未分配到组织200" in desk.refusal(
        "SAL_SaleOrder", {**elsewhere, "FCustId": None}, IsVerifyBaseDataField=True
    )

    status = desk.status("Allocate", "BD_MATERIAL", {"PkIds": doc_id, "TOrgIds": "200"})

    assert status["IsSuccess"]
    assert [["100"], ["200"]] == desk.query(
        "BD_MATERIAL", "FUseOrgId.FNumber", "FNumber='SKU-9'"
    )


def test_every_material_may_be_accepted(desk):
    """
    A setting has unknown material numbers come into being with stock.
    """
    desk.app.act("settings", {"accept_every_material": True})
    desk.save("SAL_SaleOrder", order("TM-1", ("ANY", 1, 1)))

    assert [[1000]] == desk.query("STK_Inventory", "FBaseQty", "FMaterialId.FNumber='ANY'")


def test_rows_that_are_not_sent_are_deleted(desk):
    """
    An update without a row deletes it, unless told not to; a row without its id is new.
    """
    doc_id = desk.save(
        "SAL_SaleOrder", order("TM-1", ("0001-00", 1, 1), ("SKU-RED-M", 2, 2))
    )
    first, second = [
        one for (one,) in desk.query("SAL_SaleOrder", "FSaleOrderEntry_FEntryID")
    ]
    kept = {"FID": doc_id, "FSaleOrderEntry": [{"FEntryID": second, "FQty": 5}]}
    desk.save("SAL_SaleOrder", kept, IsDeleteEntry="false")
    assert 2 == len(desk.query("SAL_SaleOrder", "FEntryID"))

    desk.save("SAL_SaleOrder", kept)

    assert [[second, "SKU-RED-M", 5]] == desk.query(
        "SAL_SaleOrder", "FEntryID,FMaterialId.FNumber,FQty"
    )
    assert "不存在" in desk.refusal(
        "SAL_SaleOrder", {"FID": doc_id, "FSaleOrderEntry": [{"FEntryID": first}]}
    )


def test_entry_that_is_absent_stays(desk):
    """
    An update that does not speak of an entry leaves its rows alone.
    """
    doc_id = desk.save("SAL_SaleOrder", order())
    desk.save("SAL_SaleOrder", {"FID": doc_id, "FNote": "later"})

    assert [["later", 2]] == desk.query("SAL_SaleOrder", "FNote,FQty")


def test_only_named_fields_are_updated(desk):
    """
    With a list of fields to update, the others stay as they were.
    """
    doc_id = desk.save("SAL_SaleOrder", order(FNote="before"))
    desk.save(
        "SAL_SaleOrder",
        {"FID": doc_id, "FNote": "after", "FLinkMan": "x"},
        NeedUpDateFields=["FNote"],
    )

    assert [["after", ""]] == desk.query("SAL_SaleOrder", "FNote,FLinkMan")


def test_refused_update_changes_nothing(desk):
    """
    An update that is refused in its last row leaves the document as it was.
    """
    doc_id = desk.save("SAL_SaleOrder", order())
    row = desk.query("SAL_SaleOrder", "FEntryID")[0][0]
    rows = [{"FEntryID": row, "FQty": 9}, line("NOTHING")]
    desk.refusal("SAL_SaleOrder", {"FID": doc_id, "FNote": "x", "FSaleOrderEntry": rows})

    assert [["", 2]] == desk.query("SAL_SaleOrder", "FNote,FQty")


def test_unit_after_quantity_clears_it(desk):
    """
    The unit must stand before the quantity, whose assignment it would undo.
    """
    row = line()
    row["FUnitID"] = row.pop("FUnitID")

    assert "“销售数量”是必填项" in desk.refusal(
        "SAL_SaleOrder", {**order(), "FSaleOrderEntry": [row]}
    )


def test_finance_after_rows_clears_prices(desk):
    """
    The currency must stand before the rows, whose prices it would undo.
    """
    model = order()
    model["FSaleOrderFinance"] = model.pop("FSaleOrderFinance")
    desk.save("SAL_SaleOrder", model)

    assert [[D("0.00")]] == desk.query("SAL_SaleOrder", "FBillAllAmount")


def test_voucher_is_dated_as_told_when_the_date_stands_last(desk):
    """
    A voucher whose date follows book and rows lands in the period of that date.
    """
    desk.save("GL_VOUCHER", voucher())

    assert [["2026-10-31T00:00:00", 2026, 10, "1"]] == desk.query(
        "GL_VOUCHER", "FDate,FYEAR,FPERIOD,FVOUCHERGROUPNO", "FDEBIT>0"
    )


@pytest.mark.parametrize("how", ["before the book", "before the rows", "misspelt"])
def test_voucher_lands_silently_in_the_current_period(desk, how):
    """
    A date that stands too early or is spelled otherwise is passed over without a word.
    """
    model = voucher()
    date = model.pop("FDate")
    if how == "before the book":
        model = {"FDate": date, **model}
    elif how == "misspelt":
        model["FDATE"] = date
    else:
        rows = model.pop("FEntity")
        model = {**model, "FDate": date, "FEntity": rows}
    desk.save("GL_VOUCHER", model)

    assert [["2026-11-11T00:00:00", 11]] == desk.query(
        "GL_VOUCHER", "FDate,FPERIOD", "FDEBIT>0"
    )


def test_voucher_must_balance(desk):
    """
    Debits equal credits, or the voucher is refused.
    """
    model = voucher()
    model["FEntity"][0]["FDEBIT"] = "12.31"

    assert "借贷不平" in desk.refusal("GL_VOUCHER", model)


def test_draft_has_no_number_and_no_checks(desk):
    """
    A draft lacks what it likes, has no number even if one was sent, and state Z.
    """
    status = desk.status("Draft", "SAL_SaleOrder", {"Model": {"FBillNo": "TM-1"}})

    assert status["IsSuccess"]
    assert [["", "Z"]] == desk.query("SAL_SaleOrder", "FBillNo,FDocumentStatus")


def test_batch_answers_row_by_row(desk):
    """
    Good rows of a batch are kept, bad ones told by their place.
    """
    models = [order("TM-1"), order("TM-1"), order("TM-2", ("NOTHING", 1, 1)), order("TM-3")]
    status = desk.status("BatchSave", "SAL_SaleOrder", {"Model": models, "BatchCount": 2})

    assert not status["IsSuccess"]
    assert [1, 2] == [one["DIndex"] for one in status["Errors"]]
    assert [(0, "TM-1"), (3, "TM-3")] == [
        (one["DIndex"], one["Number"]) for one in status["SuccessEntitys"]
    ]


def test_batch_has_a_limit(desk):
    """
    A batch over the tenant's limit is refused whole.
    """
    desk.app.act("settings", {"batch_limit": 2})
    models = [order(f"TM-{n}") for n in range(3)]
    status = desk.status("BatchSave", "SAL_SaleOrder", {"Model": models})

    assert 8 == status["MsgCode"]
    assert [] == desk.documents("SAL_SaleOrder")


def test_asynchronous_batch_is_polled(desk):
    """
    A batch may run behind the call: waiting, running, done.
    """
    body = {"formid": "SAL_SaleOrder", "data": {"Model": [order()]}}
    begun = desk.post(f"{FORMS}BatchSave", {**body, "beginmethod": "BeginQueryImpl"})
    asked = {"queryInfo": f'{{"TaskId": "{begun["TaskId"]}", "Cancelled": false}}'}
    answers = [desk.post(f"{FORMS}QueryAsyncResult", asked) for _ in range(2)]

    assert [0, 1, 2] == [begun["Status"], *(one["Status"] for one in answers)]
    assert answers[1]["Result"]["Result"]["ResponseStatus"]["IsSuccess"]


def test_saved_submitted_and_audited_at_once(desk):
    """
    One save may do all three steps, and tells the fields it is asked to.
    """
    wanted = ["FBillNo", "FDate", "FBillAllAmount"]
    data = {"Model": order(), "IsAutoSubmitAndAudit": "true", "NeedReturnFields": wanted}
    answer = desk.call("Save", "SAL_SaleOrder", data)["Result"]
    told = {
        "FBillNo": "TM-1",
        "FDate": "2026-11-11T00:00:00",
        "FBillAllAmount": D("177.00"),
    }

    assert [told] == answer["NeedReturnData"]
    assert [["C"]] == desk.query("SAL_SaleOrder", "FDocumentStatus")


@pytest.mark.parametrize(
    ("form", "message"),
    [("", "表单标识"), ("SAL_Nothing", "业务对象不存在"), ("STK_Inventory", "不支持")],
)
def test_form_must_exist_and_take_saves(desk, form, message):
    """
    Saving needs a form, one that exists, and one that people write.
    """
    assert message in desk.refusal(form, {})


def test_tenants_own_fields(desk):
    """
    Text fields of the tenant's own are taken on heads; others are added with their type.
    """
    desk.app.act("field", {"form": "SAL_SaleOrder", "key": "F_ABC_Fee", "type": "decimal"})
    desk.save("SAL_SaleOrder", {**order(), "F_ABC_Fee": "1.5", "F_ABC_Shop": "T1"})

    assert [[D("1.5"), "T1"]] == desk.query(
        "SAL_SaleOrder", "F_ABC_Fee,F_ABC_Shop", "F_ABC_Shop='T1'"
    )


def test_row_faults_hit_one_row_once(desk):
    """
    One row of a batch is refused or locked by the fault; sent again it is saved.
    """
    models = [order(f"TM-{n}") for n in range(5)]
    for kind, code in ((ErpFault.ROW_REFUSED, 11), (ErpFault.ROW_LOCKED, 13)):
        desk.app.faults.ask_for(kind)
        status = desk.status("BatchSave", "SAL_SaleOrder", {"Model": models})
        assert code == status["MsgCode"]
        models = [models[one["DIndex"]] for one in status["Errors"]]
        assert 1 == len(models)

        desk.save("SAL_SaleOrder", models[0])
        models = [order(f"TX-{n}") for n in range(5)]


def test_hidden_write_is_seen_after_settling(desk):
    """
    A write that hides succeeds; queries see it later, the ledger at once.
    """
    desk.app.faults.ask_for(ErpFault.HIDDEN)
    doc_id = desk.save("SAL_SaleOrder", order())

    assert [] == desk.query("SAL_SaleOrder", "FID")
    assert not desk.status("View", "SAL_SaleOrder", {"Id": doc_id})["IsSuccess"]
    assert [False] == [one["visible"] for one in desk.documents("SAL_SaleOrder")]
    assert "已存在" in desk.refusal("SAL_SaleOrder", order())
    desk.app.clock.advance(61)
    assert [[int(doc_id)]] == desk.query("SAL_SaleOrder", "FID")


def test_hidden_change_shows_the_former_state(desk):
    """
    While a change hides, queries see the document as it was before.
    """
    doc_id = desk.save("SAL_SaleOrder", order())
    desk.app.faults.ask_for(ErpFault.HIDDEN)
    desk.status("Submit", "SAL_SaleOrder", {"Ids": doc_id})
    assert [["A"]] == desk.query("SAL_SaleOrder", "FDocumentStatus")
    desk.status("Audit", "SAL_SaleOrder", {"Ids": doc_id})
    assert [["A"]] == desk.query("SAL_SaleOrder", "FDocumentStatus")
    desk.app.clock.advance(61)

    assert [["C"]] == desk.query("SAL_SaleOrder", "FDocumentStatus")


def test_ledger_shows_all_fields_with_amounts_as_text(desk):
    """
    The ledger tells every field in Kingdee's names, with amounts as text.
    """
    desk.save("SAL_SaleOrder", order())
    told = desk.documents("SAL_SaleOrder")[0]

    assert ("TM-1", "A", "177.00") == (
        told["FBillNo"],
        told["FDocumentStatus"],
        told["FBillAllAmount"],
    )
    assert "88.500000" == told["FSaleOrderEntry"][0]["FTaxPrice"]
