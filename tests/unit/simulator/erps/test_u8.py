"""
The simulated U8 accepts first and works later, and numbers are text.
"""

from __future__ import annotations

import pytest
from erp_caller import U8Caller

from tmallerp.simulator.erps import ErpFault, make_app


@pytest.fixture
def erp():
    return U8Caller(make_app("u8"))


def order(tid="t1", *, quantity=2, price="88.5", **more):
    row = {"inventorycode": "0001-00", "quantity": quantity, "taxunitprice": price}
    head = {"custcode": "TMALL01", "typecode": "01", "date": "2026-11-11", "taxrate": 13}
    return {"saleorder": head | {"define1": tid, "entry": [row]} | more}


def added(erp, tid="t1", **more):
    told = erp.wait("saleorder/add", order(tid, **more), biz_id=tid)
    assert told["errcode"] == "0", told
    return told["id"]


def listed(erp, name="saleorderlist", **query):
    return erp.call(f"{name}/batch_get", **query).json


def test_answers_are_json_that_calls_itself_a_page(erp):
    """
    Business answers say text/html; the token's life and the codes are as published.
    """
    told = erp.call("saleorderlist/batch_get")
    token = erp.system("token", app_secret=erp.facts["app_secret"])

    assert ("text/html; charset=utf-8", "0", 7200) == (
        told.headers["content-type"],
        told.json["errcode"],
        token["token"]["expiresIn"],
    )


def test_wrong_callers_are_told_at_status_200(erp):
    """
    A wrong secret, a wrong token, and an unknown address have errcodes of text.
    """
    codes = [erp.system("token", app_secret="x")["errcode"]]
    codes.append(erp.call("saleorder/dance", {}).json["errcode"])
    codes.append(erp.call("nothing/get").json["errcode"])
    codes.append(erp.ask("GET", f"{erp.facts['url']}/else").json["errcode"])
    codes.append(erp.ask("GET", f"{erp.facts['url']}/result?requestid=x").json["errcode"])
    erp.token = "x"
    codes.append(erp.call("saleorder/get", id="1").json["errcode"])

    assert ["20001", "20003", "20003", "20003", "40002", "20002"] == codes


def test_tokens_end_by_the_clock(erp):
    """
    A token is good for 7200 seconds.
    """
    erp.app.clock.advance(7200)

    assert "20002" == listed(erp)["errcode"]


def test_accepted_is_not_done(erp):
    """
    Without waiting an addition is accepted, is being worked on, and is there at last.
    """
    told = erp.call("saleorder/add", order(), biz_id="b1").json
    polls = [erp.ask("GET", told["url"]).json["errcode"]]
    before = listed(erp)["row_count"]
    erp.app.clock.advance(5)
    done = erp.ask("GET", told["url"]).json

    assert ("0", ["30001"], "0", "0", "0000000001", "1") == (
        told["errcode"],
        polls,
        before,
        done["errcode"],
        done["id"],
        listed(erp)["row_count"],
    )


def test_what_was_accepted_may_fail(erp):
    """
    A refusal comes with the poll, and the same biz_id may be tried again then.
    """
    told = erp.call("saleorder/add", order(custcode="nobody"), biz_id="b1").json
    erp.app.clock.advance(5)
    done = erp.ask("GET", told["url"]).json
    again = erp.wait("saleorder/add", order(), biz_id="b1")

    assert ("0", "40001", "0", "1") == (
        told["errcode"],
        done["errcode"],
        again["errcode"],
        listed(erp)["row_count"],
    )


def test_one_biz_id_makes_one_document_for_ever(erp):
    """
    A repeated biz_id answers with the first document, whatever it carries.
    """
    first = added(erp)
    erp.app.clock.advance(7000)
    again = erp.wait("saleorder/add", order(quantity=9), biz_id="t1")

    assert (first, "1") == (again["id"], listed(erp)["row_count"])


def test_work_in_progress_is_not_begun_twice(erp):
    """
    The same biz_id while it is worked on gives the same address, or asks to wait.
    """
    told = [erp.call("saleorder/add", order(), biz_id="b1").json for _ in range(2)]
    waiting = erp.wait("saleorder/add", order(), biz_id="b1")["errcode"]
    erp.app.clock.advance(5)

    assert (told[0]["url"], "30001", "1") == (
        told[1]["url"],
        waiting,
        listed(erp)["row_count"],
    )


