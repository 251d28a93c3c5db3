"""Logistics as it is read: carriers, logistics orders, and the steps of a parcel."""

from __future__ import annotations

from tmallerp.simulator.answers import Row, present
from tmallerp.simulator.desk._shop import (
    Desk,
    Result,
    Shop,
    Values,
    counted,
    isv,
    numbers,
    pick,
)
from tmallerp.simulator.desk.parcels import NAMES, NUMBER_RULE, STEPS, Parcel, Parcels
from tmallerp.simulator.desk.trades import within


def _companies(_shop: Shop, values: Values) -> Result:
    rows = [
        {"id": 100 + n, "code": code, "name": name, "reg_mail_no": NUMBER_RULE}
        for n, (code, name) in enumerate(NAMES.items())
    ]
    api = "taobao.logistics.companies.get"
    return {
        "logistics_companies": [pick("LogisticsCompany", row, values, api) for row in rows]
    }


def _partners(_shop: Shop, values: Values) -> Result:
    rows = []
    for n, (code, name) in enumerate(NAMES.items()):
        row: Row = {
            "partner": {
                "company_id": 100 + n,
                "company_code": code,
                "company_name": name,
                "full_name": name,
                "reg_mail_no": NUMBER_RULE,
            },
            "cover_remark": "全国",
        }
        if values.get("is_need_carriage"):
            row["carriage"] = {"initial_weight": 1, "initial_fee": 8, "add_weight": 1}
        rows.append(row)
    return {"logistics_partners": rows}


def _parcels(shop: Shop, values: Values) -> list[Parcel]:
    room = shop.room(Parcels)
    found = [
        parcel
        for trade in shop.world.trades.values()
        if values.get("tid", trade.tid) == trade.tid
        for parcel in room.of(trade)
        if within(parcel.created, values)
        and values.get("status", parcel.status) == parcel.status
    ]
    confirmed = values.get("seller_confirm")
    if confirmed:
        found = [one for one in found if bool(one.out_sid) == (confirmed == "yes")]
    return sorted(found, key=lambda one: (one.created, one.code), reverse=True)


def _orders(api: str, model: str) -> Desk:
    def answer(shop: Shop, values: Values) -> Result:
        room = shop.room(Parcels)
        result = counted("shippings", _parcels(shop, values), values)
        result["shippings"] = [
            pick(model, present(room.row(one)), values, api) for one in result["shippings"]
        ]
        return result

    return answer


def _of_trade(shop: Shop, values: Values) -> list[Parcel]:
    parcels = shop.room(Parcels).of(shop.trade(values["tid"]))
    sent = [one for one in parcels if one.out_sid]
    if not sent:
        raise isv("isv.logistics-trace-service-error:ORDER_NOT_FOUND_ERROR", "没有物流信息")
    return sent


def _trace(shop: Shop, values: Values) -> Result:
    """The steps of one parcel; with *sub_tid* of the one that holds these lines."""
    parcels, oids = (
        _of_trade(shop, values),
        set(numbers(",".join(values.get("sub_tid", [])))),
    )
    chosen = next(
        (one for one in parcels if oids <= {line.oid for line in one.lines}), None
    )
    if chosen is None:
        raise isv("isv.logistics-trace-service-error:ORDER_NOT_FOUND_ERROR", "没有物流信息")
    return _way(shop, chosen)


def _way(shop: Shop, parcel: Parcel) -> Row:
    return {
        "out_sid": parcel.out_sid,
        "company_name": NAMES.get(parcel.company or "", ""),
        "tid": parcel.trade.tid,
        "status": parcel.status,
        "trace_list": shop.room(Parcels).steps(parcel),
    }


def _traces(shop: Shop, values: Values) -> Result:
    return {"result": [_way(shop, one) for one in _of_trade(shop, values)]}


def _instant(shop: Shop, values: Values) -> Result:
    """The same steps by parcel, in milliseconds, inside a result of its own."""
    wanted = values.get("mail_no")
    rows = []
    for parcel in _of_trade(shop, values):
        if wanted not in {None, parcel.out_sid}:
            continue
        steps = [
            {
                "status_desc": words,
                "status_time": int((parcel.created + after).timestamp() * 1000),
                "action": act,
            }
            for after, act, words in STEPS
            if parcel.created + after <= shop.now
        ]
        rows.append({**_way(shop, parcel), "trace_list": steps})
    return {"result": {"success": True, "mail_list": rows}}


def _carriers(_shop: Shop, _values: Values) -> Result:
    rows = [
        {
            "company_id": 100 + n,
            "resource_code": code,
            "resource_name": name,
            "reg_mail_no": NUMBER_RULE,
        }
        for n, (code, name) in enumerate(NAMES.items())
    ]
    return {"result": {"success": True, "resource_list": rows}}


DESK: dict[str, Desk] = {
    "taobao.logistics.instant.trace.search": _instant,
    "alibaba.ascp.logistics.cp.get": _carriers,
    "taobao.logistics.companies.get": _companies,
    "taobao.logistics.partners.get": _partners,
    "taobao.logistics.orders.get": _orders("taobao.logistics.orders.get", "Shipping"),
    "taobao.logistics.orders.detail.get": _orders(
        "taobao.logistics.orders.detail.get", "SingleResultDto"
    ),
    "taobao.logistics.trace.search": _trace,
    "taobao.logistics.trace.get": _traces,
}
