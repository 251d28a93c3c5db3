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
from tmallerp.top.methods.items import ItemSellerGet, ItemsOnsaleGet, SkusQuantityUpdate
from tmallerp.top.methods.logistics import LogisticsCompaniesGet, LogisticsOfflineSend
from tmallerp.top.methods.platform import TimeGet
from tmallerp.top.methods.refunds import RefundGet, RefundsReceiveGet
from tmallerp.top.methods.trades import (
    TradeFullinfoGet,
    TradeMemoUpdate,
    TradesSoldIncrementGet,
)
from tmallerp.top.methods.users import UserSellerGet

MORNING = datetime(2026, 11, 11, tzinfo=BEIJING)
EVENING = MORNING + timedelta(hours=20)


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
    cases = list(client.iterate(RefundsReceiveGet(page_size=20)))
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


JOURNEYS = [
    Journey("trades", trades, trades_truth),
    Journey("logistics", logistics, logistics_truth),
    Journey("items", items, items_truth),
    Journey("refunds", refunds, refunds_truth),
    Journey("users", users, users_truth),
    Journey("platform", platform, platform_truth),
]
