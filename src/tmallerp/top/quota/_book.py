"""
What the processes of one app share: calls handed out, bans, and places in line.

One small value, kept as JSON. Moments are seconds since 1970, because a monotonic clock
means nothing to another process or after a restart. The machine's clock may jump, so no
moment is believed further ahead than it can be: a ban never counts for longer than TOP
said, and a day only goes back if it is wrong by more than one.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

import attrs
import msgspec
from attrs import define

from tmallerp.top.quota._rules import SHARED, Pace, QuotaRules

PROBE_S = 60.0
"""How long others wait for the one call that tries after a ban. Our choice: longer than a
call takes with the usual timeouts, so that it passes only if its process died."""

LONGEST_LINE_S = 30.0
"""How far ahead places in line are given; who would wait longer asks again."""

# A ban of unstated length doubles each time in a row; TOP's typical bans last one second.
_UNSTATED_S, _UNSTATED_CAP_S = 1.0, 60.0
# A ban of the app that ends this near to midnight, or after it, is the day's quota used up.
_NEAR_MIDNIGHT_S = 900.0
_DAY = timedelta(days=1)
_DAY_S = 86_400.0


@define
class Ban:
    """
    One ban of the app or of an API.

    Args:
        since: When it was heard of.

        seconds: How long it lasts from then.

        unstated: How often in a row TOP named no length.

        probe: Until when a call tries for all; 0 is none.
    """

    since: float
    seconds: float
    unstated: int = 0
    probe: float = 0.0

    def left(self, now: float) -> float:
        """Return the seconds left; never more than it lasts, whatever the clock says."""
        return min(self.since + self.seconds - now, self.seconds)

    def is_probed(self, now: float) -> bool:
        """
        Whether a call is trying.

        One that tries for longer than tries last comes from a clock that was set back;
        twice as long leaves room for clocks and waits that differ a little.
        """
        return 0 < self.probe - now <= 2 * PROBE_S


@define
class Book:
    """
    The shared page of one day.

    Args:
        day: In Beijing, as ``yyyy-mm-dd``.

        spent: Calls handed out, by pool.

        bans: By API; "" is the app.

        line: The next free place, by API; "" is the app.

        over: Whether TOP said that the app's day is used up.

        counted: Calls handed out when it said so, which tells the quota it really has.
    """

    day: str
    spent: dict[str, int] = attrs.field(factory=dict)
    bans: dict[str, Ban] = attrs.field(factory=dict)
    line: dict[str, float] = attrs.field(factory=dict)
    over: bool = False
    counted: int | None = None

    def turn(self, today: date) -> None:
        """
        Begin a new day if one has begun.

        A clock that was set back over midnight stays on the page of the later day. If it
        is wrong by more than that, the page takes the clock's day and keeps its counts.
        """
        mine = date.fromisoformat(self.day)
        if today == mine - _DAY:
            return
        if today > mine:
            self.spent, self.over, self.counted = {}, False, None
        self.day = today.isoformat()

    def lease(self, pool: str, limit: int, most: int) -> int:
        """
        Hand out calls of a pool: a block, and ever smaller ones towards its end.

        Returns:
            How many; 0 if it is empty or TOP said that the day is over.
        """
        left = limit - self.spent.get(pool, 0)
        if left <= 0 or (self.over and not pool.startswith("api:")):
            return 0
        # The last calls are handed out singly, so that idle processes keep few of them.
        amount = max(1, min(most, left // 32))
        self.spent[pool] = self.spent.get(pool, 0) + amount
        return amount

    def take_back(self, pool: str, amount: int) -> None:
        """Put calls back that were not made."""
        self.spent[pool] = max(0, self.spent.get(pool, 0) - amount)

    def ban(self, key: str, now: datetime, seconds: float | None) -> None:
        """Remember a ban; of two the one that ends later holds."""
        at, known = now.timestamp(), self.bans.get(key)
        unstated, lasts = 0, seconds or 0.0
        # A ban of no time would be tried for again at once, and again: it states nothing.
        if lasts <= 0:
            unstated = (known.unstated if known else 0) + 1
            lasts = min(_UNSTATED_S * 2 ** min(unstated - 1, 30), _UNSTATED_CAP_S)
        self._see_the_days_end(key, now, lasts)
        if known is not None and known.left(at) > lasts:
            known.probe = 0.0
            return
        # A ban nobody tried to end for a day is none.
        old = [one for one, ban in self.bans.items() if ban.left(at) < -_DAY_S]
        for one in old:
            del self.bans[one]
        self.bans[key] = Ban(at, lasts, unstated)

    def _see_the_days_end(self, key: str, now: datetime, seconds: float) -> None:
        rest = (midnight_after(now) - now).total_seconds()
        if key == "" and seconds > _UNSTATED_CAP_S and seconds >= rest - _NEAR_MIDNIGHT_S:
            self.over = True
            self.counted = sum(n for pool, n in self.spent.items() if pool[:4] != "api:")

    def claim(self, keys: dict[str, float], now: float) -> float:
        """
        Let a call try for all, if no other does and the bans have not changed.

        Args:
            keys: Which bans, with when each was heard of.

            now: Seconds since 1970.

        Returns:
            Until when it tries, to be named when it is over; 0 if it may not.
        """
        bans = {key: self.bans[key] for key in keys if key in self.bans}
        if any(b.is_probed(now) or b.since != keys[key] for key, b in bans.items()):
            return 0.0
        for ban in bans.values():
            ban.probe = now + PROBE_S
        return now + PROBE_S

    def settle(self, key: str, probe: float, *, answered: bool) -> None:
        """
        End a try: with an answer the ban is over, without one another may try.

        A try that took so long that another began, or a new ban came, ends nothing.
        """
        ban = self.bans.get(key)
        if ban is None or ban.probe != probe:
            return
        if answered:
            del self.bans[key]
        else:
            ban.probe = 0.0

    def places(
        self, key: str, pace: Pace, now: float, most: int
    ) -> tuple[float, tuple[float, ...]]:
        """
        Give the next places in line.

        Returns:
            When the first free place is, and the places given, in order, as seconds since
            1970; none are given if the first is too far ahead.
        """
        gap = 1.0 / pace.per_second
        ahead = max(LONGEST_LINE_S, 2 * gap)
        free = self.line.get(key, 0.0)
        # Further ahead than places are ever given: the clock was set back.
        if free > now + ahead + (most + 1) * gap:
            free = now
        first = max(free, now - (pace.burst - 1) * gap)
        if first - now > ahead:
            return first, ()
        self.line[key] = first + most * gap
        return first, tuple(first + n * gap for n in range(most))


def fresh(now: datetime) -> Book:
    """Return the page of a day on which nothing was called yet."""
    return Book(now.date().isoformat())


def rebuilt(now: datetime, rules: QuotaRules, known: Book | None) -> Book:
    """
    Return a page for one that was lost.

    What nobody reserved counts as spent until midnight, since nobody knows; reserves and
    APIs go on from what this process last saw, so that shipping and stock go on.
    """
    book = known if known is not None else fresh(now)
    book.turn(now.date())
    if rules.calls_a_day is not None:
        book.spent[SHARED] = rules.unreserved()
    return book


def read(text: str) -> Book | None:
    """Read a page; None if it cannot be."""
    try:
        book = msgspec.json.decode(text, type=Book)
        date.fromisoformat(book.day)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return None
    return book if all(n >= 0 for n in book.spent.values()) else None


def write(book: Book) -> str:
    """Write a page as JSON."""
    return msgspec.json.encode(book).decode()


def midnight_after(now: datetime) -> datetime:
    """Return the next midnight; *now* is in Beijing's zone."""
    return now.replace(hour=0, minute=0, second=0, microsecond=0) + _DAY
