"""What the ERP in memory can be told to do wrong, and when it does it."""

from __future__ import annotations

import enum
import random
from collections import Counter, deque
from collections.abc import Collection

from attrs import frozen


class Misbehaviour(enum.StrEnum):
    """Kinds of trouble an ERP makes."""

    LOST_BEFORE = "lost_before"
    """Nothing happens to the document, and its answer is lost."""

    LOST_AFTER = "lost_after"
    """The document is posted, and its answer is lost."""

    LATE_EFFECT = "late_effect"
    """The answer is lost, and the document shows up only towards the settling time."""

    RETRYABLE = "retryable"
    """The document is refused for the moment."""

    UNAVAILABLE = "unavailable"
    """The call does not begin."""

    CALL_LOST = "call_lost"
    """The call is lost as a whole, after half of the batch was posted."""

    WRONG_TOTAL = "wrong_total"
    """The bill is read back one fen off."""


class Provocation(enum.StrEnum):
    """Trouble that comes only when it is provoked, one at a time."""

    LOCKED = "locked"
    """The next document is refused for the moment."""

    THROTTLED = "throttled"
    """The next call is refused because there were too many."""

    GARBAGE = "garbage"
    """The next document is posted, and its answer cannot be understood."""

    SESSION_ENDED = "session_ended"
    """After the next request the adapter has to log in again."""

    ACCEPTED_LATER = "accepted_later"
    """The next document is accepted only, and made a little later."""


Trouble = Misbehaviour | Provocation

WHOLE_CALL = frozenset({Misbehaviour.UNAVAILABLE, Misbehaviour.CALL_LOST})
HARMLESS: tuple[Misbehaviour, ...] = tuple(
    kind for kind in Misbehaviour if kind is not Misbehaviour.WRONG_TOTAL
)
"""The kinds that only delay: a pipeline that keeps its promise survives them all."""


@frozen(kw_only=True)
class MisbehaviourPlan:
    """
    How an ERP misbehaves.

    Args:
        kinds: Which kinds; none by default.

        every: About how many documents lie between two troubles.

        seed: Decides which comes when.
    """

    kinds: tuple[Misbehaviour, ...] = ()
    every: int = 40
    seed: int = 7


class MischiefBag:
    """
    Draws troubles at nearly even distances, each kind once before one comes again.

    Args:
        plan: Which and how often.
    """

    def __init__(self, plan: MisbehaviourPlan) -> None:
        self.plan = plan
        self.fired: Counter[Misbehaviour] = Counter()
        self._random = random.Random(plan.seed)  # noqa: S311 - a game, not a secret
        self._bag: list[Misbehaviour] = []
        self._left = plan.every
        self._provoked: deque[Trouble] = deque()

    def provoke(self, trouble: Trouble) -> None:
        """Have a trouble happen at the next occasion."""
        self._provoked.append(trouble)

    def forget(self) -> None:
        """Take back what was provoked and has not happened."""
        self._provoked.clear()

    def take(self, *troubles: Trouble) -> Trouble | None:
        """Return the trouble that was provoked next, if it is one of these."""
        if self._provoked and self._provoked[0] in troubles:
            return self._provoked.popleft()
        return None

    def draw(self, kinds: Collection[Misbehaviour], steps: int) -> Misbehaviour | None:
        """
        Return what goes wrong, if anything.

        Args:
            kinds: Those that can happen here.

            steps: How many documents this is about.
        """
        if not self.plan.kinds:
            return None
        self._left -= steps
        if self._left > 0:
            return None
        if not self._bag:
            self._bag = list(self.plan.kinds)
            self._random.shuffle(self._bag)
        for kind in self._bag:
            if kind in kinds:
                self._bag.remove(kind)
                self._left = self.plan.every
                self.fired[kind] += 1
                return kind
        return None
