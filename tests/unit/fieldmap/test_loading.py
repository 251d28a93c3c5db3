"""
A map is checked when it is loaded, and every complaint has a file, a key and a line.
"""

from __future__ import annotations

import pytest
from maps import HEAD, read

from tmallerp.errors import ConfigError
from tmallerp.fieldmap import (
    Condition,
    Field,
    FieldMap,
    MapLayer,
    Rows,
    TargetField,
    bundled,
    load_map,
    parse_layer,
)

LINES = HEAD.count("\n")
GOOD = '[[field]]\nto = "A"\nfrom = "v"\n'


@pytest.mark.parametrize(
    ("text", "key", "line"),
    [
        (GOOD + 'form = "text"', "field[0].form", 4),
        (GOOD + 'constant = "x"', "field[0]", 1),
        ('[[field]]\nto = "A"', "field[0]", 1),
        ('[[field]]\nfrom = "v"', "field[0].to", 1),
        ('[[field]]\nto = "1A"\nfrom = "v"', "field[0].to", 2),
        ('[[field]]\nto = "A..B"\nfrom = "v"', "field[0].to", 2),
        ('[[field]]\nto = "A-B"\nfrom = "v"', "field[0].to", 2),
        ('[[field]]\nto = "A"\nfrom = "v.__class__"', "field[0].from", 3),
        ('[[field]]\nto = "A"\nfrom = 5', "field[0].from", 3),
        ('[[field]]\nto = "A"\ntemplate = "{7*7}"', "field[0].template", 3),
        ('[[field]]\nto = "A"\nconstant = 1.5', "field[0].constant", 3),
        ('[[field]]\nto = "A"\nconstant = nan', "field[0].constant", 3),
        ('[[field]]\nto = "A"\nconstant = 2026-01-01', "field[0].constant", 3),
        ('[[field]]\nto = "A"\nconstant = []', "field[0].constant", 3),
        ('[[field]]\nto = "A"\nconstant = "x"\nas = "number"', "field[0].constant", 3),
        ('[[field]]\nto = "A"\nconstant = "x"\ndefault = "y"', "field[0].default", 4),
        (GOOD + 'as = "float"', "field[0].as", 4),
        (GOOD + 'unit = "bushel"', "field[0].unit", 4),
        (GOOD + 'unit = "fen->kg"', "field[0].unit", 4),
        (GOOD + 'unit = "fen"\nas = "date"', "field[0].unit", 4),
        (GOOD + "digits = -1", "field[0].digits", 4),
        (GOOD + "digits = true", "field[0].digits", 4),
        (GOOD + 'digits = 2\nas = "date"', "field[0].digits", 4),
        (GOOD + 'round = "half_up"', "field[0].round", 4),
        (GOOD + "max_length = 0", "field[0].max_length", 4),
        (GOOD + 'max_length = 5\nas = "number"', "field[0].max_length", 4),
        (GOOD + "cut = true", "field[0].cut", 4),
        (GOOD + "cut = 1", "field[0].cut", 4),
        (GOOD + 'table = "nope"', "field[0].table", 4),
        (GOOD + 'table = "t"\nvalues = {a = "1"}', "field[0].table", 4),
        (GOOD + 'transform = "eval"', "field[0].transform", 4),
        (GOOD + "values = {}", "field[0].values", 4),
        (GOOD + "values = 5", "field[0].values", 4),
        (GOOD + 'values = {a = "1", b = 0.5}', "field[0].values.b", 4),
        (GOOD + 'otherwise = "x"', "field[0].otherwise", 4),
        (GOOD + 'default = "x"\nomit_if_absent = true', "field[0].default", 4),
        (GOOD + "required = true\nomit_if_absent = true", "field[0].required", 4),
        (GOOD + 'default = "abc"\nmax_length = 2', "field[0].default", 4),
        (GOOD + 'max_length = 1\nvalues = {a = "1", b = "22"}', "field[0].values.b", 5),
        (GOOD + "remove = true", "field[0].remove", 4),
        (GOOD + 'after = "B"', "field[0].after", 4),
        (GOOD + "when = []", "field[0].when", 4),
        (GOOD + 'when = "x"', "field[0].when", 4),
        (GOOD + 'when = {is = "x"}', "field[0].when.0", 4),
        (GOOD + 'when = {path = "v"}', "field[0].when.0", 4),
        (GOOD + 'when = {path = "v()", is = 1}', "field[0].when.0.path", 4),
        (GOOD + 'when = {path = "v", is = 1, is_not = 2}', "field[0].when.0", 4),
        (GOOD + 'when = {path = "v", is = 0.5}', "field[0].when.0.is", 4),
        (GOOD + 'when = {path = "v", in = []}', "field[0].when.0.in", 4),
        (GOOD + 'when = {path = "v", in = "ab"}', "field[0].when.0.in", 4),
        (GOOD + 'when = {path = "v", present = 1}', "field[0].when.0.present", 4),
        (
            GOOD + 'when = [\n{path = "v", is = 1},\n{path = "v", like = 1}]',
            "field[0].when.1.like",
            6,
        ),
        (GOOD + GOOD, "field[1].to", 5),
        (GOOD + '[[field]]\nto = "A.B"\nfrom = "v"', "field[1].to", 5),
        (
            GOOD + '[[rows]]\nto = "A"\neach = "v"\n[[rows.field]]\nto = "B"\nfrom = "row"',
            "rows[0].to",
            5,
        ),
        ('[[rows]]\nto = "R"\neach = "v"', "rows[0].field", 1),
        ('[[rows]]\nto = "R"\n[[rows.field]]\nto = "B"\nfrom = "row"', "rows[0].each", 1),
        (
            '[[rows]]\nto = "R"\neach = "v"\nas = "v"\n[[rows.field]]\nto = "B"\nfrom = "v"',
            "rows[0].as",
            4,
        ),
        (
            '[[rows]]\nto = "R"\neach = "v"\nnumber = "row"\n[[rows.field]]\nto = "B"\nfrom = "v"',
            "rows[0].number",
            4,
        ),
        (
            '[[rows]]\nto = "R"\neach = "v"\n[[rows.field]]\nto = "B"\nfrm = "row"',
            "rows[0].field[0].frm",
            6,
        ),
        ('[field]\nto = "A"\nfrom = "v"', "field", 1),
        ("[tables]\nt = 5\n" + GOOD, "tables.t", 2),
        ("[tables.t]\na = 5\n" + GOOD, "tables.t.a", 2),
        ("", "field", None),
    ],
)
def test_what_makes_no_sense_is_refused_with_its_line(text, key, line):
    """
    Misspelt, mistyped, contradictory, doubled or unknown: file, dotted key and line.
    """
    with pytest.raises(ConfigError) as caught:
        read(text + "\n")

    error = caught.value
    assert ("map.toml", key) == (error.file, error.key)
    if line is not None:
        assert line + LINES == error.line
        assert error.message.startswith(f"map.toml, line {error.line}: {key} ")


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ('version = "1"\n' + GOOD, "name"),
        ('name = "x"\n' + GOOD, "version"),
        ('name = "x"\nversion = 1\n' + GOOD, "version"),
        (HEAD + 'colour = "red"\n' + GOOD, "colour"),
        (HEAD + 'empty_is_absent = "yes"\n' + GOOD, "empty_is_absent"),
    ],
)
def test_the_head_of_a_map(text, key):
    """
    A map has a name and a version, and nothing that is not known.
    """
    with pytest.raises(ConfigError) as caught:
        parse_layer(text, "map.toml")

    assert key == caught.value.key


