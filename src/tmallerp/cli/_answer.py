"""
Answers for people and for programs.

For people: rows as a table with the columns that tell most and fit, objects indented,
amounts to the right, times in Beijing's without saying so each time. For programs: JSON
with TOP's own names, amounts and ids as text, times with their zone, and nothing that
was absent. A field that a class keeps out of its `repr` stays out of both unless asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

import attrs
from attrs import define, field
from rich.cells import cell_len
from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from tmallerp.cli._desk import Desk
from tmallerp.clock import format_beijing, to_beijing
from tmallerp.money import format_yuan
from tmallerp.top import Id, NumIid, Oid, RefundId, SkuId, Tid
from tmallerp.top._about import FieldAbout, fields_about, is_id

_INDENT = 2
_CELL = 36
"""Longest text in a table; a title tells itself in less."""

_EDGE = 3
"""What a column costs besides its content: two blanks and a line."""


def as_plain(value: Any, *, personal: bool) -> Any:
    """Turn a typed answer into what JSON has; absent stays absent."""
    if attrs.has(type(value)):
        return {
            one.name: as_plain(getattr(value, one.name), personal=personal)
            for one in fields_about(type(value))
            if _has(value, one) and (personal or not one.personal)
        }
    if isinstance(value, Mapping):
        return {str(k): as_plain(v, personal=personal) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [as_plain(one, personal=personal) for one in value]
    if isinstance(value, datetime):
        return to_beijing(value).isoformat()
    return as_text(value) if isinstance(value, bytes | Decimal) else value


def as_text(value: Any) -> str:
    """Write one value for people."""
    if isinstance(value, datetime):
        return format_beijing(value)
    if isinstance(value, Decimal):
        return format_yuan(value)
    if isinstance(value, bytes):
        return f"<{len(value)} bytes>"
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


@define
class Layout:
    """
    Lays an answer out.

    Args:
        desk: Where it is printed.

        personal: Whether to show what a class keeps out of its `repr`.

        hidden: The fields that were not shown.
    """

    desk: Desk
    personal: bool
    hidden: dict[str, None] = field(factory=dict)

    def show(self, answer: object) -> None:
        """Print a whole answer."""
        parts = list(self._object(answer, 0))
        for part in parts:
            self.desk.show(part)
        if not parts:
            self.desk.line(self.desk.say("nothing_said"))
        self.end()

    def rows(self, rows: Sequence[object]) -> None:
        """Print rows as one table."""
        if rows:
            for part in self._list(rows, 0):
                self.desk.show(part)
        self.end()

    def end(self) -> None:
        """Say what was held back."""
        if self.hidden:
            names = ", ".join(self.hidden)
            self.desk.line(self.desk.say("personal_hidden", names=names), "dim")

    def _seen(self, value: object) -> list[FieldAbout]:
        """Return the fields of an object that have a value and may be shown."""
        present = [one for one in fields_about(type(value)) if _has(value, one)]
        self._hide(present)
        return [one for one in present if self.personal or not one.personal]

    def _hide(self, fields: Sequence[FieldAbout]) -> None:
        if not self.personal:
            self.hidden |= {one.name: None for one in fields if one.personal}

    def _object(self, value: object, depth: int) -> Iterator[RenderableType]:
        seen = self._seen(value)
        flat = [one for one in seen if one.model is None]
        if flat:
            grid = Table.grid(padding=(0, 2))
            grid.add_column(style="dim", no_wrap=True)
            grid.add_column(overflow="fold")
            for one in flat:
                grid.add_row(one.name, Text(_flat(getattr(value, one.name))))
            yield _moved(grid, depth)
        for one in seen:
            if one.model is None:
                continue
            inner = getattr(value, one.name)
            yield _moved(Text(one.name, style="bold"), depth)
            if one.listed:
                yield from self._list(inner, depth + 1)
            else:
                yield from self._object(inner, depth + 1)

    def _list(self, rows: Sequence[Any], depth: int) -> Iterator[RenderableType]:
        if not attrs.has(type(rows[0])):
            yield _moved(Text(_flat(rows)), depth)
            return
        width = self.desk.out.width - depth * _INDENT
        columns, left = self._columns(rows, width)
        table = Table()
        for column in columns:
            right = column.type in {Decimal, int}
            table.add_column(
                column.name, justify="right" if right else "left", no_wrap=True
            )
        for row in rows:
            table.add_row(*(Text(_cell(row, column)) for column in columns))
        yield _moved(table, depth)
        if left:
            yield _moved(Text(self.desk.say("columns_left", count=left), "dim"), depth)

    def _columns(self, rows: Sequence[Any], width: int) -> tuple[list[FieldAbout], int]:
        """Choose what tells most and fits; say how many columns were left out."""
        fields = [
            one
            for one in fields_about(type(rows[0]))
            if any(_has(row, one) for row in rows)
        ]
        self._hide(fields)
        shown = [one for one in fields if self.personal or not one.personal]
        flat = [one for one in shown if one.model is None]
        ranked = sorted(flat, key=lambda one: _rank(one, rows))
        chosen: list[FieldAbout] = []
        room = width - 1
        for one in ranked:
            cost = _EDGE + max(
                cell_len(one.name), *(cell_len(_cell(row, one)) for row in rows)
            )
            if cost <= room or not chosen:
                chosen.append(one)
                room -= cost
        return chosen, len(shown) - len(chosen)


def _has(value: object, one: FieldAbout) -> bool:
    """Say whether a field was in the answer."""
    content = getattr(value, one.name)
    return content is not None and content != ()


def _rank(one: FieldAbout, rows: Sequence[Any]) -> tuple[bool, int]:
    """Put first what tells rows apart: the first id, states, names, money, times."""
    same = len(rows) > 1 and len({_cell(row, one) for row in rows}) == 1
    if one == _first_id(rows):
        return False, 0
    if "status" in one.name or one.name in {"title", "name", "nick"}:
        return same, 1
    order = (Decimal, datetime, int, str, bool)
    place = order.index(one.type) if one.type in order else len(order)
    return same, 2 + place


_FIRST: tuple[object, ...] = (RefundId, Oid, Tid, SkuId, NumIid, Id)
"""What a row is about is named by the narrowest of its ids: a line's before a trade's."""


def _first_id(rows: Sequence[Any]) -> FieldAbout | None:
    ids = [
        one
        for one in fields_about(type(rows[0]))
        if is_id(one) and not one.listed and all(_has(row, one) for row in rows)
    ]
    return min(ids, key=lambda one: _FIRST.index(one.type), default=None)


def _cell(row: object, column: FieldAbout) -> str:
    text = _flat(getattr(row, column.name)) if _has(row, column) else ""
    if cell_len(text) <= _CELL or is_id(column):
        return text
    while cell_len(text) >= _CELL:
        text = text[:-1]
    return f"{text}…"


def _flat(value: Any) -> str:
    """Write a value, or a list of them, on one line."""
    values = value if isinstance(value, tuple) else (value,)
    return ", ".join(" ".join(as_text(one).split()) for one in values)


def _moved(part: RenderableType, depth: int) -> RenderableType:
    return Padding(part, (0, 0, 0, depth * _INDENT), expand=False) if depth else part
