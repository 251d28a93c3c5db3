"""
Invoices issued by a proxy.
"""

from __future__ import annotations

from attrs import field, frozen

from tmallerp.top.messages.events._event import Event


@frozen(kw_only=True)
class ProxyCreateReq(Event):
    """
    A proxy is to issue an invoice.

    Source: https://open.taobao.com/tmc.htm?docId=893&docType=9
    """

    TOPIC = "alibaba_invoice_ProxyCreateReq"

    alipay_id: str | None = None
    """The account at Alipay."""

    business_type: str | None = None
    """The kind of business."""

    deduct_amount: str | None = None
    """What is deducted, as it came."""

    erp_tid: str | None = None
    """The order's number in the ERP."""

    ext_props: str | None = None
    """More facts."""

    invoice_amount: str | None = None
    """Amount of the invoice, as it came."""

    invoice_items: str | None = None
    """Lines of the invoice, as JSON text."""

    invoice_kind: str | None = None
    """The kind of invoice, as a code."""

    invoice_memo: str | None = None
    """Memo on the invoice."""

    invoice_time: str | None = None
    """When it was issued."""

    invoice_type: str | None = None
    """The type of invoice, as the platform names it."""

    normal_invoice_code: str | None = None
    """Code of the original invoice."""

    normal_invoice_no: str | None = None
    """Number of the original invoice."""

    old_payee_register_no: str | None = None
    """The former tax number."""

    payee_address: str | None = None
    """Address of who issues the invoice."""

    payee_bankaccount: str | None = None
    """Account of who issues the invoice."""

    payee_checker: str | None = None
    """Who checks it."""

    payee_name: str | None = None
    """Name of who issues the invoice."""

    payee_operator: str | None = None
    """Who issues it."""

    payee_phone: str | None = None
    """Phone of who issues the invoice."""

    payee_receiver: str | None = None
    """Who receives the money."""

    payee_register_no: str | None = None
    """Tax number of who issues the invoice."""

    payer_address: str | None = field(default=None, repr=False)
    """Address of who the invoice is for; personal."""

    payer_bankaccount: str | None = field(default=None, repr=False)
    """Account of who the invoice is for; personal."""

    payer_email: str | None = field(default=None, repr=False)
    """Mail of who the invoice is for; personal."""

    payer_name: str | None = field(default=None, repr=False)
    """Name of who the invoice is for; personal."""

    payer_phone: str | None = field(default=None, repr=False)
    """Phone of who the invoice is for; personal."""

    payer_register_no: str | None = None
    """Tax number of who the invoice is for."""

    platform_code: str | None = None
    """Which platform the order is of."""

    platform_tid: str | None = None
    """Number of the order on its platform."""

    provider_appkey: str | None = None
    """App key of the provider."""

    proxy_appkey: str | None = None
    """App key of the proxy."""

    req_index: str | None = None
    """Number of the request."""

    serial_no: str | None = None
    """Serial number of the request, which identifies it."""

    spi_body: str | None = None
    """Body of the call to make."""

    spi_url: str | None = None
    """Address of the call to make."""

    sum_price: str | None = None
    """Sum without tax, as it came."""

    sum_tax: str | None = None
    """Sum of tax, as it came."""

    target_code: str | None = None
    """Code of the target."""

    version: str | None = None
    """Version of the form."""


@frozen(kw_only=True)
class ProxyCreateReqTest(Event):
    """
    A proxy is to issue an invoice; the variant for tests.

    Source: https://open.taobao.com/tmc.htm?docId=1970&docType=9
    """

    TOPIC = "alibaba_invoice_ProxyCreateReqTest"

    alipay_id: str | None = None
    """The account at Alipay."""

    business_type: str | None = None
    """The kind of business."""

    deduct_amount: str | None = None
    """What is deducted, as it came."""

    erp_tid: str | None = None
    """The order's number in the ERP."""

    ext_props: str | None = None
    """More facts."""

    invoice_amount: str | None = None
    """Amount of the invoice, as it came."""

    invoice_items: str | None = None
    """Lines of the invoice, as JSON text."""

    invoice_kind: str | None = None
    """The kind of invoice, as a code."""

    invoice_memo: str | None = None
    """Memo on the invoice."""

    invoice_time: str | None = None
    """When it was issued."""

    invoice_type: str | None = None
    """The type of invoice, as the platform names it."""

    normal_invoice_code: str | None = None
    """Code of the original invoice."""

    normal_invoice_no: str | None = None
    """Number of the original invoice."""

    old_payee_register_no: str | None = None
    """The former tax number."""

    payee_address: str | None = None
    """Address of who issues the invoice."""

    payee_bankaccount: str | None = None
    """Account of who issues the invoice."""

    payee_checker: str | None = None
    """Who checks it."""

    payee_name: str | None = None
    """Name of who issues the invoice."""

    payee_operator: str | None = None
    """Who issues it."""

    payee_phone: str | None = None
    """Phone of who issues the invoice."""

    payee_receiver: str | None = None
    """Who receives the money."""

    payee_register_no: str | None = None
    """Tax number of who issues the invoice."""

    payer_address: str | None = field(default=None, repr=False)
    """Address of who the invoice is for; personal."""

    payer_bankaccount: str | None = field(default=None, repr=False)
    """Account of who the invoice is for; personal."""

    payer_email: str | None = field(default=None, repr=False)
    """Mail of who the invoice is for; personal."""

    payer_name: str | None = field(default=None, repr=False)
    """Name of who the invoice is for; personal."""

    payer_phone: str | None = field(default=None, repr=False)
    """Phone of who the invoice is for; personal."""

    payer_register_no: str | None = None
    """Tax number of who the invoice is for."""

    platform_code: str | None = None
    """Which platform the order is of."""

    platform_tid: str | None = None
    """Number of the order on its platform."""

    provider_appkey: str | None = None
    """App key of the provider."""

    proxy_appkey: str | None = None
    """App key of the proxy."""

    req_index: str | None = None
    """Number of the request."""

    serial_no: str | None = None
    """Serial number of the request, which identifies it."""

    spi_body: str | None = None
    """Body of the call to make."""

    spi_url: str | None = None
    """Address of the call to make."""

    sum_price: str | None = None
    """Sum without tax, as it came."""

    sum_tax: str | None = None
    """Sum of tax, as it came."""

    target_code: str | None = None
    """Code of the target."""

    version: str | None = None
    """Version of the form."""
