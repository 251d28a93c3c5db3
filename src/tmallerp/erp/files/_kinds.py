"""
What may be dropped: shipments, stock, receivables and products, and what they are read as.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Generic, TypeVar

from attrs import frozen

from tmallerp.documents import (
    Product,
    Receivable,
    Shipment,
    ShipmentLine,
    ShipmentState,
    StockLevel,
)
from tmallerp.erp.files._dropped import DroppedRow, Headings

T = TypeVar("T")


@frozen(kw_only=True)
class Kind(Generic[T]):
    """
    One kind of dropped file.

    Args:
        name: Of its folder below ``in``, ``done`` and ``error``.

        headings: Our names of columns, and what else they may be called.

        needed: The columns that must be there.

        read: Makes documents of rows and the moment that counts for what names none.

        told: The column that says when its rows were true. Without it a file that is
            dropped again later is said again; with it, it is old news.

        as_written: Whether it tells how things were when the file was written, not when
            it was accepted: a fact must not be said to be newer than it is.
    """

    name: str
    headings: Headings
    needed: tuple[str, ...]
    read: Callable[[Sequence[DroppedRow], datetime], list[T]]
    told: str = ""
    as_written: bool = False


_STATES: Mapping[str, ShipmentState] = {
    **{state.value: state for state in ShipmentState},
    "未审核": ShipmentState.OPEN,
    "已审核": ShipmentState.AUDITED,
    "已作废": ShipmentState.CANCELLED,
}


def _state(row: DroppedRow) -> ShipmentState:
    # A list of what left has no such column; one that has it must fill it.
    if not row.has("state"):
        return ShipmentState.AUDITED
    text = row.text("state", needed=True)
    state = _STATES.get(text.lower())
    if state is None:
        names = ", ".join(_STATES)
        raise row.refuse(
            "state", f"{text[:40]!r} is none of {names}", f"{text[:40]!r} 不是 {names} 之一"
        )
    return state


def _shipments(rows: Sequence[DroppedRow], moment: datetime) -> list[Shipment]:
    """Gather the rows of each reference; what is said of the whole must agree."""
    heads: dict[str, tuple[ShipmentState, datetime]] = {}
    lines: dict[str, list[ShipmentLine]] = {}
    for row in rows:
        reference = row.text("reference", needed=True)
        head = _state(row), row.needed_time("shipped")
        if heads.setdefault(reference, head) != head:
            raise row.refuse(
                "reference",
                f"{reference!r} has another state or time in a line before",
                f"{reference!r} 与前面的行状态或时间不一致",
            )
        lines.setdefault(reference, []).append(_shipment_line(row))
    return [
        Shipment(
            reference=reference,
            state=state,
            shipped=shipped,
            modified=moment,
            lines=tuple(lines[reference]),
        )
        for reference, (state, shipped) in heads.items()
    ]


def _shipment_line(row: DroppedRow) -> ShipmentLine:
    quantity = row.number("quantity")
    if quantity <= 0:
        raise row.refuse("quantity", f"{quantity} is not above 0", f"{quantity} 必须大于 0")
    return ShipmentLine(
        order=row.text("order", needed=True),
        line_id=row.text("line_id", needed=True),
        sku=row.text("sku", needed=True),
        quantity=quantity,
        warehouse=row.text("warehouse"),
        carrier=row.text("carrier"),
        tracking=row.text("tracking"),
        cumulative=row.maybe_number("cumulative"),
    )


def _once(row: DroppedRow, name: str, seen: set[Any], what: object) -> None:
    if what in seen:
        raise row.refuse(name, f"{what!r} is there twice", f"{what!r} 重复")
    seen.add(what)


def _stock(rows: Sequence[DroppedRow], moment: datetime) -> list[StockLevel]:
    seen: set[Any] = set()
    levels = []
    for row in rows:
        sku = row.text("sku", needed=True)
        warehouse = row.text("warehouse", needed=True)
        _once(row, "sku", seen, f"{sku} / {warehouse}")
        levels.append(
            StockLevel(
                sku=sku,
                warehouse=warehouse,
                on_hand=row.number("on_hand"),
                reserved=row.maybe_number("reserved"),
                incoming=row.maybe_number("incoming"),
                saleable=row.flag("saleable", default=True),
                unit=row.text("unit"),
                as_of=row.needed_time("as_of") if row.has("as_of") else moment,
            )
        )
    return levels


def _receivables(rows: Sequence[DroppedRow], moment: datetime) -> list[Receivable]:
    seen: set[Any] = set()
    found = []
    for row in rows:
        reference = row.text("reference", needed=True)
        _once(row, "reference", seen, reference)
        amount = row.yuan("amount")
        if amount is None:
            raise row.refuse("amount", "is empty", "为空")
        found.append(
            Receivable(
                reference=reference,
                order=row.text("order"),
                customer=row.text("customer"),
                organisation=row.text("organisation"),
                booked=row.day("booked"),
                amount=amount,
                settled=row.yuan("settled"),
                audited=row.flag("audited", default=True),
                modified=moment,
            )
        )
    return found


def _products(rows: Sequence[DroppedRow], moment: datetime) -> list[Product]:
    seen: set[Any] = set()
    found = []
    for row in rows:
        code = row.text("code", needed=True)
        _once(row, "code", seen, code)
        found.append(
            Product(
                code=code,
                name=row.text("name", needed=True),
                specification=row.text("specification"),
                unit=row.text("unit"),
                barcode=row.text("barcode"),
                category=row.text("category"),
                price=row.yuan("price"),
                weight_g=row.maybe_number("weight_g"),
                tax_rate=row.maybe_number("tax_rate"),
                active=row.flag("active", default=True),
                modified=moment,
            )
        )
    return found


SHIPMENTS: Kind[Shipment] = Kind(
    name="shipments",
    headings={
        "reference": ("出库单号", "单据编号"),
        "order": ("订单号", "订单编号"),
        "line_id": ("子订单号",),
        "sku": ("商家编码", "物料编码", "存货编码"),
        "quantity": ("数量", "实发数量"),
        "shipped": ("发货时间", "发货日期"),
        "state": ("单据状态", "状态"),
        "warehouse": ("仓库", "仓库编码"),
        "carrier": ("物流公司",),
        "tracking": ("运单号", "物流单号"),
        "cumulative": ("累计数量", "累计发货数量"),
    },
    needed=("reference", "order", "line_id", "sku", "quantity", "shipped"),
    read=_shipments,
    told="shipped",
)
STOCK: Kind[StockLevel] = Kind(
    name="stock",
    headings={
        "sku": ("商家编码", "物料编码", "存货编码"),
        "warehouse": ("仓库", "仓库编码"),
        "on_hand": ("库存数量", "现存量", "数量"),
        "reserved": ("预留数量", "占用数量"),
        "incoming": ("在途数量",),
        "saleable": ("可售", "是否可售"),
        "unit": ("单位",),
        "as_of": ("时间", "更新时间"),
    },
    needed=("sku", "warehouse", "on_hand"),
    read=_stock,
    told="as_of",
    as_written=True,
)
RECEIVABLES: Kind[Receivable] = Kind(
    name="receivables",
    headings={
        "reference": ("应收单号", "单据编号"),
        "order": ("订单号", "订单编号"),
        "customer": ("客户", "客户编码"),
        "organisation": ("结算组织", "组织"),
        "booked": ("业务日期", "日期"),
        "amount": ("金额", "价税合计"),
        "settled": ("已核销金额", "已收金额"),
        "audited": ("已审核",),
    },
    needed=("reference", "order", "booked", "amount"),
    read=_receivables,
    told="booked",
)
PRODUCTS: Kind[Product] = Kind(
    name="products",
    headings={
        "code": ("商家编码", "物料编码", "存货编码"),
        "name": ("名称", "物料名称", "存货名称"),
        "specification": ("规格", "规格型号"),
        "unit": ("单位", "基本单位"),
        "barcode": ("条码", "条形码"),
        "category": ("分类", "类别"),
        "price": ("价格", "含税单价"),
        "weight_g": ("重量(克)",),
        "tax_rate": ("税率",),
        "active": ("启用", "是否启用"),
    },
    needed=("code", "name"),
    read=_products,
)
KINDS: Mapping[str, Kind[Any]] = {
    kind.name: kind for kind in (SHIPMENTS, STOCK, RECEIVABLES, PRODUCTS)
}


__all__ = [
    "KINDS",
    "PRODUCTS",
    "RECEIVABLES",
    "SHIPMENTS",
    "STOCK",
    "Kind",
]
