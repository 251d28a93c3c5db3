"""
The values we know of the fields that decide what happens to a trade or a refund.

Data, not types: the platform adds members without notice, so a value outside these sets
is passed on as the text it is, and counted (see `tmallerp.top.drift`).

Source of each set: the platform's description of the field, and what was seen in
answers beyond it.
"""

from __future__ import annotations

from collections.abc import Mapping

TRADE_STATUS = frozenset(
    {
        "TRADE_NO_CREATE_PAY",
        "WAIT_BUYER_PAY",
        "WAIT_PRE_AUTH_CONFIRM",
        "PAY_PENDING",
        "PAID_FORBID_CONSIGN",
        "WAIT_SELLER_SEND_GOODS",
        "SELLER_CONSIGNED_PART",
        "WAIT_BUYER_CONFIRM_GOODS",
        "TRADE_BUYER_SIGNED",
        "TRADE_FINISHED",
        "TRADE_CLOSED",
        "TRADE_CLOSED_BY_TAOBAO",
    }
)
"""``Trade.status``, and ``Order.status`` of its lines. Source: taobao.trade.fullinfo.get."""

TRADE_TYPE = frozenset(
    {
        "fixed",
        "auction",
        "guarantee_trade",
        "step",
        "independent_simple_trade",
        "independent_shop_trade",
        "auto_delivery",
        "ec",
        "cod",
        "game_equipment",
        "shopex_trade",
        "netcn_trade",
        "external_trade",
        "instant_trade",
        "b2c_cod",
        "hotel_trade",
        "super_market_trade",
        "super_market_cod_trade",
        "taohua",
        "waimai",
        "o2o_offlinetrade",
        "nopaid",
        "eticket",
        "tmall_i18n",
        "insurance_plus",
        "finance",
        "pre_auth_type",
        "lazada",
    }
)
"""``Trade.type``. Source: taobao.trades.sold.get, its 28 documented types."""

STEP_STATUS = frozenset(
    {
        "FRONT_NOPAID_FINAL_NOPAID",
        "FRONT_PAID_FINAL_NOPAID",
        "FRONT_PAID_FINAL_PAID",
        "FRONT_PAID_FRONT_FORFEITED",
    }
)
"""``step_trade_status`` of a presale. Source: taobao.trade.fullinfo.get."""

LINE_REFUND_STATUS = frozenset(
    {
        # Stands in every real answer, and in no documentation.
        "NO_REFUND",
        "WAIT_SELLER_AGREE",
        "WAIT_BUYER_RETURN_GOODS",
        "WAIT_SELLER_CONFIRM_GOODS",
        "SELLER_REFUSE_BUYER",
        "CLOSED",
        "SUCCESS",
    }
)
"""``Order.refund_status``. Source: taobao.trade.fullinfo.get; captured answers."""

REFUND_STATUS = (LINE_REFUND_STATUS - {"NO_REFUND"}) | {
    "WAIT_BUYER_CONFIRM_EXCHANGE_SELLER_SEND_GOODS",
    "EXCHANGE_TRANSFORM_TO_REFUND",
    "WAIT_SELLER_CONSIGN_GOODS",
}
"""``Refund.status``. Source: taobao.refund.get."""

REFUND_PHASE = frozenset({"onsale", "aftersale"})
"""``refund_phase``: before or after the trade's success. Source: taobao.refund.get."""

DISPUTE_TYPE = frozenset(
    {
        "REFUND",
        "REFUND_AND_RETURN",
        "TMALL_EXCHANGE",
        "TAOBAO_EXCHANGE",
        "REPAIR",
        "RESHIPPING",
        "OTHERS",
    }
)
"""``dispute_type``. Source: taobao.refund.get."""

COD_STATUS = frozenset(
    {
        "NEW_CREATED",
        "ACCEPTED_BY_COMPANY",
        "REJECTED_BY_COMPANY",
        # The platform's own spelling.
        "RECIEVE_TIMEOUT",
        "TAKEN_IN_SUCCESS",
        "TAKEN_IN_FAILED",
        "TAKEN_TIMEOUT",
        "SIGN_IN",
        "REJECTED_BY_OTHER_SIDE",
        "WAITING_TO_BE_SENT",
        "CANCELED",
    }
)
"""``cod_status``. Source: taobao.trade.fullinfo.get."""

BY_FIELD: Mapping[str, frozenset[str]] = {
    "step_trade_status": STEP_STATUS,
    "refund_phase": REFUND_PHASE,
    "dispute_type": DISPUTE_TYPE,
    "cod_status": COD_STATUS,
}
"""Fields that mean one thing wherever they stand."""

BY_MODEL: Mapping[tuple[str, str], frozenset[str]] = {
    ("Trade", "status"): TRADE_STATUS,
    ("Trade", "type"): TRADE_TYPE,
    ("Order", "status"): TRADE_STATUS,
    ("Order", "refund_status"): LINE_REFUND_STATUS,
    ("Refund", "status"): REFUND_STATUS,
    ("Refund", "order_status"): TRADE_STATUS,
}
"""Fields whose meaning depends on the model they stand in."""


def known_members(model: str, field: str) -> frozenset[str] | None:
    """Return the values we know of a model's field; None where none decides anything."""
    return BY_MODEL.get((model, field)) or BY_FIELD.get(field)
