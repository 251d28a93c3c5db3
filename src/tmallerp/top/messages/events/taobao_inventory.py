"""
Inventory.
"""

from __future__ import annotations

from datetime import datetime

from attrs import frozen

from tmallerp.top.messages.events._event import Event
from tmallerp.top.method import Id, SkuId


@frozen(kw_only=True)
class LowQuantityWarning(Event):
    """
    The stock of an item fell below its warning level.

    Source: https://open.taobao.com/tmc.htm?docId=2728&docType=9
    """

    TOPIC = "taobao_inventory_LowQuantityWarning"

    biz: str | None = None

    item_id: Id | None = None
    """Number of the item."""

    item_name: str | None = None
    """Name of the item."""

    sku_id: SkuId | None = None
    """Number of the SKU."""

    warehouse_code: str | None = None
    """Code of the warehouse."""

    warning_quantity: int | None = None
    """Pieces below which it warns."""


@frozen(kw_only=True)
class ShareInventory(Event):
    """
    Shared inventory of an order.

    Source: https://open.taobao.com/tmc.htm?docId=813&docType=9
    """

    TOPIC = "taobao_inventory_ShareInventory"

    gmt_create: datetime | None = None
    """When it was created."""

    gmt_expired: datetime | None = None
    """When it expires."""

    order_id: str | None = None
    """Number of the order."""

    sub_order_id: str | None = None
    """Number of the part order."""
