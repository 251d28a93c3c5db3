"""
What happens to a value: looked up, converted, formed and measured, never guessed.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from maps import ORDERED, one, order, read, source

from tmallerp.documents import LineKind
from tmallerp.errors import ConfigError, MappingError
from tmallerp.fieldmap import Condition, Field, FieldMap, Rows, Transform


@pytest.mark.parametrize(
    ("value", "rule", "wanted"),
    [
        ("a", {}, "a"),
        (5, {}, 5),
        (False, {}, False),
        (Decimal("1.50"), {}, Decimal("1.50")),
        (LineKind.GIFT, {}, "gift"),
        (5, {"as_": "text"}, "5"),
        (Decimal("1E+2"), {"as_": "text"}, "100"),
        (order().key, {"as_": "text"}, "t/main/order/123/0"),
        (ORDERED, {"as_": "text"}, "2026-11-11 00:00:07"),
        ("1.50", {"as_": "number"}, Decimal("1.50")),
        (3, {"as_": "number"}, Decimal(3)),
        (Decimal("3.00"), {"as_": "integer"}, 3),
        ("3", {"as_": "integer"}, 3),
        (ORDERED, {"as_": "date"}, "2026-11-11"),
        (date(2026, 1, 2), {"as_": "date"}, "2026-01-02"),
        (datetime(2026, 11, 10, 16, 0, 7, tzinfo=UTC), {"as_": "date"}, "2026-11-11"),
        (ORDERED, {"as_": "datetime"}, "2026-11-11 00:00:07"),
        (ORDERED, {"as_": "iso_datetime"}, "2026-11-11T00:00:07+08:00"),
        ("2026-11-11T00:00:07+08:00", {"as_": "datetime"}, "2026-11-11 00:00:07"),
        (True, {"as_": "bool_text"}, "true"),
        (Decimal("8.80"), {"as_": "fen"}, 880),
        (Decimal("0.13"), {"unit": "percent"}, Decimal(13)),
        (Decimal("8.80"), {"unit": "fen", "as_": "integer"}, 880),
        (880, {"unit": "fen->yuan"}, Decimal("8.80")),
        (13, {"unit": "percent->rate", "as_": "text"}, "0.13"),
        (Decimal(1500), {"unit": "g->kg"}, Decimal("1.500")),
        (Decimal("1.5"), {"digits": 2}, Decimal("1.50")),
        (Decimal("1.5"), {"digits": 2, "as_": "text"}, "1.50"),
        (Decimal("1.005"), {"digits": 2, "round": "half_up"}, Decimal("1.01")),
        (Decimal("1.005"), {"digits": 2, "round": "half_even"}, Decimal("1.00")),
        (Decimal("1.009"), {"digits": 2, "round": "down"}, Decimal("1.00")),
        ("gift", {"values": {"gift": True}}, True),
        (LineKind.GIFT, {"values": {LineKind.GIFT: "G"}}, "G"),
        (True, {"values": {True: "1", False: "0"}}, "1"),
        (2, {"values": {"2": 5}}, 5),
        ("x", {"values": {"a": "1"}, "otherwise": "9"}, "9"),
        ("余杭区", {"max_length": 3}, "余杭区"),
        ("余杭区", {"max_length": 2, "cut": True}, "余杭"),
        (None, {"default": "d"}, "d"),
        (None, {"default": "0", "as_": "number"}, Decimal(0)),
        ("", {}, ""),
        ("", {"default": "d", "empty_is_absent": True}, "d"),
        (" a ", {"transform": "strip"}, "a"),
        ("ab", {"transform": "upper"}, "AB"),
        (Decimal("1.10"), {"transform": "negate"}, Decimal("-1.10")),
    ],
)
def test_values_are_formed(value, rule, wanted):
    """
    Each form, unit and map makes exactly what it says, of exactly that type.
    """
    result = one(value, **rule)

    assert wanted == result
    assert type(wanted) is type(result)


@pytest.mark.parametrize(
    ("value", "rule", "code"),
    [
        (None, {}, "missing"),
        ("", {"required": True}, "missing"),
        (1.5, {}, "wrong_type"),
        (1.5, {"as_": "number"}, "wrong_type"),
        (True, {"as_": "text"}, "wrong_type"),
        (True, {"as_": "number"}, "wrong_type"),
        ("1_000", {"as_": "number"}, "wrong_type"),
        ("１２", {"as_": "number"}, "wrong_type"),
        ("NaN", {"as_": "number"}, "wrong_type"),
        ("1e3", {"as_": "number"}, "wrong_type"),
        (Decimal("NaN"), {}, "out_of_range"),
        (Decimal("1.5"), {"as_": "integer"}, "decimals"),
        (ORDERED, {}, "wrong_type"),
        (ORDERED.replace(tzinfo=None), {"as_": "date"}, "wrong_type"),
        ("11/11/2026", {"as_": "date"}, "wrong_type"),
        ("true", {"as_": "bool_text"}, "wrong_type"),
        ([1], {}, "wrong_type"),
        ({"a": 1}, {"as_": "text"}, "wrong_type"),
        (Decimal("0.001"), {"as_": "fen"}, "decimals"),
        (Decimal("0.001"), {"unit": "fen"}, "decimals"),
        (Decimal("0.001"), {"unit": "yuan"}, "decimals"),
        (Decimal("1.005"), {"digits": 2}, "decimals"),
        (Decimal("9" * 28), {"digits": 2}, "out_of_range"),
        ("x", {"values": {"a": "1"}}, "unknown_value"),
        (ORDERED, {"values": {"a": "1"}}, "unknown_value"),
        ([], {"values": {"a": "1"}}, "unknown_value"),
        ("abc", {"max_length": 2}, "too_long"),
        (5, {"transform": "strip"}, "transform_failed"),
    ],
)
def test_what_does_not_fit_is_refused(value, rule, code):
    """
    Nothing is guessed, rounded or cut unless the rule says so.
    """
    m = FieldMap.of(name="m", version="1", fields=[Field(to="F", source="v", **rule)])
    found = m.check({"v": value})

    assert [("F", code, "v")] == [(v.field, v.code, v.source) for v in found]
    with pytest.raises(MappingError):
        m.apply({"v": value})


def test_an_error_names_document_field_value_and_rule():
    """
    A refused value is reported with the form, the row, the source, the file and line.
    """
    m = read("""
