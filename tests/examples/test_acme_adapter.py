"""
A stranger's package is built, installed and used as its users would.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ACME = Path(__file__).parents[2] / "examples" / "acme_adapter"


def run(*arguments, cwd, site=None):
    """Run Python with a folder of installed packages in front."""
    paths = filter(None, (site and str(site), os.environ.get("PYTHONPATH")))
    return subprocess.run(
        [sys.executable, *map(str, arguments)],
        cwd=cwd,
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join(map(os.path.abspath, paths)),
            "PYTHONDONTWRITEBYTECODE": "1",
        },
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """Build the wheel and lay it out as an installer does."""
    folder = tmp_path_factory.mktemp("acme")
    done = run("-m", "hatchling", "build", "-t", "wheel", "-d", folder / "dist", cwd=ACME)
    assert 0 == done.returncode, done.stderr
    (wheel,) = (folder / "dist").glob("*.whl")
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(folder / "site")
    return folder / "site"


def test_the_command_line_shows_it(site, tmp_path):
    """
    Installed, the adapter is shown by name with what it can do and what is missing.
    """
    done = run(
        *("-m", "tmallerp", "show", "adapter", "acme", "--json"), cwd=tmp_path, site=site
    )
    told = json.loads(done.stdout)

    assert ["OrderSink", "StockSource"] == told["capabilities"]
    assert ([], ["RefundSink"]) == (
        told["pipelines"]["stock"],
        told["pipelines"]["refunds"],
    )


def test_it_is_connected_by_name(site, tmp_path):
    """
    A program names the adapter and its settings, and has it.
    """
    code = (
        "from tmallerp.erp.registry import connect\n"
        "erp = connect('acme', {'database': 'acme.db'})\n"
        "print(erp.ping()); erp.close()\n"
    )
    done = run("-c", code, cwd=tmp_path, site=site)

    assert "acme: 0 orders in acme.db" == done.stdout.strip()


def test_its_own_tests_pass(site, tmp_path):
    """
    Its author's tests, the whole examination, pass.
    """
    done = run(
        *("-m", "pytest", "-q", "-p", "no:cacheprovider", "-c", ACME / "pyproject.toml"),
        *("--rootdir", ACME, f"--basetemp={tmp_path / 'tests'}", ACME / "tests"),
        cwd=ACME,
        site=site,
    )

    assert 0 == done.returncode, done.stdout
    assert "passed" in done.stdout
