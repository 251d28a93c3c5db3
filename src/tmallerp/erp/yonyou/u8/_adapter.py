"""The adapter for U8: one object that has every job."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from tmallerp.clock import Clock, SystemClock
from tmallerp.documents import (
    Customer,
    DocumentKey,
    Product,
    Receivable,
    SalesOrder,
    Shipment,
    StockLevel,
    Voucher,
)
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
from tmallerp.erp.yonyou._adapter import Checks, preflight
from tmallerp.erp.yonyou._governor import a_minute
from tmallerp.erp.yonyou.u8._books import U8Customers, U8Vouchers
from tmallerp.erp.yonyou.u8._client import NAME, U8Client
from tmallerp.erp.yonyou.u8._lists import U8Lists
from tmallerp.erp.yonyou.u8._orders import U8Orders
from tmallerp.erp.yonyou.u8._reading import U8Reader
from tmallerp.erp.yonyou.u8._sending import Sender
from tmallerp.erp.yonyou.u8._settings import U8Settings
from tmallerp.fieldmap import Violation

_REQUIRED = ("custcode", "entry.inventorycode", "entry.quantity")


class U8Erp:
    """
    One account set of U8; safe to share between threads.

    Args:
        settings: The company's.

        clock: Where time comes from.

        client: Another client.

    Raises:
        ConfigError: If a field map or an address is wrong.
    """

    def __init__(
        self,
        settings: U8Settings,
        *,
        clock: Clock | None = None,
        client: U8Client | None = None,
    ) -> None:
        now = clock or SystemClock()
        self._settings = settings
        self._client = client or U8Client(settings, clock=now)
        self._traits = traits_of(settings)
        lists = U8Lists(self._client, settings.page_size)
        sender = Sender(self._client, settings, now)
        self._orders = U8Orders(self._client, settings, lists, sender)
        self._customers = U8Customers(lists, sender, settings)
        self._vouchers = U8Vouchers(lists, sender, settings, now)
        self._reader = U8Reader(lists, settings, now)

    @property
    def traits(self) -> AdapterTraits:
        """Return what this ERP is like."""
        return self._traits

    def ping(self) -> str:
        """Ask whether the platform gives a token and the relay is connected."""
        self._client.check()
        self._client.ask("warehouse/batch_get", [("rows_per_page", "1")])
        return f"{NAME}: U8 of {self._settings.to_account} at {self._settings.base_url}"

    def close(self) -> None:
        """Close all connections."""
        self._client.close()

    # --- orders -------------------------------------------------------------------

    def put_orders(self, batch: Sequence[SalesOrder]) -> list[Outcome]:
        """Create by business key; see `OrderSink.put_orders`."""
        return self._orders.put(batch)

    def find_orders(
        self, keys: Sequence[DocumentKey]
    ) -> Mapping[DocumentKey, FoundDocument]:
        """Ask which orders are there, one call each."""
        return self._orders.find(keys)

    def hold_order(self, key: DocumentKey, reason: str) -> Outcome:
        """Close an order, so that it is not shipped; U8 keeps no reason."""
        del reason
        return self._orders.hold(key)

    def release_order(self, key: DocumentKey) -> Outcome:
        """Open a closed order again."""
        return self._orders.release(key)

    def close_line(self, key: DocumentKey, line_id: str, reason: str) -> Outcome:
        """Refuse with ``unsupported``: U8's OpenAPI closes whole orders only."""
        del reason
        return self._orders.close_line(key, line_id)

    def cancel_order(self, key: DocumentKey, reason: str) -> Outcome:
        """Abandon an order (作废); U8 keeps no reason."""
        del reason
        return self._orders.cancel(key)

    # --- other documents ----------------------------------------------------------

    def put_customers(self, batch: Sequence[Customer]) -> list[Outcome]:
        """Add customers that are not there."""
        return self._customers.put(batch)

    def find_customers(self, codes: Sequence[str]) -> Mapping[str, Customer]:
        """Ask which customers are there, one call each."""
        return self._customers.find(codes)

    def put_vouchers(self, batch: Sequence[Voucher]) -> list[Outcome]:
        """Add drafts of vouchers; one that is there is left as it is."""
        return self._vouchers.put(batch)

    def find_vouchers(
        self, keys: Sequence[DocumentKey]
    ) -> Mapping[DocumentKey, FoundDocument]:
        """Search the last months for vouchers."""
        return self._vouchers.find(keys)

    def preflight(
        self, batch: Sequence[SalesOrder | Voucher]
    ) -> list[tuple[Violation, ...]]:
        """
        Say what the ERP would not take, without writing anything.

        Args:
            batch: Documents of one kind.

        Returns:
            One entry a document; empty where nothing is known against it.
        """
        checks: Checks = {
            SalesOrder: self._orders.preflight,
            Voucher: self._vouchers.preflight,
        }
        return preflight(checks, batch)

    # --- reading ------------------------------------------------------------------

    def list_shipments(
        self, start: datetime, end: datetime, cursor: str | None = None
    ) -> ErpPage[Shipment]:
        """Read issues of goods that changed in a window."""
        return self._reader.shipments(start, end, cursor)

    def list_receivables(
        self, start: datetime, end: datetime, cursor: str | None = None
    ) -> ErpPage[Receivable]:
        """Read receivables that changed in a window."""
        return self._reader.receivables(start, end, cursor)

    def list_stock(
        self,
        skus: Sequence[str] | None = None,
        warehouses: Sequence[str] | None = None,
        cursor: str | None = None,
    ) -> ErpPage[StockLevel]:
        """Read levels of stock."""
        return self._reader.stock(skus, warehouses, cursor)

    def list_products(
        self, since: datetime | None = None, cursor: str | None = None
    ) -> ErpPage[Product]:
        """Read inventory."""
        return self._reader.products(since, cursor)

    # --- how far ------------------------------------------------------------------

    def advance(self, keys: Sequence[DocumentKey], to: LifecycleState) -> list[Outcome]:
        """Verify orders, or take that back."""
        return self._orders.advance(keys, to)


