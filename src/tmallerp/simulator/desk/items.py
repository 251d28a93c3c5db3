"""Items and their SKUs."""

from __future__ import annotations

from collections.abc import Iterable

from tmallerp.simulator.answers.items import render_item
from tmallerp.simulator.desk._shop import (
    Desk,
    Result,
    Shop,
    Values,
    counted,
    isv,
)
from tmallerp.simulator.wire import select


def _items(shop: Shop, num_iids: Iterable[int], fields: str, api: str) -> list[Result]:
    wanted = set(num_iids)
    return [
        select("Item", render_item(item, shop.stock, shop.world.start), fields, api)
        for item in shop.world.products
        if item.num_iid in wanted
    ]


def _onsale(shop: Shop, values: Values) -> Result:
    ids = [item.num_iid for item in shop.world.products]
    api = "taobao.items.onsale.get"
    result = counted("items", ids, values)
    result["items"] = _items(shop, result["items"], values["fields"], api)
    return result


def _item(shop: Shop, values: Values) -> Result:
    api = "taobao.item.seller.get"
    rows = _items(shop, [values["num_iid"]], values["fields"], api)
    if not rows:
        raise isv("isv.item-get-service-error:ITEM_NOT_FOUND", "商品不存在")
    return {"item": rows[0]}


def _item_list(shop: Shop, values: Values) -> Result:
    ids = [int(text) for text in values["num_iids"] if text.isdigit()]
    api = "taobao.items.seller.list.get"
    return {"items": _items(shop, ids, values["fields"], api)}


def _quantities(shop: Shop, values: Values) -> Result:
    item = next(
        (one for one in shop.world.products if one.num_iid == values["num_iid"]), None
    )
    if item is None:
        raise isv("isv.item-quantity-service-error:ITEM_NOT_FOUND", "商品不存在")
    text = values.get("skuid_quantities") or values.get("outerid_quantities", "")
    pairs = [pair.rpartition(":") for pair in text.split(";") if pair]
    if not 1 <= len(pairs) <= 20:
        raise isv("isv.invalid-parameter", "1-20 quantities")
    by_code = "skuid_quantities" not in values
    changed = []
    for name, _, amount in pairs:
        keys = [s[0] for s in item.skus if name == (s[1] if by_code else str(s[0]))]
        if not keys or not amount.lstrip("-").isdigit():
            raise isv("isv.invalid-parameter", f"{name}:{amount}")
        changed += [(key, int(amount)) for key in keys]
    if values.get("type", 1) == 1 and any(amount < 0 for _, amount in changed):
        raise isv("isv.invalid-parameter", "quantity < 0")
    for key, amount in changed:
        before = shop.stock[key] if values.get("type", 1) == 2 else 0
        shop.stock[key] = max(0, before + amount)
    row = render_item(item, shop.stock, shop.world.now)
    skus = [sku for sku in row["skus"] if sku["sku_id"] in dict(changed)]
    shown = {key: row[key] for key in ("num_iid", "num", "modified")}
    return {"item": {**shown, "skus": skus}}


DESK: dict[str, Desk] = {
    "taobao.items.onsale.get": _onsale,
    "taobao.item.seller.get": _item,
    "taobao.items.seller.list.get": _item_list,
    "taobao.skus.quantity.update": _quantities,
}
