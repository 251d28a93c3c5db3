"""
The simulated YonBIP is as strict, and as odd, as its vendor's pages say.
"""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from erp_caller import YonyouCaller, yonyou_order

from tmallerp.simulator.erps import ErpFault, ErpFaultBag, ErpFaultPlan, make_app
from tmallerp.simulator.erps.yonyou._tokens import sign

SD, SCM = "/yonbip/sd", "/yonbip/scm"
SAVE, LIST, DETAIL = (
    f"{SD}/voucherorder/{name}" for name in ("singleSave", "list", "detail")
)
VOUCHER = "/yonbip/fi/ficloud/openapi/voucher"
REGISTERS = "/yonbip/digitalModel"


@pytest.fixture
def erp():
    return YonyouCaller(make_app("yonyou"))


def saved(erp, key="k1", **more):
    return erp.data(SAVE, yonyou_order(key, **more))


def act_on(erp, action, *ids):
    return erp.data(f"{SD}/voucherorder/{action}", {"data": [{"id": each} for each in ids]})


def approved(erp, key="k1", **more):
    order = saved(erp, key, **more)
    act_on(erp, "batchsubmit", order["id"])
    act_on(erp, "batchaudit", order["id"])
    return order


def listed(erp, *conditions, path=LIST, **more):
    body = {"pageIndex": 1, "pageSize": 100, "isSum": True, "simpleVOs": list(conditions)}
    return erp.data(path, body | more)["recordList"]


def where(field, op, value1=None, value2=None, logic="and"):
    told = {"field": field, "op": op, "value1": value1, "value2": value2}
    return told | {"logicOp": logic}


def broken(order, path, value):
    """Return an order with one value replaced; the path's last part may be deleted."""
    order = json.loads(json.dumps(order))
    place = order["data"]["orderDetails"][0] if path.startswith("row.") else order["data"]
    name = path.removeprefix("row.")
    if value is ...:
        del place[name]
    else:
        place[name] = value
    return order


# --- gateway and tokens ---------------------------------------------------------------


def test_signature_is_the_vendors_own():
    """
    The signature of the vendor's package is what is expected here.
    """
    params = {"appKey": "0123456789abcdef0123456789abcdef", "timestamp": "1700000000000"}

    assert "p0WpvO21Dr7/gdG7+s99CKTRrXOsebBq0Mwh+PtBzhI=" == sign(
        params, "test-secret-0123456789"
    )


def test_both_token_paths_answer(erp):
    """
    The older path for tokens still gives them, and they need encoding in an address.
    """
    told = erp.get_token("/open-auth/selfAppAuth/getAccessToken").json

    assert ("00000", 7200, True) == (
        told["code"],
        told["data"]["expire"],
        {"+", "/", "="} <= set(told["data"]["access_token"]),
    )


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"appKey": "x"}, "10018"),
        ({"timestamp": "1"}, "500"),
        ({"timestamp": "soon"}, "500"),
    ],
)
def test_wrong_token_requests_are_refused(erp, changed, code):
    """
    An unknown application and a time far off are told by their codes at status 200.
    """
    told = erp.get_token(**changed)

    assert (200, code) == (told.status, told.json["code"])


def test_a_signature_encoded_twice_is_refused(erp):
    """
    The signature is decoded once, and what remains must be it.
    """
    now = str(int(erp.app.clock.now.timestamp() * 1000))
    wrong = sign(
        {"appKey": erp.facts["app_key"], "timestamp": now}, erp.facts["app_secret"]
    )
    query = f"appKey={erp.facts['app_key']}&timestamp={now}&signature="
    url = f"{erp.addresses['tokenUrl']}/open-auth/selfAppAuth/getAccessToken?{query}"
    twice = wrong.replace("=", "%253D")

    assert "500" == erp.ask("GET", url + twice).json["code"]


def test_unknown_tenant_is_told_at_status_200(erp):
    """
    A tenant nobody knows is code "500" at HTTP status 200.
    """
    url = f"{erp.facts['url']}/open-auth/dataCenter/getGatewayAddress?tenantId=x"

    assert (200, "500") == ((told := erp.ask("GET", url)).status, told.json["code"])


def test_path_is_checked_before_the_token(erp):
    """
    An unknown path is 404 even to a caller without a token.
    """
    erp.token = ""
    told = erp.call("/yonbip/sd/voucherorder/nothing", {})

    assert (404, "310404") == (told.status, told.json["code"])


def test_missing_and_wrong_tokens_have_their_codes(erp):
    """
    No token is 310001, a wrong one 310036, both at status 200.
    """
    told = []
    for token in ("", "wrong"):
        erp.token = token
        answer = erp.call(LIST, {})
        told.append((answer.status, answer.json["code"]))

    assert [(200, "310001"), (200, "310036")] == told


def test_a_wrong_token_may_be_told_in_plain_text(erp):
    """
    Some endpoints answer a wrong token with text that is no JSON.
    """
    erp.token = "wrong"
    told = erp.call("/yonbip/EFI/collection/detail", id="1")

    assert ("text/plain; charset=utf-8", "非法token") == (
        told.headers["content-type"],
        told.body.decode(),
    )


def test_tokens_end_by_the_clock_and_by_hand(erp):
    """
    A token is good for 7200 seconds of the tenant's clock, or until it is ended.
    """
    codes = []
    erp.app.clock.advance(7199)
    codes.append(str(erp.call(DETAIL, id="1").json["code"]))
    erp.app.clock.advance(1)
    codes.append(erp.call(DETAIL, id="1").json["code"])
    erp.token = erp.get_token().json["data"]["access_token"]
    erp.act("expire_tokens")
    codes.append(erp.call(DETAIL, id="1").json["code"])

    assert ["1002", "310036", "310036"] == codes


