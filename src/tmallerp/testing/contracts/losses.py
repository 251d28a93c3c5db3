"""What every sink must keep when answers get lost and the ERP is in a bad mood."""

from __future__ import annotations

from datetime import timedelta

from tmallerp.erp.protocols import Idempotency, Outcome, OutcomeStatus
from tmallerp.errors import ErpUnavailableError
from tmallerp.testing.examination._bench import SAME, NotExaminedError, Sink
from tmallerp.testing.examination._law import Decorator, law
from tmallerp.testing.examination._shafts import KEYED, MASTERS
from tmallerp.testing.examination.harness import Fault

_RESOLVED = SAME | {OutcomeStatus.CREATED}
"""What an adapter says that found out by itself what became of a lost request."""


def _law(title: str, *needs: str, claims: tuple[str, ...] = ()) -> Decorator:
    return law(title, group="sink", shafts=KEYED + MASTERS, needs=needs, claims=claims)


@_law("应答丢失且未生效", "lost_before")
def lost_before_is_unknown(sink: Sink) -> None:
    """
    A lost answer is unknown, though nothing happened.

    After the settling time the key is not found, and putting it again makes one.
    """
    document = sink.make()

    (outcome,) = sink.armed(Fault.LOST_BEFORE, [document])

    assert outcome.status in {OutcomeStatus.UNKNOWN, OutcomeStatus.CREATED}
    if outcome.status is OutcomeStatus.UNKNOWN:
        sink.settle()
        assert {} == dict(sink.find([sink.key(document)]))
        assert OutcomeStatus.CREATED == sink.write(document).status
    sink.holds_one(document)


@_law("应答丢失但已生效", "lost_after")
def lost_after_is_unknown(sink: Sink) -> None:
    """
    A lost answer is unknown, never refused and never "try again".

    After the settling time the key is found, and putting it again makes no second one.
    """
    document = sink.make()

    (outcome,) = sink.armed(Fault.LOST_AFTER, [document])

    _is_resolved_later(sink, document, outcome)


@_law("应答无法识别", "garbage")
def garbage_is_unknown(sink: Sink) -> None:
    """An answer that is no answer counts as lost: the document may be there."""
    document = sink.make()

    (outcome,) = sink.armed(Fault.GARBAGE, [document])

    _is_resolved_later(sink, document, outcome)


def _is_resolved_later(sink: Sink, document: object, outcome: Outcome) -> None:
    allowed = _RESOLVED | {OutcomeStatus.UNKNOWN, OutcomeStatus.PENDING}
    assert outcome.status in allowed, f"a lost answer is {outcome.status}"
    sink.settle()
    assert sink.found(sink.key(document)) is not None
    (again,) = sink.put([document])
    assert again.status in SAME, f"the second time it is {again.status}"
    sink.holds_one(document)


@_law("延迟生效在声明时间内可见", "late_effect", claims=("settling",))
def late_effects_show_in_time(sink: Sink) -> None:
    """An effect that shows up late is found once the claimed settling time is over."""
    document = sink.make()

    (outcome,) = sink.armed(Fault.LATE_EFFECT, [document])

    assert outcome.status in _RESOLVED | {OutcomeStatus.UNKNOWN, OutcomeStatus.PENDING}
    sink.settle()
    assert sink.found(sink.key(document)) is not None, "it takes longer than is claimed"
    (again,) = sink.put([document])
    assert again.status in SAME
    sink.holds_one(document)


@_law("重发不重复（与声明一致）", "lost_after", "books", claims=("idempotency", "key_life"))
def sending_again_is_safe_as_claimed(sink: Sink) -> None:
    """
    Where the ERP is claimed to keep one key to one document, sending again is safe.

    The answer is lost and the document is put again at once, without asking.
    """
    claim = sink.traits.idempotency
    sink.exam.only_if(claim is not Idempotency.LOOKUP_ONLY, "it claims no such thing")
    document = sink.make()
    late = sink.traits.settling and Fault.LATE_EFFECT in sink.exam.kit.faults
    sink.armed(Fault.LATE_EFFECT if late else Fault.LOST_AFTER, [document])

    (again,) = sink.put([document])

    assert OutcomeStatus.REJECTED != again.status, "it existed, and that is no refusal"
    sink.settle()
    assert 1 == sink.count(document), "sending again made a second one"


