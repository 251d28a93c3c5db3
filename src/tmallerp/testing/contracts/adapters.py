"""What every adapter must keep, whatever it can do."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from zoneinfo import ZoneInfo

from attrs import evolve

from tmallerp.erp.protocols import (
    AdapterTraits,
    Atomicity,
    Idempotency,
    LifecycleState,
    PagingKind,
)
from tmallerp.errors import ErpError
from tmallerp.testing.examination._bench import Exam, NotExaminedError
from tmallerp.testing.examination._law import Decorator, law
from tmallerp.testing.examination._shafts import SHAFTS, SINKS
from tmallerp.testing.examination.harness import Fault

_KINDS = {one.kind for one in SINKS.values()}


def _law(
    title: str, *, needs: tuple[str, ...] = (), claims: tuple[str, ...] = ()
) -> Decorator:
    return law(title, group="adapter", shafts=("adapter",), needs=needs, claims=claims)


@_law("声明自洽", claims=("traits",))
def claims_are_sound(exam: Exam) -> None:
    """The traits do not contradict each other, and name only what exists."""
    traits = exam.traits

    assert traits.name.strip()
    assert set(traits.by_kind) <= _KINDS, f"unknown kinds: {set(traits.by_kind) - _KINDS}"
    for one in (traits, *traits.by_kind.values()):
        assert [] == list(_contradictions(one))


def _contradictions(traits: AdapterTraits) -> Iterator[str]:  # noqa: C901
    if traits.max_batch < 1 or traits.calls_a_document < 0:
        yield "a batch of nothing, or fewer than no calls"
    if traits.settling < timedelta(0) or traits.price_decimals < 2:
        yield "a negative settling time, or prices coarser than the fen"
    if traits.key_life is not None and traits.idempotency is not Idempotency.NATIVE_KEY:
        yield "a life of keys, without native keys"
    if traits.key_life is not None and traits.key_life <= traits.settling:
        yield "a key that is forgotten before its effect can be seen"
    if traits.rests_in is not None and traits.rests_in not in traits.lifecycle:
        yield f"documents rest in {traits.rests_in}, which is no state of theirs"
    if traits.lifecycle and traits.rests_in is None:
        yield "states, and none that documents rest in"
    if traits.paging.max_page < 1 or (traits.rate and traits.rate.calls < 1):
        yield "a page of nothing, or a rate of no calls"
    if set(traits.limits) - _KINDS:
        yield f"limits of unknown kinds: {set(traits.limits) - _KINDS}"
    limits = [one for group in traits.limits.values() for one in group]
    if any(not one.field or (one.max_length or 1) < 1 for one in limits):
        yield "a limit of no field, or of no length"
    words = {traits.atomicity, traits.paging.kind, traits.idempotency, *traits.lifecycle}
    if not words <= {*Atomicity, *PagingKind, *Idempotency, *LifecycleState}:
        yield "a word that is none of the known ones"


@_law("时区存在", claims=("zone",))
def the_zone_exists(exam: Exam) -> None:
    """The claimed time zone is one, so that the ERP's naive times can be read."""
    assert exam.traits.zone == ZoneInfo(exam.traits.zone).key


@_law("声明稳定不变", claims=("traits",))
def claims_do_not_change(exam: Exam) -> None:
    """The traits are the same before and after work, and for every adapter on this ERP."""
    before = exam.traits
    exam.adapter.ping()

    assert before == exam.traits
    assert before == exam.another().traits


@_law("ping 为一行文字")
def ping_is_a_line_for_people(exam: Exam) -> None:
    """Asked whether it can be reached it answers one line."""
    answer = exam.adapter.ping()

    assert answer.strip()
    assert "\n" not in answer


@_law("不可用时 ping 报错", needs=("unavailable",))
def ping_says_when_it_is_down(exam: Exam) -> None:
    """An ERP that is not there is not said to be well, and is when it is back."""
    exam.adapter.ping()
    exam.arm(Fault.UNAVAILABLE)

    try:
        exam.adapter.ping()
    except ErpError:
        assert exam.adapter.ping()
    else:
        msg = "ping was answered though the ERP was down"
        raise AssertionError(msg)


@_law("可重复关闭")
def closing_twice_is_allowed(exam: Exam) -> None:
    """An adapter is closed as often as anybody likes, and takes no other one along."""
    if exam.kit.shared:
        msg = "the kit makes one adapter only"
        raise NotExaminedError(msg)
    one, other = exam.another(), exam.another()
    one.ping()

    one.close()
    one.close()

    assert other.ping()


@_law("密钥不外露", needs=("secrets",))
def secrets_are_never_seen(exam: Exam) -> None:
    """No text an adapter says of itself, and no error, shows a secret."""
    adapter = exam.adapter
    seen = [repr(adapter), str(adapter), repr(adapter.traits), adapter.ping()]
    seen += [repr(value) for value in getattr(adapter, "__dict__", {}).values()]
    if Fault.UNAVAILABLE in exam.kit.faults:
        exam.arm(Fault.UNAVAILABLE)
        try:
            adapter.ping()
        except ErpError as error:
            seen += [_all_of(error)]

    shown = [one for one in exam.kit.secrets if any(one in text for text in seen)]

    assert not shown, f"{len(shown)} secrets are shown"


def _all_of(error: BaseException | None) -> str:
    texts = []
    while error is not None:
        texts.append(f"{error!r} {error} {vars(error)}")
        error = error.__cause__ or error.__context__
    return " ".join(texts)


@_law("协议要么完整要么没有", claims=("protocols",))
def no_protocol_is_half_kept(exam: Exam) -> None:
    """An adapter that has a method of a protocol has all of them."""
    for shaft in SHAFTS.values():
        has = [one for one in shaft.methods if hasattr(exam.adapter, one)]
        assert len(has) in {0, len(shaft.methods)}, f"{shaft.name}: only {has}"


@_law("限流额度与声明一致", claims=("rate",))
def the_rate_is_as_claimed(exam: Exam) -> None:
    """As many calls a second are claimed as the ERP takes: no more, and no fewer."""
    claimed, true = exam.traits.rate, exam.kit.rate
    exam.only_if(claimed or true, "it claims no rate, and the kit knows of none")
    if true is None:
        msg = "the kit lacks rate"
        raise NotExaminedError(msg)

    assert claimed is not None, "the ERP counts calls, and no rate is claimed"
    assert claimed.calls * true.per == true.calls * claimed.per
    assert claimed.scope == true.scope


@_law("状态协议与声明一致", claims=("lifecycle",))
def states_belong_to_a_lifecycle(exam: Exam) -> None:
    """An adapter that can advance documents claims the states it brings them to."""
    can = isinstance(exam.adapter, SHAFTS["lifecycle"].protocol)
    exam.only_if(can, "it cannot advance documents")

    traits = exam.traits

    assert traits.lifecycle or any(one.lifecycle for one in traits.by_kind.values())


@_law("可依类型查询声明", claims=("by_kind",))
def kinds_have_no_kinds(exam: Exam) -> None:
    """What is different for a kind of document is all there is to say of it."""
    for kind, own in exam.traits.by_kind.items():
        assert own == evolve(own, by_kind={}), f"{kind} has kinds of its own"
        assert own.name == exam.traits.name
