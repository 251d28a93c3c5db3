"""
Lists of trades by the time of ordering, of change or of arrival.
"""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

import attrs
from attrs import frozen

from tmallerp.top.method import PagedMethod, at_most
from tmallerp.top.models.trades.sold_trade import SoldTrade


@frozen(kw_only=True, weakref_slot=False)
class TradesSoldGetAnswer:
    """The answer of `TradesSoldGet`."""

    total_results: int | None = None
    """Rows in the whole window; absent with *use_has_next*."""

    trades: tuple[SoldTrade, ...] = ()
    """The trades of this page."""

    has_next: bool | None = None
    """Whether a further page has rows; only with *use_has_next*."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class TradesSoldGet(PagedMethod[TradesSoldGetAnswer, SoldTrade]):
    """
    List trades by the time of ordering, three months back.

    For sweeps: a trade that changes keeps its place here.

    Naming no types hides all but the default ones.

    Everything personal is masked.

    Holds and suppressed shipping are not among its fields, so absent does not mean
    free: read the trade by `TradeFullinfoGet` before shipping.

    Source: https://open.taobao.com/api.htm?docId=46&docType=2
    """

    api = "taobao.trades.sold.get"
    idempotent = True
    fields_of = "trades"
    asks: ClassVar[str | None] = (
        "tid,tid_str,status,type,trade_from,created,pay_time,modified,"
        "consign_time,end_time,timeout_action_time,buyer_nick,buyer_open_uid,"
        "seller_nick,payment,total_fee,post_fee,discount_fee,adjust_fee,"
        "received_payment,available_confirm_fee,has_post_fee,commission_fee,"
        "point_fee,real_point_fee,buyer_obtain_point_fee,cod_fee,cod_status,"
        "credit_card_fee,coupon_fee,step_trade_status,step_paid_fee,"
        "shipping_type,receiver_name,receiver_mobile,receiver_phone,"
        "receiver_state,receiver_city,receiver_district,receiver_town,"
        "receiver_address,receiver_zip,oaid,buyer_message,has_buyer_message,"
        "seller_memo,seller_flag,is_part_consign,is_sh_ship,top_hold,"
        "est_con_time,send_time,service_orders,orders,async_modified,"
        "order_tax_fee,num,title,receiver_country,is_daixiao,is_force_wlb,"
        "team_buy_hold,share_group_hold,ofp_hold,rx_audit_status,alipay_no"
    )
    rows_of = "trades"

    start_created: datetime | None = None
    """Beginning of the window, by the time of ordering."""

    end_created: datetime | None = None
    """End of the window."""

    status: str | None = None
    """One status; ``ALL_WAIT_PAY`` and ``ALL_CLOSED`` are groups for asking only."""

    buyer_nick: str | None = None
    """The buyer's account, as masked."""

    type: str | None = None
    """
    Trade types, comma-separated; those outside the default set are invisible unless
    named.
    """

    ext_type: str | None = None
    """One special kind: ``ershou``, ``service`` or ``mark``."""

    rate_status: str | None = None
    """Who has rated whom, such as ``RATE_UNSELLER``: the seller has not yet."""

    tag: str | None = None
    """``time_card`` or ``fee_card``."""

    use_has_next: bool | None = None
    """
    True is cheaper and gives `has_next` in place of the total, so a list cannot be
    walked backwards.
    """

    buyer_open_id: str | None = None
    """The buyer, stable for this app."""

    fields: str | None = None
    """Which fields to read, comma-separated; None asks for the usual ones."""

    page_no: int = attrs.field(default=1, validator=at_most(None))
    """Page, from 1."""

    page_size: int = attrs.field(default=40, validator=at_most(100))
    """Rows a page, at most 100."""


