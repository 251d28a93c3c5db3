"""Calls that are all or nothing, and what an error means for one document."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from tmallerp.documents import DocumentKey
from tmallerp.erp.protocols import Outcome, OutcomeStatus
from tmallerp.errors import ErpError, ErpOutcomeUnknownError, ErpUnavailableError
from tryton_erp.rpc import AnsweredError

Item = TypeVar("Item")
Trouble = ErpError | AnsweredError


def halving(
    items: Sequence[Item], act: Callable[[Sequence[Item]], None]
) -> dict[int, Trouble]:
    """
    Do something with all at once; where that is refused, with either half.

    Returns:
        What went wrong, by place; with the others it is done.
    """
    try:
        act(items)
    except (ErpError, AnsweredError) as error:
        if len(items) == 1 or not isinstance(error, AnsweredError):
            return dict.fromkeys(range(len(items)), error)
    else:
        return {}
    half = len(items) // 2
    wrong = halving(items[:half], act)
    rest = halving(items[half:], act)
    return wrong | {half + place: error for place, error in rest.items()}


def trouble(key: DocumentKey | str, error: Trouble) -> Outcome:
    """Say what an error means for one document."""
    match error:
        case ErpOutcomeUnknownError():
            status = OutcomeStatus.UNKNOWN
        case ErpUnavailableError():
            status = OutcomeStatus.RETRYABLE
        case AnsweredError() if not error.is_final:
            status = OutcomeStatus.RETRYABLE
        case _:
            status = OutcomeStatus.REJECTED
    code, message = told(error)
    return Outcome(key=key, status=status, code=code, message=message)


def told(error: Trouble) -> tuple[str | None, str]:
    """Return an error's code, if it has one, and its sentence."""
    return (error.name if isinstance(error, AnsweredError) else None), error.message


__all__ = ["Trouble", "halving", "told", "trouble"]
