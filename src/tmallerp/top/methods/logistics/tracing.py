"""
Parcels on their way.
"""

from __future__ import annotations

from datetime import datetime

import attrs
from attrs import frozen

from tmallerp.top.method import Method, PagedMethod, Tid, as_tuple, at_most
from tmallerp.top.models.logistics.shipments import Shipping, SingleResultDto
from tmallerp.top.models.logistics.tracing import (
    LogisticsInstantTraceSearchResult,
    TransitStepInfo,
    TransitStepResult,
)


@frozen(kw_only=True, weakref_slot=False)
class LogisticsTraceSearchAnswer:
    """The answer of `LogisticsTraceSearch`."""

    out_sid: str | None = None
    """The parcel's number."""

    company_name: str | None = None
    """The carrier."""

    tid: Tid | None = None
    """Number of the trade."""

    status: str | None = None
    """Where the parcel stands, in the platform's words."""

    trace_list: tuple[TransitStepInfo, ...] = ()
    """The steps on its way."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class LogisticsTraceSearch(Method[LogisticsTraceSearchAnswer]):
    """
    Read where a trade's parcel has been.

    Live only for pick-ups ordered by `LogisticsOnlineSend`. For the seller's own
    carriers the status turns to signed at once and means nothing: never take it as
    proof of delivery.

    It shows one parcel; for a split trade ask with *is_split* 1 and *sub_tid*, or use
    `LogisticsTraceGet`.

    Source: https://open.taobao.com/api.htm?docId=10463&docType=2
    """

    api = "taobao.logistics.trace.search"
    idempotent = True

    tid: Tid
    """Number of the trade."""

    is_split: int | None = None
    """1 to ask for the parcel of the lines in *sub_tid*."""

    sub_tid: tuple[str, ...] | None = attrs.field(
        default=None, converter=as_tuple, validator=at_most(50)
    )
    """Lines of the parcel asked for, at most 50; with *is_split* 1."""


@frozen(kw_only=True, weakref_slot=False)
class LogisticsTraceGetAnswer:
    """The answer of `LogisticsTraceGet`."""

    result: tuple[TransitStepResult, ...] = ()
    """One entry a parcel."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class LogisticsTraceGet(Method[LogisticsTraceGetAnswer]):
    """
    Read where every parcel of a trade has been.

    One result a parcel.

    Source: https://open.taobao.com/api.htm?docId=65623&docType=2
    """

    api = "taobao.logistics.trace.get"
    idempotent = True

    tid: Tid
    """Number of the trade."""


@frozen(kw_only=True, weakref_slot=False)
class LogisticsInstantTraceSearchAnswer:
    """The answer of `LogisticsInstantTraceSearch`."""

    result: LogisticsInstantTraceSearchResult | None = None
    """The parcels and their steps."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class LogisticsInstantTraceSearch(Method[LogisticsInstantTraceSearchAnswer]):
    """
    Read where the parcels of a trade delivered within the city have been.

    For couriers inside one city (同城). A failure arrives inside a good answer: look at
    the result's `success`.

    Source: https://open.taobao.com/api.htm?docId=64816&docType=2
    """

    api = "taobao.logistics.instant.trace.search"
    idempotent = True

    tid: Tid
    """Number of the trade."""

    mail_no: str | None = None
    """The parcel's number."""

    is_split: int | None = None
    """1 to ask for the parcel of the lines in *sub_tid*."""

    sub_tid: str | None = None
    """Lines of the parcel asked for; with *is_split* 1."""


@frozen(kw_only=True, weakref_slot=False)
class LogisticsOrdersGetAnswer:
    """The answer of `LogisticsOrdersGet`."""

    total_results: int | None = None
    """Rows in the whole answer, over all pages."""

    shippings: tuple[Shipping, ...] = ()
    """The logistics orders of this page."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class LogisticsOrdersGet(PagedMethod[LogisticsOrdersGetAnswer, Shipping]):
    """
    List logistics orders by the time they were made.

    Naming a trade gives its parcels, which is the way to find out whether a sending
    worked. Personal data is masked.

    Source: https://open.taobao.com/api.htm?docId=235&docType=2
    """

    api = "taobao.logistics.orders.get"
    idempotent = True
    fields_of = "shippings"
    rows_of = "shippings"

    tid: Tid | None = None
    """Only the logistics orders of this trade."""

    buyer_nick: str | None = None
    """The buyer's account, as masked."""

    status: str | None = None
    """
    One state of a logistics order, such as ``CREATED``, ``ACCEPTED`` or
    ``ACCEPTED_BY_RECEIVER``.
    """

    seller_confirm: str | None = None
    """Whether the seller confirmed: ``yes`` or ``no``."""

    receiver_name: str | None = attrs.field(default=None, repr=False)
    """The receiver's name."""

    start_created: datetime | None = None
    """Beginning of the window, by the time of creation."""

    end_created: datetime | None = None
    """End of the window."""

    freight_payer: str | None = None
    """Who pays for it: ``buyer`` or ``seller``."""

    type: str | None = None
    """How it travels: ``post``, ``express`` or ``ems``."""

    ouid: str | None = None
    """Only this buyer, by the mark that stands for the account within this app."""

    fields: str | None = None
    """Which fields to read, comma-separated; None asks for all the answer knows."""

    page_no: int = attrs.field(default=1, validator=at_most(None))
    """Page, from 1."""

    page_size: int = attrs.field(default=40, validator=at_most(100))
    """Rows a page; 40 unless given."""


@frozen(kw_only=True, weakref_slot=False)
class LogisticsOrdersDetailGetAnswer:
    """The answer of `LogisticsOrdersDetailGet`."""

    total_results: int | None = None
    """Rows in the whole answer, over all pages."""

    shippings: tuple[SingleResultDto, ...] = ()
    """The logistics orders of this page."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class LogisticsOrdersDetailGet(
    PagedMethod[LogisticsOrdersDetailGetAnswer, SingleResultDto]
):
    """
    List logistics orders with the receiver's place and numbers.

    As `LogisticsOrdersGet`, with more fields. Personal data is masked.

    Source: https://open.taobao.com/api.htm?docId=234&docType=2
    """

    api = "taobao.logistics.orders.detail.get"
    idempotent = True
    fields_of = "shippings"
    rows_of = "shippings"

    tid: Tid | None = None
    """Only the logistics orders of this trade."""

    buyer_nick: str | None = None
    """The buyer's account, as masked."""

    status: str | None = None
    """
    One state of a logistics order, such as ``CREATED``, ``ACCEPTED`` or
    ``ACCEPTED_BY_RECEIVER``.
    """

    seller_confirm: str | None = None
    """Whether the seller confirmed: ``yes`` or ``no``."""

    receiver_name: str | None = attrs.field(default=None, repr=False)
    """The receiver's name."""

    start_created: datetime | None = None
    """Beginning of the window, by the time of creation."""

    end_created: datetime | None = None
    """End of the window."""

    freight_payer: str | None = None
    """Who pays for it: ``buyer`` or ``seller``."""

    type: str | None = None
    """How it travels: ``post``, ``express`` or ``ems``."""

    ouid: str | None = None
    """Only this buyer, by the mark that stands for the account within this app."""

    fields: str | None = None
    """Which fields to read, comma-separated; None asks for all the answer knows."""

    page_no: int = attrs.field(default=1, validator=at_most(None))
    """Page, from 1."""

    page_size: int = attrs.field(default=40, validator=at_most(100))
    """Rows a page; 40 unless given."""
