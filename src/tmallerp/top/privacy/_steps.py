"""
How a conversation's steps are taken by a client of either colour.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import Any

from attrs import frozen

from tmallerp.errors import TopError


@frozen
class Refetch:
    """A step that the shell takes with the caller's own function."""

    tid: str


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
                own = isinstance(step, Refetch) and refetch is not None
                answer = refetch(step.tid) if own else call(step)  # type: ignore[misc]
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
                own = isinstance(step, Refetch) and refetch is not None
                answer = await (refetch(step.tid) if own else call(step))  # type: ignore[misc]
            except TopError as error:
                step = steps.throw(error)
            else:
                step = steps.send(answer)
    except StopIteration as end:
        return end.value
