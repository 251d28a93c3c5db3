"""
Short conversations with a shop, one or more a category, for the cassettes.

Each journey gets a client and returns plain facts; the truth beside it says the same
facts of the simulated world, without asking anybody. While a cassette is recorded both
must agree; replayed, the journey must tell the same facts again. A journey names no
number that it did not read in an answer, since those are disguised in a cassette.

To add a category: write a journey and, where the world knows it, a truth, add the row,
and record (see ``tests/integration/test_cassettes.py``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta

from attrs import frozen

from tmallerp.clock import BEIJING
from tmallerp.errors import InvalidCallError
from tmallerp.top import RawMethod
from tmallerp.top.methods.customers import CrmGradeGet, CrmMembersGet
from tmallerp.top.methods.exchanges import TmallExchangeReceiveGet
from tmallerp.top.methods.finance import BillAccountsGet
from tmallerp.top.methods.invoices import AlibabaEinvoiceSerialnoGenerate
from tmallerp.top.methods.items import ItemSellerGet, ItemsOnsaleGet, SkusQuantityUpdate
from tmallerp.top.methods.logistics import (
    LogisticsCompaniesGet,
    LogisticsOfflineSend,
    LogisticsTraceSearch,
)
from tmallerp.top.methods.messages import TmcGroupAdd, TmcGroupsGet, TmcUserPermit
from tmallerp.top.methods.platform import TimeGet
from tmallerp.top.methods.privacy import OpenuidGetBytrade, TopOaidDecrypt
from tmallerp.top.methods.push import JushitaJdpUserAdd, JushitaJdpUsersGet
from tmallerp.top.methods.ratings import TraderatesGet
from tmallerp.top.methods.refunds import RefundGet, RefundsReceiveGet
from tmallerp.top.methods.trades import (
    TradeFullinfoGet,
    TradeMemoUpdate,
    TradesSoldIncrementGet,
)
from tmallerp.top.methods.users import UserSellerGet
from tmallerp.top.methods.waybills import CainiaoWaybillIiSearch
from tmallerp.top.models.privacy import ReceiverQuery

MORNING = datetime(2026, 11, 11, tzinfo=BEIJING)
EVENING = MORNING + timedelta(hours=20)
ALL_TYPES = "guarantee_trade,auto_delivery,fixed,ec,cod,step,tmall_i18n,nopaid"


@frozen
class Journey:
    """
    Args:
        category: Names the cassette.

        tell: Asks a client, and returns facts.

        truth: Returns the facts that the world itself knows, to hold against them.
    """

    category: str
    tell: Callable
    truth: Callable = lambda _world: {}


def _listing(**more):
    return TradesSoldIncrementGet(
        start_modified=MORNING, end_modified=EVENING, page_size=10, **more
    )


def trades(client):
    heads = list({trade.tid: trade for trade in client.iterate(_listing())}.values())
    whole = client.batch([TradeFullinfoGet(tid=trade.tid) for trade in heads])
    first = whole[0].trade
    client.call(TradeMemoUpdate(tid=first.tid, memo="加急发货", flag=3))
    again = client.call(TradeFullinfoGet(tid=first.tid)).trade
    return {
        "statuses": dict(sorted(Counter(one.trade.status for one in whole).items())),
        "lines": sum(len(one.trade.orders) for one in whole),
        "paid": str(sum(one.trade.payment for one in whole)),
        "flag": again.seller_flag,
        "memo_length": len(again.seller_memo),
        "dated": all(one.trade.created.date() == MORNING.date() for one in whole),
    }


def trades_truth(world):
    known = list(world.trades.values())
    return {
        "statuses": dict(sorted(Counter(trade.status for trade in known).items())),
        "lines": sum(len(trade.lines) for trade in known),
        "paid": f"{sum(trade.payment for trade in known) / 100:.2f}",
        "flag": 3,
        "memo_length": 4,
        "dated": True,
    }


def logistics(client):
    carriers = client.call(LogisticsCompaniesGet(fields="id,code,name")).logistics_companies
    listing = _listing(status="WAIT_SELLER_SEND_GOODS")
    sent = refused = 0
    for trade in client.iterate(listing):
        call = LogisticsOfflineSend(
            tid=trade.tid, company_code="YTO", out_sid="YT1234567890123"
        )
        try:
            sent += client.call(call).shipping.is_success
        except InvalidCallError:
            refused += 1
    return {
        "codes": sorted(one.code for one in carriers),
        "sent": sent > 0,
        "left": client.call(listing).total_results == refused,
    }


def logistics_truth(_world):
    return {"codes": ["SF", "YTO", "YUNDA", "ZTO"], "sent": True, "left": True}


def items(client):
    goods = list(client.iterate(ItemsOnsaleGet(page_size=40)))
    one = next(
        item
        for item in (
            client.call(ItemSellerGet(num_iid=good.num_iid)).item for good in goods[:10]
        )
        if item.skus
    )
    sku = one.skus[0].sku_id
    client.call(SkusQuantityUpdate(num_iid=one.num_iid, skuid_quantities=f"{sku}:77"))
    again = client.call(ItemSellerGet(num_iid=one.num_iid)).item
    return {
        "goods": len({good.num_iid for good in goods}),
        "quantity": next(other.quantity for other in again.skus if other.sku_id == sku),
        "priced": str(again.price),
    }


def items_truth(world):
    return {"goods": len(world.products), "quantity": 77}


def refunds(client):
    cases = list(client.iterate(RefundsReceiveGet(page_size=20, type=ALL_TYPES)))
    whole = [client.call(RefundGet(refund_id=case.refund_id)).refund for case in cases[:5]]
    return {
        "cases": len({case.refund_id for case in cases}),
        "statuses": dict(sorted(Counter(case.status for case in cases).items())),
        "same_trade": all(a.tid == b.tid for a, b in zip(whole, cases, strict=False)),
        "fees": sorted(str(case.refund_fee) for case in whole),
    }


def refunds_truth(world):
    cases = list(world.refunds.values())
    return {
        "cases": len(cases),
        "statuses": dict(sorted(Counter(case.status for case in cases).items())),
        "same_trade": True,
    }


def users(client):
    user = client.call(UserSellerGet()).user
    return {"type": user.type, "nick_length": len(user.nick)}


def users_truth(_world):
    return {"type": "B", "nick_length": 5}


def platform(client):
    raw = client.call(RawMethod("taobao.time.get", needs_session=False))
    return {"time": client.call(TimeGet()).time.isoformat(), "raw": raw["time"]}


def platform_truth(world):
    return {"time": world.now.isoformat(), "raw": world.now.strftime("%Y-%m-%d %H:%M:%S")}


def _shipped(client):
    return next(iter(client.iterate(_listing(status="WAIT_BUYER_CONFIRM_GOODS"))))


def traces(client):
    shipped = client.iterate(_listing(status="WAIT_BUYER_CONFIRM_GOODS"))
    asked = list(dict.fromkeys(trade.tid for trade in shipped))
    found = [client.call(LogisticsTraceSearch(tid=tid)) for tid in asked]
    steps = [[step.status_time for step in trace.trace_list] for trace in found]
    return {
        "same": asked == [trace.tid for trace in found],
        "steps": sum(map(len, steps)) > 0,
        "in_order": all(times == sorted(times) for times in steps),
        "numbered": all(len(trace.out_sid) > 8 for trace in found),
    }


def traces_truth(_world):
    return {"same": True, "steps": True, "in_order": True, "numbered": True}


def privacy(client):
    tid = _shipped(client).tid
    trade = client.call(TradeFullinfoGet(tid=tid)).trade
    query = ReceiverQuery(oaid=trade.oaid, tid=tid, scene="1006")
    (receiver,) = client.call(TopOaidDecrypt(query_list=(query,))).receiver_list
    return {
        "matched": receiver.matched,
        "same": receiver.oaid == trade.oaid,
        "masked": "*" in trade.receiver_name,
        "plain": "*" not in receiver.name,
        "open_uid": bool(client.call(OpenuidGetBytrade(tid=tid)).open_uid),
    }


def privacy_truth(_world):
    return {"matched": True, "same": True, "masked": True, "plain": True, "open_uid": True}


def customers(client):
    members = client.call(CrmMembersGet(current_page=1, page_size=20))
    grades = client.call(CrmGradeGet()).grade_promotions
    return {
        "members": members.total_result == len(members.members) > 0,
        "grades": [str(grade.cur_grade) for grade in grades],
    }


def messages(client):
    client.call(TmcUserPermit(topics=("taobao_trade_TradeBuyerPay",)))
    client.call(TmcGroupAdd(group_name="orders", nicks=("模拟旗舰店",)))
    groups = client.call(TmcGroupsGet(page_no=1, page_size=10)).groups
    return {"groups": len(groups)}


def push(client):
    before = client.call(JushitaJdpUsersGet()).total_results
    added = client.call(
        JushitaJdpUserAdd(rds_name="rm-simulated", history_days=7)
    ).is_success
    return {
        "before": before,
        "added": added,
        "after": client.call(JushitaJdpUsersGet()).total_results,
    }


def push_truth(_world):
    return {"before": 0, "added": True, "after": 1}


def finance(client):
    accounts = client.call(BillAccountsGet(fields="account_id,account_name")).accounts
    return {"accounts": len(accounts)}


def exchanges(client):
    page = client.call(TmallExchangeReceiveGet(page_no=1, page_size=10))
    return {"total": page.total_results, "rows": len(page.results)}


def ratings(client):
    page = client.call(
        TraderatesGet(rate_type="get", role="buyer", page_no=1, page_size=10)
    )
    return {"total": page.total_results, "rows": len(page.trade_rates)}


def invoices(client):
    numbers = [client.call(AlibabaEinvoiceSerialnoGenerate()).serial_no for _ in range(2)]
    return {"lengths": [len(one) for one in numbers], "differ": len(set(numbers)) == 2}


def waybills(client):
    rows = client.call(CainiaoWaybillIiSearch()).waybill_apply_subscription_cols
    return {
        "carriers": sorted(row.cp_code for row in rows),
        "left": sum(branch.quantity for row in rows for branch in row.branch_account_cols),
    }


JOURNEYS = [
    Journey("trades", trades, trades_truth),
    Journey("logistics", logistics, logistics_truth),
    Journey("items", items, items_truth),
    Journey("refunds", refunds, refunds_truth),
    Journey("users", users, users_truth),
    Journey("platform", platform, platform_truth),
    Journey("traces", traces, traces_truth),
    Journey("privacy", privacy, privacy_truth),
    Journey("customers", customers),
    Journey("messages", messages),
    Journey("push", push, push_truth),
    Journey("finance", finance),
    Journey("exchanges", exchanges),
    Journey("ratings", ratings),
    Journey("invoices", invoices),
    Journey("waybills", waybills),
]
