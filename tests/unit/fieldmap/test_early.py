"""
What a map works out early, and what it must not.
"""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from tmallerp.errors import MappingError
from tmallerp.fieldmap import Field, FieldMap, Rows

DEEP = [
    Field(to="T.U.A", source="shop.a"),
    Field(to="T.U.B", source="shop.b"),
    Rows(to="L.R", each="shop.parts", name="part", fields=[Field(to="P", source="part")]),
    Field(to="L.C", constant=1),
]


def of(*fields, **options):
    return FieldMap.of(name="m", version="1", fields=fields, **options)


@pytest.mark.parametrize("table", ["T", "L"])
def test_rows_share_no_table_however_deep(table):
    """
    What is the same in all rows is still a table of its own in each.
    """
    shop = {"a": 1, "b": 2, "parts": [7]}
    m = of(Rows(to="E", each="rows", fields=DEEP)).fixing({"shop": shop})
    first, second = m.apply({"rows": [1, 2], "shop": shop})["E"]
    inner = {"T": "U", "L": "R"}[table]

    assert first == second == {"T": {"U": {"A": 1, "B": 2}}, "L": {"R": [{"P": 7}], "C": 1}}
    assert first[table] is not second[table]
    assert first[table][inner] is not second[table][inner]


def test_what_is_fixed_is_read_once():
    """
    A map that was told what never changes reads nothing of it again.
    """
    shop = {"code": "A"}
    m = of(Field(to="A", source="shop.code")).fixing({"shop": shop})
    shop["code"] = "B"

    assert {"A": "A"} == m.apply({"shop": shop})


def test_another_thing_of_that_name_is_read():
    """
    A source may have another thing than the one that was fixed; then that is read.
    """
    m = of(Field(to="A", source="shop.code")).fixing({"shop": {"code": "A"}})

    assert {"A": "B"} == m.apply({"shop": {"code": "B"}})


def test_what_is_fixed_and_wrong_is_refused_when_it_is_used():
    """
    What never changes may be wrong; that is said of the document, as ever.
    """
    shop = {"code": 1.5}
    m = of(Field(to="A", source="shop.code")).fixing({"shop": shop})
    with pytest.raises(MappingError, match="a float is never exact") as caught:
        m.apply({"shop": shop})

    assert "A" == caught.value.field


def test_fixing_changes_no_other_map():
    """
    The map that was fixed is another than the one it was made of.
    """
    shop = {"code": "A"}
    plain = of(Field(to="A", source="shop.code"))
    plain.fixing({"shop": shop})
    shop["code"] = "B"

    assert {"A": "B"} == plain.apply({"shop": shop})


def test_the_row_that_refuses_is_named():
    """
    A value that is refused in the second row is refused there, though the first was made.
    """
    m = of(Rows(to="E", each="rows", fields=[Field(to="N.F", source="row.v")]))
    with pytest.raises(MappingError) as caught:
        m.apply({"rows": [{"v": 1}, {"v": None}]})

    assert "E[1].N.F" == caught.value.field


def test_a_source_of_no_document_is_refused():
    """
    A thing that is neither document nor mapping is not read by its attributes.
    """
    m = of(Field(to="A", source="thing.name"), Field(to="B", source="thing.other"))
    with pytest.raises(MappingError, match="SimpleNamespace"):
        m.apply({"thing": SimpleNamespace(name="x", other="y")})
