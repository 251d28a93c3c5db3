"""
Every method and model stands against the platform's own catalogue.

Nothing here reads how the classes were made: names, parameters, limits, pages, windows,
wrappers and units are compared with the catalogue's facts, and every difference has its
reason in `explained`.
"""

from __future__ import annotations

import ast
import functools
import inspect
import json
import re
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import get_type_hints

import attrs
import pytest
from explained import (
    ANSWERS,
    BEYOND,
    FIELDS,
    KEYS,
    LIMITS,
    PAGES,
    PARAMS,
    REPEATS,
    UNREACHED,
    WINDOWS,
)

from tmallerp.clock import BEIJING
from tmallerp.errors import InvalidCallError
from tmallerp.top import decode, methods
from tmallerp.top._shape import LISTS, Kind, shape_of
from tmallerp.top.files import File
from tmallerp.top.method import ID_TYPES, PagedMethod

FACTS = json.loads(
    (Path(__file__).parents[1] / "facts" / "top-catalogue.json").read_text("utf-8")
)
CLASSES = methods.load_all()
APIS = sorted(FACTS["apis"])


def fact(api):
    return FACTS["apis"][api]


def params(api):
    return {one["name"]: one for one in fact(api)["params"]}


def returned(api):
    return [one for one in fact(api)["response"] if one["name"] != "request_id"]


# --- which there are ------------------------------------------------------------------


def test_every_method_is_there():
    """
    Every API of the catalogue has a class, and every other class says why it exists.
    """
    assert set(APIS) | set(BEYOND) == set(CLASSES)
    assert len(CLASSES) >= 220


def test_names_follow_the_api():
    """
    A class is named by its API, without the platform's own prefix.
    """
    for api, cls in CLASSES.items():
        words = api.removeprefix("taobao.").replace("_", ".").split(".")
        expected = "".join(word[:1].upper() + word[1:] for word in words)

        assert expected == cls.__name__
        assert f"{expected}Answer" == cls.answer.__name__


def ours_by_itself(api):
    """Parameters a class fills by itself: which fields to read, and the first page."""
    cls = CLASSES[api]
    derived = {"fields"} if cls.fields_of else set()
    return derived | set(cls.page_of if issubclass(cls, PagedMethod) else ())


# --- parameters -----------------------------------------------------------------------


@pytest.mark.parametrize("api", APIS)
def test_parameters(api):
    """
    A class has exactly the parameters the platform documents, the same ones required.
    """
    ours = {field.name: field for field in attrs.fields(CLASSES[api])}

    assert set(params(api)) == set(ours)
    for name, documented in params(api).items():
        required = documented["required"]
        if (api, name) in PARAMS:
            required = not required
        if name in ours_by_itself(api):
            required = False

        assert required == (ours[name].default is attrs.NOTHING), name


TYPES = {
    "String": {str} | ID_TYPES,
    "Number": {int} | ID_TYPES,
    "Date": {datetime},
    "Boolean": {bool},
    "Price": {Decimal},
    "bytes": {bytes},
}


@pytest.mark.parametrize("api", APIS)
def test_parameter_types(api):
    """
    A parameter has the type the platform documents; lists are tuples, objects are values.
    """
    hints = get_type_hints(CLASSES[api])
    for name, documented in params(api).items():
        if documented["type"] == "bytes":
            assert {bytes, File} <= set(hints[name].__args__), name
            continue
        args = [
            one for one in getattr(hints[name], "__args__", ()) if one is not type(None)
        ]
        hint = (
            hints[name] if not args or type(None) not in hints[name].__args__ else args[0]
        )
        is_list = getattr(hint, "__origin__", None) is tuple
        item = hint.__args__[0] if is_list else hint
        if (api, name) in KEYS or (name == "fields" and CLASSES[api].fields_of):
            continue

        assert bool(documented.get("list")) == is_list, name
        if documented.get("model"):
            assert documented["model"] == item.__name__, name
        elif documented.get("unit") == "yuan":
            assert Decimal is item, name
        else:
            assert item in TYPES[documented["type"]], (name, item)


NAMES_AN_ID = re.compile(r"(^|_)([a-z]?id|tid|oid|iid|sku_id)s?$")


def test_ids_are_text():
    """
    What names something is text wherever it stands, never a number to count with.
    """
    every = {**CLASSES, **model_classes()}
    numbers = [
        (owner, name)
        for owner, cls in every.items()
        for name, hint in get_type_hints(cls).items()
        if NAMES_AN_ID.search(name) and int in {hint, *getattr(hint, "__args__", ())}
    ]
    lists = [
        (owner, name)
        for owner, cls in every.items()
        for name, hint in get_type_hints(cls).items()
        if NAMES_AN_ID.search(name) and "tuple[int" in str(hint)
    ]

    assert [] == numbers + lists


