"""
Laws of field maps, for any value and any text.
"""

from __future__ import annotations

import copy
import json
import string
from contextlib import suppress
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from attrs import frozen
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st

from tmallerp.clock import BEIJING
from tmallerp.errors import ConfigError, MappingError
from tmallerp.fieldmap import Condition, Field, FieldMap, Rows, parse_layer
from tmallerp.fieldmap._compile import run
from tmallerp.fieldmap._layers import merged

TEXTS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=30)
YUAN = st.decimals("-999999", "999999", places=2)
WHOLE = st.integers(-(10**12), 10**12)
TIMES = st.integers(0, 10**9).map(
    lambda s: datetime(2000, 1, 1, tzinfo=BEIJING) + timedelta(seconds=s)
)
WORDS = st.sampled_from(["a", "b", "c"])

RULES = st.one_of(
    st.tuples(st.just({}), TEXTS | YUAN | WHOLE | st.booleans()),
    st.tuples(st.just({"as_": "text"}), TEXTS),
    st.tuples(st.just({"as_": "text", "reads": "integer"}), WHOLE),
    st.tuples(st.just({"as_": "text", "reads": "number"}), YUAN),
    st.tuples(st.just({"as_": "number"}), YUAN),
    st.tuples(st.just({"as_": "integer"}), WHOLE),
    st.tuples(st.just({"as_": "datetime"}), TIMES),
    st.tuples(st.just({"as_": "iso_datetime"}), TIMES),
    st.tuples(st.just({"as_": "bool_text"}), st.booleans()),
    st.tuples(st.just({"as_": "fen"}), YUAN),
    st.tuples(
        st.sampled_from([{"unit": "fen"}, {"unit": "percent"}, {"unit": "g->t"}]), YUAN
    ),
    st.tuples(st.just({"unit": "fen", "as_": "integer"}), YUAN),
    st.tuples(st.just({"digits": 4, "as_": "text", "reads": "number"}), YUAN),
    st.tuples(st.just({"values": {"a": "1", "b": 2, "c": True}}), WORDS),
    st.tuples(st.just({"table": "t"}), WORDS),
    st.tuples(st.just({"transform": "negate"}), YUAN),
    st.tuples(st.just({"max_length": 30}), TEXTS),
)
TABLES = {"t": {"a": "x", "b": "y", "c": "z"}}


def body_of(rules):
    """Make rules and the source they read."""
    fields = [
        Field(to=f"F{number}.G", source=f"s.v{number}", **rule)
        for number, (rule, _) in enumerate(rules)
    ]
    values = {f"v{number}": value for number, (_, value) in enumerate(rules)}
    return fields, values


@given(
    head=st.lists(RULES, max_size=5),
    rows=st.lists(RULES, min_size=1, max_size=4),
    count=st.integers(1, 3),
)
def test_what_is_reversible_comes_back(head, rows, count):
    """
    For reversible rules, reading the body back gives the source.
    """
    fields, values = body_of(head)
    inner, row = body_of(rows)
    inner = [
        Field(**{**_said(one), "source": one.source.replace("s.", "row.")}) for one in inner
    ]
    m = FieldMap.of(
        name="m",
        version="1",
        fields=[*fields, Rows(to="R", each="rows", fields=inner)],
        tables=TABLES,
    )
    given_ = {"s": values, "rows": [row] * count}

    wanted = {**({"s": values} if values else {}), "rows": given_["rows"]}
    assert wanted == m.reverse(m.apply(given_))
    assert all(one.is_whole for one in m.round_trips(given_))


def _said(rule):
    names = (
        "to",
        "source",
        "as_",
        "reads",
        "unit",
        "digits",
        "values",
        "table",
        "transform",
        "max_length",
    )
    return {name: getattr(rule, name) for name in names if getattr(rule, name) is not None}


@given(
    value=st.one_of(
        st.none(),
        st.booleans(),
        WHOLE,
        YUAN,
        st.floats(),
        TEXTS,
        TIMES,
        st.binary(),
        st.lists(WHOLE),
    ),
    rule=RULES,
)
def test_check_and_apply_agree(value, rule):
    """
    A check finds nothing exactly where a body is made, whatever the value is.
    """
    options, _ = rule
    m = FieldMap.of(
        name="m", version="1", fields=[Field(to="F", source="v", **options)], tables=TABLES
    )
    found = m.check({"v": value})
    if not found:
        assert "F" in m.apply({"v": value})
        return
    with pytest.raises(MappingError) as caught:
        m.apply({"v": value})

    assert ["F"] == [one.field for one in found] == [caught.value.field]


class Trap:
    """Raises if anything of it is ever read."""

    def __getattribute__(self, name):
        if name == "__class__":
            return object.__getattribute__(self, name)
        msg = f"{name} was read"
        raise AssertionError(msg)


