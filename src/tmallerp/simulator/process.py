"""The simulator as a process of its own, which ends when its starter does."""

from __future__ import annotations

import json
import subprocess
import sys
from types import TracebackType
from typing import Self

from tmallerp.simulator.faults import FaultPlan
from tmallerp.simulator.world import WorldPlan


class SimulatorProcess:
    """
    A shop and its gateway in a child process; a context manager.

    The child watches its standard input and ends when that closes, however its parent
    died, so no simulator is ever left behind.

    Args:
        plan: What kind of day.

        faults: What goes wrong.
    """

    def __init__(
        self, plan: WorldPlan | None = None, *, faults: FaultPlan | None = None
    ) -> None:
        plan, faults = plan or WorldPlan(), faults or FaultPlan()
        self._command = [
            *(sys.executable, "-m", "tmallerp.simulator", "--json", "--until-eof"),
            *("--clock", "virtual", "--seed", str(plan.seed)),
            *("--orders", str(plan.orders), "--poison", str(plan.poison)),
            *("--day", plan.day.isoformat()),
            *("--edits-per-page", str(plan.edits_per_page)),
            *("--faults", ",".join(faults.kinds) or "none"),
            *("--every", str(faults.every), "--hold", str(faults.hold_s)),
        ]
        self._child: subprocess.Popen[bytes] | None = None
        self.url = self.control_url = self.tmc_url = ""
        self.app_key = self.app_secret = self.session = self.sub_session = ""

    def __enter__(self) -> Self:
        self._child = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        assert self._child.stdout is not None  # noqa: S101 - asked for above
        line = self._child.stdout.readline()
        if not line:
            self.stop()
            msg = "The simulator did not start."
            raise OSError(msg)
        facts = json.loads(line)
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
        if self._child is None:
            return
        for pipe in (self._child.stdin, self._child.stdout):
            if pipe is not None:
                pipe.close()
        try:
            self._child.wait(5)
        except subprocess.TimeoutExpired:
            self._child.kill()
            self._child.wait()
