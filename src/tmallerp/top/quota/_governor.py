"""
Who may call when: bans, the day's calls, and the pace, for all that speak for one app.

Asked before every call. While a ban holds nobody calls; when it ends one call tries for
all. Each purpose finds its reserve untouched at any hour. Threads share a governor;
processes share what is behind it. Nothing here knows HTTP.
"""

from __future__ import annotations

import os
import threading
import weakref
from contextlib import AbstractContextManager
from types import TracebackType
from typing import Self

from tmallerp.clock import Clock, SystemClock
from tmallerp.errors import Advice, RateLimitedError
from tmallerp.ports import SharedNote
from tmallerp.top.quota._bans import PROBE_WAIT_S, BanView
from tmallerp.top.quota._book import Book, midnight_after
from tmallerp.top.quota._budget import Budget, give_back
from tmallerp.top.quota._line import Line
from tmallerp.top.quota._purpose import purpose as _purpose
from tmallerp.top.quota._rules import SHARED, QuotaRules
from tmallerp.top.quota._sheet import Sheet
from tmallerp.top.quota._status import QuotaStatus

_UNLIMITED = QuotaRules()

_USED_UP = Advice(
    "The day's calls for this purpose are used up; they begin anew at midnight in "
    "Beijing. Raise the app's quota, or the share of this purpose.",
    "该用途当日的调用额度已用完，北京时间零点恢复；可申请提升应用额度或调整该用途的份额。",
)


