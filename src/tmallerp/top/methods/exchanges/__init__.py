"""
Exchanges and disputes.

Each part loads when one of its names is used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tmallerp.top._parts import parts_of

if TYPE_CHECKING:
    from tmallerp.top.methods.exchanges.answering import (
        TmallExchangeAgree,
        TmallExchangeAgreeAnswer,
        TmallExchangeRefuse,
        TmallExchangeRefuseAnswer,
        TmallExchangeRefusereasonGet,
        TmallExchangeRefusereasonGetAnswer,
        TmallExchangeReturngoodsAgree,
        TmallExchangeReturngoodsAgreeAnswer,
        TmallExchangeReturngoodsRefuse,
        TmallExchangeReturngoodsRefuseAnswer,
    )
    from tmallerp.top.methods.exchanges.lists import (
        TmallDisputeReceiveGet,
        TmallDisputeReceiveGetAnswer,
        TmallExchangeGet,
        TmallExchangeGetAnswer,
        TmallExchangeReceiveGet,
        TmallExchangeReceiveGetAnswer,
    )
    from tmallerp.top.methods.exchanges.sending import (
        TmallExchangeConfirmConsign,
        TmallExchangeConfirmConsignAnswer,
        TmallExchangeConsigngoods,
        TmallExchangeConsigngoodsAnswer,
    )
    from tmallerp.top.methods.exchanges.talking import (
        TmallExchangeMessageAdd,
        TmallExchangeMessageAddAnswer,
        TmallExchangeMessagesGet,
        TmallExchangeMessagesGetAnswer,
    )

__all__ = [
    "TmallDisputeReceiveGet",
    "TmallDisputeReceiveGetAnswer",
    "TmallExchangeAgree",
    "TmallExchangeAgreeAnswer",
    "TmallExchangeConfirmConsign",
    "TmallExchangeConfirmConsignAnswer",
    "TmallExchangeConsigngoods",
    "TmallExchangeConsigngoodsAnswer",
    "TmallExchangeGet",
    "TmallExchangeGetAnswer",
    "TmallExchangeMessageAdd",
    "TmallExchangeMessageAddAnswer",
    "TmallExchangeMessagesGet",
    "TmallExchangeMessagesGetAnswer",
    "TmallExchangeReceiveGet",
    "TmallExchangeReceiveGetAnswer",
    "TmallExchangeRefuse",
    "TmallExchangeRefuseAnswer",
    "TmallExchangeRefusereasonGet",
    "TmallExchangeRefusereasonGetAnswer",
    "TmallExchangeReturngoodsAgree",
    "TmallExchangeReturngoodsAgreeAnswer",
    "TmallExchangeReturngoodsRefuse",
    "TmallExchangeReturngoodsRefuseAnswer",
]

__getattr__ = parts_of(
    __name__,
    {
        "answering": (
            "TmallExchangeAgree",
            "TmallExchangeAgreeAnswer",
            "TmallExchangeRefuse",
            "TmallExchangeRefuseAnswer",
            "TmallExchangeRefusereasonGet",
            "TmallExchangeRefusereasonGetAnswer",
            "TmallExchangeReturngoodsAgree",
            "TmallExchangeReturngoodsAgreeAnswer",
            "TmallExchangeReturngoodsRefuse",
            "TmallExchangeReturngoodsRefuseAnswer",
        ),
        "lists": (
            "TmallDisputeReceiveGet",
            "TmallDisputeReceiveGetAnswer",
            "TmallExchangeGet",
            "TmallExchangeGetAnswer",
            "TmallExchangeReceiveGet",
            "TmallExchangeReceiveGetAnswer",
        ),
        "sending": (
            "TmallExchangeConfirmConsign",
            "TmallExchangeConfirmConsignAnswer",
            "TmallExchangeConsigngoods",
            "TmallExchangeConsigngoodsAnswer",
        ),
        "talking": (
            "TmallExchangeMessageAdd",
            "TmallExchangeMessageAddAnswer",
            "TmallExchangeMessagesGet",
            "TmallExchangeMessagesGetAnswer",
        ),
    },
)
