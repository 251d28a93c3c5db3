"""
Buyers' applications.
"""

from __future__ import annotations

from datetime import datetime

import attrs
from attrs import frozen

from tmallerp.top.method import Method, as_tuple, at_most
from tmallerp.top.models.invoices import Apply, SimpleUnitOrder, UserInvoiceApplyDTO


@frozen(kw_only=True, weakref_slot=False)
class AlibabaEinvoiceApplyGetAnswer:
    """The answer of `AlibabaEinvoiceApplyGet`."""

    is_success: bool | None = None
    """Whether it went well."""

    apply_list: tuple[Apply, ...] = ()
    """The requests found."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class AlibabaEinvoiceApplyGet(Method[AlibabaEinvoiceApplyGetAnswer]):
    """
    Read the requests of buyers for an invoice on one trade.

    A trade may have several requests, one by one: a changed heading makes a new one.
    Give *apply_id* for one of them.

    They hold the buyer's tax data: keep them out of logs.

    Source: https://open.taobao.com/api.htm?docId=27107&docType=2
    """

    api = "alibaba.einvoice.apply.get"
    idempotent = True

    platform_tid: str
    """Number of the trade."""

    apply_id: str | None = None
    """One request by its number; None reads all of the trade."""


@frozen(kw_only=True, weakref_slot=False)
class AlibabaEinvoiceInvoiceapplyGetAnswer:
    """The answer of `AlibabaEinvoiceInvoiceapplyGet`."""

    result: UserInvoiceApplyDTO | None = None
    """The request."""

    total_count: int | None = None
    """Rows in all."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class AlibabaEinvoiceInvoiceapplyGet(Method[AlibabaEinvoiceInvoiceapplyGetAnswer]):
    """
    Read a request of a merchant for an invoice of the invoicing service itself.

    For providers of invoicing services: the merchant is the buyer here.

    Source: https://open.taobao.com/api.htm?docId=27966&docType=2
    """

    api = "alibaba.einvoice.invoiceapply.get"
    idempotent = True

    apply_id: str
    """Number of the request."""


@frozen(kw_only=True, weakref_slot=False)
class AlibabaEinvoiceInvoiceapplyUpdateAnswer:
    """The answer of `AlibabaEinvoiceInvoiceapplyUpdate`."""

    result: bool | None = None
    """Whether it was taken."""

    total_count: int | None = None
    """Rows in all."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class AlibabaEinvoiceInvoiceapplyUpdate(Method[AlibabaEinvoiceInvoiceapplyUpdateAnswer]):
    """
    Tell where a merchant's request for an invoice stands.

    For providers of invoicing services. *apply_id* and *status* may be None by the
    rules of the platform, yet without them there is nothing to tell.

    Read the request after a lost answer before sending again.

    Source: https://open.taobao.com/api.htm?docId=27967&docType=2
    """

    api = "alibaba.einvoice.invoiceapply.update"

    apply_id: str | None = None
    """Number of the request."""

    status: int | None = None
    """0 done, 1 to be confirmed, 2 being issued, 3 refused, 4 sent."""

    ex_info: str | None = None
    """More to tell, such as the parcel, as text."""


@frozen(kw_only=True, weakref_slot=False)
class AlibabaEinvoiceUnitorderCheckAnswer:
    """The answer of `AlibabaEinvoiceUnitorderCheck`."""

    result: bool | None = None
    """Whether it was taken."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class AlibabaEinvoiceUnitorderCheck(Method[AlibabaEinvoiceUnitorderCheckAnswer]):
    """
    Report the orders for tax disks, so that both sides can compare.

    For providers of invoicing services. The window is the one the platform asked for in
    its message.

    Source: https://open.taobao.com/api.htm?docId=27765&docType=2
    """

    api = "alibaba.einvoice.unitorder.check"

    orders: tuple[SimpleUnitOrder, ...] = attrs.field(
        converter=as_tuple, validator=at_most(None)
    )
    """The orders to compare."""

    begin: datetime
    """Beginning of the window, from the message."""

    end: datetime
    """End of the window, from the message."""
