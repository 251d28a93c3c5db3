"""
What a day may cost and who comes first: rules as frozen values.

TOP publishes no current numbers, so every limit is configuration and None means that no
limit is known. A reserve is a share of the app's day that no other purpose can spend.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

import attrs
from attrs import frozen

from tmallerp.errors import ConfigError

SHARED = "shared"
"""The pool of everything that is not reserved."""

_NONE: Mapping[str, int] = MappingProxyType({})


@frozen(kw_only=True)
class Pace:
    """
    At most so many calls a second.

    Args:
        per_second: Calls a second in the long run.

        burst: Calls that may come at once after a pause.

    Raises:
        ConfigError: If either is not positive.
    """

    per_second: float
    burst: int = 1

    def __attrs_post_init__(self) -> None:
        if not self.per_second > 0 or self.burst < 1:
            msg = f"A pace needs more than 0 calls a second and a burst from 1, not {self}."
            raise ConfigError(msg, key="quota.pace")


@frozen(kw_only=True)
class Purpose:
    """
    What calls are made for.

    Args:
        name: Such as ``shipping``.

        reserve: Share of the app's day, 0 to 1, that only this purpose may spend.

    Raises:
        ConfigError: If the share is none.
    """

    name: str
    reserve: float = 0.0

    def __attrs_post_init__(self) -> None:
        if not 0 <= self.reserve <= 1 or not self.name:
            msg = f"The reserve of {self.name!r} must be 0 to 1, not {self.reserve}."
            raise ConfigError(msg, key="quota.purposes")


# Our choice: what a buyer notices within minutes comes first. A parcel that is not
# reported and stock that is not lowered cost money at once; an order that is read an hour
# late does not.
USUAL_PURPOSES = (
    Purpose(name="shipping", reserve=0.15),
    Purpose(name="stock", reserve=0.15),
    Purpose(name="orders", reserve=0.3),
    Purpose(name="backfill"),
)
"""Shipping and stock before orders before backfill."""


@frozen(kw_only=True)
class QuotaRules:
    """
    The limits of one app.

    Args:
        calls_a_day: Calls of the app from midnight to midnight in Beijing; None is no
            known limit.

        api_calls_a_day: The same for single APIs, by name.

        purposes: Those that calls may name, the most urgent first, with their reserves.

        pace: Calls a second of the whole app.

        api_pace: Calls a second of single APIs, by name.

    Raises:
        ConfigError: If reserves add up to more than the day, a name comes twice or a
            limit is negative.
    """

    calls_a_day: int | None = None
    api_calls_a_day: Mapping[str, int] = attrs.field(default=_NONE)
    purposes: tuple[Purpose, ...] = USUAL_PURPOSES
    pace: Pace | None = None
    api_pace: Mapping[str, Pace] = attrs.field(factory=dict)

    def __attrs_post_init__(self) -> None:
        if len({one.name for one in self.purposes}) < len(self.purposes):
            msg = "A purpose is named twice."
            raise ConfigError(msg, key="quota.purposes")
        if (total := sum(one.reserve for one in self.purposes)) > 1 + 1e-9:
            msg = f"The reserves add up to {total:.2f} of a day; 1 is all there is."
            raise ConfigError(msg, key="quota.purposes")
        for name, limit in (("", self.calls_a_day), *self.api_calls_a_day.items()):
            if limit is not None and limit < 0:
                msg = f"The calls a day of {name or 'the app'} cannot be {limit}."
                raise ConfigError(msg, key="quota.calls_a_day")

    @property
    def is_open(self) -> bool:
        """Whether nothing is limited."""
        return (
            self.calls_a_day is None
            and not self.api_calls_a_day
            and self.pace is None
            and not self.api_pace
        )

    def check(self, purpose: str | None) -> None:
        """
        Make sure that a purpose is known.

        Raises:
            ConfigError: Naming those that are.
        """
        names = [one.name for one in self.purposes]
        if purpose is not None and purpose not in names:
            msg = (
                f"No purpose is called {purpose!r}; there are {', '.join(names) or 'none'}."
            )
            raise ConfigError(msg, key="quota.purposes")

    def reserve(self, purpose: str | None) -> int:
        """Return how many calls a day are kept for *purpose*; 0 without a limit."""
        shares = (one.reserve for one in self.purposes if one.name == purpose)
        # A hair more, so that a third of 9 is 3 although a float's third is less.
        return int((self.calls_a_day or 0) * next(shares, 0.0) + 1e-6)

    def unreserved(self) -> int:
        """Return how many calls a day are kept for nobody."""
        kept = sum(self.reserve(one.name) for one in self.purposes)
        return (self.calls_a_day or 0) - kept

    def pools(self) -> Iterator[tuple[str, int]]:
        """Give every pool that is limited, with what it holds at midnight."""
        if self.calls_a_day is not None:
            yield SHARED, self.unreserved()
            for one in self.purposes:
                if amount := self.reserve(one.name):
                    yield own_pool(one.name), amount
        for api, limit in self.api_calls_a_day.items():
            yield api_pool(api), limit


def own_pool(purpose: str) -> str:
    """Name the pool that is reserved for a purpose."""
    return f"purpose:{purpose}"


def api_pool(api: str) -> str:
    """Name the pool of one API."""
    return f"api:{api}"