[[rows]]
to = "FEntry"
each = "rows"
[[rows.field]]
to = "FPrice"
from = "row.amount"
digits = 1
""")
    lines = source()["rows"]
    with pytest.raises(MappingError) as caught:
        m.apply({"rows": [lines[0], {"amount": Decimal("1.25")}]})

    assert "SAL_SaleOrder" == caught.value.document
    assert "FEntry[1].FPrice" == caught.value.field
    assert "1.25" == caught.value.value
    assert (
        "SAL_SaleOrder: FEntry[1].FPrice (row.amount): '1.25' has more than 1 decimals "
        "(map.toml, line 8)." == caught.value.message
    )


@pytest.mark.parametrize(
    ("path", "personal"), [("order.receiver.name", False), ("settings.secret", True)]
)
def test_what_is_a_persons_is_not_shown(path, personal):
    """
    A value read through a person's field, or by a rule that says so, stays out of
    messages.
    """
    rule = Field(to="F", source=path, max_length=1, personal=personal)
    m = FieldMap.of(name="m", version="1", fields=[rule])
    given = {**source(), "settings": {"secret": "canary"}}
    given["order"] = order(receiver={"name": "canary"})
    with pytest.raises(MappingError) as caught:
        m.apply(given)

    assert "canary" not in str(caught.value)
    assert caught.value.value is None
    assert "***" == m.check(given)[0].value


def test_shown_values_are_short_and_on_one_line():
    """
    A violation shows the beginning of a long text, and no control character.
    """
    m = FieldMap.of(name="m", version="1", fields=[Field(to="F", source="v", max_length=3)])
    (found,) = m.check({"v": "a\nb\x1b[31m" + "x" * 200})

    assert found.value.startswith("a\\nb\\x1b[31mx")
    assert found.value.isprintable()
    assert len(found.value) <= 41


def test_templates_join_paths_and_text():
    """
    In braces stands a path; doubled braces are braces; the rest is text.
    """
    text = "{order.key.platform_id}/{settings.rate} {{7*7}} 号"
    fields = [Field(to="F", template=text)]

    assert {"F": "123/0.13 {7*7} 号"} == FieldMap.of(
        name="m", version="1", fields=fields
    ).apply(source())


@pytest.mark.parametrize(
    "template",
    [
        "{order.__class__}",
        "{order.key!r}",
        "{order.key:>10}",
        "{order.key.platform_id.upper()}",
        "{7*7}",
        "{}",
        "{",
        "}",
        "{{7*7}}",
        "{order.{key}}",
        "text",
    ],
)
def test_templates_know_nothing_but_paths(template):
    """
    Formats, conversions, calls, sums and lone braces are refused when the map is made.
    """
    with pytest.raises(ConfigError):
        FieldMap.of(name="m", version="1", fields=[Field(to="F", template=template)])


def test_a_template_with_an_absent_part_is_absent():
    """
    A template is absent as a whole where a path is; empty text is not absent.
    """
    rule = Field(to="F", template="{v.a}-{v.b}", omit_if_absent=True)
    m = FieldMap.of(name="m", version="1", fields=[rule])

    assert {} == m.apply({"v": {"a": "1"}})
    assert {"F": "1-"} == m.apply({"v": {"a": "1", "b": ""}})


@pytest.mark.parametrize(
    ("condition", "value", "holds"),
    [
        ({"is_": "gift"}, LineKind.GIFT, True),
        ({"is_": "gift"}, "goods", False),
        ({"is_": True}, True, True),
        ({"is_": 0}, Decimal("0.00"), True),
        ({"is_": "0"}, Decimal("0.00"), True),
        ({"is_": 1}, True, False),
        ({"is_": "gift"}, None, False),
        ({"is_not": "gift"}, None, True),
        ({"is_not": 0}, Decimal("0.01"), True),
        ({"in_": ["a", "b"]}, "b", True),
        ({"not_in": ["a", "b"]}, "b", False),
        ({"present": True}, "", False),
        ({"present": True}, 0, True),
        ({"present": False}, None, True),
    ],
)
def test_conditions(condition, value, holds):
    """
    A rule whose condition does not hold leaves its field out.
    """
    rule = Field(to="F", constant="x", when=Condition(path="v", **condition))
    m = FieldMap.of(name="m", version="1", fields=[rule])

    assert ({"F": "x"} if holds else {}) == m.apply({"v": value})


def test_all_conditions_must_hold():
    """
    Several conditions are joined by "and".
    """
    m = read("""
