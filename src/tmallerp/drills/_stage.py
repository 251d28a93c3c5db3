"""
Behind the curtain of a drill: the simulator's control plane, and its clock as ours.

The pipeline gets a clock that is the shop's: when it waits, the shop's time passes, and
buyers go on buying. A day takes seconds, and a ban is still waited out to its end.
"""

from __future__ import annotations

import asyncio
import http.client
import json
import threading
import time
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from tmallerp.clock import parse_beijing
from tmallerp.errors import ServiceError
from tmallerp.secrets import Secret

# A wait of simulated minutes takes this long at most in reality: enough for a port that
# was closed to open again after a few tries.
_REAL_PAUSE_S = 0.02


class Stage:
    """
    The control plane of a simulator.

    Args:
        url: Its address.
    """

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._host, self._port = parts.hostname or "127.0.0.1", parts.port
        self._path = parts.path
        self._lock = threading.Lock()
        self._connection = self._connect()

    def _connect(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection(self._host, self._port, timeout=30)

    def read(self, name: str) -> Any:
        """Read ``clock``, ``ledger``, ``faults`` or ``stats``."""
        return self._ask("GET", name, None)

    def act(self, name: str, given: Mapping[str, object] | None = None) -> Any:
        """Do something: ``clock``, ``session``, ``faults``, ``repair``, ``quiet``."""
        return self._ask("POST", name, given or {})

    def _ask(self, verb: str, name: str, given: Mapping[str, object] | None) -> Any:
        body = None if given is None else json.dumps(given)
        with self._lock:
            try:
                return self._once(verb, name, body)
            except (http.client.HTTPException, OSError):
                # The server closes idle connections; a new one is tried once.
                self._connection.close()
                self._connection = self._connect()
                return self._once(verb, name, body)

    def _once(self, verb: str, name: str, body: str | None) -> Any:
        self._connection.request(verb, f"{self._path}/{name}", body)
        answer = self._connection.getresponse()
        value = json.loads(answer.read())
        if answer.status != http.client.OK:
            msg = f"The simulator refused {name}: {value}."
            raise ServiceError(msg)
        return value

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()


class StageClock:
    """
    The shop's clock: waiting moves it, for everybody.

    Args:
        stage: Of which simulator.

        others: Simulators whose clocks are moved along.
    """

    def __init__(self, stage: Stage, others: Sequence[Stage] = ()) -> None:
        self._stage = stage
        self._others = tuple(others)
        self._lock = threading.Lock()
        self._now = self._read(stage.read("clock"))
        self._start = self._now

    @staticmethod
    def _read(clock: Mapping[str, Any]) -> datetime:
        return parse_beijing(clock["now"])

    def now(self) -> datetime:
        """Return the shop's time as of its last move."""
        with self._lock:
            return self._now

    def monotonic(self) -> float:
        """Return the seconds of the shop's time since the drill began."""
        return (self.now() - self._start).total_seconds()

    def advance(self, seconds: float) -> None:
        """Let the shop's time pass."""
        moved = self._read(self._stage.act("clock", {"advance_s": seconds}))
        for other in self._others:
            other.act("clock", {"advance_s": seconds})
        with self._lock:
            self._now = max(self._now, moved)

    def sleep(self, seconds: float) -> None:
        """Let the shop's time pass, and a moment of ours."""
        time.sleep(min(max(seconds, 0.0), _REAL_PAUSE_S))
        self.advance(max(seconds, 0.0))

    async def asleep(self, seconds: float) -> None:
        """Let the shop's time pass, and a moment of ours."""
        await asyncio.sleep(min(max(seconds, 0.0), _REAL_PAUSE_S))
        self.advance(max(seconds, 0.0))


class StageTokens:
    """
    Gives the session that is valid now, like a seller who authorises again.

    Args:
        stage: Of which simulator.
    """

    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    def session(self) -> Secret:
        """Return the current session."""
        return Secret(self._stage.act("session")["session"])
