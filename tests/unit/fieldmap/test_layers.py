"""
An override changes single rules of a map, and nothing else.
"""

from __future__ import annotations

import pytest
from maps import read, source

from tmallerp.errors import ConfigError
from tmallerp.fieldmap import Field, FieldMap, MapLayer, Rows, load_map, parse_layer

BASE = """
[[field]]
to = "A"
constant = "a"
[[field]]
to = "B"
constant = "b"
[[rows]]
to = "R"
each = "rows"
required = true
[[rows.field]]
to = "X"
from = "row.sku"
[[rows.field]]
to = "Y"
from = "row.quantity"
[[field]]
to = "C"
constant = "c"
"""


def changed(*overrides):
    """Return the body an overridden map makes."""
    return read(BASE, *overrides).apply(source())


def test_a_rule_is_replaced_in_its_place():
    """
    A rule of the same target takes the place of the old one, whole.
    """
    body = changed('[[field]]\nto = "B"\nconstant = "new"\n')

    assert ["A", "B", "R", "C"] == list(body)
    assert "new" == body["B"]


def test_rules_are_removed_and_added():
    """
    What is removed is gone; what is new goes to the end, or to where it is wanted.
    """
    body = changed(
        """
[[field]]
to = "B"
remove = true
[[field]]
to = "D"
constant = "d"
[[field]]
to = "E"
constant = "e"
after = "A"
[[field]]
to = "F"
constant = "f"
before = "A"
"""
    )

    assert ["F", "A", "E", "R", "C", "D"] == list(body)


def test_single_fields_of_rows_are_changed():
    """
    Rows are changed field by field; what the override does not name stays.
    """
    m = read(
        BASE,
        """
[[rows]]
to = "R"
[[rows.field]]
to = "X"
constant = "x"
[[rows.field]]
to = "Z"
from = "row.title"
before = "Y"
""",
    )

    assert {"X": "x", "Z": "", "Y": 2} == m.apply(source())["R"][0]
    assert ["X", "Z", "Y"] == list(m.apply(source())["R"][0])
    assert ["missing"] == [one.code for one in m.check(source(lines=()))]


def test_the_head_of_rows_is_changed_without_their_fields():
    """
    An override that names another list keeps the fields.
    """
    body = changed(
        '[[rows]]\nto = "R"\neach = "order.lines"\nwhen = {path = "row.kind", is = "gift"}\n'
    )

    assert [{"X": "GIFT", "Y": 1}] == body["R"]


def test_rows_are_replaced_whole_where_that_is_said():
    """
    With "replace" the old fields are gone.
    """
    body = changed(
        '[[rows]]\nto = "R"\neach = "rows"\nreplace = true\n[[rows.field]]\nto = "N"\nfrom = "row.sku"\n'
    )

    assert ["N"] == list(body["R"][0])


def test_overrides_are_applied_one_after_the_other():
    """
    A later override sees what an earlier one did.
    """
    first = '[[field]]\nto = "D"\nconstant = "d"\n'
    second = '[[field]]\nto = "D"\nconstant = "dd"\nbefore = "A"\n'
    body = changed(first, second)

    assert "D" == next(iter(body))
    assert "dd" == body["D"]


@pytest.mark.parametrize(
    ("override", "key"),
    [
        ('[[field]]\nto = "N"\nremove = true\n', "field[0].remove"),
        ('[[field]]\nto = "N"\nconstant = 1\nafter = "M"\n', "field[0].after"),
        (
            '[[field]]\nto = "N"\nconstant = 1\nafter = "A"\nbefore = "B"\n',
            "field[0].before",
        ),
        (
            '[[field]]\nto = "A"\nconstant = 1\n[[field]]\nto = "A"\nconstant = 2\n',
            "field[1].to",
        ),
        ('[[field]]\nto = "A.X"\nconstant = 1\n', "field[0].to"),
        ('[[rows]]\nto = "Q"\n[[rows.field]]\nto = "X"\nfrom = "row"\n', "rows[0].each"),
        ('[[field]]\nto = "A"\nconstant = 1\nfrom = "v"\n', "field[0]"),
        ('target = "Other"\n[[field]]\nto = "A"\nconstant = 1\n', "target"),
    ],
)
def test_what_an_override_cannot_mean_is_refused(override, key):
    """
    An override that speaks of what is not there is refused with its own file and line.
    """
    with pytest.raises(ConfigError) as caught:
        read(BASE, override)

    assert ("shop1.toml", key) == (caught.value.file, caught.value.key)
    assert caught.value.line


def test_an_override_may_be_python():
    """
    Layers in TOML and in Python are mixed freely.
    """
    base = parse_layer('name = "m"\nversion = "1"\n' + BASE, "map.toml")
    override = MapLayer(
        name="acme",
        version="3",
        fields=[
            Field(to="A", remove=True),
            Rows(to="R", fields=[Field(to="X", constant="x")]),
        ],
    )
    m = load_map(base, override)

    assert "x" == m.apply(source())["R"][0]["X"]
    assert "1+acme-3" == m.version
    assert "the map 'acme'" == m.explain(source(), "R[0].X").file


def test_an_override_that_changes_nothing_keeps_the_fingerprint():
    """
    The fingerprint is that of what the map does, however it was put together.
    """
    same = '[[field]]\nto = "B"\nconstant = "b"\n'

    assert read(BASE).fingerprint == read(BASE, same).fingerprint
    assert read(BASE).fingerprint != read(BASE, same.replace('"b"', '"x"')).fingerprint


def test_tables_of_an_override_are_put_over_the_maps():
    """
    A shop adds its own codes to a table of the map.
    """
    text = '[tables.t]\na = "1"\nb = "2"\n[[field]]\nto = "A"\nfrom = "v"\ntable = "t"\n'
    m = read(text, '[tables.t]\nb = "22"\nc = "3"\n')

    assert ["1", "22", "3"] == [m.apply({"v": one})["A"] for one in "abc"]


def test_a_layer_of_python_may_be_used_again():
    """
    Making a map changes none of its layers.
    """
    layer = MapLayer(name="m", version="1", fields=[Field(to="A", source="v")])

    assert FieldMap([layer]).fingerprint == FieldMap([layer]).fingerprint
    assert layer.fields[0].where is None
