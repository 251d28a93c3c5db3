"""Trades: lists by creation, change and ingestion; details; amounts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from tmallerp.simulator.answers import yuan
from tmallerp.simulator.desk._shop import (
    HISTORY,
    Desk,
    Result,
    Shop,
    Values,
    check_window,
    counted,
    fields_of,
    isv,
    pick,
)
from tmallerp.simulator.facts import catalogue
from tmallerp.simulator.trade import FINISHED, Trade

_TWO_YEARS = timedelta(days=731)
_DEFAULT_TYPES = "guarantee_trade,auto_delivery,ec,cod,step"
# Rows of a guaranteed trade come back as "fixed".
_QUERY_NAMES = {"guarantee_trade": ("fixed", "tmall_i18n")}
_GROUPS = {
    "ALL_WAIT_PAY": {"WAIT_BUYER_PAY", "TRADE_NO_CREATE_PAY"},
    "ALL_CLOSED": {"TRADE_CLOSED", "TRADE_CLOSED_BY_TAOBAO"},
}


def _list_trades(
    shop: Shop,
    trades: Iterable[Trade],
    values: Values,
    api: str,
    key: Callable[[Trade], datetime],
) -> Result:
    found = [t for t in _matching(trades, values) if within(key(t), values)]
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


def is_of_types(trade: Trade, names: str) -> bool:
    """Whether a trade is of one of the named types, as calls name them."""
    types: set[str] = set()
    for name in names.split(","):
        types.update(_QUERY_NAMES.get(name, (name,)))
    return trade.type in types


def _matching(trades: Iterable[Trade], values: Values) -> Iterable[Trade]:
    names = values.get("type", _DEFAULT_TYPES)
    wanted = values.get("status")
    statuses = _GROUPS.get(wanted, {wanted}) if wanted else None
    buyer = values.get("buyer_open_id") or values.get("buyer_open_uid")
    for trade in trades:
        if buyer and buyer != f"AAE{trade.buyer:08d}":
            continue
        if (statuses is None or trade.status in statuses) and is_of_types(trade, names):
            yield trade


def _sold(shop: Shop, values: Values, api: str = "taobao.trades.sold.get") -> Result:
    now = shop.world.now
    start = values.get("start_created", now - HISTORY)
    check_window(start, values.get("end_created", now), now, None)
    told = {**values, "start_created": start}
    # By creation, so that a change that shows only later takes no trade away.
    trades = shop.world.trades.values()
    return _list_trades(shop, trades, told, api, lambda t: t.created)


def _increment(
    shop: Shop, values: Values, api: str = "taobao.trades.sold.increment.get"
) -> Result:
    check_window(values["start_modified"], values["end_modified"], shop.world.now)
    return _list_trades(shop, shop.world.visible(), values, api, lambda t: t.modified)


def _increment_v(shop: Shop, values: Values) -> Result:
    check_window(values["start_create"], values["end_create"], shop.world.now)
    api = "taobao.trades.sold.incrementv.get"
    trades = shop.world.visible()
    return _list_trades(shop, trades, values, api, lambda t: t.async_modified)


def _history(shop: Shop, values: Values) -> Result:
    """Trades from three months to two years back; there is no total."""
    now = shop.world.now
    start = values.get("start_created", now - _TWO_YEARS)
    end = values.get("end_created", now - HISTORY)
    check_window(start, end, now, None, _TWO_YEARS)
    bounds = {"start_created": start, "end_created": min(end, now - HISTORY)}
    api = "taobao.trades.sold.history.get"
    told = {**values, **bounds, "use_has_next": True}
    trades = shop.world.trades.values()
    whole = _list_trades(shop, trades, told, api, lambda t: t.created)
    return whole if values.get("use_has_next") else {"trades": whole["trades"]}


def _one(api: str) -> Desk:
    def answer(shop: Shop, values: Values) -> Result:
        return {"trade": pick("Trade", shop.row(shop.trade(values["tid"])), values, api)}

    return answer


def _amount(shop: Shop, values: Values) -> Result:
    row = shop.row(shop.trade(values["tid"]))
    amounts = {**row, "order_amounts": row["orders"], "express_agency_fee": "0.00"}
    fields = set(fields_of(values).split(","))
    names = {fact["name"] for fact in catalogue()["models"]["TradeAmount"]} & fields
    chosen = {name: amounts[name] for name in sorted(names) if name in amounts}
    if "order_amounts" in chosen:
        shown = {fact["name"] for fact in catalogue()["models"]["OrderAmount"]}
        chosen["order_amounts"] = [
            {key: value for key, value in line.items() if key in shown}
            for line in row["orders"]
        ]
    return {"trade_amount": chosen}


def _confirm_fee(shop: Shop, values: Values) -> Result:
    """What confirming would release; the number may be a line's."""
    trade, line = shop.trade_or_line(values["tid"])
    open_lines = [one for one in trade.lines if one.is_live and trade.status != FINISHED]
    amount = sum(one.divide for one in open_lines if line in (None, one))
    last = line is None or open_lines == [line]
    postage = trade.post_fee if last and open_lines else 0
    return {
        "trade_confirm_fee": {
            "confirm_fee": yuan(amount + postage),
            "confirm_post_fee": yuan(postage),
            "is_last_order": last,
        }
    }


def _invoice_amount(shop: Shop, values: Values) -> Result:
    trade = shop.trade(values["tid"])
    if trade.pay_time is None and trade.type != "cod":
        raise isv("isv.trade-invoice-service-error:TRADE_NOT_PAID", "交易未付款")
    back = sum(
        case.refund_fee
        for case in shop.world.refunds.values()
        if case.tid == trade.tid and case.status == "SUCCESS"
    )
    return {
        "consumer_invoice_amount": str(trade.payment - back),
        "platform_invoice_amount": "0",
    }


DESK: dict[str, Desk] = {
    "taobao.trades.sold.get": _sold,
    "taobao.trades.sold.increment.get": _increment,
    "taobao.trades.sold.incrementv.get": _increment_v,
    "taobao.trades.sold.history.get": _history,
    "taobao.trades.simple.sold.get": lambda shop, values: _sold(
        shop, values, "taobao.trades.simple.sold.get"
    ),
    "taobao.trades.simple.sold.increment.get": lambda shop, values: _increment(
        shop, values, "taobao.trades.simple.sold.increment.get"
    ),
    **{
        api: _one(api)
        for api in (
            "taobao.trade.fullinfo.get",
            "taobao.trade.get",
            "taobao.trade.simple.get",
        )
    },
    "taobao.trade.amount.get": _amount,
    "taobao.trade.confirmfee.get": _confirm_fee,
    "taobao.trade.invoice.amount.get": _invoice_amount,
}
