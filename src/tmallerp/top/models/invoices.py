"""
What invoices are made of.
"""

from __future__ import annotations

import attrs
from attrs import frozen


@frozen(kw_only=True, weakref_slot=False)
class InvoiceItem:
    """
    One line of an invoice.

    Amounts are text such as ``100.00``: `amount` is `sum_price` plus `tax`. A discount
    is a line of its own behind the line it belongs to.
    """

    item_name: str | None = None
    """What was sold."""

    amount: str | None = None
    """Sum with tax: text such as ``113.00``, negative on a red invoice."""

    row_type: str | None = None
    """``0`` an ordinary line, ``1`` a discount, ``2`` a line with a discount."""

    specification: str | None = None
    """Model or specification."""

    sum_price: str | None = None
    """Sum without tax: text such as ``100.00``, negative on a red invoice."""

    tax: str | None = None
    """The tax: text such as ``13.00``, negative on a red invoice."""

    price: str | None = None
    """Price of one without tax, as text."""

    quantity: str | None = None
    """How many, as text."""

    tax_rate: str | None = None
    """Rate of the tax as a fraction, such as ``0.13``."""

    unit: str | None = None
    """What is counted."""

    item_no: str | None = None
    """Tax code of the product."""

    biz_order_id: str | None = None
    """Number of the line of the trade; only on invoices the platform issued by itself."""

    is_post_fee_row: bool | None = None
    """Whether it is postage; only on invoices the platform issued by itself."""

    zero_rate_flag: str | None = None
    """
    Why the rate is 0: ``0`` export, ``1`` exempt, ``2`` not taxed, ``3`` ordinary zero
    rate.
    """

    imei: str | None = None
    """Older; not needed."""

    outer_id: str | None = None
    """The merchant's code; only on invoices the platform issued by itself."""


@frozen(kw_only=True, weakref_slot=False)
class Apply:
    """
    A request of a buyer for an invoice.

    It holds the buyer's tax data: keep it out of logs.
    """

    platform_code: str | None = None
    """Where the trade was made, such as ``TB`` or ``TM``."""

    status: int | None = None
    """0 refused, 1 open, 2 agreed."""

    memo: str | None = None
    """The buyer's note."""

    payer_name: str | None = None
    """The buyer's heading."""

    platform_tid: str | None = None
    """Number of the trade."""

    payer_register_no: str | None = None
    """The buyer's tax number; for a company."""

    trigger_status: str | None = None
    """
    What set it off, such as ``buyer_payed``, ``sent_goods``, ``buyer_confirm``,
    ``refund_seller_confirm``, ``invoice_supply`` or ``invoice_change``.
    """

    invoice_kind: int | None = None
    """0 electronic, 1 paper, 2 special VAT; 3 to 5 newer electronic kinds."""

    business_type: int | None = None
    """0 to a person, 1 to a company."""

    invoice_type: str | None = None
    """``blue`` (default) or ``red``."""

    invoice_amount: str | None = None
    """
    What the invoice is over, tax included: text such as ``100.00``, negative on a red
    one.
    """

    sum_price: str | None = None
    """Sum without tax: text such as ``100.00``, negative on a red one."""

    sum_tax: str | None = None
    """Sum of the tax: text such as ``13.00``, negative on a red one."""

    invoice_items: tuple[InvoiceItem, ...] = ()
    """The lines asked for."""

    payer_phone: str | None = attrs.field(default=None, repr=False)
    """The buyer's telephone."""

    payer_address: str | None = attrs.field(default=None, repr=False)
    """The buyer's address."""

    payer_bankaccount: str | None = attrs.field(default=None, repr=False)
    """The buyer's account."""

    payer_bank: str | None = attrs.field(default=None, repr=False)
    """The buyer's bank."""

    gmt_modified_str: str | None = None
    """When it last changed, as text."""

    extend_props: str | None = None
    """Further marks, opaque."""

    gmt_create: str | None = None
    """When it was made, as text."""