[[field]]
to = "F"
constant = 1
when = [{path = "a", is = "x"}, {path = "b", present = true}]
""")

    assert {"F": 1} == m.apply({"a": "x", "b": "y"})
    assert {} == m.apply({"a": "x", "b": None})


def test_tables_are_given_or_stand_in_the_map():
    """
    A table of the map is put over the caller's of the same name, entry by entry.
    """
    m = read(
        """
[tables.warehouses]
B = "CK002"
[[field]]
to = "F"
from = "w"
table = "warehouses"
""",
        tables={"warehouses": {"A": "CK001", "B": "old"}},
    )

    assert ["CK001", "CK002"] == [m.apply({"w": one})["F"] for one in "AB"]
    assert ["unknown_code"] == [one.code for one in m.check({"w": "C"})]


def test_transforms_are_given_by_name():
    """
    An integrator's function is called with the value; what it raises is a refusal that
    does not quote it.
    """

    def forward(value):
        return {"a": "1"}[value]

    m = FieldMap.of(
        name="m",
        version="1",
        fields=[Field(to="F", source="v", transform="mine")],
        transforms={"mine": Transform(forward=forward)},
    )

    assert {"F": "1"} == m.apply({"v": "a"})
    with pytest.raises(MappingError, match=r"transform 'mine' \(KeyError\)"):
        m.apply({"v": "b"})


def test_keys_have_the_order_of_the_rules():
    """
    The body's keys, nested ones too, stand in the order the rules were written in.
    """
    m = read("""
