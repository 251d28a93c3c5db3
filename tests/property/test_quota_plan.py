"""
A plan says what a job really costs, never less than nothing, and more for more.
"""

from __future__ import annotations

import json
import math
from datetime import timedelta

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from quota_support import PURPOSES, READ, WRITE

from tmallerp.clock import VirtualClock
from tmallerp.errors import ConfigError, RateLimitedError
from tmallerp.testing.builders import NOON
from tmallerp.top.quota import (
    CallList,
    Governor,
    Pace,
    PushStock,
    QuotaRules,
    QuotaStatus,
    ReadWindows,
    SendParcels,
    plan,
    read_bills,
    read_refunds,
)

HOURS = st.integers(0, 80)
NAMES = st.sampled_from(["shipping", "orders", "backfill", None])


@st.composite
def quotas(draw):
    pace = st.none() | st.builds(Pace, per_second=st.floats(0.05, 50), burst=st.just(1))
    limits = QuotaRules(
        calls_a_day=draw(st.none() | st.integers(0, 3_000)),
        api_calls_a_day=draw(st.dictionaries(st.just(WRITE), st.integers(0, 500))),
        purposes=PURPOSES,
        pace=draw(pace),
        api_pace={WRITE: one} if (one := draw(pace)) else {},
    )
    bans = draw(st.dictionaries(st.sampled_from([None, READ]), st.floats(0, 50_000)))
    spent = {
        "shared": draw(st.integers(0, 1_500)),
        "purpose:orders": draw(st.integers(0, 99)),
    }
    return QuotaStatus(at=NOON, rules=limits, spent=spent, bans=bans)


def call_lists(most=5_000):
    numbers = st.integers(0, most)
    return st.builds(lambda a, b: CallList(each=((READ, a), (WRITE, b))), numbers, numbers)


@given(call_lists(), quotas(), NAMES)
def test_a_plan_adds_up(job, quota, name):
    """
    A plan's days hold its calls, no day more than its budget, and nothing is negative.
    """
    made = plan(job, quota, purpose=name)
    budget = quota.rules.reserve(name) + quota.rules.unreserved()

    assert made.minutes >= 0
    assert all(left is None or left >= 0 for left in made.leaves.values())
    assert all(number > 0 for _, number in made.days)
    if made.ends is not None:
        assert made.total == sum(number for _, number in made.days)
        assert made.ends >= made.begins >= NOON
    if quota.rules.calls_a_day is not None:
        assert all(number <= budget for _, number in made.days)
    assert made.fits_today == (
        made.ends is not None and made.ends <= NOON + timedelta(hours=12)
    )


@given(call_lists(2_000), quotas(), NAMES, st.integers(0, 500))
def test_more_calls_never_cost_less(job, quota, name, more):
    """
    A job with more calls never takes fewer minutes or days, and never ends earlier.
    """
    larger = CallList(each=(*job.each, (READ, more)))
    one, two = plan(job, quota, purpose=name), plan(larger, quota, purpose=name)

    assert one.total + more == two.total
    assert one.minutes <= two.minutes
    if two.ends is not None:
        assert one.ends is not None
        assert one.ends <= two.ends + timedelta(milliseconds=1)
        assert len(one.days) <= len(two.days)


@given(call_lists(300), NAMES, st.integers(0, 400), st.integers(0, 60))
def test_a_plan_is_what_a_governor_lets_through(job, name, limit, api_limit):
    """
    The calls a governor lets through, day by day, are those of the plan.
    """
    limits = QuotaRules(
        calls_a_day=limit, api_calls_a_day={WRITE: api_limit}, purposes=PURPOSES
    )
    clock = VirtualClock(NOON)
    governor = Governor(limits, clock=clock)
    expected = plan(job, governor.status(), purpose=name)
    todo, days = dict(expected.calls), []
    while todo and len(days) < 400:
        made = 0
        for api in list(todo):
            try:
                while todo[api]:
                    governor.admit(api, purpose=name)
                    todo[api] -= 1
                    made += 1
                del todo[api]
            except RateLimitedError as error:
                rest = error.retry_after
        days.append((clock.now().date(), made))
        if todo:
            clock.advance(rest)
        if made == 0 and len(days) > 1:
            break

    if expected.ends is not None:
        assert list(expected.days) == [day for day in days if day[1]]
    else:
        assert todo


