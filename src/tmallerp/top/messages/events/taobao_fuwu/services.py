"""
Trade-ins, customer service and invoices.
"""

from __future__ import annotations

from datetime import datetime

from attrs import frozen

from tmallerp.top.messages.events._event import Event
from tmallerp.top.method import Id, Oid, Tid


@frozen(kw_only=True)
class AddressChanged(Event):
    """
    The address of a recycling order changed.

    Source: https://open.taobao.com/tmc.htm?docId=1910&docType=9
    """

    TOPIC = "taobao_fuwu_AddressChanged"

    new_order_id: str | None = None
    """Number of the new order."""

    recycle_order_id: str | None = None
    """Number of the recycling order."""


@frozen(kw_only=True)
class CustomerServicePerformance(Event):
    """
    A day's figures of a customer-service account.

    Source: https://open.taobao.com/tmc.htm?docId=720&docType=9
    """

    TOPIC = "taobao_fuwu_CustomerServicePerformance"

    ask_num: int | None = None

    ask_today_final_paid_num: int | None = None

    ask_today_paid_today_or_tomorrow_num: int | None = None

    buyer_msg_num: int | None = None

    consult_num: int | None = None

    date: datetime | None = None
    """The day."""

    earliest_online_time: datetime | None = None

    first_reply_cost: int | None = None

    first_reply_times: int | None = None

    latest_online_time: datetime | None = None

    login_num: int | None = None

    long_receive_num: int | None = None

    no_reply_num: int | None = None

    onetime_buyer_num: int | None = None

    onetime_buyer_unit: str | None = None

    onetime_finish_refund_persons: int | None = None

    onetime_item_num: int | None = None

    onetime_payments: str | None = None

    onetime_post_fee: str | None = None

    onetime_refund_fee: str | None = None

    onetime_refund_item_num: int | None = None

    order_buyer_num: int | None = None

    order_buyer_unit: str | None = None

    order_finish_refund_persons: int | None = None

    order_item_num: int | None = None

    order_payments: str | None = None

    order_post_fee: str | None = None

    order_refund_fee: str | None = None

    order_refund_item_num: int | None = None

    paid_buyer_num: int | None = None

    paid_buyer_unit: str | None = None

    paid_finish_refund_persons: int | None = None

    paid_item_num: int | None = None

    paid_payments: str | None = None

    paid_post_fee: str | None = None

    paid_refund_fee: str | None = None

    paid_refund_item_num: int | None = None

    receive_cost: int | None = None

    seller_id: str | None = None
    """Number of the seller."""

    seller_msg_num: int | None = None

    seller_nick: str | None = None
    """The shop's account."""

    seller_word_num: int | None = None

    service_cost: int | None = None

    service_num: int | None = None

    slow_reception_num: int | None = None

    suspend_cost: int | None = None

    total_noreply_chatpeer: int | None = None

    total_reply_cost: int | None = None

    total_reply_times: int | None = None

    updatetime: datetime | None = None
    """When the figures were last computed."""

    user_config_params: str | None = None

    wangwang_nick: str | None = None
    """The account the figures are of."""


@frozen(kw_only=True)
class ElectronicInvoice(Event):
    """
    An electronic invoice was issued for a trade.

    Source: https://open.taobao.com/tmc.htm?docId=732&docType=9
    """

    TOPIC = "taobao_fuwu_ElectronicInvoice"

    amount: str | None = None
    """Amount, as it came."""

    e_invoice_no: str | None = None
    """Number of the electronic invoice."""

    id: Id | None = None
    """Its number."""

    invoice_code: str | None = None
    """Code of the invoice."""

    invoice_file: int | None = None

    invoice_no: str | None = None
    """Number of the invoice."""

    invoice_time: datetime | None = None
    """When it was issued."""

    oid: Oid | None = None
    """Number of the line; repeats the trade on events of the whole trade."""

    tid: Tid | None = None
    """Number of the trade."""


@frozen(kw_only=True)
class FundsChange(Event):
    """
    Money of a trade-in order moved.

    Source: https://open.taobao.com/tmc.htm?docId=2384&docType=9
    """

    TOPIC = "taobao_fuwu_FundsChange"

    funds_type: str | None = None

    message_type: str | None = None
    """The kind of message."""

    new_order_id: str | None = None
    """Number of the new order."""

    old_order_id: str | None = None
    """Number of the old order."""


@frozen(kw_only=True)
class RecycleFinalService(Event):
    """
    The final service of a recycling order was done.

    Source: https://open.taobao.com/tmc.htm?docId=2455&docType=9
    """

    TOPIC = "taobao_fuwu_RecycleFinalService"

    old_and_new_together: str | None = None

    recycle_order_id: str | None = None
    """Number of the recycling order."""


@frozen(kw_only=True)
class RecycleOut(Event):
    """
    The old goods of a trade-in were handed to a carrier.

    Source: https://open.taobao.com/tmc.htm?docId=1861&docType=9
    """

    TOPIC = "taobao_fuwu_RecycleOut"

    logistics_comp_name: str | None = None

    logistics_order_id: str | None = None

    new_order_id: str | None = None
    """Number of the new order."""

    recycle_order_id: str | None = None
    """Number of the recycling order."""


@frozen(kw_only=True)
class WitkeySyncModeling(Event):
    """
    Modelling work of the service market is synchronised.

    The platform documents no field of its content; see `Message.others`.

    Source: https://open.taobao.com/tmc.htm?docId=641&docType=9
    """

    TOPIC = "taobao_fuwu_WitkeySyncModeling"
