"""
Workbooks: every code and text a text cell, every amount a number, no cell a formula.

openpyxl reads and writes them and tells the type of each cell, which is what matters
here: a number in a column of ids has lost digits already and is refused, a formula is
never taken for its last result. XML is parsed through defusedxml, which openpyxl uses by
itself where it is installed, and a file that unpacks to far more than it weighs is
refused before it is unpacked.
"""

from __future__ import annotations

import importlib
import io
import re
import warnings
import zipfile
from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from tmallerp.erp.files._cells import Columns, Row
from tmallerp.erp.files._tables import check_names
from tmallerp.errors import Advice, ConfigError

Cell = str | Decimal | datetime | bool | None

LONGEST = 32_767
"""Characters a cell holds; a longer text would be cut by the spreadsheet."""

_MOST_UNPACKED = 300_000_000

# What XML cannot hold, and a carriage return, which it would read as a line feed, stand
# as _xHHHH_; so does a text that looks like one of these.
_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_WRITTEN = re.compile("_x([0-9A-Fa-f]{4})_")


class FormulaError(ValueError):
    """A cell is computed; what it says depends on who opens it."""


def check_installed() -> None:
    """
    Make sure that workbooks can be read and written.

    Raises:
        ConfigError: If the extra is missing.
    """
    try:
        for name in ("openpyxl", "defusedxml"):
            importlib.import_module(name)
    except ModuleNotFoundError as error:
        msg = f"Workbooks need the package {error.name!r}, which is not installed."
        command = 'pip install "tmallerp[xlsx]"'
        advice = Advice(f"Run: {command}", f"请运行：{command}")
        raise ConfigError(msg, key="erp.format", advice=advice) from error


def write(rows: Iterable[Row], names: Sequence[str], columns: Columns) -> bytes:
    """
    Write rows as a workbook of one sheet.

    Raises:
        UnicodeEncodeError: If a text holds half a character.

        ValueError: If a text is longer than a cell.
    """
    from openpyxl import Workbook

    # All texts before the sheet is begun: one left half written cannot be closed.
    lines = [[_escaped(name) for name in names]]
    lines += [[_escaped(row[name]) for name in names] for row in rows]
    book = Workbook(write_only=True)
    sheet = book.create_sheet("data")
    sheet.freeze_panes = "A2"
    for number, line in enumerate(lines):
        counted = columns.numbers if number else frozenset()
        sheet.append(
            [
                _cell(sheet, text, is_number=name in counted)
                for name, text in zip(names, line, strict=True)
            ]
        )
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _escaped(text: str) -> str:
    text.encode()
    escaped = _UNWRITABLE.sub(lambda found: f"_x{ord(found[0]):04X}_", text)
    if len(escaped) > LONGEST:
        msg = f"a text has {len(escaped)} characters, a cell holds {LONGEST}"
        raise ValueError(msg)
    return escaped


def _cell(sheet: Any, text: str, *, is_number: bool) -> Any:
    from openpyxl.cell import WriteOnlyCell

    if not text:
        return None
    value: Any = Decimal(text) if is_number else text
    cell = WriteOnlyCell(sheet, value=value)
    # openpyxl guesses formulas and errors by how a text begins.
    cell.data_type = "n" if is_number else "s"
    cell.number_format = "@" if not is_number else "0.00" if "." in text else "0"
    return cell


def read(data: bytes, columns: Columns) -> list[Row]:
    """
    Read what `write` wrote.

    Raises:
        ValueError: If it is no such file.
    """
    names, *rows = [cells for _, cells in cells_of(data)] or [[]]
    headings = [str(name) for name in names]
    check_names(columns, headings)
    if not rows:
        msg = "it has no rows"
        raise ValueError(msg)
    return [
        {
            name: _plain(columns, name, cell)
            for name, cell in zip(headings, _filled(row, len(headings)), strict=True)
        }
        for row in rows
    ]


def _filled(cells: list[Cell], width: int) -> list[Cell]:
    if any(cell is not None for cell in cells[width:]):
        msg = "a row has more cells than the first line names"
        raise ValueError(msg)
    return (cells + [None] * width)[:width]


def _plain(columns: Columns, name: str, cell: Cell) -> str:
    if cell is None:
        return ""
    if name in columns.numbers and isinstance(cell, Decimal):
        return f"{cell:f}"
    if not isinstance(cell, str):
        msg = f"the column {name} holds something that is not text"
        raise TypeError(msg)
    return cell


def cells_of(data: bytes) -> list[tuple[int, list[Cell]]]:
    """
    Read the first sheet of a workbook.

    Returns:
        The number of each row that is not empty, and its cells; numbers exactly as they
        are shown with fifteen digits, which is all a spreadsheet keeps.

    Raises:
        FormulaError: If a cell is computed.

        ValueError: If it is no workbook, or unpacks to too much.
    """
    check_installed()
    from openpyxl import load_workbook

    _check_size(data)
    try:
        with warnings.catch_warnings(action="ignore"):
            book = load_workbook(io.BytesIO(data), read_only=True, data_only=False)
            try:
                return _rows(book.worksheets[0])
            finally:
                book.close()
    except FormulaError:
        raise
    except Exception as error:  # a broken workbook may raise anything
        msg = f"it is no workbook that can be read ({type(error).__name__})"
        raise ValueError(msg) from error


def _check_size(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            unpacked = sum(one.file_size for one in parts.infolist())
    except zipfile.BadZipFile as error:
        msg = "it is no workbook, or not whole"
        raise ValueError(msg) from error
    if unpacked > _MOST_UNPACKED:
        msg = f"it unpacks to {unpacked} bytes"
        raise ValueError(msg)


def _rows(sheet: Any) -> list[tuple[int, list[Cell]]]:
    # Some programs write a wrong extent; without it every row is read.
    sheet.reset_dimensions()
    rows = [
        (number, [_value(cell) for cell in row])
        for number, row in enumerate(sheet.iter_rows(), 1)
    ]
    return [(number, cells) for number, cells in rows if any(c is not None for c in cells)]


def _value(cell: Any) -> Cell:
    value = cell.value
    if cell.data_type in {"f", "e"}:
        msg = f"{cell.coordinate} is computed"
        raise FormulaError(msg)
    if isinstance(value, str):
        return _WRITTEN.sub(lambda found: chr(int(found[1], 16)), value) or None
    if isinstance(value, int | float) and not isinstance(value, bool):
        return Decimal(repr(value))
    return value if isinstance(value, bool | datetime) else None
