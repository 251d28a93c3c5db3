"""
Acme's adapter keeps every law of the protocols it satisfies.
"""

from __future__ import annotations

import pytest
from exam import kit_in

from acme_erp import PLUGIN
from tmallerp.erp.registry import capabilities, plugin_named
from tmallerp.testing.contracts import (
    AdapterContract,
    OrderSinkContract,
    StockSourceContract,
)


class _Kit:
    @pytest.fixture
    def kit(self, tmp_path):
        kit, books = kit_in(tmp_path)
        yield kit
        books.close()


class TestAdapter(_Kit, AdapterContract):
    """What every adapter keeps."""


class TestOrders(_Kit, OrderSinkContract):
    """What every sink of orders keeps."""


class TestStock(_Kit, StockSourceContract):
    """What every source of stock keeps."""


def test_it_is_found_by_name():
    """
    Once the package is installed, tmallerp finds the adapter by its name.
    """
    assert plugin_named("acme") is PLUGIN
    assert {"OrderSink", "StockSource"} == set(capabilities(PLUGIN.adapter))


def test_it_is_made_of_settings(tmp_path):
    """
    A configuration's table becomes an adapter.
    """
    erp = PLUGIN.connect({"database": str(tmp_path / "acme.db")})

    assert erp.ping().startswith("acme: 0 orders")
    erp.close()
