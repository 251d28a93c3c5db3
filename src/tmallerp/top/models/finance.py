"""
What bills are made of.
"""

from __future__ import annotations

from datetime import datetime

from attrs import frozen

from tmallerp.top.method import Id, NumIid


@frozen(kw_only=True, weakref_slot=False)
class Account:
    """A kind of cost that bills are booked to."""

    gmt_create: datetime | None = None
    """When it was made."""

    account_id: Id | None = None
    """Number of the kind of cost."""

    status: int | None = None
    """Whether it is in use, as a number of the platform."""

    account_code: str | None = None
    """Code of the kind of cost."""

    gmt_modified: datetime | None = None
    """When it last changed."""

    account_type: int | None = None
    """
    1 virtual account, 2 trade, 3 commission on trades, 4 service fee, 5 Tmall points, 6
    other.
    """

    account_name: str | None = None
    """Name of the kind of cost."""

    related_order: int | None = None
    """1 where it belongs to orders, 0 where not."""


@frozen(kw_only=True, weakref_slot=False)
class Bill:
    """
    A bill of the platform, such as a commission or a service fee.

    Its numbers are amounts without a stated unit. Book by `bid`: a bill may come again
    in another window.
    """

    total_amount: int | None = None
    """Sum of the trade. Whole number; the platform's documents do not state the unit."""

    obj_alipay_id: str | None = None
    """Number of the Alipay account on the other side."""

    account_id: Id | None = None
    """Number of the kind of cost."""

    status: int | None = None
    """0 unpaid, 1 paid, 2 failed."""

    book_time: datetime | None = None
    """When it was booked."""

    gmt_modified: str | None = None
    """When it last changed, as text."""

    alipay_notice: str | None = None
    """Note at Alipay."""

    pay_time: datetime | None = None
    """When Alipay took the money."""

    order_id: str | None = None
    """Number of the line."""

    biz_time: datetime | None = None
    """When the order succeeded."""

    amount: int | None = None
    """
    Whole number, negative for a refund; the platform's documents do not state the unit.
    """

    obj_alipay_mail: str | None = None
    """Name of the Alipay account on the other side; keep it out of logs."""

    gmt_create: datetime | None = None
    """When it was made."""

    trade_id: str | None = None
    """Number of the trade."""

    alipay_outno: str | None = None
    """The merchant's number of the payment at Alipay."""

    alipay_mail: str | None = None
    """Name of the Alipay account; keep it out of logs."""

    bid: Id | None = None
    """Number of the bill."""

    alipay_id: str | None = None
    """Number of the Alipay account."""

    num_iid: NumIid | None = None
    """Number of the item."""

    alipay_no: str | None = None
    """Alipay's number of the payment; may be missing."""


@frozen(kw_only=True, weakref_slot=False)
class BillDto:
    """
    A bill of the platform, as the twin for service providers gives it.

    Its numbers are amounts without a stated unit. Book by `bid`: a bill may come again
    in another window.
    """

    status: int | None = None
    """0 unpaid, 1 paid, 2 failed."""

    book_time: datetime | None = None
    """When it was booked."""

    gmt_modified: str | None = None
    """When it last changed, as text."""

    order_id: str | None = None
    """Number of the line."""

    alipay_notice: str | None = None
    """Note at Alipay."""

    biz_time: datetime | None = None
    """When the order succeeded."""

    pay_time: datetime | None = None
    """When Alipay took the money."""

    amount: int | None = None
    """
    Whole number, negative for a refund; the platform's documents do not state the unit.
    """

    gmt_create: datetime | None = None
    """When it was made."""

    trade_id: str | None = None
    """Number of the trade."""

    alipay_outno: str | None = None
    """The merchant's number of the payment at Alipay."""

    alipay_mail: str | None = None
    """Name of the Alipay account; keep it out of logs."""

    bid: Id | None = None
    """Number of the bill."""

    alipay_id: str | None = None
    """Number of the Alipay account."""

    total_amount: int | None = None
    """Sum of the trade. Whole number; the platform's documents do not state the unit."""

    obj_alipay_id: str | None = None
    """Number of the Alipay account on the other side."""

    account_id: Id | None = None
    """Number of the kind of cost."""

    num_iid: NumIid | None = None
    """Number of the item."""

    alipay_no: str | None = None
    """Alipay's number of the payment; may be missing."""

    obj_alipay_mail: str | None = None
    """Name of the Alipay account on the other side; keep it out of logs."""


@frozen(kw_only=True, weakref_slot=False)
class BookBill:
    """
    A movement on a virtual account.

    The direction is in `journal_type`.
    """

    amount: int | None = None
    """Whole number; the platform's documents do not state the unit."""

    journal_type: int | None = None
    """
    101 top-up, 102 deduction, 103 freeze, 104 unfreeze, 105 top-up and 106 deduction of
    what is frozen.
    """

    gmt_create: datetime | None = None
    """When it was made."""

    account_id: Id | None = None
    """Kind of account."""

    description: str | None = None
    """Note on the movement."""

    taobao_alipay_id: str | None = None
    """The platform's Alipay account."""

    other_alipay_id: str | None = None
    """The merchant's Alipay account."""

    book_time: datetime | None = None
    """When it was booked."""

    bid: Id | None = None
    """Number of the movement."""


@frozen(kw_only=True, weakref_slot=False)
class TopAccountDto:
    """
    A kind of cost that bills are booked to, as the twin for service providers gives it.
    """

    gmt_create: datetime | None = None
    """When it was made."""

    account_id: Id | None = None
    """Number of the kind of cost."""

    status: int | None = None
    """Whether it is in use, as a number of the platform."""

    account_code: str | None = None
    """Code of the kind of cost."""

    gmt_modified: datetime | None = None
    """When it last changed."""

    account_type: int | None = None
    """Kind of account, one of those of `Account`."""

    account_name: str | None = None
    """Name of the kind of cost."""

    related_order: int | None = None
    """1 where it belongs to orders, 0 where not."""


@frozen(kw_only=True, weakref_slot=False)
class TopAcctCashJourDto:
    """
    A movement on a virtual account, as the twin for service providers gives it.

    The direction is in `journal_type`.
    """

    amount: int | None = None
    """Whole number; the platform's documents do not state the unit."""

    journal_type: int | None = None
    """
    101 top-up, 102 deduction, 103 freeze, 104 unfreeze, 105 top-up and 106 deduction of
    what is frozen.
    """

    gmt_create: datetime | None = None
    """When it was made."""

    account_id: Id | None = None
    """Kind of account."""

    description: str | None = None
    """Note on the movement."""

    taobao_alipay_id: str | None = None
    """The platform's Alipay account."""

    other_alipay_id: str | None = None
    """The merchant's Alipay account."""

    book_time: datetime | None = None
    """When it was booked."""

    bid: Id | None = None
    """Number of the movement."""
