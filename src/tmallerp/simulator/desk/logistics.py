"""Logistics."""

from __future__ import annotations

from tmallerp.simulator.desk._shop import Desk, Result, Shop, Values, isv
from tmallerp.simulator.trade import PAID, PARTLY
from tmallerp.simulator.wire import select
from tmallerp.simulator.world import CARRIERS


def _offline_send(shop: Shop, values: Values) -> Result:
    trade = shop.trade(values["tid"])
    split = values.get("is_split") == 1
    oids = [int(text) for text in values.get("sub_tid", [])] if split else []
    lines = [line for line in trade.lines if line.is_live and line.consign_time is None]
    if oids:
        lines = [line for line in lines if line.oid in oids]
    if trade.type == "cod":
        raise isv("isv.logistics-offline-service-error:COD_ORDER", "货到付款不支持")
    if trade.status not in {PAID, PARTLY} or not lines or trade.holds:
        raise isv(
            "isv.logistics-offline-service-error:ORDER_STATUS_ERROR",
            "交易状态不允许发货",
        )
    if values["company_code"] not in CARRIERS:
        raise isv("isv.logistics-offline-service-error:COMPANY_NOT_FOUND", "物流公司")
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


DESK: dict[str, Desk] = {
    "taobao.logistics.offline.send": _offline_send,
    "taobao.logistics.companies.get": _companies,
}
