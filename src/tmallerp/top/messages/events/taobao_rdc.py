"""
Refunds for the automatic refund service.
"""

from __future__ import annotations

from attrs import frozen

from tmallerp.top.messages.events._event import Event
from tmallerp.top.method import Id, RefundId


@frozen(kw_only=True)
class AgDealRefund(Event):
    """
    A refund is to be handled by the automatic refund service.

    Source: https://open.taobao.com/tmc.htm?docId=1197&docType=9
    """

    TOPIC = "taobao_rdc_AgDealRefund"

    outer_item_id: str | None = None
    """The merchant's own code."""

    parent_order_id: Id | None = None
    """Number of the trade."""

    refund_claim_type: str | None = None
    """What the buyer claims."""

    refund_fee: int | None = None
    """As a number; the platform documents no unit."""

    refund_id: RefundId | None = None
    """Number of the refund."""

    refund_reason: str | None = None
    """The buyer's reason."""

    refund_status: str | None = None
    """State of the refund."""

    seller_nick: str | None = None
    """The shop's account."""
