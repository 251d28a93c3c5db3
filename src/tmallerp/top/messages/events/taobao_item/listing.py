"""
Items added, edited, put on sale and taken off.
"""

from __future__ import annotations

from decimal import Decimal

from attrs import frozen

from tmallerp.top.messages.events._event import Event
from tmallerp.top.method import Id, NumIid, SkuId


@frozen(kw_only=True)
class AuditResultNotify(Event):
    """
    The audit of an item was decided.

    Source: https://open.taobao.com/tmc.htm?docId=1172&docType=9
    """

    TOPIC = "taobao_item_AuditResultNotify"

    audit_result: bool | None = None
    """Whether it passed."""

    detail_url: str | None = None
    """Where to read more."""

    item_id: Id | None = None
    """Number of the item."""

    message: str | None = None
    """The text that came along."""

    trace_id: str | None = None
    """The platform's number for tracing."""

    user_nick: str | None = None
    """The user's account."""


@frozen(kw_only=True)
class DistributeItemEdit(Event):
    """
    An item for distribution was edited.

    Source: https://open.taobao.com/tmc.htm?docId=2551&docType=9
    """

    TOPIC = "taobao_item_DistributeItemEdit"

    biz_type: str | None = None
    """The kind of business, as a code."""

    message_type: str | None = None
    """The kind of message."""

    msg_id: str | None = None
    """The sender's own number of the message."""

    platform_item_id: str | None = None
    """Number of the item on its platform."""


@frozen(kw_only=True)
class ItemAdd(Event):
    """
    An item was added.

    Source: https://open.taobao.com/tmc.htm?docId=128&docType=9
    """

    TOPIC = "taobao_item_ItemAdd"
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

    title: str | None = None
    """Title of the item."""


@frozen(kw_only=True)
class ItemDelete(Event):
    """
    An item was deleted.

    Source: https://open.taobao.com/tmc.htm?docId=131&docType=9
    """

    TOPIC = "taobao_item_ItemDelete"
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
class ItemDownshelf(Event):
    """
    An item was taken off sale.

    Source: https://open.taobao.com/tmc.htm?docId=130&docType=9
    """

    TOPIC = "taobao_item_ItemDownshelf"
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
class ItemOfflineNotice(Event):
    """
    An item or SKU is going offline.

    Source: https://open.taobao.com/tmc.htm?docId=2426&docType=9
    """

    TOPIC = "taobao_item_ItemOfflineNotice"

    num_iid: NumIid | None = None
    """Number of the item."""

    sku_id: str | None = None
    """Number of the SKU."""


@frozen(kw_only=True)
class ItemUpdate(Event):
    """
    An item was edited.

    Source: https://open.taobao.com/tmc.htm?docId=132&docType=9
    """

    TOPIC = "taobao_item_ItemUpdate"
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

    title: str | None = None
    """Title of the item."""


@frozen(kw_only=True)
class ItemUpshelf(Event):
    """
    An item was put on sale.

    Source: https://open.taobao.com/tmc.htm?docId=129&docType=9
    """

    TOPIC = "taobao_item_ItemUpshelf"
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
class ReserveCardIdentify(Event):
    """
    A reservation card of an order was identified.

    Source: https://open.taobao.com/tmc.htm?docId=2769&docType=9
    """

    TOPIC = "taobao_item_ReserveCardIdentify"

    tb_order_id: str | None = None
    """Number of the order at Taobao."""
