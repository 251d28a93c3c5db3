"""
The page of errors names every class, code and cause there is, in both languages.
"""

from __future__ import annotations

import inspect
from pathlib import Path

import pytest

from tmallerp import errors
from tmallerp.cli._texts import WORDS
from tmallerp.pipelines.quarantine import CAUSES
from tmallerp.top.suberrors import rewritten, rows

PAGE = Path(__file__).parents[2] / "docs" / "errors.md"
TEXT = PAGE.read_text(encoding="utf-8")
ROWS = {
    line.split(" | ")[0].removeprefix("| ").strip("`"): line
    for line in TEXT.splitlines()
    if line.startswith("| ")
}
CLASSES = [
    value
    for value in vars(errors).values()
    if inspect.isclass(value) and issubclass(value, errors.TmallErpError)
]


@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.__name__)
def test_every_class(cls):
    """
    A class stands there with the advice it gives.
    """
    row = ROWS[cls.__name__]

    assert cls.default_advice.en in row
    assert cls.default_advice.zh in row


def test_the_tables_are_derived():
    """
    The tables of codes are those of the library, to the letter.
    """
    assert rewritten(TEXT) == TEXT


@pytest.mark.parametrize("row", rows(), ids=lambda row: row.key)
def test_every_code(row):
    """
    A code stands there once, with its class, its advice in English and 中文, and whether
    a read and a write go again.
    """
    line, meaning = ROWS[row.key], row.meaning

    assert 1 == TEXT.count(f"| {line.split(' | ')[0].removeprefix('| ')} | ")
    assert line.endswith(f"| {meaning.advice.en} | {meaning.advice.zh} |")
    assert meaning.retry == (line.split(" | ")[2] == "yes 是")
    assert line.count("|") == 9


@pytest.mark.parametrize(("cause", "advice"), CAUSES.items(), ids=CAUSES)
def test_every_cause(cause, advice):
    """
    A cause of quarantine stands there under the words the command line uses.
    """
    assert f"| {WORDS[cause]} |" in ROWS[cause]
    assert f"| {advice.en} | {advice.zh} |" in ROWS[cause]
