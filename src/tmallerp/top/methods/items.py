"""
Items: what is on sale, one item whole, several at once, quantities.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import ClassVar

import attrs
from attrs import frozen

from tmallerp.top.method import Id, Method, NumIid, PagedMethod, at_most
from tmallerp.top.models.items import Item


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
    change. What is off sale is in another list.

    Source: https://open.taobao.com/api.htm?docId=18&docType=2
    """

    api = "taobao.items.onsale.get"
    idempotent = True
    fields_of = "items"
    asked_as: ClassVar[Mapping[str, str]] = {"skus": "sku"}
    rows_of = "items"

    q: str | None = None
    """Words in the title."""

    cid: Id | None = None
    """Category."""

    seller_cids: str | None = None
    """The shop's own categories, at most 32."""

    order_by: str | None = None
    """Column and direction, such as ``modified:desc``."""

    has_discount: bool | None = None
    """Only with, or only without, member discount."""

    has_showcase: bool | None = None
    """Only in, or only out of, the showcase."""

    is_taobao: bool | None = None
    """Only on, or only off, the market."""

    is_ex: bool | None = None
    """Only with an outer network."""

    start_modified: datetime | None = None
    """Beginning of the window, by the time of change."""

    end_modified: datetime | None = None
    """End of the window; at most a day later."""

    is_cspu: bool | None = None
    """Only with a standard product."""

    is_combine: bool | None = None
    """Only combined products."""

    auction_type: str | None = None
    """``b`` fixed price, ``a`` auction."""

    fields: str | None = None
    """Which fields to read, comma-separated; None asks for all the answer knows."""

    page_no: int = attrs.field(default=1, validator=at_most(1_000_000))
    """Page, from 1."""

    page_size: int = attrs.field(default=40, validator=at_most(200))
    """Rows a page, at most 200."""


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
    asked_as: ClassVar[Mapping[str, str]] = {"skus": "sku"}

    num_iid: NumIid
    """Number of the item."""

    fields: str | None = None
    """Which fields to read, comma-separated; None asks for all the answer knows."""


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

    Ids that do not exist or are not the shop's are left out without a word: compare what
    was asked with what came.

    Source: https://open.taobao.com/api.htm?docId=24626&docType=2
    """

    api = "taobao.items.seller.list.get"
    idempotent = True
    fields_of = "items"
    asked_as: ClassVar[Mapping[str, str]] = {"skus": "sku"}

    num_iids: tuple[NumIid, ...] = attrs.field(validator=at_most(20))
    """Numbers of items, at most 20; unknown ones are left out silently."""

    fields: str | None = None
    """Which fields to read, comma-separated; None asks for all the answer knows."""


@frozen(kw_only=True, weakref_slot=False)
class SkusQuantityUpdateAnswer:
    """The answer of `SkusQuantityUpdate`."""

    item: Item | None = None
    """Number, total and the SKUs that changed."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class SkusQuantityUpdate(Method[SkusQuantityUpdateAnswer]):
    """
    Set or change the quantities of up to twenty SKUs of one item.

    Setting refuses negative numbers; changing stops at 0 in silence. Neither knows of sales
    since the last read. Setting may be sent twice, changing may not, so the class counts as
    not idempotent.

    Source: https://open.taobao.com/api.htm?docId=21169&docType=2
    """

    api = "taobao.skus.quantity.update"

    num_iid: NumIid
    """Number of the item."""

    skuid_quantities: str | None = None
    """``skuId:quantity`` pairs joined by ``;``, at most 20."""

    outerid_quantities: str | None = None
    """
    ``outerId:quantity`` pairs joined by ``;``, at most 20; used only without
    *skuid_quantities*; hits every SKU of that code.
    """

    type: int | None = None
    """1 sets the quantities (default), 2 adds to them."""
