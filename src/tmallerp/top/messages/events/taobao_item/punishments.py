"""
Items the platform punished.
"""

from __future__ import annotations

from decimal import Decimal

from attrs import frozen

from tmallerp.top.messages.events._event import Event
from tmallerp.top.method import NumIid, SkuId


@frozen(kw_only=True)
class ItemPunishCc(Event):
    """
    The platform punished an item, by what it calls CC.

    Source: https://open.taobao.com/tmc.htm?docId=137&docType=9
    """

    TOPIC = "taobao_item_ItemPunishCc"
    KEY = "num_iid"

    nick: str | None = None
    """The user's account."""

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
class ItemPunishDelete(Event):
    """
    The platform punished an item by deleting it.

    Source: https://open.taobao.com/tmc.htm?docId=135&docType=9
    """

    TOPIC = "taobao_item_ItemPunishDelete"
    KEY = "num_iid"

    nick: str | None = None
    """The user's account."""

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
class ItemPunishDownshelf(Event):
    """
    The platform punished an item by taking it off sale.

    Source: https://open.taobao.com/tmc.htm?docId=136&docType=9
    """

    TOPIC = "taobao_item_ItemPunishDownshelf"
    KEY = "num_iid"

    nick: str | None = None
    """The user's account."""

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
