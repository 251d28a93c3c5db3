"""What the business services behind the gateway do, one function an API."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from tmallerp.simulator import desk_privacy
from tmallerp.simulator.answers import moment, number
from tmallerp.simulator.answers.items import render_item, stock_keys
from tmallerp.simulator.answers.refunds import render_refund
from tmallerp.simulator.answers.trades import render_trade
from tmallerp.simulator.trade import PAID, PARTLY, Trade
from tmallerp.simulator.wire import Refusal, select
from tmallerp.simulator.world import CARRIERS, World

Values = Mapping[str, Any]
Result = dict[str, Any]

_DEFAULT_TYPES = "guarantee_trade,auto_delivery,ec,cod,step"
# Rows of a guaranteed trade come back as "fixed".
_QUERY_NAMES = {"guarantee_trade": ("fixed", "tmall_i18n")}
_GROUPS = {
    "ALL_WAIT_PAY": {"WAIT_BUYER_PAY", "TRADE_NO_CREATE_PAY"},
    "ALL_CLOSED": {"TRADE_CLOSED", "TRADE_CLOSED_BY_TAOBAO"},
}
_HISTORY = timedelta(days=92)
_DAY = timedelta(days=1)
_MAX_PER_CALL = 20


class Shop:
    """The world with what the services keep beside it: stock, and rendered trades."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.stock = {key: 100 for item in world.products for key in stock_keys(item)}
        self._rendered: dict[int, tuple[int, dict[str, Any]]] = {}

    def row(self, trade: Trade) -> dict[str, Any]:
        """Return a trade as written, rendered once a version."""
        known = self._rendered.get(trade.tid)
        if known is None or known[0] != trade.version:
            known = (trade.version, render_trade(trade))
            self._rendered[trade.tid] = known
        return known[1]

    def trade(self, tid: int) -> Trade:
        """
        Return a trade by number.

        Raises:
            Refusal: If there is none.
        """
        trade = self.world.trades.get(tid)
        if trade is None:
            raise Refusal(15, "Remote service error", "isv.trade-not-exist", "交易不存在")
        return trade


def _window(start: datetime, end: datetime, now: datetime, *, a_day: bool = True) -> None:
    if start > end:
        raise _isv("isv.invalid-parameter", "start_modified > end_modified")
    if a_day and end - start > _DAY:
        raise _isv("isv.invalid-parameter", "查询时间跨度不能超过一天")
    if now - start > _HISTORY:
        raise _isv("isv.invalid-parameter", "只能查询三个月内的数据")


def _isv(sub_code: str, sub_msg: str) -> Refusal:
    return Refusal(15, "Remote service error", sub_code, sub_msg)


def _list_trades(
    shop: Shop, values: Values, api: str, key: Callable[[Trade], datetime]
) -> Result:
    found = [t for t in _matching(shop.world.visible(), values) if _within(key(t), values)]
    found.sort(key=lambda t: (key(t), t.tid), reverse=True)
    page, size = values.get("page_no", 1), values.get("page_size", 40)
    rows = [
        select("Trade", shop.row(t), values["fields"], api)
        for t in found[(page - 1) * size : page * size]
    ]
    if values.get("use_has_next"):
        return {"trades": rows, "has_next": len(found) > page * size}
    return {"trades": rows, "total_results": len(found)}


def _within(at: datetime, values: Values) -> bool:
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
    start = values.get("start_created", now - _HISTORY)
    _window(start, values.get("end_created", now), now, a_day=False)
    return _list_trades(shop, values, "taobao.trades.sold.get", lambda t: t.created)


def _increment(shop: Shop, values: Values) -> Result:
    _window(values["start_modified"], values["end_modified"], shop.world.now)
    api = "taobao.trades.sold.increment.get"
    return _list_trades(shop, values, api, lambda t: t.modified)


def _increment_v(shop: Shop, values: Values) -> Result:
    _window(values["start_create"], values["end_create"], shop.world.now)
    api = "taobao.trades.sold.incrementv.get"
    return _list_trades(shop, values, api, lambda t: t.async_modified)


