"""
Lists of YonBIP, read on by what came last instead of by page numbers.

A document that is changed while a list is read moves to its end, and a page number then
skips one. So the next page begins where the last document stood: by its time of change
and its id. Rows of one document are never torn apart by the end of a page.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from attrs import field, frozen

from tmallerp import clock
from tmallerp.erp.yonyou._answers import rows_of, text
from tmallerp.erp.yonyou._client import YonyouClient
from tmallerp.errors import ClockError, ErpUnavailableError

Row = Mapping[str, Any]
_Place = tuple[str, int, str]


@frozen(kw_only=True)
class ListPage:
    """
    A part of a list.

    Args:
        documents: The rows of each document.

        cursor: Asks for the next part; None if there is none.
    """

    documents: tuple[tuple[Row, ...], ...] = field(repr=False)
    cursor: str | None


class Lists:
    """
    Reads lists.

    Args:
        client: Who asks.

        page_size: Rows a call, at most 500.
    """

    def __init__(self, client: YonyouClient, page_size: int = 500) -> None:
        self._client = client
        self._size = page_size

    def changed(
        self,
        path: str,
        start: datetime | None,
        end: datetime | None,
        cursor: str | None,
    ) -> ListPage:
        """
        Read what changed in a window.

        Args:
            path: The list.

            start: The first moment; None is the beginning.

            end: The moment after the last; None is now.

            cursor: What the part before gave.

        Raises:
            ErpUnavailableError: If it cannot be asked now.
        """
        after = _place_of(cursor)
        floor = after[0] if after else _written(start)
        filters = _between(floor, _written(end))
        groups: dict[_Place, list[Row]] = {}
        for index in range(1, 10_000):
            rows = self._rows(path, filters, index)
            for row in rows:
                place = _place(row)
                if after is None or place > after:
                    groups.setdefault(place, []).append(row)
            if len(rows) < self._size:
                return ListPage(documents=_documents(groups.values()), cursor=None)
            if len(groups) > 1:
                # The last one may go on on the next page; it is read again from there.
                last = list(groups)[-2]
                whole = [groups[one] for one in list(groups)[:-1]]
                return ListPage(documents=_documents(whole), cursor="|".join(_text(last)))
        msg = f"yonyou: {path} does not come to an end."
        raise ErpUnavailableError(msg, adapter="yonyou")

    def matching(self, path: str, name: str, values: Sequence[str]) -> list[Row]:
        """Read all rows of which a field has one of some values."""
        found: list[Row] = []
        for start in range(0, len(values), 100):
            some = list(values[start : start + 100])
            filters = [{"field": name, "op": "in", "value1": some}]
            index, rows = 1, self._rows(path, filters, 1)
            found += rows
            while len(rows) == self._size:
                index += 1
                rows = self._rows(path, filters, index)
                found += rows
        return found

    def _rows(self, path: str, filters: list[dict[str, Any]], index: int) -> list[Row]:
        question = {
            "pageIndex": index,
            "pageSize": self._size,
            "isSum": False,
            "simpleVOs": filters,
            "queryOrders": [
                {"field": "pubts", "order": "asc"},
                {"field": "id", "order": "asc"},
            ],
        }
        return rows_of(self._client.ask(path, question))


def _documents(groups: Iterable[list[Row]]) -> tuple[tuple[Row, ...], ...]:
    return tuple(tuple(rows) for rows in groups)


def _between(floor: str, end: str) -> list[dict[str, Any]]:
    filters = []
    if floor:
        filters.append({"field": "pubts", "op": "egt", "value1": floor})
    if end:
        filters.append({"field": "pubts", "op": "lt", "value1": end})
    return filters


def _written(moment: datetime | None) -> str:
    return "" if moment is None else clock.format_beijing(moment)


def _place(row: Row) -> _Place:
    document_id = text(row.get("id"))
    return (text(row.get("pubts")), len(document_id), document_id)


def _text(place: _Place) -> tuple[str, str]:
    return (place[0], place[2])


def _place_of(cursor: str | None) -> _Place | None:
    if cursor is None:
        return None
    changed, _, document_id = cursor.partition("|")
    return (changed, len(document_id), document_id)


def moment(value: Any) -> datetime | None:
    """Read a time of the ERP; None if it is none."""
    said = text(value)
    try:
        return clock.parse_beijing(said if len(said) > 10 else f"{said} 00:00:00")
    except ClockError:
        return None


def changed_at(row: Row) -> datetime:
    """
    Say when a document was changed last.

    Raises:
        ErpUnavailableError: If the ERP does not say.
    """
    found = moment(row.get("pubts"))
    if found is None:
        msg = f"yonyou: document {text(row.get('code'))!r} has no time of change."
        raise ErpUnavailableError(msg, adapter="yonyou")
    return found


__all__ = ["ListPage", "Lists", "Row", "changed_at", "moment"]
