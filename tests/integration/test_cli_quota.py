"""
What calls cost and what errors say, from the command line.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from tmallerp.cli._example import EXAMPLE

ENV = {
    "TMALLERP_APP_SECRET": "s",
    "TMALLERP_SESSION": "x",
    "NO_COLOR": "1",
    "COLUMNS": "120",
}


def run(*command, cwd):
    done = subprocess.run(
        [sys.executable, "-m", "tmallerp", *command],
        cwd=cwd,
        env={**os.environ, **ENV},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


@pytest.fixture
def folder(tmp_path):
    text = EXAMPLE.replace("calls_a_day = 0", "calls_a_day = 10000")
    (tmp_path / "tmallerp.toml").write_text(text, encoding="utf-8")
    return tmp_path


def test_the_day_is_shown(folder):
    """
    Each purpose has its own reserve and what nobody has reserved.
    """
    code, output, _ = run("top", "quota", "--json", cwd=folder)
    told = json.loads(output)

    assert 0 == code
    assert 4000 == told["unreserved"]
    assert {"shipping": 5500, "stock": 5500, "orders": 7000, "backfill": 4000} == told[
        "left"
    ]


def test_a_job_is_planned(folder):
    """
    A plan tells calls, whether they fit into the day, and what they leave to others.
    """
    command = ("top", "plan", "--orders", "3000", "--days", "2", "--json")
    code, output, _ = run(*command, cwd=folder)
    told = json.loads(output)

    assert 0 == code
    assert 6000 == told["calls"]["taobao.trade.fullinfo.get"]
    assert told["fits_today"] is False


@pytest.mark.parametrize(("lang", "word"), [("en", "Authorise"), ("zh", "授权")])
def test_errors_are_explained(tmp_path, lang, word):
    """
    A code is explained in the language asked for.
    """
    code, output, _ = run("errors", "27", "--lang", lang, cwd=tmp_path)

    assert 0 == code
    assert word in output


def test_an_unknown_purpose_is_refused(folder):
    """
    A purpose the configuration does not know is a wrong use.
    """
    code, _, error = run("top", "plan", "--orders", "1", "--purpose", "fun", cwd=folder)

    assert 2 == code
    assert "fun" in error


def test_reserves_beyond_a_day_are_refused(folder):
    """
    Reserves that add up to more than the day are named with their place.
    """
    file = folder / "tmallerp.toml"
    text = file.read_text("utf-8").replace("shipping = 15", "shipping = 90")
    file.write_text(text, encoding="utf-8")
    code, _, error = run("top", "quota", cwd=folder)

    assert 2 == code
    assert "quota.reserves" in error
