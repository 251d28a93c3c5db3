"""
Documents as files: the name is the business key, the content is what counts.

Whatever was just written is read again before it is said to be there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

from attrs import AttrsInstance, field, frozen

from tmallerp.documents import DocumentKey
from tmallerp.erp.files import _tables, _xlsx
from tmallerp.erp.files._cells import Columns, Row
from tmallerp.erp.files._disk import Disk
from tmallerp.erp.files._forms import FOLDERS, ORDER, Form, reference_of
from tmallerp.erp.files._tables import FORMATS, Encoding, Format
from tmallerp.erp.protocols import (
    DocumentState,
    FoundDocument,
    Outcome,
    OutcomeStatus,
)
from tmallerp.errors import (
    ErpError,
    ErpOutcomeUnknownError,
    ErpUnavailableError,
    MoneyError,
)
from tmallerp.money import ZERO, parse_yuan

D = TypeVar("D", bound=AttrsInstance)
K = TypeVar("K")
Change = Callable[[Sequence[Row]], list[Row] | None]


@frozen(kw_only=True)
class Cabinet:
    """
    Reads and writes tables below a folder.

    Args:
        disk: Where.

        adapter: The adapter's name, for errors.

        encoding: Of CSV files.

        format: Of new files; one that is there keeps its own.

        decimals: How many a unit price carries.
    """

    disk: Disk = field(repr=False)
    adapter: str
    encoding: Encoding
    format: Format
    decimals: int

    def place(self, stem: Path) -> Path:
        """Return where a file is, or would be made."""
        # No with_suffix: the stem may have a point in it.
        paths = {one: stem.with_name(f"{stem.name}.{one}") for one in FORMATS}
        there = (path for path in paths.values() if path.exists())
        return next(there, paths[self.format])

    def load(self, path: Path, columns: Columns) -> list[Row]:
        """
        Read a file of ours; none if it is not there.

        Raises:
            ErpUnavailableError: If the disk fails.

            ErpError: If somebody made something else of the file.
        """
        try:
            data = path.read_bytes()
        except FileNotFoundError:
            return []
        except OSError as error:
            raise self.disk.unavailable(error) from error
        try:
            rows = (
                _xlsx.read(data, columns)
                if path.suffix == ".xlsx"
                else _tables.read(data, columns, self.encoding)
            )
            _check(rows, columns)
        except (TypeError, ValueError, MoneyError) as error:
            why = str(error).rstrip(".")
            msg = f"{path} was changed by hand and cannot be read: {why}."
            raise ErpError(msg, adapter=self.adapter) from error
        return rows

    def save(
        self,
        path: Path,
        rows: Sequence[Row],
        columns: Columns,
        names: Sequence[str] | None = None,
    ) -> None:
        """
        Write a file whole.

        Raises:
            ErpUnavailableError: If the disk fails.

            ErpOutcomeUnknownError: If it fails after the file is in its place.

            ValueError: If a text cannot be written.
        """
        names = names or columns.names
        if path.suffix == ".xlsx":
            data = _xlsx.write(rows, names, columns)
        else:
            data = _tables.write(rows, names, columns, self.encoding)
        self.disk.write(path, data)


def _check(rows: Sequence[Row], columns: Columns) -> None:
    """Make sure of what decides."""
    if "state" in columns.head:
        for row in rows:
            DocumentState(row["state"])
    _total(rows, columns)


def _total(rows: Sequence[Row], columns: Columns) -> Decimal | None:
    if not columns.total:
        return None
    return sum((parse_yuan(row[columns.total]) for row in rows), ZERO)


def stem_of(folder: Path, key: DocumentKey) -> Path:
    """Return where a document is, but for what kind of file it is."""
    kind = folder / FOLDERS.get(key.kind, key.kind)
    return kind / key.shop.tenant / key.shop.shop / reference_of(key)


def put_all(
    cabinet: Cabinet,
    write: Callable[[K], Outcome],
    batch: Sequence[tuple[DocumentKey | str, K]],
) -> list[Outcome]:
    """
    Write documents one after another, with an outcome each, whatever the disk does.

    Args:
        cabinet: Where.

        write: Writes one.

        batch: Documents with their keys.

    Raises:
        ErpUnavailableError: If the disk fails before anything was written.
    """
    made: list[Outcome] = []
    with cabinet.disk.alone():
        for key, document in batch:
            try:
                made.append(write(document))
            except ErpUnavailableError as error:
                if not made:
                    raise
                made.append(_failed(key, OutcomeStatus.RETRYABLE, error))
            except ErpOutcomeUnknownError as error:
                made.append(_failed(key, OutcomeStatus.UNKNOWN, error))
    return made


def _failed(key: DocumentKey | str, status: OutcomeStatus, error: ErpError) -> Outcome:
    return Outcome(key=key, status=status, message=error.message)


def put(cabinet: Cabinet, form: Form[D], document: D) -> Outcome:
    """
    Write a document's file, unless it is there with this content.

    Raises:
        ErpUnavailableError: If the disk fails.

        ErpOutcomeUnknownError: If it fails after the file is in its place.
    """
    key: DocumentKey = document.key  # type: ignore[attr-defined]
    path = cabinet.place(stem_of(cabinet.disk.folder, key))
    try:
        known = cabinet.load(path, form.columns)
    except ErpUnavailableError:
        raise
    except ErpError as error:
        return rejected(key, "damaged", error.message)
    if known and known[0]["state"] == DocumentState.CANCELLED:
        return rejected(key, "cancelled", "the document is cancelled")
    return _write(cabinet, form, document, path, known)


def _write(
    cabinet: Cabinet, form: Form[D], document: D, path: Path, known: Sequence[Row]
) -> Outcome:
    key: DocumentKey = document.key  # type: ignore[attr-defined]
    state = DocumentState(known[0]["state"]) if known else DocumentState.OPEN
    try:
        rows = form.rows(document, state, cabinet.decimals)
        if known and known[0]["content_digest"] == rows[0]["content_digest"]:
            return _outcome(key, known, form.columns, OutcomeStatus.UNCHANGED)
        cabinet.save(path, rows, form.columns)
    except MoneyError as error:
        return rejected(key, "price", error.message)
    except UnicodeEncodeError:
        return rejected(key, "encoding", "a text holds half a character")
    except ValueError as error:
        return rejected(key, "preflight", str(error))
    status = OutcomeStatus.UPDATED if known else OutcomeStatus.CREATED
    try:
        # What counts is what the file says, not what was meant.
        written = cabinet.load(path, form.columns)
    except ErpUnavailableError as error:
        raise cabinet.disk.unsure(path, error) from error
    return _outcome(key, written, form.columns, status)


def find(
    cabinet: Cabinet, form: Form[Any], keys: Sequence[DocumentKey]
) -> Mapping[DocumentKey, FoundDocument]:
    """
    Read the files of those keys that are there.

    Raises:
        ErpError: If one cannot be read.
    """
    folder = cabinet.disk.folder
    paths = {key: cabinet.place(stem_of(folder, key)) for key in keys}
    found = ((key, cabinet.load(path, form.columns)) for key, path in paths.items())
    return {key: _found(key, rows, form.columns) for key, rows in found if rows}


def change(
    cabinet: Cabinet, key: DocumentKey, act: Change, reason: str, code: str
) -> Outcome:
    """
    Change an order's rows.

    Args:
        cabinet: Where it is.

        key: Which order.

        act: Makes the new rows; None refuses.

        reason: Why it was refused.

        code: The same for programs.
    """
    path, columns = cabinet.place(stem_of(cabinet.disk.folder, key)), ORDER.columns
    rows = cabinet.load(path, columns)
    if not rows:
        return rejected(key, "not_found", "not there")
    changed = act(rows)
    if changed is None:
        return rejected(key, code, reason)
    if changed == rows:
        return _outcome(key, rows, columns, OutcomeStatus.UNCHANGED)
    cabinet.save(path, changed, columns)
    return _outcome(key, changed, columns, OutcomeStatus.UPDATED)


def _found(key: DocumentKey, rows: Sequence[Row], columns: Columns) -> FoundDocument:
    return FoundDocument(
        key=key,
        reference=rows[0]["reference"],
        total=_total(rows, columns),
        digest=rows[0]["content_digest"] or None,
        state=DocumentState(rows[0]["state"]),
    )


def _outcome(
    key: DocumentKey, rows: Sequence[Row], columns: Columns, status: OutcomeStatus
) -> Outcome:
    reference, total = rows[0]["reference"], _total(rows, columns)
    return Outcome(key=key, status=status, reference=reference, total=total)


def rejected(key: DocumentKey | str, code: str, message: str) -> Outcome:
    """Say that a document was refused."""
    return Outcome(key=key, status=OutcomeStatus.REJECTED, code=code, message=message)
