"""
What a run did, counted while it runs.

A report is the only mutable value of the pipelines: it is filled by one run, read when
the run ends, and never decides anything.
"""

from __future__ import annotations

import enum
from collections import Counter
from collections.abc import Callable
from datetime import datetime

from attrs import define, field, frozen


class Stage(enum.StrEnum):
    """The parts of a run."""

    GATHER = "gather"
    PLAN = "plan"
    DELIVER = "deliver"


@frozen(kw_only=True)
class Progress:
    """
    How far a stage is.

    Args:
        stage: Which.

        done: Steps done.

        total: Steps known of; may grow.

        note: What is being worked on, for people.
    """

    stage: Stage
    done: int
    total: int
    note: str = ""


ProgressHook = Callable[[Progress], None]


@frozen(kw_only=True)
class PlannedAct:
    """
    One thing a dry run would have done.

    Args:
        key: The document's key as text.

        act: ``create``, ``update`` or ``cancel``.

        amount: Yuan of the document, as text; for a shipment its carriers and numbers.
    """

    key: str
    act: str
    amount: str


_REFUSED = ("rejected", "total_differs", "conflict")
"""What becomes of letters that end in quarantine."""


@define(kw_only=True)
class Report:
    """
    What one run did.

    Args:
        started: When it began.

        ended: When it ended.

        dry_run: Whether nothing was written to the destination.

        windows_closed: Windows read to the end in this run.

        windows_open: Windows that are still open after it.

        fetched: Details read.

        unchanged: Ids that needed no detail, because their version was stored.

        decisions: How many records were decided how (``create``, ``update``, ``skip``,
            ``held``, ``not_due``, ``quarantined`` ...).

        outcomes: How many letters ended how, by the destination's own words.

        planned: What a dry run would have sent.

        troubles: What delayed the run, one sentence each, for people.

        stopped: Why a guard rail stopped the run, or empty.
    """

    started: datetime
    ended: datetime | None = None
    dry_run: bool = False
    windows_closed: int = 0
    windows_open: int = 0
    fetched: int = 0
    unchanged: int = 0
    decisions: Counter[str] = field(factory=Counter)
    outcomes: Counter[str] = field(factory=Counter)
    planned: list[PlannedAct] = field(factory=list)
    troubles: list[str] = field(factory=list)
    stopped: str = ""

    @property
    def needs_attention(self) -> bool:
        """Whether a person should look: something is quarantined, late or stopped."""
        return bool(
            self.stopped
            or self.windows_open
            or self.troubles
            or self.decisions["quarantined"]
            or any(self.outcomes[word] for word in _REFUSED)
        )


def silent(_progress: Progress) -> None:
    """Show nothing."""
