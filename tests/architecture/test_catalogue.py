"""
Every method and model stands against the platform's own catalogue.
"""

from __future__ import annotations

import json
from pathlib import Path

import attrs
import pytest

from tmallerp.top import methods
from tmallerp.top._shape import Kind, shape_of
from tmallerp.top.method import PagedMethod

FACTS = json.loads(
    (Path(__file__).parents[1] / "facts" / "top-catalogue.json").read_text("utf-8")
)
CLASSES = methods.load_all()
PUBLIC = {"fields"}
"""Parameters that we derive and nobody passes."""

KINDS = {
    "String": {
        Kind.TEXT,
        Kind.ID,
        Kind.MONEY,
        Kind.TIME,
        Kind.NUMBER,
        Kind.TEXTS,
        Kind.FLAG,
    },
    "Price": {Kind.MONEY},
    "Number": {Kind.NUMBER, Kind.ID},
    "Date": {Kind.TIME},
    "Boolean": {Kind.FLAG},
    "Json": {Kind.TEXT},
}


def test_the_fifteen_are_there():
    """
    Exactly the calls this journey and its neighbours need have classes.
    """
    assert set(FACTS["apis"]) == set(CLASSES)
    assert 15 == len(CLASSES)


@pytest.mark.parametrize("api", sorted(FACTS["apis"]))
def test_parameters_exist(api):
    """
    Every parameter of a class is one the platform documents, required ones included.
    """
    documented = {one["name"]: one for one in FACTS["apis"][api]["params"]}
    ours = {field.name: field for field in attrs.fields(CLASSES[api])}
    needed = {name for name, one in documented.items() if one["required"]} - PUBLIC

    assert not ours.keys() - documented.keys()
    assert not needed - ours.keys()


@pytest.mark.parametrize("api", sorted(FACTS["apis"]))
def test_answers_exist(api):
    """
    Every key of an answer is one the platform documents, and none of its is left out.
    """
    documented = {one["name"] for one in FACTS["apis"][api]["response"]} | {"request_id"}
    ours = {plan.name for plan in shape_of(CLASSES[api].answer)}

    assert not ours - documented
    assert not documented - ours - {"has_next"}


def models():
    seen = {}

    def visit(cls, name):
        if name in seen or name not in FACTS["models"]:
            return
        seen[name] = cls
        for plan in shape_of(cls):
            fact = next(
                (one for one in FACTS["models"][name] if one["name"] == plan.name), None
            )
            if plan.model is not None and fact is not None:
                visit(plan.model, fact.get("model"))

    for api, cls in CLASSES.items():
        for one in FACTS["apis"][api]["response"]:
            plan = next((p for p in shape_of(cls.answer) if p.name == one["name"]), None)
            if plan is not None and plan.model is not None:
                visit(plan.model, one["model"])
    return seen


MODELS = models()


@pytest.mark.parametrize("name", sorted(MODELS))
def test_fields_exist_with_their_kind(name):
    """
    Every field of a model is documented or captured, in a kind its type can be.
    """
    documented = {one["name"]: one for one in FACTS["models"][name]}
    for plan in shape_of(MODELS[name]):
        fact = documented.get(plan.name)
        assert fact is not None, f"{name}.{plan.name} is not in the catalogue"
        if plan.kind in {Kind.OBJECT, Kind.OBJECTS}:
            assert fact.get("model"), plan.name
        elif not fact.get("model"):
            assert plan.kind in KINDS[fact["type"]] | {Kind.TEXTS}, (name, plan.name)


def test_a_trade_has_what_an_erp_needs():
    """
    A trade has sixty to eighty fields.
    """
    assert 60 <= len(shape_of(MODELS["Trade"])) <= 80


def test_writes_are_known():
    """
    What may be sent twice is stated, and no write but the memo is among it.
    """
    twice = {api for api, cls in CLASSES.items() if cls.idempotent}

    assert {
        "taobao.skus.quantity.update",
        "taobao.logistics.offline.send",
    } == set(CLASSES) - twice


def test_paged_calls_are_paged():
    """
    Calls with pages are paged methods.
    """
    paged = {api for api, cls in CLASSES.items() if issubclass(cls, PagedMethod)}
    documented = {
        api
        for api, facts in FACTS["apis"].items()
        if {"page_no", "page_size"} <= {one["name"] for one in facts["params"]}
    }

    assert documented == paged