@_law("声明不低于实际（查重）", "late_effect", "books", claims=("idempotency",))
def look_up_only_is_no_understatement(sink: Sink) -> None:
    """
    Where an ERP is claimed to make doubles, it does.

    An adapter that claims less than it keeps makes pipelines wait for nothing.
    """
    claim = sink.traits.idempotency
    sink.exam.only_if(claim is Idempotency.LOOKUP_ONLY, "it claims more than that")
    if not sink.traits.settling:
        msg = "nothing is ever late, so no double can be provoked"
        raise NotExaminedError(msg)
    document = sink.make()
    sink.armed(Fault.LATE_EFFECT, [document])

    sink.put([document])

    sink.settle()
    assert sink.count(document) > 1, "it keeps one key to one document: claim it"


@_law("记录被占用可重试", "locked")
def locked_is_tried_again(sink: Sink) -> None:
    """A document that is refused for the moment is retryable, not rejected."""
    document = sink.make()

    (outcome,) = sink.armed(Fault.LOCKED, [document])

    _nothing_happened(sink, document, outcome)


@_law("限流可重试", "throttled")
def throttled_is_tried_again(sink: Sink) -> None:
    """Too many calls are no refusal: nothing happened, and the wait is told if known."""
    document = sink.make()

    (outcome,) = sink.armed(Fault.THROTTLED, [document])

    assert outcome.retry_after is None or outcome.retry_after > 0
    _nothing_happened(sink, document, outcome)


@_law("服务不可用可重试", "unavailable")
def down_is_tried_again(sink: Sink) -> None:
    """An ERP that is not there has done nothing, and that is what is said."""
    document = sink.make()

    (outcome,) = sink.armed(Fault.UNAVAILABLE, [document])

    _nothing_happened(sink, document, outcome)


def _nothing_happened(sink: Sink, document: object, outcome: Outcome) -> None:
    allowed = {OutcomeStatus.RETRYABLE, OutcomeStatus.CREATED, OutcomeStatus.PENDING}
    assert outcome.status in allowed, f"nothing happened, and it is {outcome.status}"
    if outcome.status is OutcomeStatus.RETRYABLE:
        sink.settle()
        assert {} == dict(sink.find([sink.key(document)])), "something happened"
        _wait_as_told(sink, outcome)
        assert OutcomeStatus.CREATED == sink.write(document).status
    else:
        sink.made(outcome)
    sink.holds_one(document)


def _wait_as_told(sink: Sink, outcome: Outcome) -> None:
    sink.exam.wait(timedelta(seconds=outcome.retry_after or 0))


@_law("不可用不等于不存在", "unavailable")
def down_is_not_absent(sink: Sink) -> None:
    """An ERP that cannot be asked is no ERP without the document."""
    document = sink.make()
    sink.write(document)
    sink.settle()
    key = sink.key(document)
    sink.exam.arm(Fault.UNAVAILABLE)

    try:
        found = sink.find([key])
    except ErpUnavailableError:
        return

    assert key in found, "an ERP that does not answer was taken for an empty one"


@_law("会话过期不影响批次", "session_ended")
def a_session_may_end(sink: Sink) -> None:
    """A session that ends in the middle of a batch is renewed, and nothing is lost."""
    size = min(3, sink.traits.max_batch)
    batch, more = sink.many(size), sink.many(size)
    for document in more:
        sink.prepare(document)

    outcomes = sink.armed(Fault.SESSION_ENDED, batch) + sink.try_put(more)

    made = [sink.made(one).status for one in outcomes]
    assert {OutcomeStatus.CREATED} == set(made), f"the batch became {made}"
    for document in (*batch, *more):
        sink.holds_one(document)
