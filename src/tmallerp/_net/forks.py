"""
What a forked process must not inherit.

A child begins with a copy of its parent's memory and with the same sockets. Two processes
on one connection read each other's answers, so what holds connections begins anew.
"""

from __future__ import annotations

import os
import weakref
from typing import Protocol


class Reborn(Protocol):
    """Something that begins anew in a forked process."""

    def reborn(self) -> None:
        """Let go of what is the parent's. Called in the child, where it is alone."""
        ...


_ALL: weakref.WeakSet[Reborn] = weakref.WeakSet()


def begin_anew(one: Reborn) -> None:
    """Have `reborn` called in every process that is forked while *one* lives."""
    _ALL.add(one)


def _after_fork() -> None:
    for one in list(_ALL):
        one.reborn()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
