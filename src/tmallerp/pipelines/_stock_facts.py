"""
Gather the facts of stock: what warehouses have, what buyers have a right to.

Levels come from the ERP; claims come from the trades in the ledger, whether the ERP ever
heard of them or not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from attrs import evolve, frozen

from tmallerp.documents import (
    DocumentKey,
    ShipmentState,
    ShopKey,
    ShopProfile,
    StockLevel,
    Version,
)
from tmallerp.erp.protocols import ShipmentSource, StockSource
from tmallerp.errors import DecodeError, MappingError
from tmallerp.mapping.orders import KIND
from tmallerp.mapping.stock import read_claims
from tmallerp.pipelines._trades import STREAM
from tmallerp.stock import Claim
from tmallerp.store.protocol import Store, Transaction
from tmallerp.store.records import Disposition
from tmallerp.top import decode
from tmallerp.top.methods.trades import TradeFullinfoGet

_LOOK_BACK = timedelta(days=30)
"""How far back outbounds are read; claims of older ones end with their trades."""


@frozen(kw_only=True)
class Claims:
    """
    What one shop's orders claim.

    Args:
        claims: A claim a line.

        unreadable: Orders that could not be read.

        seen: Up to when orders have been read; None if they never were.
    """

    claims: tuple[Claim, ...]
    unreadable: tuple[str, ...]
    seen: datetime | None


def read_levels(source: StockSource, warehouses: Sequence[str]) -> tuple[StockLevel, ...]:
    """
    Read all levels of some warehouses.

    Raises:
        ErpError: If they cannot be read to the end.
    """
    levels: list[StockLevel] = []
    cursor: str | None = None
    while True:
        page = source.list_stock(None, warehouses, cursor)
        levels += page.items
        cursor = page.cursor
        if cursor is None:
            return tuple(levels)


class ClaimReader:
    """
    Reads claims from the ledger; a trade that did not change is not read again.

    Args:
        store: The ledger.

        destination: The ERP's name, to see which orders it has.

        outbounds: Who says what left the warehouses; None believes the platform.
    """

    def __init__(
        self, store: Store, destination: str, outbounds: ShipmentSource | None
    ) -> None:
        self._store = store
        self._destination = destination
        self._outbounds = outbounds
        self._known: dict[
            tuple[ShopKey, str], tuple[Version, tuple[Claim, ...] | None]
        ] = {}

    def read(self, profile: ShopProfile, left: Mapping[tuple[str, str], Left]) -> Claims:
        """
        Read the claims of one shop.

        Args:
            profile: Which.

            left: What `outbound` gave.
        """
        claims: list[Claim] = []
        unreadable: list[str] = []
        with self._store.begin() as tx:
            seen = _seen(tx, profile.key)
            for disposition in Disposition:
                for head in tx.inbox.listed(profile.key, STREAM, disposition):
                    found = self._of_trade(tx, profile, head.id, head.version)
                    if found is None:
                        unreadable.append(head.id)
                    elif found:
                        posted = self._posted(tx, profile.key, head.id)
                        claims += (_joined(one, posted, left) for one in found)
        return Claims(claims=tuple(claims), unreadable=tuple(unreadable), seen=seen)

    def outbound(self, now: datetime) -> Mapping[tuple[str, str], Left]:
        """
        Read what left the warehouses, by order and line as the ERP keeps them.

        Raises:
            ErpError: If it cannot be read to the end.
        """
        left: dict[tuple[str, str], Left] = {}
        for reference, order, line_id, pieces, at in self._rows(now):
            known = left.setdefault((order, line_id), Left(documents={}, at=at))
            documents = {**known.documents, reference: pieces}
            left[order, line_id] = Left(documents=documents, at=max(at, known.at))
        return left

    def _rows(self, now: datetime) -> Iterator[tuple[str, str, str, Decimal, datetime]]:
        cursor: str | None = None
        while self._outbounds is not None:
            page = self._outbounds.list_shipments(now - _LOOK_BACK, now, cursor)
            for one in page.items:
                if one.state is ShipmentState.AUDITED:
                    rows: dict[tuple[str, str], Decimal] = {}
                    for line in one.lines:
                        at = (line.order, line.line_id)
                        rows[at] = rows.get(at, Decimal(0)) + line.quantity
                    for (order, line_id), pieces in rows.items():
                        # Audited later than shipped: levels fall when it is audited.
                        when = max(one.shipped, one.modified)
                        yield one.reference, order, line_id, pieces, when
            cursor = page.cursor
            if cursor is None:
                return

    def _of_trade(
        self, tx: Transaction, profile: ShopProfile, tid: str, version: Version
    ) -> tuple[Claim, ...] | None:
        """Return the claims of one trade, or None if it cannot be read."""
        at = (profile.key, tid)
        if at in self._known and self._known[at][0] == version:
            return self._known[at][1]
        row = tx.inbox.get(profile.key, STREAM, tid)
        try:
            trade = decode(TradeFullinfoGet, row.payload).trade if row else None
            claims = (
                None
                if trade is None or trade.tid != tid
                else read_claims(
                    trade, profile.key, profile.orders, told=self._outbounds is None
                )
            )
        except (DecodeError, MappingError):
            claims = None
        self._known[at] = (version, claims)
        return claims

    def _posted(self, tx: Transaction, shop: ShopKey, tid: str) -> datetime | None:
        key = DocumentKey(shop=shop, kind=KIND, platform_id=tid)
        binding = tx.bindings.get(key, self._destination)
        return None if binding is None else binding.delivered_at


@frozen(kw_only=True)
class Left:
    """
    What left of one line.

    Args:
        documents: Pieces by outbound document; one that is read twice counts once.

        at: When the latest of them was audited, at the earliest.
    """

    documents: Mapping[str, Decimal]
    at: datetime


def _joined(
    claim: Claim, posted: datetime | None, left: Mapping[tuple[str, str], Left]
) -> Claim:
    token = DocumentKey.parse(claim.order).token()
    found = left.get((token, claim.line_id))
    gone = found is not None and sum(found.documents.values()) >= claim.pieces
    out = found.at if found is not None and gone else claim.out
    return evolve(claim, posted=posted, out=out)


def _seen(tx: Transaction, shop: ShopKey) -> datetime | None:
    """Return up to when every order of a shop has been read."""
    waiting = tx.windows.open(shop, STREAM)
    closed = tx.windows.closed(shop, STREAM)
    if not closed:
        return None
    last = max(window.key.end for window in closed)
    return min((last, *(window.key.start for window in waiting)))
