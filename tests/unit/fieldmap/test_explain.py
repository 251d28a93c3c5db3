"""
A map says why a field says what it says, and what another map would change.
"""

from __future__ import annotations

from decimal import Decimal

import pytest
from maps import read, source

from tmallerp.errors import MappingError

MAP = """
[[field]]
to = "A.FNumber"
from = "order.customer"
max_length = 10
[[field]]
to = "T"
constant = "x"
when = {path = "order.platform_status", is = "CLOSED"}
[[rows]]
to = "R"
each = "rows"
number = "no"
when = {path = "row.kind", is = "gift"}
[[rows.field]]
to = "P"
from = "row.amount"
unit = "fen"
as = "integer"
[[rows.field]]
to = "N"
template = "{order.key.platform_id}-{no}"
[[field]]
to = "O"
from = "order.paid"
as = "date"
omit_if_absent = true
[[field]]
to = "L"
from = "order.receiver.name"
max_length = 1
"""


def explained(field, *overrides):
    return read(MAP, *overrides).explain(source(), field)


def test_a_field_of_the_head():
    """
    Value, source, rule, file and line, map and version are told.
    """
    told = explained("A.FNumber")

    assert ("TMALL01", "order.customer", "from") == (told.value, told.source, told.kind)
    assert 'from = "order.customer", max_length = 10' == told.rule
    assert ("map.toml", 5) == (told.file, told.line)
    assert ("orders", "1", "orders 1") == (told.map_name, told.version, told.layer)


def test_a_field_of_a_row():
    """
    A row is counted as the target counts it, after conditions chose; each step is told.
    """
    told = explained("R[0].P")

    assert 0 == told.value
    assert [
        ("from = row.amount", Decimal("0.00")),
        ('unit = "fen"', Decimal(0)),
        ('as = "integer"', 0),
    ] == list(told.steps)
    assert "123-1" == explained("R[0].N").value


def test_the_layer_that_made_it():
    """
    A rule of an override is explained with the override's file, name and version.
    """
    told = explained("A.FNumber", '[[field]]\nto = "A.FNumber"\nconstant = "Z"\n')

    assert ("Z", "constant", "shop1.toml", 3) == (
        told.value,
        told.kind,
        told.file,
        told.line,
    )
    assert ("1+shop-1", "shop 1") == (told.version, told.layer)


@pytest.mark.parametrize(("field", "why"), [("T", "condition"), ("O", "absent")])
def test_why_a_field_is_left_out(field, why):
    """
    A field that is not made says whether its condition or its source is to blame.
    """
    told = explained(field)

    assert (None, why) == (told.value, told.omitted)


def test_a_refused_value_is_explained_too():
    """
    A refusal is part of the explanation, with the steps that went well.
    """
    told = explained("L")

    assert "too_long" == told.problem.code
    assert "***" == told.problem.value
    assert told.personal
    assert [("from = order.receiver.name", "张**")] == list(told.steps)


def test_rows_as_a_whole():
    """
    A list is explained as a list.
    """
    told = explained("R")

    assert ("rows", "rows") == (told.kind, told.source)
    assert [{"P": 0, "N": "123-1"}] == told.value


@pytest.mark.parametrize("field", ["X", "R[0].X", "R[5].P", "A", "R[0]P", "T.X", ""])
def test_fields_that_are_not_made(field):
    """
    A field the map does not make, or a row that is not there, is refused.
    """
    with pytest.raises(MappingError):
        explained(field)


def test_differences_between_maps():
    """
    Added, removed, changed and moved rules are told, in rows too, and tables.
    """
    old = read('[tables.t]\na = "1"\n' + MAP)
    new = read(
        '[tables.t]\na = "2"\n' + MAP,
        """
[[field]]
to = "T"
remove = true
[[field]]
to = "New"
constant = 1
[[field]]
to = "L"
from = "order.receiver.name"
max_length = 1
before = "A.FNumber"
[[rows]]
to = "R"
[[rows.field]]
to = "P"
from = "row.amount"
as = "number"
""",
    )
    found = {(one.kind, one.field): one for one in old.diff(new)}

    assert {
        ("removed", "T"),
        ("added", "New"),
        ("moved", "L"),
        ("changed", "R.P"),
        ("table", "t.a"),
    } == set(found)
    change = found["changed", "R.P"]
    assert 'from = "row.amount", unit = "fen", as = "integer"' == change.before
    assert 'from = "row.amount", as = "number"' == change.after
    assert "shop1.toml:17" == change.where


def test_equal_maps_do_not_differ():
    """
    A map has no difference to itself.
    """
    assert [] == read(MAP).diff(read(MAP))
