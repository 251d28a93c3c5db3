"""The simulator as a process of its own, which ends when its starter does."""

from __future__ import annotations

from types import TracebackType
from typing import Self

from tmallerp.simulator._child import Child
from tmallerp.simulator.faults import FaultPlan
from tmallerp.simulator.world import WorldPlan


class SimulatorProcess:
    """
    A shop and its gateway in a child process; a context manager.

    Args:
        plan: What kind of day.

        faults: What goes wrong.
    """

    def __init__(
        self, plan: WorldPlan | None = None, *, faults: FaultPlan | None = None
    ) -> None:
        plan, faults = plan or WorldPlan(), faults or FaultPlan()
        arguments = [
            *("--clock", "virtual", "--seed", str(plan.seed)),
            *("--orders", str(plan.orders), "--poison", str(plan.poison)),
            *("--day", plan.day.isoformat()),
            *("--edits-per-page", str(plan.edits_per_page)),
            *("--faults", ",".join(faults.kinds) or "none"),
            *("--every", str(faults.every), "--hold", str(faults.hold_s)),
        ]
        self._child = Child("tmallerp.simulator", arguments)
        self.url = self.control_url = self.tmc_url = ""
        self.app_key = self.app_secret = self.session = self.sub_session = ""

    def __enter__(self) -> Self:
        facts = self._child.start()
        self.url, self.control_url = facts["url"], facts["control_url"]
        self.app_key, self.app_secret = facts["app_key"], facts["app_secret"]
        self.session = facts["session"]
        self.sub_session = facts["sub_session"]
        self.tmc_url = facts["tmc_url"]
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def stop(self) -> None:
        """End the child."""
        self._child.stop()
