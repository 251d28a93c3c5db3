"""
How a conversation's steps are taken by a client of either colour.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from typing import Any

from attrs import frozen

from tmallerp.errors import Advice, TopError

_ADVICE = Advice(
    "Correct the function given as refetch; the cause is in __cause__.",
    "请修正传入的 refetch 函数；原因见 __cause__。",
)


@frozen
class Refetch:
    """A step that the shell takes with the caller's own function."""

    tid: str


@contextmanager
def _as_ours(tid: str) -> Iterator[None]:
    """Turn what the caller's function raises into an error that an outcome can hold."""
    try:
        yield
    except TopError:
        raise
    except Exception as error:
        # Its words may name a buyer; they stay with the cause.
        msg = f"refetch raised {type(error).__name__} for the trade {tid}."
        raise TopError(msg, advice=_ADVICE) from error


def drive(
    call: Callable[[Any], Any],
    refetch: Callable[[str], str | None] | None,
    steps: Generator[Any, Any, Any],
) -> Any:
    """Take a conversation's steps with a synchronous client."""
    try:
        step = next(steps)
        while True:
            try:
                if isinstance(step, Refetch):
                    with _as_ours(step.tid):
                        answer = refetch(step.tid)  # type: ignore[misc]
                else:
                    answer = call(step)
            except TopError as error:
                step = steps.throw(error)
            else:
                step = steps.send(answer)
    except StopIteration as end:
        return end.value


async def adrive(
    call: Callable[[Any], Any],
    refetch: Callable[[str], Any] | None,
    steps: Generator[Any, Any, Any],
) -> Any:
    """Take a conversation's steps with an asynchronous client."""
    try:
        step = next(steps)
        while True:
            try:
                if isinstance(step, Refetch):
                    with _as_ours(step.tid):
                        answer = await refetch(step.tid)  # type: ignore[misc]
                else:
                    answer = await call(step)
            except TopError as error:
                step = steps.throw(error)
            else:
                step = steps.send(answer)
    except StopIteration as end:
        return end.value
