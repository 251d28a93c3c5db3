"""
The described JSON service keeps every law of every protocol it has, over real HTTP.
"""

from __future__ import annotations

import pytest
from rest_exam import rest_exam

from tmallerp.testing.contracts import ErpContract


@pytest.fixture(scope="module")
def sample():
    with rest_exam() as exam:
        yield exam.kit()


class TestRest(ErpContract):
    """The bundled sample, as it is."""

    @pytest.fixture
    def kit(self, sample):
        return sample