def least(api):
    """The smallest call of an API: every required parameter, with something in it."""
    values = {}
    for name, one in params(api).items():
        field = attrs.fields_dict(CLASSES[api])[name]
        if field.default is attrs.NOTHING:
            values[name] = sample_param(api, one)
    return values


def sample_param(api, one):
    if one.get("model"):
        value = sample_request(one["model"])
        listed = one.get("list") or (api, one["name"]) in KEYS
        return (value,) if listed else value
    kind = one["type"]
    value = {
        "String": "x",
        "Number": max(1, one.get("min", 1)),
        "Date": datetime(2026, 11, 11, tzinfo=BEIJING),
        "Boolean": True,
        "Price": Decimal("1.00"),
        "bytes": b"GIF89a",
    }[kind]
    return (value,) if one.get("list") else value


def sample_request(model):
    cls = model_classes()[model]
    values = {}
    for field in attrs.fields(cls):
        if field.default is attrs.NOTHING:
            one = next(
                f for f in FACTS["models"][model]["fields"] if f["name"] == field.name
            )
            values[field.name] = sample_param("", one)
    return cls(**values)


@functools.cache
def model_classes():
    """Every model class reached from a method, by its name."""
    found = {}
    todo = [inner for cls in CLASSES.values() for inner in (cls.answer, *inside(cls))]
    while todo:
        cls = todo.pop()
        if cls.__name__ not in found:
            found[cls.__name__] = cls
            todo += inside(cls)
    return found


def inside(cls):
    """The classes that a class's fields hold."""
    for hint in get_type_hints(cls).values():
        parts = [hint, *getattr(hint, "__args__", ())]
        parts += [inner for part in parts for inner in getattr(part, "__args__", ())]
        yield from (
            one
            for one in parts
            if isinstance(one, type) and attrs.has(one) and one is not File
        )


def test_every_model_is_there():
    """
    Every model of the catalogue has a class.
    """
    assert set(UNREACHED) == set(FACTS["models"]) - set(model_classes())


@pytest.mark.parametrize("api", APIS)
def test_the_least_call_can_be_made(api):
    """
    The required parameters alone make a call.
    """
    assert api == CLASSES[api](**least(api)).api


