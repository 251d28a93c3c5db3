"""
What happens after saving: submit, audit, push, close, delete, and what people do.
"""

from __future__ import annotations

from decimal import Decimal

import pytest
from kingdee_support import Desk, order, ref

D = Decimal


@pytest.fixture
def desk():
    return Desk()


def states(desk, form="SAL_SaleOrder"):
    return [state for (state,) in desk.query(form, "FDocumentStatus")]


def step(desk, service, number="TM-1", form="SAL_SaleOrder"):
    return desk.status(service, form, {"Numbers": [number]})


def test_states_of_a_document(desk):
    """
    Saved, submitted, audited, reopened: each step needs the one before.
    """
    desk.save("SAL_SaleOrder", order())
    seen = []
    for service in ("Submit", "Audit", "UnAudit", "Submit", "CancelAssign"):
        assert step(desk, service)["IsSuccess"]
        seen += states(desk)

    assert ["B", "C", "D", "B", "A"] == seen


@pytest.mark.parametrize(
    ("before", "service", "said"),
    [
        ((), "Audit", "创建"),
        ((), "UnAudit", "创建"),
        (("Submit",), "Submit", "审核中"),
        (("Submit",), "Delete", "审核中"),
        (("Submit", "Audit"), "Submit", "已审核"),
        (("Submit", "Audit"), "Delete", "已审核"),
    ],
)
def test_steps_out_of_order_are_refused(desk, before, service, said):
    """
    A step from the wrong state is refused with that state's name.
    """
    desk.save("SAL_SaleOrder", order())
    for one in before:
        step(desk, one)
    status = step(desk, service)

    assert not status["IsSuccess"]
    assert said in status["Errors"][0]["Message"]


def test_submitted_and_audited_cannot_be_changed(desk):
    """
    What is handed in or approved is not saved over.
    """
    doc_id = desk.save("SAL_SaleOrder", order())
    step(desk, "Submit")
    assert "审核中" in desk.refusal("SAL_SaleOrder", {"FID": doc_id, "FNote": "x"})
    step(desk, "Audit")

    assert "已审核" in desk.refusal("SAL_SaleOrder", {"FID": doc_id, "FNote": "x"})


def test_each_named_document_has_its_outcome(desk):
    """
    Several numbers are done one by one; ids are one text with commas.
    """
    ids = [desk.save("SAL_SaleOrder", order(f"TM-{n}")) for n in range(2)]
    status = desk.status("Submit", "SAL_SaleOrder", {"Numbers": ["TM-0", "NO", "TM-1"]})
    assert [1] == [one["DIndex"] for one in status["Errors"]]
    assert 2 == len(status["SuccessEntitys"])

    assert desk.status("Audit", "SAL_SaleOrder", {"Ids": ",".join(ids)})["IsSuccess"]


def test_list_of_ids_is_silently_mishandled(desk):
    """
    Ids as a list succeed and do nothing.
    """
    doc_id = desk.save("SAL_SaleOrder", order())
    status = desk.status("Submit", "SAL_SaleOrder", {"Ids": [doc_id]})

    assert (True, []) == (status["IsSuccess"], status["SuccessEntitys"])
    assert ["A"] == states(desk)


@pytest.mark.parametrize("data", [{}, {"Numbers": []}, {"Numbers": "TM-1"}, {"Ids": ""}])
def test_nothing_named_is_refused(desk, data):
    """
    A call that names no document is refused.
    """
    assert not desk.status("Submit", "SAL_SaleOrder", data)["IsSuccess"]


def test_deleted_number_is_free(desk):
    """
    After deleting, the number can be used again.
    """
    desk.save("SAL_SaleOrder", order())
    assert step(desk, "Delete")["IsSuccess"]

    desk.save("SAL_SaleOrder", order())
    assert 1 == len(desk.documents("SAL_SaleOrder"))


