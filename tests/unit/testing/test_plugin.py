"""
The pytest plugin examines what it is given and costs nothing where it is not asked.
"""

from __future__ import annotations

import importlib.metadata
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import tmallerp

SOURCE = str(Path(tmallerp.__file__).parents[1])
HEAVY = ("attrs", "cattrs", "httpx", "hypothesis", "msgspec", "tenacity")
OURS = (
    "tmallerp.documents",
    "tmallerp.erp",
    "tmallerp.top",
    "tmallerp.testing.examination",
)
REFERENCE = "tmallerp.testing.examination.reference:connect"


def _python(*args, cwd):
    path = os.pathsep.join([SOURCE, str(cwd)])
    env = {**os.environ, "PYTHONPATH": path, "PYTHONUTF8": "1"}
    return subprocess.run(
        [sys.executable, *args],
        cwd=cwd,
        env=env,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def _pytest(*args, cwd):
    installed = importlib.metadata.entry_points(group="pytest11", name="tmallerp")
    plugin = () if installed else ("-p", "tmallerp.testing.plugin")
    options = ("-q", "-p", "no:cacheprovider", "-o", "addopts=", *plugin)
    return _python("-m", "pytest", *options, *args, cwd=cwd)


def test_loading_the_plugin_loads_nothing_heavy(tmp_path):
    """
    The module every pytest run loads brings neither our rooms nor other packages.
    """
    code = (
        "import sys, pytest; before = set(sys.modules);"
        "import tmallerp.testing.plugin;"
        "print(*sorted(set(sys.modules) - before))"
    )

    result = _python("-c", code, cwd=tmp_path)

    loaded = result.stdout.split()
    assert "tmallerp.testing.plugin" in loaded, result.stderr
    assert [] == [one for one in loaded if one.startswith((*HEAVY, *OURS))]
    # What tmallerp itself needs of ours: errors, secrets, the package.
    assert len([one for one in loaded if one.startswith("tmallerp")]) < 10


def test_an_adapter_is_examined_and_reported(tmp_path):
    """
    One option names the adapter, the other where the report goes.
    """
    result = _pytest(
        "--tmallerp-adapter", REFERENCE, "--tmallerp-report", "out", cwd=tmp_path
    )

    page = (tmp_path / "out" / "exam.html").read_text("utf-8")
    report = json.loads((tmp_path / "out" / "exam.json").read_text("utf-8"))
    assert 0 == result.returncode, result.stdout
    assert "适配器考试" in result.stdout
    assert report["totals"]["passed"] > 400
    assert report["totals"]["failed"] == 0
    assert "写两次只有一份" in page
    assert "<script" not in page


BROKEN = """
from tmallerp.erp import MemoryErp
from tmallerp.testing.examination.reference import kit_for

class Liar(MemoryErp):
    def ping(self):
        return "two\\n<lines>"

def connect():
    return kit_for(Liar)
"""


def test_a_broken_adapter_fails_and_the_report_says_where(tmp_path):
    """
    A broken law fails the run and stands in the table, the JSON and the page.
    """
    (tmp_path / "liar.py").write_text(BROKEN, "utf-8")

    result = _pytest(
        "--tmallerp-adapter",
        "liar:connect",
        "--tmallerp-report",
        "out",
        "-k",
        "adapter.",
        cwd=tmp_path,
    )

    report = json.loads((tmp_path / "out" / "exam.json").read_text("utf-8"))
    failed = [one["check"] for one in report["findings"] if one["verdict"] == "failed"]
    assert 1 == result.returncode
    assert [
        "adapter.ping_is_a_line_for_people",
        "adapter.ping_says_when_it_is_down",
    ] >= failed
    assert "FAILED adapter.ping_is_a_line_for_people" in result.stdout
    assert "Broken laws" in (tmp_path / "out" / "exam.html").read_text("utf-8")


def test_only_the_examination_runs(tmp_path):
    """
    Without paths the project's own tests are left alone; with paths they run too.
    """
    (tmp_path / "test_own.py").write_text("def test_own():\n    assert False\n", "utf-8")

    asked = ("--tmallerp-adapter", REFERENCE, "-k", "test_own or adapter.ping")
    alone = _pytest(*asked, cwd=tmp_path)
    beside = _pytest(*asked, "test_own.py", cwd=tmp_path)

    assert (0, 1) == (alone.returncode, beside.returncode)
    assert "2 passed" in alone.stdout
    assert "1 failed, 2 passed" in beside.stdout


def test_findings_come_from_other_processes(tmp_path):
    """
    The report is whole when the laws run in several processes.
    """
    pytest.importorskip("xdist")

    options = ("--tmallerp-report", "out", "-n", "2", "-k", "adapter.")
    result = _pytest("--tmallerp-adapter", REFERENCE, *options, cwd=tmp_path)

    report = json.loads((tmp_path / "out" / "exam.json").read_text("utf-8"))
    assert 0 == result.returncode, result.stdout
    assert 11 == report["totals"]["passed"]


SUITE = """
import pytest
from tmallerp.testing.contracts import VoucherSinkContract
from tmallerp.testing.examination.reference import connect

class TestVouchers(VoucherSinkContract):
    @pytest.fixture
    def kit(self):
        return connect()
"""


def test_a_suite_is_reported_too(tmp_path):
    """
    A class for one protocol is the same examination, with fixtures.
    """
    (tmp_path / "test_vouchers.py").write_text(SUITE, "utf-8")

    result = _pytest("--tmallerp-report", "out", "test_vouchers.py", cwd=tmp_path)

    report = json.loads((tmp_path / "out" / "exam.json").read_text("utf-8"))
    assert 0 == result.returncode, result.stdout
    assert ["vouchers"] == [one["shaft"] for one in report["protocols"]]


@pytest.mark.parametrize(
    ("where", "said"),
    [
        ("no_such_module:connect", "cannot be imported"),
        ("tmallerp.errors:connect", "has no 'connect'"),
        ("tmallerp.errors:Advice", "failed: TypeError"),
    ],
)
def test_a_wrong_name_is_told(tmp_path, where, said):
    """
    A name that leads nowhere is told in one line.
    """
    result = _pytest("--tmallerp-adapter", where, cwd=tmp_path)

    assert 0 != result.returncode
    assert said in result.stdout + result.stderr
