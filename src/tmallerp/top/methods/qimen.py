"""
QIMEN: telling warehouses and the platform about each other.
"""

from __future__ import annotations

from datetime import datetime

import attrs
from attrs import frozen

from tmallerp.top.method import Id, Method, PagedMethod, Tid, as_tuple, at_most
from tmallerp.top.models.qimen import QimenEvent, QimenResult, QimenUser


@frozen(kw_only=True, weakref_slot=False)
class QimenTradeUserAddAnswer:
    """The answer of `QimenTradeUserAdd`."""

    gmt_create: datetime | None = None
    """When it was switched on."""

    appkey: str | None = None
    """Key of the app it is switched on for."""

    memo: str | None = None
    """A note."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class QimenTradeUserAdd(Method[QimenTradeUserAddAnswer]):
    """
    Switch on Qimen trade events for the seller of the session.

    Qimen (奇门) is the platform's exchange between ERP, warehouse and shop.

    Read `QimenTradeUsersGet` before repeating it.

    Source: https://open.taobao.com/api.htm?docId=28676&docType=2
    """

    api = "taobao.qimen.trade.user.add"

    memo: str | None = None
    """A note."""


@frozen(kw_only=True, weakref_slot=False)
class QimenTradeUserDeleteAnswer:
    """The answer of `QimenTradeUserDelete`."""

    modal: bool | None = None
    """Whether it was done."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class QimenTradeUserDelete(Method[QimenTradeUserDeleteAnswer]):
    """
    Switch off Qimen trade events for the seller of the session.

    It ends the service for the seller at once. Read `QimenTradeUsersGet` before
    repeating it.

    Source: https://open.taobao.com/api.htm?docId=28675&docType=2
    """

    api = "taobao.qimen.trade.user.delete"


@frozen(kw_only=True, weakref_slot=False)
class QimenTradeUsersGetAnswer:
    """The answer of `QimenTradeUsersGet`."""

    total_count: int | None = None
    """Rows in all."""

    users: tuple[QimenUser, ...] = ()
    """The sellers of this page."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class QimenTradeUsersGet(PagedMethod[QimenTradeUsersGetAnswer, QimenUser]):
    """
    List the sellers that have Qimen trade events switched on.

    Source: https://open.taobao.com/api.htm?docId=28674&docType=2
    """

    api = "taobao.qimen.trade.users.get"
    idempotent = True
    rows_of = "users"
    total_of = "total_count"
    page_of = ("page_index", "page_size")

    page_size: int = 40
    """Rows a page."""

    page_index: int = attrs.field(default=1, validator=at_most(None))
    """Page, from 1."""


@frozen(kw_only=True, weakref_slot=False)
class QimenEventProduceAnswer:
    """The answer of `QimenEventProduce`."""

    is_success: bool | None = None
    """Whether it was accepted."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class QimenEventProduce(Method[QimenEventProduceAnswer]):
    """
    Report how far the ERP has come with a trade.

    It becomes a step of processing. A trade of another shop system needs *platform* and
    *nick*.

    A repeat may record the step twice; `JdsTradeTracesGet` shows what is recorded.

    Source: https://open.taobao.com/api.htm?docId=28678&docType=2
    """

    api = "taobao.qimen.event.produce"

    status: str
    """Step reached, such as ``QIMEN_ERP_TRANSFER`` or ``QIMEN_ERP_CHECK``."""

    tid: Tid
    """Number of the trade."""

    ext: str | None = None
    """Further data, JSON in text."""

    platform: str | None = None
    """
    Shop system the trade comes from: ``MAIN`` for this one, ``JD``, ``1688``, ``POS``,
    ``OTHER`` and so on.
    """

    create: int | None = None
    """When the order was made, as a number; the unit is not stated."""

    nick: str | None = None
    """The shop's account on that other system; needs *platform*."""

    erp_order_id: str | None = None
    """The ERP's number of the order; left out when it was split or merged."""

    taobao_sub_order_ids: str | None = None
    """Lines concerned, comma-separated; left out when the order was split or merged."""

    event_time: str | None = None
    """When it happened."""


@frozen(kw_only=True, weakref_slot=False)
class QimenEventsProduceAnswer:
    """The answer of `QimenEventsProduce`."""

    is_all_success: bool | None = None
    """Whether all were accepted."""

    results: tuple[QimenResult, ...] = ()
    """The outcomes, one an event."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class QimenEventsProduce(Method[QimenEventsProduceAnswer]):
    """
    Report how far the ERP has come, for several trades at once.

    At most 50 at a time; a result has no key but its place in the list.

    Some may fail inside a good answer: look at `is_all_success`, then repeat only the
    failed ones.

    Source: https://open.taobao.com/api.htm?docId=28677&docType=2
    """

    api = "taobao.qimen.events.produce"

    messages: tuple[QimenEvent, ...] = attrs.field(
        converter=as_tuple, validator=at_most(50)
    )
    """The events, at most 50."""


@frozen(kw_only=True, weakref_slot=False)
class QimenOrderstatusUpdateAnswer:
    """The answer of `QimenOrderstatusUpdate`."""

    message: str | None = None
    """The outcome in words."""

    result_code: str | None = None
    """Code of the outcome."""

    is_success: bool | None = None
    """Whether it was done."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class QimenOrderstatusUpdate(Method[QimenOrderstatusUpdateAnswer]):
    """
    Report what a store did with orders assigned to it.

    For stores that ship (``FAHUO``) or hand out (``ZITI``) what the platform assigned
    to them. *status* belongs to one or the other; at most 100 orders at a time.

    Acceptance and denial cannot be told from a repeat: read the orders back before
    sending it again.

    Source: https://open.taobao.com/api.htm?docId=27028&docType=2
    """

    api = "taobao.qimen.orderstatus.update"

    allocation_code: str
    """Number of the assignment."""

    order_codes: tuple[str, ...] = attrs.field(converter=as_tuple, validator=at_most(100))
    """Numbers of the lines, at most 100."""

    store_id: Id
    """Number of the store, as the merchant centre has it."""

    type: str
    """``FAHUO`` the store ships, ``ZITI`` the buyer collects."""

    status: str
    """
    What the store did, such as ``X_SHOP_ALLOCATION``, ``X_SHOP_DENY`` or ``X_MATCHED``;
    depends on *type*.
    """

    operator: str
    """Who did it."""

    action_time: str | None = None
    """When it happened, as text."""
