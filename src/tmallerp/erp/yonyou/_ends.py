"""What a bill's way through its states means for the outcome of what was asked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import evolve

from tmallerp.documents import DocumentKey
from tmallerp.erp.outcomes import Outcome, OutcomeStatus
from tmallerp.erp.traits import LifecycleState
from tmallerp.erp.yonyou._answers import text
from tmallerp.erp.yonyou._heads import REACHED, Advance, Head
from tmallerp.erp.yonyou._outcomes import retryable, unknown
from tmallerp.erp.yonyou._steps import NO_ANSWER, NOT_BEGUN

_RANK = {state: verified for verified, state in REACHED.items()}


def ended(outcome: Outcome, end: Advance) -> Outcome:
    """Add to an outcome how far a bill came, and why not further."""
    return evolve(
        outcome,
        reached=REACHED.get(end.verified),
        code=end.code or outcome.code,
        message=end.message or outcome.message,
    )


def stuck(key: DocumentKey, head: Head, end: Advance, status: OutcomeStatus) -> Outcome:
    """Make the outcome of a bill that could not be taken back to be changed."""
    if end.code == NO_ANSWER:
        # Taken back or not, it is not yet what was asked for.
        said = unknown(key, message=end.message, code=NO_ANSWER)
        return evolve(said, reference=head.code)
    if end.code == NOT_BEGUN:
        return retryable(key, end.message, code=NOT_BEGUN)
    return head.outcome(key, status, code=end.code, message=end.message)


def rests(head: Head, usual: LifecycleState) -> LifecycleState:
    """Say how far a bill goes: as far as all, or back to where it was."""
    before = REACHED.get(head.was)
    return before if before is not None and head.was > _RANK[usual] else usual


def age(row: Mapping[str, Any]) -> tuple[int, str]:
    """Order bills by their ids, which grow: by length, then by digits."""
    document_id = text(row.get("id"))
    return (len(document_id), document_id)


__all__ = ["age", "ended", "rests", "stuck"]