def test_methods_and_bodies_are_checked(erp):
    """
    A wrong method is 310405, a body that is no JSON 310002, a forbidden API 310037.
    """
    codes = [erp.call(DETAIL, {}).json["code"], erp.call(LIST, b"{").json["code"]]
    erp.act("forbid", path=LIST)
    codes.append(erp.call(LIST, {}).json["code"])

    assert ["310405", "310002", "310037"] == codes


def test_limits_count_a_minute_of_the_tenants_clock(erp):
    """
    Sixty saves a minute are let through, the next is throttled until a minute is over.
    """
    erp.act("settings", limits=True)
    codes = [str(erp.call(SAVE, {}).json["code"]) for _ in range(60)]
    limited = erp.call(SAVE, {})
    erp.app.clock.advance(60)
    after = erp.call(SAVE, {})

    assert ({"310008"}, 429, "310046", "310008") == (
        set(codes),
        limited.status,
        limited.json["code"],
        after.json["code"],
    )


# --- saving ---------------------------------------------------------------------------


def test_a_saved_order_comes_back_whole(erp):
    """
    An order is read back with ids beyond binary fractions and its amounts to the fen.
    """
    order = saved(erp, headItem={"define1": "tid1"})
    back = erp.data(DETAIL, id=str(order["id"]))

    assert (str(order["id"]), Decimal(177), "0001-00", "tid1", True) == (
        back["id"],
        back["payMoney"],
        back["orderDetails"][0]["productCode"],
        back["headItem"]["define1"],
        order["id"] > 2**53,
    )


@pytest.mark.parametrize(
    ("path", "value", "word"),
    [
        ("salesOrgId", ..., "salesOrgId"),
        ("salesOrgId", "nowhere", "nowhere"),
        ("salesOrgId", ["org01"], "salesOrgId"),
        ("_status", ..., "_status"),
        ("vouchdate", "11.11.2026", "vouchdate"),
        ("payMoney", 177.01, "payMoney"),
        ("payMoney", "1e400", "payMoney"),
        ("payMoney", 177.001, "payMoney"),
        ("orderPrices!taxInclusive", "perhaps", "taxInclusive"),
        ("orderPrices!currency", ..., "currency"),
        ("orderDetails", [], "orderDetails"),
        ("orderDetails", ["x"], "第1行"),
        ("row._status", ..., "_status"),
        ("row.oriSum", 176.99, "含税"),
        ("row.qty", 0, "数量"),
        ("row.qty", 3, "数量"),
        ("row.qty", "two", "qty"),
        ("row.subQty", 1, "销售数量"),
        ("row.priceQty", 1, "计价数量"),
        ("row.taxId", "VAT6", "税率"),
        ("row.orderProductType", "SOLD", "orderProductType"),
        ("row.oriTaxUnitPrice", "88.123456789", "小数"),
        ("row.orderDetailPrices!oriTax", 20.35, "税额"),
        ("row.orderDetailPrices!natSum", 100, "natSum"),
        ("row.orderDetailPrices!oriUnitPrice", 70, "无税单价"),
        ("row.orderDetailPrices!natTax", ..., "natTax"),
        ("memo", {"a": 1}, "memo"),
    ],
)
def test_what_does_not_fit_is_refused(erp, path, value, word):
    """
    A missing, unknown or contradicting value is code 999, and names its field.
    """
    told = erp.call(SAVE, broken(yonyou_order(), path, value)).json

    assert ("999", True, []) == (
        told["code"],
        word in told["message"],
        erp.app.ledger()["documents"],
    ), told


def test_unknown_fields_are_dropped_and_counted(erp):
    """
    A field the platform does not know is ignored, and a test can see that it was.
    """
    saved(erp, freight=8)

    assert {"freight": 1} == erp.app.stats()["ignored"]


def test_prices_nested_where_flat_keys_belong_are_missing(erp):
    """
    ``orderPrices!currency`` is one key; an object in its place is not read.
    """
    order = broken(yonyou_order(), "orderPrices!currency", ...)
    order["data"]["orderPrices"] = {"currency": "CNY"}

    assert "999" == erp.call(SAVE, order).json["code"]


def test_a_repeated_key_answers_with_the_earlier_id(erp):
    """
    Within the hour a key makes one document; after it, a second.
    """
    first = saved(erp)["id"]
    again = erp.call(SAVE, yonyou_order("k1", quantity=3)).json
    erp.app.clock.advance(3600)
    later = saved(erp, price="10.00")["id"]

    assert ("10004", {"id": first}, 2, True) == (
        again["code"],
        again["data"],
        len(erp.app.ledger()["documents"]),
        later != first,
    )


def test_a_refused_save_does_not_use_its_key_up(erp):
    """
    A key is kept for a save that succeeded.
    """
    erp.call(SAVE, yonyou_order("k1", payMoney=1))

    assert saved(erp)["code"]


def test_long_keys_are_refused(erp):
    """
    A key of more than 32 characters is 310024.
    """
    assert "310024" == erp.call(SAVE, yonyou_order("k" * 33)).json["code"]


def test_keys_behave_as_another_page_says_when_set(erp):
    """
    With the setting, a key is answered whole within the hour and by its id for ever.
    """
    erp.act("settings", page_idempotency=True)
    first = saved(erp)
    again = saved(erp)
    erp.app.clock.advance(4000)
    later = erp.call(SAVE, yonyou_order("k1")).json

    assert (first, "10004", first["id"]) == (again, later["code"], later["data"]["id"])


def test_a_slow_save_is_in_process_and_then_a_duplicate(erp):
    """
    A save that runs answers 202 to its key, and is not seen, until it is done.
    """
    erp.act("slow_save", seconds=5)
    codes = [erp.call(SAVE, yonyou_order()).json["code"] for _ in range(2)]
    before = listed(erp)
    erp.app.clock.advance(5)
    codes.append(erp.call(SAVE, yonyou_order()).json["code"])

    assert (["202", "202", "10004"], [], 1) == (codes, before, len(listed(erp)))


