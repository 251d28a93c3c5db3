"""
What a job will cost, before its first call: calls, minutes, days, and what it leaves.

A pure reckoning over the rules and what is left today. It takes the job as alone: what
others spend meanwhile makes it longer, and reserves it may not touch are not counted in.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta

import attrs
from attrs import frozen

from tmallerp.clock import to_beijing
from tmallerp.errors import ConfigError
from tmallerp.top.quota._book import midnight_after
from tmallerp.top.quota._jobs import Job
from tmallerp.top.quota._status import QuotaStatus

LONGEST = 366
"""Days a plan looks ahead; what takes longer is said to have no end."""

# No gateway answers sooner, nobody waits longer or has more at once; what lies beyond is
# a slip, and would end as a number without end.
_SOONEST_S, _LATEST_S, _MOST_WORKERS = 1e-6, 86_400.0, 1_000_000

_LABELS = {
    "total": ("calls in all", "调用总数"),
    "purpose": ("purpose", "用途"),
    "minutes": ("minutes of calling", "调用耗时（分钟）"),
    "begins": ("begins", "开始"),
    "ends": ("ends", "结束"),
    "days": ("days", "天数"),
    "fits": ("done before midnight", "可在零点前完成"),
    "leaves": ("leaves today for {}", "今日为 {} 留下"),
}
_YES_NO = {True: ("yes", "是"), False: ("no", "否")}
_NEVER = (f"not within {LONGEST} days", f"{LONGEST} 天内无法完成")
_NO_LIMIT = ("no limit", "无限额")


@frozen(kw_only=True)
class Plan:
    """
    What a job will cost.

    Args:
        calls: By API.

        purpose: What the calls are for.

        minutes: Minutes of calling, pauses between days left out.

        begins: When the first call may go: now, or when a ban ends.

        ends: When the last is answered; None if that is over a year away.

        days: The calls of each day in Beijing, in order.

        fits_today: Whether it ends before midnight in Beijing.

        leaves: Calls left for each purpose today once the job is done with today; None
            without a limit.
    """

    calls: Mapping[str, int]
    purpose: str | None
    minutes: float
    begins: datetime
    ends: datetime | None
    days: tuple[tuple[date, int], ...]
    fits_today: bool
    leaves: Mapping[str, int | None]

    @property
    def total(self) -> int:
        """Calls in all."""
        return sum(self.calls.values())

    def rows(self, lang: str = "en") -> list[tuple[str, str]]:
        """Return label and value of every line of the table; *lang* is en or zh."""
        n = 1 if lang == "zh" else 0
        lines = [*self.calls.items(), (_LABELS["total"][n], self.total)]
        shown = [(label, f"{value:,}") for label, value in lines]
        shown.append((_LABELS["purpose"][n], self.purpose or "-"))
        shown.append((_LABELS["minutes"][n], f"{self.minutes:,.1f}"))
        shown.append((_LABELS["begins"][n], f"{self.begins:%Y-%m-%d %H:%M}"))
        end = _NEVER[n] if self.ends is None else f"{self.ends:%Y-%m-%d %H:%M}"
        shown.append((_LABELS["ends"][n], end))
        shown.append((_LABELS["days"][n], str(len(self.days))))
        shown.append((_LABELS["fits"][n], _YES_NO[self.fits_today][n]))
        for name, left in self.leaves.items():
            value = _NO_LIMIT[n] if left is None else f"{left:,}"
            shown.append((_LABELS["leaves"][n].format(name), value))
        return shown

    def text(self, lang: str = "en") -> str:
        """Return the table as lines of text; *lang* is en or zh."""
        rows = self.rows(lang)
        wide = max(_width(label) for label, _ in rows)
        return "\n".join(
            f"{label}{' ' * (wide - _width(label))}  {value}" for label, value in rows
        )

    def as_json(self) -> dict[str, object]:
        """Return the plan as values JSON has."""
        return {
            "calls": dict(self.calls),
            "total": self.total,
            "purpose": self.purpose,
            "minutes": round(self.minutes, 3),
            "begins": self.begins.isoformat(),
            "ends": None if self.ends is None else self.ends.isoformat(),
            "days": {day.isoformat(): number for day, number in self.days},
            "fits_today": self.fits_today,
            "leaves": dict(self.leaves),
        }


def plan(
    job: Job | Iterable[Job],
    quota: QuotaStatus,
    *,
    purpose: str | None = None,
    latency_s: float = 0.2,
    workers: int = 1,
) -> Plan:
    """
    Reckon what a job, or several one after the other, will cost.

    Args:
        job: What is to be done.

        quota: What may be spent: `Governor.status`, or a `QuotaStatus` of rules alone.

        purpose: What the calls are for.

        latency_s: Seconds one call takes. TOP publishes none; measure yours.

        workers: Calls in flight at the same time.

    Raises:
        ConfigError: If the purpose is unknown, or a number is not positive and finite.
    """
    quota.rules.check(purpose)
    if not (_SOONEST_S <= latency_s <= _LATEST_S and 1 <= workers <= _MOST_WORKERS):
        msg = (
            f"A plan needs a latency of {_SOONEST_S:f} to {_LATEST_S:.0f} seconds and 1 to "
            f"{_MOST_WORKERS:,} workers, not {latency_s} and {workers}."
        )
        raise ConfigError(msg, key="plan")
    calls: Counter[str] = Counter()
    for one in job if isinstance(job, Iterable) else (job,):
        calls.update(one.calls())
    needed = {api: number for api, number in calls.items() if number > 0}
    speed = _Speed(quota, workers / latency_s)
    begins = to_beijing(quota.at) + timedelta(seconds=_banned(quota, needed))
    days = list(_days(needed, quota, purpose, speed, begins))
    is_done = sum(number for *_, number in days) == sum(needed.values())
    ends = days[-1][1] if days else begins
    today = days[0][2] if days and days[0][0] == quota.at.date() else 0
    return Plan(
        calls=needed,
        purpose=purpose,
        minutes=speed.seconds(needed) / 60,
        begins=begins,
        ends=ends if is_done else None,
        days=tuple((day, number) for day, _, number in days),
        fits_today=is_done and ends <= midnight_after(to_beijing(quota.at)),
        leaves=dict(_leaves(quota, purpose, today)),
    )


class _Speed:
    """How fast calls go out, of the app and of each API."""

    def __init__(self, quota: QuotaStatus, unpaced: float) -> None:
        pace = quota.rules.pace
        self.app = min(unpaced, pace.per_second) if pace else unpaced
        self._apis = quota.rules.api_pace

    def of(self, api: str) -> float:
        pace = self._apis.get(api)
        return min(self.app, pace.per_second) if pace else self.app

    def seconds(self, calls: Mapping[str, int]) -> float:
        alone = (number / self.of(api) for api, number in calls.items())
        return max(sum(calls.values()) / self.app, *alone, 0.0)


def _banned(quota: QuotaStatus, calls: Mapping[str, int]) -> float:
    return max((quota.bans.get(key, 0.0) for key in (None, *calls)), default=0.0)


def _days(
    calls: Mapping[str, int],
    quota: QuotaStatus,
    purpose: str | None,
    speed: _Speed,
    begins: datetime,
) -> Iterator[tuple[date, datetime, int]]:
    """Give every day with when its last call is answered and how many it takes."""
    left, at = dict(calls), begins
    full = attrs.evolve(quota, spent={}, held={}, bans={}, is_over=False)
    for _ in range(LONGEST):
        if not left:
            return
        state = quota if at.date() == to_beijing(quota.at).date() else full
        seconds = (midnight_after(at) - at).total_seconds()
        made = _one_day(left, state, purpose, speed, seconds)
        if number := sum(made.values()):
            end = at + timedelta(seconds=min(speed.seconds(made), seconds))
            yield at.date(), end, number
        elif state is full:
            return
        left = {
            api: n - made.get(api, 0) for api, n in left.items() if n > made.get(api, 0)
        }
        at = midnight_after(at)


def _one_day(
    left: Mapping[str, int],
    state: QuotaStatus,
    purpose: str | None,
    speed: _Speed,
    seconds: float,
) -> dict[str, int]:
    """Take of each API what the day allows, in the order they are needed."""
    room = math.floor(speed.app * seconds + 1e-6)
    budget = state.left(purpose)
    room = room if budget is None else min(room, budget)
    made = {}
    for api, number in left.items():
        limit, fast = state.of_api(api), math.floor(speed.of(api) * seconds + 1e-6)
        take = min(number, room, fast, fast if limit is None else limit)
        if take > 0:
            made[api] = take
            room -= take
    return made


def _leaves(
    quota: QuotaStatus, purpose: str | None, spent: int
) -> Iterator[tuple[str, int | None]]:
    """Tell what each purpose has left today, the job's own reserve being spent first."""
    unreserved = quota.unreserved
    over = max(0, spent - quota.reserved(purpose))
    for one in quota.rules.purposes:
        if unreserved is None:
            yield one.name, None
        else:
            own = quota.reserved(one.name) - (spent - over if one.name == purpose else 0)
            yield one.name, unreserved - over + own


def _width(text: str) -> int:
    """Return the columns a text takes on a screen: 中文 takes two each."""
    return sum(2 if ord(letter) > 0x2E7F else 1 for letter in text)
