"""
Read what a caller wrote and refuse what the tables do not allow.

Amounts must fit each other: the platform does not compute them on a save, it compares.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from tmallerp.simulator.erps._exact import FEN, decimals, number, to_fen
from tmallerp.simulator.erps._sheets import Data
from tmallerp.simulator.erps.yonyou._books import Books, Refusal
from tmallerp.simulator.erps.yonyou._forms import DEFINES, FieldFact, Form

_DEFINE = re.compile(r"(headItem|headFreeItem|bodyItem)[!.](define([1-9]|[1-5][0-9]|60))")
_DAY, _TIME = "%Y-%m-%d", "%Y-%m-%d %H:%M:%S"
_PLACES = {"amount": 2, "price": 8, "quantity": 8, "rate": 8, "count": 0}
"""Decimals: vendor's tables say 8 at most; ledgers keep two for an amount."""


def refuse(message: str) -> Refusal:
    """Make the business refusal that most endpoints answer with."""
    return Refusal("999", message)


def read_head(books: Books, form: Form, given: Mapping[str, Any], *, is_new: bool) -> Data:
    """
    Read the fields of a head.

    Args:
        books: Where references must exist.

        form: The table.

        given: What the caller wrote.

        is_new: Whether required fields must be there; a change may leave them out, but
            not clear them.

    Raises:
        Refusal: With the first field that does not fit.
    """
    own = {name: value for name, value in given.items() if name != form.rows_key}
    return _read(books, form.head, own, where="", is_new=is_new)


def read_row(
    books: Books, form: Form, given: object, number_: int, *, is_new: bool
) -> Data:
    """Read the fields of one row."""
    if not isinstance(given, Mapping):
        raise refuse(f"第{number_}行不是对象")
    return _read(books, form.rows, given, where=f"第{number_}行", is_new=is_new)


def _read(
    books: Books,
    facts: Mapping[str, FieldFact],
    given: Mapping[str, Any],
    *,
    where: str,
    is_new: bool,
) -> Data:
    data: Data = {}
    for name, fact in facts.items():
        if name in given and given[name] is not None and given[name] != "":
            data |= _value(books, fact, given[name], where)
        elif fact.is_required and (is_new or name in given):
            raise refuse(f"{where}字段[{name}]不能为空")
        elif name in given:
            data[name] = None
    data |= _defines(given)
    known = {*facts, *DEFINES, "id", "_status", "resubmitCheckKey"}
    for name in given:
        if name not in known and not _DEFINE.fullmatch(name):
            books.ignored[name] += 1
    return data


def _defines(given: Mapping[str, Any]) -> Data:
    data: Data = {}
    for name, value in given.items():
        match = _DEFINE.fullmatch(name)
        if match:
            data[f"{match[1]}!{match[2]}"] = value
        elif name in DEFINES and isinstance(value, Mapping):
            data |= _defines({f"{name}!{key}": each for key, each in value.items()})
    return {name: None if value is None else str(value) for name, value in data.items()}


def _value(books: Books, fact: FieldFact, value: object, where: str) -> Data:
    kind = fact.kind
    try:
        if "|" in kind:
            return {fact.name: _choice(kind, value)}
        if kind in _PLACES:
            return {fact.name: _amount(_PLACES[kind], value)}
        read = _PLAIN.get(kind)
        if read is not None:
            return {fact.name: read(value)}
    except ValueError as error:
        raise refuse(f"{where}字段[{fact.name}]{error}") from None
    return _reference(books, fact, value, where)


def _choice(kind: str, value: object) -> str:
    if str(value) not in kind.split("|"):
        raise ValueError(f"的值{value!r}不在{kind}之中")
    return str(value)


def _amount(places: int, value: object) -> Decimal:
    try:
        amount = number(value)
    except ValueError:
        raise ValueError(f"不是数字: {value!r}") from None
    if decimals(amount) > places:
        raise ValueError(f"小数位数超过{places}位: {value}")
    return amount


def _text(value: object) -> str:
    if isinstance(value, Mapping | list):
        raise ValueError("不是文本")  # noqa: TRY004 - the wire's fault
    return str(value)


