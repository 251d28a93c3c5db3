"""
Issuing blue and red ones.
"""

from __future__ import annotations

from datetime import datetime

import attrs
from attrs import frozen

from tmallerp.top.method import Method, as_tuple, at_most
from tmallerp.top.models.invoices import InvoiceItem


@frozen(kw_only=True, weakref_slot=False)
class AlibabaEinvoiceCreatereqAnswer:
    """The answer of `AlibabaEinvoiceCreatereq`."""

    is_success: bool | None = None
    """Whether it was taken; not yet whether it is issued."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class AlibabaEinvoiceCreatereq(Method[AlibabaEinvoiceCreatereqAnswer]):
    """
    Hand in an invoice, blue or red, to be issued.

    It only hands the invoice in: the result comes as a message or by
    `AlibabaEinvoiceCreateResultGet`, as ``waiting``, ``create_success`` or
    ``create_failed``.

    A red invoice carries negative amounts and *normal_invoice_code* and
    *normal_invoice_no* of the blue one. To a company, *payer_register_no* must be
    given.

    The sums must fit: *invoice_amount* is *sum_price* plus *sum_tax*, and they are the
    sums over the lines.

    The number is the key: the same *serial_no* twice is the same invoice once, so keep
    it with the document before sending and use it again after a lost answer. A new
    number for the same sale makes a second invoice.

    Source: https://open.taobao.com/api.htm?docId=25794&docType=2
    """

    api = "alibaba.einvoice.createreq"
    idempotent = True

    platform_code: str
    """
    Where the trade was made: ``TB``, ``TM``, ``JD`` and so on, ``OTHER`` for the rest.
    """

    invoice_items: tuple[InvoiceItem, ...] = attrs.field(
        converter=as_tuple, validator=at_most(100)
    )
    """The lines, at most 100."""

    invoice_amount: str
    """
    What the invoice is over, tax included: text such as ``100.00``, negative on a red
    one.
    """

    payee_name: str = attrs.field(validator=at_most(100, least=0))
    """The seller's name, at most 100 characters."""

    sum_price: str
    """Sum without tax: text such as ``100.00``, negative on a red one."""

    invoice_type: str
    """``blue`` (default) or ``red``."""

    payee_register_no: str = attrs.field(validator=at_most(20, least=0))
    """The seller's tax number, at most 20 characters."""

    business_type: int
    """0 to a person (default), 1 to a company."""

    serial_no: str = attrs.field(validator=at_most(20, least=0))
    """
    Serial number, at most 20 characters, from `AlibabaEinvoiceSerialnoGenerate`; the
    same number is the same invoice.
    """

    platform_tid: str
    """Number of the trade."""

    payee_address: str = attrs.field(validator=at_most(100, least=0))
    """The seller's address, at most 100 characters."""

    sum_tax: str
    """Sum of the tax: text such as ``13.00``, negative on a red one."""

    payer_name: str = attrs.field(validator=at_most(100, least=0))
    """The buyer's heading, at most 100 characters."""

    payee_bankaccount: str | None = attrs.field(
        default=None, validator=at_most(100, least=0)
    )
    """The seller's bank and account, at most 100 characters."""

    payee_receiver: str | None = attrs.field(default=None, validator=at_most(8, least=0))
    """Who takes the money, at most 8 characters."""

    payee_operator: str | None = attrs.field(default=None, validator=at_most(8, least=0))
    """Who issues it, at most 8 characters."""

    payee_checker: str | None = attrs.field(default=None, validator=at_most(8, least=0))
    """Who checks it, at most 8 characters."""

    payer_phone: str | None = attrs.field(
        default=None, repr=False, validator=at_most(20, least=0)
    )
    """The buyer's telephone, at most 20 characters."""

    payer_register_no: str | None = attrs.field(
        default=None, validator=at_most(20, least=0)
    )
    """The buyer's tax number, at most 20 characters; required to a company."""

    invoice_time: datetime | None = None
    """When it is issued."""

    payee_phone: str | None = attrs.field(default=None, validator=at_most(20, least=0))
    """The seller's telephone, at most 20 characters."""

    payer_email: str | None = attrs.field(default=None, repr=False)
    """The buyer's e-mail address."""

    payer_address: str | None = attrs.field(
        default=None, repr=False, validator=at_most(100, least=0)
    )
    """The buyer's address, at most 100 characters."""

    invoice_memo: str | None = attrs.field(default=None, validator=at_most(200, least=0))
    """Note on the invoice, at most 200 characters; some provinces print it."""

    payer_bankaccount: str | None = attrs.field(
        default=None, repr=False, validator=at_most(100, least=0)
    )
    """The buyer's bank and account, at most 100 characters."""

    normal_invoice_no: str | None = None
    """Number of the blue invoice, at most 8 characters; for a red one only."""

    normal_invoice_code: str | None = None
    """Code of the blue invoice, at most 12 characters; for a red one only."""

    erp_tid: str | None = None
    """
    The ERP's own number of the document; without one, the code of the platform, ``_``
    and the trade is advised.
    """

    apply_id: str | None = None
    """Number of the buyer's request; must be sent along where there was one."""

    out_shop_name: str | None = None
    """
    Name of the shop elsewhere, as set up with the invoicing platform; not for ``TB``
    and ``TM``.
    """

    invoice_kind: int | None = None
    """0 electronic, 1 paper, 2 special VAT; the last two need the service for paper."""

    red_notice_no: str | None = None
    """Number of the tax office's notice; for a red special VAT invoice."""

    request_role: str | None = None
    """``supplier`` where a supplier issues it for a shop; only for ``TB`` and ``TM``."""

    distribution_tid: str | None = None
    """Number of the distribution order; required where a supplier issues it."""