def _fullinfo(shop: Shop, values: Values) -> Result:
    row = shop.row(shop.trade(values["tid"]))
    chosen = select("Trade", row, values["fields"], "taobao.trade.fullinfo.get")
    return {"trade": chosen}


def _memo(shop: Shop, values: Values) -> Result:
    trade = shop.trade(values["tid"])
    if len(values.get("memo", "").encode()) > 1000:
        raise _isv("isv.invalid-parameter", "memo > 1000 bytes")
    if not 0 <= values.get("flag", 0) <= 5:
        raise _isv("isv.invalid-parameter", "flag")
    trade.memo = None if values.get("reset") else values.get("memo", trade.memo)
    trade.flag = values.get("flag", trade.flag)
    shop.world.touch(trade)
    return {"trade": {"tid": number(trade.tid), "modified": moment(trade.modified)}}


def _refunds(shop: Shop, values: Values) -> Result:
    cases = [c for c in shop.world.refunds.values() if _within(c.modified, values)]
    if "status" in values:
        cases = [case for case in cases if case.status == values["status"]]
    cases.sort(key=lambda case: case.modified, reverse=True)
    page, size = values.get("page_no", 1), values.get("page_size", 40)
    fields = ",".join(values["fields"])
    rows = [
        select(
            "Refund",
            render_refund(case, shop.world.trades[case.tid]),
            fields,
            "taobao.refunds.receive.get",
        )
        for case in cases[(page - 1) * size : page * size]
    ]
    if values.get("use_has_next"):
        return {"refunds": rows, "has_next": len(cases) > page * size}
    return {"refunds": rows, "total_results": len(cases)}


def _refund(shop: Shop, values: Values) -> Result:
    case = shop.world.refunds.get(values["refund_id"])
    if case is None:
        raise _isv("isv.refund-not-exist", "退款不存在")
    row = render_refund(case, shop.world.trades[case.tid])
    fields = ",".join(values["fields"])
    return {"refund": select("Refund", row, fields, "taobao.refund.get")}


def _items(shop: Shop, num_iids: Iterable[int], fields: str, api: str) -> list[Result]:
    wanted = set(num_iids)
    return [
        select("Item", render_item(item, shop.stock, shop.world.start), fields, api)
        for item in shop.world.products
        if item.num_iid in wanted
    ]


def _onsale(shop: Shop, values: Values) -> Result:
    ids = [item.num_iid for item in shop.world.products]
    page, size = values.get("page_no", 1), values.get("page_size", 40)
    chosen = ids[(page - 1) * size : page * size]
    api = "taobao.items.onsale.get"
    rows = _items(shop, chosen, values["fields"], api)
    return {"items": rows, "total_results": len(ids)}


def _item(shop: Shop, values: Values) -> Result:
    api = "taobao.item.seller.get"
    rows = _items(shop, [values["num_iid"]], values["fields"], api)
    if not rows:
        raise _isv("isv.item-get-service-error:ITEM_NOT_FOUND", "商品不存在")
    return {"item": rows[0]}


def _item_list(shop: Shop, values: Values) -> Result:
    ids = [int(text) for text in values["num_iids"] if text.isdigit()]
    api = "taobao.items.seller.list.get"
    return {"items": _items(shop, ids, values["fields"], api)}


