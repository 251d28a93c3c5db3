"""
Members and marketing.
"""

from __future__ import annotations

from tmallerp.top.messages.events.taobao_opencrm.marketing import (
    CouponUseUp,
    DigitalTplExamine,
    Feedback,
    FullRuleResult,
    MobileRankingReceipt,
    NodeExecuteFinished,
    OpenStrategyEvent,
    SellerDimensionCharge,
    ShortMessageBill,
    ShortMessageSent,
    SMSOfficaial,
    Utouch,
)
from tmallerp.top.messages.events.taobao_opencrm.members import (
    AuthTouchMessage,
    CardEstTask,
    CardTplExamine,
    CrowdInstResult,
    CrowdInstSaveResult,
    MemberGradeChange,
    MemberJoin,
    MemberJoinPrivate,
)

__all__ = [
    "AuthTouchMessage",
    "CardEstTask",
    "CardTplExamine",
    "CouponUseUp",
    "CrowdInstResult",
    "CrowdInstSaveResult",
    "DigitalTplExamine",
    "Feedback",
    "FullRuleResult",
    "MemberGradeChange",
    "MemberJoin",
    "MemberJoinPrivate",
    "MobileRankingReceipt",
    "NodeExecuteFinished",
    "OpenStrategyEvent",
    "SMSOfficaial",
    "SellerDimensionCharge",
    "ShortMessageBill",
    "ShortMessageSent",
    "Utouch",
]
