"""
One run of the real pipeline in a process that is going to be killed.

Started by the crash tests with where everything is and when to die: at the n-th passing
of a named point, or never (then the parent kills at a random moment). The points wrap
the store, the sink and the source from outside; the library knows nothing of them.
"""

from __future__ import annotations

import contextlib
import os
import signal
from datetime import timedelta
from pathlib import Path

import deliberate_bugs

from tmallerp.documents import OrderRules, ShopKey, ShopProfile
from tmallerp.drills._stage import Stage, StageClock, StageTokens
from tmallerp.erp import MemoryErp
from tmallerp.erp.protocols import Idempotency
from tmallerp.pipelines import DeliverRules, GatherRules, OrdersPipeline
from tmallerp.pipelines._trades import TradeSource
from tmallerp.secrets import Secret
from tmallerp.store import PostgresStore, SqliteStore
from tmallerp.top import Client, ClientConfig, Credentials, Endpoint

SHOP = ShopKey("acme", "main")
SETTLING = timedelta(seconds=30)


class Fuse:
    """Kills this process at the n-th passing of one point, and tells which."""

    def __init__(self, point, count, told):
        self.point, self.left, self.told = point, count, Path(told)

    def passes(self, point):
        if point != self.point:
            return
        self.left -= 1
        if self.left == 0:
            self.told.write_text(point)
            os.kill(os.getpid(), signal.SIGKILL)


class FusedStore:
    """A store that may die just before or just after a commit."""

    def __init__(self, store, fuse):
        self._store, self._fuse = store, fuse

    @contextlib.contextmanager
    def begin(self):
        with self._store.begin() as tx:
            yield tx
            self._fuse.passes("before_commit")
        self._fuse.passes("after_commit")

    def close(self):
        self._store.close()


class FusedSink:
    """A sink that may die just before or just after a batch is put."""

    def __init__(self, sink, fuse):
        self._sink, self._fuse = sink, fuse

    def __getattr__(self, name):
        return getattr(self._sink, name)

    def put_orders(self, batch):
        self._fuse.passes("before_send")
        outcomes = self._sink.put_orders(batch)
        self._fuse.passes("after_send")
        return outcomes


class FusedSource(TradeSource):
    """A source that may die between two pages, or within the details of one."""

    fuse = None

    def page(self, key, page_no, page_size):
        heads = super().page(key, page_no, page_size)
        self.fuse.passes("mid_page")
        return heads

    def fetch(self, record_id):
        payload = super().fetch(record_id)
        self.fuse.passes("mid_page")
        return payload


def ledger(facts, folder):
    """Open the ledger: in a schema of a server if one is named, else in a file."""
    if "schema" in facts:
        return PostgresStore(facts["address"], schema=facts["schema"])
    return SqliteStore(folder / "ledger.db")


def build(facts, folder, fuse):
    """Put the real pipeline together, with the fuses around it."""
    stage = Stage(facts["control_url"])
    clock = StageClock(stage)
    erp = MemoryErp(
        clock=clock,
        idempotency=Idempotency.LOOKUP_ONLY,
        settling=SETTLING,
        visible_after=SETTLING / 2,
        max_batch=8,
        journal=folder / "erp.journal",
    )
    client = Client(
        Credentials(
            app_key=facts["app_key"],
            app_secret=Secret(facts["app_secret"]),
            session=Secret(facts["session"]),
        ),
        endpoint=Endpoint.simulator(facts["url"]),
        config=ClientConfig(read_timeout_s=10.0),
        clock=clock,
        tokens=StageTokens(stage),
    )
    pipeline = OrdersPipeline(
        ShopProfile(
            key=SHOP,
            live=True,
            orders=OrderRules(
                release_delay=timedelta(minutes=5),
                service_skus=frozenset({"SERVICE-DIFF"}),
            ),
        ),
        client,
        FusedSink(erp, fuse),
        FusedStore(ledger(facts, folder), fuse),
        clock=clock,
        gather=GatherRules(
            horizon=timedelta(hours=8), page_size=5, group=10, overlap=timedelta(minutes=1)
        ),
        deliver=DeliverRules(patience=timedelta(minutes=2)),
    )
    source = FusedSource(client)
    source.fuse = fuse
    pipeline._gatherer._source = source
    return pipeline


def run(facts, folder, point, count, bug, ready):
    """Be the process that is killed: say that it is ready, and run once."""
    fuse = Fuse(point, count, folder / "killed_at")
    pipeline = build(facts, folder, fuse)
    if bug is not None:
        deliberate_bugs.BUGS[bug](pipeline)
    ready.set()
    pipeline.run()
