"""
Quotas between real processes, and against the simulated gateway.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from quota_support import PURPOSES, READ, process, rules
from stage import SharedClock
from tests_support import error

from tmallerp.clock import SystemClock, VirtualClock
from tmallerp.errors import RateLimitedError
from tmallerp.secrets import Secret
from tmallerp.simulator import Fault, FaultPlan, SimulatorServer, WorldPlan
from tmallerp.testing.builders import NOON
from tmallerp.top import Client, ClientConfig, Credentials, Endpoint, RetryPolicy, windows
from tmallerp.top.methods.items import ItemsOnsaleGet, SkusQuantityUpdate
from tmallerp.top.methods.platform import TimeGet
from tmallerp.top.methods.trades import TradeFullinfoGet, TradesSoldIncrementGet
from tmallerp.top.methods.users import UserSellerGet
from tmallerp.top.quota import (
    FileQuota,
    Governor,
    Pace,
    PushStock,
    QuotaRules,
    QuotaStatus,
    ReadWindows,
    plan,
    purpose,
)

WORKER = Path(__file__).parents[1] / "support" / "quota_worker.py"
TIME = b'{"time":"2026-11-11 12:00:00","request_id":"r"}'


def workers(path, count, limit, name, block, **how):
    command = [sys.executable, str(WORKER), str(path), str(limit), name, str(block)]
    source = Path(sys.modules["tmallerp"].__file__).parents[1]
    env = {**os.environ, "PYTHONPATH": f"{source}{os.pathsep}{WORKER.parent}"}
    return [
        subprocess.Popen(command, stdin=subprocess.PIPE, env=env, **how)
        for _ in range(count)
    ]


def go(children):
    for child in children:
        child.stdin.write(b"\n")
        child.stdin.flush()


def end(children):
    for child in children:
        child.wait(120)
        child.stdin.close()


def admitted(path):
    return sum(one.stat().st_size for one in path.parent.glob(f"{path.name}.*"))


def test_eight_processes_never_exceed_the_day(tmp_path):
    """
    Eight processes that call as fast as they can make exactly the calls of the day.
    """
    path = tmp_path / "q"
    children = workers(path, 8, 8_000, "backfill", 64)
    go(children)
    end(children)

    assert [0] * 8 == [child.returncode for child in children]
    assert 4_000 == admitted(path)


def test_killed_processes_lose_a_block_each(tmp_path):
    """
    Of eight processes four are killed while they call: the day is never exceeded, and at
    most a block a killed process is lost.
    """
    path, block = tmp_path / "q", 64
    children = workers(path, 8, 60_000, "backfill", block)
    go(children)
    while admitted(path) < 3_000:
        time.sleep(0.002)
    for child in children[:4]:
        child.kill()
    end(children)

    assert 30_000 - 4 * block <= admitted(path) <= 30_000


def test_of_eight_processes_one_tries_after_a_ban(tmp_path):
    """
    When a ban ends while eight processes wait, one call goes; the others begin only after
    it was answered.
    """
    path = tmp_path / "q"
    with Governor(rules(1_000), shared=FileQuota(path)) as governor:
        children = workers(path, 8, 1_000, "try", 8, stdout=subprocess.PIPE)
        governor.ban(None, 1.5)
        banned = time.monotonic() + 1.5
        go(children)
        spans = sorted(
            tuple(map(float, child.communicate(timeout=60)[0].split()))
            for child in children
        )

    (first, answered), *others = spans
    assert banned - 0.01 <= first
    assert all(began >= answered for began, _ in others)


def spend(governor):
    """Call for backfill until refused; return how many calls went out."""
    for made in range(100_000):
        try:
            governor.admit(READ, purpose="backfill")
        except RateLimitedError:
            return made
    raise AssertionError


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork on this system")
@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
def test_a_forked_process_holds_nothing_of_its_parents(tmp_path):
    """
    Calls a process took before it forked are spent once, by the parent.
    """
    clock = VirtualClock(NOON)
    parent = process(tmp_path / "q", clock, rules(2_000), block=64)
    parent.admit(READ, purpose="backfill")
    child = os.fork()
    if child == 0:
        try:
            (tmp_path / "made").write_text(str(spend(parent)))
        finally:
            os._exit(0)
    os.waitpid(child, 0)
    made = 1 + int((tmp_path / "made").read_text())

    assert 1_000 == made + spend(parent)


# --- both colours of client -----------------------------------------------------------


def test_a_used_up_day_reaches_nobody(server, connect, clock):
    """
    A call beyond the day's budget is refused here, with the seconds to midnight.
    """
    server.always = TIME
    governor = Governor(rules(10), clock=clock)
    client = connect(server.url, quota=governor, config=ClientConfig(purpose="backfill"))
    for _ in range(5):
        client.call(TimeGet())
    with pytest.raises(RateLimitedError) as caught:
        client.call(TimeGet())

    assert (5, 12 * 3600, None) == (
        len(server.calls),
        caught.value.retry_after,
        caught.value.code,
    )


def test_the_purpose_of_the_work_comes_before_the_clients(server, connect, clock):
    """
    What the work says it is for counts, and the client's own purpose otherwise.
    """
    server.always = TIME
    governor = Governor(rules(10), clock=clock)
    client = connect(server.url, quota=governor, config=ClientConfig(purpose="backfill"))
    with purpose("orders"):
        client.call(TimeGet())
    client.call(TimeGet())

    spent = governor.status().spent
    assert {"purpose:orders": 1, "shared": 1} == spent


def test_every_sending_is_counted(server, connect, clock):
    """
    A call that is sent twice, as after a corrected clock, costs two of the day.
    """
    server.answers = [error(31), TIME]
    server.always = b'{"trade":{"tid":1}}'
    governor = Governor(rules(100), clock=clock)
    connect(server.url, quota=governor).call(TradeFullinfoGet(tid="1"))

    assert 3 == len(server.calls) == governor.status().spent["shared"]


def test_clients_of_one_app_share_a_ban(server, connect, clock, tmp_path):
    """
    A ban heard by one client stops another that shares the file, unsent.
    """
    message = "This ban will last for 4000 more seconds"
    server.always = error(7, "accesscontrol.limited-by-app-access-count", message)
    made = [process(tmp_path / "q", clock, rules()) for _ in range(2)]
    for governor in made:
        with pytest.raises(RateLimitedError):
            connect(server.url, quota=governor).call(TimeGet(), deadline_s=60)

    assert 1 == len(server.calls)


def test_the_pace_is_kept_by_waiting(server, connect, clock):
    """
    A client waits for its place in line and then calls.
    """
    server.always = TIME
    governor = Governor(QuotaRules(pace=Pace(per_second=2)), clock=clock)
    client = connect(server.url, quota=governor)
    for _ in range(5):
        client.call(TimeGet())

    assert 2.0 == pytest.approx(clock.monotonic(), abs=0.01)


# --- the simulated gateway ------------------------------------------------------------


@pytest.fixture
def simulator():
    plan = FaultPlan(kinds=(Fault.BAN,), every=25, ban_s=20)
    server = SimulatorServer(WorldPlan(orders=30), faults=plan)
    server.start()
    yield server
    server.stop()


def client_of(server, clock, governor, name=None):
    return Client(
        Credentials(
            app_key=server.app_key,
            app_secret=Secret(server.app_secret),
            session=Secret(server.session),
        ),
        endpoint=Endpoint.simulator(server.url),
        clock=clock,
        quota=governor,
        config=ClientConfig(deadline_s=None, purpose=name, retry=RetryPolicy(attempts=4)),
    )


def test_a_ban_is_answered_with_one_call_an_api(simulator, tmp_path):
    """
    Through two hundred calls in two processes with bans among them, each ban meets the
    call that fired it and no other.
    """
    clock = SharedClock(simulator.world, timedelta(0))
    calls = []
    for _ in range(2):
        governor = Governor(QuotaRules(), shared=FileQuota(tmp_path / "q"), clock=clock)
        calls.append(client_of(simulator, clock, governor))
    for n in range(200):
        calls[n % 2].call((TimeGet(), UserSellerGet())[n % 3 == 0])
    for client in calls:
        client.close()

    bans = simulator.gateway.faults.fired[Fault.BAN]
    assert bans >= 5
    assert simulator.gateway.banned_calls <= bans


def test_twenty_shops_share_one_app(simulator):
    """
    Twenty shops that call at once through bans, a pace and a day's budget all finish, and
    what they spent is what was sent.
    """
    clock = SharedClock(simulator.world, timedelta(0))
    limits = QuotaRules(calls_a_day=1_000, pace=Pace(per_second=50), purposes=PURPOSES)
    governor = Governor(limits, clock=clock)
    ends, lock = [], threading.Lock()

    def shop(_):
        with client_of(simulator, clock, governor, "orders") as client:
            for _ in range(15):
                client.call(TimeGet())
        with lock:
            ends.append(clock.monotonic())

    with ThreadPoolExecutor(20) as pool:
        list(pool.map(shop, range(20)))

    assert 20 == len(ends)
    assert (
        300 <= sum(governor.status().spent.values()) <= 300 + simulator.gateway.banned_calls
    )


def test_no_shop_starves():
    """
    Of twenty shops at a pace each gets its turn every round: none waits much longer than
    twenty places in line.
    """
    governor = Governor(QuotaRules(pace=Pace(per_second=200)))

    def shop(number):
        longest = 0.0
        for n in range(10):
            began, ticket = time.monotonic(), 1 + number * 10 + n
            while wait := governor.admit(READ, ticket=ticket):
                time.sleep(wait)
            longest = max(longest, time.monotonic() - began)
        return longest

    with ThreadPoolExecutor(20) as pool:
        waits = list(pool.map(shop, range(20)))

    assert max(waits) < 20 / 200 + 0.5


def test_the_gateways_quota_is_learned(tmp_path):
    """
    After TOP's own daily limit no call reaches it before midnight, and the status says how
    many calls it really allows.
    """
    server = SimulatorServer(WorldPlan(orders=5), quota=7)
    server.start()
    clock = SharedClock(server.world, timedelta(0))
    governor = Governor(
        rules(1_000), shared=FileQuota(tmp_path / "q"), clock=clock, block=1
    )
    client = client_of(server, clock, governor)
    made = 0
    for _ in range(20):
        try:
            client.call(TimeGet(), deadline_s=60)
            made += 1
        except RateLimitedError:
            continue
    sent, status = sum(server.gateway.calls.values()), governor.status()
    clock.advance(status.bans[None])
    client.call(TimeGet(), deadline_s=60)
    client.close()
    server.stop()

    assert (7, 8, 8) == (made, sent, status.counted)


def test_a_plan_is_what_a_run_calls():
    """
    Reading a day's trades by windows with every detail, and pushing stock, takes exactly
    the planned calls of each API.
    """
    server = SimulatorServer(WorldPlan(orders=400))
    server.start()
    clock = SharedClock(server.world, timedelta(0))
    start = clock.now()
    clock.advance(14 * 3600)
    end, step = clock.now(), timedelta(hours=2)
    client = client_of(server, clock, None)
    spans = list(windows(start, end, step))
    heads = [
        TradesSoldIncrementGet(start_modified=a, end_modified=b, page_size=10)
        for a, b in spans
    ]
    counts = [client.call(head).total_results for head in heads]
    item = client.call(ItemsOnsaleGet()).items[0]
    server.gateway.calls.clear()

    for head in heads:
        for trade in client.iterate(head):
            client.call(TradeFullinfoGet(tid=trade.tid))
    skus = server.world.products[0].skus
    for batch in (skus[:1], skus[1:]):
        values = ";".join(f"{sku[0]}:5" for sku in batch)
        if values:
            client.call(SkusQuantityUpdate(num_iid=item.num_iid, skuid_quantities=values))
    client.close()
    server.stop()
    job = ReadWindows(start=start, end=end, step=step, counts=counts, page_size=10)
    push = PushStock(skus=len(skus), batch=max(1, len(skus) - 1))
    expected = plan([job, push], QuotaStatus(at=start, rules=QuotaRules()))

    assert max(counts) > 20
    assert dict(server.gateway.calls) == dict(expected.calls)


def test_what_a_call_costs(tmp_path):
    """
    Asking a shared file costs a call little: under 200 microseconds even on a busy
    machine, where 5 are usual.
    """
    governor = Governor(
        QuotaRules(calls_a_day=10**9),
        shared=FileQuota(tmp_path / "q"),
        clock=SystemClock(),
    )
    best = 1.0
    for _ in range(5):
        began = time.perf_counter()
        for ticket in range(1, 2_001):
            governor.admit(READ, purpose="backfill", ticket=ticket)
            governor.free(READ, ticket=ticket)
        best = min(best, (time.perf_counter() - began) / 2_000)
    governor.close()

    assert best < 200e-6