def test_a_gateway_timeout_leaves_the_document(erp):
    """
    310504 tells nothing of what has happened: here it has.
    """
    erp.act("gateway_timeout")
    codes = [erp.call(SAVE, yonyou_order()).json["code"] for _ in range(2)]

    assert ["310504", "10004"] == codes


def test_an_empty_answer_leaves_the_document(erp):
    """
    A success that names nothing is one all the same, and hides one write alone.
    """
    erp.act("empty_answer")
    first = erp.call(SAVE, yonyou_order("a")).json
    second = erp.data(SAVE, yonyou_order("b"))

    assert (200, None, 2) == (int(first["code"]), first["data"], len(listed(erp)))
    assert second["id"]


def test_it_can_be_away_for_so_many_calls(erp):
    """
    What is away answers a page with 503, to business and to tokens, and does nothing.
    """
    erp.act("down", calls=2)
    told = [erp.call(SAVE, yonyou_order()), erp.get_token()]

    assert [503, 503] == [one.status for one in told]
    assert all(one.body.startswith(b"<html>") for one in told)
    assert [] == listed(erp)


def test_tokens_can_end_after_a_call(erp):
    """
    The call that was told of is the last one its token is good for.
    """
    erp.act("expire_tokens", after=1)
    codes = [erp.call(SAVE, yonyou_order(name)).json["code"] for name in ("a", "b")]
    erp.token = erp.get_token().json["data"]["access_token"]

    assert (["200", "310036"], 1) == ([str(one) for one in codes], len(listed(erp)))


def test_it_tells_writes_from_questions(erp):
    """
    Questions are posted too; neither they nor tokens are writes.
    """
    gateway = "/iuap-api-gateway"
    calls = [
        ("POST", f"{gateway}{SAVE}"),
        ("POST", f"{gateway}{LIST}"),
        ("GET", f"{gateway}{DETAIL}"),
        ("POST", f"{gateway}{VOUCHER}/addVoucher"),
        ("POST", "/iuap-api-auth/open-auth/selfAppAuth/getAccessToken"),
    ]

    assert [True, False, False, True, False] == [erp.app.writes(*one) for one in calls]


def test_codes_may_be_unique_or_demanded_by_setting(erp):
    """
    Whether a document's code is unique, or must be given, is the tenant's setting.
    """
    saved(erp, "a", code="X1")
    saved(erp, "b", code="X1")
    erp.act("settings", unique_codes=True, manual_codes=True)
    told = [erp.call(SAVE, yonyou_order("c", code="X1")).json["code"]]
    told.append(erp.call(SAVE, yonyou_order("d")).json["code"])

    assert (["999", "999"], 2) == (told, len(erp.app.ledger()["documents"]))


def test_a_change_keeps_what_is_not_sent_and_clears_nulls(erp):
    """
    An update changes what it names; an explicit null clears, and what is left out stays.
    """
    order = saved(erp, receiver="张**", receiveMobile="138")
    change = {"id": order["id"], "_status": "Update", "memo": "new", "receiver": None}
    erp.data(SAVE, {"data": change})
    back = erp.data(DETAIL, id=order["id"])

    assert ("new", None, "138", Decimal(177)) == (
        back["memo"],
        back["receiver"],
        back["receiveMobile"],
        back["payMoney"],
    )


def test_rows_are_added_and_deleted_by_id_and_the_sum_must_fit(erp):
    """
    A change of rows is refused until the total fits the rows again.
    """
    order = saved(erp)
    row = yonyou_order("x", price="10.00", quantity=1)["data"]["orderDetails"][0]
    rows = [{"_status": "Delete", "id": order["orderDetails"][0]["id"]}, row]
    change = {"id": order["id"], "_status": "Update", "orderDetails": rows}
    wrong = erp.call(SAVE, {"data": change}).json["code"]
    right = erp.data(SAVE, {"data": change | {"payMoney": 10}})

    assert ("999", 1, Decimal(10)) == (
        wrong,
        len(right["orderDetails"]),
        right["orderDetails"][0]["oriSum"],
    )


def test_unknown_rows_and_documents_cannot_be_changed(erp):
    """
    A change that names no document, or no row of it, is refused.
    """
    order = saved(erp)
    gone = erp.call(SAVE, {"data": {"_status": "Update", "id": 1}}).json["code"]
    rows = [{"_status": "Update", "id": 5}]
    change = {"_status": "Update", "id": order["id"], "orderDetails": rows}

    assert ("1002", "999") == (gone, erp.call(SAVE, {"data": change}).json["code"])


# --- states ---------------------------------------------------------------------------


def test_an_order_is_saved_then_submitted_then_audited(erp):
    """
    Each step needs the one before it, and a taken back approval opens the order again.
    """
    order = saved(erp)["id"]
    early = act_on(erp, "batchaudit", order)
    states = [
        act_on(erp, step, order)["infos"][0]["nextStatus"]
        for step in ("batchsubmit", "batchaudit", "batchunaudit")
    ]

    assert ((0, 1), ["APPROVING", "DELIVERGOODS", "CONFIRMORDER"]) == (
        (early["sucessCount"], early["failCount"]),
        states,
    )


def test_a_batch_answers_200_though_all_failed(erp):
    """
    Counts, and not the code, tell what became of a batch; they keep the vendor's spelling.
    """
    good = saved(erp)["id"]
    told = erp.call(
        f"{SD}/voucherorder/batchsubmit", {"data": [{"id": good}, {"id": 7}]}
    ).json
    data = told["data"]

    assert ("200", 2, 1, 1, [good], True) == (
        told["code"],
        data["count"],
        data["sucessCount"],
        data["failCount"],
        [info["id"] for info in data["infos"]],
        data["messages"][0].startswith("7:"),
    )


def test_a_flow_approves_what_it_controls(erp):
    """
    With a workflow nobody audits over the API; a person approves.
    """
    erp.act("settings", workflow=True)
    order = saved(erp)["id"]
    act_on(erp, "batchsubmit", order)
    refused = act_on(erp, "batchaudit", order)
    erp.act("approve", id=order)

    assert (1, "2", True) == (
        refused["failCount"],
        str(erp.data(DETAIL, id=order)["verifystate"]),
        erp.data(DETAIL, id=order)["isWfControlled"],
    )


