"""
Marketing plans, text messages and their bills.
"""

from __future__ import annotations

from datetime import datetime

from attrs import frozen

from tmallerp.top.messages.events._event import Event
from tmallerp.top.method import Id


@frozen(kw_only=True)
class CouponUseUp(Event):
    """
    A coupon rule has no coupons left.

    Source: https://open.taobao.com/tmc.htm?docId=1117&docType=9
    """

    TOPIC = "taobao_opencrm_CouponUseUp"

    rule_inst_id: Id | None = None

    seller_id: Id | None = None
    """Number of the seller."""

    uuid: str | None = None


@frozen(kw_only=True)
class DigitalTplExamine(Event):
    """
    A template of a digital message was examined.

    Source: https://open.taobao.com/tmc.htm?docId=2363&docType=9
    """

    TOPIC = "taobao_opencrm_DigitalTplExamine"

    error_msg: str | None = None
    """What went wrong."""

    operator_code: str | None = None

    status: str | None = None
    """The state the event tells, as the platform names it."""

    template_id: Id | None = None
    """Number of the template."""


@frozen(kw_only=True)
class Feedback(Event):
    """
    A node of a marketing plan gave feedback.

    Source: https://open.taobao.com/tmc.htm?docId=1224&docType=9
    """

    TOPIC = "taobao_opencrm_Feedback"

    content: str | None = None
    """The text that came along."""

    node_inst_id: Id | None = None
    """Number of the node's run."""

    type: int | None = None
    """Which kind, as the platform names it."""


@frozen(kw_only=True)
class FullRuleResult(Event):
    """
    A full set of rules was applied.

    Source: https://open.taobao.com/tmc.htm?docId=1061&docType=9
    """

    TOPIC = "taobao_opencrm_FullRuleResult"

    id: str | None = None
    """Its number."""

    msg_info: str | None = None

    result: str | None = None
    """What came of it."""

    seller_nick: str | None = None
    """The shop's account."""


@frozen(kw_only=True)
class MobileRankingReceipt(Event):
    """
    A receipt of a ranking on phones.

    Source: https://open.taobao.com/tmc.htm?docId=2519&docType=9
    """

    TOPIC = "taobao_opencrm_MobileRankingReceipt"

    clicked_pv: str | None = None

    finished_reason: int | None = None

    finished_time: datetime | None = None

    out_node_id: str | None = None

    strategy_id: Id | None = None

    time_slot_end: datetime | None = None

    time_slot_start: datetime | None = None

    type: int | None = None
    """Which kind, as the platform names it."""


@frozen(kw_only=True)
class NodeExecuteFinished(Event):
    """
    A node of a marketing plan was carried out.

    Source: https://open.taobao.com/tmc.htm?docId=1050&docType=9
    """

    TOPIC = "taobao_opencrm_NodeExecuteFinished"

    node_inst_id: Id | None = None
    """Number of the node's run."""

    status: int | None = None
    """The state the event tells, as the platform names it."""


@frozen(kw_only=True)
class OpenStrategyEvent(Event):
    """
    An event of a marketing strategy happened.

    Source: https://open.taobao.com/tmc.htm?docId=2103&docType=9
    """

    TOPIC = "taobao_opencrm_OpenStrategyEvent"

    content: str | None = None
    """The text that came along."""

    event_code: str | None = None

    node_inst_id: str | None = None
    """Number of the node's run."""

    seller_id: Id | None = None
    """Number of the seller."""

    task_inst_id: str | None = None


@frozen(kw_only=True)
class SMSOfficaial(Event):
    """
    An official text message was sent or failed; spelt as the platform spells it.

    Source: https://open.taobao.com/tmc.htm?docId=1377&docType=9
    """

    TOPIC = "taobao_opencrm_SMSOfficaial"

    content: str | None = None
    """The text that came along."""

    error_msg: str | None = None
    """What went wrong."""

    seller: str | None = None
    """The seller."""

    task_id: Id | None = None
    """Number of the task."""

    type: str | None = None
    """Which kind, as the platform names it."""


@frozen(kw_only=True)
class SellerDimensionCharge(Event):
    """
    A seller was charged for marketing.

    Source: https://open.taobao.com/tmc.htm?docId=2192&docType=9
    """

    TOPIC = "taobao_opencrm_SellerDimensionCharge"

    app_key: str | None = None
    """Key of the app."""

    biz_date: str | None = None
    """The day it is about."""

    charge: str | None = None
    """What was charged, as it came."""

    out_biz_id: str | None = None


@frozen(kw_only=True)
class ShortMessageBill(Event):
    """
    The bill of text messages was drawn up.

    Source: https://open.taobao.com/tmc.htm?docId=1051&docType=9
    """

    TOPIC = "taobao_opencrm_ShortMessageBill"

    bill_date: datetime | None = None
    """Date of the bill."""

    bill_type: int | None = None
    """``refund_bill``, ``return_bill`` or ``replace_bill``."""

    fail_bill_count: int | None = None

    fail_count: int | None = None
    """How many failed."""

    node_inst_id: Id | None = None
    """Number of the node's run."""

    seller_id: Id | None = None
    """Number of the seller."""

    success_bill_count: int | None = None

    success_count: int | None = None
    """How many succeeded."""

    unknown_status_bill_count: int | None = None

    unknown_status_count: int | None = None


@frozen(kw_only=True)
class ShortMessageSent(Event):
    """
    Text messages were sent.

    Source: https://open.taobao.com/tmc.htm?docId=1119&docType=9
    """

    TOPIC = "taobao_opencrm_ShortMessageSent"

    bill_count: int | None = None

    biz_id: Id | None = None
    """Number of the business object."""

    seller_id: Id | None = None
    """Number of the seller."""

    send_time: datetime | None = None
    """When it was sent."""


@frozen(kw_only=True)
class Utouch(Event):
    """
    A member was called by phone.

    Source: https://open.taobao.com/tmc.htm?docId=2082&docType=9
    """

    TOPIC = "taobao_opencrm_Utouch"

    callout_duration: str | None = None

    charge_amount: str | None = None

    end_time: datetime | None = None
    """When it ends."""

    error_msg: str | None = None
    """What went wrong."""

    node_inst_id: str | None = None
    """Number of the node's run."""

    ouid: str | None = None
    """The member's number for marketing."""

    seller_id: Id | None = None
    """Number of the seller."""

    start_time: datetime | None = None
    """When it begins."""

    touch_success: bool | None = None
    """Whether the member was reached."""

    unicode: str | None = None

    user_feed_back_code: str | None = None
