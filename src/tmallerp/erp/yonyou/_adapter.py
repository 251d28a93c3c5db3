"""The adapter for YonBIP and YonSuite: one object that has every job."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

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
from tmallerp.erp.yonyou._bills import KEY_LENGTH
from tmallerp.erp.yonyou._client import NAME, YonyouClient
from tmallerp.erp.yonyou._governor import a_minute
from tmallerp.erp.yonyou._lifecycle import advance
from tmallerp.erp.yonyou._lists import Lists
from tmallerp.erp.yonyou._maps import SALES_ORDER_FIELDS
from tmallerp.erp.yonyou._masters import Masters
from tmallerp.erp.yonyou._materials import Materials
from tmallerp.erp.yonyou._orders import SALES_ORDER, Orders
from tmallerp.erp.yonyou._purchases import Purchases
from tmallerp.erp.yonyou._reading import Receivables, Shipments, Stock
from tmallerp.erp.yonyou._refunds import Refunds
from tmallerp.erp.yonyou._settings import YonyouSettings
from tmallerp.erp.yonyou._vouchers import Vouchers
from tmallerp.fieldmap import Violation

_ORDER_LIMITS = (
    FieldLimit(field="resubmitCheckKey", source="key", max_length=KEY_LENGTH),
    *(FieldLimit(field=name, required=True) for name in SALES_ORDER_FIELDS),
)
_STEPS = {LifecycleState.SAVED: 0, LifecycleState.SUBMITTED: 1, LifecycleState.AUDITED: 2}


class YonyouErp:
    """
    One tenant of YonBIP or YonSuite; safe to share between threads.

    Args:
        settings: The company's.

        clock: Where time comes from.

        client: Another client.

    Raises:
        ConfigError: If a field map or an address is wrong.
    """

    def __init__(
        self,
        settings: YonyouSettings,
        *,
        clock: Clock | None = None,
        client: YonyouClient | None = None,
    ) -> None:
        self._clock = clock or SystemClock()
        self._client = client or YonyouClient(settings, clock=self._clock)
        self._traits = traits_of(settings)
        materials = Materials(self._client, self._clock)
        lists = Lists(self._client, settings.page_size)
        self._orders = Orders(self._client, settings, materials)
        self._refunds = Refunds(self._client, settings, self._orders.bills)
        self._purchases = Purchases(self._client, settings, materials)
        self._vouchers = Vouchers(self._client, settings, self._clock)
        self._masters = Masters(self._client, settings, lists)
        self._shipments = Shipments(lists, settings)
        self._receivables = Receivables(lists, settings)
        self._stock = Stock(self._client, settings, self._clock)

    @property
    def traits(self) -> AdapterTraits:
        """Return what this ERP is like."""
        return self._traits

    def ping(self) -> str:
        """Ask whether the tenant's gateway answers for orders."""
        self._client.ask(SALES_ORDER.path("list"), {"pageIndex": 1, "pageSize": 1})
        return f"{NAME}: YonBIP at {self._client.gateway()}"

    def close(self) -> None:
        """Close all connections."""
        self._client.close()

    # --- orders -------------------------------------------------------------------

    def put_orders(self, batch: Sequence[SalesOrder]) -> list[Outcome]:
        """Create or update by business key; see `OrderSink.put_orders`."""
        return self._orders.put(batch)

    def find_orders(
        self, keys: Sequence[DocumentKey]
    ) -> Mapping[DocumentKey, FoundDocument]:
        """Ask which orders are there."""
        return self._orders.find(keys)

    def hold_order(self, key: DocumentKey, reason: str) -> Outcome:
        """Un-audit an order and mark it, so that it is not shipped."""
        return self._orders.hold(key, reason)

    def release_order(self, key: DocumentKey) -> Outcome:
        """Let a held order go on, audited again."""
        return self._orders.release(key)

    def close_line(self, key: DocumentKey, line_id: str, reason: str) -> Outcome:
        """Mark a line as closed; it keeps its money."""
        return self._orders.close_line(key, line_id, reason)

    def cancel_order(self, key: DocumentKey, reason: str) -> Outcome:
        """Un-audit an order for good and mark it as cancelled."""
        return self._orders.cancel(key, reason)

    # --- other documents ----------------------------------------------------------

    def put_refunds(self, batch: Sequence[Refund]) -> list[Outcome]:
        """Create or update sales returns, of goods and of money."""
        return self._refunds.put(batch)

    def find_refunds(
        self, keys: Sequence[DocumentKey]
    ) -> Mapping[DocumentKey, FoundDocument]:
        """Ask which sales returns are there."""
        return self._refunds.find(keys)

    def put_purchases(self, batch: Sequence[PurchaseDemand]) -> list[Outcome]:
        """Create or update purchase orders, left saved for a buyer."""
        return self._purchases.put(batch)

    def find_purchases(
        self, keys: Sequence[DocumentKey]
    ) -> Mapping[DocumentKey, FoundDocument]:
        """Ask which purchase orders are there."""
        return self._purchases.find(keys)

    def put_vouchers(self, batch: Sequence[Voucher]) -> list[Outcome]:
        """Create drafts of vouchers; one that is there is left as it is."""
        return self._vouchers.put(batch)

    def find_vouchers(
        self, keys: Sequence[DocumentKey]
    ) -> Mapping[DocumentKey, FoundDocument]:
        """Search the last months for vouchers."""
        return self._vouchers.find(keys)

    def put_products(self, batch: Sequence[Product]) -> list[Outcome]:
        """Create or update materials by code."""
        return self._masters.put_products(batch)

    def find_products(self, codes: Sequence[str]) -> Mapping[str, Product]:
        """Ask which materials are there, and what the ERP says of them."""
        return self._masters.find_products(codes)

    def put_customers(self, batch: Sequence[Customer]) -> list[Outcome]:
        """Create or update customers by code."""
        return self._masters.put_customers(batch)

    def find_customers(self, codes: Sequence[str]) -> Mapping[str, Customer]:
        """Ask which customers are there, one call each."""
        return self._masters.find_customers(codes)

    def preflight(
        self, batch: Sequence[SalesOrder | Refund | PurchaseDemand | Voucher | Product]
    ) -> list[tuple[Violation, ...]]:
        """
        Say what the ERP would not take, without writing anything.

        Args:
            batch: Documents of one kind.

        Returns:
            One entry a document; empty where nothing is known against it.
        """
        return preflight(self._checks(), batch)

    def _checks(self) -> Checks:
        return {
            SalesOrder: self._orders.preflight,
            Refund: self._refunds.preflight,
            PurchaseDemand: self._purchases.preflight,
            Voucher: self._vouchers.preflight,
            Product: self._masters.preflight_products,
        }

    # --- reading ------------------------------------------------------------------

    def list_shipments(
        self, start: datetime, end: datetime, cursor: str | None = None
    ) -> ErpPage[Shipment]:
        """Read issues of goods that changed in a window."""
        return self._shipments.page(start, end, cursor)

    def list_receivables(
        self, start: datetime, end: datetime, cursor: str | None = None
    ) -> ErpPage[Receivable]:
        """Read invoices that changed in a window."""
        return self._receivables.page(start, end, cursor)

    def list_stock(
        self,
        skus: Sequence[str] | None = None,
        warehouses: Sequence[str] | None = None,
        cursor: str | None = None,
    ) -> ErpPage[StockLevel]:
        """Read levels of stock."""
        return self._stock.page(skus, warehouses, cursor)

    def list_products(
        self, since: datetime | None = None, cursor: str | None = None
    ) -> ErpPage[Product]:
        """Read materials that changed."""
        return self._masters.list_products(since, cursor)

    # --- how far ------------------------------------------------------------------

    def advance(self, keys: Sequence[DocumentKey], to: LifecycleState) -> list[Outcome]:
        """Bring orders, returns and purchase orders to a state."""
        bills = {
            "order": self._orders.bills,
            "refund": self._refunds.bills,
            "return": self._refunds.bills,
            "purchase": self._purchases.bills,
        }
        return advance(bills, keys, to)


