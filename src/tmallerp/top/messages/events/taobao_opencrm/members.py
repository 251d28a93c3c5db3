"""
Members, their cards and groups.
"""

from __future__ import annotations

from datetime import datetime

from attrs import frozen

from tmallerp.top.messages.events._event import Event
from tmallerp.top.method import Id


@frozen(kw_only=True)
class AuthTouchMessage(Event):
    """
    About a buyer who may be contacted.

    Source: https://open.taobao.com/tmc.htm?docId=2248&docType=9
    """

    TOPIC = "taobao_opencrm_AuthTouchMessage"

    app_key: str | None = None
    """Key of the app."""

    first: str | None = None

    latest: str | None = None

    msg_id: str | None = None
    """The sender's own number of the message."""

    ouid: str | None = None
    """The member's number for marketing."""

    seller_id: str | None = None
    """Number of the seller."""


@frozen(kw_only=True)
class CardEstTask(Event):
    """
    A task about member cards ended.

    Source: https://open.taobao.com/tmc.htm?docId=2196&docType=9
    """

    TOPIC = "taobao_opencrm_CardEstTask"

    content: str | None = None
    """The text that came along."""

    error_message: str | None = None
    """What went wrong."""

    interface_request_id: str | None = None

    status: bool | None = None
    """The state the event tells, as the platform names it."""


@frozen(kw_only=True)
class CardTplExamine(Event):
    """
    A template of member cards was examined.

    Source: https://open.taobao.com/tmc.htm?docId=2124&docType=9
    """

    TOPIC = "taobao_opencrm_CardTplExamine"

    error_msg: str | None = None
    """What went wrong."""

    status: int | None = None
    """The state the event tells, as the platform names it."""

    template_id: Id | None = None
    """Number of the template."""


@frozen(kw_only=True)
class CrowdInstResult(Event):
    """
    A group of members was computed.

    Source: https://open.taobao.com/tmc.htm?docId=1058&docType=9
    """

    TOPIC = "taobao_opencrm_CrowdInstResult"

    activity_id: str | None = None
    """Number of the campaign."""

    activity_inst_id: str | None = None
    """Number of the campaign's run."""

    crowd_inst_id: Id | None = None
    """Number of the group's run."""

    member_count: int | None = None
    """How many members."""

    node_id: str | None = None
    """Number of the node."""

    node_inst_id: str | None = None
    """Number of the node's run."""

    result_code: int | None = None
    """What came of it, as a code."""

    result_msg: str | None = None
    """What came of it, in words."""


@frozen(kw_only=True)
class CrowdInstSaveResult(Event):
    """
    A group of members was saved.

    Source: https://open.taobao.com/tmc.htm?docId=1059&docType=9
    """

    TOPIC = "taobao_opencrm_CrowdInstSaveResult"

    activity_id: str | None = None
    """Number of the campaign."""

    activity_inst_id: str | None = None
    """Number of the campaign's run."""

    attr_id: Id | None = None

    crowd_id: Id | None = None
    """Number of the group."""

    node_id: str | None = None
    """Number of the node."""

    node_inst_id: str | None = None
    """Number of the node's run."""

    result_code: int | None = None
    """What came of it, as a code."""

    result_msg: str | None = None
    """What came of it, in words."""


@frozen(kw_only=True)
class MemberGradeChange(Event):
    """
    A member's grade changed.

    Source: https://open.taobao.com/tmc.htm?docId=2104&docType=9
    """

    TOPIC = "taobao_opencrm_MemberGradeChange"

    ext_info: str | None = None
    """More facts."""

    grade: int | None = None
    """The member's grade."""

    grade_expire_end_time: int | None = None
    """When the grade ends, as a number."""

    msg_id: str | None = None
    """The sender's own number of the message."""

    omid: str | None = None
    """Another number of the member."""

    ouid: str | None = None
    """The member's number for marketing."""

    seller_id: Id | None = None
    """Number of the seller."""


@frozen(kw_only=True)
class MemberJoin(Event):
    """
    A buyer became a member.

    Source: https://open.taobao.com/tmc.htm?docId=1424&docType=9
    """

    TOPIC = "taobao_opencrm_MemberJoin"

    first_join_time: datetime | None = None
    """When the buyer first joined."""

    join_time: datetime | None = None
    """When the buyer joined."""

    msg_id: str | None = None
    """The sender's own number of the message."""

    seller: str | None = None
    """The seller."""

    user: str | None = None
    """The user."""


@frozen(kw_only=True)
class MemberJoinPrivate(Event):
    """
    A buyer became a member; the variant for private apps.

    Source: https://open.taobao.com/tmc.htm?docId=2029&docType=9
    """

    TOPIC = "taobao_opencrm_MemberJoinPrivate"

    first_join_time: datetime | None = None
    """When the buyer first joined."""

    join_time: datetime | None = None
    """When the buyer joined."""

    msg_id: str | None = None
    """The sender's own number of the message."""

    seller: str | None = None
    """The seller."""

    user: str | None = None
    """The user."""
