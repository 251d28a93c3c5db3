"""
What moved is billed once, in fen; invoices add up; customers and ratings are counted.
"""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from seller import fen, open_shop

from tmallerp.simulator.buyer import Buyer

FINISHED, SHIPPED = "TRADE_FINISHED", "WAIT_BUYER_CONFIRM_GOODS"
BILL = "bid,account_id,amount,trade_id,order_id,biz_time,pay_time,alipay_outno,status"
TRADE, COMMISSION = 3200010001, 3200060031


@pytest.fixture
def seller():
    with open_shop(hours=23) as opened:
        opened.buyer = Buyer(opened.world)
        yield opened


def day(seller):
    """Return the window of the last day."""
    return {
        "start_time": seller.text(seller.world.now - timedelta(days=1)),
        "end_time": seller.text(seller.world.now),
    }


def bills(seller, size=40, **more):
    rows, page = [], 1
    while True:
        answer = seller.simple(
            "taobao.bill.bills.get",
            fields=BILL,
            page_no=page,
            page_size=size,
            **({} if "trade_id" in more and "start_time" in more else day(seller)),
            **more,
        )
        rows += answer["bills"]
        assert answer["total_results"] == len(answer["bills"])
        if not answer["has_next"]:
            return rows
        page += 1


# --- bills ----------------------------------------------------------------------------


def test_every_finished_trade_is_billed(seller):
    """
    A finished trade's receipts are what was received, and its fees are negative.
    """
    done = [one for one in seller.world.trades.values() if one.status == FINISHED]
    rows = bills(seller)
    income = {}
    for row in rows:
        if row["account_id"] == TRADE:
            income[row["trade_id"]] = income.get(row["trade_id"], 0) + row["amount"]

    assert len(done) >= 3
    assert {str(one.tid): one.received for one in done} == income
    assert all(row["amount"] < 0 for row in rows if row["account_id"] == COMMISSION)
    assert len(rows) == len({row["bid"] for row in rows})


def test_the_total_counts_its_page(seller):
    """
    The total of an answer is its own page's; whether there is more, a flag tells.
    """
    for trade in list(seller.world.trades.values()):
        if trade.status == SHIPPED:
            seller.buyer.confirms(trade.tid)
    seller.world.advance(600)
    first = seller.simple("taobao.bill.bills.get", fields=BILL, **day(seller))

    assert (40, True) == (first["total_results"], first["has_next"])


def test_a_refund_after_the_end_is_negative(seller):
    """
    Money that goes back after the end leaves the seller, and a part of the fee returns.
    """
    trade = seller.pick(SHIPPED, where=lambda one: one.lines[0].divide > 10_000)
    seller.buyer.confirms(trade.tid)
    case = seller.buyer.asks_refund(trade.tid, trade.lines[0].oid, fee=5_000)
    infos = f"{case.refund_id}|5000|{case.version}|aftersale"
    answer = seller.as_sub_account().simple("taobao.rp.refunds.agree", refund_infos=infos)
    seller.world.advance(600)
    rows = bills(seller, trade_id=trade.tid)
    back = [row for row in rows if row["amount"] == -5_000]
    fees = [row["amount"] for row in rows if row["account_id"] == COMMISSION]

    assert answer["succ"] is True
    assert [TRADE] == [row["account_id"] for row in back]
    assert 100 in fees
    assert FINISHED == seller.trade(trade.tid)["status"]


def test_windows_of_bills(seller):
    """
    A window spans a day, unless one trade is asked for; pages hold forty to a hundred.
    """
    trade = seller.pick(FINISHED)
    wide = {
        "fields": BILL,
        "start_time": seller.text(seller.world.now - timedelta(days=9)),
        "end_time": seller.text(seller.world.now),
    }
    method, refused = "taobao.bill.bills.get", "isv.invalid-parameter"

    assert refused == seller.refused(method, **wide)
    assert seller.simple(method, **wide, trade_id=trade.tid)["bills"]
    assert {refused} == {
        seller.refused(method, fields=BILL, **day(seller), page_size=size)
        for size in (39, 101)
    }


