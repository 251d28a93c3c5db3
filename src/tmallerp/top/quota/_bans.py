"""
What this process knows of bans, by its own monotonic clock.

A ban is believed once: its end is reckoned when it is first seen and does not move when
the machine's clock is set. After it ended one call tries for all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from attrs import define

from tmallerp.top.quota._book import PROBE_S, Ban

# How often the others look whether the one that tries came through.
PROBE_WAIT_S = 0.05
# Less than this is over: clocks round, and a shorter sleep may be none at all.
TICK_S = 0.001


@define
class _Seen:
    """A ban as this process reckons it."""

    since: float
    seconds: float
    probe: float
    until: float
    probe_until: float


class BanView:
    """The bans that hold here, by API; "" is the app."""

    def __init__(self) -> None:
        self._seen: dict[str, _Seen] = {}

    def __bool__(self) -> bool:
        return bool(self._seen)

    def update(self, bans: Mapping[str, Ban], wall: float, mono: float) -> None:
        """Take over what the shared page says."""
        self._seen = {
            key: _seen(ban, self._seen.get(key), wall, mono) for key, ban in bans.items()
        }

    def wait(self, api: str, mono: float) -> float:
        """Return the seconds until *api* may be asked again; 0 if no ban holds."""
        longest = 0.0
        for key in ("", api):
            ban = self._seen.get(key)
            if ban is None:
                continue
            if (left := ban.until - mono) > TICK_S:
                longest = max(longest, left)
            elif ban.probe_until > mono:
                longest = max(longest, PROBE_WAIT_S)
        return longest

    def ended(self, api: str) -> dict[str, float]:
        """Return the bans that a call of *api* would try for, with when they began."""
        keys = (key for key in ("", api) if key in self._seen)
        return {key: self._seen[key].since for key in keys}

    def left(self, mono: float) -> Iterable[tuple[str, float]]:
        """Give every ban that holds, with its seconds."""
        for key, ban in self._seen.items():
            if (left := ban.until - mono) > TICK_S:
                yield key, left


def _seen(ban: Ban, known: _Seen | None, wall: float, mono: float) -> _Seen:
    same = known is not None and (known.since, known.seconds) == (ban.since, ban.seconds)
    until = known.until if known and same else mono + ban.left(wall)
    if known and same and known.probe == ban.probe:
        probe_until = known.probe_until
    else:
        probe_until = mono + (min(ban.probe - wall, PROBE_S) if ban.probe else 0.0)
    return _Seen(ban.since, ban.seconds, ban.probe, until, probe_until)
