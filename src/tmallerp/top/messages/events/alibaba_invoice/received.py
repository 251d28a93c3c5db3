"""
Invoices that a company received.
"""

from __future__ import annotations

from attrs import field, frozen

from tmallerp.top.messages.events._event import Event


@frozen(kw_only=True)
class IncomeCertificateResult(Event):
    """
    The certifying of a received invoice ended.

    Source: https://open.taobao.com/tmc.htm?docId=1395&docType=9
    """

    TOPIC = "alibaba_invoice_IncomeCertificateResult"

    biz_error_code: str | None = None
    """The business service's error code."""

    biz_error_msg: str | None = None
    """The business service's error text."""

    is_success: bool | None = None
    """Whether it succeeded."""

    serial_no: str | None = None
    """Serial number of the request, which identifies it."""

    step: int | None = None
    """Which step."""


@frozen(kw_only=True)
class IncomeOcrResult(Event):
    """
    The reading of a received invoice's picture ended.

    Source: https://open.taobao.com/tmc.htm?docId=1393&docType=9
    """

    TOPIC = "alibaba_invoice_IncomeOcrResult"

    biz_error_code: str | None = None
    """The business service's error code."""

    biz_error_msg: str | None = None
    """The business service's error text."""

    image_id: str | None = None
    """Number of the picture."""

    is_success: bool | None = None
    """Whether it succeeded."""

    serial_no: str | None = None
    """Serial number of the request, which identifies it."""

    type: int | None = None
    """Which kind, as the platform names it."""


@frozen(kw_only=True)
class IncomeScanResult(Event):
    """
    The scanning of received invoices ended.

    Source: https://open.taobao.com/tmc.htm?docId=1392&docType=9
    """

    TOPIC = "alibaba_invoice_IncomeScanResult"

    batch_no: str | None = None
    """Number of the batch."""

    biz_error_code: str | None = None
    """The business service's error code."""

    biz_error_msg: str | None = None
    """The business service's error text."""

    is_success: bool | None = None
    """Whether it succeeded."""

    status: int | None = None
    """The state the event tells, as the platform names it."""


@frozen(kw_only=True)
class IncomeVerifyResult(Event):
    """
    The checking of a received invoice ended.

    Source: https://open.taobao.com/tmc.htm?docId=1394&docType=9
    """

    TOPIC = "alibaba_invoice_IncomeVerifyResult"

    biz_error_code: str | None = None
    """The business service's error code."""

    biz_error_msg: str | None = None
    """The business service's error text."""

    image_id: str | None = None
    """Number of the picture."""

    is_success: bool | None = None
    """Whether it succeeded."""

    serial_no: str | None = None
    """Serial number of the request, which identifies it."""

    type: int | None = None
    """Which kind, as the platform names it."""


@frozen(kw_only=True)
class VerifyResult(Event):
    """
    An invoice was verified.

    Source: https://open.taobao.com/tmc.htm?docId=994&docType=9
    """

    TOPIC = "alibaba_invoice_VerifyResult"

    biz_error_code: str | None = None
    """The business service's error code."""

    biz_error_msg: str | None = None
    """The business service's error text."""

    biz_serial_id: str | None = None

    capital_invoice_amount: str | None = None

    checksum: str | None = None

    invoice_amount: str | None = None
    """Amount of the invoice, as it came."""

    invoice_code: str | None = None
    """Code of the invoice."""

    invoice_date: str | None = None
    """Date of the invoice."""

    invoice_items: str | None = None
    """Lines of the invoice, as JSON text."""

    invoice_memo: str | None = None
    """Memo on the invoice."""

    invoice_no: str | None = None
    """Number of the invoice."""

    invoice_region: str | None = None

    invoice_type: str | None = None
    """The type of invoice, as the platform names it."""

    is_success: bool | None = None
    """Whether it succeeded."""

    machine_no: str | None = None
    """Number of the machine."""

    payee_address_phone: str | None = None

    payee_bank_account: str | None = None

    payee_name: str | None = None
    """Name of who issues the invoice."""

    payee_register_no: str | None = None
    """Tax number of who issues the invoice."""

    payer_address_phone: str | None = None

    payer_bank_account: str | None = field(default=None, repr=False)
    """Account of who the invoice is for; personal."""

    payer_name: str | None = field(default=None, repr=False)
    """Name of who the invoice is for; personal."""

    payer_register_no: str | None = None
    """Tax number of who the invoice is for."""

    sum_price: str | None = None
    """Sum without tax, as it came."""

    sum_tax: str | None = None
    """Sum of tax, as it came."""
