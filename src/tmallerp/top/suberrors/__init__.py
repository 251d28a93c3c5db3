"""
What TOP's error codes mean, and what to do about them.

Tables as data: the gateway's codes, the sub-codes of its services, what is known of
single calls, and the shapes in which a good answer says that the business failed. What
stands in no table keeps everything TOP said and is never a reason to send a write again.

Source: the platform's lists of platform and business error codes, and public code.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tmallerp.top._parts import parts_of

if TYPE_CHECKING:
    from tmallerp.top.suberrors._codes import CODES, RANGES
    from tmallerp.top.suberrors._failures import (
        Failure,
        business_failure,
        business_failures,
    )
    from tmallerp.top.suberrors._lookup import (
        SUB_CODES,
        Explanation,
        ban_scope,
        ban_seconds,
        explain,
        meaning_of,
    )
    from tmallerp.top.suberrors._meaning import READ_BACK, Again, Family, Meaning
    from tmallerp.top.suberrors._page import Row, render, rewritten, rows

__all__ = [
    "CODES",
    "RANGES",
    "READ_BACK",
    "SUB_CODES",
    "Again",
    "Explanation",
    "Failure",
    "Family",
    "Meaning",
    "Row",
    "ban_scope",
    "ban_seconds",
    "business_failure",
    "business_failures",
    "explain",
    "meaning_of",
    "render",
    "rewritten",
    "rows",
]

# Calls that go well need none of the tables.
__getattr__ = parts_of(
    __name__,
    {
        "_codes": ("CODES", "RANGES"),
        "_failures": ("Failure", "business_failure", "business_failures"),
        "_lookup": (
            "SUB_CODES",
            "Explanation",
            "ban_scope",
            "ban_seconds",
            "explain",
            "meaning_of",
        ),
        "_meaning": ("READ_BACK", "Again", "Family", "Meaning"),
        "_page": ("Row", "render", "rewritten", "rows"),
    },
)
