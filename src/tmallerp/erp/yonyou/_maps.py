"""
The field maps of YonBIP's forms, with what a company changes in them.

What the vendor's pages require is told to the map, so that one which leaves it out is
refused when it is loaded.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from tmallerp.erp.yonyou._settings import YonyouSettings
from tmallerp.fieldmap import FieldMap, TargetField, load_map

Tables = Mapping[str, Mapping[str, str]]

_HEAD = (
    "salesOrgId transactionTypeId vouchdate agentId settlementOrgId invoiceAgentId payMoney"
)
_PRICES = "currency natCurrency exchRate exchangeRateType taxInclusive"
_ROW = (
    "productId stockOrgId settlementOrgId masterUnitId iProductAuxUnitId iProductUnitId qty "
    "subQty priceQty invExchRate invPriceExchRate unitExchangeType unitExchangeTypePrice "
    "taxId orderProductType oriTaxUnitPrice oriSum"
)
_ROW_PRICES = (
    "oriUnitPrice oriMoney oriTax natUnitPrice natTaxUnitPrice natMoney natSum natTax"
)

SALES_ORDER_FIELDS = (
    *_HEAD.split(),
    *(f"orderPrices!{one}" for one in _PRICES.split()),
    *(f"orderDetails.{one}" for one in _ROW.split()),
    *(f"orderDetails.orderDetailPrices!{one}" for one in _ROW_PRICES.split()),
)
"""What the vendor's page of the sales order requires."""

_REQUIRED: Mapping[str, tuple[str, ...]] = {"sales_order": SALES_ORDER_FIELDS}


def map_of(form: str, settings: YonyouSettings) -> FieldMap:
    """
    Load a form's map and what the company changes in it.

    Raises:
        ConfigError: With file, key and line, if it is wrong.
    """
    own = settings.maps.get(form)
    if own is None and not settings.tables:
        return bundled_map(form)
    return _load(form, *(() if own is None else (own,)), tables=settings.tables)


@cache
def bundled_map(form: str) -> FieldMap:
    """Load a bundled map, once: nothing in it ever changes."""
    return _load(form)


def _load(form: str, *own: Path, tables: Tables | None = None) -> FieldMap:
    return load_map(
        f"yonyou/{form}",
        *own,
        tables=tables or {},
        targets={
            name: TargetField(name=name, required=True) for name in _REQUIRED.get(form, ())
        },
    )


__all__ = ["SALES_ORDER_FIELDS", "bundled_map", "map_of"]