def test_two_times_of_a_bill(seller):
    """
    Business time and payment time differ, and a window is of the one it names.
    """
    trade = seller.pick(SHIPPED)
    seller.buyer.confirms(trade.tid)
    ended = trade.end_time
    seller.world.advance(600)

    def seen(start, end, kind):
        window = {"start_time": seller.text(start), "end_time": seller.text(end)}
        answer = seller.simple(
            "taobao.bill.bills.get", fields=BILL, **window, time_type=kind, page_size=100
        )
        return str(trade.tid) in {row["trade_id"] for row in answer["bills"]}

    first, later = ended - timedelta(seconds=1), ended + timedelta(seconds=60)
    last = ended + timedelta(seconds=300)

    assert (True, False) == (seen(first, later, 1), seen(first, later, 2))
    assert (False, True) == (seen(later, last, 1), seen(later, last, 2))


def test_the_journal_of_an_account(seller):
    """
    An account's journal has the bills' amounts without a sign, by direction.
    """
    rows = [row for row in bills(seller) if row["account_id"] == COMMISSION]
    answer = seller.simple(
        "taobao.bill.book.bills.get",
        fields="bid,amount,journal_type",
        account_id=COMMISSION,
        page_size=100,
        **day(seller),
    )
    accounts = seller.simple("taobao.bill.accounts.get", fields="account_id,account_type")

    assert {row["bid"]: -row["amount"] for row in rows} == {
        row["bid"]: row["amount"] for row in answer["bills"]
    }
    assert {102} == {row["journal_type"] for row in answer["bills"]}
    assert {2, 3, 5} == {row["account_type"] for row in accounts["accounts"]}


def test_the_twin_says_the_same(seller):
    """
    The twin for service providers names its parameters otherwise and has the same rows.
    """
    window = day(seller)
    rows = bills(seller)
    twin, page = [], 1
    while True:
        answer = seller.simple(
            "taobao.tae.bills.get",
            fields="bid,amount",
            query_start_date=window["start_time"],
            query_end_date=window["end_time"],
            current_page=page,
        )
        twin += answer["bills"]
        page += 1
        if not answer["has_next"]:
            break
    one = seller.simple(
        "taobao.tae.bill.get", id=rows[0]["bid"], account_id=TRADE, fields="bid,amount"
    )

    assert [(row["bid"], row["amount"]) for row in rows] == [
        (row["bid"], row["amount"]) for row in twin
    ]
    assert rows[0]["amount"] == one["bill"]["amount"]


# --- invoices -------------------------------------------------------------------------


def applied(seller):
    """Return an application of some paid trade."""
    for tid, trade in seller.world.trades.items():
        if trade.pay_time is None:
            continue
        rows = seller.simple("alibaba.einvoice.apply.get", platform_tid=tid)["apply_list"]
        if rows:
            return rows[0]
    raise AssertionError("Nobody wants an invoice.")


def request(row, serial, **change):
    items = [
        {key: item[key] for key in ("item_name", "amount", "sum_price", "tax", "tax_rate")}
        | {"row_type": "0"}
        for item in row["invoice_items"]
    ]
    return {
        "platform_code": "TM",
        "platform_tid": row["platform_tid"],
        "invoice_items": json.dumps(items),
        "invoice_amount": row["invoice_amount"],
        "sum_price": row["sum_price"],
        "sum_tax": row["sum_tax"],
        "invoice_type": "blue",
        "business_type": row["business_type"],
        "payee_name": "模拟公司",
        "payee_register_no": "91330000MA11111111",
        "payee_address": "杭州",
        "payer_name": row["payer_name"],
        "serial_no": serial,
    } | change


def results(seller, serial):
    return seller.simple(
        "alibaba.einvoice.create.result.get",
        payee_register_no="91330000MA11111111",
        serial_no=serial,
    )["invoice_result_list"]


def test_an_invoice_is_made_once(seller):
    """
    An invoice is asked for, waits, and is there; the same serial number makes no second
    one and cannot be used for another.
    """
    row, method = applied(seller), "alibaba.einvoice.createreq"
    serial = seller.simple("alibaba.einvoice.serialno.generate")["serial_no"]
    seller.simple(method, **request(row, serial))
    (waiting,) = results(seller, serial)
    seller.simple(method, **request(row, serial))
    seller.world.advance(60)
    (made,) = results(seller, serial)
    other = seller.refused(method, **request(row, serial, payer_name="别人"))

    assert ("waiting", "create_success") == (waiting["status"], made["status"])
    assert "invoice_no" not in waiting
    assert made["invoice_no"]
    assert row["invoice_amount"] == made["invoice_amount"]
    assert "isv.einvoice-service-error:SERIAL_NO_USED" == other


