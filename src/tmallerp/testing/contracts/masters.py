"""What a sink of products or customers must keep beside what every sink keeps."""

from __future__ import annotations

from typing import Any

import attrs
from attrs import evolve

from tmallerp.erp.protocols import OutcomeStatus
from tmallerp.testing.examination._bench import SAME, Sink
from tmallerp.testing.examination._law import Decorator, law
from tmallerp.testing.examination._shafts import MASTERS


def _law(title: str) -> Decorator:
    return law(title, group="master", shafts=MASTERS)


def _facts(document: Any) -> dict[str, Any]:
    said = attrs.asdict(document, recurse=False)
    return {name: value for name, value in said.items() if value not in {None, ""}}


@_law("读回与写入一致")
def what_is_read_is_what_was_written(sink: Sink) -> None:
    """What the ERP says of a product or customer is what was put, or nothing."""
    document = sink.make()
    sink.write(document)

    found = sink.found(document.code)

    facts = _facts(found)
    other = {n: (v, facts[n]) for n, v in _facts(document).items() if facts.get(n, v) != v}
    assert {} == other
    assert (document.code, document.name) == (found.code, found.name)


@_law("未提及的字段保持不变")
def what_is_not_said_is_left(sink: Sink) -> None:
    """A field that a later document says nothing about stays as it is."""
    document = sink.make()
    sink.write(document)
    sink.settle()
    before = sink.found(document.code)
    bare = type(document)(code=document.code, name="改名")

    (outcome,) = sink.put([bare])

    sink.settle()
    after = sink.found(document.code)
    if sink.traits.updates:
        assert OutcomeStatus.UPDATED == outcome.status
        assert "改名" == after.name
    kept = {**_facts(before), "name": after.name}
    kept.pop("modified", None)
    assert kept == {n: v for n, v in _facts(after).items() if n != "modified"}


@_law(
    "停用可写可读",
)
def what_is_inactive_is_so(sink: Sink) -> None:
    """A product or customer that must not be used any more says so when it is read."""
    sink.exam.only_if(sink.traits.updates, "it claims not to update")
    document = sink.make()
    sink.write(document)
    sink.settle()

    (outcome,) = sink.put([evolve(document, active=False)])

    sink.settle()
    if outcome.status is OutcomeStatus.REJECTED:
        assert outcome.message, "the refusal does not say why"
        assert sink.found(document.code).active
    else:
        assert OutcomeStatus.UPDATED == outcome.status
        assert not sink.found(document.code).active


@_law("大小写与首零有别")
def codes_keep_their_zeros(sink: Sink) -> None:
    """A code of digits with leading zeros is a text, and stays it."""
    document = sink.make(f"000{sink.fresh_id()[3:]}")
    sink.write(document)
    sink.settle()

    found = sink.find([document.code])

    assert {document.code} == set(found)
    assert document.code == found[document.code].code
    (again,) = sink.put([document])
    assert again.status in SAME
