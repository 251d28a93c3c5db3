"""
What the shop sells, and what its seller changes of it.

Products are the world's, so that later orders carry a new price or a new code; what only
the item's page shows is kept here. Pieces are in `Shop.stock`.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from attrs import evolve

from tmallerp.simulator._birth import Product
from tmallerp.simulator.answers import Row
from tmallerp.simulator.answers.items import (
    Record,
    properties_of,
    render_item,
    render_sku,
)
from tmallerp.simulator.desk._shop import Shop
from tmallerp.simulator.wire import Refusal

_DATED = timedelta(days=7)
"""An item that goes on sale is listed for a week and then listed anew."""


class Goods:
    """The shop's items."""

    def __init__(self, shop: Shop) -> None:
        self._shop, self._world = shop, shop.world
        self.done: dict[str, str] = {}
        """Keys of changes that shall happen once, with what was answered."""
        start = shop.world.start.replace(microsecond=0)
        self.records = {
            item.num_iid: Record(
                created=start,
                modified=start,
                list_time=start,
                delist_time=start + _DATED,
                barcode=f"690{item.num_iid % 10**10:010d}",
                sku_barcodes={sku[0]: f"691{sku[0] % 10**10:010d}" for sku in item.skus},
            )
            for item in shop.world.products
        }

    @property
    def live(self) -> list[Product]:
        """The items that are not deleted."""
        return [
            item
            for item in self._world.products
            if not self.records[item.num_iid].is_deleted
        ]

    def find(self, num_iid: int) -> Product | None:
        """Return an item that is not deleted."""
        return next((item for item in self.live if item.num_iid == num_iid), None)

    def item(self, num_iid: int) -> Product:
        """
        Return an item.

        Raises:
            Refusal: If there is none, or it is deleted.
        """
        item = self.find(num_iid)
        if item is None:
            raise update_error("ITEM_NOT_FOUND", "商品不存在")
        return item

    def price(self, item: Product, sku_id: int | None) -> int:
        """Return what one piece costs, in fen."""
        return item.prices.get(sku_id, item.price) if sku_id else item.price

    def sku(self, item: Product, **named: Any) -> int:
        """
        Return the number of a SKU by *sku_id*, *outer_id* or *properties*.

        Raises:
            Refusal: If the item has none such.
        """
        return self.skus(item, **named)[0]

    def skus(self, item: Product, **named: Any) -> list[int]:
        """
        Return the numbers of all SKUs so named; several may share one code.

        Raises:
            Refusal: If the item has none such.
        """
        wanted = {str(value) for value in named.values() if value not in (None, "")}
        found = []
        for sku_id, code, words in item.skus:
            names = {
                "sku_id": {str(sku_id)},
                "outer_id": {code},
                "properties": {words, properties_of(sku_id, words)},
            }
            if any(wanted & names[key] for key in named):
                found.append(sku_id)
        if not found:
            raise update_error("SKU_NOT_FOUND", "SKU不存在")
        return found

    def change(self, item: Product, **changes: Any) -> Product:
        """Put a changed item in the place of the old one."""
        fresh = evolve(item, **changes)
        products = self._world.products
        products[products.index(item)] = fresh
        self.touch(fresh)
        return fresh

    def touch(self, item: Product) -> Record:
        """Note that an item changed now."""
        record = self.records[item.num_iid]
        record.modified = max(self._shop.now, record.modified + timedelta(seconds=1))
        return record

    def list_item(self, item: Product, *, on_sale: bool) -> Product:
        """Put an item on sale, or take it off."""
        fresh = self.change(item, on_sale=on_sale)
        record = self.records[item.num_iid]
        record.approve_status = "onsale" if on_sale else "instock"
        record.list_time = self._shop.now
        record.delist_time = self._shop.now + (_DATED if on_sale else timedelta())
        return fresh

    def row(self, item: Product) -> Row:
        """Write an item."""
        return render_item(item, self.records[item.num_iid], self._shop.stock)

    def sku_row(self, item: Product, sku_id: int) -> Row:
        """Write one of an item's SKUs."""
        return render_sku(item, self.records[item.num_iid], self._shop.stock, sku_id)


def update_error(detail: str, sub_msg: str) -> Refusal:
    """Return the item service's refusal."""
    sub_code = f"isv.item-update-service-error:{detail}"
    return Refusal(15, "Remote service error", sub_code, sub_msg)
