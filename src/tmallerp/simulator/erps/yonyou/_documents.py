"""
Documents: list, detail, submit, audit, take back, delete.

Saving is not submitting and submitting is not auditing. A batch answers code 200 even
when every row of it failed; what succeeded is told in ``infos``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from tmallerp.simulator.erps._faults import ErpFault
from tmallerp.simulator.erps._sheets import Data, Sheet
from tmallerp.simulator.erps.yonyou import _stock
from tmallerp.simulator.erps.yonyou._books import Books, Call, Refusal
from tmallerp.simulator.erps.yonyou._check import refuse
from tmallerp.simulator.erps.yonyou._forms import ISSUE, ORDER, Form
from tmallerp.simulator.erps.yonyou._lists import (
    known_fields,
    lines_of,
    nest,
    page,
    select,
)
from tmallerp.simulator.erps.yonyou._writing import touch

LOCKED = "网络上有其他人操作，单据已被锁定，请稍后重试"
REFUSED = "服务端逻辑异常"
_GROUPS = ("orderPrices", "orderDetailPrices", "headItem", "headFreeItem", "bodyItem")
_NUMBERS = frozenset({"/yonbip/sd/", "/yonbip/scm/"})

Action = Callable[[Books, Form, Sheet, Call], None]


def rows_of(call: Call) -> list[Mapping[str, Any]]:
    """Return the objects of the array under ``data``."""
    data = call.body.get("data") if isinstance(call.body, Mapping) else None
    if not isinstance(data, list) or not all(isinstance(each, Mapping) for each in data):
        raise Refusal("310023", "参数[data]必须是数组")
    return data


# --- reading --------------------------------------------------------------------------


def whole_id(given: object) -> int:
    try:
        return int(str(given))
    except ValueError:
        return -1


def find(books: Books, form: Form, wanted: object) -> Sheet:
    """
    Find a document by id, veiled or not.

    Raises:
        Refusal: If there is none.
    """
    sheet = books.sheet(form.name, wanted)
    if sheet is None:
        raise Refusal("1002", f"数据不存在[{wanted}]")
    return sheet


def show(data: Data, form: Form, *, number: bool) -> Data:
    """Write a document the way an answer tells it, ids as numbers or as text."""
    told = nest(data, _GROUPS)
    told[form.rows_key] = [
        {**nest(row, _GROUPS), "id": row["id"] if number else str(row["id"])}
        for row in data[form.rows_key]
    ]
    told["id"] = data["id"] if number else str(data["id"])
    return told


def is_number(path: str) -> bool:
    return any(path.startswith(each) for each in _NUMBERS)


def detail(books: Books, form: Form, call: Call) -> object:
    """Answer one document whole."""
    sheet = books.sheet(form.name, call.query.get("id"))
    data = sheet.seen(call.now) if sheet else None
    if data is None:
        raise Refusal("1002", "数据不存在")
    return show(data, form, number=False)


def list_(books: Books, form: Form, call: Call) -> object:
    """Answer a page of rows."""
    body = call.body if isinstance(call.body, Mapping) else {}
    heads_only = body.get("isSum") in {True, "true"}
    codes = _codes_asked_for(body)
    seen = [
        data
        for data in books.seen(form.name)
        if (codes is None or str(data["code"]) in codes) and _is_asked_for(form, data, body)
    ]
    lines = lines_of(form, seen, heads_only=heads_only)
    return page(select(lines, body, known_fields(form)), body)


def _codes_asked_for(body: Mapping[str, Any]) -> set[str] | None:
    """Return the only numbers that can be in the answer, so that few rows are tried."""
    given = body.get("simpleVOs")
    if not isinstance(given, list) or len(given) != 1 or not isinstance(given[0], Mapping):
        return None
    name, word, codes = (given[0].get(one) for one in ("field", "op", "value1"))
    if (name, word) != ("code", "in") or not isinstance(codes, list):
        return None
    return set(map(str, codes))


def _is_asked_for(form: Form, data: Data, body: Mapping[str, Any]) -> bool:
    """Apply the plain conditions that some lists take beside the others."""
    code, date = body.get("code"), str(data.get("vouchdate") or "")
    if code and data["code"] != code:
        return False
    if form is ORDER:
        wanted = body.get("nextStatusName")
        low, high = body.get("open_vouchdate_begin"), body.get("open_vouchdate_end")
        return (
            (not wanted or data["nextStatus"] == wanted)
            and (not low or date >= str(low))
            and (not high or date <= str(high))
        )
    if form is ISSUE and body.get("vouchdate"):
        low, _, high = str(body["vouchdate"]).partition("|")
        return date >= low and (not high or date <= high)
    return True


# --- acting ---------------------------------------------------------------------------


def acting(act: Action) -> Callable[[Books, Form, Call], object]:
    """Make a batch endpoint of an action on one document."""

    def answer(books: Books, form: Form, call: Call) -> object:
        def one(row: Mapping[str, Any]) -> Data:
            sheet = find(books, form, row.get("id"))
            sheet.veil(call.mishap.veil, call.now)
            act(books, form, sheet, call)
            touch(books, sheet)
            data = sheet.data
            names = (
                "code",
                "verifystate",
                "status",
                "nextStatus",
                "pubts",
                "isWfControlled",
            )
            return {"id": data["id"], **{name: data[name] for name in names}}

        return batch(call, rows_of(call), one)

    return answer


def batch(
    call: Call, rows: list[Mapping[str, Any]], one: Callable[[Mapping[str, Any]], Data]
) -> Data:
    infos: list[Data] = []
    messages: list[str] = []
    hit = call.mishap.row(len(rows))
    for index, row in enumerate(rows):
        try:
            if hit is not None and hit[0] == index:
                raise refuse(LOCKED if hit[1] is ErpFault.ROW_LOCKED else REFUSED)
            infos.append(one(row))
        except Refusal as refusal:
            messages.append(
                f"{row.get('id') or row.get('code') or index}: {refusal.message}"
            )
    return {
        "count": len(rows),
        "sucessCount": len(infos),
        "failCount": len(messages),
        "messages": messages,
        "infos": infos,
    }


def submit(_books: Books, form: Form, sheet: Sheet, _call: Call) -> None:
    """Hand a document in."""
    data = sheet.data
    _expect(data, 0, "不是开立状态，不能提交")
    data |= {"verifystate": 1, "status": 3}
    if form is ORDER:
        data |= {"statusCode": "APPROVING", "nextStatus": "APPROVING"}


def audit(books: Books, form: Form, sheet: Sheet, _call: Call | None) -> None:
    """Approve a document that no flow controls."""
    if sheet.data["isWfControlled"]:
        raise refuse("单据受审批流控制，不能直接审核")
    approve(books, form, sheet)


def approve(books: Books, form: Form, sheet: Sheet) -> None:
    """Approve a document."""
    _expect(sheet.data, 1, "未提交，不能审核")
    _stock.audit(books, form, sheet)


def unaudit(books: Books, form: Form, sheet: Sheet, _call: Call) -> None:
    """Take an approval back."""
    _expect(sheet.data, 2, "未审核，不能弃审")
    _stock.unaudit(books, form, sheet)


def unsubmit(_books: Books, form: Form, sheet: Sheet, _call: Call) -> None:
    """Take a submitted document back."""
    _expect(sheet.data, 1, "未提交，不能收回")
    back = {"statusCode": form.opening, "nextStatus": form.opening}
    sheet.data |= {"verifystate": 0, "status": 0, **back}


def oppose(_books: Books, _form: Form, sheet: Sheet, _call: Call) -> None:
    """Turn a document down."""
    _expect(sheet.data, 1, "未提交，不能驳回")
    sheet.data |= {
        "verifystate": 0,
        "status": 0,
        "statusCode": "OPPOSE",
        "nextStatus": "OPPOSE",
    }


def _expect(data: Data, state: int, message: str) -> None:
    if data["verifystate"] != state:
        raise refuse(f"单据[{data['code']}]{message}")


def delete(books: Books, form: Form, call: Call) -> object:
    """Delete documents by id or by code."""
    rows = _wanted(call)

    def one(row: Mapping[str, Any]) -> Data:
        sheet = books.sheet(form.name, row.get("id")) or books.by_code(
            form.name, row.get("code")
        )
        if sheet is None:
            raise refuse("数据不存在")
        data = sheet.data
        if "pubts" in row and row["pubts"] != data["pubts"]:
            raise refuse("网络上有其他人操作或者已经关闭、审核,删除失败！")
        _expect(data, 0, "已提交或已审核，不能删除")
        del books.documents[form.name][str(data["id"])]
        return {"id": data["id"], "code": data["code"]}

    return batch(call, rows, one)


def delete_stamped(books: Books, form: Form, call: Call) -> object:
    """Delete documents whose time stamp the caller knows."""
    for row in rows_of(call):
        if not row.get("id") or not row.get("pubts"):
            raise Refusal("310008", "参数[id]和[pubts]不能为空")
    return delete(books, form, call)


def _wanted(call: Call) -> list[Mapping[str, Any]]:
    data = call.body.get("data") if isinstance(call.body, Mapping) else None
    if isinstance(data, Mapping):
        ids, codes = data.get("id") or [], data.get("code") or []
        if not isinstance(ids, list) or not isinstance(codes, list) or not (ids or codes):
            raise Refusal("310008", "参数[id]和[code]不能同时为空")
        # Vendor's page: ids go first where both are told.
        return [{"id": each} for each in ids] or [{"code": each} for each in codes]
    return rows_of(call)
