"""
Parcels.
"""

from __future__ import annotations

from datetime import datetime

from attrs import frozen

from tmallerp.top.messages.events._event import Event
from tmallerp.top.method import Id, Tid


@frozen(kw_only=True)
class Accept(Event):
    """
    A carrier reported a step of a parcel.

    Source: https://open.taobao.com/tmc.htm?docId=2306&docType=9
    """

    TOPIC = "taobao_logistics_Accept"

    cp_code: str | None = None
    """Code of the carrier."""

    logistics_detail_description: str | None = None
    """The step in words."""

    mail_no: str | None = None
    """Number of the parcel."""

    occur_time: int | None = None
    """When it happened, as a number."""

    seller_open_uid: str | None = None
    """The seller, by the open id."""

    status_code: str | None = None
    """The step, as a code."""

    tid: Tid | None = None
    """Number of the trade."""


@frozen(kw_only=True)
class ExceptionConfigChange(Event):
    """
    A seller changed when parcels count as late.

    Source: https://open.taobao.com/tmc.htm?docId=2658&docType=9
    """

    TOPIC = "taobao_logistics_ExceptionConfigChange"

    collected_stop_warn_value: str | None = None

    consign_delay_warn_value: str | None = None

    consign_fake_warn_value: str | None = None

    deliverying_stop_warn_value: str | None = None

    seller_id: Id | None = None
    """Number of the seller."""

    transporting_stop_warn_value: str | None = None


@frozen(kw_only=True)
class LogsticDetailTrace(Event):
    """
    A parcel moved on; the topic is spelt as the platform spells it.

    Source: https://open.taobao.com/tmc.htm?docId=728&docType=9
    """

    TOPIC = "taobao_logistics_LogsticDetailTrace"
    KEY = "tid"

    action: str | None = None
    """What was done."""

    company_name: str | None = None
    """Name of the company."""

    desc: str | None = None
    """The step in words."""

    out_sid: str | None = None
    """Number of the parcel."""

    tid: Tid | None = None
    """Number of the trade."""

    time: datetime | None = None
    """When it happened."""


@frozen(kw_only=True)
class PackageExceptionCreate(Event):
    """
    Something went wrong with a parcel.

    Source: https://open.taobao.com/tmc.htm?docId=2656&docType=9
    """

    TOPIC = "taobao_logistics_PackageExceptionCreate"

    compensate_amount: str | None = None
    """What is paid for it, as it came."""

    create_time: int | None = None
    """When it was created."""

    detail_type: str | None = None

    exception_code: str | None = None
    """The problem, as a code."""

    exception_type: str | None = None
    """The kind of problem."""

    excep_id: str | None = None
    """Number of the problem."""

    mail_details: str | None = None

    msg_id: str | None = None
    """The sender's own number of the message."""

    over_time: str | None = None

    seller_id: str | None = None
    """Number of the seller."""

    sub_exception_code: str | None = None

    trade_details: str | None = None


@frozen(kw_only=True)
class PackageExceptionOff(Event):
    """
    A problem of a parcel was settled.

    Source: https://open.taobao.com/tmc.htm?docId=2657&docType=9
    """

    TOPIC = "taobao_logistics_PackageExceptionOff"

    excep_id: str | None = None
    """Number of the problem."""

    msg_id: str | None = None
    """The sender's own number of the message."""

    seller_id: str | None = None
    """Number of the seller."""


@frozen(kw_only=True)
class UnTaobaoLogstic(Event):
    """
    A parcel of a trade outside Taobao moved on.

    Source: https://open.taobao.com/tmc.htm?docId=1188&docType=9
    """

    TOPIC = "taobao_logistics_UnTaobaoLogstic"

    content: str | None = None
    """The text that came along."""

    msg_id: str | None = None
    """The sender's own number of the message."""
