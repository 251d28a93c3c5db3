"""
The simulated shop speaks to any client, and refuses what the platform refuses.

Everything here is the standard library's: no line of our client takes part.
"""

from __future__ import annotations

import contextlib
import gc
import http.client
import json
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from outside import CHINA, Outsider

from tmallerp.simulator import Fault, FaultPlan, SimulatorServer, WorldPlan
from tmallerp.simulator.faults import WIRE


@pytest.fixture(scope="module")
def shop():
    with SimulatorServer(WorldPlan(orders=60), real_time=True) as server:
        yield server


@pytest.fixture
def outsider(shop):
    return Outsider(shop.url, shop.app_key, shop.app_secret, shop.session)


def window(hours=24):
    now = datetime.now(CHINA)
    form = "%Y-%m-%d %H:%M:%S"
    return {
        "start_modified": (now - timedelta(hours=hours)).strftime(form),
        "end_modified": now.strftime(form),
        "fields": "tid,modified,payment,status",
    }


@pytest.mark.parametrize("sign_method", ["md5", "hmac", "hmac-sha256"])
def test_a_signed_call_is_answered(outsider, sign_method):
    """
    A call signed by any of the three rules gets its answer, in the normal envelope.
    """
    answer = outsider.ask("taobao.time.get", sign_method=sign_method)

    assert list(answer) == ["time_get_response"]


def test_a_list_in_both_shapes(outsider):
    """
    A list comes wrapped, or plain where that is asked for, with the same rows.
    """
    method = "taobao.trades.sold.increment.get"
    normal = outsider.ask(method, **window())["trades_sold_increment_get_response"]
    simple = outsider.ask(method, **window(), simplify="true")

    assert normal["trades"]["trade"] == simple["trades"]
    assert normal["total_results"] == simple["total_results"] >= 40


def test_an_empty_list(outsider):
    """
    Nothing is an empty object in the normal envelope.
    """
    params = window(31)
    end = datetime.now(CHINA) - timedelta(hours=30)
    params["end_modified"] = end.strftime("%Y-%m-%d %H:%M:%S")
    answer = outsider.ask("taobao.trades.sold.increment.get", **params)

    assert answer["trades_sold_increment_get_response"]["trades"] == {}


def test_ids_have_nineteen_digits(outsider):
    """
    Trade numbers are as long as real ones, and come as number and as text.
    """
    answer = outsider.ask("taobao.trades.sold.increment.get", **window(), simplify="true")
    tid = answer["trades"][0]["tid"]
    whole = outsider.ask(
        "taobao.trade.fullinfo.get", fields="tid,tid_str,orders", tid=tid, simplify="true"
    )

    assert len(whole["trade"]["tid_str"]) == 19


REFUSALS = {
    "wrong signature": ({"public": {"sign": "0" * 32}}, 25, None),
    "unknown rule of signing": ({"public": {"sign_method": "sha1"}}, 25, None),
    "stale": ({"public": {"timestamp": "2020-01-01 00:00:00"}}, 31, None),
    "no timestamp": ({"public": {"timestamp": None}}, 30, None),
    "no session": ({"public": {"session": None}}, 26, None),
    "ended session": ({"public": {"session": "other"}}, 27, None),
    "unknown key": ({"public": {"app_key": "1"}}, 29, None),
    "no key": ({"public": {"app_key": None}}, 28, None),
    "no version": ({"public": {"v": None}}, 32, None),
    "too wide": (window(48), None, "isv."),
    "turned round": (
        window() | {"end_modified": "2020-01-01 00:00:00"},
        None,
        "isv.",
    ),
    "no fields": ({"fields": None}, 40, None),
    "bad page": ({"page_no": "x"}, 41, None),
    "page too long": ({"page_size": "500"}, None, "isv."),
}


@pytest.mark.parametrize(("change", "code", "prefix"), REFUSALS.values(), ids=REFUSALS)
def test_wrong_calls_are_refused(outsider, change, code, prefix):
    """
    Each wrong call is refused with the platform's own code.
    """
    refusal = outsider.refusal("taobao.trades.sold.increment.get", **{**window(), **change})

    assert code in (None, refusal["code"])
    assert prefix is None or refusal["sub_code"].startswith(prefix)
    assert refusal["request_id"]


def test_an_unknown_method(outsider):
    """
    A method that is not there has code 22.
    """
    assert outsider.refusal("taobao.no.such.get")["code"] == 22


def test_an_unknown_trade(outsider):
    """
    A trade that is not there is an ``isv.`` error.
    """
    refusal = outsider.refusal("taobao.trade.fullinfo.get", fields="tid", tid="1")

    assert refusal["sub_code"].startswith("isv.")


