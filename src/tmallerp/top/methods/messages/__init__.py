"""
Messages: who receives which, pulling and confirming, groups.

Each part loads when one of its names is used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tmallerp.top._parts import parts_of

if TYPE_CHECKING:
    from tmallerp.top.methods.messages.groups import (
        TmcGroupAdd,
        TmcGroupAddAnswer,
        TmcGroupDelete,
        TmcGroupDeleteAnswer,
        TmcGroupsGet,
        TmcGroupsGetAnswer,
        TmcTopicGroupAdd,
        TmcTopicGroupAddAnswer,
        TmcTopicGroupDelete,
        TmcTopicGroupDeleteAnswer,
    )
    from tmallerp.top.methods.messages.producing import (
        TmcMessageProduce,
        TmcMessageProduceAnswer,
        TmcMessagesProduce,
        TmcMessagesProduceAnswer,
    )
    from tmallerp.top.methods.messages.queue import (
        TmcMessagesConfirm,
        TmcMessagesConfirmAnswer,
        TmcMessagesConsume,
        TmcMessagesConsumeAnswer,
        TmcQueueGet,
        TmcQueueGetAnswer,
    )
    from tmallerp.top.methods.messages.users import (
        TmcAuthGet,
        TmcAuthGetAnswer,
        TmcUserCancel,
        TmcUserCancelAnswer,
        TmcUserGet,
        TmcUserGetAnswer,
        TmcUserPermit,
        TmcUserPermitAnswer,
        TmcUserTopicsGet,
        TmcUserTopicsGetAnswer,
    )

__all__ = [
    "TmcAuthGet",
    "TmcAuthGetAnswer",
    "TmcGroupAdd",
    "TmcGroupAddAnswer",
    "TmcGroupDelete",
    "TmcGroupDeleteAnswer",
    "TmcGroupsGet",
    "TmcGroupsGetAnswer",
    "TmcMessageProduce",
    "TmcMessageProduceAnswer",
    "TmcMessagesConfirm",
    "TmcMessagesConfirmAnswer",
    "TmcMessagesConsume",
    "TmcMessagesConsumeAnswer",
    "TmcMessagesProduce",
    "TmcMessagesProduceAnswer",
    "TmcQueueGet",
    "TmcQueueGetAnswer",
    "TmcTopicGroupAdd",
    "TmcTopicGroupAddAnswer",
    "TmcTopicGroupDelete",
    "TmcTopicGroupDeleteAnswer",
    "TmcUserCancel",
    "TmcUserCancelAnswer",
    "TmcUserGet",
    "TmcUserGetAnswer",
    "TmcUserPermit",
    "TmcUserPermitAnswer",
    "TmcUserTopicsGet",
    "TmcUserTopicsGetAnswer",
]

__getattr__ = parts_of(
    __name__,
    {
        "groups": (
            "TmcGroupAdd",
            "TmcGroupAddAnswer",
            "TmcGroupDelete",
            "TmcGroupDeleteAnswer",
            "TmcGroupsGet",
            "TmcGroupsGetAnswer",
            "TmcTopicGroupAdd",
            "TmcTopicGroupAddAnswer",
            "TmcTopicGroupDelete",
            "TmcTopicGroupDeleteAnswer",
        ),
        "producing": (
            "TmcMessageProduce",
            "TmcMessageProduceAnswer",
            "TmcMessagesProduce",
            "TmcMessagesProduceAnswer",
        ),
        "queue": (
            "TmcMessagesConfirm",
            "TmcMessagesConfirmAnswer",
            "TmcMessagesConsume",
            "TmcMessagesConsumeAnswer",
            "TmcQueueGet",
            "TmcQueueGetAnswer",
        ),
        "users": (
            "TmcAuthGet",
            "TmcAuthGetAnswer",
            "TmcUserCancel",
            "TmcUserCancelAnswer",
            "TmcUserGet",
            "TmcUserGetAnswer",
            "TmcUserPermit",
            "TmcUserPermitAnswer",
            "TmcUserTopicsGet",
            "TmcUserTopicsGetAnswer",
        ),
    },
)
