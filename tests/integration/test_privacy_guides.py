"""
What the guides on the push database and on privacy show runs as it stands.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
import tests_mariadb as mariadb

DOCS = Path(__file__).parents[2] / "docs"


def run(page, **names):
    """Run a page's Python, block after block, in a process of its own."""
    text = (DOCS / page).read_text("utf-8")
    code = "\n".join(re.findall(r"```python\n(.*?)```", text, re.DOTALL))
    for old, new in names.items():
        code = code.replace(old, new)
    return subprocess.run(
        [sys.executable, "-X", "utf8", "-W", "error", "-c", code],
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize("page", ["guides/privacy.md", "zh/guides/privacy.md"])
def test_the_guide_on_privacy_runs(page):
    """
    The guide on privacy runs on the simulated shop.
    """
    done = run(page)

    assert (0, "") == (done.returncode, done.stderr)


@pytest.mark.parametrize("page", ["guides/jdp.md", "zh/guides/jdp.md"])
def test_the_guide_on_the_push_database_runs(page):
    """
    The guide on the push database runs on a MariaDB.
    """
    mariadb.require()
    name = mariadb.random_name("guide")
    try:
        done = run(page, sys_info_try=name)
    finally:
        mariadb.run(f"DROP DATABASE IF EXISTS `{name}`")

    assert (0, "") == (done.returncode, done.stderr)