def test_the_clock_is_in_the_header(shop):
    """
    Every answer carries its date, also one that refuses a timestamp.
    """
    with urllib.request.urlopen(shop.url, b"method=taobao.time.get", timeout=5) as answer:
        assert "GMT" in answer.headers["date"]


def test_the_command_prints_how_to_reach_it():
    """
    With ``--json`` the first line tells all an outsider needs.
    """
    command = [sys.executable, "-m", "tmallerp", "simulate", "--json", "--orders", "5"]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        facts = json.loads(process.stdout.readline())
        outsider = Outsider(
            **{key: facts[key] for key in ("url", "app_key", "app_secret", "session")}
        )
        answer = outsider.ask("taobao.user.seller.get", fields="nick", simplify="true")
        process.terminate()

    assert {"url", "app_key", "app_secret", "session"} <= facts.keys()
    assert answer["user"]["nick"]


# --- the world ------------------------------------------------------------------------


def virtual(plan, **settings):
    server = SimulatorServer(plan, **settings)
    server.start()
    world = server.world
    return server, Outsider(
        server.url, server.app_key, server.app_secret, server.session, lambda: world.now
    )


def trades_of(seed, orders=150):
    server, outsider = virtual(WorldPlan(seed=seed, orders=orders, poison=0))
    server.world.advance(24 * 3600)
    tids = list(server.world.trades)
    answers = [
        outsider.ask(
            "taobao.trade.fullinfo.get",
            tid=tid,
            simplify="true",
            fields="tid,status,payment,total_fee,discount_fee,post_fee,adjust_fee,cod_fee,"
            "orders,service_orders,promotion_details,oaid,receiver_name,receiver_mobile",
        )["trade"]
        for tid in tids
    ]
    server.stop()
    return answers


@pytest.fixture(scope="module")
def trades():
    return trades_of(3)


def fen(text):
    yuan, _, rest = (text or "0").partition(".")
    sign = -1 if yuan.startswith("-") else 1
    return int(yuan) * 100 + sign * int((rest + "00")[:2])


def paid(trade):
    lines = [one for one in trade["orders"] if one["status"] != "TRADE_CLOSED_BY_TAOBAO"]
    return lines or trade["orders"]


def test_the_same_seed_is_the_same_day(trades):
    """
    A seed decides everything, and another seed is another day.
    """
    assert trades == trades_of(3)
    assert trades != trades_of(4)


def test_m1_total_fee(trades):
    """
    M1: the trade's total is price times pieces over its lines.
    """
    for trade in trades:
        total = sum(fen(one["price"]) * one["num"] for one in paid(trade))
        assert fen(trade["total_fee"]) == total


def test_m2_line_total(trades):
    """
    M2: a line's total is price times pieces, adjusted, less its own discount.
    """
    for one in (line for trade in trades for line in trade["orders"]):
        total = fen(one["price"]) * one["num"] + fen(one["adjust_fee"])
        assert fen(one["total_fee"]) == total - fen(one["discount_fee"])


def test_m3_m4_m7_line_payment(trades):
    """
    M3, M4, M7: only where the line is the trade does its payment contain the postage.
    """
    for trade in trades:
        for one in paid(trade):
            single = str(one["oid"]) == str(trade["tid"])
            divide, tax = fen(one["divide_order_fee"]), fen(one.get("sub_order_tax_fee"))
            if single:
                fees = fen(trade["post_fee"]) + fen(trade["cod_fee"])
                assert fen(one["payment"]) == fen(trade["payment"])
                assert divide == fen(one["payment"]) - fees
            else:
                assert fen(one["payment"]) == fen(one["total_fee"]) + tax
                assert divide == fen(one["payment"]) - fen(one["part_mjz_discount"])


def test_m5_m8_payment(trades):
    """
    M5, M8: lines after discounts, postage, fees and services are the payment.
    """
    for trade in trades:
        parts = sum(fen(one["divide_order_fee"]) for one in paid(trade))
        parts += sum(fen(one["payment"]) for one in trade.get("service_orders") or [])
        assert fen(trade["payment"]) == parts + fen(trade["post_fee"]) + fen(
            trade["cod_fee"]
        )


def test_m6_shares_of_the_discount(trades):
    """
    M6: the lines' shares add up to the trade's discount.
    """
    for trade in trades:
        shares = sum(fen(one["part_mjz_discount"]) for one in paid(trade))
        assert fen(trade["discount_fee"]) == shares


