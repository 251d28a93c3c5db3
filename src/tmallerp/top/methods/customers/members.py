"""
Members of the shop.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import attrs
from attrs import frozen

from tmallerp.top.method import Id, Method, PagedMethod, at_most
from tmallerp.top.models.customers import BasicMember, CrmMember


@frozen(kw_only=True, weakref_slot=False)
class CrmMembersGetAnswer:
    """The answer of `CrmMembersGet`."""

    members: tuple[BasicMember, ...] = ()
    """The members of this page."""

    total_result: int | None = None
    """Rows in all."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class CrmMembersGet(PagedMethod[CrmMembersGetAnswer, BasicMember]):
    """
    List the shop's members.

    At most 1,000 pages: narrow by time or amount beyond that. Amounts asked for are in
    yuan.

    Source: https://open.taobao.com/api.htm?docId=10838&docType=2
    """

    api = "taobao.crm.members.get"
    idempotent = True
    rows_of = "members"
    total_of = "total_result"
    page_of = ("current_page", "page_size")
    last_page = 1000

    buyer_nick: str | None = attrs.field(default=None, validator=at_most(1000, least=0))
    """The buyer's account."""

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

    open_uid: str | None = None
    """The buyer, stable for this app."""

    current_page: int = attrs.field(default=1, validator=at_most(1000))
    """Page, from 1; at most 1,000. A page past the end is empty."""

    page_size: int = attrs.field(default=40, validator=at_most(100))
    """Rows a page, at most 100."""


@frozen(kw_only=True, weakref_slot=False)
class CrmMembersSearchAnswer:
    """The answer of `CrmMembersSearch`."""

    members: tuple[CrmMember, ...] = ()
    """The members of this page."""

    total_result: int | None = None
    """Rows in all."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class CrmMembersSearch(PagedMethod[CrmMembersSearchAnswer, CrmMember]):
    """
    Search the shop's members, by group and source too.

    At most 1,000 pages: narrow by time or amount beyond that. Amounts asked for are in
    yuan.

    Source: https://open.taobao.com/api.htm?docId=10836&docType=2
    """

    api = "taobao.crm.members.search"
    idempotent = True
    rows_of = "members"
    total_of = "total_result"
    page_of = ("current_page", "page_size")
    last_page = 1000

    buyer_nick: str | None = attrs.field(default=None, validator=at_most(1000, least=0))
    """The buyer's account."""

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

    open_uid: str | None = None
    """The buyer, stable for this app."""

    current_page: int = attrs.field(default=1, validator=at_most(1000))
    """Page, from 1; at most 1,000. A page past the end is empty."""

    page_size: int = attrs.field(default=40, validator=at_most(100))
    """Rows a page, at most 100."""


@frozen(kw_only=True, weakref_slot=False)
class CrmMembersIncrementGetAnswer:
    """The answer of `CrmMembersIncrementGet`."""

    members: tuple[BasicMember, ...] = ()
    """The members of this page."""

    total_result: int | None = None
    """Rows in all."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class CrmMembersIncrementGet(PagedMethod[CrmMembersIncrementGetAnswer, BasicMember]):
    """
    List members of the shop by the time of change.

    At most 1,000 pages: narrow the window beyond that.

    Source: https://open.taobao.com/api.htm?docId=10826&docType=2
    """

    api = "taobao.crm.members.increment.get"
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
class CrmMemberinfoUpdateAnswer:
    """The answer of `CrmMemberinfoUpdate`."""

    is_success: bool | None = None
    """Whether it was done."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class CrmMemberinfoUpdate(Method[CrmMemberinfoUpdateAnswer]):
    """
    Change a member of the shop, named by nick.

    Older; `CrmMemberinfoUpdatePrivy` names the member by `ouid`.

    Overwrites the figures of the member that the platform counted. Amounts are in fen
    here, while the queries of members take yuan.

    Source: https://open.taobao.com/api.htm?docId=10837&docType=2
    """

    api = "taobao.crm.memberinfo.update"

    buyer_nick: str = attrs.field(validator=at_most(32, least=0))
    """Older; the member's account."""

    status: str = attrs.field(validator=at_most(32, least=0))
    """Older; ``normal``, or ``blacklist`` for members who get no discount."""

    grade: int | None = attrs.field(default=None, validator=at_most(6))
    """Older; level to set, 1 to 4; one on the blacklist is not raised."""

    province: str | None = None
    """Older; province to set, by the platform's number of areas."""

    city: str | None = None
    """Older; city to set, by the platform's number of areas."""

    trade_count: int | None = None
    """Older; successful trades to set, a count."""

    trade_amount: int | None = None
    """Older; turnover to set, in fen."""

    close_trade_count: int | None = None
    """Older; closed trades to set, a count."""

    close_trade_amount: int | None = None
    """Older; amount of closed trades to set, in fen."""

    group_ids: str | None = None
    """Older; numbers of the member's groups, as one text."""

    item_num: int | None = None
    """Older; pieces bought to set, a count."""
