"""Bindings, outbox, quarantine, leases and audit of the stores that speak SQL."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from attrs import evolve

from tmallerp.documents import DocumentKey, ShopKey
from tmallerp.store import _rows, _rules
from tmallerp.store._sql import Ledger
from tmallerp.store.records import (
    AuditRow,
    Binding,
    Lease,
    Letter,
    LetterState,
    QuarantineRow,
)

_KEY = "tenant = ? AND shop = ? AND kind = ? AND platform_id = ? AND reissue = ?"
# A letter without its payload, which is most of it.
_HEAD = f"id, {_rows.LETTER}".replace(" payload,", "")
_UNFINISHED = "state NOT IN ('done', 'dead')"

_BIND = """
INSERT INTO bindings VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (tenant, shop, kind, platform_id, reissue, destination) DO UPDATE SET
    reference = excluded.reference, modified = excluded.modified,
    version_digest = excluded.version_digest, digest = excluded.digest,
    delivered_at = excluded.delivered_at
"""
_SET_ASIDE = """
INSERT INTO quarantine VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (tenant, shop, stream, id) DO UPDATE SET
    modified = excluded.modified, digest = excluded.digest, cause = excluded.cause,
    message = excluded.message, field = excluded.field,
    waits_for = excluded.waits_for, since = excluded.since,
    attempts = excluded.attempts
"""
_LEASE = """
INSERT INTO leases VALUES (?, ?, ?, ?)
ON CONFLICT (name) DO UPDATE SET
    owner = excluded.owner, fence = excluded.fence, until = excluded.until
