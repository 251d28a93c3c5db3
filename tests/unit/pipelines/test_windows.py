"""
Windows leave no gap, whatever the clock does.
"""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from tmallerp.clock import parse_beijing
from tmallerp.pipelines._windows import GatherRules, cut_windows

START = parse_beijing("2026-11-11 00:00:00")
RULES = GatherRules()


@given(seconds=st.integers(min_value=0, max_value=3 * 86_400))
def test_spans_reach_from_the_last_end_to_the_lag(seconds):
    """
    The spans begin an overlap before the last end, touch, and stop at the lag.
    """
    now = START + timedelta(seconds=seconds)
    spans = list(cut_windows(START, now, RULES))
    edge = START
    for start, end in spans:
        assert edge - RULES.overlap == start
        assert start < end <= now - RULES.lag
        assert end - edge <= RULES.window
        edge = end

    assert max(START, now - RULES.lag) == edge


def test_the_first_run_reaches_back_to_the_horizon():
    """
    Without any window yet, the first span begins at the horizon, an overlap earlier.
    """
    first = next(cut_windows(None, START, RULES))

    assert START - RULES.lag - RULES.horizon - RULES.overlap == first[0]


def test_nothing_is_due_within_the_lag():
    """
    Right after a run no span is cut.
    """
    assert [] == list(cut_windows(START, START + RULES.lag, RULES))
