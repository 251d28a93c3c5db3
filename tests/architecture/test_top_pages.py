"""
The derived pages tell every method, and nothing in them leads nowhere.
"""

from __future__ import annotations

import importlib
import importlib.util
import re
from collections import Counter
from pathlib import Path

import pytest

from tmallerp.cli._texts_methods import CATEGORIES
from tmallerp.top._about import category_of, fields_about
from tmallerp.top.methods import load_all

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def pages_of():
    path = ROOT / "docs" / "_ext" / "top_pages.py"
    spec = importlib.util.spec_from_file_location("top_pages", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def pages(pages_of):
    return pages_of.pages()


def test_every_method_has_an_entry(pages):
    """
    A method stands on its category's page, with every parameter and field of its answer.
    """
    for api, cls in load_all().items():
        page = pages[f"{category_of(cls)}.md"]
        entry = page.split(f"\n## {api}\n")[1].split("\n## ")[0]
        names = {one.name for one in (*fields_about(cls), *fields_about(cls.answer))}

        assert all(f"| `{name}` |" in entry for name in names), api
        assert f"import {cls.__name__}\n" in entry


def test_every_link_has_an_end(pages):
    """
    Each label is set once, and each link leads to one.
    """
    text = "\n".join(pages.values())
    labels = Counter(re.findall(r"^\((top-[^)]+)\)=$", text, re.MULTILINE))
    links = set(re.findall(r"\]\(#(top-[^)]+)\)", text))

    assert {1} == set(labels.values())
    assert links <= labels.keys()
    assert len(links) > 400


def test_tables_are_whole(pages):
    """
    No cell breaks its table: a row has as many columns as the line under the heading.
    """
    for name, page in pages.items():
        columns = 0
        for line in page.splitlines():
            if not line.startswith("|"):
                columns = 0
                continue
            count = len(re.findall(r"(?<!\\)\|", line))
            columns = columns or count

            assert columns == count, (name, line)


def test_the_index_counts_what_there_is(pages):
    """
    The categories' counts add up to all methods, and every category has its name in 中文.
    """
    rows = re.findall(
        r"^\| \[(\w+)\].*?\| (\d+) \| (\d+) \| (\d+) \|", pages["index.md"], re.MULTILINE
    )

    assert len(load_all()) == sum(int(count) for _, count, _, _ in rows)
    assert all(int(a) == int(b) + int(c) for _, a, b, c in rows)
    assert [name for name, *_ in rows] == sorted(CATEGORIES)
    assert set(CATEGORIES) == {category_of(cls) for cls in load_all().values()}


def test_pages_are_written_once(pages_of, tmp_path):
    """
    A page that is as it was keeps its time, and one that is no more goes.
    """
    pages_of.write(tmp_path)
    (tmp_path / "gone.md").write_text("# Gone", "utf-8")
    before = {path.name: path.stat().st_mtime_ns for path in tmp_path.glob("*.md")}
    pages_of.write(tmp_path)
    after = {path.name: path.stat().st_mtime_ns for path in tmp_path.glob("*.md")}

    assert {"gone.md"} == before.keys() - after.keys()
    assert all(before[name] == after[name] for name in after)


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("``A|B`` or *c_d*", r"`A\|B` or `c_d`"),
        ("1 * 2 < 3 [x] a_b", r"1 \* 2 \< 3 \[x\] a\_b"),
        ("`TradeGet`", "[`TradeGet`](#top-trades-tradeget)"),
    ],
)
def test_a_sentence_is_safe_in_a_cell(pages_of, text, cell):
    """
    Marks of a docstring become Markdown, and no character of it ends a cell.
    """
    assert cell == pages_of.marked(text, pages_of._links())


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_the_readme_counts_right(name):
    """
    The number of methods in the README is how many there are.
    """
    text = (ROOT / name).read_text("utf-8")

    assert str(len(load_all())) in text


def test_the_glossary_names_what_exists():
    """
    The glossary has a row for every category, with two of its methods.
    """
    text = (ROOT / "docs" / "glossary.md").read_text("utf-8")
    part = text.split("## Categories")[1].split("\n## ")[0]
    rows = re.findall(r"^\| (\S+) \| `(\w+)` \|.*\| (.*?) \|$", part, re.MULTILINE)
    homes = {cls.__name__: category_of(cls) for cls in load_all().values()}

    assert {name: chinese for chinese, name, _ in rows} == CATEGORIES
    for _, category, examples in rows:
        named = re.findall(r"`(\w+)`", examples)

        assert [category] * 2 == [homes[name] for name in named]


def test_the_glossary_of_models_names_what_exists():
    """
    A model in the glossary is where it says, and so is its field.
    """
    text = (ROOT / "docs" / "glossary.md").read_text("utf-8")
    part = text.split("## Parts of a trade")[1]
    named = re.findall(r"`([a-z]+)\.([A-Z]\w+)(?:\.(\w+))?`", part)

    assert len(named) > 8
    for category, model, field in named:
        module = importlib.import_module(f"tmallerp.top.models.{category}")
        fields = {one.name for one in fields_about(getattr(module, model))}

        assert not field or field in fields
