"""
Refunds.
"""

from __future__ import annotations

from tmallerp.top.messages.events.taobao_refund.cases import (
    RefundBlockMessage,
    RefundBuyerModifyAgreement,
    RefundBuyerReturnGoods,
    RefundCreated,
    RefundCreateMessage,
    RefundSellerAgreeAgreement,
    RefundSellerRefuseAgreement,
    RefundTimeoutRemind,
)
from tmallerp.top.messages.events.taobao_refund.endings import (
    OrderStatusSync,
    RefundableCanceled,
    RefundableMarked,
    RefundClosed,
    RefundSuccess,
    TaobaoInterApplied,
    TaobaoIntervened,
)

__all__ = [
    "OrderStatusSync",
    "RefundBlockMessage",
    "RefundBuyerModifyAgreement",
    "RefundBuyerReturnGoods",
    "RefundClosed",
    "RefundCreateMessage",
    "RefundCreated",
    "RefundSellerAgreeAgreement",
    "RefundSellerRefuseAgreement",
    "RefundSuccess",
    "RefundTimeoutRemind",
    "RefundableCanceled",
    "RefundableMarked",
    "TaobaoInterApplied",
    "TaobaoIntervened",
]
