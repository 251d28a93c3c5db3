"""
One item whole, and its variants.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import attrs
from attrs import frozen

from tmallerp.top.method import Method, NumIid, SkuId, at_most
from tmallerp.top.models.items.item import Item
from tmallerp.top.models.items.sku import Sku


@frozen(kw_only=True, weakref_slot=False)
class ItemSellerGetAnswer:
    """The answer of `ItemSellerGet`."""

    item: Item | None = None
    """The item."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class ItemSellerGet(Method[ItemSellerGetAnswer]):
    """
    Read one item of the shop whole, with its variants.

    Source: https://open.taobao.com/api.htm?docId=24625&docType=2
    """

    api = "taobao.item.seller.get"
    idempotent = True
    fields_of = "item"
    asks: ClassVar[str | None] = (
        "num_iid,title,nick,approve_status,cid,props,props_name,num,price,"
        "outer_id,barcode,sub_stock,with_hold_quantity,seller_cids,modified,"
        "pic_url,item_img,prop_img,sku,type,sold_quantity,property_alias,"
        "detail_url,item_weight,item_size,is_fenxiao,is_virtual,postage_id,"
        "list_time,delist_time,created"
    )
    asked_as: ClassVar[Mapping[str, str]] = {"skus": "sku"}

    num_iid: NumIid
    """Number of the item."""

    fields: str | None = None
    """Which fields to read, comma-separated; None asks for the usual ones."""


@frozen(kw_only=True, weakref_slot=False)
class ItemSkusGetAnswer:
    """The answer of `ItemSkusGet`."""

    skus: tuple[Sku, ...] = ()
    """The SKUs found."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class ItemSkusGet(Method[ItemSkusGetAnswer]):
    """
    Read the SKUs of up to forty items.

    A session is optional.

    Source: https://open.taobao.com/api.htm?docId=30&docType=2
    """

    api = "taobao.item.skus.get"
    idempotent = True
    fields_of = "skus"
    asks: ClassVar[str | None] = (
        "sku_id,num_iid,properties,properties_name,quantity,"
        "with_hold_quantity,price,outer_id,barcode,status,created,modified"
    )

    num_iids: str = attrs.field(validator=at_most(40, parted_by=","))
    """Numbers of items, comma-separated, at most 40."""

    fields: str | None = None
    """Which fields to read, comma-separated; None asks for the usual ones."""


@frozen(kw_only=True, weakref_slot=False)
class ItemSkuGetAnswer:
    """The answer of `ItemSkuGet`."""

    sku: Sku | None = None
    """The SKU."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class ItemSkuGet(Method[ItemSkuGetAnswer]):
    """
    Read one SKU.

    A session is optional.

    Source: https://open.taobao.com/api.htm?docId=28&docType=2
    """

    api = "taobao.item.sku.get"
    idempotent = True
    fields_of = "sku"
    asks: ClassVar[str | None] = (
        "sku_id,num_iid,properties,properties_name,quantity,price,outer_id,"
        "barcode,status,created,modified,with_hold_quantity"
    )

    sku_id: SkuId
    """Number of the SKU."""

    num_iid: NumIid | None = None
    """Its item."""

    fields: str | None = None
    """Which fields to read, comma-separated; None asks for the usual ones."""


@frozen(kw_only=True, weakref_slot=False)
class SkusCustomGetAnswer:
    """The answer of `SkusCustomGet`."""

    skus: tuple[Sku, ...] = ()
    """The SKUs found."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class SkusCustomGet(Method[SkusCustomGetAnswer]):
    """
    Find SKUs by the merchant's code.

    Several SKUs may share a code: expect more than one row.

    Source: https://open.taobao.com/api.htm?docId=164&docType=2
    """

    api = "taobao.skus.custom.get"
    idempotent = True
    fields_of = "skus"
    asks: ClassVar[str | None] = (
        "sku_id,num_iid,properties,quantity,price,outer_id,status,created,"
        "modified,barcode,properties_name,with_hold_quantity"
    )

    outer_id: str
    """The merchant's code of the SKUs."""

    fields: str | None = None
    """Which fields to read, comma-separated; None asks for the usual ones."""
