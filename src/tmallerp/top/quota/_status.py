"""
What is left of the day, as a value.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import attrs
from attrs import frozen

from tmallerp.top.quota._rules import SHARED, QuotaRules, api_pool, own_pool

_LABELS = {
    "left": ("calls left for {}", "{} 剩余次数"),
    "ban": ("ban of {}", "{} 限流"),
    "app": ("the whole app", "整个应用"),
    "over": ("TOP said the day is over, after calls", "平台告知额度用完时的次数"),
}
_NO_LIMIT = ("no limit", "无限额")


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

    def rows(self, lang: str = "en") -> list[tuple[str, str]]:
        """Return label and value of every line of a table; *lang* is en or zh."""
        n = 1 if lang == "zh" else 0
        lines = [("-", self.unreserved)]
        lines += [(one.name, self.left(one.name)) for one in self.rules.purposes]
        lines += [(api, self.of_api(api)) for api in self.rules.api_calls_a_day]
        shown = [
            (_LABELS["left"][n].format(name), _NO_LIMIT[n] if left is None else f"{left:,}")
            for name, left in lines
        ]
        for api, left in self.bans.items():
            whom = api or _LABELS["app"][n]
            shown.append((_LABELS["ban"][n].format(whom), f"{left:,.0f} s"))
        if self.is_over:
            counted = "-" if self.counted is None else f"{self.counted:,}"
            shown.append((_LABELS["over"][n], counted))
        return shown

    def _left(self, pool: str, limit: int) -> int:
        if self.is_over:
            return 0
        return max(0, limit - self.spent.get(pool, 0) + self.held.get(pool, 0))
