"""What every sink must keep of contents: money, texts, ids, limits."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

import attrs
from attrs import evolve

from tmallerp.erp.protocols import FieldLimit, Outcome, OutcomeStatus
from tmallerp.testing.examination._bench import SAME, Sink
from tmallerp.testing.examination._law import Decorator, law
from tmallerp.testing.examination._shafts import KEYED, MASTERS

_FREE = frozenset(
    {
        "address",
        "buyer_message",
        "contact",
        "name",
        "note",
        "phone",
        "reason",
        "seller_memo",
        "specification",
        "lines.note",
        "lines.summary",
        "lines.title",
    }
)
"""Fields that hold what people write; the others hold codes the ERP must know."""


def _law(
    title: str, *, needs: tuple[str, ...] = (), claims: tuple[str, ...] = ()
) -> Decorator:
    return law(title, group="sink", shafts=KEYED + MASTERS, needs=needs, claims=claims)


@cache
def hostile(kind: str) -> dict[str, str]:
    """Return the texts that are shipped for this, by name: ``texts``, ``injections``."""
    source = files("tmallerp.testing.contracts").joinpath("hostile-texts.json")
    data: dict[str, dict[str, str]] = json.loads(source.read_text("utf-8"))
    return data[kind]


@law(
    "金额精确到分",
    group="sink",
    shafts=("orders", "purchases", "refunds", "vouchers"),
)
def money_is_exact_to_the_fen(sink: Sink) -> None:
    """What the ERP reads back is the document's amount to the fen, or nothing."""
    document = sink.make()

    outcome = sink.write(document)
    found = sink.found(sink.key(document))

    amount = sink.shaft.total(document)
    assert outcome.total in {None, amount}, f"{amount} was read back as {outcome.total}"
    assert found.total in {None, amount}, f"{amount} was found as {found.total}"


@_law("文本原样保存")
def texts_survive(sink: Sink) -> None:
    """
    中文, emoji, quotes, leading zeros and long numbers in a text arrive as they are.

    A text the ERP cannot hold is refused beforehand, never altered.
    """
    outcomes = _put_texts(sink, list(hostile("texts").values()))

    assert OutcomeStatus.CREATED == outcomes[0].status, "it takes no Chinese"


@_law("注入字符串只是文本")
def injections_are_texts(sink: Sink) -> None:
    """A text that would be code somewhere is text, and does nothing to its neighbours."""
    bystander = sink.make()
    sink.write(bystander)
    sink.settle()
    before = sink.found(sink.key(bystander))

    _put_texts(sink, list(hostile("injections").values()))

    assert before == sink.found(sink.key(bystander))


def _put_texts(sink: Sink, texts: Sequence[str]) -> list[Outcome]:
    documents = [sink.with_text(sink.make(), text) for text in texts]
    outcomes = [sink.made(one) for one in _in_batches(sink, documents)]
    sink.settle()
    kept = []
    for document, text, outcome in zip(documents, texts, outcomes, strict=True):
        if outcome.status is OutcomeStatus.REJECTED:
            assert outcome.code == "preflight", (
                f"{text!r}: {outcome.code} {outcome.message}"
            )
            assert outcome.field, f"{text!r} is refused, and no field is named"
            continue
        assert OutcomeStatus.CREATED == outcome.status, f"{text!r} is {outcome.status}"
        _holds(sink, document, text)
        kept.append(document)
    for document, again in zip(kept, _in_batches(sink, kept), strict=True):
        assert again.status in SAME, f"the same again is {again.status}: {document}"
    return outcomes


def _in_batches(sink: Sink, documents: Sequence[Any]) -> list[Outcome]:
    size = sink.traits.max_batch
    starts = range(0, len(documents), size)
    return [one for at in starts for one in sink.put(documents[at : at + size])]


def _holds(sink: Sink, document: Any, text: str) -> None:
    key = sink.key(document)
    found = sink.found(key)
    assert found is not None
    if sink.shaft.is_master:
        assert text == found.name, f"{text!r} became {found.name!r}"
    elif sink.exam.kit.content is not None:
        content = sink.exam.kit.content(sink.shaft.kind, key)
        assert text in content, f"{text!r} is not in the ERP's document"


@_law("键精确匹配")
def keys_are_exact(sink: Sink) -> None:
    """A key matches itself: no prefix, no wildcard, no number of the same value."""
    document = sink.make()
    sink.write(document)
    sink.settle()
    number = document.code if sink.shaft.is_master else document.key.platform_id
    near = [number[:-1], f"{number}0", f"0{number}", f"{number[:-1]}_", number.lstrip("0")]
    if sink.shaft.is_master:
        near += [f"{number[:-1]}%", "%", "' or '1'='1"]
        others: list[Any] = [one for one in near if one != number]
    else:
        key = document.key
        others = [evolve(key, platform_id=one) for one in near if one != number]

    found = sink.find(others)

    assert {} == dict(found), f"{number} was found as {set(found)}"


@_law("相邻长编号不混淆")
def neighbouring_ids_stay_apart(sink: Sink) -> None:
    """Two ids of 19 digits that differ in the last are two documents."""
    own = sink.fresh_id()
    # Out of the row of fresh numbers, whose neighbours other laws have used.
    number = f"{own[0]}8{own[2:]}"
    first = sink.make(number)
    last = str((int(number[-1]) + 5) % 10)
    second = sink.make(f"{number[:-1]}{last}")

    outcomes = [sink.write(first), sink.write(second)]
    sink.settle()
    found = sink.find([sink.key(first), sink.key(second)])

    assert [OutcomeStatus.CREATED] * 2 == [one.status for one in outcomes]
    assert 2 == len({sink.number(one) for one in outcomes})
    assert 2 == len(found)


