"""
Lists of U8, read from the last page to the first.

A document that changes leaves the window, and those behind it move to earlier pages:
read backwards, one may come twice and none is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from attrs import field, frozen

from tmallerp.erp.yonyou._answers import text
from tmallerp.erp.yonyou._heads import amount
from tmallerp.erp.yonyou.u8._client import NAME, U8Client
from tmallerp.errors import ErpUnavailableError

Row = Mapping[str, Any]
Filters = Sequence[tuple[str, str]]


@frozen(kw_only=True)
class RowPage:
    """
    A part of a list.

    Args:
        rows: What came.

        cursor: Asks for the next part; None if there is none.
    """

    rows: tuple[Row, ...] = field(repr=False)
    cursor: str | None


class U8Lists:
    """
    Reads lists and single documents.

    Args:
        client: Who asks.

        page_size: Rows a call.
    """

    def __init__(self, client: U8Client, page_size: int) -> None:
        self._client = client
        self._size = page_size

    def page(self, resource: str, filters: Filters, cursor: str | None) -> RowPage:
        """Read the last page, or the one a cursor names."""
        if cursor is not None:
            rows, _ = self._page(resource, filters, int(cursor))
            return _part(rows, int(cursor))
        rows, count = self._page(resource, filters, 1)
        if count > 1:
            rows, _ = self._page(resource, filters, count)
        return _part(rows, count)

    def all(self, resource: str, filters: Filters) -> list[Row]:
        """Read all pages."""
        return list(self.rows(resource, filters))

    def rows(self, resource: str, filters: Filters) -> Iterator[Row]:
        """Read pages as far as anybody asks for rows, the last page first."""
        cursor: str | None = None
        while True:
            page = self.page(resource, filters, cursor)
            yield from page.rows
            cursor = page.cursor
            if cursor is None:
                return

    def get(self, resource: str, document_id: str) -> Row | None:
        """Read one document; None if it is not there."""
        said = self._client.ask(f"{resource}/get", [("id", document_id)])
        one = said.get(resource) if said is not None else None
        return one if isinstance(one, Mapping) else None

    def _page(self, resource: str, filters: Filters, index: int) -> tuple[list[Row], int]:
        pages = [("page_index", str(index)), ("rows_per_page", str(self._size))]
        said = self._client.ask(f"{resource}/batch_get", [*filters, *pages]) or {}
        rows = said.get(resource)
        found = [one for one in rows if isinstance(one, Mapping)] if rows else []
        count = text(said.get("page_count"))
        return found, int(count) if count.isascii() and count.isdigit() else 1


def _part(rows: Sequence[Row], index: int) -> RowPage:
    return RowPage(rows=tuple(rows), cursor=str(index - 1) if index > 1 else None)


def entries(document: Row) -> list[Row]:
    """Return the rows of a document."""
    return [one for one in document.get("entry") or () if isinstance(one, Mapping)]


def number(row: Row, name: str, what: str) -> Decimal:
    """
    Read a number, which U8 writes as text.

    Raises:
        ErpUnavailableError: If there is none.
    """
    found = amount(row.get(name))
    if found is None:
        msg = f"{NAME}: {what} {text(row.get('code'))!r} has no number in {name!r}."
        raise ErpUnavailableError(msg, adapter=NAME)
    return found


__all__ = ["Row", "RowPage", "U8Lists", "entries", "number"]
