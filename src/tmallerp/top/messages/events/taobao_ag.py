"""
The automatic refund service.
"""

from __future__ import annotations

from datetime import datetime

from attrs import frozen

from tmallerp.top.messages.events._event import Event
from tmallerp.top.method import Id, RefundId


@frozen(kw_only=True)
class RefundBroad(Event):
    """
    A refund got a mark of the automatic refund service.

    Source: https://open.taobao.com/tmc.htm?docId=1248&docType=9
    """

    TOPIC = "taobao_ag_RefundBroad"

    refund_id: RefundId | None = None
    """Number of the refund."""

    tag_success: bool | None = None


@frozen(kw_only=True)
class RefundSignInfo(Event):
    """
    A returned parcel was signed for.

    Source: https://open.taobao.com/tmc.htm?docId=1271&docType=9
    """

    TOPIC = "taobao_ag_RefundSignInfo"
    KEY = "sign_id"

    inspection_memo: str | None = None
    """Memo of the inspection."""

    logistics_company_name: str | None = None
    """Name of the carrier."""

    logistics_no: str | None = None
    """Number of the parcel."""

    refund_info: str | None = None
    """The refunds it is about, as text."""

    seller_id: Id | None = None
    """Number of the seller."""

    seller_name: str | None = None
    """Name of the seller."""

    seller_nick: str | None = None
    """The shop's account."""

    sign_date: datetime | None = None
    """When it was signed for."""

    sign_id: Id | None = None
    """Number of the receipt."""

    sign_operator_nick: str | None = None
    """Who signed."""


@frozen(kw_only=True)
class SignInfo(Event):
    """
    A returned parcel was signed for or checked in the warehouse.

    Source: https://open.taobao.com/tmc.htm?docId=1314&docType=9
    """

    TOPIC = "taobao_ag_SignInfo"

    can_relevancy_refund: bool | None = None

    check_date: datetime | None = None
    """When it was checked."""

    check_memo: str | None = None
    """Memo of the check."""

    check_operator_name: str | None = None
    """Who checked."""

    item_info: str | None = None
    """The goods, as text."""

    logistics_company_name: str | None = None
    """Name of the carrier."""

    logistics_no: str | None = None
    """Number of the parcel."""

    refund_ext_info: str | None = None

    scan_id: Id | None = None
    """Number of the scan."""

    sign_action: int | None = None


@frozen(kw_only=True)
class TicketsMsg(Event):
    """
    About a ticket of the automatic refund service.

    Source: https://open.taobao.com/tmc.htm?docId=2086&docType=9
    """

    TOPIC = "taobao_ag_TicketsMsg"

    case_id: str | None = None
    """Number of the case."""

    seller_nick: str | None = None
    """The shop's account."""

    type: str | None = None
    """Which kind, as the platform names it."""