def test_locked_document_is_left_alone(desk):
    """
    What somebody has open is refused with the lock's words and code, until closed.
    """
    desk.save("SAL_SaleOrder", order())
    desk.app.act("lock", {"form": "SAL_SaleOrder", "number": "TM-1"})
    status = step(desk, "Submit")
    desk.app.act("unlock", {"form": "SAL_SaleOrder", "number": "TM-1"})

    assert 13 == status["MsgCode"]
    assert "已被其他用户修改" in status["Errors"][0]["Message"]
    assert step(desk, "Submit")["IsSuccess"]


def push(desk, order_id, **more):
    data = {"Ids": order_id, "RuleId": "SaleOrder-OutStock", **more}
    return desk.status("Push", "SAL_SaleOrder", data)


def on_hand(desk, material="0001-00"):
    return desk.query("STK_Inventory", "FBaseQty", f"FMaterialId.FNumber='{material}'")[0][
        0
    ]


def test_pushed_shipment_moves_stock_and_order(desk):
    """
    A shipment pushed from an order takes from stock, and counts on the order, when audited.
    """
    order_id = desk.audited("SAL_SaleOrder", order())
    made = push(desk, order_id)["SuccessEntitys"][0]
    keys = "FStockOutQty,FRemainOutQty,FCanOutQty,FCloseStatus"
    assert [[0, 2, 0, "A"]] == desk.query("SAL_SaleOrder", keys)
    for service in ("Submit", "Audit"):
        assert step(desk, service, made["Number"], "SAL_OUTSTOCK")["IsSuccess"]

    assert [[2, 0, 0, "B"]] == desk.query("SAL_SaleOrder", keys)
    assert 998 == on_hand(desk)
    assert [["TM-1", "1234567890123456789"]] == desk.query(
        "SAL_OUTSTOCK", "FSoorDerno,FThirdBillNo"
    )
    assert 1 == len(made["EntryIds"]["FEntity"])


def test_unaudited_shipment_moves_it_back(desk):
    """
    Taking the audit of a shipment back undoes both.
    """
    desk.audited("SAL_SaleOrder", order())
    made = desk.app.act("ship", {"order": "TM-1", "tracking": "SF1"})
    assert step(desk, "UnAudit", made["number"], "SAL_OUTSTOCK")["IsSuccess"]

    assert 1000 == on_hand(desk)
    assert [[0, "A"]] == desk.query("SAL_SaleOrder", "FStockOutQty,FCloseStatus")


def test_nothing_left_to_push(desk):
    """
    An order that is shipped cannot be pushed again, one not audited not at all.
    """
    desk.save("SAL_SaleOrder", order("TM-0"))
    assert (
        "未审核"
        in push(
            desk, desk.app.books.by_number(desk.app.books.form("SAL_SaleOrder"), "TM-0").id
        )["Errors"][0]["Message"]
    )
    order_id = desk.audited("SAL_SaleOrder", order())
    push(desk, order_id)

    assert 12 == push(desk, order_id)["MsgCode"]


def test_unknown_rule_is_refused(desk):
    """
    A push needs a rule that exists, or asks for the default one.
    """
    order_id = desk.audited("SAL_SaleOrder", order())
    assert not push(desk, order_id, RuleId="Nothing")["IsSuccess"]

    assert push(
        desk, order_id, RuleId="", IsEnableDefaultRule="true", TargetFormId="SAL_OUTSTOCK"
    )["IsSuccess"]


def test_failed_push_may_leave_a_draft(desk):
    """
    A push whose target cannot be saved is refused, or kept as a draft if told so.
    """
    desk.app.act(
        "edit", {"form": "BD_MATERIAL", "number": "0001-00", "fields": {"FStockId": None}}
    )
    order_id = desk.audited("SAL_SaleOrder", order())
    assert "“仓库”是必填项" in push(desk, order_id)["Errors"][0]["Message"]

    assert push(desk, order_id, IsDraftWhenSaveFail="true")["IsSuccess"]
    assert ["Z"] == states(desk, "SAL_OUTSTOCK")


