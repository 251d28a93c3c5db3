"""
Refunds and exchanges go their way by whose turn it is, and money is paid out once.
"""

from __future__ import annotations

import json

import pytest
from seller import fen, open_shop, relations

from tmallerp.simulator.buyer import Buyer

PAID, SHIPPED = "WAIT_SELLER_SEND_GOODS", "WAIT_BUYER_CONFIRM_GOODS"
FIELDS = (
    "refund_id,tid,oid,status,refund_version,refund_phase,total_fee,refund_fee,payment,"
    "has_good_return,company_name,sid,address,modified,good_status"
)
STALE = "isv.refund-service-error:REFUND_VERSION_ERROR"
STATE = "isv.refund-service-error:REFUND_STATUS_ERROR"
PROOF = {"refuse_proof": ("a.png", b"png")}


@pytest.fixture
def seller():
    with open_shop() as opened:
        opened.buyer = Buyer(opened.world)
        yield opened


def clean(trade):
    return (
        trade.type == "fixed"
        and len(trade.lines) > 1
        and all(line.is_live and not line.refund_id for line in trade.lines)
    )


def asked(seller, *statuses, **kind):
    """Have a buyer ask for money back; return the trade and the case."""
    trade = seller.pick(*(statuses or (PAID,)), where=clean)
    return trade, seller.buyer.asks_refund(trade.tid, trade.lines[0].oid, **kind)


def read(seller, case):
    return seller.simple("taobao.refund.get", refund_id=case.refund_id, fields=FIELDS)[
        "refund"
    ]


def agree(seller, *cases, ask="simple", **change):
    infos = []
    for case in cases:
        told = read(seller, case)
        told |= change
        amount = fen(told["refund_fee"])
        infos.append(
            f"{case.refund_id}|{amount}|{told['refund_version']}|{told['refund_phase']}"
        )
    other = seller.as_sub_account()
    return getattr(other, ask)("taobao.rp.refunds.agree", refund_infos=",".join(infos))


def upload(seller, method, files, **params):
    return json.loads(
        seller.raw(method, files=files, public={"simplify": "true"}, **params)
    )


# --- paying out -----------------------------------------------------------------------


def test_money_goes_back_by_a_sub_account(seller):
    """
    A sub-account pays a case out: the case succeeds, the line closes, the payment stays.
    """
    trade, case = asked(seller)
    before = seller.trade(trade.tid)
    answer = agree(seller, case)
    after = seller.trade(trade.tid)

    assert answer["succ"] is True
    assert "SUCCESS" == read(seller, case)["status"]
    assert ("TRADE_CLOSED", "SUCCESS") == (
        after["orders"][0]["status"],
        after["orders"][0]["refund_status"],
    )
    assert before["payment"] == after["payment"]
    assert [] == relations(after)


def test_the_main_account_pays_nothing_out(seller):
    """
    The main account is refused, by a name of its own.
    """
    _, case = asked(seller)
    refused = seller.refused(
        "taobao.rp.refunds.agree", refund_infos=f"{case.refund_id}|1|1|onsale"
    )

    assert "isv.invalid-permission:not_sub_user" == refused
    assert "WAIT_SELLER_AGREE" == read(seller, case)["status"]


def test_paid_once(seller):
    """
    A case is paid once; a repeated call fails for it alone.
    """
    _, case = asked(seller)
    agree(seller, case)
    again = agree(seller, case)

    assert again["succ"] is False
    assert again["results"][0]["message"].startswith("REFUND_STATUS_ERROR")


WRONG = {
    "stale": ({"refund_version": 1}, "REFUND_VERSION_ERROR"),
    "another phase": ({"refund_phase": "aftersale"}, "REFUND_PHASE_ERROR"),
    "another amount": ({"refund_fee": "0.01"}, "REFUND_FEE_ERROR"),
}


@pytest.mark.parametrize(("change", "word"), WRONG.values(), ids=WRONG)
def test_what_does_not_fit_is_not_paid(seller, change, word):
    """
    A case is not paid by a stale version, in another phase, or with another amount.
    """
    _, case = asked(seller)
    answer = agree(seller, case, **change)

    assert answer["succ"] is False
    assert answer["results"][0]["message"].startswith(word)
    assert "WAIT_SELLER_AGREE" == read(seller, case)["status"]