def test_only_open_orders_are_deleted(erp):
    """
    Orders are deleted by arrays of ids or codes, and approved ones are not.
    """
    first, second = saved(erp, "a"), approved(erp, "b")
    path = f"{SD}/voucherorder/delete"
    told = erp.data(path, {"data": {"code": [first["code"], second["code"]]}})
    empty = erp.call(path, {"data": {}}).json["code"]

    assert (1, 1, "310008", [second["id"]]) == (
        told["sucessCount"],
        told["failCount"],
        empty,
        [row["id"] for row in listed(erp)],
    )


def test_submitted_orders_cannot_be_changed(erp):
    """
    A change needs an open document.
    """
    order = approved(erp)
    change = {"data": {"id": order["id"], "_status": "Update", "memo": "x"}}

    assert "999" == erp.call(SAVE, change).json["code"]


# --- lists ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("conditions", "found"),
    [
        ([where("memo", "eq", "tid a")], "a"),
        ([where("memo", "neq", "tid a")], "bc"),
        ([where("memo", "in", ["tid a", "tid c"])], "ac"),
        ([where("memo", "nin", ["tid a", "tid c"])], "b"),
        ([where("memo", "like", "d b")], "b"),
        ([where("memo", "leftlike", "tid")], "abc"),
        ([where("memo", "rightlike", "c")], "c"),
        ([where("payMoney", "gt", "20")], "ac"),
        ([where("payMoney", "between", 20, 200)], "ac"),
        ([where("payMoney", "elt", 20.00)], "b"),
        ([where("agentId.code", "eq", "TMALL01"), where("payMoney", "lt", 30)], "b"),
        ([where("memo", "eq", "tid a"), where("memo", "eq", "tid b", logic="or")], "ab"),
        ([where("receiver", "is_null")], "bc"),
        ([where("receiver", "is_not_null")], "a"),
        ([where("headItem.define1", "eq", "t-b")], "b"),
        ([where("orderDetails.qty", "eq", 1)], "b"),
        ([where("productCode", "eq", "0001-00")], "abc"),
        ([where("pubts", "egt", "2026-11-11 12:00:30")], "c"),
        ([where("memo", "eq", "' or 1=1 --")], ""),
    ],
)
def test_conditions_select(erp, conditions, found):
    """
    Each comparison of a list selects what it says.
    """
    saved(erp, "a", receiver="张三")
    saved(erp, "b", price="10.00", quantity=1, **{"headItem!define1": "t-b"})
    erp.app.clock.advance(60)
    saved(erp, "c")

    assert list(found) == [row["memo"][4:] for row in listed(erp, *conditions)]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"pageSize": 10}, "310008"),
        ({"pageIndex": 1, "pageSize": 501}, "310008"),
        ({"pageIndex": 0, "pageSize": 10}, "310023"),
        ({"pageIndex": "x", "pageSize": 10}, "310023"),
        ({"pageIndex": 1, "pageSize": 1, "simpleVOs": "x"}, "310023"),
        ({"pageIndex": 1, "pageSize": 1, "simpleVOs": [where("nope", "eq", 1)]}, "999"),
        ({"pageIndex": 1, "pageSize": 1, "simpleVOs": [where("memo", "about", 1)]}, "999"),
        ({"pageIndex": 1, "pageSize": 1, "simpleVOs": [where("memo", "in", "a")]}, "999"),
        ({"pageIndex": 1, "pageSize": 1, "queryOrders": [{"field": "nope"}]}, "999"),
    ],
)
def test_wrong_lists_are_refused(erp, body, code):
    """
    Paging and conditions that make no sense have their codes.
    """
    saved(erp)

    assert code == str(erp.call(LIST, body).json["code"])


def test_lists_give_a_row_a_line_unless_heads_are_asked_for(erp):
    """
    Without isSum an order appears once a line of it.
    """
    order = yonyou_order("k")
    order["data"]["orderDetails"] *= 2
    order["data"]["payMoney"] = 354
    erp.data(SAVE, order)
    by_line = listed(erp, isSum=False)

    assert (2, 1, True) == (
        len(by_line),
        len(listed(erp)),
        len({row["orderDetailId"] for row in by_line}) == 2,
    )


def test_pages_are_cut_and_sorted(erp):
    """
    Pages follow the order that is asked for, and say how many there are.
    """
    for key in "abc":
        saved(erp, key)
    order = [{"field": "memo", "order": "desc"}]
    body = {"pageIndex": 2, "pageSize": 2, "isSum": True, "queryOrders": order}
    told = erp.data(LIST, body)

    assert (3, 2, ["tid a"]) == (
        told["recordCount"],
        told["pageCount"],
        [row["memo"] for row in told["recordList"]],
    )


def test_plain_conditions_of_orders_select(erp):
    """
    Orders are also found by code, status and date beside the conditions.
    """
    first, second = saved(erp, "a"), saved(erp, "b", vouchdate="2026-11-12")
    found = [
        listed(erp, code=first["code"]),
        listed(erp, open_vouchdate_begin="2026-11-12 00:00:00"),
        listed(erp, open_vouchdate_end="2026-11-11 23:59:59"),
        listed(erp, nextStatusName="DELIVERGOODS"),
    ]

    assert [[first["id"]], [second["id"]], [first["id"]], []] == [
        [row["id"] for row in rows] for rows in found
    ]


# --- goods ----------------------------------------------------------------------------