def test_an_application_adds_up(seller):
    """
    Net and tax make the amount, line by line and as a whole, and the whole is the payment.
    """
    row = applied(seller)
    sums = {
        key: sum(fen(item[key]) for item in row["invoice_items"])
        for key in ("amount", "sum_price", "tax")
    }
    trade = seller.world.trades[int(row["platform_tid"])]
    services = sum(one.payment for one in trade.services)

    assert sums["amount"] == sums["sum_price"] + sums["tax"] == fen(row["invoice_amount"])
    assert trade.payment - trade.cod_fee - services >= sums["amount"]


def test_amounts_that_do_not_add_up(seller):
    """
    An invoice whose amounts do not add up is refused, as is a red one that is positive.
    """
    row, method = applied(seller), "alibaba.einvoice.createreq"
    wrong = seller.refused(method, **request(row, "1", sum_tax="0.01"))
    red = seller.refused(method, **request(row, "2", invoice_type="red"))

    assert "isv.einvoice-service-error:AMOUNT_NOT_EQUAL" == wrong
    assert "isv.einvoice-service-error:AMOUNT_SIGN" == red


def test_a_red_invoice(seller):
    """
    A red invoice takes back a blue one that was made, with its amount turned round.
    """
    row = applied(seller)
    red = {"payee_register_no": "91330000MA11111111", "red_serial_no": "R1"}
    method = "alibaba.einvoice.red.createreq"
    early = seller.refused(method, **red, blue_serial_no="B1")
    seller.simple("alibaba.einvoice.createreq", **request(row, "B1"))
    seller.world.advance(60)
    seller.simple(method, **red, blue_serial_no="B1")
    seller.world.advance(60)
    (made,) = results(seller, "R1")
    changed = seller.simple(
        "alibaba.einvoice.create.results.increment.get",
        payee_register_no="91330000MA11111111",
        start_modified=seller.text(seller.world.now - timedelta(seconds=60)),
        end_modified=seller.text(seller.world.now),
        status="create_success",
    )

    assert "isv.einvoice-service-error:BLUE_NOT_FOUND" == early
    assert -fen(row["invoice_amount"]) == fen(made["invoice_amount"])
    assert ["R1"] == [one["serial_no"] for one in changed["invoice_result_list"]]


def test_an_application_is_settled(seller):
    """
    What becomes of an application is read back.
    """
    row = applied(seller)
    number = json.loads(row["extend_props"])["applyId"]
    seller.simple("alibaba.einvoice.invoiceapply.update", apply_id=number, status=0)
    tid = row["platform_tid"]
    (again,) = seller.simple("alibaba.einvoice.apply.get", platform_tid=tid)["apply_list"]

    assert (1, 0) == (row["status"], again["status"])


# --- customers ------------------------------------------------------------------------


def members(seller, method="taobao.crm.members.search", **more):
    rows, page = [], 1
    while True:
        answer = seller.simple(method, current_page=page, page_size=100, **more)
        rows += answer["members"]
        page += 1
        if len(rows) >= answer["total_result"]:
            return rows


def test_members_are_counted(seller):
    """
    Members are the buyers, with what they received counted as the trades have it.
    """
    rows = members(seller)
    done = [one for one in seller.world.trades.values() if one.status == FINISHED]

    assert len({one.buyer for one in seller.world.trades.values()}) == len(rows)
    assert sum(one.received for one in done) == sum(
        fen(row["trade_amount"]) for row in rows
    )
    assert len(done) == sum(row["trade_count"] for row in rows)


def test_members_by_amount_and_group(seller):
    """
    Members are found by amount, and by grade and group once the seller noted them.
    """
    rich = members(seller, min_trade_amount="0.01")
    group = seller.simple("taobao.crm.groups.get", current_page=1)["groups"][0]
    note = {"status": "normal", "grade": 3, "group_ids": group["group_id"]}
    method = "taobao.crm.memberinfo.update.privy"
    seller.simple(method, ouid=rich[0]["ouid"], **note)
    found = members(seller, grade=3, group_id=group["group_id"])
    counted = seller.simple("taobao.crm.groups.get", current_page=1)["groups"][0]
    unknown = seller.refused(
        "taobao.crm.memberinfo.update", buyer_nick="买**", status="normal"
    )

    assert all(fen(row["trade_amount"]) > 0 for row in rich)
    assert [rich[0]["ouid"]] == [row["ouid"] for row in found]
    assert ("VIP会员", 1) == (found[0]["grade_name"], counted["member_count"])
    assert "isv.crm-service-error:BUYER_NOT_FOUND" == unknown


