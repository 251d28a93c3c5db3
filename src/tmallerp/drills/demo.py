"""
The demonstration: a day of a Tmall shop arrives in an ERP, through faults, with proof.

Everything is real but the shop and the ERP: the gateway answers over HTTP from another
process, the ledger is a SQLite file, the pipeline is the one a shop runs. When the day
is over a judge compares the shop's ledger with the ERP's.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from attrs import define, field, frozen

from tmallerp.clock import parse_beijing
from tmallerp.documents import OrderRules, ShopKey, ShopProfile
from tmallerp.drills._stage import Stage, StageClock, StageTokens
from tmallerp.drills.checker import judge
from tmallerp.drills.destinations import Destination, ErpKind, destination
from tmallerp.drills.ledgers import SERVICE_SKU, created_at, paid_at, truths
from tmallerp.drills.result import DemoResult, QuarantinedOrder, Slot
from tmallerp.erp import OrderSink
from tmallerp.pipelines import (
    DeliverRules,
    GatherRules,
    OrdersPipeline,
    Proof,
    Report,
    prove,
    quarantine,
)
from tmallerp.secrets import Secret
from tmallerp.simulator import Fault, FaultPlan, SimulatorProcess, WorldPlan
from tmallerp.store import SqliteStore
from tmallerp.top import Client, ClientConfig, Credentials, Endpoint, RetryPolicy

STEP = timedelta(minutes=30)
STEPS = 48
"""The day is played in half hours, as often as a careful shop would sync."""

SHOP = ShopKey("demo", "tmall")


@frozen(kw_only=True)
class DemoProgress:
    """
    How far a demonstration is.

    Args:
        done: Steps done.

        total: Steps in all.

        at: The shop's time.

        delivered: Documents the ERP has.
    """

    done: int
    total: int
    at: datetime
    delivered: int


ProgressHook = Callable[[DemoProgress], None]


@define(kw_only=True)
class _Run:
    """The pieces of one demonstration, and what it notes on the way."""

    orders: int
    stage: Stage
    clock: StageClock
    client: Client
    store: SqliteStore
    erp: Destination
    pipeline: OrdersPipeline
    show: ProgressHook
    faults: bool
    troubles: list[str] = field(factory=list)
    arrivals: dict[str, datetime] = field(factory=dict)
    ends: list[datetime] = field(factory=list)


def run_demo(
    *,
    orders: int = 2000,
    seed: int = 7,
    erp: ErpKind = "memory",
    folder: Path,
    faults: bool = True,
    progress: ProgressHook = lambda _: None,
) -> DemoResult:
    """
    Let a day of a shop arrive in an ERP, and judge it.

    Args:
        orders: How many orders buyers place.

        seed: Decides the day and its faults.

        erp: ``memory``, an ERP in memory that misbehaves; ``files``, a folder of CSV
            below *folder*; or ``kingdee``, ``yonyou`` or ``rest``, simulated in a
            process of their own and written to over HTTP.

        folder: Where everything is left; must exist and be empty.

        faults: Whether anything goes wrong.

        progress: Told after every half hour of the day.

    Raises:
        OSError: If the simulator cannot be started.

        StoreError: If *folder* cannot be written.
    """
    plan = WorldPlan(
        seed=seed,
        orders=orders,
        poison=min(3, orders),
        edits_per_page=1 if faults else 0,
    )
    kinds = tuple(Fault) if faults else ()
    wrong = FaultPlan(kinds=kinds, every=max(25, orders // 10), seed=seed, hold_s=0.4)
    with _set_up(plan, wrong, erp, folder, progress) as run:
        began = time.perf_counter()
        _play_day(run)
        if faults:
            _fire_the_rest(run)
        _come_to_rest(run)
        seconds = time.perf_counter() - began
        return _judged(run, plan, erp, folder, seconds)


@contextmanager
def _set_up(
    plan: WorldPlan, wrong: FaultPlan, kind: ErpKind, folder: Path, show: ProgressHook
) -> Iterator[_Run]:
    faulty = bool(wrong.kinds)
    opened = destination(
        kind, folder=folder, orders=plan.orders, seed=plan.seed, faults=faulty
    )
    with (
        opened as erp,
        SimulatorProcess(plan, faults=wrong) as simulator,
        closing(Stage(simulator.control_url)) as stage,
        closing(SqliteStore(folder / "ledger.db")) as store,
    ):
        clock = StageClock(stage, erp.stages)
        erp.open(clock)
        with Client(
            Credentials(
                app_key=simulator.app_key,
                app_secret=Secret(simulator.app_secret),
                session=Secret(simulator.session),
            ),
            endpoint=Endpoint.simulator(simulator.url),
            # A withheld answer is given up sooner than the simulator drops it.
            config=ClientConfig(
                read_timeout_s=0.35 if faulty else 30.0,
                retry=RetryPolicy(attempts=8),
            ),
            clock=clock,
            tokens=StageTokens(stage),
        ) as client:
            yield _Run(
                orders=plan.orders,
                stage=stage,
                clock=clock,
                client=client,
                store=store,
                erp=erp,
                pipeline=_pipeline(client, erp.sink, store, clock),
                show=show,
                faults=faulty,
            )


def _profile() -> ShopProfile:
    return ShopProfile(
        key=SHOP,
        name="模拟旗舰店",
        organisation="100",
        customer="TMALL-DEMO",
        warehouse="CK001",
        live=True,
        orders=OrderRules(service_skus=frozenset({SERVICE_SKU})),
    )


def _pipeline(
    client: Client, sink: OrderSink, store: SqliteStore, clock: StageClock
) -> OrdersPipeline:
    return OrdersPipeline(
        _profile(),
        client,
        sink,
        store,
        clock=clock,
        # Small pages, so that rows move while they are read.
        gather=GatherRules(horizon=STEP, page_size=20),
        deliver=DeliverRules(patience=timedelta(minutes=5)),
        owner="demo",
    )


def _play_day(run: _Run) -> None:
    for done in range(1, STEPS + 1):
        _until(
            run, run.clock.now() + STEP if not run.ends else run.ends[0] + STEP * (done - 1)
        )
        _sync(run)
        run.show(
            DemoProgress(
                done=done,
                total=STEPS,
                at=run.clock.now(),
                delivered=len(run.arrivals),
            )
        )


def _until(run: _Run, moment: datetime) -> None:
    left = (moment - run.clock.now()).total_seconds()
    if left > 0:
        run.clock.advance(left)


def _sync(run: _Run) -> Report:
    """Run the pipeline once, and note what reached the ERP meanwhile."""
    report = run.pipeline.run()
    run.troubles += report.troubles
    now = run.clock.now()
    for tid in run.erp.books.tids() - run.arrivals.keys():
        run.arrivals[tid] = now
    run.ends.append(now)
    return report


def _fire_the_rest(run: _Run) -> None:
    """Have every kind of fault that chance left out happen as well."""
    for _ in range(20):
        missing, theirs = _unfired(run), run.erp.unfired()
        if not missing and not theirs:
            return
        for kind in missing:
            run.stage.act("faults", {"fire": kind})
        for kind in theirs:
            run.erp.fire(kind)
        run.pipeline.sweep(run.clock.now() - timedelta(hours=12), run.clock.now())
        run.clock.advance(60)
        _sync(run)


def _unfired(run: _Run) -> tuple[str, ...]:
    fired = run.stage.read("faults")["fired"]
    return tuple(kind.value for kind in Fault if run.faults and not fired.get(kind.value))


def _come_to_rest(run: _Run) -> None:
    """Stop everything that moves, wait out the release delay, read the day again."""
    run.stage.act("faults", {"kinds": []})
    run.stage.act("quiet")
    run.erp.calm()
    run.clock.advance(STEP.total_seconds())
    now = run.clock.now()
    run.pipeline.sweep(now - timedelta(hours=24), now - timedelta(minutes=1))
    for _ in range(10):
        report = _sync(run)
        waiting = _waiting(run)
        if not report.windows_open and not waiting:
            break
        run.clock.advance(STEP.total_seconds())
    run.erp.finish()


def _waiting(run: _Run) -> int:
    held = prove(run.store, SHOP).held
    return sum(held.get(one, 0) for one in ("outbox", "unplanned", "release_delay"))


def _judged(
    run: _Run, plan: WorldPlan, erp: ErpKind, folder: Path, seconds: float
) -> DemoResult:
    ledger = run.stage.read("ledger")
    stats = run.stage.read("stats")
    verdict = judge(truths(ledger), run.erp.books.entries())
    proof = prove(run.store, SHOP, sink=run.erp.sink)
    planted = {trade["tid"]: trade["poison"] for trade in ledger["trades"]}
    rows = quarantine.listed(run.store, SHOP)
    return DemoResult(
        orders=plan.orders,
        seed=plan.seed,
        erp=erp,
        day=datetime.combine(plan.day, datetime.min.time(), run.clock.now().tzinfo),
        verdict=verdict,
        proof=proof,
        agrees=_agrees(proof, verdict.delivered, {row.id for row in rows}, planted)
        and proof.pulled == verdict.pulled,
        quarantined=tuple(
            QuarantinedOrder(
                tid=row.id,
                cause=row.cause,
                message=row.message,
                planted=planted.get(row.id),
            )
            for row in rows
        ),
        calls=stats["calls"],
        seconds=seconds,
        faults=_fired(run),
        unfired=(*_unfired(run), *(f"erp_{kind}" for kind in run.erp.unfired())),
        slots=_slots(run, ledger, stats),
        troubles=tuple(run.troubles),
        folder=folder,
    )


def _agrees(
    proof: Proof, delivered: int, quarantined: set[str], planted: Mapping[str, Any]
) -> bool:
    """Say whether the pipeline's own proof tells the judge's story."""
    poisoned = {tid for tid, poison in planted.items() if poison}
    return proof.is_whole and proof.delivered == delivered and quarantined == poisoned


def _fired(run: _Run) -> dict[str, int]:
    fired = Counter(run.stage.read("faults")["fired"])
    for kind, count in run.erp.fired().items():
        fired[f"erp_{kind}"] += count
    return dict(sorted(fired.items()))


def _slots(
    run: _Run, ledger: Mapping[str, Any], stats: Mapping[str, Any]
) -> tuple[Slot, ...]:
    """Cut the day into the steps it was played in, for the plots."""
    delay = OrderRules().release_delay
    ordered = created_at(ledger)
    paid = paid_at(ledger)
    minutes = {parse_beijing(at): one for at, one in stats["minutes"].items()}
    slots = []
    start = min((*minutes, *ordered, run.ends[0])) - timedelta(seconds=1)
    for end in run.ends:
        faults: Counter[str] = Counter()
        within = [one for at, one in minutes.items() if start < at <= end]
        for minute in within:
            faults.update(minute["faults"])
        came = [tid for tid, at in run.arrivals.items() if start < at <= end]
        lags = [(run.arrivals[tid] - paid[tid] - delay) for tid in came if tid in paid]
        slots.append(
            Slot(
                at=end,
                ordered=sum(start < at <= end for at in ordered),
                delivered=len(came),
                calls=sum(minute["calls"] for minute in within),
                faults=faults,
                lag_s=max((lag.total_seconds() for lag in lags), default=0.0),
            )
        )
        start = end
    return tuple(slots)
