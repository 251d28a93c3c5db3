"""
Registration for the service, and what is bought of it.
"""

from __future__ import annotations

from datetime import datetime

from attrs import field, frozen

from tmallerp.top.messages.events._event import Event
from tmallerp.top.method import Id, Tid


@frozen(kw_only=True)
class FlowBuket(Event):
    """
    A quota of invoices was bought.

    Source: https://open.taobao.com/tmc.htm?docId=1168&docType=9
    """

    TOPIC = "alibaba_invoice_FlowBuket"

    biz_type: int | None = None
    """The kind of business, as a code."""

    buy_date: datetime | None = None
    """When it was bought."""

    end_time: datetime | None = None
    """When it ends."""

    feature: int | None = None

    flow_buket_id: str | None = None

    flow_type: int | None = None
    """The kind of flow, as a code."""

    payee_register_no: str | None = None
    """Tax number of who issues the invoice."""

    quantity: int | None = None
    """How many."""

    total_price: int | None = None
    """Price of all, as a number; the platform documents no unit."""

    trade_type: int | None = None
    """The kind of trade."""


@frozen(kw_only=True)
class Regist(Event):
    """
    A company registers for electronic invoices.

    Source: https://open.taobao.com/tmc.htm?docId=899&docType=9
    """

    TOPIC = "alibaba_invoice_Regist"

    company_name: str | None = None
    """Name of the company."""

    ex_info: str | None = None
    """More facts."""

    regist_id: str | None = None
    """Number of the registration."""

    user_name: str | None = field(default=None, repr=False)
    """Name of the user; personal."""


@frozen(kw_only=True)
class RegistQuit(Event):
    """
    A company left the invoice service.

    Source: https://open.taobao.com/tmc.htm?docId=2442&docType=9
    """

    TOPIC = "alibaba_invoice_RegistQuit"

    company_name: str | None = None
    """Name of the company."""

    end_time: datetime | None = None
    """When it ends."""

    ext_info: str | None = None
    """More facts."""

    payee_register_no: str | None = None
    """Tax number of who issues the invoice."""

    product_code: str | None = None
    """Code of the product."""

    start_time: datetime | None = None
    """When it begins."""

    sub_product_code: str | None = None


@frozen(kw_only=True)
class RegistResult(Event):
    """
    A company's registration for electronic invoices was decided.

    Source: https://open.taobao.com/tmc.htm?docId=900&docType=9
    """

    TOPIC = "alibaba_invoice_RegistResult"

    alipay_seller_id: str | None = None
    """The seller at Alipay."""

    auto_invoice_rule: str | None = None

    bank: str | None = None

    bank_account: str | None = None

    biz_type: int | None = None
    """The kind of business, as a code."""

    default_tax_rate: str | None = None

    is_auto_invoice: bool | None = None

    is_default_invoice: bool | None = None

    is_support_makeup: bool | None = None

    message: str | None = None
    """The text that came along."""

    partner_appkey: str | None = None

    payee_address: str | None = None
    """Address of who issues the invoice."""

    payee_name: str | None = None
    """Name of who issues the invoice."""

    payee_operator: str | None = None
    """Who issues it."""

    payee_register_no: str | None = None
    """Tax number of who issues the invoice."""

    regist_id: str | None = None
    """Number of the registration."""

    result: bool | None = None
    """What came of it."""

    user_id: str | None = None
    """Number of the user."""

    user_platform_code: str | None = None
    """The user's platform."""


@frozen(kw_only=True)
class ServiceClose(Event):
    """
    The invoice service of a company was closed.

    Source: https://open.taobao.com/tmc.htm?docId=1204&docType=9
    """

    TOPIC = "alibaba_invoice_ServiceClose"

    biz_type: int | None = None
    """The kind of business, as a code."""

    payee_register_no: str | None = None
    """Tax number of who issues the invoice."""


@frozen(kw_only=True)
class SubService(Event):
    """
    About the supply of a part service for invoices.

    Source: https://open.taobao.com/tmc.htm?docId=1364&docType=9
    """

    TOPIC = "alibaba_invoice_SubService"

    is_recreate: bool | None = None

    is_sub_service_supply: bool | None = None

    seller_id: Id | None = None
    """Number of the seller."""

    tid: Tid | None = None
    """Number of the trade."""


@frozen(kw_only=True)
class UnitBuy(Event):
    """
    Units of the invoice service were bought.

    Source: https://open.taobao.com/tmc.htm?docId=955&docType=9
    """

    TOPIC = "alibaba_invoice_UnitBuy"

    buy_date: datetime | None = None
    """When it was bought."""

    company_name: str | None = None
    """Name of the company."""

    feature: int | None = None

    item_base_price: int | None = None

    item_code: str | None = None
    """Code of the item."""

    order_id: str | None = None
    """Number of the order."""

    payee_register_no: str | None = None
    """Tax number of who issues the invoice."""

    status: int | None = None
    """The state the event tells, as the platform names it."""

    total_pay_fee: int | None = None


@frozen(kw_only=True)
class UnitRefund(Event):
    """
    Units of the invoice service were given back.

    Source: https://open.taobao.com/tmc.htm?docId=956&docType=9
    """

    TOPIC = "alibaba_invoice_UnitRefund"

    buy_date: datetime | None = None
    """When it was bought."""

    company_name: str | None = None
    """Name of the company."""

    order_id: str | None = None
    """Number of the order."""

    payee_register_no: str | None = None
    """Tax number of who issues the invoice."""

    reason: str | None = None
    """The reason."""
