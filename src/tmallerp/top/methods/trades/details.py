"""
One trade: whole, in part, its amounts.
"""

from __future__ import annotations

from typing import ClassVar

from attrs import frozen

from tmallerp.top.method import Method, Tid
from tmallerp.top.models.trades.amounts import TradeAmount, TradeConfirmFee
from tmallerp.top.models.trades.trade import Trade


@frozen(kw_only=True, weakref_slot=False)
class TradeFullinfoGetAnswer:
    """The answer of `TradeFullinfoGet`."""

    trade: Trade | None = None
    """The trade."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class TradeFullinfoGet(Method[TradeFullinfoGetAnswer]):
    """
    Read one trade whole: its lines, money, receiver and promotions.

    The OAID comes only if name, address, phone, mobile and time of ordering are asked
    too, as they are by default.

    `num`, `price`, `num_iid` and `pic_path` of the trade mean something only where it
    has one line; a line's payment contains the postage only there.

    Source: https://open.taobao.com/api.htm?docId=54&docType=2
    """

    api = "taobao.trade.fullinfo.get"
    idempotent = True
    fields_of = "trade"
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
        "est_con_time,send_time,service_orders,buyer_memo,buyer_flag,"
        "alipay_no,buyer_cod_fee,seller_cod_fee,promotion,promotion_details,"
        "service_tags,logistics_infos,order_tax_fee,platform_subsidy_fee,"
        "orders,async_modified,tmall_coupon_fee,alipay_point,num,title,"
        "receiver_country,is_daixiao,is_force_wlb,team_buy_hold,"
        "share_group_hold,ofp_hold,forbid_consign,delay_create_delivery,"
        "nr_no_handle,rx_audit_status,lm,new_presell"
    )

    tid: Tid
    """Number of the trade."""

    include_oaid: str | None = None
    """Older switch; the OAID comes with the receiver fields."""

    fields: str | None = None
    """Which fields to read, comma-separated; None asks for the usual ones."""


@frozen(kw_only=True, weakref_slot=False)
class TradeGetAnswer:
    """The answer of `TradeGet`."""

    trade: Trade | None = None
    """The trade."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class TradeGet(Method[TradeGetAnswer]):
    """
    Read one trade with its main fields.

    Gives fewer fields than `TradeFullinfoGet` and nothing of the receiver.

    Holds and suppressed shipping are not among its fields, so absent does not mean
    free: read the trade by `TradeFullinfoGet` before shipping.

    Source: https://open.taobao.com/api.htm?docId=47&docType=2
    """

    api = "taobao.trade.get"
    idempotent = True
    fields_of = "trade"

    tid: Tid
    """Number of the trade."""

    fields: str | None = None
    """Which fields to read, comma-separated; None asks for all the answer knows."""


@frozen(kw_only=True, weakref_slot=False)
class TradeAmountGetAnswer:
    """The answer of `TradeAmountGet`."""

    trade_amount: TradeAmount | None = None
    """The money of the trade."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class TradeAmountGet(Method[TradeAmountGetAnswer]):
    """
    Read the money of one trade: fees, discounts and the amounts of its lines.

    Works in every state, but some amounts are final only after success.

    `promotion_details` holds the discounts of the trade itself here.

    Source: https://open.taobao.com/api.htm?docId=10481&docType=2
    """

    api = "taobao.trade.amount.get"
    idempotent = True
    fields_of = "trade_amount"
    asks: ClassVar[str | None] = (
        "tid,alipay_no,created,pay_time,end_time,total_fee,payment,post_fee,"
        "cod_fee,commission_fee,buyer_obtain_point_fee,order_amounts.oid,"
        "order_amounts.payment,order_amounts.price,order_amounts.num,"
        "order_amounts.discount_fee,order_amounts.adjust_fee,"
        "promotion_details.id,promotion_details.promotion_name,"
        "promotion_details.discount_fee"
    )

    tid: Tid
    """Number of the trade."""

    fields: str | None = None
    """Which fields to read, comma-separated; None asks for the usual ones."""


@frozen(kw_only=True, weakref_slot=False)
class TradeConfirmfeeGetAnswer:
    """The answer of `TradeConfirmfeeGet`."""

    trade_confirm_fee: TradeConfirmFee | None = None
    """What confirming receipt would release."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class TradeConfirmfeeGet(Method[TradeConfirmfeeGetAnswer]):
    """
    Read what confirming receipt would release to the seller now.

    Source: https://open.taobao.com/api.htm?docId=146&docType=2
    """

    api = "taobao.trade.confirmfee.get"
    idempotent = True

    tid: Tid
    """Number of the trade, or of one line."""


@frozen(kw_only=True, weakref_slot=False)
class TradeInvoiceAmountGetAnswer:
    """The answer of `TradeInvoiceAmountGet`."""

    consumer_invoice_amount: int | None = None
    """To invoice the buyer, in fen."""

    platform_invoice_amount: int | None = None
    """To invoice the platform, in fen."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class TradeInvoiceAmountGet(Method[TradeInvoiceAmountGetAnswer]):
    """
    Read the amounts to invoice for one trade.

    Both amounts are in fen, unlike the other amounts of trades.

    Source: https://open.taobao.com/api.htm?docId=56139&docType=2
    """

    api = "taobao.trade.invoice.amount.get"
    idempotent = True

    tid: Tid
    """Number of the trade."""
