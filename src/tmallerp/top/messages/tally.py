"""
What a consumer of messages has seen and done, countable at any moment.
"""

from __future__ import annotations

import threading
from datetime import datetime
from typing import Any

import attrs
from attrs import frozen


@frozen(kw_only=True)
class Statistics:
    """
    The state of a consumer at one moment.

    Args:
        connected: Whether the source can be read just now.

        received: Messages that came, repeats included.

        saved: Messages that were saved for the first time.

        duplicates: Messages that were there already.

        confirmed: Confirmations sent.

        failed: Messages reported as failed, or refused by the handler where the road
            has no such report.

        left: Messages neither saved nor refused, left for redelivery.

        garbled: Frames and rows that could not be read.

        pulls: Requests for messages sent.

        reconnects: Connections opened after the first.

        last_seen: When a message last came.

        last_saved: When one was last saved.

        last_error: The class of the latest trouble with the source, or None.
    """

    connected: bool = False
    received: int = 0
    saved: int = 0
    duplicates: int = 0
    confirmed: int = 0
    failed: int = 0
    left: int = 0
    garbled: int = 0
    pulls: int = 0
    reconnects: int = 0
    last_seen: datetime | None = None
    last_saved: datetime | None = None
    last_error: str | None = None


class Tally:
    """Keeps the statistics of one source and its consumer; any thread may look."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._state = Statistics()

    def add(self, **counts: int) -> None:
        """Count something."""
        with self._lock:
            sums = {name: getattr(self._state, name) + n for name, n in counts.items()}
            self._state = attrs.evolve(self._state, **sums)

    def note(self, **facts: Any) -> None:
        """Note a state or a moment."""
        with self._lock:
            self._state = attrs.evolve(self._state, **facts)

    def statistics(self) -> Statistics:
        """Return how things stand."""
        with self._lock:
            return self._state
