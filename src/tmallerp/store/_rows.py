"""Records as rows of a table, and back."""

from __future__ import annotations

import zlib
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

from tmallerp.clock import BEIJING
from tmallerp.documents import DocumentKey, ShopKey, Version
from tmallerp.errors import StoreError
from tmallerp.store.records import (
    Act,
    AuditRow,
    Binding,
    Disposition,
    InboxRow,
    Letter,
    LetterState,
    QuarantineRow,
    WindowKey,
    WindowRow,
)

Row = tuple[Any, ...]
"""Values to be bound."""


class Named(Protocol):
    """A row that was read: its columns by name."""

    def __getitem__(self, name: str, /) -> Any:
        """Return the value of a column."""
        ...


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC).astimezone(BEIJING)
_TICK = timedelta(microseconds=1)


def ticks(moment: datetime) -> int:
    """Count whole microseconds since 1970."""
    return (moment - _EPOCH) // _TICK


def ticks_or_none(moment: datetime | None) -> int | None:
    """Count whole microseconds since 1970, or keep None."""
    return None if moment is None else ticks(moment)


def moment_of(count: int) -> datetime:
    """Return the moment in Beijing time."""
    return _EPOCH + timedelta(microseconds=count)


def moment_or_none(count: int | None) -> datetime | None:
    """Return the moment, or None."""
    return None if count is None else moment_of(count)


# Level 1: a trade of 5 kB becomes 1 kB in 30 microseconds; higher levels save little.
def pack(payload: bytes) -> bytes:
    """Compress a payload."""
    return zlib.compress(payload, 1)


def unpack(packed: bytes) -> bytes:
    """
    Give a payload back.

    Raises:
        StoreError: If the file was damaged.
    """
    try:
        return zlib.decompress(packed)
    except zlib.error as error:
        msg = "A stored payload is damaged."
        raise StoreError(msg) from error


INBOX = (
    "tenant, shop, stream, id, modified, digest, payload, seen_at, disposition, "
    "reason, until"
)


def inbox_values(row: InboxRow) -> Row:
    """Write a record of the inbox."""
    return (
        row.shop.tenant,
        row.shop.shop,
        row.stream,
        row.id,
        ticks(row.version.modified),
        row.version.digest,
        pack(row.payload),
        ticks(row.seen_at),
        row.disposition.value,
        row.reason,
        ticks_or_none(row.until),
    )


def inbox_row(row: Named, *, with_payload: bool = True) -> InboxRow:
    """Read a record of the inbox."""
    return InboxRow(
        shop=ShopKey(row["tenant"], row["shop"]),
        stream=row["stream"],
        id=row["id"],
        version=Version(moment_of(row["modified"]), row["digest"]),
        payload=unpack(row["payload"]) if with_payload else b"",
        seen_at=moment_of(row["seen_at"]),
        disposition=Disposition(row["disposition"]),
        reason=row["reason"],
        until=moment_or_none(row["until"]),
    )


def window_values(key: WindowKey) -> Row:
    """Write the key of a window."""
    return (
        key.shop.tenant,
        key.shop.shop,
        key.stream,
        ticks(key.start),
        ticks(key.end),
    )


def window_row(row: Named) -> WindowRow:
    """Read a window."""
    key = WindowKey(
        shop=ShopKey(row["tenant"], row["shop"]),
        stream=row["stream"],
        start=moment_of(row["start_at"]),
        end=moment_of(row["end_at"]),
    )
    return WindowRow(
        key=key,
        closed_at=moment_or_none(row["closed_at"]),
        total=row["total"],
        attempts=row["attempts"],
    )


def key_values(key: DocumentKey) -> Row:
    """Write a document key."""
    return (
        key.shop.tenant,
        key.shop.shop,
        key.kind,
        key.platform_id,
        key.reissue,
    )


def _key(row: Named) -> DocumentKey:
    return DocumentKey(
        shop=ShopKey(row["tenant"], row["shop"]),
        kind=row["kind"],
        platform_id=row["platform_id"],
        reissue=row["reissue"],
    )