def test_shipping_lowers_stock_and_tells_the_order(erp):
    """
    A shipped order is sent in parts that add up, and its issues can be listed.
    """
    order = approved(erp, quantity=3, price="3.33")
    erp.act("ship", id=order["id"], lines=[{"product": "0001-00", "qty": 1}], waybill="SF1")
    part = erp.data(DETAIL, id=order["id"])["nextStatus"]
    erp.act("ship", memo="tid k1", waybill="SF2")
    issues = listed(erp, path=f"{SCM}/salesout/list", isSum=False)

    assert ("DELIVERY_PART", "TAKEDELIVERY", ["SF1", "SF2"], Decimal("9.99"), "997") == (
        part,
        erp.data(DETAIL, id=order["id"])["nextStatus"],
        [row["logistics"] for row in issues],
        sum(row["oriSum"] for row in issues),
        erp.app.ledger()["stock"][0]["qty"],
    )


def test_nothing_is_shipped_that_is_not_approved_or_not_there(erp):
    """
    An open order is not shipped, nor more than is on hand.
    """
    order = saved(erp)
    with pytest.raises(ValueError, match="未审核"):
        erp.act("ship", id=order["id"])
    erp.act("approve", id=order["id"])
    erp.act("stock", rows=[{"product": "0001-00", "qty": 1}])
    with pytest.raises(ValueError, match="现存量不足"):
        erp.act("ship", id=order["id"])
    with pytest.raises(KeyError):
        erp.act("ship", id="nothing")


def test_sent_orders_are_not_taken_back(erp):
    """
    An approval with an issue behind it stays.
    """
    order = approved(erp)
    erp.act("ship", id=order["id"])

    assert 1 == act_on(erp, "batchunaudit", order["id"])["failCount"]


def test_issues_are_drawn_from_orders_and_taken_back(erp):
    """
    A caller draws an issue from order lines; audited it lowers stock, unaudited it gives back.
    """
    order = approved(erp)
    row = {
        "_status": "Insert",
        "sourceid": str(order["id"]),
        "makeRuleCode": "orderTosalesout",
    }
    row["sourceautoid"] = str(order["orderDetails"][0]["id"])
    data = {
        "mergeSourceData": True,
        "_status": "Insert",
        "bustype": "A30005",
        "details": [row],
    }
    issue = erp.data(f"{SCM}/salesout/mergeSourceData/save", {"data": data})
    erp.act("audit", form="salesout", id=issue["id"])
    low = erp.app.ledger()["stock"][0]["qty"]
    body = {"data": [{"id": issue["id"]}]}
    erp.data(f"{SCM}/salesout/batchunaudit", body)
    early = erp.data(f"{SCM}/salesout/batchunsubmit", body)

    assert ("998", "1000", 1, "DELIVERGOODS") == (
        low,
        erp.app.ledger()["stock"][0]["qty"],
        early["failCount"],
        erp.data(DETAIL, id=order["id"])["nextStatus"],
    )


def issue_body(**more):
    names = ("accountOrg", "org", "salesOrg", "invoiceOrg")
    row = {
        "_status": "Insert",
        "source": "0",
        "product": "0001-00",
        "qty": 2,
        "stockUnit": "PCS",
        "invExchRate": 1,
        "priceUOM": "PCS",
        "invPriceExchRate": 1,
        "unitExchangeType": 0,
        "saleStyle": "SALE",
        "oriSum": 177.0,
        "taxId": "VAT13",
        "out_sys_lineid": "9876543210",
    }
    head = {
        "resubmitCheckKey": "out-1",
        "_status": "Insert",
        "vouchdate": "2026-11-11",
        "receiveAccountingBasis": "st_salesout",
        "bustype": "A30001",
        "cust": "TMALL01",
        "salesoutAccountingMethod": "salesoutConfirm",
        "srcBillType": "0",
        "natCurrency": "CNY",
        "currency": "CNY",
        "warehouse": "CK001",
        **dict.fromkeys(names, "org01"),
        "out_sys_code": "1234567890123456789",
        "details": [row],
    }
    return {"data": head | more}


def test_a_saved_issue_is_open_unless_set(erp):
    """
    An issue written over the API waits for a person, or is audited at once by setting.
    """
    path = f"{SCM}/salesout/single/save"
    erp.data(path, issue_body())
    erp.act("settings", issue_audited=True)
    erp.data(path, issue_body(resubmitCheckKey="out-2"))
    found = listed(
        erp,
        where("out_sys_code", "eq", "1234567890123456789"),
        path=f"{SCM}/salesout/list",
    )

    assert ([0, 1], "998") == (
        [row["status"] for row in found],
        erp.app.ledger()["stock"][0]["qty"],
    )


@pytest.mark.parametrize(
    "change",
    [
        {"receiveAccountingBasis": "guess"},
        {"salesoutAccountingMethod": None},
        {"warehouse": None},
        {"warehouse": "CK999"},
    ],
)
def test_issues_need_their_accounting_choices(erp, change):
    """
    What decides the accounting of an issue must be told, and known.
    """
    assert (
        "999" == erp.call(f"{SCM}/salesout/single/save", issue_body(**change)).json["code"]
    )


def test_an_issue_of_too_much_is_refused(erp):
    """
    There is no issue of goods that are not there.
    """
    erp.act("stock", rows=[{"product": "0001-00", "qty": 1}])
    told = erp.call(f"{SCM}/salesout/single/save", issue_body()).json

    assert ("999", True) == (told["code"], "现存量不足" in told["message"])


def test_stock_is_a_bare_array_and_knows_reservations(erp):
    """
    Stock is answered whole; an availability rule takes off what is sold and not sent.
    """
    approved(erp)
    path = f"{SCM}/stock/QueryCurrentStocksByCondition"
    erp.act(
        "seed",
        warehouse={"CK002": "二仓"},
        stock=[{"warehouse": "CK002", "product": "B", "qty": "1.5"}],
    )
    plain = erp.data(path, {})
    ruled = erp.data(path, {"billnum": "ec_tradeorder_add", "warehouse": ["CK001"]})
    found = erp.data(path, {"productn.code": "B", "org": "org01"})

    assert ([1000, Decimal("1.5")], [998], ["B"], []) == (
        [row["availableqty"] for row in plain],
        [row["availableqty"] for row in ruled],
        [row["product_code"] for row in found],
        erp.data(path, {"org": "elsewhere"}),
    )


