"""Who is pushed what: sellers of the push database, and of the warehouse protocol."""

from __future__ import annotations

import re
from datetime import datetime

from attrs import define

from tmallerp.simulator.answers import Row, moment, present
from tmallerp.simulator.desk._shop import Desk, Result, Shop, Values, bad_value, cut
from tmallerp.simulator.desk.account import NICK, USER_ID

_NAME = re.compile(r"[0-9a-z-]{3,30}", re.ASCII)
_ON, _DELETED = 1, 3


@define(kw_only=True)
class Push:
    """One seller's push into one database."""

    rds_name: str
    days: int
    changed: datetime
    status: int = _ON


class Pushes:
    """The pushes that were asked for."""

    def __init__(self, _shop: Shop) -> None:
        self.database: Push | None = None
        self.warehouse: Row | None = None


def _add(shop: Shop, values: Values) -> Result:
    """Have the seller's changes pushed into a database; asking twice changes nothing."""
    if not _NAME.fullmatch(values["rds_name"]):
        raise bad_value("rds_name")
    shop.room(Pushes).database = Push(
        rds_name=values["rds_name"], days=values.get("history_days", 0), changed=shop.now
    )
    return {"is_success": True}


def _delete(shop: Shop, values: Values) -> Result:
    push = shop.room(Pushes).database
    ours = values.get("nick", NICK) == NICK and values.get("user_id", USER_ID) == USER_ID
    if push is None or not ours:
        return {"is_success": False}
    push.status, push.changed = _DELETED, shop.now
    return {"is_success": True}


def _users(shop: Shop, values: Values) -> Result:
    push = shop.room(Pushes).database
    rows: list[Row] = []
    if push is not None and values.get("user_id", USER_ID) == USER_ID:
        start = values.get("start_modified", push.changed)
        end = values.get("end_modified", push.changed)
        if start <= push.changed <= end:
            rows = [
                {
                    "user_id": USER_ID,
                    "user_nick": NICK,
                    "seller_type": "B",
                    "status": push.status,
                    "rds_name": push.rds_name,
                    "rds_id": 1,
                    "level": 1,
                }
            ]
    return {"users": cut(rows, values, 200), "total_results": len(rows)}


def _databases(shop: Shop, values: Values) -> Result:
    push = shop.room(Pushes).database
    known = push is not None and push.rds_name == values["instance_name"]
    row = {
        "instance_name": values["instance_name"],
        "instance_type": "x",
        "db_name": "sys_info",
        "db_type": "MySQL",
        "db_status": "1",
        "charset": "utf8mb4",
        "max_account": "5",
    }
    return {"rds_db_infos": [row] if known else []}


def _warehouse_add(shop: Shop, values: Values) -> Result:
    row = present({"gmt_create": moment(shop.now), "memo": values.get("memo")})
    shop.room(Pushes).warehouse = row
    return {**row, "appkey": "99000001"}


def _warehouse_delete(shop: Shop, _values: Values) -> Result:
    known = shop.room(Pushes).warehouse is not None
    shop.room(Pushes).warehouse = None
    return {"modal": known}


def _warehouse_users(shop: Shop, _values: Values) -> Result:
    row = shop.room(Pushes).warehouse
    rows = [{**row, "seller_nick": NICK}] if row is not None else []
    return {"users": rows, "total_count": len(rows)}


DESK: dict[str, Desk] = {
    "taobao.jushita.jdp.user.add": _add,
    "taobao.jushita.jdp.user.delete": _delete,
    "taobao.jushita.jdp.users.get": _users,
    "taobao.rds.db.get": _databases,
    "taobao.qimen.trade.user.add": _warehouse_add,
    "taobao.qimen.trade.user.delete": _warehouse_delete,
    "taobao.qimen.trade.users.get": _warehouse_users,
}
