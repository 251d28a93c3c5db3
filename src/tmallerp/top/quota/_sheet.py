"""
The page of the day, alone in this process or shared with others.

Whatever goes wrong with what is shared, calls go on: an unreadable page is rebuilt, and
while it cannot be reached at all this process goes by a page of its own that is as
careful. Either is said once in the log.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Hashable
from typing import TypeVar

from tmallerp.clock import Clock
from tmallerp.ports import SharedNote
from tmallerp.top.quota._book import Book, fresh, read, rebuilt, write
from tmallerp.top.quota._rules import QuotaRules

_log = logging.getLogger("tmallerp")

T = TypeVar("T")


class Sheet:
    """
    Where a governor reads and writes its page.

    Args:
        rules: The limits.

        shared: Where other processes see it; None keeps it here.

        clock: Where time comes from.
    """

    def __init__(self, rules: QuotaRules, shared: SharedNote | None, clock: Clock) -> None:
        self._rules = rules
        self._shared = shared
        self._clock = clock
        self._signal: Hashable = None
        self._heard: Hashable = None
        self._is_lost = False
        self.page = fresh(clock.now())

    @property
    def is_shared(self) -> bool:
        """Whether other processes see it."""
        return self._shared is not None

    def has_news(self) -> bool:
        """Whether another process wrote what must be seen before the next call."""
        return self._shared is not None and self._shared.signal() != self._heard

    def heard(self) -> Book:
        """Return the page as last read, and take note that it was seen."""
        self._heard = self._signal
        return self.page

    def look(self) -> None:
        """Read the page, and leave it as it is if it can be read."""
        self._visit(lambda _: None, writes=False, urgent=False)

    def change(self, act: Callable[[Book], T], *, urgent: bool = False) -> T:
        """
        Change the page while nobody else does.

        Args:
            act: Changes the page and returns what the caller wants to know.

            urgent: Whether the others must see it before their next call.
        """
        return self._visit(act, writes=True, urgent=urgent)

    def _visit(self, act: Callable[[Book], T], *, writes: bool, urgent: bool) -> T:
        if self._shared is None:
            self.page.turn(self._clock.now().date())
            return act(self.page)
        done: list[T] = []

        def visit(text: str | None) -> tuple[str, bool] | None:
            book = read(text) if text else None
            is_good = book is not None
            if book is None:
                book = self._new(text)
            book.turn(self._clock.now().date())
            done.append(act(book))
            self.page = book
            return (write(book), urgent) if writes or not is_good else None

        try:
            self._signal = self._shared.change(visit)
        except OSError as error:
            return done[0] if done else self._alone(act, error)
        self._is_lost = False
        return done[0]

    def _new(self, text: str | None) -> Book:
        if text is None:
            return fresh(self._clock.now())
        _log.warning(
            "The shared quota page cannot be read and was rebuilt; what is not reserved "
            "counts as spent until midnight in Beijing."
        )
        return rebuilt(self._clock.now(), self._rules, self.page)

    def _alone(self, act: Callable[[Book], T], error: OSError) -> T:
        """Go on without the others, as carefully as with a lost page."""
        if not self._is_lost:
            self._is_lost = True
            _log.warning(
                "The shared quota page cannot be reached: %s", type(error).__name__
            )
        self.page = rebuilt(self._clock.now(), self._rules, self.page)
        return act(self.page)
