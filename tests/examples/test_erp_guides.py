"""
Every snippet of the guides about ERPs runs, in both languages.

Blocks in TOML whose first line names a file are written to it, blocks in Python run one
after the other in one namespace, and commands run as they stand; what is shown of their
output is what they print.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path

import pytest
from typer.testing import CliRunner

import tmallerp
from tmallerp.cli._app import app
from tmallerp.erp.registry import unregister_adapter
from tmallerp.simulator.erps import KINDS, ErpFault

DOCS = Path(__file__).parents[2] / "docs"
NAMES = ("adapter", "fieldmap", "summaries")
SOURCE = str(Path(tmallerp.__file__).parents[1])
LANGUAGES = {"guides": "en", "zh/guides": "zh"}
_BLOCK = re.compile(r"^```(toml|python|console)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_FILE = re.compile(r"# ([a-z_]+\.(?:toml|py))\n")


def blocks(folder, name):
    """Return the snippets of a page: their languages and texts."""
    return _BLOCK.findall((DOCS / folder / f"{name}.md").read_text("utf-8"))


@pytest.fixture
def place(tmp_path, monkeypatch):
    """Be in an empty folder whose modules can be imported, and leave nothing behind."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "160")
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.syspath_prepend(tmp_path)
    known = set(sys.modules)
    yield tmp_path
    unregister_adapter("shed")
    for module in set(sys.modules) - known:
        if getattr(sys.modules[module], "__file__", None) == str(tmp_path / f"{module}.py"):
            del sys.modules[module]


def run_command(text):
    """Run a command as a shell would; return what it prints."""
    program, *words = text.removeprefix("$ ").split()
    if program == "pytest":
        return examine(words)
    assert "tmallerp" == program
    done = CliRunner().invoke(app, words)
    assert 0 == done.exit_code, done.output
    return done.stdout


def examine(words):
    """Run pytest in a process of its own, with the plug-in installed or not."""
    installed = entry_points(group="pytest11", name="tmallerp")
    plugin = () if installed else ("-p", "tmallerp.testing.plugin")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *plugin, *words],
        env={**os.environ, "PYTHONPATH": SOURCE, "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert 0 == done.returncode, done.stdout
    return done.stdout


def squeezed(text):
    """Leave out what only draws tables."""
    return " ".join(re.sub(r"[─━┃│┏┓┡┩└┘╇┳┴┼├┤]", " ", text).split())


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("folder", LANGUAGES)
def test_the_snippets_run(folder, name, place, monkeypatch, capsys):
    """
    Whoever copies a page's files, code and commands has something that works.
    """
    monkeypatch.setenv("TMALLERP_LANG", LANGUAGES[folder])
    names: dict[str, object] = {}
    for number, (kind, text) in enumerate(blocks(folder, name), 1):
        file = _FILE.match(text)
        if file:
            with (place / file[1]).open("a", encoding="utf-8") as out:
                out.write(text)
        elif kind == "python":
            title = f"{name}.md, snippet {number}"
            exec(compile(text, title, "exec", dont_inherit=True), names)
        elif kind == "console":
            command, *shown = text.splitlines()
            printed = squeezed(run_command(command))
            for line in shown:
                assert squeezed(line) in printed

    assert capsys.readouterr().out.strip()


@pytest.mark.parametrize("name", NAMES)
def test_the_languages_say_the_same(name):
    """
    The page in 中文 has the headings, snippets, commands and tables of the English one.
    """
    texts = [(DOCS / folder / f"{name}.md").read_text("utf-8") for folder in LANGUAGES]
    codes = [
        [
            text.splitlines()[0] if kind == "console" else re.sub(r"#.*", "", text)
            for kind, text in blocks(folder, name)
        ]
        for folder in LANGUAGES
    ]
    shapes = [re.findall(r"^(#+ |\|-.*)", text, re.MULTILINE) for text in texts]

    assert codes[0] == codes[1]
    assert shapes[0] == shapes[1]


def test_the_simulator_page_shows_what_works(capsys):
    """
    What the page about the simulator shows in Python runs, simulated ERPs included.
    """
    text = (DOCS / "simulator.md").read_text("utf-8")
    codes = re.findall(r"^```python\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    for number, code in enumerate(codes, 1):
        exec(
            compile(code, f"simulator.md, snippet {number}", "exec", dont_inherit=True), {}
        )

    assert 2 == len(codes)
    assert "No answer" in capsys.readouterr().out


def test_the_simulator_page_names_every_erp_and_fault():
    """
    Each kind of ERP and each fault is on the page about the simulator.
    """
    text = (DOCS / "simulator.md").read_text("utf-8").split("## Simulated ERPs")[1]
    named = set(re.findall(r"`([a-z0-9_]+)`", text))

    assert set(KINDS) <= named
    assert {fault.value for fault in ErpFault} <= named
