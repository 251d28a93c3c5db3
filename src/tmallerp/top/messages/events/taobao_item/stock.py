"""
Stock of items.
"""

from __future__ import annotations

from decimal import Decimal

from attrs import frozen

from tmallerp.top.messages.events._event import Event
from tmallerp.top.method import NumIid, SkuId


@frozen(kw_only=True)
class ItemSkuZeroStock(Event):
    """
    The stock of a SKU reached zero.

    Source: https://open.taobao.com/tmc.htm?docId=138&docType=9
    """

    TOPIC = "taobao_item_ItemSkuZeroStock"
    KEY = "num_iid"

    nick: str | None = None
    """The user's account."""

    num: int | None = None
    """Pieces."""

    num_iid: NumIid | None = None
    """Number of the item."""

    price: Decimal | None = None
    """Yuan a piece."""

    sku_id: SkuId | None = None
    """Number of the SKU."""

    sku_num: int | None = None
    """Pieces of the SKU."""

    status: str | None = None
    """The state the event tells, as the platform names it."""


@frozen(kw_only=True)
class ItemStockChanged(Event):
    """
    The stock of an item changed.

    Source: https://open.taobao.com/tmc.htm?docId=139&docType=9
    """

    TOPIC = "taobao_item_ItemStockChanged"
    KEY = "num_iid"

    changed_fields: str | None = None
    """Names of what changed, joined by commas."""

    increment: int | None = None
    """By how many pieces it changed."""

    nick: str | None = None
    """The user's account."""

    num: int | None = None
    """Pieces."""

    num_iid: NumIid | None = None
    """Number of the item."""

    price: Decimal | None = None
    """Yuan a piece."""

    sku_id: SkuId | None = None
    """Number of the SKU."""

    sku_num: int | None = None
    """Pieces of the SKU."""

    status: str | None = None
    """The state the event tells, as the platform names it."""


@frozen(kw_only=True)
class ItemStockChangedOut(Event):
    """
    The stock of an item changed; the variant for partners.

    Source: https://open.taobao.com/tmc.htm?docId=2324&docType=9
    """

    TOPIC = "taobao_item_ItemStockChangedOut"

    item_type: int | None = None
    """The kind of item, as a code."""

    num: int | None = None
    """Pieces."""

    num_iid: NumIid | None = None
    """Number of the item."""

    sku_id: SkuId | None = None
    """Number of the SKU."""

    sku_num: int | None = None
    """Pieces of the SKU."""


@frozen(kw_only=True)
class ItemZeroStock(Event):
    """
    The stock of an item reached zero.

    Source: https://open.taobao.com/tmc.htm?docId=134&docType=9
    """

    TOPIC = "taobao_item_ItemZeroStock"
    KEY = "num_iid"

    nick: str | None = None
    """The user's account."""

    num: int | None = None
    """Pieces."""

    num_iid: NumIid | None = None
    """Number of the item."""

    price: Decimal | None = None
    """Yuan a piece."""

    sku_id: SkuId | None = None
    """Number of the SKU."""

    sku_num: int | None = None
    """Pieces of the SKU."""

    status: str | None = None
    """The state the event tells, as the platform names it."""
