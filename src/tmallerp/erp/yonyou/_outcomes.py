"""Outcomes of what did not succeed, in the words all jobs share."""

from __future__ import annotations

from attrs import evolve

from tmallerp.documents import DocumentKey
from tmallerp.erp.outcomes import Outcome, OutcomeStatus
from tmallerp.erp.yonyou._answers import Answer, Verdict
from tmallerp.erp.yonyou._governor import ThrottledError
from tmallerp.erp.yonyou._settings import YonyouSettings
from tmallerp.errors import ErpUnavailableError


def refusal(key: DocumentKey | str, answer: Answer, settings: YonyouSettings) -> Outcome:
    """Make the outcome of a save that did not succeed."""
    if answer.verdict is not Verdict.REFUSED:
        return unknown(key, code=answer.code, message=answer.message)
    if any(one in answer.message for one in settings.busy_texts):
        return retryable(key, answer.message, code=answer.code)
    return Outcome(
        key=key, status=OutcomeStatus.REJECTED, code=answer.code, message=answer.message
    )


def unknown(key: DocumentKey | str, *, message: str, code: str | None = None) -> Outcome:
    """Make the outcome of what was sent and is not known to have happened."""
    return Outcome(key=key, status=OutcomeStatus.UNKNOWN, code=code, message=message)


def retryable(key: DocumentKey | str, message: str, code: str | None = None) -> Outcome:
    """Make the outcome of what did not happen and may be tried again."""
    return Outcome(key=key, status=OutcomeStatus.RETRYABLE, code=code, message=message)


def retry_later(key: DocumentKey | str, error: ErpUnavailableError) -> Outcome:
    """Make the outcome of what did not happen because the ERP takes nothing now."""
    wait = error.retry_after if isinstance(error, ThrottledError) else None
    return evolve(retryable(key, error.message), retry_after=wait)


def rejected(
    key: DocumentKey | str, code: str, message: str, field: str | None = None
) -> Outcome:
    """Make the outcome of what is refused."""
    return Outcome(
        key=key, status=OutcomeStatus.REJECTED, code=code, message=message, field=field
    )


__all__ = ["refusal", "rejected", "retry_later", "retryable", "unknown"]
