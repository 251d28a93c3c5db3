"""The adapter for YonBIP and YonSuite: one object that has every job."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

from tmallerp.clock import Clock, SystemClock
from tmallerp.documents import DocumentKey, SalesOrder
from tmallerp.erp.outcomes import FoundDocument, Outcome
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
from tmallerp.erp.yonyou._maps import SALES_ORDER_FIELDS
from tmallerp.erp.yonyou._materials import Materials
from tmallerp.erp.yonyou._orders import Orders
from tmallerp.erp.yonyou._settings import YonyouSettings

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
        self._orders = Orders(self._client, settings, materials)

    @property
    def traits(self) -> AdapterTraits:
        """Return what this ERP is like."""
        return self._traits

    def ping(self) -> str:
        """Ask whether the tenant's gateway takes the token."""
        self._client.check()
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


def traits_of(settings: YonyouSettings) -> AdapterTraits:
    """Return what YonBIP is like with these settings."""
    order_calls = settings.calls_a_minute.get("yonbip/sd/voucherorder/singleSave")
    calls = order_calls or settings.calls_a_minute.get("")
    return AdapterTraits(
        name=NAME,
        idempotency=Idempotency.NATIVE_KEY,
        key_life=timedelta(hours=1),
        settling=timedelta(seconds=10),
        max_batch=50,
        updates=True,
        atomicity=Atomicity.SINGLE,
        calls_a_document=2 + _STEPS[settings.rests_in],
        paging=Paging(kind=PagingKind.KEY, max_page=500),
        rate=a_minute(calls) if calls else None,
        limits={"order": _ORDER_LIMITS},
        price_decimals=settings.price_decimals,
        lifecycle=frozenset(_STEPS),
        rests_in=settings.rests_in,
    )


def connect(settings: YonyouSettings, *, clock: Clock | None = None) -> YonyouErp:
    """Make the adapter of a tenant; nothing is asked before it is used."""
    return YonyouErp(settings, clock=clock)


__all__ = ["YonyouErp", "connect", "traits_of"]
