"""
The simulated Kingdee over real HTTP: the vendor's own client, faults, a process.
"""

from __future__ import annotations

import http.client
import io
import json
import urllib.request

import pytest
from kingdee_support import AUTH, FORMS, order

from tmallerp.simulator.erps import (
    ErpFault,
    ErpFaultPlan,
    ErpProcess,
    ErpServer,
    make_app,
)
from tmallerp.simulator.erps.__main__ import main

BROKEN = (OSError, http.client.HTTPException)


@pytest.fixture
def server():
    with ErpServer(make_app("kingdee"), faults=ErpFaultPlan(hold_s=0.05)) as made:
        yield made


class Caller:
    """The standard library's client, logged in by password."""

    def __init__(self, url, facts, control_url):
        self.url, self.facts, self.control_url = url, facts, control_url
        self.session = ""

    def log_in(self):
        names = ("acct_id", "user", "password")
        told = self.post(
            f"{self.url}/{AUTH}ValidateUser.common.kdsvc",
            {"parameters": [*(self.facts[name] for name in names), 2052]},
        )
        self.session = told["KDSVCSessionId"]

    def post(self, url, body):
        headers = {"content-type": "application/json", "kdservice-sessionid": self.session}
        request = urllib.request.Request(url, json.dumps(body).encode(), headers)
        with urllib.request.urlopen(request, timeout=5) as answer:
            return json.loads(answer.read())

    def call(self, service, form, data):
        return self.post(
            f"{self.url}/{FORMS}{service}.common.kdsvc", {"formid": form, "data": data}
        )

    def query(self, form, keys, where=""):
        data = {"FormId": form, "FieldKeys": keys, "FilterString": where}
        return self.call("ExecuteBillQuery", form, data)

    def control(self, name, **given):
        return self.post(f"{self.control_url}/{name}", given)

    def ledger(self):
        with urllib.request.urlopen(f"{self.control_url}/ledger", timeout=5) as answer:
            return json.loads(answer.read())["documents"]


@pytest.fixture
def caller(server):
    made = Caller(server.url, server.facts, server.control_url)
    made.log_in()
    return made


@pytest.fixture
def sdk(server):
    """Return the vendor's own client, unchanged, told the address and the keys."""
    main = pytest.importorskip(
        "k3cloud_webapi_sdk.main", reason="kingdee.cdp.webapi.sdk is not installed."
    )
    facts = server.facts
    client = main.K3CloudApiSdk(facts["url"])
    client.InitConfig(
        facts["acct_id"], facts["user"], facts["app_id"], facts["app_secret"], facts["url"]
    )
    return client


def test_vendors_client_takes_an_order_through(server, sdk):
    """
    The vendor's own package saves, queries, submits, audits, views and pushes.
    """
    data = {"FormId": "SAL_SaleOrder", "FieldKeys": "FBillNo,FDocumentStatus", "Limit": 10}
    done = [
        json.loads(answer)["Result"]["ResponseStatus"]["IsSuccess"]
        for answer in (
            sdk.Save("SAL_SaleOrder", {"Model": order()}),
            sdk.Submit("SAL_SaleOrder", {"Numbers": ["TM-1"]}),
            sdk.Audit("SAL_SaleOrder", {"Numbers": ["TM-1"]}),
            sdk.View("SAL_SaleOrder", {"Number": "TM-1"}),
            sdk.Push(
                "SAL_SaleOrder", {"Numbers": ["TM-1"], "RuleId": "SaleOrder-OutStock"}
            ),
            sdk.QueryBusinessInfo({"FormId": "SAL_SaleOrder"}),
        )
    ]

    assert [True] * 6 == done
    assert [["TM-1", "C"]] == json.loads(sdk.ExecuteBillQuery(data))
    assert [{"FBillNo": "TM-1", "FDocumentStatus": "C"}] == json.loads(sdk.BillQuery(data))
    assert server.facts["acct_id"] == json.loads(sdk.GetDataCenters())[0]["Id"]


def test_vendors_client_polls_a_batch(sdk):
    """
    Its asynchronous batch waits for the answer and finds each row's outcome.
    """
    models = [order("TM-1"), order("TM-1"), order("TM-2")]
    told = json.loads(sdk.BatchSaveQuery("SAL_SaleOrder", {"Model": models}))
    status = told["Result"]["ResponseStatus"]

    assert [0, 2] == [one["DIndex"] for one in status["SuccessEntitys"]]
    assert [1] == [one["DIndex"] for one in status["Errors"]]


def test_vendors_client_with_a_wrong_secret_is_refused(server, sdk):
    """
    A wrong secret is told inside an answer with status 200.
    """
    sdk.identify.AppSecret = "0" * 32
    status = json.loads(sdk.Save("SAL_SaleOrder", {"Model": order()}))["Result"]

    assert 1 == status["ResponseStatus"]["MsgCode"]
    assert [] == list(server.app.ledger()["documents"])


@pytest.mark.parametrize("kind", ["timeout_after", "cut_body", "late_effect"])
def test_lost_answer_to_a_save_that_happened(server, caller, kind):
    """
    The answer is lost, the order is there; one kind hides it from queries for a while.
    """
    server.fire(ErpFault(kind))
    with pytest.raises(BROKEN):
        caller.call("Save", "SAL_SaleOrder", {"Model": order()})
    seen = caller.query("SAL_SaleOrder", "FBillNo")
    caller.control("clock", advance_s=61)

    assert ([] if kind == "late_effect" else [["TM-1"]]) == seen
    assert [["TM-1"]] == caller.query("SAL_SaleOrder", "FBillNo")


