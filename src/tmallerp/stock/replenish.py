"""
What is to be bought again, raised once.

A SKU below its minimum is raised when no demand for it is open; the demand closes when
enough is available, and only then can another be raised. What is on order counts.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import ROUND_FLOOR, Decimal

from attrs import frozen

from tmallerp.documents import (
    DocumentKey,
    PurchaseDemand,
    PurchaseLine,
    ShopKey,
    StockLevel,
    Version,
)
from tmallerp.stock.availability import Availability
from tmallerp.stock.rules import StockRules


@frozen(kw_only=True)
class Demand:
    """
    One demand that was raised.

    Args:
        sku: The merchant's code.

        number: 0 for the first of this SKU, then rising.

        pieces: What was asked for.

        is_open: Whether the goods are still awaited.
    """

    sku: str
    number: int
    pieces: int
    is_open: bool


@frozen(kw_only=True)
class Replenishment:
    """
    What changes about demands.

    Args:
        raised: New demands.

        closed: SKUs whose demand is met.

        low: SKUs below their minimum, with the pieces that are available.
    """

    raised: tuple[Demand, ...] = ()
    closed: tuple[str, ...] = ()
    low: Mapping[str, int]

    @property
    def skus(self) -> tuple[str, ...]:
        """The SKUs of the new demands."""
        return tuple(one.sku for one in self.raised)


def replenish(
    assessed: Iterable[Availability],
    levels: Iterable[StockLevel],
    last: Mapping[str, Demand],
    rules: StockRules,
) -> Replenishment:
    """
    Decide which SKUs to buy again.

    A SKU of which anything is unknown is left as it is.

    Args:
        assessed: What `assess` computed.

        levels: For what is on order.

        last: The latest demand of each SKU that ever had one.

        rules: For the minimums.
    """
    have = _sums(assessed)
    coming = _coming(levels, rules)
    raised: list[Demand] = []
    closed: list[str] = []
    low: dict[str, int] = {}
    for sku, minimum in rules.minimums.items():
        pieces = have.get(sku)
        if pieces is None:
            continue
        known = last.get(sku)
        if pieces >= minimum.pieces:
            if known is not None and known.is_open:
                closed.append(sku)
            continue
        low[sku] = pieces
        missing = minimum.fill_to - pieces - coming.get(sku, 0)
        if missing > 0 and not (known is not None and known.is_open):
            packs = -(-missing // minimum.pack)
            raised.append(
                Demand(
                    sku=sku,
                    number=0 if known is None else known.number + 1,
                    pieces=packs * minimum.pack,
                    is_open=True,
                )
            )
    return Replenishment(raised=tuple(raised), closed=tuple(closed), low=low)


def as_document(
    demand: Demand, shop: ShopKey, organisation: str, at: datetime, rules: StockRules
) -> PurchaseDemand:
    """
    Write a demand as a document; the same demand always gives the same key.

    Args:
        demand: Which.

        shop: In whose name.

        organisation: The ERP's purchasing organisation.

        at: When it was raised, aware.

        rules: For the supplier and the place.
    """
    minimum = rules.minimums[demand.sku]
    name = hashlib.sha256(demand.sku.encode()).hexdigest()
    return PurchaseDemand(
        key=DocumentKey(
            shop=shop,
            kind="purchase",
            platform_id=f"low-{name[:24]}",
            reissue=demand.number,
        ),
        version=Version(at, name),
        raised=at,
        supplier=minimum.supplier,
        organisation=organisation,
        warehouse=minimum.warehouse,
        lines=(PurchaseLine(line_id="1", sku=demand.sku, quantity=Decimal(demand.pieces)),),
    )


def _sums(assessed: Iterable[Availability]) -> dict[str, int | None]:
    have: dict[str, int | None] = {}
    for one in assessed:
        known = have.get(one.sku, 0)
        have[one.sku] = None if one.pieces is None or known is None else known + one.pieces
    return have


def _coming(levels: Iterable[StockLevel], rules: StockRules) -> dict[str, int]:
    latest: dict[tuple[str, str, bool], StockLevel] = {}
    for one in levels:
        if one.warehouse in rules.warehouses and one.unit in rules.piece_units:
            at = (one.sku, one.warehouse, one.saleable)
            if at not in latest or latest[at].as_of < one.as_of:
                latest[at] = one
    coming: dict[str, Decimal] = {}
    for one in latest.values():
        coming[one.sku] = coming.get(one.sku, Decimal(0)) + (one.incoming or Decimal(0))
    return {
        sku: max(0, int(pieces.to_integral_value(ROUND_FLOOR)))
        for sku, pieces in coming.items()
    }


__all__ = ["Demand", "Replenishment", "as_document", "replenish"]
