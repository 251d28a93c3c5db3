"""Yonyou's U8 as a configuration names it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from tmallerp.clock import Clock
from tmallerp.erp._settings import read_settings
from tmallerp.erp.registry import AdapterPlugin
from tmallerp.erp.yonyou.u8 import U8Erp, U8Settings, connect
from tmallerp.erp.yonyou.u8._adapter import traits_of
from tmallerp.secrets import Secret

# None of what has no default changes what the ERP is like.
_ANY = U8Settings(
    from_account="-",
    to_account="-",
    app_key="-",
    app_secret=Secret("-"),
    customer="-",
    sale_type="-",
    tax_rate=Decimal("0.13"),
)


def _make(values: Mapping[str, Any], clock: Clock | None) -> U8Erp:
    return connect(read_settings(U8Settings, values, adapter="u8"), clock=clock)


PLUGIN = AdapterPlugin(
    name="u8",
    factory=_make,
    settings=U8Settings,
    traits=traits_of(_ANY),
    title=("Yonyou U8", "用友 U8"),
    adapter=U8Erp,
    order_map="sales_order",
)
