"""
Pages that end where a document ends.

A query counts rows, and a document is several; the last one of a full page may be cut. So
a page gives it back, and the next begins behind the last whole one.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import groupby
from typing import Any, NamedTuple

from attrs import evolve

from tmallerp.clock import parse_beijing
from tmallerp.erp.kingdee._answers import Row
from tmallerp.erp.kingdee._filters import Filter, FilterValue, Is
from tmallerp.erp.kingdee._flat import Cells, as_text, cells
from tmallerp.erp.kingdee.client import KingdeeClient, Query
from tmallerp.errors import ClockError, ErpUnavailableError


class Page(NamedTuple):
    """
    A part of a list.

    Args:
        groups: Rows by document, each whole.

        last: The key of the last one, if there is more behind it.
    """

    groups: list[list[Cells]]
    last: str | None


def read_page(
    client: KingdeeClient, query: Query, key: str, after: FilterValue | None
) -> Page:
    """
    Read whole documents behind a key.

    Args:
        client: Where.

        query: Ordered by *key* first.

        key: What tells documents apart.

        after: The last one seen; None begins.

    Raises:
        ErpUnavailableError: If it cannot be asked now.
    """
    filters: tuple[Filter, ...] = query.filters
    if after is not None:
        filters = (*filters, Is(key, ">", after))
    rows = client.query(evolve(query, filters=filters))
    place = query.fields.index(key)
    if len(rows) < query.limit:
        return Page(_grouped(query, rows, place), None)
    last = rows[-1][place]
    whole = [row for row in rows if row[place] != last]
    if not whole:
        # One document fills the page: it is read to its end.
        whole = list(_all_of(client, query, key, last))
    return Page(_grouped(query, whole, place), as_text(whole[-1][place]))


def _all_of(client: KingdeeClient, query: Query, key: str, one: Any) -> Iterator[Row]:
    query = evolve(query, filters=(*query.filters, Is(key, "=", one)))
    while True:
        rows = client.query(query)
        yield from rows
        if len(rows) < query.limit:
            return
        query = evolve(query, start=query.start + query.limit)


def _grouped(query: Query, rows: list[Row], place: int) -> list[list[Cells]]:
    return [
        [cells(query.fields, row) for row in group]
        for _, group in groupby(rows, key=lambda row: row[place])
    ]


def number_cursor(client: KingdeeClient, cursor: str | None) -> int | None:
    """
    Read a cursor that is a number.

    Raises:
        ErpUnavailableError: If it is none of ours.
    """
    if cursor is None:
        return None
    if not cursor.isascii() or not cursor.isdigit():
        msg = f"{client.name}: {cursor[:40]!r} is no cursor of this adapter."
        raise ErpUnavailableError(msg, adapter=client.name)
    return int(cursor)


def moment(client: KingdeeClient, value: Any) -> datetime:
    """
    Read a time; the ERP's are Beijing's.

    Raises:
        ErpUnavailableError: If it is none.
    """
    text = as_text(value).replace("T", " ").partition(".")[0]
    if len(text) == 10:
        text += " 00:00:00"
    try:
        return parse_beijing(text)
    except ClockError:
        msg = f"{client.name}: {text[:40]!r} is no time."
        raise ErpUnavailableError(msg, adapter=client.name) from None


__all__ = ["Page", "moment", "number_cursor", "read_page"]
