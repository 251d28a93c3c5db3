"""What every sink must keep when documents are put and asked for."""

from __future__ import annotations

from attrs import evolve

from tmallerp.documents import document_digest
from tmallerp.erp.protocols import OutcomeStatus
from tmallerp.errors import TmallErpError
from tmallerp.testing.examination._bench import SAME, WRITTEN, NotExaminedError, Sink
from tmallerp.testing.examination._law import Decorator, law
from tmallerp.testing.examination._shafts import KEYED, MASTERS


def _law(
    title: str, *, needs: tuple[str, ...] = (), claims: tuple[str, ...] = ()
) -> Decorator:
    return law(title, group="sink", shafts=KEYED + MASTERS, needs=needs, claims=claims)


def _keyed(title: str) -> Decorator:
    return law(title, group="sink", shafts=KEYED)


@_law("逐单应答，顺序不变")
def one_outcome_each_in_order(sink: Sink) -> None:
    """A batch gives exactly one outcome a document, in the order given."""
    batch = sink.many(min(4, sink.traits.max_batch))[::-1]

    outcomes = sink.put(batch)

    assert [sink.key(one) for one in batch] == [one.key for one in outcomes]


@_law("空批次无应答")
def an_empty_batch_is_nothing(sink: Sink) -> None:
    """Nothing in, nothing out: no outcome and no request that writes."""
    assert [] == sink.put([])


@_law("新建后可按键查到")
def created_is_found(sink: Sink) -> None:
    """A created document has a number, and is found by its key under the same number."""
    document = sink.make()

    outcome = sink.write(document)
    found = sink.found(sink.key(document))

    assert OutcomeStatus.CREATED == outcome.status
    assert found is not None, "what was created is not found"
    assert outcome.reference, "what was created has no number"
    if not sink.shaft.is_master:
        assert (found.key, found.reference) == (document.key, outcome.reference)


@_law("不存在的键查不到")
def absent_is_absent(sink: Sink) -> None:
    """A key nobody put is left out of the answer, not guessed."""
    there, other = sink.make(), sink.make()
    sink.write(there)

    keys = [sink.key(other), sink.key(there)]

    assert set(sink.find(keys)) <= {sink.key(there)}
    assert sink.found(sink.key(other)) is None


@_law("空查询得空结果")
def asking_for_nothing_finds_nothing(sink: Sink) -> None:
    """Asking for no key answers nothing, not everything."""
    sink.write(sink.make())

    assert {} == dict(sink.find([]))


@_law("批量查询齐全")
def many_are_found_at_once(sink: Sink) -> None:
    """Every key of a full batch is found by one question."""
    batch = sink.many(min(sink.traits.max_batch, 30))
    for outcome in sink.put(batch):
        sink.made(outcome)
    sink.settle()

    found = sink.find([sink.key(one) for one in batch])

    assert {sink.key(one) for one in batch} == set(found)


@_law("写两次只有一份", claims=("idempotency",))
def twice_is_once(sink: Sink) -> None:
    """Putting the same document twice leaves one, says so, and names the same number."""
    document = sink.make()
    first = sink.write(document)
    sink.settle()

    (second,) = sink.put([document])

    assert second.status in SAME, f"the second time it is {second.status}"
    assert second.reference in {None, first.reference}
    sink.holds_one(document)


@_keyed("版本变化不算内容变化")
def a_version_is_no_change(sink: Sink) -> None:
    """The same content made from a later version of the record changes nothing."""
    document = sink.make()
    sink.write(document)
    sink.settle()
    later = evolve(document, version=evolve(document.version, digest="b" * 64))

    (outcome,) = sink.put([later])

    assert outcome.status in SAME, f"another version is {outcome.status}"


@_law("修改与声明一致", claims=("updates",))
def a_change_follows_the_claim(sink: Sink) -> None:
    """
    Other content under a known key changes the one document that is there.

    Where the adapter claims that it changes nothing, it must not, and must say so.
    """
    document = sink.make()
    first = sink.write(document)
    sink.settle()
    before = _said(sink, document)
    changed = sink.changed(document)

    (second,) = sink.put([changed])

    sink.settle()
    after = _said(sink, document)
    sink.holds_one(document)
    assert second.reference in {None, first.reference}
    if sink.traits.updates:
        assert OutcomeStatus.UPDATED == second.status
        assert after in (None, _wanted(sink, changed)), "the change did not arrive"
    else:
        assert second.status in {OutcomeStatus.EXISTS, OutcomeStatus.REJECTED}
        assert before == after, "it claims not to update, and does"


def _said(sink: Sink, document: object) -> object:
    """Return what the ERP has of a document, as far as it can be told."""
    found = sink.found(sink.key(document))
    return found.name if sink.shaft.is_master else found.digest


def _wanted(sink: Sink, document: object) -> object:
    if sink.shaft.is_master:
        return document.name  # type: ignore[attr-defined]
    return document_digest(document)  # type: ignore[arg-type]


