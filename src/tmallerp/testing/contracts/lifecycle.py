"""What an adapter must keep that takes documents from state to state."""

from __future__ import annotations

from typing import Any

from tmallerp.erp.protocols import LifecycleState, OutcomeStatus
from tmallerp.errors import TmallErpError
from tmallerp.testing.examination._bench import CHANGED, Exam, NotExaminedError, Sink
from tmallerp.testing.examination._law import Decorator, law
from tmallerp.testing.examination._shafts import KEYED, SHAFTS

_ORDER = tuple(LifecycleState)


def _law(title: str) -> Decorator:
    return law(title, group="lifecycle", shafts=("lifecycle",), claims=("lifecycle",))


def _sinks(exam: Exam) -> list[Sink]:
    """Return every sink whose documents have states."""
    sinks = [
        exam.sink(name)
        for name in KEYED
        if isinstance(exam.adapter, SHAFTS[name].protocol)
        and name not in exam.kit.without
        and exam.traits.of(exam.sink(name).shaft.kind).lifecycle
    ]
    if not sinks:
        msg = "no document that can be put has states"
        raise NotExaminedError(msg)
    return sinks


def _written(sink: Sink) -> Any:
    document = sink.make()
    sink.write(document)
    sink.settle()
    return document.key


def _reached(sink: Sink, key: Any) -> LifecycleState | None:
    found = sink.found(key)
    assert found is not None
    reached: LifecycleState | None = found.reached
    return reached


def _states(sink: Sink) -> list[LifecycleState]:
    return [one for one in _ORDER if one in sink.traits.lifecycle]


@_law("可达声明的各状态")
def every_claimed_state_is_reached(exam: Exam) -> None:
    """A document is brought to every claimed state, forwards and back, and is there."""
    for sink in _sinks(exam):
        key = _written(sink)
        # A draft is what has not been checked: nothing goes back to it.
        states = [one for one in _states(sink) if one is not LifecycleState.DRAFT]
        for state in (*states, *states[-2::-1]):
            (outcome,) = exam.adapter.advance([key], state)

            said = f"{key.kind} to {state}: {outcome.status} {outcome.message}"
            assert outcome.status in CHANGED, said
            assert (state, state) == (outcome.reached, _reached(sink, key)), said


@_law("已达状态无变化")
def being_there_already_is_unchanged(exam: Exam) -> None:
    """Bringing a document where it is changes nothing, and says so."""
    for sink in _sinks(exam):
        key = _written(sink)
        state = sink.traits.rests_in

        (outcome,) = exam.adapter.advance([key], state)

        assert (OutcomeStatus.UNCHANGED, state) == (outcome.status, outcome.reached)


@_law("状态推进逐单应答")
def each_document_is_answered(exam: Exam) -> None:
    """One outcome a document in the order given, an unknown key among them."""
    for sink in _sinks(exam):
        first, last = _written(sink), _written(sink)
        absent = sink.make().key
        keys = [last, absent, first]

        outcomes = exam.adapter.advance(keys, _states(sink)[-1])

        assert keys == [one.key for one in outcomes]
        assert (OutcomeStatus.REJECTED, "not_found") == (
            outcomes[1].status,
            outcomes[1].code,
        )
        assert {outcomes[0].status, outcomes[2].status} <= CHANGED


@_law("无键则无应答")
def advancing_nothing_is_nothing(exam: Exam) -> None:
    """No keys, no outcomes."""
    for sink in _sinks(exam):
        assert [] == list(exam.adapter.advance([], _states(sink)[-1]))


@_law("未声明的状态要拒绝")
def an_unclaimed_state_is_refused(exam: Exam) -> None:
    """Bringing a document to a state that is not claimed is refused, and moves nothing."""
    missing = [
        (s, state) for s in _sinks(exam) for state in _ORDER if state not in _states(s)
    ]
    exam.only_if(missing, "all states are claimed")
    for sink, state in missing:
        key = _written(sink)
        before = _reached(sink, key)

        try:
            (outcome,) = exam.adapter.advance([key], state)
            status = outcome.status
        except (TmallErpError, ValueError):
            status = OutcomeStatus.REJECTED

        assert OutcomeStatus.REJECTED == status, f"{state} is reached: claim it"
        assert before == _reached(sink, key)


@_law("状态推进不改内容")
def advancing_changes_no_content(exam: Exam) -> None:
    """A document says the same and has the same number wherever it is taken."""
    for sink in _sinks(exam):
        key = _written(sink)
        before = sink.found(key)

        exam.adapter.advance([key], _states(sink)[-1])

        after = sink.found(key)
        assert (before.reference, before.total, before.digest, before.state) == (
            after.reference,
            after.total,
            after.digest,
            after.state,
        )
