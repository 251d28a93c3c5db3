"""
Trades of long ago, and trades found by their receiver.
"""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

import attrs
from attrs import frozen

from tmallerp.top.method import Method, PagedMethod, as_tuple, at_most
from tmallerp.top.models.trades.parcels import OrderQuery
from tmallerp.top.models.trades.sold_trade import SoldTrade


@frozen(kw_only=True, weakref_slot=False)
class TradesSoldHistoryGetAnswer:
    """The answer of `TradesSoldHistoryGet`."""

    trades: tuple[SoldTrade, ...] = ()
    """The trades of this page."""

    has_next: bool | None = None
    """Whether a further page has rows; only with *use_has_next*."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class TradesSoldHistoryGet(PagedMethod[TradesSoldHistoryGetAnswer, SoldTrade]):
    """
    List trades older than three months, up to two years back.

    Younger trades are in the lists of sold trades. There is no total, only `has_next`,
    so it is walked forwards.

    Naming no types hides all but the default ones.

    Source: https://open.taobao.com/api.htm?docId=58451&docType=2
    """

    api = "taobao.trades.sold.history.get"
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
        "est_con_time,send_time,service_orders,orders,async_modified,num,"
        "title,team_buy_hold,share_group_hold,ofp_hold"
    )
    rows_of = "trades"
    total_of = None
    has_next_of = "has_next"

    start_created: datetime | None = None
    """Beginning of the window, by the time of ordering; two years back at most."""

    end_created: datetime | None = None
    """End of the window; three months ago at the latest."""

    status: str | None = None
    """One status; ``ALL_WAIT_PAY`` and ``ALL_CLOSED`` are groups for asking only."""

    ouid: str | None = None
    """The buyer, in the newer numbering of members."""

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
    """True gives `has_next`; there is no total to lose."""

    fields: str | None = None
    """Which fields to read, comma-separated; None asks for the usual ones."""

    page_no: int = attrs.field(default=1, validator=at_most(None))
    """Page, from 1."""

    page_size: int = attrs.field(default=40, validator=at_most(50))
    """Rows a page, at most 50."""


@frozen(kw_only=True, weakref_slot=False)
class TradesSoldQueryAnswer:
    """The answer of `TradesSoldQuery`."""

    tid_list: tuple[str, ...] = ()
    """Numbers of the trades, newest first, 100 at most."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class TradesSoldQuery(Method[TradesSoldQueryAnswer]):
    """
    Find the numbers of trades by the receiver's name or telephone.

    Each condition needs a name, a mobile or a telephone number; conditions are joined
    by or.

    Gives numbers only, the newest 100 at most: read the trades one by one.

    Source: https://open.taobao.com/api.htm?docId=54749&docType=2
    """

    api = "taobao.trades.sold.query"
    idempotent = True

    query_list: tuple[OrderQuery, ...] = attrs.field(
        converter=as_tuple, validator=at_most(20)
    )
    """
    Conditions joined by or, at most 20; each needs a name, a mobile or a telephone
    number.
    """

    scene: str
    """Why it is asked, ``1001`` customer service, ``1002`` after-sale."""

    order_type: str | None = None
    """``1`` trades (default), ``2`` distribution, ``3`` exchanges."""
