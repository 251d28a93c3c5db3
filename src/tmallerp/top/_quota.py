"""
Bans, kept in one process and shared by its threads.

TOP bans an app, or one API of it, for a stated number of seconds. While a ban holds no
thread calls; when it ends one thread tries first, and the others follow once it was
answered, so that a ban is never answered with a storm.
"""

from __future__ import annotations

import threading

from attrs import define

# How often the others look whether the one that tries came through.
_PROBE_WAIT = 0.05


@define
class _Ban:
    until: float
    probing: bool = False


class ProcessQuota:
    """A `QuotaLedger` for the threads of one process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._bans: dict[str | None, _Ban] = {}

    def admit(self, api: str, now: float) -> float:
        """Return 0 if *api* may be called now, else the seconds to wait."""
        if not self._bans:
            return 0.0
        with self._lock:
            bans = [self._bans[key] for key in (None, api) if key in self._bans]
            wait = max((ban.until - now for ban in bans), default=0.0)
            if wait > 0:
                return wait
            if any(ban.probing for ban in bans):
                return _PROBE_WAIT
            for ban in bans:
                ban.probing = True
            return 0.0

    def ban(self, api: str | None, until: float) -> None:
        """Remember a ban; the longer of two holds."""
        with self._lock:
            known = self._bans.get(api)
            self._bans[api] = _Ban(max(until, known.until) if known else until)

    def free(self, api: str) -> None:
        """Forget the bans of *api* and of the app: a call was answered."""
        if not self._bans:
            return
        with self._lock:
            for key in (None, api):
                ban = self._bans.get(key)
                if ban is not None and ban.probing:
                    del self._bans[key]
