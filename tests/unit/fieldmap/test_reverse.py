"""
What a map can undo, it undoes; what it cannot, it does not claim.
"""

from __future__ import annotations

from decimal import Decimal

import pytest
from maps import ORDERED, read, source

from tmallerp.errors import MappingError
from tmallerp.fieldmap import Condition, Field, FieldMap, Rows, Transform


def made(*fields, **around):
    return FieldMap.of(name="m", version="1", fields=fields, **around)


@pytest.mark.parametrize(
    ("rule", "value"),
    [
        ({}, "a"),
        ({}, Decimal("1.50")),
        ({"as_": "text"}, "a"),
        ({"as_": "text", "reads": "integer"}, 5),
        ({"as_": "text", "reads": "datetime"}, ORDERED),
        ({"as_": "number"}, Decimal("1.50")),
        ({"as_": "integer"}, 5),
        ({"as_": "datetime"}, ORDERED),
        ({"as_": "iso_datetime"}, ORDERED),
        ({"as_": "bool_text"}, True),
        ({"as_": "fen"}, Decimal("8.80")),
        ({"unit": "percent"}, Decimal("0.13")),
        ({"unit": "fen", "as_": "integer"}, Decimal("8.80")),
        ({"digits": 4}, Decimal("1.5")),
        ({"values": {"a": "1", "b": "2"}}, "b"),
        ({"values": {"true": 1, "false": 0}, "as_": "text", "reads": "boolean"}, False),
        ({"table": "t"}, "a"),
        ({"transform": "negate"}, Decimal("1.50")),
        ({"max_length": 5}, "abc"),
        ({"omit_if_absent": True}, None),
        ({"required": True}, "a"),
    ],
)
def test_there_and_back(rule, value):
    """
    What a reversible rule made is read back as what it was made of.
    """
    m = made(Field(to="A.F", source="v.w", **rule), tables={"t": {"a": "1"}})
    back = m.reverse(m.apply({"v": {"w": value}}))

    assert ("A.F",) == m.reversible
    assert value == back.get("v", {}).get("w")
    assert all(one.is_whole for one in m.round_trips({"v": {"w": value}}))


@pytest.mark.parametrize(
    "rule",
    [
        {"source": "v", "as_": "date"},
        {"source": "v", "digits": 2, "round": "half_up"},
        {"source": "v", "max_length": 5, "cut": True},
        {"source": "v", "default": "x"},
        {"source": "v", "values": {"a": "1", "b": "1"}},
        {"source": "v", "values": {"a": "1"}, "otherwise": "2"},
        {"source": "v", "transform": "upper"},
        {"source": "v", "when": Condition(path="v", present=True)},
        {"source": "v[0]"},
        {"constant": "x"},
        {"template": "{v}{w}"},
    ],
)
def test_what_loses_something_is_not_reversible(rule):
    """
    A rule that may lose a part of the value is not read back.
    """
    assert () == made(Field(to="F", **rule)).reversible


def test_a_template_of_one_path_is_read_back():
    """
    What stands round the one path is taken off again, and must be there.
    """
    m = made(Field(to="F", template="TM-{v}/x"))

    assert {"v": "5"} == m.reverse({"F": "TM-5/x"})
    for wrong in ("TM-5", "5/x", "TM-/", 5):
        with pytest.raises(MappingError):
            m.reverse({"F": wrong})


def test_rows_are_read_back():
    """
    Rows become the list they came from; what they say of the document is the document's.
    """
    m = read("""
[[rows]]
to = "R"
each = "rows"
[[rows.field]]
to = "SKU.FNumber"
from = "row.sku"
[[rows.field]]
to = "No"
from = "order.key.platform_id"
""")

    assert {
        "order": {"key": {"platform_id": "123"}},
        "rows": [{"sku": "0001-00"}, {"sku": "GIFT"}],
    } == m.reverse(m.apply(source()))


def test_rows_of_plain_values_are_read_back():
    """
    An item may be a text itself; its number is no part of the source.
    """
    fields = [Field(to="X", source="row"), Field(to="No", source="no")]
    m = made(Rows(to="R", each="v", number="no", fields=fields))

    assert {"v": ["a", "b"]} == m.reverse(m.apply({"v": ["a", "b"]}))
    assert ("R.X",) == m.reversible


def test_fields_of_one_source_must_agree():
    """
    Where two fields say different things of one source, none is believed.
    """
    m = made(Field(to="A", source="v"), Field(to="B", source="v"))

    assert {"v": "1"} == m.reverse({"A": "1", "B": "1"})
    with pytest.raises(MappingError, match="another v"):
        m.reverse({"A": "1", "B": "2"})


@pytest.mark.parametrize("body", [{"F": "9"}, {"F": None}, {}, {"R": "text"}, {"F": []}])
def test_bodies_that_no_rule_made(body):
    """
    An unknown word or a wrong shape is refused; what is absent stays absent.
    """
    m = made(
        Field(to="F", source="v", values={"a": "1"}),
        Rows(to="R", each="w", fields=[Field(to="X", source="row.x")]),
    )
    if body.get("F") is None and "R" not in body:
        assert {} == m.reverse(body)
        return
    with pytest.raises(MappingError):
        m.reverse(body)


def test_a_transform_that_lies_is_found_out():
    """
    A way back that leads elsewhere is seen in the round trips.
    """
    lying = Transform(forward=lambda value: f"{value}!", backward=lambda _: "other")
    m = made(Field(to="F", source="v", transform="lie"), transforms={"lie": lying})
    (trip,) = m.round_trips({"v": "a"})

    assert not trip.is_whole
    assert ("a", "other") == (trip.before, trip.after)