PIECES = st.sampled_from(
    [
        "{",
        "}",
        "{{",
        "}}",
        "v",
        ".",
        "__class__",
        "__init__",
        "[0]",
        "()",
        "!r",
        ":x",
        "7*7",
        " ",
        "%s",
        "$",
        "v.a",
    ]
)


@given(st.lists(PIECES, max_size=8).map("".join))
def test_no_text_is_evaluated(text):
    """
    Whatever stands in a template or a path, it is refused, or is text and plain paths;
    nothing of an object is read that is no document.
    """
    for options in ({"template": text}, {"source": text}):
        try:
            m = FieldMap.of(name="m", version="1", fields=[Field(to="F", **options)])
        except ConfigError:
            continue
        try:
            made = m.apply({"v": Trap()})
        except MappingError:
            continue

        assert {"F": text.replace("{{", "{").replace("}}", "}")} == made


NAMES = st.text(string.ascii_letters + "_", min_size=1, max_size=6)
ANY = st.recursive(
    st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=6,
)
OPTIONS = st.sampled_from(
    [
        "to",
        "from",
        "constant",
        "template",
        "values",
        "otherwise",
        "table",
        "when",
        "unit",
        "as",
        "digits",
        "round",
        "max_length",
        "cut",
        "default",
        "omit_if_absent",
        "empty_is_absent",
        "required",
        "reads",
        "remove",
        "after",
        "note",
    ]
)