def shipment(order_id, row_id, qty=1):
    return {
        "FBillTypeID": {"FNUMBER": "XSCKD01_SYS"},
        "FDate": "2026-11-11",
        "FSaleOrgId": ref("100"),
        "FStockOrgId": ref("100"),
        "FCustomerID": ref("TMALL01"),
        "SubHeadEntity": {"FSettleOrgID": ref("100"), "FSettleCurrID": ref("PRE001")},
        "FEntity": [
            {
                "FMaterialID": ref("0001-00"),
                "FUnitID": ref("Pcs"),
                "FRealQty": qty,
                "FStockID": ref("CK001"),
                "FEntity_Link": [
                    {
                        "FEntity_Link_FRuleId": "SaleOrder-OutStock",
                        "FEntity_Link_FSTableName": "T_SAL_ORDERENTRY",
                        "FEntity_Link_FSBillId": order_id,
                        "FEntity_Link_FSId": row_id,
                    }
                ],
            }
        ],
    }


def test_links_of_ones_own_count_too(desk):
    """
    A shipment saved with link rows counts on its order; more than is left is refused.
    """
    order_id = desk.audited("SAL_SaleOrder", order())
    row_id = desk.query("SAL_SaleOrder", "FEntryID")[0][0]
    desk.audited("SAL_OUTSTOCK", shipment(order_id, row_id))

    assert [[1]] == desk.query("SAL_SaleOrder", "FStockOutQty")
    assert "超发" in desk.refusal("SAL_OUTSTOCK", shipment(order_id, row_id, 2))
    assert "不存在" in desk.refusal("SAL_OUTSTOCK", shipment(order_id, 5))
    assert "下游" in step(desk, "UnAudit")["Errors"][0]["Message"]


def test_shipment_without_links_moves_no_order(desk):
    """
    Without link rows the order does not know of the shipment.
    """
    order_id = desk.audited("SAL_SaleOrder", order())
    model = shipment(order_id, 0)
    del model["FEntity"][0]["FEntity_Link"]
    desk.audited("SAL_OUTSTOCK", model)

    assert [[0]] == desk.query("SAL_SaleOrder", "FStockOutQty")


def test_negative_stock_asks(desk):
    """
    A shipment over stock fails as a question; with the flag, or by setting, it passes.
    """
    desk.app.act("stock", {"material": "0001-00", "stock": "CK001", "qty": 1})
    order_id = desk.audited("SAL_SaleOrder", order())
    number = push(desk, order_id)["SuccessEntitys"][0]["Number"]
    step(desk, "Submit", number, "SAL_OUTSTOCK")
    asked = step(desk, "Audit", number, "SAL_OUTSTOCK")
    assert asked["Errors"][0]["Message"].startswith("STK_InvCheckResult")
    assert 1 == on_hand(desk)

    data = {"Numbers": [number], "InterationFlags": "X;STK_InvCheckResult"}
    assert desk.status("Audit", "SAL_OUTSTOCK", data)["IsSuccess"]
    assert -1 == on_hand(desk)


