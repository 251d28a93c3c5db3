"""
Files that people or an ERP drop, read cell by cell, with errors that point at the cell.

A file is accepted as a whole or refused as a whole: half a list of shipments would look
like a whole one. Headings may be ours, 中文, or what the settings say.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal

from attrs import frozen

from tmallerp.clock import BEIJING
from tmallerp.erp.files import _xlsx
from tmallerp.erp.files._cells import Columns
from tmallerp.erp.files._xlsx import Cell

Headings = Mapping[str, tuple[str, ...]]

_NUMBER = re.compile(r"[+-]?(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.[0-9]+)?\Z")
_TIME = re.compile(
    r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})"
    r"(?:[ T]([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?)?\Z"
)
_ROUNDED = re.compile(r"[0-9](?:\.[0-9]+)?[Ee]\+[0-9]+\Z")
_TEXT = Columns(head=("cell",), ids=frozenset({"cell"}))
_YES = frozenset({"1", "true", "yes", "y", "是", "启用"})
_NO = frozenset({"0", "false", "no", "n", "否", "禁用"})


class RefusedError(Exception):
    """
    Why a file is refused.

    Args:
        en: What is wrong, in English.

        zh: The same in Chinese.

        line: The line, from 1, if one is to blame.

        column: The heading of the column, if one is to blame.
    """

    def __init__(
        self, en: str, zh: str, *, line: int | None = None, column: str | None = None
    ) -> None:
        super().__init__(en)
        self.en = en
        self.zh = zh
        self.line = line
        self.column = column


@frozen
class DroppedRow:
    """
    One row.

    Args:
        line: Where it stands, from 1.

        cells: What it holds, by our names.

        headings: What our names are called in this file.
    """

    line: int
    cells: Mapping[str, Cell]
    headings: Mapping[str, str]

    def has(self, name: str) -> bool:
        """Say whether the file has that column."""
        return name in self.headings

    def refuse(self, name: str, en: str, zh: str) -> RefusedError:
        """Return the error for one cell."""
        return RefusedError(en, zh, line=self.line, column=self.headings.get(name, name))

    def text(self, name: str, *, needed: bool = False) -> str:
        """Read text; a number must be written as text, or its zeros are gone."""
        cell = self.cells.get(name)
        if cell is not None and not isinstance(cell, str):
            raise self.refuse(
                name,
                "is a number; make the cell text, or digits and leading zeros are lost",
                "是数字单元格，请改为文本格式，否则会丢失位数或前导零",
            )
        text = _TEXT.unquoted("cell", cell or "").strip()
        if needed and not text:
            raise self.refuse(name, "is empty", "为空")
        if _ROUNDED.match(text):
            raise self.refuse(
                name,
                f"{text!r} was rounded by a spreadsheet; format the column as text",
                f"{text!r} 已被电子表格四舍五入，请将该列设为文本格式",
            )
        return text

    def number(self, name: str) -> Decimal:
        """Read a number that must be there."""
        found = self.maybe_number(name)
        if found is None:
            raise self.refuse(name, "is empty", "为空")
        return found

    def maybe_number(self, name: str) -> Decimal | None:
        """Read a number; None if the cell is empty."""
        cell = self.cells.get(name)
        if isinstance(cell, Decimal):
            return cell
        text = cell.strip() if isinstance(cell, str) else "" if cell is None else "?"
        if not text:
            return None
        if not _NUMBER.match(text):
            raise self.refuse(
                name, f"{text[:40]!r} is no number", f"{text[:40]!r} 不是数字"
            )
        return Decimal(text.replace(",", ""))

    def yuan(self, name: str) -> Decimal | None:
        """Read yuan with at most two decimals; None if the cell is empty."""
        found = self.maybe_number(name)
        if found is not None and found != round(found, 2):
            raise self.refuse(
                name, f"{found} is smaller than a fen", f"{found} 的精度超过分"
            )
        return None if found is None else round(found, 2)

    def time(self, name: str) -> datetime | None:
        """Read a moment in Beijing time; None if the cell is empty."""
        cell = self.cells.get(name)
        if isinstance(cell, datetime):
            return cell.replace(tzinfo=BEIJING)
        text = cell.strip() if isinstance(cell, str) else "" if cell is None else "?"
        if not text:
            return None
        match = _TIME.match(text)
        try:
            if match:
                parts = (int(part or 0) for part in match.groups())
                return datetime(*parts, tzinfo=BEIJING)  # type: ignore[misc,arg-type]
        except ValueError:
            pass
        raise self.refuse(
            name,
            f"{text[:40]!r} is no time written yyyy-MM-dd HH:mm:ss",
            f"{text[:40]!r} 不是 yyyy-MM-dd HH:mm:ss 格式的时间",
        )

    def needed_time(self, name: str) -> datetime:
        """Read a moment that must be there."""
        found = self.time(name)
        if found is None:
            raise self.refuse(name, "is empty", "为空")
        return found

    def day(self, name: str) -> date:
        """Read a day that must be there."""
        return self.needed_time(name).date()

    def flag(self, name: str, *, default: bool) -> bool:
        """Read yes or no; *default* where the file has no such column."""
        if not self.has(name):
            return default
        cell = self.cells.get(name)
        text = "" if cell is None else str(cell).strip().lower()
        if text not in _YES | _NO:
            raise self.refuse(
                name, f"{text[:40]!r} is neither 1 nor 0", f"{text[:40]!r} 不是 1 或 0"
            )
        return text in _YES


def rows_of(
    data: bytes, *, workbook: bool, headings: Headings, needed: Iterable[str]
) -> list[DroppedRow]:
    """
    Read a whole file.

    Args:
        data: Its bytes.

        workbook: Whether it is one; else it is CSV.

        headings: Our names, and what they may be called.

        needed: The names that must be there.

    Raises:
        RefusedError: If it is no such file, or a column is missing or there twice.
    """
    lines = _workbook(data) if workbook else _csv(data)
    if not lines:
        raise RefusedError("it is empty", "文件为空")
    first, names = lines[0]
    found = _headings(first, names, headings)
    for name in needed:
        if name not in found.values():
            raise RefusedError(
                f"the column {' or '.join(headings[name])} is missing",
                f"缺少列 {' 或 '.join(headings[name])}",
                line=first,
                column=name,
            )
    if len(lines) == 1:
        raise RefusedError("it has no rows", "没有数据行", line=first)
    own = {name: str(names[place]).strip() for place, name in found.items()}
    return [_row(line, cells, len(names), found, own) for line, cells in lines[1:]]


def _row(
    line: int,
    cells: list[Cell],
    width: int,
    found: Mapping[int, str],
    own: Mapping[str, str],
) -> DroppedRow:
    if any(cell not in {None, ""} for cell in cells[width:]):
        raise RefusedError(
            "it has more cells than the first line names", "单元格多于标题列", line=line
        )
    filled = cells + [None] * (width - len(cells))
    return DroppedRow(line, {name: filled[place] for place, name in found.items()}, own)


def _headings(line: int, names: list[Cell], headings: Headings) -> dict[int, str]:
    """Return which of our names stands in which place; other columns are left out."""
    known = {
        one.casefold(): name for name, others in headings.items() for one in (name, *others)
    }
    found: dict[int, str] = {}
    for place, heading in enumerate(names):
        name = known.get(str(heading or "").strip().casefold())
        if name in found.values():
            raise RefusedError(
                "the column is there twice", "列重复", line=line, column=str(heading)
            )
        if name is not None:
            found[place] = name
    return found


def _csv(data: bytes) -> list[tuple[int, list[Cell]]]:
    try:
        return list(_records(_decoded(data)))
    except csv.Error as error:
        raise RefusedError(f"it is no CSV: {error}", f"不是 CSV 文件：{error}") from error


def _records(text: str) -> Iterator[tuple[int, list[Cell]]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line, width = 1, 0
    for cells in reader:
        if any(cells):
            if width and len(cells) != width:
                raise RefusedError(
                    f"it has {len(cells)} cells, the first line names {width}",
                    f"有 {len(cells)} 个单元格，标题行有 {width} 列",
                    line=line,
                )
            width = len(cells)
            yield line, list(cells)
        line = reader.line_num + 1


def _decoded(data: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError as error:
            last = error
    raise RefusedError(
        "it is neither UTF-8 nor GB 18030", "文件编码既不是 UTF-8 也不是 GB 18030"
    ) from last


def _workbook(data: bytes) -> list[tuple[int, list[Cell]]]:
    try:
        return _xlsx.cells_of(data)
    except _xlsx.FormulaError as error:
        raise RefusedError(
            f"{error}; paste values instead of formulas",
            f"{error}：请粘贴为数值，不要用公式",
        ) from error
    except ValueError as error:
        raise RefusedError(str(error), f"不是可读取的工作簿：{error}") from error
