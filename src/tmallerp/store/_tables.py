"""The inbox and the windows of the stores that speak SQL."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from tmallerp.documents import ShopKey, Version
from tmallerp.store import _rows, _rules
from tmallerp.store._sql import Ledger
from tmallerp.store.records import Disposition, InboxRow, WindowKey, WindowRow

# The rule of `_rules.replaces`, where the data is: later, or as late and different.
_PUT = f"""
INSERT INTO inbox ({_rows.INBOX}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (tenant, shop, stream, id) DO UPDATE SET
    modified = excluded.modified, digest = excluded.digest,
    payload = excluded.payload, seen_at = excluded.seen_at,
    disposition = excluded.disposition, reason = excluded.reason,
    until = excluded.until
WHERE excluded.modified > inbox.modified
   OR (excluded.modified = inbox.modified AND excluded.digest <> inbox.digest)
"""

_OF_SHOP = "tenant = ? AND shop = ? AND stream = ?"
_WINDOW = f"{_OF_SHOP} AND start_at = ? AND end_at = ?"

# SQLite takes 32,766 parameters a statement; smaller groups keep statements few kinds.
_GROUP = 500


class InboxTable:
    """The latest known state of every platform record."""

    def __init__(self, db: Ledger) -> None:
        self._db = db

    def put(self, rows: Iterable[InboxRow]) -> int:
        by_shop: dict[ShopKey, list[_rows.Row]] = {}
        for row in rows:
            by_shop.setdefault(row.shop, []).append(_rows.inbox_values(row))
        return sum(
            self._db.of(shop).executemany(_PUT, by_shop[shop]).rowcount
            for shop in sorted(by_shop, key=str)
        )

    def get(self, shop: ShopKey, stream: str, id: str) -> InboxRow | None:  # noqa: A002
        found = (
            self._db.of(shop)
            .execute(
                f"SELECT * FROM inbox WHERE {_OF_SHOP} AND id = ?",
                (shop.tenant, shop.shop, stream, id),
            )
            .fetchone()
        )
        return _rows.inbox_row(found) if found else None

    def versions(
        self, shop: ShopKey, stream: str, ids: Sequence[str]
    ) -> Mapping[str, Version]:
        found: dict[str, Version] = {}
        for at in range(0, len(ids), _GROUP):
            group = ids[at : at + _GROUP]
            marks = ", ".join("?" * len(group))
            rows = self._db.of(shop).execute(
                f"SELECT id, modified, digest FROM inbox "
                f"WHERE {_OF_SHOP} AND id IN ({marks})",
                (shop.tenant, shop.shop, stream, *group),
            )
            for id_, modified, digest in rows:
                found[id_] = Version(_rows.moment_of(modified), digest)
        return found

    def to_plan(
        self, shop: ShopKey, stream: str, now: datetime, limit: int
    ) -> list[InboxRow]:
        # Two index walks instead of one scan: a day's inbox is mostly delivered.
        rows = self._db.of(shop).execute(
            f"SELECT * FROM inbox WHERE {_OF_SHOP} AND disposition = 'new' "
            f"UNION ALL SELECT * FROM inbox WHERE {_OF_SHOP} "
            "AND disposition = 'held' AND until <= ? ORDER BY modified, id LIMIT ?",
            (
                *(shop.tenant, shop.shop, stream),
                *(shop.tenant, shop.shop, stream),
                _rows.ticks(now),
                limit,
            ),
        )
        return [_rows.inbox_row(row) for row in rows]

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
        done = self._db.of(shop).execute(
            "UPDATE inbox SET disposition = ?, reason = ?, until = ? "
            f"WHERE {_OF_SHOP} AND id = ? AND modified = ? AND digest = ?",
            (
                disposition.value,
                reason,
                _rows.ticks_or_none(until),
                *(shop.tenant, shop.shop, stream, id),
                _rows.ticks(version.modified),
                version.digest,
            ),
        )
        return done.rowcount > 0

    def counts(self, shop: ShopKey, stream: str) -> Mapping[tuple[Disposition, str], int]:
        rows = self._db.of(shop).execute(
            "SELECT disposition, reason, count(*) FROM inbox "
            f"WHERE {_OF_SHOP} GROUP BY disposition, reason",
            (shop.tenant, shop.shop, stream),
        )
        counts: Counter[tuple[Disposition, str]] = Counter()
        for disposition, reason, count in rows:
            counts[Disposition(disposition), reason.partition(" ")[0]] += count
        return counts

    def listed(
        self, shop: ShopKey, stream: str, disposition: Disposition
    ) -> list[InboxRow]:
        rows = self._db.of(shop).execute(
            "SELECT tenant, shop, stream, id, modified, digest, seen_at, "
            f"disposition, reason, until FROM inbox WHERE {_OF_SHOP} "
            "AND disposition = ? ORDER BY modified, id",
            (shop.tenant, shop.shop, stream, disposition.value),
        )
        return [_rows.inbox_row(row, with_payload=False) for row in rows]


class WindowsTable:
    """Which spans have been read, and which ids were in them."""

    def __init__(self, db: Ledger) -> None:
        self._db = db

    def add(self, keys: Iterable[WindowKey]) -> None:
        for key in keys:
            self._db.of(key.shop).execute(
                "INSERT INTO windows (tenant, shop, stream, start_at, end_at) "
                "VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                _rows.window_values(key),
            )

    def begun(self, key: WindowKey) -> None:
        self._update(key, "attempts = attempts + 1")

    def open(self, shop: ShopKey, stream: str) -> list[WindowRow]:
        return self._where(shop, stream, "closed_at IS NULL")

    def closed(self, shop: ShopKey, stream: str) -> list[WindowRow]:
        return self._where(shop, stream, "closed_at IS NOT NULL")

    def last_end(self, shop: ShopKey, stream: str) -> datetime | None:
        (last,) = (
            self._db.of(shop)
            .execute(
                f"SELECT max(end_at) FROM windows WHERE {_OF_SHOP}",
                (shop.tenant, shop.shop, stream),
            )
            .fetchone()
        )
        return _rows.moment_or_none(last)

    def add_ids(self, key: WindowKey, ids: Iterable[str]) -> None:
        number = self._number(key)
        self._db.of(key.shop).executemany(
            'INSERT INTO window_ids ("window", id) VALUES (?, ?) ON CONFLICT DO NOTHING',
            ((number, one) for one in ids),
        )

    def ids(self, key: WindowKey) -> frozenset[str]:
        rows = self._db.of(key.shop).execute(
            'SELECT id FROM window_ids WHERE "window" = '
            f"(SELECT number FROM windows WHERE {_WINDOW})",
            _rows.window_values(key),
        )
        return frozenset(one for (one,) in rows)

    def missing(self, key: WindowKey) -> frozenset[str]:
        rows = self._db.of(key.shop).execute(
            'SELECT id FROM window_ids AS seen WHERE "window" = '
            f"(SELECT number FROM windows WHERE {_WINDOW}) AND NOT EXISTS "
            f"(SELECT 1 FROM inbox WHERE {_OF_SHOP} AND inbox.id = seen.id)",
            (
                *_rows.window_values(key),
                *(key.shop.tenant, key.shop.shop, key.stream),
            ),
        )
        return frozenset(one for (one,) in rows)

    def close(self, key: WindowKey, *, total: int, at: datetime) -> None:
        missing = self.missing(key)
        if missing:
            raise _rules.incomplete_window(key, missing)
        self._update(key, "closed_at = ?, total = ?", _rows.ticks(at), total)

    def reopen(self, key: WindowKey) -> None:
        self._update(key, "closed_at = NULL, total = NULL")

    def _update(self, key: WindowKey, change: str, *values: object) -> None:
        done = self._db.of(key.shop).execute(
            f"UPDATE windows SET {change} WHERE {_WINDOW}",
            (*values, *_rows.window_values(key)),
        )
        if not done.rowcount:
            raise _rules.unknown_window(key)

    def _number(self, key: WindowKey) -> int:
        found = (
            self._db.of(key.shop)
            .execute(
                f"SELECT number FROM windows WHERE {_WINDOW}",
                _rows.window_values(key),
            )
            .fetchone()
        )
        if found is None:
            raise _rules.unknown_window(key)
        return int(found[0])

    def _where(self, shop: ShopKey, stream: str, condition: str) -> list[WindowRow]:
        rows = self._db.of(shop).execute(
            f"SELECT * FROM windows WHERE {_OF_SHOP} AND {condition} "
            "ORDER BY start_at, end_at",
            (shop.tenant, shop.shop, stream),
        )
        return [_rows.window_row(row) for row in rows]
