"""What happens to a document after it was saved."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from attrs import frozen

from tmallerp.simulator.erps.kingdee._answers import (
    NOT_FOUND,
    NOT_OPERABLE,
    PARAMETER,
    RefusedError,
)
from tmallerp.simulator.erps.kingdee._documents import (
    AUDITED,
    CREATED,
    DRAFT,
    REOPENED,
    SUBMITTED,
    Books,
    Document,
)
from tmallerp.simulator.erps.kingdee._forms import Form
from tmallerp.simulator.erps.kingdee._links import move_orders, refresh_orders, settle_order
from tmallerp.simulator.erps.kingdee._save import guard
from tmallerp.simulator.erps.kingdee._stock import QUESTION, Stock
from tmallerp.simulator.erps.kingdee._values import read_flag

STATUS_NAMES = {
    DRAFT: "暂存",
    CREATED: "创建",
    SUBMITTED: "审核中",
    AUDITED: "已审核",
    REOPENED: "重新审核",
}


@frozen(kw_only=True)
class Step:
    """Who does something, when, and what was answered beforehand."""

    user: str
    now: datetime
    flags: frozenset[str] = frozenset()

    @classmethod
    def read(cls, data: Mapping[str, Any], *, user: str, now: datetime) -> Step:
        """Read the answered questions off a call's data."""
        flags = frozenset(str(data.get("InterationFlags") or "").split(";"))
        if read_flag(data.get("IgnoreInterationFlag"), default=False):
            flags |= {QUESTION}
        return cls(user=user, now=now, flags=flags)


def chosen(data: Mapping[str, Any]) -> Iterator[str]:
    """
    Yield which documents a call names: numbers, or ids as ``#id``.

    A list of ids, where a text with commas is wanted, chooses nothing and says nothing.

    Raises:
        RefusedError: If it names none.
    """
    numbers, ids = data.get("Numbers"), data.get("Ids")
    if numbers:
        if not isinstance(numbers, list):
            raise RefusedError("Numbers应为数组", PARAMETER, "Numbers")
        yield from (str(one) for one in numbers)
    elif isinstance(ids, str | int) and str(ids).strip():
        yield from (f"#{one.strip()}" for one in str(ids).split(","))
    elif not isinstance(ids, list) or not ids:
        raise RefusedError("单据编号和内码不能同时为空", 3)


def find(books: Books, form: Form, name: str) -> Document:
    """
    Find what `chosen` named.

    Raises:
        RefusedError: If there is no such document.
    """
    if name.startswith("#"):
        doc = books.by_id(form, name[1:])
    else:
        doc = books.by_number(form, name)
    if doc is None:
        raise RefusedError(f"{form.zh}“{name.removeprefix('#')}”不存在", NOT_FOUND)
    return doc


