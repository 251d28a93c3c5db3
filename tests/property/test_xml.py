"""
One answer, written as JSON and as XML, is one value.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import pkgutil

import attrs
from hypothesis import given, settings
from hypothesis import strategies as st

import tmallerp.top.methods
from tmallerp.errors import TmallErpError
from tmallerp.simulator.markup import to_xml
from tmallerp.top import Method, RawMethod, decode
from tmallerp.top._shape import Kind, shape_of
from tmallerp.top._wire import decode_raw

DEEPEST = 4
# What XML can hold: it ends lines its own way, and knows no control characters.
TEXTS = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff")
    | st.sampled_from("\t\n"),
    max_size=12,
)
IDS = st.integers(0, 10**19).flatmap(lambda n: st.sampled_from([n, str(n)]))
MONEY = st.integers(-(10**10), 10**10).map(lambda fen: f"{fen / 100:.2f}")
TIMES = st.datetimes().map(lambda at: f"{at:%Y-%m-%d %H:%M:%S}".rjust(19, "0"))
NUMBERS = st.integers(-(10**12), 10**12).flatmap(lambda n: st.sampled_from([n, str(n)]))
BY_NAME = {
    "TEXT": TEXTS,
    "ID": IDS,
    "MONEY": MONEY,
    "TIME": TIMES,
    "NUMBER": NUMBERS,
    "FLAG": st.booleans(),
    "TEXTS": TEXTS,
    "IDS": IDS,
    "NUMBERS": NUMBERS,
}
LISTS = {"OBJECTS", "TEXTS", "IDS", "NUMBERS"}


def methods():
    """Return every method class there is."""
    home = tmallerp.top.methods
    for part in pkgutil.walk_packages(home.__path__, home.__name__ + "."):
        importlib.import_module(part.name)
    found, todo = [], [Method]
    while todo:
        cls = todo.pop()
        todo += cls.__subclasses__()
        if cls.__module__.startswith(home.__name__) and hasattr(cls, "api"):
            found.append(cls)
    return sorted(found, key=lambda cls: cls.api)


ALL = methods()


@st.composite
def members(draw, cls, depth=0):
    """Draw an object of *cls* as the normal envelope shows it, never quite empty."""
    plans = list(shape_of(cls))
    if depth == DEEPEST:
        plans = [plan for plan in plans if plan.model is None]
    if not plans:
        return {"unknown": "1"}
    some = draw(st.lists(st.sampled_from(plans), min_size=1, max_size=8, unique=True))
    needed = [plan for plan in shape_of(cls) if plan.default is attrs.NOTHING]
    by_name = {plan.name: plan for plan in some + needed}
    return {name: draw(value(plan, depth)) for name, plan in by_name.items()}


@st.composite
def value(draw, plan, depth):
    if plan.kind is Kind.OBJECT:
        return draw(members(plan.model, depth + 1))
    if plan.kind.name not in LISTS:
        return draw(BY_NAME[plan.kind.name])
    if plan.kind is Kind.OBJECTS:
        one = members(plan.model, depth + 1)
    else:
        one = BY_NAME[plan.kind.name]
    items = draw(st.lists(one, max_size=3))
    return {"wrapped_item": items} if items else {}


@st.composite
def answers(draw):
    method = draw(st.sampled_from(ALL))
    return method, draw(members(method.answer))


def root_of(method):
    return method.api.removeprefix("taobao.").replace(".", "_") + "_response"


@given(answer=answers())
@settings(max_examples=300, deadline=None)
def test_xml_and_json_are_one_value(answer):
    """
    Whatever TOP answers, a caller who has it in XML holds what one with JSON holds.
    """
    method, body = answer
    root = root_of(method)
    text = json.dumps({root: body}, ensure_ascii=False).encode()

    assert decode(method, text) == decode(method, to_xml(root, body).encode(), xml=True)


@given(answer=answers())
@settings(max_examples=150, deadline=None)
def test_lists_need_not_say_so(answer):
    """
    The same holds where lists do not carry their attribute.
    """
    method, body = answer
    root = root_of(method)
    text = json.dumps({root: body}, ensure_ascii=False).encode()
    bare = to_xml(root, body).replace(' list="true"', "").encode()

    assert decode(method, text) == decode(method, bare, xml=True)


@given(body=st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
@settings(max_examples=300, deadline=None)
def test_only_our_errors_come_out_of_any_bytes(body):
    """
    Whatever bytes come, what is raised is an error of ours.
    """
    for whole in (body, b"<x_response>" + body + b"</x_response>"):
        with contextlib.suppress(TmallErpError):
            decode_raw(RawMethod("taobao.x"), whole, xml=True)