[[field]]
to = "Z.FNumber"
constant = "1"
[[rows]]
to = "M"
each = "rows"
[[rows.field]]
to = "b"
from = "row.sku"
[[rows.field]]
to = "a"
from = "row.quantity"
[[field]]
to = "headItem!define1"
template = "{order.key}"
[[field]]
to = "Z.FName"
constant = "2"
""")
    body = m.apply(source())

    assert ["Z", "M", "headItem!define1"] == list(body)
    assert {"FNumber": "1", "FName": "2"} == body["Z"]
    assert [["b", "a"], ["b", "a"]] == [list(row) for row in body["M"]]


def test_rows_are_filtered_numbered_and_nested():
    """
    Conditions choose items; a number counts the rows that are made; lists have lists.
    """
    inner = Rows(
        to="parts",
        each="row.parts",
        name="part",
        fields=[Field(to="n", template="{no}.{part}")],
        omit_if_absent=True,
    )
    outer = Rows(
        to="rows",
        each="v",
        number="no",
        when=Condition(path="row.keep", is_=True),
        fields=[Field(to="seq", source="no"), inner],
    )
    m = FieldMap.of(name="m", version="1", fields=[outer])
    given = [{"keep": False}, {"keep": True, "parts": ["a", "b"]}, {"keep": True}]

    assert {"rows": [{"seq": 1, "parts": [{"n": "1.a"}, {"n": "1.b"}]}, {"seq": 2}]} == (
        m.apply({"v": given})
    )


@pytest.mark.parametrize("given", [None, []])
def test_no_rows(given):
    """
    No rows make an empty list, nothing, or a refusal, as the rule says.
    """

    def made(**options):
        rows = Rows(to="R", each="v", fields=[Field(to="F", source="row")], **options)
        return FieldMap.of(name="m", version="1", fields=[rows])

    assert {"R": []} == made().apply({"v": given})
    assert {} == made(omit_if_absent=True).apply({"v": given})
    assert ["missing"] == [one.code for one in made(required=True).check({"v": given})]


@pytest.mark.parametrize("given", ["text", {"a": 1}, 5])
def test_what_is_no_list_makes_no_rows(given):
    """
    A text is not taken for a list of characters.
    """
    rows = Rows(to="R", each="v", fields=[Field(to="F", source="row")])
    m = FieldMap.of(name="m", version="1", fields=[rows])

    assert ["wrong_type"] == [one.code for one in m.check({"v": given})]


def test_check_finds_all_and_apply_the_first():
    """
    A check goes through every field and row, in order.
    """
    m = read("""
[[field]]
to = "A"
from = "v.a"
[[rows]]
to = "R"
each = "v.rows"
[[rows.field]]
to = "B"
from = "row"
max_length = 1
[[field]]
to = "C"
from = "v.c"
""")
    found = m.check({"v": {"rows": ["x", "yy", "zz"]}})

    assert ["A", "R[1].B", "R[2].B", "C"] == [one.field for one in found]
    with pytest.raises(MappingError, match="A "):
        m.apply({"v": {"rows": ["x", "yy"]}})


def test_empty_is_absent_can_be_said_once():
    """
    A map may say for all its rules that empty text is absent.
    """
    rules = [
        Field(to="A", source="v", default="d"),
        Field(to="B", source="v", empty_is_absent=False),
    ]
    m = FieldMap.of(name="m", version="1", fields=rules, empty_is_absent=True)

    assert {"A": "d", "B": ""} == m.apply({"v": ""})
