"""
Items: listing, stock and what the platform does to them.
"""

from __future__ import annotations

from tmallerp.top.messages.events.taobao_item.listing import (
    AuditResultNotify,
    DistributeItemEdit,
    ItemAdd,
    ItemDelete,
    ItemDownshelf,
    ItemOfflineNotice,
    ItemUpdate,
    ItemUpshelf,
    ReserveCardIdentify,
)
from tmallerp.top.messages.events.taobao_item.punishments import (
    ItemPunishCc,
    ItemPunishDelete,
    ItemPunishDownshelf,
)
from tmallerp.top.messages.events.taobao_item.stock import (
    ItemSkuZeroStock,
    ItemStockChanged,
    ItemStockChangedOut,
    ItemZeroStock,
)
from tmallerp.top.messages.events.taobao_item.windows import (
    ItemRecommendAdd,
    ItemRecommendDelete,
)

__all__ = [
    "AuditResultNotify",
    "DistributeItemEdit",
    "ItemAdd",
    "ItemDelete",
    "ItemDownshelf",
    "ItemOfflineNotice",
    "ItemPunishCc",
    "ItemPunishDelete",
    "ItemPunishDownshelf",
    "ItemRecommendAdd",
    "ItemRecommendDelete",
    "ItemSkuZeroStock",
    "ItemStockChanged",
    "ItemStockChangedOut",
    "ItemUpdate",
    "ItemUpshelf",
    "ItemZeroStock",
    "ReserveCardIdentify",
]