def test_members_that_changed(seller):
    """
    A member changes with a trade or with a note, and is found by the time of it.
    """
    seller.world.advance(3600)
    start = seller.text(seller.world.now)
    one = members(seller)[-1]
    note = {"ouid": one["ouid"], "status": "blacklist"}
    seller.simple("taobao.crm.memberinfo.update.privy", **note)
    seller.world.advance(1)
    method = "taobao.crm.members.increment.get"
    found = members(
        seller, method, start_modify=start, end_modify=seller.text(seller.world.now)
    )

    assert [(one["ouid"], "blacklist")] == [(row["ouid"], row["status"]) for row in found]


def test_grades(seller):
    """
    Grades are set together, none below seven tenths of the price.
    """
    method, call = "taobao.crm.grade.set", {"grade": "1,2", "hierarchy": "true,true"}
    seller.simple(method, **call, discount="950,900", amount="10000,20000")
    low = seller.refused(method, **call, discount="950,699")
    rows = seller.simple("taobao.crm.grade.get")["grade_promotions"]

    assert "isv.invalid-parameter" == low
    assert [950, 900, 1000, 1000] == [row["discount"] for row in rows]
    assert 20_000 == rows[1]["next_upgrade_amount"]


# --- ratings --------------------------------------------------------------------------


def test_ratings_of_buyers(seller):
    """
    What buyers said of finished trades is listed, and replied to once.
    """
    for trade in list(seller.world.trades.values()):
        if trade.status == SHIPPED:
            seller.buyer.confirms(trade.tid)
    fields = {"fields": "tid,oid,result,content,reply,role", "rate_type": "get"}
    got = seller.simple("taobao.traderates.get", **fields, role="buyer")
    one = got["trade_rates"][0]
    explain, reply = "taobao.traderate.explain.add", {"oid": one["oid"], "reply": "谢谢"}
    seller.simple(explain, **reply)
    twice = seller.refused(explain, **reply)
    again = seller.simple("taobao.traderates.get", **fields, role="buyer")["trade_rates"][0]
    bad = seller.simple("taobao.traderates.get", **fields, role="buyer", result="bad")

    assert got["total_results"] > 10
    assert "谢谢" == again["reply"]
    assert "isv.traderate-service-error:ALREADY_EXPLAINED" == twice
    assert {"bad"} == {row["result"] for row in bad["trade_rates"]}


def test_rating_a_buyer(seller):
    """
    A seller rates a finished line once, with a reason for a bad word, within fifteen days.
    """
    trade = seller.pick(FINISHED)
    method = "taobao.traderate.list.add"
    call = {"tid": trade.tid, "role": "seller"}
    bare = seller.refused(method, **call, result="bad")
    seller.simple(method, **call, result="good")
    twice = seller.refused(method, **call, result="good")
    other = seller.pick(FINISHED, where=lambda one: one is not trade)
    seller.world.advance(16 * 86_400)
    late = seller.refused(method, tid=other.tid, role="seller", result="good")
    given = seller.simple(
        "taobao.traderates.get", fields="oid,result", rate_type="give", role="seller"
    )

    assert "isv.invalid-parameter" == bare
    assert "isv.traderate-service-error:ALREADY_RATED" == twice
    assert "isv.traderate-service-error:TRADE_STATUS_ERROR" == late
    live = [line for line in trade.lines if line.is_live]
    assert len(live) == given["total_results"]


# --- waybills -------------------------------------------------------------------------


ADDRESS = {"province": "浙江省", "city": "杭州市", "detail": "一号"}


def waybill(seller, trade, number="1", ask="simple"):
    info = {
        "object_id": number,
        "order_info": {"order_channels_type": "TM", "trade_order_list": [str(trade)]},
        "package_info": {"id": number, "items": [{"count": 1, "name": "衬衫"}]},
        "recipient": {"address": ADDRESS, "name": "钱**", "oaid": "1a"},
        "template_url": "https://print.example.com/101",
        "user_id": 1,
    }
    asked = {
        "cp_code": "YTO",
        "sender": {"address": ADDRESS, "name": "仓库", "mobile": "13800000000"},
        "trade_order_info_dtos": [info],
    }
    return getattr(seller, ask)(
        "cainiao.waybill.ii.get",
        param_waybill_cloud_print_apply_new_request=json.dumps(asked),
    )


