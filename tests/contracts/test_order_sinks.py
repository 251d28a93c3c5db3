"""
The bundled sinks that need no simulated ERP keep the laws of a sink of orders.
"""

from __future__ import annotations

import pytest

from tmallerp.erp import FilesErp
from tmallerp.testing.contracts import AdapterContract, OrderSinkContract


class TestFilesErp(OrderSinkContract):
    @pytest.fixture(params=["utf-8-sig", "gb18030"])
    def sink(self, request, tmp_path):
        return FilesErp(tmp_path, encoding=request.param)


class TestFilesErpAsAdapter(AdapterContract):
    @pytest.fixture
    def sink(self, tmp_path):
        return FilesErp(tmp_path)
