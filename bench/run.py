"""
Speed as ratios against a floor in the same run: ``nox -s bench``.

Absolute times differ between machines; what is compared here ran side by side, in turns,
and the median of the turns counts.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import groupby
from pathlib import Path
from typing import ClassVar
from urllib.parse import parse_qsl

import decoding
import erp
import httpx
import stock

from tmallerp.clock import parse_beijing
from tmallerp.drills import demo
from tmallerp.drills._stage import Stage, StageClock
from tmallerp.pipelines import GatherRules
from tmallerp.secrets import Secret
from tmallerp.simulator import SimulatorProcess, World, WorldPlan
from tmallerp.simulator.answers.trades import render_trade
from tmallerp.top import Client, Credentials, Endpoint, Tid
from tmallerp.top.methods.platform import TimeGet
from tmallerp.top.methods.trades import TradeFullinfoGet

TARGETS = {
    "decode": 1.6,
    "call": 1.2,
    "import": 0.2,
    "demo": 1.6,
    "kingdee": erp.TARGET,
    "stock": stock.TARGETS["stock_diff"],
}
CEILINGS = {"ratio": 2.0, "ratio_to_pydantic": 1.0, "ratio_to_cattrs": 0.4}


# --- loading --------------------------------------------------------------------------

DEPENDENCIES = "import attrs, cattrs, httpx, msgspec, tenacity"
NO_CACHE = {"PYTHONDONTWRITEBYTECODE", "PYTHONPYCACHEPREFIX"}
FRONT_DOOR = "import tmallerp\nfor name in tmallerp.__all__: getattr(tmallerp, name)"


def bench_import(rounds: int) -> dict[str, float]:
    """Load every name of the front door on top of the dependencies, in new processes."""
    bare, deps, ours = [], [], []
    with tempfile.TemporaryDirectory() as cache:
        for _ in range(rounds + 1):
            bare.append(started("pass", cache))
            deps.append(started(DEPENDENCIES, cache))
            ours.append(started(f"{DEPENDENCIES}\n{FRONT_DOOR}", cache))
    pairs = zip(ours[1:], deps[1:], bare[1:], strict=True)
    added = [(a - b) / (b - c) for a, b, c in pairs]
    return {
        "ratio": statistics.median(added),
        "dependencies_ms": (statistics.median(deps) - statistics.median(bare)) * 1e3,
        "ours_ms": (statistics.median(ours) - statistics.median(deps)) * 1e3,
    }


def started(code: str, cache: str) -> float:
    """
    Return the processor seconds of a new interpreter that runs *code*.

    Everybody's compiled modules are kept in *cache*, whatever this machine's setting is.
    """
    env = {key: text for key, text in os.environ.items() if key not in NO_CACHE}
    env["PYTHONPYCACHEPREFIX"] = cache
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", code], check=True, env=env)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


# --- one call -------------------------------------------------------------------------


@contextlib.contextmanager
def canned(body: bytes) -> Iterator[str]:
    command = [sys.executable, str(Path(__file__).with_name("canned.py"))]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        child.stdin.write(body)
        child.stdin.close()
        port = int(child.stdout.readline())
        try:
            yield f"http://127.0.0.1:{port}/router/rest"
        finally:
            child.terminate()


def bench_call(method, body: bytes, rounds: int, calls: int = 200) -> dict[str, float]:
    credentials = Credentials(
        app_key="1", app_secret=Secret("simulator-x"), session=Secret("simulator-y")
    )
    form = {f"parameter_{n}": "x" * 20 for n in range(12)}
    ours, floor = [], []
    with (
        canned(body) as url,
        Client(credentials, endpoint=Endpoint.simulator(url)) as client,
        httpx.Client() as bare,
    ):
        for _ in range(20):
            client.call(method)
            bare.post(url, data=form)
        for _ in range(rounds):
            began = time.perf_counter()
            for _ in range(calls):
                client.call(method)
            ours.append(time.perf_counter() - began)
            began = time.perf_counter()
            for _ in range(calls):
                bare.post(url, data=form).read()
            floor.append(time.perf_counter() - began)
    return {
        "ratio": statistics.median(a / b for a, b in zip(ours, floor, strict=True)),
        "ours_us": statistics.median(ours) / calls * 1e6,
        "bare_us": statistics.median(floor) / calls * 1e6,
    }


def one_trade() -> bytes:
    """Make the answer with one whole trade that the simulated shop would give."""
    world = World(WorldPlan(seed=11, orders=10, poison=0))
    world.advance(24 * 3600)
    row = render_trade(next(iter(world.trades.values())))
    return json.dumps({"trade": row, "request_id": "r"}, ensure_ascii=False).encode()


# --- the whole demonstration ----------------------------------------------------------


class Recorder(httpx.HTTPTransport):
    """Passes requests on and keeps what was sent."""

    sent: ClassVar[list[bytes]] = []

    def handle_request(self, request):
        Recorder.sent.append(request.content)
        return super().handle_request(request)


def bench_demo(orders: int, rounds: int) -> dict[str, float]:
    """
    Let the day arrive without faults, and make the same calls bare, in turns.

    The day with faults is timed beside it; most of its time is waiting for answers that
    are withheld.
    """
    sent = record_demo(orders)
    demos, alone, pooled = [], [], []
    for _ in range(rounds):
        demos.append(play_demo(orders).seconds)
        alone.append(replay(sent, orders, 1))
        pooled.append(replay(sent, orders, GatherRules().workers))
    faulty = play_demo(orders, faults=True)
    bare_s, pooled_s = statistics.median(alone), statistics.median(pooled)
    return {
        "ratio": statistics.median(a / b for a, b in zip(demos, alone, strict=True)),
        "ratio_to_bare_pooled": statistics.median(
            a / b for a, b in zip(demos, pooled, strict=True)
        ),
        "demo_s": statistics.median(demos),
        "bare_s": bare_s,
        "bare_pooled_s": pooled_s,
        "calls": len(sent),
        "simulator_calls_a_second": len(sent) / pooled_s,
        "with_faults_s": faulty.seconds,
        "with_faults_calls": faulty.calls,
    }


def play_demo(orders: int, *, faults: bool = False) -> demo.DemoResult:
    """Run the demonstration."""
    with tempfile.TemporaryDirectory() as folder:
        result = demo.run_demo(orders=orders, faults=faults, folder=Path(folder))
    if not result.passed:
        raise SystemExit("The demonstration failed; its time means nothing.")
    return result


def record_demo(orders: int) -> list[bytes]:
    """
    Return the calls the demonstration makes.

    Without faults every run of a seed makes the same, so the one that is recorded need
    not be the one that is timed.
    """
    Recorder.sent = []
    plain = demo.Client
    demo.Client = lambda *args, **settings: plain(*args, transport=Recorder(), **settings)
    try:
        play_demo(orders)
    finally:
        demo.Client = plain
    return Recorder.sent


def replay(sent: list[bytes], orders: int, workers: int) -> float:
    """
    Make the same calls, bare: same bytes, same order, same moments of the shop.

    With one worker this is the target's floor, as a plain script would call. With as
    many as the pipeline has it is the stricter one: a list is still read page after
    page, as the next page depends on the last, and details are read so many at a time.
    """
    plan = WorldPlan(seed=7, orders=orders, poison=3)
    with SimulatorProcess(plan) as simulator, httpx.Client() as client:
        stage = Stage(simulator.control_url)
        clock = StageClock(stage)
        headers = {"Content-Type": "application/x-www-form-urlencoded;charset=UTF-8"}

        def post(content: bytes) -> int:
            return len(client.post(simulator.url, content=content, headers=headers).content)

        steps = [
            (parse_beijing(at), is_list, list(group))
            for (at, is_list), group in groupby(sent, _step)
        ]
        began = time.perf_counter()
        with ThreadPoolExecutor(workers) as pool:
            for moment, is_list, group in steps:
                ahead = (moment - clock.now()).total_seconds()
                if ahead > 0:
                    clock.advance(ahead)
                list(map(post, group) if is_list else pool.map(post, group))
        seconds = time.perf_counter() - began
        stage.close()
    return seconds


def _step(content: bytes) -> tuple[str, bool]:
    form = dict(parse_qsl(content.decode()))
    return form["timestamp"], ".sold." in form["method"]


def _kept(ratio: float, most: float) -> str:
    return "kept" if ratio <= most else "EXCEEDED"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--orders", type=int, default=2000)
    parser.add_argument("--only", choices=tuple(TARGETS))
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    results: dict[str, dict[str, float]] = {}
    if args.only in (None, "decode"):
        results["decode: 12 pages of 100 trades / json.loads"] = decoding.measure(
            args.rounds
        )
        exceeded = [
            f"{name} {value:.2f} > {CEILINGS[name]}"
            for name, value in results[
                "decode: 12 pages of 100 trades / json.loads"
            ].items()
            if name in CEILINGS and value > CEILINGS[name]
        ]
        print("decode:", ", ".join(exceeded) or "under every ceiling", file=sys.stderr)
    if args.only in (None, "import"):
        results["import: ours beyond the dependencies"] = bench_import(args.rounds)
    if args.only in (None, "call"):
        time_answer = b'{"time":"2026-11-11 12:00:00","request_id":"r"}'
        results["call: TimeGet / bare httpx POST"] = bench_call(
            TimeGet(), time_answer, args.rounds
        )
        results["call: TradeFullinfoGet / bare httpx POST"] = bench_call(
            TradeFullinfoGet(tid=Tid("1")), one_trade(), args.rounds
        )
    if args.only in (None, "kingdee"):
        results |= erp.measure(max(1, args.rounds // 2))
    if args.only in (None, "stock"):
        results["stock: diff of 50,000 SKUs / comparing two dictionaries"] = (
            stock.measure_stock_diff(args.rounds)
        )
    if args.only in (None, "demo"):
        results["demo: wall time / the same calls bare"] = bench_demo(
            args.orders, max(1, args.rounds // 3)
        )
    if args.json:
        print(json.dumps(results))
        return
    for name, figures in results.items():
        target, ratio = TARGETS[name.partition(":")[0]], figures.pop("ratio")
        verdict = "ok" if ratio <= target else "MISSED"
        most = erp.ceiling_of(name)
        guard = "" if most is None else f"   ceiling {most} {_kept(ratio, most)}"
        print(f"{name}\n    {ratio:.2f}   target {target}   {verdict}{guard}")
        print("    " + ", ".join(f"{key} {value:,.2f}" for key, value in figures.items()))


if __name__ == "__main__":
    main()