@given(call_lists(200), st.floats(0.5, 40), st.floats(0.5, 40))
def test_a_plans_minutes_are_what_the_pace_takes(job, app, api):
    """
    Calling one after the other at the pace takes the planned minutes, to two calls.
    """
    limits = QuotaRules(pace=Pace(per_second=app), api_pace={WRITE: Pace(per_second=api)})
    clock = VirtualClock(NOON)
    governor = Governor(limits, clock=clock)
    one_api = [pair for pair in job.each if pair[1]][-1:]
    expected = plan(CallList(each=one_api), governor.status(), latency_s=1e-6)
    for name, number in one_api:
        for ticket in range(1, number + 1):
            while wait := governor.admit(name, ticket=ticket):
                clock.advance(wait)

    slack = 2 / min(app, api) + 0.01
    assert expected.minutes * 60 == pytest.approx(clock.monotonic(), abs=slack)


@given(HOURS, st.integers(1, 240), st.floats(0, 50_000), st.integers(1, 200))
def test_windows_are_counted_as_they_are_read(hours, minutes, a_day, size):
    """
    Evenly spread rows are whole in every window, add up to the expected number, and cost
    a call for an empty window and pages + 1 for more than a page.
    """
    job = ReadWindows(
        start=NOON,
        end=NOON + timedelta(hours=hours),
        step=timedelta(minutes=minutes),
        rows_a_day=a_day,
        page_size=size,
    )
    rows = list(job._rows())

    assert job.windows == len(rows) == math.ceil(hours * 60 / minutes)
    assert all(one >= 0 for one in rows)
    assert abs(sum(rows) - a_day * hours / 24) <= 0.5 or not rows
    assert len(rows) <= job.calls()["taobao.trades.sold.increment.get"]


@given(st.floats(0, 20_000), st.floats(0, 20_000))
def test_more_rows_never_cost_fewer_details(one, two):
    """
    More orders a day never cost fewer calls.
    """
    small, large = sorted((one, two))
    job = ReadWindows(start=NOON, end=NOON + timedelta(hours=7), rows_a_day=small)

    assert sum(job.calls().values()) <= sum(
        attrs.evolve(job, rows_a_day=large).calls().values()
    )