def binding_values(binding: Binding) -> Row:
    """Write a binding."""
    return (
        *key_values(binding.key),
        binding.destination,
        binding.reference,
        ticks(binding.version.modified),
        binding.version.digest,
        binding.digest,
        ticks(binding.delivered_at),
    )


def binding_row(row: Named) -> Binding:
    """Read a binding."""
    return Binding(
        key=_key(row),
        destination=row["destination"],
        reference=row["reference"],
        version=Version(moment_of(row["modified"]), row["version_digest"]),
        digest=row["digest"],
        delivered_at=moment_of(row["delivered_at"]),
    )


LETTER = (
    "tenant, shop, kind, platform_id, reissue, act, destination, modified, "
    "version_digest, digest, schema, payload, state, attempts, not_before, "
    "settle_after, waits_for, priority, owner, fence, leased_until, created_at, "
    "updated_at, error"
)


def letter_values(letter: Letter) -> Row:
    """Write a letter without its id."""
    return (
        *key_values(letter.key),
        letter.act.value,
        letter.destination,
        ticks(letter.version.modified),
        letter.version.digest,
        letter.digest,
        letter.schema,
        pack(letter.payload),
        *standing(letter)[:-3],
        ticks(letter.created_at),
        *standing(letter)[-3:-1],
    )


STANDING = (
    "state = ?, attempts = ?, not_before = ?, settle_after = ?, waits_for = ?, "
    "priority = ?, owner = ?, fence = ?, leased_until = ?, updated_at = ?, error = ?"
)


def standing(letter: Letter) -> Row:
    """Write what changes of a letter, and its id."""
    return (
        letter.state.value,
        letter.attempts,
        ticks_or_none(letter.not_before),
        ticks_or_none(letter.settle_after),
        letter.waits_for,
        letter.priority,
        letter.owner,
        letter.fence,
        ticks_or_none(letter.leased_until),
        ticks(letter.updated_at),
        letter.error,
        letter.id,
    )


def letter_row(row: Named, *, with_payload: bool = True) -> Letter:
    """Read a letter."""
    return Letter(
        id=row["id"],
        key=_key(row),
        act=Act(row["act"]),
        destination=row["destination"],
        version=Version(moment_of(row["modified"]), row["version_digest"]),
        digest=row["digest"],
        schema=row["schema"],
        payload=unpack(row["payload"]) if with_payload else b"",
        state=LetterState(row["state"]),
        attempts=row["attempts"],
        not_before=moment_or_none(row["not_before"]),
        settle_after=moment_or_none(row["settle_after"]),
        waits_for=row["waits_for"],
        priority=row["priority"],
        owner=row["owner"],
        fence=row["fence"],
        leased_until=moment_or_none(row["leased_until"]),
        created_at=moment_of(row["created_at"]),
        updated_at=moment_of(row["updated_at"]),
        error=row["error"],
    )


def quarantine_values(row: QuarantineRow) -> Row:
    """Write a row of the quarantine."""
    return (
        row.shop.tenant,
        row.shop.shop,
        row.stream,
        row.id,
        ticks(row.version.modified),
        row.version.digest,
        row.cause,
        row.message,
        row.field,
        row.waits_for,
        ticks(row.since),
        row.attempts,
    )


def quarantine_row(row: Named) -> QuarantineRow:
    """Read a row of the quarantine."""
    return QuarantineRow(
        shop=ShopKey(row["tenant"], row["shop"]),
        stream=row["stream"],
        id=row["id"],
        version=Version(moment_of(row["modified"]), row["digest"]),
        cause=row["cause"],
        message=row["message"],
        field=row["field"],
        waits_for=row["waits_for"],
        since=moment_of(row["since"]),
        attempts=row["attempts"],
    )


def audit_row(row: Named) -> AuditRow:
    """Read a row of the audit."""
    return AuditRow(
        id=row["id"],
        at=moment_of(row["at"]),
        shop=ShopKey(row["tenant"], row["shop"]),
        actor=row["actor"],
        action=row["action"],
        subject=row["subject"],
        detail=row["detail"],
    )