"""


class BindingsTable:
    """Which document of which destination stands for a key."""

    def __init__(self, db: Ledger) -> None:
        self._db = db

    def get(self, key: DocumentKey, destination: str) -> Binding | None:
        found = (
            self._db.of(key.shop)
            .execute(
                f"SELECT * FROM bindings WHERE {_KEY} AND destination = ?",
                (*_rows.key_values(key), destination),
            )
            .fetchone()
        )
        return _rows.binding_row(found) if found else None

    def put(self, binding: Binding) -> None:
        _rules.check_binding(binding, self.get(binding.key, binding.destination))
        self._db.of(binding.key.shop).execute(_BIND, _rows.binding_values(binding))

    def count(self, shop: ShopKey, kind: str, destination: str) -> int:
        (count,) = (
            self._db.of(shop)
            .execute(
                "SELECT count(*) FROM bindings WHERE tenant = ? AND shop = ? "
                "AND kind = ? AND destination = ?",
                (shop.tenant, shop.shop, kind, destination),
            )
            .fetchone()
        )
        return int(count)


class OutboxTable:
    """What is to be said to destinations."""

    def __init__(self, db: Ledger) -> None:
        self._db = db

    def add(self, letter: Letter) -> Letter:
        for known in self.of_key(letter.key, letter.destination):
            if _rules.is_unsent(known):
                self._save([_rules.superseded(known, letter.created_at)])
        values = _rows.letter_values(letter)
        marks = ", ".join("?" * len(values))
        ((number,),) = (
            self._db.of(letter.key.shop)
            .execute(
                f"INSERT INTO letters ({_rows.LETTER}) VALUES ({marks}) RETURNING id",
                values,
            )
            .fetchall()
        )
        return evolve(letter, id=number)

    def claim(
        self,
        shop: ShopKey,
        destination: str,
        *,
        owner: str,
        now: datetime,
        lease: timedelta,
        limit: int,
    ) -> list[Letter]:
        moment = _rows.ticks(now)
        rows = (
            self._db.of(shop)
            .execute(
                "SELECT * FROM letters AS it "
                "WHERE tenant = ? AND shop = ? AND destination = ? "
                f"AND {_UNFINISHED} AND (leased_until IS NULL OR leased_until <= ?) "
                "AND (state = 'sent' "
                "  OR (state = 'pending' AND waits_for IS NULL "
                "    AND (not_before IS NULL OR not_before <= ?)) "
                "  OR (state = 'unknown' "
                "    AND (settle_after IS NULL OR settle_after <= ?))) "
                "AND NOT EXISTS (SELECT 1 FROM letters AS earlier "
                "  WHERE earlier.tenant = it.tenant AND earlier.shop = it.shop "
                "  AND earlier.kind = it.kind AND earlier.platform_id = it.platform_id "
                "  AND earlier.reissue = it.reissue "
                "  AND earlier.destination = it.destination AND earlier.id < it.id "
                f"  AND earlier.{_UNFINISHED}) "
                "ORDER BY priority, id LIMIT ?",
                (shop.tenant, shop.shop, destination, moment, moment, moment, limit),
            )
            .fetchall()
        )
        taken = [_rules.claimed(_rows.letter_row(row), owner, now + lease) for row in rows]
        self._save(taken)
        return taken

    def mark_sent(
        self, letters: Sequence[Letter], *, now: datetime, settle_after: datetime
    ) -> list[Letter]:
        marked = [
            _rules.marked_sent(one, self._standing(one), now, settle_after)
            for one in letters
        ]
        self._save(marked)
        return marked

    def settle(  # noqa: PLR0913
        self,
        letter: Letter,
        state: LetterState,
        *,
        now: datetime,
        error: str = "",
        not_before: datetime | None = None,
        settle_after: datetime | None = None,
        waits_for: str | None = None,
    ) -> Letter:
        settled = _rules.settled(
            letter,
            self._standing(letter),
            state,
            now=now,
            error=error,
            not_before=not_before,
            settle_after=settle_after,
            waits_for=waits_for,
        )
        self._save([settled])
        return settled

    def get(self, letter_id: int) -> Letter | None:
        shop = (
            self._db.anyone()
            .execute("SELECT tenant, shop FROM letters WHERE id = ?", (letter_id,))
            .fetchone()
        )
        if shop is None:
            return None
        found = (
            self._db.of(ShopKey(*shop))
            .execute("SELECT * FROM letters WHERE id = ?", (letter_id,))
            .fetchone()
        )
        return _rows.letter_row(found)

    def _standing(self, letter: Letter) -> _rules.Standing | None:
        found = (
            self._db.of(letter.key.shop)
            .execute(
                "SELECT state, fence, attempts FROM letters WHERE id = ?", (letter.id,)
            )
            .fetchone()
        )
        if found is None:
            return None
        return _rules.Standing(
            LetterState(found["state"]), found["fence"], found["attempts"]
        )

    def of_key(self, key: DocumentKey, destination: str) -> list[Letter]:
        rows = self._db.of(key.shop).execute(
            f"SELECT {_HEAD} FROM letters WHERE {_KEY} AND destination = ? ORDER BY id",
            (*_rows.key_values(key), destination),
        )
        return [_rows.letter_row(row, with_payload=False) for row in rows]

    def unfinished(self, shop: ShopKey, destination: str) -> list[Letter]:
        rows = self._db.of(shop).execute(
            f"SELECT {_HEAD} FROM letters WHERE tenant = ? AND shop = ? "
            f"AND destination = ? AND {_UNFINISHED} ORDER BY priority, id",
            (shop.tenant, shop.shop, destination),
        )
        return [_rows.letter_row(row, with_payload=False) for row in rows]

    def wake(self, shop: ShopKey, waits_for: str, *, now: datetime) -> int:
        done = self._db.of(shop).execute(
            "UPDATE letters SET waits_for = NULL, updated_at = ? "
            "WHERE tenant = ? AND shop = ? AND waits_for = ?",
            (_rows.ticks(now), shop.tenant, shop.shop, waits_for),
        )
        return done.rowcount

    def counts(self, shop: ShopKey) -> Mapping[LetterState, int]:
        rows = self._db.of(shop).execute(
            "SELECT state, count(*) FROM letters WHERE tenant = ? AND shop = ? "
            "GROUP BY state",
            (shop.tenant, shop.shop),
        )
        return {LetterState(state): count for state, count in rows}

    def _save(self, letters: Iterable[Letter]) -> None:
        """Save letters whose shops are held already."""
        self._db.anyone().executemany(
            f"UPDATE letters SET {_rows.STANDING} WHERE id = ?",
            map(_rows.standing, letters),
        )


class QuarantineTable:
    """What cannot go on, and why."""

    def __init__(self, db: Ledger) -> None:
        self._db = db

    def put(self, row: QuarantineRow) -> None:
        row = _rules.again(row, self.get(row.shop, row.stream, row.id))
        self._db.of(row.shop).execute(_SET_ASIDE, _rows.quarantine_values(row))

    def get(self, shop: ShopKey, stream: str, id: str) -> QuarantineRow | None:  # noqa: A002
        found = (
            self._db.of(shop)
            .execute(
                "SELECT * FROM quarantine "
                "WHERE tenant = ? AND shop = ? AND stream = ? AND id = ?",
                (shop.tenant, shop.shop, stream, id),
            )
            .fetchone()
        )
        return _rows.quarantine_row(found) if found else None

    def release(self, shop: ShopKey, stream: str, id: str) -> bool:  # noqa: A002
        done = self._db.of(shop).execute(
            "DELETE FROM quarantine "
            "WHERE tenant = ? AND shop = ? AND stream = ? AND id = ?",
            (shop.tenant, shop.shop, stream, id),
        )
        return done.rowcount > 0

    def all(self, shop: ShopKey, stream: str | None = None) -> list[QuarantineRow]:
        one, values = ("", ()) if stream is None else ("AND stream = ? ", (stream,))
        rows = self._db.of(shop).execute(
            "SELECT * FROM quarantine WHERE tenant = ? AND shop = ? "
            f"{one}ORDER BY since, stream, id",
            (shop.tenant, shop.shop, *values),
        )
        return [_rows.quarantine_row(row) for row in rows]


class LeasesTable:
    """Who may do which piece of work."""

    def __init__(self, db: Ledger) -> None:
        self._db = db

    def acquire(
        self, name: str, owner: str, *, now: datetime, ttl: timedelta
    ) -> Lease | None:
        lease = _rules.taken(name, owner, self._get(name), now, ttl)
        if lease is not None:
            self._put(lease)
        return lease

    def check(self, lease: Lease, *, now: datetime) -> None:
        _rules.check_lease(lease, self._get(lease.name), now)

    def guard(self, lease: Lease) -> None:
        _rules.guard_lease(lease, self._get(lease.name))

    def release(self, lease: Lease) -> None:
        known = self._get(lease.name)
        if known is not None and known.fence == lease.fence:
            self._put(_rules.released(known))

    def _get(self, name: str) -> Lease | None:
        found = (
            self._db.of(name)
            .execute("SELECT * FROM leases WHERE name = ?", (name,))
            .fetchone()
        )
        if found is None:
            return None
        return Lease(
            name=found["name"],
            owner=found["owner"],
            fence=found["fence"],
            until=_rows.moment_of(found["until"]),
        )

    def _put(self, lease: Lease) -> None:
        self._db.of(lease.name).execute(
            _LEASE,
            (lease.name, lease.owner, lease.fence, _rows.ticks(lease.until)),
        )


class AuditTable:
    """What was done; rows are only ever added."""

    def __init__(self, db: Ledger) -> None:
        self._db = db

    def add(self, row: AuditRow) -> None:
        self._db.of(row.shop).execute(
            "INSERT INTO audit (at, tenant, shop, actor, action, subject, detail) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                _rows.ticks(row.at),
                row.shop.tenant,
                row.shop.shop,
                row.actor,
                row.action,
                row.subject,
                row.detail,
            ),
        )

    def tail(self, shop: ShopKey, limit: int = 100) -> list[AuditRow]:
        rows = self._db.of(shop).execute(
            "SELECT * FROM audit WHERE tenant = ? AND shop = ? ORDER BY id DESC LIMIT ?",
            (shop.tenant, shop.shop, limit),
        )
        return [_rows.audit_row(row) for row in rows]
