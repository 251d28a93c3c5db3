"""
An ERP that is a folder: files out for its imports, files in from its exports.

Outward every document is a file of its own, written whole or not at all (a temporary one
is synced and renamed over it), and its name is the business key, so that putting it twice
leaves one. Inward there are watched folders. `FilesErp.collect` gathers all orders into
one list of orders and one of lines.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from tmallerp.clock import Clock, SystemClock
from tmallerp.documents import (
    Customer,
    DocumentKey,
    Product,
    PurchaseDemand,
    Receivable,
    Refund,
    SalesOrder,
    Shipment,
    StockCount,
    StockLevel,
    Voucher,
)
from tmallerp.erp.files import _documents, _forms, _kinds, _masters, _xlsx
from tmallerp.erp.files._cells import Row
from tmallerp.erp.files._disk import Disk
from tmallerp.erp.files._documents import Cabinet, Change
from tmallerp.erp.files._forms import Form
from tmallerp.erp.files._incoming import Incoming, TakenFile
from tmallerp.erp.files._masters import Master
from tmallerp.erp.files._sources import Sources
from tmallerp.erp.files._tables import FORMATS, Encoding, Format
from tmallerp.erp.protocols import (
    AdapterTraits,
    DocumentState,
    ErpPage,
    FoundDocument,
    Idempotency,
    Outcome,
    Paging,
    PagingKind,
)
from tmallerp.errors import ConfigError

PAGE = 500
SETTLE_S = 2.0
_Found = Mapping[DocumentKey, FoundDocument]


class FilesErp:
    """
    Writes documents as files, and reads files that are dropped.

    In CSV ids of digits carry a trailing tab, as in the platform's own exports, so that a
    spreadsheet keeps them as text; free text that would be a formula begins with an
    apostrophe. In a workbook both are text cells.

    What an ERP or a person puts into ``in/shipments``, ``in/stock``, ``in/receivables``
    or ``in/products`` is taken when it is whole, moved to ``done`` or ``error``, and
    refused as a whole if one cell of it is wrong.

    Args:
        folder: Where; ``orders/<tenant>/<shop>/<id>-<reissue>.csv`` below it, and so on.

        encoding: Of CSV that is written: ``utf-8-sig`` (with a byte order mark, for
            spreadsheets) or ``gb18030`` (which Kingdee's and Yonyou's imports expect).

        price_decimals: How many decimals the ERP's unit price carries, at least 2.

        name: What the adapter is called.

        format: Of what is written: ``csv`` or ``xlsx``.

        settle_s: Seconds a dropped file must not have changed to be taken for whole; 0
            trusts that files are renamed from a temporary name.

        headings: What the ERP calls columns of its files: our name to its heading.

        page: Items a page of a list.

        keep_done: How long an accepted file stays in ``done``; None is for ever. After
            that a file of shipments or receivables is deleted when files are taken in,
            and one of stock or products as soon as others have told everything anew.
            It must be longer than lists are ever left unread: what is deleted is in no
            window any more, and dropped again it is news.

        clock: Where now comes from.

    Raises:
        ConfigError: If workbooks are wanted and the extra ``xlsx`` is missing, or files
            are to be kept for no time at all.
    """

    def __init__(  # noqa: PLR0913 - one argument a setting
        self,
        folder: str | os.PathLike[str],
        *,
        encoding: Encoding = "utf-8-sig",
        price_decimals: int = 2,
        name: str = "files",
        format: Format = "csv",  # noqa: A002 - what it is called in settings
        settle_s: float = SETTLE_S,
        headings: Mapping[str, str] | None = None,
        page: int = PAGE,
        keep_done: timedelta | None = None,
        clock: Clock | None = None,
    ) -> None:
        if format == "xlsx":
            _xlsx.check_installed()
        if keep_done is not None and keep_done <= timedelta(0):
            msg = "keep_done must be more than no time; None keeps files for ever."
            raise ConfigError(msg, key="keep_done")
        self.folder = Path(folder)
        self._format = format
        self._disk = Disk(self.folder, name)
        self._cabinet = Cabinet(
            disk=self._disk,
            adapter=name,
            encoding=encoding,
            format=format,
            decimals=price_decimals,
        )
        self._incoming = Incoming(
            self._disk,
            adapter=name,
            settle_s=settle_s,
            headings=headings or {},
            clock=clock or SystemClock(),
        )
        self._sources = Sources(self._incoming, page, keep_done)
        self._traits = traits_of(name, price_decimals=price_decimals, page=page)

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
        self._disk.probe()
        kind = "CSV files" if self._format == "csv" else "workbooks"
        return f"{self._traits.name}: {kind} under {self.folder}"

    def close(self) -> None:
        """Nothing is kept open."""

    def _put(self, form: Form[Any], batch: Sequence[Any]) -> list[Outcome]:
        write = partial(_documents.put, self._cabinet, form)
        return _documents.put_all(self._cabinet, write, [(one.key, one) for one in batch])

    def _put_masters(self, master: Master[Any], batch: Sequence[Any]) -> list[Outcome]:
        write = partial(_masters.put, self._cabinet, master)
        return _documents.put_all(self._cabinet, write, [(one.code, one) for one in batch])

    # --- orders -------------------------------------------------------------------

    def put_orders(self, batch: Sequence[SalesOrder]) -> list[Outcome]:
        """Write each order's file; see `OrderSink.put_orders`."""
        return self._put(_forms.ORDER, batch)

    def find_orders(self, keys: Sequence[DocumentKey]) -> _Found:
        """Read the files of those keys that are there."""
        return _documents.find(self._cabinet, _forms.ORDER, keys)

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

        def close(rows: Sequence[Row]) -> list[Row] | None:
            own = [row for row in rows if row["line_id"] == line_id]
            if not own or not line_id:
                return None
            if all(row["closed"] == "1" for row in own):
                return list(rows)
            closed = {"closed": "1"}
            return [
                {**row, **(closed if row in own else {}), "content_digest": ""}
                for row in rows
            ]

        return self._change(key, close, reason or f"no line {line_id}", "not_found")

    def _change_state(self, key: DocumentKey, state: DocumentState, reason: str) -> Outcome:
        def change(rows: Sequence[Row]) -> list[Row] | None:
            cancelled = rows[0]["state"] == DocumentState.CANCELLED
            if cancelled and state is not DocumentState.CANCELLED:
                return None
            return [{**row, "state": state.value} for row in rows]

        return self._change(key, change, reason or "it is cancelled")

    def _change(
        self, key: DocumentKey, act: Change, reason: str, code: str = "state"
    ) -> Outcome:
        with self._disk.alone():
            return _documents.change(self._cabinet, key, act, reason, code)

    def collect(self) -> tuple[Path, Path]:
        """
        Gather all orders into two files beside the folder ``orders``.

        Returns:
            ``sales-orders.csv`` with one row an order, ``sales-order-lines.csv`` with
            all rows; workbooks if those are written.

        Raises:
            ErpUnavailableError: If a file cannot be read or written.
        """
        columns = _forms.ORDER.columns
        with self._disk.alone():
            paths = sorted(
                path
                for suffix in FORMATS
                for path in (self.folder / "orders").glob(f"*/*/*.{suffix}")
            )
            documents = [self._cabinet.load(path, columns) for path in paths]
            orders = self.folder / f"sales-orders.{self._format}"
            lines = self.folder / f"sales-order-lines.{self._format}"
            heads = [rows[0] for rows in documents if rows]
            everything = [row for rows in documents for row in rows]
            with self._disk.repeatable():
                self._cabinet.save(orders, heads, columns, columns.head)
                self._cabinet.save(lines, everything, columns)
        return orders, lines

    # --- other documents ----------------------------------------------------------

    def put_refunds(self, batch: Sequence[Refund]) -> list[Outcome]:
        """Write each refund's or return's file; see `RefundSink.put_refunds`."""
        return self._put(_forms.REFUND, batch)

    def find_refunds(self, keys: Sequence[DocumentKey]) -> _Found:
        """Read the files of those keys that are there."""
        return _documents.find(self._cabinet, _forms.REFUND, keys)

    def put_purchases(self, batch: Sequence[PurchaseDemand]) -> list[Outcome]:
        """Write each demand's file; see `PurchaseSink.put_purchases`."""
        return self._put(_forms.PURCHASE, batch)

    def find_purchases(self, keys: Sequence[DocumentKey]) -> _Found:
        """Read the files of those keys that are there."""
        return _documents.find(self._cabinet, _forms.PURCHASE, keys)

    def put_counts(self, batch: Sequence[StockCount]) -> list[Outcome]:
        """Write each count's file; see `StockSink.put_counts`."""
        return self._put(_forms.COUNT, batch)

    def find_counts(self, keys: Sequence[DocumentKey]) -> _Found:
        """Read the files of those keys that are there."""
        return _documents.find(self._cabinet, _forms.COUNT, keys)

    def put_vouchers(self, batch: Sequence[Voucher]) -> list[Outcome]:
        """Write each voucher's file; see `VoucherSink.put_vouchers`."""
        return self._put(_forms.VOUCHER, batch)

    def find_vouchers(self, keys: Sequence[DocumentKey]) -> _Found:
        """Read the files of those keys that are there."""
        return _documents.find(self._cabinet, _forms.VOUCHER, keys)

    # --- products and customers ---------------------------------------------------

    def put_products(self, batch: Sequence[Product]) -> list[Outcome]:
        """Write each product's file; see `ProductSink.put_products`."""
        return self._put_masters(_masters.PRODUCT, batch)

    def find_products(self, codes: Sequence[str]) -> Mapping[str, Product]:
        """Read the files of those codes that are there."""
        return _masters.find(self._cabinet, _masters.PRODUCT, codes)

    def put_customers(self, batch: Sequence[Customer]) -> list[Outcome]:
        """Write each customer's file; see `CustomerSink.put_customers`."""
        return self._put_masters(_masters.CUSTOMER, batch)

    def find_customers(self, codes: Sequence[str]) -> Mapping[str, Customer]:
        """Read the files of those codes that are there."""
        return _masters.find(self._cabinet, _masters.CUSTOMER, codes)

    # --- what is dropped ----------------------------------------------------------

    def take_in(self) -> list[TakenFile]:
        """
        Take what lies in the watched folders; listing does it by itself.

        Returns:
            What became of each file that was whole.

        Raises:
            ErpUnavailableError: If a folder cannot be used.
        """
        return self._sources.take_in()

    def list_shipments(
        self, start: datetime, end: datetime, cursor: str | None = None
    ) -> ErpPage[Shipment]:
        """Read what was dropped in a window; see `ShipmentSource.list_shipments`."""
        return self._sources.news(_kinds.SHIPMENTS, start, end, cursor)

    def list_receivables(
        self, start: datetime, end: datetime, cursor: str | None = None
    ) -> ErpPage[Receivable]:
        """Read what was dropped in a window; see `ReceivableSource.list_receivables`."""
        return self._sources.news(_kinds.RECEIVABLES, start, end, cursor)

    def list_stock(
        self,
        skus: Sequence[str] | None = None,
        warehouses: Sequence[str] | None = None,
        cursor: str | None = None,
    ) -> ErpPage[StockLevel]:
        """Read the levels told last; see `StockSource.list_stock`."""
        return self._sources.stock(skus, warehouses, cursor)

    def list_products(
        self, since: datetime | None = None, cursor: str | None = None
    ) -> ErpPage[Product]:
        """Read the products told last; see `ProductSource.list_products`."""
        return self._sources.products(since, cursor)


def traits_of(name: str, *, price_decimals: int = 2, page: int = PAGE) -> AdapterTraits:
    """Return what a folder is like."""
    return AdapterTraits(
        name=name,
        idempotency=Idempotency.NATIVE_KEY,
        max_batch=100,
        price_decimals=price_decimals,
        paging=Paging(kind=PagingKind.KEY, max_page=page),
    )
