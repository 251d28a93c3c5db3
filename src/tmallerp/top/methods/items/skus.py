"""
Variants: add, change, remove.
"""

from __future__ import annotations

from decimal import Decimal

from attrs import frozen

from tmallerp.top.method import Method, NumIid
from tmallerp.top.models.items.sku import Sku


@frozen(kw_only=True, weakref_slot=False)
class ItemSkuUpdateAnswer:
    """The answer of `ItemSkuUpdate`."""

    sku: Sku | None = None
    """The SKU, with what changed."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class ItemSkuUpdate(Method[ItemSkuUpdateAnswer]):
    """
    Change price, quantity or merchant's code of one SKU, found by its properties.

    The item's price must stay within the span of its SKUs' prices: where the new one
    would break that, send *item_price* along.

    *quantity* sets the stock, knows nothing of sales since the last read and moves the
    item's total. What is left None is not sent.

    Source: https://open.taobao.com/api.htm?docId=29&docType=2
    """

    api = "taobao.item.sku.update"

    num_iid: NumIid
    """Number of the item."""

    properties: str
    """The SKU by its properties, ``pid:vid;pid:vid``."""

    quantity: int | None = None
    """Pieces to set; None keeps them."""

    price: Decimal | None = None
    """
    Yuan; None keeps it. The item's price must stay within the span of its SKUs' prices.
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


@frozen(kw_only=True, weakref_slot=False)
class ItemSkuAddAnswer:
    """The answer of `ItemSkuAdd`."""

    sku: Sku | None = None
    """The new SKU."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class ItemSkuAdd(Method[ItemSkuAddAnswer]):
    """
    Add one SKU to an item.

    The item's price must stay within the span of its SKUs' prices: where the new one
    would break that, send *item_price* along.

    The item's total grows by *quantity*. After a lost answer read the item's SKUs
    before sending again.

    Source: https://open.taobao.com/api.htm?docId=27&docType=2
    """

    api = "taobao.item.sku.add"

    num_iid: NumIid
    """Number of the item."""

    properties: str
    """The properties of the new SKU, ``pid:vid;pid:vid``."""

    quantity: int
    """Pieces to offer."""

    price: Decimal
    """Yuan; the item's price must stay within the span of its SKUs' prices."""

    outer_id: str | None = None
    """The merchant's code of the new SKU."""

    lang: str | None = None
    """Language of the texts: ``zh_CN`` (default) or ``zh_HK``."""

    item_price: Decimal | None = None
    """
    Yuan; moves the item's own price along where the span of the SKUs no longer holds
    it.
    """

    ignorewarning: str | None = None
    """Which warnings to ignore, opaque."""


@frozen(kw_only=True, weakref_slot=False)
class ItemSkuDeleteAnswer:
    """The answer of `ItemSkuDelete`."""

    sku: Sku | None = None
    """The SKU that went."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class ItemSkuDelete(Method[ItemSkuDeleteAnswer]):
    """
    Delete one SKU of an item, found by its properties.

    Where the price or the total no longer fits the SKUs that are left, *item_price* and
    *item_num* put it right. The last SKU goes only with a proper *item_num*.

    There is no method to undo it. Old orders still name its number: keep its record.

    Source: https://open.taobao.com/api.htm?docId=314&docType=2
    """

    api = "taobao.item.sku.delete"

    num_iid: NumIid
    """Number of the item."""

    properties: str
    """The SKU by its properties, ``pid:vid;pid:vid``."""

    lang: str | None = None
    """Language of the texts: ``zh_CN`` (default) or ``zh_HK``."""

    item_price: Decimal | None = None
    """
    Yuan; moves the item's own price along where the span of the SKUs no longer holds
    it.
    """

    item_num: int | None = None
    """
    Pieces of the item itself; needed where the total no longer fits, above all with the
    last SKU.
    """

    ignorewarning: str | None = None
    """Which warnings to ignore, opaque."""