@_law("改回也是修改", claims=("updates",))
def back_again_is_a_change(sink: Sink) -> None:
    """Putting the first content again after a change is a change, and leaves one."""
    sink.exam.only_if(sink.traits.updates, "it claims not to update")
    document = sink.make()
    sink.write(document)
    sink.settle()
    sink.put([sink.changed(document)])
    sink.settle()

    (outcome,) = sink.put([document])

    assert OutcomeStatus.UPDATED == outcome.status
    sink.holds_one(document)


@_keyed("不同店铺互不混淆")
def shops_do_not_mix(sink: Sink) -> None:
    """The same platform id of another shop is another document."""
    document = sink.make()
    shop = evolve(document.key.shop, shop="other")
    other = sink.rekeyed(document, shop=shop)
    first = sink.write(document)

    second = sink.write(other)

    assert OutcomeStatus.CREATED == second.status
    assert first.reference != second.reference


@_keyed("重新开单是另一份")
def a_reissue_is_another(sink: Sink) -> None:
    """A deliberate re-issue is a document of its own."""
    document = sink.make()
    again = sink.rekeyed(document, reissue=1)
    first = sink.write(document)

    second = sink.write(again)

    assert OutcomeStatus.CREATED == second.status
    assert first.reference != second.reference


@_law("满批可写", claims=("max_batch",))
def a_full_batch_is_taken(sink: Sink) -> None:
    """So many documents as are claimed are taken at once."""
    size = sink.traits.max_batch
    sink.exam.only_if(size <= 200, "so large a batch is not examined")

    outcomes = [sink.made(one) for one in sink.put(sink.many(size))]

    assert {OutcomeStatus.CREATED} == {one.status for one in outcomes}
    assert size == len({one.reference for one in outcomes})


@_law("超批要么拒绝要么拆分", claims=("max_batch",))
def one_more_is_refused_or_split(sink: Sink) -> None:
    """One more than the claimed batch is refused before anything is sent, or split."""
    size = sink.traits.max_batch + 1
    sink.exam.only_if(size <= 201, "so large a batch is not examined")
    batch = sink.many(size)
    keys = [sink.key(one) for one in batch]

    try:
        outcomes = sink.put(batch)
    except (TmallErpError, ValueError):
        sink.settle()
        assert {} == dict(sink.find(keys)), "it refused the batch and took some of it"
        return

    assert keys == [one.key for one in outcomes]
    made = [sink.made(one) for one in outcomes]
    assert {OutcomeStatus.CREATED} == {one.status for one in made}


@_law("一单被拒不影响同批")
def a_refusal_spares_its_neighbours(sink: Sink) -> None:
    """One refused document of a batch says why; the others are there."""
    sink.exam.only_if(sink.traits.max_batch > 1, "a batch is one document")
    first, bad, last = sink.many(3)
    bad = sink.spoiled(bad)
    batch = [first, bad, last][: max(2, min(3, sink.traits.max_batch))]

    outcomes = [sink.made(one) for one in sink.put(batch)]

    statuses = [one.status for one in outcomes]
    expected = [OutcomeStatus.CREATED, OutcomeStatus.REJECTED, OutcomeStatus.CREATED]
    assert expected[: len(batch)] == statuses
    assert outcomes[1].code or outcomes[1].message, "the refusal does not say why"
    assert sink.found(sink.key(bad)) is None
    assert sink.found(sink.key(first)) is not None


@_law("全部被拒时逐单说明")
def all_refused_is_all_told(sink: Sink) -> None:
    """A batch of nothing but bad documents is refused one by one, not raised."""
    batch = [sink.spoiled(one) for one in sink.many(min(2, sink.traits.max_batch))]

    outcomes = sink.put(batch)

    assert [sink.key(one) for one in batch] == [one.key for one in outcomes]
    assert {OutcomeStatus.REJECTED} == {one.status for one in outcomes}


@_law("被拒后改正可写")
def a_refused_one_can_be_put_right(sink: Sink) -> None:
    """A document that was refused is created once it is right."""
    document = sink.make()
    (refused,) = sink.put([sink.spoiled(document)])

    outcome = sink.write(document)

    assert (OutcomeStatus.REJECTED, OutcomeStatus.CREATED) == (
        refused.status,
        outcome.status,
    )
    sink.holds_one(document)


@_law("另一连接可见")
def another_adapter_finds_it(sink: Sink) -> None:
    """What one adapter wrote another one finds, and does not write again."""
    if sink.exam.kit.shared:
        msg = "the kit makes one adapter only"
        raise NotExaminedError(msg)
    document = sink.make()
    sink.write(document)
    sink.settle()
    other = sink.exam.another()

    (outcome,) = sink.put([document], other)

    assert sink.found(sink.key(document), other) is not None
    assert outcome.status in SAME


@_law("没有的单据类型要拒绝", claims=("without",))
def absent_kind_is_refused(sink: Sink) -> None:
    """A kind of document that the ERP does not have is refused, not made otherwise."""
    absent = sink.shaft.name in sink.exam.kit.without
    sink.exam.only_if(absent, "the ERP has this document")
    document = sink.make()

    (outcome,) = sink.put([document])

    assert outcome.status not in WRITTEN
    assert OutcomeStatus.REJECTED == outcome.status
    assert outcome.message, "the refusal does not say why"
