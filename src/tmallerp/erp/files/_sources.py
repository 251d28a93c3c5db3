"""
Lists read from accepted files, page by page.

Shipments and receivables are news: each accepted file is said once, in the window of the
moment it was accepted. Stock and products are states: what was told last counts.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeVar

from attrs import evolve

from tmallerp.clock import to_beijing
from tmallerp.documents import Product, StockLevel
from tmallerp.erp.files._incoming import DoneFile, Incoming, TakenFile
from tmallerp.erp.files._kinds import KINDS, PRODUCTS, STOCK, Kind
from tmallerp.erp.protocols import ErpPage

T = TypeVar("T")


class Sources:
    """
    Reads what was taken.

    Args:
        incoming: Where it was taken to.

        page: Items a page at most.

        keep: How long accepted files are kept; None is for ever.
    """

    def __init__(
        self, incoming: Incoming, page: int, keep: timedelta | None = None
    ) -> None:
        self._incoming = incoming
        self._page = page
        self._keep_done = keep
        self._lock = threading.Lock()
        self._told: set[str] = set()
        self._levels: dict[tuple[str, str], StockLevel] = {}
        self._products: dict[str, Product] = {}
        # Which file of a kind told what counts now, by what it is about.
        self._tellers: dict[str, dict[object, str]] = {STOCK.name: {}, PRODUCTS.name: {}}

    def take_in(self) -> list[TakenFile]:
        """Take what lies in all watched folders, and delete what has been kept enough."""
        taken = self._incoming.take()
        for kind in KINDS.values():
            self._prune(kind)
        return taken

    def news(
        self, kind: Kind[T], start: datetime, end: datetime, cursor: str | None
    ) -> ErpPage[T]:
        """Read what was accepted in a window."""
        self._look(kind, cursor)
        first, skip = _place(cursor)
        files = [
            one
            for one in self._incoming.done(kind)
            if to_beijing(start) <= one.moment < to_beijing(end) and one.path.name >= first
        ]
        items: list[T] = []
        for file in files:
            found = self._incoming.read(kind, file)
            begin = skip if file.path.name == first else 0
            room = self._page - len(items)
            items += found[begin : begin + room]
            if len(found) - begin > room:
                after = f"{file.path.name}|{begin + room}"
                return ErpPage(items=tuple(items), cursor=after)
        return ErpPage(items=tuple(items))

    def stock(
        self,
        skus: Sequence[str] | None,
        warehouses: Sequence[str] | None,
        cursor: str | None,
    ) -> ErpPage[StockLevel]:
        """Read the levels told last."""
        self._look(STOCK, cursor)
        with self._lock:
            self._learn(STOCK)
            levels = sorted(self._levels.items())
        wanted = None if skus is None else frozenset(skus)
        places = None if warehouses is None else frozenset(warehouses)
        return self._after(
            [
                (f"{sku}\t{warehouse}", level)
                for (sku, warehouse), level in levels
                if (wanted is None or sku in wanted)
                and (places is None or warehouse in places)
            ],
            cursor,
        )

    def _learn(self, kind: Kind[Any]) -> None:
        """Read the files of a kind of states that are new here."""
        learn = self._set_level if kind.name == STOCK.name else self._set_product
        for file in self._fresh(kind):
            for state in self._incoming.read(kind, file):
                learn(state, file)

    def _set_level(self, level: StockLevel, file: DoneFile) -> None:
        place = level.sku, level.warehouse
        known = self._levels.get(place)
        if known is None or known.as_of <= level.as_of:
            self._levels[place] = level
            self._tellers[STOCK.name][place] = file.path.name

    def products(self, since: datetime | None, cursor: str | None) -> ErpPage[Product]:
        """Read the products told last."""
        self._look(PRODUCTS, cursor)
        with self._lock:
            self._learn(PRODUCTS)
            products = sorted(self._products.items())
        return self._after(
            [(code, one) for code, one in products if _is_since(one, since)], cursor
        )

    def _set_product(self, product: Product, file: DoneFile) -> None:
        """Take what a file says; one that says the same again changes nothing."""
        known = self._products.get(product.code)
        if known is None or evolve(known, modified=product.modified) != product:
            self._products[product.code] = product
            self._tellers[PRODUCTS.name][product.code] = file.path.name

    def _look(self, kind: Kind[T], cursor: str | None) -> None:
        if cursor is None:
            self._incoming.take([kind.name])
            self._prune(kind)

    def _prune(self, kind: Kind[T]) -> None:
        """
        Delete accepted files that are old.

        A file of states stays as long as anything in it is what was told last: whoever
        starts anew knows no more than the files say.
        """
        if self._keep_done is None:
            return
        limit = self._incoming.before(self._keep_done)
        old = [one for one in self._incoming.done(kind) if one.moment < limit]
        if old and kind.name in self._tellers:
            with self._lock:
                self._learn(kind)
                counting = set(self._tellers[kind.name].values())
                old = [one for one in old if one.path.name in self._told - counting]
        self._incoming.drop_done(old)

    def _fresh(self, kind: Kind[T]) -> Iterable[DoneFile]:
        for file in self._incoming.done(kind):
            if file.path.name not in self._told:
                yield file
                self._told.add(file.path.name)

    def _after(self, rows: Sequence[tuple[str, T]], cursor: str | None) -> ErpPage[T]:
        rest = [row for row in rows if cursor is None or row[0] > cursor]
        page, more = rest[: self._page], len(rest) > self._page
        items = tuple(item for _, item in page)
        return ErpPage(items=items, cursor=page[-1][0] if more else None)


def _place(cursor: str | None) -> tuple[str, int]:
    name, _, count = (cursor or "").rpartition("|")
    return name, int(count or 0)


def _is_since(product: Product, since: datetime | None) -> bool:
    return since is None or product.modified is None or product.modified >= since
