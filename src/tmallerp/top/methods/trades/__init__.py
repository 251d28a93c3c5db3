"""
Trades: lists by time, one trade whole, its amounts, notes, changes and marks.

Each part loads when one of its names is used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tmallerp.top._parts import parts_of

if TYPE_CHECKING:
    from tmallerp.top.methods.trades.changes import (
        ModifyaddressOpen,
        ModifyaddressOpenAnswer,
        TradeClose,
        TradeCloseAnswer,
        TradeMemoAdd,
        TradeMemoAddAnswer,
        TradeMemoUpdate,
        TradeMemoUpdateAnswer,
        TradeOrderskuUpdate,
        TradeOrderskuUpdateAnswer,
        TradePostageUpdate,
        TradePostageUpdateAnswer,
        TradeReceivetimeDelay,
        TradeReceivetimeDelayAnswer,
        TradeShippingaddressUpdate,
        TradeShippingaddressUpdateAnswer,
    )
    from tmallerp.top.methods.trades.details import (
        TradeAmountGet,
        TradeAmountGetAnswer,
        TradeConfirmfeeGet,
        TradeConfirmfeeGetAnswer,
        TradeFullinfoGet,
        TradeFullinfoGetAnswer,
        TradeGet,
        TradeGetAnswer,
        TradeInvoiceAmountGet,
        TradeInvoiceAmountGetAnswer,
    )
    from tmallerp.top.methods.trades.older import (
        TradesSoldHistoryGet,
        TradesSoldHistoryGetAnswer,
        TradesSoldQuery,
        TradesSoldQueryAnswer,
    )
    from tmallerp.top.methods.trades.simple import (
        TradeSimpleGet,
        TradeSimpleGetAnswer,
        TradesSimpleSoldGet,
        TradesSimpleSoldGetAnswer,
        TradesSimpleSoldIncrementGet,
        TradesSimpleSoldIncrementGetAnswer,
    )
    from tmallerp.top.methods.trades.sold import (
        TradesSoldGet,
        TradesSoldGetAnswer,
        TradesSoldIncrementGet,
        TradesSoldIncrementGetAnswer,
        TradesSoldIncrementvGet,
        TradesSoldIncrementvGetAnswer,
    )
    from tmallerp.top.methods.trades.tags import (
        OcTradesBytagGet,
        OcTradesBytagGetAnswer,
        OcTradetagAttach,
        OcTradetagAttachAnswer,
    )

__all__ = [
    "ModifyaddressOpen",
    "ModifyaddressOpenAnswer",
    "OcTradesBytagGet",
    "OcTradesBytagGetAnswer",
    "OcTradetagAttach",
    "OcTradetagAttachAnswer",
    "TradeAmountGet",
    "TradeAmountGetAnswer",
    "TradeClose",
    "TradeCloseAnswer",
    "TradeConfirmfeeGet",
    "TradeConfirmfeeGetAnswer",
    "TradeFullinfoGet",
    "TradeFullinfoGetAnswer",
    "TradeGet",
    "TradeGetAnswer",
    "TradeInvoiceAmountGet",
    "TradeInvoiceAmountGetAnswer",
    "TradeMemoAdd",
    "TradeMemoAddAnswer",
    "TradeMemoUpdate",
    "TradeMemoUpdateAnswer",
    "TradeOrderskuUpdate",
    "TradeOrderskuUpdateAnswer",
    "TradePostageUpdate",
    "TradePostageUpdateAnswer",
    "TradeReceivetimeDelay",
    "TradeReceivetimeDelayAnswer",
    "TradeShippingaddressUpdate",
    "TradeShippingaddressUpdateAnswer",
    "TradeSimpleGet",
    "TradeSimpleGetAnswer",
    "TradesSimpleSoldGet",
    "TradesSimpleSoldGetAnswer",
    "TradesSimpleSoldIncrementGet",
    "TradesSimpleSoldIncrementGetAnswer",
    "TradesSoldGet",
    "TradesSoldGetAnswer",
    "TradesSoldHistoryGet",
    "TradesSoldHistoryGetAnswer",
    "TradesSoldIncrementGet",
    "TradesSoldIncrementGetAnswer",
    "TradesSoldIncrementvGet",
    "TradesSoldIncrementvGetAnswer",
    "TradesSoldQuery",
    "TradesSoldQueryAnswer",
]

__getattr__ = parts_of(
    __name__,
    {
        "changes": (
            "ModifyaddressOpen",
            "ModifyaddressOpenAnswer",
            "TradeClose",
            "TradeCloseAnswer",
            "TradeMemoAdd",
            "TradeMemoAddAnswer",
            "TradeMemoUpdate",
            "TradeMemoUpdateAnswer",
            "TradeOrderskuUpdate",
            "TradeOrderskuUpdateAnswer",
            "TradePostageUpdate",
            "TradePostageUpdateAnswer",
            "TradeReceivetimeDelay",
            "TradeReceivetimeDelayAnswer",
            "TradeShippingaddressUpdate",
            "TradeShippingaddressUpdateAnswer",
        ),
        "details": (
            "TradeAmountGet",
            "TradeAmountGetAnswer",
            "TradeConfirmfeeGet",
            "TradeConfirmfeeGetAnswer",
            "TradeFullinfoGet",
            "TradeFullinfoGetAnswer",
            "TradeGet",
            "TradeGetAnswer",
            "TradeInvoiceAmountGet",
            "TradeInvoiceAmountGetAnswer",
        ),
        "older": (
            "TradesSoldHistoryGet",
            "TradesSoldHistoryGetAnswer",
            "TradesSoldQuery",
            "TradesSoldQueryAnswer",
        ),
        "simple": (
            "TradeSimpleGet",
            "TradeSimpleGetAnswer",
            "TradesSimpleSoldGet",
            "TradesSimpleSoldGetAnswer",
            "TradesSimpleSoldIncrementGet",
            "TradesSimpleSoldIncrementGetAnswer",
        ),
        "sold": (
            "TradesSoldGet",
            "TradesSoldGetAnswer",
            "TradesSoldIncrementGet",
            "TradesSoldIncrementGetAnswer",
            "TradesSoldIncrementvGet",
            "TradesSoldIncrementvGetAnswer",
        ),
        "tags": (
            "OcTradesBytagGet",
            "OcTradesBytagGetAnswer",
            "OcTradetagAttach",
            "OcTradetagAttachAnswer",
        ),
    },
)
