"""
The example with a real ERP: one command starts it, and its adapter passes the examination.
"""

from __future__ import annotations

import importlib.metadata
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLE = Path(__file__).parents[2] / "examples" / "tryton"
NOT_INSTALLED = 3
PLUGIN = "tmallerp.testing.plugin"


def _python(*arguments, cwd, timeout=900):
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=timeout,
        check=False,
    )


@pytest.fixture(scope="module")
def tryton():
    """
    The server's packages and its filled database, made once and kept.
    """
    done = _python(str(EXAMPLE / "start.py"), "--prepare", cwd=EXAMPLE)
    if done.returncode == NOT_INSTALLED:
        if os.environ.get("TMALLERP_REQUIRE_SERVICES") == "1":
            pytest.fail(f"Tryton is required and cannot be installed: {done.stderr[-500:]}")
        pytest.skip("Tryton cannot be installed here; the example is not examined")
    assert (0, "") == (done.returncode, done.stdout), done.stderr[-3000:]


@pytest.mark.timeout(1500)
def test_a_real_erp_passes_the_examination(tryton, tmp_path):
    """
    The adapter of the example keeps every law for orders, stock, shipments and products.
    """
    plugins = importlib.metadata.entry_points(group="pytest11")
    loaded = any(PLUGIN == one.value for one in plugins)
    options = () if loaded else ("-p", PLUGIN)
    where = ("-c", "pyproject.toml", "-o", f"cache_dir={tmp_path / 'cache'}")
    spread = ("-n", "2", "--dist", "loadscope")

    done = _python("-m", "pytest", "-q", *where, *spread, *options, cwd=EXAMPLE)

    assert 0 == done.returncode, done.stdout[-6000:] + done.stderr[-2000:]
    passed = re.search(r"(\d+) passed", done.stdout)
    assert int(passed[1]) > 100
    unproven = re.findall(r"not_examined: (.*)", done.stdout)
    assert {
        "the kit lacks late_effect",
        "the bad document was refused before it was sent",
    } >= {*unproven}


def test_it_ends_when_its_input_does(tryton):
    """
    The command says in one line of JSON where the server is, and ends with its input.
    """
    done = _python(str(EXAMPLE / "start.py"), cwd=EXAMPLE)

    assert 0 == done.returncode, done.stderr[-3000:]
    (line,) = done.stdout.splitlines()
    assert '"url": "http://127.0.0.1:' in line
