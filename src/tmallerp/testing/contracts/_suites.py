"""The laws of a protocol as a class of tests, for those who work with fixtures."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import pytest

from tmallerp.testing.examination._judge import Verdict, judge
from tmallerp.testing.examination._law import Check, checks
from tmallerp.testing.examination.harness import kit_of
from tmallerp.testing.plugin import keep

Suite = TypeVar("Suite", bound=type)


class Contract:
    """
    The laws of one or more protocols.

    A subclass supplies the fixture ``kit``, or ``sink`` with a bare adapter.
    """

    @pytest.fixture
    def kit(self, request: pytest.FixtureRequest) -> Any:
        """Return an `ExamKit`, or an adapter alone; to be overridden."""
        return request.getfixturevalue("sink")


def with_laws(*shafts: str) -> Callable[[Suite], Suite]:
    """Give a class one test for every law of these protocols."""

    def add(suite: Suite) -> Suite:
        for check in checks(shafts):
            test = _test(check)
            name = f"test_{check.law.name}"
            setattr(
                suite, name if len(shafts) == 1 else f"test_{check.shaft}_{name[5:]}", test
            )
        return suite

    return add


def _test(check: Check) -> Callable[..., None]:
    def test(self: object, kit: object, request: pytest.FixtureRequest) -> None:
        del self
        finding, error = judge(check, kit_of(kit))
        keep(request.node, finding.to_dict())
        if error is not None:
            raise error
        if finding.verdict is not Verdict.PASSED:
            pytest.skip(f"{finding.verdict.value}: {finding.detail}")

    test.__doc__ = check.law.sentence
    test.__name__ = f"test_{check.law.name}"
    return test


@with_laws("adapter")
class AdapterContract(Contract):
    """What every adapter keeps."""


@with_laws("orders")
class OrderSinkContract(Contract):
    """What every `OrderSink` keeps."""


@with_laws("purchases")
class PurchaseSinkContract(Contract):
    """What every `PurchaseSink` keeps."""


@with_laws("refunds", "returns")
class RefundSinkContract(Contract):
    """What every `RefundSink` keeps, for money and for goods."""


@with_laws("counts")
class StockSinkContract(Contract):
    """What every `StockSink` keeps."""


@with_laws("vouchers")
class VoucherSinkContract(Contract):
    """What every `VoucherSink` keeps."""


@with_laws("products")
class ProductSinkContract(Contract):
    """What every `ProductSink` keeps."""


@with_laws("customers")
class CustomerSinkContract(Contract):
    """What every `CustomerSink` keeps."""


@with_laws("shipments")
class ShipmentSourceContract(Contract):
    """What every `ShipmentSource` keeps."""


@with_laws("receivables")
class ReceivableSourceContract(Contract):
    """What every `ReceivableSource` keeps."""


@with_laws("stock")
class StockSourceContract(Contract):
    """What every `StockSource` keeps."""


@with_laws("catalogue")
class ProductSourceContract(Contract):
    """What every `ProductSource` keeps."""


@with_laws("lifecycle")
class LifecycleContract(Contract):
    """What every `Lifecycle` keeps."""


@with_laws(
    "adapter",
    "orders",
    "purchases",
    "refunds",
    "returns",
    "counts",
    "vouchers",
    "products",
    "customers",
    "shipments",
    "receivables",
    "stock",
    "catalogue",
    "lifecycle",
)
class ErpContract(Contract):
    """Everything: the laws of every protocol the adapter satisfies."""


__all__ = [
    "AdapterContract",
    "Contract",
    "CustomerSinkContract",
    "ErpContract",
    "LifecycleContract",
    "OrderSinkContract",
    "ProductSinkContract",
    "ProductSourceContract",
    "PurchaseSinkContract",
    "ReceivableSourceContract",
    "RefundSinkContract",
    "ShipmentSourceContract",
    "StockSinkContract",
    "StockSourceContract",
    "VoucherSinkContract",
]
