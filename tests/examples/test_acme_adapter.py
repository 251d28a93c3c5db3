"""
A stranger's package is built, installed and used as its users would.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tmallerp.simulator import SimulatorServer, WorldPlan

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


def test_the_command_line_joins_a_shop_to_it(site, tmp_path):
    """
    With the section of the guide the shop's orders go into its data base, beside the
    configuration.
    """
    guide = (ACME.parents[1] / "docs" / "guides" / "erps.md").read_text("utf-8")
    section = re.search(
        r"^\[shops\.main\.erp\]\nkind = \"acme\"\n[^`]*", guide, re.MULTILINE
    )
    with SimulatorServer(WorldPlan(orders=40, poison=0), real_time=True) as shop:
        (tmp_path / "tmallerp.toml").write_text(
            f"""
[shops.main]
live = true
[shops.main.top]
app_key = "{shop.app_key}"
app_secret = "{shop.app_secret}"
session = "{shop.session}"
endpoint = "{shop.url}"
{section[0]}
[shops.main.sync]
horizon_hours = 25
""",
            "utf-8",
        )
        told = [
            run("-m", "tmallerp", *words, "--json", cwd=tmp_path, site=site)
            for words in (("doctor",), ("sync", "orders"), ("prove",), ("sync", "orders"))
        ]
    doctor, first, proof, second = (json.loads(one.stdout.split("\n")[-2]) for one in told)

    pipelines = next(c for c in doctor["checks"] if c["check"] == "pipelines")
    assert 0 == told[0].returncode
    assert "can run: orders, stock." in pipelines["text"]
    # It knows no articles yet, and refuses orders as it would a stranger's.
    assert first["outcomes"]["rejected"] == proof["quarantined"]["missing_base"]
    assert {} == second["outcomes"]
    assert (tmp_path / "acme.db").exists()


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
