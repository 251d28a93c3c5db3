"""
The public types of the ERP's side, pinned: mypy and pyright read this file.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import assert_type

from tmallerp import Secret
from tmallerp.documents import (
    Customer,
    DocumentKey,
    Product,
    PurchaseDemand,
    Receivable,
    Refund,
    SalesOrder,
    Shipment,
    ShipmentLine,
    ShopProfile,
    StockCount,
    StockLevel,
    Voucher,
    document_digest,
    document_from_json,
    document_to_json,
)
from tmallerp.documents.summaries import ShippedLine, Summary
from tmallerp.erp import FilesErp, MemoryErp, kingdee, registry, yonyou
from tmallerp.erp.files import FilesSettings
from tmallerp.erp.files import connect as connect_files
from tmallerp.erp.kingdee import KingdeeErp, KingdeeSettings, Query, SignIn
from tmallerp.erp.plan import DeliveryPlan, SummaryPlan, plan_delivery
from tmallerp.erp.protocols import (
    Adapter,
    AdapterTraits,
    Atomicity,
    CustomerSink,
    ErpPage,
    FoundDocument,
    Idempotency,
    Lifecycle,
    LifecycleState,
    OrderSink,
    Outcome,
    OutcomeStatus,
    Paging,
    PagingKind,
    ProductSink,
    ProductSource,
    PurchaseSink,
    RateLimit,
    ReceivableSource,
    RefundSink,
    ShipmentSource,
    StockSink,
    StockSource,
    VoucherSink,
)
from tmallerp.erp.yonyou import Tax, YonyouErp, YonyouSettings, u8
from tmallerp.erp.yonyou.u8 import U8Erp, U8Settings
from tmallerp.mapping.summaries import SummaryRules, summarise
from tmallerp.simulator.erps import ErpFault, ErpProcess, ErpServer, make_app


def who_has_which_job(
    galaxy: KingdeeErp, bip: YonyouErp, u8_erp: U8Erp, files: FilesErp, memory: MemoryErp
) -> None:
    """Every bundled adapter satisfies the protocols its ERP can serve."""
    orders: Sequence[OrderSink] = (galaxy, bip, u8_erp, files, memory)
    vouchers: Sequence[VoucherSink] = (galaxy, bip, u8_erp, files, memory)
    customers: Sequence[CustomerSink] = (galaxy, bip, u8_erp, files, memory)
    shipments: Sequence[ShipmentSource] = (galaxy, bip, u8_erp, files, memory)
    stock: Sequence[StockSource] = (galaxy, bip, u8_erp, files, memory)
    receivables: Sequence[ReceivableSource] = (galaxy, bip, u8_erp, files, memory)
    catalogue: Sequence[ProductSource] = (galaxy, bip, u8_erp, files, memory)
    states: Sequence[Lifecycle] = (galaxy, bip, u8_erp, memory)
    purchases: Sequence[PurchaseSink] = (galaxy, bip, files, memory)
    refunds: Sequence[RefundSink] = (galaxy, bip, files, memory)
    products: Sequence[ProductSink] = (galaxy, bip, files, memory)
    counts: Sequence[StockSink] = (files, memory)
    every: Sequence[Sequence[Adapter]] = (
        *(orders, vouchers, customers, shipments, stock, receivables, catalogue),
        *(states, purchases, refunds, products, counts),
    )
    assert_type(every[0][0].traits, AdapterTraits)


def writing(
    galaxy: KingdeeErp,
    key: DocumentKey,
    order: SalesOrder,
    refund: Refund,
    voucher: Voucher,
    demand: PurchaseDemand,
    product: Product,
    customer: Customer,
) -> None:
    """One outcome a document, and what is found is told by key or code."""
    outcomes = galaxy.put_orders([order])
    assert_type(outcomes, list[Outcome])
    assert_type(outcomes[0].status, OutcomeStatus)
    assert_type(outcomes[0].reached, LifecycleState | None)
    assert_type(galaxy.find_orders([key]), Mapping[DocumentKey, FoundDocument])
    assert_type(galaxy.put_refunds([refund]), list[Outcome])
    assert_type(galaxy.put_vouchers([voucher]), list[Outcome])
    assert_type(galaxy.put_purchases([demand]), list[Outcome])
    assert_type(galaxy.put_products([product]), list[Outcome])
    assert_type(galaxy.put_customers([customer]), list[Outcome])
    assert_type(galaxy.find_products(["1"]), Mapping[str, Product])
    assert_type(galaxy.find_customers(["1"]), Mapping[str, Customer])
    assert_type(galaxy.advance([key], LifecycleState.AUDITED), list[Outcome])
    query = Query(form="SAL_SaleOrder", fields=("FBillNo",))
    galaxy.client.query(query)


def reading(bip: YonyouErp, files: FilesErp, now: datetime) -> None:
    """Pages are typed by what is on them."""
    page = bip.list_shipments(now, now)
    assert_type(page, ErpPage[Shipment])
    assert_type(page.cursor, str | None)
    assert_type(page.items[0].lines, tuple[ShipmentLine, ...])
    assert_type(bip.list_stock(), ErpPage[StockLevel])
    assert_type(bip.list_receivables(now, now), ErpPage[Receivable])
    assert_type(bip.list_products(), ErpPage[Product])
    assert_type(files.list_stock(["1"]), ErpPage[StockLevel])


def counting(files: FilesErp, count: StockCount) -> None:
    """Counts go where a protocol for them is kept."""
    assert_type(files.put_counts([count]), list[Outcome])


def connecting(
    galaxy: KingdeeSettings, bip: YonyouSettings, u8_settings: U8Settings, folder: Path
) -> None:
    """Each package makes its adapter; the registry makes any by its name."""
    assert_type(kingdee.connect(galaxy), KingdeeErp)
    assert_type(yonyou.connect(bip), YonyouErp)
    assert_type(u8.connect(u8_settings), U8Erp)
    assert_type(connect_files(FilesSettings(folder=folder)), FilesErp)
    assert_type(galaxy.connection.sign_in, SignIn)
    assert_type(bip.app_secret, Secret)
    assert_type(bip.tax, Tax)
    assert_type(registry.connect("acme", {"a": 1}), Adapter)
    assert_type(registry.known_adapters(), dict[str, registry.KnownAdapter])
    assert_type(registry.plugin_named("acme"), registry.AdapterPlugin)


def planning() -> None:
    """Traits are claims, and a plan is made of them."""
    traits = AdapterTraits(
        name="acme",
        idempotency=Idempotency.UNIQUE_NUMBER,
        atomicity=Atomicity.SINGLE,
        paging=Paging(kind=PagingKind.KEY, max_page=100),
        rate=RateLimit(calls=60),
    )
    plan = plan_delivery(traits, "order", 10_000)
    assert_type(plan, DeliveryPlan)
    assert_type(plan.minutes, float | None)
    assert_type(plan.as_summaries, SummaryPlan | None)


def summing_up(lines: Sequence[ShippedLine], shop: ShopProfile) -> None:
    """Lines become few documents."""
    assert_type(summarise(lines, shop, SummaryRules()), tuple[Summary, ...])


def keeping(shipment: Shipment) -> None:
    """Every document can be kept as JSON and comes back."""
    assert_type(document_to_json(shipment), bytes)
    assert_type(document_from_json(b"", Shipment), Shipment)
    assert_type(document_digest(shipment), str)


def simulating() -> None:
    """Simulated ERPs are served here or in a process of their own."""
    with ErpServer(make_app("kingdee")) as server:
        assert_type(server.url, str)
        server.fire(ErpFault.SESSION_EXPIRED)
    with ErpProcess("yonyou") as process:
        assert_type(process.url, str)
