"""Open ids: who a seller or a buyer is to this app, without a name."""

from __future__ import annotations

import hashlib

from tmallerp.simulator.desk._shop import Desk, Result, Shop, Values, isv
from tmallerp.simulator.desk.account import NICK, USER_ID


def _seller_id() -> str:
    told = hashlib.sha256(f"{USER_ID}".encode()).hexdigest()
    return f"AAF{told[:20]}"


def _buyer_id(buyer: int) -> str:
    return f"AAE{buyer:08d}"


def _own(_shop: Shop, _values: Values) -> Result:
    return {"open_uid": _seller_id()}


def _by_trade(shop: Shop, values: Values) -> Result:
    return {"open_uid": _buyer_id(shop.trade(values["tid"]).buyer)}


def _by_nick(_shop: Shop, values: Values) -> Result:
    """Only the shop's own nick is anybody's: buyers' nicks are masked."""
    if values["mix_nick"] != NICK:
        raise isv("isv.user-not-exist:invalid-nick", "用户不存在")
    return {"open_uid": _seller_id()}


def _by_orders(shop: Shop, values: Values) -> Result:
    told = values["tid_infos"]
    rows = [
        {
            "tid": one["tid"],
            "buyer_nick": one["buyer_nick"],
            "buyer_open_uid": _buyer_id(shop.trade(one["tid"]).buyer),
        }
        for one in (told if isinstance(told, list) else [told])
    ]
    return {"open_uids": rows}


DESK: dict[str, Desk] = {
    "taobao.openuid.get": _own,
    "taobao.openuid.get.bytrade": _by_trade,
    "taobao.openuid.get.bymixnick": _by_nick,
    "taobao.user.openuid.getbyorder": _by_orders,
}