def test_returns_need_what_has_been_sent(erp):
    """
    A return from an order is refused beyond what was sent, and counted when audited.
    """
    order = approved(erp)
    line = {"_status": "Insert", "productId": "0001-00", "qty": 2, "oriSum": 177}
    line |= {"sourceid": order["id"], "sourceautoid": order["orderDetails"][0]["id"]}
    names = ("salesOrgId", "settlementOrgId")
    head = {
        "_status": "Insert",
        "transactionTypeId": "RT01",
        "agentId": "TMALL01",
        "vouchdate": "2026-11-11",
        "currency": "CNY",
        "natCurrency": "CNY",
        "exchRate": 1,
        "exchangeRateType": "01",
        "taxInclusive": True,
        "saleReturnSourceType": "ORDER",
        "invoiceAgentId": "TMALL01",
        "payMoney": 177,
        **dict.fromkeys(names, "org01"),
        "saleReturnDetails": [line],
    }
    path = f"{SD}/vouchersalereturn"
    early = erp.call(f"{path}/singleSave", {"data": head}).json["code"]
    erp.act("ship", id=order["id"])
    made = erp.data(f"{path}/singleSave", {"data": head})["id"]
    for step in ("submit", "oppose", "submit", "audit"):
        assert erp.data(f"{path}/{step}", {"data": [{"id": made}]})["sucessCount"] == 1
    erp.act("take_back", id=made)

    assert ("999", Decimal(2), "1000") == (
        early,
        erp.data(DETAIL, id=order["id"])["orderDetails"][0]["returnQty"],
        erp.app.ledger()["stock"][0]["qty"],
    )


def test_deliveries_are_written_singly_and_together(erp):
    """
    A delivery starts unaudited; submitting approves it where no flow controls it.
    """
    row = {"_status": "Insert", "qty": 1, "productId": "0001-00"}
    head = {"_status": "Insert", "stockOrgId": "org01", "transactionTypeId": "SO01"}
    head |= {"deliveryDetails": [row]}
    path = f"{SD}/voucherdelivery"
    one = erp.data(f"{path}/singleSave", {"data": head})
    two = erp.data(f"{path}/save", {"data": [head, {"_status": "Insert"}]})
    sent = erp.data(f"{path}/submit", {"data": [{"id": one["id"]}]})["infos"][0]
    gone = erp.data(f"{path}/batchdelete", {"data": [{"id": two["infos"][0]["id"]}]})

    assert ("DELIVERUNAUDITED", 1, 1, 2, 1) == (
        one["nextStatus"],
        two["sucessCount"],
        two["failCount"],
        sent["verifystate"],
        gone["sucessCount"],
    )


def test_issues_make_invoices_when_set(erp):
    """
    With the setting an audited issue makes an invoice of its amount.
    """
    erp.act("settings", invoice_on_issue=True)
    order = approved(erp)
    erp.act("ship", id=order["id"])
    rows = listed(erp, path=f"{SD}/vouchersaleinvoice/list")

    assert [(Decimal(177), order["code"])] == [
        (row["oriSum"], row["upcode"]) for row in rows
    ]


def purchase_body(**more):
    row = {
        "_status": "Insert",
        "product_cCode": "0001-00",
        "qty": 10,
        "subQty": 10,
        "priceQty": 10,
        "unit_code": "PCS",
        "purUOM_Code": "PCS",
        "priceUOM_Code": "PCS",
        "invExchRate": 1,
        "invPriceExchRate": 1,
        "unitExchangeType": 0,
        "unitExchangeTypePrice": 0,
        "oriUnitPrice": 100,
        "oriTaxUnitPrice": 113,
        "oriMoney": 1000,
        "oriSum": 1130,
        "oriTax": 130,
        "natUnitPrice": 100,
        "natTaxUnitPrice": 113,
        "natMoney": 1000,
        "natSum": 1130,
        "natTax": 130,
        "taxitems_code": "VAT13",
        "inOrg_code": "org01",
        "inInvoiceOrg_code": "org01",
    }
    head = {
        "_status": "Insert",
        "bustype_code": "A20001",
        "org_code": "org01",
        "vendor_code": "V001",
        "invoiceVendor_code": "V001",
        "vouchdate": "2026-11-11",
        "currency_code": "CNY",
        "natCurrency_code": "CNY",
        "exchRate": 1,
        "exchRateType": "01",
        "purchaseOrders": [row],
    }
    return {"data": head | more}


def test_purchase_orders_speak_in_codes_and_are_deleted_with_their_stamp(erp):
    """
    Purchases take codes only, and are deleted by somebody who knows their last state.
    """
    path = f"{SCM}/purchaseorder"
    made = erp.data(f"{path}/singleSave_v1", purchase_body())
    wrong = erp.call(f"{path}/singleSave_v1", purchase_body(vendor_code="V9")).json["code"]
    bare = erp.call(f"{path}/delete", {"data": [{"id": made["id"]}]}).json["code"]
    stale = {"id": made["id"], "pubts": "2026-01-01 00:00:00"}
    told = erp.data(f"{path}/delete", {"data": [stale]})
    right = erp.data(
        f"{path}/delete", {"data": [{"id": made["id"], "pubts": made["pubts"]}]}
    )

    assert ("999", "310008", 1, 1) == (wrong, bare, told["failCount"], right["sucessCount"])


def test_goods_come_in_without_an_order(erp):
    """
    A receipt of another kind raises stock at once.
    """
    row = {"_status": "Insert", "product": "0001-00", "qty": 5}
    head = {"_status": "Insert", "org": "org01", "accountOrg": "org01", "bustype": "A08001"}
    head |= {"vouchdate": "2026-11-11", "warehouse": "CK001", "othInRecords": [row]}
    erp.data(f"{SCM}/othinrecord/single/save", {"data": head})

    assert "1005" == erp.app.ledger()["stock"][0]["qty"]