@frozen(kw_only=True, weakref_slot=False)
class InvoiceResult:
    """
    An invoice and what became of it.

    The heading, the people and the lines come only for invoices the platform issued by
    itself. It holds tax data: keep it out of logs.
    """

    anti_fake_code: str | None = None
    """Check code on the invoice."""

    ciphertext: str | None = None
    """Content of its password area."""

    device_no: str | None = None
    """Number of the tax device."""

    erp_tid: str | None = None
    """The ERP's own number of the document."""

    file_data_type: str | None = None
    """Type of the file: ``pdf``, ``jpg`` or ``png``."""

    file_path: str | None = None
    """
    Address of the file; anyone who has it may open it, so keep it out of logs. Not in
    the list by time.
    """

    invoice_amount: str | None = None
    """
    What the invoice is over, tax included: text such as ``100.00``, negative on a red
    one.
    """

    invoice_code: str | None = None
    """Code of the invoice; empty where it has none."""

    invoice_date: str | None = None
    """Day of issue, as text."""

    invoice_no: str | None = None
    """Number of the invoice."""

    platform_code: str | None = None
    """``taobao`` or ``tmall`` here."""

    platform_tid: str | None = None
    """Number of the trade."""

    serial_no: str | None = None
    """Serial number of the invoice; the same number is the same invoice."""

    status: str | None = None
    """``waiting``, ``create_success`` or ``create_failed``."""

    biz_error_code: str | None = None
    """Why it failed, as a code."""

    biz_error_msg: str | None = None
    """Why it failed, in words."""

    invoice_items: tuple[InvoiceItem, ...] = ()
    """The lines."""

    invoice_type: str | None = None
    """``blue`` (default) or ``red``."""

    invoice_kind: int | None = None
    """0 electronic, 1 paper, 2 special VAT."""

    normal_invoice_code: str | None = None
    """Code of the blue invoice; on a red one only."""

    normal_invoice_no: str | None = None
    """Number of the blue invoice; on a red one only."""

    payee_operator: str | None = None
    """Who issues it."""

    payee_receiver: str | None = None
    """Who takes the money."""

    payee_checker: str | None = None
    """Who checks it."""

    payer_name: str | None = None
    """The buyer's heading."""

    payer_register_no: str | None = None
    """The buyer's tax number."""

    payer_phone: str | None = attrs.field(default=None, repr=False)
    """The buyer's telephone."""

    payer_address: str | None = attrs.field(default=None, repr=False)
    """The buyer's address."""

    payer_bankaccount: str | None = attrs.field(default=None, repr=False)
    """The buyer's bank and account."""

    payee_register_no: str | None = None
    """The seller's tax number."""

    invoice_time: str | None = None
    """Time of day of issue, as text; only since April 2019."""

    qr_code: str | None = None
    """Content of the QR code."""


@frozen(kw_only=True, weakref_slot=False)
class SimpleUnitOrder:
    """An order for a tax disk."""

    order_id: str
    """Number of the order for the service."""

    status: int
    """0 to be set up, 1 set up, 2 changed, 3 released."""

    tax_disk_no: str | None = None
    """Number of the tax disk."""


@frozen(kw_only=True, weakref_slot=False)
class UserInvoiceItemDTO:
    """One line of a request of a merchant."""

    item_name: str | None = None
    """What was sold."""

    item_type: int | None = None
    """Kind of line, opaque."""

    amount: str | None = None
    """Sum of the line, as text; the platform's documents do not state the unit."""

    bill_date: str | None = None
    """Month or day of the bill, as text."""


@frozen(kw_only=True, weakref_slot=False)
class UserInvoiceApplyDTO:
    """
    A request of a merchant for an invoice of the invoicing service itself.

    It holds names, addresses and bank data: keep it out of logs.
    """

    apply_id: str | None = None
    """Number of the request."""

    invoice_amount: str | None = None
    """What the invoice is over, as text; the platform's documents do not state the unit."""

    payee_register_no: str | None = None
    """Tax number whose bills are invoiced."""

    company_name: str | None = None
    """Name of the company."""

    bank: str | None = None
    """Its bank."""

    bank_account: str | None = None
    """Its account."""

    status: int | None = None
    """0 done, 1 to be confirmed, 2 being issued, 3 refused, 4 sent."""

    receiver_address: str | None = attrs.field(default=None, repr=False)
    """Where the invoice goes."""

    receiver_name: str | None = attrs.field(default=None, repr=False)
    """Who receives it."""

    receiver_phone: str | None = attrs.field(default=None, repr=False)
    """Telephone of who receives it."""

    sender_name: str | None = None
    """Who sends it."""

    sender_phone: str | None = None
    """Telephone of who sends it."""

    sender_logistics_company: str | None = None
    """Carrier of the invoice."""

    sender_logistics_no: str | None = None
    """Number of the parcel with the invoice."""

    invoice_item_list: tuple[UserInvoiceItemDTO, ...] = ()
    """The lines."""

    invoice_type: int | None = None
    """1 ordinary VAT invoice, 2 special VAT invoice."""

    invoice_payee_register_no: str | None = None
    """Tax number of the buyer on the invoice."""

    invoice_address: str | None = None
    """Address of the buyer on the invoice."""

    invoice_phone: str | None = None
    """Telephone of the buyer on the invoice."""
