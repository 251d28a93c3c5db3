"""
Options of the test run.
"""

from __future__ import annotations

import pytest

# So that a broken law of a contract says what was seen.
pytest.register_assert_rewrite("tmallerp.testing.contracts")


def pytest_addoption(parser):
    parser.addoption(
        "--kills",
        type=int,
        default=200,
        help="How many times the crash tests kill the pipeline.",
    )
