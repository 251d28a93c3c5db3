"""
Registers over the wire: products, customers, and what is only looked up.

Products and customers are written by code: a code that is there is changed, one that is
not is made. A list of customers that finds none is an error by its code and not by its
meaning.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tmallerp.simulator.erps._exact import number
from tmallerp.simulator.erps._sheets import Data, Sheet
from tmallerp.simulator.erps.yonyou._books import Books, Call, Refusal
from tmallerp.simulator.erps.yonyou._check import refuse
from tmallerp.simulator.erps.yonyou._documents import rows_of
from tmallerp.simulator.erps.yonyou._lists import Line, page, select, whole
from tmallerp.simulator.erps.yonyou._saving import check_mishap, once, payload

_FIELDS = {
    "product": ("orgCode", "unitCode", "manageClassCode"),
    "customer": ("createOrgCode", "customerClassCode"),
}
_REFERENCES = {"orgCode": "org", "createOrgCode": "org", "unitCode": "unit"}


def save_product(books: Books, call: Call) -> object:
    """Make or change a product."""
    return _save(books, call, "product")


def save_customer(books: Books, call: Call) -> object:
    """Make or change a customer."""
    return _save(books, call, "customer")


def _save(books: Books, call: Call, kind: str) -> object:
    data = payload(call)
    check_mishap(call)
    return once(books, call, data, lambda: _upsert(books, call, kind, data))


def _upsert(books: Books, call: Call, kind: str, given: Mapping[str, Any]) -> Data:
    code, name = str(given.get("code") or ""), _name(given)
    if not code or not name:
        raise refuse("编码和名称不能为空")
    for field in _FIELDS[kind]:
        if not given.get(field):
            raise refuse(f"字段[{field}]不能为空")
    for field, register in _REFERENCES.items():
        if given.get(field) and books.entry(register, given[field]) is None:
            raise refuse(f"字段[{field}]的值[{given[field]}]不存在")
    _check_ranges(books, given)
    told = {key: value for key, value in given.items() if not key.startswith(("_", "name"))}
    told = {**told, "name": name, "pubts": books.now_text}
    told.pop("resubmitCheckKey", None)
    known = books.registers[kind].get(code)
    if known is None:
        made = books.register(kind, code, **{k: v for k, v in told.items() if k != "code"})
        books.registers[kind][code] = Sheet.new(made, call.mishap.veil)
    else:
        known.veil(call.mishap.veil, call.now)
        known.data |= {key: value for key, value in told.items() if key != "id"}
    data = books.registers[kind][code].data
    return {**data, "name": {"simplifiedName": data["name"]}}


def _check_ranges(books: Books, given: Mapping[str, Any]) -> None:
    for each in given.get("merchantApplyRanges") or []:
        wanted = each.get("orgIdCode") if isinstance(each, Mapping) else None
        if books.entry("org", wanted) is None:
            raise refuse(f"字段[orgIdCode]的值[{wanted}]不存在")


def _name(given: Mapping[str, Any]) -> str:
    name = given.get("name")
    if isinstance(name, Mapping):
        name = name.get("simplifiedName")
    return str(name or given.get("name.simplifiedName") or "")


def _seen(books: Books, kind: str) -> list[Data]:
    now = books.clock.now
    shown = (sheet.seen(now) for sheet in books.registers[kind].values())
    return [data for data in shown if data is not None]


def list_products(books: Books, call: Call) -> object:
    """Answer a page of products."""
    body = call.body if isinstance(call.body, Mapping) else {}
    code = body.get("code")
    lines = [
        Line({key: value for key, value in data.items() if key != "detail"}, None, "")
        for data in _seen(books, "product")
        if not code or data["code"] == code
    ]
    return page(select(lines, body, _any_field), body)


def _any_field(name: str) -> bool:
    return name in {"id", "code", "name", "pubts", "erpCode", "unitCode", "manageClassCode"}


def list_customers(books: Books, call: Call) -> object:
    """Answer customers as a bare array."""
    body = call.body if isinstance(call.body, Mapping) else {}
    index, size = whole(body, "pageIndex"), whole(body, "pageSize")
    if size > 5000:
        raise Refusal("310008", "pageSize必须在1到5000之间")
    found = [data for data in _seen(books, "customer") if _is_wanted(data, body)]
    cut = found[(index - 1) * size : index * size]
    if not cut:
        raise Refusal("118001", "根据条件查询结果为空")
    return cut


def _is_wanted(data: Data, body: Mapping[str, Any]) -> bool:
    exact = all(
        data[name] == body[name] for name in ("id", "code", "name") if body.get(name)
    )
    return exact and (not body.get("pubts") or data["pubts"] >= str(body["pubts"]))


def customer_details(books: Books, call: Call) -> object:
    """Answer customers whole, by id or code."""
    now, told = books.clock.now, []
    for row in rows_of(call):
        entry = books.entry("customer", row.get("id") or row.get("code"))
        seen = books.registers["customer"][entry["code"]].seen(now) if entry else None
        if seen is not None:
            told.append({**seen, "name": {"simplifiedName": seen["name"]}})
    return told


def look_up(kind: str) -> Any:
    """Make an endpoint that answers a register whole, as a bare array."""

    def answer(books: Books, _call: Call) -> object:
        return _seen(books, kind)

    return answer


def find_tax(books: Books, call: Call) -> object:
    """Answer the tax rates of a percentage."""
    body = call.body if isinstance(call.body, Mapping) else {}
    given = {**call.query, **body}
    wanted = given.get("taxRate", given.get("ntaxRate"))
    try:
        rate = None if wanted is None else number(wanted)
    except ValueError:
        raise Refusal("310023", "参数[taxRate]类型错误") from None
    return [data for data in _seen(books, "tax") if rate is None or data["taxRate"] == rate]


def empty_page(_books: Books, call: Call) -> object:
    """Answer a page without rows, for what this tenant does not keep."""
    body = call.body if isinstance(call.body, Mapping) else {}
    return page([], body)
