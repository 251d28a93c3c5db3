"""
Receivables (应收单), blue and red, with the order each one is for.

Tenants keep the order's number in a field of their own, and red bills keep it in another
one than blue. Both are read; where neither says anything, the number is found by way of
the shipment or return the receivable was made from.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal

from attrs import frozen

from tmallerp.documents import Receivable
from tmallerp.erp.kingdee._filters import In, between, chunks
from tmallerp.erp.kingdee._flat import Cells, as_number, as_text, cells
from tmallerp.erp.kingdee._paging import moment, number_cursor, read_page
from tmallerp.erp.kingdee.client import KingdeeClient, Query
from tmallerp.erp.kingdee.settings import KingdeeSettings
from tmallerp.erp.outcomes import ErpPage

_FORM = "AR_receivable"
_FIELDS = (
    "FID",
    "FBillNo",
    "FDATE",
    "FDocumentStatus",
    "FCUSTOMERID.FNumber",
    "FSETTLEORGID.FNumber",
    "FALLAMOUNTFOR",
    "FWRITTENOFFSTATUS",
    "FModifyDate",
)
_SOURCES = (("SAL_OUTSTOCK", "FSoorDerno"), ("SAL_RETURNSTOCK", "FThirdBillNo"))


@frozen(kw_only=True)
class Receivables:
    """
    Reads receivables.

    Args:
        client: Where.

        settings: How.
    """

    client: KingdeeClient
    settings: KingdeeSettings

    def read(
        self, start: datetime, end: datetime, cursor: str | None
    ) -> ErpPage[Receivable]:
        """Read what changed in a window; see `ReceivableSource.list_receivables`."""
        fields = self.settings.fields
        own = tuple(name for name in (fields.blue_order, fields.red_order) if name)
        query = Query(
            form=_FORM,
            fields=tuple(dict.fromkeys((*_FIELDS, *own))),
            filters=between("FModifyDate", start, end),
            order=("FID",),
            limit=self.settings.limits.page,
        )
        page = read_page(self.client, query, "FID", number_cursor(self.client, cursor))
        rows = [group[0] for group in page.groups]
        named = {as_text(row["FID"]): self._named(row) for row in rows}
        made = self._by_source([one for one, order in named.items() if not order])
        items = tuple(self._receivable(row, {**named, **made}) for row in rows)
        return ErpPage(items=items, cursor=page.last)

    def _named(self, row: Cells) -> str:
        """Look in both fields, the bill's own colour first."""
        fields = self.settings.fields
        red = (as_number(row["FALLAMOUNTFOR"]) or Decimal(0)) < 0
        names = [fields.blue_order, fields.red_order]
        texts = (as_text(row.get(name)).strip() for name in (names[::-1] if red else names))
        return next((text for text in texts if text), "")

    def _by_source(self, ids: list[str]) -> Mapping[str, str]:
        found: dict[str, str] = {}
        sources: dict[str, str] = {}
        names = ("FID", "FSourceBillNo")
        for some in chunks(ids):
            filters = (In("FID", [int(one) for one in some]),)
            query = Query(form=_FORM, fields=names, filters=filters, limit=10_000)
            for row in self.client.query(query):
                number = as_text(row[1])
                if number:
                    sources.setdefault(as_text(row[0]), number)
        orders = self._orders(sources.values())
        for one, number in sources.items():
            if number in orders:
                found[one] = orders[number]
        return found

    def _orders(self, numbers: Iterable[str]) -> Mapping[str, str]:
        wanted = sorted(set(numbers))
        found: dict[str, str] = {}
        for form, field in _SOURCES:
            for some in chunks([one for one in wanted if one not in found]):
                names = ("FBillNo", field)
                filters = (In("FBillNo", some),)
                query = Query(form=form, fields=names, filters=filters, limit=10_000)
                for row in self.client.query(query):
                    one = cells(names, row)
                    if as_text(one[field]):
                        found.setdefault(as_text(one["FBillNo"]), as_text(one[field]))
        return found

    def _receivable(self, row: Cells, orders: Mapping[str, str]) -> Receivable:
        amount = as_number(row["FALLAMOUNTFOR"]) or Decimal(0)
        settled = {"A": Decimal(0), "C": amount}.get(as_text(row["FWRITTENOFFSTATUS"]))
        return Receivable(
            reference=as_text(row["FBillNo"]),
            order=orders.get(as_text(row["FID"]), ""),
            customer=as_text(row["FCUSTOMERID.FNumber"]),
            organisation=as_text(row["FSETTLEORGID.FNumber"]),
            booked=moment(self.client, row["FDATE"]).date(),
            amount=amount,
            settled=settled,
            audited=row["FDocumentStatus"] == "C",
            modified=moment(self.client, row["FModifyDate"]),
        )


__all__ = ["Receivables"]
