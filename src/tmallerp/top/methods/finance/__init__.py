"""
Finance: accounts, bills, journals.

Each part loads when one of its names is used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tmallerp.top._parts import parts_of

if TYPE_CHECKING:
    from tmallerp.top.methods.finance.bills import (
        BillAccountGet,
        BillAccountGetAnswer,
        BillAccountsGet,
        BillAccountsGetAnswer,
        BillBillGet,
        BillBillGetAnswer,
        BillBillsGet,
        BillBillsGetAnswer,
        BillBookBillGet,
        BillBookBillGetAnswer,
        BillBookBillsGet,
        BillBookBillsGetAnswer,
    )
    from tmallerp.top.methods.finance.tae import (
        TaeAccountsGet,
        TaeAccountsGetAnswer,
        TaeBillGet,
        TaeBillGetAnswer,
        TaeBillsGet,
        TaeBillsGetAnswer,
        TaeBookBillGet,
        TaeBookBillGetAnswer,
        TaeBookBillsGet,
        TaeBookBillsGetAnswer,
    )

__all__ = [
    "BillAccountGet",
    "BillAccountGetAnswer",
    "BillAccountsGet",
    "BillAccountsGetAnswer",
    "BillBillGet",
    "BillBillGetAnswer",
    "BillBillsGet",
    "BillBillsGetAnswer",
    "BillBookBillGet",
    "BillBookBillGetAnswer",
    "BillBookBillsGet",
    "BillBookBillsGetAnswer",
    "TaeAccountsGet",
    "TaeAccountsGetAnswer",
    "TaeBillGet",
    "TaeBillGetAnswer",
    "TaeBillsGet",
    "TaeBillsGetAnswer",
    "TaeBookBillGet",
    "TaeBookBillGetAnswer",
    "TaeBookBillsGet",
    "TaeBookBillsGetAnswer",
]

__getattr__ = parts_of(
    __name__,
    {
        "bills": (
            "BillAccountGet",
            "BillAccountGetAnswer",
            "BillAccountsGet",
            "BillAccountsGetAnswer",
            "BillBillGet",
            "BillBillGetAnswer",
            "BillBillsGet",
            "BillBillsGetAnswer",
            "BillBookBillGet",
            "BillBookBillGetAnswer",
            "BillBookBillsGet",
            "BillBookBillsGetAnswer",
        ),
        "tae": (
            "TaeAccountsGet",
            "TaeAccountsGetAnswer",
            "TaeBillGet",
            "TaeBillGetAnswer",
            "TaeBillsGet",
            "TaeBillsGetAnswer",
            "TaeBookBillGet",
            "TaeBookBillGetAnswer",
            "TaeBookBillsGet",
            "TaeBookBillsGetAnswer",
        ),
    },
)
