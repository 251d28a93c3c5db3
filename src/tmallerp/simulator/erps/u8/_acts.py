"""What people do inside the ERP, and what a test needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from attrs import fields

from tmallerp.simulator.erps._exact import number, plain
from tmallerp.simulator.erps._sheets import Sheet
from tmallerp.simulator.erps.u8 import _documents as documents
from tmallerp.simulator.erps.u8._books import Books, Refusal, Settings
from tmallerp.simulator.erps.u8._forms import RESOURCES


def act(books: Books, name: str, given: Mapping[str, Any]) -> object:
    """
    Do something by its name.

    Raises:
        KeyError: If there is no such act.

        ValueError: If the ERP does not let it be done.
    """
    try:
        return _ACTS[name](books, given)
    except Refusal as no:
        raise ValueError(no.message) from no


def _seed(books: Books, given: Mapping[str, Any]) -> object:
    """Write registers and stock: ``{"inventory": {code: name}, "stock": [{…}]}``."""
    for kind, entries in given.items():
        if kind == "stock":
            _set_stock(books, {"rows": entries})
            continue
        if kind not in {"inventory", "customer", "customerclass", "warehouse"}:
            raise KeyError(kind)
        for code, name in entries.items():
            books.register(kind, str(code), str(name))
    return {}


def _set_stock(books: Books, given: Mapping[str, Any]) -> object:
    """Set what is on hand: ``{"rows": [{"whcode", "invcode", "qty"}]}``."""
    for row in given["rows"]:
        books.knows("inventory", row["invcode"])
        at = (str(row.get("whcode", "CK001")), str(row["invcode"]))
        books.stock[at] = Decimal(plain(number(row["qty"])))
    return {}


def _settings(books: Books, given: Mapping[str, Any]) -> object:
    names = {each.name for each in fields(Settings)}
    for name, value in given.items():
        if name not in names:
            raise KeyError(name)
        setattr(books.settings, name, type(getattr(books.settings, name))(value))
    return {name: getattr(books.settings, name) for name in sorted(names)}


def _order(books: Books, given: Mapping[str, Any]) -> Sheet:
    """Find an order by ``code`` or ``define1``."""
    for sheet in books.sheets["saleorder"].values():
        if any(
            name in given and sheet.data.get(name) == given[name]
            for name in ("code", "define1")
        ):
            return sheet
    raise KeyError(f"no saleorder {dict(given)!r}")


def _approve(books: Books, given: Mapping[str, Any]) -> object:
    """Verify an order by hand."""
    sheet = _order(books, given)
    told = {"voucher_code": sheet.data["code"]}
    documents.move(books, RESOURCES["saleorder"], "verify", told, None)
    return {"code": sheet.data["code"], "state": sheet.data["state"]}


def _ship(books: Books, given: Mapping[str, Any]) -> object:
    """
    Ship a verified order, or some of it.

    ``lines``: [{"rowno", "quantity"}], everything left by default; ``waybill``,
    ``carrier``, ``warehouse``.
    """
    order = _order(books, given).data
    if order["state"] != "Approved":
        raise ValueError(f"Order {order['code']} is {order['state']}.")
    wanted = given.get("lines")
    picked = {str(line["rowno"]): line.get("quantity") for line in wanted or ()}
    rows = []
    for line in order["entry"]:
        left = line["quantity"] - line["foutquantity"]
        at = str(line["rowno"])
        if left <= 0 or (wanted is not None and at not in picked):
            continue
        quantity = number(picked[at]) if picked.get(at) is not None else left
        if quantity > left:
            raise ValueError(f"Only {left} are left in row {at} of {order['code']}.")
        rows.append(
            {
                "inventorycode": line["inventorycode"],
                "quantity": quantity,
                "taxunitprice": line.get("taxunitprice", 0),
                "taxrate": line["taxrate"],
                "socode": order["code"],
                "sorowno": line["rowno"],
            }
        )
    told = {
        "warehousecode": str(given.get("warehouse", "CK001")),
        "custcode": order["custcode"],
        "define1": order.get("define1"),
        "define10": str(given.get("waybill", "SF1234567890")),
        "define11": str(given.get("carrier", "SF")),
        "entry": rows,
    }
    code = documents.add(books, RESOURCES["saleout"], told, None)
    issue = books.sheets["saleout"][code].data
    documents.issue_goods(books, issue)
    issue["state"] = "Approved"
    return {"code": code}


def _write(books: Books, given: Mapping[str, Any]) -> object:
    """Write a document by hand: ``{"form", "fields"}``; see what U8 itself computes."""
    resource = RESOURCES[str(given["form"])]
    return {"code": documents.add(books, resource, given["fields"], None)}


def _close_period(books: Books, given: Mapping[str, Any]) -> object:
    books.closed.add(str(given["period"]))
    return sorted(books.closed)


_ACTS: dict[str, Callable[[Books, Mapping[str, Any]], object]] = {
    "seed": _seed,
    "stock": _set_stock,
    "settings": _settings,
    "approve": _approve,
    "ship": _ship,
    "write": _write,
    "close_period": _close_period,
}