# --- registers and money --------------------------------------------------------------


def test_products_are_made_and_changed_by_code(erp):
    """
    Saving a product twice changes one product, and codes are numbers here.
    """
    path = f"{REGISTERS}/product/idempotent/save"
    told = {"code": "P1", "name": {"simplifiedName": "一"}, "unitCode": "PCS"}
    told |= {"orgCode": "org01", "manageClassCode": "01"}
    first = erp.call(path, {"data": told}).json
    second = erp.data(path, {"data": told | {"name": {"simplifiedName": "二"}}})
    page = {"pageIndex": 1, "pageSize": 10, "code": "P1"}
    found = erp.data(f"{REGISTERS}/product/queryByPage", page)["recordList"]
    wrong = erp.call(path, {"data": told | {"orgCode": "x"}}).json["code"]

    assert (200, first["data"]["id"], ["二"], 999) == (
        first["code"],
        second["id"],
        [row["name"] for row in found],
        wrong,
    )


def test_no_customer_is_an_error_by_its_code(erp):
    """
    A list of customers that finds none is 118001, and one that finds some a bare array.
    """
    path = f"{REGISTERS}/merchant"
    told = {"code": "C2", "name": {"simplifiedName": "二店"}, "createOrgCode": "org01"}
    told |= {"customerClassCode": "01", "merchantApplyRanges": [{"orgIdCode": "org01"}]}
    page = {"pageIndex": 1, "pageSize": 5000, "code": "C2"}
    none = erp.call(f"{path}/newlist", page).json
    erp.data(f"{path}/idempotent/newinsert", {"data": told})
    found = erp.data(f"{path}/newlist", page)
    detail = erp.data(f"{path}/newBatchDetail", {"data": [{"code": "C2"}, {"code": "C9"}]})

    assert (118001, ["二店"], ["C2"]) == (
        none["code"],
        [row["name"] for row in found],
        [row["code"] for row in detail],
    )


@pytest.mark.parametrize(
    ("path", "count"),
    [
        ("orgunit/querytree", 1),
        ("transtype/queryByBillTypeCodes", 7),
        ("currencytenant/batchQueryDetail", 1),
        ("exchangeratetype/batchQueryDetail", 2),
        ("admindept/tree", 1),
        ("staff/list", 1),
    ],
)
def test_registers_are_looked_up(erp, path, count):
    """
    What documents refer to can be looked up.
    """
    assert count == len(erp.data(f"{REGISTERS}/{path}", {}))


def test_tax_rates_are_found_by_percentage(erp):
    """
    A percentage finds its tax.
    """
    path = f"{REGISTERS}/taxrate/findByTaxRate"

    assert ["VAT13"] == [row["code"] for row in erp.data(path, taxRate="13")]


def receipt_body(**more):
    head = {
        "financeOrgCode": "org01",
        "billDate": "2026-11-11",
        "bustypeCode": "SK01",
        "oriCurrencyCode": "CNY",
        "objectType": 1,
        "customerCode": "TMALL01",
        "exchangeRate": 1,
        "exchangeRateDate": "2026-11-11",
        "settleModeCode": "1",
        "extSystemCode": "tm",
        "extVouchCode": "r1",
        "bodyItem": [{"quickTypeCode": "1", "oriTaxIncludedAmount": 177.0}],
    }
    return head | more


def test_receipts_are_known_by_their_outer_code_for_ever(erp):
    """
    The same outer code is answered with the earlier receipt, however long after.
    """
    path = "/yonbip/EFI/collection"
    first = erp.data(f"{path}/saveandsubmit", {"data": receipt_body()})
    erp.app.clock.advance(86_400)
    erp.token = erp.get_token().json["data"]["access_token"]
    again = erp.call(f"{path}/save", {"data": receipt_body()}).json
    rows = [receipt_body(extVouchCode="r2"), receipt_body(extVouchCode="r3", bodyItem=[])]
    batch = erp.data(f"{path}/batchsave", {"data": rows})

    assert (100004, first["id"], (1, 1), Decimal(177)) == (
        again["code"],
        again["data"]["id"],
        (batch["sucessCount"], batch["failCount"]),
        erp.data(f"{path}/detail", id=first["id"])["oriTaxIncludedAmount"],
    )


def voucher_body(**more):
    rows = [
        {"description": "fees", "accsubjectCode": "660101", "debitOriginal": 12.3},
        {"description": "fees", "accsubjectCode": "101201", "creditOriginal": 12.3},
    ]
    rows[0]["debitOrg"] = rows[1]["creditOrg"] = 12.3
    rows[1]["clientAuxiliaryList"] = [{"filedCode": "0005", "valueCode": "TMALL01"}]
    told = {"accbookCode": "book01", "voucherTypeCode": "1", "period": "2026-11"}
    told |= {"makerMobile": "13800000000", "businessId": "v1", "bodies": rows}
    return told | more


def test_vouchers_balance_and_are_known_by_their_business_id(erp):
    """
    A voucher is written once, can be listed and read, and is deleted alone.
    """
    made = erp.data(f"{VOUCHER}/addVoucher", voucher_body())["voucherId"]
    again = erp.call(f"{VOUCHER}/addVoucher", voucher_body()).json
    query = {"accbookCode": "book01", "pager": {"pageIndex": 1, "pageSize": 1000}}
    listed_ = erp.data(f"{VOUCHER}/queryVouchers", query)["recordList"]
    read = erp.data("/yonbip/EFI/openapi/voucher/queryVoucherById", {"voucherId": made})
    erp.data("/yonbip/fi/voucher/del", {"ids": [made]})

    assert ("100004", made, [Decimal("12.3")], "v1", []) == (
        again["code"],
        again["data"]["voucherId"],
        [row["header"]["totaldebit_org"] for row in listed_],
        read["businessId"],
        erp.data(f"{VOUCHER}/queryVouchers", query)["recordList"],
    )


