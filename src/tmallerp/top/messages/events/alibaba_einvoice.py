"""
Electronic invoices: registration, devices and orders of the service.
"""

from __future__ import annotations

from datetime import datetime

from attrs import frozen

from tmallerp.top.messages.events._event import Event


@frozen(kw_only=True)
class ApplyUpdate(Event):
    """
    The state of an application for several invoices changed.

    Source: https://open.taobao.com/tmc.htm?docId=1789&docType=9
    """

    TOPIC = "alibaba_einvoice_ApplyUpdate"

    apply_id: str | None = None
    """Number of the application."""

    apply_status: str | None = None
    """State of the application."""

    fail_amount: str | None = None

    is_finally: str | None = None
    """Whether it is the last word."""

    outer_id: str | None = None
    """The merchant's own code."""

    platform_code: str | None = None
    """Which platform the order is of."""

    success_amount: str | None = None


@frozen(kw_only=True)
class CompanyDoAction(Event):
    """
    Something was done to a company that issues invoices.

    Source: https://open.taobao.com/tmc.htm?docId=1674&docType=9
    """

    TOPIC = "alibaba_einvoice_CompanyDoAction"

    action: str | None = None
    """What was done."""

    ext_json: str | None = None
    """More facts, as JSON text."""

    payee_register_no: str | None = None
    """Tax number of who issues the invoice."""


@frozen(kw_only=True)
class DeviceOperation(Event):
    """
    A tax device is to be operated on.

    Source: https://open.taobao.com/tmc.htm?docId=1805&docType=9
    """

    TOPIC = "alibaba_einvoice_DeviceOperation"

    device_id: str | None = None
    """Number of the device."""

    flow_id: str | None = None
    """Number of the flow."""

    flow_type: int | None = None
    """The kind of flow, as a code."""

    operation_type: str | None = None
    """What to do."""

    payee_register_no: str | None = None
    """Tax number of who issues the invoice."""

    platform_code: str | None = None
    """Which platform the order is of."""


@frozen(kw_only=True)
class MerchantAbilityUpdate(Event):
    """
    What a merchant may do with invoices changed.

    Source: https://open.taobao.com/tmc.htm?docId=1802&docType=9
    """

    TOPIC = "alibaba_einvoice_MerchantAbilityUpdate"

    biz_type: str | None = None
    """The kind of business, as a code."""

    order_ids: str | None = None
    """Numbers of orders, joined by commas."""

    payee_register_no: str | None = None
    """Tax number of who issues the invoice."""

    platform_code: str | None = None
    """Which platform the order is of."""

    platform_user_id: str | None = None
    """The user on its platform."""

    product_code: str | None = None
    """Code of the product."""

    serv_end_time: str | None = None

    serv_start_time: str | None = None

    sub_biz_type: str | None = None


@frozen(kw_only=True)
class OrderRefund(Event):
    """
    An order of the invoice service is to be refunded.

    Source: https://open.taobao.com/tmc.htm?docId=1912&docType=9
    """

    TOPIC = "alibaba_einvoice_OrderRefund"

    flow_id: str | None = None
    """Number of the flow."""

    order_id: str | None = None
    """Number of the order."""

    reason: str | None = None
    """The reason."""


@frozen(kw_only=True)
class OrderRefundResult(Event):
    """
    The refund of an order of the invoice service was decided.

    Source: https://open.taobao.com/tmc.htm?docId=1892&docType=9
    """

    TOPIC = "alibaba_einvoice_OrderRefundResult"

    action: str | None = None
    """What was done."""

    order_id: str | None = None
    """Number of the order."""

    payee_register_no: str | None = None
    """Tax number of who issues the invoice."""

    platform_code: str | None = None
    """Which platform the order is of."""

    remark: str | None = None
    """A remark."""


@frozen(kw_only=True)
class RegisterFlowChange(Event):
    """
    The flow of registering a company for invoices went on.

    Source: https://open.taobao.com/tmc.htm?docId=1660&docType=9
    """

    TOPIC = "alibaba_einvoice_RegisterFlowChange"

    action: str | None = None
    """What was done."""

    ext_json: str | None = None
    """More facts, as JSON text."""

    flow_id: str | None = None
    """Number of the flow."""

    register_id: str | None = None
    """Number of the registration."""

    target_code: str | None = None
    """Code of the target."""


@frozen(kw_only=True)
class RegisterFlowCreate(Event):
    """
    The flow of registering a company for invoices began.

    Source: https://open.taobao.com/tmc.htm?docId=1659&docType=9
    """

    TOPIC = "alibaba_einvoice_RegisterFlowCreate"

    company_name: str | None = None
    """Name of the company."""

    ext_json: str | None = None
    """More facts, as JSON text."""

    payee_register_no: str | None = None
    """Tax number of who issues the invoice."""

    register_id: str | None = None
    """Number of the registration."""


@frozen(kw_only=True)
class RenewOrder(Event):
    """
    The invoice service was renewed.

    Source: https://open.taobao.com/tmc.htm?docId=1913&docType=9
    """

    TOPIC = "alibaba_einvoice_RenewOrder"

    buy_date: datetime | None = None
    """When it was bought."""

    end_time: datetime | None = None
    """When it ends."""

    fact_total_fee: str | None = None
    """What was really paid, as it came."""

    flow_id: str | None = None
    """Number of the flow."""

    order_id: str | None = None
    """Number of the order."""

    original_order_id: str | None = None
    """Number of the order before."""

    payee_register_no: str | None = None
    """Tax number of who issues the invoice."""

    product_code: str | None = None
    """Code of the product."""

    start_time: datetime | None = None
    """When it begins."""


@frozen(kw_only=True)
class TaxDeviceOrder(Event):
    """
    A tax device was ordered.

    Source: https://open.taobao.com/tmc.htm?docId=1785&docType=9
    """

    TOPIC = "alibaba_einvoice_TaxDeviceOrder"

    article_id: str | None = None
    """Number of the service."""

    buy_date: datetime | None = None
    """When it was bought."""

    ext_json: str | None = None
    """More facts, as JSON text."""

    fact_total_fee: str | None = None
    """What was really paid, as it came."""

    flow_id: str | None = None
    """Number of the flow."""

    item_id: str | None = None
    """Number of the item."""

    order_id: str | None = None
    """Number of the order."""

    payee_register_no: str | None = None
    """Tax number of who issues the invoice."""

    product_code: str | None = None
    """Code of the product."""