def test_a_tradeid_is_fetched_and_honoured(erp):
    """
    An addition needs a key; a fetched tradeid is one, an invented one is not.
    """
    trade = erp.system("tradeid", token=erp.token)["trade"]["id"]
    bare = erp.wait("saleorder/add", order())["errcode"]
    wrong = erp.wait("saleorder/add", order(), tradeid="x")["errcode"]
    first = erp.wait("saleorder/add", order(), tradeid=trade)
    again = erp.wait("saleorder/add", order(), tradeid=trade)

    assert ("20004", "20005", first) == (bare, wrong, again)


def test_sums_are_computed_and_numbers_are_text(erp):
    """
    A row's sum is quantity times price however it was sent, and is read back as text.
    """
    body = order(quantity="3", price="3.3333")
    body["saleorder"]["entry"][0]["sum"] = "99"
    code = erp.wait("saleorder/add", body, biz_id="s")["id"]
    back = erp.call("saleorder/get", id=code).json["saleorder"]
    row = back["entry"][0]

    assert ("10", "10", "8.85", "1.15", "3.3333", "3") == (
        back["sum"],
        row["sum"],
        row["money"],
        row["tax"],
        row["taxunitprice"],
        row["quantity"],
    )


def test_a_tax_rate_of_nothing_stays_nothing(erp):
    """
    A rate of 0 is a rate, not a missing one.
    """
    code = added(erp, taxrate=0)

    assert "0" == erp.call("saleorder/get", id=code).json["saleorder"]["entry"][0]["tax"]


@pytest.mark.parametrize(
    "change",
    [
        {"custcode": None},
        {"custcode": "nobody"},
        {"entry": []},
        {"entry": ["x"]},
        {"entry": [{"inventorycode": "0001-00"}]},
        {"entry": [{"inventorycode": "0001-00", "quantity": 0}]},
        {"entry": [{"inventorycode": "0001-00", "quantity": "two"}]},
        {"entry": [{"inventorycode": "0001-00", "quantity": "1.1234567"}]},
        {"entry": [{"inventorycode": "NEW", "quantity": 1}]},
    ],
)
def test_what_does_not_fit_is_refused(erp, change):
    """
    Missing, unknown and impossible values are business refusals.
    """
    erp.act("settings", strict_products=True)
    told = erp.wait("saleorder/add", order(**change), biz_id="x")

    assert ("40001", "0") == (told["errcode"], listed(erp)["row_count"])


def test_a_given_code_is_kept_and_unique(erp):
    """
    A document may bring its number, once.
    """
    first = added(erp, code="X1")
    again = erp.wait("saleorder/add", order(code="X1"), biz_id="other")

    assert ("X1", "40001") == (first, again["errcode"])


def test_bodies_need_the_resources_name(erp):
    """
    A body without the resource's object, or no JSON, is a parameter error.
    """
    told = [erp.wait("saleorder/add", body, biz_id="x")["errcode"] for body in ({}, b"{")]

    assert ["20004", "20004"] == told


def test_states_follow_each_other(erp):
    """
    An order is verified, closed, opened, taken back and abandoned in that order only.
    """
    code = added(erp)
    steps = ("unverify", "verify", "close", "open", "unverify", "abandon", "verify")
    told = [
        erp.wait(f"saleorder/{op}", {"saleorder": {"voucher_code": code}})["errcode"]
        for op in steps
    ]
    gone = erp.wait("saleorder/verify", {"saleorder": {"voucher_code": "9"}})["errcode"]

    assert (["40001", "0", "0", "0", "0", "0", "40001"], "40002", "Abandoned") == (
        told,
        gone,
        listed(erp)["saleorderlist"][0]["state"],
    )


def test_lists_are_paged_and_filtered(erp):
    """
    Pages are counted in text; filters are ranges; past the end there is nothing.
    """
    for tid in ("a", "b", "c"):
        added(erp, tid)
        erp.app.clock.advance(60)
    page = listed(erp, page_index=2, rows_per_page=2)
    found = [
        listed(erp, define1="b"),
        listed(erp, code_begin="0000000002"),
        listed(erp, code_end="0000000001"),
        listed(erp, timestamp_begin="2026-11-11 12:02:00"),
        listed(erp, date_begin="2026-11-12"),
        listed(erp, custcode="TMALL01", state="Approved"),
        listed(erp, page_index=9),
    ]

    assert (("3", "2", ["c"]), ["b", "bc", "a", "c", "", "", ""]) == (
        (
            page["row_count"],
            page["page_count"],
            [row["define1"] for row in page["saleorderlist"]],
        ),
        ["".join(row["define1"] for row in each["saleorderlist"]) for each in found],
    )


