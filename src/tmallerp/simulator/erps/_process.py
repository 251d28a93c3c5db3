"""A simulated ERP as a process of its own, which ends when its starter does."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import TracebackType
from typing import Self

from attrs import evolve

from tmallerp.simulator._child import Child
from tmallerp.simulator.erps._app import KINDS
from tmallerp.simulator.erps._clock import NOON
from tmallerp.simulator.erps._faults import ErpFaultPlan


class ErpProcess:
    """
    An ERP in a child process; a context manager.

    Args:
        kind: One of `KINDS`.

        faults: What goes wrong.

        seed: Decides credentials and everything drawn.

        real_time: Whether its clock follows the machine's; otherwise it stands still
            until the control plane moves it.

        start: Where a clock that stands still begins, in Beijing time.
    """

    def __init__(
        self,
        kind: str,
        *,
        faults: ErpFaultPlan | None = None,
        seed: int = 7,
        real_time: bool = False,
        start: datetime = NOON,
    ) -> None:
        if kind not in KINDS:
            msg = f"There is no simulated ERP {kind!r}; there are {', '.join(KINDS)}."
            raise ValueError(msg)
        faults = faults or evolve(ErpFaultPlan(), seed=seed)
        arguments = [
            *("--erp", kind, "--seed", str(seed)),
            *("--clock", "system" if real_time else "virtual"),
            *("--start", start.strftime("%Y-%m-%dT%H:%M:%S")),
            *("--faults", ",".join(faults.kinds) or "none", "--every", str(faults.every)),
            *("--fault-seed", str(faults.seed), "--hold", str(faults.hold_s)),
            *("--settling", str(faults.settling_s)),
        ]
        self._child = Child("tmallerp.simulator.erps", arguments)
        self.facts: Mapping[str, str] = {}
        self.url = self.control_url = ""

    def __enter__(self) -> Self:
        self.facts = self._child.start()
        self.url, self.control_url = self.facts["url"], self.facts["control_url"]
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
