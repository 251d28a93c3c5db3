"""Rows as the bytes of a file, CSV or workbook, and back."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Literal

from tmallerp.erp.files._cells import Columns, Row

Encoding = Literal["gb18030", "utf-8-sig"]
Format = Literal["csv", "xlsx"]
FORMATS: tuple[Format, ...] = ("csv", "xlsx")


def write(
    rows: Iterable[Row], names: Sequence[str], columns: Columns, encoding: str
) -> bytes:
    """
    Write rows as a CSV file's bytes.

    Raises:
        UnicodeEncodeError: If a text holds half a character.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(names)
    for row in rows:
        writer.writerow([columns.quoted(name, row[name]) for name in names])
    return out.getvalue().encode(encoding)


def read(data: bytes, columns: Columns, encoding: str) -> list[Row]:
    """
    Read what `write` wrote, without the marks that keep text text.

    Raises:
        ValueError: If it is no such file.
    """
    text = data.decode(encoding)
    reader = csv.DictReader(io.StringIO(text, newline=""))
    rows = list(reader)
    check_names(columns, reader.fieldnames or ())
    if not rows:
        msg = "it has no rows"
        raise ValueError(msg)
    if any(None in row or None in row.values() for row in rows):
        msg = "a row has other columns than the first line names"
        raise ValueError(msg)
    return [
        {name: columns.unquoted(name, value) for name, value in row.items()} for row in rows
    ]


def check_names(columns: Columns, names: Iterable[str]) -> None:
    """
    Make sure that all columns are there.

    Raises:
        ValueError: If one is missing.
    """
    missing = set(columns.names).difference(names)
    if missing:
        msg = f"the column {min(missing)} is missing"
        raise ValueError(msg)
