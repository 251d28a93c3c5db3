"""What a seller changes of an item: prices, codes, listing, SKUs, pictures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tmallerp.simulator._birth import Product
from tmallerp.simulator.answers import moment
from tmallerp.simulator.desk._shop import (
    Desk,
    Result,
    Shop,
    Values,
    bad_value,
    fen,
    numbers,
)
from tmallerp.simulator.desk.goods import Goods, update_error


def _item_of(shop: Shop, values: Values) -> tuple[Goods, Product]:
    goods = shop.room(Goods)
    return goods, goods.item(values.get("num_iid", values.get("item_id", 0)))


def _brief(goods: Goods, item: Product, **more: Any) -> Result:
    record = goods.records[item.num_iid]
    return {
        "iid": str(item.num_iid),
        "num_iid": item.num_iid,
        "modified": moment(record.modified),
        **more,
    }


def _names(row: Mapping[str, Any]) -> dict[str, Any]:
    return {key: row[key] for key in ("sku_id", "properties", "outer_id") if key in row}


# --- prices ---------------------------------------------------------------------------


def _reprice(
    goods: Goods,
    item: Product,
    price: str | None,
    changed: dict[int, int],
    more: tuple[tuple[int, str, str], ...] = (),
) -> Product:
    """Change prices, and add SKUs; the item's price must lie among its SKUs'."""
    prices = {sku[0]: item.prices.get(sku[0], item.price) for sku in item.skus} | changed
    wanted = fen(price) if price else item.price
    if any(one <= 0 for one in (wanted, *prices.values())):
        raise bad_value("price <= 0")
    if prices and not min(prices.values()) <= wanted <= max(prices.values()):
        if price:
            raise update_error("ITEM_PRICE_OUT_OF_SKU_RANGE", "一口价须在SKU价格区间内")
        wanted = min(prices.values())
    return goods.change(item, price=wanted, prices=prices, skus=(*item.skus, *more))


def _tmall_price(shop: Shop, values: Values) -> Result:
    goods, item = _item_of(shop, values)
    rows = values.get("sku_prices", [])
    if not rows and "item_price" not in values:
        raise bad_value("item_price or sku_prices")
    changed = {
        sku_id: fen(row.get("price", ""))
        for row in rows
        for sku_id in goods.skus(item, **_names(row))
    }
    price = values.get("item_price")
    if price and item.skus and not rows:
        changed = {sku[0]: fen(price) for sku in item.skus}
    _reprice(goods, item, price, changed)
    return {"price_update_result": str(item.num_iid)}


def _sku_update(shop: Shop, values: Values) -> Result:
    """Change price, pieces or code of one SKU."""
    goods, item = _item_of(shop, values)
    sku_id = goods.sku(item, properties=values["properties"])
    quantity = values.get("quantity")
    if quantity is not None and quantity < 0:
        raise update_error("QUANTITY_BELOW_ZERO", "库存不能为负数")
    if "price" in values or "item_price" in values:
        changed = {sku_id: fen(values["price"])} if "price" in values else {}
        item = _reprice(goods, item, values.get("item_price"), changed)
    if quantity is not None:
        shop.stock[sku_id] = quantity
    if "outer_id" in values:
        item = _recode(goods, item, {sku_id: values["outer_id"]})
    goods.touch(item)
    return {"sku": _brief(goods, item, sku_id=sku_id)}


# --- codes ----------------------------------------------------------------------------


def _recode(goods: Goods, item: Product, codes: Mapping[int, str]) -> Product:
    skus = tuple((sku[0], codes.get(sku[0], sku[1]), sku[2]) for sku in item.skus)
    return goods.change(item, skus=skus)


def _outer_id(shop: Shop, values: Values) -> Result:
    goods, item = _item_of(shop, values)
    codes = {}
    for row in values.get("sku_outers", []):
        names = {key: row[key] for key in ("sku_id", "properties") if key in row}
        codes[goods.sku(item, **names)] = row.get("outer_id", "")
    item = _recode(goods, item, codes)
    if "outer_id" in values:
        goods.change(item, outer_id=values["outer_id"])
    return {"outerid_update_result": str(item.num_iid)}


def _barcode(shop: Shop, values: Values) -> Result:
    goods, item = _item_of(shop, values)
    record = goods.records[item.num_iid]
    sku_ids = numbers(values.get("sku_ids", ""))
    codes = [code for code in values.get("sku_barcodes", "").split(",") if code]
    if len(sku_ids) != len(codes):
        raise bad_value("sku_ids, sku_barcodes")
    for sku_id in sku_ids:
        goods.sku(item, sku_id=sku_id)
    record.barcode = values.get("item_barcode", record.barcode)
    record.sku_barcodes.update(zip(sku_ids, codes, strict=True))
    goods.touch(item)
    return {"item": _brief(goods, item)}


def _ship_time(shop: Shop, values: Values) -> Result:
    goods, item = _item_of(shop, values)
    cleared = values["option"]["ship_time_type"] == 0
    goods.records[item.num_iid].ship_time = None if cleared else values.get("ship_time")
    goods.touch(item)
    return {"result": str(item.num_iid)}


# --- on sale and off ------------------------------------------------------------------


def _listing(shop: Shop, values: Values) -> Result:
    goods, item = _item_of(shop, values)
    wanted = values["num"]
    if wanted <= 0:
        raise update_error("QUANTITY_BELOW_ZERO", "上架数量必须大于零")
    if not item.skus:
        shop.stock[item.num_iid] = wanted
    elif wanted != sum(shop.stock[sku[0]] for sku in item.skus):
        raise update_error("ITEM_NUM_NOT_EQUAL_SKU", "上架数量须等于SKU库存之和")
    item = goods.list_item(item, on_sale=True)
    return {"item": _brief(goods, item)}


def _delisting(shop: Shop, values: Values) -> Result:
    goods, item = _item_of(shop, values)
    item = goods.list_item(item, on_sale=False)
    return {"item": _brief(goods, item)}


def _up_shelf(shop: Shop, values: Values) -> Result:
    goods, item = _item_of(shop, values)
    if "quantity" in values and not item.skus:
        shop.stock[item.num_iid] = values["quantity"]
    goods.list_item(item, on_sale=True)
    return {"result": str(item.num_iid)}


def _down_shelf(shop: Shop, values: Values) -> Result:
    goods, item = _item_of(shop, values)
    goods.list_item(item, on_sale=False)
    return {"result": str(item.num_iid)}


def _delete(shop: Shop, values: Values) -> Result:
    goods, item = _item_of(shop, values)
    item = goods.list_item(item, on_sale=False)
    goods.records[item.num_iid].is_deleted = True
    created = moment(goods.records[item.num_iid].created)
    return {"item": _brief(goods, item, created=created)}


# --- SKUs -----------------------------------------------------------------------------


def _sku_add(shop: Shop, values: Values) -> Result:
    goods, item = _item_of(shop, values)
    words, quantity = values["properties"], values["quantity"]
    if any(
        words in {sku[2], goods.sku_row(item, sku[0])["properties"]} for sku in item.skus
    ):
        raise update_error("SKU_EXISTS", "SKU已存在")
    if quantity < 0:
        raise update_error("QUANTITY_BELOW_ZERO", "库存不能为负数")
    sku_id = 1 + max((sku[0] for one in goods.live for sku in one.skus), default=10**12)
    sku = (sku_id, values.get("outer_id", ""), words)
    prices = {sku_id: fen(values["price"])}
    # One change, so that a price that is refused leaves no SKU behind.
    item = _reprice(goods, item, values.get("item_price"), prices, more=(sku,))
    shop.stock[sku_id] = quantity
    created = moment(goods.records[item.num_iid].modified)
    return {"sku": _brief(goods, item, sku_id=sku_id, created=created)}


def _sku_delete(shop: Shop, values: Values) -> Result:
    goods, item = _item_of(shop, values)
    sku_id = goods.sku(item, properties=values["properties"])
    left = tuple(sku for sku in item.skus if sku[0] != sku_id)
    if not left:
        shop.stock.setdefault(item.num_iid, values.get("item_num", 0))
    item = goods.change(item, skus=left)
    return {"sku": _brief(goods, item, sku_id=sku_id)}


DESK: dict[str, Desk] = {
    "tmall.item.price.update": _tmall_price,
    "taobao.item.sku.price.update": _sku_update,
    "taobao.item.sku.update": _sku_update,
    "tmall.item.outerid.update": _outer_id,
    "taobao.item.barcode.update": _barcode,
    "tmall.item.shiptime.update": _ship_time,
    "taobao.item.update.listing": _listing,
    "taobao.item.update.listing.tmall": _listing,
    "taobao.item.update.delisting": _delisting,
    "taobao.item.update.delisting.tmall": _delisting,
    "alibaba.item.operate.upshelf": _up_shelf,
    "alibaba.item.operate.downshelf": _down_shelf,
    "taobao.item.delete": _delete,
    "taobao.item.sku.add": _sku_add,
    "taobao.item.sku.delete": _sku_delete,
}
