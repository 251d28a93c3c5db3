"""
Windows: which spans of the platform's time are read, and how.

Windows touch, reach back into each other, and stay behind now; where reading goes on is
the end of the last one.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from attrs import frozen

from tmallerp.errors import ConfigError

_LONGEST = timedelta(days=1)
"""What TOP allows one window to span."""


@frozen(kw_only=True)
class GatherRules:
    """
    How windows are cut and read.

    Args:
        window: Length of a window; TOP allows one day and advises 30 minutes.

        overlap: How far a window reaches back into its neighbour. Writes become visible
            late; doubles are cheap.

        lag: How far windows stay behind now, so that rows only leave them.

        horizon: How far back the very first run reaches.

        history: How far back the platform shows anything; older windows are not asked
            for. TOP says three months.

        page_size: Rows a page. More than 50 raises timeouts with wide field lists, but
            heads are narrow.

        workers: Details fetched at the same time.

        group: Records a transaction; the next are fetched while they are stored.

        rounds: How often a window whose count does not add up is read again at once.

        patience: After how many windows in a row that could not be read the run ends
            and leaves the rest for the next.
    """

    window: timedelta = timedelta(minutes=30)
    overlap: timedelta = timedelta(minutes=5)
    lag: timedelta = timedelta(minutes=1)
    horizon: timedelta = timedelta(days=1)
    history: timedelta = timedelta(days=92)
    page_size: int = 100
    workers: int = 4
    group: int = 25
    rounds: int = 4
    patience: int = 3


def cut_windows(
    last_end: datetime | None, now: datetime, rules: GatherRules
) -> Iterator[tuple[datetime, datetime]]:
    """
    Give the spans that are due: from the last end, or the horizon, up to the lag.

    Whole seconds only, as the platform counts; a span shorter than a second waits.
    """
    until = (now - rules.lag).replace(microsecond=0)
    edge = last_end if last_end is not None else until - rules.horizon
    while edge < until:
        end = min(edge + rules.window, until)
        yield edge - rules.overlap, end
        edge = end


def check_sweep(start: datetime, end: datetime, now: datetime) -> None:
    """
    Make sure that a span can be read once more.

    Raises:
        ConfigError: If it is no past one, or longer than TOP allows.
    """
    if not start < end <= now:
        msg = f"A sweep reads a span of the past, not from {start} to {end}."
        raise ConfigError(msg)
    if end - start > _LONGEST:
        msg = f"A sweep spans at most one day, not {end - start}."
        raise ConfigError(msg)