def test_limits_of_one_call(seller):
    """
    One call pays thirty cases and ten thousand yuan at most.
    """
    other, method = seller.as_sub_account(), "taobao.rp.refunds.agree"
    many = ",".join(f"{n}|1|1|onsale" for n in range(31))
    dear = "1|1000001|1|onsale"

    assert {"isv.invalid-parameter"} == {
        other.refused(method, refund_infos=infos) for infos in (many, dear, "1|2")
    }


def test_part_of_the_money(seller):
    """
    Part of a line's money leaves the line alive; kept and refunded make the total.
    """
    trade, case = asked(seller, fee=100)
    agree(seller, case)
    told, after = read(seller, case), seller.trade(trade.tid)

    assert fen(told["total_fee"]) == fen(told["payment"]) + fen(told["refund_fee"])
    assert (PAID, "SUCCESS") == (
        after["orders"][0]["status"],
        after["orders"][0]["refund_status"],
    )


def test_what_the_seller_receives(seller):
    """
    What is received in the end is what was paid less what went back.
    """
    trade, case = asked(seller, SHIPPED, fee=100)
    agree(seller, case)
    seller.buyer.confirms(trade.tid)

    assert trade.payment - 100 == fen(seller.trade(trade.tid)["received_payment"])


# --- refusing -------------------------------------------------------------------------


def refuse(seller, case, files=PROOF, **change):
    params = {
        "refund_id": case.refund_id,
        "refuse_message": "已发货",
        "refund_phase": case.phase,
        "refund_version": case.version,
        "refuse_reason_id": 1,
    }
    return upload(seller, "taobao.refund.refuse", files, **(params | change))


def test_a_refused_buyer_asks_again(seller):
    """
    A refused case waits for the buyer, who asks for less; its version is another one.
    """
    _, case = asked(seller)
    old = read(seller, case)["refund_version"]
    refuse(seller, case)
    refused = read(seller, case)
    seller.buyer.changes_refund(case, 50)
    again = read(seller, case)
    stale = agree(seller, case, refund_version=old)

    assert "SELLER_REFUSE_BUYER" == refused["status"]
    assert ("WAIT_SELLER_AGREE", "0.50") == (again["status"], again["refund_fee"])
    assert stale["results"][0]["message"].startswith("REFUND_VERSION_ERROR")


def test_refusing_needs_a_proof(seller):
    """
    A refusal shows a picture and echoes the version; a stale one is told so.
    """
    _, case = asked(seller)
    bare = refuse(seller, case, files=None)["error_response"]["sub_code"]
    stale = refuse(seller, case, refund_version=1)["error_response"]["sub_code"]
    refuse(seller, case)
    twice = refuse(seller, case)["error_response"]["sub_code"]

    assert ("isv.invalid-parameter", STALE, STATE) == (bare, stale, twice)


def test_reasons_and_messages(seller):
    """
    Reasons can be asked for, and what was said is read oldest first.
    """
    _, case = asked(seller)
    number = {"refund_id": case.refund_id}
    reasons = seller.simple(
        "taobao.refund.refusereason.get",
        **number,
        refund_phase="onsale",
        fields="reason_id,reason_text",
    )["reasons"]
    refuse(seller, case)
    upload(
        seller,
        "taobao.refund.message.add",
        {"image": ("b.png", b"png")},
        **number,
        content="请看图",
    )
    said = seller.simple(
        "taobao.refund.messages.get", **number, fields="content,owner_role,pic_urls"
    )

    assert 1 in {reason["reason_id"] for reason in reasons}
    assert ["不想要了", "已发货", "请看图"] == [
        one["content"] for one in said["refund_messages"]
    ]
    assert 3 == said["total_results"]
    assert said["refund_messages"][2]["pic_urls"][0]["url"].endswith("b.png")


# --- goods that come back -------------------------------------------------------------


def test_goods_come_back(seller):
    """
    Goods and money: the seller agrees, the buyer sends, then the money goes back.
    """
    _, case = asked(seller, SHIPPED, goods=True)
    early = agree(seller, case)
    call = {"refund_id": case.refund_id, "refund_phase": "onsale"}
    seller.simple("taobao.rp.returngoods.agree", **call, refund_version=case.version)
    agreed = read(seller, case)
    seller.world.advance(25 * 3600)
    returned = read(seller, case)
    paid = agree(seller, case)

    assert early["results"][0]["message"].startswith("REFUND_STATUS_ERROR")
    assert "WAIT_BUYER_RETURN_GOODS" == agreed["status"]
    assert "模拟路2号" in agreed["address"]
    assert ("WAIT_SELLER_CONFIRM_GOODS", "YTO") == (
        returned["status"],
        returned["company_name"],
    )
    assert paid["succ"] is True