@pytest.mark.parametrize(
    "query", [{"page_index": "0"}, {"rows_per_page": 8001}, {"page_index": "x"}]
)
def test_wrong_pages_are_refused(erp, query):
    """
    A page that cannot be is a parameter error.
    """
    assert "20004" == listed(erp, **query)["errcode"]


def test_shipping_makes_audited_issues(erp):
    """
    A verified order is shipped in parts; stock and the order's rows follow.
    """
    code = added(erp, quantity=3)
    with pytest.raises(ValueError, match="Opening"):
        erp.act("ship", code=code)
    erp.act("approve", define1="t1")
    erp.act("ship", code=code, lines=[{"rowno": 1, "quantity": 1}], waybill="SF1")
    with pytest.raises(ValueError, match="Only"):
        erp.act("ship", code=code, lines=[{"rowno": 1, "quantity": 3}])
    erp.act("ship", define1="t1", waybill="SF2")
    issues = listed(erp, "saleoutlist")["saleoutlist"]
    taken_back = erp.wait("saleorder/unverify", {"saleorder": {"voucher_code": code}})

    assert ([("SF1", "Approved"), ("SF2", "Approved")], "3", "997", "40001") == (
        [(row["define10"], row["state"]) for row in issues],
        erp.call("saleorder/get", id=code).json["saleorder"]["entry"][0]["foutquantity"],
        listed(erp, "currentstock")["currentstock"][0]["qty"],
        taken_back["errcode"],
    )


def test_stock_knows_what_is_sold(erp):
    """
    What is available is on hand less what is ordered and not out.
    """
    added(erp, quantity=3)
    erp.act(
        "seed",
        warehouse={"CK002": "二仓"},
        stock=[{"whcode": "CK002", "invcode": "B", "qty": "1.50"}],
    )
    rows = listed(erp, "currentstock")["currentstock"]
    one = listed(erp, "currentstock", whcode_begin="CK002", invcode_end="B")["currentstock"]

    assert ([("1000", "997"), ("1.5", "1.5")], ["B"]) == (
        [(row["qty"], row["availqty"]) for row in rows],
        [row["invcode"] for row in one],
    )


def test_issues_over_the_api_lower_stock_when_verified(erp):
    """
    A verified issue takes goods out; there is none of goods that are not there.
    """
    body = {
        "warehousecode": "CK001",
        "entry": [{"inventorycode": "0001-00", "quantity": 4}],
    }
    code = erp.wait("saleout/add", {"saleout": body}, biz_id="o")["id"]
    erp.wait("saleout/verify", {"saleout": {"voucher_code": code}})
    body["entry"] = [{"inventorycode": "0001-00", "quantity": 5000}]
    short = erp.wait("saleout/add", {"saleout": body}, biz_id="p")["errcode"]

    assert ("996", "40001") == (erp.app.ledger()["stock"][0]["qty"], short)


@pytest.mark.parametrize(
    ("name", "body"),
    [
        (
            "consignment",
            {
                "operation_type": "1",
                "saletype": "01",
                "custcode": "TMALL01",
                "deptcode": "01",
                "entry": [
                    {"inventory_code": "0001-00", "warehouse_code": "CK001", "quantity": 1}
                ],
            },
        ),
        (
            "returnorder",
            {"custcode": "TMALL01", "entry": [{"inventory_code": "B", "quantity": 1}]},
        ),
        (
            "saleinvoice",
            {"custcode": "TMALL01", "entry": [{"inventorycode": "B", "quantity": 1}]},
        ),
        ("oughtreceive", {"custcode": "TMALL01", "amount": "177.00"}),
        ("accept", {"custcode": "TMALL01", "amount": "177.00"}),
        ("receive", {"custcode": "TMALL01", "amount": "177.00"}),
        ("inventory", {"code": "P1", "name": "一"}),
        ("customer", {"code": "C1", "name": "二"}),
    ],
)
def test_other_documents_are_added_once(erp, name, body):
    """
    Every kind of document honours its biz_id.
    """
    told = [erp.wait(f"{name}/add", {name: body}, biz_id="k") for _ in range(2)]

    assert ("0", told[0]) == (told[0]["errcode"], told[1])


