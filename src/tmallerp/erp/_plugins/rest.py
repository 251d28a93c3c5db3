"""A described service as a configuration names it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from attrs import field, frozen

from tmallerp.clock import Clock
from tmallerp.erp._settings import read_settings
from tmallerp.erp.registry import AdapterPlugin
from tmallerp.erp.rest import RestErp, read_description
from tmallerp.erp.traits import AdapterTraits


@frozen(kw_only=True)
class RestSettings:
    """
    Settings of a described service.

    Args:
        description: The file that describes it.

        server: What is different here of its table ``server``, such as the address.
    """

    description: Path
    server: Mapping[str, Any] = field(factory=dict)


def _make(values: Mapping[str, Any], clock: Clock | None) -> RestErp:
    settings = read_settings(RestSettings, values, adapter="rest")
    described = read_description(settings.description, server=settings.server)
    return RestErp.connect(described, clock=clock)


PLUGIN = AdapterPlugin(
    name="rest",
    factory=_make,
    settings=RestSettings,
    traits=AdapterTraits(name="rest"),
    title=("Any ERP with a JSON service", "任意 JSON 接口的 ERP"),
    named_by_settings=True,
)
