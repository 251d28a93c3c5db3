"""
The adapter: an object that can do what its description tells, and nothing else.

Each job is a small class; connecting makes one class of those that are described. So an
adapter for a service without vouchers has no method for them, and whoever looks for its
capabilities finds them by its protocols.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any, TypeVar

from tmallerp.clock import Clock
from tmallerp.documents import (
    Customer,
    DocumentKey,
    Product,
    PurchaseDemand,
    Receivable,
    Refund,
    SalesOrder,
    Shipment,
    StockCount,
    StockLevel,
    Voucher,
)
from tmallerp.erp._http._names import Resolver
from tmallerp.erp.outcomes import DocumentState, ErpPage, FoundDocument, Outcome
from tmallerp.erp.rest import _reading
from tmallerp.erp.rest._lists import page_of
from tmallerp.erp.rest._places import Values
from tmallerp.erp.rest._shafts import SHAFTS
from tmallerp.erp.rest._sinks import Sink
from tmallerp.erp.rest._traits import traits_of
from tmallerp.erp.rest.client import RestClient
from tmallerp.erp.rest.description import RestDescription
from tmallerp.erp.traits import AdapterTraits
from tmallerp.errors import ConfigError
from tmallerp.fieldmap import Violation

D = TypeVar("D")

_KINDS: Mapping[type[Any], str] = {
    about.kind: shaft for shaft, about in SHAFTS.items() if about.source
}


class RestErp:
    """
    An ERP with a JSON service; made by `connect`.

    Args:
        client: Speaks to the service.
    """

    def __init__(self, client: RestClient) -> None:
        self._client = client
        self._about = client.description
        self._traits = traits_of(client.description)
        self._sinks = {
            shaft: Sink(client, shaft, about.source)
            for shaft, about in SHAFTS.items()
            if self._about.operation(f"{shaft}.put")
        }

    @staticmethod
    def connect(
        description: RestDescription,
        *,
        clock: Clock | None = None,
        resolver: Resolver | None = None,
    ) -> RestErp:
        """
        Make an adapter that can do what the description tells.

        Args:
            description: What the service is like.

            clock: Where time comes from.

            resolver: Gives the addresses of a name; the system's by default.

        Returns:
            An object that satisfies the protocols of what is described.

        Raises:
            ConfigError: If its file of certificates cannot be read.
        """
        client = RestClient(description, clock=clock, resolver=resolver)
        return _class_of(_jobs(description))(client)

    def __repr__(self) -> str:
        jobs = ", ".join(sorted(self._about.roles()))
        return f"RestErp({self._about.name!r}: {jobs})"

    @property
    def traits(self) -> AdapterTraits:
        """Return what this destination is like."""
        return self._traits

    def ping(self) -> str:
        """
        Ask whether the service can be reached and takes these credentials.

        Raises:
            ErpUnavailableError: If not.
        """
        operation = self._about.ping
        self._client.expect(operation, self._client.ask(operation, {}))
        return f"{self._about.name}: {self._about.title} at {self._about.http.base}"

    def close(self) -> None:
        """Close all connections; closing twice is allowed."""
        self._client.close()

    def preflight(self, batch: Sequence[Any]) -> list[tuple[Violation, ...]]:
        """
        Say for each document what would be refused here, without sending anything.

        Args:
            batch: Documents of any kinds that are described.

        Raises:
            ConfigError: If there is one of another kind.
        """
        return [self._sink_of(document).check(document) for document in batch]

    def _sink_of(self, document: object) -> Sink:
        sink = self._sinks.get(_KINDS.get(type(document), ""))
        if sink is None:
            name = type(document).__name__
            msg = f"{self._about.file} describes no way to write a {name}."
            raise ConfigError(msg, file=self._about.file)
        return sink

    def _page(
        self, shaft: str, kind: type[D], values: Values, cursor: str | None
    ) -> ErpPage[D]:
        operation = self._about.operations[f"{shaft}.list"]
        field_map, about = operation.map, self._about
        assert field_map is not None  # noqa: S101 - a description without is refused
        page = page_of(self._client, operation, values, cursor)
        items = (
            _reading.document_of(row, field_map, kind, about.zone, about.name)
            for row in page.rows
        )
        return ErpPage(items=tuple(items), cursor=page.cursor)

    def _time(self, moment: datetime | None) -> str | None:
        about = self._about
        if moment is None:
            return None
        return _reading.time_text(moment, about.times, about.zone)

    def _window(self, start: datetime, end: datetime) -> Values:
        return {"start": self._time(start), "end": self._time(end)}

    def _masters(self, shaft: str, kind: type[D], codes: Sequence[str]) -> dict[str, D]:
        sink, operation = self._sinks[shaft], self._about.operations[f"{shaft}.find"]
        assert operation.map is not None  # noqa: S101 - a description without is refused
        return {
            code: _reading.document_of(
                found.row, operation.map, kind, self._about.zone, self._about.name
            )
            for code, found in sink.finder.find(codes).items()
        }


class _Orders(RestErp):
    """Sales orders are described."""

    def put_orders(self, batch: Sequence[SalesOrder]) -> list[Outcome]:
        """Create or update by business key; see `OrderSink.put_orders`."""
        return self._sinks["orders"].put(batch)

    def find_orders(
        self, keys: Sequence[DocumentKey]
    ) -> Mapping[DocumentKey, FoundDocument]:
        """Ask which documents are there."""
        return self._sinks["orders"].finder.find_documents(keys)

    def hold_order(self, key: DocumentKey, reason: str) -> Outcome:
        """Stop an order from being shipped until it is released."""
        return self._change("hold", key, reason=reason, target=DocumentState.ON_HOLD)

    def release_order(self, key: DocumentKey) -> Outcome:
        """Let a held order go on."""
        return self._change("release", key, reason="", target=DocumentState.OPEN)

    def cancel_order(self, key: DocumentKey, reason: str) -> Outcome:
        """Stop the whole order for good."""
        return self._change("cancel", key, reason=reason, target=DocumentState.CANCELLED)

    def close_line(self, key: DocumentKey, line_id: str, reason: str) -> Outcome:
        """Stop one line for good."""
        return self._change("close_line", key, reason=reason, line_id=line_id)

    def _change(self, act: str, key: DocumentKey, **gaps: object) -> Outcome:
        operation = self._about.operation(f"orders.{act}")
        return self._sinks["orders"].finder.change(operation, key, gaps)


class _Purchases(RestErp):
    """Purchase demands are described."""

    def put_purchases(self, batch: Sequence[PurchaseDemand]) -> list[Outcome]:
        """Create or update by business key."""
        return self._sinks["purchases"].put(batch)

    def find_purchases(
        self, keys: Sequence[DocumentKey]
    ) -> Mapping[DocumentKey, FoundDocument]:
        """Ask which documents are there."""
        return self._sinks["purchases"].finder.find_documents(keys)


class _Refunds(RestErp):
    """Refunds are described."""

    def put_refunds(self, batch: Sequence[Refund]) -> list[Outcome]:
        """Create or update by business key."""
        return self._sinks["refunds"].put(batch)

    def find_refunds(
        self, keys: Sequence[DocumentKey]
    ) -> Mapping[DocumentKey, FoundDocument]:
        """Ask which documents are there."""
        return self._sinks["refunds"].finder.find_documents(keys)


class _Counts(RestErp):
    """Stock-taking documents are described."""

    def put_counts(self, batch: Sequence[StockCount]) -> list[Outcome]:
        """Create or update by business key."""
        return self._sinks["counts"].put(batch)

    def find_counts(
        self, keys: Sequence[DocumentKey]
    ) -> Mapping[DocumentKey, FoundDocument]:
        """Ask which documents are there."""
        return self._sinks["counts"].finder.find_documents(keys)


class _Vouchers(RestErp):
    """Vouchers are described."""

    def put_vouchers(self, batch: Sequence[Voucher]) -> list[Outcome]:
        """Create or update by business key."""
        return self._sinks["vouchers"].put(batch)

    def find_vouchers(
        self, keys: Sequence[DocumentKey]
    ) -> Mapping[DocumentKey, FoundDocument]:
        """Ask which documents are there."""
        return self._sinks["vouchers"].finder.find_documents(keys)


class _Customers(RestErp):
    """Customers are described."""

    def put_customers(self, batch: Sequence[Customer]) -> list[Outcome]:
        """Create or update by code."""
        return self._sinks["customers"].put(batch)

    def find_customers(self, codes: Sequence[str]) -> Mapping[str, Customer]:
        """Ask which are there, and what the ERP says of them."""
        return self._masters("customers", Customer, codes)


class _Products(RestErp):
    """Writing products is described."""

    def put_products(self, batch: Sequence[Product]) -> list[Outcome]:
        """Create or update by code."""
        return self._sinks["products"].put(batch)

    def find_products(self, codes: Sequence[str]) -> Mapping[str, Product]:
        """Ask which are there, and what the ERP says of them."""
        return self._masters("products", Product, codes)


class _ProductList(RestErp):
    """Listing products is described."""

    def list_products(
        self, since: datetime | None = None, cursor: str | None = None
    ) -> ErpPage[Product]:
        """Read products, page by page."""
        return self._page("products", Product, {"since": self._time(since)}, cursor)


class _Shipments(RestErp):
    """Shipments are described."""

    def list_shipments(
        self, start: datetime, end: datetime, cursor: str | None = None
    ) -> ErpPage[Shipment]:
        """Read what changed in a window, page by page."""
        return self._page("shipments", Shipment, self._window(start, end), cursor)


class _Receivables(RestErp):
    """Receivables are described."""

    def list_receivables(
        self, start: datetime, end: datetime, cursor: str | None = None
    ) -> ErpPage[Receivable]:
        """Read what changed in a window, page by page."""
        return self._page("receivables", Receivable, self._window(start, end), cursor)


class _Stock(RestErp):
    """Stock is described."""

    def list_stock(
        self,
        skus: Sequence[str] | None = None,
        warehouses: Sequence[str] | None = None,
        cursor: str | None = None,
    ) -> ErpPage[StockLevel]:
        """Read levels, page by page."""
        if skus is not None and not skus:
            return ErpPage(items=())
        values: Values = {"skus": skus, "warehouses": warehouses}
        return self._page("stock", StockLevel, values, cursor)


_JOBS: Mapping[str, type[RestErp]] = {
    "orders.put": _Orders,
    "purchases.put": _Purchases,
    "refunds.put": _Refunds,
    "counts.put": _Counts,
    "vouchers.put": _Vouchers,
    "customers.put": _Customers,
    "products.put": _Products,
    "products.list": _ProductList,
    "shipments.list": _Shipments,
    "receivables.list": _Receivables,
    "stock.list": _Stock,
}


def _jobs(description: RestDescription) -> tuple[str, ...]:
    return tuple(name for name in _JOBS if description.operation(name))


@cache
def _class_of(jobs: tuple[str, ...]) -> type[RestErp]:
    """Make one class of those jobs, or give the one that was made before."""
    return type("RestErp", tuple(_JOBS[name] for name in jobs) or (RestErp,), {})
