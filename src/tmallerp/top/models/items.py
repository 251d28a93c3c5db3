"""
What a product in the shop is made of.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from attrs import frozen

from tmallerp.top.method import Id, NumIid, SkuId


@frozen(kw_only=True, weakref_slot=False)
class Sku:
    """
    One variant of an item.
    """

    sku_id: SkuId | None = None
    """Number of the SKU."""

    num_iid: NumIid | None = None
    """Its item."""

    outer_id: str | None = None
    """The merchant's code; several SKUs may share one."""

    barcode: str | None = None
    """Its barcode."""

    properties: str | None = None
    """Property and value numbers."""

    properties_name: str | None = None
    """The same in words."""

    price: Decimal | None = None
    """Yuan a piece."""

    quantity: int | None = None
    """Pieces offered."""

    with_hold_quantity: int | None = None
    """Pieces held by unpaid orders."""

    status: str | None = None
    """``normal`` or ``delete``."""

    created: datetime | None = None
    """When it was made."""

    modified: datetime | None = None
    """When it last changed."""


@frozen(kw_only=True, weakref_slot=False)
class Item:
    """
    One product in the shop.
    """

    num_iid: NumIid | None = None
    """Number of the item."""

    title: str | None = None
    """Its title."""

    nick: str | None = None
    """The shop's account."""

    type: str | None = None
    """Fixed price or auction."""

    approve_status: str | None = None
    """``onsale`` or ``instock``."""

    cid: Id | None = None
    """Its category."""

    seller_cids: str | None = None
    """The shop's own categories, commas all over."""

    outer_id: str | None = None
    """The merchant's code of the item."""

    barcode: str | None = None
    """Its barcode."""

    price: Decimal | None = None
    """Yuan; within the span of its SKUs' prices."""

    num: int | None = None
    """Pieces offered; the sum of its SKUs'."""

    sub_stock: int | None = None
    """1 holds stock at the order, 2 takes it at payment, 0 is the default."""

    with_hold_quantity: int | None = None
    """Pieces held by unpaid orders."""

    sold_quantity: int | None = None
    """Pieces sold."""

    props: str | None = None
    """Property and value numbers."""

    props_name: str | None = None
    """The same in words."""

    property_alias: str | None = None
    """The shop's own words for values."""

    pic_url: str | None = None
    """Its main picture."""

    detail_url: str | None = None
    """Its page."""

    item_weight: str | None = None
    """Its weight, as written."""

    item_size: str | None = None
    """Its size, as written."""

    is_fenxiao: int | None = None
    """Whether and how it is distributed."""

    is_virtual: bool | None = None
    """Whether nothing is shipped."""

    postage_id: Id | None = None
    """The postage template."""

    list_time: datetime | None = None
    """When it went on sale."""

    delist_time: datetime | None = None
    """When it goes off sale."""

    created: datetime | None = None
    """When it was made."""

    modified: datetime | None = None
    """When it last changed."""

    skus: tuple[Sku, ...] = ()
    """Its variants."""