def _quantities(shop: Shop, values: Values) -> Result:
    item = next(
        (one for one in shop.world.products if one.num_iid == values["num_iid"]), None
    )
    if item is None:
        raise _isv("isv.item-quantity-service-error:ITEM_NOT_FOUND", "商品不存在")
    text = values.get("skuid_quantities") or values.get("outerid_quantities", "")
    pairs = [pair.rpartition(":") for pair in text.split(";") if pair]
    if not 1 <= len(pairs) <= _MAX_PER_CALL:
        raise _isv("isv.invalid-parameter", "1-20 quantities")
    by_code = "skuid_quantities" not in values
    changed = []
    for name, _, amount in pairs:
        keys = [s[0] for s in item.skus if name == (s[1] if by_code else str(s[0]))]
        if not keys or not amount.lstrip("-").isdigit():
            raise _isv("isv.invalid-parameter", f"{name}:{amount}")
        changed += [(key, int(amount)) for key in keys]
    if values.get("type", 1) == 1 and any(amount < 0 for _, amount in changed):
        raise _isv("isv.invalid-parameter", "quantity < 0")
    for key, amount in changed:
        before = shop.stock[key] if values.get("type", 1) == 2 else 0
        shop.stock[key] = max(0, before + amount)
    row = render_item(item, shop.stock, shop.world.now)
    skus = [sku for sku in row["skus"] if sku["sku_id"] in dict(changed)]
    shown = {key: row[key] for key in ("num_iid", "num", "modified")}
    return {"item": {**shown, "skus": skus}}


def _offline_send(shop: Shop, values: Values) -> Result:
    trade = shop.trade(values["tid"])
    split = values.get("is_split") == 1
    oids = [int(text) for text in values.get("sub_tid", [])] if split else []
    lines = [line for line in trade.lines if line.is_live and line.consign_time is None]
    if oids:
        lines = [line for line in lines if line.oid in oids]
    if trade.type == "cod":
        raise _isv("isv.logistics-offline-service-error:COD_ORDER", "货到付款不支持")
    if trade.status not in {PAID, PARTLY} or not lines or trade.holds:
        raise _isv(
            "isv.logistics-offline-service-error:ORDER_STATUS_ERROR",
            "交易状态不允许发货",
        )
    if values["company_code"] not in CARRIERS:
        raise _isv("isv.logistics-offline-service-error:COMPANY_NOT_FOUND", "物流公司")
    chosen = [line.oid for line in lines]
    shop.world.ship(trade, chosen, values["company_code"], values["out_sid"])
    return {"shipping": {"is_success": True}}


def _companies(_shop: Shop, values: Values) -> Result:
    names = {"YTO": "圆通速递", "ZTO": "中通快递", "SF": "顺丰速运", "YUNDA": "韵达快递"}
    fields = ",".join(values["fields"])
    rows = [
        select(
            "LogisticsCompany",
            {"id": 100 + n, "code": code, "name": names[code], "reg_mail_no": r"\w{8,20}"},
            fields,
            "taobao.logistics.companies.get",
        )
        for n, code in enumerate(CARRIERS)
    ]
    return {"logistics_companies": rows}


def _seller(_shop: Shop, values: Values) -> Result:
    row = {
        "user_id": 366_426_558,
        "nick": "模拟旗舰店",
        "type": "B",
        "status": "normal",
        "has_shop": True,
    }
    fields = ",".join(values["fields"])
    return {"user": select("User", row, fields, "taobao.user.seller.get")}


def _time(shop: Shop, _values: Values) -> Result:
    return {"time": moment(shop.world.now)}


DESK: dict[str, Callable[[Shop, Values], Result]] = {
    "taobao.trades.sold.get": _sold,
    "taobao.trades.sold.increment.get": _increment,
    "taobao.trades.sold.incrementv.get": _increment_v,
    "taobao.trade.fullinfo.get": _fullinfo,
    "taobao.trade.memo.update": _memo,
    "taobao.refunds.receive.get": _refunds,
    "taobao.refund.get": _refund,
    "taobao.items.onsale.get": _onsale,
    "taobao.item.seller.get": _item,
    "taobao.items.seller.list.get": _item_list,
    "taobao.skus.quantity.update": _quantities,
    "taobao.logistics.offline.send": _offline_send,
    "taobao.logistics.companies.get": _companies,
    "taobao.user.seller.get": _seller,
    "taobao.time.get": _time,
    **desk_privacy.DESK,
}

LISTS = frozenset(
    {
        "taobao.trades.sold.get",
        "taobao.trades.sold.increment.get",
        "taobao.trades.sold.incrementv.get",
    }
)