@law("超长编号可写", group="sink", shafts=KEYED)
def long_ids_are_taken(sink: Sink) -> None:
    """A platform's id of 64 characters is made to fit, and found again."""
    number = sink.fresh_id()
    document = sink.make(number + "a" * (64 - len(number)))
    other = sink.make(number + "a" * (63 - len(number)) + "b")

    outcomes = [sink.write(document), sink.write(other)]

    assert [OutcomeStatus.CREATED] * 2 == [one.status for one in outcomes]
    sink.holds_one(document)
    sink.holds_one(other)


@law("大单据完整保存", group="sink", shafts=("orders", "purchases", "counts"))
def many_lines_are_taken(sink: Sink) -> None:
    """A document of 200 lines is taken whole, or refused beforehand."""
    document = sink.make()
    lines = _lines(sink, document)
    large = evolve(document, lines=lines)
    if sink.shaft.name == "orders":
        large = evolve(large, payment=large.total)

    outcome = sink.write(large)

    if outcome.status is OutcomeStatus.REJECTED:
        assert "preflight" == outcome.code, outcome.message
        return
    assert OutcomeStatus.CREATED == outcome.status
    assert outcome.total in {None, sink.shaft.total(large)}


def _lines(sink: Sink, document: Any) -> tuple[Any, ...]:
    first = document.lines[0]
    if sink.shaft.name == "counts":
        # No SKU twice in a stock-taking: as many as there are.
        return tuple(evolve(first, sku=sku) for sku in sink.exam.base.skus)
    return tuple(evolve(first, line_id=str(number)) for number in range(1, 201))


# --- limits -------------------------------------------------------------------------


def _limits(sink: Sink) -> list[FieldLimit]:
    """Return the claimed lengths of fields that people write into."""
    claimed = sink.traits.limits.get(sink.shaft.kind, ())
    own = [one for one in claimed if one.max_length and one.source in _FREE]
    sink.exam.only_if(own, "it claims no length of a free text")
    return own


def _filled(sink: Sink, limit: FieldLimit, more: int) -> Any:
    """Return a document whose field is so much longer than claimed."""
    size = (limit.max_length or 0) + more
    wide = "中" * (size // 3) if limit.in_bytes else "中" * size
    text = wide + "x" * (size - len(wide.encode() if limit.in_bytes else wide))
    document = sink.make()
    head, _, tail = limit.source.partition(".")
    if not tail:
        return evolve(document, **{head: text})
    lines = tuple(evolve(line, **{tail: text}) for line in document.lines)
    return evolve(document, lines=lines)


def _fillable(sink: Sink, limits: Sequence[FieldLimit]) -> Iterator[FieldLimit]:
    document = sink.make()
    for limit in limits:
        head, _, tail = limit.source.partition(".")
        owner = document.lines[0] if tail else document
        if (tail or head) in attrs.fields_dict(type(owner)):
            yield limit


@_law("最长文本可写", claims=("limits",))
def the_longest_text_passes(sink: Sink) -> None:
    """A text of exactly the claimed length is taken, and not cut."""
    for limit in _fillable(sink, _limits(sink)):
        document = _filled(sink, limit, 0)

        outcome = sink.write(document)

        said = f"{limit.field} of {limit.max_length} is {outcome.status}: {outcome.message}"
        assert OutcomeStatus.CREATED == outcome.status, said
        sink.settle()
        (again,) = sink.put([document])
        assert again.status in SAME, f"{limit.field} was cut: the same is {again.status}"


@_law("超长文本事先拒绝", claims=("limits",))
def one_character_more_is_refused(sink: Sink) -> None:
    """
    A text longer than claimed is refused before it is sent: which field, which limit.

    It is never cut, and its neighbours go on.
    """
    for limit in _fillable(sink, _limits(sink)):
        good, long = sink.make(), _filled(sink, limit, 1)
        batch = [long, good][: sink.traits.max_batch]

        outcomes = sink.put(batch)

        (refused, *rest) = outcomes
        assert (OutcomeStatus.REJECTED, "preflight") == (refused.status, refused.code)
        assert refused.field, "no field is named"
        assert str(limit.max_length) in refused.message, "the limit is not named"
        assert [OutcomeStatus.CREATED] * len(rest) == [sink.made(o).status for o in rest]
        assert sink.found(sink.key(long)) is None


@_law("预检与写入一致", claims=("limits",))
def the_preflight_agrees(sink: Sink) -> None:
    """The check beforehand names what putting refuses, one by one, and writes nothing."""
    has_one = hasattr(sink.exam.adapter, "preflight")
    sink.exam.only_if(has_one, "it has no check beforehand")
    batch = [sink.make()]
    bad = [_filled(sink, one, 1) for one in _fillable(sink, _claimed(sink))]
    batch += bad[:1]
    for document in batch:
        sink.prepare(document)

    found = sink.exam.adapter.preflight(batch)

    assert len(batch) == len(found)
    assert not found[0], f"a good document is blamed: {found[0]}"
    assert all(found[1:]), "a text that is too long is not blamed"
    assert all(one.field and one.message for entry in found for one in entry)
    assert {} == dict(sink.find([sink.key(one) for one in batch]))


def _claimed(sink: Sink) -> list[FieldLimit]:
    claimed = sink.traits.limits.get(sink.shaft.kind, ())
    return [one for one in claimed if one.max_length and one.source in _FREE]
