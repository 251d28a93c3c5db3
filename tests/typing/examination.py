"""
What type checkers say to authors of adapters; checked, never run.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, assert_type

from tmallerp.documents import DocumentKey
from tmallerp.erp import MemoryErp
from tmallerp.erp.memory import PostedDocument
from tmallerp.erp.protocols import (
    Adapter,
    CustomerSink,
    Lifecycle,
    OrderSink,
    ProductSink,
    ProductSource,
    PurchaseSink,
    ReceivableSource,
    RefundSink,
    ShipmentSource,
    StockSink,
    StockSource,
    VoucherSink,
)
from tmallerp.testing.contracts import ErpContract, OrderSinkContract, checks
from tmallerp.testing.examination import (
    BaseData,
    ExamKit,
    Fault,
    Finding,
    Seeded,
    Verdict,
    judge,
    kit_of,
)


class MyOrders(OrderSinkContract):
    """A suite a protocol."""


class Everything(ErpContract):
    """All protocols at once."""


def kit(erp: MemoryErp, start: datetime, end: datetime) -> ExamKit:
    return ExamKit(
        adapter=lambda: erp,
        base=BaseData(customer="TMALL01", unknown_sku="NONE"),
        faults={Fault.LOST_AFTER: erp.calm},
        books=lambda kind, key: len(erp.posted(kind, key)),
        seeds={"stock": lambda count: Seeded(items=() * count, start=start, end=end)},
        secrets=("s3cret",),
    )


def examine(erp: MemoryErp, key: DocumentKey) -> None:
    for check in checks(["orders"]):
        finding, error = judge(check, kit_of(erp))
        assert_type(finding, Finding)
        assert_type(error, BaseException | None)
        assert_type(finding.verdict, Verdict)
        assert_type(finding.to_dict(), dict[str, Any])
    assert_type(erp.posted("order", key), list[PostedDocument])


def satisfies_every_protocol(erp: MemoryErp) -> tuple[Adapter, ...]:
    orders: OrderSink = erp
    purchases: PurchaseSink = erp
    refunds: RefundSink = erp
    counts: StockSink = erp
    vouchers: VoucherSink = erp
    products: ProductSink = erp
    customers: CustomerSink = erp
    shipments: ShipmentSource = erp
    receivables: ReceivableSource = erp
    stock: StockSource = erp
    catalogue: ProductSource = erp
    states: Lifecycle = erp
    sinks = (orders, purchases, refunds, counts, vouchers, products, customers)
    return (*sinks, shipments, receivables, stock, catalogue, states)
