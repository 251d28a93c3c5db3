"""The seller, the sub-accounts, the shop, and the platform's own clock."""

from __future__ import annotations

from tmallerp.simulator.answers import Row, moment
from tmallerp.simulator.desk._shop import Desk, Result, Shop, Values, isv, pick

USER_ID = 366_426_558
NICK = "模拟旗舰店"
_SUBS = ((366_426_601, "财务"), (366_426_602, "客服"))


def _seller(_shop: Shop, values: Values) -> Result:
    row: Row = {
        "user_id": USER_ID,
        "nick": NICK,
        "type": "B",
        "status": "normal",
        "has_shop": True,
        "has_sub_stock": True,
        "seller_credit": {"level": 12, "score": 52_000, "total_num": 50, "good_num": 49},
    }
    return {"user": pick("User", row, values, "taobao.user.seller.get")}


def _shop_of(_shop: Shop, values: Values) -> Result:
    row = {"sid": 112_233, "title": NICK, "pic_path": "/shop/logo.jpg"}
    return {"shop": pick("Shop", row, values, "taobao.shop.seller.get")}


def _check_nick(told: str) -> None:
    if told != NICK:
        raise isv("isv.user-not-exist:invalid-nick", "用户不存在")


def _sub_accounts(_shop: Shop, values: Values) -> Result:
    _check_nick(values["user_nick"])
    rows = [
        {
            "sub_id": number,
            "sub_nick": f"{NICK}:{name}",
            "sub_name": name,
            "sub_status": 1,
            "sub_dispatch_status": True,
            "sub_owed_status": False,
            "user_id": USER_ID,
            "user_nick": NICK,
        }
        for number, name in _SUBS
    ]
    return {"subaccounts": rows}


def _sub_users(_shop: Shop, values: Values) -> Result:
    _check_nick(values["nick"])
    rows = [
        {
            "sub_id": number,
            "nick": f"{NICK}:{name}",
            "full_name": name,
            "status": 1,
            "is_online": 2,
            "seller_id": USER_ID,
            "seller_nick": NICK,
        }
        for number, name in _SUBS
    ]
    return {"subusers": rows}


def _time(shop: Shop, _values: Values) -> Result:
    return {"time": moment(shop.world.now)}


DESK: dict[str, Desk] = {
    "taobao.user.seller.get": _seller,
    "taobao.shop.seller.get": _shop_of,
    "taobao.subusers.get": _sub_accounts,
    "taobao.sellercenter.subusers.get": _sub_users,
    "taobao.time.get": _time,
}
