"""
Documents: save, list, detail, submit, audit, take back, delete.

Saving is not submitting and submitting is not auditing. A batch answers code 200 even
when every row of it failed; what succeeded is told in ``infos``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from tmallerp.simulator.erps._faults import ErpFault
from tmallerp.simulator.erps._sheets import Data, Sheet
from tmallerp.simulator.erps.yonyou import _stock
from tmallerp.simulator.erps.yonyou._books import KEY_LIFE, Books, Call, Kept, Refusal
from tmallerp.simulator.erps.yonyou._check import check_sums, read_head, read_row, refuse
from tmallerp.simulator.erps.yonyou._forms import ISSUE, ORDER, OTHER_IN, Form
from tmallerp.simulator.erps.yonyou._lists import (
    known_fields,
    lines_of,
    nest,
    page,
    select,
)
from tmallerp.simulator.erps.yonyou._writing import number_row, touch, write_document

LOCKED = "网络上有其他人操作，单据已被锁定，请稍后重试"
REFUSED = "服务端逻辑异常"
_GROUPS = ("orderPrices", "orderDetailPrices", "headItem", "headFreeItem", "bodyItem")
_NUMBERS = frozenset({"/yonbip/sd/", "/yonbip/scm/"})

Action = Callable[[Books, Form, Sheet, Call], None]


def payload(call: Call) -> Mapping[str, Any]:
    """Return the object under ``data``."""
    data = call.body.get("data") if isinstance(call.body, Mapping) else None
    if not isinstance(data, Mapping):
        raise Refusal("310008", "参数[data]不能为空")
    return data


def rows_of(call: Call) -> list[Mapping[str, Any]]:
    """Return the objects of the array under ``data``."""
    data = call.body.get("data") if isinstance(call.body, Mapping) else None
    if not isinstance(data, list) or not all(isinstance(each, Mapping) for each in data):
        raise Refusal("310023", "参数[data]必须是数组")
    return data


# --- saving ---------------------------------------------------------------------------


def save(books: Books, form: Form, call: Call) -> object:
    """Create or change one document."""
    data = payload(call)
    check_mishap(call)
    return once(books, call, data, lambda: _save(books, form, data, call))


def save_batch(books: Books, form: Form, call: Call) -> object:
    """Create several documents, each for itself; keys are not looked at here."""
    return _batch(call, rows_of(call), lambda row: _save(books, form, row, call))


def check_mishap(call: Call) -> None:
    """Refuse a single write that a fault hits."""
    hit = call.mishap.row(1)
    if hit is not None:
        raise refuse(LOCKED if hit[1] is ErpFault.ROW_LOCKED else REFUSED)


def once(
    books: Books, call: Call, data: Mapping[str, Any], write: Callable[[], Data]
) -> object:
    """
    Honour a key against sending twice.

    Raises:
        Refusal: With the earlier document's id, if the key is known.
    """
    key = data.get("resubmitCheckKey")
    if key is None or key == "":
        answer = write()
        if call.slow_s:
            raise Refusal("202", "后端服务正在处理中")
        return answer
    if len(str(key)) > 32:
        raise Refusal("310024", "resubmitCheckKey长度不能超过32")
    at = (call.path, str(key))
    kept = books.keys.get(at)
    if kept is not None:
        answered = _repeated(books, call, kept)
        if answered is not None:
            return answered
    answer = write()
    ready = call.now + timedelta(seconds=call.slow_s)
    books.keys[at] = Kept(
        document=str(answer["id"]), at=call.now, answer=answer, ready=ready
    )
    if call.slow_s:
        raise Refusal("202", "后端服务正在处理中")
    return answer


def _repeated(books: Books, call: Call, kept: Kept) -> object:
    is_fresh = call.now < kept.at + KEY_LIFE
    number = kept.document
    earlier = int(number) if _is_number(call.path) else number
    duplicate = Refusal(
        "10004" if call.path.startswith("/yonbip/sd/") else "100004",
        "重复提交请求",
        {"id": earlier},
    )
    if call.now < kept.ready:
        raise Refusal("202", "后端服务正在处理中")
    if books.settings.page_idempotency:
        if is_fresh:
            return kept.answer
        raise duplicate
    if is_fresh:
        raise duplicate
    return None


def _save(books: Books, form: Form, given: Mapping[str, Any], call: Call) -> Data:
    status = given.get("_status")
    if status == "Insert":
        return show(
            _insert(books, form, given, call).data, form, number=_is_number(call.path)
        )
    if status == "Update":
        return show(
            _update(books, form, given, call).data, form, number=_is_number(call.path)
        )
    raise refuse(f"字段[_status]不能为空或不正确: {status!r}")


def _insert(books: Books, form: Form, given: Mapping[str, Any], call: Call) -> Sheet:
    head = read_head(books, form, given, is_new=True)
    rows = _new_rows(books, form, given)
    check_sums(form, head, rows)
    _stock.check_sources(books, form, head, rows)
    _give_code(books, form, head)
    sheet = _write(books, form, head, rows, call)
    sheet.notes["resubmitCheckKey"] = given.get("resubmitCheckKey")
    return sheet


def _write(books: Books, form: Form, head: Data, rows: list[Data], call: Call) -> Sheet:
    veil = call.mishap.veil
    if call.slow_s:
        veil = call.now + timedelta(seconds=call.slow_s)
    sheet = write_document(books, form, head, rows, veil)
    if form is OTHER_IN or (form is ISSUE and books.settings.issue_audited):
        _stock.audit(books, form, sheet)
    return sheet


def _new_rows(books: Books, form: Form, given: Mapping[str, Any]) -> list[Data]:
    told = given.get(form.rows_key)
    if not isinstance(told, list) or not told:
        raise refuse(f"[{form.rows_key}]不能为空")
    rows = []
    for index, row in enumerate(told, 1):
        read = read_row(books, form, row, index, is_new=True)
        if row.get("_status") != "Insert":
            raise refuse(f"第{index}行字段[_status]不能为空或不正确")
        rows.append(read)
    return rows


def _give_code(books: Books, form: Form, head: Data) -> None:
    code = head.get("code")
    if not code:
        if books.settings.manual_codes:
            raise refuse("手工编号时字段[code]不能为空")
        head["code"] = books.next_code(form.prefix)
    elif books.settings.unique_codes and books.by_code(form.name, code) is not None:
        raise refuse(f"单据编码[{code}]已存在")


def _update(books: Books, form: Form, given: Mapping[str, Any], call: Call) -> Sheet:
    sheet = find(books, form, given.get("id"))
    if sheet.data["verifystate"] != 0:
        raise refuse(f"单据[{sheet.data['code']}]已提交或已审核，不能修改")
    changes = read_head(books, form, given, is_new=False)
    rows = _changed_rows(books, form, sheet.data[form.rows_key], given.get(form.rows_key))
    head = {**sheet.data, **changes}
    check_sums(form, head, rows)
    sheet.veil(call.mishap.veil, call.now)
    sheet.data = {**head, form.rows_key: rows}
    touch(books, sheet)
    return sheet


def _changed_rows(books: Books, form: Form, old: list[Data], told: object) -> list[Data]:
    rows = {row["id"]: row for row in old}
    for index, row in enumerate(told if isinstance(told, list) else [], 1):
        status = row.get("_status") if isinstance(row, Mapping) else None
        if status == "Insert":
            read = read_row(books, form, row, index, is_new=True)
            number_row(books, form, read)
            rows[read["id"]] = read
            continue
        known = rows.get(_id(row.get("id"))) if status in {"Update", "Delete"} else None
        if known is None:
            raise refuse(f"第{index}行的id或_status不正确")
        if status == "Delete":
            del rows[known["id"]]
        else:
            read = read_row(books, form, row, index, is_new=False)
            rows[known["id"]] = {**known, **read}
    return list(rows.values())


# --- reading --------------------------------------------------------------------------


def _id(given: object) -> int:
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


def _is_number(path: str) -> bool:
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
    seen = [data for data in books.seen(form.name) if _is_asked_for(form, data, body)]
    lines = lines_of(form, seen, heads_only=heads_only)
    return page(select(lines, body, known_fields(form)), body)


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

        return _batch(call, rows_of(call), one)

    return answer


def _batch(
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

    return _batch(call, rows, one)


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


def from_source(books: Books, form: Form, call: Call) -> object:
    """Save a sales issue drawn from lines of orders."""
    data = payload(call)
    check_mishap(call)

    def write() -> Data:
        head, rows = _stock.draw(books, data)
        _give_code(books, form, head)
        return show(_write(books, form, head, rows, call).data, form, number=True)

    return once(books, call, data, write)
