"""
Kingdee Cloud Galaxy as a destination and a source of this library's documents.

One `KingdeeErp` is one shop's way in. It is safe to share between threads: what it keeps
is a session, connections, and which base data the ERP was seen to have.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from attrs import evolve

from tmallerp.clock import Clock, SystemClock
from tmallerp.documents import (
    Customer,
    DocumentKey,
    Product,
    PurchaseDemand,
    Receivable,
    Refund,
    SalesOrder,
    Shipment,
    StockLevel,
    Voucher,
)
from tmallerp.erp.kingdee._bases import Bases
from tmallerp.erp.kingdee._finding import Finder
from tmallerp.erp.kingdee._lifecycle import Movers
from tmallerp.erp.kingdee.client import KingdeeClient, Query
from tmallerp.erp.kingdee.masters import customers, products
from tmallerp.erp.kingdee.orders import Orders
from tmallerp.erp.kingdee.purchases import Purchases
from tmallerp.erp.kingdee.receivables import Receivables
from tmallerp.erp.kingdee.refunds import Refunds
from tmallerp.erp.kingdee.settings import KingdeeSettings
from tmallerp.erp.kingdee.shipments import Shipments
from tmallerp.erp.kingdee.stock import Stock
from tmallerp.erp.kingdee.vouchers import Vouchers
from tmallerp.erp.outcomes import ErpPage, FoundDocument, Outcome
from tmallerp.erp.traits import (
    AdapterTraits,
    Atomicity,
    FieldLimit,
    Idempotency,
    LifecycleState,
    Paging,
    PagingKind,
)
from tmallerp.fieldmap import Violation

_NUMBER = FieldLimit(field="FBillNo", source="key", max_length=30, required=True)

_BASE_DATA = {"calls_a_document": 5, "rests_in": LifecycleState.AUDITED}
"""New base data is submitted and audited at once, and looked at twice."""

TRAITS = (
    AdapterTraits(
        name="kingdee",
        idempotency=Idempotency.UNIQUE_NUMBER,
        settling=timedelta(seconds=60),
        max_batch=100,
        updates=True,
        atomicity=Atomicity.PER_ROW,
        calls_a_document=2,
        paging=Paging(kind=PagingKind.KEY, max_page=2000),
        limits={
            # Remarks have no limit here: what is too long of them is cut, by the maps.
            "order": (_NUMBER,),
            "refund": (_NUMBER,),
            "return": (_NUMBER,),
            "purchase": (_NUMBER,),
            "voucher": (
                FieldLimit(field="FEXPLANATION", source="lines.summary", max_length=255),
            ),
        },
        price_decimals=2,
        lifecycle=frozenset(
            {LifecycleState.SAVED, LifecycleState.SUBMITTED, LifecycleState.AUDITED}
        ),
        rests_in=LifecycleState.SAVED,
    )
    .but("product", **_BASE_DATA)
    .but("customer", **_BASE_DATA)
    .but(
        "voucher",
        idempotency=Idempotency.LOOKUP_ONLY,
        updates=False,
        atomicity=Atomicity.SINGLE,
        calls_a_document=3,
        lifecycle=frozenset({LifecycleState.DRAFT}),
        rests_in=LifecycleState.DRAFT,
    )
)
"""What holds with the default settings."""


def traits_of(settings: KingdeeSettings) -> AdapterTraits:
    """Say what the adapter is like with these settings."""
    calls = {LifecycleState.SUBMITTED: 3, LifecycleState.AUDITED: 4}
    changes = {
        "name": settings.name,
        "max_batch": settings.limits.documents,
        "paging": Paging(kind=PagingKind.KEY, max_page=settings.limits.page),
        "price_decimals": settings.limits.price_decimals,
    }
    own = evolve(
        TRAITS,
        **changes,  # type: ignore[arg-type]
        rests_in=settings.rests_in,
        calls_a_document=calls.get(settings.rests_in, 2),
    )
    kinds = {
        kind: evolve(one, **changes)  # type: ignore[arg-type]
        for kind, one in TRAITS.by_kind.items()
    }
    return evolve(own, by_kind=kinds)


class KingdeeErp:
    """
    One shop's Kingdee Cloud Galaxy.

    Made by `connect`.

    Args:
        settings: Where, as whom and how.

        clock: Where time comes from.

        client: Another client than the one the settings describe.

    Raises:
        ConfigError: If settings or maps make no sense.
    """

    def __init__(
        self,
        settings: KingdeeSettings,
        *,
        clock: Clock | None = None,
        client: KingdeeClient | None = None,
    ) -> None:
        self.settings = settings
        clock = clock or SystemClock()
        self.client = client or KingdeeClient(
            settings.connection, name=settings.name, clock=clock
        )
        self._traits = traits_of(settings)
        limits, fields = settings.limits, settings.fields
        finder = Finder(self.client, limits.page, fields.digest, fields.hold)
        bases = Bases(self.client, clock, limits.base_cache_s)
        self._orders = Orders.of(self.client, settings, finder, bases)
        self._refunds = Refunds.of(self.client, settings, finder, bases)
        self._purchases = Purchases.of(self.client, settings, finder, bases)
        self._vouchers = Vouchers.of(self.client, settings, self._orders.writer)
        self._products = products(self.client, settings, finder)
        self._customers = customers(self.client, settings, finder)
        self._shipments = Shipments(client=self.client, page=limits.page)
        self._stock = Stock(client=self.client, settings=settings)
        self._receivables = Receivables(client=self.client, settings=settings)
        self._movers = Movers(
            writers={
                "order": self._orders.writer,
                "refund": self._refunds.money[0],
                "return": self._refunds.goods[0],
                "purchase": self._purchases.writer,
            },
            find_vouchers=self._vouchers.find,
        )

    def __repr__(self) -> str:
        return f"KingdeeErp({self.client!r})"

    @property
    def traits(self) -> AdapterTraits:
        """Return what this ERP is like."""
        return self._traits

    def ping(self) -> str:
        """
        Say who answers.

        Raises:
            ErpError: If it cannot be used now.
        """
        self.client.query(Query(form="SAL_SaleOrder", fields=("FID",), limit=1))
        return f"{self.settings.name}: Kingdee Cloud Galaxy at {self.client.connection.rules.base}"

    def close(self) -> None:
        """Close all connections; closing twice is harmless."""
        self.client.close()

    # --- sales orders ---------------------------------------------------------------------

    def put_orders(self, batch: Sequence[SalesOrder]) -> list[Outcome]:
        """Create or update by business key; see `OrderSink.put_orders`."""
        return self._orders.put(batch)

    def find_orders(
        self, keys: Sequence[DocumentKey]
    ) -> Mapping[DocumentKey, FoundDocument]:
        """Ask which documents are there; see `OrderSink.find_orders`."""
        return self._orders.find(keys)

    def hold_order(self, key: DocumentKey, reason: str) -> Outcome:
        """Stop an order from being shipped until it is released."""
        return self._orders.hold(key, reason)

    def release_order(self, key: DocumentKey) -> Outcome:
        """Let a held order go on."""
        return self._orders.release(key)

    def close_line(self, key: DocumentKey, line_id: str, reason: str) -> Outcome:
        """Stop one line for good."""
        return self._orders.close_line(key, line_id, reason)

    def cancel_order(self, key: DocumentKey, reason: str) -> Outcome:
        """Stop the whole order for good; cancelling twice is ``unchanged``."""
        return self._orders.cancel(key, reason)

    # --- other documents --------------------------------------------------------------------

    def put_refunds(self, batch: Sequence[Refund]) -> list[Outcome]:
        """Write what was paid back and what came back; see `RefundSink.put_refunds`."""
        return self._refunds.put(batch)

    def find_refunds(
        self, keys: Sequence[DocumentKey]
    ) -> Mapping[DocumentKey, FoundDocument]:
        """Ask which documents are there; see `RefundSink.find_refunds`."""
        return self._refunds.find(keys)

    def put_purchases(self, batch: Sequence[PurchaseDemand]) -> list[Outcome]:
        """Write purchase orders; see `PurchaseSink.put_purchases`."""
        return self._purchases.put(batch)

    def find_purchases(
        self, keys: Sequence[DocumentKey]
    ) -> Mapping[DocumentKey, FoundDocument]:
        """Ask which documents are there; see `PurchaseSink.find_purchases`."""
        return self._purchases.find(keys)

    def put_vouchers(self, batch: Sequence[Voucher]) -> list[Outcome]:
        """Make drafts of vouchers; see `VoucherSink.put_vouchers`."""
        return self._vouchers.put(batch)

    def find_vouchers(
        self, keys: Sequence[DocumentKey]
    ) -> Mapping[DocumentKey, FoundDocument]:
        """Ask which documents are there; see `VoucherSink.find_vouchers`."""
        return self._vouchers.find(keys)

    # --- base data --------------------------------------------------------------------------

    def put_products(self, batch: Sequence[Product]) -> list[Outcome]:
        """Write materials; see `ProductSink.put_products`."""
        return self._products.put(batch)

    def find_products(self, codes: Sequence[str]) -> Mapping[str, Product]:
        """Ask which materials are there; see `ProductSink.find_products`."""
        return self._products.find(codes)

    def list_products(
        self, since: datetime | None = None, cursor: str | None = None
    ) -> ErpPage[Product]:
        """Read materials, page by page; see `ProductSource.list_products`."""
        return self._products.page(since, cursor)

    def put_customers(self, batch: Sequence[Customer]) -> list[Outcome]:
        """Write customers; see `CustomerSink.put_customers`."""
        return self._customers.put(batch)

    def find_customers(self, codes: Sequence[str]) -> Mapping[str, Customer]:
        """Ask which customers are there; see `CustomerSink.find_customers`."""
        return self._customers.find(codes)

    # --- reading ----------------------------------------------------------------------------

    def list_shipments(
        self, start: datetime, end: datetime, cursor: str | None = None
    ) -> ErpPage[Shipment]:
        """Read audited shipments, page by page; see `ShipmentSource.list_shipments`."""
        return self._shipments.read(start, end, cursor)

    def list_receivables(
        self, start: datetime, end: datetime, cursor: str | None = None
    ) -> ErpPage[Receivable]:
        """Read receivables, page by page; see `ReceivableSource.list_receivables`."""
        return self._receivables.read(start, end, cursor)

    def list_stock(
        self,
        skus: Sequence[str] | None = None,
        warehouses: Sequence[str] | None = None,
        cursor: str | None = None,
    ) -> ErpPage[StockLevel]:
        """Read stock, page by page; see `StockSource.list_stock`."""
        return self._stock.read(skus, warehouses, cursor)

    # --- states and checks ------------------------------------------------------------------

    def advance(self, keys: Sequence[DocumentKey], to: LifecycleState) -> list[Outcome]:
        """Bring documents to a state; see `Lifecycle.advance`."""
        return self._movers.advance(keys, to)

    def preflight(
        self, batch: Sequence[SalesOrder | Refund | PurchaseDemand | Voucher]
    ) -> list[tuple[Violation, ...]]:
        """
        Say of each document what the ERP would not take; nothing is written.

        Raises:
            ErpUnavailableError: If base data cannot be asked for now.
        """
        found: list[tuple[Violation, ...]] = [()] * len(batch)
        for kind, check in self._checks.items():
            places = [place for place, one in enumerate(batch) if isinstance(one, kind)]
            if places:
                said = check([batch[place] for place in places])
                for place, violations in zip(places, said, strict=True):
                    found[place] = violations
        return found

    @property
    def _checks(self) -> Mapping[type, Callable[[Any], list[tuple[Violation, ...]]]]:
        return {
            SalesOrder: self._orders.preflight,
            Refund: self._refunds.preflight,
            PurchaseDemand: self._purchases.preflight,
            Voucher: self._vouchers.preflight,
        }


def connect(settings: KingdeeSettings, *, clock: Clock | None = None) -> KingdeeErp:
    """
    Connect a shop to its ERP; nothing is sent before the first call.

    Raises:
        ConfigError: If settings or maps make no sense.
    """
    return KingdeeErp(settings, clock=clock)


__all__ = ["TRAITS", "KingdeeErp", "connect", "traits_of"]
