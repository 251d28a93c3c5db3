"""
What each collection demands beyond its fields, and what it computes.

Totals are the service's own; a caller's total is only compared. What has been shipped,
posted or cancelled does not change any more.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from tmallerp.simulator.erps._exact import to_fen
from tmallerp.simulator.erps._sheets import Data, Sheet
from tmallerp.simulator.erps.rest._books import Books
from tmallerp.simulator.erps.rest._problems import Problem
from tmallerp.simulator.erps.rest._schema import Reader

ZERO = Decimal("0.00")
COMPONENTS = ("postage", "tax", "cod_fee", "service")


def compute(books: Books, name: str, data: Data, reader: Reader, old: Data | None) -> None:
    """
    Check a document as a whole and add what the service computes.

    Args:
        books: Where other documents are.

        name: Its collection.

        data: Read fields; what is computed is added.

        reader: Where wrong fields are noted.

        old: What it replaces, if anything.
    """
    rule = _COMPUTED.get(name)
    if rule is not None:
        rule(books, data, reader, old)


def _order(_books: Books, data: Data, reader: Reader, old: Data | None) -> None:
    lines: list[Data] = data["lines"] or []
    _check_lines(lines, reader)
    before = {line["line_id"]: line for line in (old or {}).get("lines", [])}
    for index, line in enumerate(lines):
        _order_line(line, f"lines[{index}]", reader)
        known = before.get(line["line_id"], {})
        line["shipped_quantity"] = known.get("shipped_quantity", Decimal(0))
        line["refunded_amount"] = known.get("refunded_amount", ZERO)
    parts = [data[name] or ZERO for name in COMPONENTS]
    total = sum((line["amount"] or ZERO for line in lines), ZERO) + sum(parts, ZERO)
    if data["total"] is not None and data["total"] != total and not reader.wrong:
        reader.note("total", "mismatch", f"The document adds up to {total}.")
    data["total"] = total
    if data["state"] is None:
        data["state"] = (old or {}).get("state", "open")


def _order_line(line: Data, at: str, reader: Reader) -> None:
    quantity, price, amount = line["quantity"], line["unit_price"], line["amount"]
    if quantity is not None and quantity <= 0:
        reader.note(f"{at}.quantity", "range", "It must be above 0.")
    if price is None and amount is None:
        reader.note(f"{at}.amount", "required", "An amount or a unit_price is required.")
        return
    if price is not None and quantity is not None:
        computed = to_fen(quantity * price)
        if amount is not None and amount != computed:
            message = f"quantity times unit_price is {computed}."
            reader.note(f"{at}.amount", "mismatch", message)
        line["amount"] = amount = computed
    if amount is not None and line["tax_rate"] is not None:
        line["net_amount"] = to_fen(amount / (1 + line["tax_rate"]))
        line["tax_amount"] = amount - line["net_amount"]


def _check_lines(lines: list[Data], reader: Reader, least: int = 1) -> None:
    if len(lines) < least and not reader.wrong:
        reader.note("lines", "range", f"At least {least} lines are expected.")
    ids: set[object] = set()
    for index, line in enumerate(lines):
        line_id = line.get("line_id")
        if line_id is not None and line_id in ids:
            reader.note(f"lines[{index}].line_id", "duplicate", "It is there already.")
        ids.add(line_id)


def _refund(books: Books, data: Data, reader: Reader, old: Data | None) -> None:
    lines: list[Data] = data["lines"] or []
    _check_lines(lines, reader, least=0)
    amount = data["amount"]
    if amount == 0 and data["kind"] != "goods":
        reader.note("amount", "range", "It must be above 0.")
    if lines and not reader.wrong:
        total = sum((line["amount"] for line in lines), data["postage"])
        if total != amount:
            reader.note("amount", "mismatch", f"The lines add up to {total}.")
    if reader.wrong:
        return
    order = books.by_key("sales-orders", data["order_key"])
    if order is None:
        message = f"{data['order_key']!r} is not in sales-orders."
        reader.note("order_key", "unknown_reference", message)
        return
    known = {line["line_id"] for line in order.data["lines"]}
    for index, line in enumerate(lines):
        if line["line_id"] not in known:
            reader.note(f"lines[{index}].line_id", "unknown_reference", "No such line.")
        if line["defective"] > line["quantity"]:
            reader.note(f"lines[{index}].defective", "range", "It is more than came back.")
    mine = (old or {}).get("external_key")
    others = sum(
        (
            sheet.data["amount"]
            for sheet in books.sheets["refunds"].values()
            if sheet.data["order_key"] == data["order_key"]
            and sheet.data["state"] != "cancelled"
            and sheet.data["external_key"] != mine
        ),
        ZERO,
    )
    if amount is not None and others + amount > order.data["total"]:
        detail = f"{others} of {order.data['total']} have been refunded already."
        raise Problem("state_conflict", detail, more={"current": {"refunded": others}})


def _demand(_books: Books, data: Data, reader: Reader, _old: Data | None) -> None:
    lines: list[Data] = data["lines"] or []
    _check_lines(lines, reader)
    for index, line in enumerate(lines):
        if line["quantity"] is not None and line["quantity"] <= 0:
            reader.note(f"lines[{index}].quantity", "range", "It must be above 0.")
    data["state"] = "open"


def _count(_books: Books, data: Data, reader: Reader, old: Data | None) -> None:
    _check_lines([], reader, least=0 if data["lines"] else 1)
    data["state"] = (old or {}).get("state", "draft")


def _voucher(books: Books, data: Data, reader: Reader, old: Data | None) -> None:
    lines: list[Data] = data["lines"] or []
    _check_lines([], reader, least=2 if len(lines) < 2 else 0)
    for index, line in enumerate(lines):
        sides = [line[side] for side in ("debit", "credit") if line[side]]
        if len(sides) != 1:
            message = "Exactly one of debit and credit must be above 0."
            reader.note(f"lines[{index}]", "range", message)
    debit = sum((line["debit"] or ZERO for line in lines), ZERO)
    credit = sum((line["credit"] or ZERO for line in lines), ZERO)
    if debit != credit and not reader.wrong:
        reader.note("lines", "mismatch", f"Debits are {debit}, credits are {credit}.")
    if data["date"] is not None and data["date"][:7] in books.closed:
        period = data["date"][:7]
        raise Problem("state_conflict", f"The period {period} is closed.")
    data |= {"debit_total": debit, "credit_total": credit}
    data["state"] = (old or {}).get("state", "draft")


_COMPUTED: dict[str, Callable[[Books, Data, Reader, Data | None], None]] = {
    "sales-orders": _order,
    "refunds": _refund,
    "purchase-demands": _demand,
    "vouchers": _voucher,
    "stock-counts": _count,
}


def check_replaceable(name: str, old: Data) -> None:
    """
    Refuse to replace what does not change any more.

    Raises:
        Problem: If its state forbids it.
    """
    final = {
        "sales-orders": {"cancelled", "shipped", "partly_shipped"},
        "vouchers": {"posted", "cancelled"},
        "stock-counts": {"posted", "cancelled"},
        "refunds": {"cancelled"},
        "purchase-demands": {"cancelled", "ordered"},
    }.get(name, set())
    if old["state"] in final:
        raise conflict(old)


def conflict(old: Data) -> Problem:
    """Make the problem of a state that forbids something."""
    current = {"id": old["id"], "state": old["state"], "version": old["version"]}
    return Problem("state_conflict", f"It is {old['state']}.", more={"current": current})


def written(books: Books, name: str, sheet: Sheet) -> None:
    """Do what follows from a document that was written."""
    if name == "refunds" and sheet.data["state"] == "posted":
        _post_refund(books, sheet)
    if name == "stock-counts" and sheet.data["state"] == "posted":
        for line in sheet.data["lines"]:
            books.set_stock(sheet.data["warehouse"], line["sku"], line["counted"])


def _post_refund(books: Books, sheet: Sheet) -> None:
    """Count a refund on its order once, and write what it makes receivable or brings back."""
    refund = sheet.data
    if sheet.notes.get("posted"):
        return
    sheet.notes["posted"] = True
    order = books.by_key("sales-orders", refund["order_key"])
    if order is None:
        return
    amounts = {line["line_id"]: line["amount"] for line in refund["lines"] or []}
    lines = [
        {
            **line,
            "refunded_amount": line["refunded_amount"] + amounts.get(line["line_id"], ZERO),
        }
        for line in order.data["lines"]
    ]
    books.change(order, {"lines": lines})
    if refund["amount"]:
        key = f"AR-{refund['number']}"
        make_receivable(books, key, order.data, -refund["amount"], "退款")
    if refund["kind"] == "goods":
        _put_back(books, refund, order.data)


def _put_back(books: Books, refund: Data, order: Data) -> None:
    place = str(refund["warehouse"] or order["warehouse"] or "CK001")
    skus = {line["line_id"]: line["sku"] for line in order["lines"]}
    for line in refund["lines"] or []:
        sku = skus[line["line_id"]]
        good = line["quantity"] - line["defective"]
        books.set_stock(place, sku, books.stock[place, sku] + good)


def make_receivable(
    books: Books, key: str, order: Data, amount: Decimal, text: str
) -> None:
    """Write a receivable of the ERP's own."""
    data = {"external_key": key, "digest": None, "order_key": order["external_key"]}
    data |= {"customer": order["customer"], "organisation": order["organisation"]}
    data |= {"date": f"{books.clock.now:%Y-%m-%d}", "amount": amount, "text": text}
    books.create("receivables", {**data, "state": "open", "attributes": None})


