"""
What approvals do to goods: issues take them out, returns and receipts bring them in.

An order line knows how much of it has gone out and come back; nothing goes out that is
not there, and nothing comes back that has not gone out.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from tmallerp.simulator.erps._sheets import Data, Sheet
from tmallerp.simulator.erps.yonyou._books import Books, Call, Refusal
from tmallerp.simulator.erps.yonyou._check import check_sums, read_head, read_row, refuse
from tmallerp.simulator.erps.yonyou._forms import (
    DELIVERY,
    INVOICE,
    ISSUE,
    ORDER,
    OTHER_IN,
    RETURN,
    Form,
)
from tmallerp.simulator.erps.yonyou._writing import touch, write_document

SHORT = "现存量不足"


def check_sources(books: Books, form: Form, head: Data, rows: list[Data]) -> None:
    """
    Check what a document is drawn from, before it is written.

    Raises:
        Refusal: If a line does not exist, or not as much of it is left.
    """
    if form is ISSUE:
        _check_stock(books, head, rows)
    needs_source = form is RETURN and head["saleReturnSourceType"] == "ORDER"
    asked: Counter[int] = Counter()
    for index, row in enumerate(rows, 1):
        source = source_of(books, row)
        if source is None:
            if needs_source or _names_source(row):
                raise refuse(f"第{index}行来源单据不存在")
            continue
        line = source[1]
        asked[line["id"]] += row["qty"]
        if form is RETURN:
            left = line["sendQty"] - line["returnQty"]
        else:
            left = line["qty"] - line["sendQty"]
        if form in {ISSUE, RETURN} and asked[line["id"]] > left:
            raise refuse(f"第{index}行数量超过来源单据可用数量({left})")


def _names_source(row: Mapping[str, Any]) -> bool:
    """Tell whether a row claims to come from an order."""
    return row.get("source") in {"voucher_order", "2"} or bool(row.get("orderDetailId"))


_LINKS = (
    ("sourceid", "sourceautoid"),
    ("firstsourceid", "firstsourceautoid"),
    ("orderId", "orderDetailId"),
)


def source_of(books: Books, row: Mapping[str, Any]) -> tuple[Sheet, Data] | None:
    """Find the order line that a row comes from."""
    for head_key, row_key in _LINKS:
        sheet = books.sheet(ORDER.name, row.get(head_key))
        if sheet is None:
            continue
        for line in sheet.data[ORDER.rows_key]:
            if str(line["id"]) == str(row.get(row_key)):
                return sheet, line
    return None


def _check_stock(books: Books, head: Data, rows: Iterable[Data]) -> None:
    wanted: defaultdict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for at, quantity in _moves(head, rows):
        wanted[at] += quantity
        if wanted[at] > books.stock[at]:
            raise refuse(f"{SHORT}: {at[1]}")


def _moves(head: Data, rows: Iterable[Data]) -> Iterator[tuple[tuple[str, str], Decimal]]:
    for row in rows:
        place = row.get("warehouse_code") or head.get("warehouse_code")
        if not place:
            raise refuse("字段[warehouse]不能为空")
        yield (str(place), row["product_cCode"]), row["qty"]


# --- approving ------------------------------------------------------------------------


def audit(books: Books, form: Form, sheet: Sheet) -> None:
    """Approve a document and do what follows from it."""
    data = sheet.data
    rows = data[form.rows_key]
    if form is ISSUE:
        _check_stock(books, data, rows)
        _move(books, data, rows, Decimal(-1))
        _count(books, rows, "sendQty", 1)
    elif form is OTHER_IN:
        _move(books, data, rows, Decimal(1))
    elif form is RETURN:
        _count(books, rows, "returnQty", 1)
    data |= {"verifystate": 2, "status": 1, "auditTime": books.now_text}
    if form in {ORDER, DELIVERY}:
        data |= {"statusCode": "DELIVERGOODS", "nextStatus": "DELIVERGOODS"}
    touch(books, sheet)
    if form is ISSUE and books.settings.invoice_on_issue:
        _invoice(books, data)


def unaudit(books: Books, form: Form, sheet: Sheet) -> None:
    """Take an approval and its consequences back."""
    data = sheet.data
    rows = data[form.rows_key]
    if form is ORDER and any(row["sendQty"] for row in rows):
        raise refuse(f"单据[{data['code']}]存在下游单据，不能弃审")
    if form is ISSUE:
        _move(books, data, rows, Decimal(1))
        _count(books, rows, "sendQty", -1)
    elif form is OTHER_IN:
        _check_stock(books, data, rows)
        _move(books, data, rows, Decimal(-1))
    elif form is RETURN:
        _count(books, rows, "returnQty", -1)
    back = {"statusCode": form.opening, "nextStatus": form.opening}
    data |= {"verifystate": 0, "status": 0, "auditTime": None, **back}


def _move(books: Books, head: Data, rows: Iterable[Data], sign: Decimal) -> None:
    for at, quantity in _moves(head, rows):
        books.stock[at] += sign * quantity


def _count(books: Books, rows: Iterable[Data], name: str, sign: int) -> None:
    for row in rows:
        source = source_of(books, row)
        if source is None:
            continue
        sheet, line = source
        line[name] += sign * row["qty"]
        if name == "sendQty":
            line["totalOutStockQuantity"] = line[name]
            set_progress(sheet.data)
        touch(books, sheet)


def set_progress(order: Data) -> None:
    """Say how far an approved order has been sent."""
    rows = order[ORDER.rows_key]
    if all(row["sendQty"] >= row["qty"] for row in rows):
        word = "TAKEDELIVERY"
    elif any(row["sendQty"] for row in rows):
        word = "DELIVERY_PART"
    else:
        word = "DELIVERGOODS"
    order["statusCode"] = order["nextStatus"] = word


def _invoice(books: Books, issue: Data) -> None:
    names = {"sourceid", "sourceautoid", "qty", "oriSum"}
    rows = []
    for row in issue[ISSUE.rows_key]:
        told = {
            "productId": row["product_cCode"],
            **{name: row.get(name) for name in names},
        }
        rows.append(read_row(books, INVOICE, told, 1, is_new=True))
        source = source_of(books, row)
        if source is not None:
            source[1]["invoiceQty"] += row["qty"]
            rows[-1]["upcode"] = source[0].data["code"]
    total = sum((row["oriSum"] for row in rows), Decimal(0))
    given = {
        "vouchdate": books.now_text,
        "agentId": issue["cust_code"],
        "salesOrgId": issue["salesOrg_code"],
        "oriSum": total,
        "upcode": rows[0].get("upcode") or issue["code"],
    }
    head = read_head(books, INVOICE, given, is_new=True)
    head["code"] = books.next_code(INVOICE.prefix)
    write_document(books, INVOICE, head, rows)


# --- issues drawn from orders ---------------------------------------------------------


def draw(books: Books, given: Mapping[str, Any]) -> tuple[Data, list[Data]]:
    """
    Make a sales issue of order lines.

    Args:
        books: Where the orders are.

        given: ``details`` with ``sourceid``, ``sourceautoid`` and perhaps ``qty``; what
            else it holds replaces what the order says.

    Raises:
        Refusal: If a line is not approved, not there, or not left.
    """
    details = given.get(ISSUE.rows_key)
    if not isinstance(details, list) or not details:
        raise refuse("[details]不能为空")
    told = [dict(each) for each in details if isinstance(each, Mapping)]
    found = [(row, source_of(books, row)) for row in told]
    orders = {source[0].data["id"]: source[0].data for _, source in found if source}
    if len(orders) != 1 or not all(source for _, source in found):
        raise refuse("来源单据不存在或不是同一张订单")
    order = next(iter(orders.values()))
    if order["verifystate"] != 2:
        raise refuse(f"来源订单[{order['code']}]未审核")
    rows = [
        read_row(books, ISSUE, _issue_row(order, source[1], row), index, is_new=True)
        for index, (row, source) in enumerate(found, 1)
        if source
    ]
    head_told = {**_issue_head(books, order), **given}
    head = read_head(books, ISSUE, head_told, is_new=True)
    check_sums(ISSUE, head, rows)
    check_sources(books, ISSUE, head, rows)
    return head, rows


def _issue_head(books: Books, order: Data) -> Data:
    first = order[ORDER.rows_key][0]
    return {
        "receiveAccountingBasis": "st_salesout",
        "salesoutAccountingMethod": "salesoutConfirm",
        "accountOrg": order["settlementOrgId_code"],
        "org": first["stockOrgId_code"],
        "salesOrg": order["salesOrgId_code"],
        "invoiceOrg": order["settlementOrgId_code"],
        "vouchdate": books.now_text,
        "bustype": "A30001",
        "cust": order["agentId_code"],
        "srcBillType": "2",
        "natCurrency": order["orderPrices!natCurrency_code"],
        "currency": order["orderPrices!currency_code"],
        "warehouse": first.get("stockId_code") or "CK001",
        "sourcesys": "udinghuo",
    }


def _issue_row(order: Data, line: Data, told: Mapping[str, Any]) -> Data:
    left = line["qty"] - line["sendQty"]
    quantity = Decimal(str(told.get("qty") or left))
    links = {
        "source": "voucher_order",
        **{name: str(order["id"]) for name in ("sourceid", "firstsourceid", "orderId")},
        **{
            name: str(line["id"])
            for name in ("sourceautoid", "firstsourceautoid", "orderDetailId")
        },
        **dict.fromkeys(("upcode", "firstupcode", "orderCode"), order["code"]),
    }
    return {
        **links,
        "product": line["productCode"],
        "qty": quantity,
        "stockUnit": line["masterUnitId_code"],
        "invExchRate": 1,
        "priceUOM": line["iProductUnitId_code"],
        "invPriceExchRate": 1,
        "unitExchangeType": "0",
        "saleStyle": "GIFT" if line["orderProductType"] == "GIFT" else "SALE",
        "oriSum": _share(line, quantity),
        "taxId": line["taxCode"],
        "warehouse": line.get("stockId_code"),
        **{key: value for key, value in told.items() if key in {"batchno", "warehouse"}},
    }


def _share(line: Data, quantity: Decimal) -> Decimal:
    """Give a part of a line its share; the last part gets what the others left."""
    before = line["sendQty"]

    def upto(sent: Decimal) -> Decimal:
        return Decimal((line["oriSum"] * sent / line["qty"]).quantize(Decimal("0.01")))

    return upto(before + quantity) - upto(Decimal(before))


# --- stock ----------------------------------------------------------------------------


def query_stock(books: Books, call: Call) -> object:
    """Answer what is on hand, whole, as a bare array."""
    body = call.body if isinstance(call.body, Mapping) else {}
    places = _wanted(books, "warehouse", body.get("warehouse"), body.get("warehouse.code"))
    goods = _wanted(
        books,
        "product",
        body.get("product"),
        body.get("productn.code"),
        body.get("productsku"),
    )
    orgs = _wanted(books, "org", body.get("org"))
    if orgs is not None and "org01" not in orgs:
        return []
    reserved = _reserved(books) if body.get("billnum") else Counter[tuple[str, str]]()
    return [
        _level(books, place, product, quantity, reserved[place, product])
        for (place, product), quantity in sorted(books.stock.items())
        if (places is None or place in places) and (goods is None or product in goods)
    ]


def _wanted(books: Books, kind: str, *given: object) -> set[str] | None:
    told: list[object] = []
    for each in given:
        told += each if isinstance(each, list) else [each] if each else []
    if not told:
        return None
    known = books.registers[kind]
    ids = {sheet.data["id"]: code for code, sheet in known.items()}
    return {ids.get(str(each), str(each)) for each in told}


def _reserved(books: Books) -> Counter[tuple[str, str]]:
    counts: Counter[tuple[str, str]] = Counter()
    for sheet in books.documents[ORDER.name].values():
        order = sheet.data
        if order["verifystate"] == 0 or order["nextStatus"] in {"CLOSEDORDER", "ENDORDER"}:
            continue
        for row in order[ORDER.rows_key]:
            place = row.get("stockId_code") or "CK001"
            counts[place, row["productCode"]] += row["qty"] - row["sendQty"]
    return counts


def _level(
    books: Books, place: str, product: str, quantity: Decimal, reserved: Decimal | int
) -> Data:
    goods, house = books.entry("product", product), books.entry("warehouse", place)
    org = books.registers["org"]["org01"].data
    if goods is None or house is None:
        raise Refusal("999", "现存量查询失败")
    return {
        "org": org["id"],
        "org_code": org["code"],
        "warehouse": house["id"],
        "warehouse_code": place,
        "warehouse_name": house["name"],
        "product": goods["id"],
        "product_code": product,
        "productsku": goods["id"],
        "productsku_code": product,
        "unit": books.registers["unit"]["PCS"].data["id"],
        "currentqty": quantity,
        "availableqty": quantity - reserved,
        "planavailableqty": quantity - reserved,
        "innoticeqty": Decimal(0),
        "preretailqty": Decimal(reserved),
        "stockStatusDoc": "2690423371601230",
        "stockUnitId_code": "PCS",
        "currentStockSubQty": quantity,
    }
