"""
The bench a law works at: an adapter, fresh keys, trouble on demand, a look behind.

A law never touches the kit itself, so that what it lacks is noticed here, once.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import timedelta
from functools import cached_property
from typing import Any

from attrs import evolve, frozen

from tmallerp.erp.protocols import (
    Adapter,
    AdapterTraits,
    Outcome,
    OutcomeStatus,
    RefundSink,
)
from tmallerp.errors import ErpOutcomeUnknownError, ErpUnavailableError
from tmallerp.testing.examination._shafts import SINKS, SinkShaft
from tmallerp.testing.examination.harness import BaseData, ExamKit, Fault, Seeded

_NUMBERS = itertools.count(int(time.time() * 1000) % 10**11 * 10**6)
"""Fresh in this run, and in the next one on the same ERP."""

WRITTEN = frozenset({OutcomeStatus.CREATED, OutcomeStatus.UPDATED, OutcomeStatus.UNCHANGED})
SAME = frozenset({OutcomeStatus.UNCHANGED, OutcomeStatus.EXISTS})
CHANGED = frozenset({OutcomeStatus.UPDATED, OutcomeStatus.UNCHANGED})
LOST = frozenset({OutcomeStatus.UNKNOWN})
NOTHING_HAPPENED = frozenset({OutcomeStatus.RETRYABLE})


class NotExaminedError(Exception):
    """The kit lacks what the law needs; nothing was proven."""


class NotApplicableError(Exception):
    """The adapter's own claims leave the law nothing to say."""


class Exam:
    """
    One law's view of an adapter.

    Args:
        kit: What the author supplied.
    """

    def __init__(self, kit: ExamKit) -> None:
        self.kit = kit
        self._opened: list[Adapter] = []

    @property
    def base(self) -> BaseData:
        """Return the codes the ERP knows."""
        return self.kit.base

    @cached_property
    def adapter(self) -> Any:
        """Return the adapter under examination."""
        return self.another()

    @property
    def traits(self) -> AdapterTraits:
        """Return what it claims."""
        traits: AdapterTraits = self.adapter.traits
        return traits

    def another(self) -> Any:
        """Return one more adapter on the same books."""
        adapter = self.kit.adapter()
        if all(adapter is not one for one in self._opened):
            self._opened.append(adapter)
        return adapter

    def close(self) -> None:
        """Close what was opened, unless it is needed again."""
        if not self.kit.shared:
            for adapter in self._opened:
                adapter.close()

    def arm(self, fault: Fault) -> None:
        """Have the next request go wrong."""
        self.kit.faults[fault]()

    def calls(self) -> int:
        """Return how many requests arrived."""
        if self.kit.calls is None:
            msg = "the kit does not count calls"
            raise NotExaminedError(msg)
        return self.kit.calls()

    def wait(self, time_to_pass: timedelta) -> None:
        """Let time pass."""
        seconds = time_to_pass.total_seconds()
        if self.kit.advance is not None:
            self.kit.advance(seconds)
        elif seconds <= self.kit.patience:
            time.sleep(seconds)
        else:
            msg = f"it would take {seconds:.0f} s, and the kit has no clock"
            raise NotExaminedError(msg)

    def only_if(self, condition: object, otherwise: str) -> None:
        """Leave the law where the adapter's claims leave it nothing to say."""
        if not condition:
            raise NotApplicableError(otherwise)

    def sink(self, shaft: str) -> Sink:
        """Return the view of one sink."""
        return Sink(self, SINKS[shaft])

    def source(self, shaft: str) -> Source:
        """Return the view of one source."""
        return Source(self, shaft)


