"""
Warehouses, stores, and how they relate.
"""

from __future__ import annotations

import attrs
from attrs import frozen

from tmallerp.top.method import Method, as_tuple, at_most
from tmallerp.top.models.inventory.stock import (
    InventoryStoreQueryStore,
    InventoryWarehouseGetBaseResult,
    InventoryWarehouseQueryPaginationResult,
    LocationRelationDto,
    LocationRelationQuerySingleResult,
)


@frozen(kw_only=True, weakref_slot=False)
class LocationRelationQueryAnswer:
    """The answer of `LocationRelationQuery`."""

    result: LocationRelationQuerySingleResult | None = None
    """The relations."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class LocationRelationQuery(Method[LocationRelationQueryAnswer]):
    """
    Read which warehouses and stores belong together.

    Source: https://open.taobao.com/api.htm?docId=29007&docType=2
    """

    api = "taobao.location.relation.query"
    idempotent = True

    location_relation: LocationRelationDto
    """Which relation is asked for."""


@frozen(kw_only=True, weakref_slot=False)
class LocationRelationEditAnswer:
    """The answer of `LocationRelationEdit`."""

    error_msg: str | None = None
    """The failure in words; absent where there is none."""

    is_success: bool | None = None
    """Whether it was done."""

    errorcode: str | None = None
    """Code of the failure; absent where there is none."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class LocationRelationEdit(Method[LocationRelationEditAnswer]):
    """
    Join or part warehouses and stores.

    Only the relations given are touched; `status` -1 deletes one. At most 20 at a time.

    Whether the good ones of a list are carried out when one fails is not promised: read
    the relations back.

    Source: https://open.taobao.com/api.htm?docId=29006&docType=2
    """

    api = "taobao.location.relation.edit"

    location_relation_list: tuple[LocationRelationDto, ...] = attrs.field(
        converter=as_tuple, validator=at_most(20)
    )
    """The relations to make or delete, at most 20."""


@frozen(kw_only=True, weakref_slot=False)
class InventoryStoreQueryAnswer:
    """The answer of `InventoryStoreQuery`."""

    store_list: tuple[InventoryStoreQueryStore, ...] = ()
    """The warehouses."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class InventoryStoreQuery(Method[InventoryStoreQueryAnswer]):
    """
    Read the merchant's warehouses.

    Without *store_code* all of them.

    Source: https://open.taobao.com/api.htm?docId=21601&docType=2
    """

    api = "taobao.inventory.store.query"
    idempotent = True

    store_code: str | None = None
    """Code of the warehouse; all without."""


@frozen(kw_only=True, weakref_slot=False)
class InventoryWarehouseQueryAnswer:
    """The answer of `InventoryWarehouseQuery`."""

    result: InventoryWarehouseQueryPaginationResult | None = None
    """The warehouses of this page."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class InventoryWarehouseQuery(Method[InventoryWarehouseQueryAnswer]):
    """
    List the merchant's warehouses, page by page.

    The rows are JSON in text. A failure arrives inside a good answer: look at the
    result's `success`.

    Source: https://open.taobao.com/api.htm?docId=27165&docType=2
    """

    api = "taobao.inventory.warehouse.query"
    idempotent = True

    page_no: int
    """Page, from 1."""

    page_size: int
    """Rows a page."""


@frozen(kw_only=True, weakref_slot=False)
class InventoryWarehouseGetAnswer:
    """The answer of `InventoryWarehouseGet`."""

    result: InventoryWarehouseGetBaseResult | None = None
    """The warehouse."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class InventoryWarehouseGet(Method[InventoryWarehouseGetAnswer]):
    """
    Read one of the merchant's warehouses.

    A failure arrives inside a good answer: look at the result's `success`.
    """

    api = "taobao.inventory.warehouse.get"
    idempotent = True

    store_code: str
    """Code of the warehouse."""
