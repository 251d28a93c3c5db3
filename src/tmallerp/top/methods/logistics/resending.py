"""
Other parcels for what was sent, and parcels without a trade.
"""

from __future__ import annotations

import attrs
from attrs import frozen

from tmallerp.top.method import Id, Method, Oid, Tid, as_tuple, at_most
from tmallerp.top.models.logistics.shipments import Shipping


@frozen(kw_only=True, weakref_slot=False)
class LogisticsConsignResendAnswer:
    """The answer of `LogisticsConsignResend`."""

    shipping: Shipping | None = None
    """Whether it was accepted."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class LogisticsConsignResend(Method[LogisticsConsignResendAnswer]):
    """
    Change carrier and number of a trade already shipped.

    For the seller's own carriers within 50 days of shipping. It corrects the record and
    ships nothing new; *sub_tid* names some of that parcel's lines, never all.

    Each call replaces what stood there, so of two corrections the one that arrives last
    wins. Read the shipment back before repeating it.

    Source: https://open.taobao.com/api.htm?docId=21492&docType=2
    """

    api = "taobao.logistics.consign.resend"

    tid: Tid = attrs.field(validator=at_most(None, least=1000))
    """Number of the trade."""

    out_sid: str
    """The parcel's right number."""

    company_code: str
    """The right carrier, by the code of `LogisticsCompaniesGet`."""

    sub_tid: tuple[Oid, ...] | None = attrs.field(
        default=None, converter=as_tuple, validator=at_most(50)
    )
    """
    Lines to move to the new number, at most 50: some of those in that parcel, never
    all.
    """

    is_split: int | None = None
    """1 to change only the lines in *sub_tid*; 0 unless given."""

    feature: str | None = None
    """Serial numbers, ``identCode=oid:c1,c2|oid2:c3;machineCode=oid:A``."""

    seller_ip: str | None = None
    """Address of the seller's machine."""


@frozen(kw_only=True, weakref_slot=False)
class LogisticsConsignOrderCreateandsendAnswer:
    """The answer of `LogisticsConsignOrderCreateandsend`."""

    result_desc: str | None = None
    """The outcome in words."""

    is_success: bool | None = None
    """Whether it was done."""

    order_id: Id | None = None
    """Number of the logistics order."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class LogisticsConsignOrderCreateandsend(Method[LogisticsConsignOrderCreateandsendAnswer]):
    """
    Create a logistics order outside a trade, and send it.

    Both addresses are given in plain text, so it is not for trades whose receiver is
    masked.

    Nothing ties two calls together: a repeat may order a second parcel.

    Source: https://open.taobao.com/api.htm?docId=22172&docType=2
    """

    api = "taobao.logistics.consign.order.createandsend"

    s_address: str = attrs.field(repr=False)
    """The sender's street."""

    s_city_name: str
    """The sender's city."""

    s_name: str = attrs.field(repr=False)
    """The sender's name."""

    s_prov_name: str
    """The sender's province."""

    s_area_id: Id
    """The sender's area, from `AreasGet`."""

    s_zip_code: str
    """The sender's postcode."""

    company_id: Id
    """Number of the carrier."""

    r_prov_name: str
    """The receiver's province."""

    r_address: str = attrs.field(repr=False)
    """The receiver's street."""

    r_city_name: str
    """The receiver's city."""

    r_zip_code: str
    """The receiver's postcode."""

    r_name: str = attrs.field(repr=False)
    """The receiver's name."""

    r_area_id: Id
    """The receiver's area, from `AreasGet`."""

    trade_id: Id
    """Number of the order it belongs to, outside the platform or the merchant's own."""

    order_source: int
    """Where the order comes from; always 30."""

    user_id: Id
    """Number of the seller's account."""

    logis_type: int
    """How it travels; always 2."""

    order_type: int
    """Kind of the order; always 30."""

    item_json_string: str
    """The goods, JSON in text."""

    s_dist_name: str | None = None
    """The sender's district."""

    s_telephone: str | None = None
    """The sender's telephone."""

    s_mobile_phone: str | None = attrs.field(default=None, repr=False)
    """The sender's mobile."""

    r_telephone: str | None = None
    """The receiver's telephone."""

    r_mobile_phone: str | None = attrs.field(default=None, repr=False)
    """The receiver's mobile."""

    r_dist_name: str | None = None
    """The receiver's district."""

    mail_no: str | None = None
    """The parcel's number."""

    shipping: str | None = None
    """Who pays for it: ``1`` the buyer, ``2`` the seller."""
