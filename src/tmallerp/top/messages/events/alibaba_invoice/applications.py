"""
Requests for invoices.
"""

from __future__ import annotations

from attrs import field, frozen

from tmallerp.top.messages.events._event import Event
from tmallerp.top.method import Tid


@frozen(kw_only=True)
class Apply(Event):
    """
    A buyer asked for an invoice, or the platform did for them.

    Source: https://open.taobao.com/tmc.htm?docId=891&docType=9
    """

    TOPIC = "alibaba_invoice_Apply"
    KEY = "platform_tid"

    apply_id: str | None = None
    """Number of the application."""

    business_type: str | None = None
    """The kind of business."""

    platform_code: str | None = None
    """Which platform the order is of."""

    platform_tid: str | None = None
    """Number of the order on its platform."""

    seller_nick: str | None = None
    """The shop's account."""

    serial_no: str | None = None
    """Serial number of the request, which identifies it."""

    trigger_status: str | None = None
    """What triggered it."""


@frozen(kw_only=True)
class ApplyDisagree(Event):
    """
    A request for an invoice was refused.

    Source: https://open.taobao.com/tmc.htm?docId=1043&docType=9
    """

    TOPIC = "alibaba_invoice_ApplyDisagree"

    ex_info: str | None = None
    """More facts."""

    payee_register_no: str | None = None
    """Tax number of who issues the invoice."""

    platform_code: str | None = None
    """Which platform the order is of."""

    platform_tid: str | None = None
    """Number of the order on its platform."""

    seller_id: str | None = None
    """Number of the seller."""

    seller_platform_code: str | None = None

    serial_no: str | None = None
    """Serial number of the request, which identifies it."""

    type: str | None = None
    """Which kind, as the platform names it."""


@frozen(kw_only=True)
class ApplyResult(Event):
    """
    A request for an invoice was answered.

    Source: https://open.taobao.com/tmc.htm?docId=892&docType=9
    """

    TOPIC = "alibaba_invoice_ApplyResult"
    KEY = "platform_tid"

    apply_id: str | None = None
    """Number of the application."""

    message: str | None = None
    """The text that came along."""

    platform_code: str | None = None
    """Which platform the order is of."""

    platform_tid: str | None = None
    """Number of the order on its platform."""

    result: bool | None = None
    """What came of it."""


@frozen(kw_only=True)
class ChangePaper(Event):
    """
    A buyer wants another form of invoice, such as paper.

    Source: https://open.taobao.com/tmc.htm?docId=1436&docType=9
    """

    TOPIC = "alibaba_invoice_ChangePaper"

    buyer_nick: str | None = None
    """Masked; never a key."""

    invoice_kind: int | None = None
    """The kind of invoice, as a code."""

    payer_address: str | None = field(default=None, repr=False)
    """Address of who the invoice is for; personal."""

    payer_bank: str | None = None

    payer_bank_account: str | None = field(default=None, repr=False)
    """Account of who the invoice is for; personal."""

    payer_name: str | None = field(default=None, repr=False)
    """Name of who the invoice is for; personal."""

    payer_phone: str | None = field(default=None, repr=False)
    """Phone of who the invoice is for; personal."""

    payer_register_no: str | None = None
    """Tax number of who the invoice is for."""

    source: str | None = None
    """Where it comes from."""

    tid: str | None = None
    """Number of the trade."""

    user_platform_code: str | None = None
    """The user's platform."""


@frozen(kw_only=True)
class InvoiceApply(Event):
    """
    A company applied for invoices.

    Source: https://open.taobao.com/tmc.htm?docId=1005&docType=9
    """

    TOPIC = "alibaba_invoice_InvoiceApply"

    apply_id: str | None = None
    """Number of the application."""

    company_name: str | None = None
    """Name of the company."""

    payee_register_no: str | None = None
    """Tax number of who issues the invoice."""


@frozen(kw_only=True)
class MakeUp(Event):
    """
    An invoice is to be issued afterwards.

    Source: https://open.taobao.com/tmc.htm?docId=1013&docType=9
    """

    TOPIC = "alibaba_invoice_MakeUp"

    apply_id: str | None = None
    """Number of the application."""

    channel: str | None = None

    invoice_kind: str | None = None
    """The kind of invoice, as a code."""

    payer_name: str | None = field(default=None, repr=False)
    """Name of who the invoice is for; personal."""

    payer_register_no: str | None = None
    """Tax number of who the invoice is for."""

    source: str | None = None
    """Where it comes from."""

    status: str | None = None
    """The state the event tells, as the platform names it."""

    tid: Tid | None = None
    """Number of the trade."""


@frozen(kw_only=True)
class RecreateBlue(Event):
    """
    A blue (positive) invoice is to be issued again.

    Source: https://open.taobao.com/tmc.htm?docId=1012&docType=9
    """

    TOPIC = "alibaba_invoice_RecreateBlue"

    serial_no: str | None = None
    """Serial number of the request, which identifies it."""

    status: str | None = None
    """The state the event tells, as the platform names it."""

    tid: Tid | None = None
    """Number of the trade."""


@frozen(kw_only=True)
class RetryApply(Event):
    """
    A request for an invoice is to be tried again.

    Source: https://open.taobao.com/tmc.htm?docId=1029&docType=9
    """

    TOPIC = "alibaba_invoice_RetryApply"

    serial_no: str | None = None
    """Serial number of the request, which identifies it."""

    status: str | None = None
    """The state the event tells, as the platform names it."""

    tid: Tid | None = None
    """Number of the trade."""
