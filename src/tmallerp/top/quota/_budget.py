"""
The calls of the day: taken from the shared page in blocks, spent one by one.

A purpose spends its own reserve first and then what is kept for nobody; it never touches
another's reserve. A process that ends gives back what it did not spend; one that is
killed loses at most a block of every pool it drew from.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from attrs import define, field

from tmallerp.top.quota._book import Book
from tmallerp.top.quota._rules import SHARED, QuotaRules, api_pool, own_pool
from tmallerp.top.quota._sheet import Sheet


@define
class Held:
    """What this process holds of one day: calls by pool, and which pools are empty."""

    day: int = 0
    calls: dict[str, int] = field(factory=dict)
    empty: set[str] = field(factory=set)


class Budget:
    """
    The day's calls as this process sees them.

    Args:
        rules: The limits.

        sheet: Where blocks come from.

        block: Most calls a visit.
    """

    def __init__(self, rules: QuotaRules, sheet: Sheet, block: int) -> None:
        self._sheet = sheet
        self._block = block
        self._limits = dict(rules.pools())
        self._own = {one.name: own_pool(one.name) for one in rules.purposes}
        self._apis = {api: api_pool(api) for api in rules.api_calls_a_day}
        self.held = Held()

    def missing(self, api: str, purpose: str | None, day: int) -> str | None:
        """Return the pool already known to be used up for such a call, if one is."""
        self._turn(day)
        empty, of_api = self.held.empty, self._apis.get(api)
        if not empty:
            return None
        if of_api in empty:
            return of_api
        pools = [pool for pool in self._pools(purpose) if pool not in empty]
        return None if pools or SHARED not in self._limits else SHARED

    def take(self, api: str, purpose: str | None) -> tuple[list[str], str | None]:
        """
        Spend one call.

        Returns:
            The pools it was taken from, and None; or the pool that is used up.
        """
        taken: list[str] = []
        of_api = self._apis.get(api)
        if of_api is not None:
            if not self._draw(of_api):
                return [], of_api
            taken.append(of_api)
        if SHARED not in self._limits:
            return taken, None
        pool = next((one for one in self._pools(purpose) if self._draw(one)), None)
        if pool is None:
            self.put_back(taken)
            return [], SHARED
        return [*taken, pool], None

    def put_back(self, taken: Iterable[str]) -> None:
        """Return a call that was not made after all."""
        for pool in taken:
            self.held.calls[pool] = self.held.calls.get(pool, 0) + 1

    def hear(self, book: Book) -> None:
        """Take over what the shared page says: what is over, and what was given back."""
        self.held.empty.clear()
        if book.over:
            for pool in self.held.calls.keys() - set(self._apis.values()):
                del self.held.calls[pool]

    def _turn(self, day: int) -> None:
        if day != self.held.day:
            self.held.day = day
            self.held.calls.clear()
            self.held.empty.clear()

    def _pools(self, purpose: str | None) -> list[str]:
        own = self._own.get(purpose or "")
        return [own, SHARED] if own in self._limits and own is not None else [SHARED]

    def _draw(self, pool: str) -> bool:
        left = self.held.calls.get(pool, 0) or self._lease(pool)
        if left > 0:
            self.held.calls[pool] = left - 1
        return left > 0

    def _lease(self, pool: str) -> int:
        if pool in self.held.empty:
            return 0
        limit = self._limits[pool]
        amount = self._sheet.change(lambda book: book.lease(pool, limit, self._block))
        if not amount:
            self.held.empty.add(pool)
        return amount


def give_back(sheet: Sheet, held: Held) -> None:
    """Put back what was held and not spent; used when a process ends."""
    left = {pool: n for pool, n in held.calls.items() if n > 0}
    held.calls.clear()
    if not left:
        return

    def put(book: Book) -> None:
        # What was held yesterday is worth nothing today.
        if book.day == date.fromordinal(held.day).isoformat():
            for pool, amount in left.items():
                book.take_back(pool, amount)

    sheet.change(put, urgent=True)
