"""
Refunds: lists, one case whole, answering it, talking about it.

Each part loads when one of its names is used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tmallerp.top._parts import parts_of

if TYPE_CHECKING:
    from tmallerp.top.methods.refunds.answering import (
        RefundRefuse,
        RefundRefuseAnswer,
        RpRefundIntercept,
        RpRefundInterceptAnswer,
        RpRefundReview,
        RpRefundReviewAnswer,
        RpRefundsAgree,
        RpRefundsAgreeAnswer,
        RpReturngoodsAgree,
        RpReturngoodsAgreeAnswer,
        RpReturngoodsRefill,
        RpReturngoodsRefillAnswer,
        RpReturngoodsRefuse,
        RpReturngoodsRefuseAnswer,
    )
    from tmallerp.top.methods.refunds.details import (
        RefundDetailGet,
        RefundDetailGetAnswer,
        RefundGet,
        RefundGetAnswer,
        RefundMessagesGet,
        RefundMessagesGetAnswer,
        RefundRefusereasonGet,
        RefundRefusereasonGetAnswer,
        RefundStatusGet,
        RefundStatusGetAnswer,
    )
    from tmallerp.top.methods.refunds.lists import (
        RefundsApplyGet,
        RefundsApplyGetAnswer,
        RefundsReceiveGet,
        RefundsReceiveGetAnswer,
    )
    from tmallerp.top.methods.refunds.talking import (
        RefundMessageAdd,
        RefundMessageAddAnswer,
        RefundNegotiatereturn,
        RefundNegotiatereturnAnswer,
        RefundNegotiatereturnRender,
        RefundNegotiatereturnRenderAnswer,
    )
    from tmallerp.top.methods.refunds.warehouse import (
        RdcAligeniusRefundsCheck,
        RdcAligeniusRefundsCheckAnswer,
        RdcAligeniusSendgoodsCancel,
        RdcAligeniusSendgoodsCancelAnswer,
    )

__all__ = [
    "RdcAligeniusRefundsCheck",
    "RdcAligeniusRefundsCheckAnswer",
    "RdcAligeniusSendgoodsCancel",
    "RdcAligeniusSendgoodsCancelAnswer",
    "RefundDetailGet",
    "RefundDetailGetAnswer",
    "RefundGet",
    "RefundGetAnswer",
    "RefundMessageAdd",
    "RefundMessageAddAnswer",
    "RefundMessagesGet",
    "RefundMessagesGetAnswer",
    "RefundNegotiatereturn",
    "RefundNegotiatereturnAnswer",
    "RefundNegotiatereturnRender",
    "RefundNegotiatereturnRenderAnswer",
    "RefundRefuse",
    "RefundRefuseAnswer",
    "RefundRefusereasonGet",
    "RefundRefusereasonGetAnswer",
    "RefundStatusGet",
    "RefundStatusGetAnswer",
    "RefundsApplyGet",
    "RefundsApplyGetAnswer",
    "RefundsReceiveGet",
    "RefundsReceiveGetAnswer",
    "RpRefundIntercept",
    "RpRefundInterceptAnswer",
    "RpRefundReview",
    "RpRefundReviewAnswer",
    "RpRefundsAgree",
    "RpRefundsAgreeAnswer",
    "RpReturngoodsAgree",
    "RpReturngoodsAgreeAnswer",
    "RpReturngoodsRefill",
    "RpReturngoodsRefillAnswer",
    "RpReturngoodsRefuse",
    "RpReturngoodsRefuseAnswer",
]

__getattr__ = parts_of(
    __name__,
    {
        "answering": (
            "RefundRefuse",
            "RefundRefuseAnswer",
            "RpRefundIntercept",
            "RpRefundInterceptAnswer",
            "RpRefundReview",
            "RpRefundReviewAnswer",
            "RpRefundsAgree",
            "RpRefundsAgreeAnswer",
            "RpReturngoodsAgree",
            "RpReturngoodsAgreeAnswer",
            "RpReturngoodsRefill",
            "RpReturngoodsRefillAnswer",
            "RpReturngoodsRefuse",
            "RpReturngoodsRefuseAnswer",
        ),
        "details": (
            "RefundDetailGet",
            "RefundDetailGetAnswer",
            "RefundGet",
            "RefundGetAnswer",
            "RefundMessagesGet",
            "RefundMessagesGetAnswer",
            "RefundRefusereasonGet",
            "RefundRefusereasonGetAnswer",
            "RefundStatusGet",
            "RefundStatusGetAnswer",
        ),
        "lists": (
            "RefundsApplyGet",
            "RefundsApplyGetAnswer",
            "RefundsReceiveGet",
            "RefundsReceiveGetAnswer",
        ),
        "talking": (
            "RefundMessageAdd",
            "RefundMessageAddAnswer",
            "RefundNegotiatereturn",
            "RefundNegotiatereturnAnswer",
            "RefundNegotiatereturnRender",
            "RefundNegotiatereturnRenderAnswer",
        ),
        "warehouse": (
            "RdcAligeniusRefundsCheck",
            "RdcAligeniusRefundsCheckAnswer",
            "RdcAligeniusSendgoodsCancel",
            "RdcAligeniusSendgoodsCancelAnswer",
        ),
    },
)
