"""
The shelf: what all shops of a run offer on the platform, as far as anybody knows.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from attrs import evolve, frozen

from tmallerp.clock import Clock
from tmallerp.documents import ShopKey, ShopProfile
from tmallerp.pipelines._stock_book import Entry, OfferBook
from tmallerp.pipelines._stock_report import StockReport
from tmallerp.pipelines._stock_shop import Fate, ShopWindow, Told
from tmallerp.stock import Change, ListingId, Offer
from tmallerp.top import Client

_log = logging.getLogger("tmallerp")


@frozen(kw_only=True)
class StockTiming:
    """
    How often and how patiently the platform is asked.

    Args:
        settling: How long after a lost answer a push may still take effect.

        catalogue: How old the list of all listings may be.

        fresh: For how long a run pushes from the facts it has read.
    """

    settling: timedelta = timedelta(minutes=1)
    catalogue: timedelta = timedelta(hours=6)
    fresh: timedelta = timedelta(minutes=2)


@frozen(kw_only=True)
class StockShop:
    """
    One shop of the run.

    Args:
        profile: Nothing is set on its platform unless it is ``live``.

        client: Speaks TOP for it.
    """

    profile: ShopProfile
    client: Client


class Shelf:
    """
    The listings of several shops, read and set.

    Args:
        shops: Which.

        book: Where it is written down.

        clock: Where now comes from.

        timing: How patiently the platform is asked.
    """

    def __init__(
        self,
        shops: Sequence[StockShop],
        book: OfferBook,
        clock: Clock,
        timing: StockTiming,
    ) -> None:
        self._shops = {one.profile.key: one for one in shops}
        self._book = book
        self._clock = clock
        self._timing = timing
        self.windows = {
            key: ShopWindow(key, one.client) for key, one in self._shops.items()
        }

    def load(self) -> dict[ListingId, Entry]:
        """Read the book."""
        return self._book.load(list(self._shops))

    def refresh(self, report: StockReport) -> dict[ListingId, Entry]:
        """Load the book; read all listings of a shop where they were not read lately."""
        entries = self._book.load(list(self._shops))
        for shop, window in self.windows.items():
            now = self._clock.now()
            whole = self._book.whole_at(shop)
            if whole is not None and now - whole < self._timing.catalogue:
                continue
            known = {name.num_iid for name in entries if name.shop == shop}
            # What no list shows is asked for by number before it counts as gone.
            self._take(shop, window.numbers() | known, entries, report)
            self._book.note_whole(shop, now)
        return entries

    def _take(
        self,
        shop: ShopKey,
        numbers: set[str],
        entries: dict[ListingId, Entry],
        report: StockReport | None = None,
    ) -> None:
        """Read items and write down what they offer."""
        now = self._clock.now()
        found: dict[ListingId, Entry] = {}
        for listing, pieces in self.windows[shop].read(numbers):
            known = entries.get(listing.id)
            offer = known.offer if known else Offer()
            if offer.possible is None or (
                offer.settles is not None and offer.settles <= now
            ):
                offer = Offer(pieces=pieces, at=None if pieces is None else now)
            found[listing.id] = Entry(listing=listing, offer=offer)
        gone = [
            one
            for name, one in entries.items()
            if name.shop == shop and name.num_iid in numbers and name not in found
        ]
        self._book.save(list(found.values()), now)
        self._book.forget(gone, now)
        for one in gone:
            del entries[one.listing.id]
        entries.update(found)
        if report is not None and gone:
            report.troubles.append(f"{len(gone)} listings of {shop} are gone.")

    def read(self, names: Iterable[ListingId], entries: dict[ListingId, Entry]) -> None:
        for shop, numbers in by_shop(names).items():
            self._take(shop, numbers, entries)

    def settle(self, entries: dict[ListingId, Entry]) -> None:
        """Ask what became of pushes whose answers were lost, once that can be told."""
        now = self._clock.now()
        self.read(
            [
                name
                for name, one in entries.items()
                if one.offer.settles is not None and one.offer.settles <= now
            ],
            entries,
        )

    def push(
        self,
        batches: Sequence[Sequence[Change]],
        entries: dict[ListingId, Entry],
        report: StockReport,
        before_each: Callable[[], None],
        as_of: datetime,
    ) -> None:
        """
        Push batches one after the other, each written down before it is sent.

        What is left when the facts have grown old waits for the next run, which reads
        them again: in a long run sales go on, and a number is true for a moment only.

        Args:
            batches: One item each.

            entries: The offers; what becomes of them is noted here and in the book.

            report: Counts how they ended.

            before_each: Renews what must not lapse meanwhile.

            as_of: When the facts behind the batches were read.
        """
        closed: set[ShopKey] = set()
        for done, batch in enumerate(batches):
            shop = batch[0].listing.shop
            if shop in closed or not self._shops[shop].profile.live:
                continue
            if self._clock.now() - as_of > self._timing.fresh:
                report.troubles.append(
                    f"{len(batches) - done} of {len(batches)} pushes wait for the next "
                    "run: the facts behind them have grown old meanwhile."
                )
                return
            before_each()
            told = self._send(batch, entries)
            if told.fate is Fate.REFUSED and len(batch) > 1:
                # One of them is wrong; the others need not wait for it.
                several = [(one,) for one in batch]
            else:
                several = []
                _count(batch, told, report)
            for single in several:
                told = self._send(single, entries)
                _count(single, told, report)
                if told.fate is Fate.BARRED:
                    break
            if told.fate is Fate.BARRED:
                closed.add(shop)

    def _send(self, batch: Sequence[Change], entries: dict[ListingId, Entry]) -> Told:
        now = self._clock.now()
        self._note(entries, self._possible(batch, entries))
        told = self.windows[batch[0].listing.shop].push(batch)
        if told.fate is Fate.DONE:
            rows = [
                evolve(entries[one.listing], offer=Offer(pieces=one.to, at=now))
                for one in batch
            ]
        else:
            # The settling time counts from the end of the call. A refusal proves nothing
            # either: the client repeats, and an answer to an earlier try may be lost.
            rows = self._possible(batch, entries)
        self._note(entries, rows)
        return told

    def _possible(
        self, batch: Sequence[Change], entries: Mapping[ListingId, Entry]
    ) -> list[Entry]:
        settles = self._clock.now() + self._timing.settling
        return [
            evolve(entry, offer=evolve(entry.offer, possible=one.to, settles=settles))
            for one, entry in ((one, entries[one.listing]) for one in batch)
        ]

    def _note(self, entries: dict[ListingId, Entry], rows: Sequence[Entry]) -> None:
        self._book.save(rows, self._clock.now())
        entries.update({one.listing.id: one for one in rows})


def _count(batch: Sequence[Change], told: Told, report: StockReport) -> None:
    report.outcomes[told.fate.value] += len(batch)
    if told.error is not None:
        report.troubles.append(f"{batch[0].sku}: {told.error}")
    _log.info("stock pushed", extra={"pieces": len(batch), "fate": told.fate.value})


def offers(entries: Mapping[ListingId, Entry]) -> dict[ListingId, Offer]:
    """Return the offers alone."""
    return {name: one.offer for name, one in entries.items()}


def by_shop(names: Iterable[ListingId]) -> dict[ShopKey, set[str]]:
    """Return the item numbers of each shop."""
    found: dict[ShopKey, set[str]] = defaultdict(set)
    for name in names:
        found[name.shop].add(name.num_iid)
    return found
