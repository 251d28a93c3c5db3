"""
Kingdee Cloud Galaxy as a destination and a source of this library's documents.

One `KingdeeErp` is one shop's way in. It is safe to share between threads: what it keeps
is a session, connections, and which base data the ERP was seen to have.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

from attrs import evolve

from tmallerp.clock import Clock, SystemClock
from tmallerp.documents import DocumentKey, SalesOrder
from tmallerp.erp.kingdee._bases import Bases
from tmallerp.erp.kingdee._finding import Finder
from tmallerp.erp.kingdee.client import KingdeeClient, Query
from tmallerp.erp.kingdee.orders import Orders
from tmallerp.erp.kingdee.settings import KingdeeSettings
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
from tmallerp.fieldmap import Violation

_NUMBER = FieldLimit(field="FBillNo", source="key", max_length=30, required=True)

TRAITS = AdapterTraits(
    name="kingdee",
    idempotency=Idempotency.UNIQUE_NUMBER,
    settling=timedelta(seconds=60),
    max_batch=100,
    updates=True,
    atomicity=Atomicity.PER_ROW,
    calls_a_document=2,
    paging=Paging(kind=PagingKind.KEY, max_page=10_000),
    limits={
        "order": (
            _NUMBER,
            FieldLimit(field="FNote", source="buyer_message", max_length=255),
        ),
        "refund": (_NUMBER,),
        "return": (_NUMBER,),
        "purchase": (_NUMBER,),
    },
    price_decimals=2,
    lifecycle=frozenset(
        {LifecycleState.SAVED, LifecycleState.SUBMITTED, LifecycleState.AUDITED}
    ),
    rests_in=LifecycleState.SAVED,
).but(
    "voucher",
    idempotency=Idempotency.LOOKUP_ONLY,
    updates=False,
    atomicity=Atomicity.SINGLE,
    calls_a_document=3,
    lifecycle=frozenset({LifecycleState.DRAFT}),
    rests_in=LifecycleState.DRAFT,
)
"""What holds with the default settings."""


def traits_of(settings: KingdeeSettings) -> AdapterTraits:
    """Say what the adapter is like with these settings."""
    calls = {LifecycleState.SUBMITTED: 3, LifecycleState.AUDITED: 4}
    changes = {
        "name": settings.name,
        "max_batch": settings.limits.documents,
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

    Raises:
        ConfigError: If settings or maps make no sense.
    """

    def __init__(self, settings: KingdeeSettings, *, clock: Clock | None = None) -> None:
        self.settings = settings
        clock = clock or SystemClock()
        self.client = KingdeeClient(settings.connection, name=settings.name, clock=clock)
        self._traits = traits_of(settings)
        limits, fields = settings.limits, settings.fields
        finder = Finder(self.client, limits.page, fields.digest, fields.hold)
        bases = Bases(self.client, clock, limits.base_cache_s)
        self._orders = Orders.of(self.client, settings, finder, bases)

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

    def preflight(self, batch: Sequence[SalesOrder]) -> list[tuple[Violation, ...]]:
        """
        Say of each order what the ERP would not take; nothing is written.

        Raises:
            ErpUnavailableError: If base data cannot be asked for now.
        """
        return self._orders.preflight(batch)


def connect(settings: KingdeeSettings, *, clock: Clock | None = None) -> KingdeeErp:
    """
    Connect a shop to its ERP; nothing is sent before the first call.

    Raises:
        ConfigError: If settings or maps make no sense.
    """
    return KingdeeErp(settings, clock=clock)


__all__ = ["TRAITS", "KingdeeErp", "connect", "traits_of"]
