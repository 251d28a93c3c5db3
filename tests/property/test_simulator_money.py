"""
Whatever a seller and the buyers do, the amounts of every trade stay related.

The desks are called without a wire; what they refuse is refused, and leaves no trace.
"""

from __future__ import annotations

import contextlib
from collections import defaultdict

from hypothesis import given, settings
from hypothesis import strategies as st

from tmallerp.simulator import World, WorldPlan
from tmallerp.simulator.answers.refunds import render_refund
from tmallerp.simulator.buyer import Buyer
from tmallerp.simulator.desk import DESK, Shop
from tmallerp.simulator.desk.ledger import TRADE, moves
from tmallerp.simulator.wire import Refusal


def fen(text):
    yuan, _, rest = (text or "0").partition(".")
    sign = -1 if yuan.startswith("-") else 1
    return int(yuan) * 100 + sign * int((rest + "00")[:2])


def act(shop, buyer, choice, trade, line):
    """Do one thing to one line; what cannot be done now is left."""
    tid, oid = trade.tid, line.oid
    call = lambda api, **values: DESK[api](shop, values)  # noqa: E731
    if choice == "close":
        call("taobao.trade.close", tid=oid, close_reason="缺货")
    elif choice == "postage":
        half = trade.post_fee // 2
        told = f"{half // 100}.{half % 100:02d}"
        call("taobao.trade.postage.update", tid=tid, post_fee=told)
    elif choice == "sku":
        items = {one.num_iid: one for one in shop.world.products}
        skus = items[line.num_iid].skus
        if skus:
            call("taobao.trade.ordersku.update", oid=oid, sku_id=skus[-1][0])
    elif choice == "send":
        send = {"tid": tid, "is_split": 1, "sub_tid": [oid]}
        parcel = {"company_code": "YTO", "out_sid": "YT123456"}
        call("taobao.logistics.offline.send", **send, **parcel)
    elif choice == "refund":
        case = buyer.asks_refund(tid, oid, fee=max(1, line.divide // 2))
        pay(shop, case)
    elif choice == "whole refund":
        pay(shop, buyer.asks_refund(tid, oid))
    elif choice == "confirm":
        buyer.confirms(tid)


def pay(shop, case):
    shop.by_sub_account = True
    infos = f"{case.refund_id}|{case.refund_fee}|{case.version}|{case.phase}"
    DESK["taobao.rp.refunds.agree"](shop, {"refund_infos": infos})


def wrong_in(row):
    """Return the relations that a trade breaks."""
    lines = [one for one in row["orders"] if one["status"] != "TRADE_CLOSED_BY_TAOBAO"]
    lines = lines or row["orders"]
    single = str(row["orders"][0]["oid"]) == str(row["tid"])
    fees = fen(row["post_fee"]) + fen(row["cod_fee"])
    parts = sum(fen(one["divide_order_fee"]) for one in lines)
    parts += sum(fen(one["payment"]) for one in row["service_orders"])
    return [
        name
        for name, holds in {
            "M1": fen(row["total_fee"])
            == sum(fen(one["price"]) * one["num"] for one in lines),
            "M2": all(
                fen(one["total_fee"])
                == fen(one["price"]) * one["num"]
                + fen(one["adjust_fee"])
                - fen(one["discount_fee"])
                for one in row["orders"]
            ),
            "M3": not single or row["orders"][0]["payment"] == row["payment"],
            "M4": single
            or all(
                fen(one["payment"])
                == fen(one["total_fee"]) + fen(one.get("sub_order_tax_fee"))
                for one in row["orders"]
            ),
            "M6": fen(row["discount_fee"])
            == sum(fen(one["part_mjz_discount"]) for one in lines),
            "M7": all(
                fen(one["divide_order_fee"])
                == fen(one["payment"]) - (fees if single else fen(one["part_mjz_discount"]))
                for one in lines
            ),
            "M8": fen(row["payment"]) == parts + fees,
        }.items()
        if not holds
    ]


CHOICES = ("close", "postage", "sku", "send", "refund", "whole refund", "confirm", "wait")


@settings(max_examples=60, deadline=None)
@given(
    seed=st.integers(0, 50),
    steps=st.lists(
        st.tuples(st.sampled_from(CHOICES), st.integers(0, 20), st.integers(0, 3)),
        min_size=5,
        max_size=60,
    ),
)
def test_no_act_breaks_a_relation(seed, steps):
    """
    After any acts M1 to M8 hold for every trade, M12 for every case; paid money stays
    (M10), what is received is paid less refunded (M11), and bills say the same.
    """
    world = World(WorldPlan(seed=seed, orders=25, poison=0))
    world.advance(20 * 3600)
    shop, buyer = Shop(world), Buyer(world)
    trades = few(world)
    for choice, n, k in steps:
        trade = trades[n % len(trades)]
        line = trade.lines[k % len(trade.lines)]
        paid = trade.payment if trade.pay_time else None
        with contextlib.suppress(Refusal, ValueError):
            act(shop, buyer, choice, trade, line)
        assert paid in {None, trade.payment}
        if choice == "wait":
            world.advance(1800)
    world.advance(600)
    rows = {trade.tid: shop.row(trade) for trade in world.trades.values()}
    cases = [render_refund(case, world.trades[case.tid]) for case in world.refunds.values()]

    assert {} == {tid: wrong for tid, row in rows.items() if (wrong := wrong_in(row))}
    assert all(
        fen(one["total_fee"]) == fen(one["payment"]) + fen(one["refund_fee"])
        for one in cases
    )
    for trade in world.trades.values():
        check_received(shop, trade)


def few(world):
    """Return two trades of each state, so that what is done meets what was done."""
    kinds = defaultdict(list)
    for trade in world.trades.values():
        kinds[trade.status].append(trade)
    return [trade for kind in sorted(kinds) for trade in kinds[kind][:2]]


def check_received(shop, trade):
    if trade.status != "TRADE_FINISHED":
        assert 0 == trade.received
        return
    cases = [one for one in shop.world.refunds.values() if one.tid == trade.tid]
    done = [one for one in cases if one.status == "SUCCESS"]
    early = sum(one.refund_fee for one in done if one.phase == "onsale")
    late = sum(one.refund_fee for one in done if one.phase == "aftersale")
    booked = [one for one in moves(shop) if one.tid == trade.tid and one.account == TRADE]

    assert trade.payment - early == trade.received
    assert trade.received - late == sum(one.amount for one in booked)