def test_the_seller_fills_in_the_parcel(seller):
    """
    The seller may fill in the buyer's parcel, once, while it is waited for.
    """
    _, case = asked(seller, SHIPPED, goods=True)
    call = {"refund_id": case.refund_id, "refund_phase": "onsale"}
    parcel = {"logistics_waybill_no": "SF123456", "logistics_company_code": "SF"}
    early = seller.refused("taobao.rp.returngoods.refill", **call, **parcel)
    seller.simple("taobao.rp.returngoods.agree", **call)
    seller.simple("taobao.rp.returngoods.refill", **call, **parcel)

    assert STATE == early
    assert ("SF", "SF123456") == tuple(
        read(seller, case)[key] for key in ("company_name", "sid")
    )


def test_wrong_goods_are_refused(seller):
    """
    Goods that are not what was sent are refused with a picture.
    """
    _, case = asked(seller, SHIPPED, goods=True)
    call = {"refund_id": case.refund_id, "refund_phase": "onsale"}
    parcel = {"logistics_waybill_no": "SF123456", "logistics_company_code": "SF"}
    seller.simple("taobao.rp.returngoods.agree", **call)
    seller.simple("taobao.rp.returngoods.refill", **call, **parcel)
    answer = upload(
        seller,
        "taobao.rp.returngoods.refuse",
        PROOF,
        **call,
        refund_version=case.version,
    )

    assert answer["result"] is True
    assert "SELLER_REFUSE_BUYER" == read(seller, case)["status"]


def test_reviewed(seller):
    """
    A review changes the version: what was read before it is stale.
    """
    _, case = asked(seller)
    review = {
        "refund_id": case.refund_id,
        "refund_phase": "onsale",
        "refund_version": case.version,
        "operator": "财务",
        "message": "可退",
        "result": "true",
    }
    seller.simple("taobao.rp.refund.review", **review)

    assert STALE == seller.refused("taobao.rp.refund.review", **review)


def test_interception(seller):
    """
    That a parcel was stopped is reported for what was not sent, and refused otherwise.
    """
    method = "taobao.rdc.aligenius.sendgoods.cancel"

    def report(case):
        param = {"refund_id": case.refund_id, "tid": case.tid, "status": "SUCCESS"}
        return seller.simple(method, param=json.dumps(param))["result"]

    _, unsent = asked(seller, PAID)
    _, sent = asked(seller, SHIPPED)

    assert report(unsent)["success"] is True
    assert (False, "GOODS_ALREADY_SENT") == tuple(
        report(sent)[key] for key in ("success", "error_code")
    )


# --- lists ----------------------------------------------------------------------------


def test_refunds_are_found(seller):
    """
    Cases are found by state and change; of guaranteed trades unless more are named.
    """
    method, params = "taobao.refunds.receive.get", {"fields": "refund_id,status,tid"}
    every = seller.simple(
        method, **params, type="guarantee_trade,cod,step,tmall_i18n", page_size=100
    )
    plain = seller.simple(method, **params, page_size=100)
    start = seller.world.now
    seller.world.advance(60)
    _, case = asked(seller)
    fresh = seller.simple(
        method,
        **params,
        start_modified=seller.text(start),
        end_modified=seller.text(seller.world.now),
        status="WAIT_SELLER_AGREE",
    )
    types = {trade.tid: trade.type for trade in seller.world.trades.values()}

    assert len(seller.world.refunds) - 1 == every["total_results"]
    assert {"fixed", "tmall_i18n"} >= {types[int(one["tid"])] for one in plain["refunds"]}
    assert [str(case.refund_id)] == [one["refund_id"] for one in fresh["refunds"]]


