"""
Turn a Tmall trade into a sales order.

Pure: no network, no clock, no store. A trade whose amounts do not add up to what the
buyer paid is refused with its residue, never plugged. Values of the few enums that
decide behaviour must be known; every other unknown value passes through as text.
"""

from __future__ import annotations

import enum
from datetime import datetime
from typing import TypeVar

from attrs import frozen

from tmallerp.clock import parse_beijing
from tmallerp.documents import (
    DocumentKey,
    Receiver,
    SalesOrder,
    SalesOrderLine,
    ShopProfile,
    Version,
)
from tmallerp.errors import ClockError, MappingError
from tmallerp.mapping._amounts import components
from tmallerp.mapping._lines import (
    CLOSED,
    CLOSED_UNPAID,
    discounts,
    gift_lines,
    live_goods,
    read_line,
)
from tmallerp.top.models.trades import Trade

_T = TypeVar("_T")

KIND = "order"
"""What a sales order's key calls its kind."""

UNPAID = frozenset(
    {"TRADE_NO_CREATE_PAY", "WAIT_BUYER_PAY", "WAIT_PRE_AUTH_CONFIRM", "PAY_PENDING"}
)
_FORBIDDEN = "PAID_FORBID_CONSIGN"
_PAID = frozenset(
    {
        _FORBIDDEN,
        "WAIT_SELLER_SEND_GOODS",
        "SELLER_CONSIGNED_PART",
        "WAIT_BUYER_CONFIRM_GOODS",
        "TRADE_BUYER_SIGNED",
        "TRADE_FINISHED",
    }
)
STATUSES = UNPAID | _PAID | {CLOSED, CLOSED_UNPAID}
"""The trade's states the platform documents; another is a `MappingError`."""

# Until the balance of a presale is paid there is a reservation and no sale; a
# forfeited deposit is other income and no order.
_STEP_NOT_DUE = {
    "FRONT_NOPAID_FINAL_NOPAID": "unpaid",
    "FRONT_PAID_FINAL_NOPAID": "deposit_only",
    "FRONT_PAID_FRONT_FORFEITED": "deposit_forfeited",
}
STEPS = frozenset(_STEP_NOT_DUE) | {"FRONT_PAID_FINAL_PAID"}
"""The states of a presale the platform documents."""

# Marks that stop shipping while they are set. A number counts as set unless it is 0.
_NUMBER_FLAGS = (
    "top_hold",
    "team_buy_hold",
    "share_group_hold",
    "ofp_hold",
    "forbid_consign",
    "delay_create_delivery",
)


class Due(enum.StrEnum):
    """Whether the ERP should hear of a trade now."""

    DELIVER = "deliver"
    HOLD = "hold"
    NOT_DUE = "not_due"


@frozen(kw_only=True)
class Reading:
    """
    What a trade says.

    Args:
        due: Whether the ERP should hear of it.

        reason: Why not, as a stable word; empty when it should.

        release_at: Do not deliver a new order before this; None is at once.

        order: The document; None where there is nothing to sell (yet).
    """

    due: Due
    reason: str = ""
    release_at: datetime | None = None
    order: SalesOrder | None = None


def read_order(trade: Trade, profile: ShopProfile, version: Version) -> Reading:
    """
    Read a trade as a sales order.

    Args:
        trade: Whole, as ``taobao.trade.fullinfo.get`` gives it.

        profile: The shop it was sold in.

        version: Which state of the trade this is.

    Raises:
        MappingError: If a deciding enum is unknown, a needed field is missing, or the
            amounts do not add up; `cause_of` names which.
    """
    status = _known(trade.status, STATUSES, trade, "status")
    step = trade.step_trade_status
    if step is not None:
        _known(step, STEPS, trade, "step_trade_status")
    if step in _STEP_NOT_DUE:
        return Reading(due=Due.NOT_DUE, reason=_STEP_NOT_DUE[step])
    if status in UNPAID:
        return Reading(due=Due.NOT_DUE, reason="unpaid")
    if status == CLOSED_UNPAID:
        return Reading(due=Due.NOT_DUE, reason="closed_unpaid")
    order = _order(trade, profile, version, status)
    if status == CLOSED and not _is_consigned(trade):
        return Reading(due=Due.NOT_DUE, reason="closed_before_shipping", order=order)
    reason = _hold_reason(trade, order, status)
    if reason:
        return Reading(due=Due.HOLD, reason=reason, order=order)
    release_at = _release_at(trade, profile)
    return Reading(due=Due.DELIVER, release_at=release_at, order=order)