class Sink:
    """
    One law's view of a sink.

    Args:
        exam: The adapter.

        shaft: Which protocol.
    """

    def __init__(self, exam: Exam, shaft: SinkShaft) -> None:
        self.exam = exam
        self.shaft = shaft
        self._prepared: set[Any] = set()

    @property
    def traits(self) -> AdapterTraits:
        """Return what the adapter claims of this kind of document."""
        return self.exam.traits.of(self.shaft.kind)

    # --- documents ----------------------------------------------------------------

    def fresh_id(self) -> str:
        """Return a platform's id or a code that nobody ever used; with leading zeros."""
        number = next(_NUMBERS)
        # 19 digits, past what a float holds; codes are as short as the shortest ERP's.
        return f"00{number % 10**12:012d}" if self.shaft.is_master else f"49{number:017d}"

    def make(self, number: str | None = None) -> Any:
        """Return a document that nobody ever put."""
        made = self.shaft.make(self.exam.base, number or self.fresh_id())
        return self.fit(made)

    def many(self, count: int) -> list[Any]:
        """Return so many of them."""
        return [self.make() for _ in range(count)]

    def fit(self, document: Any) -> Any:
        """Give the kit the last word on a document."""
        return self.exam.kit.fit(document) if self.exam.kit.fit else document

    def changed(self, document: Any) -> Any:
        """Return other content under the same key."""
        return self.shaft.change(document)

    def with_text(self, document: Any, text: str) -> Any:
        """Return the same with a text that a person wrote."""
        return self.shaft.write(document, text)

    def spoiled(self, document: Any) -> Any:
        """Return the same with something the ERP refuses."""
        spoil = self.exam.kit.spoil
        made = spoil(document) if spoil else self.shaft.spoil(self.exam.base, document)
        if made is None:
            msg = f"the kit has nothing that the ERP refuses in {self.shaft.name}"
            raise NotExaminedError(msg)
        return made

    def key(self, document: Any) -> Any:
        """Return what a document is found by."""
        return document.code if self.shaft.is_master else document.key

    def rekeyed(self, document: Any, **changes: Any) -> Any:
        """Return the same content under another key."""
        return evolve(document, key=evolve(document.key, **changes))

    # --- acts ---------------------------------------------------------------------

    def put(self, batch: Sequence[Any], adapter: Any = None) -> list[Outcome]:
        """Put documents."""
        for document in batch:
            self.prepare(document)
        return list(getattr(adapter or self.exam.adapter, self.shaft.put)(batch))

    def try_put(self, batch: Sequence[Any], adapter: Any = None) -> list[Outcome]:
        """Put documents; a call that was lost as a whole is one lost outcome each."""
        try:
            return self.put(batch, adapter)
        except ErpOutcomeUnknownError:
            status = OutcomeStatus.UNKNOWN
        except ErpUnavailableError:
            status = OutcomeStatus.RETRYABLE
        return [Outcome(key=self.key(one), status=status) for one in batch]

    def armed(self, fault: Fault, batch: Sequence[Any]) -> list[Outcome]:
        """Put documents while something goes wrong."""
        for document in batch:
            self.prepare(document)
        self.exam.arm(fault)
        return self.try_put(batch)

    def write(self, document: Any) -> Outcome:
        """Put one document and wait until it is made, if it is made later."""
        (outcome,) = self.put([document])
        return self.made(outcome)

    def made(self, outcome: Outcome) -> Outcome:
        """Wait for a document that was accepted only."""
        if outcome.status is not OutcomeStatus.PENDING:
            return outcome
        found = self.found(outcome.key)
        assert found is not None, f"{outcome.key} stayed pending"
        return evolve(
            outcome,
            status=OutcomeStatus.CREATED,
            reference=getattr(found, "reference", None),
            total=getattr(found, "total", None),
            reached=getattr(found, "reached", None),
        )

    def find(self, keys: Sequence[Any], adapter: Any = None) -> Mapping[Any, Any]:
        """Ask what is there now."""
        found: Mapping[Any, Any] = getattr(adapter or self.exam.adapter, self.shaft.find)(
            keys
        )
        return found

    def found(self, key: Any, adapter: Any = None) -> Any:
        """Ask for one key, again after the settling time, and a little for late ones."""
        for pause in self._pauses():
            found = self.find([key], adapter).get(key)
            if found is not None:
                return found
            self.exam.wait(pause)
        return self.find([key], adapter).get(key)

    def _pauses(self) -> Iterable[timedelta]:
        yield self.traits.settling
        if self.traits.asynchronous:
            yield from (timedelta(seconds=n) for n in (1, 2, 4, 8, 16, 32))

    def settle(self) -> None:
        """Let the settling time pass."""
        self.exam.wait(self.traits.settling)

    def count(self, document: Any) -> int:
        """Return how many documents of its key the ERP has, read behind the adapter."""
        if self.exam.kit.books is None:
            msg = "the kit cannot look into the books"
            raise NotExaminedError(msg)
        return self.exam.kit.books(self.shaft.kind, self.key(document))

    def holds_one(self, document: Any) -> None:
        """Assert that the ERP has exactly one document of this key."""
        assert self.found(self.key(document)) is not None, "it is not found"
        if self.exam.kit.books is not None:
            count = self.count(document)
            assert count == 1, f"the ERP's books hold {count} of {self.key(document)}"

    def prepare(self, document: Any) -> None:
        """Let the order of a refund be there."""
        key = self.key(document)
        if not isinstance(self.exam.adapter, RefundSink) or key in self._prepared:
            return
        if self.shaft.kind not in {"refund", "return"}:
            return
        self._prepared.add(key)
        if self.exam.kit.prepare is not None:
            self.exam.kit.prepare(document)
        elif hasattr(self.exam.adapter, "put_orders"):
            orders = self.exam.sink("orders")
            order = orders.make(document.order.platform_id)
            orders.write(evolve(order, key=document.order))


