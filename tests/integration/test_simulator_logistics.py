"""
Goods are sent once, in parts where that is asked for, and read back as parcels.
"""

from __future__ import annotations

import pytest
from seller import open_shop

PAID, PARTLY = "WAIT_SELLER_SEND_GOODS", "SELLER_CONSIGNED_PART"
SHIPPED = "WAIT_BUYER_CONFIRM_GOODS"
SENT = {"company_code": "YTO", "out_sid": "YT20261111"}
STATE = "isv.logistics-{}-service-error:ORDER_STATUS_ERROR"


@pytest.fixture
def seller():
    with open_shop() as opened:
        yield opened


def fit(trade, lines=1):
    return (
        trade.type != "cod"
        and len(trade.lines) >= lines
        and all(line.is_live and not line.refund_id for line in trade.lines)
    )


def two(trade):
    return fit(trade, 2)


def parcels(seller, tid):
    return seller.simple(
        "taobao.logistics.orders.get",
        tid=tid,
        fields="tid,order_code,out_sid,status,sub_tids,company_name,is_split,seller_confirm",
    )["shippings"]


def test_a_trade_is_sent_once(seller):
    """
    Sending ships every line under one number; a second time is a state error.
    """
    trade = seller.pick(PAID, where=two)
    seller.simple("taobao.logistics.offline.send", tid=trade.tid, **SENT)
    whole = seller.trade(trade.tid)
    again = seller.refused("taobao.logistics.offline.send", tid=trade.tid, **SENT)
    (parcel,) = parcels(seller, trade.tid)

    assert SHIPPED == whole["status"]
    assert {SHIPPED} == {one["status"] for one in whole["orders"]}
    assert {"YT20261111"} == {one["invoice_no"] for one in whole["orders"]}
    assert STATE.format("offline") == again
    assert ("YT20261111", "圆通速递", 0) == (
        parcel["out_sid"],
        parcel["company_name"],
        parcel["is_split"],
    )


def test_a_trade_is_sent_in_parts(seller):
    """
    A trade whose first line went is partly consigned until the last one goes.
    """
    trade = seller.pick(PAID, where=two)
    first, *rest = [line.oid for line in trade.lines]
    method, split = "taobao.logistics.offline.send", {"tid": trade.tid, "is_split": 1}
    seller.simple(method, **split, sub_tid=first, **SENT)
    partly = seller.trade(trade.tid)
    again = seller.refused(method, **split, sub_tid=first, **SENT)
    other = {"company_code": "SF", "out_sid": "SF20261111"}
    seller.simple(method, **split, sub_tid=",".join(map(str, rest)), **other)
    shipped = seller.trade(trade.tid)
    numbers = [one["out_sid"] for one in parcels(seller, trade.tid)]

    assert PARTLY == partly["status"]
    assert [SHIPPED, PAID] == [one["status"] for one in partly["orders"]][:2]
    assert STATE.format("offline") == again
    assert SHIPPED == shipped["status"]
    assert {"YT20261111", "SF20261111"} == set(numbers)


WRONG = {
    "another trade's line": ({"is_split": 1, "sub_tid": "1"}, "ORDER_NOT_FOUND_ERROR"),
    "no such carrier": ({"company_code": "PIGEON"}, "COMPANY_NOT_FOUND"),
    "no such number": ({"out_sid": "!?"}, "B04"),
}


@pytest.mark.parametrize(("change", "detail"), WRONG.values(), ids=WRONG)
def test_wrong_sendings(seller, change, detail):
    """
    A sending that cannot be is refused, and nothing is sent.
    """
    trade = seller.pick(PAID, where=two)
    params = {"tid": trade.tid, **SENT, **change}
    refused = seller.refused("taobao.logistics.offline.send", **params)

    assert f"isv.logistics-offline-service-error:{detail}" == refused
    assert PAID == seller.trade(trade.tid)["status"]