def toml(value):
    """Write a value of TOML."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {toml(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    return (
        json.dumps(value, ensure_ascii=True)
        if not isinstance(value, str)
        else json.dumps(value.encode("ascii", "replace").decode()).replace("\x7f", "?")
    )


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.dictionaries(OPTIONS, ANY, max_size=5), min_size=1, max_size=3))
def test_any_file_is_a_map_or_a_sentence(tables):
    """
    Whatever a file says, it becomes a map or an error with its file: never a traceback.
    """
    text = 'name = "m"\nversion = "1"\n'
    for table in tables:
        text += "[[field]]\n" + "".join(
            f"{key} = {toml(one)}\n" for key, one in table.items()
        )
    try:
        m = FieldMap([parse_layer(text, "map.toml")])
    except ConfigError as error:
        refusal = error
    else:
        with suppress(MappingError):
            m.apply(dict.fromkeys(m.names, "x"))
        return

    assert "map.toml" == refusal.file


@given(st.permutations(["a", "b", "c", "d"]), st.data())
def test_an_override_moves_and_drops_nothing_else(order, data):
    """
    The rules an override does not name keep their order among themselves.
    """
    base = [Field(to=to, constant=1) for to in order]
    moved = data.draw(st.sampled_from(order))
    anchor = data.draw(st.sampled_from([to for to in order if to != moved]))
    change = Field(to=moved, constant=2, after=anchor)
    names = [item.to for item in merged(base, [change])]

    assert [to for to in order if to != moved] == [to for to in names if to != moved]
    assert names.index(moved) == names.index(anchor) + 1


@given(YUAN)
def test_numbers_stay_exact(amount):
    """
    A number that passes through a map is the number it was, and no float.
    """
    m = FieldMap.of(
        name="m",
        version="1",
        fields=[
            Field(to="A", source="v"),
            Field(to="B", source="v", as_="number", digits=6),
        ],
    )
    body = m.apply({"v": amount})

    assert {"A": amount, "B": amount} == body
    assert all(type(one) is Decimal for one in body.values())


# Most rules take most values, so that most maps make a body; a few are strict.
RULE = st.sampled_from(
    [
        *[{}] * 6,
        {"max_length": 2, "cut": True},
        {"max_length": 2, "cut": True, "as_": "text"},
        {"values": {"a": "1", "b": 2}, "otherwise": False},
        {"table": "t", "otherwise": "z"},
        {"required": True},
        {"as_": "text"},
        {"as_": "integer", "transform": "negate", "default": 0},
    ]
)
OPTIONAL = st.fixed_dictionaries(
    {
        "absent": st.sampled_from(
            [*[{"omit_if_absent": True}] * 8, *[{"default": "d"}] * 8, {}]
        )
    },
    optional={
        "empty_is_absent": st.just(True),
        "when": st.sampled_from(["", "", "there", "same", "row", "not"]),
        "kind": st.sampled_from(["", "", "constant", "template", "deep", "number"]),
    },
)
USUAL = st.sampled_from(
    ["a", "b", "abc", "", "", "", None, 0, 7, True, False, Decimal("1.50")]
)
ODD = st.integers(0, 60).flatmap(
    lambda one: USUAL if one else TIMES | st.floats() | st.just(Decimal("NaN"))
)
WHENS = {
    "there": Condition(path="s.v0", present=True),
    "same": Condition(path="same.v0", in_=("a", "", 0)),
    "not": Condition(path="same.v1", is_not=True),
}
NESTS = st.sampled_from(["", "", "N.", "N.", "N.M.", "L."])


@frozen
class Doc:
    """A document with fields, and a property that raises at times."""

    v0: object = None
    v1: object = None
    v2: object = None
    d: object = None
    v9: object = ()

    @property
    def v3(self):
        """What cannot be read of some."""
        if self.v0 == "abc":
            raise LookupError(self.v1)
        return self.v2


def one_field(draw, number, heads):
    rule, more = draw(RULE), dict(draw(OPTIONAL))
    more = {**more.pop("absent"), **more}
    if "default" in rule:
        more.pop("omit_if_absent", None)
    when, kind = more.pop("when", ""), more.pop("kind", "")
    head = draw(st.sampled_from(heads))
    name = f"v{draw(st.sampled_from([0, 1, 2, 0, 1, 2, 0, 1, 2, 3]))}"
    to = f"{draw(NESTS)}F{number}"
    if when:
        inner = Condition(path="row.v1", present=False)
        more["when"] = WHENS.get(when, inner if "row" in heads else WHENS["there"])
    if kind == "constant":
        return Field(to=to, constant=draw(st.sampled_from(["c", 0, False])), **_when(more))
    if kind == "template":
        more.pop("empty_is_absent", None)
        return Field(to=to, template=f"<{{{head}.{name}}}>", **more)
    if kind == "deep":
        return Field(to=to, source=f"{head}.d.{name}", **{**more, **rule})
    if kind == "number" and "row" in heads:
        return Field(to=to, source="n", **more)
    return Field(to=to, source=f"{head}.{name}", **{**more, **rule})


def _when(more):
    return {"when": more["when"]} if "when" in more else {}


@st.composite
def any_map(draw):
    """Draw rules of all kinds, nested and in rows, in any order."""
    head = [one_field(draw, at, ["s", "same"]) for at in range(draw(st.integers(0, 6)))]
    heads = ["s", "same", "row", "row"]
    inner = [one_field(draw, at, heads) for at in range(draw(st.integers(1, 6)))]
    deeper = [one_field(draw, at, [*heads, "one"]) for at in range(draw(st.integers(0, 2)))]
    if deeper:
        each = draw(st.sampled_from(["row.v9", "s.v9"]))
        to = draw(st.sampled_from(["D", "N.D"]))
        list_ = Rows(to=to, each=each, name="one", fields=deeper)
        inner.insert(draw(st.integers(0, len(inner))), list_)
    to = draw(st.sampled_from(["R", "N.R", "X.R"]))
    rows = Rows(to=to, each="rows", number="n", fields=inner)
    head.insert(draw(st.integers(0, len(head))), rows)
    try:
        return FieldMap.of(name="m", version="1", fields=head, tables=TABLES)
    except ConfigError:
        reject()


INNER = st.builds(Doc, ODD, ODD, ODD)
MAPS = st.fixed_dictionaries(
    {},
    optional={
        **{f"v{at}": ODD for at in range(4)},
        "d": st.none() | INNER | st.dictionaries(st.sampled_from(["v0", "v1"]), ODD),
        "v9": st.lists(st.dictionaries(st.sampled_from(["v0", "v1"]), ODD), max_size=2),
    },
)
DOCS = st.builds(Doc, ODD, ODD, ODD, st.none() | INNER, st.lists(INNER, max_size=2))
THINGS = DOCS | MAPS | st.none()


def told(act, *given_):
    """Return what comes of it, types and the order of keys included, or what is raised."""
    try:
        return repr(act(*given_))
    except Exception as error:  # noqa: BLE001 - whatever it is, it must be the same
        return type(error), str(error), vars(error)


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=300)
@given(any_map(), THINGS, THINGS, st.lists(MAPS | DOCS, max_size=3), THINGS)
def test_the_quick_road_leads_where_the_plain_one_does(m, source, same, rows, other):
    """
    What is worked out early changes nothing: not the body, not the order of its keys, not
    which value is refused and in which words.
    """
    given_ = {"s": source, "same": same, "rows": rows, "row": same}
    faster = m.fixing({"same": other or same, "row": same})
    plain = copy.copy(m)
    plain._quick = lambda scope: run(m._lines, scope, {})
    expected = told(plain.apply, given_)

    assert expected == told(m.apply, given_)
    assert expected == told(faster.apply, given_)


@settings(suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
@given(any_map(), THINGS, st.lists(MAPS | DOCS, min_size=2, max_size=3))
def test_no_two_bodies_share_a_table(m, source, rows):
    """
    Whoever changes one row of a body changes no other row, and no other body.
    """
    given_ = {"s": source, "same": source, "rows": rows}
    m = m.fixing({"same": source})
    try:
        first, second = m.apply(given_), m.apply(given_)
    except (MappingError, LookupError):
        reject()
    seen = [id(one) for body in (first, second) for one in containers(body)]

    assert len(set(seen)) == len(seen)


def containers(value):
    """Walk through all tables and lists of a body."""
    if isinstance(value, dict | list):
        yield value
        for one in value.values() if isinstance(value, dict) else value:
            yield from containers(one)
