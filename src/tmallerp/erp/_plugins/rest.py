"""A described service as a configuration names it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

import attrs
from attrs import field, frozen

from tmallerp.clock import Clock
from tmallerp.erp._settings import read_settings
from tmallerp.erp.registry import AdapterPlugin
from tmallerp.erp.rest import RestErp, read_description
from tmallerp.erp.traits import AdapterTraits
from tmallerp.fieldmap import read_layer


@frozen(kw_only=True)
class RestServer:
    """
    What is different here of a description's table ``server``; None is as described.

    Args:
        base_url: Where the service is.

        allow_hosts: As in the description; the same is true of all that follow.

        insecure_http: Whether ``http://`` is allowed.

        allow_private: Whether this machine and private networks may be reached.

        ca_file: Certificates to trust.

        proxy: Address of an HTTP proxy.

        zone: Of times that name none.

        times: How times are written.

        numbers: How decimals are written.

        connect_timeout_s: Seconds to reach the server.

        read_timeout_s: Seconds between two bytes of an answer.

        total_timeout_s: Seconds of an exchange in all.

        max_body_bytes: Longest answer that is read.

        max_connections: Most connections kept open.
    """

    base_url: str | None = None
    allow_hosts: tuple[str, ...] | None = None
    insecure_http: bool | None = None
    allow_private: bool | None = None
    ca_file: Path | None = None
    proxy: str | None = field(default=None, repr=False)
    zone: str | None = None
    times: Literal["iso", "iso_utc", "local", "epoch_ms"] | None = None
    numbers: Literal["text", "number"] | None = None
    connect_timeout_s: int | None = None
    read_timeout_s: int | None = None
    total_timeout_s: int | None = None
    max_body_bytes: int | None = None
    max_connections: int | None = None

    def given(self) -> Mapping[str, object]:
        """Return what differs, as the table has it."""
        told = {
            name: value
            for name, value in attrs.asdict(self, recurse=False).items()
            if value is not None
        }
        if self.allow_hosts is not None:
            told["allow_hosts"] = list(self.allow_hosts)
        if self.ca_file is not None:
            told["ca_file"] = str(self.ca_file)
        return told


@frozen(kw_only=True)
class RestSettings:
    """
    Settings of a described service.

    Args:
        description: The file that describes it.

        server: What is different here of its table ``server``, such as the address.

        maps: What overrides the map of an operation, such as ``orders.put``: a file each.
    """

    description: Path
    server: RestServer = RestServer()
    maps: Mapping[str, Path] = field(factory=dict)


def _make(values: Mapping[str, Any], clock: Clock | None) -> RestErp:
    settings = read_settings(RestSettings, values, adapter="rest")
    described = read_description(
        settings.description,
        server=settings.server.given(),
        maps={name: [read_layer(file)] for name, file in settings.maps.items()},
    )
    return RestErp.connect(described, clock=clock)


PLUGIN = AdapterPlugin(
    name="rest",
    factory=_make,
    settings=RestSettings,
    traits=AdapterTraits(name="rest"),
    title=("Any ERP with a JSON service", "任意 JSON 接口的 ERP"),
    named_by_settings=True,
    order_map="orders.put",
)
