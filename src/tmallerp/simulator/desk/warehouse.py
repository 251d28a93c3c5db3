"""
Goods in warehouses: quantities by warehouse and piece of goods, not by item.

They stand beside the quantities that items offer, and neither moves the other here. A
line of an adjustment happens once by its own number, however often it is sent.
"""

from __future__ import annotations

import json
from typing import Any

from tmallerp.simulator._birth import Product
from tmallerp.simulator.answers import Row, yuan
from tmallerp.simulator.answers.items import stock_keys
from tmallerp.simulator.desk._shop import (
    Desk,
    Result,
    Shop,
    Values,
    bad_value,
    cut,
    isv,
    numbers,
)
from tmallerp.simulator.desk.goods import Goods

_STORES: dict[str, tuple[str, int]] = {"CK-001": ("一号仓", 2), "MD-001": ("西湖门店", 6)}
"""Name and kind of each place: 2 is a warehouse, 6 a store."""
_FIRST = 9_000_000_000_000
_AT_FIRST = 500
_DELTA = 2


class Warehouse:
    """What lies where."""

    def __init__(self, shop: Shop) -> None:
        self._shop = shop
        self.pieces: dict[tuple[str, int], int] = {}
        self.done: dict[str, Row] = {}
        """What was answered to each line that was adjusted."""
        self.maps: dict[int, int] = {}
        """Warehouse goods by SKU or item number, where the seller changed it."""

    def goods(self) -> dict[int, tuple[Product, int]]:
        """Return every piece of goods by number, with its item and its SKU or item key."""
        return {
            _FIRST + key: (item, key)
            for item in self._shop.room(Goods).live
            for key in stock_keys(item)
        }

    def quantity(self, store: str, number: int) -> int:
        """Return how many pieces lie in one place."""
        return self.pieces.get((store, number), _AT_FIRST if store == "CK-001" else 0)


def _code(item: Product, key: int) -> str:
    return next((sku[1] for sku in item.skus if sku[0] == key), item.outer_id)


def _row(item: Product, key: int) -> Row:
    return {
        "item_id": _FIRST + key,
        "item_name": item.title,
        "outer_code": _code(item, key),
        "bar_code": f"691{key % 10**10:010d}",
        "item_type": 0,
        "price": item.prices.get(key, item.price),
        "properties": next((sku[2] for sku in item.skus if sku[0] == key), ""),
        "remark": yuan(item.price),
    }


# --- quantities -----------------------------------------------------------------------


def _adjust(shop: Shop, values: Values) -> Result:
    told = values["inventory_check"]
    store = told["store_code"]
    if _STORES.get(store, ("", 0))[1] != told["inv_store_type"]:
        return _failed("STORE_NOT_FOUND")
    room = shop.room(Warehouse)
    rows = [_adjust_line(room, told, line) for line in told["detail_list"]]
    return {
        "result": {"success": all(row["success"] for row in rows), "adjust_results": rows}
    }


def _failed(code: str) -> Result:
    return {"result": {"success": False, "error_code": code, "error_message": code}}


def _adjust_line(room: Warehouse, told: Values, line: Values) -> Row:
    name = line["sub_order_id"]
    if name in room.done:
        return room.done[name]
    store, number = told["store_code"], line["sc_item_id"]
    before = room.quantity(store, number) if told["check_mode"] == _DELTA else 0
    after = before + line["quantity"]
    problem = "" if number in room.goods() else "SC_ITEM_NOT_FOUND"
    problem = problem or ("" if after >= 0 else "QUANTITY_BELOW_ZERO")
    if problem:
        # What failed may be sent again: only what happened is remembered.
        return {
            "sub_order_id": name,
            "success": False,
            "error_code": problem,
            "error_msg": problem,
        }
    room.pieces[store, number] = after
    room.done[name] = {"sub_order_id": name, "success": True}
    return room.done[name]


def _query(shop: Shop, values: Values) -> Result:
    room, goods = shop.room(Warehouse), shop.room(Warehouse).goods()
    wanted = set(numbers(values["sc_item_ids"]))
    wanted |= {
        number
        for number, (item, key) in goods.items()
        if _code(item, key) in values.get("sc_item_codes", "").split(",")
    }
    stores = [one for one in values.get("store_codes", "").split("^") if one] or [*_STORES]
    rows = [
        {
            "sc_item_id": number,
            "sc_item_code": _code(*goods[number]),
            "store_code": store,
            "inventory_type": 1,
            "inventory_type_name": "可销售",
            "quantity": room.quantity(store, number),
            "occupy_quantity": 0,
            "reserve_quantity": 0,
        }
        for number in sorted(wanted & goods.keys())
        for store in stores
        if store in _STORES
    ]
    tips = [
        {"sc_item_id": str(number), "info": "货品不存在"}
        for number in sorted(wanted - goods.keys())
    ]
    return {"item_inventorys": rows, "tip_infos": tips}


def _initial(shop: Shop, values: Values) -> Result:
    """Set what lies in a warehouse at the start, from a text of JSON."""
    if values["store_code"] not in _STORES:
        raise bad_value("store_code")
    room, tips = shop.room(Warehouse), []
    for line in _lines(values["items"]):
        number = line.get("scItemId", line.get("sc_item_id"))
        if number in room.goods() and isinstance(line.get("quantity"), int):
            room.pieces[values["store_code"], number] = line["quantity"]
        else:
            tips.append({"sc_item_id": str(number), "info": "货品不存在"})
    return {"tip_infos": tips}


