"""
The protocols under examination: how each one is called, and what is put into it.

A sink's makers write plain documents out of the kit's base data; that they are the same
for every ERP is the point.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from attrs import evolve, frozen

from tmallerp.documents import DocumentKey, PurchaseLine, StockCountLine, VoucherLine
from tmallerp.erp import protocols
from tmallerp.testing.builders import (
    a_count,
    a_customer,
    a_line,
    a_product,
    a_purchase,
    a_refund,
    a_return,
    a_voucher,
    an_order,
)
from tmallerp.testing.examination.harness import BaseData

Make = Callable[[BaseData, str], Any]
"""Makes a document of a platform's id or a code."""

Text = Callable[[Any, str], Any]
"""Puts a text where people write; None says that there is no such place."""


@frozen(kw_only=True)
class Shaft:
    """
    One protocol.

    Args:
        name: Its short name.

        zh: The same in Chinese.

        protocol: The class.

        methods: Its own methods; an adapter that has some of them has all.
    """

    name: str
    zh: str
    protocol: type
    methods: tuple[str, ...]


@frozen(kw_only=True)
class SinkShaft(Shaft):
    """
    A protocol that takes documents.

    Args:
        kind: The kind of document; a name of `AdapterTraits.by_kind`.

        put: Its method that writes.

        find: Its method that asks.

        make: Makes a document.

        change: Gives a document another content under the same key.

        write: Puts a text into the field that people write into.

        spoil: Makes it refer to something the ERP does not know, or None.

        total: Yuan of the whole, None where there is no such thing.
    """

    kind: str
    put: str
    find: str
    make: Make
    change: Callable[[Any], Any]
    write: Text
    spoil: Callable[[BaseData, Any], Any]
    total: Callable[[Any], Decimal | None]

    @property
    def is_master(self) -> bool:
        """Whether documents are found by a code."""
        return self.kind in {"product", "customer"}


def _key(base: BaseData, kind: str, platform_id: str) -> DocumentKey:
    return DocumentKey(shop=base.shop, kind=kind, platform_id=platform_id)


def _order(base: BaseData, number: str) -> Any:
    lines = tuple(
        a_line(str(n), amount, sku=sku)
        for n, (sku, amount) in enumerate(
            zip(base.skus, ("89.03", "0.01"), strict=False), 1
        )
    )
    return evolve(
        an_order(lines=lines, customer=base.customer, organisation=base.organisation),
        key=_key(base, "order", number),
        warehouse=base.warehouse,
    )


def _of_refund(base: BaseData, number: str, refund: Any) -> Any:
    line = evolve(refund.lines[0], sku=base.skus[0])
    return evolve(
        refund,
        key=_key(base, refund.key.kind, number),
        order=_key(base, "order", number),
        lines=(line,),
        customer=base.customer,
        organisation=base.organisation,
        warehouse=base.warehouse,
    )


def _refund(base: BaseData, number: str) -> Any:
    return _of_refund(base, number, a_refund())


def _return(base: BaseData, number: str) -> Any:
    return _of_refund(base, number, a_return())


def _purchase(base: BaseData, number: str) -> Any:
    price = Decimal("12.34")
    lines = tuple(
        PurchaseLine(line_id=str(n), sku=sku, quantity=Decimal(30), price=price)
        for n, sku in enumerate(base.skus, 1)
    )
    return a_purchase(
        key=_key(base, "purchase", number),
        supplier=base.supplier,
        organisation=base.organisation,
        warehouse=base.warehouse,
        lines=lines,
    )


def _count(base: BaseData, number: str) -> Any:
    lines = tuple(
        StockCountLine(sku=sku, counted=Decimal(7), booked=Decimal(9)) for sku in base.skus
    )
    return a_count(
        key=_key(base, "count", number),
        organisation=base.organisation,
        warehouse=base.warehouse,
        lines=lines,
    )


def _voucher(base: BaseData, number: str, yuan: str = "12.34") -> Any:
    debit, credit = base.accounts
    amount = Decimal(yuan)
    return a_voucher(
        key=_key(base, "voucher", number),
        book=base.book,
        organisation=base.organisation,
        booked=base.booked,
        word=base.voucher_word,
        lines=(
            VoucherLine(summary="平台佣金", account=debit, debit=amount),
            VoucherLine(summary="平台佣金", account=credit, credit=amount),
        ),
    )


def _product(base: BaseData, code: str) -> Any:
    return a_product(code, unit=base.unit)


def _customer(base: BaseData, code: str) -> Any:
    return a_customer(code, organisation=base.organisation)


def _first_line(document: Any, **changes: Any) -> Any:
    lines = document.lines
    return evolve(document, lines=(evolve(lines[0], **changes), *lines[1:]))


def _spoil_sku(base: BaseData, document: Any) -> Any:
    if not base.unknown_sku:
        return None
    return _first_line(document, sku=base.unknown_sku)


def _spoil_account(base: BaseData, voucher: Any) -> Any:
    if not base.unknown_account:
        return None
    return _first_line(voucher, account=base.unknown_account)


def _spoil_nothing(_base: BaseData, _document: Any) -> Any:
    return None


def _more_wanted(demand: Any) -> Any:
    return _first_line(demand, quantity=Decimal(31))


