"""Purchase demands in YonBIP: purchase orders that a buyer of the company takes up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from attrs import asdict

from tmallerp.documents import (
    DocumentKey,
    PurchaseDemand,
    PurchaseLine,
    document_digest,
)
from tmallerp.erp.outcomes import FoundDocument, Outcome
from tmallerp.erp.yonyou._amounts import FEN, money_of
from tmallerp.erp.yonyou._bills import Bills
from tmallerp.erp.yonyou._client import YonyouClient
from tmallerp.erp.yonyou._governor import ThrottledError
from tmallerp.erp.yonyou._heads import OPEN, BillForm, Draft
from tmallerp.erp.yonyou._maps import map_of
from tmallerp.erp.yonyou._materials import Materials
from tmallerp.erp.yonyou._orders import draft_rows, no_material, refused
from tmallerp.erp.yonyou._outcomes import retry_later
from tmallerp.erp.yonyou._settings import YonyouSettings
from tmallerp.fieldmap import Violation

PURCHASE_ORDER = BillForm(
    name="purchase order",
    root="yonbip/scm/purchaseorder",
    rows="purchaseOrders",
    save="singleSave_v1",
    unsubmit="batchunsubmit",
    total="oriSum",
)


class Purchases:
    """
    The purchase sink. Demands are left saved: a buyer decides.

    Args:
        client: Who calls.

        settings: The company's.

        materials: What the ERP knows.
    """

    def __init__(
        self, client: YonyouClient, settings: YonyouSettings, materials: Materials
    ) -> None:
        self._settings = settings
        self._materials = materials
        self._map = map_of("purchase_order", settings)
        self.bills = Bills(client, settings, PURCHASE_ORDER)

    def put(self, batch: Sequence[PurchaseDemand]) -> list[Outcome]:
        """Bring demands into the ERP; see `PurchaseSink.put_purchases`."""
        if batch:
            self._settings.need("purchase_type")
        try:
            checked = self.preflight(batch)
        except ThrottledError as error:
            return [retry_later(one.key, error) for one in batch]
        return self.bills.put(
            [
                self._draft(one) if not wrong else refused(one.key, wrong)
                for one, wrong in zip(batch, checked, strict=True)
            ]
        )

    def find(self, keys: Sequence[DocumentKey]) -> Mapping[DocumentKey, FoundDocument]:
        """Ask which demands are there."""
        return self.bills.find(keys)

    def preflight(self, batch: Sequence[PurchaseDemand]) -> list[tuple[Violation, ...]]:
        """Say what the ERP would not take, without writing anything."""
        skus = {line.sku for one in batch for line in one.lines}
        checks = self._settings.check_products
        missing = self._materials.missing(skus) if checks else frozenset()
        return [
            (
                *(
                    no_material("purchaseOrders.product_cCode", line.sku)
                    for line in one.lines
                    if line.sku in missing
                ),
                *self._map.check(self._source(one)),
            )
            for one in batch
        ]

    def _draft(self, demand: PurchaseDemand) -> Draft:
        source = self._source(demand)
        body = self._map.apply(source)
        return Draft(
            key=demand.key,
            digest=document_digest(demand),
            body=body,
            rows=draft_rows(body, PURCHASE_ORDER.rows, source["bill"]["rows"]),
            advances=False,
        )

    def _source(self, demand: PurchaseDemand) -> dict[str, Any]:
        settings = self._settings
        organisation = demand.organisation or settings.organisation
        bill = {
            "organisation": organisation,
            "stock_organisation": settings.stocks(organisation),
            "vendor": demand.supplier or settings.vendor,
            "transaction_type": settings.purchase_type,
            "currency": settings.currency,
            "exchange_rate_type": settings.exchange_rate_type,
            "memo": " | ".join(one for one in (demand.key.platform_id, demand.note) if one),
            "rows": [self._row(line) for line in demand.lines],
        }
        return {"demand": demand, "bill": bill}

    def _row(self, line: PurchaseLine) -> dict[str, Any]:
        tax = self._settings.tax_of(line.sku)
        # Without an agreed price the buyer fills it in.
        price = line.price or Decimal("0.00")
        value = (price * line.quantity).quantize(FEN, ROUND_HALF_UP)
        decimals = self._settings.price_decimals
        return {
            **asdict(money_of(value, line.quantity, tax.rate, decimals, price)),
            "sku": line.sku,
            "line_id": line.line_id,
            "tax_code": tax.code,
            "unit": line.unit or self._settings.unit,
            "needed": line.needed,
            "note": line.note,
            "state": OPEN,
        }


__all__ = ["PURCHASE_ORDER", "Purchases"]
