"""
What became of them.
"""

from __future__ import annotations

from datetime import datetime

import attrs
from attrs import frozen

from tmallerp.top.method import Method, PagedMethod, at_most
from tmallerp.top.models.invoices import InvoiceResult


@frozen(kw_only=True, weakref_slot=False)
class AlibabaEinvoiceCreateResultGetAnswer:
    """The answer of `AlibabaEinvoiceCreateResultGet`."""

    invoice_result_list: tuple[InvoiceResult, ...] = ()
    """The invoices found, and what became of each."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class AlibabaEinvoiceCreateResultGet(Method[AlibabaEinvoiceCreateResultGetAnswer]):
    """
    Read what became of invoices, by trade or by serial number.

    Here ``taobao`` and ``tmall`` are in small letters, while the request wants ``TB``
    and ``TM``. Give *serial_no*, or *platform_code* with *platform_tid*.

    `file_path` of the PDF comes only here, not in the list by time.

    Source: https://open.taobao.com/api.htm?docId=25796&docType=2
    """

    api = "alibaba.einvoice.create.result.get"
    idempotent = True

    payee_register_no: str
    """The seller's tax number."""

    platform_code: str | None = None
    """``taobao`` or ``tmall``, in small letters here."""

    platform_tid: str | None = None
    """Number of the trade."""

    serial_no: str | None = None
    """Serial number of the invoice; the same number is the same invoice."""

    out_shop_name: str | None = None
    """
    Name of the shop elsewhere, as set up with the invoicing platform; not for ``TB``
    and ``TM``.
    """


@frozen(kw_only=True, weakref_slot=False)
class AlibabaEinvoiceCreateResultsIncrementGetAnswer:
    """The answer of `AlibabaEinvoiceCreateResultsIncrementGet`."""

    invoice_result_list: tuple[InvoiceResult, ...] = ()
    """The invoices found, and what became of each."""

    total_count: int | None = None
    """Rows in all."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class AlibabaEinvoiceCreateResultsIncrementGet(
    PagedMethod[AlibabaEinvoiceCreateResultsIncrementGetAnswer, InvoiceResult]
):
    """
    List what became of invoices by the time of change.

    The longest window is not stated: keep it short and let windows overlap. `file_path`
    does not come here; read it with `AlibabaEinvoiceCreateResultGet`.

    Source: https://open.taobao.com/api.htm?docId=25797&docType=2
    """

    api = "alibaba.einvoice.create.results.increment.get"
    idempotent = True
    rows_of = "invoice_result_list"
    total_of = "total_count"

    end_modified: datetime
    """End of the window."""

    payee_register_no: str
    """The seller's tax number."""

    start_modified: datetime
    """Beginning of the window, by the time of change."""

    status: str | None = None
    """``waiting``, ``create_success`` or ``create_failed``; None lists all."""

    page_size: int = attrs.field(default=40, validator=at_most(200))
    """Rows a page, at most 200."""

    page_no: int = attrs.field(default=1, validator=at_most(None))
    """Page, from 1."""
