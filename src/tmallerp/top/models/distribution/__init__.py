"""
What distribution orders are made of.

Each part loads when one of its names is used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tmallerp.top._parts import parts_of

if TYPE_CHECKING:
    from tmallerp.top.models.distribution.order import TopDpOrderDo, TopReceiverDo
    from tmallerp.top.models.distribution.parts import (
        ErpLogisticsInfo,
        FeatureDo,
        OrderMessages,
        SubOrderDetail,
        TopMemoAttachment,
        TopMemoDto,
    )

__all__ = [
    "ErpLogisticsInfo",
    "FeatureDo",
    "OrderMessages",
    "SubOrderDetail",
    "TopDpOrderDo",
    "TopMemoAttachment",
    "TopMemoDto",
    "TopReceiverDo",
]

__getattr__ = parts_of(
    __name__,
    {
        "order": (
            "TopDpOrderDo",
            "TopReceiverDo",
        ),
        "parts": (
            "ErpLogisticsInfo",
            "FeatureDo",
            "OrderMessages",
            "SubOrderDetail",
            "TopMemoAttachment",
            "TopMemoDto",
        ),
    },
)
