"""
Simulated ERPs on this machine, over real HTTP.

Each kind is an `ErpApp`: it answers one request whole, without any I/O, from the facts
its vendor's pages and packages tell. What all have in common (a clock, faults, a server,
a process, a control plane) is here. Nothing knows an adapter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tmallerp.simulator.erps._app import KINDS, ErpApp, make_app
from tmallerp.simulator.erps._clock import ErpClock
from tmallerp.simulator.erps._faults import ErpFault, ErpFaultBag, ErpFaultPlan
from tmallerp.simulator.erps._traffic import ErpAnswer, ErpRequest

if TYPE_CHECKING:
    from tmallerp.simulator.erps._process import ErpProcess
    from tmallerp.simulator.erps._server import ErpServer

__all__ = [
    "KINDS",
    "ErpAnswer",
    "ErpApp",
    "ErpClock",
    "ErpFault",
    "ErpFaultBag",
    "ErpFaultPlan",
    "ErpProcess",
    "ErpRequest",
    "ErpServer",
    "make_app",
]


def __getattr__(name: str) -> object:
    """Load the servers when they are asked for: an app alone needs no extra."""
    if name == "ErpServer":
        from tmallerp.simulator.erps._server import ErpServer

        return ErpServer
    if name == "ErpProcess":
        from tmallerp.simulator.erps._process import ErpProcess

        return ErpProcess
    msg = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(msg)
