"""
The stock journey: what the ERP has becomes what the shops offer.

Levels are read first, then the orders in the ledger, then the platform's numbers where a
raise depends on them; a pure plan decides; absolute quantities are set, lowerings before
raises. Every push is written down before it is sent. Gather the orders before: what the
ledger does not know cannot be taken off.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Mapping, Sequence
from datetime import timedelta
from secrets import token_hex

from attrs import evolve

from tmallerp.clock import Clock, SystemClock
from tmallerp.erp.protocols import PurchaseSink, ShipmentSource, StockSource
from tmallerp.errors import (
    ConfigError,
    ErpError,
    TopError,
)
from tmallerp.pipelines._seller import is_ours
from tmallerp.pipelines._stock_book import Entry, OfferBook
from tmallerp.pipelines._stock_demands import Buyer
from tmallerp.pipelines._stock_facts import ClaimReader, read_levels
from tmallerp.pipelines._stock_report import Comparison, StockReport, compare
from tmallerp.pipelines._stock_shelf import Shelf, StockShop, StockTiming, by_shop, offers
from tmallerp.stock import (
    Availability,
    Facts,
    ListingId,
    StockPlan,
    StockRules,
    assess,
    plan,
)
from tmallerp.store.guarded import GuardedStore
from tmallerp.store.protocol import Store
from tmallerp.store.records import Lease

STREAM = "stock"

LEASE = timedelta(minutes=2)
"""How long a dead worker blocks its shops; a living one renews it long before."""

_ROUNDS = 4
"""Lowerings, raises, and one more of each where a batch had to be taken apart."""


class StockPipeline:
    """
    Keeps what several shops offer within what one ERP has.

    Only one worker at a time runs a shop's stock; others find the lease taken and return
    at once. All shops that draw on the same warehouses belong into one pipeline.

    Args:
        shops: Every shop of the rules' table.

        source: The ERP's levels.

        store: The ledger, with the shops' orders.

        rules: Who draws on what.

        outbounds: The ERP's outbounds, which say what has left; without it what the
            platform was told to be shipped counts as left.

        purchases: Where demands go; None only reports them.

        clock: Where now comes from.

        timing: How patiently the platform is asked.

        owner: This worker's name; None makes one up.
    """

    def __init__(  # noqa: PLR0913 - one argument a collaborator
        self,
        shops: Sequence[StockShop],
        source: StockSource,
        store: Store,
        rules: StockRules,
        *,
        outbounds: ShipmentSource | None = None,
        purchases: PurchaseSink | None = None,
        clock: Clock | None = None,
        timing: StockTiming | None = None,
        owner: str | None = None,
    ) -> None:
        self._shops = {one.profile.key: one for one in shops}
        if set(self._shops) != {one.shop for one in rules.shops}:
            raise ConfigError("The shops of the run and of the table of stock differ.")
        self._source = source
        self._store = GuardedStore(store)
        self._rules = rules
        self._clock = clock or SystemClock()
        self._owner = owner or f"{socket.gethostname()}-{os.getpid()}-{token_hex(4)}"
        book = OfferBook(self._store)
        self._claims = ClaimReader(self._store, source.traits.name, outbounds)
        self._shelf = Shelf(shops, book, self._clock, timing or StockTiming())
        home = self._shops[rules.shops[0].shop].profile
        self._buyer = Buyer(home, purchases, book, self._clock)
        self._renewed = self._clock.now()

    def run(self, *, approved: bool = False) -> StockReport:
        """
        Read the facts, decide, and push what changed.

        Args:
            approved: Whether a person looked at what a guard rail stopped.

        Returns:
            What was done. A dry run reports what it would have set.

        Raises:
            StoreError: If the ledger cannot be read or written. A `LeaseLostError` where
                this run stalled and another worker took over.

            AuthorizationError: If a session is another seller's.
        """
        live = any(one.profile.live for one in self._shops.values())
        report = StockReport(started=self._clock.now(), dry_run=not live)
        leases = self._acquire()
        if leases is None:
            report.stopped = "Another worker runs the stock of one of these shops."
        else:
            try:
                self._run(report, approved=approved)
            finally:
                self._store.leases = ()
                with self._store.begin() as tx:
                    for lease in leases:
                        tx.leases.release(lease)
        report.ended = self._clock.now()
        return report

    def compare(self) -> list[Comparison]:
        """
        Read platform and ERP now, and put them side by side; nothing is changed.

        Raises:
            ErpError: If the ERP cannot be read.

            TopError: If the platform cannot be read.
        """
        entries = self._shelf.load()
        facts = self._facts(entries)
        offered: dict[ListingId, int | None] = {}
        for shop, numbers in by_shop(entries).items():
            read = self._shelf.windows[shop].read(numbers)
            offered.update({listing.id: pieces for listing, pieces in read})
        return [row for one in assess(facts, self._rules) for row in compare(one, offered)]

    # --- the run ----------------------------------------------------------------------

    def _run(self, report: StockReport, *, approved: bool) -> None:
        if not all(
            is_ours(one.profile, one.client, report.troubles)
            for one in self._shops.values()
        ):
            return
        try:
            entries = self._shelf.refresh(report)
            facts = self._facts(entries)
            self._shelf.settle(entries)
        except (ErpError, TopError) as error:
            report.troubles.append(f"Nothing was pushed, as facts are missing: {error}")
            return
        report.listings = len(entries)
        assessed = assess(facts, self._rules)
        decided = self._decide(assessed, facts, entries, report, approved=approved)
        report.same, report.stopped = decided.same, decided.stopped
        tried: set[ListingId] = set()
        for _ in range(_ROUNDS):
            fresh = [one for one in decided.changes if one.listing not in tried]
            report.planned += fresh
            if report.dry_run or not fresh or decided.stopped:
                break
            batches = evolve(decided, changes=tuple(fresh)).batches()
            self._shelf.push(batches, entries, report, self._renew, facts.now)
            tried |= {one.listing for one in fresh}
            decided = plan(assessed, facts, offers(entries), self._rules, approved=approved)
            report.stopped = report.stopped or decided.stopped
        report.held = decided.held
        if not report.stopped:
            self._buyer.replenish(assessed, facts, self._rules, report)

    def _facts(self, entries: Mapping[ListingId, Entry]) -> Facts:
        """Read levels first: what is sold since then is in the orders read after."""
        levels = read_levels(self._source, self._rules.warehouses)
        left = self._claims.outbound(self._clock.now())
        read = {
            key: self._claims.read(one.profile, left) for key, one in self._shops.items()
        }
        return Facts(
            now=self._clock.now(),
            levels=levels,
            claims=tuple(claim for one in read.values() for claim in one.claims),
            seen={key: one.seen for key, one in read.items() if one.seen is not None},
            listings=tuple(one.listing for one in entries.values()),
            unreadable={key: one.unreadable for key, one in read.items()},
        )

    def _decide(
        self,
        assessed: Sequence[Availability],
        facts: Facts,
        entries: dict[ListingId, Entry],
        report: StockReport,
        *,
        approved: bool,
    ) -> StockPlan:
        """Plan; where that depends on numbers not read lately, read them and plan anew."""
        decided = plan(assessed, facts, offers(entries), self._rules, approved=approved)
        unread = {one.sku for one in decided.held if one.reason == "unread"}
        if not unread:
            return decided
        names = [
            name
            for name, one in entries.items()
            if one.listing.sku in unread and one.offer.possible is None
        ]
        try:
            self._shelf.read(names, entries)
        except TopError as error:
            report.troubles.append(f"Some offers could not be read again: {error}")
        return plan(assessed, facts, offers(entries), self._rules, approved=approved)

    # --- one worker at a time ---------------------------------------------------------

    def _acquire(self) -> list[Lease] | None:
        """Take the lease of every shop, or of none."""
        now = self._clock.now()
        leases: list[Lease] = []
        with self._store.begin() as tx:
            for shop in sorted(self._shops):
                lease = tx.leases.acquire(
                    f"{shop}/{STREAM}", self._owner, now=now, ttl=LEASE
                )
                if lease is None:
                    for taken in leases:
                        tx.leases.release(taken)
                    return None
                leases.append(lease)
        self._store.leases = tuple(leases)
        self._renewed = now
        return leases

    def _renew(self) -> None:
        # Refused by the guard where another worker took over.
        if self._clock.now() - self._renewed > LEASE / 4:
            self._acquire()
