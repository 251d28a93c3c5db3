"""Tags on trades, counts by status, and what happened to a trade when."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import datetime

from attrs import frozen

from tmallerp.simulator.answers import moment
from tmallerp.simulator.desk._shop import Desk, Result, Shop, Values, bad_value, cut, isv
from tmallerp.simulator.trade import PAID, SHIPPED, UNPAID, Trade


@frozen(kw_only=True)
class Tag:
    """One tag as it was attached."""

    name: str
    kind: int
    value: str
    visible: bool


class Tags:
    """The tags of every trade."""

    def __init__(self, _shop: Shop) -> None:
        self.by_trade: defaultdict[int, dict[tuple[str, int], Tag]] = defaultdict(dict)


def _attach(shop: Shop, values: Values) -> Result:
    trade = shop.trade(values["tid"])
    tag = Tag(
        name=values["tag_name"],
        kind=values.get("tag_type", 2),
        value=values["tag_value"],
        visible=values.get("visible") == 1,
    )
    shop.room(Tags).by_trade[trade.tid][tag.name, tag.kind] = tag
    shop.world.touch(trade)
    return {"result": True}


def _by_tag(shop: Shop, values: Values) -> Result:
    wanted = values["tag_name"], values["tag_type"]
    tids = [tid for tid, tags in shop.room(Tags).by_trade.items() if wanted in tags]
    asked = {"page_no": values.get("page", 1), "page_size": values.get("page_size", 20)}
    return {"tids": cut(sorted(tids), asked), "totals": len(tids)}


def _statistics(shop: Shop, values: Values) -> Result:
    """Count the trades created on a day, by status."""
    day = _day(values["date"])
    counts = Counter(
        trade.status for trade in shop.world.trades.values() if _date(trade.created) == day
    )
    rows = [{"status": status, "count": n} for status, n in sorted(counts.items())]
    return {"status_infos": rows}


def _day(number: int) -> str:
    try:
        return datetime.strptime(str(number), "%Y%m%d").strftime("%Y-%m-%d")  # noqa: DTZ007
    except ValueError:
        raise bad_value(f"date={number}") from None


def _date(at: datetime) -> str:
    return at.strftime("%Y-%m-%d")


def _difference(shop: Shop, values: Values) -> Result:
    """Trades of a day that came to one state and not yet to another."""
    day = _day(values["date"])
    tids = [
        trade.tid
        for trade in shop.world.trades.values()
        if _date(trade.created) == day
        and _has_been(trade, values["pre_status"])
        and not _has_been(trade, values["post_status"])
    ]
    return {"tids": cut(sorted(tids), values), "total_results": len(tids)}


def _has_been(trade: Trade, status: str) -> bool:
    passed = {
        UNPAID: True,
        PAID: trade.pay_time is not None,
        SHIPPED: trade.consign_time is not None,
    }
    return trade.status == status or passed.get(status, False)


def _traces(shop: Shop, values: Values) -> Result:
    trade = shop.trade(values["tid"])
    steps = [
        ("TRADE_CREATE", trade.created),
        ("TRADE_PAID", trade.pay_time),
        ("TRADE_SHIPPED", trade.consign_time),
        (trade.status, trade.end_time),
    ]
    return {"traces": _written(trade, steps), "user_status": "normal"}


def _written(trade: Trade, steps: list[tuple[str, datetime | None]]) -> list[Result]:
    oids = ",".join(str(line.oid) for line in trade.lines)
    return [
        {
            "tid": trade.tid,
            "order_ids": oids,
            "status": status,
            "action_time": moment(at),
            "seller_nick": "模拟旗舰店",
            "app_title": "模拟平台",
        }
        for status, at in steps
        if at is not None
    ]


def _refund_traces(shop: Shop, values: Values) -> Result:
    case = shop.world.refunds.get(values["refund_id"])
    if case is None:
        raise isv("isv.refund-not-exist", "退款不存在")
    steps = [("REFUND_CREATE", case.created), (case.status, case.modified)]
    rows = [
        {
            "refund_id": case.refund_id,
            "tid": case.tid,
            "status": status,
            "action_time": moment(at),
            "app_title": "模拟平台",
        }
        for status, at in steps
    ]
    return {"traces": rows, "user_status": "normal"}


DESK: dict[str, Desk] = {
    "taobao.oc.tradetag.attach": _attach,
    "taobao.oc.trades.bytag.get": _by_tag,
    "taobao.jds.trades.statistics.get": _statistics,
    "taobao.jds.trades.statistics.diff": _difference,
    "taobao.jds.trade.traces.get": _traces,
    "taobao.jds.refund.traces.get": _refund_traces,
}
