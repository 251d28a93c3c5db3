"""
A variant, and changes to variants.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from attrs import frozen

from tmallerp.top.method import Id, NumIid, SkuId


@frozen(kw_only=True, weakref_slot=False)
class SkuFeature:
    """
    What is known of the colour of a variant.

    All text, as the shop wrote it.
    """

    color_hot_new: str | None = None
    """Mark of a hot or new colour."""

    color_material_img: str | None = None
    """Picture of the material."""

    color_value: str | None = None
    """Value of the colour."""

    color_material: str | None = None
    """Its material."""

    color_series: str | None = None
    """Its family of colours."""


@frozen(kw_only=True, weakref_slot=False)
class Sku:
    """One variant of an item."""

    sku_id: SkuId | None = None
    """Number of the SKU."""

    properties: str | None = None
    """Property and value numbers."""

    quantity: int | None = None
    """Pieces offered."""

    price: Decimal | None = None
    """Yuan a piece."""

    created: datetime | None = None
    """When it was made."""

    modified: datetime | None = None
    """When it last changed."""

    properties_name: str | None = None
    """The same in words."""

    with_hold_quantity: int | None = None
    """Pieces held by unpaid orders."""

    outer_id: str | None = None
    """The merchant's code; several SKUs may share one."""

    barcode: str | None = None
    """Its barcode."""

    sku_feature: SkuFeature | None = None
    """What is known of its colour."""

    iid: str | None = None
    """Older; use `num_iid`."""

    num_iid: NumIid | None = None
    """Its item."""

    status: str | None = None
    """``normal`` or ``delete``."""

    sku_spec_id: Id | None = None
    """Number of its specification."""


@frozen(kw_only=True, weakref_slot=False)
class UpdateItemPriceOption:
    """What else goes with new prices."""

    ignore_fake_credit: bool | None = None
    """True ignores the warning of faked sales that a sudden change of price raises."""

    currency_type: str | None = None
    """
    Currency to set; only for shops of Tmall's import site that turn foreign prices into
    yuan.
    """


@frozen(kw_only=True, weakref_slot=False)
class UpdateItemQuantityOption:
    """
    Whether to set or to add, and the key that makes adding repeatable.

    Without it quantities are set.
    """

    outer_biz_key: str | None = None
    """
    Your own key of one change, digits and ``a`` to ``f`` only. Repeating the same
    change under the same key adds once; a new change needs a new key.
    """

    type: int | None = None
    """1 sets the quantities (default), 2 adds to them."""


@frozen(kw_only=True, weakref_slot=False)
class UpdateItemShipTimeOption:
    """What is written as time of shipping, and where."""

    ship_time_type: int
    """0 clears, 1 a fixed date, 2 a relative time."""

    update_type: int | None = None
    """0 SKUs (default), 1 the item."""


@frozen(kw_only=True, weakref_slot=False)
class UpdateSkuOuterId:
    """A new merchant's code for one SKU."""

    outer_id: str | None = None
    """The new code."""

    properties: str | None = None
    """The SKU by its properties, ``pid:vid;pid:vid``."""

    sku_id: SkuId | None = None
    """Number of the SKU."""


@frozen(kw_only=True, weakref_slot=False)
class UpdateSkuPrice:
    """A new price for one SKU, named in one of three ways."""

    sku_id: SkuId | None = None
    """The SKU by its number."""

    properties: str | None = None
    """The SKU by its properties, ``pid:vid;pid:vid``."""

    outer_id: str | None = None
    """The SKU by the merchant's code."""

    price: Decimal | None = None
    """The SKU's new price in yuan, as text with two places."""


@frozen(kw_only=True, weakref_slot=False)
class UpdateSkuQuantity:
    """Pieces for one SKU, named in one of three ways."""

    outer_id: str | None = None
    """The SKU by the merchant's code."""

    properties: str | None = None
    """The SKU by its properties, ``pid:vid;pid:vid``."""

    quantity: int | None = None
    """Pieces to set, or to add where `type` is 2; then it may be negative."""

    sku_id: SkuId | None = None
    """The SKU by its number."""


@frozen(kw_only=True, weakref_slot=False)
class UpdateSkuShipTime:
    """Time of shipping for one SKU, named in one of three ways."""

    ship_time: str | None = None
    """``yyyy-MM-dd`` where fixed, a number where relative, at least three days ahead."""

    sku_id: SkuId | None = None
    """The SKU by its number."""

    properties: str | None = None
    """The SKU by its properties, ``pid:vid;pid:vid``."""

    outer_id: str | None = None
    """The SKU by the merchant's code."""
