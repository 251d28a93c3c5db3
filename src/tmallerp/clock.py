"""
Beijing time, and the one place "now" comes from.

The platform speaks China Standard Time without saying so. Here every datetime is
aware; a naive one is refused, because guessing its zone is how connectors lose eight
hours of orders. Everything that waits takes a `Clock`, so that tests and the simulator
can let a day pass in a second.
"""

from __future__ import annotations

import re
import threading
import time
from datetime import datetime, timedelta, timezone
from typing import Protocol

from tmallerp.errors import ClockError

# China has had one zone and no daylight saving since 1991, so a fixed offset is exact
# for every order a shop can still see, and needs no zone data base on Windows.
BEIJING = timezone(timedelta(hours=8), "CST")

_WIRE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2}) ([0-9]{2}):([0-9]{2}):([0-9]{2})\Z")


class Clock(Protocol):
    """Where "now" and waiting come from."""

    def now(self) -> datetime:
        """Return the present moment, aware, in Beijing time."""
        ...

    def monotonic(self) -> float:
        """Return seconds that never run backwards, for deadlines."""
        ...

    def sleep(self, seconds: float) -> None:
        """Wait."""
        ...

    async def asleep(self, seconds: float) -> None:
        """Wait without blocking the event loop."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """Return the machine's time in Beijing's zone."""
        return datetime.now(BEIJING)

    def monotonic(self) -> float:
        """Return the machine's monotonic seconds."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Block this thread."""
        time.sleep(max(0.0, seconds))

    async def asleep(self, seconds: float) -> None:
        """Yield to the event loop for so long."""
        # Half of what loading this library costs, and most programs have no event loop.
        import asyncio

        await asyncio.sleep(max(0.0, seconds))


class VirtualClock:
    """
    A clock that stands still until it is told to move; sleeping moves it.

    Safe to share between threads.

    Args:
        start: An aware datetime.
    """

    def __init__(self, start: datetime) -> None:
        self._now = to_beijing(start)
        self._origin = self._now
        self._lock = threading.Lock()

    def now(self) -> datetime:
        """Return the virtual moment."""
        with self._lock:
            return self._now

    def monotonic(self) -> float:
        """Return virtual seconds since the clock was made."""
        return (self.now() - self._origin).total_seconds()

    def advance(self, seconds: float) -> datetime:
        """
        Move forward.

        Returns:
            The new moment.

        Raises:
            ClockError: If *seconds* is negative.
        """
        if seconds < 0:
            msg = f"A clock does not run backwards ({seconds} s)."
            raise ClockError(msg, value=str(seconds))
        with self._lock:
            self._now += timedelta(seconds=seconds)
            return self._now

    def sleep(self, seconds: float) -> None:
        """Let the time pass at once."""
        self.advance(max(0.0, seconds))

    async def asleep(self, seconds: float) -> None:
        """Let the time pass at once, after one turn of the event loop."""
        import asyncio

        await asyncio.sleep(0)
        self.advance(max(0.0, seconds))


def to_beijing(moment: datetime) -> datetime:
    """
    Express an aware datetime in Beijing time.

    Raises:
        ClockError: If *moment* is naive.
    """
    if moment.tzinfo is None or moment.utcoffset() is None:
        msg = f"{moment.isoformat()} has no time zone."
        raise ClockError(msg, value=moment.isoformat())
    return moment.astimezone(BEIJING)


def parse_beijing(text: str) -> datetime:
    """
    Read ``yyyy-MM-dd HH:mm:ss`` as TOP writes it.

    Returns:
        An aware datetime in Beijing time.

    Raises:
        ClockError: If *text* has another form, other digits than ASCII's, or names a
            moment that does not exist (``2026-02-30``, ``24:00:00``, year 0).
    """
    match = _WIRE.match(text)
    try:
        if match:
            return datetime(*map(int, match.groups()), tzinfo=BEIJING)  # type: ignore[arg-type,misc]
    except ValueError:
        pass
    msg = f"{text[:40]!r} is not a time written yyyy-MM-dd HH:mm:ss."
    raise ClockError(msg, value=text[:40])


def format_beijing(moment: datetime) -> str:
    """
    Write a moment as TOP reads it; fractions of a second are dropped.

    Raises:
        ClockError: If *moment* is naive.
    """
    local = moment if moment.tzinfo is BEIJING else to_beijing(moment)
    return local.isoformat(" ")[:19]
