"""
The guides about messages run as they stand.
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[2] / "docs"
GUIDES = [DOCS / "guides" / "messages.md", DOCS / "zh" / "guides" / "messages.md"]


def blocks(path):
    found = re.findall(
        r"^( *)```python\n(.*?)^ *```", path.read_text("utf-8"), re.MULTILINE | re.DOTALL
    )
    return [
        "".join(line.removeprefix(indent) for line in text.splitlines(keepends=True))
        for indent, text in found
    ]


@pytest.mark.parametrize("path", GUIDES, ids=lambda path: path.parts[-3])
def test_the_snippet_runs(path, tmp_path):
    """
    The long snippet of a guide runs on the simulator and says what arrived.
    """
    (snippet,) = [text for text in blocks(path) if text.startswith("import tempfile")]
    script = tmp_path / "snippet.py"
    script.write_text(snippet, "utf-8")
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-W", "error", str(script)],
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )

    assert (0, "") == (done.returncode, done.stderr)
    assert 3 == len(done.stdout.splitlines())
    assert int(re.findall(r"\d+", done.stdout)[0]) > 50


@pytest.mark.parametrize("path", GUIDES, ids=lambda path: path.parts[-3])
def test_every_snippet_is_python(path):
    """
    Every snippet can be compiled, and names of ours in it exist.
    """
    from tmallerp.top import messages

    text = path.read_text("utf-8")
    for snippet in blocks(path):
        ast.parse(snippet)
    named = set(re.findall(r"`(Message\w+|Consumer|UnknownEvent|Outcomes)`", text))

    assert named <= set(messages.__all__)
    assert len(named) >= 3


def test_the_two_languages_say_the_same():
    """
    Both guides have the same snippets but for what is said in them, and as many parts.
    """
    english, chinese = (path.read_text("utf-8") for path in GUIDES)

    def bare(path):
        plain = [re.sub(r'#.*|"[^"]*"', "", text) for text in blocks(path)]
        return [[line.strip() for line in text.splitlines()] for text in plain]

    def skeleton(path):
        return [[line for line in text if "print" not in line] for text in bare(path)]

    assert english.count("\n## ") == chinese.count("\n## ")
    assert skeleton(GUIDES[0]) == skeleton(GUIDES[1])
