"""
Logistics: carriers, and telling the platform that a parcel left.
"""

from __future__ import annotations

import attrs
from attrs import frozen

from tmallerp.top.method import Id, Method, Oid, Tid, at_most
from tmallerp.top.models.logistics import LogisticsCompany, Shipping


@frozen(kw_only=True, weakref_slot=False)
class LogisticsOfflineSendAnswer:
    """The answer of `LogisticsOfflineSend`."""

    shipping: Shipping | None = None
    """Whether it was accepted."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class LogisticsOfflineSend(Method[LogisticsOfflineSendAnswer]):
    """
    Tell the platform that the seller's own carrier took a parcel.

    Not for cash on delivery. A second sending fails with a state error, so read the trade
    back before concluding anything. With *is_split* 1 only the lines in *sub_tid* go; one
    line's pieces cannot be split.

    Source: https://open.taobao.com/api.htm?docId=10690&docType=2
    """

    api = "taobao.logistics.offline.send"

    company_code: str
    """Carrier, by the code of `LogisticsCompaniesGet`."""

    out_sid: str
    """The parcel's number."""

    tid: Tid
    """Number of the trade."""

    cancel_id: Id | None = None
    """Contact that gets returns; the default address without."""

    feature: str | None = None
    """Serial numbers, ``identCode=oid:c1,c2|oid2:c3;machineCode=oid:A``."""

    is_split: int | None = None
    """1 to send only the lines in *sub_tid*."""

    seller_ip: str | None = None
    """Address of the seller's machine."""

    sender_id: Id | None = None
    """Contact the parcel leaves from; the default address without."""

    sub_tid: tuple[Oid, ...] | None = attrs.field(validator=at_most(50), default=None)
    """Lines in this parcel, at most 50; needs *is_split* 1."""


@frozen(kw_only=True, weakref_slot=False)
class LogisticsCompaniesGetAnswer:
    """The answer of `LogisticsCompaniesGet`."""

    logistics_companies: tuple[LogisticsCompany, ...] = ()
    """The carriers."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class LogisticsCompaniesGet(Method[LogisticsCompaniesGetAnswer]):
    """
    List the carriers the platform knows.

    Source: https://open.taobao.com/api.htm?docId=233&docType=2
    """

    api = "taobao.logistics.companies.get"
    idempotent = True
    needs_session = False
    fields_of = "logistics_companies"

    is_recommended: bool | None = None
    """Only carriers the platform recommends."""

    order_mode: str | None = None
    """``offline``, ``online`` or ``all``; needs *is_recommended*."""

    fields: str | None = None
    """Which fields to read, comma-separated; None asks for all the answer knows."""
