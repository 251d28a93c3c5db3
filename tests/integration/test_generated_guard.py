"""
No test leans on an answer that means nothing.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]

LEANING = """
from outside import Outsider
from tmallerp.simulator import SimulatorServer, WorldPlan

def test_leans():
    with SimulatorServer(WorldPlan(orders=1)) as server:
        server.world.advance(60)
        assert "appip_get_response" in Outsider.of(server).ask("taobao.appip.get")

def test_means_it(generated_answers_are_meant):
    test_leans()

def test_does_not_lean():
    with SimulatorServer(WorldPlan(orders=1)) as server:
        assert "time_get_response" in Outsider.of(server).ask("taobao.time.get")
"""


def test_leaning_on_a_generated_answer_fails(tmp_path):
    """
    A test that gets a generated answer fails, unless it says that this is meant.
    """
    (tmp_path / "conftest.py").write_text(
        (HERE / "conftest.py").read_text("utf-8"), "utf-8"
    )
    (tmp_path / "test_leaning.py").write_text(LEANING, "utf-8")
    path = os.pathsep.join([str(ROOT / "src"), str(ROOT / "tests" / "support")])
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "--rootdir", str(tmp_path), str(tmp_path)],
        capture_output=True,
        encoding="utf-8",
        env=os.environ | {"PYTHONPATH": path},
        cwd=tmp_path,
        check=False,
    )

    assert "3 passed, 1 error" in done.stdout
    assert "['taobao.appip.get']" in done.stdout
