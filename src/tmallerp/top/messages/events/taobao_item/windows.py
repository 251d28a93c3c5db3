"""
Items in the shop's window.
"""

from __future__ import annotations

from decimal import Decimal

from attrs import frozen

from tmallerp.top.messages.events._event import Event
from tmallerp.top.method import Id, NumIid, SkuId


@frozen(kw_only=True)
class ItemRecommendAdd(Event):
    """
    An item was put into the shop's window.

    Source: https://open.taobao.com/tmc.htm?docId=133&docType=9
    """

    TOPIC = "taobao_item_ItemRecommendAdd"
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
class ItemRecommendDelete(Event):
    """
    An item was taken out of the shop's window.

    Source: https://open.taobao.com/tmc.htm?docId=201&docType=9
    """

    TOPIC = "taobao_item_ItemRecommendDelete"
    KEY = "num_iid"

    event: str | None = None
    """What happened."""

    follower_city: str | None = None

    follower_create_at: str | None = None

    follower_description: str | None = None

    follower_domain: str | None = None

    follower_gender: str | None = None

    follower_id: Id | None = None

    follower_province: str | None = None

    follower_screen_name: str | None = None

    follower_url: str | None = None

    follower_verified_reason: str | None = None

    follower_weihao: str | None = None

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

    target_city: str | None = None

    target_create_at: str | None = None

    target_description: str | None = None

    target_domain: str | None = None

    target_gender: str | None = None

    target_id: Id | None = None

    target_province: str | None = None

    target_screen_name: str | None = None

    target_url: str | None = None

    target_verified_reason: str | None = None

    target_weihao: str | None = None

    title: str | None = None
    """Title of the item."""
