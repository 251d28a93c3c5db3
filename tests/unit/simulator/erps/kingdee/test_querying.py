"""
Queries: rows, joins, order, pages, and errors that hide in the answer.
"""

from __future__ import annotations

from decimal import Decimal

import pytest
from kingdee_support import FORMS, Desk, order, ref

from tmallerp.simulator.erps.kingdee._forms import SIMPLE, facts


@pytest.fixture
def desk():
    made = Desk()
    for n in range(5):
        made.save(
            "SAL_SaleOrder", order(f"TM-{n}", ("0001-00", n + 1, 10), ("SKU-RED-M", 1, 1))
        )
    return made


def test_head_fields_give_one_row_a_document(desk):
    """
    Without an entry's field a document is one row.
    """
    assert 5 == len(desk.query("SAL_SaleOrder", "FBillNo"))


def test_entry_fields_give_one_row_an_entry(desk):
    """
    With an entry's field, in keys or filter, heads repeat on each of its rows.
    """
    rows = desk.query("SAL_SaleOrder", "FBillNo,FQty,FBillAllAmount", "FBillNo='TM-1'")

    assert [
        ["TM-1", 2, Decimal("21.00")],
        ["TM-1", 1, Decimal("21.00")],
    ] == rows
    assert 10 == len(desk.query("SAL_SaleOrder", "FBillNo", "FQty > 0"))


def test_references_are_shown_by_suffix(desk):
    """
    A reference shows its number, its name, or alone its inner id.
    """
    told = desk.query(
        "SAL_SaleOrder", "FCustId.FNumber,FCustId.FName,FCustId", "FBillNo='TM-0'"
    )
    inner = desk.query("BD_Customer", "FCUSTID", "FNumber='TMALL01'")[0][0]

    assert [["TMALL01", "天猫旗舰店", inner]] == told


def test_keys_come_in_any_case(desk):
    """
    Queries do not mind the case of keys.
    """
    assert [["TM-0"]] == desk.query("sal_saleorder", "fbillno", "FBILLNO='TM-0'")


def test_pages_by_key_lose_nothing(desk):
    """
    A deciding order makes pages that show every row once.
    """
    pages = [
        desk.query("SAL_SaleOrder", "FID", OrderString="FID ASC", StartRow=start, Limit=2)
        for start in (0, 2, 4)
    ]
    rows = [one for page in pages for (one,) in page]

    assert [2, 2, 1] == [len(page) for page in pages]
    assert sorted(set(rows)) == rows


def test_pages_without_a_deciding_order_overlap(desk):
    """
    Rows that tie are in another order on the next page, as a server may have them.
    """
    pages = [
        desk.query("SAL_SaleOrder", "FID", OrderString="FDate", StartRow=start, Limit=2)
        for start in (0, 2, 4)
    ]

    assert len({one for page in pages for (one,) in page}) < 5


def test_order_and_top(desk):
    """
    Rows come in the order asked for, and no more than asked for.
    """
    rows = desk.query("SAL_SaleOrder", "FBillNo", OrderString="FBillNo desc", TopRowCount=2)

    assert [["TM-4"], ["TM-3"]] == rows


def test_limit_has_a_default_and_a_maximum(desk):
    """
    No limit means 2000, more than 10000 is refused.
    """
    desk.app.act("settings", {"batch_limit": 3000})
    models = [order(f"X-{n}") for n in range(2100)]
    desk.status("BatchSave", "SAL_SaleOrder", {"Model": models})

    assert 2000 == len(desk.query("SAL_SaleOrder", "FID", Limit=0))
    assert 2105 == len(desk.query("SAL_SaleOrder", "FID", Limit=10_000))
    assert "Limit" == desk.query("SAL_SaleOrder", "FID", Limit=10_001)[0]["FieldName"]


def test_errors_come_in_three_shapes(desk):
    """
    A query fails inside a list of lists, inside a list, or as a bare list of errors.
    """
    unknown = desk.query("SAL_SaleOrder", "FNothing")
    malformed = desk.query("SAL_SaleOrder", "FID", "FID=")
    empty = desk.query("SAL_SaleOrder", "")

    assert (
        "元数据中标识为FNothing的字段不存在"
        in (unknown[0][0]["Result"]["ResponseStatus"]["Errors"][0]["Message"])
    )
    assert "语法错误" in malformed[0]["Result"]["ResponseStatus"]["Errors"][0]["Message"]
    assert {"FieldName", "Message", "DIndex"} == set(empty[0])


@pytest.mark.parametrize(
    ("keys", "where", "order_by"),
    [
        ("FID;drop", "", ""),
        ("FID,(select 1)", "", ""),
        ("FID", "", "FID;--"),
        ("FID", "", "FID desc nulls"),
        ("FBillNo.FNumber", "", ""),
        ("FAuxPropId", "", ""),
    ],
)
def test_strange_keys_are_refused(desk, keys, where, order_by):
    """
    What is no key is never looked at further.
    """
    answer = desk.query("SAL_SaleOrder", keys, where, OrderString=order_by)

    assert isinstance(answer[0], dict) or "Result" in answer[0][0]


