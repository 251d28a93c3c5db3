"""
Killed at any moment, the pipeline delays; it never loses, doubles or alters.

The real pipeline with a real ledger, in a SQLite file or in PostgreSQL, runs in a process that is killed with
SIGKILL, at named points and at random moments, while the shop goes on selling. What is
true afterwards is computed from the shop's ledger and the ERP's journal alone.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import random
import signal
import time
from collections import Counter
from decimal import Decimal

import crash_worker
import pytest
import tests_postgres

from tmallerp.drills.checker import ErpEntry, judge
from tmallerp.drills.ledgers import truths
from tmallerp.simulator import SimulatorServer, WorldPlan
from tmallerp.simulator.control import truth

pytestmark = [pytest.mark.crash, pytest.mark.timeout(1500)]

POINTS = ("before_send", "after_send", "before_commit", "after_commit", "mid_page")
STEP_S = 300
"""Between two runs the shop's clock passes every lease of the dead."""

FIRST_HOURS = 7
MODES = multiprocessing.get_context("forkserver" if os.name == "posix" else "spawn")


class Harness:
    """A shop that sells, and one worker after another that is killed."""

    def __init__(self, folder, seed, bug=None, **place):
        self.folder, self.bug, self.place = folder, bug, place
        self.server = SimulatorServer(
            WorldPlan(seed=seed, orders=900, poison=3, edits_per_page=1)
        )
        self.server.start()
        self.world = self.server.world
        self.world.advance(FIRST_HOURS * 3600)
        self.random = random.Random(seed)
        self.kills = Counter()

    @property
    def facts(self):
        names = ("url", "control_url", "app_key", "app_secret", "session")
        return {name: getattr(self.server, name) for name in names} | self.place

    def start(self, point="never", count=0):
        ready = MODES.Event()
        process = MODES.Process(
            target=crash_worker.run,
            args=(self.facts, self.folder, point, count, self.bug, ready),
        )
        process.start()
        return process, ready

    def kill_at(self, point):
        """Let a worker die at the n-th passing of a point, if it gets there."""
        self.world.advance(STEP_S)
        most = 2 if "send" in point else 12
        process, _ = self.start(point, self.random.randint(1, most))
        process.join(120)
        # A worker lives to its end where its point is not passed often enough; any
        # other end is a failure of the pipeline, not of the harness.
        assert process.exitcode in (0, -signal.SIGKILL)
        told = self.folder / "killed_at"
        if process.exitcode == -signal.SIGKILL and told.exists():
            self.kills[told.read_text()] += 1
            told.unlink()

    def kill_somewhere(self):
        """Kill a worker at a random moment of its run."""
        self.world.advance(STEP_S)
        process, ready = self.start()
        assert ready.wait(60)
        time.sleep(self.random.uniform(0, 0.25))
        process.kill()
        process.join(60)
        if process.exitcode == -signal.SIGKILL:
            self.kills["random"] += 1

    def finish(self):
        """Let the shop close and a worker that lives bring everything home."""
        self.world.close_shop()
        for _ in range(4):
            self.world.advance(1200)
            process, _ = self.start()
            process.join(300)
            assert process.exitcode == 0
        return self.verdict()

    def verdict(self):
        trades = {"trades": [truth(trade) for trade in self.world.trades.values()]}
        return judge(truths(trades), journal(self.folder / "erp.journal"))

    def close(self):
        self.server.stop()


def journal(path):
    """Read the ERP's journal as it lies on the disk: the last word on each number."""
    documents = {}
    for line in path.read_bytes().splitlines():
        row = json.loads(line)
        documents[row["reference"]] = (row, json.loads(row["document"]))
    return [
        ErpEntry(
            tid=order["key"].split("/")[3],
            total_fen=int(Decimal(row["total"]) * 100),
            state=row["state"],
            lines={
                line["line_id"]: (int(Decimal(line["amount"]) * 100), line["closed"])
                for line in order["lines"]
            },
            note=f"{order['seller_flag']} {order['seller_memo']}",
        )
        for row, order in documents.values()
    ]


@pytest.fixture
def harness(tmp_path):
    made = []

    def make(seed=7, bug=None, **place):
        made.append(Harness(tmp_path, seed, bug, **place))
        return made[-1]

    MODES.set_forkserver_preload(["crash_worker"])
    yield make
    for one in made:
        one.close()


def test_kills_lose_and_double_nothing(harness, request, record_property):
    """
    After two hundred kills, each named point at least twenty times, none is lost, none
    doubled, none stale, and every fen is there.
    """
    verdict = campaign(harness(), request.config.getoption("--kills"), record_property)

    assert len(verdict.quarantined) == 3


def test_kills_with_a_ledger_in_postgresql(harness, request, record_property):
    """
    With its ledger in a server that goes on while the worker dies, the same holds: 25
    kills or an eighth of those asked for, each named point at least three times.
    """
    tests_postgres.require()
    wanted = max(25, request.config.getoption("--kills") // 8)
    with tests_postgres.schema() as schema:
        it = harness(seed=9, address=tests_postgres.ADDRESS, schema=schema)
        campaign(it, wanted, record_property)


def campaign(it, wanted, record_property):
    """Kill so often, let the rest arrive, and judge."""
    named = max(1, wanted * 12 // 100)
    while any(it.kills[point] < named for point in POINTS):
        it.kill_at(min(POINTS, key=lambda point: it.kills[point]))
    while sum(it.kills.values()) < wanted:
        it.kill_somewhere()
    verdict = it.finish()
    for point, count in it.kills.items():
        record_property(f"kills_{point}", count)

    assert verdict.kept, verdict
    assert verdict.delivered > 100
    assert all(it.kills[point] >= named for point in POINTS)
    return verdict


def test_a_cursor_saved_first_is_caught(harness):
    """
    Deliberate bug: a window remembered before its records are stored loses them.
    """
    it = harness(seed=8, bug="cursor_saved_first")
    for _ in range(15):
        it.kill_at("mid_page")
    verdict = it.finish()

    assert it.kills["mid_page"] >= 5
    assert verdict.missing or verdict.stale
