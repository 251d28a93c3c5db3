"""
A world that sells one SKU in two shops, for the law that nothing is oversold.

What is true (the platform's numbers, the warehouses, the orders) is kept apart from what
was read of it. The formula is written here a second time, and plainly, to be held
against the library's.
"""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from attrs import define, field, frozen

from tmallerp import stock
from tmallerp.documents import ShopKey, StockLevel
from tmallerp.stock import Claim, Facts, Listing, ListingId, Offer, ShopStock, StockRules
from tmallerp.testing.builders import NOON

ANNE, BEN = ShopKey("acme", "anne"), ShopKey("acme", "ben")
LISTINGS = (
    Listing(id=ListingId(ANNE, "11", "111"), sku="X", reserves_at_order=True),
    Listing(id=ListingId(ANNE, "12", "121"), sku="X"),
    Listing(id=ListingId(BEN, "21"), sku="X"),
)
SETTLING = timedelta(seconds=60)
MOMENT = timedelta(milliseconds=1)
"""No two readings happen at one time."""

TABLES = {
    "one warehouse": (
        ShopStock(shop=ANNE, warehouses=("W1",)),
        ShopStock(shop=BEN, warehouses=("W1",)),
    ),
    "two warehouses": (
        ShopStock(shop=ANNE, warehouses=("W1",), share=Decimal("0.6")),
        ShopStock(shop=BEN, warehouses=("W1", "W2")),
    ),
}


@define
class Sale:
    """An order of the world."""

    listing: Listing
    pieces: int
    number: int
    paid: bool
    state: str = "open"
    posted: object = None
    out: object = None
    given_back: object = None
    """When its pieces went back on offer; None once that was read."""

    @property
    def takes(self) -> bool:
        """Whether the platform took its pieces already."""
        return self.paid or self.listing.reserves_at_order

    @property
    def is_owed(self) -> bool:
        """Whether the warehouse still has to let its pieces go."""
        return self.state == "open" and self.takes


@frozen
class Push:
    """A push whose answer was lost."""

    listing: ListingId
    pieces: int
    lands: object
    sold_before: int
    """Pieces sold up to the orders it was decided from."""


