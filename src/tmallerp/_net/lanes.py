"""
Connections for many threads without a queue before them.

A transport of httpx serves many threads, but they meet at its pool's lock: four of them
spend half as much processor again on every call. So each call takes a transport of one
connection out of a stack and puts it back; the one used last is warm and goes first.
A forked process opens connections of its own.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import httpx

from tmallerp._net.forks import begin_anew


class Lanes:
    """
    A stack of transports; safe to share between threads.

    Args:
        make: Makes a transport of one connection.

        most: How many there may be.
    """

    def __init__(self, make: Callable[[], httpx.BaseTransport], most: int) -> None:
        self._make = make
        self._most = most
        self._parents: list[httpx.BaseTransport] = []
        self._begin()
        begin_anew(self)

    def _begin(self) -> None:
        self._room = threading.BoundedSemaphore(self._most)
        self._free: list[httpx.BaseTransport] = []
        self._all: list[httpx.BaseTransport] = []

    def reborn(self) -> None:
        """
        Begin anew in a forked process.

        What the parent opened is kept and not closed: to close it takes locks that a
        thread of the parent may have held when the process was forked.
        """
        self._parents += self._all
        self._begin()

    @contextmanager
    def take(self, timeout_s: float) -> Iterator[httpx.BaseTransport]:
        """
        Lend a transport for one call.

        Raises:
            httpx.PoolTimeout: If all are lent for so long.
        """
        # A process that is forked within a call gives back to what it took from.
        room, free = self._room, self._free
        if not room.acquire(timeout=timeout_s):
            msg = "all connections are in use"
            raise httpx.PoolTimeout(msg)
        try:
            lane = self._pop() or self._new()
            try:
                yield lane
            finally:
                free.append(lane)
        finally:
            room.release()

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


class Pool:
    """
    One transport for the tasks of an event loop.

    Args:
        make: Makes it; called again in a forked process.
    """

    def __init__(self, make: Callable[[], httpx.AsyncBaseTransport]) -> None:
        self._make = make
        self._parents: list[httpx.AsyncBaseTransport] = []
        self.transport = make()
        begin_anew(self)

    def reborn(self) -> None:
        """Begin anew in a forked process; the parent's belongs to the parent's loop."""
        self._parents.append(self.transport)
        self.transport = self._make()

    async def aclose(self) -> None:
        """Close every connection of this process."""
        await self.transport.aclose()