def test_m9_tax(trades):
    """
    M9: cross-border tax is contained in the line's amount, and some lines carry it.
    """
    taxed = [
        one for trade in trades for one in trade["orders"] if one.get("sub_order_tax_fee")
    ]

    assert taxed
    for one in taxed:
        rest = fen(one["total_fee"]) - fen(one["part_mjz_discount"])
        assert fen(one["divide_order_fee"]) == rest + fen(one["sub_order_tax_fee"])


def test_m10_refunds_leave_the_payment():
    """
    M10, M12: a refund lowers no payment; refunded and kept make the refund's total.
    """
    server, outsider = virtual(WorldPlan(seed=5, orders=300, poison=0))
    before = {}
    for _ in range(48):
        server.world.advance(1800)
        for tid, trade in server.world.trades.items():
            if trade.pay_time and not any(one.refund_id for one in trade.lines):
                before[tid] = trade.payment
    refunded = [
        (tid, case)
        for case in server.world.refunds.values()
        if (tid := case.tid) in before and case.status == "SUCCESS"
    ]
    seen = [
        outsider.ask(
            "taobao.refund.get",
            fields="refund_id,total_fee,refund_fee,payment",
            refund_id=case.refund_id,
            simplify="true",
        )["refund"]
        for _, case in refunded
    ]
    server.stop()

    assert refunded
    assert all(server.world.trades[tid].payment == before[tid] for tid, _ in refunded)
    assert all(
        fen(one["total_fee"]) == fen(one["refund_fee"]) + fen(one["payment"])
        for one in seen
    )


def test_receivers_are_masked(trades):
    """
    No receiver is shown whole; an OAID stands for each.
    """
    assert all(
        "*" in trade["receiver_name"] and "*" in trade["receiver_mobile"] and trade["oaid"]
        for trade in trades
    )


def test_rows_move_while_paging():
    """
    The newest change comes first, and a row that changes between pages leaves its place.
    """
    server, outsider = virtual(WorldPlan(seed=7, orders=120, edits_per_page=5))
    server.world.advance(20 * 3600)
    end = server.world.now
    form = "%Y-%m-%d %H:%M:%S"
    pages = []
    for page_no in (1, 2, 3):
        server.world.advance(1)
        answer = outsider.ask(
            "taobao.trades.sold.increment.get",
            start_modified=(end - timedelta(hours=20)).strftime(form),
            end_modified=end.strftime(form),
            fields="tid,modified",
            page_no=page_no,
            page_size=20,
            simplify="true",
        )
        pages.append(answer)
    server.stop()
    rows = [row["modified"] for row in pages[0]["trades"]]
    totals = [page["total_results"] for page in pages]

    assert all(later >= earlier for later, earlier in pairwise(rows))
    assert totals[0] > totals[-1]


# --- faults ---------------------------------------------------------------------------


def faulty(kind):
    server, outsider = virtual(
        WorldPlan(seed=7, orders=100),
        faults=FaultPlan(kinds=(kind,), every=10_000, hold_s=0.2),
    )
    server.world.advance(20 * 3600)
    server.fire(kind)
    return server, outsider


EXPECTED = {
    Fault.REFUSED: (OSError,),
    Fault.RESET: (OSError,),
    Fault.TIMEOUT_BEFORE: (OSError, http.client.HTTPException),
    Fault.TIMEOUT_AFTER: (OSError, http.client.HTTPException),
    Fault.CUT_BODY: (http.client.IncompleteRead,),
    Fault.HTTP_5XX: (urllib.error.HTTPError,),
    Fault.HTML: (json.JSONDecodeError,),
}


@pytest.mark.parametrize(("kind", "errors"), EXPECTED.items(), ids=lambda v: str(v)[:20])
def test_wire_faults(kind, errors):
    """
    A broken wire breaks as it is called, once, and the next call is answered.
    """
    server, outsider = faulty(kind)
    with pytest.raises(errors):
        outsider.ask("taobao.time.get")
    for _ in range(50):
        try:
            answer = outsider.ask("taobao.time.get")
            break
        except OSError:
            time.sleep(0.01)
    fired = Counter(server.wire_faults.fired) + Counter(server.gateway.faults.fired)
    server.stop()

    assert "time_get_response" in answer
    assert fired[kind] == 1


