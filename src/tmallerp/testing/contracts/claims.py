"""Traits against what is seen, in both directions; and many writers at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier
from typing import Any

from tmallerp.erp.protocols import Atomicity, Idempotency, Outcome, OutcomeStatus
from tmallerp.testing.examination._bench import SAME, NotExaminedError, Sink
from tmallerp.testing.examination._law import Decorator, law
from tmallerp.testing.examination._shafts import KEYED, MASTERS
from tmallerp.testing.examination.harness import Fault

_WRITERS = 16
_OURS = {"preflight", "missing_base"}
"""Codes of refusals that never reached the ERP."""


def _law(
    title: str, *, needs: tuple[str, ...] = (), claims: tuple[str, ...] = ()
) -> Decorator:
    return law(title, group="sink", shafts=KEYED + MASTERS, needs=needs, claims=claims)


@law("停留状态与声明一致", group="sink", shafts=KEYED, claims=("rests_in",))
def it_rests_where_it_is_claimed(sink: Sink) -> None:
    """A document is left in the claimed state, which is told when it is made and found."""
    document = sink.make()

    outcome = sink.write(document)
    found = sink.found(sink.key(document))

    claimed = sink.traits.rests_in
    assert claimed == outcome.reached, f"claimed {claimed}, reached {outcome.reached}"
    assert claimed == found.reached, f"claimed {claimed}, found {found.reached}"


@_law("异步受理与声明一致", claims=("asynchronous",))
def only_the_asynchronous_keep_waiting(sink: Sink) -> None:
    """
    A document is pending only where the ERP is claimed to accept first and make later.

    Where it is claimed, it happens, and the document is found in the end.
    """
    document = sink.make()
    claimed = sink.traits.asynchronous
    if not claimed:
        (outcome,) = sink.put([document])
        assert OutcomeStatus.PENDING != outcome.status, "it is asynchronous: claim it"
        return
    if Fault.ACCEPTED_LATER in sink.exam.kit.faults:
        (outcome,) = sink.armed(Fault.ACCEPTED_LATER, [document])
        assert OutcomeStatus.PENDING == outcome.status, "what was accepted only is pending"
    else:
        (outcome,) = sink.put([document])
        if outcome.status is not OutcomeStatus.PENDING:
            msg = "nothing was accepted first, and the kit cannot make it so"
            raise NotExaminedError(msg)
    sink.made(outcome)
    sink.holds_one(document)


@_law("每单调用次数与声明一致", needs=("calls",), claims=("calls_a_document",))
def calls_are_as_claimed(sink: Sink) -> None:
    """One new document costs so many requests as claimed, once everything is known."""
    sink.write(sink.make())
    document = sink.make()
    sink.prepare(document)

    used = _calls(sink, [document])

    claimed = sink.traits.calls_a_document
    assert claimed == used, f"claimed {claimed}, used {used}"


@_law("批次方式与声明一致", needs=("calls",), claims=("atomicity",))
def batches_are_as_claimed(sink: Sink) -> None:
    """A batch costs less than its documents one by one if that is claimed, else not."""
    sink.exam.only_if(sink.traits.max_batch > 1, "a batch is one document")
    sink.write(sink.make())
    size = min(4, sink.traits.max_batch)
    batch = sink.many(size)
    for document in batch:
        sink.prepare(document)

    used = _calls(sink, batch)

    singly = size * sink.traits.calls_a_document
    if sink.traits.atomicity is Atomicity.SINGLE:
        # Looking up and auditing may be shared by several; writing is not.
        told = f"claimed one by one, and {size} took {used} requests"
        assert size <= used <= singly, told
    else:
        assert used < singly, f"claimed batches, and {size} took {used} requests"


@_law("坏单据的影响与声明一致", needs=("calls",), claims=("atomicity",))
def a_bad_one_costs_what_is_claimed(sink: Sink) -> None:
    """
    Only where one bad document keeps its batch out does it cost requests to find it.
    """
    sink.exam.only_if(sink.traits.max_batch > 1, "a batch is one document")
    sink.exam.only_if(sink.traits.atomicity is not Atomicity.SINGLE, "there are no batches")
    sink.write(sink.make())
    size = min(4, sink.traits.max_batch)
    good, mixed = sink.many(size), sink.many(size)
    mixed[1] = sink.spoiled(mixed[1])
    for document in (*good, *mixed):
        sink.prepare(document)
    usual = _calls(sink, good)
    before = sink.exam.calls()

    outcomes = sink.put(mixed)

    used = sink.exam.calls() - before
    if outcomes[1].code in _OURS:
        msg = "the bad document was refused before it was sent"
        raise NotExaminedError(msg)
    if sink.traits.atomicity is Atomicity.ALL_OR_NOTHING:
        assert used > usual, "claimed all or nothing, and a bad one costs nothing"
    else:
        assert used <= usual, "claimed row by row, and a bad one costs more requests"


def _calls(sink: Sink, batch: Sequence[Any]) -> int:
    before = sink.exam.calls()
    outcomes = sink.put(batch)
    used = sink.exam.calls() - before
    assert {OutcomeStatus.CREATED, OutcomeStatus.PENDING} >= {o.status for o in outcomes}
    return used


# --- many at once -------------------------------------------------------------------


def _at_once(jobs: Sequence[Callable[[], list[Outcome]]]) -> list[Outcome]:
    """Run jobs in threads that begin at the same moment."""
    barrier = Barrier(len(jobs))

    def run(job: Callable[[], list[Outcome]]) -> list[Outcome]:
        barrier.wait(30)
        return job()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return [one for answer in pool.map(run, jobs) for one in answer]


@_law("十六个写者同一键只成一份", claims=("idempotency",))
def sixteen_writers_make_one(sink: Sink) -> None:
    """
    Sixteen writers of one document make one, and one of them is told that it did.

    Where the ERP is claimed to make doubles, writers of one key must be kept apart. One
    that honours the key itself may answer a repetition as it answered the first.
    """
    claim = sink.traits.idempotency
    sink.exam.only_if(claim is not Idempotency.LOOKUP_ONLY, "writers must be kept apart")
    document = sink.make()
    sink.prepare(document)
    sink.settle()
    adapters = [sink.exam.another() for _ in range(_WRITERS)]

    outcomes = _at_once([partial(sink.try_put, [document], one) for one in adapters])

    statuses = Counter(one.status for one in outcomes)
    passing = {OutcomeStatus.RETRYABLE, OutcomeStatus.UNKNOWN, OutcomeStatus.PENDING}
    sink.settle()
    assert sink.found(sink.key(document)) is not None
    assert set(statuses) <= SAME | passing | {OutcomeStatus.CREATED}, f"{statuses}"
    if claim is not Idempotency.NATIVE_KEY:
        assert statuses[OutcomeStatus.CREATED] <= 1, f"{statuses}"
    assert len({sink.number(one) for one in outcomes} - {None}) <= 1
    sink.holds_one(document)


@_law("十六个写者各写各的")
def sixteen_keys_do_not_mix(sink: Sink) -> None:
    """
    Sixteen writers of sixteen documents through one adapter each get their own answer.

    One whom a busy ERP sends away comes again, alone.
    """
    documents = sink.many(_WRITERS)
    for document in documents:
        sink.prepare(document)

    answers = _at_once([partial(sink.try_put, [one]) for one in documents])
    outcomes = [
        sink.try_put([document])[0] if one.status is OutcomeStatus.RETRYABLE else one
        for document, one in zip(documents, answers, strict=True)
    ]

    made = [sink.made(one) for one in outcomes]
    assert [sink.key(one) for one in documents] == [one.key for one in outcomes]
    assert {OutcomeStatus.CREATED} == {one.status for one in made}
    assert _WRITERS == len({sink.number(one) for one in made})
