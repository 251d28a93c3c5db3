"""
Prove: add up what became of everything that was seen.

``pulled = delivered + held + not due + quarantined`` and ``missing = nothing``, per
shop and window, with the platform's own count beside it. The proof reads the ledger,
and where it is given the destination it asks that too, so that "delivered" is the
ERP's word and not only ours.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from attrs import frozen

from tmallerp.documents import DocumentKey, ShopKey
from tmallerp.erp.protocols import FoundDocument, OrderSink
from tmallerp.store.protocol import Store, Transaction
from tmallerp.store.records import Disposition, InboxRow, WindowRow


@frozen(kw_only=True)
class WindowProof:
    """
    One window.

    Args:
        start: Of the span.

        end: Of the span.

        closed: Whether it was read to the end.

        platform_total: The platform's own count when it closed.

        seen: Distinct ids read in it; may exceed the count, as rows leave meanwhile.

        missing: Ids seen and not in the inbox.
    """

    start: datetime
    end: datetime
    closed: bool
    platform_total: int | None
    seen: int
    missing: tuple[str, ...]


@frozen(kw_only=True)
class Proof:
    """
    What became of everything that was seen.

    Args:
        shop: Whose.

        stream: Of what.

        pulled: Distinct ids seen in all windows.

        delivered: The destination has them.

        held: By reason; deliverable later.

        not_due: By reason; there is nothing to deliver.

        quarantined: By cause.

        missing: Ids seen that the ledger does not hold.

        absent: Ids the ledger calls delivered and the destination does not know; None
            where it was not asked.

        windows: Each window, earliest first.

        ids_sha256: Digest over the sorted ids, one a line, for anyone to recompute.
    """

    shop: ShopKey
    stream: str
    pulled: int
    delivered: int
    held: Mapping[str, int]
    not_due: Mapping[str, int]
    quarantined: Mapping[str, int]
    missing: tuple[str, ...]
    absent: tuple[str, ...] | None
    windows: tuple[WindowProof, ...]
    ids_sha256: str

    @property
    def is_whole(self) -> bool:
        """Whether the sum holds, nothing is missing and every window is closed."""
        parts = (self.held, self.not_due, self.quarantined)
        accounted = self.delivered + sum(sum(part.values()) for part in parts)
        return (
            self.pulled == accounted
            and not self.missing
            and not self.absent
            and all(window.closed for window in self.windows)
        )


def prove(
    store: Store,
    shop: ShopKey,
    stream: str = "orders",
    *,
    kind: str = "order",
    sink: OrderSink | None = None,
) -> Proof:
    """
    Add up a shop's stream.

    Args:
        store: The ledger.

        shop: Whose.

        stream: Of what.

        kind: The kind of document the stream becomes.

        sink: The destination, to be asked for every delivered key; None asks nobody.

    Returns:
        The proof. Records on their way count as held for ``outbox``, those not yet
        planned as held for ``unplanned``.

    Raises:
        StoreError: If the ledger cannot be read.

        ErpError: If the destination cannot be asked.
    """
    with store.begin() as tx:
        rows = {
            disposition: tx.inbox.listed(shop, stream, disposition)
            for disposition in Disposition
        }
        windows = tuple(_windows(tx, shop, stream))
        seen = _seen(tx, shop, stream)
    ids = {row.id for group in rows.values() for row in group}
    delivered = rows[Disposition.DELIVERED]
    return Proof(
        shop=shop,
        stream=stream,
        pulled=len(ids | seen),
        delivered=len(delivered),
        held=_reasons(rows[Disposition.HELD])
        | _named("outbox", rows[Disposition.DELIVERING])
        | _named("unplanned", rows[Disposition.NEW]),
        not_due=_reasons(rows[Disposition.NOT_DUE]),
        quarantined=_reasons(rows[Disposition.QUARANTINED]),
        missing=tuple(sorted(seen - ids)),
        absent=_absent(sink, shop, kind, delivered) if sink is not None else None,
        windows=windows,
        ids_sha256=hashlib.sha256("\n".join(sorted(ids | seen)).encode()).hexdigest(),
    )


def _windows(tx: Transaction, shop: ShopKey, stream: str) -> Iterable[WindowProof]:
    for row in _all_windows(tx, shop, stream):
        yield WindowProof(
            start=row.key.start,
            end=row.key.end,
            closed=row.closed_at is not None,
            platform_total=row.total,
            seen=len(tx.windows.ids(row.key)),
            missing=tuple(sorted(tx.windows.missing(row.key))),
        )


def _all_windows(tx: Transaction, shop: ShopKey, stream: str) -> Sequence[WindowRow]:
    rows = [*tx.windows.closed(shop, stream), *tx.windows.open(shop, stream)]
    return sorted(rows, key=lambda row: (row.key.start, row.key.end))


def _seen(tx: Transaction, shop: ShopKey, stream: str) -> frozenset[str]:
    rows = _all_windows(tx, shop, stream)
    return frozenset().union(*(tx.windows.ids(row.key) for row in rows))


def _reasons(rows: Iterable[InboxRow]) -> dict[str, int]:
    return dict(sorted(Counter(row.reason or "unnamed" for row in rows).items()))


def _named(reason: str, rows: Sequence[InboxRow]) -> dict[str, int]:
    return {reason: len(rows)} if rows else {}


def _absent(
    sink: OrderSink, shop: ShopKey, kind: str, rows: Sequence[InboxRow]
) -> tuple[str, ...]:
    """Ask the destination for every delivered key; return the ids it does not know."""
    keys = [DocumentKey(shop=shop, kind=kind, platform_id=row.id) for row in rows]
    found: dict[DocumentKey, FoundDocument] = {}
    size = sink.traits.max_batch
    for at in range(0, len(keys), size):
        found.update(sink.find_orders(keys[at : at + size]))
    return tuple(sorted(key.platform_id for key in keys if key not in found))
