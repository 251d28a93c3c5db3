"""
Disputes: refunds, exchanges and goods sent again.
"""

from __future__ import annotations

from tmallerp.top.messages.events.taobao_dispute.exchanges import (
    ExchangeAgree,
    ExchangeClosed,
    ExchangeModified,
    ExchangeSellerConfirmed,
    ExchangeSellerGoodsConsigned,
    ExchangeSuccess,
    ExchangeTurnToRefund,
)
from tmallerp.top.messages.events.taobao_dispute.refunds import (
    NegotiationAgreed,
    NegotiationApply,
    NegotiationRefused,
    PostageRefundApplied,
    PostageRefundSuccess,
    RefundCreated,
    RefundPriceProtect,
    RefundSuccess,
    TaobaoInterApplied,
)
from tmallerp.top.messages.events.taobao_dispute.reshipping import (
    ReshippingBuyerApply,
    ReshippingBuyerClose,
    ReshippingBuyerConfirm,
    ReshippingBuyerModify,
    ReshippingSellerAccept,
    ReshippingSellerConsignGoods,
    ReshippingSellerRefused,
)

__all__ = [
    "ExchangeAgree",
    "ExchangeClosed",
    "ExchangeModified",
    "ExchangeSellerConfirmed",
    "ExchangeSellerGoodsConsigned",
    "ExchangeSuccess",
    "ExchangeTurnToRefund",
    "NegotiationAgreed",
    "NegotiationApply",
    "NegotiationRefused",
    "PostageRefundApplied",
    "PostageRefundSuccess",
    "RefundCreated",
    "RefundPriceProtect",
    "RefundSuccess",
    "ReshippingBuyerApply",
    "ReshippingBuyerClose",
    "ReshippingBuyerConfirm",
    "ReshippingBuyerModify",
    "ReshippingSellerAccept",
    "ReshippingSellerConsignGoods",
    "ReshippingSellerRefused",
    "TaobaoInterApplied",
]
