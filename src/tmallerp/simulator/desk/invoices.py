"""
Invoices: buyers apply, the seller has them made, and the result comes later.

A serial number makes one invoice however often it is sent. A red one takes back a blue
one and carries negative amounts.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from attrs import define

from tmallerp.simulator.answers import Row, moment, present, yuan
from tmallerp.simulator.desk._shop import (
    Desk,
    Result,
    Shop,
    Values,
    bad_value,
    check_window,
    cut,
    isv,
)
from tmallerp.simulator.trade import Trade
from tmallerp.simulator.wire import read_whole

_MAKING = timedelta(seconds=30)
"""How long the tax bureau's machine takes here."""
_RATE = Decimal("0.13")
_EVERY = 5
"""One in so many paid trades has a buyer who wants an invoice."""


@define(kw_only=True)
class Invoice:
    """One requested invoice."""

    serial_no: str
    asked: dict[str, Any]
    created: datetime
    number: int

    @property
    def modified(self) -> datetime:
        """When the state last changed, seen from long after."""
        return self.created + _MAKING

    def status(self, now: datetime) -> str:
        """Return how far it is."""
        return "create_success" if now >= self.modified else "waiting"


class Invoices:
    """Every invoice of the shop, and what became of the applications."""

    def __init__(self, _shop: Shop) -> None:
        self.by_serial: dict[str, Invoice] = {}
        self.states: dict[str, int] = {}
        self.serials = 0

    def next_serial(self) -> str:
        """Return a number that was not given before."""
        self.serials += 1
        return f"{20_261_111_000_000_000_000 + self.serials}"


def _wants(trade: Trade) -> bool:
    return trade.pay_time is not None and trade.tid // 1000 % _EVERY == 0


def _apply_id(trade: Trade) -> str:
    return f"AP{trade.tid % 10**12}"