def test_injected_filter_does_what_it_says(desk):
    """
    A filter with a hole lets everything through, as the real server would.
    """
    assert 5 == len(desk.query("SAL_SaleOrder", "FID", "FBillNo='x' or '1'='1'"))


def test_flexible_fields_are_asked_by_dimension(desk):
    """
    A flexible field shows one dimension; alone it is an error.
    """
    row = {"FMaterialId": ref("0001-00"), "FQty": 1, "FTaxPrice": 1}
    row["FAuxPropId"] = {"FAUXPROPID__FF100001": {"FNumber": "RED"}}
    desk.save("SAL_SaleOrder", {**order("TM-F"), "FSaleOrderEntry": [row]})

    assert [["RED"]] == desk.query(
        "SAL_SaleOrder", "FAuxPropId.FF100001.FNumber", "FBillNo='TM-F'"
    )


def test_base_data_has_keys_of_its_own(desk):
    """
    Currencies have no FID: the server says that the column is invalid.
    """
    answer = desk.query("BD_Currency", "FID,FNumber")

    assert (
        "列名 'FID' 无效"
        in (answer[0][0]["Result"]["ResponseStatus"]["Errors"][0]["Message"])
    )
    assert ["PRE001", "人民币"] == desk.query("BD_Currency", "FNumber,FName")[0]


def test_objects_instead_of_lists(desk):
    """
    BillQuery answers the same rows as objects under the keys as they were asked.
    """
    data = {"FormId": "SAL_SaleOrder", "FieldKeys": "FBillNo, FCustId.FNumber", "Limit": 1}

    assert [{"FBillNo": "TM-0", "FCustId.FNumber": "TMALL01"}] == desk.post(
        f"{FORMS}BillQuery", {"data": data}
    )


def test_stock_is_queried_by_place(desk):
    """
    Inventory rows stand by warehouse, status and lot; FAVBQty tells nothing.
    """
    desk.app.act("stock", {"material": "0001-00", "stock": "CK001", "qty": 7, "lot": "L1"})
    desk.app.act(
        "stock", {"material": "0001-00", "stock": "CK002", "qty": "5", "locked": 2}
    )
    rows = desk.query(
        "STK_Inventory",
        "FStockId.FNumber,FLot.FNumber,FBaseQty,FBaseAVBQty,FAVBQty",
        "FMaterialId.FNumber='0001-00' and FStockOrgId.FNumber='100'",
    )

    assert [
        ["CK001", None, 1000, 1000, 0],
        ["CK001", "L1", 7, 7, 0],
        ["CK002", None, 5, 3, 0],
    ] == rows
    desk.app.act("settings", {"show_avb_qty": True})
    assert [[3]] == desk.query("STK_Inventory", "FAVBQty", "FStockId.FNumber='CK002'")


def test_filters_are_told_as_they_came(desk):
    """
    The control plane shows the last filters, letter by letter.
    """
    desk.query("SAL_SaleOrder", "FID", "FBillNo = 'a''b'")
    desk.query("SAL_SaleOrder", "FID", [{"FieldName": "FID", "Compare": ">", "Value": "1"}])

    assert ["FBillNo = 'a''b'", [{"FieldName": "FID", "Compare": ">", "Value": "1"}]] == (
        desk.app.stats()["filters"][-2:]
    )


def test_view_speaks_the_objects_names(desk):
    """
    View shows names without F, entries under their object's name, names by language.
    """
    told = desk.call("View", "SAL_SaleOrder", {"Number": "TM-1"})["Result"]["Result"]

    assert "TM-1" == told["BillNo"]
    assert [2, 1] == [row["Qty"] for row in told["SaleOrderEntry"]]
    assert [{"Key": 2052, "Value": "天猫旗舰店"}] == told["CustId"]["Name"]
    assert Decimal("21.00") == told["SaleOrderFinance"][0]["BillAllAmount"]


def test_old_servers_write_dates_of_their_own(desk):
    """
    An old server's View writes dates as milliseconds.
    """
    desk.app.act("settings", {"old_dates": True})
    told = desk.call("View", "SAL_SaleOrder", {"Number": "TM-1"})["Result"]["Result"]

    assert "/Date(1794326400000)/" == told["Date"]


def test_business_info_lists_fields(desk):
    """
    The form's description lists keys, required flags and what references look up.
    """
    answer = desk.post(f"{FORMS}QueryBusinessInfo", {"data": {"FormId": "SAL_SaleOrder"}})
    entries = answer["Result"]["NeedReturnData"]["Entrys"]
    fields = {one["Key"]: one for entry in entries for one in entry["Fields"]}

    assert (1, "BD_Customer") == (
        fields["FCustId"]["MustInput"],
        fields["FCustId"]["LookUpObjectFormId"],
    )
    assert {"FSaleOrderEntry", "FSaleOrderFinance"} < {one["Key"] for one in entries}


def test_every_lookup_is_a_form():
    """
    Whatever a field looks up exists.
    """
    forms = facts()["forms"]
    wanted = {
        one["lookup"]
        for form in forms.values()
        for one in form["fields"]
        if "lookup" in one
    }

    assert wanted <= {*forms, *SIMPLE, "BOS_BillType"}
