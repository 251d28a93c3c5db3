"""
A document as a query shows it: flat names and cells, so that the two can be compared.

What was sent is nested and typed by us; what comes back is rows of cells typed by the
server. Two cells are the same if they mean the same, whatever they are written as.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from attrs import frozen

_REFERENCES = {
    "FNumber": "FNumber",
    "FNUMBER": "FNumber",
    "FUserID": "FUserID",
    "FStaffNumber": "FStaffNumber",
    "FCode": "FCode",
    "FName": "FName",
}

Cells = Mapping[str, Any]


@frozen(kw_only=True)
class Flat:
    """
    A document in cells.

    Args:
        head: By names as a query has them.

        rows: The same, one entry a row.
    """

    head: Cells
    rows: tuple[Cells, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """All names, each once."""
        inner = (name for row in self.rows for name in row)
        return tuple(dict.fromkeys((*self.head, *inner)))


def flatten(model: Mapping[str, Any], entry: str) -> Flat:
    """Write a document as cells; *entry* names its list of rows."""
    head: dict[str, Any] = {}
    _flatten({key: value for key, value in model.items() if key != entry}, head)
    rows = []
    for row in model.get(entry, ()):
        cells: dict[str, Any] = {}
        _flatten(row, cells)
        rows.append(cells)
    return Flat(head=head, rows=tuple(rows))


def _flatten(model: Mapping[str, Any], into: dict[str, Any]) -> None:
    for key, value in model.items():
        if not isinstance(value, Mapping):
            if not isinstance(value, list):
                into[key] = value
            continue
        inner = next(iter(value), None)
        if len(value) == 1 and inner in _REFERENCES:
            into[f"{key}.{_REFERENCES[inner]}"] = value[inner]
        else:
            _flatten(value, into)


def names_in(models: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    """Return all names in documents without rows, those of the parts they nest in too."""
    names: dict[str, None] = {}
    for model in models:
        for key, value in model.items():
            names[key] = None
            if isinstance(value, Mapping) and next(iter(value), None) not in _REFERENCES:
                names |= dict.fromkeys(names_in([value]))
    return tuple(names)


def same_cell(ours: Any, theirs: Any) -> bool:
    """Say whether the server shows what was written."""
    if isinstance(ours, bool):
        return str(theirs).lower() in (
            ("true", "1") if ours else ("false", "0", "none", "")
        )
    if isinstance(ours, (int, Decimal)):
        return _number(theirs) == ours
    text = "" if theirs is None else str(theirs)
    ours = str(ours)
    if text == ours or text.strip() == ours.strip():
        return True
    return len(ours) >= 10 and ours[4:5] == "-" and _moment(text) == _moment(ours)


def _number(value: Any) -> Decimal | None:
    if type(value) is Decimal:
        return value
    if isinstance(value, bool) or value is None:
        return None
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return None


def _moment(text: str) -> str:
    plain = text.replace("T", " ").partition(".")[0]
    return plain if len(plain) > 10 else f"{plain} 00:00:00"


def same_cells(ours: Cells, theirs: Cells, ignored: frozenset[str]) -> bool:
    """Say whether all that was written is what the server shows."""
    return all(
        same_cell(value, theirs.get(name))
        for name, value in ours.items()
        if name not in ignored
    )


def same_document(ours: Flat, theirs: Flat, ignored: frozenset[str]) -> bool:
    """
    Say whether head and rows are the same, in whatever order the rows are.

    A row that was added later stands last on their side and anywhere on ours.
    """
    if len(ours.rows) != len(theirs.rows):
        return False
    if not same_cells(ours.head, theirs.head, ignored):
        return False
    left = list(theirs.rows)
    for mine in ours.rows:
        place = next(
            (at for at, its in enumerate(left) if same_cells(mine, its, ignored)), None
        )
        if place is None:
            return False
        del left[place]
    return True


def as_number(value: Any) -> Decimal | None:
    """Read a cell as a number; None if it is none."""
    return _number(value)


def as_text(value: Any) -> str:
    """Read a cell as text; nothing is the empty one."""
    return "" if value is None else str(value)


def cells(names: Sequence[str], row: Sequence[Any]) -> dict[str, Any]:
    """Give a row's cells their names."""
    return dict(zip(names, row, strict=True))


__all__ = [
    "Cells",
    "Flat",
    "as_number",
    "as_text",
    "cells",
    "flatten",
    "names_in",
    "same_cell",
    "same_cells",
    "same_document",
]
