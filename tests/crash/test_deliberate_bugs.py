"""
Four more mistakes that connectors make, each caught by the two ledgers.
"""

from __future__ import annotations

from datetime import timedelta

import deliberate_bugs
import pytest
from stage import Stage

from tmallerp.erp import MemoryErp, Misbehaviour, MisbehaviourPlan
from tmallerp.erp.protocols import Idempotency
from tmallerp.pipelines import DeliverRules, GatherRules
from tmallerp.simulator import WorldPlan

pytestmark = pytest.mark.crash

TROUBLES = (Misbehaviour.LATE_EFFECT, Misbehaviour.RETRYABLE)


def verdict_of(bug, *, seed=7, every=3):
    """Play a day of moving rows and lost answers, with or without a mistake."""
    it = Stage(WorldPlan(seed=seed, orders=150, poison=0, edits_per_page=3))
    it.erp = MemoryErp(
        clock=it.clock,
        idempotency=Idempotency.LOOKUP_ONLY,
        settling=timedelta(seconds=60),
        max_batch=5,
        misbehaviour=MisbehaviourPlan(kinds=TROUBLES, every=every),
    )
    pipeline = it.pipeline(
        gather=GatherRules(
            horizon=timedelta(hours=1), page_size=4, overlap=timedelta(minutes=1)
        ),
        deliver=DeliverRules(retry_base=600.0),
    )
    if bug is not None:
        deliberate_bugs.BUGS[bug](pipeline)
    try:
        it.play(pipeline, 24)
        it.rest(pipeline)
        return it.verdict()
    finally:
        it.close()


@pytest.mark.parametrize("every", [2, 3])
def test_without_a_mistake_the_promise_is_kept(every):
    """
    The same day with the library as it is keeps the promise.
    """
    verdict = verdict_of(None, every=every)

    assert verdict.kept, verdict


def test_forward_paging_is_caught():
    """
    Deliberate bug: pages read from the first to the last lose rows that shift.
    """
    verdict = verdict_of("forward_paging")

    assert verdict.missing or verdict.stale


def test_a_retry_without_asking_is_caught():
    """
    Deliberate bug: sending again before asking makes a second bill.
    """
    assert verdict_of("retry_without_asking").duplicated


def test_a_version_in_the_key_is_caught():
    """
    Deliberate bug: a key with a version in it makes every change another bill.
    """
    verdict = verdict_of("version_in_the_key")

    assert verdict.strangers or verdict.duplicated


def test_a_late_version_that_wins_is_caught():
    """
    Deliberate bug: a letter that is overtaken and sent late leaves an old state.

    An old state stays where the overtaken letter of a trade is its last: that is rare
    enough to take several days.
    """
    days = (verdict_of("late_version_wins", seed=seed, every=2) for seed in range(7, 15))

    assert any(day.stale for day in days)