def test_row_close_takes_it_out(desk):
    """
    A closed row is not pushed, and an order whose rows are closed is closed.
    """
    order_id = desk.audited(
        "SAL_SaleOrder", order("TM-1", ("0001-00", 1, 1), ("SKU-RED-M", 1, 1))
    )
    rows = [one for (one,) in desk.query("SAL_SaleOrder", "FEntryID")]

    def operate(name, ids):
        data = {"PkEntryIds": [{"Id": order_id, "EntryIds": ids}], "Ids": order_id}
        body = {"formid": "SAL_SaleOrder", "opNumber": name, "data": data}
        service = "Kingdee.BOS.WebApi.ServicesStub.DynamicFormService.ExcuteOperation"
        return desk.post(service, body)["Result"]["ResponseStatus"]

    assert operate("YLBillClose", str(rows[0]))["IsSuccess"]
    assert [["B"], ["A"]] == desk.query("SAL_SaleOrder", "FMrpCloseStatus")
    assert [["A"]] == desk.query("SAL_SaleOrder", "FCloseStatus")
    assert operate("YLBillClose", f"{rows[1]}")["IsSuccess"]
    assert [["B"]] == desk.query("SAL_SaleOrder", "FCloseStatus")
    assert 12 == push(desk, order_id)["MsgCode"]
    assert operate("YLUnBillClose", f"{rows[0]},{rows[1]}")["IsSuccess"]
    assert [["A"]] == desk.query("SAL_SaleOrder", "FCloseStatus")
    assert not operate("Nonsense", "1")["IsSuccess"]


def test_operation_has_another_spelling_on_some_tenants(desk):
    """
    A setting moves the service to the other spelling.
    """
    desk.app.act("settings", {"execute_operation": True})

    assert 4 == desk.status("ExcuteOperation", "SAL_SaleOrder", {"Ids": "1"})["MsgCode"]


def test_head_closes_and_cancels(desk):
    """
    An order is closed by hand when audited, and cancelled while it is not.
    """
    desk.audited("SAL_SaleOrder", order())
    desk.save("SAL_SaleOrder", order("TM-2"))
    for number, name in (("TM-1", "BillClose"), ("TM-2", "Cancel")):
        given = {"form": "SAL_SaleOrder", "number": number, "operation": name}
        desk.app.act("operate", given)

    assert [["B", "A"], ["A", "B"]] == desk.query(
        "SAL_SaleOrder", "FCloseStatus,FCancelStatus"
    )
    assert "已作废" in step(desk, "Submit", "TM-2")["Errors"][0]["Message"]


def test_people_ship_and_take_back(desk):
    """
    The warehouse ships part of an order with a tracking number, and takes it back.
    """
    desk.audited("SAL_SaleOrder", order("TM-1", ("0001-00", 3, 10)))
    row = str(desk.query("SAL_SaleOrder", "FEntryID")[0][0])
    desk.app.act("ship", {"order": "TM-1", "tracking": "SF100", "rows": {row: 2}})
    desk.app.act("return", {"order": "TM-1", "third": "RF-1", "rows": {row: 1}})

    assert [["SF100", "C", 2]] == desk.query(
        "SAL_OUTSTOCK", "FCarriageNO,FDocumentStatus,FRealQty"
    )
    assert [["RF-1", 1]] == desk.query("SAL_RETURNSTOCK", "FThirdBillNo,FRealQty")
    assert 999 == on_hand(desk)


def test_receivables_blue_and_red(desk):
    """
    A shipment becomes a blue receivable, a return a red one that keeps the platform's
    number in another field; a receipt writes them off when audited.
    """
    desk.audited("SAL_SaleOrder", order())
    shipped = desk.app.act("ship", {"order": "TM-1"})
    taken = desk.app.act("return", {"order": "TM-1", "third": "RF-1"})
    for form, rule, doc in (
        ("SAL_OUTSTOCK", "AR_OutStockToReceivableMap", shipped),
        ("SAL_RETURNSTOCK", "AR_ReturnToReceivableMap", taken),
    ):
        data = {"Ids": str(doc["id"]), "RuleId": rule}
        assert desk.status("Push", form, data)["IsSuccess"]
    keys = "FALLAMOUNTFOR,F_TM_OrderNo,F_TM_RedOrderNo,FSourceBillNo"
    rows = desk.query("AR_receivable", keys)

    assert [
        [D("177.00"), "1234567890123456789", "", shipped["number"]],
        [D("-177.00"), "", "RF-1", taken["number"]],
    ] == rows


