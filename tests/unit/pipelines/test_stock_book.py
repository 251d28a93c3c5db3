"""
The book of offers: what was written is read, and nothing newer is lost.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from attrs import evolve

from tmallerp.errors import StoreError
from tmallerp.pipelines._stock_book import OFFERS, Entry, OfferBook
from tmallerp.stock import Demand, Listing, ListingId, Offer
from tmallerp.store import MemoryStore, SqliteStore
from tmallerp.testing.builders import NOON, SHOP

ONE = Entry(
    listing=Listing(
        id=ListingId(SHOP, "61", "611"), sku="衣-1", reserves_at_order=True, locked="活动"
    ),
    offer=Offer(pieces=4, possible=9, settles=NOON + timedelta(minutes=1), at=NOON),
)
BARE = Entry(listing=Listing(id=ListingId(SHOP, "62"), sku="Y"), offer=Offer())


@pytest.fixture(params=["memory", "sqlite"])
def store(request, tmp_path):
    opened = (
        MemoryStore() if request.param == "memory" else SqliteStore(tmp_path / "ledger.db")
    )
    yield opened
    opened.close()


def test_what_was_written_is_read(store):
    """
    Every field of an entry comes back, from either store.
    """
    book = OfferBook(store)
    book.save([ONE, BARE], NOON)

    assert {ONE.listing.id: ONE, BARE.listing.id: BARE} == OfferBook(store).load([SHOP])


def test_the_latest_word_counts_though_the_clock_went_back(store):
    """
    A clock that was set back does not bring an older word to life again.
    """
    book = OfferBook(store)
    book.save([ONE], NOON)
    settled = evolve(ONE, offer=Offer(pieces=9, at=NOON))
    book.save([settled], NOON - timedelta(hours=1))

    assert {ONE.listing.id: settled} == book.load([SHOP])


def test_what_is_gone_is_not_read_until_it_comes_again(store):
    """
    A listing that is gone is left out, and comes back when it is written again.
    """
    book = OfferBook(store)
    book.save([ONE, BARE], NOON)
    book.forget([ONE], NOON)
    without = book.load([SHOP])
    book.save([ONE], NOON)

    assert {BARE.listing.id: BARE} == without
    assert {ONE.listing.id, BARE.listing.id} == book.load([SHOP]).keys()


def test_demands_are_kept_by_sku(store):
    """
    The latest demand of a SKU replaces the one before.
    """
    book = OfferBook(store)
    first = Demand(sku="衣-1", number=0, pieces=48, is_open=True)
    book.note_demands(SHOP, {"衣-1": first}, NOON)
    closed = evolve(first, is_open=False)
    book.note_demands(SHOP, {"衣-1": closed}, NOON)

    assert {"衣-1": closed} == book.demands(SHOP)


def test_a_record_that_cannot_be_read_is_named(store):
    """
    Damage in the ledger is an error, never an offer of nothing.
    """
    book = OfferBook(store)
    book.save([BARE], NOON)
    with store.begin() as tx:
        broken = tx.inbox.get(SHOP, OFFERS, "62:")
        later = evolve(broken.version, modified=NOON + timedelta(hours=1))
        tx.inbox.put([evolve(broken, version=later, payload=b"{")])

    with pytest.raises(StoreError, match="cannot be read"):
        book.load([SHOP])