@frozen
class Read:
    """
    A list that was read to its end.

    Args:
        items: Everything that came.

        pages: How many items each page had.

        complete: Whether every page said so.
    """

    items: tuple[Any, ...]
    pages: tuple[int, ...]
    complete: bool


class Source:
    """
    One law's view of a source.

    Args:
        exam: The adapter.

        name: Which protocol.
    """

    def __init__(self, exam: Exam, name: str) -> None:
        self.exam = exam
        self.name = name
        self.traits = exam.traits

    @property
    def windowed(self) -> bool:
        """Whether it is read by windows of time."""
        return self.name in {"shipments", "receivables"}

    def seed(self, count: int) -> Seeded:
        """Let the ERP have so many new things."""
        kind = "products" if self.name == "catalogue" else self.name
        if kind not in self.exam.kit.seeds:
            msg = f"the kit cannot make {kind}"
            raise NotExaminedError(msg)
        return self.exam.kit.seeds[kind](count)

    def page(self, seeded: Seeded, cursor: str | None = None, adapter: Any = None) -> Any:
        """Read one page of what was seeded."""
        adapter = adapter or self.exam.adapter
        match self.name:
            case "shipments":
                return adapter.list_shipments(seeded.start, seeded.end, cursor)
            case "receivables":
                return adapter.list_receivables(seeded.start, seeded.end, cursor)
            case "stock":
                skus = sorted({one.sku for one in seeded.items})
                return adapter.list_stock(skus, None, cursor)
            case _:
                return adapter.list_products(seeded.start, cursor)

    def read(self, seeded: Seeded, between: Callable[[], object] | None = None) -> Read:
        """
        Read the list to its end.

        Args:
            seeded: What to look for.

            between: Called after the first page.
        """
        items: list[Any] = []
        pages: list[int] = []
        complete, cursor = True, None
        while True:
            page = self.page(seeded, cursor)
            items += page.items
            pages.append(len(page.items))
            complete = complete and page.complete
            if between is not None:
                between()
                between = None
            if page.cursor is None:
                return Read(tuple(items), tuple(pages), complete)
            assert page.cursor != cursor, "a page names itself as the next one"
            assert len(pages) < 1000, "there is no end of pages"
            cursor = page.cursor

    def name_of(self, item: Any) -> Any:
        """Return what an item is told apart by."""
        match self.name:
            case "stock":
                return (item.sku, item.warehouse)
            case "catalogue":
                return item.code
            case _:
                return item.reference


__all__ = [
    "CHANGED",
    "LOST",
    "NOTHING_HAPPENED",
    "SAME",
    "WRITTEN",
    "Exam",
    "NotApplicableError",
    "NotExaminedError",
    "Read",
    "Sink",
    "Source",
]
