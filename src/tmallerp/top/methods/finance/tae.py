"""
The same by the newer names.
"""

from __future__ import annotations

from datetime import datetime

import attrs
from attrs import frozen

from tmallerp.top.method import Id, Method, PagedMethod, as_tuple, at_most
from tmallerp.top.models.finance import BillDto, TopAccountDto, TopAcctCashJourDto


@frozen(kw_only=True, weakref_slot=False)
class TaeAccountsGetAnswer:
    """The answer of `TaeAccountsGet`."""

    total_results: int | None = None
    """Rows in all."""

    accounts: tuple[TopAccountDto, ...] = ()
    """The kinds of cost."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class TaeAccountsGet(Method[TaeAccountsGetAnswer]):
    """
    List the kinds of cost that bills are booked to.

    The service providers' twin of `BillAccountsGet`.

    Source: https://open.taobao.com/api.htm?docId=24512&docType=2
    """

    api = "taobao.tae.accounts.get"
    idempotent = True
    fields_of = "accounts"

    aids: tuple[str, ...] | None = attrs.field(
        default=None, converter=as_tuple, validator=at_most(20)
    )
    """Numbers of kinds of cost; None lists all."""

    fields: str | None = None
    """Which fields to read, comma-separated; None asks for all the answer knows."""


@frozen(kw_only=True, weakref_slot=False)
class TaeBillsGetAnswer:
    """The answer of `TaeBillsGet`."""

    total_results: int | None = None
    """Rows found; may count this page only."""

    has_next: bool | None = None
    """Whether a further page has rows."""

    bills: tuple[BillDto, ...] = ()
    """The bills of this page."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class TaeBillsGet(PagedMethod[TaeBillsGetAnswer, BillDto]):
    """
    List the bills of the shop, such as commission and service fees, of one day.

    The service providers' twin of `BillBillsGet`.

    A window spans a day at most, unless the number of a trade narrows it. Do not trust
    `total_results` for the whole window: walk on while `has_next` is true.

    Amounts are whole numbers whose unit is not stated, negative for a refund: compare
    with a known bill before booking.

    Source: https://open.taobao.com/api.htm?docId=24513&docType=2
    """

    api = "taobao.tae.bills.get"
    idempotent = True
    fields_of = "bills"
    rows_of = "bills"
    total_of = None
    has_next_of = "has_next"
    page_of = ("current_page", "page_size")
    window_of = ("query_start_date", "query_end_date")
    window_free_with = ("trade_id",)

    query_end_date: datetime
    """End of the window; at most a day later."""

    query_start_date: datetime
    """Beginning of the window."""

    query_date_type: int | None = None
    """
    Which time the window means: 1 when the order succeeded, 2 when Alipay took the
    money (default).
    """

    p_trade_id: Id | None = None
    """Only bills of this trade, by the number of the whole."""

    item_id: Id | None = None
    """Only bills of this item."""

    trade_id: Id | None = None
    """Only bills of this trade; lifts the limit of the window."""

    fields: str | None = None
    """Which fields to read, comma-separated; None asks for all the answer knows."""

    current_page: int = attrs.field(default=1, validator=at_most(None))
    """Page, from 1."""

    page_size: int = attrs.field(default=40, validator=at_most(100, least=40))
    """Rows a page, 40 to 100."""


@frozen(kw_only=True, weakref_slot=False)
class TaeBillGetAnswer:
    """The answer of `TaeBillGet`."""

    bill: BillDto | None = None
    """The bill."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class TaeBillGet(Method[TaeBillGetAnswer]):
    """
    Read one bill.

    The service providers' twin of `BillBillGet`.

    Amounts are whole numbers whose unit is not stated, negative for a refund: compare
    with a known bill before booking.

    Source: https://open.taobao.com/api.htm?docId=24514&docType=2
    """

    api = "taobao.tae.bill.get"
    idempotent = True
    fields_of = "bill"

    id: Id
    """Number of the bill."""

    account_id: Id
    """Its kind of cost."""

    bid: Id | None = None
    """Number of the bill; older way to give *id*."""

    fields: str | None = None
    """Which fields to read, comma-separated; None asks for all the answer knows."""


@frozen(kw_only=True, weakref_slot=False)
class TaeBookBillsGetAnswer:
    """The answer of `TaeBookBillsGet`."""

    has_next: bool | None = None
    """Whether a further page has rows."""

    total_results: int | None = None
    """Rows of this query, not of the whole window."""

    bills: tuple[TopAcctCashJourDto, ...] = ()
    """The movements of this page."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class TaeBookBillsGet(PagedMethod[TaeBookBillsGetAnswer, TopAcctCashJourDto]):
    """
    List the movements on the virtual accounts of the shop.

    The service providers' twin of `BillBookBillsGet`.

    A window spans 30 days at most. `total_results` does not count the whole window:
    walk on while `has_next` is true.

    Amounts are whole numbers whose unit is not stated; `journal_type` says in which
    direction they go.

    Source: https://open.taobao.com/api.htm?docId=24510&docType=2
    """

    api = "taobao.tae.book.bills.get"
    idempotent = True
    fields_of = "bills"
    rows_of = "bills"
    total_of = None
    has_next_of = "has_next"
    window_of = ("start_time", "end_time")
    window_days = 30

    end_time: datetime
    """End of the window; at most 30 days later."""

    start_time: datetime
    """Beginning of the window."""

    journal_types: tuple[int, ...] | None = attrs.field(
        default=None, converter=as_tuple, validator=at_most(20)
    )
    """
    Kinds of movement: 101 top-up, 102 deduction, 103 freeze, 104 unfreeze, 105 top-up
    and 106 deduction of what is frozen.
    """

    account_id: Id | None = None
    """The kind of account, see `TaeAccountsGet`."""

    fields: str | None = None
    """Which fields to read, comma-separated; None asks for all the answer knows."""

    page_no: int = attrs.field(default=1, validator=at_most(None))
    """Page, from 1."""

    page_size: int = attrs.field(default=40, validator=at_most(100))
    """Rows a page, at most 100."""


@frozen(kw_only=True, weakref_slot=False)
class TaeBookBillGetAnswer:
    """The answer of `TaeBookBillGet`."""

    bookbill: TopAcctCashJourDto | None = None
    """The movement."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class TaeBookBillGet(Method[TaeBookBillGetAnswer]):
    """
    Read one movement on a virtual account.

    The service providers' twin of `BillBookBillGet`.

    Source: https://open.taobao.com/api.htm?docId=24511&docType=2
    """

    api = "taobao.tae.book.bill.get"
    idempotent = True
    fields_of = "bookbill"

    id: Id
    """Number of the movement."""

    account_id: Id
    """Its kind of account."""

    bid: Id | None = None
    """Older; number of the movement."""

    fields: str | None = None
    """Which fields to read, comma-separated; None asks for all the answer knows."""
