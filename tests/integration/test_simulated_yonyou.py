"""
The simulated YonBIP and U8 over real HTTP, with a wire that breaks.
"""

from __future__ import annotations

import http.client
import json
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from erp_caller import U8Caller, YonyouCaller, yonyou_order

from tmallerp.simulator.erps import (
    ErpFault,
    ErpFaultBag,
    ErpFaultPlan,
    ErpProcess,
    ErpServer,
    make_app,
)

SAVE, LIST = "/yonbip/sd/voucherorder/singleSave", "/yonbip/sd/voucherorder/list"
HEADS = {"pageIndex": 1, "pageSize": 100, "isSum": True}
LOST = (urllib.error.URLError, http.client.HTTPException, OSError)


def served(kind, faults=None):
    plan = faults or ErpFaultPlan(hold_s=0.05)
    return ErpServer(make_app(kind, faults=ErpFaultBag.inner(plan)), faults=plan)


@pytest.fixture
def yonyou():
    with served("yonyou") as server:
        yield YonyouCaller(server.app, server)


def test_an_order_goes_its_whole_way_over_http(yonyou):
    """
    Saved, submitted, audited, shipped: each answer comes over the wire, to the fen.
    """
    order = yonyou.data(SAVE, yonyou_order())
    rows = {"data": [{"id": order["id"]}]}
    for step in ("batchsubmit", "batchaudit"):
        yonyou.data(f"/yonbip/sd/voucherorder/{step}", rows)
    told = yonyou.ask(
        "POST", f"{yonyou.server.control_url}/act/ship", body={"id": str(order["id"])}
    )
    issues = yonyou.data("/yonbip/scm/salesout/list", HEADS | {"isSum": False})
    ledger = yonyou.ask("GET", f"{yonyou.server.control_url}/ledger").json

    assert (200, [Decimal(177)], {"voucherorder", "salesout"}) == (
        told.status,
        [row["oriSum"] for row in issues["recordList"]],
        {each["form"] for each in ledger["documents"]},
    )


def test_addresses_lead_back_to_the_same_machine(yonyou):
    """
    The gateway and token addresses are those the caller came by.
    """
    root = yonyou.facts["url"]

    assert {
        "gatewayUrl": f"{root}/iuap-api-gateway",
        "tokenUrl": f"{root}/iuap-api-auth",
    } == (yonyou.addresses)


def test_one_key_makes_one_document_however_often_it_is_sent(yonyou):
    """
    Of many callers with one key, one creates and the others hear of its document.
    """
    with ThreadPoolExecutor(8) as pool:
        told = list(pool.map(lambda _: yonyou.call(SAVE, yonyou_order()).json, range(16)))
    ids = {each["data"]["id"] for each in told}

    assert (1, 1, 15) == (
        len(ids),
        [each["code"] for each in told].count("200"),
        [each["code"] for each in told].count("10004"),
    )


@pytest.mark.parametrize(
    ("kind", "happened"),
    [
        (ErpFault.RESET, False),
        (ErpFault.TIMEOUT_BEFORE, False),
        (ErpFault.TIMEOUT_AFTER, True),
        (ErpFault.CUT_BODY, True),
        (ErpFault.LATE_EFFECT, True),
    ],
)
def test_a_lost_answer_says_nothing_of_what_happened(yonyou, kind, happened):
    """
    Whether a lost save happened is seen in the ledger, and its key is honoured after.
    """
    yonyou.server.fire(kind)
    with pytest.raises(LOST):
        yonyou.call(SAVE, yonyou_order())
    before = len(yonyou.app.ledger()["documents"])
    again = yonyou.call(SAVE, yonyou_order()).json["code"]

    assert (int(happened), "10004" if happened else "200") == (before, again)


def test_everything_goes_wrong_and_nothing_is_doubled():
    """
    Under all faults a caller that keeps its keys writes each document once.
    """
    kinds = tuple(kind for kind in ErpFault if kind is not ErpFault.REFUSED)
    plan = ErpFaultPlan(kinds=kinds, every=4, hold_s=0.02, settling_s=5)
    with served("yonyou", plan) as server:
        server.set_faults([])
        caller = YonyouCaller(server.app, server)
        server.set_faults(kinds)
        for number in range(60):
            _insist(caller, f"key-{number}")
        fired = {**server.wire_faults.fired, **server.app.faults.fired}
        memos = [each["memo"] for each in server.app.ledger()["documents"]]

    assert (60, 60, True) == (len(memos), len(set(memos)), len(fired) >= 8)


def _insist(caller, key):
    """Save until the platform says that it is saved."""
    for _ in range(20):
        try:
            code = str(caller.call(SAVE, yonyou_order(key)).json["code"])
        except (*LOST, ValueError):
            continue
        if code in {"200", "10004"}:
            return
        if code == "310036":
            _renew(caller)
    raise AssertionError(key)


def _renew(caller):
    for _ in range(20):
        try:
            caller.token = caller.get_token().json["data"]["access_token"]
        except (*LOST, ValueError, KeyError):
            continue
        return


@pytest.mark.parametrize("kind", ["yonyou", "u8", "rest"])
def test_each_kind_runs_as_a_process(kind):
    """
    A process tells its address and credentials and answers under its control plane.
    """
    with (
        ErpProcess(kind) as process,
        urllib.request.urlopen(f"{process.control_url}/facts", timeout=5) as answer,
    ):
        told = json.loads(answer.read())

    assert {**told, "control_url": process.control_url} == dict(process.facts)


def test_u8_works_later_over_http():
    """
    The address of an accepted addition is polled until the clock has moved.
    """
    with served("u8") as server:
        caller = U8Caller(server.app, server)
        row = {"inventorycode": "0001-00", "quantity": 2, "taxunitprice": "88.50"}
        body = {"saleorder": {"custcode": "TMALL01", "entry": [row]}}
        told = caller.call("saleorder/add", body, biz_id="b1").json
        early = caller.ask("GET", told["url"]).json["errcode"]
        caller.ask("POST", f"{server.control_url}/clock", body={"advance_s": 5})
        late = caller.ask("GET", told["url"]).json
        found = caller.call("saleorder/get", id=late["id"]).json["saleorder"]

    assert ("30001", "0", "177") == (early, late["errcode"], found["sum"])
