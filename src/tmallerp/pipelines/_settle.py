"""
Settle: write down what became of letters, whatever the destination answered.

Everything here happens inside a transaction of the caller's; nothing is sent.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from decimal import Decimal

from attrs import frozen

from tmallerp.documents import DocumentKey, ShopKey
from tmallerp.erp.protocols import (
    AdapterTraits,
    DocumentState,
    FoundDocument,
    Outcome,
    OutcomeStatus,
)
from tmallerp.pipelines._plan import CANCELLED
from tmallerp.store.protocol import Transaction
from tmallerp.store.records import (
    Act,
    Binding,
    Disposition,
    Letter,
    LetterState,
    QuarantineRow,
)


@frozen(kw_only=True)
class DeliverRules:
    """
    How letters are delivered.

    Args:
        lease: How long a claimed group may take before another worker takes over.

        retry_base: Seconds before the first repeat of what did not begin; doubles.

        retry_cap: Longest wait between repeats, in seconds.

        max_new: How many documents one run may create; beyond it the run stops and
            asks. None is no limit.

        patience: How long a run waits, in all, for letters that are not due yet.
    """

    lease: timedelta = timedelta(minutes=2)
    retry_base: float = 5.0
    retry_cap: float = 600.0
    max_new: int | None = 20_000
    patience: timedelta = timedelta(0)


SUCCESS = frozenset({OutcomeStatus.CREATED, OutcomeStatus.UPDATED, OutcomeStatus.UNCHANGED})
NAMED = frozenset(
    {
        "preflight",
        "missing_base",
        "other_parcel",
        "closed_line",
        "too_many",
        "not_shippable",
    }
)
"""Codes of refusals that are a cause of their own: nothing was sent because of them."""
LOST = frozenset({OutcomeStatus.UNKNOWN, OutcomeStatus.PENDING})


class Settler:
    """
    Writes down what became of one shop's letters to one destination.

    Args:
        shop: Whose letters.

        stream: The stream whose records they come from.

        traits: What the destination is like.

        rules: How long to wait before trying again.

        total: Says what a letter's document comes to in yuan, None where it has none.
    """

    def __init__(
        self,
        shop: ShopKey,
        stream: str,
        traits: AdapterTraits,
        rules: DeliverRules,
        total: Callable[[Letter], Decimal | None],
    ) -> None:
        self._shop = shop
        self._stream = stream
        self._traits = traits
        self._rules = rules
        self._total = total

    def settle(
        self, tx: Transaction, letter: Letter, outcome: Outcome, now: datetime
    ) -> str:
        """Save what an answer says of one letter; return the word to count it under."""
        if outcome.status in SUCCESS:
            return self._succeeded(tx, letter, outcome, now)
        if outcome.status in LOST or outcome.status is OutcomeStatus.EXISTS:
            # "Exists" names no content: ask what is there, like after a lost answer.
            after = now + self._traits.settling
            tx.outbox.settle(
                letter,
                LetterState.UNKNOWN,
                now=now,
                error=outcome.message,
                settle_after=after,
            )
        elif outcome.status is OutcomeStatus.RETRYABLE:
            tx.outbox.settle(
                letter,
                LetterState.PENDING,
                now=now,
                error=outcome.message,
                not_before=now + self.pause(letter, outcome),
            )
        else:
            # What was refused beforehand was never sent: the data is wrong, not the ERP.
            code = outcome.code or ""
            cause = code if code in NAMED else "rejected"
            blamed = outcome.field or outcome.code
            self._refused(tx, letter, cause, outcome.message, now, blamed)
        return outcome.status.value

    def _succeeded(
        self, tx: Transaction, letter: Letter, outcome: Outcome, now: datetime
    ) -> str:
        reference = outcome.reference or str(letter.key)
        due = self._total(letter) if outcome.total is not None else None
        if letter.act is Act.PUT and due is not None and outcome.total != due:
            # Bound, because it is there; without a digest, so that a retry sends it.
            self._bind(tx, letter, reference, now, digest="")
            message = (
                f"{letter.key}: the destination reads back {outcome.total} yuan, "
                f"the buyer paid {due}."
            )
            self._refused(tx, letter, "total_differs", message, now, None)
            return "total_differs"
        self._bind(tx, letter, reference, now, digest=letter.digest)
        tx.outbox.settle(letter, LetterState.DONE, now=now)
        platform_id = letter.key.platform_id
        is_latest = tx.inbox.decide(
            self._shop,
            self._stream,
            platform_id,
            letter.version,
            Disposition.DELIVERED,
            reason=CANCELLED if letter.act is Act.CANCEL else "",
        )
        if not is_latest:
            self._plan_again(tx, platform_id)
        tx.quarantine.release(self._shop, self._stream, platform_id)
        return outcome.status.value if letter.act is Act.PUT else CANCELLED

    def _plan_again(self, tx: Transaction, platform_id: str) -> None:
        """
        Have a version decided once more that came while this letter was on its way.

        It may have said nothing new, and then it has no letter that could settle it.
        """
        row = tx.inbox.get(self._shop, self._stream, platform_id)
        if row is not None and row.disposition is Disposition.DELIVERING:
            tx.inbox.decide(
                self._shop, self._stream, platform_id, row.version, Disposition.NEW
            )

    def _bind(
        self,
        tx: Transaction,
        letter: Letter,
        reference: str,
        now: datetime,
        *,
        digest: str,
    ) -> None:
        known = tx.bindings.get(letter.key, self._traits.name)
        if known is not None and known.version > letter.version:
            return
        tx.bindings.put(
            Binding(
                key=letter.key,
                destination=self._traits.name,
                reference=known.reference if known else reference,
                version=letter.version,
                digest=digest,
                delivered_at=now,
            )
        )

    def _refused(
        self,
        tx: Transaction,
        letter: Letter,
        cause: str,
        message: str,
        now: datetime,
        code: str | None,
    ) -> None:
        platform_id = letter.key.platform_id
        tx.outbox.settle(letter, LetterState.DEAD, now=now, error=message)
        tx.inbox.decide(
            self._shop,
            self._stream,
            platform_id,
            letter.version,
            Disposition.QUARANTINED,
            reason=cause,
        )
        tx.quarantine.put(
            QuarantineRow(
                shop=self._shop,
                stream=self._stream,
                id=platform_id,
                version=letter.version,
                cause=cause,
                message=message,
                field=code or "",
                since=now,
            )
        )

    def pause(self, letter: Letter, outcome: Outcome | None) -> timedelta:
        if outcome is not None and outcome.retry_after is not None:
            return timedelta(seconds=outcome.retry_after)
        doubled = self._rules.retry_base * 2 ** min(max(letter.attempts - 1, 0), 20)
        return timedelta(seconds=min(doubled, self._rules.retry_cap))

    def resolve(
        self,
        tx: Transaction,
        letter: Letter,
        found: Mapping[DocumentKey, FoundDocument],
        now: datetime,
    ) -> str:
        """Save what asking says of a lost letter; return the word it counts under."""
        document = found.get(letter.key)
        if document is not None and _is_done(letter, document):
            return self._confirm(tx, letter, document, now)
        if document is not None and document.state is DocumentState.CANCELLED:
            message = f"{letter.key} was cancelled at the destination."
            self._refused(tx, letter, "rejected", message, now, CANCELLED)
            return "rejected"
        if document is not None and not self._traits.updates:
            message = f"{letter.key} is at the destination with other content."
            self._refused(tx, letter, "conflict", message, now, None)
            return "conflict"
        # Not there after the settling time, or there with older content: putting is an
        # upsert by key, so now it may be sent again; at once the first time only.
        later = now + self.pause(letter, None) if letter.attempts > 1 else None
        tx.outbox.settle(
            letter, LetterState.PENDING, now=now, error=letter.error, not_before=later
        )
        return "asked_absent" if document is None else "asked_older"

    def _confirm(
        self, tx: Transaction, letter: Letter, document: FoundDocument, now: datetime
    ) -> str:
        outcome = Outcome(
            key=letter.key,
            status=OutcomeStatus.UNCHANGED,
            reference=document.reference,
            total=document.total,
        )
        self._succeeded(tx, letter, outcome, now)
        return "asked_present"

    def nothing_to_cancel(self, tx: Transaction, letter: Letter, now: datetime) -> None:
        """Save that a document was taken back before its first letter went out."""
        of_order = letter.key.kind == "order"
        tx.outbox.settle(letter, LetterState.DONE, now=now)
        tx.inbox.decide(
            self._shop,
            self._stream,
            letter.key.platform_id,
            letter.version,
            Disposition.NOT_DUE,
            reason="closed_before_shipping" if of_order else "withdrawn",
        )


def _is_done(letter: Letter, document: FoundDocument) -> bool:
    if letter.act is Act.CANCEL:
        return document.state is DocumentState.CANCELLED
    return document.digest == letter.digest