@pytest.mark.parametrize(
    "change",
    [
        {"accbookCode": None},
        {"accbookCode": "book9"},
        {"voucherTypeCode": ""},
        {"makerMobile": None},
        {"bodies": []},
        {"period": "2026-10"},
        {
            "bodies": [
                {
                    "description": "x",
                    "accsubjectCode": "1",
                    "debitOrg": 1,
                    "debitOriginal": 1,
                }
            ]
            * 2
        },
        {"bodies": [{"description": "x", "accsubjectCode": "1"}] * 2},
        {"bodies": [{"description": "x", "accsubjectCode": "1", "debitOrg": "x"}] * 2},
        {"bodies": [{"description": "x", "accsubjectCode": "1", "debitOrg": 1}] * 2},
    ],
)
def test_wrong_vouchers_are_404_at_status_200(erp, change):
    """
    A voucher that does not balance, has no book or falls in a closed period is refused.
    """
    erp.act("close_period", period="2026-10")
    told = erp.call(f"{VOUCHER}/addVoucher", voucher_body(**change))

    assert (200, "404", {}) == (told.status, told.json["code"], told.json["data"])


def test_a_corrected_spelling_is_not_read(erp):
    """
    ``filedCode`` is the vendor's; ``fieldCode`` is missing.
    """
    body = voucher_body()
    body["bodies"][1]["clientAuxiliaryList"] = [{"fieldCode": "0005", "valueCode": "x"}]

    assert "404" == erp.call(f"{VOUCHER}/addVoucher", body).json["code"]


# --- faults ---------------------------------------------------------------------------


def faulty(*kinds):
    plan = ErpFaultPlan(kinds=(), settling_s=60)
    app = make_app("yonyou", faults=ErpFaultBag.inner(plan))
    caller = YonyouCaller(app)
    for kind in kinds:
        app.faults.ask_for(kind)
    return caller


def test_throttling_takes_all_its_shapes():
    """
    Five throttled calls show five codes, the last at status 429.
    """
    erp = faulty(*[ErpFault.THROTTLED] * 5)
    told = [erp.call(LIST, {}) for _ in range(5)]

    assert [
        (200, "310032"),
        (200, "310039"),
        (200, "310042"),
        (200, "310046"),
        (429, "310050"),
    ] == [(answer.status, answer.json["code"]) for answer in told]


def test_an_ended_session_is_renewed_by_a_new_token():
    """
    After the fault every token is bad, and a new one is good.
    """
    erp = faulty(ErpFault.SESSION_EXPIRED)
    code = erp.call(SAVE, yonyou_order()).json["code"]
    erp.token = erp.get_token().json["data"]["access_token"]

    assert ("310036", "k2") == (code, saved(erp, "k2")["memo"][4:])


@pytest.mark.parametrize("kind", [ErpFault.ROW_REFUSED, ErpFault.ROW_LOCKED])
def test_a_hit_write_is_refused_once(kind):
    """
    A refused or locked document is refused once and taken the next time.
    """
    erp = faulty(kind)
    code = erp.call(SAVE, yonyou_order()).json["code"]

    assert ("999", True) == (code, bool(saved(erp)["id"]))


def test_one_row_of_a_batch_is_hit():
    """
    A row fault hits one row of a batch and leaves the others.
    """
    erp = faulty()
    ids = [saved(erp, key)["id"] for key in "abc"]
    erp.app.faults.ask_for(ErpFault.ROW_LOCKED)
    told = act_on(erp, "batchsubmit", *ids)

    assert (2, 1, True) == (
        told["sucessCount"],
        told["failCount"],
        "锁定" in told["messages"][0],
    )


def test_a_late_effect_is_lost_and_not_seen_for_a_while():
    """
    The answer is swallowed, queries find nothing until it has settled, and one is there.
    """
    erp = faulty(ErpFault.LATE_EFFECT)
    told = erp.call(SAVE, yonyou_order())
    before = listed(erp)
    erp.app.clock.advance(60)

    assert (True, [], 1, [True]) == (
        told.is_lost,
        before,
        len(listed(erp)),
        [row["visible"] for row in erp.app.ledger()["documents"]],
    )


def test_a_hidden_write_succeeds_and_is_not_seen_for_a_while():
    """
    The answer tells of success while detail and list do not know the document yet.
    """
    erp = faulty(ErpFault.HIDDEN)
    order = saved(erp)
    told = erp.call(DETAIL, id=order["id"]).json["code"]

    assert ("1002", [], [False]) == (
        told,
        listed(erp),
        [row["visible"] for row in erp.app.ledger()["documents"]],
    )


def test_people_change_documents_behind_the_callers_back(erp):
    """
    People edit, close, turn down and delete orders, and lists show it by their stamp.
    """
    first, second, third = (saved(erp, key) for key in "abc")
    erp.app.clock.advance(10)
    erp.act("edit", id=first["id"], set={"payMoney": "1.00", "memo": "edited"})
    erp.act("close", code=second["code"])
    erp.act("oppose", key="c")
    changed = listed(erp, where("pubts", "egt", "2026-11-11 12:00:10"))
    erp.act("remove", id=third["id"])

    assert (["CONFIRMORDER", "CLOSEDORDER", "OPPOSE"], 2, Decimal("1.00")) == (
        [row["nextStatus"] for row in changed],
        len(listed(erp)),
        changed[0]["payMoney"],
    )


def test_unknown_acts_are_told(erp):
    """
    A test that asks for what nobody can do hears of it.
    """
    for name, given in [
        ("dance", {}),
        ("settings", {"colour": 1}),
        ("seed", {"moons": {}}),
        ("close", {"code": "x"}),
    ]:
        with pytest.raises(KeyError):
            erp.act(name, **given)


def test_strict_tenants_know_their_products(erp):
    """
    With the setting an unknown product is refused.
    """
    erp.act("settings", strict_products=True)

    assert "999" == erp.call(SAVE, yonyou_order(product="NEW")).json["code"]