def _money(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:
        raise bad_value(f"amount={text[:20]}") from None


def _applied(shop: Shop, values: Values) -> Result:
    trade = shop.trade(read_whole(values["platform_tid"]) or 0)
    rows = [_application(shop, trade)] if _wants(trade) else []
    wanted = values.get("apply_id")
    return {
        "is_success": True,
        "apply_list": [row for row in rows if wanted in {None, _apply_id(trade)}],
    }


def _application(shop: Shop, trade: Trade) -> Row:
    items = [
        _item(line.title, line.divide, line.num, str(line.oid))
        for line in trade.lines
        if line.is_live and line.divide
    ]
    if trade.post_fee:
        items.append(
            _item("邮费", trade.post_fee, 1, str(trade.tid)) | {"is_post_fee_row": True}
        )
    net = sum((Decimal(item["sum_price"]) for item in items), Decimal())
    tax = sum((Decimal(item["tax"]) for item in items), Decimal())
    company = trade.buyer % 2 == 1
    return present(
        {
            "platform_code": "TM",
            "platform_tid": str(trade.tid),
            "status": shop.room(Invoices).states.get(_apply_id(trade), 1),
            "payer_name": "模拟科技有限公司" if company else "个人",
            "payer_register_no": "91330000MA00000000" if company else None,
            "business_type": int(company),
            "invoice_kind": 0,
            "invoice_type": "blue",
            "trigger_status": "trade_finished",
            "invoice_amount": f"{net + tax:.2f}",
            "sum_price": f"{net:.2f}",
            "sum_tax": f"{tax:.2f}",
            "invoice_items": items,
            "extend_props": f'{{"applyId":"{_apply_id(trade)}"}}',
            "gmt_create": moment(trade.pay_time),
        }
    )


def _item(name: str, fen: int, count: int, order: str) -> Row:
    amount = Decimal(fen) / 100
    net = (amount / (1 + _RATE)).quantize(Decimal("0.01"))
    return {
        "item_name": name,
        "amount": yuan(fen),
        "sum_price": f"{net:.2f}",
        "tax": f"{amount - net:.2f}",
        "tax_rate": str(_RATE),
        "quantity": str(count),
        "row_type": "0",
        "biz_order_id": order,
    }


# --- making ---------------------------------------------------------------------------


def _create(shop: Shop, values: Values) -> Result:
    room, serial = shop.room(Invoices), values["serial_no"]
    asked = {key: value for key, value in values.items() if key != "serial_no"}
    known = room.by_serial.get(serial)
    if known is not None:
        if known.asked != asked:
            raise isv("isv.einvoice-service-error:SERIAL_NO_USED", "流水号已被使用")
        return {"is_success": True}
    _check_amounts(values)
    _check_colour(shop, values)
    room.by_serial[serial] = Invoice(
        serial_no=serial, asked=asked, created=shop.now, number=len(room.by_serial) + 1
    )
    return {"is_success": True}


def _check_amounts(values: Values) -> None:
    items = values["invoice_items"]
    whole, net, tax = (
        _money(values[key]) for key in ("invoice_amount", "sum_price", "sum_tax")
    )
    sums = [
        sum((_money(item[key]) for item in items), Decimal())
        for key in ("amount", "sum_price", "tax")
    ]
    if whole != net + tax or sums != [whole, net, tax]:
        raise isv("isv.einvoice-service-error:AMOUNT_NOT_EQUAL", "开票金额不一致")


def _check_colour(shop: Shop, values: Values) -> None:
    red = values["invoice_type"] == "red"
    if red != (_money(values["invoice_amount"]) < 0):
        raise isv("isv.einvoice-service-error:AMOUNT_SIGN", "红票金额须为负数")
    if red:
        code = values.get("normal_invoice_code"), values.get("normal_invoice_no")
        blue = [
            one for one in shop.room(Invoices).by_serial.values() if _codes(one) == code
        ]
        if not blue:
            raise isv("isv.einvoice-service-error:BLUE_NOT_FOUND", "蓝票不存在")


def _codes(invoice: Invoice) -> tuple[str, str]:
    return "033002600111", f"{10_000_000 + invoice.number}"


def _red(shop: Shop, values: Values) -> Result:
    """Take a blue invoice back as a whole, by its serial number or its own."""
    room = shop.room(Invoices)
    code = values.get("invoice_code"), values.get("invoice_no")
    blue = next(
        (
            one
            for one in room.by_serial.values()
            if one.serial_no == values.get("blue_serial_no") or _codes(one) == code
        ),
        None,
    )
    if blue is None or blue.status(shop.now) != "create_success":
        raise isv("isv.einvoice-service-error:BLUE_NOT_FOUND", "蓝票不存在")
    asked = {**blue.asked, "invoice_type": "red"}
    for key in ("invoice_amount", "sum_price", "sum_tax"):
        asked[key] = f"{-_money(asked[key]):.2f}"
    asked["normal_invoice_code"], asked["normal_invoice_no"] = _codes(blue)
    serial = values["red_serial_no"]
    room.by_serial.setdefault(
        serial,
        Invoice(
            serial_no=serial, asked=asked, created=shop.now, number=len(room.by_serial) + 1
        ),
    )
    return {"is_success": "true"}


# --- results --------------------------------------------------------------------------


def _render(invoice: Invoice, now: datetime) -> Row:
    asked, status = invoice.asked, invoice.status(now)
    row = {
        key: asked.get(key)
        for key in (
            "platform_code",
            "platform_tid",
            "erp_tid",
            "invoice_amount",
            "invoice_items",
            "invoice_type",
            "invoice_kind",
            "normal_invoice_code",
            "normal_invoice_no",
            "payee_register_no",
            "payee_operator",
            "payer_name",
            "payer_register_no",
        )
    }
    row |= {"serial_no": invoice.serial_no, "status": status}
    if status == "create_success":
        code, number = _codes(invoice)
        row |= {
            "invoice_code": code,
            "invoice_no": number,
            "invoice_date": moment(invoice.modified),
            "anti_fake_code": f"{invoice.number:020d}",
            "file_data_type": "pdf",
            "file_path": f"https://invoice.example.com/{number}.pdf",
        }
    return present(row)


def _results(shop: Shop, values: Values) -> Result:
    if not {"platform_tid", "serial_no"} & values.keys():
        raise bad_value("platform_tid or serial_no")
    found = [
        _render(one, shop.now)
        for one in shop.room(Invoices).by_serial.values()
        if one.asked["payee_register_no"] == values["payee_register_no"]
        and values.get("serial_no", one.serial_no) == one.serial_no
        and str(values.get("platform_tid", one.asked["platform_tid"]))
        == str(one.asked["platform_tid"])
    ]
    return {"invoice_result_list": found}


def _changed(shop: Shop, values: Values) -> Result:
    start, end = values["start_modified"], values["end_modified"]
    check_window(start, end, shop.now, None, None)
    found = [
        _render(one, shop.now)
        for one in shop.room(Invoices).by_serial.values()
        if one.asked["payee_register_no"] == values["payee_register_no"]
        and start <= (one.modified if one.modified <= shop.now else one.created) <= end
        and values.get("status", one.status(shop.now)) == one.status(shop.now)
    ]
    return {"invoice_result_list": cut(found, values), "total_count": len(found)}


def _serial(shop: Shop, _values: Values) -> Result:
    return {"serial_no": shop.room(Invoices).next_serial()}


def _serials(shop: Shop, _values: Values) -> Result:
    return {"serial_no_list": [shop.room(Invoices).next_serial() for _ in range(1000)]}


def _applied_by_id(shop: Shop, values: Values) -> Result:
    """One application as the buyer wrote it."""
    for trade in shop.world.trades.values():
        if not _wants(trade) or _apply_id(trade) != values["apply_id"]:
            continue
        row = _application(shop, trade)
        items = [
            {"item_name": item["item_name"], "item_type": 1, "amount": item["amount"]}
            for item in row["invoice_items"]
        ]
        told = {
            "apply_id": values["apply_id"],
            "invoice_amount": row["invoice_amount"],
            "company_name": row["payer_name"],
            "payee_register_no": row.get("payer_register_no"),
            "status": row["status"],
            "invoice_type": 0,
            "invoice_item_list": items,
        }
        return {"result": present(told), "total_count": 1}
    raise isv("isv.einvoice-service-error:APPLY_NOT_FOUND", "开票申请不存在")


def _settle(shop: Shop, values: Values) -> Result:
    """Say what becomes of an application."""
    wanted = values.get("apply_id")
    trades = shop.world.trades.values()
    if not any(_wants(one) and _apply_id(one) == wanted for one in trades):
        raise isv("isv.einvoice-service-error:APPLY_NOT_FOUND", "开票申请不存在")
    shop.room(Invoices).states[str(wanted)] = values.get("status", 0)
    return {"result": True, "total_count": 1}


DESK: dict[str, Desk] = {
    "alibaba.einvoice.apply.get": _applied,
    "alibaba.einvoice.invoiceapply.get": _applied_by_id,
    "alibaba.einvoice.invoiceapply.update": _settle,
    "alibaba.einvoice.createreq": _create,
    "alibaba.einvoice.merchant.createreq": _create,
    "alibaba.einvoice.red.createreq": _red,
    "alibaba.einvoice.create.result.get": _results,
    "alibaba.einvoice.merchant.result.get": _results,
    "alibaba.einvoice.create.results.increment.get": _changed,
    "alibaba.einvoice.serialno.generate": _serial,
    "alibaba.einvoice.serialno.batch.generate": _serials,
}
