"""
The simulated gateway speaks the platform's protocol to the whole catalogue.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
import xml.etree.ElementTree as ET

import pytest
from outside import FORM, Outsider

from tmallerp.simulator import SimulatorServer, WorldPlan, coverage
from tmallerp.simulator.facts import catalogue

APIS = catalogue()["apis"]


@pytest.fixture(scope="module")
def server():
    with SimulatorServer(WorldPlan(orders=40)) as made:
        made.world.advance(20 * 3600)
        yield made


@pytest.fixture
def outsider(server):
    return Outsider.of(server)


@pytest.fixture
def tid(server):
    return str(next(iter(server.world.trades)))


# --- layouts, signatures and formats --------------------------------------------------


@pytest.mark.parametrize("layout", ["official", "body", "get"])
@pytest.mark.parametrize("sign_method", ["md5", "hmac", "hmac-sha256"])
def test_every_layout_and_signature(outsider, tid, layout, sign_method):
    """
    Parameters may stand in the query, in the form or in both, signed by any rule.
    """
    params = {"fields": "tid,seller_memo", "tid": tid}
    answer = outsider.raw(
        "taobao.trade.fullinfo.get", sign_method=sign_method, layout=layout, **params
    )

    assert tid == str(json.loads(answer)["trade_fullinfo_get_response"]["trade"]["tid"])


def test_the_official_clients_timestamp(outsider, server):
    """
    Milliseconds since 1970 are a timestamp as well: the official Python client sends them.
    """
    stamp = str(int(server.world.now.timestamp() * 1000))
    stale = str(int(server.world.now.timestamp() * 1000) - 700_000)
    good = outsider.ask("taobao.time.get", public={"timestamp": stamp})
    bad = outsider.refusal("taobao.time.get", public={"timestamp": stale})

    assert ("time_get_response" in good, bad["code"]) == (True, 31)


@pytest.mark.parametrize("named", ["xml", None])
def test_xml_is_the_default(outsider, named):
    """
    An answer is XML where that is asked for, and where no format is named.
    """
    params = {"fields": "tid,orders.oid,payment", "page_size": "3"}
    text = outsider.raw("taobao.trades.sold.get", public={"format": named}, **params)
    root = ET.fromstring(text)
    trades = root.find("trades")
    orders = trades[0].find("orders")

    assert outsider.headers["content-type"] == "text/xml;charset=UTF-8"
    assert root.tag == "trades_sold_get_response"
    assert trades.attrib == orders.attrib == {"list": "true"}
    assert [child.tag for child in trades] == ["trade"] * 3
    assert orders[0].tag == "order"
    assert root.findtext("request_id")


def test_xml_says_what_json_says(outsider, tid):
    """
    Both formats carry one tree: the same members with the same texts.
    """
    fields = {"fields": "tid,payment,buyer_message,orders,promotion_details", "tid": tid}
    method = "taobao.trade.fullinfo.get"
    told = outsider.ask(method, **fields)["trade_fullinfo_get_response"]["trade"]
    root = ET.fromstring(outsider.raw(method, public={"format": "xml"}, **fields))

    assert plain(told) == tree(root.find("trade"))


def plain(value):
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items()} or ""
    if isinstance(value, list):
        return [plain(inner) for inner in value]
    return str(value).lower() if isinstance(value, bool) else str(value)


def tree(element):
    if element.attrib.get("list") == "true" and len(element):
        return {element[0].tag: [tree(child) for child in element]}
    if len(element):
        return {child.tag: tree(child) for child in element}
    return element.text or ""


def test_xml_errors(outsider):
    """
    A refusal is an ``error_response`` in the format of the call.
    """
    text = outsider.raw("taobao.no.such.get", public={"format": "xml"})
    root = ET.fromstring(text)

    assert (root.tag, root.findtext("code")) == ("error_response", "22")
    assert root.findtext("sub_code") == "isv.invalid-method"


def test_an_unknown_format(outsider):
    """
    A format that is neither XML nor JSON has code 23.
    """
    root = ET.fromstring(outsider.raw("taobao.time.get", public={"format": "yaml"}))

    assert root.findtext("code") == "23"


def test_files_are_not_signed(outsider, server, tid):
    """
    A file comes in a multipart form beside the text, and no signature covers it.
    """
    case = next(iter(server.world.refunds.values()))
    texts = {"refund_id": str(case.refund_id), "content": "看图"}
    answers = [
        outsider.ask("taobao.refund.message.add", **texts, files={"image": ("a.png", data)})
        for data in (b"\x89PNG\r\n--one\r\n", b"\x00" * 600_000)
    ]

    assert "refund_message_add_response" in answers[0]
    assert answers[1]["error_response"]["code"] == 41


# --- parameters -----------------------------------------------------------------------

WRONG = {
    "not a number": ("taobao.trade.memo.update", {"tid": "x"}, 41),
    "not one of the values": ("taobao.trade.memo.update", {"tid": "1", "flag": "9"}, 41),
    "too many bytes": ("taobao.trade.memo.update", {"tid": "1", "memo": "备" * 334}, 41),
    "missing": ("taobao.trade.memo.update", {"memo": "x"}, 40),
    "blank is missing": ("taobao.trade.memo.add", {"tid": "1", "memo": " "}, 40),
    "not a truth": ("taobao.trade.memo.update", {"tid": "1", "reset": "yes"}, 41),
    "not a moment": (
        "taobao.trades.sold.get",
        {"fields": "tid", "start_created": "today"},
        41,
    ),
    "too long": ("taobao.logistics.address.add", {"memo": "长" * 2000}, (40, 41)),
    "too large a page": (
        "taobao.trades.sold.get",
        {"fields": "tid", "page_size": "101"},
        41,
    ),
    "too small a page": ("taobao.trades.sold.get", {"fields": "tid", "page_no": "0"}, 41),
    "too many items": (
        "taobao.items.seller.list.get",
        {"fields": "num_iid", "num_iids": ",".join(map(str, range(21)))},
        41,
    ),
    "no JSON": ("taobao.top.oaid.merge", {"merge_list": "[{"}, 41),
    "a member is missing": ("taobao.top.oaid.merge", {"merge_list": '[{"tid":"1"}]'}, 40),
    "too many objects": (
        "taobao.top.oaid.merge",
        {"merge_list": json.dumps([{"tid": "1", "oaid": "2"}] * 101)},
        41,
    ),
    "not an object": ("taobao.top.oaid.merge", {"merge_list": "[1]"}, 41),
    "not a form": (
        "tmall.item.quantity.update",
        {"item_id": "1", "options": '{"outer_biz_key":"xyz"}'},
        41,
    ),
}


@pytest.mark.parametrize(("method", "params", "code"), WRONG.values(), ids=WRONG)
def test_parameters_are_checked(outsider, method, params, code):
    """
    Each bad parameter is refused by what the catalogue says of it, and named.
    """
    refusal = outsider.refusal(method, **params)
    words = {40: "isv.missing-parameter", 41: "isv.invalid-parameter"}

    assert refusal["code"] in (code if isinstance(code, tuple) else (code,))
    assert refusal["sub_code"] == words[refusal["code"]]
    assert refusal["sub_msg"]


# --- the whole catalogue --------------------------------------------------------------

SAMPLES = {
    "String": "12",
    "Number": "1",
    "Price": "1.00",
    "Boolean": "true",
    "Date": "2026-11-11 10:00:00",
}


def sample(fact):
    """Write a value that the catalogue allows."""
    if fact.get("model"):
        members = {
            one["name"]: json.loads(text) if one.get("model") else text
            for one in fact["fields"]
            if one.get("required") and (text := sample(one))
        }
        return json.dumps([members] if fact.get("list") else members)
    if "enum" in fact:
        return str(next(iter(fact["enum"])))
    if fact["name"] == "fields":
        return "x"
    if fact["name"] in {"order_by", "receiver_zip"}:
        return {"order_by": "num:asc", "receiver_zip": "310000"}[fact["name"]]
    return str(fact.get("min", SAMPLES.get(fact["type"], "")))


def minimal(api):
    facts = [fact for fact in APIS[api]["params"] if fact["required"]]
    texts = {fact["name"]: sample(fact) for fact in facts if fact["type"] != "bytes"}
    files = {fact["name"]: ("a.png", b"png") for fact in facts if fact["type"] == "bytes"}
    return texts, files


@pytest.mark.usefixtures("generated_answers_are_meant")
@pytest.mark.parametrize("api", sorted(APIS))
def test_every_api_of_the_catalogue_answers(outsider, api):
    """
    Every API of the catalogue answers a call with what it requires, or refuses by a rule.

    What is drawn from the catalogue is marked twice, and always answers.
    """
    texts, files = minimal(api)
    answer = outsider.ask(api, **texts, files=files)
    (root,) = answer
    generated = coverage()[api] == "generated"
    marked = outsider.headers.get("x-simulator-answer") == "generated"

    assert root in {APIS[api]["response_key"], "error_response"}
    assert generated == marked
    if generated:
        assert answer[root]["request_id"].startswith("generated-")
    elif root == "error_response":
        assert answer[root]["code"] in {15, 50}


@pytest.mark.usefixtures("generated_answers_are_meant")
@pytest.mark.parametrize(
    "api", sorted(a for a, k in coverage().items() if k == "generated")
)
def test_generated_answers_fit_the_catalogue(outsider, api):
    """
    A generated answer has the catalogue's members, types and wrappers, and is the same
    for the same call.
    """
    texts, files = minimal(api)
    texts.pop("fields", None)
    if any(fact["name"] == "fields" and fact["required"] for fact in APIS[api]["params"]):
        texts["fields"] = "no_such_field"
    first, second = (outsider.ask(api, **texts, files=files) for _ in range(2))
    (body,), (again,) = first.values(), second.values()
    body.pop("request_id"), again.pop("request_id")

    assert body == again
    for name, value in body.items():
        fact = next(one for one in APIS[api]["response"] if one["name"] == name)
        assert fits(value, fact)


def fits(value, fact):
    if fact.get("list"):
        (items,) = value.values()
        return all(fits(item, {**fact, "list": False}) for item in items)
    if fact.get("model"):
        members = {one["name"]: one for one in catalogue()["models"].get(fact["model"], [])}
        return all(fits(inner, members[key]) for key, inner in value.items())
    kinds = {"Number": (int, float), "Boolean": bool}
    if fact["type"] == "Date":
        return time.strptime(value, FORM) is not None
    return isinstance(value, kinds.get(fact["type"], str))


@pytest.mark.usefixtures("generated_answers_are_meant")
def test_generated_answers_are_counted(server, outsider):
    """
    The control plane tells how many answers of each API were drawn from the catalogue.
    """
    before = server.gateway.generated["taobao.appip.get"]
    outsider.ask("taobao.appip.get")
    with urllib.request.urlopen(f"{server.control_url}/stats", timeout=5) as answer:
        told = json.loads(answer.read())["generated"]

    assert before + 1 == told["taobao.appip.get"]


# --- batches --------------------------------------------------------------------------


def keys(parts):
    return [next(iter(json.loads(part))) for part in parts]


@pytest.mark.parametrize("sign_method", ["md5", "hmac", "hmac-sha256"])
def test_a_batch_is_answered_in_order(outsider, tid, sign_method):
    """
    The parts of a batch are answered one by one, in their order.
    """
    parts = outsider.batch(
        [
            {"method": "taobao.time.get"},
            {"method": "taobao.trade.fullinfo.get", "fields": "tid", "tid": tid},
            {"method": "taobao.no.such.get"},
            {"method": "taobao.user.seller.get", "fields": "nick"},
        ],
        sign_method=sign_method,
    )

    assert keys(parts) == [
        "time_get_response",
        "trade_fullinfo_get_response",
        "error_response",
        "user_seller_get_response",
    ]


def test_a_batch_shares_parameters(outsider, server):
    """
    What ``#PUBLIC#`` says holds for all parts, also for one that says nothing itself.
    """
    tids = [str(tid) for tid in list(server.world.trades)[:2]]
    shared = "#PUBLIC#" + urllib.parse.urlencode(
        {"method": "taobao.trade.fullinfo.get", "fields": "tid_str"}
    )
    parts = outsider.batch([shared, {"tid": tids[0]}, {"tid": tids[1]}, "N"])
    told = [json.loads(part) for part in parts]

    assert tids == [
        part["trade_fullinfo_get_response"]["trade"]["tid_str"] for part in told[:2]
    ]
    assert told[2]["error_response"]["code"] == 40


def test_a_batch_with_a_separator_of_its_own(outsider):
    """
    A separator named in the header parts both the calls and the answers.
    """
    parts = outsider.batch([{"method": "taobao.time.get"}] * 3, separator="~~next~~")

    assert keys(parts) == ["time_get_response"] * 3


def test_a_batch_of_several_sessions(outsider):
    """
    Each part may come with a session of its own, and only that part fails by it.
    """
    ask = {"method": "taobao.user.seller.get", "fields": "nick"}
    parts = outsider.batch(
        [ask | {"session": outsider.session}, ask | {"session": "other"}, ask], session=None
    )
    codes = [json.loads(part).get("error_response", {}).get("code") for part in parts]

    assert codes == [None, 27, 26]


def test_a_batch_with_a_wrong_signature(outsider):
    """
    A batch that is wrongly signed, or signed without its body, gets one refusal.
    """
    calls = [{"method": "taobao.time.get"}] * 2
    (part,) = outsider.batch(calls, sign="0" * 32)

    assert json.loads(part)["error_response"]["code"] == 25


def test_a_known_batch_signature(server):
    """
    The signature of a batch covers its raw body: one value, computed beforehand.
    """
    from tmallerp.simulator.wire import expected_sign

    params = {
        "app_key": "12345678",
        "timestamp": "2016-01-01 12:00:00",
        "v": "2.0",
        "format": "json",
        "sign_method": "md5",
    }
    body = "method=taobao.time.get\r\n-S-\r\nmethod=taobao.areas.get&fields=id%2Cname"
    wanted = "90D7C8558C6D55A78DC7EDE15143D39C"

    assert wanted == expected_sign(params, "helloworld", "md5", body)


# --- sub-accounts ---------------------------------------------------------------------


def test_a_sub_account_reads_what_the_shop_reads(server, outsider):
    """
    A sub-account's session is valid beside the main one, and ends with it.
    """
    outsider.session = server.sub_session
    answer = outsider.ask("taobao.user.seller.get", fields="nick")

    assert "user_seller_get_response" in answer


# --- the control plane ----------------------------------------------------------------


def control(server, name, **given):
    request = urllib.request.Request(
        f"{server.control_url}/{name}", json.dumps(given).encode() if given else None
    )
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:
            return json.loads(answer.read())
    except urllib.error.HTTPError as error:
        with error:
            return json.loads(error.read())


def test_the_buyer_is_played_from_outside():
    """
    A process that is not ours plays the buyer through the control plane.
    """
    with SimulatorServer(WorldPlan(orders=120, poison=0)) as server:
        server.world.advance(22 * 3600)
        server.world.close_shop()
        trade = next(
            one
            for one in server.world.trades.values()
            if one.status == "WAIT_BUYER_CONFIRM_GOODS"
            and all(line.is_live and not line.refund_id for line in one.lines)
        )
        who = {"tid": str(trade.tid), "oid": str(trade.lines[0].oid)}
        asked = control(server, "buyer", act="asks_refund", **who, fee=1, goods=False)
        number = asked["refund_id"]
        outsider = Outsider.of(server)
        told = outsider.simple("taobao.refund.get", refund_id=number, fields="refund_fee")
        control(server, "buyer", act="withdraws_refund", refund_id=number)
        exchange = control(server, "buyer", act="asks_exchange", **who, sku="颜色分类:藏青")
        control(server, "buyer", act="confirms", tid=str(trade.tid))
        odd = control(server, "buyer", act="sings")

    assert "0.01" == told["refund"]["refund_fee"]
    assert "CLOSED" == server.world.refunds[int(number)].status
    assert int(exchange["dispute_id"]) in server.world.exchanges
    assert "TRADE_FINISHED" == trade.status
    assert "error" in odd


def test_sessions_are_told(server):
    """
    The control plane tells both sessions.
    """
    told = control(server, "session", act="read")

    assert {"session": server.session, "sub_session": server.sub_session} == told


def test_a_reader_of_the_list_may_leave():
    """
    A reader that closes the pipe before the list is over is no error.
    """
    command = [sys.executable, "-m", "tmallerp.simulator", "--apis"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as child:
        child.stdout.close()
        told = child.stderr.read()

    assert (0, b"") == (child.returncode, told)
