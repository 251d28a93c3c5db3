"""
Waybills of the cloud: a number and what to print, taken from a balance.

The same package of the same order gets the same number again (our rule: the platform's
is not confirmed), and a cancelled one gives its number back to the balance.
"""

from __future__ import annotations

import json
from typing import Any

from attrs import define

from tmallerp.simulator.answers import Row
from tmallerp.simulator.desk._shop import Desk, Result, Shop, Values, isv
from tmallerp.simulator.desk.parcels import NAMES
from tmallerp.simulator.wire import read_whole

_OURS = frozenset({"TB", "TM"})
_BALANCE = 1_000
_BRANCH = {
    "province": "浙江省",
    "city": "杭州市",
    "district": "西湖区",
    "detail": "模拟路1号",
}
_STANDARD = {code: 101 + n for n, code in enumerate(NAMES)}


@define(kw_only=True)
class Waybill:
    """One number that was taken."""

    cp_code: str
    code: str
    object_id: str
    orders: tuple[str, ...]
    content: dict[str, Any]
    version: int = 1
    is_cancelled: bool = False

    @property
    def print_data(self) -> str:
        """What a printer is sent: JSON in a text."""
        data = {"data": {**self.content, "waybillCode": self.code}, "ver": self.version}
        return json.dumps(data, ensure_ascii=False, sort_keys=True)


class Waybills:
    """Every number taken, and what is left."""

    def __init__(self, _shop: Shop) -> None:
        self.by_code: dict[tuple[str, str], Waybill] = {}
        self.by_package: dict[tuple[Any, ...], Waybill] = {}

    def left(self, cp_code: str) -> int:
        """Return how many numbers of a carrier can still be taken."""
        return _BALANCE - sum(
            one.cp_code == cp_code and not one.is_cancelled for one in self.by_code.values()
        )

    def find(self, cp_code: str, code: str) -> Waybill:
        """
        Return a waybill in force.

        Raises:
            Refusal: If there is none, or it was cancelled.
        """
        found = self.by_code.get((cp_code, code))
        if found is None or found.is_cancelled:
            raise isv("isv.waybill-service-error:WAYBILL_NOT_FOUND", "面单号不存在")
        return found


def _check_carrier(code: str) -> None:
    if code not in NAMES:
        raise isv("isv.waybill-service-error:CP_NOT_SUBSCRIBED", "未订购该物流商")


def _get(shop: Shop, values: Values) -> Result:
    asked = values["param_waybill_cloud_print_apply_new_request"]
    _check_carrier(asked["cp_code"])
    for info in asked["trade_order_info_dtos"]:
        _check_orders(shop, info["order_info"])
    rows = [_take(shop, asked, info) for info in asked["trade_order_info_dtos"]]
    return {"modules": rows}


def _check_orders(shop: Shop, order: Values) -> None:
    if order["order_channels_type"] in _OURS:
        for text in order["trade_order_list"]:
            shop.trade(read_whole(text) or 0)


def _take(shop: Shop, asked: Values, info: Values) -> Row:
    room, cp_code = shop.room(Waybills), asked["cp_code"]
    orders = tuple(info["order_info"]["trade_order_list"])
    key = (cp_code, orders, info["package_info"].get("id", info["object_id"]))
    found = room.by_package.get(key)
    if found is None or found.is_cancelled:
        if not room.left(cp_code):
            raise isv("isv.waybill-service-error:BALANCE_NOT_ENOUGH", "面单余额不足")
        code = f"{cp_code}{9_000_000_000 + len(room.by_code):010d}"
        found = Waybill(
            cp_code=cp_code,
            code=code,
            object_id=info["object_id"],
            orders=orders,
            content={
                "sender": asked["sender"],
                "recipient": info["recipient"],
                "packageInfo": info["package_info"],
            },
        )
        room.by_code[cp_code, code] = room.by_package[key] = found
    return {
        "object_id": info["object_id"],
        "waybill_code": found.code,
        "cp_code": cp_code,
        "real_cp_code": cp_code,
        "print_data": found.print_data,
    }


def _update(shop: Shop, values: Values) -> Result:
    asked = values["param_waybill_cloud_print_update_request"]
    found = shop.room(Waybills).find(asked["cp_code"], asked["waybill_code"])
    told = {"sender": "sender", "recipient": "recipient", "package_info": "packageInfo"}
    for name, key in told.items():
        if name in asked:
            found.content[key] = {**found.content[key], **asked[name]}
    found.version += 1
    return {"waybill_code": found.code, "print_data": found.print_data}


