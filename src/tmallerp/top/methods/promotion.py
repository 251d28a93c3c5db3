"""
Promotions.
"""

from __future__ import annotations

from attrs import frozen

from tmallerp.top.method import Id, Method
from tmallerp.top.models.promotion import PromotionRange, RptCustBase


@frozen(kw_only=True, weakref_slot=False)
class PromotionmiscActivityRangeListGetAnswer:
    """The answer of `PromotionmiscActivityRangeListGet`."""

    promotion_range_list: tuple[PromotionRange, ...] = ()
    """The items it applies to."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class PromotionmiscActivityRangeListGet(Method[PromotionmiscActivityRangeListGetAnswer]):
    """
    List the items a promotion applies to.

    Source: https://open.taobao.com/api.htm?docId=22252&docType=2
    """

    api = "taobao.promotionmisc.activity.range.list.get"
    idempotent = True

    activity_id: Id
    """Number of the promotion."""


@frozen(kw_only=True, weakref_slot=False)
class SimbaRptCustbaseGetAnswer:
    """The answer of `SimbaRptCustbaseGet`."""

    rpt_cust_base_list: tuple[RptCustBase, ...] = ()
    """Rows of the report."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class SimbaRptCustbaseGet(Method[SimbaRptCustbaseGetAnswer]):
    """
    Read the advertising report of an account.

    Seen in one captured answer, an empty one; its parameters are not documented. Use
    `RawMethod` to send any.
    """

    api = "taobao.simba.rpt.custbase.get"
    idempotent = True
