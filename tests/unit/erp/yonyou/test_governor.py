"""
The governor keeps calls below what the ERP takes.
"""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tmallerp import clock
from tmallerp.erp.yonyou._governor import Governor, ThrottledError, a_minute

NOON = datetime(2026, 11, 11, 12, tzinfo=clock.BEIJING)


def governed(calls=3, patience_s=1000.0):
    time = clock.VirtualClock(NOON)
    limits = {"": a_minute(calls)}
    return time, Governor("erp", time, limits, patience_s=patience_s)


@given(
    calls=st.integers(1, 10),
    gaps=st.lists(st.floats(0, 90, allow_nan=False), max_size=40),
)
def test_no_minute_has_more_calls_than_allowed(calls, gaps):
    """
    However calls come, no span of a minute holds more of them than the limit.
    """
    time, governor = governed(calls)
    made = []
    for gap in gaps:
        time.advance(gap)
        governor.wait("api")
        made.append(time.monotonic())

    assert [] == [
        at for at, later in zip(made, made[calls:], strict=False) if later - at < 60
    ]


def test_apis_do_not_wait_for_each_other():
    """
    Each API has a count of its own.
    """
    time, governor = governed(1)
    governor.wait("a")
    governor.wait("b")

    assert time.monotonic() == 0


def test_a_pause_the_erp_asked_for_is_kept():
    """
    After a refusal nothing is sent to the API until the pause is over.
    """
    time, governor = governed()
    governor.pause("a", 30)
    governor.wait("a")

    assert time.monotonic() == 30


def test_patience_ends():
    """
    A wait longer than the patience is refused with its length, and takes no place.
    """
    time, governor = governed(1, patience_s=10)
    governor.wait("a")
    with pytest.raises(ThrottledError) as caught:
        governor.wait("a")
    time.advance(61)
    governor.wait("a")

    assert 60 < caught.value.retry_after < 61
    assert time.monotonic() == 61


def test_without_a_limit_nothing_waits():
    """
    An API no limit is known of is called at once.
    """
    time = clock.VirtualClock(NOON)
    governor = Governor("erp", time, {})
    for _ in range(1000):
        governor.wait("a")

    assert time.monotonic() == 0
