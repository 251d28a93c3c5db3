"""
The adapters of YonBIP and U8 keep every law of every protocol they have, over real HTTP.
"""

from __future__ import annotations

import pytest
from yonyou_exam import yonyou_exam

from tmallerp.testing.contracts import ErpContract


@pytest.fixture(scope="module")
def yonbip():
    with yonyou_exam("yonyou") as exam:
        yield exam.kit()


@pytest.fixture(scope="module")
def u8():
    with yonyou_exam("u8") as exam:
        yield exam.kit()


class TestYonBip(ErpContract):
    """YonBIP, as a company has it."""

    @pytest.fixture
    def kit(self, yonbip):
        return yonbip


class TestU8(ErpContract):
    """U8, as a company has it."""

    @pytest.fixture
    def kit(self, u8):
        return u8
