"""
Paper invoices.
"""

from __future__ import annotations

from attrs import frozen

from tmallerp.top.method import Method


@frozen(kw_only=True, weakref_slot=False)
class AlibabaEinvoicePaperInvalidAnswer:
    """The answer of `AlibabaEinvoicePaperInvalid`."""

    is_success: bool | None = None
    """Whether it was taken; the result comes as a message."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class AlibabaEinvoicePaperInvalid(Method[AlibabaEinvoicePaperInvalidAnswer]):
    """
    Void a paper invoice, printed or blank.

    For an issued one only within the month of issue; later it takes a red invoice. A
    blank one needs *invoice_code* and *invoice_no*.

    The answer says only that it was taken; the result comes as a message.

    A voided invoice cannot be brought back: check the number against the paper first.

    Source: https://open.taobao.com/api.htm?docId=40482&docType=2
    """

    api = "alibaba.einvoice.paper.invalid"

    invalid_operator: str
    """Who voids it."""

    invalid_type: int
    """0 a blank sheet, 1 an issued invoice."""

    payee_register_no: str
    """The seller's tax number."""

    serial_no: str
    """Serial number of the invoice; the same number is the same invoice."""

    invoice_code: str | None = None
    """Code of the invoice; required for a blank sheet."""

    invoice_no: str | None = None
    """Number of the invoice; required for a blank sheet."""


@frozen(kw_only=True, weakref_slot=False)
class AlibabaEinvoicePaperPrintAnswer:
    """The answer of `AlibabaEinvoicePaperPrint`."""

    is_success: bool | None = None
    """Whether it was taken; the result comes as a message."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class AlibabaEinvoicePaperPrint(Method[AlibabaEinvoicePaperPrintAnswer]):
    """
    Print a paper invoice that was issued.

    The printer must hold the paper with the very number of the invoice. The answer says
    only that it was taken; the result comes as a message.

    An invoice is printed once. *force_print* is for one spoilt by the wrong paper; sent
    blindly again it wastes a numbered sheet.

    Source: https://open.taobao.com/api.htm?docId=40483&docType=2
    """

    api = "alibaba.einvoice.paper.print"

    dialog_setting_flag: int
    """1 shows the settings of the printer first, 0 does not."""

    force_print: bool
    """True prints one again that was printed already."""

    payee_register_no: str
    """The seller's tax number."""

    print_flag: int
    """0 prints the invoice, 1 its list of lines, which there is above eight lines."""

    serial_no: str
    """Serial number of the invoice; the same number is the same invoice."""
