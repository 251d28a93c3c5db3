"""
What an adapter claims about its ERP; the examination checks each claim both ways.

ERPs differ in how they keep one key from becoming two documents, in how much they take
at once and in what fits into a field. An adapter says so here, once, and pipelines plan
by it; a claim that does not hold fails the examination, and so does one that is missing.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from datetime import timedelta

from attrs import evolve, field, frozen


class Idempotency(enum.StrEnum):
    """How the destination keeps one key from becoming two documents."""

    NATIVE_KEY = "native_key"
    """It honours the key itself: sending twice is safe within `AdapterTraits.key_life`."""

    UNIQUE_NUMBER = "unique_number"
    """A second document of the same key is refused as existing."""

    LOOKUP_ONLY = "lookup_only"
    """It would make two; it must be asked before anything is sent again."""


class Atomicity(enum.StrEnum):
    """What one bad document does to its batch, at the server."""

    PER_ROW = "per_row"
    """Each document succeeds or fails by itself."""

    ALL_OR_NOTHING = "all_or_nothing"
    """One bad document keeps all others out; the adapter halves the batch to find it."""

    SINGLE = "single"
    """The server takes one document a call; the adapter sends one after another."""


class PagingKind(enum.StrEnum):
    """How lists are read on."""

    OFFSET = "offset"
    PAGE = "page"
    CURSOR = "cursor"
    KEY = "key"
    NONE = "none"
    """Everything comes at once."""


@frozen(kw_only=True)
class Paging:
    """
    How lists are read.

    Args:
        kind: By what the next page is asked for.

        max_page: Items a page at most.
    """

    kind: PagingKind = PagingKind.NONE
    max_page: int = 1000


@frozen(kw_only=True)
class RateLimit:
    """
    How many calls the ERP takes.

    Args:
        calls: So many.

        per: In this time.

        scope: ``api`` if each call has its own count, ``all`` if they share one.
    """

    calls: int
    per: timedelta = timedelta(minutes=1)
    scope: str = "all"


class LifecycleState(enum.StrEnum):
    """How far a document of the ERP is; later ones contain the earlier."""

    DRAFT = "draft"
    """Kept without being checked, often without a number."""

    SAVED = "saved"
    SUBMITTED = "submitted"
    AUDITED = "audited"
    """It counts in the books."""


@frozen(kw_only=True)
class FieldLimit:
    """
    What fits into one field of a document, for people and for checks beforehand.

    Args:
        field: The field in the ERP's words.

        source: The document's field it is made from; empty if it is made of several.

        max_length: Characters, or bytes in UTF-8 where *in_bytes*; None is no limit.

        in_bytes: Whether bytes are counted.

        decimals: Digits after the point of a number; None is no limit.

        choices: The values that are taken; empty is any.

        required: Whether it must not be empty.
    """

    field: str
    source: str = ""
    max_length: int | None = None
    in_bytes: bool = False
    decimals: int | None = None
    choices: frozenset[str] = frozenset()
    required: bool = False


@frozen(kw_only=True)
class AdapterTraits:
    """
    What a destination is like.

    Args:
        name: The adapter's name, for messages and bindings.

        idempotency: How doubles are prevented.

        key_life: How long a native key is honoured; None is for ever.

        settling: How long after a lost answer the effect may still be invisible. Nothing
            is concluded from "not found" before that.

        max_batch: Documents a call of ours; the adapter cuts it to what its server takes.

        updates: Whether a posted document can be changed by putting it again.

        atomicity: What one bad document does to its batch, at the server.

        calls_a_document: Calls the ERP needs for one document, or for one full batch
            where it takes batches: saving, submitting and auditing are three.

        paging: How lists are read.

        rate: How many calls the ERP takes; None is no known limit.

        limits: What fits into the fields of each kind of document.

        price_decimals: Digits after the point of a unit price.

        zone: The ERP's own time zone, for its naive times.

        asynchronous: Whether a document may be accepted first and made later; its
            outcome is then ``pending``, and it is asked for by key.

        lifecycle: The states the adapter can bring documents to; empty if the ERP has
            none.

        rests_in: The state documents are left in; None if the ERP has no states.

        closes_lines: Whether a single line of an order can be closed; where it cannot,
            that is refused as ``unsupported`` and a person does it.

        by_kind: What is different for a kind of document.
    """

    name: str
    idempotency: Idempotency = Idempotency.LOOKUP_ONLY
    key_life: timedelta | None = None
    settling: timedelta = timedelta(seconds=0)
    max_batch: int = 50
    updates: bool = True
    atomicity: Atomicity = Atomicity.PER_ROW
    calls_a_document: int = 1
    paging: Paging = Paging()
    rate: RateLimit | None = None
    limits: Mapping[str, tuple[FieldLimit, ...]] = field(factory=dict)
    price_decimals: int = 2
    zone: str = "Asia/Shanghai"
    asynchronous: bool = False
    lifecycle: frozenset[LifecycleState] = frozenset()
    rests_in: LifecycleState | None = None
    closes_lines: bool = True
    by_kind: Mapping[str, AdapterTraits] = field(factory=dict)

    def of(self, kind: str) -> AdapterTraits:
        """Return what holds for a kind of document."""
        return self.by_kind.get(kind, self)

    def but(self, kind: str, **changes: object) -> AdapterTraits:
        """Return the same with something different for one kind of document."""
        own = evolve(self, by_kind={}, **changes)  # type: ignore[arg-type]
        return evolve(self, by_kind={**self.by_kind, kind: own})


__all__ = [
    "AdapterTraits",
    "Atomicity",
    "FieldLimit",
    "Idempotency",
    "LifecycleState",
    "Paging",
    "PagingKind",
    "RateLimit",
]