def too_much(one):
    """A value just beyond each documented limit."""
    kind = one["type"]
    if kind == "Number" and not one.get("list"):
        if "max" in one:
            yield one["max"] + 1
        if "min" in one:
            yield one["min"] - 1
    elif one.get("list") and "max_items" in one:
        item = sample_param("", {**one, "list": True})[0]
        yield (item,) * (one["max_items"] + 1)
    elif kind == "String" and "max_items" in one:
        yield (";" if "pattern" in one else ",").join(["1:1"] * (one["max_items"] + 1))
    elif kind == "String" and "max_len" in one:
        yield "长" * (one["max_len"] + 1)
    elif kind == "String" and "max_bytes" in one:
        yield "长" * (one["max_bytes"] // 3 + 1)
    elif kind == "bytes" and "max_bytes" in one:
        yield b"x" * (one["max_bytes"] + 1)


LIMITED = [
    (api, name)
    for api in APIS
    for name, one in params(api).items()
    if [*too_much(one)] and not (name == "fields" and CLASSES[api].fields_of)
]
"""All but the lists of fields: the platform's own examples name more than it states."""


@pytest.mark.parametrize(("api", "name"), LIMITED)
def test_limits(api, name):
    """
    What is beyond a documented limit is refused before it is sent, naming the parameter.
    """
    one = params(api)[name]
    if (api, name) in LIMITS:
        return
    for value in too_much(one):
        with pytest.raises(InvalidCallError, match=name):
            CLASSES[api](**{**least(api), name: value})


def test_limits_are_many():
    """
    The catalogue states more than a hundred limits.
    """
    assert len(LIMITED) > 100


# --- how it behaves -------------------------------------------------------------------


@pytest.mark.parametrize("api", APIS)
def test_sessions(api):
    """
    A session comes along unless the platform takes none.
    """
    assert (fact(api)["session"] != "none") == CLASSES[api].needs_session


@pytest.mark.parametrize("api", APIS)
def test_repeating(api):
    """
    Reads may be repeated; a write only where the catalogue says so without a condition.
    """
    documented = fact(api)
    expected = documented["kind"] == "read" or documented.get("idempotent") == "yes"
    if api in REPEATS:
        expected = not expected

    assert expected == CLASSES[api].idempotent


@pytest.mark.parametrize("api", APIS)
def test_windows(api):
    """
    A window has the two parameters and the length the platform documents.
    """
    window, cls = fact(api)["window"], CLASSES[api]
    days = str((window or {}).get("max", "")).partition(" day")[0]
    expected = None
    if days.isdigit():
        expected = (tuple(window["params"]), int(days))
    if api in WINDOWS:
        expected = WINDOWS[api][0]

    assert expected == (cls.window_of and (cls.window_of, cls.window_days))


@pytest.mark.parametrize("api", APIS)
def test_pages(api):
    """
    A paged call has the page parameters, sizes and counts the platform documents.
    """
    pages, cls = fact(api)["pagination"], CLASSES[api]
    paged = bool(pages) and pages["style"] == "page_no" and bool(pages.get("size_param"))
    if api in PAGES:
        paged = not paged
    assert paged == issubclass(cls, PagedMethod)
    if not paged:
        return
    call = cls(**least(api))

    assert cls.page_of == (pages["page_param"], pages["size_param"])
    assert call.asked_page()[0] == 1
    assert call.asked_page()[1] == pages.get("default_size", call.asked_page()[1])
    assert cls.last_page == pages.get("max_page")
    assert 7 == call.at_page(7).asked_page()[0]
    if "current" in pages.get("total_note", ""):
        assert cls.total_of is None


# --- answers --------------------------------------------------------------------------


@pytest.mark.parametrize("api", APIS)
def test_answer_keys(api):
    """
    An answer has exactly the keys the platform documents, and the request id.
    """
    ours = {plan.name for plan in shape_of(CLASSES[api].answer)}

    assert {one["name"] for one in returned(api)} | {"request_id"} == ours


def expected_kind(one):
    if one.get("model"):
        return {Kind.OBJECTS if one.get("list") else Kind.OBJECT}
    if one.get("list"):
        return {"Number": {Kind.NUMBERS, Kind.IDS}}.get(one["type"], {Kind.TEXTS, Kind.IDS})
    if one.get("unit") == "yuan" or one["type"] == "Price":
        return {Kind.MONEY}
    if one.get("unit") in {"fen", "points"}:
        return {Kind.NUMBER}
    return {
        "String": {Kind.TEXT, Kind.ID},
        "Json": {Kind.TEXT},
        "Number": {Kind.NUMBER, Kind.ID},
        "Date": {Kind.TIME},
        "Boolean": {Kind.FLAG},
    }[one["type"]]


@pytest.mark.parametrize("name", sorted(FACTS["models"].keys() - UNREACHED.keys()))
def test_models(name):
    """
    A model has exactly the documented fields, in the kind of their type and unit.
    """
    documented = {one["name"]: one for one in FACTS["models"][name]["fields"]}
    cls = model_classes()[name]
    if FACTS["models"][name]["direction"] == "request":
        assert set(documented) == {field.name for field in attrs.fields(cls)}
        return
    ours = {plan.name: plan for plan in shape_of(cls)}

    assert set(documented) | {f for n, f in FIELDS if n == name} == set(ours)
    for field, one in documented.items():
        if (name, field) not in KEYS:
            assert ours[field].kind in expected_kind(one), (name, field)
        if one.get("model"):
            assert one["model"] == ours[field].model.__name__


@pytest.mark.parametrize("api", APIS)
def test_answer_kinds(api):
    """
    The keys of an answer have the kind of their documented type.
    """
    plans = {plan.name: plan for plan in shape_of(CLASSES[api].answer)}
    for one in returned(api):
        assert plans[one["name"]].kind in expected_kind(one), one["name"]
        if one.get("model"):
            name = ANSWERS.get((api, one["name"]), (one["model"],))[0]

            assert name == plans[one["name"]].model.__name__


# An answer made from the catalogue alone, in both shapes, with what it must be read as.


def made(one, seed, depth=0):
    """Return (plain, wrapped, check) for a documented value."""
    if one.get("list"):
        inner = [made({**one, "list": False}, seed + i, depth + 1) for i in range(2)]
        wrapper = one.get("item_wrapper") or "string"
        return (
            [plain for plain, _, _ in inner],
            {wrapper: [wrapped for _, wrapped, _ in inner]},
            lambda got: (
                len(got) == 2 and all(c(g) for (_, _, c), g in zip(inner, got, strict=True))
            ),
        )
    if one.get("model"):
        return made_model(one["model"], seed, depth + 1)
    return made_scalar(one, seed)


def made_scalar(one, seed):
    text, kind = f"{one['name']}-{seed}", one["type"]
    if one.get("unit") == "yuan" or kind == "Price":
        value = f"{seed * 7 + 1}.0{seed % 10}"
        return value, value, lambda got: got == Decimal(value)
    if kind == "Date":
        value = f"2026-11-{seed % 28 + 1:02d} 00:00:{seed % 60:02d}"
        at = datetime(2026, 11, seed % 28 + 1, 0, 0, seed % 60, tzinfo=BEIJING)
        return value, value, lambda got: got == at and got.utcoffset() == timedelta(hours=8)
    if kind == "Boolean":
        return seed % 2 == 0, seed % 2 == 0, lambda got: got is (seed % 2 == 0)
    if kind == "Number" or one.get("unit") or one["name"] in NUMERIC:
        value = 4_990_013_425_203_542_000 + seed
        return value, value, lambda got: got in {value, str(value)}
    return text, text, lambda got: got == text


NUMERIC = {"tid", "oid", "refund_id", "num_iid", "sku_id", "gift_item_id", "gift_item_num"}


def made_model(name, seed, depth):
    plain, wrapped, checks = {}, {}, {}
    for n, one in enumerate(FACTS["models"][name]["fields"]):
        if (one.get("model") and depth > 4) or (name, one["name"]) in KEYS:
            continue
        value = made(one, seed + n, depth)
        plain[one["name"]], wrapped[one["name"]], checks[one["name"]] = value

    def check(got):
        known = {plan.name for plan in shape_of(type(got))}
        bad = [n for n, c in checks.items() if n in known and not c(getattr(got, n))]
        assert [] == bad, (name, bad)
        return True

    return plain, wrapped, check


@pytest.mark.parametrize("api", APIS)
def test_answers_in_both_shapes(api):
    """
    An answer with every documented field is read alike with wrappers and without, every
    value exact.
    """
    plain, wrapped, checks = {"request_id": "r"}, {"request_id": "r"}, {}
    for n, one in enumerate(returned(api)):
        plain[one["name"]], wrapped[one["name"]], checks[one["name"]] = made(one, n + 1)
    normal = {fact(api)["response_key"]: wrapped}
    simple = decode(CLASSES[api], json.dumps(plain).encode())

    assert simple == decode(CLASSES[api], json.dumps(normal).encode())
    assert all(check(getattr(simple, name)) for name, check in checks.items())


@pytest.mark.parametrize("api", APIS)
def test_empty_answers(api):
    """
    Lists that are ``{}``, ``[]`` or absent are empty, and everything else is None.
    """
    lists = [one["name"] for one in returned(api) if one.get("list")]
    absent = decode(CLASSES[api], b"{}")

    assert absent == decode(CLASSES[api], json.dumps({n: {} for n in lists}).encode())
    assert absent == decode(CLASSES[api], json.dumps({n: [] for n in lists}).encode())
    assert all(getattr(absent, p.name) in ((), None) for p in shape_of(type(absent)))
    assert all(p.kind in LISTS for p in shape_of(type(absent)) if p.name in lists)


# --- words ----------------------------------------------------------------------------


@functools.cache
def documented_classes():
    """Every class of methods and models with the words at each of its fields."""
    found = {}
    modules = {
        inspect.getmodule(cls) for cls in (*CLASSES.values(), *model_classes().values())
    }
    for module in modules:
        for node in ast.parse(inspect.getsource(module)).body:
            if isinstance(node, ast.ClassDef):
                found[node.name] = (ast.get_docstring(node) or "", dict(_words(node)))
    return found


def _words(node):
    for this, after in zip(node.body, [*node.body[1:], None], strict=True):
        if isinstance(this, ast.AnnAssign) and "ClassVar" not in ast.unparse(
            this.annotation
        ):
            is_text = isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant)
            yield this.target.id, after.value.value.strip() if is_text else ""


@pytest.mark.parametrize("name", sorted(documented_classes()))
def test_words(name):
    """
    Every class and every field says in a sentence what it means.
    """
    text, fields = documented_classes()[name]
    poor = [
        n for n, words in fields.items() if len(words) < 5 or not words.endswith((".", ":"))
    ]

    assert len(text) > 10
    assert text[0].isupper()
    assert [] == poor


@pytest.mark.parametrize("api", APIS)
def test_sources(api):
    """
    A class names the platform's page about it, where there is one.
    """
    url, text = fact(api).get("doc_url"), inspect.getdoc(CLASSES[api])

    assert url is None or f"Source: {url}" in text
