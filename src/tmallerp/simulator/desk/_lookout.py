"""
What changed in the shop without anybody saying so: pieces, items and refund cases.

Trades tell that they change. For the rest the message service looks round, and finds
what happened by comparing with what it saw before.
"""

from __future__ import annotations

from attrs import frozen

from tmallerp.simulator._birth import Product
from tmallerp.simulator._tmc_story import Told, of_item, of_stock
from tmallerp.simulator.answers.items import Record, stock_keys
from tmallerp.simulator.desk._shop import Shop
from tmallerp.simulator.desk.goods import Goods
from tmallerp.simulator.trade import Trade

_FIELDS = ("title", "price", "outer_id")


@frozen
class _Item:
    """What was last seen of an item."""

    status: str
    is_deleted: bool
    pieces: int
    facts: tuple[object, ...]


class Lookout:
    """
    Looks round in a shop.

    Args:
        shop: Where; what is there already is no news.
    """

    def __init__(self, shop: Shop) -> None:
        self._shop = shop
        self._stock = dict(shop.stock)
        self._cases = self._states()
        self._items = {num_iid: self._look(num_iid) for num_iid in self._records}

    def _states(self) -> dict[int, str]:
        cases = self._shop.world.refunds.values()
        return {case.refund_id: case.status for case in cases}

    def changed_trades(self) -> list[Trade]:
        """Return the trades whose refunds changed since the last look."""
        before, self._cases = self._cases, self._states()
        if before == self._cases:
            return []
        world = self._shop.world
        moved = [n for n, status in self._cases.items() if before.get(n) != status]
        return [world.trades[world.refunds[number].tid] for number in moved]

    def news(self) -> list[Told]:
        """Return what happened to items and their pieces since the last look."""
        return [*self._of_items(), *self._of_stock()]

    def _of_stock(self) -> list[Told]:
        stock = self._shop.stock
        if stock == self._stock:
            return []
        before, self._stock = self._stock, dict(stock)
        told: list[Told] = []
        for item in self._shop.world.products:
            for key in stock_keys(item):
                was, pieces = before.get(key, 0), stock.get(key)
                if pieces is not None and pieces != was:
                    sku_id = key if item.skus else None
                    told += of_stock(item.num_iid, sku_id, was, pieces)
        return told

    @property
    def _records(self) -> dict[int, Record]:
        return self._shop.room(Goods).records

    def _look(self, num_iid: int) -> _Item:
        record, item = self._records[num_iid], self._product(num_iid)
        facts = tuple(getattr(item, name) for name in _FIELDS) if item else ()
        pieces = sum(self._shop.stock.get(k, 0) for k in stock_keys(item)) if item else 0
        return _Item(record.approve_status, record.is_deleted, pieces, facts)

    def _product(self, num_iid: int) -> Product | None:
        products = self._shop.world.products
        return next((item for item in products if item.num_iid == num_iid), None)

    def _of_items(self) -> list[Told]:
        told: list[Told] = []
        for num_iid in list(self._records):
            before, now = self._items.get(num_iid), self._look(num_iid)
            item = self._product(num_iid)
            if before == now or item is None:
                continue
            self._items[num_iid] = now
            changed = _changed(before, now)
            names = _names(before, now, changed)
            told += [of_item(name, item, now.pieces, changed) for name in names]
        return told


def _changed(before: _Item | None, now: _Item) -> list[str]:
    if before is None:
        return []
    pairs = zip(_FIELDS, before.facts, now.facts, strict=False)
    fields = [name for name, was, then in pairs if was != then]
    return fields + ["num"] * (before.pieces != now.pieces)


def _names(before: _Item | None, now: _Item, changed: list[str]) -> list[str]:
    if before is None:
        return ["ItemAdd"]
    if now.is_deleted:
        return [] if before.is_deleted else ["ItemDelete"]
    names = ["ItemUpdate"] if changed else []
    if now.status != before.status:
        names.append("ItemUpshelf" if now.status == "onsale" else "ItemDownshelf")
    return names
