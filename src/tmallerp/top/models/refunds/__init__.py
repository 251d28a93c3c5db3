"""
What refund cases are made of.

Each part loads when one of its names is used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tmallerp.top._parts import parts_of

if TYPE_CHECKING:
    from tmallerp.top.models.refunds.answers import (
        Address,
        CancelGoodsDto,
        MaxRefundFee,
        QueryRefundStatusResponse,
        RdcAligeniusRefundsCheckResult,
        RdcAligeniusSendgoodsCancelResult,
        RdcAligeniusSendgoodsCancelResultdata,
        RefundCheckDto,
        RefundMappingResult,
        RefundQueryByOrderIdRequest,
        RefundStatusGetResultSet,
    )
    from tmallerp.top.models.refunds.refund import (
        Operation,
        PicUrl,
        Reason,
        Refund,
        RefundDetail,
        RefundMessage,
        RefundRemindTimeout,
    )

__all__ = [
    "Address",
    "CancelGoodsDto",
    "MaxRefundFee",
    "Operation",
    "PicUrl",
    "QueryRefundStatusResponse",
    "RdcAligeniusRefundsCheckResult",
    "RdcAligeniusSendgoodsCancelResult",
    "RdcAligeniusSendgoodsCancelResultdata",
    "Reason",
    "Refund",
    "RefundCheckDto",
    "RefundDetail",
    "RefundMappingResult",
    "RefundMessage",
    "RefundQueryByOrderIdRequest",
    "RefundRemindTimeout",
    "RefundStatusGetResultSet",
]

__getattr__ = parts_of(
    __name__,
    {
        "answers": (
            "Address",
            "CancelGoodsDto",
            "MaxRefundFee",
            "QueryRefundStatusResponse",
            "RdcAligeniusRefundsCheckResult",
            "RdcAligeniusSendgoodsCancelResult",
            "RdcAligeniusSendgoodsCancelResultdata",
            "RefundCheckDto",
            "RefundMappingResult",
            "RefundQueryByOrderIdRequest",
            "RefundStatusGetResultSet",
        ),
        "refund": (
            "Operation",
            "PicUrl",
            "Reason",
            "Refund",
            "RefundDetail",
            "RefundMessage",
            "RefundRemindTimeout",
        ),
    },
)
