"""
The ERP of Acme, for tmallerp.

`PLUGIN` is what the entry point leads to: how the adapter is called, what it is like, and
how it is made of the settings in a configuration.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from attrs import frozen

from acme_erp.adapter import TRAITS, AcmeErp
from acme_erp.books import Books
from tmallerp.clock import Clock
from tmallerp.erp.registry import AdapterPlugin, read_settings

__version__ = "1.0"


@frozen(kw_only=True)
class AcmeSettings:
    """
    Settings of the adapter.

    Args:
        database: The file of the ERP's data base.

        page: Levels a page of stock, at most.
    """

    database: Path
    page: int = 200


def connect(settings: AcmeSettings, *, clock: Clock | None = None) -> AcmeErp:
    """Make the adapter."""
    return AcmeErp(Books(settings.database), page=settings.page, clock=clock)


def _make(values: Mapping[str, Any], clock: Clock | None) -> AcmeErp:
    return connect(read_settings(AcmeSettings, values, adapter="acme"), clock=clock)


PLUGIN = AdapterPlugin(
    name="acme",
    factory=_make,
    settings=AcmeSettings,
    traits=TRAITS,
    title=("Acme's own ERP", "Acme 自研 ERP"),
    adapter=AcmeErp,
)

__all__ = ["PLUGIN", "AcmeErp", "AcmeSettings", "Books", "connect"]
