"""
The rules of a company's stock: which shop draws on which warehouse, and how far.

What practice leaves open is a field with a cautious default.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from attrs import field, frozen

from tmallerp.documents import ShopKey
from tmallerp.errors import ConfigError


class Reserved(enum.StrEnum):
    """What the ERP's own "reserved" means beside the claims we know of."""

    IGNORED = "ignored"
    """It says nothing; many ERPs show 0 whatever is promised."""

    APART = "apart"
    """It is other people's: taken off beside every claim. The default, as it never
    offers too much."""

    HAS_POSTED = "has_posted"
    """It is proven to hold the orders the ERP has: those are not taken off twice."""


@frozen(kw_only=True)
class ShopStock:
    """
    One shop's part.

    Args:
        shop: Which.

        warehouses: The ERP's codes it may sell from, in the order they are used up.

        share: How much of what is free there it may offer, more than 0 and at most 1;
            None divides what the others leave evenly.
    """

    shop: ShopKey
    warehouses: tuple[str, ...]
    share: Decimal | None = None


@frozen(kw_only=True)
class Minimum:
    """
    When a SKU is to be bought again.

    Args:
        pieces: Raised when fewer are available.

        fill_to: Bought up to so many.

        pack: Bought in multiples of this.

        supplier: The ERP's supplier; empty leaves it to the buyer.

        warehouse: Where the goods shall go; empty leaves it to the buyer.
    """

    pieces: int
    fill_to: int
    pack: int = 1
    supplier: str = ""
    warehouse: str = ""


@frozen(kw_only=True)
class GuardRails:
    """
    When a run stops and asks, because its facts look wrong rather than its shops.

    Args:
        to_zero: The largest part of all listings that may go to 0 in one run.

        tenfold: The largest part that may rise or fall tenfold.

        least: So many are allowed whatever part they are.
    """

    to_zero: Decimal = Decimal("0.10")
    tenfold: Decimal = Decimal("0.10")
    least: int = 3


@frozen(kw_only=True)
class StockRules:
    """
    How pieces become offers.

    Args:
        shops: Every shop that draws on these warehouses. One that is left out would be
            sold the same pieces again.

        safety: Pieces of a SKU that are never offered.

        default_safety: The same where a SKU is not listed.

        reserved: What the ERP's "reserved" means.

        max_age: Facts older than this are unknown.

        settling: How long an outbound may take to show in the ERP's levels.

        piece_units: Units of the ERP that count single pieces; a level in another one
            is unknown.

        minimums: When SKUs are bought again.

        guards: When a run stops.
    """

    shops: tuple[ShopStock, ...]
    safety: Mapping[str, int] = field(factory=dict)
    default_safety: int = 0
    reserved: Reserved = Reserved.APART
    max_age: timedelta = timedelta(minutes=30)
    settling: timedelta = timedelta(minutes=2)
    piece_units: frozenset[str] = frozenset({""})
    minimums: Mapping[str, Minimum] = field(factory=dict)
    guards: GuardRails = GuardRails()

    def __attrs_post_init__(self) -> None:
        names = [one.shop for one in self.shops]
        if len(set(names)) != len(names):
            raise ConfigError("A shop may have one row in the table of stock.")
        empty = [one.shop for one in self.shops if not one.warehouses]
        if empty:
            raise ConfigError(f"{empty[0]} has no warehouse to sell from.")
        if min((*self.safety.values(), self.default_safety)) < 0:
            raise ConfigError("Safety stock must not be negative.")
        for one in self.shops:
            if one.share is not None and not 0 < one.share <= 1:
                msg = f"The share of {one.shop} must be more than 0 and at most 1."
                raise ConfigError(msg)
        for place in self.warehouses:
            if sum(self.shares(place, self.shops).values()) > 1:
                msg = f"The shares of the shops that sell from {place!r} exceed 1."
                raise ConfigError(msg)

    @cached_property
    def warehouses(self) -> tuple[str, ...]:
        """Every warehouse of the table, in its order."""
        return tuple(dict.fromkeys(w for one in self.shops for w in one.warehouses))

    @cached_property
    def groups(self) -> tuple[tuple[ShopStock, ...], ...]:
        """The shops by who shares a warehouse with whom, directly or through others."""
        groups: list[list[ShopStock]] = []
        for shop in self.shops:
            mine = [g for g in groups if _meet(shop, g)]
            groups = [g for g in groups if g not in mine]
            groups.append([*(one for g in mine for one in g), shop])
        return tuple(tuple(group) for group in groups)

    def shares(self, warehouse: str, sells: Sequence[ShopStock]) -> dict[ShopKey, Fraction]:
        """
        Divide what is free in a warehouse.

        Args:
            warehouse: Which.

            sells: The shops that list the SKU.

        Returns:
            The part of each of them that sells from there; at most 1 in all.
        """
        here = [one for one in sells if warehouse in one.warehouses]
        told = sum((Fraction(one.share) for one in here if one.share), Fraction(0))
        silent = max(1, sum(one.share is None for one in here))
        even = max(Fraction(0), 1 - told) / silent
        return {
            one.shop: even if one.share is None else Fraction(one.share) for one in here
        }

    def safety_of(self, sku: str) -> int:
        """Return how many pieces of a SKU are never offered."""
        return self.safety.get(sku, self.default_safety)


def _meet(shop: ShopStock, group: Sequence[ShopStock]) -> bool:
    return any(set(shop.warehouses) & set(one.warehouses) for one in group)
