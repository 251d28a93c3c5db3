"""
Saving: create or change documents, and honour keys against sending twice.

A key is remembered for a save that succeeded; within its life a repetition is answered
with the earlier document's id, after it a second document is made.
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
from tmallerp.simulator.erps.yonyou._documents import (
    LOCKED,
    REFUSED,
    batch,
    find,
    is_number,
    rows_of,
    show,
    whole_id,
)
from tmallerp.simulator.erps.yonyou._forms import ISSUE, OTHER_IN, Form
from tmallerp.simulator.erps.yonyou._writing import number_row, touch, write_document


def payload(call: Call) -> Mapping[str, Any]:
    """Return the object under ``data``."""
    data = call.body.get("data") if isinstance(call.body, Mapping) else None
    if not isinstance(data, Mapping):
        raise Refusal("310008", "参数[data]不能为空")
    return data


def save(books: Books, form: Form, call: Call) -> object:
    """Create or change one document."""
    data = payload(call)
    check_mishap(call)
    return once(books, call, data, lambda: _save(books, form, data, call))


def save_batch(books: Books, form: Form, call: Call) -> object:
    """Create several documents, each for itself; keys are not looked at here."""
    return batch(call, rows_of(call), lambda row: _save(books, form, row, call))


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
    earlier = int(number) if is_number(call.path) else number
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
            _insert(books, form, given, call).data, form, number=is_number(call.path)
        )
    if status == "Update":
        return show(
            _update(books, form, given, call).data, form, number=is_number(call.path)
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
        known = (
            rows.get(whole_id(row.get("id"))) if status in {"Update", "Delete"} else None
        )
        if known is None:
            raise refuse(f"第{index}行的id或_status不正确")
        if status == "Delete":
            del rows[known["id"]]
        else:
            read = read_row(books, form, row, index, is_new=False)
            rows[known["id"]] = {**known, **read}
    return list(rows.values())


def from_source(books: Books, form: Form, call: Call) -> object:
    """Save a sales issue drawn from lines of orders."""
    data = payload(call)
    check_mishap(call)

    def write() -> Data:
        head, rows = _stock.draw(books, data)
        _give_code(books, form, head)
        return show(_write(books, form, head, rows, call).data, form, number=True)

    return once(books, call, data, write)
