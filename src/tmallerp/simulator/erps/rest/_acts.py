"""What people do inside the ERP, and what a test needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from attrs import fields

from tmallerp.simulator.erps._exact import number, plain, to_fen
from tmallerp.simulator.erps._sheets import Data, Sheet
from tmallerp.simulator.erps.rest import _rules as rules
from tmallerp.simulator.erps.rest._books import Books, Settings
from tmallerp.simulator.erps.rest._schema import told_time


def act(books: Books, name: str, given: Mapping[str, Any]) -> object:
    """
    Do something by its name.

    Raises:
        KeyError: If there is no such act.

        ValueError: If the ERP does not let it be done.
    """
    return _ACTS[name](books, given)


def _seed(books: Books, given: Mapping[str, Any]) -> object:
    """Write registers and stock: ``{"products": {code: name}, "stock": [{…}]}``."""
    for kind, entries in given.items():
        if kind == "stock":
            _set_stock(books, {"rows": entries})
            continue
        for code, name in entries.items():
            if kind in books.codes:
                books.codes[kind][str(code)] = str(name)
            elif kind in {"products", "customers"}:
                if books.by_key(kind, code) is None:
                    books.create(kind, {"code": str(code), "name": name, "state": "active"})
            else:
                raise KeyError(kind)
    return {}


def _set_stock(books: Books, given: Mapping[str, Any]) -> object:
    """Set what is on hand: ``{"rows": [{"warehouse", "sku", "quantity"}]}``."""
    for row in given["rows"]:
        at = (str(row.get("warehouse", "CK001")), str(row["sku"]))
        books.stock[at] = Decimal(plain(number(row["quantity"])))
    return {}


def _settings(books: Books, given: Mapping[str, Any]) -> object:
    names = {each.name for each in fields(Settings)}
    for name, value in given.items():
        if name not in names:
            raise KeyError(name)
        setattr(books.settings, name, type(getattr(books.settings, name))(value))
    return {name: getattr(books.settings, name) for name in sorted(names)}


def _sheet(books: Books, name: str, given: Mapping[str, Any]) -> Sheet:
    found = books.sheets[name].get(str(given.get("id")))
    found = found or books.by_key(name, given.get("key"))
    if found is None:
        raise KeyError(f"no {name} {dict(given)!r}")
    return found


def _ship(books: Books, given: Mapping[str, Any]) -> object:
    """
    Ship an order, or some of it.

    ``key`` or ``id`` of the order; ``lines``: [{"line_id", "quantity"}], everything that
    is left and open by default; ``carrier``, ``waybill``, ``warehouse``.
    """
    sheet = _sheet(books, "sales-orders", given)
    order = sheet.data
    if order["state"] not in {"open", "partly_shipped"}:
        raise ValueError(f"Order {order['number']} is {order['state']}.")
    shipped = _shipped(order, given.get("lines"))
    place = str(given.get("warehouse") or order["warehouse"] or "CK001")
    lines = [_line_after(line, shipped) for line in order["lines"]]
    made = _shipment(books, order, shipped, place, given)
    for line in made["lines"]:
        books.stock[place, line["sku"]] -= line["quantity"]
    done = all(
        line["state"] == "closed" or line["shipped_quantity"] >= line["quantity"]
        for line in lines
    )
    state = "shipped" if done else "partly_shipped"
    amount = sum(
        (_share(line, shipped.get(line["line_id"])) for line in order["lines"]), rules.ZERO
    )
    if order["state"] == "open":
        amount += sum((order[name] or rules.ZERO for name in rules.COMPONENTS), rules.ZERO)
    books.change(sheet, {"lines": lines, "state": state})
    rules.make_receivable(books, f"AR-{made['number']}", order, amount, "销售出库")
    return {"id": made["id"], "number": made["number"], "state": state}


def _shipped(order: Data, wanted: Any) -> dict[str, Decimal]:
    left = {
        line["line_id"]: line["quantity"] - line["shipped_quantity"]
        for line in order["lines"]
        if line["state"] == "open" and line["quantity"] > line["shipped_quantity"]
    }
    if wanted is None:
        picked = left
    else:
        picked = {
            each["line_id"]: number(each.get("quantity", left[each["line_id"]]))
            for each in wanted
        }
    if not picked or any(not 0 < picked[key] <= left[key] for key in picked):
        raise ValueError(f"Nothing, or not so much, is left of {order['number']}.")
    return {key: Decimal(plain(quantity)) for key, quantity in picked.items()}


def _line_after(line: Data, shipped: Mapping[str, Decimal]) -> Data:
    more = shipped.get(line["line_id"], Decimal(0))
    return {**line, "shipped_quantity": line["shipped_quantity"] + more}


def _share(line: Data, quantity: Decimal | None) -> Decimal:
    """Give a part of a line its share; the last part gets what the others left."""
    if quantity is None:
        return rules.ZERO
    before, whole = line["shipped_quantity"], line["quantity"]
    upto = to_fen(line["amount"] * (before + quantity) / whole)
    return upto - to_fen(line["amount"] * before / whole)


def _shipment(
    books: Books,
    order: Data,
    shipped: Mapping[str, Decimal],
    place: str,
    given: Mapping[str, Any],
) -> Data:
    data: Data = {
        "state": "shipped",
        "order_id": order["id"],
        "order_key": order["external_key"],
        "shipped_at": told_time(books.clock.now),
        "carrier_code": str(given.get("carrier", "SF")),
        "carrier_name": str(given.get("carrier_name", "顺丰速运")),
        "tracking_number": str(given.get("waybill", "SF1234567890")),
        "warehouse": place,
        "lines": [
            {"line_id": line["line_id"], "sku": line["sku"], "quantity": quantity}
            for line in order["lines"]
            if (quantity := shipped.get(line["line_id"])) is not None
        ],
    }
    # The number comes first in the key's register, and is only known when it is made.
    data["number"] = f"SH-{len(books.sheets['shipments']) + 1:06d}"
    return books.create("shipments", data).data


def _unship(books: Books, given: Mapping[str, Any]) -> object:
    """Cancel a shipment: its goods come back and its order is open for them again."""
    shipment = _sheet(books, "shipments", {"key": given.get("number"), **given})
    if shipment.data["state"] == "cancelled":
        raise ValueError(f"Shipment {shipment.data['number']} is cancelled already.")
    order = _sheet(books, "sales-orders", {"id": shipment.data["order_id"]})
    back = {line["line_id"]: -line["quantity"] for line in shipment.data["lines"]}
    lines = [_line_after(line, back) for line in order.data["lines"]]
    some = any(line["shipped_quantity"] for line in lines)
    books.change(order, {"lines": lines, "state": "partly_shipped" if some else "open"})
    for line in shipment.data["lines"]:
        books.stock[shipment.data["warehouse"], line["sku"]] += line["quantity"]
    books.change(shipment, {"state": "cancelled"})
    return {"number": shipment.data["number"]}


def _edit(books: Books, given: Mapping[str, Any]) -> object:
    """Change fields of a document by hand: ``{"collection", "key" or "id", "set"}``."""
    sheet = _sheet(books, str(given["collection"]), given)
    told = {
        name: number(value) if isinstance(sheet.data.get(name), Decimal) else value
        for name, value in given["set"].items()
    }
    books.change(sheet, told)
    return {"id": sheet.data["id"], "version": sheet.data["version"]}


def _close_period(books: Books, given: Mapping[str, Any]) -> object:
    books.closed.add(str(given["period"]))
    return sorted(books.closed)


_ACTS: dict[str, Callable[[Books, Mapping[str, Any]], object]] = {
    "seed": _seed,
    "stock": _set_stock,
    "settings": _settings,
    "ship": _ship,
    "unship": _unship,
    "edit": _edit,
    "close_period": _close_period,
}
