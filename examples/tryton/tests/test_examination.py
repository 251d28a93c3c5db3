"""The adapter keeps the laws of every protocol it satisfies, on a real Tryton."""

from __future__ import annotations

import pytest

from tmallerp.testing.contracts import (
    AdapterContract,
    OrderSinkContract,
    ProductSinkContract,
    ProductSourceContract,
    ShipmentSourceContract,
    StockSourceContract,
)
from tmallerp.testing.examination import ExamKit


class _OnTryton:
    @pytest.fixture
    def kit(self, kit_of_all: ExamKit) -> ExamKit:
        """Return the kit."""
        return kit_of_all


class TestAdapter(_OnTryton, AdapterContract):
    """What every adapter keeps."""


class TestOrders(_OnTryton, OrderSinkContract):
    """What every sink of orders keeps."""


class TestProducts(_OnTryton, ProductSinkContract):
    """What every sink of products keeps."""


class TestCatalogue(_OnTryton, ProductSourceContract):
    """What every source of products keeps."""


class TestStock(_OnTryton, StockSourceContract):
    """What every source of stock keeps."""


class TestShipments(_OnTryton, ShipmentSourceContract):
    """What every source of shipments keeps."""
