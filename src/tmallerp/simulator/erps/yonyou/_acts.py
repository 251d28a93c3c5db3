"""
What people do inside the ERP, and what a test needs.

Nothing here is reachable by a caller of the platform.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from attrs import fields

from tmallerp.simulator.erps._exact import number
from tmallerp.simulator.erps._sheets import Data, Sheet
from tmallerp.simulator.erps.yonyou import _documents as documents
from tmallerp.simulator.erps.yonyou import _stock as stock
from tmallerp.simulator.erps.yonyou._books import Books, Refusal, Settings
from tmallerp.simulator.erps.yonyou._forms import FORMS, ISSUE, ORDER, RETURN
from tmallerp.simulator.erps.yonyou._writing import touch, write_document


def act(books: Books, name: str, given: Mapping[str, Any]) -> object:
    """
    Do something by its name.

    Raises:
        KeyError: If there is no such act.

        ValueError: If the ERP does not let it be done.
    """
    try:
        return _ACTS[name](books, given)
    except Refusal as refusal:
        raise ValueError(refusal.message) from refusal


def _seed(books: Books, given: Mapping[str, Any]) -> object:
    """Write entries of registers, and what is on hand: ``{"product": {code: name}}``."""
    made: dict[str, object] = {}
    for kind, entries in given.items():
        if kind == "stock":
            _set_stock(books, {"rows": entries})
            continue
        if kind not in books.registers:
            raise KeyError(kind)
        for code, name in entries.items():
            made[f"{kind}/{code}"] = books.register(kind, code, str(name))["id"]
    return made


def _set_stock(books: Books, given: Mapping[str, Any]) -> object:
    """Set what is on hand: ``{"rows": [{"warehouse", "product", "qty"}]}``."""
    for row in given["rows"]:
        place, product = str(row.get("warehouse", "CK001")), str(row["product"])
        if books.entry("product", product) is None:
            books.register("product", product)
        books.stock[place, product] = number(row["qty"])
    return {}


def _settings(books: Books, given: Mapping[str, Any]) -> object:
    names = {each.name for each in fields(Settings)}
    for name, value in given.items():
        if name not in names:
            raise KeyError(name)
        setattr(books.settings, name, type(getattr(books.settings, name))(value))
    return {name: getattr(books.settings, name) for name in sorted(names)}


def _sheet(books: Books, given: Mapping[str, Any], form: str = ORDER.name) -> Sheet:
    """Find a document by ``id``, ``code``, ``memo`` or ``key``."""
    wanted = str(given.get("form", form))
    if "id" in given:
        found = books.sheet(wanted, given["id"])
        if found is not None:
            return found
    for name in ("code", "memo"):
        for sheet in books.documents[wanted].values():
            if name in given and sheet.data.get(name) == given[name]:
                return sheet
    for sheet in books.documents[wanted].values():
        if "key" in given and sheet.notes.get("resubmitCheckKey") == given["key"]:
            return sheet
    raise KeyError(f"no {wanted} {dict(given)!r}")


def _approve(books: Books, given: Mapping[str, Any]) -> object:
    """Submit, if that is still to do, and approve."""
    sheet = _sheet(books, given)
    form = FORMS[str(given.get("form", ORDER.name))]
    if sheet.data["verifystate"] == 0:
        sheet.data["verifystate"] = 1
    documents.approve(books, form, sheet)
    return _told(sheet)


def _ship(books: Books, given: Mapping[str, Any]) -> object:
    """
    Ship an approved order, or some of it.

    ``lines``: [{"id" (of the row) or "product", "qty"}], everything left by default;
    ``waybill``, ``carrier`` (a code), ``warehouse``.
    """
    order = _sheet(books, given)
    rows = order.data[ORDER.rows_key]
    details = [
        {"sourceid": order.data["id"], "sourceautoid": row["id"], **wanted}
        for row, wanted in _picked(rows, given.get("lines"))
    ]
    told = {"details": details, "logistics": given.get("waybill", "SF1234567890")}
    told["iLogisticId"] = given.get("carrier", "SF")
    if "warehouse" in given:
        told["warehouse"] = given["warehouse"]
    head, drawn = stock.draw(books, told)
    head["code"] = books.next_code(ISSUE.prefix)
    head["out_sys_code"] = order.data.get("memo") or order.data["code"]
    sheet = write_document(books, ISSUE, head, drawn)
    stock.audit(books, ISSUE, sheet)
    return _told(sheet)


def _picked(rows: list[Data], lines: Any) -> list[tuple[Data, Data]]:
    if lines is None:
        return [(row, {}) for row in rows if row["qty"] > row["sendQty"]]
    picked = []
    for line in lines:
        row = next(
            row
            for row in rows
            if str(row["id"]) == str(line.get("id"))
            or row["productCode"] == line.get("product")
        )
        wanted = {"qty": number(line["qty"])} if "qty" in line else {}
        picked.append((row, wanted))
    return picked


def _close(books: Books, given: Mapping[str, Any]) -> object:
    """Close an order."""
    sheet = _sheet(books, given)
    sheet.data |= {"status": 2, "statusCode": "CLOSEDORDER", "nextStatus": "CLOSEDORDER"}
    touch(books, sheet)
    return _told(sheet)


def _oppose(books: Books, given: Mapping[str, Any]) -> object:
    """Turn an order down."""
    sheet = _sheet(books, given)
    sheet.data |= {"verifystate": 0, "statusCode": "OPPOSE", "nextStatus": "OPPOSE"}
    touch(books, sheet)
    return _told(sheet)


def _edit(books: Books, given: Mapping[str, Any]) -> object:
    """Change fields of a document by hand: ``{"set": {name: text}}``."""
    sheet = _sheet(books, given)
    for name, value in given["set"].items():
        old = sheet.data.get(name)
        sheet.data[name] = number(value) if isinstance(old, Decimal) else value
    touch(books, sheet)
    return _told(sheet)


def _remove(books: Books, given: Mapping[str, Any]) -> object:
    """Delete a document by hand."""
    sheet = _sheet(books, given)
    del books.documents[str(given.get("form", ORDER.name))][str(sheet.data["id"])]
    return _told(sheet)


def _close_period(books: Books, given: Mapping[str, Any]) -> object:
    books.closed.add(str(given["period"]))
    return sorted(books.closed)


def _take_back(books: Books, given: Mapping[str, Any]) -> object:
    """Approve a return and put its goods on the shelf."""
    sheet = _sheet(books, given, RETURN.name)
    if sheet.data["verifystate"] == 0:
        sheet.data["verifystate"] = 1
    if sheet.data["verifystate"] == 1:
        stock.audit(books, RETURN, sheet)
    for row in sheet.data[RETURN.rows_key]:
        place = row.get("stockId_code") or "CK001"
        books.stock[place, row["productCode"]] += row["qty"]
    return _told(sheet)


def _told(sheet: Sheet) -> Data:
    return {
        "id": str(sheet.data["id"]),
        "code": sheet.data["code"],
        "status": sheet.data["status"],
        "verifystate": sheet.data["verifystate"],
    }


_ACTS: dict[str, Callable[[Books, Mapping[str, Any]], object]] = {
    "seed": _seed,
    "stock": _set_stock,
    "settings": _settings,
    "approve": _approve,
    "audit": _approve,
    "ship": _ship,
    "close": _close,
    "oppose": _oppose,
    "edit": _edit,
    "remove": _remove,
    "close_period": _close_period,
    "take_back": _take_back,
}
