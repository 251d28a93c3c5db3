"""The reference ERP as a configuration names it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from attrs import field, frozen

from tmallerp.clock import Clock
from tmallerp.erp._checks import within
from tmallerp.erp._settings import read_settings
from tmallerp.erp.memory import MemoryErp
from tmallerp.erp.registry import AdapterPlugin

_NAME = "memory"


@frozen(kw_only=True)
class MemorySettings:
    """
    Settings of the ERP in memory.

    Args:
        price_decimals: How many decimals a unit price has.

        journal: The file that keeps the books; None keeps them in memory alone.
    """

    price_decimals: int = field(default=2, validator=within(2, 10))
    journal: Path | None = None


def connect(settings: MemorySettings, *, clock: Clock | None = None) -> MemoryErp:
    """Make the ERP."""
    return MemoryErp(
        clock=clock, price_decimals=settings.price_decimals, journal=settings.journal
    )


def _make(values: Mapping[str, Any], clock: Clock | None) -> MemoryErp:
    return connect(read_settings(MemorySettings, values, adapter=_NAME), clock=clock)


PLUGIN = AdapterPlugin(
    name=_NAME,
    factory=_make,
    settings=MemorySettings,
    traits=MemoryErp().traits,
    title=("The reference ERP in memory", "内存参考 ERP"),
    adapter=MemoryErp,
)