Checks = Mapping[type, Callable[[Any], list[tuple[Violation, ...]]]]


def preflight(checks: Checks, batch: Sequence[object]) -> list[tuple[Violation, ...]]:
    """Check documents of one kind by the check of their kind."""
    check = checks.get(type(batch[0])) if batch else None
    return check(batch) if check is not None else [()] * len(batch)


def traits_of(settings: YonyouSettings) -> AdapterTraits:
    """Return what YonBIP is like with these settings."""
    order_calls = settings.calls_a_minute.get("yonbip/sd/voucherorder/singleSave")
    calls = order_calls or settings.calls_a_minute.get("")
    saves = settings.rests_in is LifecycleState.SAVED
    traits = AdapterTraits(
        name=NAME,
        idempotency=Idempotency.NATIVE_KEY,
        key_life=timedelta(hours=1),
        settling=settings.settling,
        max_batch=50,
        updates=saves or settings.change_audited,
        atomicity=Atomicity.SINGLE,
        calls_a_document=2 + _STEPS[settings.rests_in],
        paging=Paging(kind=PagingKind.KEY, max_page=settings.page_size),
        rate=a_minute(calls) if calls else None,
        limits={"order": _ORDER_LIMITS},
        price_decimals=settings.price_decimals,
        lifecycle=frozenset(_STEPS),
        rests_in=settings.rests_in,
    )
    rate = a_minute(settings.calls_a_minute[""]) if "" in settings.calls_a_minute else None
    steps = _STEPS[settings.rests_in]
    other: dict[str, Any] = {"rate": rate, "limits": {}}
    traits = traits.but(
        "purchase",
        **other,
        calls_a_document=2,
        updates=True,
        rests_in=LifecycleState.SAVED,
    )
    traits = traits.but("refund", **other, calls_a_document=2 + steps)
    # The order is looked up and read whole as well.
    looks = 2 if settings.goods_value == "order" else 0
    traits = traits.but("return", **other, calls_a_document=2 + looks + steps)
    masters: dict[str, Any] = {
        "calls_a_document": 2,
        "updates": True,
        "lifecycle": frozenset(),
        "rests_in": None,
    }
    traits = traits.but("product", **other, **masters, key_life=None)
    traits = traits.but("customer", **other, **masters, key_life=None)
    return traits.but(
        "voucher",
        rate=rate,
        key_life=None,
        updates=False,
        calls_a_document=1,
        lifecycle=frozenset(),
        rests_in=None,
        limits={},
    )


def connect(settings: YonyouSettings, *, clock: Clock | None = None) -> YonyouErp:
    """Make the adapter of a tenant; nothing is asked before it is used."""
    return YonyouErp(settings, clock=clock)


__all__ = ["YonyouErp", "connect", "traits_of"]
