"""What a demonstration showed: plain values for the table, the page and ``--json``."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from attrs import frozen

from tmallerp.drills.checker import Verdict
from tmallerp.pipelines import Proof


@frozen(kw_only=True)
class QuarantinedOrder:
    """
    One order in quarantine.

    Args:
        tid: Which trade.

        cause: The stable word, such as ``unbalanced``.

        message: What and which; `pipelines.quarantine.advice` says what now.

        planted: The damage the simulator did to it; None if it did none.
    """

    tid: str
    cause: str
    message: str
    planted: str | None


@frozen(kw_only=True)
class Slot:
    """
    One step of the day, for the plots.

    Args:
        at: End of the step, Beijing time.

        ordered: Orders placed in the step.

        delivered: Orders that reached the ERP in the step, for the first time.

        calls: Calls the gateway answered or swallowed.

        faults: Faults that fired, by kind.

        lag_s: Longest time in seconds between an order's release and its delivery,
            among those delivered in the step; 0 if none was.
    """

    at: datetime
    ordered: int
    delivered: int
    calls: int
    faults: Mapping[str, int]
    lag_s: float


@frozen(kw_only=True)
class DemoResult:
    """
    What one demonstration showed.

    Args:
        orders: How many the shop was told to have.

        seed: Of the simulated day.

        erp: ``memory`` or ``files``.

        day: Start of the simulated day.

        verdict: The checker's figures, from the two ledgers alone.

        proof: The pipeline's own proof.

        agrees: Whether both tell the same story.

        quarantined: The orders in quarantine.

        calls: How many calls the gateway saw.

        seconds: Wall time of the run, the simulator's start excluded.

        faults: How often each fault fired, gateway, wire and ERP.

        unfired: Fault kinds that were asked for and never fired.

        slots: The day, step by step.

        troubles: What delayed the run on the way, for people; not failures.

        folder: Where everything was left.
    """

    orders: int
    seed: int
    erp: str
    day: datetime
    verdict: Verdict
    proof: Proof
    agrees: bool
    quarantined: tuple[QuarantinedOrder, ...]
    calls: int
    seconds: float
    faults: Mapping[str, int]
    unfired: tuple[str, ...]
    slots: tuple[Slot, ...]
    troubles: tuple[str, ...]
    folder: Path

    @property
    def passed(self) -> bool:
        """Whether the promise was kept."""
        return self.verdict.kept and self.agrees and not self.unfired

    def as_json(self) -> dict[str, object]:
        """Return the figures as plain values, for ``--json``."""
        verdict = self.verdict
        return {
            "orders": self.orders,
            "seed": self.seed,
            "erp": self.erp,
            "pulled": verdict.pulled,
            "delivered": verdict.delivered,
            "held": sum(verdict.held.values()),
            "held_by_reason": dict(verdict.held),
            "not_due": sum(verdict.not_due.values()),
            "not_due_by_reason": dict(verdict.not_due),
            "quarantined": len(verdict.quarantined),
            "quarantined_orders": [
                {"tid": one.tid, "cause": one.cause, "planted": one.planted}
                for one in self.quarantined
            ],
            "missing": len(verdict.missing),
            "duplicated": len(verdict.duplicated),
            "unexplained_fen": verdict.unexplained_fen,
            "stale": len(verdict.stale),
            "agrees_with_proof": self.agrees,
            "faults": dict(self.faults),
            "faults_not_fired": list(self.unfired),
            "calls": self.calls,
            "seconds": round(self.seconds, 3),
            "folder": str(self.folder),
            "passed": self.passed,
        }
