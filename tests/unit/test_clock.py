"""
Times are aware, in Beijing, and read strictly.
"""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from tmallerp import clock
from tmallerp.errors import ClockError

NOON = datetime(2026, 11, 11, 12, tzinfo=clock.BEIJING)

# Numbers 18 and 19 of the table of bad inputs, and neighbours.
BAD = [
    *("2026-02-30 00:00:00", "2026-11-11 24:00:00", "0000-01-01 00:00:00"),
    *("２０２６-11-11 00:00:00", "2026-11-11T00:00:00", "2026-11-11 00:00:00+09:00"),
    *("2026-11-11", "", " 2026-11-11 00:00:00", "2026-11-11 00:00:00\n"),
    *("1762790400000", "2026-11-11 00:60:00", "2026-1-1 00:00:00"),
]


def test_beijing_is_read():
    """
    TOP's form is read as Beijing time.
    """
    assert NOON == clock.parse_beijing("2026-11-11 12:00:00")
    assert timedelta(hours=8) == clock.parse_beijing("2026-11-11 12:00:00").utcoffset()


@pytest.mark.parametrize("text", BAD)
def test_other_forms_are_refused(text):
    """
    Another form, other digits or a moment that does not exist is an error.
    """
    with pytest.raises(ClockError):
        clock.parse_beijing(text)


@pytest.mark.parametrize("act", [clock.to_beijing, clock.format_beijing])
def test_naive_is_refused(act):
    """
    A datetime without zone is refused, never taken for Beijing's or UTC's.
    """
    with pytest.raises(ClockError):
        act(datetime(2026, 11, 11))


def test_other_zones_are_converted():
    """
    An aware moment of another zone is written in Beijing's.
    """
    assert "2026-11-11 08:00:00" == clock.format_beijing(datetime(2026, 11, 11, tzinfo=UTC))


@pytest.mark.parametrize("text", ["2026-01-01 00:00:00", "2026-11-30 23:59:59"])
def test_edges_of_periods_round_trip(text):
    """
    The first second of a year and the last of a month stay where they are.
    """
    assert text == clock.format_beijing(clock.parse_beijing(text))


def test_a_virtual_clock_moves_when_told():
    """
    Sleeping and advancing move it; nothing else does, and never backwards.
    """
    virtual = clock.VirtualClock(NOON)
    virtual.sleep(60)
    asyncio.run(virtual.asleep(30))
    virtual.advance(30)

    assert NOON + timedelta(minutes=2) == virtual.now()
    assert 120.0 == virtual.monotonic()
    with pytest.raises(ClockError):
        virtual.advance(-1)


def test_the_system_clock_is_aware():
    """
    The machine's time comes in Beijing's zone.
    """
    system = clock.SystemClock()
    system.sleep(0)
    asyncio.run(system.asleep(0))

    assert timedelta(hours=8) == system.now().utcoffset()
    assert system.monotonic() <= system.monotonic()
