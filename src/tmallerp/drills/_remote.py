"""The adapters to simulated ERPs, connected with what their simulators tell."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tmallerp.clock import Clock
from tmallerp.drills._stage import Stage
from tmallerp.erp import OrderSink

Connect = Callable[[Mapping[str, str], Clock], OrderSink]

ADAPTERS: Mapping[str, Connect] = {}
"""Kind → how it is connected."""

_ACTS: Mapping[str, tuple[str, Mapping[str, object]]] = {}
"""What a simulator is told before the first order: its registers know the shop's codes."""


def connect(kind: str, facts: Mapping[str, str], clock: Clock) -> OrderSink:
    """
    Connect the adapter of a kind.

    Args:
        kind: One of `ADAPTERS`.

        facts: What the simulator says a client needs.

        clock: Where now comes from.
    """
    return ADAPTERS[kind](facts, clock)


def prepare(kind: str, stage: Stage) -> None:
    """Tell a simulator what the day needs."""
    if kind in _ACTS:
        name, given = _ACTS[kind]
        stage.act(f"act/{name}", given)
