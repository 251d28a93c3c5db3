"""
Trades: from the order to its end.
"""

from __future__ import annotations

from tmallerp.top.messages.events.taobao_trade.changes import (
    OpenTradePush,
    OrderSkuChanged,
    TradeChanged,
    TradeCreate,
    TradeCreateDelay,
    TradeLogisticsAddressChanged,
    TradeMemoModified,
    TradeModifyFee,
    TradeTimeoutRemind,
)
from tmallerp.top.messages.events.taobao_trade.closing import (
    TradeClose,
    TradeCloseAndModifyDetailOrder,
    TradePartlyRefund,
)
from tmallerp.top.messages.events.taobao_trade.payments import (
    AdvanceDisburse,
    TradeAlipayCreate,
    TradeBuyerPay,
    TradeBuyerPaySubOut,
    TradeBuyerStepPay,
    TradeDelayConfirmPay,
    TradePartlyConfirmPay,
)
from tmallerp.top.messages.events.taobao_trade.shipping import (
    TradePartlySellerShip,
    TradePeriodSuccess,
    TradeRated,
    TradeRatedOut,
    TradeSellerShip,
    TradeSuccess,
    TradeSuccessDelay,
)

__all__ = [
    "AdvanceDisburse",
    "OpenTradePush",
    "OrderSkuChanged",
    "TradeAlipayCreate",
    "TradeBuyerPay",
    "TradeBuyerPaySubOut",
    "TradeBuyerStepPay",
    "TradeChanged",
    "TradeClose",
    "TradeCloseAndModifyDetailOrder",
    "TradeCreate",
    "TradeCreateDelay",
    "TradeDelayConfirmPay",
    "TradeLogisticsAddressChanged",
    "TradeMemoModified",
    "TradeModifyFee",
    "TradePartlyConfirmPay",
    "TradePartlyRefund",
    "TradePartlySellerShip",
    "TradePeriodSuccess",
    "TradeRated",
    "TradeRatedOut",
    "TradeSellerShip",
    "TradeSuccess",
    "TradeSuccessDelay",
    "TradeTimeoutRemind",
]