@frozen(kw_only=True, weakref_slot=False)
class TradesSoldIncrementGetAnswer:
    """The answer of `TradesSoldIncrementGet`."""

    total_results: int | None = None
    """Rows in the whole window; absent with *use_has_next*."""

    trades: tuple[SoldTrade, ...] = ()
    """The trades of this page."""

    has_next: bool | None = None
    """Whether a further page has rows; only with *use_has_next*."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class TradesSoldIncrementGet(PagedMethod[TradesSoldIncrementGetAnswer, SoldTrade]):
    """
    List trades by the time of change.

    A window spans a day at most; half an hour is advised. Naming no types hides all but
    the default ones.

    Rows jump to the first page when they change: read the total, then walk from the
    last page to the first, or rows are lost.

    Let windows overlap and write rows by tid and `modified`, so that duplicates do no
    harm.

    Holds and suppressed shipping are not among its fields, so absent does not mean
    free: read the trade by `TradeFullinfoGet` before shipping.

    Source: https://open.taobao.com/api.htm?docId=128&docType=2
    """

    api = "taobao.trades.sold.increment.get"
    idempotent = True
    fields_of = "trades"
    asks: ClassVar[str | None] = (
        "tid,tid_str,status,type,trade_from,created,pay_time,modified,"
        "consign_time,end_time,timeout_action_time,buyer_nick,buyer_open_uid,"
        "seller_nick,payment,total_fee,post_fee,discount_fee,adjust_fee,"
        "received_payment,available_confirm_fee,has_post_fee,commission_fee,"
        "point_fee,real_point_fee,buyer_obtain_point_fee,cod_fee,cod_status,"
        "credit_card_fee,coupon_fee,step_trade_status,step_paid_fee,"
        "shipping_type,receiver_name,receiver_mobile,receiver_phone,"
        "receiver_state,receiver_city,receiver_district,receiver_town,"
        "receiver_address,receiver_zip,oaid,buyer_message,has_buyer_message,"
        "seller_memo,seller_flag,is_part_consign,is_sh_ship,top_hold,"
        "est_con_time,send_time,service_orders,orders,order_tax_fee,num,"
        "title,receiver_country,team_buy_hold,share_group_hold,ofp_hold,"
        "rx_audit_status"
    )
    rows_of = "trades"
    window_of = ("start_modified", "end_modified")

    start_modified: datetime
    """Beginning of the window, by the time of change."""

    end_modified: datetime
    """End of the window; at most a day later."""

    status: str | None = None
    """One status; ``ALL_WAIT_PAY`` and ``ALL_CLOSED`` are groups for asking only."""

    type: str | None = None
    """
    Trade types, comma-separated; those outside the default set are invisible unless
    named.
    """

    buyer_nick: str | None = None
    """The buyer's account, as masked."""

    ext_type: str | None = None
    """One special kind: ``ershou``, ``service`` or ``mark``."""

    tag: str | None = None
    """``time_card`` or ``fee_card``."""

    use_has_next: bool | None = None
    """
    True is cheaper and gives `has_next` in place of the total, so a list cannot be
    walked backwards.
    """

    buyer_open_uid: str | None = None
    """The buyer, stable for this app."""

    fields: str | None = None
    """Which fields to read, comma-separated; None asks for the usual ones."""

    page_no: int = attrs.field(default=1, validator=at_most(None))
    """Page, from 1."""

    page_size: int = attrs.field(default=40, validator=at_most(100))
    """Rows a page, at most 100; 40 to 50 is advised."""


@frozen(kw_only=True, weakref_slot=False)
class TradesSoldIncrementvGetAnswer:
    """The answer of `TradesSoldIncrementvGet`."""

    total_results: int | None = None
    """Rows in the whole window; absent with *use_has_next*."""

    has_next: bool | None = None
    """Whether a further page has rows; only with *use_has_next*."""

    trades: tuple[SoldTrade, ...] = ()
    """The trades of this page."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class TradesSoldIncrementvGet(PagedMethod[TradesSoldIncrementvGetAnswer, SoldTrade]):
    """
    List trades by the time they reached the seller's library.

    The safer cursor for what arrives late: the platform stamps it when a row becomes
    visible, whenever it was changed.

    A window spans a day at most; half an hour is advised. Naming no types hides all but
    the default ones.

    Rows jump to the first page when they change: read the total, then walk from the
    last page to the first, or rows are lost.

    Holds and suppressed shipping are not among its fields, so absent does not mean
    free: read the trade by `TradeFullinfoGet` before shipping.

    Source: https://open.taobao.com/api.htm?docId=21470&docType=2
    """

    api = "taobao.trades.sold.incrementv.get"
    idempotent = True
    fields_of = "trades"
    asks: ClassVar[str | None] = (
        "tid,tid_str,status,type,trade_from,created,pay_time,modified,"
        "consign_time,end_time,timeout_action_time,buyer_nick,buyer_open_uid,"
        "seller_nick,payment,total_fee,post_fee,discount_fee,adjust_fee,"
        "received_payment,available_confirm_fee,has_post_fee,commission_fee,"
        "point_fee,real_point_fee,buyer_obtain_point_fee,cod_fee,cod_status,"
        "credit_card_fee,coupon_fee,step_trade_status,step_paid_fee,"
        "shipping_type,receiver_name,receiver_mobile,receiver_phone,"
        "receiver_state,receiver_city,receiver_district,receiver_town,"
        "receiver_address,receiver_zip,oaid,buyer_message,has_buyer_message,"
        "seller_memo,seller_flag,is_part_consign,is_sh_ship,top_hold,"
        "est_con_time,send_time,service_orders,orders,async_modified,"
        "order_tax_fee,num,title,receiver_country,is_daixiao,is_force_wlb,"
        "team_buy_hold,share_group_hold,ofp_hold,alipay_no"
    )
    rows_of = "trades"
    window_of = ("start_create", "end_create")

    start_create: datetime
    """Beginning of the window, by the time of reaching the seller's library."""

    end_create: datetime
    """End of the window; at most a day later."""

    status: str | None = None
    """One status; ``ALL_WAIT_PAY`` and ``ALL_CLOSED`` are groups for asking only."""

    type: str | None = None
    """
    Trade types, comma-separated; those outside the default set are invisible unless
    named.
    """

    ext_type: str | None = None
    """One special kind: ``ershou``, ``service`` or ``mark``."""

    tag: str | None = None
    """``time_card`` or ``fee_card``."""

    use_has_next: bool | None = None
    """
    True is cheaper and gives `has_next` in place of the total, so a list cannot be
    walked backwards.
    """

    fields: str | None = None
    """Which fields to read, comma-separated; None asks for the usual ones."""

    page_no: int = attrs.field(default=1, validator=at_most(None))
    """Page, from 1."""

    page_size: int = attrs.field(default=40, validator=at_most(100))
    """Rows a page, at most 100; 40 to 50 is advised."""
