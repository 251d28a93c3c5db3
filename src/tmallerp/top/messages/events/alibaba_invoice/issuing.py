"""
The issuing of invoices and its results.
"""

from __future__ import annotations

from datetime import datetime

from attrs import field, frozen

from tmallerp.top.messages.events._event import Event
from tmallerp.top.method import Id


@frozen(kw_only=True)
class CreateReq(Event):
    """
    An invoice is to be issued.

    Source: https://open.taobao.com/tmc.htm?docId=908&docType=9
    """

    TOPIC = "alibaba_invoice_CreateReq"

    payee_register_no: str | None = None
    """Tax number of who issues the invoice."""

    platform_code: str | None = None
    """Which platform the order is of."""

    platform_tid: str | None = None
    """Number of the order on its platform."""

    serial_no: str | None = None
    """Serial number of the request, which identifies it."""


@frozen(kw_only=True)
class GetXmlFile(Event):
    """
    About the XML file of an invoice.

    Source: https://open.taobao.com/tmc.htm?docId=2512&docType=9
    """

    TOPIC = "alibaba_invoice_GetXmlFile"
    KEY = "platform_tid"

    invoice_no: str | None = None
    """Number of the invoice."""

    platform_tid: str | None = None
    """Number of the order on its platform."""

    seller_nick: str | None = None
    """The shop's account."""


@frozen(kw_only=True)
class HxQuery(Event):
    """
    A tax machine is to be queried.

    Source: https://open.taobao.com/tmc.htm?docId=1090&docType=9
    """

    TOPIC = "alibaba_invoice_HxQuery"

    machine_no: str | None = None
    """Number of the machine."""

    payee_register_no: str | None = None
    """Tax number of who issues the invoice."""


@frozen(kw_only=True)
class InnerResultReturn(Event):
    """
    The issuing of an invoice ended; the platform's internal variant.

    Source: https://open.taobao.com/tmc.htm?docId=921&docType=9
    """

    TOPIC = "alibaba_invoice_InnerResultReturn"

    access_token: str | None = field(default=None, repr=False)
    """A token of the platform's own."""

    alipay_buyer_id: str | None = None
    """The buyer at Alipay."""

    alipay_seller_id: str | None = None
    """The seller at Alipay."""

    apply_id: str | None = None
    """Number of the application."""

    biz_error_code: str | None = None
    """The business service's error code."""

    biz_error_msg: str | None = None
    """The business service's error text."""

    biz_error_type: str | None = None

    buyer_id: str | None = None
    """Number of the buyer."""

    create_result: str | None = None
    """Whether the invoice was issued, as the platform names it."""

    invoice_kind: int | None = None
    """The kind of invoice, as a code."""

    invoice_type: str | None = None
    """The type of invoice, as the platform names it."""

    logistic_code: str | None = None
    """Code of the carrier."""

    logistic_name: str | None = None
    """Name of the carrier."""

    need_logistic: bool | None = None
    """Whether it is to be shipped."""

    normal_invoice_code: str | None = None
    """Code of the original invoice."""

    normal_invoice_no: str | None = None
    """Number of the original invoice."""

    payee_register_no: str | None = None
    """Tax number of who issues the invoice."""

    pay_no: str | None = None
    """Number of the payment."""

    platform_code: str | None = None
    """Which platform the order is of."""

    platform_tid: str | None = None
    """Number of the order on its platform."""

    seller_id: str | None = None
    """Number of the seller."""

    serial_no: str | None = None
    """Serial number of the request, which identifies it."""

    trigger_type: str | None = None

    user_platform_code: str | None = None
    """The user's platform."""


@frozen(kw_only=True)
class PaperOpsReturn(Event):
    """
    An operation on a paper invoice ended.

    Source: https://open.taobao.com/tmc.htm?docId=1358&docType=9
    """

    TOPIC = "alibaba_invoice_PaperOpsReturn"
    KEY = "serial_no"

    biz_error_code: str | None = None
    """The business service's error code."""

    biz_error_msg: str | None = None
    """The business service's error text."""

    create_result: str | None = None
    """Whether the invoice was issued, as the platform names it."""

    ops_type: str | None = None

    payee_register_no: str | None = None
    """Tax number of who issues the invoice."""

    print_flag: int | None = None

    serial_no: str | None = None
    """Serial number of the request, which identifies it."""


@frozen(kw_only=True)
class Query(Event):
    """
    Something about invoices is asked.

    Source: https://open.taobao.com/tmc.htm?docId=992&docType=9
    """

    TOPIC = "alibaba_invoice_Query"

    param: str | None = None

    query_code: str | None = None


@frozen(kw_only=True)
class QueryInvoice(Event):
    """
    An issued invoice is asked for.

    Source: https://open.taobao.com/tmc.htm?docId=902&docType=9
    """

    TOPIC = "alibaba_invoice_QueryInvoice"

    normal_invoice_code: str | None = None
    """Code of the original invoice."""

    normal_invoice_no: str | None = None
    """Number of the original invoice."""

    payee_register_no: str | None = None
    """Tax number of who issues the invoice."""

    platform_code: str | None = None
    """Which platform the order is of."""

    platform_tid: str | None = None
    """Number of the order on its platform."""

    provider_appkey: str | None = None
    """App key of the provider."""

    req_index: str | None = None
    """Number of the request."""

    serial_no: str | None = None
    """Serial number of the request, which identifies it."""

    version: str | None = None
    """Version of the form."""


@frozen(kw_only=True)
class ResultReturn(Event):
    """
    The issuing of an invoice ended.

    Source: https://open.taobao.com/tmc.htm?docId=894&docType=9
    """

    TOPIC = "alibaba_invoice_ResultReturn"
    KEY = "serial_no"

    biz_error_code: str | None = None
    """The business service's error code."""

    biz_error_msg: str | None = None
    """The business service's error text."""

    create_result: str | None = None
    """Whether the invoice was issued, as the platform names it."""

    erp_tid: str | None = None
    """The order's number in the ERP."""

    error_type: str | None = None

    invoice_kind: int | None = None
    """The kind of invoice, as a code."""

    invoice_type: str | None = None
    """The type of invoice, as the platform names it."""

    is_retrying: bool | None = None
    """Whether it is being tried again."""

    payee_register_no: str | None = None
    """Tax number of who issues the invoice."""

    platform_code: str | None = None
    """Which platform the order is of."""

    platform_tid: str | None = None
    """Number of the order on its platform."""

    seller_nick: str | None = None
    """The shop's account."""

    serial_no: str | None = None
    """Serial number of the request, which identifies it."""


@frozen(kw_only=True)
class StatusChange(Event):
    """
    The state of an invoice changed.

    Source: https://open.taobao.com/tmc.htm?docId=1349&docType=9
    """

    TOPIC = "alibaba_invoice_StatusChange"

    invoice_code: str | None = None
    """Code of the invoice."""

    invoice_no: str | None = None
    """Number of the invoice."""

    invoice_status: str | None = None
    """State of the invoice."""

    related_id: str | None = None
    """Number of what it belongs to."""

    time_stamp: datetime | None = None
    """When it was told."""


@frozen(kw_only=True)
class Unissue(Event):
    """
    About invoices that are not issued.

    Source: https://open.taobao.com/tmc.htm?docId=1347&docType=9
    """

    TOPIC = "alibaba_invoice_Unissue"

    invoice_id_list: tuple[Id, ...] = ()
    """Numbers of invoices."""

    request_no: str | None = None
    """Number of the request."""

    timestamp: datetime | None = None
    """When it was told."""
