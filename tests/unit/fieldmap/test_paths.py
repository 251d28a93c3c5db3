"""
A path is looked up, never evaluated, and reaches nothing but what documents say.
"""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

import pytest
from attrs import frozen
from maps import order, source

from tmallerp.errors import ConfigError, MappingError
from tmallerp.fieldmap import Field, FieldMap
from tmallerp.secrets import Secret

HOSTILE = [
    "order.__class__",
    "order.__class__.__mro__[1].__subclasses__",
    "order._private",
    "__import__",
    "order.key()",
    "order.key.platform_id.upper()",
    "order['key']",
    "order.lines[-1]",
    "order.lines[0:2]",
    "order.lines[99999]",
    "order..key",
    "order.",
    ".order",
    "order key",
    "order.key\n",
    "1+1",
    "",
    "订单.号",
    "order.\u212aey",
    "lambda",  # is a name, and names nothing
]


def made(path, value, **rule):
    fields = [Field(to="F", source=path, **rule)]
    return FieldMap.of(name="m", version="1", fields=fields).apply(value).get("F")


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("order.key.platform_id", "123"),
        ("order.lines[1].sku", "GIFT"),
        ("order.total", Decimal("88.00")),
        ("rows[0].amount", Decimal("88.00")),
        ("settings.currency", "PRE001"),
    ],
)
def test_paths_follow_fields_properties_keys_and_items(path, value):
    """
    A name is a field or a property of a document, or a key; a number an item.
    """
    assert value == made(path, source())


@pytest.mark.parametrize("path", HOSTILE[:-1])
def test_other_texts_are_refused_when_the_map_is_made(path):
    """
    What is not names, dots and whole numbers is refused before any document comes.
    """
    with pytest.raises(ConfigError, match="must be a path"):
        made(path, source())


@pytest.mark.parametrize("path", ["order.key.parse", "order.customer.upper", "order.nope"])
def test_methods_and_unknown_names_are_refused(path):
    """
    A method is not there to be read, nor is a name that a document does not have.
    """
    with pytest.raises(MappingError, match="has no"):
        made(path, source(), omit_if_absent=True)


def test_a_name_the_source_lacks_is_refused_even_where_absence_is_allowed():
    """
    A misspelt first name is never taken for an absent value.
    """
    with pytest.raises(MappingError, match="no such name: ordr"):
        made("ordr.key", source(), omit_if_absent=True)


@pytest.mark.parametrize(
    "value", [{}, {"a": None}, {"a": {}}, {"a": {"b": []}}, {"a": {"b": [None]}}]
)
def test_absent_keys_items_and_nones_are_absent(value):
    """
    A missing key, a missing item and None on the way are all the same: absent.
    """
    assert made("v.a.b[0]", {"v": value}, omit_if_absent=True) is None
    with pytest.raises(MappingError, match="is absent"):
        made("v.a.b[0]", {"v": value})


@pytest.mark.parametrize("value", [{"a": "text"}, {"a": {"b": 1}}, {"a": {"b": "xyz"}}])
def test_what_cannot_be_looked_into_is_refused(value):
    """
    A text is no list of characters, and a number has no parts.
    """
    with pytest.raises(MappingError):
        made("v.a.b[0]", {"v": value}, omit_if_absent=True)


def test_a_path_may_meet_other_classes_from_document_to_document():
    """
    The same path reads a document, a mapping, a named tuple and None alike.
    """

    @frozen
    class Document:
        a: str

    class Pair(NamedTuple):
        a: str

    fields = [Field(to="F", source="v.a", default="-")]
    m = FieldMap.of(name="m", version="1", fields=fields)
    values = [Document("1"), {"a": "2"}, Pair("3"), None, Document("4"), {}]

    assert ["1", "2", "3", "-", "4", "-"] == [m.apply({"v": v})["F"] for v in values]


@pytest.mark.parametrize("form", [None, "text", "number", "integer", "date", "bool_text"])
def test_secrets_are_never_written_nor_shown(form):
    """
    A secret in the source is refused in every form, and stays out of the message.
    """
    with pytest.raises(MappingError) as caught:
        made("s", {"s": Secret("tell-no-one")}, as_=form)

    assert "tell-no-one" not in str(caught.value)
    assert caught.value.value != "tell-no-one"


def test_paths_are_checked_by_the_classes_of_the_source():
    """
    Where the classes of the source are told, a misspelt path is refused at once.
    """

    def load(path):
        return FieldMap.of(
            name="m",
            version="1",
            fields=[Field(to="F", source=path)],
            sources={"order": type(order())},
        )

    assert load("order.lines[0].sku")
    assert load("order.receiver.name")
    for path in (
        "order.lines[0].skuu",
        "order.key.platform",
        "ordr.key",
        "order.created.x",
    ):
        if path == "order.created.x":
            assert load(path)  # a time is looked at when it comes
            continue
        with pytest.raises(ConfigError):
            load(path)
