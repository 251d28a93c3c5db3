"""Takes bills of any kind to a state, by one call for all of a kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from attrs import evolve

from tmallerp.documents import DocumentKey
from tmallerp.erp.outcomes import DocumentState, Outcome, OutcomeStatus
from tmallerp.erp.traits import LifecycleState
from tmallerp.erp.yonyou._bills import Bills
from tmallerp.erp.yonyou._governor import ThrottledError
from tmallerp.erp.yonyou._heads import Advance, Head
from tmallerp.erp.yonyou._outcomes import rejected, retry_later, retryable, unknown
from tmallerp.erp.yonyou._steps import NO_ANSWER, NOT_BEGUN

_VERIFIED = {
    LifecycleState.SAVED: "0",
    LifecycleState.SUBMITTED: "1",
    LifecycleState.AUDITED: "2",
}


def advance(
    bills: Mapping[str, Bills], keys: Sequence[DocumentKey], to: LifecycleState
) -> list[Outcome]:
    """
    Bring documents to a state; see `Lifecycle.advance`.

    Args:
        bills: The bills of each kind of document.

        keys: Which documents.

        to: Where to.
    """
    outcomes: dict[DocumentKey, Outcome] = {}
    for kind in dict.fromkeys(key.kind for key in keys):
        some = [key for key in keys if key.kind == kind]
        try:
            outcomes |= _advance(bills.get(kind), some, to)
        except ThrottledError as error:
            outcomes |= {key: retry_later(key, error) for key in some}
    return [outcomes[key] for key in keys]


def _advance(
    bills: Bills | None, keys: Sequence[DocumentKey], to: LifecycleState
) -> dict[DocumentKey, Outcome]:
    if bills is None or to not in _VERIFIED:
        said = f"documents of this kind have no state {to.value!r} here"
        return {key: rejected(key, "unsupported", said) for key in keys}
    heads = bills.heads(key.token() for key in keys)
    mine = {key: heads.get(key.token()) for key in keys}
    outcomes = {
        key: _refused(key, head, to)
        for key, head in mine.items()
        if head is None or _stays(head, to)
    }
    going = {
        head.id: head
        for key, head in mine.items()
        if head is not None and key not in outcomes
    }
    ends = bills.steps.bring(going, to) if going else {}
    for key, head in mine.items():
        if head is not None and key not in outcomes:
            outcomes[key] = _outcome(key, head, ends[head.id], to)
    return outcomes


def _stays(head: Head, to: LifecycleState) -> bool:
    return head.state is not DocumentState.OPEN and to is not LifecycleState.SAVED


def _refused(key: DocumentKey, head: Head | None, to: LifecycleState) -> Outcome:
    if head is None:
        return rejected(key, "not_found", f"no document {key.token()}")
    said = f"{head.code} is {head.state.value} and is not {to.value}"
    return rejected(key, "state", said)


def _outcome(key: DocumentKey, head: Head, end: Advance, to: LifecycleState) -> Outcome:
    now = evolve(head, verified=end.verified)
    if end.verified == _VERIFIED[to]:
        is_same = end.verified == head.verified
        status = OutcomeStatus.UNCHANGED if is_same else OutcomeStatus.UPDATED
        return now.outcome(key, status)
    if end.code == NO_ANSWER:
        return evolve(unknown(key, message=end.message), reference=head.code)
    if end.code == NOT_BEGUN:
        said = retryable(key, end.message, code=NOT_BEGUN)
        return evolve(said, reference=head.code, reached=now.reached)
    status = OutcomeStatus.REJECTED
    return now.outcome(key, status, code=end.code or "state", message=end.message)


__all__ = ["advance"]
