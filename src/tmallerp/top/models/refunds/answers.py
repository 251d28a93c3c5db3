"""
What answering a case gives back.
"""

from __future__ import annotations

from datetime import datetime

import attrs
from attrs import frozen

from tmallerp.top.method import Id, Oid, RefundId, Tid


@frozen(kw_only=True, weakref_slot=False)
class Address:
    """
    A return address of the shop.

    Personal data of the shop: keep it out of logs.
    """

    address_id: Id | None = None
    """Number of the address."""

    receiver_name: str | None = attrs.field(default=None, repr=False)
    """Who receives the goods."""

    post_code: str | None = None
    """Postcode."""

    mobile: str | None = attrs.field(default=None, repr=False)
    """Mobile number of the receiver."""

    country_name: str | None = None
    """Country."""

    province_name: str | None = None
    """Province."""

    city_name: str | None = None
    """City."""

    area_name: str | None = None
    """District."""

    town_name: str | None = None
    """Town or street office."""

    address_detail: str | None = attrs.field(default=None, repr=False)
    """Street and house."""

    division_code: str | None = None
    """Code of the administrative division."""


@frozen(kw_only=True, weakref_slot=False)
class CancelGoodsDto:
    """
    A report whether a parcel was stopped for a refund.

    Name the case, the line and the trade; the sum is in fen, unlike that of the case.
    """

    refund_id: RefundId
    """Number of the refund."""

    status: str
    """``SUCCESS`` the parcel was stopped, ``FAIL`` it was not."""

    tid: Tid
    """Number of the trade."""

    oid: Oid | None = None
    """Number of the line."""

    operate_time: datetime | None = None
    """When the parcel was stopped or missed."""

    refund_fee: int | None = None
    """What the buyer gets back, in fen."""

    outer_id: str | None = None
    """The merchant's code of the product."""

    auction_id: Id | None = None
    """Number of the item."""

    auction_num: int | None = None
    """Pieces."""

    msg: str | None = None
    """What to say about it, in words."""


@frozen(kw_only=True, weakref_slot=False)
class MaxRefundFee:
    """The highest sum that may be proposed to the buyer."""

    max_refund_fee: int | None = None
    """
    The sum, a whole number; the platform's documents do not state the unit, and the
    proposal itself is in fen.
    """


@frozen(kw_only=True, weakref_slot=False)
class QueryRefundStatusResponse:
    """Where one refund stands."""

    refund_id: RefundId | None = None
    """Number of the refund."""

    tid: Tid | None = None
    """Number of the trade."""

    oid: Oid | None = None
    """Number of the line."""

    modified: str | None = None
    """When it last changed, as text."""

    status: str | None = None
    """One of the states of a refund."""


@frozen(kw_only=True, weakref_slot=False)
class RdcAligeniusRefundsCheckResult:
    """Whether a report was taken."""

    error_code: str | None = None
    """What went wrong, as a code."""

    error_info: str | None = None
    """What went wrong, in words."""

    success: bool | None = None
    """Whether it went well."""


@frozen(kw_only=True, weakref_slot=False)
class RdcAligeniusSendgoodsCancelResultdata:
    """The refund a report was about."""

    refund_id: RefundId | None = None
    """Number of the refund."""


@frozen(kw_only=True, weakref_slot=False)
class RdcAligeniusSendgoodsCancelResult:
    """Whether a report was taken."""

    result_data: RdcAligeniusSendgoodsCancelResultdata | None = None
    """The refund it was about."""

    error_info: str | None = None
    """What went wrong, in words."""

    error_code: str | None = None
    """What went wrong, as a code."""

    success: bool | None = None
    """Whether it went well."""


@frozen(kw_only=True, weakref_slot=False)
class RefundCheckDto:
    """A report that a refund was checked."""

    refund_id: RefundId
    """Number of the refund."""

    status: str
    """Always ``SUCCESS``."""

    msg: str
    """What to say about it, in words."""

    tid: Tid | None = None
    """Number of the trade."""

    oid: Oid | None = None
    """Number of the line."""

    operate_time: datetime | None = None
    """When it was checked."""

    refund_fee: int | None = None
    """
    What the buyer gets back, a whole number; the platform's documents do not state the
    unit.
    """


@frozen(kw_only=True, weakref_slot=False)
class RefundMappingResult:
    """Whether one refund of several was paid."""

    message: str | None = None
    """Why not, in words."""

    refund_id: RefundId | None = None
    """Number of the refund."""

    succ: bool | None = None
    """Whether it was paid."""


@frozen(kw_only=True, weakref_slot=False)
class RefundQueryByOrderIdRequest:
    """The order whose refunds are asked for."""

    biz_order_id: Id
    """Number of the order, the line's or the trade's."""


@frozen(kw_only=True, weakref_slot=False)
class RefundStatusGetResultSet:
    """The refunds of one order, or what went wrong."""

    result_list: tuple[QueryRefundStatusResponse, ...] = ()
    """The refunds."""

    error_code: str | None = None
    """What went wrong, as a code."""

    error_msg: str | None = None
    """What went wrong, in words."""
