"""The tables, the inbox and the windows of the store in memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from attrs import define, evolve, field

from tmallerp.documents import ShopKey, Version
from tmallerp.store import _rules
from tmallerp.store.records import (
    AuditRow,
    Binding,
    Disposition,
    InboxRow,
    Lease,
    Letter,
    QuarantineRow,
    WindowKey,
    WindowRow,
)

Record = tuple[ShopKey, str, str]


@define
class Tables:
    """Everything there is; values are frozen, so a shallow copy is a snapshot."""

    inbox: dict[Record, InboxRow] = field(factory=dict)
    windows: dict[WindowKey, WindowRow] = field(factory=dict)
    window_ids: dict[WindowKey, frozenset[str]] = field(factory=dict)
    bindings: dict[_rules.LetterAddress, Binding] = field(factory=dict)
    letters: dict[int, Letter] = field(factory=dict)
    of_key: dict[_rules.LetterAddress, tuple[int, ...]] = field(factory=dict)
    quarantine: dict[Record, QuarantineRow] = field(factory=dict)
    leases: dict[str, Lease] = field(factory=dict)
    audit: list[AuditRow] = field(factory=list)

    def copy(self) -> Tables:
        return Tables(
            self.inbox.copy(),
            self.windows.copy(),
            self.window_ids.copy(),
            self.bindings.copy(),
            self.letters.copy(),
            self.of_key.copy(),
            self.quarantine.copy(),
            self.leases.copy(),
            self.audit.copy(),
        )


class InboxInMemory:
    def __init__(self, tables: Tables) -> None:
        self._rows = tables.inbox

    def put(self, rows: Iterable[InboxRow]) -> int:
        count = 0
        for row in rows:
            at = (row.shop, row.stream, row.id)
            known = self._rows.get(at)
            if _rules.replaces(row.version, known.version if known else None):
                self._rows[at] = row
                count += 1
        return count

    def get(self, shop: ShopKey, stream: str, id: str) -> InboxRow | None:  # noqa: A002
        return self._rows.get((shop, stream, id))

    def versions(
        self, shop: ShopKey, stream: str, ids: Sequence[str]
    ) -> Mapping[str, Version]:
        found = ((one, self._rows.get((shop, stream, one))) for one in ids)
        return {one: row.version for one, row in found if row is not None}

    def to_plan(
        self, shop: ShopKey, stream: str, now: datetime, limit: int
    ) -> list[InboxRow]:
        rows = [row for row in self._of(shop, stream) if _is_to_plan(row, now)]
        return sorted(rows, key=lambda row: (row.version.modified, row.id))[:limit]

    def decide(  # noqa: PLR0913
        self,
        shop: ShopKey,
        stream: str,
        id: str,  # noqa: A002
        version: Version,
        disposition: Disposition,
        *,
        reason: str = "",
        until: datetime | None = None,
    ) -> bool:
        known = self._rows.get((shop, stream, id))
        if known is None or known.version != version:
            return False
        self._rows[shop, stream, id] = evolve(
            known, disposition=disposition, reason=reason, until=until
        )
        return True

    def counts(self, shop: ShopKey, stream: str) -> Mapping[tuple[Disposition, str], int]:
        return Counter(
            (row.disposition, row.reason.partition(" ")[0])
            for row in self._of(shop, stream)
        )

    def listed(
        self, shop: ShopKey, stream: str, disposition: Disposition
    ) -> list[InboxRow]:
        rows = [row for row in self._of(shop, stream) if row.disposition is disposition]
        rows.sort(key=lambda row: (row.version.modified, row.id))
        return [evolve(row, payload=b"") for row in rows]

    def _of(self, shop: ShopKey, stream: str) -> Iterator[InboxRow]:
        return (
            row
            for (owner, name, _), row in self._rows.items()
            if owner == shop and name == stream
        )


def _is_to_plan(row: InboxRow, now: datetime) -> bool:
    if row.disposition is Disposition.HELD:
        return row.until is not None and row.until <= now
    return row.disposition is Disposition.NEW


class WindowsInMemory:
    def __init__(self, tables: Tables) -> None:
        self._rows = tables.windows
        self._ids = tables.window_ids
        self._inbox = tables.inbox

    def add(self, keys: Iterable[WindowKey]) -> None:
        for key in keys:
            self._rows.setdefault(key, WindowRow(key=key))
            self._ids.setdefault(key, frozenset())

    def begun(self, key: WindowKey) -> None:
        row = self._known(key)
        self._rows[key] = evolve(row, attempts=row.attempts + 1)

    def open(self, shop: ShopKey, stream: str) -> list[WindowRow]:
        return [row for row in self._of(shop, stream) if row.closed_at is None]

    def closed(self, shop: ShopKey, stream: str) -> list[WindowRow]:
        return [row for row in self._of(shop, stream) if row.closed_at is not None]

    def last_end(self, shop: ShopKey, stream: str) -> datetime | None:
        return max((row.key.end for row in self._of(shop, stream)), default=None)

    def add_ids(self, key: WindowKey, ids: Iterable[str]) -> None:
        self._known(key)
        self._ids[key] |= frozenset(ids)

    def ids(self, key: WindowKey) -> frozenset[str]:
        return self._ids.get(key, frozenset())

    def missing(self, key: WindowKey) -> frozenset[str]:
        return frozenset(
            one for one in self.ids(key) if (key.shop, key.stream, one) not in self._inbox
        )

    def close(self, key: WindowKey, *, total: int, at: datetime) -> None:
        row = self._known(key)
        missing = self.missing(key)
        if missing:
            raise _rules.incomplete_window(key, missing)
        self._rows[key] = evolve(row, closed_at=at, total=total)

    def reopen(self, key: WindowKey) -> None:
        self._rows[key] = evolve(self._known(key), closed_at=None, total=None)

    def _known(self, key: WindowKey) -> WindowRow:
        row = self._rows.get(key)
        if row is None:
            raise _rules.unknown_window(key)
        return row

    def _of(self, shop: ShopKey, stream: str) -> list[WindowRow]:
        rows = [
            row
            for key, row in self._rows.items()
            if key.shop == shop and key.stream == stream
        ]
        return sorted(rows, key=lambda row: (row.key.start, row.key.end))
