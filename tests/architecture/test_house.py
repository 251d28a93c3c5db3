"""
The house keeps its own rules.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import tmallerp

ROOT = Path(__file__).parents[2]
SOURCES = sorted((ROOT / "src").rglob("*.py"))
OURS = [
    path
    for folder in ("src", "tests", "docs", "examples", "bench", ".ci", "requirements")
    for path in (ROOT / folder).rglob("*")
    if path.is_file() and not {"__pycache__", "_build"} & set(path.parts)
] + [path for path in ROOT.iterdir() if path.suffix in {".md", ".toml", ".py"}]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_rooms_are_small(path):
    """
    No module of the library is much longer than four hundred lines.

    What is one thing may be longer: the error tree, and a struct of the platform's that
    has hundreds of fields.
    """
    longer = {
        "errors.py": 440,
        "top/models/trades/trade.py": 1000,
        "top/models/trades/order.py": 560,
        "top/models/trades/sold_trade.py": 500,
    }
    name = path.relative_to(ROOT / "src" / "tmallerp").as_posix()
    limit = longer.get(name, 410)

    assert len(path.read_text("utf-8").splitlines()) <= limit


def test_nothing_is_left_to_do():
    """
    No source says that something is still to be done.
    """
    word = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X)\b")
    found = [path.name for path in SOURCES if word.search(path.read_text("utf-8"))]

    assert [] == found


def test_no_index_host_is_named():
    """
    Nothing in the project names the host of a package index.
    """
    host = re.compile(
        rb"(pypi\.|pythonhosted|index-url\s+http|simple/|/opt/)", re.IGNORECASE
    )
    found = [
        path.name
        for path in OURS
        if path != Path(__file__) and host.search(path.read_bytes())
    ]

    assert [] == found


def test_no_tool_around_the_project_is_named():
    """
    The project speaks of the project alone.
    """
    word = re.compile(rb"(farm-|\.library|issues? #?\d|shared/reference)", re.IGNORECASE)
    found = [
        path.name
        for path in OURS
        if path != Path(__file__) and word.search(path.read_bytes())
    ]

    assert [] == found


def test_the_readmes_test_command_is_what_ci_runs():
    """
    The README has exactly one test command for a shell, and CI takes it from there.
    """
    text = (ROOT / "README.md").read_text("utf-8")
    block = text.split("<!-- test command -->")[1].split("```")[1]

    assert 1 == sum(line.startswith("python3") for line in block.splitlines())
    assert "test command" in (ROOT / ".ci" / "run").read_text("utf-8")


def test_extras_and_groups_agree():
    """
    The group that uv installs has everything the demo's extra has.
    """
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    extras = project["project"]["optional-dependencies"]

    assert extras["demo"] == project["dependency-groups"]["demo"]
    assert set(extras["demo"]) == {*extras["cli"], *extras["simulator"], *extras["report"]}


def test_the_front_door_is_sorted_and_opens():
    """
    About twenty-five names, sorted, and each can be had.
    """
    names = tmallerp.__all__

    assert sorted(names) == names
    assert 20 <= len(names) <= 30
    assert all(getattr(tmallerp, name) for name in names)
    with pytest.raises(AttributeError):
        _ = tmallerp.nothing


def test_importing_is_light():
    """
    Importing the package loads neither an HTTP library nor the methods.
    """
    code = (
        "import sys, tmallerp; print('httpx' in sys.modules, 'tmallerp.top' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True
    )

    assert "False False" == done.stdout.strip()


def test_errors_say_what_now_in_both_languages():
    """
    Every error class has advice in English and 中文.
    """
    todo, seen = [tmallerp.TmallErpError], []
    while todo:
        cls = todo.pop()
        seen.append(cls)
        todo += cls.__subclasses__()

    assert all(cls.default_advice.en and cls.default_advice.zh for cls in seen)
    assert len(seen) >= 18


def test_certificates_are_always_checked():
    """
    Nothing in the sources can switch the check of certificates off.
    """
    word = re.compile(
        r"verify\s*=\s*False|CERT_NONE|CERT_OPTIONAL|check_hostname\s*=\s*False"
        r"|_create_unverified_context|trust_env\s*=\s*True|follow_redirects\s*=\s*True"
    )
    found = [path.name for path in SOURCES if word.search(path.read_text("utf-8"))]

    assert [] == found
