"""
Queries: rows of a form, joined with its entries as SQL would join them.

Heads repeat on every row of an entry. Without an order that decides, the second page is
ordered otherwise than the first, as no server promises that it is not.
"""

from __future__ import annotations

import itertools
import re
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from attrs import frozen

from tmallerp.simulator.erps.kingdee import _filters as filters
from tmallerp.simulator.erps.kingdee._answers import MISSING, PARAMETER, RefusedError
from tmallerp.simulator.erps.kingdee._base import BaseData
from tmallerp.simulator.erps.kingdee._documents import Books, Document, Row
from tmallerp.simulator.erps.kingdee._forms import Field, Form

_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*", re.ASCII)
DEFAULT_LIMIT, MAX_LIMIT = 2_000, 10_000
Joined = tuple[Document, Mapping[str, Row]]


@frozen(kw_only=True)
class Column:
    """One key of a query, resolved."""

    key: str
    field: Field
    entity: str
    """The entry it needs; empty for the head."""
    suffix: str


@frozen(kw_only=True)
class Query:
    """What is asked."""

    form: Form
    columns: tuple[Column, ...]
    where: filters.Node | None
    order: tuple[tuple[Column, bool], ...]
    start: int
    limit: int
    top: int


class Querying:
    """
    Answers queries.

    Args:
        books: What is asked.

        base: Names of what references point to.
    """

    def __init__(self, books: Books, base: BaseData) -> None:
        self._books = books
        self._base = base
        self.asked: deque[dict[str, Any]] = deque(maxlen=200)
        """The last queries, filters as they came."""

    def run(self, data: Mapping[str, Any], now: datetime) -> tuple[Query, list[list[Any]]]:
        """
        Answer one query.

        Raises:
            RefusedError: If it cannot be.
        """
        told = {str(key).lower(): value for key, value in data.items()}
        self.asked.append(
            {
                "FormId": told.get("formid"),
                "FieldKeys": told.get("fieldkeys"),
                "FilterString": told.get("filterstring"),
                "OrderString": told.get("orderstring"),
                "StartRow": told.get("startrow"),
                "Limit": told.get("limit"),
                "TopRowCount": told.get("toprowcount"),
            }
        )
        query = self._read(told)
        rows = list(self._rows(query, now))
        self._sort(rows, query)
        if query.top:
            rows = rows[: query.top]
        page = rows[query.start : query.start + query.limit]
        return query, [[self._shown(row, one) for one in query.columns] for row in page]

    def _read(self, told: Mapping[str, Any]) -> Query:
        form = self._books.form(told.get("formid"))
        keys = told.get("fieldkeys")
        if not isinstance(keys, str) or not keys.strip():
            raise RefusedError("FieldKeys不能为空", MISSING, "FieldKeys")
        limit = _whole(told, "limit") or DEFAULT_LIMIT
        if limit > MAX_LIMIT:
            raise RefusedError(f"Limit不能超过{MAX_LIMIT}", PARAMETER, "Limit")
        where = _where(told.get("filterstring"))
        return Query(
            form=form,
            columns=tuple(self._column(form, key) for key in keys.split(",")),
            where=where,
            order=tuple(self._order(form, told.get("orderstring"))),
            start=_whole(told, "startrow"),
            limit=limit,
            top=_whole(told, "toprowcount"),
        )

    def _column(self, form: Form, told: str) -> Column:
        key = told.strip()
        if _KEY.fullmatch(key) is None:
            raise RefusedError(f"“{key}”附近有语法错误", PARAMETER, "FieldKeys")
        name, _, suffix = key.partition(".")
        field = form.find(name)
        if field is None and name.startswith("F_"):
            field = self._books.tenant_field(form, name)
        if field is None:
            if name.upper() == "FID":
                raise RefusedError(f"列名 '{name}' 无效", 6, name)
            raise RefusedError(f"元数据中标识为{name}的字段不存在", MISSING, name)
        if field.type == "flex" and not suffix:
            raise RefusedError(f"弹性域字段{name}不能直接查询,请指定维度", PARAMETER, name)
        if suffix and field.type not in {"ref", "user", "flex"}:
            raise RefusedError(f"元数据中标识为{key}的字段不存在", MISSING, name)
        entries = {one.key for one in form.entries}
        entity = field.at if field.at in entries else ""
        return Column(key=key, field=field, entity=entity, suffix=suffix)

    def _order(self, form: Form, told: Any) -> Iterator[tuple[Column, bool]]:
        for part in str(told or "").split(","):
            words = part.split()
            if not words:
                continue
            descends = len(words) == 2 and words[1].upper() == "DESC"
            if len(words) > 2 or (
                len(words) == 2 and words[1].upper() not in {"ASC", "DESC"}
            ):
                raise RefusedError(f"“{part.strip()}”附近有语法错误", 8, "OrderString")
            yield self._column(form, words[0]), descends

    def _rows(self, query: Query, now: datetime) -> Iterator[Joined]:
        named = {
            key: self._column(query.form, key) for key in set(filters.names(query.where))
        }
        columns = [*query.columns, *named.values(), *(one for one, _ in query.order)]
        entities = sorted({one.entity for one in columns if one.entity})
        for doc in self._books.visible(query.form, now):
            sides = [doc.rows.get(entity) or [{}] for entity in entities]
            for rows in itertools.product(*sides):
                joined = doc, dict(zip(entities, rows, strict=True))
                if filters.holds(query.where, self._getter(joined, named)):
                    yield joined

    def _getter(self, joined: Joined, named: Mapping[str, Column]) -> filters.Get:
        return lambda key: self._raw(joined, named[key])

    def _sort(self, rows: list[Joined], query: Query) -> None:
        if query.start:
            rows.reverse()
        for column, descends in reversed(query.order):
            rows.sort(key=self._sorter(column), reverse=descends)

    def _sorter(self, column: Column) -> Callable[[Joined], tuple[bool, Any]]:
        return lambda row: _sortable(self._raw(row, column))

    def _raw(self, joined: Joined, column: Column) -> filters.Value:
        """Return a value as SQL compares it."""
        value = self._shown(joined, column)
        if isinstance(value, bool):
            return "1" if value else "0"
        if isinstance(value, int):
            return Decimal(value)
        if column.field.type == "date" and isinstance(value, str):
            return datetime.fromisoformat(f"{value}+08:00")
        return value if isinstance(value, str | Decimal) else None

    def _shown(self, joined: Joined, column: Column) -> Any:
        doc, rows = joined
        field = column.field
        if field.key == doc.form.pk:
            return doc.id
        place = rows[column.entity] if column.entity else doc.head
        return self._value(field, place.get(field.key), column.suffix)

    def _value(self, field: Field, value: Any, suffix: str) -> Any:
        if field.type == "ref":
            return self._reference(field, value, suffix)
        if field.type == "user":
            return value or ""
        if field.type == "flex":
            name = suffix.partition(".")[0].upper()
            return (value or {}).get(f"{field.key}__{name}".upper(), "")
        if field.type == "date":
            return value.strftime("%Y-%m-%dT%H:%M:%S") if value else None
        if value is None:
            return {"text": "", "bool": False, "decimal": Decimal(0)}.get(field.type)
        return value

    def _reference(self, field: Field, number: str | None, suffix: str) -> Any:
        if not number:
            return None if suffix else 0
        wanted = suffix.lower()
        if wanted == "fnumber" or not field.lookup or field.lookup == "BOS_BillType":
            return number
        found = self._base.find(field.lookup, number)
        if found is None:
            return number if suffix else 0
        if not suffix:
            return found.id
        known = found.form.find(suffix)
        return "" if known is None else found.head.get(known.key, "")


def _where(told: Any) -> filters.Node | None:
    if isinstance(told, list):
        return filters.read_list(told)
    if told is None or not str(told).strip():
        return None
    if not isinstance(told, str):
        raise RefusedError("FilterString应为文本或数组", PARAMETER, "FilterString")
    return filters.parse(told)


def _whole(told: Mapping[str, Any], key: str) -> int:
    value = told.get(key) or 0
    if isinstance(value, str) and value.isdigit():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise RefusedError(f"{key}应为非负整数", PARAMETER, key)
    return value


def _sortable(value: filters.Value) -> tuple[bool, Any]:
    """Order what is empty first."""
    return (False, 0) if value is None else (True, value)
