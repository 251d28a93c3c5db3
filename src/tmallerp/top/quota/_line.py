"""
Places in line: who may call at which moment, so that no more than the pace goes out.

Every caller gets a place of its own and keeps it while it waits, so a shop that asks
first calls first, however many others ask. Places are taken from the shared page some at
a time; those not used within a second are dropped.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping

from tmallerp.clock import Clock
from tmallerp.top.quota._bans import TICK_S
from tmallerp.top.quota._rules import Pace
from tmallerp.top.quota._sheet import Sheet

# A twentieth of a second's calls a visit: at 20 a second and less each place is taken
# singly; at 1,000 a second a visit is paid by 50 calls.
_VISITS_A_SECOND = 20
_STALE_S = 1.0
_MANY = 1_000


class Line:
    """
    The places of this process.

    Args:
        paces: By API; "" is the app.

        sheet: Where places come from.

        clock: Where time comes from.
    """

    def __init__(self, paces: Mapping[str, Pace], sheet: Sheet, clock: Clock) -> None:
        self._paces = paces
        self._sheet = sheet
        self._clock = clock
        self._free: dict[str, deque[float]] = {key: deque() for key in paces}
        self._kept: dict[int, float] = {}

    def wait(self, api: str, ticket: int, mono: float) -> float:
        """Return the seconds until the caller's place; 0 if it may go, and went."""
        keys = [key for key in ("", api) if key in self._paces]
        if not keys:
            return 0.0
        place = self._kept.pop(ticket, None)
        if place is None:
            places = [self._next(key, mono) for key in keys]
            place = max(at for at, _ in places)
            if not all(is_mine for _, is_mine in places):
                return place - mono
        if place - mono <= TICK_S:
            return 0.0
        self._keep(ticket, place, mono)
        return place - mono

    def forget(self) -> None:
        """Drop every place; they belong to another process."""
        self._kept.clear()
        for free in self._free.values():
            free.clear()

    def _next(self, key: str, mono: float) -> tuple[float, bool]:
        pace, free = self._paces[key], self._free[key]
        stale = mono - max(_STALE_S, pace.burst / pace.per_second)
        while free and free[0] < stale:
            free.popleft()
        if not free:
            most = self._most(pace)
            wall = self._clock.now().timestamp()
            first, given = self._sheet.change(
                lambda book: book.places(key, pace, wall, most)
            )
            if not given:
                return first - wall + mono, False
            free.extend(at - wall + mono for at in given)
        return free.popleft(), True

    def _most(self, pace: Pace) -> int:
        if not self._sheet.is_shared:
            return 1
        return max(1, int(pace.per_second / _VISITS_A_SECOND))

    def _keep(self, ticket: int, place: float, mono: float) -> None:
        if len(self._kept) > _MANY:
            late = mono - _STALE_S
            self._kept = {who: at for who, at in self._kept.items() if at > late}
        self._kept[ticket] = place
