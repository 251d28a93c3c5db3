"""Refund cases."""

from __future__ import annotations

from tmallerp.simulator.answers.refunds import render_refund
from tmallerp.simulator.desk._shop import Desk, Result, Shop, Values, counted, isv, pick
from tmallerp.simulator.desk.trades import within


def _refunds(shop: Shop, values: Values) -> Result:
    cases = [c for c in shop.world.refunds.values() if within(c.modified, values)]
    if "status" in values:
        cases = [case for case in cases if case.status == values["status"]]
    cases.sort(key=lambda case: case.modified, reverse=True)
    api = "taobao.refunds.receive.get"
    result = counted("refunds", cases, values)
    result["refunds"] = [
        pick("Refund", render_refund(case, shop.world.trades[case.tid]), values, api)
        for case in result["refunds"]
    ]
    return result


def _refund(shop: Shop, values: Values) -> Result:
    case = shop.world.refunds.get(values["refund_id"])
    if case is None:
        raise isv("isv.refund-not-exist", "退款不存在")
    row = render_refund(case, shop.world.trades[case.tid])
    return {"refund": pick("Refund", row, values, "taobao.refund.get")}


DESK: dict[str, Desk] = {
    "taobao.refunds.receive.get": _refunds,
    "taobao.refund.get": _refund,
}