@given(st.lists(st.integers(0, 60), max_size=30), st.integers(1, 20))
def test_a_stock_push_is_counted_by_item(skus, batch):
    """
    SKUs of one item share calls, SKUs of two items do not.
    """
    expected = sum(-(-one // batch) for one in skus)

    assert {"taobao.skus.quantity.update": expected} == PushStock(
        skus=skus, batch=batch
    ).calls()


def test_jobs_add_up():
    """
    Several jobs cost what each costs.
    """
    end = NOON + timedelta(days=2)
    jobs = [
        PushStock(skus=45),
        SendParcels(parcels=10),
        read_refunds(NOON, end, refunds_a_day=250),
        read_bills(NOON, end, rows_a_day=6_000),
    ]
    made = plan(jobs, QuotaStatus(at=NOON, rules=QuotaRules()))

    assert {
        "taobao.skus.quantity.update": 3,
        "taobao.logistics.offline.send": 10,
        "taobao.trade.fullinfo.get": 10,
        "taobao.refunds.receive.get": 8,
        "taobao.refund.get": 500,
        "taobao.bill.bills.get": 4 * 75,
    } == dict(made.calls)
    assert made.fits_today


def test_a_plan_reads_in_both_languages():
    """
    A plan is a table in English and 中文, and JSON.
    """
    limits = QuotaRules(calls_a_day=10_000, pace=Pace(per_second=5))
    job = ReadWindows(start=NOON, end=NOON + timedelta(days=1), rows_a_day=6_000)
    made = plan(job, QuotaStatus(at=NOON, rules=limits), purpose="backfill", workers=4)

    assert """taobao.trades.sold.increment.get  144
taobao.trade.fullinfo.get         6,000
calls in all                      6,144
purpose                           backfill
minutes of calling                20.5
begins                            2026-11-11 12:00
ends                              2026-11-12 00:07
days                              2
done before midnight              no
leaves today for shipping         1,500
leaves today for stock            1,500
leaves today for orders           3,000
leaves today for backfill         0""" == made.text()
    assert "今日为 shipping 留下" in made.text("zh")
    assert {"2026-11-11": 4_000, "2026-11-12": 2_144} == made.as_json()["days"]
    assert json.loads(json.dumps(made.as_json())) == made.as_json()


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: PushStock(skus=3, batch=21),
        lambda: PushStock(skus=[-1]),
        lambda: SendParcels(parcels=-1),
        lambda: CallList(each=((READ, -1),)),
        lambda: ReadWindows(start=NOON, end=NOON - timedelta(1)),
        lambda: ReadWindows(start=NOON, end=NOON, rows_a_day=-1),
        lambda: ReadWindows(start=NOON, end=NOON + timedelta(hours=1), counts=[1]),
        lambda: plan(
            PushStock(skus=1), QuotaStatus(at=NOON, rules=QuotaRules()), workers=0
        ),
        lambda: plan(
            PushStock(skus=1), QuotaStatus(at=NOON, rules=QuotaRules()), purpose="x"
        ),
    ],
)
def test_impossible_jobs_are_refused(wrong):
    """
    A job that cannot be is refused when it is written.
    """
    with pytest.raises(ConfigError):
        wrong()


IDLE = QuotaStatus(at=NOON, rules=QuotaRules())
NUMBERLESS = [float("nan"), float("inf"), -float("inf"), 1e300, 10**30]


@pytest.mark.parametrize("number", NUMBERLESS)
@pytest.mark.parametrize(
    "job",
    [
        lambda n: ReadWindows(start=NOON, end=NOON + timedelta(2), rows_a_day=n),
        lambda n: ReadWindows(start=NOON, end=NOON + timedelta(2), details_a_row=n),
        lambda n: ReadWindows(start=NOON, end=NOON + timedelta(minutes=1), counts=[n]),
        lambda n: read_refunds(NOON, NOON + timedelta(2), refunds_a_day=n),
        lambda n: read_bills(NOON, NOON + timedelta(2), rows_a_day=n),
        lambda n: PushStock(skus=n if isinstance(n, int) else [n]),
        lambda n: SendParcels(parcels=n),
        lambda n: CallList(each=((READ, n),)),
        lambda n: plan(PushStock(skus=1), IDLE, latency_s=n),
        lambda n: plan(PushStock(skus=1), IDLE, workers=n),
    ],
)
def test_a_plan_counts_with_numbers_alone(job, number):
    """
    What is no finite number, or beyond any shop, is refused as a plan's mistake.
    """
    with pytest.raises(ConfigError):
        job(number)


@pytest.mark.parametrize("latency_s", [5e-324, 1e-300])
def test_no_gateway_answers_in_no_time(latency_s):
    """
    A latency too short for any gateway is refused.
    """
    with pytest.raises(ConfigError):
        plan(PushStock(skus=1), IDLE, latency_s=latency_s)


def test_a_wrong_number_of_skus_is_named():
    """
    The error of a negative number of SKUs names that number, one of a batch the batch.
    """
    with pytest.raises(ConfigError, match=r"SKUs, not -1\."):
        PushStock(skus=-1)
    with pytest.raises(ConfigError, match=r"1 to 20 SKUs, not 21\."):
        PushStock(skus=1, batch=21)
