"""
Members without what is personal.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import attrs
from attrs import frozen

from tmallerp.top.method import Id, Method, PagedMethod, at_most
from tmallerp.top.models.customers import BasicMember, CrmMember


@frozen(kw_only=True, weakref_slot=False)
class CrmMembersGetPrivyAnswer:
    """The answer of `CrmMembersGetPrivy`."""

    members: tuple[BasicMember, ...] = ()
    """The members of this page."""

    total_result: int | None = None
    """Rows in all."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class CrmMembersGetPrivy(PagedMethod[CrmMembersGetPrivyAnswer, BasicMember]):
    """
    List the shop's members without their nicks.

    Members come with `ouid`. Amounts asked for are in yuan.

    Source: https://open.taobao.com/api.htm?docId=57647&docType=2
    """

    api = "taobao.crm.members.get.privy"
    idempotent = True
    rows_of = "members"
    total_of = "total_result"
    page_of = ("current_page", "page_size")

    grade: int | None = None
    """Only members of this level, 0 without membership, 1 to 4 rising."""

    max_last_trade_time: datetime | None = None
    """Only members whose last trade was ordered no later."""

    min_last_trade_time: datetime | None = None
    """Only members whose last trade was ordered no earlier."""

    max_trade_amount: Decimal | None = None
    """Yuan of turnover at most."""

    min_trade_amount: Decimal | None = None
    """Yuan of turnover at least."""

    min_trade_count: int | None = None
    """Successful trades at least, a count."""

    max_trade_count: int | None = None
    """Successful trades at most, a count."""

    ouid: str | None = None
    """The buyer, in the newer numbering of members."""

    current_page: int = attrs.field(default=1, validator=at_most(None))
    """Page, from 1. A page past the end is empty."""

    page_size: int = attrs.field(default=40, validator=at_most(100))
    """Rows a page, at most 100."""


@frozen(kw_only=True, weakref_slot=False)
class CrmMembersSearchPrivyAnswer:
    """The answer of `CrmMembersSearchPrivy`."""

    members: tuple[CrmMember, ...] = ()
    """The members of this page."""

    total_result: int | None = None
    """Rows in all."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class CrmMembersSearchPrivy(PagedMethod[CrmMembersSearchPrivyAnswer, CrmMember]):
    """
    Search the shop's members without their nicks.

    Members come with `ouid`. At most 1,000 pages; amounts asked for are in yuan.

    Source: https://open.taobao.com/api.htm?docId=57604&docType=2
    """

    api = "taobao.crm.members.search.privy"
    idempotent = True
    rows_of = "members"
    total_of = "total_result"
    page_of = ("current_page", "page_size")
    last_page = 1000

    grade: int | None = None
    """Only members of this level, 0 without membership, 1 to 4 rising."""

    relation_source: int | None = None
    """How the member came, 1 bought, 2 ordered without success, 3 added by the seller."""

    max_last_trade_time: datetime | None = None
    """Only members whose last trade was ordered no later."""

    min_last_trade_time: datetime | None = None
    """Only members whose last trade was ordered no earlier."""

    min_trade_count: int | None = None
    """Successful trades at least, a count."""

    max_trade_count: int | None = None
    """Successful trades at most, a count."""

    group_id: Id | None = None
    """Only members of this group."""

    min_trade_amount: Decimal | None = None
    """Yuan of turnover at least."""

    max_trade_amount: Decimal | None = None
    """Yuan of turnover at most."""

    ouid: str | None = None
    """The buyer, in the newer numbering of members."""

    current_page: int = attrs.field(default=1, validator=at_most(1000))
    """Page, from 1; at most 1,000. A page past the end is empty."""

    page_size: int = attrs.field(default=40, validator=at_most(100))
    """Rows a page, at most 100."""


@frozen(kw_only=True, weakref_slot=False)
class CrmMembersIncrementGetPrivyAnswer:
    """The answer of `CrmMembersIncrementGetPrivy`."""

    members: tuple[BasicMember, ...] = ()
    """The members of this page."""

    total_result: int | None = None
    """Rows in all."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class CrmMembersIncrementGetPrivy(
    PagedMethod[CrmMembersIncrementGetPrivyAnswer, BasicMember]
):
    """
    List members by the time of change, without their nicks.

    Members come with `ouid`. At most 1,000 pages: narrow the window beyond that.

    Source: https://open.taobao.com/api.htm?docId=57596&docType=2
    """

    api = "taobao.crm.members.increment.get.privy"
    idempotent = True
    rows_of = "members"
    total_of = "total_result"
    page_of = ("current_page", "page_size")
    last_page = 1000

    start_modify: datetime | None = None
    """Beginning of the window, by the time of change."""

    end_modify: datetime | None = None
    """End of the window, by the time of change."""

    grade: int | None = None
    """Only members of this level, 0 without membership, 1 to 4 rising."""

    current_page: int = attrs.field(default=1, validator=at_most(1000))
    """Page, from 1; at most 1,000. A page past the end is empty."""

    page_size: int = attrs.field(default=40, validator=at_most(100))
    """Rows a page, at most 100."""


@frozen(kw_only=True, weakref_slot=False)
class CrmMemberinfoUpdatePrivyAnswer:
    """The answer of `CrmMemberinfoUpdatePrivy`."""

    is_success: bool | None = None
    """Whether it was done."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class CrmMemberinfoUpdatePrivy(Method[CrmMemberinfoUpdatePrivyAnswer]):
    """
    Change a member of the shop, named by *ouid*.

    Overwrites the figures of the member that the platform counted. Amounts are in fen
    here, while the queries of members take yuan.

    Source: https://open.taobao.com/api.htm?docId=57654&docType=2
    """

    api = "taobao.crm.memberinfo.update.privy"

    status: str
    """``normal``, or ``blacklist`` for members who get no discount."""

    ouid: str
    """The member, in the newer numbering."""

    grade: int | None = None
    """Level to set, 1 to 4; one on the blacklist is not raised."""

    province: str | None = None
    """Province to set, by the platform's number of areas."""

    city: str | None = None
    """City to set, by the platform's number of areas."""

    trade_count: int | None = None
    """Successful trades to set, a count."""

    trade_amount: int | None = None
    """Turnover to set, in fen."""

    close_trade_count: int | None = None
    """Closed trades to set, a count."""

    close_trade_amount: int | None = None
    """Amount of closed trades to set, in fen."""

    item_num: int | None = None
    """Pieces bought to set, a count."""

    group_ids: str | None = None
    """Numbers of the member's groups, as one text."""
