"""
Lists of items.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import ClassVar

import attrs
from attrs import frozen

from tmallerp.top.method import Id, Method, PagedMethod, as_tuple, at_most
from tmallerp.top.models.items.item import Item


@frozen(kw_only=True, weakref_slot=False)
class ItemsOnsaleGetAnswer:
    """The answer of `ItemsOnsaleGet`."""

    total_results: int | None = None
    """Rows in all."""

    items: tuple[Item, ...] = ()
    """The items of this page, without variants."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class ItemsOnsaleGet(PagedMethod[ItemsOnsaleGetAnswer, Item]):
    """
    List items on sale.

    Rows are capped somewhere between 20,000 and 100,000: split by category or time of
    change. What is off sale is in `ItemsInventoryGet`.

    Rows come without variants; read items whole with `ItemsSellerListGet`.

    Source: https://open.taobao.com/api.htm?docId=18&docType=2
    """

    api = "taobao.items.onsale.get"
    idempotent = True
    fields_of = "items"
    asks: ClassVar[str | None] = (
        "num_iid,title,nick,type,cid,pic_url,num,price,approve_status,"
        "list_time,delist_time,modified,outer_id,seller_cids,sold_quantity,"
        "barcode,sub_stock,with_hold_quantity,props,props_name,property_alias,"
        "detail_url,item_weight,item_size,is_fenxiao,is_virtual,postage_id,"
        "created"
    )
    asked_as: ClassVar[Mapping[str, str]] = {"skus": "sku"}
    rows_of = "items"

    q: str | None = None
    """Words in the title."""

    cid: Id | None = None
    """Category."""

    seller_cids: str | None = attrs.field(
        default=None, validator=at_most(32, parted_by=",")
    )
    """The shop's own categories, comma-separated, at most 32."""

    order_by: str | None = None
    """Column and direction, such as ``modified:desc``."""

    has_discount: bool | None = None
    """Only with, or only without, member discount."""

    has_showcase: bool | None = None
    """Only in, or only out of, the showcase."""

    is_taobao: bool | None = None
    """Only on, or only off, the market."""

    is_ex: bool | None = None
    """Only with, or only without, an outer network."""

    start_modified: datetime | None = None
    """Beginning of the window, by the time of change."""

    end_modified: datetime | None = None
    """End of the window."""

    is_cspu: bool | None = None
    """Only with, or only without, a standard product."""

    is_combine: bool | None = None
    """Only, or only not, combined products."""

    auction_type: str | None = None
    """``b`` fixed price, ``a`` auction."""

    fields: str | None = None
    """Which fields to read, comma-separated; None asks for the usual ones."""

    page_no: int = attrs.field(default=1, validator=at_most(None))
    """Page, from 1."""

    page_size: int = attrs.field(default=40, validator=at_most(200))
    """Rows a page, at most 200."""


