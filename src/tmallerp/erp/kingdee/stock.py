"""
Stock on hand (即时库存), gathered by material and warehouse.

The ERP has a row for every lot, place, owner and state; rows that may be sold and rows
that may not are two levels. What is reserved is told only where the settings name a
quantity that is known to say it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal

from attrs import evolve, frozen

from tmallerp.documents import StockLevel
from tmallerp.erp.kingdee._filters import Filter, In, Is
from tmallerp.erp.kingdee._flat import Cells, as_number, as_text
from tmallerp.erp.kingdee._paging import number_cursor, read_page
from tmallerp.erp.kingdee.client import KingdeeClient, Query
from tmallerp.erp.kingdee.settings import KingdeeSettings
from tmallerp.erp.outcomes import ErpPage

_MATERIAL, _STOCK, _STATUS = (
    "FMaterialId.FNumber",
    "FStockId.FNumber",
    "FStockStatusId.FNumber",
)
_UNIT, _QUANTITY = "FBaseUnitId.FNumber", "FBaseQty"
_SKUS_A_PAGE = 100
_BEHIND = "behind:"


@frozen(kw_only=True)
class Stock:
    """
    Reads stock on hand.

    Args:
        client: Where.

        settings: How.
    """

    client: KingdeeClient
    settings: KingdeeSettings

    def read(
        self,
        skus: Sequence[str] | None,
        warehouses: Sequence[str] | None,
        cursor: str | None,
    ) -> ErpPage[StockLevel]:
        """Read levels; see `StockSource.list_stock`."""
        if skus is not None:
            return self._of(sorted(set(skus)), warehouses, cursor)
        after = cursor.removeprefix(_BEHIND) if cursor else None
        return self._page(self._filters(warehouses), after)

    def _of(
        self, skus: Sequence[str], warehouses: Sequence[str] | None, cursor: str | None
    ) -> ErpPage[StockLevel]:
        # Which hundred SKUs, and behind which of them: the ERP orders them in its own way.
        place, is_within, after = (cursor or "0").partition(f" {_BEHIND}")
        start = number_cursor(self.client, place) or 0
        some = skus[start : start + _SKUS_A_PAGE]
        if not some:
            return ErpPage(items=())
        filters = (*self._filters(warehouses), In(_MATERIAL, some))
        page = self._page(filters, after if is_within else None)
        rest = start + _SKUS_A_PAGE
        more = f"{start} {page.cursor}" if page.cursor else None
        return evolve(page, cursor=more or (str(rest) if rest < len(skus) else None))

    def _filters(self, warehouses: Sequence[str] | None) -> tuple[Filter, ...]:
        filters: tuple[Filter, ...] = (
            Is("FStockOrgId.FNumber", "=", self.settings.organisation),
        )
        if warehouses is not None:
            filters = (*filters, In(_STOCK, sorted(set(warehouses)) or [""]))
        return filters

    def _page(self, filters: tuple[Filter, ...], after: str | None) -> ErpPage[StockLevel]:
        free = self.settings.fields.reserved
        names = (_MATERIAL, _STOCK, _STATUS, _UNIT, _QUANTITY)
        query = Query(
            form="STK_Inventory",
            fields=(*names, free) if free else names,
            filters=filters,
            order=(_MATERIAL, "FID"),
            limit=self.settings.limits.page,
        )
        now = self.client.clock.now()
        page = read_page(self.client, query, _MATERIAL, after)
        rows = [row for group in page.groups for row in group]
        items = tuple(self._levels(rows, free, now))
        return ErpPage(
            items=items, cursor=None if page.last is None else _BEHIND + page.last
        )

    def _levels(
        self, rows: Iterable[Cells], free: str, now: datetime
    ) -> Iterable[StockLevel]:
        groups: dict[tuple[str, str, bool, str], list[Cells]] = {}
        saleable = self.settings.codes.saleable
        for row in rows:
            name = (
                as_text(row[_MATERIAL]),
                as_text(row[_STOCK]),
                as_text(row[_STATUS]) in saleable,
                as_text(row[_UNIT]),
            )
            groups.setdefault(name, []).append(row)
        for (sku, warehouse, may_sell, unit), some in groups.items():
            on_hand = _sum(row[_QUANTITY] for row in some)
            yield StockLevel(
                sku=sku,
                warehouse=warehouse,
                on_hand=on_hand,
                reserved=on_hand - _sum(row[free] for row in some) if free else None,
                saleable=may_sell,
                unit=unit,
                as_of=now,
            )


def _sum(values: Iterable[object]) -> Decimal:
    return sum((as_number(one) or Decimal(0) for one in values), Decimal(0))


__all__ = ["Stock"]
