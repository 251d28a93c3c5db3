"""
Clocks that jump, and what the tests of the quota share.
"""

from __future__ import annotations

import logging
from datetime import timedelta

from tmallerp.clock import VirtualClock
from tmallerp.top.quota import FileQuota, Governor, Purpose, QuotaRules

READ, WRITE = "taobao.trades.sold.get", "taobao.logistics.offline.send"
PURPOSES = (
    Purpose(name="shipping", reserve=0.2),
    Purpose(name="orders", reserve=0.3),
    Purpose(name="backfill"),
)


class JumpingClock(VirtualClock):
    """A virtual clock whose wall can be set, while its seconds run on."""

    def __init__(self, start):
        super().__init__(start)
        self.off = timedelta(0)

    def now(self):
        return super().now() + self.off

    def monotonic(self):
        return (super().now() - self._origin).total_seconds()

    def jump(self, seconds):
        self.off += timedelta(seconds=seconds)


def rules(calls=100, **more):
    """Return rules of a day with reserves for shipping and orders."""
    return QuotaRules(calls_a_day=calls, purposes=PURPOSES, **more)


def process(path, clock, limits, block=8):
    """Return a governor as another process would have it: with a file of its own."""
    return Governor(limits, shared=FileQuota(path), clock=clock, block=block)


def die(governor):
    """End a process as a kill does: nothing is given back."""
    governor._end.detach()
    governor._budget.held.calls.clear()


class Heard(logging.Handler):
    """Collects what is logged."""

    def __init__(self):
        super().__init__()
        self.lines = []

    def emit(self, record):
        self.lines.append(record.getMessage())
