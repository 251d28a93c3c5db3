"""
Write documents of one form: new ones at once, known ones compared first.

New documents are sent without asking, for the form refuses a number it has; only those
are read, compared and, where they differ, sent again with all their ids. What an answer
does not say is unknown, never a success.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from attrs import evolve, field, frozen

from tmallerp.documents import DocumentKey
from tmallerp.erp.kingdee._answers import Refused, Trouble
from tmallerp.erp.kingdee._filters import Filter
from tmallerp.erp.kingdee._finding import Bill, Finder, inner_id, matched_ids
from tmallerp.erp.kingdee._flat import (
    Cells,
    Flat,
    as_text,
    flatten,
    same_document,
)
from tmallerp.erp.kingdee._forms import Form
from tmallerp.erp.kingdee._holding import Hold, read_hold, write_hold
from tmallerp.erp.kingdee._outcomes import conflict, refusal, unchanged
from tmallerp.erp.kingdee._saving import Model, Prepared, Saver, lost
from tmallerp.erp.kingdee._states import (
    AUDITED,
    SAVED,
    SUBMITTED,
    Closing,
    Refusals,
    States,
    rank,
    refusals,
    unanswered,
)
from tmallerp.erp.kingdee._wire import encode
from tmallerp.erp.kingdee.client import KingdeeClient
from tmallerp.erp.kingdee.settings import KingdeeSettings
from tmallerp.erp.outcomes import Outcome, OutcomeStatus
from tmallerp.erp.traits import LifecycleState
from tmallerp.errors import ErpOutcomeUnknownError, ErpUnavailableError


class _Finish(NamedTuple):
    """A document that is there: what is still to be done to it, and what was done."""

    one: Prepared
    status: OutcomeStatus
    bill: Bill | None
    held: bool = False
    was: LifecycleState | None = None
    """How far it was before it was taken back to be changed."""


@frozen(kw_only=True)
class Writer:
    """
    Writes documents of one form.

    Args:
        client: Where.

        settings: How.

        finder: Reads documents back.

        form: The form.

        target: How far documents are taken.

        filters: What holds of all of them, besides their numbers.
    """

    client: KingdeeClient
    settings: KingdeeSettings
    finder: Finder
    form: Form
    target: LifecycleState
    filters: tuple[Filter, ...] = ()
    states: States = field(init=False)
    saver: Saver = field(init=False)

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "states", States(self.client))
        saver = Saver(client=self.client, settings=self.settings, form=self.form)
        object.__setattr__(self, "saver", saver)

    # --- putting --------------------------------------------------------------------------

    def put(self, work: Sequence[Prepared | Outcome]) -> list[Outcome]:
        """
        Write what is prepared, in place of it; what is decided already stays.

        Raises:
            ErpUnavailableError: If the call did not begin.

            ErpOutcomeUnknownError: If it was lost as a whole.
        """
        ready = [one for one in work if isinstance(one, Prepared)]
        done = dict(self._put(ready)) if ready else {}
        return [one if isinstance(one, Outcome) else done[one.number] for one in work]

    def _put(self, ready: Sequence[Prepared]) -> Iterator[tuple[str, Outcome]]:
        fresh = [one for one in ready if not one.known]
        saved = self.saver.save([one.raw for one in fresh], fresh)
        finish: list[_Finish] = []
        known = [one for one in ready if one.known]
        for one, said in zip(fresh, saved, strict=True):
            if said is None:
                finish.append(_Finish(one, OutcomeStatus.CREATED, None))
            elif isinstance(said, Refused) and said.trouble is Trouble.DUPLICATE:
                known.append(one)
            else:
                yield one.number, self._bad(one, said)
        for met in self._meet_or_wait(known) if known else ():
            if isinstance(met, _Finish):
                finish.append(met)
            else:
                yield met
        yield from self._finish(finish)

    def _meet_or_wait(
        self, known: Sequence[Prepared]
    ) -> Iterable[_Finish | tuple[str, Outcome]]:
        """Its neighbours were written already: that the rest cannot be read is theirs."""
        try:
            return list(self._meet(known))
        except ErpUnavailableError as error:
            return [(one.number, self._bad(one, lost(error))) for one in known]

    # --- documents that are known ---------------------------------------------------------

    def _meet(self, known: Sequence[Prepared]) -> Iterator[_Finish | tuple[str, Outcome]]:
        flats = [flatten(one.said, self.form.entry) for one in known]
        names = {name: None for flat in flats for name in flat.names}
        numbers = [one.number for one in known]
        bills = self.finder.whole(self.form, numbers, tuple(names), self.filters)
        changed: list[tuple[Prepared, Bill]] = []
        for one, flat in zip(known, flats, strict=True):
            bill = bills.get(one.number)
            verdict = self._judge(one, flat, bill)
            if isinstance(verdict, _Finish):
                yield verdict
            elif isinstance(verdict, Outcome):
                yield one.number, verdict
            elif bill is not None:
                changed.append((one, bill))
        if changed:
            yield from self._change(changed)

    def _judge(
        self, one: Prepared, flat: Flat, bill: Bill | None
    ) -> _Finish | Outcome | None:
        """Decide what a known number needs; None is a change."""
        if bill is None:
            return Outcome(
                key=one.key,
                status=OutcomeStatus.RETRYABLE,
                message="its number is taken, and it cannot be read yet",
                retry_after=self.settings.limits.lock_wait_s,
            )
        same = self._is_same(one, flat, bill)
        if bill.is_cancelled:
            return unchanged(one, bill) if same else conflict(one, bill, "cancelled")
        too_far = one.waits and rank(bill.reached) > rank(SAVED)
        if same and not too_far:
            held = self.hold_of(bill).reason is not None
            return _Finish(one, OutcomeStatus.UNCHANGED, bill, held)
        if bill.has_moved:
            return conflict(one, bill, "shipped")
        if rank(bill.reached) > rank(SAVED) and not self.settings.reopen:
            return conflict(one, bill, "audited")
        return None

    def _is_same(self, one: Prepared, flat: Flat, bill: Bill) -> bool:
        names = self.settings.fields
        if one.digest:
            return as_text(bill.flat.head.get(names.digest)) == one.digest
        theirs = bill.flat
        if self.form.holds and names.hold in flat.head:
            rest = self.hold_of(bill).rest
            theirs = evolve(theirs, head={**theirs.head, names.hold: rest})
        return same_document(flat, theirs, names.not_compared)

    def hold_of(self, bill: Bill) -> Hold:
        """Read whether a document waits."""
        if not self.form.holds:
            return Hold(None, "")
        text = as_text(bill.flat.head.get(self.settings.fields.hold))
        return read_hold(text, own_field=self.owns_hold)

    @property
    def owns_hold(self) -> bool:
        """Whether the reason of a hold has a field of its own."""
        return self.settings.fields.hold != "FNote"

    def _change(
        self, changed: Sequence[tuple[Prepared, Bill]]
    ) -> Iterator[_Finish | tuple[str, Outcome]]:
        at = {bill.number: bill.reached for _, bill in changed}
        refused = self.states.bring(self.form, at, SAVED)
        ready = []
        for one, bill in changed:
            if one.number in refused:
                yield one.number, self._bad(one, refused[one.number])
            else:
                ready.append((one, bill))
        if not ready:
            return
        raw = [encode(self._with_ids(one, bill)) for one, bill in ready]
        saved = self.saver.save(raw, [one for one, _ in ready], is_new=False)
        for (one, bill), said in zip(ready, saved, strict=True):
            if said is None:
                held = self.hold_of(bill).reason is not None
                done = evolve(bill, flat=evolve(bill.flat, head={}))
                yield _Finish(one, OutcomeStatus.UPDATED, done, held, bill.reached)
                continue
            if rank(bill.reached) > rank(SAVED) and isinstance(said, Refused):
                # What was not changed goes back to where it was.
                self.states.bring(self.form, {one.number: SAVED}, bill.reached or SAVED)
            yield one.number, self._bad(one, said)

    def _with_ids(self, one: Prepared, bill: Bill) -> Model:
        """Name every row that is there already, or the server would make it anew."""
        form, said = self.form, one.said
        model: dict[str, Any] = {form.pk: inner_id(bill.id), **said}
        hold = self.hold_of(bill)
        if hold.reason is not None:
            note = as_text(said.get(self.settings.fields.hold))
            model[self.settings.fields.hold] = write_hold(
                hold.reason, note, own_field=self.owns_hold
            )
        if form.entry_query:
            ids = iter(matched_ids(model[form.entry], bill))
            model[form.entry] = [
                {form.entry_pk: entry, **row} if (entry := next(ids)) else row
                for row in model[form.entry]
            ]
        return model

    # --- finishing ------------------------------------------------------------------------

    def _finish(self, finish: Sequence[_Finish]) -> Iterator[tuple[str, Outcome]]:
        refused = self._advance(finish)
        closed, (still_open, not_back) = self._close_rows(finish)
        refused |= not_back | still_open
        finish = [
            one._replace(status=OutcomeStatus.UPDATED)
            if one.one.number in closed and one.status is OutcomeStatus.UNCHANGED
            else one
            for one in finish
        ]
        stale = [one for one in finish if self._is_stale(one)]
        heads = self._read_back([one.one.number for one in stale])
        for one in finish:
            bill = heads.get(one.one.number) or one.bill
            outcome = self._outcome(one, bill, refused.get(one.one.number))
            if one.one.number in still_open:
                # A line that must not be shipped is still open: it is put again.
                outcome = evolve(outcome, status=OutcomeStatus.RETRYABLE)
            yield one.one.number, outcome

    def _is_stale(self, one: _Finish) -> bool:
        """Say whether it must be read again: it was written, or taken further."""
        if one.status is not OutcomeStatus.UNCHANGED or one.one.closed:
            return True
        return one.bill is not None and rank(one.bill.reached) < rank(self._wants(one))

    def _wants(self, one: _Finish) -> LifecycleState:
        """Return how far it goes: a change does not undo what people have done."""
        if one.one.waits or one.held:
            return SAVED
        return one.was if one.was and rank(one.was) > rank(self.target) else self.target

    def _advance(self, finish: Sequence[_Finish]) -> Refusals:
        refused: Refusals = {}
        for to in (SUBMITTED, AUDITED):
            mine = [one for one in finish if self._wants(one) is to]
            at = self._too_early(mine)
            if at:
                refused |= self.states.bring(self.form, at, to)
        return refused

    def _too_early(self, finish: Sequence[_Finish]) -> dict[str, LifecycleState | None]:
        """Say of those that are not where they go how far they are."""
        at: dict[str, LifecycleState | None] = {}
        for one in finish:
            is_old = one.status is OutcomeStatus.UNCHANGED
            now = one.bill.reached if one.bill and is_old else SAVED
            if rank(now) < rank(self._wants(one)):
                at[one.one.number] = now
        return at

    def _close_rows(self, finish: Sequence[_Finish]) -> tuple[set[str], Closing]:
        """Return which documents had rows closed, and what was refused."""
        wanted = {one.one.number: one.one.closed for one in finish if one.one.closed}
        if not wanted:
            return set(), Closing({}, {})
        try:
            bills = self.finder.whole(self.form, list(wanted))
            open_ones = {one for one, bill in bills.items() if bill.open_rows(wanted[one])}
        except (ErpUnavailableError, ErpOutcomeUnknownError) as error:
            return set(), Closing(unanswered(wanted, error), {})
        closing = self.close([(bills[name], wanted[name]) for name in sorted(open_ones)])
        return open_ones - closing.still_open.keys(), closing

    def close(self, wanted: Iterable[tuple[Bill, Sequence[str]]]) -> Closing:
        """
        Close the rows of lines; those that are closed already are left alone.

        Only audited documents have rows that can be closed: others are audited for it
        and taken back to where they were.
        """
        rows = [(bill, bill.open_rows(lines)) for bill, lines in wanted]
        touched = [(bill, some) for bill, some in rows if some]
        early = [bill for bill, _ in touched if bill.reached is not AUDITED]
        not_audited = self.states.bring(
            self.form, {bill.number: bill.reached for bill in early}, AUDITED
        )
        ready = [one for one in touched if one[0].number not in not_audited]
        still_open = not_audited | self._close(ready)
        not_back: Refusals = {}
        for back in {bill.reached or SAVED for bill in early}:
            mine = [one.number for one in early if (one.reached or SAVED) is back]
            # Whoever could not be audited may have been submitted for it.
            now = {one: SUBMITTED if one in not_audited else AUDITED for one in mine}
            not_back |= self.states.bring(self.form, now, back)
        return Closing(still_open, not_back)

    def _close(self, touched: Sequence[tuple[Bill, Sequence[Cells]]]) -> Refusals:
        if not touched:
            return {}
        which = [
            {"Id": bill.id, "EntryIds": ",".join(bill.entry_ids(some))}
            for bill, some in touched
        ]
        operation = self.settings.operations.close_row
        numbers = [bill.number for bill, _ in touched]
        try:
            result = self.client.operate(self.form.id, operation, PkEntryIds=which)
        except (ErpUnavailableError, ErpOutcomeUnknownError) as error:
            return unanswered(numbers, error)
        return refusals(result, numbers)

    def _read_back(self, numbers: Sequence[str]) -> dict[str, Bill]:
        if not numbers:
            return {}
        try:
            return self.finder.heads(self.form, numbers, (), self.filters)
        except ErpUnavailableError:
            # They were written; what they add up to is asked another time.
            return {}

    def _outcome(self, one: _Finish, bill: Bill | None, refused: Refused | None) -> Outcome:
        outcome = Outcome(
            key=one.one.key,
            status=one.status,
            reference=one.one.number,
            total=bill.total if bill else None,
            reached=bill.reached if bill else None,
        )
        if refused is None:
            return outcome
        return evolve(outcome, code=refused.trouble.value, message=refused.message)

    def _bad(self, one: Prepared, said: Refused | str | None) -> Outcome:
        if isinstance(said, Refused):
            return self.refusal(one.key, said)
        return Outcome(key=one.key, status=OutcomeStatus.UNKNOWN, message=said or "")

    def refusal(self, key: DocumentKey | str, said: Refused) -> Outcome:
        """Say what a refusal means for a document."""
        return refusal(self.settings.limits, key, said)


__all__ = ["Prepared", "Writer"]
