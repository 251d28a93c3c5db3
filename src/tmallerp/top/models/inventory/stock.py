"""
Pieces, places and goods.
"""

from __future__ import annotations

import attrs
from attrs import frozen

from tmallerp.top.method import Id, SkuId


@frozen(kw_only=True, weakref_slot=False)
class InventoryCheckDetailDto:
    """One entry of an adjustment: goods and a quantity."""

    quantity: int
    """
    Pieces: the whole stock with `check_mode` 1, the difference with 2, negative to take
    away.
    """

    sc_item_id: Id
    """Number of the goods, or of the item where its warehouse stock is set directly."""

    sub_order_id: str
    """
    The seller's own number of this entry; carried out once, so keep it when repeating.
    """

    inv_biz_code: str | None = None
    """
    For a store: ``ONLINE_INVENTORY`` sold online, ``SHARE_INVENTORY`` sold on the spot.
    """

    sku_id: SkuId | None = None
    """Number of the SKU; 0 for goods."""


@frozen(kw_only=True, weakref_slot=False)
class InventoryCheckDto:
    """An adjustment of stock in one warehouse or store."""

    check_mode: int
    """``1`` sets the whole number, ``2`` adds or takes away."""

    inv_store_type: int
    """``2`` a warehouse, ``6`` a store."""

    detail_list: tuple[InventoryCheckDetailDto, ...]
    """The entries."""

    store_code: str
    """Code of the warehouse or number of the store."""

    order_id: str
    """The seller's own number of the adjustment."""


@frozen(kw_only=True, weakref_slot=False)
class InventoryCheckResultDto:
    """What became of one entry of an adjustment."""

    error_msg: str | None = None
    """The failure in words; absent where there is none."""

    error_code: str | None = None
    """Code of the failure; absent where there is none."""

    success: bool | None = None
    """Whether this entry was carried out."""

    sub_order_id: str | None = None
    """The seller's own number of the entry."""


@frozen(kw_only=True, weakref_slot=False)
class InventoryMerchantAdjustSingleResult:
    """
    What became of an adjustment.

    Look at each entry: some may fail inside a good answer.
    """

    error_message: str | None = None
    """The failure in words; absent where there is none."""

    adjust_results: tuple[InventoryCheckResultDto, ...] = ()
    """The outcomes, one an entry."""

    error_code: str | None = None
    """Code of the failure; absent where there is none."""

    success: bool | None = None
    """Whether it was done; false may stand in a good answer."""


@frozen(kw_only=True, weakref_slot=False)
class InventoryStoreQueryStore:
    """One of the merchant's warehouses."""

    phone: str | None = attrs.field(default=None, repr=False)
    """Telephone."""

    store_code: str | None = None
    """Code of the warehouse."""

    address: str | None = None
    """Street."""

    store_type: str | None = None
    """Its kind, as the platform writes it."""

    post_code: str | None = None
    """Postcode."""

    contact: str | None = None
    """Name of the person there."""

    store_name: str | None = None
    """Name of the warehouse."""

    address_area_name: str | None = None
    """The area in words."""

    alias_name: str | None = None
    """Another name of the warehouse."""


@frozen(kw_only=True, weakref_slot=False)
class InventorySum:
    """Stock of goods in one warehouse."""

    reserve_quantity: int | None = None
    """Pieces reserved."""

    inventory_type: int | None = None
    """
    ``1`` good, ``2`` damaged, ``3`` frozen, ``10`` pledged, ``11`` to ``20`` the
    merchant's own kinds.
    """

    store_code: str | None = None
    """Code of the warehouse."""

    inventory_type_name: str | None = None
    """The kind in words."""

    sc_item_id: Id | None = None
    """Number of the goods."""

    sc_item_code: str | None = None
    """The merchant's code of the goods."""

    quantity: int | None = None
    """Pieces physically there."""

    occupy_quantity: int | None = None
    """Pieces occupied."""


@frozen(kw_only=True, weakref_slot=False)
class WareHouseDto:
    """One of the merchant's warehouses."""

    address: str | None = None
    """Street."""

    address_area_name: str | None = None
    """The area in words."""

    alias_name: str | None = None
    """Another name of the warehouse."""

    contact: str | None = None
    """Name of the person there."""

    phone: str | None = attrs.field(default=None, repr=False)
    """Telephone."""

    post_code: str | None = None
    """Postcode."""

    store_code: str | None = None
    """Code of the warehouse."""

    store_name: str | None = None
    """Name of the warehouse."""


@frozen(kw_only=True, weakref_slot=False)
class InventoryWarehouseGetBaseResult:
    """
    One of the merchant's warehouses.

    A failure stands inside a good answer: look at `success`.
    """

    error_code: str | None = None
    """Code of the failure; absent where there is none."""

    error_msg: str | None = None
    """The failure in words; absent where there is none."""

    success: bool | None = None
    """Whether it was done; false may stand in a good answer."""

    data: WareHouseDto | None = None
    """The warehouse."""


