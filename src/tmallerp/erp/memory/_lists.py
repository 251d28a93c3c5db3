"""What the reference ERP lets others read, page by page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from tmallerp.documents import Receivable, Shipment, StockLevel
from tmallerp.erp.protocols import ErpPage, Paging, PagingKind

Item = TypeVar("Item")
Row = tuple[str, Item]
"""An item behind the text it is sorted by."""

Fact = Shipment | Receivable | StockLevel

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_OFFSETS = {PagingKind.OFFSET, PagingKind.PAGE}


class Lists:
    """Facts that the ERP made itself; a later one of the same name replaces the earlier."""

    def __init__(self) -> None:
        self.shipments: dict[str, Shipment] = {}
        self.receivables: dict[str, Receivable] = {}
        self.stock: dict[tuple[str, str], StockLevel] = {}

    def add(self, facts: Iterable[Fact]) -> None:
        """Keep facts."""
        for fact in facts:
            match fact:
                case Shipment():
                    self.shipments[fact.reference] = fact
                case Receivable():
                    self.receivables[fact.reference] = fact
                case StockLevel():
                    self.stock[fact.sku, fact.warehouse] = fact


def in_window(
    things: Iterable[Shipment | Receivable], start: datetime, end: datetime
) -> list[Shipment | Receivable]:
    """Return what was changed in a window."""
    return [one for one in things if start <= one.modified < end]


def by_time(moment: datetime, reference: str) -> str:
    """Return a text that sorts by time and then by number."""
    return f"{(moment - _EPOCH) // timedelta(microseconds=1):020d} {reference}"


def cut(rows: Sequence[Row[Item]], cursor: str | None, paging: Paging) -> ErpPage[Item]:
    """
    Return one page.

    Args:
        rows: All of the list.

        cursor: What the page before gave.

        paging: How pages are asked for.
    """
    rows = sorted(rows, key=lambda row: row[0])
    if paging.kind is PagingKind.NONE:
        return ErpPage(items=tuple(item for _, item in rows))
    if paging.kind in _OFFSETS:
        begin = int(cursor or 0)
        rows = rows[begin:]
        following = str(begin + paging.max_page)
    else:
        rows = [row for row in rows if cursor is None or row[0] > cursor]
        following = rows[: paging.max_page][-1][0] if rows else ""
    more = len(rows) > paging.max_page
    items = tuple(item for _, item in rows[: paging.max_page])
    return ErpPage(items=items, cursor=following if more else None)
