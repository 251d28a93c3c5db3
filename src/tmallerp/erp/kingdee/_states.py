"""
Take documents through the ERP's states, forwards and back.

A step that fails for some does not stop the others, and a lost answer is not repeated:
whoever asks reads the documents afterwards and sees how far each one is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from tmallerp.erp.kingdee._answers import Refused, Result, Trouble
from tmallerp.erp.kingdee._forms import Form
from tmallerp.erp.kingdee.client import KingdeeClient
from tmallerp.erp.traits import LifecycleState
from tmallerp.errors import ErpOutcomeUnknownError, ErpUnavailableError

SAVED, SUBMITTED, AUDITED = (
    LifecycleState.SAVED,
    LifecycleState.SUBMITTED,
    LifecycleState.AUDITED,
)
_RANK = {LifecycleState.DRAFT: 0, SAVED: 1, SUBMITTED: 2, AUDITED: 3}

Refusals = dict[str, Refused]
_Act = Callable[[str, Sequence[str]], Result]


class Closing(NamedTuple):
    """
    What came of closing rows.

    Args:
        still_open: Documents whose rows are open, or may be, and why.

        not_back: Documents that could not be taken back to where they were, and why.
    """

    still_open: Refusals
    not_back: Refusals


def rank(state: LifecycleState | None) -> int:
    """Return how far a state is, as a number; -1 for one nobody knows."""
    return -1 if state is None else _RANK[state]


class States:
    """
    Takes documents of a form through their states.

    Args:
        client: Where.
    """

    def __init__(self, client: KingdeeClient) -> None:
        self._client = client

    def bring(
        self, form: Form, now: Mapping[str, LifecycleState | None], to: LifecycleState
    ) -> Refusals:
        """
        Bring documents to a state.

        Args:
            form: Their form.

            now: How far each is, by number; None is left alone.

            to: Saved, submitted or audited.

        Returns:
            What was refused, by number.
        """
        refused: Refusals = {}
        audited = [one for one, at in now.items() if rank(at) > rank(to) and at is AUDITED]
        if audited:
            refused |= self._step(self._client.unaudit, form, audited)
        if to is not SUBMITTED:
            back = [one for one, at in now.items() if at is SUBMITTED and to is SAVED]
            refused |= self._step(self._client.withdraw, form, back)
        if rank(to) >= rank(SUBMITTED):
            refused |= self._forward(form, now, to, refused)
        return refused

    def _forward(
        self,
        form: Form,
        now: Mapping[str, LifecycleState | None],
        to: LifecycleState,
        refused: Refusals,
    ) -> Refusals:
        early = (LifecycleState.DRAFT, SAVED)
        submit = [one for one, at in now.items() if at in early]
        if to is SUBMITTED:
            submit += [
                one for one, at in now.items() if at is AUDITED and one not in refused
            ]
        failed = self._step(self._client.submit, form, submit)
        if to is AUDITED:
            handed = {one for one, at in now.items() if at is SUBMITTED}.union(submit)
            ready = [one for one in now if one in handed and one not in failed]
            failed |= self._step(self._client.audit, form, ready)
        return failed

    def _step(self, act: _Act, form: Form, numbers: Sequence[str]) -> Refusals:
        if not numbers:
            return {}
        try:
            result = act(form.id, numbers)
        except (ErpUnavailableError, ErpOutcomeUnknownError) as error:
            return unanswered(numbers, error)
        return refusals(result, numbers)


def unanswered(
    numbers: Iterable[str], error: ErpUnavailableError | ErpOutcomeUnknownError
) -> Refusals:
    """Say of documents that a step was not done, or that nobody knows whether it was."""
    sent = isinstance(error, ErpOutcomeUnknownError)
    trouble = Trouble.LOST if sent else Trouble.LOCKED
    why = Refused(index=None, field=None, message=error.message, trouble=trouble)
    return dict.fromkeys(numbers, why)


def refusals(result: Result, numbers: Sequence[str]) -> Refusals:
    """Say which documents an operation refused, and why."""
    if result.ok:
        return {}
    found: Refusals = {}
    trouble = result.trouble or Trouble.INVALID
    if trouble in _OF_THE_CALL and not result.written:
        # Such a refusal is said of the first row and meant of all.
        first = result.refused[0] if result.refused else _unnamed(result)
        return dict.fromkeys(numbers, first)
    for one in result.refused:
        if one.index is not None and 0 <= one.index < len(numbers):
            found.setdefault(numbers[one.index], one)
    done = {one.number for one in result.written}
    whole = next((one for one in result.refused if one.index is None), None)
    if whole is None and not found:
        whole = _unnamed(result)
    if whole is not None:
        for number in numbers:
            if number not in done:
                found.setdefault(number, whole)
    return found


_OF_THE_CALL = frozenset({Trouble.SESSION, Trouble.CALL_LIMIT, Trouble.PERMISSION})


def _unnamed(result: Result) -> Refused:
    return Refused(
        index=None,
        field=None,
        message=result.message or f"refused without a reason (MsgCode {result.code})",
        trouble=result.trouble or Trouble.INVALID,
    )


__all__ = [
    "AUDITED",
    "SAVED",
    "SUBMITTED",
    "Closing",
    "Refusals",
    "States",
    "rank",
    "refusals",
    "unanswered",
]