def _lines(text: str) -> list[dict[str, Any]]:
    try:
        rows = json.loads(text)
    except ValueError:
        raise bad_value("items") from None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise bad_value("items")
    return rows


# --- places ---------------------------------------------------------------------------


def _place(code: str) -> Row:
    return {
        "store_code": code,
        "store_name": _STORES[code][0],
        "alias_name": _STORES[code][0],
        "address": "模拟路1号",
        "address_area_name": "浙江省~杭州市~西湖区",
        "contact": "仓库",
        "phone": "0571-00000000",
        "post_code": "310000",
    }


def _places(_shop: Shop, values: Values) -> Result:
    rows = [
        {**_place(code), "store_type": str(_STORES[code][1])}
        for code in _STORES
        if values.get("store_code", code) == code
    ]
    return {"store_list": rows}


def _one_place(_shop: Shop, values: Values) -> Result:
    if values["store_code"] not in _STORES:
        told = {"error_code": "STORE_NOT_FOUND", "error_msg": "仓库不存在"}
        return {"result": {"success": False, **told}}
    return {"result": {"success": True, "data": _place(values["store_code"])}}


def _all_places(_shop: Shop, values: Values) -> Result:
    rows = cut([_place(code) for code in _STORES], values)
    page = {"page_no": values["page_no"], "page_size": values["page_size"]}
    text = json.dumps(rows, ensure_ascii=False)
    return {"result": {"success": True, "data": text, "total_count": len(_STORES), **page}}


def _base_info(_shop: Shop, values: Values) -> Result:
    # The shop has warehouses of its own alone.
    own = values.get("type", 2) != 1
    rows = [
        {"name": name, "real_name": name, "service_code": code, "address": "模拟路1号"}
        for code, (name, _) in _STORES.items()
        if own
    ]
    return {"store_info_list": rows, "total_count": len(rows)}


# --- goods ----------------------------------------------------------------------------


def _goods(shop: Shop, values: Values) -> Result:
    named = {
        "outer_code": values.get("outer_code"),
        "bar_code": values.get("bar_code"),
        "item_type": values.get("item_type"),
    }
    every = [_row(item, key) for item, key in shop.room(Warehouse).goods().values()]
    rows = [
        row
        for row in every
        if all(value in {None, row[name]} for name, value in named.items())
        and values.get("item_name", "") in row["item_name"]
    ]
    size = values.get("page_size", 20)
    if size < 1:
        raise bad_value("page_size")
    page = {"page_no": values.get("page_index", 1), "page_size": size}
    return {"sc_item_list": cut(rows, page), "total_page": -(-len(rows) // size)}


def _one_good(shop: Shop, values: Values) -> Result:
    found = shop.room(Warehouse).goods().get(values["item_id"])
    if found is None:
        raise isv("isv.scitem-service-error:SC_ITEM_NOT_FOUND", "货品不存在")
    return {"sc_item": _row(*found)}


def _good_by_code(shop: Shop, values: Values) -> Result:
    for item, key in shop.room(Warehouse).goods().values():
        if _code(item, key) == values["outer_code"]:
            return {"sc_item": _row(item, key)}
    raise isv("isv.scitem-service-error:SC_ITEM_NOT_FOUND", "货品不存在")


def _mapped(shop: Shop, values: Values) -> Result:
    room, goods = shop.room(Warehouse), shop.room(Warehouse).goods()
    item = shop.room(Goods).item(values["item_id"])
    rows = []
    for key in stock_keys(item):
        number = room.maps.get(key, _FIRST + key)
        if values.get("sku_id", key) != key or number not in goods:
            continue
        rows.append(
            {
                "item_id": item.num_iid,
                "sku_id": key if item.skus else 0,
                "rel_item_id": number,
                "rel_outer_code": _code(*goods[number]),
                "map_type": 1,
            }
        )
    return {"sc_item_maps": rows}


def _map(shop: Shop, values: Values) -> Result:
    """Say which goods an item or a SKU is, by number or by code."""
    room, goods = shop.room(Warehouse), shop.room(Warehouse).goods()
    item = shop.room(Goods).item(values["item_id"])
    key = values.get("sku_id", item.num_iid)
    if key not in stock_keys(item):
        raise bad_value("sku_id")
    number = values.get("sc_item_id") or next(
        (one for one, of in goods.items() if _code(*of) == values.get("outer_code")), 0
    )
    if number not in goods:
        raise isv("isv.scitem-service-error:SC_ITEM_NOT_FOUND", "货品不存在")
    room.maps[key] = number
    return {"outer_code": _code(*goods[number])}


DESK: dict[str, Desk] = {
    "taobao.inventory.merchant.adjust": _adjust,
    "taobao.inventory.query": _query,
    "taobao.inventory.initial": _initial,
    "taobao.inventory.store.query": _places,
    "taobao.inventory.warehouse.get": _one_place,
    "taobao.inventory.warehouse.query": _all_places,
    "taobao.wlb.stores.baseinfo.get": _base_info,
    "taobao.scitem.query": _goods,
    "taobao.scitem.get": _one_good,
    "taobao.scitem.outercode.get": _good_by_code,
    "taobao.scitem.map.query": _mapped,
    "taobao.scitem.map.add": _map,
}
