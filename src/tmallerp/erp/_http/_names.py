"""
Addresses of names, asked for no longer than a caller can wait.

The system's own question for a name has no time limit, and nobody can call it off. So it
is asked in a thread that may be left behind. Whoever wants the same name meanwhile waits
for the same answer, so that a name whose servers are silent costs one thread and not one
a call.
"""

from __future__ import annotations

import ipaddress
import socket
import threading
from collections.abc import Callable, Sequence

import httpcore
from attrs import define, field

from tmallerp._net.forks import begin_anew

Resolver = Callable[[str, int], Sequence[str]]
"""Gives the addresses of a name, as text."""


def resolve(host: str, port: int) -> list[str]:
    """Ask the system for a name's addresses, the preferred one first."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class SlowNameError(httpcore.ConnectTimeout):
    """A name's addresses did not come in time."""


@define(eq=False)
class _Question:
    """A name that is being asked for, and what came of it."""

    done: threading.Event = field(factory=threading.Event)
    found: Sequence[str] = ()
    error: BaseException | None = None


class Names:
    """
    Asks for names; safe to share between threads, and across a fork.

    Args:
        resolver: Gives the addresses of a name; it may take its time.
    """

    def __init__(self, resolver: Resolver) -> None:
        self._resolver = resolver
        self.reborn()
        begin_anew(self)

    def reborn(self) -> None:
        """Begin anew in a forked process, which has none of the parent's threads."""
        self._lock = threading.Lock()
        self._asked: dict[tuple[str, int], _Question] = {}

    def addresses(self, host: str, port: int, wait_s: float) -> Sequence[str]:
        """
        Return a name's addresses; whatever the resolver raises is raised here.

        Args:
            host: The name. An address is answered without waiting.

            port: Where it will be connected to.

            wait_s: Seconds to wait at most.

        Raises:
            SlowNameError: If they do not come in time.
        """
        if _is_address(host):
            return self._resolver(host, port)
        question = self._ask(host, port)
        if not question.done.wait(wait_s):
            msg = f"the name {host} was not resolved within {wait_s:.1f} s"
            raise SlowNameError(msg)
        if question.error is not None:
            raise question.error
        return question.found

    def _ask(self, host: str, port: int) -> _Question:
        name = host, port
        with self._lock:
            question = self._asked.get(name)
            if question is not None:
                return question
            question = self._asked[name] = _Question()
        thread = threading.Thread(
            target=self._answer, args=(name, question), name=f"name-{host}", daemon=True
        )
        try:
            thread.start()
        except BaseException:
            self._forget(name)
            raise
        return question

    def _answer(self, name: tuple[str, int], question: _Question) -> None:
        try:
            question.found = self._resolver(*name)
        except BaseException as error:  # noqa: BLE001 - raised where it is waited for
            question.error = error
        finally:
            # Forgotten first: who comes now asks again, as names move.
            self._forget(name)
            question.done.set()

    def _forget(self, name: tuple[str, int]) -> None:
        with self._lock:
            self._asked.pop(name, None)


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