def _time(value: object) -> str:
    for shape in (_TIME, _DAY):
        try:
            return datetime.strptime(str(value), shape).strftime(_TIME)  # noqa: DTZ007
        except ValueError:
            continue
    raise ValueError(f"不是日期: {value!r}")


def _bool(value: object) -> bool:
    if value in {True, "true"}:
        return True
    if value in {False, "false"}:
        return False
    raise ValueError(f"不是布尔值: {value!r}")


_PLAIN: dict[str, Callable[[object], object]] = {
    "text": _text,
    "time": _time,
    "bool": _bool,
}


def _reference(books: Books, fact: FieldFact, value: object, where: str) -> Data:
    if isinstance(value, Mapping | list | bool):
        raise refuse(f"{where}字段[{fact.name}]不是编码")
    entry = books.entry(fact.kind, value)
    if entry is None:
        raise refuse(f"{where}字段[{fact.name}]的值[{value}]不存在")
    name, code = fact.name, entry["code"]
    told: Data = {name: entry["id"], f"{name}_code": code, f"{name}_name": entry["name"]}
    if name.endswith(("_code", "_Code", "_cCode")):
        told = {name: code, name[: name.rindex("_")]: entry["id"]}
    if fact.kind == "tax":
        told |= {"taxRate": entry["taxRate"], "taxCode": code}
    return told | _aliases(name, entry)


def _aliases(name: str, entry: Data) -> Data:
    """Say a product's code in the words of the lists."""
    if name == "productId":
        return {
            "productCode": entry["code"],
            "productName": entry["name"],
            "skuCode": entry["code"],
        }
    if name == "product":
        return {
            "product_cCode": entry["code"],
            "product_cName": entry["name"],
            "productsku_cCode": entry["code"],
        }
    return {}


def check_sums(form: Form, head: Mapping[str, Any], rows: list[Data]) -> None:
    """
    Compare the amounts of a whole document.

    Raises:
        Refusal: Where two do not fit.
    """
    if not rows:
        raise refuse(f"[{form.rows_key}]不能为空")
    for index, row in enumerate(rows, 1):
        if row["qty"] <= 0:
            raise refuse(f"第{index}行数量必须大于零")
        if form.sums != "plain":
            _check_row(form, head, row, f"第{index}行")
    if form.total is None:
        return
    total, told = sum((row["oriSum"] for row in rows), Decimal(0)), head[form.total]
    if total != told:
        raise refuse(f"[{form.total}]({told})不等于子表含税金额合计({total})")


def _check_row(
    form: Form, head: Mapping[str, Any], row: Mapping[str, Any], at: str
) -> None:
    inner = "orderDetailPrices!" if form.sums == "prices" else ""

    def told(name: str) -> Decimal:
        own = row.get(name)
        value = own if own is not None else row[inner + name]
        assert isinstance(value, Decimal)  # noqa: S101 - the table says so
        return value

    rate = head["orderPrices!exchRate" if inner else "exchRate"]
    total, net = told("oriSum"), told("oriMoney")
    _same(to_fen(told("qty") * told("oriTaxUnitPrice")), total, f"{at}数量乘含税单价")
    _same(net + told("oriTax"), total, f"{at}无税金额加税额")
    _near(to_fen(total / (1 + row["taxRate"] / 100)), net, f"{at}无税金额与税率")
    _near(to_fen(told("qty") * told("oriUnitPrice")), net, f"{at}数量乘无税单价")
    for name in ("Sum", "Money", "Tax"):
        _same(to_fen(told(f"ori{name}") * rate), told(f"nat{name}"), f"{at}本币nat{name}")
    _same(told("subQty") * told("invExchRate"), told("qty"), f"{at}销售数量乘换算率")
    _same(told("priceQty") * told("invPriceExchRate"), told("qty"), f"{at}计价数量乘换算率")


def _same(computed: Decimal, told: Decimal, what: str) -> None:
    if computed != told:
        raise refuse(f"{what}({computed})与传入值({told})不一致")


def _near(computed: Decimal, told: Decimal, what: str) -> None:
    if abs(computed - told) > FEN:
        raise refuse(f"{what}({computed})与传入值({told})不一致")