def test_limits_of_a_split(seller):
    """
    At most fifty lines go in one parcel of one's own, twenty in the platform's.
    """
    tid = seller.pick(PAID, where=two).tid
    codes = [
        seller.refusal(
            f"taobao.logistics.{kind}.send",
            tid=tid,
            is_split=1,
            sub_tid=",".join(map(str, range(count))),
            **SENT,
        )["code"]
        for kind, count in (
            ("offline", 51),
            ("offline", 50),
            ("online", 21),
            ("online", 20),
        )
    ]

    assert [41, 15, 41, 15] == codes


def test_who_may_not_be_sent_to(seller):
    """
    Unpaid, forbidden and held trades are not sent, nor cash on delivery by oneself.
    """
    method = "taobao.logistics.offline.send"
    unpaid = seller.refused(method, tid=seller.pick("WAIT_BUYER_PAY").tid, **SENT)
    cod = seller.pick(PAID, where=lambda one: one.type == "cod")
    by_self = seller.refused(method, tid=cod.tid, **SENT)
    seller.simple("taobao.logistics.online.send", tid=cod.tid, **SENT)

    assert STATE.format("offline") == unpaid
    assert "isv.logistics-offline-service-error:COD_ORDER" == by_self
    assert SHIPPED == seller.trade(cod.tid)["status"]


def test_a_pick_up_is_confirmed(seller):
    """
    A pick-up without a number leaves the trade unsent until it is confirmed with one.
    """
    trade = seller.pick(PAID, where=fit)
    send = "taobao.logistics.online.send"
    seller.simple(send, tid=trade.tid, company_code="ZTO")
    waiting, (parcel,) = seller.trade(trade.tid), parcels(seller, trade.tid)
    twice = seller.refused(send, tid=trade.tid, company_code="ZTO")
    seller.simple("taobao.logistics.online.confirm", tid=trade.tid, out_sid="ZT20261111")
    sent = seller.trade(trade.tid)
    again = seller.refused(
        "taobao.logistics.online.confirm", tid=trade.tid, out_sid="ZT20261111"
    )

    assert (PAID, "CREATED", "no") == (
        waiting["status"],
        parcel["status"],
        parcel["seller_confirm"],
    )
    assert STATE.format("online") == twice == again
    assert (SHIPPED, "ZTO") == (sent["status"], sent["orders"][0]["logistics_company"])


def test_a_pick_up_is_cancelled(seller):
    """
    A pick-up that waits can be cancelled, and the trade be sent another way.
    """
    trade = seller.pick(PAID, where=fit)
    cancel = "taobao.logistics.online.cancel"
    early = seller.refused(cancel, tid=trade.tid)
    seller.simple("taobao.logistics.online.send", tid=trade.tid, company_code="ZTO")
    answer = seller.simple(cancel, tid=trade.tid)
    seller.simple("taobao.logistics.offline.send", tid=trade.tid, **SENT)

    assert STATE.format("online") == early
    assert answer["is_success"] is True
    assert SHIPPED == seller.trade(trade.tid)["status"]


def test_sending_nothing(seller):
    """
    What needs no carrier is shipped without one, once.
    """
    trade = seller.pick(PAID, where=fit)
    seller.simple("taobao.logistics.dummy.send", tid=trade.tid)
    sent = seller.trade(trade.tid)

    assert SHIPPED == sent["status"]
    assert "invoice_no" not in sent["orders"][0]
    assert STATE.format("dummy") == seller.refused(
        "taobao.logistics.dummy.send", tid=trade.tid
    )


def test_sending_again(seller):
    """
    What was sent gets another carrier and number; some lines of a parcel may, but not
    all of them by name, and only within fifty days.
    """
    trade = seller.pick(PAID, where=two)
    resend = "taobao.logistics.consign.resend"
    new = {"company_code": "SF", "out_sid": "SF20261112"}
    early = seller.refused(resend, tid=trade.tid, **new)
    seller.simple("taobao.logistics.offline.send", tid=trade.tid, **SENT)
    oids = [str(line.oid) for line in trade.lines]
    every = seller.refused(resend, tid=trade.tid, is_split=1, sub_tid=",".join(oids), **new)
    seller.simple(resend, tid=trade.tid, is_split=1, sub_tid=oids[0], **new)
    lines = seller.trade(trade.tid)["orders"]
    seller.simple(resend, tid=trade.tid, company_code="YUNDA", out_sid="YD20261113")
    whole = seller.trade(trade.tid)["orders"]
    seller.world.advance(51 * 86_400)
    late = seller.refused(resend, tid=trade.tid, **new)

    assert STATE.format("consign-resend") == early
    assert "isv.logistics-consign-resend-service-error:ORDER_NOT_FOUND_ERROR" == every
    assert ["SF20261112", "YT20261111"] == [one["invoice_no"] for one in lines[:2]]
    assert {"YD20261113"} == {one["invoice_no"] for one in whole}
    assert "isv.logistics-consign-resend-service-error:OVER_50_DAYS" == late


