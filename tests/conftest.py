"""
Options of the test run.
"""

from __future__ import annotations


def pytest_addoption(parser):
    parser.addoption(
        "--kills",
        type=int,
        default=200,
        help="How many times the crash tests kill the pipeline.",
    )