class Governor:
    """
    A `QuotaLedger` with budgets, reserves and pace. Safe to share between threads.

    Args:
        rules: The limits; none by default, so that only bans are kept.

        shared: What several processes share, such as `FileQuota`; None keeps everything
            in this process.

        clock: Where time comes from; the client's own, where that has one.

        block: Most calls taken from what is shared at once. A killed process loses at
            most so many of every pool it drew from, until midnight; 1 loses none and
            pays a visit for every call.
    """

    def __init__(
        self,
        rules: QuotaRules | None = None,
        *,
        shared: SharedNote | None = None,
        clock: Clock | None = None,
        block: int = 64,
    ) -> None:
        self.rules = rules or _UNLIMITED
        self._clock = clock or SystemClock()
        self._lock = threading.RLock()
        self._sheet = Sheet(self.rules, shared, self._clock)
        self._bans = BanView()
        self._budget = Budget(self.rules, self._sheet, block if shared else 1)
        self._is_free = shared is None and self.rules.is_open
        paces = dict(self.rules.api_pace)
        if self.rules.pace is not None:
            paces[""] = self.rules.pace
        self._line = Line(paces, self._sheet, self._clock)
        self._trying: dict[str, tuple[int, float]] = {}
        self._end = weakref.finalize(self, give_back, self._sheet, self._budget.held)
        _ALL.add(self)

    def __repr__(self) -> str:
        return f"Governor({self.rules!r})"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give back what this process holds and did not spend."""
        with self._lock:
            give_back(self._sheet, self._budget.held)

    def purpose(self, name: str | None) -> AbstractContextManager[None]:
        """
        Make all calls within the ``with`` block for *name*.

        Raises:
            ConfigError: If the rules know no such purpose.
        """
        self.rules.check(name)
        return _purpose(name)

    def admit(self, api: str, *, purpose: str | None = None, ticket: int = 0) -> float:
        """
        Ask to make a call.

        Args:
            api: The API's name.

            purpose: What it is for; None spends what is kept for nobody.

            ticket: The same number when the same call asks again.

        Returns:
            0 if the call may be made now, else how many seconds to wait and ask again.

        Raises:
            RateLimitedError: If the day's calls are used up, with the seconds to
                midnight in Beijing. Nothing was sent.

            ConfigError: If there is a budget and it knows no such purpose.
        """
        if self._is_free and not self._bans:
            return 0.0
        with self._lock:
            if self._sheet.has_news():
                self._sheet.look()
                self._hear()
            if wait := self._bans.wait(api, self._clock.monotonic()):
                return wait
            return self._spend(api, purpose, ticket or threading.get_ident())

    def _spend(self, api: str, purpose: str | None, ticket: int) -> float:
        if self.rules.calls_a_day is not None:
            self.rules.check(purpose)
        now = self._clock.now()
        if pool := self._budget.missing(api, purpose, now.toordinal()):
            raise self._used_up(api, purpose, pool)
        if wait := self._line.wait(api, ticket, self._clock.monotonic()):
            return wait
        taken, missing = self._budget.take(api, purpose)
        if missing is not None:
            raise self._used_up(api, purpose, missing)
        if self._bans and not self._try(api, ticket):
            self._budget.put_back(taken)
            return PROBE_WAIT_S
        return 0.0

    def _try(self, api: str, ticket: int) -> bool:
        """Let this call try for all after a ban, if no other does."""
        keys = self._bans.ended(api)
        if not keys:
            return True
        # The clock is read when the page is ours: a moment from before the wait for it lies
        # before another's try began, and would take that for one from a wrong clock.
        probe = self._sheet.change(
            lambda book: book.claim(keys, self._clock.now().timestamp()), urgent=True
        )
        self._hear()
        if probe:
            self._trying.update(dict.fromkeys(keys, (ticket, probe)))
        return probe > 0

    def ban(self, api: str | None, seconds: float | None, *, ticket: int = 0) -> None:
        """
        Remember that TOP bans *api* (None: the whole app).

        A ban that ends at about midnight in Beijing tells that the app's day is used up.

        Args:
            api: The API's name, or None.

            seconds: How long from now; None if TOP did not say: then a second, doubled
                each time in a row.

            ticket: Of the call that was refused.
        """
        now = self._clock.now()
        with self._lock:
            tried = self._tried_by(ticket or threading.get_ident())

            def act(book: Book) -> None:
                for key, probe in tried.items():
                    book.settle(key, probe, answered=False)
                book.ban(api or "", now, seconds)

            self._sheet.change(act, urgent=True)
            self._hear()

    def free(self, api: str, *, answered: bool = True, ticket: int = 0) -> None:  # noqa: ARG002 - the ticket tells which
        """
        Remember that a call is over; if it tried after a ban, the ban is over as well.

        Args:
            api: The API's name.

            answered: Whether TOP answered it; otherwise another call tries.

            ticket: Of the call.
        """
        if not self._trying:
            return
        with self._lock:
            tried = self._tried_by(ticket or threading.get_ident())
            if not tried:
                return

            def act(book: Book) -> None:
                for key, probe in tried.items():
                    book.settle(key, probe, answered=answered)

            self._sheet.change(act, urgent=True)
            self._hear()

    def _tried_by(self, ticket: int) -> dict[str, float]:
        """Take the bans this call tried for, with how each try is named."""
        tried = {key: pr for key, (who, pr) in self._trying.items() if who == ticket}
        for key in tried:
            del self._trying[key]
        return tried

    def lift(self) -> None:
        """
        Forget every ban and that the day is over.

        For a person who raised or reset the quota in the console. Calls already counted
        stay counted.
        """

        def act(book: Book) -> None:
            book.bans.clear()
            book.over = False

        with self._lock:
            self._sheet.change(act, urgent=True)
            self._trying.clear()
            self._hear()

    def status(self) -> QuotaStatus:
        """Return what is left of the day and which bans hold."""
        with self._lock:
            self._sheet.look()
            page = self._hear()
            bans = {
                key or None: left for key, left in self._bans.left(self._clock.monotonic())
            }
            return QuotaStatus(
                at=self._clock.now(),
                rules=self.rules,
                spent=dict(page.spent),
                held=dict(self._budget.held.calls),
                bans=bans,
                is_over=page.over,
                counted=page.counted,
            )

    def _hear(self) -> Book:
        clock, page = self._clock, self._sheet.heard()
        self._bans.update(page.bans, clock.now().timestamp(), clock.monotonic())
        self._budget.hear(page)
        return page

    def _used_up(self, api: str, purpose: str | None, pool: str) -> RateLimitedError:
        now = self._clock.now()
        rest = max((midnight_after(now) - now).total_seconds(), 0.01)
        what = f"for {purpose or 'no named purpose'}" if pool == SHARED else "of this API"
        msg = f"{api}: the day's calls {what} are used up; nothing was sent."
        return RateLimitedError(msg, retry_after=rest, api=api, advice=_USED_UP)

    def reborn(self) -> None:
        """Begin anew in a forked process: what the parent holds is the parent's."""
        self._lock = threading.RLock()
        self._trying.clear()
        self._budget.held.calls.clear()
        self._line.forget()


_ALL: weakref.WeakSet[Governor] = weakref.WeakSet()


def _after_fork() -> None:
    for governor in list(_ALL):
        governor.reborn()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