# --- the newer way --------------------------------------------------------------------


def package(number, *goods, company="YTO"):
    rows = [{"sub_tid": str(oid), "num": num} for oid, num in goods]
    return {"company_code": company, "out_sid": number, "goods": rows}


def send_pieces(seller, tid, *packages, ask="simple", **more):
    import json

    return getattr(seller, ask)(
        "alibaba.ascp.logistics.offline.send",
        tid=tid,
        consign_type=1,
        consign_pkgs=json.dumps(packages),
        **more,
    )


def test_part_of_a_lines_pieces(seller):
    """
    Part of a line's pieces make the trade partly consigned; the line is sent with its
    last piece, and more pieces than it has are refused.
    """
    trade = seller.pick(PAID, where=lambda one: fit(one) and one.lines[0].num >= 2)
    line = trade.lines[0]
    send_pieces(seller, trade.tid, package("YT00000001", (line.oid, 1)))
    partly = seller.trade(trade.tid)
    many = package("YT00000002", (line.oid, line.num))
    refused = send_pieces(seller, trade.tid, many, ask="refused")
    rest = package("YT00000003", (line.oid, line.num - 1))
    between = [one["out_sid"] for one in parcels(seller, trade.tid)]
    send_pieces(seller, trade.tid, rest)
    whole = seller.trade(trade.tid)
    numbers = [one["out_sid"] for one in parcels(seller, trade.tid)]

    assert ["YT00000001"] == between
    assert ["YT00000001", "YT00000003"] == sorted(numbers)
    assert (PARTLY, PAID) == (partly["status"], partly["orders"][0]["status"])
    assert "isv.logistics-offline-service-error:QUANTITY_ERROR" == refused
    assert SHIPPED == whole["orders"][0]["status"]


def test_no_more_pieces_follow(seller):
    """
    A line whose rest will not follow counts as sent when the seller says so.
    """
    trade = seller.pick(PAID, where=lambda one: fit(one) and one.lines[0].num >= 2)
    line = trade.lines[0]
    send_pieces(seller, trade.tid, package("YT00000001", (line.oid, 1)))
    seller.simple("alibaba.ascp.logistics.offline.send", tid=trade.tid, consign_type=2)

    assert "YT00000001" == seller.trade(trade.tid)["orders"][0]["invoice_no"]


def test_two_parcels_at_once(seller):
    """
    Two parcels of one call carry their own lines; a bad one stops both.
    """
    trade = seller.pick(PAID, where=two)
    first, second = trade.lines[0], trade.lines[1]
    one = package("YT00000001", (first.oid, first.num))
    bad = package("SF00000001", (second.oid, second.num + 1), company="SF")
    refused = send_pieces(seller, trade.tid, one, bad, ask="refused")
    between = seller.trade(trade.tid)["status"]
    good = package("SF00000001", (second.oid, second.num), company="SF")
    send_pieces(seller, trade.tid, one, good)
    lines = seller.trade(trade.tid)["orders"]

    assert refused.endswith("QUANTITY_ERROR")
    assert PAID == between
    assert ["YT00000001", "SF00000001"] == [line["invoice_no"] for line in lines[:2]]


