"""
Goods behind items.
"""

from __future__ import annotations

from attrs import frozen

from tmallerp.top.method import Id, Method, SkuId
from tmallerp.top.models.inventory.plans import QueryPagination
from tmallerp.top.models.inventory.stock import ScItem, ScItemMap


@frozen(kw_only=True, weakref_slot=False)
class ScitemQueryAnswer:
    """The answer of `ScitemQuery`."""

    sc_item_list: tuple[ScItem, ...] = ()
    """The goods of this page."""

    total_page: int | None = None
    """How many pages there are."""

    query_pagination: QueryPagination | None = None
    """The page this is."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class ScitemQuery(Method[ScitemQueryAnswer]):
    """
    List warehouse goods by name, code or barcode.

    Warehouse goods (后端货品) stand behind the shop's items; `ScitemMapQuery` joins the
    two.

    Source: https://open.taobao.com/api.htm?docId=21595&docType=2
    """

    api = "taobao.scitem.query"
    idempotent = True

    item_name: str | None = None
    """Name of the goods."""

    outer_code: str | None = None
    """The merchant's code of the goods."""

    wms_code: str | None = None
    """The warehouse keeper's code."""

    bar_code: str | None = None
    """Barcode."""

    item_type: int | None = None
    """``1`` plain goods, ``2`` combined goods."""

    page_index: int | None = None
    """Page, from 1."""

    page_size: int | None = None
    """Rows a page."""


@frozen(kw_only=True, weakref_slot=False)
class ScitemGetAnswer:
    """The answer of `ScitemGet`."""

    sc_item: ScItem | None = None
    """The goods."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class ScitemGet(Method[ScitemGetAnswer]):
    """
    Read one of the warehouse goods by number.

    *item_id* is the number of the goods (后端货品), not that of an item in the shop.

    Source: https://open.taobao.com/api.htm?docId=21594&docType=2
    """

    api = "taobao.scitem.get"
    idempotent = True

    item_id: Id
    """Number of the goods, not of an item in the shop."""


@frozen(kw_only=True, weakref_slot=False)
class ScitemMapQueryAnswer:
    """The answer of `ScitemMapQuery`."""

    sc_item_maps: tuple[ScItemMap, ...] = ()
    """The relations."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class ScitemMapQuery(Method[ScitemMapQueryAnswer]):
    """
    Read which warehouse goods stand behind an item.

    Without *sku_id* the relations of all its SKUs.

    Source: https://open.taobao.com/api.htm?docId=21599&docType=2
    """

    api = "taobao.scitem.map.query"
    idempotent = True

    item_id: Id
    """Number of the item in the shop."""

    sku_id: SkuId | None = None
    """Number of the SKU; all of them without."""


@frozen(kw_only=True, weakref_slot=False)
class ScitemMapAddAnswer:
    """The answer of `ScitemMapAdd`."""

    outer_code: str | None = None
    """The merchant's code of the goods."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class ScitemMapAdd(Method[ScitemMapAddAnswer]):
    """
    Join an item or SKU to warehouse goods.

    Give *sc_item_id* or *outer_code*, one of the two.

    A wrong relation lets the shop sell from the wrong goods. Read the relations with
    `ScitemMapQuery` before repeating it.

    Source: https://open.taobao.com/api.htm?docId=21600&docType=2
    """

    api = "taobao.scitem.map.add"

    item_id: Id
    """Number of the item in the shop."""

    sku_id: SkuId | None = None
    """Number of the SKU, where the item has any."""

    sc_item_id: Id | None = None
    """Number of the goods; this or *outer_code* must be given."""

    outer_code: str | None = None
    """The merchant's code of the goods; this or *sc_item_id* must be given."""

    need_check: bool | None = None
    """
    True refuses unless the merchant's codes of both sides are the same; false unless
    given.
    """


@frozen(kw_only=True, weakref_slot=False)
class ScitemOutercodeGetAnswer:
    """The answer of `ScitemOutercodeGet`."""

    sc_item: ScItem | None = None
    """The goods."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class ScitemOutercodeGet(Method[ScitemOutercodeGetAnswer]):
    """
    Read one of the warehouse goods by the merchant's code.

    Source: https://open.taobao.com/api.htm?docId=21593&docType=2
    """

    api = "taobao.scitem.outercode.get"
    idempotent = True

    outer_code: str
    """The merchant's code of the goods."""
