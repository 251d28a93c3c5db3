"""
What can go wrong with an ERP, and when.

Drawn as the shop's faults are: from a shuffled bag at nearly even distances, one bag for
the wire and one for what the ERP itself does.
"""

from __future__ import annotations

import enum
import random
import re
from collections.abc import Callable, Collection, Iterable

from attrs import frozen

from tmallerp.simulator.faults import Bag


class ErpFault(enum.StrEnum):
    """Kinds of trouble."""

    REFUSED = "refused"
    """The port is closed for a moment: connection refused."""

    RESET = "reset"
    """The connection is reset before the ERP hears of the call."""

    TIMEOUT_BEFORE = "timeout_before"
    """Nothing happens, and no answer comes."""

    TIMEOUT_AFTER = "timeout_after"
    """It happens, and no answer comes."""

    CUT_BODY = "cut_body"
    """It happens, and the connection closes in the middle of the answer."""

    HTML = "html"
    """A page with status 200 instead of the answer; the call may have happened."""

    HTTP_5XX = "http_5xx"
    """An error page with status 502; the call may have happened."""

    SESSION_EXPIRED = "session_expired"
    """The session or token ends; the call is refused."""

    THROTTLED = "throttled"
    """Too many calls: this one is refused."""

    ROW_REFUSED = "row_refused"
    """One row of a write is refused; asked again it is accepted."""

    ROW_LOCKED = "row_locked"
    """One row of a write is locked by somebody else for this call."""

    LATE_EFFECT = "late_effect"
    """A write happens, its answer is lost, and queries do not see it for a while."""

    HIDDEN = "hidden"
    """A write succeeds, but queries do not see it for a while."""


WIRE = frozenset(
    {
        ErpFault.REFUSED,
        ErpFault.RESET,
        ErpFault.TIMEOUT_BEFORE,
        ErpFault.TIMEOUT_AFTER,
        ErpFault.CUT_BODY,
        ErpFault.HTML,
        ErpFault.HTTP_5XX,
    }
)
"""Made by the proxy in front of the server; the others by the ERP itself."""

ANY_CALL = frozenset({ErpFault.SESSION_EXPIRED, ErpFault.THROTTLED})
"""Inner faults that can happen to every authorised call."""

WRITES = frozenset(ErpFault) - WIRE
"""Inner faults that can happen to a call that writes documents."""


Fits = Callable[[bytes, bytes], bool]
"""Tells by the head and the body of a request whether it is the one that is meant."""


def first_line(at: str) -> Fits:
    """
    Mean the requests whose first line fits.

    Args:
        at: A regular expression, searched in ``POST /path?query HTTP/1.1``.

    Raises:
        ValueError: If it is no regular expression.
    """
    try:
        pattern = re.compile(at)
    except re.error as error:
        msg = f"{at!r} is no regular expression: {error}."
        raise ValueError(msg) from error
    return lambda head, _body: bool(
        pattern.search(head.partition(b"\r\n")[0].decode("latin-1"))
    )


@frozen(kw_only=True)
class ErpFaultPlan:
    """
    Which faults happen how often.

    Args:
        kinds: Which; none by default.

        every: About how many calls lie between two faults.

        seed: Decides order and distances.

        hold_s: Seconds a withheld answer is held before the connection is dropped.

        settling_s: Seconds of the ERP's clock for which a late or hidden write cannot
            be seen by queries.
    """

    kinds: tuple[ErpFault, ...] = ()
    every: int = 50
    seed: int = 7
    hold_s: float = 0.8
    settling_s: float = 60.0


class ErpFaultBag(Bag[ErpFault]):
    """
    Draws faults for one place where they happen.

    Args:
        plan: Which and how often.

        kinds: Those that can happen here.
    """

    def __init__(self, plan: ErpFaultPlan, kinds: Iterable[ErpFault]) -> None:
        self.plan = plan
        self._here = frozenset(kinds)
        chosen = [kind for kind in plan.kinds if kind in self._here]
        super().__init__(chosen, every=plan.every, seed=plan.seed)
        self._aimed: list[tuple[ErpFault, Fits]] = []

    @classmethod
    def wire(cls, plan: ErpFaultPlan) -> ErpFaultBag:
        """Make the bag of what breaks on the wire."""
        return cls(plan, WIRE)

    @classmethod
    def inner(cls, plan: ErpFaultPlan | None = None) -> ErpFaultBag:
        """Make the bag of what the ERP itself does; without a plan, nothing."""
        return cls(plan or ErpFaultPlan(), frozenset(ErpFault) - WIRE)

    def aim(self, kind: ErpFault, fits: Fits) -> None:
        """
        Have a kind happen with the next request that is meant; others pass.

        Raises:
            ValueError: If it is no kind of this place.
        """
        if kind not in self._here:
            msg = f"{kind} cannot be aimed at a call."
            raise ValueError(msg)
        with self._lock:
            self._aimed.append((kind, fits))

    def draw_aimed(self, head: bytes, body: bytes) -> ErpFault | None:
        """Return, and count, what was aimed at this request."""
        with self._lock:
            fitting = (one for one in self._aimed if one[1](head, body))
            aimed = next(fitting, None)
            if aimed is None:
                return None
            self._aimed.remove(aimed)
        self.count(aimed[0])
        return aimed[0]

    def forget(self) -> None:
        """Let nothing happen that was asked for and has not happened yet."""
        super().forget()
        with self._lock:
            self._aimed.clear()

    def draw(self, among: Collection[ErpFault]) -> ErpFault | None:
        """Return, and count, what goes wrong with this call, of what can happen to it."""
        fault = self.draw_fitting(lambda kind: kind in among)
        if fault is not None:
            self.count(fault)
        return fault

    def limit(self, kinds: Iterable[ErpFault]) -> None:
        """Change what may happen from now on, as far as it happens here."""
        self.set_kinds(kind for kind in kinds if kind in self._here)


class ErpWire:
    """
    Tells the proxy what breaks.

    Args:
        bag: The bag of the wire.
    """

    def __init__(self, bag: ErpFaultBag) -> None:
        self._bag = bag
        self._coin = random.Random(bag.plan.seed)  # noqa: S311 - a game
        self._is_aimed = False

    @property
    def hold_s(self) -> float:
        """Seconds a withheld answer is held."""
        return self._bag.plan.hold_s

    def draw(self, head: bytes, body: bytes) -> str | None:
        """Draw for one request: what was aimed at it, or whatever comes."""
        aimed = self._bag.draw_aimed(head, body)
        self._is_aimed = aimed is not None
        return aimed or self._bag.draw(WIRE)

    def is_page_late(self) -> bool:
        """
        Tell whether the error page just drawn hides a call that happened.

        Every second one does, and every one that was aimed.
        """
        return self._is_aimed or self._coin.random() < 0.5