@pytest.mark.parametrize("kind", ["reset", "timeout_before", "refused"])
def test_lost_call_did_not_happen(server, caller, kind):
    """
    A call that never arrived left nothing behind.
    """
    server.fire(ErpFault(kind))
    with pytest.raises(BROKEN):
        caller.call("Save", "SAL_SaleOrder", {"Model": order()})

    assert [] == caller.ledger()


def test_a_fault_is_aimed_at_a_call(server, caller):
    """
    A page that is aimed at a save lets queries pass, and hides a save that happened.
    """
    caller.control("faults", fire="html", at="POST /k3cloud/.*Save")
    before = caller.query("SAL_SaleOrder", "FBillNo")
    with pytest.raises(ValueError, match="Expecting value"):
        caller.call("Save", "SAL_SaleOrder", {"Model": order()})

    assert ([], ["TM-1"]) == (before, [one["FBillNo"] for one in caller.ledger()])
    assert {"html": 1} == {kind.value: n for kind, n in server.wire_faults.fired.items()}


def test_what_was_fired_is_forgotten(caller):
    """
    After calm nothing happens of what was fired or aimed.
    """
    caller.control("faults", fire="reset")
    caller.control("faults", fire="reset", at="Save")
    caller.control("faults", fire="throttled")
    caller.control("faults", calm=True)

    told = caller.call("Save", "SAL_SaleOrder", {"Model": order()})

    assert told["Result"]["ResponseStatus"]["IsSuccess"]


@pytest.mark.parametrize(("kind", "at"), [("throttled", "Save"), ("reset", "(")])
def test_a_fault_that_cannot_be_aimed_is_refused(server, kind, at):
    """
    What the ERP does by itself sees no first line, and a pattern must be one.
    """
    with pytest.raises(ValueError, match=r"first line|regular expression"):
        server.fire(ErpFault(kind), at=at)


def test_a_server_goes_away_and_comes_back(server, caller):
    """
    Who is away refuses connections, and has lost nothing when it is back.
    """
    caller.call("Save", "SAL_SaleOrder", {"Model": order()})
    server.go_away()
    with pytest.raises(OSError, match="refused"):
        caller.query("SAL_SaleOrder", "FBillNo")
    server.come_back()
    server.come_back()

    assert [["TM-1"]] == caller.query("SAL_SaleOrder", "FBillNo")


def test_control_plane_ships_and_tells(server, caller):
    """
    Over the control plane people ship orders, and the raw filters are read.
    """
    caller.call("Save", "SAL_SaleOrder", {"Model": order(), "IsAutoSubmitAndAudit": "true"})
    made = caller.control("act/ship", order="TM-1", tracking="SF100")
    where = "FSoorDerno in ('TM-1')"
    rows = caller.query("SAL_OUTSTOCK", "FBillNo,FCarriageNO,FDocumentStatus", where)
    with urllib.request.urlopen(f"{server.control_url}/stats", timeout=5) as answer:
        stats = json.loads(answer.read())

    assert [[made["number"], "SF100", "C"]] == rows
    assert where == stats["filters"][-1]


def test_all_faults_lose_nothing(caller, server):
    """
    With every fault on, a client that looks before it sends again makes each order once.
    """
    server.set_faults(tuple(ErpFault))
    server.wire_faults._every = server.app.faults._every = 4
    numbers = [f"TM-{n}" for n in range(40)]
    for _ in range(400):
        caller.control("clock", advance_s=61)
        missing = _missing(caller, numbers)
        if missing == []:
            break
        if missing:
            _try(
                caller,
                lambda n=missing[0]: caller.call(
                    "Save", "SAL_SaleOrder", {"Model": order(n)}
                ),
            )
    made = [one["FBillNo"] for one in caller.ledger()]

    assert numbers == sorted(made, key=numbers.index)
    assert len(server.wire_faults.fired) + len(server.app.faults.fired) > 8


def _missing(caller, numbers):
    rows = _try(caller, lambda: caller.query("SAL_SaleOrder", "FBillNo"))
    if not isinstance(rows, list) or (rows and not isinstance(rows[0][0], str)):
        _try(caller, caller.log_in)
        return None
    known = {number for (number,) in rows}
    return [number for number in numbers if number not in known]


def _try(caller, act):
    del caller
    try:
        return act()
    except (*BROKEN, ValueError):
        return None


def test_process_serves_and_ends():
    """
    As a process of its own it tells its keys, serves, and ends with its starter.
    """
    with ErpProcess("kingdee", faults=ErpFaultPlan(kinds=(), hold_s=0.05)) as child:
        caller = Caller(child.url, child.facts, child.control_url)
        caller.log_in()
        caller.control("act/seed", materials=["0042-01"])
        model = order("TM-1", ("0042-01", 1, 5))
        answer = caller.call("Save", "SAL_SaleOrder", {"Model": model})
        keys = {"url", "acct_id", "user", "app_id", "app_secret", "control_url"}

        assert keys <= set(child.facts)
        assert answer["Result"]["ResponseStatus"]["IsSuccess"]
        assert ["TM-1"] == [one["FBillNo"] for one in caller.ledger()]
    with pytest.raises(BROKEN):
        caller.ledger()


def test_taken_port_is_told(server, capsys):
    """
    A port that is taken ends the module with one sentence.
    """
    port = server.url.split(":")[2].split("/")[0]

    assert 1 == main(["--erp", "kingdee", "--port", port], io.StringIO())
    assert f"Port {port}" in capsys.readouterr().err
