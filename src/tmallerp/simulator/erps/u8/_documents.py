"""
Writing, reading and listing documents.

U8 computes what it is not told and overwrites sums it is told: the sum of a row is
quantity times price, whatever was sent beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from tmallerp.simulator.erps._exact import decimals, number, plain, to_fen
from tmallerp.simulator.erps._sheets import Data, Sheet
from tmallerp.simulator.erps.u8._books import Books, Refusal
from tmallerp.simulator.erps.u8._forms import CODES, LISTS, MOVES, REGISTERS, Resource

MAX_PAGE = 8000
_NUMBERS = frozenset(
    [
        "quantity",
        "taxunitprice",
        "unitprice",
        "taxprice",
        "taxrate",
        "sum",
        "money",
        "tax",
        "num",
        "amount",
        "natural_amount",
        "natural_currency",
        "primary_amount",
        "exchange_rate",
    ]
)


def no(message: str) -> Refusal:
    """Make the refusal of a business rule."""
    return Refusal("40001", message)


def body_of(resource: Resource, body: object) -> Mapping[str, Any]:
    """Return the object under the resource's name."""
    given = body.get(resource.name) if isinstance(body, Mapping) else None
    if not isinstance(given, Mapping):
        raise Refusal("20004", f"缺少参数{resource.name}")
    return given


def add(
    books: Books, resource: Resource, given: Mapping[str, Any], veil: datetime | None
) -> str:
    """Write a new document; return its code."""
    if resource.name == "voucher":
        return _add_voucher(books, given, veil)
    head = _read(books, given, resource.head, "")
    if resource.name in REGISTERS:
        return _add_entry(books, resource, head, veil)
    rows = _rows(books, resource, given, head)
    data: Data = {**head, "code": head.get("code") or books.next_code(resource.name)}
    if str(data["code"]) in books.sheets[resource.name]:
        raise no(f"单据号{data['code']}重复")
    data |= {"state": resource.opening, "maker": "demo", "date": given.get("date")}
    data["date"] = str(data["date"] or books.now_text)[:10]
    data |= {"createtime": books.now_text, "modifytime": books.now_text}
    if resource.entry:
        data |= {"sum": sum((row["sum"] for row in rows), Decimal(0)), "entry": rows}
    if resource.name == "saleout":
        _check_stock(books, data)
    books.sheets[resource.name][data["code"]] = Sheet.new(data, veil)
    return str(data["code"])


def _read(
    books: Books, given: Mapping[str, Any], required: tuple[str, ...], at: str
) -> Data:
    data: Data = {}
    for name in required:
        if given.get(name) in {None, ""}:
            raise no(f"{at}{name}不能为空")
    for name, value in given.items():
        if name == "entry" or value is None:
            continue
        data[name] = _number(name, value, at) if name in _NUMBERS else value
        register = CODES.get(name)
        if register and not books.knows(register, value):
            raise no(f"{at}{name}的值{value}不存在")
    return data


def _number(name: str, value: object, at: str) -> Decimal:
    try:
        amount = number(value)
    except ValueError:
        raise no(f"{at}{name}不是数字: {value!r}") from None
    if decimals(amount) > 6:
        raise no(f"{at}{name}小数位数超过6位: {value}")
    return Decimal(plain(amount))


def _add_entry(books: Books, resource: Resource, head: Data, veil: datetime | None) -> str:
    code = str(head["code"])
    if code in books.sheets[resource.name]:
        raise no(f"编码{code}已存在")
    group = head.get("sort_code")
    is_customer = resource.name == "customer"
    if is_customer and group and not books.knows("customerclass", group):
        raise no(f"客户分类{group}不存在")
    books.sheets[resource.name][code] = Sheet.new(
        {**head, "modifytime": books.now_text}, veil
    )
    return code


def _rows(
    books: Books, resource: Resource, given: Mapping[str, Any], head: Data
) -> list[Data]:
    told = given.get("entry")
    if not resource.entry:
        return []
    if not isinstance(told, list) or not told:
        raise no("entry不能为空")
    return [_row(books, resource, row, index, head) for index, row in enumerate(told, 1)]


