"""
Methods and models say what they are for.
"""

from __future__ import annotations

import json
from pathlib import Path

import attrs
import pytest

from tmallerp.errors import InvalidCallError
from tmallerp.top import _about, methods
from tmallerp.top._about import fields_about, import_line, only_reads, repeats, words_of
from tmallerp.top.methods.items import ItemQuantityUpdate
from tmallerp.top.methods.trades import TradeMemoAdd, TradesSoldGet
from tmallerp.top.methods.waybills import CainiaoWaybillIiGet
from tmallerp.top.models.trades import Trade

CLASSES = methods.load_all()
FACTS = json.loads(
    (Path(__file__).parents[2] / "facts" / "top-catalogue.json").read_text("utf-8")
)["apis"]


def everything():
    """Every method, and every model that can be reached from one."""
    todo, seen = list(CLASSES.values()), []
    while todo:
        cls = todo.pop()
        if cls not in seen:
            seen.append(cls)
            todo += [one.model for one in fields_about(cls) if one.model]
            todo += [cls.answer] if hasattr(cls, "answer") else []
    return seen


def test_reading_is_told_from_writing():
    """
    What is said to read is what the platform's catalogue divides off as reading.
    """
    ours = {api for api, cls in CLASSES.items() if only_reads(cls)}
    theirs = {api for api, fact in FACTS.items() if fact["kind"] == "read"}

    assert theirs == ours & FACTS.keys()
    assert not only_reads(CainiaoWaybillIiGet)


def test_every_field_has_a_sentence():
    """
    No method, parameter or field of an answer is without a word about it.
    """
    classes = everything()
    silent = [
        f"{cls.__name__}.{one.name}"
        for cls in classes
        for one in fields_about(cls)
        if not one.meaning
    ]

    assert [] == silent
    assert len(classes) > 700
    assert all(words_of(cls).meaning.endswith(".") for cls in CLASSES.values())


def test_every_class_can_be_imported_as_told():
    """
    The line that is shown imports that very class.
    """
    for cls in everything():
        names: dict[str, object] = {}
        exec(import_line(cls), names)

        assert cls is names[cls.__name__]


def test_fields_are_those_of_the_class():
    """
    Names, order, defaults and needs are the class's own.
    """
    for cls in CLASSES.values():
        fields = attrs.fields(cls)

        assert [one.name for one in fields] == [one.name for one in fields_about(cls)]
        assert [one.default is attrs.NOTHING for one in fields] == [
            one.required for one in fields_about(cls)
        ]


@pytest.mark.parametrize("over", [0, 1])
def test_limits_are_those_that_are_checked(over):
    """
    A number at the limit that is told passes; one past it is refused.
    """
    told = [
        (cls, one)
        for cls in CLASSES.values()
        for one in fields_about(cls)
        if one.bounds[1] is not None and one.type is int and not one.listed
    ]
    for cls, one in told:
        attribute = attrs.fields_dict(cls)[one.name]
        call = object.__new__(cls)
        if over:
            with pytest.raises(InvalidCallError):
                attribute.validator(call, attribute, one.bounds[1] + 1)
        else:
            attribute.validator(call, attribute, one.bounds[1])

    assert len(told) > 20


def test_limits_say_what_they_count():
    """
    A limit counts a number itself, characters, bytes of UTF-8, or the items of a list.
    """
    found = {
        one.unit
        for cls in CLASSES.values()
        for one in fields_about(cls)
        if one.bounds != (None, None)
    }

    assert {"", "characters", "bytes", "items"} == found


def test_personal_fields_are_marked():
    """
    What a class keeps out of its `repr` is marked, and nothing else.
    """
    marked = {one.name for one in fields_about(Trade) if one.personal}

    assert {"receiver_name", "receiver_mobile"} <= marked
    assert "tid" not in marked


def test_repeating_has_three_answers():
    """
    A read may be repeated, a first note may not, and a stock level depends.
    """
    classes = (TradesSoldGet, TradeMemoAdd, ItemQuantityUpdate)

    assert ["yes", "no", "values"] == [repeats(cls) for cls in classes]


def test_words_are_parted():
    """
    A docstring is a meaning, notes and the platform's own page.
    """
    words = words_of(TradesSoldGet)

    assert "List trades by the time of ordering, three months back." == words.meaning
    assert "Everything personal is masked." in words.notes
    assert words.source.startswith("https://open.taobao.com/")
    assert not any("Source:" in note for note in words.notes)


def test_without_source_there_are_no_sentences(monkeypatch):
    """
    A program shipped without source still tells names, types and limits.
    """

    def gone(_module):
        raise OSError

    monkeypatch.setattr(_about.inspect, "getsource", gone)
    sentences = _about._sentences.__wrapped__("tmallerp.top.methods.users")

    assert {} == sentences


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("``A`` or `b` with *c_d*", "A or b with c_d"),
        ("2*3*4 stays", "2*3*4 stays"),
    ],
)
def test_marks_are_taken_off(text, bare):
    """
    A terminal shows words without the marks of reStructuredText.
    """
    assert bare == _about.unmarked(text)