def _more_counted(count: Any) -> Any:
    return _first_line(count, counted=Decimal(8))


def _other_summary(voucher: Any) -> Any:
    return _first_line(voucher, summary="平台佣金 更正")


def _demand_total(demand: Any) -> Decimal:
    return sum((one.quantity * one.price for one in demand.lines), Decimal("0.00"))


def _nothing(_document: Any) -> None:
    return None


def _note(field: str) -> Text:
    return lambda document, text: evolve(document, **{field: text})


_SINKS = (
    SinkShaft(
        name="orders",
        zh="销售订单",
        protocol=protocols.OrderSink,
        methods=(
            "put_orders",
            "find_orders",
            "hold_order",
            "release_order",
            "close_line",
            "cancel_order",
        ),
        kind="order",
        put="put_orders",
        find="find_orders",
        make=_order,
        change=lambda order: evolve(order, seller_memo="加急 2"),
        write=_note("seller_memo"),
        spoil=_spoil_sku,
        total=lambda order: order.payment,
    ),
    SinkShaft(
        name="purchases",
        zh="采购申请",
        protocol=protocols.PurchaseSink,
        methods=("put_purchases", "find_purchases"),
        kind="purchase",
        put="put_purchases",
        find="find_purchases",
        make=_purchase,
        change=_more_wanted,
        write=_note("note"),
        spoil=_spoil_sku,
        total=_demand_total,
    ),
    SinkShaft(
        name="refunds",
        zh="退款",
        protocol=protocols.RefundSink,
        methods=("put_refunds", "find_refunds"),
        kind="refund",
        put="put_refunds",
        find="find_refunds",
        make=_refund,
        change=lambda one: evolve(one, reason="改为质量问题"),
        write=_note("reason"),
        spoil=_spoil_sku,
        total=lambda refund: refund.amount,
    ),
    SinkShaft(
        name="returns",
        zh="退货入库",
        protocol=protocols.RefundSink,
        methods=("put_refunds", "find_refunds"),
        kind="return",
        put="put_refunds",
        find="find_refunds",
        make=_return,
        change=lambda one: evolve(one, reason="改为质量问题"),
        write=_note("reason"),
        spoil=_spoil_sku,
        total=_nothing,
    ),
    SinkShaft(
        name="counts",
        zh="盘点",
        protocol=protocols.StockSink,
        methods=("put_counts", "find_counts"),
        kind="count",
        put="put_counts",
        find="find_counts",
        make=_count,
        change=_more_counted,
        write=_note("note"),
        spoil=_spoil_sku,
        total=_nothing,
    ),
    SinkShaft(
        name="vouchers",
        zh="凭证",
        protocol=protocols.VoucherSink,
        methods=("put_vouchers", "find_vouchers"),
        kind="voucher",
        put="put_vouchers",
        find="find_vouchers",
        make=_voucher,
        change=_other_summary,
        write=lambda voucher, text: _first_line(voucher, summary=text),
        spoil=_spoil_account,
        total=lambda voucher: voucher.total,
    ),
    SinkShaft(
        name="products",
        zh="商品",
        protocol=protocols.ProductSink,
        methods=("put_products", "find_products"),
        kind="product",
        put="put_products",
        find="find_products",
        make=_product,
        change=lambda product: evolve(product, name="棉麻衬衫 新款"),
        write=_note("name"),
        spoil=_spoil_nothing,
        total=_nothing,
    ),
    SinkShaft(
        name="customers",
        zh="客户",
        protocol=protocols.CustomerSink,
        methods=("put_customers", "find_customers"),
        kind="customer",
        put="put_customers",
        find="find_customers",
        make=_customer,
        change=lambda customer: evolve(customer, name="天猫旗舰店 二店"),
        write=_note("name"),
        spoil=_spoil_nothing,
        total=_nothing,
    ),
)

_OTHERS = (
    Shaft(
        name="adapter",
        zh="适配器",
        protocol=protocols.Adapter,
        methods=("traits", "ping", "close"),
    ),
    Shaft(
        name="shipments",
        zh="出库单",
        protocol=protocols.ShipmentSource,
        methods=("list_shipments",),
    ),
    Shaft(
        name="receivables",
        zh="应收单",
        protocol=protocols.ReceivableSource,
        methods=("list_receivables",),
    ),
    Shaft(
        name="stock",
        zh="库存",
        protocol=protocols.StockSource,
        methods=("list_stock",),
    ),
    Shaft(
        name="catalogue",
        zh="商品资料读取",
        protocol=protocols.ProductSource,
        methods=("list_products",),
    ),
    Shaft(
        name="lifecycle",
        zh="单据状态",
        protocol=protocols.Lifecycle,
        methods=("advance",),
    ),
)

SINKS: Mapping[str, SinkShaft] = {one.name: one for one in _SINKS}
SHAFTS: Mapping[str, Shaft] = {one.name: one for one in (_OTHERS[0], *_SINKS, *_OTHERS[1:])}

KEYED = tuple(one.name for one in _SINKS if not one.is_master)
MASTERS = tuple(one.name for one in _SINKS if one.is_master)
SOURCES = ("shipments", "receivables", "stock", "catalogue")

__all__ = ["KEYED", "MASTERS", "SHAFTS", "SINKS", "SOURCES", "Shaft", "SinkShaft"]
