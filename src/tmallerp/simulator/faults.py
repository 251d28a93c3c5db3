"""
What can go wrong, and when.

Faults are drawn from a shuffled bag at nearly even distances, so that after about as
many rounds as there are kinds each has happened. The same seed gives the same faults
for the same calls.
"""

from __future__ import annotations

import enum
import random
import threading
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Generic, TypeVar

from attrs import frozen

K = TypeVar("K", bound=enum.StrEnum)


class Fault(enum.StrEnum):
    """Kinds of trouble."""

    REFUSED = "refused"
    """The port is closed for a moment: connection refused."""

    RESET = "reset"
    """The connection is reset before the answer."""

    TIMEOUT_BEFORE = "timeout_before"
    """Nothing happens, and no answer comes."""

    TIMEOUT_AFTER = "timeout_after"
    """It happens, and no answer comes."""

    LATE_EFFECT = "late_effect"
    """Changes become visible in lists only after a while."""

    HTTP_5XX = "http_5xx"
    """A proxy's error page with status 502."""

    HTML = "html"
    """A page with status 200 where JSON should be."""

    CUT_BODY = "cut_body"
    """The connection closes in the middle of the answer."""

    BAN = "ban"
    """Too many calls: refused for some seconds."""

    SESSION_EXPIRED = "session_expired"
    """The session ends; a new one must be fetched."""

    DUPLICATED_PAGE = "duplicated_page"
    """A page number is answered with another page's rows."""


WIRE = frozenset(
    {
        Fault.REFUSED,
        Fault.RESET,
        Fault.TIMEOUT_BEFORE,
        Fault.TIMEOUT_AFTER,
        Fault.CUT_BODY,
    }
)
"""Made by the proxy in front of the server; the others by the gateway."""

LISTS_ONLY = frozenset({Fault.LATE_EFFECT, Fault.DUPLICATED_PAGE})


@frozen(kw_only=True)
class FaultPlan:
    """
    Which faults happen how often.

    Args:
        kinds: Which; none by default.

        every: About how many calls lie between two faults.

        seed: Decides order and distances.

        hold_s: Seconds a withheld answer is held before the connection is dropped.

        ban_s: Longest ban, in seconds of the world's clock.

        late_s: How late a change may become visible, in seconds of the world's clock.
    """

    kinds: tuple[Fault, ...] = ()
    every: int = 50
    seed: int = 7
    hold_s: float = 0.8
    ban_s: int = 20
    late_s: float = 240.0


class Bag(Generic[K]):
    """
    Draws kinds of trouble at nearly even distances.

    Args:
        kinds: What may happen, in the order the seed shuffles.

        every: About how many calls lie between two.

        seed: Decides order and distances.
    """

    def __init__(self, kinds: Iterable[K], *, every: int, seed: int) -> None:
        self.fired: Counter[K] = Counter()
        self._every = max(1, every)
        self._lock = threading.Lock()
        self._random = random.Random(seed)  # noqa: S311 - a game
        self._kinds = list(kinds)
        self._bag: list[K] = []
        self._wanted: list[K] = []
        self._left = self._distance()

    @property
    def kinds(self) -> tuple[K, ...]:
        """The kinds that may happen here."""
        return tuple(self._kinds)

    def set_kinds(self, kinds: Iterable[K]) -> None:
        """Change what may happen from now on."""
        with self._lock:
            self._kinds, self._bag = list(kinds), []

    def ask_for(self, kind: K) -> None:
        """Have a kind happen with the next call it can happen to."""
        with self._lock:
            self._wanted.append(kind)

    def forget(self) -> None:
        """Let nothing happen that was asked for and has not happened yet."""
        with self._lock:
            self._wanted.clear()

    def draw_fitting(self, fits: Callable[[K], bool]) -> K | None:
        """Return what goes wrong with this call, of what can, if anything."""
        with self._lock:
            for kind in self._wanted:
                if fits(kind):
                    self._wanted.remove(kind)
                    return kind
            self._left -= 1
            if self._left > 0 or not self._kinds:
                return None
            return self._next(fits)

    def count(self, kind: K) -> None:
        """Note that a kind really happened."""
        with self._lock:
            self.fired[kind] += 1

    def put_back(self, kind: K) -> None:
        """Give a kind back that could not happen to this call."""
        self.ask_for(kind)

    def _next(self, fits: Callable[[K], bool]) -> K | None:
        if not self._bag:
            self._bag = list(self._kinds)
            self._random.shuffle(self._bag)
        for kind in self._bag:
            if fits(kind):
                self._bag.remove(kind)
                self._left = self._distance()
                return kind
        return None

    def _distance(self) -> int:
        every = self._every
        return self._random.randint(max(1, every * 2 // 3), max(1, every * 4 // 3))


class FaultBag(Bag[Fault]):
    """
    Draws the shop's faults for one place where they happen.

    Args:
        plan: Which and how often.

        kinds: Those that can happen here.
    """

    def __init__(self, plan: FaultPlan, kinds: Iterable[Fault]) -> None:
        self.plan = plan
        here = set(kinds)
        chosen = [kind for kind in plan.kinds if kind in here]
        super().__init__(chosen, every=plan.every, seed=plan.seed)

    def draw(self, *, is_list: bool) -> Fault | None:
        """Return what goes wrong with this call, if anything."""
        return self.draw_fitting(lambda kind: is_list or kind not in LISTS_ONLY)
