"""
Where a drill's orders go: an ERP to write to, its books to judge by, its troubles.

The ERP in memory and the folder of files live in this process; Kingdee, Yonyou and the
REST ERP are simulated in another one and are written to over HTTP, by the adapters that
write to real ones.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Literal, Protocol

from tmallerp.clock import Clock
from tmallerp.drills._remote import ADAPTERS, connect, prepare
from tmallerp.drills._stage import Stage
from tmallerp.drills.ledgers import Books, FileBooks, MemoryBooks, RemoteBooks
from tmallerp.erp import FilesErp, MemoryErp, MisbehaviourPlan, OrderSink
from tmallerp.erp.memory import HARMLESS
from tmallerp.erp.protocols import Idempotency
from tmallerp.simulator.erps import ErpFault, ErpFaultPlan, ErpProcess

ErpKind = Literal["memory", "files"]
KINDS: tuple[ErpKind, ...] = ("memory", "files")


class Destination(Protocol):
    """An ERP as a drill uses it."""

    @property
    def sink(self) -> OrderSink:
        """Where orders are put; there from `open` on."""
        ...

    @property
    def books(self) -> Books:
        """What the judge reads; there from `open` on."""
        ...

    @property
    def stages(self) -> Sequence[Stage]:
        """Simulators whose clocks go with the shop's."""
        ...

    def open(self, clock: Clock) -> None:
        """Begin; waiting for the ERP is waiting by *clock*."""
        ...

    def fired(self) -> Mapping[str, int]:
        """Return how often each trouble happened."""
        ...

    def unfired(self) -> tuple[str, ...]:
        """Return the troubles that were asked for and have not happened."""
        ...

    def fire(self, kind: str) -> None:
        """Have a trouble happen with the next call it can happen to."""
        ...

    def calm(self) -> None:
        """Stop misbehaving."""
        ...

    def finish(self) -> None:
        """Do what is done when a day is over."""
        ...


class InMemory:
    """
    An ERP in memory, of the hardest kind.

    It makes doubles unless it is asked first, and what was posted may stay invisible for
    a minute.

    Args:
        orders: How many orders are coming, so that troubles are spread over them.

        seed: Decides the troubles.

        faults: Whether anything goes wrong.
    """

    stages: tuple[Stage, ...] = ()

    def __init__(self, orders: int, seed: int, *, faults: bool) -> None:
        self._plan = MisbehaviourPlan(
            kinds=HARMLESS if faults else (), every=max(5, orders // 40), seed=seed
        )

    def open(self, clock: Clock) -> None:
        """Begin."""
        self.sink: MemoryErp = MemoryErp(
            clock=clock,
            idempotency=Idempotency.LOOKUP_ONLY,
            settling=timedelta(seconds=60),
            misbehaviour=self._plan,
        )
        self.books: Books = MemoryBooks(self.sink)

    def fired(self) -> Mapping[str, int]:
        """Return how often each trouble happened."""
        return {kind.value: count for kind, count in self.sink.fired.items()}

    def unfired(self) -> tuple[str, ...]:
        """Nothing: chance alone decides here."""
        return ()

    def fire(self, kind: str) -> None:
        """Do nothing: chance alone decides here."""

    def calm(self) -> None:
        """Stop misbehaving."""
        self.sink.calm()

    def finish(self) -> None:
        """Nothing is left to do."""


class InFiles:
    """
    A folder of CSV.

    Args:
        folder: Which; must exist.
    """

    stages: tuple[Stage, ...] = ()

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def open(self, clock: Clock) -> None:
        """Begin."""
        del clock
        self.sink: FilesErp = FilesErp(self._folder)
        self.books: Books = FileBooks(self._folder)

    def fired(self) -> Mapping[str, int]:
        """Nothing goes wrong with a folder here."""
        return {}

    def unfired(self) -> tuple[str, ...]:
        """Nothing was asked for."""
        return ()

    def fire(self, kind: str) -> None:
        """Do nothing: a folder has no troubles here."""

    def calm(self) -> None:
        """Nothing is wrong."""

    def finish(self) -> None:
        """Write the one file of all orders."""
        self.sink.collect()


class Remote:
    """
    A simulated ERP in another process, over HTTP.

    Args:
        process: The running simulator.

        kind: Which.

        plan: What goes wrong.
    """

    def __init__(self, process: ErpProcess, kind: str, plan: ErpFaultPlan) -> None:
        self._process = process
        self._kind = kind
        self._plan = plan
        self._stage = Stage(process.control_url)
        self.stages: tuple[Stage, ...] = (self._stage,)

    def open(self, clock: Clock) -> None:
        """Connect, with the clock of the shop."""
        self.sink: OrderSink = connect(self._kind, self._process.facts, clock)
        self.books: Books = RemoteBooks(self._kind, lambda: self._stage.read("ledger"))
        prepare(self._kind, self._stage)

    def fired(self) -> Mapping[str, int]:
        """Return how often each trouble happened."""
        fired: Mapping[str, int] = self._stage.read("faults")["fired"]
        return fired

    def unfired(self) -> tuple[str, ...]:
        """Return the troubles that were asked for and have not happened."""
        fired = self.fired()
        return tuple(kind.value for kind in self._plan.kinds if not fired.get(kind.value))

    def fire(self, kind: str) -> None:
        """Have a trouble happen with the next call it can happen to."""
        self._stage.act("faults", {"fire": kind})

    def calm(self) -> None:
        """Stop misbehaving."""
        self._stage.act("faults", {"kinds": []})

    def finish(self) -> None:
        """Nothing is left to do."""

    def close(self) -> None:
        """Give the connections back."""
        self.sink.close()
        self._stage.close()


@contextmanager
def destination(
    kind: ErpKind, *, folder: Path, orders: int, seed: int, faults: bool
) -> Iterator[Destination]:
    """
    Have an ERP for a drill; simulated ones run until the end of the block.

    Args:
        kind: Which.

        folder: Where files go.

        orders: How many orders are coming.

        seed: Decides the troubles.

        faults: Whether anything goes wrong.

    Raises:
        OSError: If a simulator cannot be started.
    """
    if kind not in ADAPTERS:
        here: Callable[[], Destination] = (
            (lambda: InFiles(folder))
            if kind == "files"
            else (lambda: InMemory(orders, seed, faults=faults))
        )
        yield here()
        return
    plan = ErpFaultPlan(
        kinds=tuple(ErpFault) if faults else (),
        every=max(6, orders // 100),
        seed=seed,
        hold_s=1.2,
        settling_s=50.0,
    )
    with ErpProcess(kind, faults=plan, seed=seed) as process:
        remote = Remote(process, kind, plan)
        try:
            yield remote
        finally:
            remote.close()