def test_nothing_stays_open(monkeypatch):
    """
    A shop that is closed in the middle of breaking calls leaves no socket behind.
    """
    left = []
    monkeypatch.setattr(sys, "unraisablehook", lambda what: left.append(what.exc_value))
    for seed in range(10):
        plan = FaultPlan(kinds=tuple(WIRE), every=3, hold_s=0.2, seed=seed)
        server, outsider = virtual(WorldPlan(orders=5), faults=plan)
        closed = threading.Event()
        callers = [
            threading.Thread(target=call_until, args=(closed, outsider)) for _ in range(4)
        ]
        for caller in callers:
            caller.start()
        time.sleep(0.2)
        server.stop()
        closed.set()
        for caller in callers:
            caller.join()
    gc.collect()

    assert left == []


def call_until(closed, outsider):
    while not closed.is_set():
        with contextlib.suppress(OSError, http.client.HTTPException):
            outsider.ask("taobao.time.get")


def test_effects_before_and_after():
    """
    A call that times out after its effect has happened; one before has not.
    """
    memos = {}
    for kind in (Fault.TIMEOUT_BEFORE, Fault.TIMEOUT_AFTER):
        server, outsider = faulty(kind)
        tid = next(iter(server.world.trades))
        with pytest.raises((OSError, http.client.HTTPException)):
            outsider.ask("taobao.trade.memo.update", tid=tid, memo="加急")
        memos[kind] = server.world.trades[tid].memo == "加急"
        server.stop()

    assert memos == {Fault.TIMEOUT_BEFORE: False, Fault.TIMEOUT_AFTER: True}


def test_a_ban_lasts_its_seconds():
    """
    A ban names its seconds and lasts exactly as long.
    """
    server, outsider = faulty(Fault.BAN)
    refusal = outsider.refusal("taobao.time.get")
    seconds = int(refusal["sub_msg"].split()[-3])
    server.world.advance(seconds - 1)
    during = outsider.ask("taobao.time.get")
    server.world.advance(1)
    after = outsider.ask("taobao.time.get")
    server.stop()

    assert refusal["code"] == 7
    assert refusal["sub_code"].startswith("accesscontrol.limited-by-")
    assert ("error_response" in during, "error_response" in after) == (True, False)


def test_a_quota_ends_the_day():
    """
    Past the daily quota every call is banned until midnight.
    """
    server, outsider = virtual(WorldPlan(orders=5), quota=3)
    server.world.advance(60)
    answers = [outsider.ask("taobao.time.get") for _ in range(4)]
    server.world.advance(24 * 3600)
    tomorrow = outsider.ask("taobao.time.get")
    server.stop()

    assert ["error_response" in answer for answer in answers] == [False, False, False, True]
    assert "error_response" not in tomorrow


def test_an_ended_session_stays_ended():
    """
    An expired session is refused until a new one is issued.
    """
    server, outsider = faulty(Fault.SESSION_EXPIRED)
    codes = [
        outsider.refusal("taobao.user.seller.get", fields="nick")["code"] for _ in range(2)
    ]
    outsider.session = server.gateway.renew_session()
    answer = outsider.ask("taobao.user.seller.get", fields="nick", simplify="true")
    server.stop()

    assert codes == [27, 27]
    assert answer["user"]


def test_a_duplicated_page():
    """
    A page is answered with a neighbour's rows, once.
    """
    server, outsider = faulty(Fault.DUPLICATED_PAGE)
    form = "%Y-%m-%d %H:%M:%S"
    now = server.world.now

    def page(number):
        rows = outsider.ask(
            "taobao.trades.sold.increment.get",
            start_modified=(now - timedelta(hours=20)).strftime(form),
            end_modified=now.strftime(form),
            fields="tid",
            page_no=number,
            page_size=20,
            simplify="true",
        )["trades"]
        return [row["tid"] for row in rows]

    wrong, right, neighbour = page(1), page(1), page(2)
    server.stop()

    assert wrong == neighbour != right


def test_late_effects_become_visible():
    """
    A change may stay out of lists for a while, and is there afterwards.
    """
    server, outsider = faulty(Fault.LATE_EFFECT)
    form = "%Y-%m-%d %H:%M:%S"

    def seen():
        now = server.world.now
        rows = outsider.ask(
            "taobao.trades.sold.increment.get",
            start_modified=(now - timedelta(minutes=10)).strftime(form),
            end_modified=now.strftime(form),
            fields="tid",
            page_size=100,
            simplify="true",
        )["trades"]
        return {row["tid"] for row in rows}

    seen()
    trade = next(iter(server.world.trades.values()))
    outsider.ask("taobao.trade.memo.update", tid=trade.tid, memo="x")
    server.world.advance(30)
    early = trade.tid in seen()
    server.world.advance(240)
    late = trade.tid in seen()
    server.stop()

    assert (early, late) == (False, True)