@define
class World:
    """What is true, and what was read of it."""

    table: str
    safety: int
    shelves: dict[str, int]
    now: object = NOON
    offered: dict[ListingId, int] = field(
        factory=lambda: dict.fromkeys((one.id for one in LISTINGS), 0)
    )
    sales: list[Sale] = field(factory=list)
    flying: list[Push] = field(factory=list)
    sold: int = 0
    race: int = 0
    """Pieces that were sold behind a push's back, or that the ERP wrote off."""

    levels: tuple[StockLevel, ...] = ()
    claims: tuple[Claim, ...] = ()
    seen: dict[ShopKey, object] = field(factory=dict)
    sold_seen: int = 0
    offers: dict[ListingId, Offer] = field(factory=dict)
    in_force: dict[ListingId, set[int]] = field(factory=dict)
    """The judge's own book: what each listing may offer, by pushes and answers alone."""

    @property
    def rules(self) -> StockRules:
        """The rules of this world."""
        return StockRules(
            shops=TABLES[self.table],
            default_safety=self.safety,
            guards=stock.GuardRails(least=100),
        )

    # --- what happens -----------------------------------------------------------------

    def wait(self, seconds: int) -> None:
        """Let time pass; what is flying lands in its time."""
        self.now += timedelta(seconds=seconds)
        for push in [one for one in self.flying if one.lands <= self.now]:
            self.flying.remove(push)
            self.land(push.listing, push.pieces, push.sold_before)

    def land(self, listing: ListingId, pieces: int, sold_before: int) -> None:
        """Let a push have its effect, and measure whose back it was behind."""
        self.race += self.sold - sold_before
        self.offered[listing] = pieces

    def sell(self, listing: Listing, pieces: int, *, paid: bool) -> None:
        """Let a buyer order, if the platform still offers so many."""
        sale = Sale(listing, pieces, len(self.sales), paid)
        if self.offered[listing.id] >= pieces:
            self.sales.append(sale)
            if sale.takes:
                self.take(sale)

    def take(self, sale: Sale) -> None:
        """Take an order's pieces from the platform's number."""
        self.offered[sale.listing.id] -= sale.pieces
        self.sold += sale.pieces

    def pay(self, sale: Sale) -> None:
        """Let an order be paid; where the pieces are gone the platform closes it."""
        if sale.takes:
            sale.paid = True
        elif self.offered[sale.listing.id] >= sale.pieces:
            sale.paid = True
            self.take(sale)
        else:
            sale.state = "closed"

    def close(self, sale: Sale) -> None:
        """Cancel or refund an order that is not out; its pieces go back on offer."""
        if sale.takes:
            self.offered[sale.listing.id] += sale.pieces
            sale.given_back = self.now
        sale.state = "closed"

    def ship(self, sale: Sale, place: str) -> None:
        """Let an order's pieces leave."""
        if self.shelves[place] >= sale.pieces:
            self.shelves[place] -= sale.pieces
            sale.state, sale.out = "out", self.now

    def adjust(self, place: str, by: int) -> None:
        """Let the ERP find more, or less."""
        self.shelves[place] += by
        self.race += max(0, -by)

    # --- what is read -----------------------------------------------------------------

    def read_levels(self) -> None:
        """Read what the warehouses have."""
        self.now += MOMENT
        self.levels = tuple(
            StockLevel(sku="X", warehouse=place, on_hand=Decimal(pieces), as_of=self.now)
            for place, pieces in self.shelves.items()
        )

    def read_orders(self) -> None:
        """Read the orders of both shops; what they gave back may be on offer again."""
        self.now += MOMENT
        for sale in self.sales:
            name, at = sale.listing.id, sale.given_back
            if at is not None and name in self.in_force and at >= self.offers[name].at:
                self.in_force[name] = {one + sale.pieces for one in self.in_force[name]}
            sale.given_back = None
        self.claims = tuple(
            Claim(
                shop=sale.listing.id.shop,
                order=str(sale.number),
                line_id="1",
                sku="X",
                pieces=sale.pieces,
                num_iid=sale.listing.id.num_iid,
                paid=sale.paid,
                posted=sale.posted,
                out=sale.out,
            )
            for sale in self.sales
            if sale.state != "closed"
        )
        self.seen = dict.fromkeys((ANNE, BEN), self.now)
        self.sold_seen = self.sold

    def read_platform(self) -> None:
        """Read the platform's numbers, except where a push may still land."""
        self.now += MOMENT
        for listing, pieces in self.offered.items():
            offer = self.offers.get(listing, Offer())
            if offer.settles is not None and offer.settles > self.now:
                continue
            self.offers[listing] = Offer(pieces=pieces, at=self.now)
            self.in_force[listing] = {pieces}

    def facts(self) -> Facts:
        """Return what was read."""
        return Facts(
            now=self.now,
            levels=self.levels,
            claims=self.claims,
            seen=self.seen,
            listings=LISTINGS,
        )

    # --- the judge --------------------------------------------------------------------

    def formula(self) -> int | None:
        """Say what all shops together may offer, from what was read; None if unknown."""
        if not self.levels or not self.seen:
            return None
        read = self.levels[0].as_of
        if self.now - min(read, *self.seen.values()) > timedelta(minutes=30):
            return None
        left = sum(int(one.on_hand) for one in self.levels) - self.safety
        for one in self.claims:
            reserving = {a.id.num_iid for a in LISTINGS if a.reserves_at_order}
            owed = one.out is None or one.out + timedelta(minutes=2) > read
            if owed and (one.paid or one.num_iid in reserving):
                left -= one.pieces
        return max(0, left)

    @property
    def oversold(self) -> int:
        """Pieces that are promised or offered, and are not there."""
        owed = sum(one.pieces for one in self.sales if one.is_owed)
        there = sum(self.shelves.values())
        return owed + sum(self.offered.values()) - there
