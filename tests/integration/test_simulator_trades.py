"""
What a seller does to a trade is read back, and what the platform refuses is refused.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from seller import fen, open_shop, relations

UNPAID, PAID = "WAIT_BUYER_PAY", "WAIT_SELLER_SEND_GOODS"
SHIPPED, FINISHED = "WAIT_BUYER_CONFIRM_GOODS", "TRADE_FINISHED"
STATE = "isv.trade-service-error:TRADE_STATUS_ERROR"


@pytest.fixture(scope="module")
def seller():
    with open_shop() as opened:
        yield opened


def many(trade):
    return len(trade.lines) > 1


# --- memos ----------------------------------------------------------------------------


def test_a_memo_is_added_once(seller):
    """
    A memo is added to a trade without one; the next change is an update, and a reset
    clears it whatever it says.
    """
    trade = seller.pick(PAID, where=lambda one: one.memo is None)
    seller.simple("taobao.trade.memo.add", tid=trade.tid, memo="加急", flag=1)
    added = seller.trade(trade.tid)
    refused = seller.refused("taobao.trade.memo.add", tid=trade.tid, memo="又")
    seller.simple("taobao.trade.memo.update", tid=trade.tid, memo="x", reset="true")
    cleared = seller.trade(trade.tid)

    assert ("加急", 1) == (added["seller_memo"], added["seller_flag"])
    assert "isv.trade-service-error:MEMO_EXISTS" == refused
    assert "seller_memo" not in cleared


def test_a_write_moves_the_trade_in_the_list(seller):
    """
    A changed trade has a later time of change, and is found by it.
    """
    trade = seller.pick(PAID)
    before = seller.trade(trade.tid)["modified"]
    seller.world.advance(60)
    start = seller.world.now - timedelta(seconds=30)
    seller.simple("taobao.trade.memo.update", tid=trade.tid, memo="改")
    rows = seller.simple(
        "taobao.trades.sold.increment.get",
        fields="tid,modified",
        start_modified=seller.text(start),
        end_modified=seller.text(seller.world.now + timedelta(seconds=60)),
        type="fixed,step,cod,tmall_i18n",
    )["trades"]

    assert str(trade.tid) in {str(row["tid"]) for row in rows}
    assert before < seller.trade(trade.tid)["modified"]


# --- closing --------------------------------------------------------------------------


def test_an_unpaid_trade_is_closed():
    """
    Closing an unpaid trade closes it and its lines as never paid; a paid one is refused.
    """
    with open_shop(hours=21) as seller:
        trade = seller.pick(UNPAID)
        close = {"close_reason": "缺货"}
        seller.simple("taobao.trade.close", tid=trade.tid, **close)
        closed = seller.trade(trade.tid)
        again = seller.refused("taobao.trade.close", tid=trade.tid, **close)
        paid = seller.refused("taobao.trade.close", tid=seller.pick(PAID).tid, **close)

    states = {closed["status"], *(one["status"] for one in closed["orders"])}
    assert {"TRADE_CLOSED_BY_TAOBAO"} == states
    assert STATE == again == paid


def test_one_line_is_closed():
    """
    Closing one line leaves the others, and the amounts keep their relations.
    """
    with open_shop(hours=21) as seller:
        trade = seller.pick(UNPAID, where=many)
        before = seller.trade(trade.tid)
        oid = trade.lines[0].oid
        seller.simple("taobao.trade.close", tid=oid, close_reason="缺货")
        after = seller.trade(trade.tid)

    assert UNPAID == after["status"]
    assert "TRADE_CLOSED_BY_TAOBAO" == after["orders"][0]["status"]
    assert fen(after["payment"]) < fen(before["payment"])
    assert [] == relations(after)


def test_closing_too_fast():
    """
    A trade is not closed within ten seconds of its birth.
    """
    with open_shop(hours=21) as seller:
        trade = seller.pick(UNPAID)
        trade.created = seller.world.now - timedelta(seconds=9)
        early = seller.refused("taobao.trade.close", tid=trade.tid, close_reason="缺货")
        seller.world.advance(1)
        seller.simple("taobao.trade.close", tid=trade.tid, close_reason="缺货")

    assert "isv.trade-service-error:CLOSE_TRADE_TOO_FAST" == early


# --- amounts --------------------------------------------------------------------------


@pytest.mark.parametrize("single", [True, False])
def test_lower_postage_lowers_the_payment(single):
    """
    Lower postage lowers the payment by as much and keeps every relation; the line's own
    payment goes down only where the line is the trade. Raising is refused.
    """
    with open_shop(hours=21) as seller:
        trade = seller.pick(
            UNPAID, where=lambda one: one.post_fee > 100 and one.is_single is single
        )
        before = seller.trade(trade.tid)
        wanted = trade.post_fee - 100
        told = f"{wanted // 100}.{wanted % 100:02d}"
        answer = seller.simple("taobao.trade.postage.update", tid=trade.tid, post_fee=told)
        after = seller.trade(trade.tid)
        more = f"{trade.post_fee // 100 + 1}.00"
        raised = seller.refused("taobao.trade.postage.update", tid=trade.tid, post_fee=more)
        paid = seller.refused(
            "taobao.trade.postage.update", tid=seller.pick(PAID).tid, post_fee="0"
        )

    lowered = fen(before["orders"][0]["payment"]) - fen(after["orders"][0]["payment"])
    assert 100 == fen(before["payment"]) - fen(after["payment"])
    assert (100 if single else 0) == lowered
    assert [] == relations(after)
    assert (after["payment"], told) == (
        answer["trade"]["payment"],
        answer["trade"]["post_fee"],
    )
    assert "isv.trade-service-error:POST_FEE_TOO_HIGH" == raised
    assert STATE == paid


def test_amounts_agree(seller):
    """
    The amounts of a trade are those of its details.
    """
    trade = seller.pick(PAID, where=many)
    whole = seller.trade(trade.tid)
    amount = seller.simple(
        "taobao.trade.amount.get",
        tid=trade.tid,
        fields="tid,payment,post_fee,total_fee,order_amounts,promotion_details",
    )["trade_amount"]

    assert whole["payment"] == amount["payment"]
    assert [one["divide_order_fee"] for one in whole["orders"]] == [
        one["divide_order_fee"] for one in amount["order_amounts"]
    ]


def test_what_confirming_releases(seller):
    """
    Confirming a trade releases what was paid for goods and postage, a finished one
    nothing more, and the postage comes with the last line alone.
    """

    def fee(number):
        return seller.simple("taobao.trade.confirmfee.get", tid=number)["trade_confirm_fee"]

    trade = seller.pick(
        SHIPPED, where=lambda one: many(one) and not one.services and one.type == "fixed"
    )
    whole, parts = fee(trade.tid), [fee(line.oid) for line in trade.lines]
    done = fee(seller.pick(FINISHED).tid)
    live = sum(line.divide for line in trade.lines if line.is_live)

    assert live + trade.post_fee == fen(whole["confirm_fee"])
    assert live == sum(fen(part["confirm_fee"]) for part in parts)
    assert "0.00" == done["confirm_fee"]


def test_what_may_be_invoiced(seller):
    """
    What a buyer may have invoiced is the payment less what was refunded, in fen.
    """
    trade = seller.pick(PAID, where=lambda one: not any(x.refund_id for x in one.lines))
    refunded = next(
        case for case in seller.world.refunds.values() if case.status == "SUCCESS"
    )
    method = "taobao.trade.invoice.amount.get"
    plain = seller.simple(method, tid=trade.tid)
    less = seller.simple(method, tid=refunded.tid)
    back = sum(
        case.refund_fee
        for case in seller.world.refunds.values()
        if case.tid == refunded.tid and case.status == "SUCCESS"
    )

    assert str(trade.payment) == plain["consumer_invoice_amount"]
    whole = seller.world.trades[refunded.tid].payment
    assert str(whole - back) == less["consumer_invoice_amount"]


# --- address, SKU, time ---------------------------------------------------------------


def test_an_address_is_changed_and_masked(seller):
    """
    A new address is shown masked with another OAID, and a number of -1 clears a phone.
    """
    trade = seller.pick(PAID)
    before = seller.trade(trade.tid)
    seller.simple(
        "taobao.trade.shippingaddress.update",
        tid=trade.tid,
        receiver_name="钱小二",
        receiver_mobile="13912345678",
        receiver_phone="-1",
        receiver_state="江苏省",
        receiver_city="南京市",
        receiver_address="长江路1号",
    )
    after = seller.trade(trade.tid)

    assert "钱**" == after["receiver_name"]
    assert "139****5678" == after["receiver_mobile"]
    assert ("", "江苏省", "南京市") == tuple(
        after[f"receiver_{key}"] for key in ("phone", "state", "city")
    )
    assert "长江路" not in after["receiver_address"]
    assert before["oaid"] != after["oaid"]


def test_addresses_that_stay(seller):
    """
    The address of a shipped trade does not change, nor a postcode by itself.
    """
    method, shipped = "taobao.trade.shippingaddress.update", seller.pick(SHIPPED)

    assert STATE == seller.refused(method, tid=shipped.tid, receiver_name="钱小二")
    assert "isv.invalid-parameter" == seller.refused(
        method, tid=seller.pick(PAID).tid, receiver_zip="310000"
    )


def test_a_line_gets_another_sku():
    """
    Before it is sent, a line may become another SKU of equal price; amounts stay.
    """
    with open_shop() as seller:
        items = {item.num_iid: item for item in seller.world.products}
        trade = seller.pick(
            PAID,
            where=lambda one: (
                one.lines[0].sku_id
                and one.lines[0].is_live
                and len(items[one.lines[0].num_iid].skus) > 1
            ),
        )
        line = trade.lines[0]
        other = next(sku for sku in items[line.num_iid].skus if sku[0] != line.sku_id)
        before = seller.trade(trade.tid)
        method = "taobao.trade.ordersku.update"
        seller.simple(method, oid=line.oid, sku_id=other[0])
        after = seller.trade(trade.tid)
        seller.simple(
            "taobao.item.sku.price.update",
            num_iid=line.num_iid,
            properties=next(
                sku[2] for sku in items[line.num_iid].skus if sku[0] != other[0]
            ),
            price="9999.00",
        )
        dearer = next(sku[0] for sku in items[line.num_iid].skus if sku[0] != other[0])
        refused = seller.refused(method, oid=line.oid, sku_id=dearer)

    shown = after["orders"][0]
    assert (str(other[0]), other[1]) == (shown["sku_id"], shown["outer_sku_id"])
    assert before["payment"] == after["payment"]
    assert [] == relations(after)
    assert "isv.trade-service-error:SKU_PRICE_NOT_EQUAL" == refused


def test_a_shipped_line_keeps_its_sku(seller):
    """
    A line that was sent stays what it is.
    """
    line = seller.pick(SHIPPED).lines[0]
    refused = seller.refused("taobao.trade.ordersku.update", oid=line.oid, sku_id=1)

    assert STATE == refused


def test_more_time_to_receive(seller):
    """
    A shipped trade confirms itself later by as many days as are granted.
    """
    trade = seller.pick(SHIPPED)
    before = seller.trade(trade.tid)["timeout_action_time"]
    seller.simple("taobao.trade.receivetime.delay", tid=trade.tid, days=3)
    after = seller.trade(trade.tid)["timeout_action_time"]
    method = "taobao.trade.receivetime.delay"

    assert (int(after[8:10]) - int(before[8:10])) % 30 == 3
    assert STATE == seller.refused(method, tid=seller.pick(PAID).tid, days=3)
    assert "isv.invalid-parameter" == seller.refused(method, tid=trade.tid, days=4)


# --- other lists ----------------------------------------------------------------------


def test_the_reduced_lists_agree(seller):
    """
    The lists with reduced permissions show the same trades without their receivers.
    """
    params = {"fields": "tid,receiver_name,status", "page_size": 100}
    full = seller.simple("taobao.trades.sold.get", **params)
    less = seller.simple("taobao.trades.simple.sold.get", **params)

    assert [one["tid"] for one in full["trades"]] == [one["tid"] for one in less["trades"]]
    assert "receiver_name" in full["trades"][0]
    assert "receiver_name" not in less["trades"][0]


def test_history_begins_after_three_months():
    """
    What is older than three months leaves the list and is found in the history, without
    a total.
    """
    with open_shop() as seller:
        count = len(seller.world.trades)
        method, params = (
            "taobao.trades.sold.history.get",
            {"fields": "tid", "page_size": 50},
        )
        recent = seller.simple(method, **params)
        seller.world.advance(100 * 86_400)
        listed = seller.simple("taobao.trades.sold.get", fields="tid")
        types = "fixed,step,cod,tmall_i18n"
        seen, page = set(), 1
        while True:
            old = seller.simple(
                method, **params, type=types, use_has_next="true", page_no=page
            )
            seen |= {str(one["tid"]) for one in old["trades"]}
            page += 1
            if not old["has_next"]:
                break

    assert [] == recent["trades"]
    assert "total_results" not in recent
    assert 0 == listed["total_results"]
    assert count == len(seen)


def test_tags(seller):
    """
    A trade is found by a tag that was attached to it.
    """
    trades = list(seller.world.trades)[:3]
    for tid in trades:
        seller.simple(
            "taobao.oc.tradetag.attach", tid=tid, tag_name="加急", tag_type=2, tag_value="1"
        )
    found = seller.simple("taobao.oc.trades.bytag.get", tag_name="加急", tag_type=2)

    assert (trades, 3) == (found["tids"], found["totals"])


def test_counts_by_status(seller):
    """
    The counts of a day add up to the trades created on it.
    """
    method = "taobao.jds.trades.statistics.get"
    rows = seller.simple(method, date="20261111")["status_infos"]
    paid = sum(trade.status == PAID for trade in seller.world.trades.values())

    assert len(seller.world.trades) == sum(row["count"] for row in rows)
    assert paid == next(row["count"] for row in rows if row["status"] == PAID)
    assert "isv.invalid-parameter" == seller.refused(method, date="20261399")


def test_traces(seller):
    """
    What happened to a trade is told in its order.
    """
    rows = seller.simple("taobao.jds.trade.traces.get", tid=seller.pick(SHIPPED).tid)
    times = [row["action_time"] for row in rows["traces"]]

    assert sorted(times) == times
    assert ["TRADE_CREATE", "TRADE_PAID", "TRADE_SHIPPED"] == [
        row["status"] for row in rows["traces"]
    ]