# --- changes of state -----------------------------------------------------------------

_MOVES = {
    "sales-orders": {
        "open": {"on_hold", "cancelled"},
        "on_hold": {"open", "cancelled"},
    },
    "refunds": {"open": {"posted", "cancelled"}, "posted": {"cancelled"}},
    "vouchers": {"draft": {"posted", "cancelled"}, "posted": {"cancelled"}},
    "stock-counts": {"draft": {"posted", "cancelled"}},
    "purchase-demands": {"open": {"cancelled"}},
    "receivables": {"open": {"settled"}, "settled": {"open"}},
    "products": {"active": {"inactive"}, "inactive": {"active"}},
    "customers": {"active": {"inactive"}, "inactive": {"active"}},
}
_STATES = {
    name: {state for pair in moves.items() for state in ({pair[0]} | pair[1])}
    for name, moves in _MOVES.items()
}


def patched(name: str, old: Data, given: Mapping[str, Any], reader: Reader) -> Data:
    """
    Work out what a change of state changes.

    Returns:
        The changed fields; none if everything is as wanted already.

    Raises:
        Problem: If the state does not allow it.
    """
    for field in given:
        if field not in {"state", "reason", "lines"}:
            reader.note(field, "unknown_field", "Only state, reason and lines change here.")
    changes: Data = {}
    state = given.get("state")
    if state is not None and state not in _STATES.get(name, set()):
        reader.note("state", "choice", f"One of {sorted(_STATES.get(name, set()))}.")
    elif state is not None and state != old["state"]:
        if state not in _MOVES[name].get(old["state"], set()):
            raise conflict(old)
        changes = {"state": state, "reason": given.get("reason")}
    if given.get("lines") is not None:
        if name != "sales-orders":
            reader.note("lines", "unknown_field", "Only lines of sales orders change here.")
        else:
            changes |= _patched_lines(old, given["lines"], reader)
    return changes


def _patched_lines(old: Data, given: object, reader: Reader) -> Data:
    lines = {line["line_id"]: dict(line) for line in old["lines"]}
    if not isinstance(given, list):
        reader.note("lines", "type", "A list is expected.")
        return {}
    if old["state"] in {"cancelled", "shipped"}:
        raise conflict(old)
    for index, told in enumerate(given):
        line = lines.get(told.get("line_id")) if isinstance(told, Mapping) else None
        if line is None:
            reader.note(f"lines[{index}].line_id", "unknown_reference", "No such line.")
        elif told.get("state") not in {"open", "on_hold", "closed"}:
            reader.note(f"lines[{index}].state", "choice", "open, on_hold or closed.")
        elif told["state"] != line["state"]:
            if line["shipped_quantity"] >= line["quantity"]:
                raise conflict(old)
            line |= {"state": told["state"], "reason": told.get("reason")}
    changed = list(lines.values())
    return {} if changed == old["lines"] else {"lines": changed}
