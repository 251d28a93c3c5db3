"""
Prices, codes, times of shipping.
"""

from __future__ import annotations

from decimal import Decimal

import attrs
from attrs import frozen

from tmallerp.top.method import Id, Method, NumIid, as_tuple, at_most
from tmallerp.top.models.items.item import Item
from tmallerp.top.models.items.sku import (
    Sku,
    UpdateItemPriceOption,
    UpdateItemShipTimeOption,
    UpdateSkuOuterId,
    UpdateSkuPrice,
    UpdateSkuShipTime,
)


@frozen(kw_only=True, weakref_slot=False)
class TmallItemPriceUpdateAnswer:
    """The answer of `TmallItemPriceUpdate`."""

    price_update_result: str | None = None
    """What came of it, as text."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class TmallItemPriceUpdate(Method[TmallItemPriceUpdateAnswer]):
    """
    Set the prices of a Tmall item and of its SKUs.

    The item's price must stay within the span of its SKUs' prices. What is left None
    keeps its price.

    Prices are in yuan, never in fen. Name the SKUs by number, by properties or by the
    merchant's code, one way in one call: what a mixture does is not foreseeable.

    Source: https://open.taobao.com/api.htm?docId=24249&docType=2
    """

    api = "tmall.item.price.update"
    idempotent = True

    item_id: Id
    """Number of the item."""

    item_price: Decimal | None = None
    """Yuan; the item's own price. None keeps it."""

    sku_prices: tuple[UpdateSkuPrice, ...] | None = attrs.field(
        default=None, converter=as_tuple, validator=at_most(None)
    )
    """Prices of SKUs; one way of naming them in one call."""

    options: UpdateItemPriceOption | None = None
    """What else goes with new prices."""


@frozen(kw_only=True, weakref_slot=False)
class TmallItemOuteridUpdateAnswer:
    """The answer of `TmallItemOuteridUpdate`."""

    outerid_update_result: str | None = None
    """What came of it, as text."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class TmallItemOuteridUpdate(Method[TmallItemOuteridUpdateAnswer]):
    """
    Set the merchant's codes of a Tmall item and of its SKUs.

    What is left None keeps its code.

    The codes tie the shop to the ERP: a wrong one sends later orders to the wrong
    product. Name the SKUs by number or by properties: a code that several share does
    not tell them apart.

    Source: https://open.taobao.com/api.htm?docId=25076&docType=2
    """

    api = "tmall.item.outerid.update"
    idempotent = True

    item_id: Id
    """Number of the item."""

    outer_id: str | None = None
    """The merchant's code of the item; None keeps it."""

    sku_outers: tuple[UpdateSkuOuterId, ...] | None = attrs.field(
        default=None, converter=as_tuple, validator=at_most(None)
    )
    """Codes of SKUs."""


@frozen(kw_only=True, weakref_slot=False)
class TmallItemShiptimeUpdateAnswer:
    """The answer of `TmallItemShiptimeUpdate`."""

    result: str | None = None
    """What came of it, as text."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class TmallItemShiptimeUpdate(Method[TmallItemShiptimeUpdateAnswer]):
    """
    Set or clear the promised time of shipping of a Tmall item or its SKUs.

    *option* says what is written: a fixed date, a relative time or nothing, on the item
    or on SKUs. One item and twenty SKUs a call.

    A fixed date less than three days ahead clears the setting instead of failing; a
    relative time below three is refused. Writing SKUs clears the item's own time, and
    clearing the item clears all its SKUs.

    Source: https://open.taobao.com/api.htm?docId=25393&docType=2
    """

    api = "tmall.item.shiptime.update"

    item_id: Id
    """Number of the item."""

    option: UpdateItemShipTimeOption
    """What is written, and where."""

    ship_time: str | None = None
    """
    The item's time: ``yyyy-MM-dd`` where fixed, a number where relative, at least three
    days ahead.
    """

    sku_ship_times: tuple[UpdateSkuShipTime, ...] | None = attrs.field(
        default=None, converter=as_tuple, validator=at_most(20)
    )
    """Times of SKUs, at most 20."""


@frozen(kw_only=True, weakref_slot=False)
class ItemBarcodeUpdateAnswer:
    """The answer of `ItemBarcodeUpdate`."""

    item: Item | None = None
    """The item, with what changed."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class ItemBarcodeUpdate(Method[ItemBarcodeUpdateAnswer]):
    """
    Set the barcodes of an item and of its SKUs.

    *sku_ids* and *sku_barcodes* are parallel lists: the first barcode goes to the first
    SKU.

    True in *isforce* stores the barcode unchecked. A list shorter than the other gives
    barcodes to the wrong SKUs.

    Source: https://open.taobao.com/api.htm?docId=22894&docType=2
    """

    api = "taobao.item.barcode.update"
    idempotent = True

    item_id: Id
    """Number of the item."""

    item_barcode: str | None = None
    """The item's own barcode; None keeps it."""

    sku_ids: str | None = None
    """Numbers of SKUs, comma-separated."""

    sku_barcodes: str | None = None
    """Their barcodes, comma-separated, in the order of *sku_ids*."""

    isforce: bool | None = None
    """True stores them unchecked; False has them checked by the barcode library."""

    src: str | None = None
    """Source of the call; for the platform's own scanner only."""


@frozen(kw_only=True, weakref_slot=False)
class ItemSkuPriceUpdateAnswer:
    """The answer of `ItemSkuPriceUpdate`."""

    sku: Sku | None = None
    """The SKU, with what changed."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class ItemSkuPriceUpdate(Method[ItemSkuPriceUpdateAnswer]):
    """
    Set the price of one SKU, found by its properties.

    The item's price must stay within the span of its SKUs' prices: where the new one
    would break that, send *item_price* along.

    Yuan, never fen. *quantity* and *outer_id* overwrite when given, and a quantity
    knows nothing of sales since the last read: leave both None to change the price
    alone.

    Source: https://open.taobao.com/api.htm?docId=10928&docType=2
    """

    api = "taobao.item.sku.price.update"
    idempotent = True

    num_iid: NumIid
    """Number of the item."""

    properties: str
    """The SKU by its properties, ``pid:vid;pid:vid``."""

    quantity: int | None = None
    """Pieces to set; None keeps them."""

    price: Decimal | None = None
    """
    The SKU's new price in yuan; the item's price must stay within the span of its SKUs'
    prices.
    """

    outer_id: str | None = None
    """The merchant's code to set; None keeps it."""

    lang: str | None = None
    """Language of the texts: ``zh_CN`` (default) or ``zh_HK``."""

    item_price: Decimal | None = None
    """
    Yuan; moves the item's own price along where the span of the SKUs no longer holds
    it.
    """

    ignorewarning: str | None = None
    """Which warnings to ignore, opaque."""