def test_registers_are_edited_and_unique(erp):
    """
    Goods are added once, edited by code, and read.
    """
    body = {"inventory": {"code": "0001-00", "name": "新名"}}
    twice = erp.wait("inventory/add", body, biz_id="k")["errcode"]
    erp.wait("inventory/edit", body)
    gone = erp.wait("inventory/edit", {"inventory": {"code": "x"}})["errcode"]

    assert ("40001", "40002", "新名", "40002") == (
        twice,
        gone,
        erp.call("inventory/get", id="0001-00").json["inventory"]["name"],
        erp.call("warehouse/get", id="x").json["errcode"],
    )


def voucher(debit="12.30", **more):
    told = {
        "voucher_type": "记",
        "fiscal_year": 2026,
        "accounting_period": 11,
        "date": "2026-11-11",
        "enter": "demo",
        "debit": {"entry": [{"account_code": "660101", "natural_currency": debit}]},
        "credit": {"entry": [{"account_code": "101201", "natural_currency": "12.30"}]},
    }
    return {"voucher": told | more}


def test_vouchers_balance(erp):
    """
    A balanced voucher is written and can be voided.
    """
    code = erp.wait("voucher/add", voucher(), biz_id="v")["id"]
    erp.wait("voucher/cancel", {"voucher": {"voucher_code": code}})

    assert [("202611-1", "Cancelled")] == [
        (row["code"], row["state"]) for row in listed(erp, "voucherlist")["voucherlist"]
    ]


@pytest.mark.parametrize(
    "body",
    [
        voucher("12.31"),
        voucher("12.301"),
        voucher("0"),
        voucher("x"),
        voucher(debit={"entry": []}),
        voucher(credit={"entry": [{"natural_currency": 1}]}),
        voucher(fiscal_year="x"),
        voucher(accounting_period=10),
        voucher(date=None),
    ],
)
def test_wrong_vouchers_are_refused(erp, body):
    """
    A voucher that does not balance, or falls in a closed period, is refused.
    """
    erp.act("close_period", period="2026-10")

    assert "40001" == erp.wait("voucher/add", body, biz_id="v")["errcode"]


def test_without_its_relay_every_call_fails(erp):
    """
    With the relay off nothing is reached; with it on again everything is there.
    """
    added(erp)
    erp.act("relay", on=False)
    told = [
        listed(erp)["errcode"],
        erp.wait("saleorder/add", order(), biz_id="x")["errcode"],
    ]
    erp.act("relay", on=True)

    assert (["30002", "30002"], "1") == (told, listed(erp)["row_count"])


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        (ErpFault.ROW_REFUSED, "40001"),
        (ErpFault.ROW_LOCKED, "40003"),
        (ErpFault.THROTTLED, "50001"),
        (ErpFault.SESSION_EXPIRED, "20002"),
    ],
)
def test_faults_refuse_once(erp, kind, code):
    """
    A refused write is told by its code, and nothing is written.
    """
    before = erp.app.ledger()["documents"]
    erp.app.faults.ask_for(kind)
    told = erp.wait("saleorder/add", order(), biz_id="x")["errcode"]

    assert (code, before) == (told, erp.app.ledger()["documents"])


@pytest.mark.parametrize("kind", [ErpFault.LATE_EFFECT, ErpFault.HIDDEN])
def test_late_and_hidden_additions_are_seen_after_a_while(erp, kind):
    """
    What is written late or hidden is listed only when it has settled.
    """
    erp.app.faults.ask_for(kind)
    told = erp.call("saleorder/add", order(), biz_id="x", sync=1)
    before = listed(erp)["row_count"]
    erp.app.clock.advance(60)

    assert (kind is ErpFault.LATE_EFFECT, "0", "1") == (
        told.is_lost,
        before,
        listed(erp)["row_count"],
    )


def test_unknown_acts_are_told(erp):
    """
    A test that asks for what nobody can do hears of it.
    """
    for name, given in [
        ("dance", {}),
        ("settings", {"x": 1}),
        ("seed", {"x": {}}),
        ("ship", {}),
    ]:
        with pytest.raises(KeyError):
            erp.act(name, **given)


def test_tokens_can_be_ended(erp):
    """
    Ended tokens are refused, and counted.
    """
    erp.act("expire_tokens")

    assert ("20002", 1) == (listed(erp)["errcode"], erp.app.stats()["answers"]["20002"])
