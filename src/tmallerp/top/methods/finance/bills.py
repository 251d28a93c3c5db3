"""
The seller's bills and journal.
"""

from __future__ import annotations

from datetime import datetime

import attrs
from attrs import frozen

from tmallerp.top.method import Id, Method, PagedMethod, as_tuple, at_most
from tmallerp.top.models.finance import Account, Bill, BookBill


@frozen(kw_only=True, weakref_slot=False)
class BillBillsGetAnswer:
    """The answer of `BillBillsGet`."""

    has_next: bool | None = None
    """Whether a further page has rows."""

    total_results: int | None = None
    """Rows of this page only."""

    bills: tuple[Bill, ...] = ()
    """The bills of this page."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class BillBillsGet(PagedMethod[BillBillsGetAnswer, Bill]):
    """
    List the bills of the shop, such as commission and service fees, of one day.

    For the app of a seller who built it alone; apps of service providers use
    `TaeBillsGet`.

    A window spans a day at most, unless *order_id* or *trade_id* narrows it.
    `total_results` counts this page only: walk on while `has_next` is true. Windows of
    5,000 rows and more must be split.

    Amounts are whole numbers whose unit is not stated, negative for a refund: compare
    with a known bill before booking.

    Source: https://open.taobao.com/api.htm?docId=21713&docType=2
    """

    api = "taobao.bill.bills.get"
    idempotent = True
    fields_of = "bills"
    rows_of = "bills"
    total_of = None
    has_next_of = "has_next"
    window_of = ("start_time", "end_time")
    window_free_with = (
        "trade_id",
        "order_id",
    )

    end_time: datetime
    """End of the window; at most a day later."""

    start_time: datetime
    """Beginning of the window."""

    time_type: int | None = None
    """
    Which time the window means: 1 when the order succeeded, 2 when Alipay took the
    money (default).
    """

    trade_id: Id | None = None
    """Only bills of this trade; lifts the limit of the window."""

    account_id: Id | None = None
    """Only this kind of cost, see `BillAccountsGet`."""

    order_id: Id | None = None
    """Only bills of this line; lifts the limit of the window."""

    fields: str | None = None
    """Which fields to read, comma-separated; None asks for all the answer knows."""

    page_no: int = attrs.field(default=1, validator=at_most(None))
    """Page, from 1."""

    page_size: int = attrs.field(default=40, validator=at_most(100, least=40))
    """Rows a page, 40 to 100."""


@frozen(kw_only=True, weakref_slot=False)
class BillBillGetAnswer:
    """The answer of `BillBillGet`."""

    bill: Bill | None = None
    """The bill."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class BillBillGet(Method[BillBillGetAnswer]):
    """
    Read one bill.

    For the app of a seller who built it alone; apps of service providers use
    `TaeBillGet`.

    Amounts are whole numbers whose unit is not stated, negative for a refund: compare
    with a known bill before booking.
    """

    api = "taobao.bill.bill.get"
    idempotent = True
    fields_of = "bill"

    bid: Id
    """Number of the bill."""

    fields: str | None = None
    """Which fields to read, comma-separated; None asks for all the answer knows."""


@frozen(kw_only=True, weakref_slot=False)
class BillAccountsGetAnswer:
    """The answer of `BillAccountsGet`."""

    accounts: tuple[Account, ...] = ()
    """The kinds of cost."""

    total_results: int | None = None
    """Rows in all."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class BillAccountsGet(Method[BillAccountsGetAnswer]):
    """
    List the kinds of cost that bills are booked to.

    For the app of a seller who built it alone; apps of service providers use
    `TaeAccountsGet`.

    Source: https://open.taobao.com/api.htm?docId=21709&docType=2
    """

    api = "taobao.bill.accounts.get"
    idempotent = True
    fields_of = "accounts"

    aids: tuple[str, ...] | None = attrs.field(
        default=None, converter=as_tuple, validator=at_most(200)
    )
    """Numbers of kinds of cost, at most 200; None lists all."""

    fields: str | None = None
    """Which fields to read, comma-separated; None asks for all the answer knows."""


@frozen(kw_only=True, weakref_slot=False)
class BillAccountGetAnswer:
    """The answer of `BillAccountGet`."""

    account: Account | None = None
    """The kind of cost."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class BillAccountGet(Method[BillAccountGetAnswer]):
    """Read one kind of cost that bills are booked to."""

    api = "taobao.bill.account.get"
    idempotent = True
    fields_of = "account"

    aid: Id
    """Number of the kind of cost."""

    fields: str | None = None
    """Which fields to read, comma-separated; None asks for all the answer knows."""


@frozen(kw_only=True, weakref_slot=False)
class BillBookBillsGetAnswer:
    """The answer of `BillBookBillsGet`."""

    has_next: bool | None = None
    """Whether a further page has rows."""

    total_results: int | None = None
    """Rows of this query, not of the whole window."""

    bills: tuple[BookBill, ...] = ()
    """The movements of this page."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class BillBookBillsGet(PagedMethod[BillBookBillsGetAnswer, BookBill]):
    """
    List the movements on a virtual account of the shop.

    For the app of a seller who built it alone; apps of service providers use
    `TaeBookBillsGet`.

    A window spans 30 days at most. `total_results` does not count the whole window:
    walk on while `has_next` is true.

    Amounts are whole numbers whose unit is not stated; `journal_type` says in which
    direction they go.

    Source: https://open.taobao.com/api.htm?docId=21712&docType=2
    """

    api = "taobao.bill.book.bills.get"
    idempotent = True
    fields_of = "bills"
    rows_of = "bills"
    total_of = None
    has_next_of = "has_next"
    window_of = ("start_time", "end_time")
    window_days = 30

    account_id: Id
    """The kind of account, see `BillAccountsGet`."""

    end_time: datetime
    """End of the window; at most 30 days later."""

    start_time: datetime
    """Beginning of the window."""

    journal_types: tuple[int, ...] | None = attrs.field(
        default=None, converter=as_tuple, validator=at_most(10)
    )
    """
    Kinds of movement: 101 top-up, 102 deduction, 103 freeze, 104 unfreeze, 105 top-up
    and 106 deduction of what is frozen.
    """

    fields: str | None = None
    """Which fields to read, comma-separated; None asks for all the answer knows."""

    page_no: int = attrs.field(default=1, validator=at_most(None))
    """Page, from 1."""

    page_size: int = attrs.field(default=40, validator=at_most(100))
    """Rows a page, at most 100."""


@frozen(kw_only=True, weakref_slot=False)
class BillBookBillGetAnswer:
    """The answer of `BillBookBillGet`."""

    bookbill: BookBill | None = None
    """The movement."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class BillBookBillGet(Method[BillBookBillGetAnswer]):
    """
    Read one movement on a virtual account.

    For the app of a seller who built it alone; apps of service providers use
    `TaeBookBillGet`.
    """

    api = "taobao.bill.book.bill.get"
    idempotent = True
    fields_of = "bookbill"

    bid: Id
    """Number of the movement."""

    fields: str | None = None
    """Which fields to read, comma-separated; None asks for all the answer knows."""