def _row(books: Books, resource: Resource, given: object, index: int, head: Data) -> Data:
    at = f"第{index}行"
    if not isinstance(given, Mapping):
        raise no(f"{at}不是对象")
    row = _read(books, given, resource.entry, at)
    if not books.knows("inventory", row[resource.goods]):
        raise no(f"{at}存货{row[resource.goods]}不存在")
    if row["quantity"] <= 0:
        raise no(f"{at}数量必须大于零")
    price = row.get("taxunitprice", row.get("taxprice", Decimal(0)))
    rates = (row.get("taxrate"), head.get("taxrate"), Decimal(13))
    rate: Decimal = next(each for each in rates if each is not None)
    row["sum"] = to_fen(row["quantity"] * price)
    row["money"] = to_fen(row["sum"] / (1 + rate / 100))
    row |= {"tax": row["sum"] - row["money"], "taxrate": rate}
    row["rowno"] = row.get("rowno", index)
    if resource.name == "saleorder":
        row["foutquantity"] = Decimal(0)
    return row


def _check_stock(books: Books, issue: Data) -> None:
    for row in issue["entry"]:
        at = (str(issue["warehousecode"]), str(row["inventorycode"]))
        if books.stock[at] < row["quantity"]:
            raise no(f"存货{at[1]}现存量不足")


# --- states ---------------------------------------------------------------------------


def move(
    books: Books,
    resource: Resource,
    op: str,
    given: Mapping[str, Any],
    veil: datetime | None,
) -> str:
    """Change a document's state; return its code."""
    code = str(given.get("voucher_code") or "")
    sheet = books.sheets[resource.name].get(code)
    if sheet is None:
        raise Refusal("40002", f"单据{code}不存在")
    before, after = MOVES[op]
    if sheet.data["state"] != before:
        raise no(f"单据{code}的状态是{sheet.data['state']}，不能{op}")
    if op == "unverify" and any(row.get("foutquantity") for row in sheet.data["entry"]):
        raise no(f"单据{code}已有下游单据")
    sheet.veil(veil, books.clock.now)
    if resource.name == "saleout":
        issue_goods(books, sheet.data)
    sheet.data |= {"state": after, "modifytime": books.now_text}
    return code


def issue_goods(books: Books, issue: Data) -> None:
    """Take the goods of an issue out, and count them on the order."""
    _check_stock(books, issue)
    for row in issue["entry"]:
        books.stock[str(issue["warehousecode"]), str(row["inventorycode"])] -= row[
            "quantity"
        ]
        order = books.sheets["saleorder"].get(str(row.get("socode")))
        for line in order.data["entry"] if order else ():
            if str(line["rowno"]) == str(row.get("sorowno")):
                line["foutquantity"] += row["quantity"]
        if order:
            order.data["modifytime"] = books.now_text


def edit(
    books: Books, resource: Resource, given: Mapping[str, Any], veil: datetime | None
) -> str:
    """Change an entry of a register."""
    code = str(given.get("code") or "")
    sheet = books.sheets[resource.name].get(code)
    if sheet is None:
        raise Refusal("40002", f"{code}不存在")
    sheet.veil(veil, books.clock.now)
    sheet.data |= {**_read(books, given, (), ""), "modifytime": books.now_text}
    return code


# --- vouchers -------------------------------------------------------------------------


def _add_voucher(books: Books, given: Mapping[str, Any], veil: datetime | None) -> str:
    for name in ("voucher_type", "fiscal_year", "accounting_period", "date"):
        if given.get(name) in {None, ""}:
            raise no(f"{name}不能为空")
    try:
        year, month = int(given["fiscal_year"]), int(given["accounting_period"])
    except (TypeError, ValueError):
        raise no("会计期间不正确") from None
    if f"{year}-{month:02d}" in books.closed:
        raise no(f"期间{year}-{month:02d}已结账")
    sides = {side: _side(given, side) for side in ("debit", "credit")}
    sums = {
        side: sum((row["natural_currency"] for row in rows), Decimal(0))
        for side, rows in sides.items()
    }
    if sums["debit"] != sums["credit"]:
        raise no(f"借方合计{sums['debit']}不等于贷方合计{sums['credit']}")
    code = books.next_code(f"voucher-{year}-{month:02d}")
    told = {key: value for key, value in given.items() if key not in sides}
    data: Data = {**told, "code": f"{year}{month:02d}-{int(code)}", "pzh": int(code)}
    data |= {side: {"entry": rows} for side, rows in sides.items()}
    data |= {"state": "", "date": str(given["date"])[:10], "modifytime": books.now_text}
    books.sheets["voucher"][data["code"]] = Sheet.new(data, veil)
    return str(data["code"])


