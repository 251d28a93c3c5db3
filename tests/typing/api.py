"""
The public types, pinned: mypy and pyright read this file, nobody runs it.
"""

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, assert_type

from tmallerp import AsyncClient, Client, Secret, money
from tmallerp.clock import Clock
from tmallerp.documents import (
    DocumentKey,
    OrderRules,
    SalesOrder,
    ShopProfile,
    Version,
)
from tmallerp.erp import FilesErp, MemoryErp, OrderSink
from tmallerp.erp.protocols import Adapter, FoundDocument, Outcome
from tmallerp.erp.registry import AdapterPlugin, plugin_named, read_settings
from tmallerp.mapping.orders import Reading, read_order
from tmallerp.pipelines import (
    Comparison,
    OrdersPipeline,
    Proof,
    Report,
    StockPipeline,
    StockReport,
    StockShop,
    prove,
)
from tmallerp.stock import Availability, Facts, StockPlan, StockRules, assess, plan
from tmallerp.store import GuardedStore, MemoryStore, PostgresStore, SqliteStore, Store
from tmallerp.top import Page, RawMethod, decode
from tmallerp.top.method import Tid
from tmallerp.top.methods.platform import TimeGet, TimeGetAnswer
from tmallerp.top.methods.trades import (
    TradeFullinfoGet,
    TradeFullinfoGetAnswer,
    TradesSoldIncrementGet,
)
from tmallerp.top.models.trades import SoldTrade, Trade


def clients(client: Client, a: datetime) -> None:
    """A call is typed by its method."""
    assert_type(client.call(TimeGet()), TimeGetAnswer)
    answer = client.call(TradeFullinfoGet(tid=Tid("1")))
    assert_type(answer, TradeFullinfoGetAnswer)
    assert_type(answer.trade, Trade | None)
    if answer.trade is not None:
        assert_type(answer.trade.tid, Tid | None)
        assert_type(answer.trade.payment, Decimal | None)
        assert_type(answer.trade.created, datetime | None)
    assert_type(client.call(RawMethod("taobao.x.y.get", {"a": 1})), Mapping[str, Any])
    assert_type(client.call(TimeGet(), into=Version), Version)
    assert_type(client.fetch(TimeGet()), bytes)
    listing = TradesSoldIncrementGet(start_modified=a, end_modified=a)
    assert_type(client.iterate(listing), Iterator[SoldTrade])
    assert_type(client.pages(listing), Iterator[Page[SoldTrade]])


async def aclients(client: AsyncClient, a: datetime) -> None:
    """The other colour has the same types."""
    assert_type(await client.call(TradeFullinfoGet(tid=Tid("1"))), TradeFullinfoGetAnswer)
    assert_type(await client.fetch(TimeGet()), bytes)
    listing = TradesSoldIncrementGet(start_modified=a, end_modified=a)
    assert_type(client.iterate(listing), AsyncIterator[SoldTrade])


def decoding() -> None:
    """Decoding without a client gives the same types."""
    assert_type(decode(TradeFullinfoGet, b""), TradeFullinfoGetAnswer)


def protocols(
    profile: ShopProfile,
    client: Client,
    erp: MemoryErp,
    files: FilesErp,
    sql: SqliteStore,
    server: PostgresStore,
) -> None:
    """Bundled adapters and stores satisfy their protocols."""
    sinks: Sequence[OrderSink] = (erp, files)
    stores: Sequence[Store] = (sql, server, MemoryStore(), GuardedStore(sql))
    pipeline = OrdersPipeline(profile, client, sinks[0], stores[0])
    assert_type(pipeline.run(), Report)
    assert_type(prove(sql, profile.key, sink=erp), Proof)


def stock(
    profile: ShopProfile, client: Client, erp: MemoryErp, rules: StockRules, facts: Facts
) -> None:
    """Stock is decided purely and pushed by a pipeline."""
    shops = [StockShop(profile=profile, client=client)]
    pipeline = StockPipeline(shops, erp, MemoryStore(), rules, purchases=erp)
    assert_type(pipeline.run(), StockReport)
    assert_type(pipeline.compare(), list[Comparison])
    assessed = assess(facts, rules)
    assert_type(assessed, list[Availability])
    assert_type(plan(assessed, facts, {}, rules), StockPlan)


def documents(trade: Trade, profile: ShopProfile, version: Version, erp: OrderSink) -> None:
    """Mapping gives documents, sinks take them."""
    reading = read_order(trade, profile, version)
    assert_type(reading, Reading)
    assert_type(reading.order, SalesOrder | None)
    if reading.order is not None:
        assert_type(erp.put_orders([reading.order]), list[Outcome])
        found = erp.find_orders([reading.order.key])
        assert_type(found, Mapping[DocumentKey, FoundDocument])


def ground_floor() -> None:
    """Money is Decimal, secrets are revealed on purpose."""
    assert_type(money.parse_yuan("1.00"), Decimal)
    assert_type(money.split(Decimal(1), [1, 2]), list[Decimal])
    assert_type(Secret("x").reveal(), str)


def adapters_by_name(clock: Clock) -> None:
    """The registry gives an adapter, and what a package says about it."""
    plugin = plugin_named("kingdee")
    assert_type(plugin, AdapterPlugin)
    assert_type(plugin.order_map, str)
    assert_type(plugin.connect({}, clock=clock), Adapter)
    assert_type(read_settings(OrderRules, {}, adapter="kingdee"), OrderRules)