@pytest.mark.parametrize("text", ["a = ", "x = " + "[" * 100_000, 'a = "\x00"'])
def test_what_is_no_toml_is_refused(text):
    """
    A damaged file is one sentence with its line, not a traceback.
    """
    with pytest.raises(ConfigError, match="no TOML"):
        parse_layer(text, "map.toml")


def test_a_float_is_refused_with_a_hint():
    """
    A decimal number is written as text, so that it stays what was written.
    """
    with pytest.raises(ConfigError, match=r'write it as text \("0\.10"\)'):
        read('[[field]]\nto = "A"\nconstant = 0.10\n')


def test_files_with_a_byte_order_mark_and_other_line_ends(tmp_path):
    """
    What editors on Windows write is read, and its lines are counted alike.
    """
    file = tmp_path / "map.toml"
    file.write_bytes(b"\xef\xbb\xbf" + (HEAD + GOOD).replace("\n", "\r\n").encode())

    assert {"A": 1} == load_map(file).apply({"v": 1})
    file.write_bytes((HEAD + GOOD + "cut = 1").replace("\n", "\r\n").encode())
    with pytest.raises(ConfigError) as caught:
        load_map(str(file))

    assert LINES + 4 == caught.value.line


@pytest.mark.parametrize("content", [b"\xff\xfe", None])
def test_files_that_cannot_be_read(tmp_path, content):
    """
    A missing file and one of another encoding are named.
    """
    file = tmp_path / "map.toml"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(ConfigError, match=r"map\.toml"):
        load_map(file)


