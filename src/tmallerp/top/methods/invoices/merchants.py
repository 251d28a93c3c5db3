"""
Issuing for another merchant.
"""

from __future__ import annotations

import attrs
from attrs import frozen

from tmallerp.top.method import Method, as_tuple, at_most
from tmallerp.top.models.invoices import InvoiceItem, InvoiceResult


@frozen(kw_only=True, weakref_slot=False)
class AlibabaEinvoiceMerchantCreatereqAnswer:
    """The answer of `AlibabaEinvoiceMerchantCreatereq`."""

    is_success: bool | None = None
    """Whether it was taken; not yet whether it is issued."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class AlibabaEinvoiceMerchantCreatereq(Method[AlibabaEinvoiceMerchantCreatereqAnswer]):
    """
    Hand in an invoice from a merchant's own ERP.

    It only hands the invoice in: the result comes as a message or by
    `AlibabaEinvoiceMerchantResultGet`, as ``waiting``, ``create_success`` or
    ``create_failed``.

    A red invoice carries negative amounts and *normal_invoice_code* and
    *normal_invoice_no* of the blue one. To a company, *payer_register_no* must be
    given.

    The sums must fit: *invoice_amount* is *sum_price* plus *sum_tax*, and they are the
    sums over the lines.

    Only the tax numbers the merchant registered itself may be used.

    The number is the key: the same *serial_no* twice is the same invoice once, so keep
    it with the document before sending and use it again after a lost answer. A new
    number for the same sale makes a second invoice.

    Source: https://open.taobao.com/api.htm?docId=28290&docType=2
    """

    api = "alibaba.einvoice.merchant.createreq"
    idempotent = True

    platform_code: str
    """
    Where the trade was made: ``TB``, ``TM``, ``JD`` and so on, ``OTHER`` for the rest.
    """

    invoice_items: tuple[InvoiceItem, ...] = attrs.field(
        converter=as_tuple, validator=at_most(100)
    )
    """The lines, at most 100."""

    payee_operator: str = attrs.field(validator=at_most(8, least=0))
    """Who issues it, at most 8 characters."""

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

    invoice_kind: int | None = None
    """0 electronic, 1 paper, 2 special VAT; the last two need the service for paper."""

    red_notice_no: str | None = None
    """Number of the tax office's notice; for a red special VAT invoice."""


@frozen(kw_only=True, weakref_slot=False)
class AlibabaEinvoiceMerchantResultGetAnswer:
    """The answer of `AlibabaEinvoiceMerchantResultGet`."""

    invoice_result_list: tuple[InvoiceResult, ...] = ()
    """The invoices found, and what became of each."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class AlibabaEinvoiceMerchantResultGet(Method[AlibabaEinvoiceMerchantResultGetAnswer]):
    """
    Read what became of invoices of a merchant's own ERP.

    Give *serial_no*, or *platform_code* with *platform_tid*.

    Source: https://open.taobao.com/api.htm?docId=28291&docType=2
    """

    api = "alibaba.einvoice.merchant.result.get"
    idempotent = True

    payee_register_no: str
    """The seller's tax number."""

    platform_code: str | None = None
    """
    Where the trade was made; as with `AlibabaEinvoiceCreateResultGet`, the letters may
    differ from those of the request.
    """

    platform_tid: str | None = None
    """Number of the trade."""

    serial_no: str | None = None
    """Serial number of the invoice; the same number is the same invoice."""
