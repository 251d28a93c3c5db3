"""What makes an ERP simulable, and which there are."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from threading import RLock
from typing import Any, Protocol

from tmallerp.simulator.erps._clock import ErpClock
from tmallerp.simulator.erps._faults import ErpFaultBag
from tmallerp.simulator.erps._traffic import ErpAnswer, ErpRequest

KINDS: Mapping[str, str] = {
    "kingdee": "tmallerp.simulator.erps.kingdee:make",
    "yonyou": "tmallerp.simulator.erps.yonyou:make",
    "u8": "tmallerp.simulator.erps.u8:make",
    "rest": "tmallerp.simulator.erps.rest:make",
}
"""Kind → module and factory, loaded when asked for."""


class ErpApp(Protocol):
    """One simulated ERP, without any I/O."""

    kind: str
    clock: ErpClock
    lock: RLock
    """Held by the server round every call and every act."""
    faults: ErpFaultBag
    """What the ERP itself does wrong; the app draws from it."""

    def facts(self, url: str) -> Mapping[str, str]:
        """
        Tell what a client needs.

        Args:
            url: Scheme, host and port, without a path.

        Returns:
            ``url`` as a client is given it, and credentials.
        """
        ...

    def answer(self, request: ErpRequest) -> ErpAnswer:
        """Answer one business call, whole."""
        ...

    def ledger(self) -> Mapping[str, object]:
        """
        Show everything that was written, whether queries see it or not.

        Returns:
            ``documents``: one mapping each with ``form`` and the ERP's own field names;
            amounts are text.
        """
        ...

    def stats(self) -> Mapping[str, object]:
        """Count what was asked."""
        ...

    def act(self, name: str, given: Mapping[str, Any]) -> object:
        """
        Do what people do inside the ERP, or what a test needs.

        Raises:
            KeyError: If there is no such act, or *given* lacks something.
        """
        ...


Factory = Callable[[int, ErpClock, ErpFaultBag], ErpApp]


def make_app(
    kind: str,
    *,
    seed: int = 7,
    clock: ErpClock | None = None,
    faults: ErpFaultBag | None = None,
) -> ErpApp:
    """
    Make a simulated ERP.

    Args:
        kind: One of `KINDS`.

        seed: Decides credentials and everything drawn.

        clock: Its clock; a virtual one by default.

        faults: What it does wrong itself; nothing by default.

    Raises:
        KeyError: If there is no such kind.
    """
    module, _, name = KINDS[kind].partition(":")
    factory: Factory = getattr(importlib.import_module(module), name)
    return factory(seed, clock or ErpClock.virtual(), faults or ErpFaultBag.inner())