@frozen(kw_only=True, weakref_slot=False)
class InventoryWarehouseQueryPaginationResult:
    """
    A page of the merchant's warehouses.

    A failure stands inside a good answer: look at `success`.
    """

    data: str | None = None
    """The warehouses of this page, JSON in text."""

    error_code: str | None = None
    """Code of the failure; absent where there is none."""

    error_msg: str | None = None
    """The failure in words; absent where there is none."""

    page_no: int | None = None
    """The page this is."""

    page_size: int | None = None
    """Rows a page."""

    success: bool | None = None
    """Whether it was done; false may stand in a good answer."""

    total_count: int | None = None
    """Rows in all."""


@frozen(kw_only=True, weakref_slot=False)
class IpcInventoryDetailDo:
    """
    One entry of reserved or occupied stock.

    Its fields are not documented.
    """


@frozen(kw_only=True, weakref_slot=False)
class LocationRelationDto:
    """One relation between a warehouse and a store."""

    target_inv_store_type: int | None = None
    """Kind of the target: ``2`` a warehouse, ``6`` a store."""

    target_store_code: str | None = None
    """Code of the target."""

    source_inv_store_type: int | None = None
    """Kind of the source: ``2`` a warehouse, ``6`` a store."""

    source_store_code: str | None = None
    """Code of the source."""

    status: int | None = None
    """``0`` in force, ``-1`` deleted."""


@frozen(kw_only=True, weakref_slot=False)
class LocationRelationQuerySingleResult:
    """
    Relations between warehouses and stores.

    A failure stands inside a good answer: look at `success`.
    """

    location_relation_list: tuple[LocationRelationDto, ...] = ()
    """The relations."""

    error_code: str | None = None
    """Code of the failure; absent where there is none."""

    success: bool | None = None
    """Whether it was done; false may stand in a good answer."""

    error_message: str | None = None
    """The failure in words; absent where there is none."""


@frozen(kw_only=True, weakref_slot=False)
class ScItem:
    """Warehouse goods (后端货品), which stand behind the shop's items."""

    weight: int | None = None
    """Grams."""

    bar_code: str | None = None
    """Barcode."""

    remark: str | None = None
    """A note."""

    width: int | None = None
    """Millimetres."""

    brand_id: Id | None = None
    """Number of the brand."""

    properties: str | None = None
    """Properties, ``p1:v1,p2:v2``."""

    brand_name: str | None = None
    """Name of the brand."""

    wms_code: str | None = None
    """The warehouse keepers' codes, ``name:code``."""

    is_friable: bool | None = None
    """Whether it breaks easily."""

    is_warranty: bool | None = None
    """Whether it has a shelf life."""

    price: int | None = None
    """List price in fen."""

    height: int | None = None
    """Millimetres."""

    is_dangerous: bool | None = None
    """Whether it is dangerous."""

    item_name: str | None = None
    """Name of the goods."""

    item_id: Id | None = None
    """Number of the goods."""

    is_costly: bool | None = None
    """Whether it is precious."""

    outer_code: str | None = None
    """The merchant's code of the goods."""

    volume: int | None = None
    """Cubic centimetres."""

    length: int | None = None
    """Millimetres."""

    matter_status: str | None = None
    """Its state of matter, such as ``LIQUID`` or ``SOLID``."""

    item_type: int | None = None
    """``1`` plain goods, ``2`` combined goods."""

    is_area_sale: int | None = None
    """1 if it is sold by area; 0 or absent if not."""

    options: int | None = None
    """Flags of the platform, opaque."""


@frozen(kw_only=True, weakref_slot=False)
class ScItemMap:
    """Which goods stand behind an item."""

    rel_user_nick: str | None = None
    """Account that owns the goods."""

    rel_item_id: Id | None = None
    """Number of the goods."""

    item_id: Id | None = None
    """Number of the item: in the shop with `map_type` 1, in distribution with 7."""

    rel_user_id: Id | None = None
    """Number of the account that owns the goods."""

    map_type: int | None = None
    """``1`` between shop and warehouse, ``7`` between distribution and warehouse."""

    user_id: Id | None = None
    """Number of the account that sells the item."""

    sku_id: SkuId | None = None
    """Number of the SKU; absent where the item has none."""

    user_nick: str | None = None
    """Account that sells the item."""

    rel_outer_code: str | None = None
    """The merchant's code of the goods."""


@frozen(kw_only=True, weakref_slot=False)
class TipInfo:
    """A hint about one of the goods."""

    sc_item_id: str | None = None
    """Number of the goods."""

    info: str | None = None
    """The hint in words."""
