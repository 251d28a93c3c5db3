"""
Field maps are tried, explained and compared from the command line.
"""

from __future__ import annotations

import json

import pytest
from maps import HEAD, order
from typer.testing import CliRunner

from tmallerp.cli._app import app
from tmallerp.cli._texts_map import MAPS
from tmallerp.documents import order_to_json
from tmallerp.fieldmap import Change, Transform, Violation

MAP = """
[[field]]
to = "FBillNo"
template = "TM-{order.key.platform_id}"
[[field]]
to = "FLinkMan"
from = "order.receiver.name"
max_length = 10
[[rows]]
to = "FEntry"
each = "order.lines"
[[rows.field]]
to = "FPrice"
from = "row.amount"
digits = 2
"""
TRANSFORMS = {
    "lie": Transform(forward=lambda value: value, backward=lambda _: "other"),
}


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("COLUMNS", "160")
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("TMALLERP_LANG", "en")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "map.toml").write_text(HEAD + MAP, "utf-8")
    override = 'name = "acme"\nversion = "2"\n[[field]]\nto = "FNote"\nconstant = "x"\n'
    (tmp_path / "acme.toml").write_text(override, "utf-8")
    given = [{"order": json.loads(order_to_json(order()))}]
    (tmp_path / "good.json").write_text(json.dumps(given), "utf-8")
    given.append({"order": {"key": {}, "receiver": {"name": "canary" * 9}, "lines": []}})
    (tmp_path / "bad.json").write_text(json.dumps(given), "utf-8")
    return tmp_path


def run(*words):
    done = CliRunner().invoke(app, ["map", *words])
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code, done.stdout, done.stderr


def told(*words):
    code, out, _ = run(*words, "--json")
    return code, json.loads(out.splitlines()[-1])


def test_a_map_alone_is_checked():
    """
    Without samples the rules are checked and the map is named with its version.
    """
    code, out, _ = run("test", "map.toml", "-o", "acme.toml")

    assert 0 == code
    assert "orders 1+acme-2, 5 fields, 3 of them read back" in out
    assert "No sample was given" in out


def test_samples_are_mapped_and_read_back():
    """
    Every sample is mapped, and what is reversible comes back alike.
    """
    code, found = told("test", "map.toml", "--samples", "good.json")

    assert 0 == code
    assert found["ok"]
    assert [(4, 4)] == [(one["fields"], one["round_trips"]) for one in found["samples"]]


def test_samples_that_are_refused_are_listed():
    """
    A refused sample ends with 1 and says field, problem and source, but no person.
    """
    code, out, _ = run("test", "map.toml", "--samples", "bad.json")

    assert 1 == code
    assert "1 of 2 samples failed." in out
    assert "order.key.platform_id" in out
    assert "too long (10 characters)" in out
    assert "canary" not in out


def test_round_trips_that_fail_are_listed(folder, monkeypatch):
    """
    A way back that leads elsewhere ends with 1.
    """
    text = HEAD + '[[field]]\nto = "F"\nfrom = "v"\ntransform = "lie"\n'
    (folder / "lie.toml").write_text(text, "utf-8")
    (folder / "v.json").write_text('{"v": "a"}', "utf-8")
    (folder / "acme_functions.py").write_text(
        "from tmallerp.fieldmap import Transform\n"
        "FUNCTIONS = {'lie': Transform(forward=str, backward=lambda _: 'other')}\n",
        "utf-8",
    )
    monkeypatch.syspath_prepend(str(folder))
    words = ("test", "lie.toml", "-s", "v.json", "--transforms", "acme_functions:FUNCTIONS")
    code, found = told(*words)

    assert 1 == code
    assert [{"field": "F", "source": "v", "before": "a", "after": "other"}] == found[
        "samples"
    ][0]["differing"]
    assert "a → other" in run(*words)[1]


