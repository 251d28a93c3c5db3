"""
What the ledger holds: frozen records, one kind a table.

Every record carries its shop. Times are aware; payloads are bytes the store does not
look into; a record never changes, a new one takes its place.
"""

from __future__ import annotations

import enum
from datetime import datetime

from attrs import frozen

from tmallerp.documents import DocumentKey, ShopKey, Version


class Disposition(enum.StrEnum):
    """What became of a platform record; every record in a closed window has one."""

    NEW = "new"
    """Stored, not yet planned."""

    DELIVERING = "delivering"
    """A letter for it is in the outbox."""

    DELIVERED = "delivered"
    """The destination has this version, or a later one."""

    HELD = "held"
    """Deliverable later: see `reason` and `until`."""

    NOT_DUE = "not_due"
    """There is nothing to deliver (unpaid, closed before payment, deposit only)."""

    QUARANTINED = "quarantined"
    """It cannot be mapped or was refused: see the quarantine."""


@frozen(kw_only=True)
class InboxRow:
    """
    The latest known state of one platform record.

    Args:
        shop: Whose.

        stream: ``orders``, later ``refunds`` and so on.

        id: The platform's id, such as a tid.

        version: Time of change and digest of the payload.

        payload: The raw answer, as received; a store may compress it.

        seen_at: When it was fetched.

        disposition: What became of this version.

        reason: Why it is held, not due or quarantined: a short word, then details.

        until: When a held record should be looked at again; None is "when it changes".
    """

    shop: ShopKey
    stream: str
    id: str
    version: Version
    payload: bytes
    seen_at: datetime
    disposition: Disposition = Disposition.NEW
    reason: str = ""
    until: datetime | None = None


@frozen(kw_only=True)
class WindowKey:
    """
    One span of the platform's time of change that is read as a whole.

    Args:
        shop: Whose.

        stream: ``orders`` and so on.

        start: Inclusive.

        end: Exclusive for neighbours; the platform is asked with it inclusive, and
            doubles at the seam are harmless.
    """

    shop: ShopKey
    stream: str
    start: datetime
    end: datetime


@frozen(kw_only=True)
class WindowRow:
    """
    What is known of a window.

    Args:
        key: Which.

        closed_at: When every id in it was stored or quarantined; None while open.

        total: The platform's own count when the window closed.

        attempts: How often it was begun.
    """

    key: WindowKey
    closed_at: datetime | None = None
    total: int | None = None
    attempts: int = 0


@frozen(kw_only=True)
class Binding:
    """
    Which document of the destination stands for a key, and what it holds.

    Args:
        key: Our business key.

        destination: The adapter's name.

        reference: The destination's own number.

        version: The platform version it was last delivered from.

        digest: Digest of the document's content at that time.

        delivered_at: When that delivery was confirmed.
    """

    key: DocumentKey
    destination: str
    reference: str
    version: Version
    digest: str
    delivered_at: datetime


class LetterState(enum.StrEnum):
    """
    Where a letter stands.

    ``pending -> sent -> done | dead | unknown | pending``, ``unknown -> done | pending
    | dead``; done and dead are final. A claimed letter may be given back unsent
    (``pending -> pending``), and asking may fail (``unknown -> unknown``).
    """

    PENDING = "pending"
    SENT = "sent"
    UNKNOWN = "unknown"
    DONE = "done"
    DEAD = "dead"


class Act(enum.StrEnum):
    """What a letter asks the destination to do."""

    PUT = "put"
    CANCEL = "cancel"


@frozen(kw_only=True)
class Letter:
    """
    One thing to be said to a destination, saved before it is sent.

    Args:
        id: Given by the store, rising; 0 before it is stored.

        key: The document it is about. Letters of one key go out one at a time, in id
            order.

        act: What to do.

        destination: The adapter's name.

        version: The platform version it was made from.

        digest: Digest of the document's content.

        schema: Number of the payload's form.

        payload: The document as canonical JSON.

        state: See `LetterState`.

        attempts: How often it was marked sent.

        not_before: Do not send earlier than this.

        settle_after: When the destination may be asked about a lost answer.

        waits_for: The named cause this waits for, such as ``sku:A-1``; None is nothing.

        priority: Smaller goes first.

        owner: The worker that holds it, or None.

        fence: Rises with every claim; a settlement with an older fence is refused.

        leased_until: When the claim lapses by itself.

        created_at: When it was planned.

        updated_at: When it last changed.

        error: The last trouble, for people.
    """

    id: int = 0
    key: DocumentKey
    act: Act = Act.PUT
    destination: str
    version: Version
    digest: str
    schema: int
    payload: bytes
    state: LetterState = LetterState.PENDING
    attempts: int = 0
    not_before: datetime | None = None
    settle_after: datetime | None = None
    waits_for: str | None = None
    priority: int = 100
    owner: str | None = None
    fence: int = 0
    leased_until: datetime | None = None
    created_at: datetime
    updated_at: datetime
    error: str = ""


@frozen(kw_only=True)
class QuarantineRow:
    """
    A record that cannot go on, and why.

    Args:
        shop: Whose.

        stream: ``orders`` and so on.

        id: The platform's id.

        version: The version that failed.

        cause: A short stable word: ``unbalanced``, ``unknown_value``, ``undecodable``,
            ``rejected``, ``total_differs``.

        message: What, which, what now; no secret, no buyer's name.

        field: The field to blame, if one is.

        waits_for: What would mend it, such as ``sku:A-1``; None is "new data or a new
            mapping".

        since: When it first failed.

        attempts: How often it was tried.
    """

    shop: ShopKey
    stream: str
    id: str
    version: Version
    cause: str
    message: str
    field: str = ""
    waits_for: str | None = None
    since: datetime
    attempts: int = 1


@frozen(kw_only=True)
class Lease:
    """
    The right to do a named piece of work until a moment.

    Args:
        name: The work, such as ``acme/main/orders``.

        owner: Who holds it.

        fence: Rises with every change of owner.

        until: When it lapses by itself.
    """

    name: str
    owner: str
    fence: int
    until: datetime


@frozen(kw_only=True)
class AuditRow:
    """
    One thing that was done, for the record.

    Args:
        id: Given by the store, rising; 0 before it is stored.

        at: When.

        shop: Whose.

        actor: Who: a worker or a person's command.

        action: A verb and its object, such as ``quarantine.retry``.

        subject: The key or id it was done to.

        detail: Text for people; no secret, no buyer's name.
    """

    id: int = 0
    at: datetime
    shop: ShopKey
    actor: str
    action: str
    subject: str
    detail: str = ""