def traits_of(settings: U8Settings) -> AdapterTraits:
    """Return what U8 is like with these settings."""
    rates = settings.calls_a_minute
    calls = rates.get("saleorder/add") or rates.get("")
    verifies = settings.rests_in is LifecycleState.AUDITED
    limits = tuple(FieldLimit(field=name, required=True) for name in _REQUIRED)
    states = frozenset({LifecycleState.SAVED, LifecycleState.AUDITED})
    polls = 0 if settings.waits_for_result else 1
    traits = AdapterTraits(
        name=NAME,
        idempotency=Idempotency.NATIVE_KEY,
        key_life=settings.key_life,
        settling=settings.settling,
        max_batch=50,
        updates=False,
        atomicity=Atomicity.SINGLE,
        # Looked up, added, asked for, read back, verified.
        calls_a_document=3 + polls + verifies,
        paging=Paging(kind=PagingKind.PAGE, max_page=settings.page_size),
        rate=a_minute(calls) if calls else None,
        limits={"order": limits},
        price_decimals=settings.price_decimals,
        asynchronous=not settings.waits_for_result,
        lifecycle=states,
        rests_in=settings.rests_in,
        closes_lines=False,
    )
    other: dict[str, Any] = {
        "calls_a_document": 2 + polls,
        "lifecycle": frozenset(),
        "rests_in": None,
        "limits": {},
    }
    return traits.but("customer", **other).but("voucher", **other)


def connect(settings: U8Settings, *, clock: Clock | None = None) -> U8Erp:
    """Make the adapter of an account set; nothing is asked before it is used."""
    return U8Erp(settings, clock=clock)


__all__ = ["U8Erp", "connect", "traits_of"]
