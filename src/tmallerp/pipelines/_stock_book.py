"""
The book of offers: what each listing is known to offer, and what may be in force.

It lives in the inbox, as the platform's numbers are records of the platform. A push is
written down before it is sent, so that whoever comes after a crash counts it at its
higher value.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TypeVar

import cattrs
import msgspec
from attrs import frozen

from tmallerp import clock as clocks
from tmallerp.documents import ShopKey, Version
from tmallerp.errors import StoreError
from tmallerp.stock import Demand, Listing, ListingId, Offer
from tmallerp.store.protocol import Store, Transaction
from tmallerp.store.records import Disposition, InboxRow

OFFERS = "stock.offers"
DEMANDS = "stock.demands"
CATALOGUE = "stock.catalogue"

_T = TypeVar("_T")

_WHOLE = "all"
_KEPT = (Disposition.DELIVERED, Disposition.DELIVERING)


@frozen(kw_only=True)
class Entry:
    """A listing and what it offers."""

    listing: Listing
    offer: Offer


@frozen(kw_only=True)
class _Row:
    """How an entry is written."""

    sku: str
    reserves: bool
    locked: str
    pieces: int | None
    possible: int | None
    settles: str | None
    at: str | None


class OfferBook:
    """
    The offers of several shops in one ledger.

    Args:
        store: The ledger.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    def load(self, shops: Sequence[ShopKey]) -> dict[ListingId, Entry]:
        """
        Read every listing that was not seen to be gone.

        Raises:
            StoreError: If an entry cannot be read.
        """
        entries: dict[ListingId, Entry] = {}
        with self._store.begin() as tx:
            for shop in shops:
                for disposition in _KEPT:
                    for head in tx.inbox.listed(shop, OFFERS, disposition):
                        row = tx.inbox.get(shop, OFFERS, head.id)
                        if row is not None:
                            entry = _read(row)
                            entries[entry.listing.id] = entry
        return entries

    def save(self, entries: Sequence[Entry], now: datetime) -> None:
        """Write entries in one transaction."""
        with self._store.begin() as tx:
            _put(
                tx,
                OFFERS,
                {e.listing.id.shop for e in entries},
                now,
                [
                    (
                        entry.listing.id.shop,
                        _name(entry.listing.id),
                        _write(entry),
                        Disposition.DELIVERED
                        if entry.offer.possible is None
                        else Disposition.DELIVERING,
                    )
                    for entry in entries
                ],
            )

    def forget(self, gone: Sequence[Entry], now: datetime) -> None:
        """Note that listings are not there any more."""
        with self._store.begin() as tx:
            _put(
                tx,
                OFFERS,
                {e.listing.id.shop for e in gone},
                now,
                [
                    (
                        entry.listing.id.shop,
                        _name(entry.listing.id),
                        _write(entry),
                        Disposition.NOT_DUE,
                    )
                    for entry in gone
                ],
            )

    def whole_at(self, shop: ShopKey) -> datetime | None:
        """Return when all listings of a shop were last read."""
        with self._store.begin() as tx:
            row = tx.inbox.get(shop, CATALOGUE, _WHOLE)
        return None if row is None else row.version.modified

    def note_whole(self, shop: ShopKey, now: datetime) -> None:
        """Note that all listings of a shop were read."""
        with self._store.begin() as tx:
            _put(tx, CATALOGUE, {shop}, now, [(shop, _WHOLE, b"{}", Disposition.DELIVERED)])

    def demands(self, shop: ShopKey) -> dict[str, Demand]:
        """Return the latest demand of each SKU."""
        with self._store.begin() as tx:
            rows = [
                tx.inbox.get(shop, DEMANDS, head.id)
                for disposition in _KEPT
                for head in tx.inbox.listed(shop, DEMANDS, disposition)
            ]
        found = [_structured(row.payload, Demand) for row in rows if row is not None]
        return {demand.sku: demand for demand in found}

    def note_demands(
        self, shop: ShopKey, demands: Mapping[str, Demand], now: datetime
    ) -> None:
        """Write demands, open ones as being delivered."""
        with self._store.begin() as tx:
            _put(
                tx,
                DEMANDS,
                {shop},
                now,
                [
                    (
                        shop,
                        hashlib.sha256(sku.encode()).hexdigest(),
                        msgspec.json.encode(cattrs.unstructure(demand)),
                        Disposition.DELIVERING if demand.is_open else Disposition.DELIVERED,
                    )
                    for sku, demand in demands.items()
                ],
            )


def _put(
    tx: Transaction,
    stream: str,
    shops: set[ShopKey],
    now: datetime,
    rows: Sequence[tuple[ShopKey, str, bytes, Disposition]],
) -> None:
    """Write rows; a clock that was set back does not make them older than they are."""
    known = {
        shop: tx.inbox.versions(shop, stream, [row[1] for row in rows if row[0] == shop])
        for shop in shops
    }
    tx.inbox.put(
        InboxRow(
            shop=shop,
            stream=stream,
            id=name,
            version=Version(
                max(now, known[shop][name].modified) if name in known[shop] else now,
                hashlib.sha256(payload + disposition.value.encode()).hexdigest(),
            ),
            payload=payload,
            seen_at=now,
            disposition=disposition,
        )
        for shop, name, payload, disposition in rows
    )


def _name(listing: ListingId) -> str:
    return f"{listing.num_iid}:{listing.sku_id}"


def _write(entry: Entry) -> bytes:
    offer = entry.offer
    row = _Row(
        sku=entry.listing.sku,
        reserves=entry.listing.reserves_at_order,
        locked=entry.listing.locked,
        pieces=offer.pieces,
        possible=offer.possible,
        settles=None if offer.settles is None else offer.settles.isoformat(),
        at=None if offer.at is None else offer.at.isoformat(),
    )
    return msgspec.json.encode(cattrs.unstructure(row))


def _read(row: InboxRow) -> Entry:
    number, _, sku_id = row.id.partition(":")
    read = _structured(row.payload, _Row)
    return Entry(
        listing=Listing(
            id=ListingId(row.shop, number, sku_id),
            sku=read.sku,
            reserves_at_order=read.reserves,
            locked=read.locked,
        ),
        offer=Offer(
            pieces=read.pieces,
            possible=read.possible,
            settles=_moment(read.settles),
            at=_moment(read.at),
        ),
    )


def _moment(text: str | None) -> datetime | None:
    return None if text is None else clocks.to_beijing(datetime.fromisoformat(text))


def _structured(payload: bytes, kind: type[_T]) -> _T:
    try:
        return cattrs.structure(msgspec.json.decode(payload), kind)
    except (
        msgspec.MsgspecError,
        cattrs.BaseValidationError,
        TypeError,
        ValueError,
    ) as error:
        msg = f"The ledger holds a stock record that cannot be read: {error}"
        raise StoreError(msg) from error
