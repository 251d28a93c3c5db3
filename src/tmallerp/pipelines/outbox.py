"""
Deliver: take letters from the outbox to a destination, with exactly one effect each.

A letter is saved as sent before it is sent. When the answer is lost the destination is
asked by business key, after its settling time, before anything is sent again. What
came of a group of letters is saved in one transaction, so that a durable commit is
paid once a group.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from attrs import frozen

from tmallerp.clock import Clock
from tmallerp.documents import DocumentKey, SalesOrder, ShopKey, order_from_json
from tmallerp.erp.protocols import (
    DocumentState,
    FoundDocument,
    OrderSink,
    Outcome,
    OutcomeStatus,
)
from tmallerp.errors import ErpError, ErpOutcomeUnknownError
from tmallerp.pipelines._plan import CANCELLED
from tmallerp.pipelines._report import Progress, ProgressHook, Report, Stage
from tmallerp.store.protocol import Store, Transaction
from tmallerp.store.records import (
    Act,
    Binding,
    Disposition,
    Letter,
    LetterState,
    QuarantineRow,
)

_log = logging.getLogger("tmallerp")


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


SUCCESS = frozenset(
    {OutcomeStatus.CREATED, OutcomeStatus.UPDATED, OutcomeStatus.UNCHANGED}
)
LOST = frozenset({OutcomeStatus.UNKNOWN, OutcomeStatus.PENDING})


class Postman:
    """
    Delivers one shop's letters to one destination.

    Args:
        shop: Whose letters.

        stream: The stream the documents come from, to settle its records.

        sink: The destination.

        store: The ledger.

        clock: Where now comes from.

        rules: How.

        owner: This worker's name, unique among workers.

        progress: Is told after every group.
    """

    def __init__(  # noqa: PLR0913 - one argument a collaborator
        self,
        shop: ShopKey,
        stream: str,
        sink: OrderSink,
        store: Store,
        *,
        clock: Clock,
        rules: DeliverRules,
        owner: str,
        progress: ProgressHook,
    ) -> None:
        self._shop = shop
        self._stream = stream
        self._sink = sink
        self._store = store
        self._clock = clock
        self._rules = rules
        self._owner = owner
        self._progress = progress
        self._name = sink.traits.name

    def run(self, report: Report) -> None:
        """Deliver what is due; wait for what is nearly due, within the patience."""
        if self._too_many_new(report):
            return
        deadline = self._clock.now() + self._rules.patience
        done = 0
        while True:
            count = self._deliver_group(report)
            done += count
            if not count and not self._wait_for_due(deadline):
                break
            self._progress(
                Progress(stage=Stage.DELIVER, done=done, total=done + self._waiting())
            )

    def _waiting(self) -> int:
        with self._store.begin() as tx:
            counts = tx.outbox.counts(self._shop)
        final = (LetterState.DONE, LetterState.DEAD)
        return sum(count for state, count in counts.items() if state not in final)

    def _too_many_new(self, report: Report) -> bool:
        limit = self._rules.max_new
        with self._store.begin() as tx:
            letters = tx.outbox.unfinished(self._shop, self._name)
            new = {
                letter.key
                for letter in letters
                if letter.act is Act.PUT and not tx.bindings.get(letter.key, self._name)
            }
        if limit is None or len(new) <= limit:
            return False
        report.stopped = (
            f"{len(new)} new documents wait for {self._name}, more than the {limit} one "
            "run may create. Nothing was sent; look at them, then allow more."
        )
        return True

    def _deliver_group(self, report: Report) -> int:
        """Claim a group, act on it, settle it; return how many letters it had."""
        to_send, to_ask = self._claim()
        if to_ask:
            self._ask(to_ask, report)
        puts = [letter for letter in to_send if letter.act is Act.PUT]
        if puts:
            self._put(puts, report)
        for letter in to_send:
            if letter.act is Act.CANCEL:
                self._cancel(letter, report)
        return len(to_send) + len(to_ask)

    def _claim(self) -> tuple[list[Letter], list[Letter]]:
        now = self._clock.now()
        with self._store.begin() as tx:
            letters = tx.outbox.claim(
                self._shop,
                self._name,
                owner=self._owner,
                now=now,
                lease=self._rules.lease,
                limit=self._sink.traits.max_batch,
            )
            fresh = [one for one in letters if one.state is LetterState.PENDING]
            lost = [one for one in letters if one.state is not LetterState.PENDING]
            fresh = tx.outbox.mark_sent(
                fresh, now=now, settle_after=now + self._sink.traits.settling
            )
        return fresh, lost

    def _put(self, letters: Sequence[Letter], report: Report) -> None:
        orders = [order_from_json(letter.payload) for letter in letters]
        try:
            outcomes = self._sink.put_orders(orders)
        except ErpOutcomeUnknownError as error:
            self._settle_all(letters, OutcomeStatus.UNKNOWN, error, report)
        except ErpError as error:
            report.troubles.append(str(error))
            self._settle_all(letters, OutcomeStatus.RETRYABLE, error, report)
        else:
            outcomes = _matched(letters, outcomes, report)
            self._settle(zip(letters, orders, outcomes, strict=True), report)

    def _cancel(self, letter: Letter, report: Report) -> None:
        order = order_from_json(letter.payload)
        try:
            if not self._sink.find_orders([letter.key]):
                self._nothing_to_cancel(letter, report)
                return
            outcome = self._sink.cancel_order(letter.key, order.platform_status)
        except ErpOutcomeUnknownError as error:
            self._settle_all([letter], OutcomeStatus.UNKNOWN, error, report)
        except ErpError as error:
            report.troubles.append(str(error))
            self._settle_all([letter], OutcomeStatus.RETRYABLE, error, report)
        else:
            self._settle([(letter, order, outcome)], report)

    def _nothing_to_cancel(self, letter: Letter, report: Report) -> None:
        """The order was closed before its first letter went out: nothing is there."""
        with self._store.begin() as tx:
            tx.outbox.settle(letter, LetterState.DONE, now=self._clock.now())
            tx.inbox.decide(
                self._shop,
                self._stream,
                letter.key.platform_id,
                letter.version,
                Disposition.NOT_DUE,
                reason="closed_before_shipping",
            )
        report.outcomes["nothing_to_cancel"] += 1

    def _settle_all(
        self,
        letters: Sequence[Letter],
        status: OutcomeStatus,
        error: ErpError,
        report: Report,
    ) -> None:
        self._settle(
            (
                (
                    letter,
                    order_from_json(letter.payload),
                    Outcome(key=letter.key, status=status, message=error.message),
                )
                for letter in letters
            ),
            report,
        )

    def _settle(
        self, results: Iterable[tuple[Letter, SalesOrder, Outcome]], report: Report
    ) -> None:
        now = self._clock.now()
        with self._store.begin() as tx:
            for letter, order, outcome in results:
                word = self._settle_one(tx, letter, order, outcome, now)
                report.outcomes[word] += 1

    def _settle_one(
        self,
        tx: Transaction,
        letter: Letter,
        order: SalesOrder,
        outcome: Outcome,
        now: datetime,
    ) -> str:
        """Save what became of one letter; return the word it is counted under."""
        if outcome.status in SUCCESS:
            return self._succeeded(tx, letter, order, outcome, now)
        if outcome.status in LOST or outcome.status is OutcomeStatus.EXISTS:
            # "Exists" names no content: ask what is there, like after a lost answer.
            after = now + self._sink.traits.settling
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
                not_before=now + self._pause(letter, outcome),
            )
        else:
            self._refused(tx, letter, "rejected", outcome.message, now, outcome.code)
        return outcome.status.value

    def _succeeded(
        self,
        tx: Transaction,
        letter: Letter,
        order: SalesOrder,
        outcome: Outcome,
        now: datetime,
    ) -> str:
        reference = outcome.reference or str(letter.key)
        if letter.act is Act.PUT and outcome.total not in (None, order.payment):
            # Bound, because it is there; without a digest, so that a retry sends it.
            self._bind(tx, letter, reference, now, digest="")
            message = (
                f"{letter.key}: the destination reads back {outcome.total} yuan, "
                f"the buyer paid {order.payment}."
            )
            self._refused(tx, letter, "total_differs", message, now, None)
            return "total_differs"
        self._bind(tx, letter, reference, now, digest=letter.digest)
        tx.outbox.settle(letter, LetterState.DONE, now=now)
        platform_id = letter.key.platform_id
        tx.inbox.decide(
            self._shop,
            self._stream,
            platform_id,
            letter.version,
            Disposition.DELIVERED,
            reason=CANCELLED if letter.act is Act.CANCEL else "",
        )
        tx.quarantine.release(self._shop, self._stream, platform_id)
        return outcome.status.value if letter.act is Act.PUT else CANCELLED

    def _bind(
        self,
        tx: Transaction,
        letter: Letter,
        reference: str,
        now: datetime,
        *,
        digest: str,
    ) -> None:
        known = tx.bindings.get(letter.key, self._name)
        if known is not None and known.version > letter.version:
            return
        tx.bindings.put(
            Binding(
                key=letter.key,
                destination=self._name,
                reference=known.reference if known else reference,
                version=letter.version,
                digest=digest,
                delivered_at=now,
            )
        )

    def _refused(  # noqa: PLR0913 - the facts of a refusal
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

    def _pause(self, letter: Letter, outcome: Outcome | None) -> timedelta:
        if outcome is not None and outcome.retry_after is not None:
            return timedelta(seconds=outcome.retry_after)
        doubled = self._rules.retry_base * 2 ** min(max(letter.attempts - 1, 0), 20)
        return timedelta(seconds=min(doubled, self._rules.retry_cap))

    def _ask(self, letters: Sequence[Letter], report: Report) -> None:
        """Find out what became of letters whose answer was lost."""
        now = self._clock.now()
        early = [one for one in letters if one.settle_after and one.settle_after > now]
        due = [one for one in letters if one not in early]
        try:
            found = self._sink.find_orders([letter.key for letter in due]) if due else {}
        except ErpError as error:
            report.troubles.append(str(error))
            early, due, found = list(letters), [], {}
        with self._store.begin() as tx:
            for letter in early:
                after = max(letter.settle_after or now, now + self._short())
                tx.outbox.settle(
                    letter,
                    LetterState.UNKNOWN,
                    now=now,
                    error=letter.error,
                    settle_after=after,
                )
            for letter in due:
                report.outcomes[self._resolve(tx, letter, found, now)] += 1

    def _short(self) -> timedelta:
        return timedelta(seconds=self._rules.retry_base)

    def _resolve(
        self,
        tx: Transaction,
        letter: Letter,
        found: Mapping[DocumentKey, FoundDocument],
        now: datetime,
    ) -> str:
        document = found.get(letter.key)
        if document is not None and _is_done(letter, document):
            return self._confirm(tx, letter, document, now)
        if document is not None and document.state is DocumentState.CANCELLED:
            message = f"{letter.key} was cancelled at the destination."
            self._refused(tx, letter, "rejected", message, now, CANCELLED)
            return "rejected"
        if document is not None and not self._sink.traits.updates:
            message = f"{letter.key} is at the destination with other content."
            self._refused(tx, letter, "conflict", message, now, None)
            return "conflict"
        # Not there after the settling time, or there with older content: putting is an
        # upsert by key, so now it may be sent again; at once the first time only.
        later = now + self._pause(letter, None) if letter.attempts > 1 else None
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
        order = order_from_json(letter.payload)
        self._succeeded(tx, letter, order, outcome, now)
        return "asked_present"

    def _wait_for_due(self, deadline: datetime) -> bool:
        """Sleep until the next letter is due, if that is before the deadline."""
        now = self._clock.now()
        with self._store.begin() as tx:
            letters = tx.outbox.unfinished(self._shop, self._name)
        heads = {letter.key: letter for letter in reversed(letters)}.values()
        moments = (_due_at(letter) for letter in heads)
        due = [moment for moment in moments if moment is not None and moment > now]
        if not due or min(due) > deadline:
            return False
        self._clock.sleep((min(due) - now).total_seconds())
        return True


def _due_at(letter: Letter) -> datetime | None:
    if letter.waits_for is not None:
        return None
    if letter.leased_until is not None:
        return letter.leased_until
    if letter.state is LetterState.PENDING:
        return letter.not_before
    return letter.settle_after


def _is_done(letter: Letter, document: FoundDocument) -> bool:
    if letter.act is Act.CANCEL:
        return document.state is DocumentState.CANCELLED
    return document.digest == letter.digest


def _matched(
    letters: Sequence[Letter], outcomes: Sequence[Outcome], report: Report
) -> Sequence[Outcome]:
    """Trust only an answer that names every document once, in the order given."""
    if [letter.key for letter in letters] == [outcome.key for outcome in outcomes]:
        return outcomes
    message = "The adapter did not give one outcome a document in order."
    report.troubles.append(message)
    return [
        Outcome(key=letter.key, status=OutcomeStatus.UNKNOWN, message=message)
        for letter in letters
    ]
