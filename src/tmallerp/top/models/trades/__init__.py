"""
What trades are made of.

Each part loads when one of its names is used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tmallerp.top._parts import parts_of

if TYPE_CHECKING:
    from tmallerp.top.models.trades.advice import (
        DeliveryPlan,
        LogisticsAgreement,
        LogisticsInfo,
        LogisticsModifyInfo,
    )
    from tmallerp.top.models.trades.amounts import (
        ExpandCardInfo,
        OrderAmount,
        PromotionDetail,
        SortInfo,
        StepPayDetail,
        TradeAmount,
        TradeConfirmFee,
    )
    from tmallerp.top.models.trades.order import Order
    from tmallerp.top.models.trades.parcels import (
        AddressDetail,
        AgreeRefundCheck,
        CombineConsignInfo,
        CombineLogisticsDetail,
        LogisticsConsignInfo,
        OrderQuery,
        PackageGoodsDetail,
        SendGoodsDetail,
        ShipInfo,
        TradeExt,
    )
    from tmallerp.top.models.trades.services import (
        CombineSubItemDO,
        IdentifyInfo,
        IdentifyLogisticsInfo,
        IdentifyServiceInfo,
        LogisticServiceTag,
        LogisticsTag,
        ServiceOrder,
    )
    from tmallerp.top.models.trades.sold_order import SoldOrder
    from tmallerp.top.models.trades.sold_trade import SoldTrade
    from tmallerp.top.models.trades.trade import Trade

__all__ = [
    "AddressDetail",
    "AgreeRefundCheck",
    "CombineConsignInfo",
    "CombineLogisticsDetail",
    "CombineSubItemDO",
    "DeliveryPlan",
    "ExpandCardInfo",
    "IdentifyInfo",
    "IdentifyLogisticsInfo",
    "IdentifyServiceInfo",
    "LogisticServiceTag",
    "LogisticsAgreement",
    "LogisticsConsignInfo",
    "LogisticsInfo",
    "LogisticsModifyInfo",
    "LogisticsTag",
    "Order",
    "OrderAmount",
    "OrderQuery",
    "PackageGoodsDetail",
    "PromotionDetail",
    "SendGoodsDetail",
    "ServiceOrder",
    "ShipInfo",
    "SoldOrder",
    "SoldTrade",
    "SortInfo",
    "StepPayDetail",
    "Trade",
    "TradeAmount",
    "TradeConfirmFee",
    "TradeExt",
]

__getattr__ = parts_of(
    __name__,
    {
        "advice": (
            "DeliveryPlan",
            "LogisticsAgreement",
            "LogisticsInfo",
            "LogisticsModifyInfo",
        ),
        "amounts": (
            "ExpandCardInfo",
            "OrderAmount",
            "PromotionDetail",
            "SortInfo",
            "StepPayDetail",
            "TradeAmount",
            "TradeConfirmFee",
        ),
        "order": ("Order",),
        "parcels": (
            "AddressDetail",
            "AgreeRefundCheck",
            "CombineConsignInfo",
            "CombineLogisticsDetail",
            "LogisticsConsignInfo",
            "OrderQuery",
            "PackageGoodsDetail",
            "SendGoodsDetail",
            "ShipInfo",
            "TradeExt",
        ),
        "services": (
            "CombineSubItemDO",
            "IdentifyInfo",
            "IdentifyLogisticsInfo",
            "IdentifyServiceInfo",
            "LogisticServiceTag",
            "LogisticsTag",
            "ServiceOrder",
        ),
        "sold_order": ("SoldOrder",),
        "sold_trade": ("SoldTrade",),
        "trade": ("Trade",),
    },
)
