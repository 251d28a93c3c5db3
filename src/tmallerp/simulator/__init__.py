"""
The stage set: a Tmall shop and its gateway on this machine, over real HTTP.

Nothing here knows `tmallerp.top` or `tmallerp.erp`. Names, types, wrappers and rules of
the wire come from a catalogue of facts that is this package's own data, and signatures,
windows and paging are checked by code of its own, so that one mistake cannot stand on
both sides of a test.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tmallerp.simulator.desk import coverage
from tmallerp.simulator.faults import Fault, FaultPlan
from tmallerp.simulator.world import World, WorldPlan

if TYPE_CHECKING:
    from tmallerp.simulator.process import SimulatorProcess
    from tmallerp.simulator.server import SimulatorServer

__all__ = [
    "Fault",
    "FaultPlan",
    "SimulatorProcess",
    "SimulatorServer",
    "World",
    "WorldPlan",
    "coverage",
]


def __getattr__(name: str) -> object:
    """Load the servers when they are asked for: the world alone needs no extra."""
    if name == "SimulatorServer":
        from tmallerp.simulator.server import SimulatorServer

        return SimulatorServer
    if name == "SimulatorProcess":
        from tmallerp.simulator.process import SimulatorProcess

        return SimulatorProcess
    msg = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(msg)
