"""
Lists, page by page: by cursor, page number, offset or the header ``Link``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from attrs import frozen

from tmallerp.erp._http import Address
from tmallerp.erp.rest._places import Values
from tmallerp.erp.rest.client import RestClient, word_of
from tmallerp.erp.rest.description import Operation

_LINK = re.compile(r"<([^<>]*)>\s*((?:;\s*[^;,<]*)*)")
_NEXT = re.compile(r";\s*rel\s*=\s*\"?(?:[^\";,]*\s)?next(?:\s[^\";,]*)?\"?\s*(?:;|\Z)")
_WHOLE = re.compile(r"[0-9]{1,12}\Z", re.ASCII)
_MOST_PAGES = 10_000


@frozen(kw_only=True)
class ListPage:
    """
    One page.

    Args:
        rows: As they came.

        cursor: Asks for the next; None if there is none.
    """

    rows: list[Any]
    cursor: str | None


def page_of(
    client: RestClient, operation: Operation, values: Values, cursor: str | None
) -> ListPage:
    """
    Read one page.

    Args:
        client: Speaks to the service.

        operation: The list.

        values: What fills its gaps, but for those of the page.

        cursor: What the page before gave; None begins.

    Raises:
        ErpUnavailableError: If it cannot be asked, or the answer is no list.
    """
    pages = operation.pages
    number = _number(client, operation, cursor)
    gaps = {
        **values,
        "size": pages.size,
        "cursor": cursor if pages.kind == "cursor" else None,
        "page": number if pages.kind == "page" else None,
        "offset": number if pages.kind == "offset" else None,
    }
    url = cursor if pages.kind == "link" else None
    heard = client.ask(operation, gaps, url=url)
    is_lone = operation.most == 1 and operation.name.endswith(".find")
    if is_lone and heard.what == "not_found":
        return ListPage(rows=[], cursor=None)
    value = client.expect(operation, heard)
    assert operation.shape.items is not None  # noqa: S101 - without it is refused
    rows = operation.shape.items.of(value)
    if is_lone and isinstance(rows, dict):
        rows = [rows]
    if not isinstance(rows, list):
        raise client.unusable(operation, "has no list where it should be")
    base = client.description.http.base
    following = _following(operation, value, heard.answer.headers, rows, number, base)
    if following is not None and following == cursor:
        raise client.unusable(operation, "names the page it is as the next one")
    return ListPage(rows=rows, cursor=following)


def _number(client: RestClient, operation: Operation, cursor: str | None) -> int | None:
    kind = operation.pages.kind
    if kind not in {"page", "offset"}:
        return None
    if cursor is None:
        return operation.pages.first if kind == "page" else 0
    if not _WHOLE.match(cursor):
        raise client.unusable(operation, "was asked for by a cursor that is not ours")
    return int(cursor)


def _following(
    operation: Operation,
    value: Any,
    headers: Mapping[str, str],
    rows: list[Any],
    number: int | None,
    base: Address,
) -> str | None:
    pages = operation.pages
    if pages.kind == "cursor":
        assert pages.next is not None  # noqa: S101 - read with the kind
        return word_of(pages.next.of(value)) or None
    if pages.kind == "link":
        return _linked(headers.get("link", ""), base)
    # The last page is the one that is not full; a full one may be followed by an empty.
    if pages.kind == "none" or number is None or len(rows) < pages.size:
        return None
    return str(number + (1 if pages.kind == "page" else len(rows)))


def _linked(header: str, base: Address) -> str | None:
    for found in _LINK.finditer(header[:8000]):
        if _NEXT.search(found[2]):
            link = found[1]
            is_path = link.startswith("/") and not link.startswith("//")
            return f"{base.scheme}://{base.netloc}{link}" if is_path else link
    return None


def pages_of(
    client: RestClient, operation: Operation, values: Values
) -> Iterator[list[Any]]:
    """
    Read all pages.

    Raises:
        ErpUnavailableError: If one cannot be read, or there is no end.
    """
    cursor: str | None = None
    for _ in range(_MOST_PAGES):
        page = page_of(client, operation, values, cursor)
        yield page.rows
        cursor = page.cursor
        if cursor is None:
            return
    raise client.unusable(operation, "has no last page")
