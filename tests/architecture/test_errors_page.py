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
from tmallerp.top.suberrors import CODES, SUB_CODES

PAGE = Path(__file__).parents[2] / "docs" / "errors.md"
ROWS = {
    line.split(" | ")[0].removeprefix("| ").strip("`"): line
    for line in PAGE.read_text(encoding="utf-8").splitlines()
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


@pytest.mark.parametrize(
    ("code", "meaning"), [*CODES.items(), *SUB_CODES], ids=lambda value: str(value)[:30]
)
def test_every_code(code, meaning):
    """
    A code stands there with its advice, and with whether a repeat can help.
    """
    row = ROWS[str(code)]

    assert f"| {meaning.advice.en} | {meaning.advice.zh} |" in row
    assert ("yes" in row) == meaning.retry


@pytest.mark.parametrize(("cause", "advice"), CAUSES.items(), ids=CAUSES)
def test_every_cause(cause, advice):
    """
    A cause of quarantine stands there under the words the command line uses.
    """
    assert f"| {WORDS[cause]} |" in ROWS[cause]
    assert f"| {advice.en} | {advice.zh} |" in ROWS[cause]
