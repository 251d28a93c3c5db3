"""
Connections for many threads without a queue before them.

A transport of httpx serves many threads, but they meet at its pool's lock: four of them
spend half as much processor again on every call. So each call takes a transport of one
connection out of a stack and puts it back; the one used last is warm and goes first.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import httpx


class Lanes:
    """
    A stack of transports; safe to share between threads.

    Args:
        make: Makes a transport of one connection.

        most: How many there may be.
    """

    def __init__(self, make: Callable[[], httpx.BaseTransport], most: int) -> None:
        self._make = make
        self._room = threading.BoundedSemaphore(most)
        self._free: list[httpx.BaseTransport] = []
        self._all: list[httpx.BaseTransport] = []

    @contextmanager
    def take(self, timeout_s: float) -> Iterator[httpx.BaseTransport]:
        """
        Lend a transport for one call.

        Raises:
            httpx.PoolTimeout: If all are lent for so long.
        """
        if not self._room.acquire(timeout=timeout_s):
            msg = "all connections are in use"
            raise httpx.PoolTimeout(msg)
        try:
            lane = self._pop() or self._new()
            try:
                yield lane
            finally:
                self._free.append(lane)
        finally:
            self._room.release()

    def _pop(self) -> httpx.BaseTransport | None:
        # Taking from a list is one step for Python's threads; no lock is needed.
        try:
            return self._free.pop()
        except IndexError:
            return None

    def _new(self) -> httpx.BaseTransport:
        lane = self._make()
        self._all.append(lane)
        return lane

    def close(self) -> None:
        """Close every transport that was ever made."""
        for lane in self._all:
            lane.close()
