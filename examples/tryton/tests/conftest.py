"""One Tryton for all tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from exam import Running, kit

from tmallerp.testing.examination import ExamKit


@pytest.fixture(scope="session")
def running() -> Iterator[Running]:
    """Start a Tryton, once."""
    server = Running()
    yield server
    server.close()


@pytest.fixture(scope="session")
def kit_of_all(running: Running) -> Iterator[ExamKit]:
    """Make the kit, once."""
    made = kit(running)
    yield made
    assert made.close is not None
    made.close()