def cause_of(error: MappingError) -> str:
    """
    Return the stable word a quarantined trade is listed under.

    ``unbalanced`` (the amounts do not add up), ``negative_amount``, ``unknown_value``
    (an enum that decides) or ``missing_value``.
    """
    if error.field == "amount":
        return "negative_amount"
    if error.field == "lines":
        return "unbalanced"
    if error.field.rpartition(".")[2] in {
        "status",
        "step_trade_status",
        "refund_status",
    }:
        return "unknown_value"
    return "missing_value"


def _known(value: str | None, known: frozenset[str], trade: Trade, name: str) -> str:
    if value in known:
        return value
    msg = f"Trade {trade.tid} has the unknown {name} {value!r}."
    raise MappingError(msg, document="SalesOrder", field=name, value=value)


def _needed(value: _T | None, trade: Trade, name: str) -> _T:
    if value is not None:
        return value
    msg = f"Trade {trade.tid} has no {name}."
    raise MappingError(msg, document="SalesOrder", field=name)


def _is_consigned(trade: Trade) -> bool:
    return trade.consign_time is not None or any(line.consign_time for line in trade.orders)


def _hold_reason(trade: Trade, order: SalesOrder, status: str) -> str:
    """Say what keeps a paid trade from being shipped, if anything was not yet."""
    if status == _FORBIDDEN:
        return "paid_forbid_consign"
    if _is_consigned(trade):
        return ""
    mark = hold_mark(trade)
    if mark:
        return mark
    goods = live_goods(order.lines)
    if goods and all(line.hold for line in goods):
        return "refund_open"
    return ""


def hold_mark(trade: Trade) -> str:
    """
    Say which mark of the platform's forbids shipping a trade now.

    Args:
        trade: Whole.

    Returns:
        A stable word, such as ``hold:top_hold``; empty if there is none.
    """
    if trade.status == _FORBIDDEN:
        return "paid_forbid_consign"
    for name in _NUMBER_FLAGS:
        if getattr(trade, name):
            return f"hold:{name}"
    if trade.is_sh_ship:
        return "hold:is_sh_ship"
    if trade.nr_no_handle == "true":
        return "hold:nr_no_handle"
    return "hold:rx_audit_status" if trade.rx_audit_status == "0" else ""


def _release_at(trade: Trade, profile: ShopProfile) -> datetime | None:
    """Wait after payment; cash on delivery waits after ordering."""
    if _is_consigned(trade):
        return None
    since = trade.pay_time or _needed(trade.created, trade, "created")
    return since + profile.orders.release_delay


def _order(trade: Trade, profile: ShopProfile, version: Version, status: str) -> SalesOrder:
    tid = _needed(trade.tid, trade, "tid")
    parts = components(trade)
    lines = [
        read_line(trade, line, amount, profile.orders)
        for line, amount in zip(parts.lines, parts.amounts, strict=True)
    ]
    lines += gift_lines(trade, profile.orders)
    _check_ids(tid, lines)
    return SalesOrder(
        key=DocumentKey(shop=profile.key, kind=KIND, platform_id=tid),
        version=version,
        platform_status=status,
        created=_needed(trade.created, trade, "created"),
        paid=trade.pay_time,
        lines=tuple(lines),
        postage=parts.postage,
        tax=parts.tax,
        cod_fee=parts.cod_fee,
        service=parts.service,
        payment=parts.payment,
        discounts=discounts(trade),
        receiver=_receiver(trade),
        buyer_id=trade.buyer_open_uid or "",
        buyer_message=trade.buyer_message or "",
        seller_memo=trade.seller_memo or "",
        seller_flag=trade.seller_flag or 0,
        customer=profile.customer,
        organisation=profile.organisation,
        warehouse=profile.warehouse,
        ship_before=_moment(trade.est_con_time) or _moment(trade.send_time),
    )


def _check_ids(tid: str, lines: list[SalesOrderLine]) -> None:
    """Refuse two lines of one number: which of them is meant could not be said."""
    ids = [line.line_id for line in lines]
    doubled = sorted({one for one in ids if ids.count(one) > 1})
    if doubled:
        msg = f"Trade {tid} has the line {doubled[0]} twice."
        raise MappingError(msg, document="SalesOrder", field="orders.oid", value=doubled[0])


def _receiver(trade: Trade) -> Receiver:
    return Receiver(
        oaid=trade.oaid or "",
        name=trade.receiver_name or "",
        phone=trade.receiver_mobile or trade.receiver_phone or "",
        province=trade.receiver_state or "",
        city=trade.receiver_city or "",
        district=trade.receiver_district or "",
        town=trade.receiver_town or "",
        address=trade.receiver_address or "",
        postcode=trade.receiver_zip or "",
    )


def _moment(words: str | None) -> datetime | None:
    """Read a promised time where it is one; the platform also writes sentences."""
    try:
        return parse_beijing(words) if words else None
    except ClockError:
        return None
