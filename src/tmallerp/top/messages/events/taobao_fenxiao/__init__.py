"""
Distribution: purchase orders, distributors' orders and their refunds.
"""

from __future__ import annotations

from tmallerp.top.messages.events.taobao_fenxiao.orders import (
    DealerAgree,
    DealerClose,
    DealerConfirm,
    DealerCreate,
    DealerInstock,
    DealerModify,
    DealerPay,
    DealerRefuse,
    DealerShipped,
    FxOrderClosed,
    FxOrderCreate,
    FxOrderModifyConsign,
    FxOrderModifyPrice,
    FxOrderPaid,
    FxOrderShipped,
    FxOrderSuccess,
    FxOrderTransfered,
)
from tmallerp.top.messages.events.taobao_fenxiao.refunds import (
    FxRefundAgree,
    FxRefundClose,
    FxRefundCreate,
    FxRefundModify,
    FxRefundRefuseGoods,
    FxRefundSuccess,
    FxTradeRefundCreate,
    FxTradeRefundSuccess,
)

__all__ = [
    "DealerAgree",
    "DealerClose",
    "DealerConfirm",
    "DealerCreate",
    "DealerInstock",
    "DealerModify",
    "DealerPay",
    "DealerRefuse",
    "DealerShipped",
    "FxOrderClosed",
    "FxOrderCreate",
    "FxOrderModifyConsign",
    "FxOrderModifyPrice",
    "FxOrderPaid",
    "FxOrderShipped",
    "FxOrderSuccess",
    "FxOrderTransfered",
    "FxRefundAgree",
    "FxRefundClose",
    "FxRefundCreate",
    "FxRefundModify",
    "FxRefundRefuseGoods",
    "FxRefundSuccess",
    "FxTradeRefundCreate",
    "FxTradeRefundSuccess",
]
