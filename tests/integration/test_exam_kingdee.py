"""
The Kingdee adapter keeps every law of every protocol, against a simulated Kingdee.
"""

from __future__ import annotations

import pytest
from kingdee_exam import KingdeeExam, served_kingdee

from tmallerp.erp.kingdee import SignIn
from tmallerp.testing.contracts import ErpContract


@pytest.fixture(scope="module")
def server():
    with served_kingdee() as running:
        yield running


@pytest.fixture(scope="module")
def signed(server):
    exam = KingdeeExam(server)
    yield exam.kit()
    exam.close()


class TestKingdee(ErpContract):
    """With signed headers, documents resting as saved."""

    @pytest.fixture
    def kit(self, signed):
        return signed
