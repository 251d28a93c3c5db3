"""
Grades and groups.
"""

from __future__ import annotations

import attrs
from attrs import frozen

from tmallerp.top.method import Method, PagedMethod, as_tuple, at_most
from tmallerp.top.models.customers import CrmGroupsGetGroup, GradePromotion


@frozen(kw_only=True, weakref_slot=False)
class CrmGradeGetAnswer:
    """The answer of `CrmGradeGet`."""

    grade_promotions: tuple[GradePromotion, ...] = ()
    """The levels."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class CrmGradeGet(Method[CrmGradeGetAnswer]):
    """
    Read the shop's levels of membership and what they ask and give.

    Source: https://open.taobao.com/api.htm?docId=10824&docType=2
    """

    api = "taobao.crm.grade.get"
    idempotent = True


@frozen(kw_only=True, weakref_slot=False)
class CrmGradeSetAnswer:
    """The answer of `CrmGradeSet`."""

    is_success: bool | None = None
    """Whether it was done."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class CrmGradeSet(Method[CrmGradeSetAnswer]):
    """
    Set the shop's levels of membership, their thresholds and discounts.

    Changes prices for members at once. One of *amount* and *count* must be given where
    levels have thresholds; *amount* is in fen.

    Source: https://open.taobao.com/api.htm?docId=10831&docType=2
    """

    api = "taobao.crm.grade.set"

    grade: tuple[int, ...] = attrs.field(converter=as_tuple, validator=at_most(4))
    """The levels set, 1 to 4, at most 4."""

    discount: tuple[int, ...] = attrs.field(converter=as_tuple, validator=at_most(4))
    """
    Thousandths of the price each level pays, at most 4: 950 is 95 %; not below 700,
    lower for higher levels.
    """

    hierarchy: tuple[bool, ...] = attrs.field(converter=as_tuple, validator=at_most(4))
    """Whether each level has a threshold to reach; one value a level, at most 4."""

    amount: tuple[int, ...] | None = attrs.field(
        default=None, converter=as_tuple, validator=at_most(4)
    )
    """
    Turnover that leads to each level, in fen, rising, at most 4; the other way is
    *count*.
    """

    count: tuple[int, ...] | None = attrs.field(
        default=None, converter=as_tuple, validator=at_most(4)
    )
    """
    Successful trades that lead to each level, counts, at most 4; the other way is
    *amount*.
    """


@frozen(kw_only=True, weakref_slot=False)
class CrmGroupsGetAnswer:
    """The answer of `CrmGroupsGet`."""

    groups: tuple[CrmGroupsGetGroup, ...] = ()
    """The groups of this page."""

    total_result: int | None = None
    """Rows in all."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class CrmGroupsGet(PagedMethod[CrmGroupsGetAnswer, CrmGroupsGetGroup]):
    """
    List the shop's groups of members.

    Source: https://open.taobao.com/api.htm?docId=10833&docType=2
    """

    api = "taobao.crm.groups.get"
    idempotent = True
    rows_of = "groups"
    total_of = "total_result"
    page_of = ("current_page", "page_size")

    current_page: int = attrs.field(default=1, validator=at_most(None))
    """Page, from 1. A page past the end is empty."""

    page_size: int = attrs.field(default=20, validator=at_most(100))
    """Rows a page, at most 100; 20 without."""