class Lifecycle:
    """
    Submits, audits, closes and deletes.

    Args:
        books: Where documents are kept.

        stock: What audited shipments and returns move.
    """

    def __init__(self, books: Books, stock: Stock) -> None:
        self._books = books
        self._stock = stock
        self.steps: Mapping[str, Callable[[Document, Step], None]] = {
            "submit": self.submit,
            "audit": self.audit,
            "unaudit": self.unaudit,
            "delete": self.delete,
            "cancelassign": self.withdraw,
        }

    def submit(self, doc: Document, step: Step) -> None:
        """Hand a document in."""
        self._need(doc, {CREATED, REOPENED}, "提交")
        self._change(doc, step, FDocumentStatus=SUBMITTED)

    def withdraw(self, doc: Document, step: Step) -> None:
        """Take a submit back."""
        self._need(doc, {SUBMITTED}, "撤销")
        self._change(doc, step, FDocumentStatus=CREATED)

    def audit(self, doc: Document, step: Step) -> None:
        """Approve a document; shipments and returns move stock now."""
        self._need(doc, {SUBMITTED}, "审核")
        if sign := _SIGNS.get(doc.form.id):
            self._stock.move(doc, sign, is_answered=QUESTION in step.flags)
        self._change(
            doc,
            step,
            FDocumentStatus=AUDITED,
            FApproverId=step.user,
            FApproveDate=step.now,
        )
        if doc.form.id == "SAL_OUTSTOCK":
            move_orders(self._books, doc, 1)
        if doc.form.id == "AR_RECEIVEBILL":
            self._write_off(doc, 1)

    def unaudit(self, doc: Document, step: Step) -> None:
        """Take an approval back."""
        self._need(doc, {AUDITED}, "反审核")
        main = doc.form.main
        if main and any(self._books.linked(row[main.pk]) for row in doc.main_rows):
            message = f"{doc.form.zh}“{doc.number}”存在下游单据,不允许反审核"
            raise RefusedError(message, NOT_OPERABLE)
        if sign := _SIGNS.get(doc.form.id):
            self._stock.move(doc, -sign, is_answered=QUESTION in step.flags)
        self._change(
            doc, step, FDocumentStatus=REOPENED, FApproverId=None, FApproveDate=None
        )
        if doc.form.id == "SAL_OUTSTOCK":
            move_orders(self._books, doc, -1)
        if doc.form.id == "AR_RECEIVEBILL":
            self._write_off(doc, -1)

    def delete(self, doc: Document, step: Step) -> None:
        """Delete a document."""
        del step
        self._need(doc, {DRAFT, CREATED, REOPENED}, "删除")
        self._books.drop(doc)
        refresh_orders(self._books, doc)

    def operate(
        self, name: str, doc: Document, data: Mapping[str, Any], step: Step
    ) -> None:
        """
        Do one of the other operations.

        Raises:
            RefusedError: If there is no such operation.
        """
        word = name.lower()
        if word in self.steps:
            self.steps[word](doc, step)
        elif word in {"ylbillclose", "ylunbillclose"}:
            self._close_rows(doc, data, step, "A" if "un" in word else "B")
        elif word in {"billclose", "billunclose", "unbillclose"}:
            self._close(doc, step, closes="un" not in word)
        elif word in {"cancel", "uncancel"}:
            self._cancel(doc, step, cancels=word == "cancel")
        elif word in {"forbid", "enable"}:
            self._need(doc, {AUDITED}, "禁用")
            self._change(doc, step, FForbidStatus="B" if word == "forbid" else "A")
        else:
            raise RefusedError(f"操作“{name}”不存在", 3)

    def _close_rows(
        self, doc: Document, data: Mapping[str, Any], step: Step, status: str
    ) -> None:
        self._need(doc, {AUDITED}, "行关闭")
        ids = row_ids(data, doc.id)
        changed = doc.snapshot()
        main = doc.form.main
        rows = [row for row in changed.main_rows if main and str(row[main.pk]) in ids]
        if not rows:
            raise RefusedError("PkEntryIds中的分录内码不存在", NOT_FOUND, "PkEntryIds")
        for row in rows:
            row["FMrpCloseStatus"] = status
        changed.head["FModifierId"], changed.head["FModifyDate"] = step.user, step.now
        if doc.form.id == "SAL_SaleOrder":
            settle_order(changed, self._books)
        self._books.keep(changed)

    def _close(self, doc: Document, step: Step, *, closes: bool) -> None:
        self._need(doc, {AUDITED}, "关闭")
        changed = doc.snapshot()
        changed.is_closed_by_hand = closes
        self._change(changed, step, FCloseStatus="B" if closes else "A")

    def _cancel(self, doc: Document, step: Step, *, cancels: bool) -> None:
        self._need(doc, {CREATED, REOPENED}, "作废")
        self._change(doc, step, FCancelStatus="B" if cancels else "A")
        refresh_orders(self._books, doc)

    def _change(self, doc: Document, step: Step, **head: Any) -> None:
        changed = doc.snapshot()
        changed.head |= head
        changed.head["FModifierId"], changed.head["FModifyDate"] = step.user, step.now
        self._books.keep(changed)

    def _need(self, doc: Document, states: set[str], act: str) -> None:
        guard(doc)
        if doc.head.get("FCancelStatus") == "B" and act != "作废":
            message = f"{doc.form.zh}“{doc.number}”已作废,不允许{act}"
            raise RefusedError(message, NOT_OPERABLE)
        if doc.status not in states:
            status = STATUS_NAMES[doc.status]
            message = f"{doc.form.zh}“{doc.number}”{act}失败,单据状态为{status}"
            raise RefusedError(message, NOT_OPERABLE, "FDocumentStatus")

    def _write_off(self, receipt: Document, sign: int) -> None:
        """Write a receipt's money off the receivables it was made from."""
        form = self._books.form("AR_receivable")
        for row in receipt.rows.get("FRECEIVEBILLSRCENTRY", []):
            number = str(row.get("FSRCBILLNO") or "")
            bill = self._books.by_number(form, number) if number else None
            if bill is None:
                continue
            changed = bill.snapshot()
            zero = Decimal(0)
            paid = changed.head["FWRITTENOFFAMOUNTFOR_P"]
            paid += sign * (row.get("FREALRECAMOUNT") or zero)
            changed.head["FWRITTENOFFAMOUNTFOR_P"] = paid
            whole = changed.head["FALLAMOUNTFOR"]
            changed.head["FWRITTENOFFSTATUS"] = _written_off(paid, whole)
            self._books.keep(changed)


_SIGNS = {"SAL_OUTSTOCK": -1, "SAL_RETURNSTOCK": 1}


def _written_off(paid: Decimal, whole: Decimal) -> str:
    if not paid:
        return "A"
    return "C" if paid == whole else "B"


def row_ids(data: Mapping[str, Any], doc_id: int) -> set[str]:
    """
    Read which rows of a document an operation means.

    A list of ``{"Id": …, "EntryIds": "1,2"}``, a list of row ids, or a text with commas.
    """
    told = data.get("PkEntryIds") or ()
    if isinstance(told, str | int):
        return {one.strip() for one in str(told).split(",")}
    ids: set[str] = set()
    for one in told if isinstance(told, list) else ():
        if not isinstance(one, Mapping):
            ids.add(str(one))
        elif str(one.get("Id", doc_id)) == str(doc_id):
            ids |= {part.strip() for part in str(one.get("EntryIds", "")).split(",")}
    return ids
