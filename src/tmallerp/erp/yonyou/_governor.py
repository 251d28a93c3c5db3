"""
Keeps the calls of one process below what the ERP allows for each API.

The free tier of YonBIP takes 40 to 60 calls a minute of each API, and who goes over it is
locked out for longer than waiting would have taken. So each call takes a place in a
sliding window first and waits for it on the clock it was given.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Mapping
from datetime import timedelta

from tmallerp.clock import Clock
from tmallerp.erp.traits import RateLimit
from tmallerp.errors import Advice, ErpUnavailableError

# The window is the server's and the answer's way is not known to the millisecond.
_MARGIN_S = 0.25

_ADVICE = Advice(
    "Wait, and post fewer documents at once or summary documents.",
    "请稍候，并减少单次单据数量或改用汇总单据。",
)


class ThrottledError(ErpUnavailableError):
    """
    The ERP takes no more calls for now; nothing happened.

    Args:
        retry_after: Seconds to wait.
    """

    default_advice = _ADVICE

    def __init__(self, message: str, *, adapter: str, retry_after: float) -> None:
        super().__init__(message, adapter=adapter)
        self.retry_after = retry_after


class Governor:
    """
    Paces calls; safe to share between threads.

    Args:
        adapter: Whose calls, for errors.

        clock: Where time comes from.

        limits: The limit of an API; the entry ``""`` is that of all others, each for
            itself. Without an entry there is no limit.

        patience_s: Seconds a call waits for its turn at most.
    """

    def __init__(
        self,
        adapter: str,
        clock: Clock,
        limits: Mapping[str, RateLimit],
        *,
        patience_s: float = 120.0,
    ) -> None:
        self._adapter = adapter
        self._clock = clock
        self._limits = dict(limits)
        self._patience = patience_s
        self._lock = threading.Lock()
        self._taken: dict[str, deque[float]] = {}
        self._closed_until: dict[str, float] = {}

    def wait(self, api: str) -> None:
        """
        Wait until the API may be called.

        Raises:
            ThrottledError: If that would take longer than the patience.
        """
        delay = self._reserve(api)
        if delay > 0:
            self._clock.sleep(delay)

    def pause(self, api: str, seconds: float) -> None:
        """Send nothing to the API for so long, for the ERP said so."""
        with self._lock:
            until = self._clock.monotonic() + seconds
            self._closed_until[api] = max(until, self._closed_until.get(api, until))

    def _reserve(self, api: str) -> float:
        with self._lock:
            now = self._clock.monotonic()
            at = max(now, self._closed_until.get(api, now), self._free_at(api, now))
            if at - now > self._patience:
                msg = f"{self._adapter}: {api} may not be called for {at - now:.0f} s."
                raise ThrottledError(msg, adapter=self._adapter, retry_after=at - now)
            if api in self._taken:
                self._taken[api].append(at)
            return at - now

    def _free_at(self, api: str, now: float) -> float:
        limit = self._limits.get(api) or self._limits.get("")
        if limit is None:
            return now
        taken = self._taken.setdefault(api, deque(maxlen=limit.calls))
        if len(taken) < limit.calls:
            return now
        return taken[0] + limit.per.total_seconds() + _MARGIN_S


def a_minute(calls: int) -> RateLimit:
    """Return a limit of so many calls a minute, each API for itself."""
    return RateLimit(calls=calls, per=timedelta(minutes=1), scope="api")


__all__ = ["Governor", "ThrottledError", "a_minute"]
