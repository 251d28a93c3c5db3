"""
An ERP that is a folder: one CSV file an order, for every import that reads files.

A file is written whole or not at all (a temporary one is synced and renamed over it),
and its name is the business key, so that putting an order twice leaves one. `collect`
gathers all of them into one list of orders and one of lines.
"""

from __future__ import annotations

import os
import tempfile
import threading
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Literal

from tmallerp.documents import DocumentKey, SalesOrder
from tmallerp.erp import _csv
from tmallerp.erp.protocols import (
    AdapterTraits,
    DocumentState,
    FoundDocument,
    Idempotency,
    Outcome,
    OutcomeStatus,
)
from tmallerp.errors import ErpError, ErpUnavailableError, MoneyError
from tmallerp.money import ZERO, parse_yuan

Encoding = Literal["gb18030", "utf-8-sig"]


class FilesErp:
    """
    Writes orders as CSV files.

    Ids of digits carry a trailing tab, as in the platform's own exports, so that a
    spreadsheet keeps them as text; free text that would be a formula begins with an
    apostrophe.

    Args:
        folder: Where; ``orders/<tenant>/<shop>/<id>-<reissue>.csv`` below it.

        encoding: ``utf-8-sig`` (with a byte order mark, for spreadsheets) or
            ``gb18030`` (which Kingdee's and Yonyou's imports expect).

        price_decimals: How many decimals the ERP's unit price carries, at least 2.

        name: What the adapter is called.
    """

    def __init__(
        self,
        folder: str | os.PathLike[str],
        *,
        encoding: Encoding = "utf-8-sig",
        price_decimals: int = 2,
        name: str = "files",
    ) -> None:
        self.folder = Path(folder)
        self._encoding = encoding
        self._decimals = price_decimals
        self._lock = threading.RLock()
        self._traits = AdapterTraits(
            name=name, idempotency=Idempotency.NATIVE_KEY, max_batch=100
        )

    @property
    def traits(self) -> AdapterTraits:
        """Return what this destination is like."""
        return self._traits

    def ping(self) -> str:
        """
        Try to write into the folder.

        Raises:
            ErpUnavailableError: If that fails.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=self.folder):
                pass
        except OSError as error:
            raise self._unavailable(error) from error
        return f"{self._traits.name}: CSV files under {self.folder}"

    def close(self) -> None:
        """Nothing is kept open."""

    def put_orders(self, batch: Sequence[SalesOrder]) -> list[Outcome]:
        """Write each order's file; see `OrderSink.put_orders`."""
        with self._lock:
            return [self._put(order) for order in batch]

    def find_orders(
        self, keys: Sequence[DocumentKey]
    ) -> Mapping[DocumentKey, FoundDocument]:
        """Read the files of those keys that are there."""
        with self._lock:
            found = ((key, self._read(key)) for key in keys)
            return {key: _found(key, rows) for key, rows in found if rows}

    def hold_order(self, key: DocumentKey, reason: str) -> Outcome:
        """Stop an order from being shipped until it is released."""
        return self._change_state(key, DocumentState.ON_HOLD, reason)

    def release_order(self, key: DocumentKey) -> Outcome:
        """Let a held order go on."""
        return self._change_state(key, DocumentState.OPEN, "it is cancelled")

    def cancel_order(self, key: DocumentKey, reason: str) -> Outcome:
        """Stop the whole order for good."""
        return self._change_state(key, DocumentState.CANCELLED, reason)

    def close_line(self, key: DocumentKey, line_id: str, reason: str) -> Outcome:
        """Stop one line for good; the content counts as unknown from then on."""

        def close(rows: Sequence[_csv.Row]) -> list[_csv.Row] | None:
            if line_id not in {row["line_id"] for row in rows}:
                return None
            if all(row["closed"] == "1" for row in rows if row["line_id"] == line_id):
                return list(rows)
            return [
                {
                    **row,
                    "closed": "1" if row["line_id"] == line_id else row["closed"],
                    "content_digest": "",
                }
                for row in rows
            ]

        return self._change(key, close, reason or f"no line {line_id}", "not_found")

    def collect(self) -> tuple[Path, Path]:
        """
        Gather all orders into two files beside the folder ``orders``.

        Returns:
            ``sales-orders.csv`` with one row an order, ``sales-order-lines.csv`` with
            all rows.

        Raises:
            ErpUnavailableError: If a file cannot be read or written.
        """
        with self._lock:
            paths = sorted((self.folder / "orders").glob("*/*/*.csv"))
            documents = [self._load(path) for path in paths]
            orders = self.folder / "sales-orders.csv"
            lines = self.folder / "sales-order-lines.csv"
            heads = [rows[0] for rows in documents if rows]
            self._write(orders, _csv.write(heads, _csv.HEAD, self._encoding))
            everything = [row for rows in documents for row in rows]
            self._write(lines, _csv.write(everything, _csv.COLUMNS, self._encoding))
        return orders, lines

    def _put(self, order: SalesOrder) -> Outcome:
        try:
            known = self._read(order.key)
        except ErpUnavailableError:
            raise
        except ErpError as error:
            return _rejected(order.key, "damaged", error.message)
        if known and known[0]["state"] == DocumentState.CANCELLED:
            return _rejected(order.key, "cancelled", "the order is cancelled")
        state = DocumentState(known[0]["state"]) if known else DocumentState.OPEN
        try:
            rows = _csv.rows_of(order, state, self._decimals)
            if known and known[0]["content_digest"] == rows[0]["content_digest"]:
                return _outcome(order.key, known, OutcomeStatus.UNCHANGED)
            self._save(order.key, rows)
        except MoneyError as error:
            return _rejected(order.key, "price", error.message)
        except UnicodeEncodeError:
            return _rejected(order.key, "encoding", "a text holds half a character")
        status = OutcomeStatus.UPDATED if known else OutcomeStatus.CREATED
        # What counts is what the file says, not what was meant.
        return _outcome(order.key, self._read(order.key), status)

    def _change_state(self, key: DocumentKey, state: DocumentState, reason: str) -> Outcome:
        def change(rows: Sequence[_csv.Row]) -> list[_csv.Row] | None:
            cancelled = rows[0]["state"] == DocumentState.CANCELLED
            if cancelled and state is not DocumentState.CANCELLED:
                return None
            return [{**row, "state": state.value} for row in rows]

        return self._change(key, change, reason or "it is cancelled")

    def _change(
        self,
        key: DocumentKey,
        change: Callable[[Sequence[_csv.Row]], list[_csv.Row] | None],
        reason: str,
        code: str = "state",
    ) -> Outcome:
        with self._lock:
            rows = self._read(key)
            if not rows:
                return _rejected(key, "not_found", "not there")
            changed = change(rows)
            if changed is None:
                return _rejected(key, code, reason)
            if changed == rows:
                return _outcome(key, rows, OutcomeStatus.UNCHANGED)
            self._save(key, [_unquoted(row) for row in changed])
            return _outcome(key, changed, OutcomeStatus.UPDATED)

    def _path(self, key: DocumentKey) -> Path:
        shop = self.folder / "orders" / key.shop.tenant / key.shop.shop
        return shop / f"{key.platform_id}-{key.reissue}.csv"

    def _read(self, key: DocumentKey) -> list[_csv.Row]:
        path = self._path(key)
        return self._load(path) if path.exists() else []

    def _load(self, path: Path) -> list[_csv.Row]:
        try:
            return _csv.read(path.read_bytes(), self._encoding)
        except OSError as error:
            raise self._unavailable(error) from error
        except ValueError as error:
            msg = f"{path} was changed by hand and cannot be read: {error}."
            raise ErpError(msg, adapter=self._traits.name) from error

    def _save(self, key: DocumentKey, rows: Sequence[_csv.Row]) -> None:
        data = _csv.write(rows, _csv.COLUMNS, self._encoding)
        self._write(self._path(key), data)

    def _write(self, path: Path, data: bytes) -> None:
        """Write whole or not at all, and durably."""
        try:
            fresh = not path.parent.exists()
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=path.parent, suffix=".part")
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(data)
                    file.flush()
                    os.fsync(file.fileno())
                Path(name).replace(path)
            except BaseException:
                Path(name).unlink(missing_ok=True)
                raise
            self._sync_names(path.parent, upwards=fresh)
        except OSError as error:
            raise self._unavailable(error) from error

    def _sync_names(self, folder: Path, *, upwards: bool) -> None:
        """Have a new name survive a power cut as well as what the file holds."""
        if os.name == "nt":  # where a folder cannot be opened
            return
        above = (one for one in folder.parents if one.is_relative_to(self.folder.parent))
        for one in (folder, *above) if upwards else (folder,):
            handle = os.open(one, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)

    def _unavailable(self, error: OSError) -> ErpUnavailableError:
        msg = f"{self.folder} cannot be used: {error.strerror or error}."
        return ErpUnavailableError(msg, adapter=self._traits.name)


def _unquoted(row: _csv.Row) -> _csv.Row:
    """Take the apostrophe off that writing puts before a formula again."""
    return {
        name: value[1:] if value[:1] == "'" and _csv.is_formula(value[1:]) else value
        for name, value in row.items()
    }


def _total(rows: Sequence[_csv.Row]) -> Decimal:
    return sum((parse_yuan(row["amount"]) for row in rows), ZERO)


def _found(key: DocumentKey, rows: Sequence[_csv.Row]) -> FoundDocument:
    return FoundDocument(
        key=key,
        reference=rows[0]["reference"],
        total=_total(rows),
        digest=rows[0]["content_digest"] or None,
        state=DocumentState(rows[0]["state"]),
    )


def _outcome(key: DocumentKey, rows: Sequence[_csv.Row], status: OutcomeStatus) -> Outcome:
    return Outcome(
        key=key, status=status, reference=rows[0]["reference"], total=_total(rows)
    )


def _rejected(key: DocumentKey, code: str, message: str) -> Outcome:
    return Outcome(key=key, status=OutcomeStatus.REJECTED, code=code, message=message)