@pytest.mark.parametrize("name", ["nobody/nothing", "kingdee/../secrets", "a/b/c"])
def test_bundled_maps_are_named_not_searched_for(name):
    """
    A bundled map is an ERP and a form; no name leads out of the package.
    """
    with pytest.raises(ConfigError, match="no bundled map"):
        bundled(name)


@pytest.mark.parametrize(
    ("rule", "match"),
    [
        ({"constant": 1.5}, "exact"),
        ({"constant": b"x"}, "must be text"),
        ({"source": "v", "as_": "float"}, "as must be one of"),
        ({"source": "v", "cut": "yes"}, "true or false"),
        ({"source": "v", "values": {"a": 0.5}}, "exact"),
        ({"source": "v", "when": Condition(path="x()", is_=1)}, "must be a path"),
        ({"source": 5}, "must be text"),
    ],
)
def test_python_is_checked_like_toml(rule, match):
    """
    The same mistakes are refused in a map written in Python, naming its rule.
    """
    with pytest.raises(ConfigError, match=match) as caught:
        FieldMap.of(name="mine", version="1", fields=[Field(to="F", **rule)])

    assert "the map 'mine'" == caught.value.file
    assert caught.value.key.startswith("fields[0]")


def test_python_and_toml_mean_the_same():
    """
    A map in Python and one in TOML with the same rules have one fingerprint.
    """
    text = """
[[field]]
to = "A"
from = "v.a"
as = "number"
digits = 2
when = {path = "v.kind", in = ["a", "b"]}
[[rows]]
to = "R"
each = "v.rows"
as = "item"
[[rows.field]]
to = "B"
from = "item.b"
values = {true = "1", false = "0"}
"""
    python = FieldMap.of(
        name="other",
        version="2",
        target="SAL_SaleOrder",
        fields=[
            Field(
                to="A",
                source="v.a",
                as_="number",
                digits=2,
                when=[Condition(path="v.kind", in_=["a", "b"])],
            ),
            Rows(
                to="R",
                each="v.rows",
                name="item",
                fields=[Field(to="B", source="item.b", values={True: "1", False: "0"})],
            ),
        ],
    )

    assert read(text).fingerprint == python.fingerprint
    assert [] == read(text).diff(python)


@pytest.mark.parametrize(
    "change",
    [
        'default = "x"',
        "required = true",
        "max_length = 9",
        'values = {a = "1"}',
        'table = "t"',
        "when = {path = 'v', present = false}",
    ],
)
def test_every_option_is_in_the_fingerprint(change):
    """
    Whatever a rule says makes another fingerprint; a note does not.
    """
    tables = {"t": {"a": "1"}}
    plain = read(GOOD, tables=tables).fingerprint

    assert plain != read(f"{GOOD}{change}\n", tables=tables).fingerprint
    assert plain == read(f'{GOOD}note = "why"\n', tables=tables).fingerprint