def balance(seller):
    rows = seller.simple("cainiao.waybill.ii.search", cp_code="YTO")
    (one,) = rows["waybill_apply_subscription_cols"]
    return one["branch_account_cols"][0]["quantity"]


def test_a_waybill(seller):
    """
    A package gets one number however often it asks; cancelled, it goes back.
    """
    tid = seller.pick("WAIT_SELLER_SEND_GOODS").tid
    start = balance(seller)
    (first,), (again,) = (waybill(seller, tid)["modules"] for _ in range(2))
    (second,) = waybill(seller, tid, "2")["modules"]
    taken = balance(seller)
    call = {"cp_code": "YTO", "waybill_code": first["waybill_code"]}
    seller.simple("cainiao.waybill.ii.cancel", **call)
    twice = seller.refused("cainiao.waybill.ii.cancel", **call)
    stranger = waybill(seller, 1, ask="refused")

    assert first["waybill_code"] == again["waybill_code"] != second["waybill_code"]
    assert first["waybill_code"] in first["print_data"]
    assert (start - 2, start - 1) == (taken, balance(seller))
    assert "isv.waybill-service-error:WAYBILL_NOT_FOUND" == twice
    assert "isv.trade-not-exist" == stranger


def test_waybills_are_changed_and_found(seller):
    """
    A changed waybill prints otherwise, and is found by its number and by its order.
    """
    tid = seller.pick("WAIT_SELLER_SEND_GOODS").tid
    (first,) = waybill(seller, tid)["modules"]
    code = first["waybill_code"]
    change = {"cp_code": "YTO", "waybill_code": code, "recipient": {"name": "孙**"}}
    changed = seller.simple(
        "cainiao.waybill.ii.update",
        param_waybill_cloud_print_update_request=json.dumps(change),
    )
    by_code = seller.simple(
        "cainiao.waybill.ii.query.by.waybillcode",
        param_list=json.dumps(
            [
                {"cp_code": "YTO", "waybill_code": code, "object_id": "1"},
                {"cp_code": "YTO", "waybill_code": "X", "object_id": "2"},
            ]
        ),
    )["modules"]
    (by_order,) = seller.simple(
        "cainiao.waybill.ii.query.by.tradecode",
        param_list=json.dumps([{"biz_sub_code": str(tid), "object_id": "1"}]),
    )["modules"]

    assert "孙**" in changed["print_data"]
    assert [True, False] == [one["success"] for one in by_code]
    assert code == by_order["waybill_cloud_print_response"]["waybill_code"]


def test_templates(seller):
    """
    Each carrier has a standard template, the seller one of each, with an area to write in.
    """
    standard = seller.simple("cainiao.cloudprint.stdtemplates.get")["result"]["datas"]
    mine = seller.simple("cainiao.cloudprint.mystdtemplates.get")["result"]["datas"]
    template = mine[0]["user_std_templates"][0]["user_std_template_id"]
    call = {"template_id": template}
    area = seller.simple("cainiao.cloudprint.customares.get", **call)["result"]
    none = seller.simple("cainiao.cloudprint.customares.get", template_id=1)["result"]

    assert {"YTO", "ZTO", "SF", "YUNDA"} == {row["cp_code"] for row in standard}
    assert (True, False) == (area["success"], none["success"])


# --- the shop -------------------------------------------------------------------------


def test_who_the_seller_is(seller):
    """
    The seller, the shop and the sub-accounts are told; another nick is nobody's.
    """
    user = seller.simple("taobao.user.seller.get", fields="nick,user_id,type")["user"]
    shop = seller.simple("taobao.shop.seller.get", fields="sid,title")["shop"]
    method = "taobao.sellercenter.subusers.get"
    subs = seller.simple(method, nick=user["nick"])["subusers"]
    nobody = seller.refused(method, nick="别家")

    assert ("B", user["nick"]) == (user["type"], shop["title"])
    assert {user["user_id"]} == {one["seller_id"] for one in subs}
    assert "isv.user-not-exist:invalid-nick" == nobody