@frozen(kw_only=True, weakref_slot=False)
class ItemsInventoryGetAnswer:
    """The answer of `ItemsInventoryGet`."""

    items: tuple[Item, ...] = ()
    """The items of this page, without variants."""

    total_results: int | None = None
    """Rows in all."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class ItemsInventoryGet(PagedMethod[ItemsInventoryGetAnswer, Item]):
    """
    List items that are not on sale.

    *banner* names the kind; without it only those waiting to be put on sale come. There
    are 101 pages at most: split by category or time of change.

    Rows come without variants; read items whole with `ItemsSellerListGet`.

    Source: https://open.taobao.com/api.htm?docId=162&docType=2
    """

    api = "taobao.items.inventory.get"
    idempotent = True
    fields_of = "items"
    asks: ClassVar[str | None] = (
        "num_iid,title,nick,type,cid,pic_url,num,price,approve_status,"
        "list_time,delist_time,modified,outer_id,seller_cids,sold_quantity,"
        "barcode,sub_stock,with_hold_quantity,props,props_name,property_alias,"
        "detail_url,item_weight,item_size,is_fenxiao,is_virtual,postage_id,"
        "created"
    )
    asked_as: ClassVar[Mapping[str, str]] = {"skus": "sku"}
    rows_of = "items"
    last_page = 101

    q: str | None = None
    """Words in the title."""

    cid: Id | None = None
    """Category."""

    seller_cids: str | None = attrs.field(
        default=None, validator=at_most(32, parted_by=",")
    )
    """The shop's own categories, comma-separated, at most 32."""

    order_by: str | None = None
    """Column and direction, such as ``modified:desc``."""

    has_discount: bool | None = None
    """Only with, or only without, member discount."""

    is_taobao: bool | None = None
    """Only on, or only off, the market."""

    is_ex: bool | None = None
    """Only with, or only without, an outer network."""

    banner: str | None = None
    """
    One kind: ``for_shelved`` waiting to be put on sale (default), ``sold_out``,
    ``never_on_shelf``, ``off_shelf``, ``regular_shelved`` or ``violation_off_shelf``.
    """

    start_modified: datetime | None = None
    """Beginning of the window, by the time of change."""

    end_modified: datetime | None = None
    """End of the window."""

    auction_type: str | None = None
    """``b`` fixed price, ``a`` auction."""

    fields: str | None = None
    """Which fields to read, comma-separated; None asks for the usual ones."""

    page_no: int = attrs.field(default=1, validator=at_most(101))
    """Page, from 1 to 101."""

    page_size: int = attrs.field(default=40, validator=at_most(200))
    """Rows a page, at most 200."""


@frozen(kw_only=True, weakref_slot=False)
class ItemsCustomGetAnswer:
    """The answer of `ItemsCustomGet`."""

    items: tuple[Item, ...] = ()
    """The items found."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class ItemsCustomGet(Method[ItemsCustomGetAnswer]):
    """
    Find items by the merchant's codes.

    The codes are those of items; codes of SKUs are looked up with `SkusCustomGet`.
    Compare what was asked with what came: several items may share a code.

    Source: https://open.taobao.com/api.htm?docId=163&docType=2
    """

    api = "taobao.items.custom.get"
    idempotent = True
    fields_of = "items"
    asks: ClassVar[str | None] = (
        "num_iid,title,nick,num,price,outer_id,approve_status,modified,sku,"
        "type,cid,seller_cids,barcode,sub_stock,with_hold_quantity,"
        "sold_quantity,props,props_name,property_alias,pic_url,detail_url,"
        "item_weight,item_size,is_fenxiao,is_virtual,postage_id,list_time,"
        "delist_time,created"
    )
    asked_as: ClassVar[Mapping[str, str]] = {"skus": "sku"}

    outer_id: str = attrs.field(validator=at_most(40, parted_by=","))
    """The merchant's codes of items, comma-separated, at most 40."""

    fields: str | None = None
    """Which fields to read, comma-separated; None asks for the usual ones."""


@frozen(kw_only=True, weakref_slot=False)
class ItemsSellerListGetAnswer:
    """The answer of `ItemsSellerListGet`."""

    items: tuple[Item, ...] = ()
    """The items found."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class ItemsSellerListGet(Method[ItemsSellerListGetAnswer]):
    """
    Read up to twenty items whole.

    Ids that do not exist or are not the shop's are left out without a word: compare
    what was asked with what came.

    Source: https://open.taobao.com/api.htm?docId=24626&docType=2
    """

    api = "taobao.items.seller.list.get"
    idempotent = True
    fields_of = "items"
    asks: ClassVar[str | None] = (
        "num_iid,title,nick,approve_status,cid,props,props_name,num,price,"
        "outer_id,barcode,sub_stock,with_hold_quantity,seller_cids,modified,"
        "pic_url,sku,type,sold_quantity,property_alias,detail_url,"
        "item_weight,item_size,is_fenxiao,is_virtual,postage_id,list_time,"
        "delist_time,created"
    )
    asked_as: ClassVar[Mapping[str, str]] = {"skus": "sku"}

    num_iids: tuple[str, ...] = attrs.field(converter=as_tuple, validator=at_most(20))
    """Numbers of items, at most 20; unknown ones are left out silently."""

    fields: str | None = None
    """Which fields to read, comma-separated; None asks for the usual ones."""
