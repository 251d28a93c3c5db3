"""
What is left of the day, as a value.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import attrs
from attrs import frozen

from tmallerp.top.quota._rules import SHARED, QuotaRules, api_pool, own_pool


@frozen(kw_only=True)
class QuotaStatus:
    """
    What the app may still do today.

    Args:
        at: When this was true; in Beijing's zone.

        rules: The limits.

        spent: Calls handed out to processes today, by pool (``shared``,
            ``purpose:NAME``, ``api:NAME``).

        held: How many of them this process has not spent yet.

        bans: Seconds left of every ban, by API; None is the whole app.

        is_over: Whether TOP said that the app's day is used up.

        counted: Calls handed out when it said so: the quota the app really has, as far as
            nothing else calls for it. None if it did not.
    """

    at: datetime
    rules: QuotaRules
    spent: Mapping[str, int] = attrs.field(factory=dict)
    held: Mapping[str, int] = attrs.field(factory=dict)
    bans: Mapping[str | None, float] = attrs.field(factory=dict)
    is_over: bool = False
    counted: int | None = None

    @property
    def unreserved(self) -> int | None:
        """Calls left that are kept for nobody; None without a limit."""
        if self.rules.calls_a_day is None:
            return 0 if self.is_over else None
        return self._left(SHARED, self.rules.unreserved())

    def reserved(self, purpose: str | None) -> int:
        """Return the calls left of a purpose's own reserve."""
        if purpose is None:
            return 0
        return self._left(own_pool(purpose), self.rules.reserve(purpose))

    def left(self, purpose: str | None = None) -> int | None:
        """Return how many calls may still be made for *purpose*; None without a limit."""
        unreserved = self.unreserved
        return None if unreserved is None else unreserved + self.reserved(purpose)

    def of_api(self, api: str) -> int | None:
        """Return the calls left of one API; None without a limit."""
        limit = self.rules.api_calls_a_day.get(api)
        if limit is None:
            return None
        pool = api_pool(api)
        return max(0, limit - self.spent.get(pool, 0) + self.held.get(pool, 0))

    def _left(self, pool: str, limit: int) -> int:
        if self.is_over:
            return 0
        return max(0, limit - self.spent.get(pool, 0) + self.held.get(pool, 0))