@pytest.mark.parametrize(
    "words",
    [
        ("test", "nowhere.toml"),
        ("test", "kingdee/nothing"),
        ("test", "map.toml", "--samples", "nowhere.json"),
        ("test", "map.toml", "--samples", "map.toml"),
        ("test", "map.toml", "--tables", "good.json"),
        ("test", "map.toml", "--transforms", "nowhere:X"),
        ("test", "map.toml", "--transforms", "json:loads"),
        ("test", "acme.toml", "-o", "map.toml", "-o", "bad.json"),
        ("explain", "map.toml", "FBillNo", "-s", "nowhere.json"),
        ("diff", "map.toml", "nowhere.toml"),
    ],
)
def test_what_cannot_be_used_ends_with_two(words):
    """
    A file that is missing or says something else is a sentence and exit code 2.
    """
    code, _, error = run(*words)

    assert 2 == code
    assert "What now:" in error


def test_tables_are_given_in_a_file(folder):
    """
    Code tables that an adapter would give are given in TOML.
    """
    text = HEAD + '[[field]]\nto = "F"\nfrom = "v"\ntable = "t"\n'
    (folder / "t.toml").write_text(text, "utf-8")
    (folder / "tables.toml").write_text('[t]\na = "CK001"\n', "utf-8")
    (folder / "v.json").write_text('{"v": "a"}', "utf-8")
    words = ("explain", "t.toml", "F", "-s", "v.json", "--tables", "tables.toml")
    code, found = told(*words)

    assert (0, "CK001") == (code, found["value"])


def test_a_field_is_explained():
    """
    Source, rule, file, line and version of one field are told.
    """
    code, found = told("explain", "map.toml", "FEntry[0].FPrice", "-s", "good.json")

    assert 0 == code
    assert ("88.00", {"row.amount": "88.00"}) == (found["value"], found["sources"])
    assert ("map.toml", 15, "1") == (found["file"], found["line"], found["version"])
    assert 'from = "row.amount", digits = 2' == found["rule"]


def test_a_persons_data_is_shown_only_when_asked():
    """
    What a person's field says is hidden unless the option says otherwise.
    """
    words = ("explain", "map.toml", "FLinkMan", "-s", "good.json")

    assert "***" == told(*words)[1]["value"]
    assert "张" not in run(*words)[1]
    assert "张**" == told(*words, "--show-personal")[1]["value"]


def test_a_field_that_is_not_made_ends_with_one():
    """
    A field the map does not make is a sentence.
    """
    code, _, error = run("explain", "map.toml", "FNo", "-s", "good.json")

    assert 1 == code
    assert "makes no field 'FNo'" in error


def test_maps_are_compared():
    """
    Two maps are compared rule by rule.
    """
    code, found = told("diff", "map.toml", "map.toml", "-o", "acme.toml")

    assert 0 == code
    assert [("added", "FNote", "acme.toml:3")] == [
        (one["kind"], one["field"], one["where"]) for one in found["changes"]
    ]
    assert "The maps do the same." in run("diff", "map.toml", "map.toml")[1]


def test_the_other_language():
    """
    What is said to people is said in 中文 too.
    """
    out = run("test", "map.toml", "--samples", "bad.json", "--lang", "zh")[1]

    assert "2 个样例中有 1 个失败" in out
    assert "过长" in out


def test_bundled_maps_are_listed():
    """
    The maps that come with adapters are named.
    """
    code, found = told("names")

    assert 0 == code
    assert all(name.count("/") == 1 for name in found)
    for name in found:
        assert 0 == run("test", name)[0]


def test_every_stable_word_has_a_text():
    """
    Every problem and kind of change is said in both languages.
    """
    words = {
        word
        for cls, name in ((Violation, "code"), (Change, "kind"))
        for word in _words(cls, name)
    }

    assert all(MAPS[f"map_{word}"][0] and MAPS[f"map_{word}"][1] for word in words)


def _words(cls, name):
    import typing

    return typing.get_args(typing.get_type_hints(cls)[name])