def test_a_changed_table_changes_the_fingerprint():
    """
    The entries of a table that a rule uses belong to what the map does.
    """
    text = f'{GOOD}table = "t"\n'
    first, second = ({"t": {"a": "1"}}, {"t": {"a": "2"}})

    assert read(text, tables=first).fingerprint != read(text, tables=second).fingerprint
    assert read(GOOD, tables=first).fingerprint == read(GOOD, tables=second).fingerprint


# --- what is known of the target ------------------------------------------------------


def target(**facts):
    return {"A": TargetField(name="A", **facts)}


@pytest.mark.parametrize(
    ("facts", "value", "code"),
    [
        ({"max_length": 3}, "abcd", "too_long"),
        ({"max_length": 5, "unit": "bytes"}, "余杭", "too_long"),
        ({"max_length": 3, "unit": "gbk_bytes"}, "余杭", "too_long"),
        ({"pattern": "[A-Z]+"}, "A\n", "not_allowed"),
        ({"choices": ("a", "b")}, "c", "not_allowed"),
    ],
)
def test_targets_are_checked_for_every_value(facts, value, code):
    """
    What the target would not take is found before it is sent.
    """
    m = read(GOOD, targets=target(**facts))

    assert [code] == [one.code for one in m.check({"v": value})]


@pytest.mark.parametrize(
    ("unit", "limit", "wanted"),
    [("characters", 2, "余杭"), ("bytes", 7, "余杭"), ("gbk_bytes", 5, "余杭")],
)
def test_text_is_cut_to_the_targets_limit_at_a_whole_character(unit, limit, wanted):
    """
    A cut never leaves half a character.
    """
    m = read(f"{GOOD}cut = true\n", targets=target(max_length=limit, unit=unit))

    assert {"A": wanted} == m.apply({"v": "余杭区"})


def test_numbers_are_held_against_the_targets_decimals():
    """
    A number with more decimals than the target has is refused; zeros do not count.
    """
    m = read(f'{GOOD}as = "number"\n', targets=target(decimals=1))

    assert [] == m.check({"v": "1.50"})
    assert ["decimals"] == [one.code for one in m.check({"v": "1.55"})]


@pytest.mark.parametrize(
    ("text", "facts", "key"),
    [
        ('[[field]]\nto = "A"\nconstant = "abc"\n', {"max_length": 2}, "field[0].constant"),
        (f"{GOOD}max_length = 5\n", {"max_length": 2}, "field[0].max_length"),
        (f'{GOOD}default = "c"\n', {"choices": ("a",)}, "field[0].default"),
        (f'{GOOD}values = {{a = "c"}}\n', {"choices": ("a",)}, "field[0].values.a"),
    ],
)
def test_what_can_never_fit_is_refused_when_loading(text, facts, key):
    """
    Constants, defaults and value maps are held against the target at once.
    """
    with pytest.raises(ConfigError) as caught:
        read(text, targets=target(**facts))

    assert key == caught.value.key


def test_required_and_unknown_targets():
    """
    A field the target must have needs a rule; where strict, one it has not is refused.
    """
    needed = {"B": TargetField(name="B", required=True)}
    with pytest.raises(ConfigError, match="no rule for 'B'"):
        read(GOOD, targets=needed)
    with pytest.raises(ConfigError, match="no field of the target"):
        read(GOOD, targets={"B": TargetField(name="B")}, strict=True)

    assert read('[[field]]\nto = "B.FNumber"\nfrom = "v"\n', targets=needed, strict=True)


def test_a_map_without_rules_is_refused():
    """
    An empty map would make empty documents.
    """
    with pytest.raises(ConfigError, match="without rules"):
        FieldMap([MapLayer(name="m", version="1")])
