"""
Customers: members of the shop, their grades and groups.

Each part loads when one of its names is used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tmallerp.top._parts import parts_of

if TYPE_CHECKING:
    from tmallerp.top.methods.customers.grades import (
        CrmGradeGet,
        CrmGradeGetAnswer,
        CrmGradeSet,
        CrmGradeSetAnswer,
        CrmGroupsGet,
        CrmGroupsGetAnswer,
    )
    from tmallerp.top.methods.customers.members import (
        CrmMemberinfoUpdate,
        CrmMemberinfoUpdateAnswer,
        CrmMembersGet,
        CrmMembersGetAnswer,
        CrmMembersIncrementGet,
        CrmMembersIncrementGetAnswer,
        CrmMembersSearch,
        CrmMembersSearchAnswer,
    )
    from tmallerp.top.methods.customers.privy import (
        CrmMemberinfoUpdatePrivy,
        CrmMemberinfoUpdatePrivyAnswer,
        CrmMembersGetPrivy,
        CrmMembersGetPrivyAnswer,
        CrmMembersIncrementGetPrivy,
        CrmMembersIncrementGetPrivyAnswer,
        CrmMembersSearchPrivy,
        CrmMembersSearchPrivyAnswer,
    )

__all__ = [
    "CrmGradeGet",
    "CrmGradeGetAnswer",
    "CrmGradeSet",
    "CrmGradeSetAnswer",
    "CrmGroupsGet",
    "CrmGroupsGetAnswer",
    "CrmMemberinfoUpdate",
    "CrmMemberinfoUpdateAnswer",
    "CrmMemberinfoUpdatePrivy",
    "CrmMemberinfoUpdatePrivyAnswer",
    "CrmMembersGet",
    "CrmMembersGetAnswer",
    "CrmMembersGetPrivy",
    "CrmMembersGetPrivyAnswer",
    "CrmMembersIncrementGet",
    "CrmMembersIncrementGetAnswer",
    "CrmMembersIncrementGetPrivy",
    "CrmMembersIncrementGetPrivyAnswer",
    "CrmMembersSearch",
    "CrmMembersSearchAnswer",
    "CrmMembersSearchPrivy",
    "CrmMembersSearchPrivyAnswer",
]

__getattr__ = parts_of(
    __name__,
    {
        "grades": (
            "CrmGradeGet",
            "CrmGradeGetAnswer",
            "CrmGradeSet",
            "CrmGradeSetAnswer",
            "CrmGroupsGet",
            "CrmGroupsGetAnswer",
        ),
        "members": (
            "CrmMemberinfoUpdate",
            "CrmMemberinfoUpdateAnswer",
            "CrmMembersGet",
            "CrmMembersGetAnswer",
            "CrmMembersIncrementGet",
            "CrmMembersIncrementGetAnswer",
            "CrmMembersSearch",
            "CrmMembersSearchAnswer",
        ),
        "privy": (
            "CrmMemberinfoUpdatePrivy",
            "CrmMemberinfoUpdatePrivyAnswer",
            "CrmMembersGetPrivy",
            "CrmMembersGetPrivyAnswer",
            "CrmMembersIncrementGetPrivy",
            "CrmMembersIncrementGetPrivyAnswer",
            "CrmMembersSearchPrivy",
            "CrmMembersSearchPrivyAnswer",
        ),
    },
)