def test_states_by_order(seller):
    """
    A line's cases and what may be done with them can be asked for.
    """
    _, case = asked(seller)
    states = seller.simple(
        "taobao.refund.status.get", query_param=json.dumps({"biz_order_id": case.oid})
    )["result_package"]["result_list"]
    detail = seller.simple(
        "taobao.refund.detail.get",
        refund_id=case.refund_id,
        fields="refund_version,allowed_operations",
    )["detail"]

    assert [(case.refund_id, "WAIT_SELLER_AGREE")] == [
        (one["refund_id"], one["status"]) for one in states
    ]
    assert ["AGREE", "REFUSE"] == [
        one["operation_code"] for one in detail["allowed_operations"]
    ]
    assert case.version == detail["refund_version"]


def test_a_withdrawn_case_is_closed(seller):
    """
    A case that the buyer withdraws is closed, and the line goes on.
    """
    trade, case = asked(seller)
    seller.buyer.withdraws_refund(case)
    line = seller.trade(trade.tid)["orders"][0]

    assert ("CLOSED", PAID) == (line["refund_status"], line["status"])


# --- exchanges ------------------------------------------------------------------------


EXCHANGE = (
    "dispute_id,status,bought_sku,exchange_sku,seller_logistic_no,buyer_logistic_no,address"
)


@pytest.fixture
def exchange(seller):
    trade = seller.pick(SHIPPED, where=clean)
    return seller.buyer.asks_exchange(trade.tid, trade.lines[0].oid, "颜色分类:藏青")


def look(seller, case):
    answer = seller.simple(
        "tmall.exchange.get", dispute_id=case.dispute_id, fields=EXCHANGE
    )
    return answer["result"]["exchange"]


def test_an_exchange(seller, exchange):
    """
    Goods come back and others go out, each step in its turn; the buyer does the rest.
    """
    call = {"dispute_id": exchange.dispute_id, "fields": "dispute_id,status"}
    parcel = {
        "logistics_no": "SF777777",
        "logistics_type": 200,
        "logistics_company_name": "顺丰速运",
    }
    contact = seller.simple("taobao.logistics.address.search")["addresses"][0]["contact_id"]
    early = seller.simple("tmall.exchange.consigngoods", **call, **parcel)["result"]
    seller.simple("tmall.exchange.agree", **call, address_id=contact)
    states = [look(seller, exchange)["status"]]
    seller.world.advance(25 * 3600)
    states.append(look(seller, exchange)["status"])
    seller.simple("tmall.exchange.returngoods.agree", **call)
    states.append(look(seller, exchange)["status"])
    seller.simple("tmall.exchange.consigngoods", **call, **parcel)
    states.append(look(seller, exchange)["status"])
    seller.world.advance(49 * 3600)
    done = look(seller, exchange)

    assert (False, "DISPUTE_STATUS_ERROR") == (early["success"], early["msg_code"])
    assert ["2", "3", "12", "13"] == states
    assert ("5", "SF777777") == (done["status"], done["seller_logistic_no"])
    assert done["buyer_logistic_no"].startswith("RT")


def test_an_exchange_is_refused(seller, exchange):
    """
    A refused exchange waits for the buyer; the reason is among those that may be given.
    """
    call = {"dispute_id": exchange.dispute_id, "fields": "dispute_id,status"}
    reasons = seller.simple("tmall.exchange.refusereason.get", **call)["result"]["results"]
    reason = reasons[0]["reason_id"]
    unknown = seller.refused("tmall.exchange.refuse", **call, seller_refuse_reason_id=99)
    seller.simple("tmall.exchange.refuse", **call, seller_refuse_reason_id=reason)
    said = seller.simple(
        "tmall.exchange.messages.get", **call | {"fields": "content"}, operator_roles="1"
    )["result"]

    assert "isv.invalid-parameter" == unknown
    assert "6" == look(seller, exchange)["status"]
    assert 1 == said["total_results"]


def test_exchanges_are_found(seller, exchange):
    """
    Exchanges are found by state and by change, and stand among the disputes.
    """
    method, params = "tmall.exchange.receive.get", {"fields": EXCHANGE}
    pending = seller.simple(method, **params, dispute_status_array="1,2")
    closed = seller.simple(method, **params, dispute_status_array="4")
    disputes = seller.simple(
        "tmall.dispute.receive.get",
        fields="refund_id,status,dispute_request",
        refund_id=exchange.dispute_id,
    )["result"]

    assert (1, 0) == (pending["total_results"], closed["total_results"])
    assert [str(exchange.dispute_id)] == [one["refund_id"] for one in disputes["results"]]
