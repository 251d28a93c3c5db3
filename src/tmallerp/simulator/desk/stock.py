"""
How many pieces: three ways to say it, absolute or as a difference.

They differ where it hurts. A difference that would go below nothing is refused by one and
stops at nothing in another, a merchant's code may mean several SKUs, and only one of them
takes a key that makes a repeated difference harmless.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from tmallerp.simulator._birth import Product
from tmallerp.simulator.desk._shop import Desk, Result, Shop, Values, bad_value
from tmallerp.simulator.desk.goods import Goods, update_error

_DELTA = 2
_MOST = 20
_PIECES = re.compile(r"-?\d{1,10}", re.ASCII)
Changes = Sequence[tuple[int, int]]


def _put(shop: Shop, changes: Changes, kind: int, *, clamps: bool) -> None:
    """Apply all changes, or none."""
    after = dict(shop.stock)
    for key, amount in changes:
        wanted = after[key] + amount if kind == _DELTA else amount
        if wanted < 0 and not (clamps and kind == _DELTA):
            raise update_error("QUANTITY_BELOW_ZERO", "库存不能为负数")
        after[key] = max(0, wanted)
    shop.stock.update(after)


def _shown(shop: Shop, item: Product, changed: Changes) -> Result:
    goods = shop.room(Goods)
    goods.touch(item)
    row = goods.row(item)
    keys = {key for key, _ in changed}
    skus = [
        {name: sku[name] for name in ("sku_id", "quantity", "modified")}
        for sku in row["skus"]
        if sku["sku_id"] in keys
    ]
    shown = {key: row[key] for key in ("num_iid", "num", "modified")}
    return {"item": {**shown, "iid": str(item.num_iid), "skus": skus}}


def _item_quantity(shop: Shop, values: Values) -> Result:
    """One SKU by number or code, or an item without any; below nothing is refused."""
    goods = shop.room(Goods)
    item = goods.item(values["num_iid"])
    if "sku_id" in values:
        keys = goods.skus(item, sku_id=values["sku_id"])
    elif "outer_id" in values:
        keys = goods.skus(item, outer_id=values["outer_id"])
    else:
        keys = [_bare(item)]
    changes = [(key, values["quantity"]) for key in keys]
    _put(shop, changes, values.get("type", 1), clamps=False)
    return _shown(shop, item, changes)


def _bare(item: Product) -> int:
    """Return the key of an item without SKUs; with SKUs their sum is its number."""
    if item.skus:
        raise update_error("ITEM_HAS_SKU", "有SKU的商品请按SKU修改库存")
    return item.num_iid


def _skus_quantity(shop: Shop, values: Values) -> Result:
    """Up to twenty SKUs by number or code; a difference stops at nothing."""
    goods = shop.room(Goods)
    item = goods.item(values["num_iid"])
    by_code = not values.get("skuid_quantities")
    text = values.get("outerid_quantities", "") if by_code else values["skuid_quantities"]
    pairs = [pair.rpartition(":") for pair in text.split(";") if pair]
    if not 1 <= len(pairs) <= _MOST:
        raise bad_value("1-20 quantities")
    changes = []
    for name, _, amount in pairs:
        if not _PIECES.fullmatch(amount):
            raise bad_value(f"{name}:{amount}"[:60])
        named = {"outer_id" if by_code else "sku_id": name}
        changes += [(key, int(amount)) for key in goods.skus(item, **named)]
    _put(shop, changes, values.get("type", 1), clamps=True)
    return _shown(shop, item, changes)


def _tmall_quantity(shop: Shop, values: Values) -> Result:
    """The same for Tmall, with a key that lets a difference happen once."""
    goods, options = shop.room(Goods), values.get("options", {})
    item = goods.item(values["item_id"])
    key = options.get("outer_biz_key")
    done = {"quantity_update_result": str(item.num_iid)}
    if key is not None and key in goods.done:
        return done
    rows = values.get("sku_quantities", [])
    changes = _named(goods, item, rows)
    if not rows:
        if "item_quantity" not in values:
            raise bad_value("item_quantity or sku_quantities")
        changes = [(_bare(item), values["item_quantity"])]
    _put(shop, changes, options.get("type", 1), clamps=False)
    goods.touch(item)
    if key is not None:
        goods.done[key] = str(item.num_iid)
    return done


def _named(goods: Goods, item: Product, rows: Sequence[Values]) -> list[tuple[int, int]]:
    modes = {tuple(sorted(row.keys() - {"quantity"})) for row in rows}
    if len(modes) > 1 or any(len(mode) != 1 for mode in modes):
        raise bad_value("sku_id, properties and outer_id must not be mixed")
    if any("quantity" not in row for row in rows):
        raise bad_value("sku_quantities.quantity")
    return [
        (key, row["quantity"])
        for row in rows
        for key in goods.skus(
            item, **{name: row[name] for name in row if name != "quantity"}
        )
    ]


DESK: dict[str, Desk] = {
    "taobao.item.quantity.update": _item_quantity,
    "taobao.skus.quantity.update": _skus_quantity,
    "tmall.item.quantity.update": _tmall_quantity,
}