def test_receipt_writes_receivables_off(desk):
    """
    Receivables of one customer become one receipt, which writes them off when audited.
    """
    for number in ("TM-1", "TM-2"):
        desk.audited("SAL_SaleOrder", order(number))
        shipped = desk.app.act("ship", {"order": number})
        data = {"Ids": str(shipped["id"]), "RuleId": "AR_OutStockToReceivableMap"}
        made = desk.status("Push", "SAL_OUTSTOCK", data)["SuccessEntitys"][0]["Number"]
        for service in ("Submit", "Audit"):
            step(desk, service, made, "AR_receivable")
    ids = ",".join(str(one) for (one,) in desk.query("AR_receivable", "FID"))
    status = desk.status(
        "Push", "AR_receivable", {"Ids": ids, "RuleId": "AR_recableToRecBill"}
    )
    number = status["SuccessEntitys"][0]["Number"]
    assert [[D("354.00")]] == desk.query("AR_RECEIVEBILL", "FRECTOTALAMOUNTFOR")
    for service in ("Submit", "Audit"):
        assert step(desk, service, number, "AR_RECEIVEBILL")["IsSuccess"]

    assert [["C"], ["C"]] == desk.query("AR_receivable", "FWRITTENOFFSTATUS")
    invoiced = desk.status(
        "Push", "AR_receivable", {"Ids": ids, "RuleId": "IV_ReceivableToSalesIC_Entry"}
    )
    assert 2 == len(invoiced["SuccessEntitys"])
    assert [[D("177.00")]] * 2 == desk.query("IV_SALESIC", "FAFTERTOTALTAXFOR")


def test_receipts_are_split_by_the_server(desk):
    """
    More sources than a receipt takes make several receipts.
    """
    desk.app.act("settings", {"receipt_rows": 1})
    for number in ("TM-1", "TM-2"):
        desk.audited("SAL_SaleOrder", order(number))
        shipped = desk.app.act("ship", {"order": number})
        data = {"Ids": str(shipped["id"]), "RuleId": "AR_OutStockToReceivableMap"}
        desk.status("Push", "SAL_OUTSTOCK", data)
    for service in ("submit", "audit"):
        for (number,) in desk.query("AR_receivable", "FBillNo"):
            step(desk, service, number, "AR_receivable")
    ids = ",".join(str(one) for (one,) in desk.query("AR_receivable", "FID"))
    status = desk.status(
        "Push", "AR_receivable", {"Ids": ids, "RuleId": "AR_recableToRecBill"}
    )

    assert 2 == len(status["SuccessEntitys"])


def test_seeded_base_data(desk):
    """
    Tests seed materials, customers and other base data, once each.
    """
    given = {
        "materials": ["A-1", {"number": "A-2", "name": "Cup"}],
        "customers": ["SHOP-1"],
        "base": {"BD_STOCK": ["CK009"], "BD_Account": [{"number": "6601.09", "name": "x"}]},
    }

    assert {"seeded": 5} == desk.app.act("seed", given)
    assert {"seeded": 0} == desk.app.act("seed", given)
    assert [["Cup"]] == desk.query("BD_MATERIAL", "FName", "FNumber='A-2'")


def test_session_switches_its_organisation(desk):
    """
    A session may work for another organisation that exists.
    """
    assert desk.status("SwitchOrg", "", {"OrgNumber": "200"})["IsSuccess"]
    assert not desk.status("SwitchOrg", "", {"OrgNumber": "999"})["IsSuccess"]


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("nothing", {}),
        ("settings", {"nothing": 1}),
        ("settings", {"batch_limit": "many"}),
        ("ship", {"order": "NO"}),
        ("lock", {"form": "SAL_SaleOrder"}),
    ],
)
def test_acts_that_make_no_sense_are_refused(desk, name, given):
    """
    An act that cannot be done is an error.
    """
    with pytest.raises((KeyError, ValueError)):
        desk.app.act(name, given)
