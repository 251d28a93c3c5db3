"""
The platform itself, and withdrawn authorisations.
"""

from __future__ import annotations

from attrs import frozen

from tmallerp.top.messages.events._event import Event
from tmallerp.top.method import Id


@frozen(kw_only=True)
class AuthCancel(Event):
    """
    A user withdrew the authorisation of this app; stop calling for them.

    Source: https://open.taobao.com/tmc.htm?docId=1317&docType=9
    """

    TOPIC = "taobao_top_AuthCancel"
    KEY = "open_id"

    open_id: str | None = None
    """The user who withdrew, by the open id."""

    user_id: str | None = None
    """Number of the user."""


@frozen(kw_only=True)
class MqfNotify(Event):
    """
    A notice of the platform's own.

    Source: https://open.taobao.com/tmc.htm?docId=2504&docType=9
    """

    TOPIC = "taobao_top_MqfNotify"

    data_id: str | None = None


@frozen(kw_only=True)
class OnsSinianTest(Event):
    """
    A test of the platform's own.

    Source: https://open.taobao.com/tmc.htm?docId=1534&docType=9
    """

    TOPIC = "taobao_top_OnsSinianTest"

    id: str | None = None
    """Its number."""


@frozen(kw_only=True)
class Onstest(Event):
    """
    A test of the platform's own.

    Source: https://open.taobao.com/tmc.htm?docId=811&docType=9
    """

    TOPIC = "taobao_top_Onstest"

    id: Id | None = None
    """Its number."""

    key: str | None = None

    value: str | None = None


@frozen(kw_only=True)
class ProcessCallback(Event):
    """
    A step of a process of the platform ended.

    Source: https://open.taobao.com/tmc.htm?docId=2365&docType=9
    """

    TOPIC = "taobao_top_ProcessCallback"

    node_name: str | None = None
    """Name of the step."""

    process_instance_id: str | None = None
    """Number of the process."""

    remark: str | None = None
    """A remark."""

    sys_error_code: str | None = None

    sys_error_msg: str | None = None

    sys_success: bool | None = None

    trace_id: str | None = None
    """The platform's number for tracing."""


@frozen(kw_only=True)
class SellerFeedbackQuery(Event):
    """
    A seller's feedback is asked for.

    Source: https://open.taobao.com/tmc.htm?docId=2378&docType=9
    """

    TOPIC = "taobao_top_SellerFeedbackQuery"

    comment_status: int | None = None

    day: str | None = None

    feedback_id: Id | None = None

    feedback_target: str | None = None

    issue_content: str | None = None

    issue_picture: str | None = None

    shop_id: Id | None = None
    """Number of the shop."""


@frozen(kw_only=True)
class TdpCheckOrderAdvance(Event):
    """
    Orders are to be checked in advance.

    Source: https://open.taobao.com/tmc.htm?docId=2437&docType=9
    """

    TOPIC = "taobao_top_TdpCheckOrderAdvance"

    biz_id: str | None = None
    """Number of the business object."""

    group_name: str | None = None
    """Name of the group."""

    task_data: str | None = None

    topic: str | None = None
    """The topic the task is about."""

    trace: str | None = None
