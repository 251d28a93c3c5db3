"""
What the calls of this piece of work are for.

Kept in a context variable: it follows a coroutine and its tasks by itself. A thread begins
without one, so a pool of threads gets its purpose from the client's settings, or runs its
work in a copy of the context.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_PURPOSE: ContextVar[str | None] = ContextVar("tmallerp_purpose", default=None)


def current_purpose() -> str | None:
    """Return what the present work is for, if anybody said."""
    return _PURPOSE.get()


@contextmanager
def purpose(name: str | None) -> Iterator[None]:
    """Make all calls within for *name*; None takes the client's own again."""
    token = _PURPOSE.set(name)
    try:
        yield
    finally:
        _PURPOSE.reset(token)
