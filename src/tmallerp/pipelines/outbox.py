"""
Deliver: take letters from the outbox to a destination, with exactly one effect each.

A letter is saved as sent before it is sent. When the answer is lost the destination is
asked by business key, after its settling time, before anything is sent again. What
came of a group of letters is saved in one transaction, so that a durable commit is
paid once a group.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from tmallerp.clock import Clock
from tmallerp.documents import ShopKey
from tmallerp.erp.protocols import Idempotency, Outcome, OutcomeStatus
from tmallerp.errors import ErpError, ErpOutcomeUnknownError
from tmallerp.pipelines._destination import Destination
from tmallerp.pipelines._report import Progress, ProgressHook, Report, Stage
from tmallerp.pipelines._settle import DeliverRules, Settler
from tmallerp.store.protocol import Store, Transaction
from tmallerp.store.records import Act, Letter, LetterState

_log = logging.getLogger("tmallerp")

OVERTAKEN = "overtaken"
"""The error text of a letter that a later one of its key made needless."""


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
        sink: Destination,
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
        self._settler = Settler(shop, stream, sink.traits, rules, sink.total)

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
            f"{len(new)} new documents wait for {self._name}, more than the {limit} "
            "one run may create. Nothing was sent; look at them, then allow more."
        )
        return True

    def _deliver_group(self, report: Report) -> int:
        """Claim a group, act on it, settle it; return how many letters it had."""
        to_send, to_ask, outdated = self._claim()
        if to_ask:
            self._ask(to_ask, report)
        puts = [letter for letter in to_send if letter.act is Act.PUT]
        if puts:
            self._put(puts, report)
        for letter in to_send:
            if letter.act is Act.CANCEL:
                self._cancel(letter, report)
        return len(to_send) + len(to_ask) + outdated

    def _claim(self) -> tuple[list[Letter], list[Letter], int]:
        """Return letters to send, letters to ask about, and how many were overtaken."""
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
            fresh = [one for one in fresh if not self._is_too_early(tx, one, now)]
            fresh = tx.outbox.mark_sent(
                fresh, now=now, settle_after=now + self._sink.traits.settling
            )
            overtaken = [one for one in fresh if self._is_overtaken(tx, one)]
            for letter in overtaken:
                tx.outbox.settle(letter, LetterState.DONE, now=now, error=OVERTAKEN)
        return [one for one in fresh if one not in overtaken], lost, len(overtaken)

    def _is_overtaken(self, tx: Transaction, letter: Letter) -> bool:
        """Say whether what did not begin was changed or taken back while it waited."""
        if letter.attempts <= 1 or not self._sink.keeps_what_it_hears:
            return False
        later = tx.outbox.of_key(letter.key, self._name)
        return any(one.id > letter.id for one in later)

    def _is_too_early(self, tx: Transaction, letter: Letter, now: datetime) -> bool:
        """
        Give a letter back if the destination may not see its own document yet.

        One that prevents doubles only by looking would look, find nothing, and post a
        second document: after a success too, so changes wait for its settling time.
        """
        if self._sink.traits.idempotency is not Idempotency.LOOKUP_ONLY:
            return False
        binding = tx.bindings.get(letter.key, self._name)
        if binding is None:
            return False
        seen_from = binding.delivered_at + self._sink.traits.settling
        if seen_from <= now:
            return False
        tx.outbox.settle(
            letter, LetterState.PENDING, now=now, error=letter.error, not_before=seen_from
        )
        return True

    def _put(self, letters: Sequence[Letter], report: Report) -> None:
        try:
            answered = self._sink.put(letters)
        except ErpOutcomeUnknownError as error:
            self._settle_all(letters, OutcomeStatus.UNKNOWN, error, report)
        except ErpError as error:
            report.troubles.append(str(error))
            self._settle_all(letters, OutcomeStatus.RETRYABLE, error, report)
        else:
            outcomes = _matched(letters, answered, report)
            self._settle(zip(letters, outcomes, strict=True), report)

    def _cancel(self, letter: Letter, report: Report) -> None:
        try:
            outcome = self._sink.cancel(letter)
        except ErpOutcomeUnknownError as error:
            self._settle_all([letter], OutcomeStatus.UNKNOWN, error, report)
        except ErpError as error:
            report.troubles.append(str(error))
            self._settle_all([letter], OutcomeStatus.RETRYABLE, error, report)
        else:
            if outcome is None:
                self._nothing_to_cancel(letter, report)
            else:
                self._settle([(letter, outcome)], report)

    def _nothing_to_cancel(self, letter: Letter, report: Report) -> None:
        with self._store.begin() as tx:
            self._settler.nothing_to_cancel(tx, letter, self._clock.now())
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
                (letter, Outcome(key=letter.key, status=status, message=error.message))
                for letter in letters
            ),
            report,
        )

    def _settle(self, results: Iterable[tuple[Letter, Outcome]], report: Report) -> None:
        now = self._clock.now()
        with self._store.begin() as tx:
            for letter, outcome in results:
                report.outcomes[self._settler.settle(tx, letter, outcome, now)] += 1

    def _ask(self, letters: Sequence[Letter], report: Report) -> None:
        """Find out what became of letters whose answer was lost."""
        now = self._clock.now()
        early = [one for one in letters if one.settle_after and one.settle_after > now]
        due = [one for one in letters if one not in early]
        try:
            found = self._sink.find(due) if due else {}
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
                report.outcomes[self._settler.resolve(tx, letter, found, now)] += 1

    def _short(self) -> timedelta:
        return timedelta(seconds=self._rules.retry_base)

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
