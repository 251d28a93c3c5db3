"""Kingdee Cloud Galaxy as a configuration names it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tmallerp.clock import Clock
from tmallerp.erp._settings import read_settings
from tmallerp.erp.kingdee import TRAITS, KingdeeErp, KingdeeSettings, connect
from tmallerp.erp.registry import AdapterPlugin


def _make(values: Mapping[str, Any], clock: Clock | None) -> KingdeeErp:
    return connect(read_settings(KingdeeSettings, values, adapter="kingdee"), clock=clock)


PLUGIN = AdapterPlugin(
    name="kingdee",
    factory=_make,
    settings=KingdeeSettings,
    traits=TRAITS,
    title=("Kingdee Cloud Galaxy", "金蝶云星空"),
    adapter=KingdeeErp,
    named_by_settings=True,
    order_map="sales_order",
)
