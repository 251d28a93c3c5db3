"""What becomes of a document, said to the caller."""

from __future__ import annotations

from tmallerp.documents import DocumentKey
from tmallerp.erp.kingdee._answers import Refused, Trouble
from tmallerp.erp.kingdee._finding import Bill
from tmallerp.erp.kingdee._saving import Prepared
from tmallerp.erp.kingdee.settings import Limits
from tmallerp.erp.outcomes import Outcome, OutcomeStatus

_MESSAGES = {
    "cancelled": "it is cancelled, and a cancelled document is not revived",
    "shipped": "something of it was shipped already; a person decides",
    "audited": "it is audited, and the settings do not let it be reopened",
}


def refusal(limits: Limits, key: DocumentKey | str, said: Refused) -> Outcome:
    """Say what a refusal means for a document."""
    if said.trouble is Trouble.LOST:
        return Outcome(
            key=key,
            status=OutcomeStatus.UNKNOWN,
            code=said.trouble.value,
            message=said.message,
        )
    waits = {
        Trouble.CALL_LIMIT: limits.call_limit_wait_s,
        Trouble.LOCKED: limits.lock_wait_s,
        Trouble.SESSION: 0.0,
    }
    may_wait = said.trouble in waits
    return Outcome(
        key=key,
        status=OutcomeStatus.RETRYABLE if may_wait else OutcomeStatus.REJECTED,
        code=said.trouble.value,
        message=said.message,
        field=said.field,
        retry_after=waits.get(said.trouble),
    )


def unchanged(one: Prepared, bill: Bill) -> Outcome:
    """Say that a document is there as it should be."""
    return Outcome(
        key=one.key,
        status=OutcomeStatus.UNCHANGED,
        reference=one.number,
        total=bill.total,
        reached=bill.reached,
    )


def conflict(one: Prepared, bill: Bill, code: str) -> Outcome:
    """Say why a document that is there is not changed."""
    return Outcome(
        key=one.key,
        status=OutcomeStatus.REJECTED,
        reference=one.number,
        total=bill.total,
        code="cancelled" if code == "cancelled" else "conflict",
        message=_MESSAGES[code],
        reached=bill.reached,
    )


__all__ = ["conflict", "refusal", "unchanged"]
