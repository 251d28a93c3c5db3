"""
What those who watch a client are told.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from attrs import frozen

from tmallerp.errors import TopError
from tmallerp.top.method import Method


@frozen(kw_only=True)
class Exchange:
    """
    What an observer is told of one sending. Holds no parameter and no secret.

    Args:
        api: The API's name.

        attempt: From 1.

        elapsed_s: Seconds from sending to the whole answer.

        status: HTTP status; None where no answer came.

        error: The exception's class and code, or None.

        request_id: TOP's id of the request, where an error named one.

        waited_s: Seconds this call has waited so far for bans and pauses.
    """

    api: str
    attempt: int
    elapsed_s: float
    status: int | None
    error: str | None
    request_id: str | None
    waited_s: float


AnswerObserver = Callable[[Method[Any], bytes], None]
"""Told of every good answer, with the call it answers and its bytes as they came."""


def named(error: BaseException | None) -> str | None:
    """Return an exception's class and code, which are never secret."""
    if error is None:
        return None
    code = error.code if isinstance(error, TopError) else None
    return f"{type(error).__name__} {code}" if code else type(error).__name__
