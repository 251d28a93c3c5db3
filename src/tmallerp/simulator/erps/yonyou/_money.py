"""
Receipts and vouchers.

A voucher has no ``data`` round it, refuses with the code 404 at HTTP status 200, and is
known by its ``businessId`` for ever; debit and credit must be equal to the fen.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from tmallerp.simulator.erps._exact import decimals, number
from tmallerp.simulator.erps._sheets import Data, Sheet
from tmallerp.simulator.erps.yonyou._books import Books, Call, Refusal
from tmallerp.simulator.erps.yonyou._check import refuse
from tmallerp.simulator.erps.yonyou._documents import rows_of
from tmallerp.simulator.erps.yonyou._lists import whole
from tmallerp.simulator.erps.yonyou._saving import check_mishap, once, payload

VOUCHER, RECEIPT = "voucher", "collection"
MAX_VOUCHERS = 1000
_RECEIPT_HEAD = (
    ("financeOrgCode", "org"),
    ("billDate", None),
    ("bustypeCode", "transtype"),
    ("oriCurrencyCode", "currency"),
    ("objectType", None),
    ("customerCode", "customer"),
    ("exchangeRate", None),
    ("exchangeRateDate", None),
    ("settleModeCode", None),
)


def _no(message: str) -> Refusal:
    return Refusal("404", message, {})


def _amount(value: object, what: str) -> Decimal:
    try:
        amount = number(value)
    except ValueError:
        raise refuse(f"{what}不是数字: {value!r}") from None
    if decimals(amount) > 2:
        raise refuse(f"{what}小数位数超过2位: {value}")
    return amount


# --- receipts -------------------------------------------------------------------------


def save_receipt(books: Books, call: Call) -> object:
    """Write a receipt."""
    data = payload(call)
    check_mishap(call)
    return once(books, call, data, lambda: _receipt(books, call, data, submitted=False))


def submit_receipt(books: Books, call: Call) -> object:
    """Write a receipt and hand it in."""
    data = payload(call)
    check_mishap(call)
    return once(books, call, data, lambda: _receipt(books, call, data, submitted=True))


def save_receipts(books: Books, call: Call) -> object:
    """Write several receipts, each for itself."""
    infos, messages = [], []
    rows = rows_of(call)
    hit = call.mishap.row(len(rows))
    for index, row in enumerate(rows):
        try:
            if hit is not None and hit[0] == index:
                raise refuse("服务端逻辑异常")
            infos.append(_receipt(books, call, row, submitted=False))
        except Refusal as refusal:
            messages.append(f"{row.get('extVouchCode') or index}: {refusal.message}")
    counts = {"count": len(rows), "sucessCount": len(infos), "failCount": len(messages)}
    return {**counts, "messages": messages, "infos": infos}


def _receipt(
    books: Books, call: Call, given: Mapping[str, Any], *, submitted: bool
) -> Data:
    for name, register in _RECEIPT_HEAD:
        if given.get(name) in {None, ""}:
            raise refuse(f"字段[{name}]不能为空")
        if register and books.entry(register, given[name]) is None:
            raise refuse(f"字段[{name}]的值[{given[name]}]不存在")
    rows = given.get("bodyItem")
    if not isinstance(rows, list) or not rows:
        raise refuse("[bodyItem]不能为空")
    total = Decimal(0)
    for row in rows:
        if not row.get("quickTypeCode"):
            raise refuse("字段[quickTypeCode]不能为空")
        total += _amount(row.get("oriTaxIncludedAmount"), "字段[oriTaxIncludedAmount]")
    _refuse_known(books, given)
    told = {key: value for key, value in given.items() if key != "resubmitCheckKey"}
    data: Data = {
        "id": str(books.next_id()),
        **told,
        "code": given.get("code") or books.next_code("SKD"),
        "oriTaxIncludedAmount": total,
        "verifystate": 1 if submitted else 0,
        "pubts": books.now_text,
    }
    books.documents[RECEIPT][data["id"]] = Sheet.new(data, call.mishap.veil)
    return {"id": data["id"], "code": data["code"], "verifystate": data["verifystate"]}


def _refuse_known(books: Books, given: Mapping[str, Any]) -> None:
    names = ("extSystemCode", "extVouchCode")
    if not all(given.get(name) for name in names):
        return
    for sheet in books.documents[RECEIPT].values():
        if all(sheet.data.get(name) == given[name] for name in names):
            raise Refusal("100004", "重复提交请求", {"id": sheet.data["id"]})


def receipt_detail(books: Books, call: Call) -> object:
    """Answer a receipt whole."""
    sheet = books.documents[RECEIPT].get(call.query.get("id", ""))
    seen = sheet.seen(call.now) if sheet else None
    if seen is None:
        raise Refusal("1002", "数据不存在")
    return seen


# --- vouchers -------------------------------------------------------------------------


def add_voucher(books: Books, call: Call) -> object:
    """Write a voucher."""
    given = call.body if isinstance(call.body, Mapping) else {}
    check_mishap(call)
    known = given.get("businessId")
    for sheet in books.documents[VOUCHER].values():
        if known and sheet.data["businessId"] == known:
            raise Refusal("100004", "重复提交请求", {"voucherId": sheet.data["id"]})
    data = _voucher(books, given)
    books.documents[VOUCHER][data["id"]] = Sheet.new(data, call.mishap.veil)
    book = books.registers["book"][data["accbookCode"]].data
    return {
        "voucherId": data["id"],
        "voucherStatus": data["voucherStatus"],
        "period": data["period"],
        "billCode": data["billCode"],
        "totalDebitOrg": data["totalDebitOrg"],
        "totalCreditOrg": data["totalCreditOrg"],
        "accbook": {name: book[name] for name in ("id", "code", "name")},
    }


def _voucher(books: Books, given: Mapping[str, Any]) -> Data:
    book, bodies = given.get("accbookCode"), given.get("bodies")
    if not book:
        raise _no("凭证保存不成功,账簿code不能为空！")
    if str(book) not in books.registers["book"]:
        raise _no(f"凭证保存不成功,账簿[{book}]不存在！")
    if not given.get("voucherTypeCode"):
        raise _no("凭证保存不成功,凭证类型code不能为空！")
    if not given.get("makerMobile") and not given.get("makerEmail"):
        raise _no("凭证保存不成功,制单人不能为空！")
    made = str(given.get("makeTime") or books.now_text[:10])[:10]
    period = str(given.get("period") or made[:7])
    if period in books.closed:
        raise _no(f"凭证保存不成功,期间[{period}]已结账！")
    if not isinstance(bodies, list) or len(bodies) < 2:
        raise _no("凭证保存不成功,分录不能少于两行！")
    rows = [_entry(row, index) for index, row in enumerate(bodies, 1)]
    debit = sum((row["debitOrg"] for row in rows), Decimal(0))
    credit = sum((row["creditOrg"] for row in rows), Decimal(0))
    if debit != credit:
        raise _no(f"凭证保存不成功,借方合计({debit})不等于贷方合计({credit})！")
    taken = [
        sheet.data["billCode"]
        for sheet in books.documents[VOUCHER].values()
        if (sheet.data["accbookCode"], sheet.data["period"]) == (str(book), period)
    ]
    return {
        "id": str(uuid.UUID(int=books.next_id())).upper(),
        "accbookCode": str(book),
        "voucherTypeCode": str(given["voucherTypeCode"]),
        "period": period,
        "makeTime": made,
        "billCode": max(taken, default=0) + 1,
        "voucherStatus": "01",
        "description": given.get("description"),
        "businessId": given.get("businessId"),
        "externalSourceDataId": given.get("externalSourceDataId"),
        "srcSystemCode": given.get("srcSystemCode") or "figl",
        "totalDebitOrg": debit,
        "totalCreditOrg": credit,
        "ts": books.now_text,
        "bodies": rows,
    }


def _entry(row: object, index: int) -> Data:
    if not isinstance(row, Mapping):
        raise _no(f"第{index}行分录不正确")
    for name in ("description", "accsubjectCode"):
        if not row.get(name):
            raise _no(f"第{index}行字段[{name}]不能为空")
    told: Data = dict(row)
    for name in ("debitOriginal", "debitOrg", "creditOriginal", "creditOrg"):
        given = row.get(name)
        try:
            told[name] = Decimal(0) if given is None else number(given)
        except ValueError:
            raise _no(f"第{index}行字段[{name}]不是数字") from None
        if decimals(told[name]) > 2:
            raise _no(f"第{index}行字段[{name}]小数位数超过2位")
    if (told["debitOrg"] != 0) == (told["creditOrg"] != 0):
        raise _no(f"第{index}行借贷必须且只能填写一方")
    for side in ("debit", "credit"):
        if told[f"{side}Original"] != told[f"{side}Org"]:
            raise _no(f"第{index}行原币与本币不一致")
    _check_auxiliaries(row, index)
    return told


def _check_auxiliaries(row: Mapping[str, Any], index: int) -> None:
    for each in row.get("clientAuxiliaryList") or []:
        # The vendor spells it so; a corrected spelling is not read.
        if not each.get("filedCode") or not each.get("valueCode"):
            raise _no(f"第{index}行辅助核算filedCode和valueCode不能为空")


def query_vouchers(books: Books, call: Call) -> object:
    """Answer a page of vouchers."""
    body = call.body if isinstance(call.body, Mapping) else {}
    if not body.get("accbookCode"):
        raise _no("账簿code不能为空！")
    pager = body.get("pager") or {"pageIndex": 1, "pageSize": 20}
    index, size = whole(pager, "pageIndex"), whole(pager, "pageSize")
    if size > MAX_VOUCHERS:
        raise _no(f"每页最多{MAX_VOUCHERS}条")
    found = [data for data in books.seen(VOUCHER) if _is_wanted(books, data, body)]
    return {
        "pageIndex": index,
        "pageSize": size,
        "recordCount": len(found),
        "recordList": [_listed(data) for data in found[(index - 1) * size : index * size]],
    }


def _is_wanted(books: Books, data: Data, body: Mapping[str, Any]) -> bool:
    month = books.now_text[:7]
    low, high = body.get("periodStart") or month, body.get("periodEnd") or month
    states, kinds = body.get("voucherStatusList"), body.get("voucherTypeCodeList")
    return (
        data["accbookCode"] == body["accbookCode"]
        and str(low) <= data["period"] <= str(high)
        and (not states or data["voucherStatus"] in states)
        and (not kinds or data["voucherTypeCode"] in kinds)
        and _in_range(data["ts"], body.get("tsStart"), body.get("tsEnd"))
        and _in_range(data["makeTime"], body.get("makeTimeStart"), body.get("makeTimeEnd"))
        and _in_range(data["billCode"], body.get("billcodeMin"), body.get("billcodeMax"))
    )


def _in_range(value: Any, low: Any, high: Any) -> bool:
    kind = type(value)
    return (low is None or value >= kind(low)) and (high is None or value <= kind(high))


def _listed(data: Data) -> Data:
    header = {
        "id": data["id"],
        "accbook": data["accbookCode"],
        "billcode": data["billCode"],
        "period": data["period"],
        "maketime": data["makeTime"],
        "displayname": f"记-{data['billCode']}",
        "voucherstatus": data["voucherStatus"],
        "totaldebit_org": data["totalDebitOrg"],
        "totalcredit_org": data["totalCreditOrg"],
        "businessid": data["businessId"],
        "externalsourcedataid": data["externalSourceDataId"],
        "description": data["description"],
        "ts": data["ts"],
    }
    return {"header": header, "body": _bodies(data["bodies"])}


def _bodies(rows: Iterable[Data]) -> list[Data]:
    return [{key.lower(): value for key, value in row.items()} for row in rows]


def voucher_by_id(books: Books, call: Call) -> object:
    """Answer a voucher whole."""
    body = call.body if isinstance(call.body, Mapping) else {}
    sheet = books.documents[VOUCHER].get(str(body.get("voucherId")))
    seen = sheet.seen(call.now) if sheet else None
    if seen is None:
        raise _no("未找到相应凭证！")
    return seen


def delete_voucher(books: Books, call: Call) -> object:
    """Delete one voucher that nobody has audited."""
    body = call.body if isinstance(call.body, Mapping) else {}
    ids = body.get("ids")
    if not isinstance(ids, list) or len(ids) != 1:
        raise _no("凭证删除异常，目前只支持单个ID删除！")
    sheet = books.documents[VOUCHER].get(str(ids[0]))
    if sheet is None:
        raise _no("凭证删除异常，未找到相应凭证！")
    if sheet.data["voucherStatus"] in {"03", "04"}:
        raise _no("凭证删除异常，凭证已审核或已记账！")
    del books.documents[VOUCHER][str(ids[0])]
    return {}
