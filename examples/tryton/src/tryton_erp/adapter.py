"""
Tryton as a destination of orders and products and a source of stock and shipments.

The adapter is thin: each job has a desk, and all of them share one conversation.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from tmallerp.clock import Clock, SystemClock
from tmallerp.documents import DocumentKey, Product, SalesOrder, Shipment, StockLevel
from tmallerp.erp.protocols import (
    AdapterTraits,
    Atomicity,
    ErpPage,
    FoundDocument,
    Idempotency,
    LifecycleState,
    Outcome,
    Paging,
    PagingKind,
)
from tmallerp.errors import RejectedByErpError
from tryton_erp.base import BaseData
from tryton_erp.catalogue import Catalogue
from tryton_erp.orders import Orders
from tryton_erp.pricing import DECIMALS
from tryton_erp.rpc import NAME, Tryton
from tryton_erp.settings import TARGETS, TrytonSettings
from tryton_erp.stock import Stock


def _traits(settings: TrytonSettings) -> AdapterTraits:
    calls = {LifecycleState.DRAFT: 4, LifecycleState.SAVED: 5, LifecycleState.AUDITED: 6}
    traits = AdapterTraits(
        name=NAME,
        idempotency=Idempotency.UNIQUE_NUMBER,
        max_batch=settings.max_batch,
        atomicity=Atomicity.ALL_OR_NOTHING,
        # Which are there, the products, creating, the buttons, reading back.
        calls_a_document=calls[settings.target],
        paging=Paging(kind=PagingKind.KEY, max_page=settings.page),
        price_decimals=DECIMALS,
        # The server sets its own clock to UTC, whatever the machine has.
        zone="UTC",
        lifecycle=frozenset(TARGETS),
        rests_in=settings.target,
    )
    # Which are there, creating, reading the numbers.
    return traits.but("product", lifecycle=frozenset(), rests_in=None, calls_a_document=3)


class TrytonErp:
    """
    An adapter to Tryton 8.2 with its modules sale, stock and web_shop.

    Satisfies `OrderSink`, `ProductSink`, `ProductSource`, `StockSource` and
    `ShipmentSource`; safe to share by threads.

    Args:
        settings: Where and how.

        clock: Where now and waiting come from.
    """

    def __init__(self, settings: TrytonSettings, *, clock: Clock | None = None) -> None:
        clock = clock or SystemClock()
        self._settings = settings
        self._traits = _traits(settings)
        self._tryton = Tryton(settings, clock)
        base = BaseData(self._tryton, settings.shop)
        self._base = base
        self._orders = Orders(self._tryton, base, settings)
        self._catalogue = Catalogue(self._tryton, base, settings)
        self._stock = Stock(self._tryton, base, clock, settings.page)

    @property
    def traits(self) -> AdapterTraits:
        """Return what this ERP is like."""
        return self._traits

    def ping(self) -> str:
        """
        Log in, find the shop, and say what this is.

        Raises:
            RejectedByErpError: If the password is wrong or the shop is not there.

            ErpUnavailableError: If nobody answers.
        """
        version = self._tryton.version()
        self._base.shop()
        where = f"{self._settings.url}/{self._settings.database}"
        return f"Tryton {version} at {where}, web shop {self._settings.shop}"

    def close(self) -> None:
        """End the session; closing twice is allowed."""
        self._tryton.close()

    # --- orders -------------------------------------------------------------------

    def put_orders(self, batch: Sequence[SalesOrder]) -> list[Outcome]:
        """Create or update by business key; see `OrderSink.put_orders`."""
        self._fits(len(batch))
        return self._orders.put(batch)

    def find_orders(
        self, keys: Sequence[DocumentKey]
    ) -> Mapping[DocumentKey, FoundDocument]:
        """Ask which orders are there."""
        return self._orders.find(keys)

    def hold_order(self, key: DocumentKey, reason: str) -> Outcome:
        """
        Stop an order from being shipped until it is released.

        Tryton has no such state. The sale goes back to a draft, from which nothing is
        shipped, and its comment says why; a person who quotes and confirms it by hand
        releases it. An order that is being processed is refused with the code
        ``state``: its shipment must be stopped in Tryton.
        """
        return self._orders.hold(key, reason)

    def release_order(self, key: DocumentKey) -> Outcome:
        """Take the mark off the comment and take the sale as far as it was to go."""
        return self._orders.release(key)

    def close_line(self, key: DocumentKey, line_id: str, reason: str) -> Outcome:
        """
        Stop one line for good.

        Tryton has no closed lines. The product is taken out of the line, which is then
        paid and never shipped: the total stays what the buyer paid, and the refund is a
        document of its own. Refused with the code ``state`` once it is processed.
        """
        return self._orders.close_line(key, line_id, reason)

    def cancel_order(self, key: DocumentKey, reason: str) -> Outcome:
        """
        Stop the whole order for good.

        A sale that is being processed has shipments and invoices, and Tryton cancels it
        no more: refused with the code ``state``.
        """
        return self._orders.cancel(key, reason)

    # --- products -----------------------------------------------------------------

    def put_products(self, batch: Sequence[Product]) -> list[Outcome]:
        """
        Create or update by code.

        Tryton's modules that this adapter knows have no weight and no bar code by
        itself, and categories for reports are the merchant's own: these are left out.
        """
        self._fits(len(batch))
        return self._catalogue.put(batch)

    def find_products(self, codes: Sequence[str]) -> Mapping[str, Product]:
        """Ask which products are there, and what Tryton says of them."""
        return self._catalogue.find(codes)

    def list_products(
        self, since: datetime | None = None, cursor: str | None = None
    ) -> ErpPage[Product]:
        """Read goods that have a code, in order of their ids."""
        return self._catalogue.page(since, cursor)

    # --- stock and shipments ------------------------------------------------------

    def list_stock(
        self,
        skus: Sequence[str] | None = None,
        warehouses: Sequence[str] | None = None,
        cursor: str | None = None,
    ) -> ErpPage[StockLevel]:
        """Read levels; see `Stock.levels` for what is reserved."""
        return self._stock.levels(skus, warehouses, cursor)

    def list_shipments(
        self, start: datetime, end: datetime, cursor: str | None = None
    ) -> ErpPage[Shipment]:
        """
        Read shipments to customers that are done.

        Tryton's own modules name no carrier and no parcel; both are empty.
        """
        return self._stock.shipments(start, end, cursor)

    def _fits(self, size: int) -> None:
        if size > self._traits.max_batch:
            limit = self._traits.max_batch
            msg = f"{NAME}: {size} documents are more than a batch of {limit}."
            raise RejectedByErpError(msg, adapter=NAME)


def connect(settings: TrytonSettings, *, clock: Clock | None = None) -> TrytonErp:
    """Return an adapter; nothing is sent before it is asked for something."""
    return TrytonErp(settings, clock=clock)


__all__ = ["TrytonErp", "connect"]