def _cancel(shop: Shop, values: Values) -> Result:
    found = shop.room(Waybills).find(values["cp_code"], values["waybill_code"])
    found.is_cancelled = True
    return {"cancel_result": True}


def _subscriptions(shop: Shop, values: Values) -> Result:
    room = shop.room(Waybills)
    rows = []
    for code in NAMES:
        if values.get("cp_code", code) != code:
            continue
        taken = [one for one in room.by_code.values() if one.cp_code == code]
        branch = {
            "branch_code": f"{code}-001",
            "branch_name": f"{NAMES[code]}西湖网点",
            "branch_status": 1,
            "quantity": room.left(code),
            "allocated_quantity": len(taken),
            "cancel_quantity": sum(one.is_cancelled for one in taken),
            "print_quantity": 0,
            "shipp_address_cols": [{**_BRANCH, "waybill_address_id": "1"}],
        }
        rows.append({"cp_code": code, "cp_type": 2, "branch_account_cols": [branch]})
    return {"waybill_apply_subscription_cols": rows}


def _products(_shop: Shop, values: Values) -> Result:
    _check_carrier(values["cp_code"])
    services = [{"code": "SVC-COD", "name": "代收货款"}]
    rows = [{"code": "STANDARD_EXPRESS", "name": "标准快递", "service_types": services}]
    return {"product_types": rows}


def _described(found: Waybill | None, object_id: str) -> Row:
    if found is None or found.is_cancelled:
        told = {"error_code": "WAYBILL_NOT_FOUND", "error_message": "面单号不存在"}
        return {"object_id": object_id, "success": False, **told}
    inner = {"waybill_code": found.code, "print_data": found.print_data}
    return {"object_id": object_id, "success": True, "waybill_cloud_print_response": inner}


def _by_code(shop: Shop, values: Values) -> Result:
    room = shop.room(Waybills)
    rows = [
        _described(
            room.by_code.get((one["cp_code"], one["waybill_code"])), one["object_id"]
        )
        for one in values.get("param_list", [])
    ]
    return {"modules": rows}


def _by_order(shop: Shop, values: Values) -> Result:
    rows = []
    for one in values.get("param_list", []):
        found = [
            bill
            for bill in shop.room(Waybills).by_code.values()
            if one.get("biz_sub_code") in bill.orders and not bill.is_cancelled
        ]
        told = one.get("object_id", "")
        rows += [_described(bill, told) for bill in found] or [_described(None, told)]
    return {"modules": rows}


# --- what is printed on ---------------------------------------------------------------


def _standard(_shop: Shop, _values: Values) -> Result:
    rows = [
        {
            "cp_code": code,
            "standard_templates": [
                {
                    "standard_template_id": number,
                    "standard_template_name": f"{NAMES[code]}标准模板",
                    "standard_template_url": f"https://print.example.com/{number}",
                    "standard_waybill_type": 1,
                }
            ],
        }
        for code, number in _STANDARD.items()
    ]
    return {"result": {"success": True, "datas": rows}}


def _mine(_shop: Shop, _values: Values) -> Result:
    rows = [
        {
            "cp_code": code,
            "user_std_templates": [
                {
                    "user_std_template_id": 1_000 + number,
                    "user_std_template_name": f"{NAMES[code]}我的模板",
                    "user_std_template_url": f"https://print.example.com/{1_000 + number}",
                    "keys": [{"key_name": "memo"}],
                }
            ],
        }
        for code, number in _STANDARD.items()
    ]
    return {"result": {"success": True, "datas": rows}}


def _areas(_shop: Shop, values: Values) -> Result:
    number = values["template_id"] - 1_000
    if number not in _STANDARD.values():
        told = {"error_code": "TEMPLATE_NOT_FOUND", "error_message": "模板不存在"}
        return {"result": {"success": False, **told}}
    row = {
        "custom_area_id": number,
        "custom_area_url": f"https://print.example.com/area/{number}",
        "keys": [{"key_name": "memo"}],
    }
    return {"result": {"success": True, "datas": [row]}}


DESK: dict[str, Desk] = {
    "cainiao.waybill.ii.get": _get,
    "cainiao.waybill.ii.update": _update,
    "cainiao.waybill.ii.cancel": _cancel,
    "cainiao.waybill.ii.search": _subscriptions,
    "cainiao.waybill.ii.product": _products,
    "cainiao.waybill.ii.query.by.waybillcode": _by_code,
    "cainiao.waybill.ii.query.by.tradecode": _by_order,
    "cainiao.cloudprint.stdtemplates.get": _standard,
    "cainiao.cloudprint.mystdtemplates.get": _mine,
    "cainiao.cloudprint.customares.get": _areas,
}
