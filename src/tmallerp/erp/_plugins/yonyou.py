"""YonBIP and YonSuite as a configuration names them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from tmallerp.clock import Clock
from tmallerp.erp._settings import read_settings
from tmallerp.erp.registry import AdapterPlugin
from tmallerp.erp.yonyou import Tax, YonyouErp, YonyouSettings, connect
from tmallerp.erp.yonyou._adapter import traits_of
from tmallerp.secrets import Secret

# None of what has no default changes what the ERP is like.
_ANY = YonyouSettings(
    app_key="-",
    app_secret=Secret("-"),
    tenant="-",
    organisation="-",
    customer="-",
    order_type="-",
    tax=Tax(code="-", rate=Decimal("0.13")),
    unit="-",
    exchange_rate_type="-",
)


def _make(values: Mapping[str, Any], clock: Clock | None) -> YonyouErp:
    return connect(read_settings(YonyouSettings, values, adapter="yonyou"), clock=clock)


PLUGIN = AdapterPlugin(
    name="yonyou",
    factory=_make,
    settings=YonyouSettings,
    traits=traits_of(_ANY),
    title=("Yonyou YonBIP and YonSuite", "用友 YonBIP、YonSuite"),
    adapter=YonyouErp,
    order_map="sales_order",
)
