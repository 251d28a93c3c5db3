"""The seller, the shop, and the platform's own clock."""

from __future__ import annotations

from tmallerp.simulator.answers import moment
from tmallerp.simulator.desk._shop import Desk, Result, Shop, Values, pick


def _seller(_shop: Shop, values: Values) -> Result:
    row = {
        "user_id": 366_426_558,
        "nick": "模拟旗舰店",
        "type": "B",
        "status": "normal",
        "has_shop": True,
    }
    return {"user": pick("User", row, values, "taobao.user.seller.get")}


def _time(shop: Shop, _values: Values) -> Result:
    return {"time": moment(shop.world.now)}


DESK: dict[str, Desk] = {
    "taobao.user.seller.get": _seller,
    "taobao.time.get": _time,
}