def test_a_number_is_corrected(seller):
    """
    A wrong number is replaced by the right one; one that was not used is unknown.
    """
    trade = seller.pick(PAID, where=fit)
    seller.simple("taobao.logistics.offline.send", tid=trade.tid, **SENT)
    method = "alibaba.ascp.logistics.consign.modify"
    answer = seller.simple(
        method, tid=trade.tid, old_out_sid="YT20261111", new_out_sid="YT20261199"
    )
    again = seller.refused(
        method, tid=trade.tid, old_out_sid="YT20261111", new_out_sid="YT20261199"
    )

    assert answer["result"]["success"] is True
    assert "YT20261199" == seller.trade(trade.tid)["orders"][0]["invoice_no"]
    assert again.endswith("ORDER_NOT_FOUND_ERROR")


# --- reading --------------------------------------------------------------------------


def test_steps_of_a_parcel(seller):
    """
    The platform's own parcel reports its steps as time goes; another is said to be
    signed at once.
    """
    own, other = (
        seller.pick(PAID, where=lambda one: fit(one) and one is not None),
        seller.pick(SHIPPED),
    )
    seller.simple("taobao.logistics.online.send", tid=own.tid, **SENT)
    search = "taobao.logistics.trace.search"
    start = seller.simple(search, tid=own.tid)
    seller.world.advance(12 * 3600)
    later = seller.simple(search, tid=own.tid)
    (listed,) = seller.simple("taobao.logistics.trace.get", tid=own.tid)["result"]
    unsent = seller.refused(search, tid=seller.pick("WAIT_BUYER_PAY").tid)

    assert ("ACCEPTED", []) == (start["status"], start["trace_list"])
    assert ["GOT", "DEPARTURE"] == [step["action"] for step in later["trace_list"]]
    assert later["trace_list"] == listed["trace_list"]
    assert "ACCEPTED_BY_RECEIVER" == seller.simple(search, tid=other.tid)["status"]
    assert unsent.endswith("ORDER_NOT_FOUND_ERROR")


def test_every_sent_trade_has_a_parcel(seller):
    """
    The logistics orders of a window cover every line that was sent in it.
    """
    rows, page = [], 1
    while True:
        answer = seller.simple(
            "taobao.logistics.orders.detail.get",
            fields="tid,sub_tids,receiver_name,location",
            page_no=page,
            page_size=40,
        )
        rows += answer["shippings"]
        page += 1
        if len(rows) >= answer["total_results"]:
            break
    told = {oid for row in rows for oid in row["sub_tids"]}
    sent = {
        line.oid
        for trade in seller.world.trades.values()
        for line in trade.lines
        if line.consign_time
    }

    assert sent == told
    assert all("*" in row["receiver_name"] and row["location"]["state"] for row in rows)


def test_addresses(seller):
    """
    An address is added, found, changed and removed; one default replaces another.
    """
    search, base = "taobao.logistics.address.search", "taobao.logistics.address"
    where = {"contact_name": "二仓", "province": "江苏省", "city": "南京市", "addr": "一号"}
    seller.simple(f"{base}.add", **where, cancel_def="true")
    (default,) = seller.simple(search, rdef="cancel_def")["addresses"]
    changed = where | {"contact_id": default["contact_id"], "addr": "二号"}
    seller.simple(f"{base}.modify", **changed)
    rows = {row["contact_id"]: row for row in seller.simple(search)["addresses"]}
    seller.simple(f"{base}.remove", contact_id=default["contact_id"])
    gone = seller.refused(f"{base}.remove", contact_id=default["contact_id"])

    assert "二仓" == default["contact_name"]
    assert ("二号", 3) == (rows[default["contact_id"]]["addr"], len(rows))
    assert "isv.logistics-address-service-error:CONTACT_NOT_FOUND" == gone
    assert 2 == len(seller.simple(search)["addresses"])


def test_carriers_and_areas(seller):
    """
    The carriers that may be named are listed, and areas know their parents.
    """
    companies = seller.simple("taobao.logistics.companies.get", fields="code,name")
    areas = seller.simple("taobao.areas.get", fields="id,type,name,parent_id,zip")["areas"]
    known = {area["id"] for area in areas}

    assert {"YTO", "ZTO", "SF", "YUNDA"} == {
        row["code"] for row in companies["logistics_companies"]
    }
    assert all(area["parent_id"] in known | {0} for area in areas)
