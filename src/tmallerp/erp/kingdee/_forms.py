"""Forms of the ERP as far as the adapter must know them: their keys, totals and states."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from attrs import frozen

from tmallerp.erp.traits import LifecycleState


@frozen(kw_only=True)
class Form:
    """
    One form.

    Args:
        id: Its name.

        map: The name of its map.

        pk: The inner id.

        number: What a document is found by.

        entry: The list of rows in a document; empty if there is none.

        entry_pk: A row's id in a document.

        entry_query: A row's id in a query.

        total: The bill's total in a query; empty if it has none.

        row_key: The row's field that keeps the platform's line id.

        row_closed: The row's field that says whether it is closed.

        moved: The row's field that says how much was shipped.

        can_cancel: Whether it has a state of being void.

        holds: Whether it can be told to wait.
    """

    id: str
    map: str
    pk: str = "FID"
    number: str = "FBillNo"
    entry: str = ""
    entry_pk: str = "FEntryID"
    entry_query: str = ""
    total: str = ""
    row_key: str = ""
    row_closed: str = ""
    moved: str = ""
    can_cancel: bool = True
    holds: bool = False

    @property
    def heads(self) -> tuple[str, ...]:
        """What is asked of every document."""
        names = [self.pk, self.number, STATUS]
        if self.can_cancel:
            names.append(CANCELLED)
        if self.total:
            names.append(self.total)
        return tuple(names)

    @property
    def entries(self) -> tuple[str, ...]:
        """What is asked of every row."""
        names = (self.entry_query, self.row_key, self.row_closed, self.moved)
        return tuple(name for name in names if name)


STATUS = "FDocumentStatus"
CANCELLED = "FCancelStatus"
IS_YES = "B"
"""What states of being void, closed and forbidden call yes."""

SALES_ORDER = Form(
    id="SAL_SaleOrder",
    map="sales_order",
    entry="FSaleOrderEntry",
    entry_query="FSaleOrderEntry_FEntryID",
    total="FBillAllAmount",
    row_key="FNetOrderEntryId",
    row_closed="FMrpCloseStatus",
    moved="FStockOutQty",
    holds=True,
)
GOODS_RETURN = Form(
    id="SAL_RETURNSTOCK",
    map="goods_return",
    entry="FEntity",
    entry_pk="FENTRYID",
    entry_query="FEntity_FENTRYID",
)
REFUND_BILL = Form(
    id="AR_REFUNDBILL",
    map="refund_bill",
    entry="FREFUNDBILLENTRY",
    total="FREFUNDAMOUNTFOR",
)
RED_RECEIVABLE = Form(
    id="AR_receivable",
    map="red_receivable",
    entry="FEntityDetail",
    entry_query="FEntityDetail_FEntryID",
    total="FALLAMOUNTFOR",
)
PURCHASE_ORDER = Form(
    id="PUR_PurchaseOrder",
    map="purchase_order",
    entry="FPOOrderEntry",
    entry_query="FPOOrderEntry_FEntryID",
)
MATERIAL = Form(
    id="BD_MATERIAL", map="material", pk="FMATERIALID", number="FNumber", can_cancel=False
)
CUSTOMER = Form(
    id="BD_Customer", map="customer", pk="FCUSTID", number="FNumber", can_cancel=False
)
VOUCHER = Form(
    id="GL_VOUCHER",
    map="voucher",
    pk="FVOUCHERID",
    number="FVOUCHERID",
    entry="FEntity",
    can_cancel=False,
)

_REACHED: Mapping[str, LifecycleState] = MappingProxyType(
    {
        "Z": LifecycleState.DRAFT,
        "A": LifecycleState.SAVED,
        # Audited once and taken back: as good as saved.
        "D": LifecycleState.SAVED,
        "B": LifecycleState.SUBMITTED,
        "C": LifecycleState.AUDITED,
    }
)


def reached(status: Any) -> LifecycleState | None:
    """Say how far a document is; None for a state nobody told us of."""
    return _REACHED.get(str(status))


__all__ = [
    "CANCELLED",
    "CUSTOMER",
    "GOODS_RETURN",
    "IS_YES",
    "MATERIAL",
    "PURCHASE_ORDER",
    "RED_RECEIVABLE",
    "REFUND_BILL",
    "SALES_ORDER",
    "STATUS",
    "VOUCHER",
    "Form",
    "reached",
]