@frozen(kw_only=True, weakref_slot=False)
class AlibabaEinvoiceRedCreatereqAnswer:
    """The answer of `AlibabaEinvoiceRedCreatereq`."""

    is_success: str | None = None
    """Whether it was taken, as text."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class AlibabaEinvoiceRedCreatereq(Method[AlibabaEinvoiceRedCreatereqAnswer]):
    """
    Cancel a blue invoice by a red one over the whole of it.

    Name the blue one by *blue_serial_no*, which wins, or by *invoice_code* with
    *invoice_no*. It only hands it in: read the result by the red serial number.

    A red invoice cannot be taken back. Keep *red_serial_no* before sending; after a
    lost answer read the result by it, and never send a new number for the same blue
    invoice.

    Source: https://open.taobao.com/api.htm?docId=41461&docType=2
    """

    api = "alibaba.einvoice.red.createreq"

    payee_register_no: str
    """The seller's tax number."""

    red_serial_no: str = attrs.field(validator=at_most(20, least=0))
    """
    Serial number of the red invoice, at most 20 characters, from
    `AlibabaEinvoiceSerialnoGenerate`.
    """

    blue_serial_no: str | None = attrs.field(default=None, validator=at_most(20, least=0))
    """
    Serial number of the blue invoice, at most 20 characters; wins over code and number.
    """

    invoice_code: str | None = None
    """Code of the blue invoice, at most 16 characters."""

    invoice_no: str | None = None
    """Number of the blue invoice, at most 12 characters."""


@frozen(kw_only=True, weakref_slot=False)
class AlibabaEinvoiceSerialnoGenerateAnswer:
    """The answer of `AlibabaEinvoiceSerialnoGenerate`."""

    serial_no: str | None = None
    """The number."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class AlibabaEinvoiceSerialnoGenerate(Method[AlibabaEinvoiceSerialnoGenerateAnswer]):
    """
    Draw a serial number for an invoice.

    Each call gives a new number; store it with the document before it is used.

    A number lost with its answer does no harm: draw another.

    Source: https://open.taobao.com/api.htm?docId=27322&docType=2
    """

    api = "alibaba.einvoice.serialno.generate"


@frozen(kw_only=True, weakref_slot=False)
class AlibabaEinvoiceSerialnoBatchGenerateAnswer:
    """The answer of `AlibabaEinvoiceSerialnoBatchGenerate`."""

    serial_no_list: tuple[str, ...] = ()
    """The numbers."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class AlibabaEinvoiceSerialnoBatchGenerate(
    Method[AlibabaEinvoiceSerialnoBatchGenerateAnswer]
):
    """
    Draw a thousand serial numbers for invoices.

    1,000 numbers a call, 1,000 calls a day.

    Numbers lost with their answer do no harm: draw others.

    Source: https://open.taobao.com/api.htm?docId=27323&docType=2
    """

    api = "alibaba.einvoice.serialno.batch.generate"
