"""
Sending a trade, whole or in parts.
"""

from __future__ import annotations

import attrs
from attrs import frozen

from tmallerp.top.method import Id, Method, Oid, Tid, as_tuple, at_most
from tmallerp.top.models.logistics.shipments import Shipping


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

    With *is_split* 1 only the lines in *sub_tid* go, and the trade stays
    ``SELLER_CONSIGNED_PART`` until the last one; otherwise it becomes
    ``WAIT_BUYER_CONFIRM_GOODS``. One line's pieces cannot be split: that takes
    `AlibabaAscpLogisticsOfflineSend`.

    Before it, check each line: an open refund case, a hold, or ``PAID_FORBID_CONSIGN``
    forbids shipping, and a line ``TRADE_CLOSED_BY_TAOBAO`` inside a live trade must
    never go.

    Not for cash on delivery, nor for a trade already ordered by `LogisticsOnlineSend`.
    A second sending fails with a state error, so read the trade back: shipped with the
    same number means it worked. The sub-code
    ``isv.logistics-offline-service-error:B150`` passes by itself.

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
    """1 to send only the lines in *sub_tid*; 0 unless given."""

    seller_ip: str | None = None
    """Address of the seller's machine."""

    sender_id: Id | None = None
    """Contact the parcel leaves from; the default address without."""

    sub_tid: tuple[Oid, ...] | None = attrs.field(
        default=None, converter=as_tuple, validator=at_most(50)
    )
    """Lines in this parcel, at most 50; needs *is_split* 1."""


@frozen(kw_only=True, weakref_slot=False)
class LogisticsOnlineSendAnswer:
    """The answer of `LogisticsOnlineSend`."""

    shipping: Shipping | None = None
    """Whether it was accepted."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class LogisticsOnlineSend(Method[LogisticsOnlineSendAnswer]):
    """
    Order a pick-up by a carrier the platform arranges.

    Takes cash on delivery. With *out_sid* the trade is shipped at once; without it
    nothing changes until `LogisticsOnlineConfirm`, and `LogisticsOnlineCancel`
    withdraws it before the pick-up.

    With *is_split* 1 only the lines in *sub_tid* go, at most 20.

    A lost answer may have ordered a courier: read the shipments with
    `LogisticsOrdersGet` before sending again.

    Source: https://open.taobao.com/api.htm?docId=10687&docType=2
    """

    api = "taobao.logistics.online.send"

    tid: Tid
    """Number of the trade."""

    company_code: str
    """Carrier, by the code of `LogisticsCompaniesGet`."""

    sub_tid: tuple[Oid, ...] | None = attrs.field(
        default=None, converter=as_tuple, validator=at_most(20)
    )
    """Lines in this parcel, at most 20; needs *is_split* 1."""

    is_split: int | None = None
    """1 to send only the lines in *sub_tid*; 0 unless given."""

    out_sid: str | None = None
    """
    The parcel's number; without it the trade stays unshipped until
    `LogisticsOnlineConfirm`.
    """

    sender_id: Id | None = None
    """Contact the parcel leaves from; the default address without."""

    cancel_id: Id | None = None
    """Contact that gets returns; the default address without."""

    feature: str | None = None
    """Serial numbers, ``identCode=oid:c1,c2|oid2:c3;machineCode=oid:A``."""

    seller_ip: str | None = None
    """Address of the seller's machine."""


@frozen(kw_only=True, weakref_slot=False)
class LogisticsOnlineConfirmAnswer:
    """The answer of `LogisticsOnlineConfirm`."""

    shipping: Shipping | None = None
    """Whether it was accepted."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class LogisticsOnlineConfirm(Method[LogisticsOnlineConfirmAnswer]):
    """
    Give the parcel's number for a pick-up ordered without one.

    Completes `LogisticsOnlineSend`; only then does the trade count as shipped.

    After a lost answer read the trade back before repeating it.

    Source: https://open.taobao.com/api.htm?docId=10689&docType=2
    """

    api = "taobao.logistics.online.confirm"

    tid: Tid
    """Number of the trade."""

    out_sid: str
    """The parcel's number."""

    sub_tid: tuple[Oid, ...] | None = attrs.field(
        default=None, converter=as_tuple, validator=at_most(20)
    )
    """Lines in this parcel, at most 20; needs *is_split* 1."""

    is_split: int | None = None
    """1 to confirm only the lines in *sub_tid*; 0 unless given."""

    seller_ip: str | None = None
    """Address of the seller's machine."""


@frozen(kw_only=True, weakref_slot=False)
class LogisticsOnlineCancelAnswer:
    """The answer of `LogisticsOnlineCancel`."""

    modify_time: str | None = None
    """When it was cancelled, as the platform writes it."""

    recreated_order_id: str | None = None
    """Number of the logistics order made in place of the cancelled one."""

    is_success: bool | None = None
    """Whether it was cancelled."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class LogisticsOnlineCancel(Method[LogisticsOnlineCancelAnswer]):
    """
    Withdraw a pick-up that has not taken place.

    Only for what `LogisticsOnlineSend` ordered.

    The platform may make a new logistics order in its place: `recreated_order_id` names
    it. Do not repeat it without reading the shipments.

    Source: https://open.taobao.com/api.htm?docId=10688&docType=2
    """

    api = "taobao.logistics.online.cancel"

    tid: Tid
    """Number of the trade."""


@frozen(kw_only=True, weakref_slot=False)
class LogisticsDummySendAnswer:
    """The answer of `LogisticsDummySend`."""

    shipping: Shipping | None = None
    """Whether it was accepted."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class LogisticsDummySend(Method[LogisticsDummySendAnswer]):
    """
    Ship a trade that needs no carrier.

    For virtual goods and services: no parcel, no number, and the whole trade at once.

    It marks the trade as shipped without a number, so it is never a way round a carrier
    that failed. After a lost answer read the trade back before repeating it.

    Source: https://open.taobao.com/api.htm?docId=10691&docType=2
    """

    api = "taobao.logistics.dummy.send"

    tid: Tid
    """Number of the trade."""

    feature: str | None = None
    """Serial numbers, ``identCode=oid:c1,c2|oid2:c3;machineCode=oid:A``."""

    seller_ip: str | None = None
    """Address of the seller's machine."""
