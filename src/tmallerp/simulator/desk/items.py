"""Items and SKUs as they are read: on sale, in the warehouse, by number, by code."""

from __future__ import annotations

from collections.abc import Iterable

from tmallerp.simulator._birth import Product
from tmallerp.simulator.answers.items import stock_keys
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
from tmallerp.simulator.desk.goods import Goods
from tmallerp.simulator.desk.trades import within

_GONE = "isv.item-get-service-error:ITEM_NOT_FOUND"


def _rows(shop: Shop, items: Iterable[Product], values: Values, api: str) -> list[Result]:
    goods = shop.room(Goods)
    return [pick("Item", goods.row(item), values, api) for item in items]


def _listed(
    shop: Shop, values: Values, api: str, items: list[Product], size: int = 40
) -> Result:
    goods = shop.room(Goods)
    words, by = values.get("q", ""), values.get("order_by", "").partition(":")
    found = [
        item
        for item in items
        if words in item.title
        and within(goods.records[item.num_iid].modified, values)
        and values.get("cid", 50_002_816) == 50_002_816
    ]
    if by[0]:
        found.sort(key=lambda item: str(goods.row(item).get(by[0], "")).rjust(30))
        found = found[::-1] if by[2] == "desc" else found
    result = counted("items", found, values, size)
    result["items"] = _rows(shop, result["items"], values, api)
    return result


def _onsale(shop: Shop, values: Values) -> Result:
    goods = shop.room(Goods)
    items = [
        item
        for item in goods.live
        if goods.records[item.num_iid].approve_status == "onsale"
    ]
    return _listed(shop, values, "taobao.items.onsale.get", items)


def _inventory(shop: Shop, values: Values) -> Result:
    """What is not on sale: sold out, or taken off."""
    goods, banner = shop.room(Goods), values.get("banner", "for_shelved")
    off = [
        item
        for item in goods.live
        if goods.records[item.num_iid].approve_status == "instock"
    ]
    empty = [item for item in off if not any(shop.stock[key] for key in stock_keys(item))]
    chosen = {"sold_out": empty, "for_shelved": off, "off_shelf": off}.get(banner, [])
    return _listed(shop, values, "taobao.items.inventory.get", chosen)


def _by_code(shop: Shop, values: Values) -> Result:
    codes = set(values["outer_id"].split(","))
    items = [item for item in shop.room(Goods).live if item.outer_id in codes]
    return {"items": _rows(shop, items, values, "taobao.items.custom.get")}


def _item(shop: Shop, values: Values) -> Result:
    item = shop.room(Goods).find(values["num_iid"])
    if item is None:
        raise isv(_GONE, "商品不存在")
    return {"item": _rows(shop, [item], values, "taobao.item.seller.get")[0]}


def _item_list(shop: Shop, values: Values) -> Result:
    """Several items; numbers that are not the shop's are silently left out."""
    found = [
        item for item in shop.room(Goods).live if str(item.num_iid) in values["num_iids"]
    ]
    return {"items": _rows(shop, found, values, "taobao.items.seller.list.get")}


def _skus(shop: Shop, values: Values) -> Result:
    goods, wanted = shop.room(Goods), numbers(values["num_iids"])
    rows = [
        pick("Sku", goods.sku_row(item, sku[0]), values, "taobao.item.skus.get")
        for item in goods.live
        if item.num_iid in wanted
        for sku in item.skus
    ]
    return {"skus": rows}


def _sku(shop: Shop, values: Values) -> Result:
    goods = shop.room(Goods)
    for item in goods.live:
        if values.get("num_iid", item.num_iid) != item.num_iid:
            continue
        if any(sku[0] == values["sku_id"] for sku in item.skus):
            row = goods.sku_row(item, values["sku_id"])
            return {"sku": pick("Sku", row, values, "taobao.item.sku.get")}
    raise isv("isv.item-get-service-error:SKU_NOT_FOUND", "SKU不存在")


def _skus_by_code(shop: Shop, values: Values) -> Result:
    goods = shop.room(Goods)
    rows = [
        pick("Sku", goods.sku_row(item, sku[0]), values, "taobao.skus.custom.get")
        for item in goods.live
        for sku in item.skus
        if sku[1] == values["outer_id"]
    ]
    return {"skus": rows}


def _categories(_shop: Shop, _values: Values) -> Result:
    rows = [
        {
            "cid": 1001,
            "parent_cid": 0,
            "name": "新品",
            "sort_order": 1,
            "type": "manual_type",
        },
        {
            "cid": 1002,
            "parent_cid": 0,
            "name": "热卖",
            "sort_order": 2,
            "type": "manual_type",
        },
    ]
    return {"seller_cats": rows}


DESK: dict[str, Desk] = {
    "taobao.items.onsale.get": _onsale,
    "taobao.items.inventory.get": _inventory,
    "taobao.items.custom.get": _by_code,
    "taobao.item.seller.get": _item,
    "taobao.items.seller.list.get": _item_list,
    "taobao.item.skus.get": _skus,
    "taobao.item.sku.get": _sku,
    "taobao.skus.custom.get": _skus_by_code,
    "taobao.sellercats.list.get": _categories,
}
