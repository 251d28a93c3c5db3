"""
Buying again: demands are raised once, under a key that a repeated try shares.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from attrs import evolve

from tmallerp.clock import Clock
from tmallerp.documents import ShopProfile
from tmallerp.erp.protocols import OutcomeStatus, PurchaseSink
from tmallerp.errors import ErpError
from tmallerp.pipelines._stock_book import OfferBook
from tmallerp.pipelines._stock_report import StockReport
from tmallerp.stock import Availability, Demand, Facts, StockRules, replenish
from tmallerp.stock.replenish import as_document

_THERE = frozenset(
    {
        OutcomeStatus.CREATED,
        OutcomeStatus.UPDATED,
        OutcomeStatus.UNCHANGED,
        OutcomeStatus.EXISTS,
    }
)


class Buyer:
    """
    Raises demands in the name of one shop.

    Args:
        home: Which; its organisation buys.

        purchases: Where demands go; None only reports them.

        book: Where they are written down.

        clock: Where now comes from.
    """

    def __init__(
        self,
        home: ShopProfile,
        purchases: PurchaseSink | None,
        book: OfferBook,
        clock: Clock,
    ) -> None:
        self._home = home
        self._purchases = purchases
        self._book = book
        self._clock = clock

    def replenish(
        self,
        assessed: Sequence[Availability],
        facts: Facts,
        rules: StockRules,
        report: StockReport,
    ) -> None:
        """Raise what is low, and close what is met."""
        home = self._home.key
        last = self._book.demands(home)
        found = replenish(assessed, facts.levels, last, rules)
        report.low = dict(found.low)
        if report.dry_run or not self._home.live:
            report.raised = list(found.raised)
            return
        now = self._clock.now()
        closed = {sku: evolve(last[sku], is_open=False) for sku in found.closed}
        accepted = [one for one in found.raised if self._ask_for(one, rules, now, report)]
        self._book.note_demands(home, closed | {one.sku: one for one in accepted}, now)
        report.raised = accepted

    def _ask_for(
        self, demand: Demand, rules: StockRules, now: datetime, report: StockReport
    ) -> bool:
        """
        Put a demand; return whether it is there.

        One whose answer is lost is put again by the next run, under the same key. One
        that nobody takes is not noted, so that a destination that comes later hears it.
        """
        if self._purchases is None:
            return False
        profile = self._home
        document = as_document(demand, profile.key, profile.organisation, now, rules)
        try:
            if document.key in self._purchases.find_purchases([document.key]):
                return True
            [outcome] = self._purchases.put_purchases([document])
        except ErpError as error:
            report.troubles.append(f"The demand for {demand.sku} waits: {error}")
            return False
        if outcome.status in _THERE:
            return True
        report.troubles.append(f"The demand for {demand.sku} waits: {outcome.message}")
        return False
