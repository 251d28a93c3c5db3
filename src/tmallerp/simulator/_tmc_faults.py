"""
What can go wrong on the long connection, and when: drawn from one seed.
"""

from __future__ import annotations

import enum
import random
from collections import Counter

from tmallerp.simulator.desk._queue import TmcPlan


class TmcFault(enum.StrEnum):
    """Kinds of trouble."""

    DISCONNECT = "disconnect"
    """The line breaks without a goodbye."""

    DUPLICATE = "duplicate"
    """A message is sent twice at once."""

    REORDER = "reorder"
    """Messages that wait are sent in another order."""

    DELAY = "delay"
    """A message is sent later than its neighbours."""

    LOSE = "lose"
    """A message is not sent, though the service believes it was."""

    GARBAGE = "garbage"
    """A frame that is none, or only half of one, comes in between."""

    HALF_FRAME = "half_frame"
    """The line breaks in the middle of a WebSocket frame."""

    ACK_LOST = "ack_lost"
    """A confirmation is not heard."""

    NO_ACK = "no_ack"
    """A CONNECT is never answered."""


ON_SENDING = frozenset(TmcFault) - {TmcFault.ACK_LOST, TmcFault.NO_ACK}


class Dice:
    """
    Draws faults at nearly even distances, or the next one that was asked for.

    Args:
        plan: Which and how often.
    """

    def __init__(self, plan: TmcPlan) -> None:
        self.random = random.Random(plan.seed)  # noqa: S311 - a game
        self.fired: Counter[TmcFault] = Counter()
        self._plan = plan
        self._wanted: list[TmcFault] = []
        self._left = self._distance()

    def _distance(self) -> int:
        every = max(1, self._plan.every)
        return self.random.randint(max(1, every * 2 // 3), max(1, every * 4 // 3))

    def want(self, kind: TmcFault) -> None:
        """Have a kind happen at the next place it can happen."""
        self._wanted.append(kind)

    def draw(self, possible: frozenset[TmcFault]) -> TmcFault | None:
        """Return what goes wrong here, if anything."""
        for kind in self._wanted:
            if kind in possible:
                self._wanted.remove(kind)
                return self._count(kind)
        kinds = [kind for kind in TmcFault if kind.value in self._plan.faults]
        here = [kind for kind in kinds if kind in possible]
        self._left -= 1
        if self._left > 0 or not here:
            return None
        self._left = self._distance()
        return self._count(self.random.choice(here))

    def _count(self, kind: TmcFault) -> TmcFault:
        self.fired[kind] += 1
        return kind