def _side(given: Mapping[str, Any], side: str) -> list[Data]:
    told = given.get(side)
    rows = told.get("entry") if isinstance(told, Mapping) else None
    if not isinstance(rows, list) or not rows:
        raise no(f"{side}.entry不能为空")
    read = []
    for index, row in enumerate(rows, 1):
        at = f"{side}第{index}行"
        if not isinstance(row, Mapping) or not row.get("account_code"):
            raise no(f"{at}account_code不能为空")
        amount = _number("natural_currency", row.get("natural_currency"), at)
        if amount == 0 or decimals(amount) > 2:
            raise no(f"{at}金额不正确: {amount}")
        read.append({**row, "natural_currency": amount})
    return read


def cancel_voucher(
    books: Books, _resource: Resource, given: Mapping[str, Any], veil: datetime | None
) -> str:
    """Void a voucher."""
    code = str(given.get("voucher_code") or given.get("code") or "")
    sheet = books.sheets["voucher"].get(code)
    if sheet is None:
        raise Refusal("40002", f"凭证{code}不存在")
    sheet.veil(veil, books.clock.now)
    sheet.data |= {"state": "Cancelled", "modifytime": books.now_text}
    return code


# --- reading --------------------------------------------------------------------------


def get(books: Books, resource: Resource, query: Mapping[str, str]) -> Data:
    """Answer one document."""
    sheet = books.sheets[resource.name].get(query.get("id", ""))
    data = sheet.seen(books.clock.now) if sheet else None
    if data is None:
        raise Refusal("40002", "数据不存在")
    return {resource.name: told(data)}


def batch_get(books: Books, listed: str, query: Mapping[str, str]) -> Data:
    """Answer a page of heads."""
    if listed == "currentstock":
        rows = _stock(books, query)
    else:
        seen = books.seen(LISTS[listed].name)
        rows = [data for data in seen if _is_wanted(data, query)]
    index, size = _whole(query, "page_index", "1"), _whole(query, "rows_per_page", "20")
    if size > MAX_PAGE:
        raise Refusal("20004", f"rows_per_page最大{MAX_PAGE}")
    cut = rows[(index - 1) * size : index * size]
    return {
        "page_index": str(index),
        "rows_per_page": str(size),
        "row_count": str(len(rows)),
        "page_count": str(-(-len(rows) // size)),
        listed: [
            told({key: value for key, value in row.items() if key != "entry"})
            for row in cut
        ],
    }


def _whole(query: Mapping[str, str], name: str, default: str) -> int:
    text = query.get(name) or default
    if not (text.isascii() and text.isdigit() and len(text) < 9 and int(text)):
        raise Refusal("20004", f"参数{name}不正确")
    return int(text)


_RANGES = {"code": "code", "date": "date", "timestamp": "modifytime"}
_EXACT = ("custcode", "state", "define1", "name")


def _is_wanted(data: Data, query: Mapping[str, str]) -> bool:
    for word, name in _RANGES.items():
        value = str(data.get(name) or "")
        low, high = query.get(f"{word}_begin"), query.get(f"{word}_end")
        if (low and value < low) or (high and value > high):
            return False
    return all(
        not query.get(name) or str(data.get(name) or "") == query[name] for name in _EXACT
    )


def _stock(books: Books, query: Mapping[str, str]) -> list[Data]:
    def within(word: str, value: str) -> bool:
        low, high = query.get(f"{word}_begin"), query.get(f"{word}_end")
        return not ((low and value < low) or (high and value > high))

    asked = _reserved(books)
    return [
        {
            "whcode": place,
            "invcode": goods,
            "qty": quantity,
            "stopqty": Decimal(0),
            "inqty": Decimal(0),
            "outqty": asked.get(goods, Decimal(0)),
            "availqty": quantity - asked.get(goods, Decimal(0)),
        }
        for (place, goods), quantity in sorted(books.stock.items())
        if within("whcode", place) and within("invcode", goods)
    ]


def _reserved(books: Books) -> dict[str, Decimal]:
    counts: dict[str, Decimal] = {}
    for sheet in books.sheets["saleorder"].values():
        if sheet.data["state"] in {"Closed", "Abandoned"}:
            continue
        for row in sheet.data["entry"]:
            goods = str(row["inventorycode"])
            left = row["quantity"] - row["foutquantity"]
            counts[goods] = counts.get(goods, Decimal(0)) + left
    return counts


def told(value: Any) -> Any:
    """Write a document the way U8 does: every number as text."""
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, Mapping):
        return {key: told(each) for key, each in value.items()}
    return [told(each) for each in value] if isinstance(value, list) else value


Work = Callable[[Books, Resource, Mapping[str, Any], "datetime | None"], str]
WORK: dict[str, Work] = {"add": add, "edit": edit, "cancel": cancel_voucher}
