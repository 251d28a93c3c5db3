"""
The calls an app may make: bans, budgets with reserves, pace, and plans.

TOP counts calls by app and day and bans who calls too fast. A `Governor` is asked before
every call; give one to all clients of an app, and a `FileQuota` to all its processes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tmallerp.top._parts import parts_of

if TYPE_CHECKING:
    from tmallerp.top.quota._file import FileQuota
    from tmallerp.top.quota._governor import Governor
    from tmallerp.top.quota._jobs import (
        CallList,
        Job,
        PushStock,
        ReadWindows,
        SendParcels,
        read_bills,
        read_refunds,
    )
    from tmallerp.top.quota._plan import Plan, plan
    from tmallerp.top.quota._purpose import current_purpose, purpose
    from tmallerp.top.quota._rules import USUAL_PURPOSES, Pace, Purpose, QuotaRules
    from tmallerp.top.quota._status import QuotaStatus

__all__ = [
    "USUAL_PURPOSES",
    "CallList",
    "FileQuota",
    "Governor",
    "Job",
    "Pace",
    "Plan",
    "Purpose",
    "PushStock",
    "QuotaRules",
    "QuotaStatus",
    "ReadWindows",
    "SendParcels",
    "current_purpose",
    "plan",
    "purpose",
    "read_bills",
    "read_refunds",
]

__getattr__ = parts_of(
    __name__,
    {
        "_file": ("FileQuota",),
        "_governor": ("Governor",),
        "_jobs": (
            "CallList",
            "Job",
            "PushStock",
            "ReadWindows",
            "SendParcels",
            "read_bills",
            "read_refunds",
        ),
        "_plan": ("Plan", "plan"),
        "_purpose": ("current_purpose", "purpose"),
        "_rules": ("USUAL_PURPOSES", "Pace", "Purpose", "QuotaRules"),
        "_status": ("QuotaStatus",),
    },
)
