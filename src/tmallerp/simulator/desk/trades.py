"""Trades: lists by creation, change and ingestion, details, memos."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from tmallerp.simulator.answers import moment, number
from tmallerp.simulator.desk._shop import (
    HISTORY,
    Desk,
    Result,
    Shop,
    Values,
    check_window,
    counted,
    pick,
)
from tmallerp.simulator.trade import Trade

_DEFAULT_TYPES = "guarantee_trade,auto_delivery,ec,cod,step"
# Rows of a guaranteed trade come back as "fixed".
_QUERY_NAMES = {"guarantee_trade": ("fixed", "tmall_i18n")}
_GROUPS = {
    "ALL_WAIT_PAY": {"WAIT_BUYER_PAY", "TRADE_NO_CREATE_PAY"},
    "ALL_CLOSED": {"TRADE_CLOSED", "TRADE_CLOSED_BY_TAOBAO"},
}


def _list_trades(
    shop: Shop, values: Values, api: str, key: Callable[[Trade], datetime]
) -> Result:
    found = [t for t in _matching(shop.world.visible(), values) if within(key(t), values)]
    found.sort(key=lambda t: (key(t), t.tid), reverse=True)
    result = counted("trades", found, values)
    result["trades"] = [pick("Trade", shop.row(t), values, api) for t in result["trades"]]
    return result


def within(at: datetime, values: Values) -> bool:
    """Whether a moment lies in the window the call asks for, if it asks for one."""
    for start, end in (
        ("start_modified", "end_modified"),
        ("start_created", "end_created"),
        ("start_create", "end_create"),
    ):
        if start in values or end in values:
            return bool(values.get(start, at) <= at <= values.get(end, at))
    return True


def _matching(trades: Iterable[Trade], values: Values) -> Iterable[Trade]:
    types: set[str] = set()
    for name in values.get("type", _DEFAULT_TYPES).split(","):
        types.update(_QUERY_NAMES.get(name, (name,)))
    wanted = values.get("status")
    statuses = _GROUPS.get(wanted, {wanted}) if wanted else None
    for trade in trades:
        if trade.type in types and (statuses is None or trade.status in statuses):
            yield trade


def _sold(shop: Shop, values: Values) -> Result:
    now = shop.world.now
    start = values.get("start_created", now - HISTORY)
    check_window(start, values.get("end_created", now), now, None)
    return _list_trades(shop, values, "taobao.trades.sold.get", lambda t: t.created)


def _increment(shop: Shop, values: Values) -> Result:
    check_window(values["start_modified"], values["end_modified"], shop.world.now)
    api = "taobao.trades.sold.increment.get"
    return _list_trades(shop, values, api, lambda t: t.modified)


def _increment_v(shop: Shop, values: Values) -> Result:
    check_window(values["start_create"], values["end_create"], shop.world.now)
    api = "taobao.trades.sold.incrementv.get"
    return _list_trades(shop, values, api, lambda t: t.async_modified)


def _fullinfo(shop: Shop, values: Values) -> Result:
    row = shop.row(shop.trade(values["tid"]))
    return {"trade": pick("Trade", row, values, "taobao.trade.fullinfo.get")}


def _memo(shop: Shop, values: Values) -> Result:
    trade = shop.trade(values["tid"])
    trade.memo = None if values.get("reset") else values.get("memo", trade.memo)
    trade.flag = values.get("flag", trade.flag)
    shop.world.touch(trade)
    return {"trade": {"tid": number(trade.tid), "modified": moment(trade.modified)}}


DESK: dict[str, Desk] = {
    "taobao.trades.sold.get": _sold,
    "taobao.trades.sold.increment.get": _increment,
    "taobao.trades.sold.incrementv.get": _increment_v,
    "taobao.trade.fullinfo.get": _fullinfo,
    "taobao.trade.memo.update": _memo,
}
