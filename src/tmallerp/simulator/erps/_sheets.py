"""
Documents that queries may not see yet.

A write whose effect is late or hidden has happened all the same: the ERP's own acts find
it, a query sees what was there before until the veil lifts.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from attrs import define, field

from tmallerp.simulator.erps._clock import ErpClock
from tmallerp.simulator.erps._faults import WRITES, ErpFault, ErpFaultBag

Data = dict[str, Any]


@define(eq=False)
class Sheet:
    """
    One document, and what queries see of it.

    Args:
        data: What is written.

        notes: What no answer shows, for the ledger.
    """

    data: Data
    notes: Data = field(factory=dict)
    _before: Data | None = None
    _veiled_until: datetime | None = None

    @classmethod
    def new(cls, data: Data, veil: datetime | None = None) -> Sheet:
        """Write a document that queries see from *veil* on, or at once."""
        return cls(data, {}, None, veil)

    def veil(self, until: datetime | None, now: datetime) -> None:
        """Have queries see the present state until then, whatever is changed next."""
        if until is None:
            return
        if not self._is_veiled(now):
            self._before = copy.deepcopy(self.data)
        self._veiled_until = until

    def seen(self, now: datetime) -> Data | None:
        """Return what a query sees now, if anything."""
        return self._before if self._is_veiled(now) else self.data

    def _is_veiled(self, now: datetime) -> bool:
        return self._veiled_until is not None and now < self._veiled_until


_ROWS = frozenset({ErpFault.ROW_REFUSED, ErpFault.ROW_LOCKED})


@define
class Mishap:
    """
    What goes wrong with one write, decided before it begins.

    Args:
        fault: Drawn for it, if any.

        veil: Until when queries do not see it.

        pick: Chooses the row of a batch that is hit.
    """

    fault: ErpFault | None = None
    veil: datetime | None = None
    pick: Callable[[int], int] = field(default=lambda count: count - 1)
    _picked: int | None = None

    @property
    def is_lost(self) -> bool:
        """Whether the work is done and the answer swallowed."""
        return self.fault is ErpFault.LATE_EFFECT

    def row(self, count: int) -> tuple[int, ErpFault] | None:
        """Say which of so many rows is hit by what."""
        if self.fault is None or self.fault not in _ROWS or not count:
            return None
        if self._picked is None:
            self._picked = self.pick(count)
        return self._picked, self.fault


def draw_mishap(
    faults: ErpFaultBag, clock: ErpClock, pick: Callable[[int], int], fault: ErpFault | None
) -> Mishap:
    """Turn a drawn fault into what it does to a write."""
    veil = None
    if fault in {ErpFault.LATE_EFFECT, ErpFault.HIDDEN}:
        veil = clock.now + timedelta(seconds=faults.plan.settling_s)
    return Mishap(fault if fault in WRITES else None, veil, pick)
