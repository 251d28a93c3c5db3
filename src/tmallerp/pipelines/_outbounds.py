"""
Outbound documents as records: what the gatherer reads of an ERP.

One document may serve many trades, and what becomes of one trade must not depend on its
neighbours; so a record is the part of one document that belongs to one order. What an
earlier version of a document had and a later one has not stays as a record without
lines, or its goods would be told as shipped for ever.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from datetime import datetime, timedelta

from attrs import evolve

from tmallerp.clock import Clock
from tmallerp.documents import (
    Shipment,
    ShipmentLine,
    ShopKey,
    Version,
    document_digest,
    document_from_json,
    document_to_json,
)
from tmallerp.erp.protocols import ShipmentSource
from tmallerp.errors import ErpError, ErpUnavailableError
from tmallerp.pipelines._report import Progress, ProgressHook, Report, Stage
from tmallerp.pipelines._windows import GatherRules, check_sweep, cut_windows
from tmallerp.store.protocol import Store, Transaction
from tmallerp.store.records import Disposition, InboxRow, WindowKey, WindowRow

STREAM = "shipments"
WHOLE = "outbounds"
"""The stream that keeps the whole documents, for comparing with their next version."""

_SHORTEST = timedelta(seconds=1)
_PART = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.\-]*\Z")
_ROOM = 31
"""Characters each half of a record's name has, so that a key can hold both."""


def part_id(reference: str, order: str) -> str:
    """Name the part of a document that belongs to one order."""
    return f"{_short(reference)}_{_short(order)}"


def _short(text: str) -> str:
    if len(text) <= _ROOM and _PART.match(text):
        return text
    digest = base64.b32encode(hashlib.sha256(text.encode()).digest()).decode()
    return digest[:24]


class OutboundGatherer:
    """
    Reads the due windows of an ERP's outbound documents into the inbox.

    Args:
        shop: For whom.

        source: The ERP.

        store: Where they go.

        clock: Where now comes from.

        rules: How windows are cut.

        progress: Is told after every window.
    """

    def __init__(
        self,
        shop: ShopKey,
        source: ShipmentSource,
        store: Store,
        *,
        clock: Clock,
        rules: GatherRules,
        progress: ProgressHook,
    ) -> None:
        self._shop = shop
        self._source = source
        self._store = store
        self._clock = clock
        self._rules = rules
        self._progress = progress

    def run(self, report: Report) -> None:
        """Cut the windows that are due, then read every open one, earliest first."""
        windows = self._due_windows()
        failures = 0
        for done, window in enumerate(windows):
            note = f"{window.key.start:%m-%d %H:%M} - {window.key.end:%H:%M}"
            self._progress(
                Progress(stage=Stage.GATHER, done=done, total=len(windows), note=note)
            )
            try:
                self._read(window.key, report)
            except ErpError as error:
                report.troubles.append(
                    f"The window from {window.key.start} stays open: {error}"
                )
                failures += 1
                if failures >= self._rules.patience:
                    break
            else:
                failures = 0
                report.windows_closed += 1
        with self._store.begin() as tx:
            report.windows_open = len(tx.windows.open(self._shop, STREAM))

    def add_sweep(self, start: datetime, end: datetime) -> None:
        """
        Ask for one more window over a past span, to catch what showed up late.

        Raises:
            ConfigError: If the span is no past one of at most a day.
        """
        check_sweep(start, end, self._clock.now())
        self._due_windows()
        key = WindowKey(shop=self._shop, stream=STREAM, start=start, end=end)
        with self._store.begin() as tx:
            tx.windows.add([key])
            tx.windows.reopen(key)

    def _due_windows(self) -> list[WindowRow]:
        with self._store.begin() as tx:
            last = tx.windows.last_end(self._shop, STREAM)
            spans = cut_windows(last, self._clock.now(), self._rules)
            tx.windows.add(
                WindowKey(shop=self._shop, stream=STREAM, start=start, end=end)
                for start, end in spans
            )
            return tx.windows.open(self._shop, STREAM)

    def _read(self, key: WindowKey, report: Report) -> None:
        with self._store.begin() as tx:
            tx.windows.begun(key)
        total = 0
        for shipments in self._pages(key.start, key.end):
            with self._store.begin() as tx:
                for shipment in shipments:
                    rows = self._rows(tx, shipment)
                    report.fetched += tx.inbox.put(rows)
                    tx.windows.add_ids(
                        key, [row.id for row in rows if row.stream == STREAM]
                    )
            total += len(shipments)
        with self._store.begin() as tx:
            tx.windows.close(key, total=total, at=self._clock.now())

    def _pages(self, start: datetime, end: datetime) -> Iterator[tuple[Shipment, ...]]:
        """
        Give every page of a span; one the ERP cuts short is read again in halves.

        Raises:
            ErpUnavailableError: If it cannot be read, or a second of it is cut short.
        """
        cursor: str | None = None
        while True:
            page = self._source.list_shipments(start, end, cursor)
            yield page.items
            if not page.complete:
                break
            cursor = page.cursor
            if cursor is None:
                return
        if end - start <= _SHORTEST:
            msg = f"{self._source.traits.name} shows only a part of what changed at {start}"
            raise ErpUnavailableError(msg, adapter=self._source.traits.name)
        middle = start + (end - start) / 2
        yield from self._pages(start, middle)
        yield from self._pages(middle, end)

    def _rows(self, tx: Transaction, shipment: Shipment) -> list[InboxRow]:
        """Return a document's record, and one for every order it serves or served."""
        name = _short(shipment.reference)
        known = tx.inbox.get(self._shop, WHOLE, name)
        before: dict[str, tuple[ShipmentLine, ...]] = {}
        if known is not None:
            if known.version.modified > shipment.modified:
                return []
            old = document_from_json(known.payload, Shipment)
            before = {line.order: () for line in old.lines}
        parts = before | by_order(shipment)
        return [
            self._row(WHOLE, name, shipment, Disposition.NOT_DUE),
            *(
                self._row(
                    STREAM,
                    part_id(shipment.reference, order),
                    evolve(shipment, lines=lines),
                    Disposition.NEW,
                )
                for order, lines in parts.items()
            ),
        ]

    def _row(
        self, stream: str, name: str, shipment: Shipment, disposition: Disposition
    ) -> InboxRow:
        return InboxRow(
            shop=self._shop,
            stream=stream,
            id=name,
            version=Version(shipment.modified, document_digest(shipment)),
            payload=document_to_json(shipment),
            seen_at=self._clock.now(),
            disposition=disposition,
        )


def by_order(shipment: Shipment) -> dict[str, tuple[ShipmentLine, ...]]:
    """Return the lines of each order that a document serves."""
    parts: dict[str, tuple[ShipmentLine, ...]] = {}
    for line in shipment.lines:
        parts[line.order] = (*parts.get(line.order, ()), line)
    return parts
