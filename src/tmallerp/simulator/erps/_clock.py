"""The ERP's clock: Beijing time, this machine's or a virtual one."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta, timezone

CHINA = timezone(timedelta(hours=8))
NOON = datetime(2026, 11, 11, 12, tzinfo=CHINA)
"""Where a virtual clock starts if it is told nothing else."""


class ErpClock:
    """
    Tells the time to one ERP.

    Args:
        start: Where a virtual clock stands; None follows this machine's clock.
    """

    def __init__(self, start: datetime | None = None) -> None:
        self._start = start
        self._ahead = timedelta()
        self._lock = threading.Lock()

    @classmethod
    def virtual(cls, start: datetime = NOON) -> ErpClock:
        """Make a clock that stands still until it is moved."""
        return cls(start)

    @property
    def now(self) -> datetime:
        """The time, aware, in UTC+8."""
        with self._lock:
            at = self._start or datetime.now(CHINA)
            return at.astimezone(CHINA) + self._ahead

    def advance(self, seconds: float) -> None:
        """
        Move the clock ahead.

        Raises:
            ValueError: If the time would run backwards.
        """
        if seconds < 0:
            msg = f"The clock moves ahead only, not by {seconds!r} seconds."
            raise ValueError(msg)
        with self._lock:
            self._ahead += timedelta(seconds=seconds)
