"""
Saving: reading a model into a document, with every check on the way.

The order of a model's keys matters, as it does in Kingdee, where each assignment
triggers rules of the server.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from attrs import field, frozen

from tmallerp.simulator.erps.kingdee._amounts import SUMS, compute
from tmallerp.simulator.erps.kingdee._answers import (
    LOCKED,
    MISSING,
    NOT_FOUND,
    NOT_OPERABLE,
    PARAMETER,
    RefusedError,
)
from tmallerp.simulator.erps.kingdee._base import BaseData
from tmallerp.simulator.erps.kingdee._documents import (
    AUDITED,
    CREATED,
    DRAFT,
    SUBMITTED,
    Books,
    Document,
    Row,
)
from tmallerp.simulator.erps.kingdee._forms import Entity, Field, Form
from tmallerp.simulator.erps.kingdee._links import (
    check_links,
    refresh_orders,
    settle_order,
    take_links,
)
from tmallerp.simulator.erps.kingdee._settings import Settings
from tmallerp.simulator.erps.kingdee._values import ValueReader, read_flag, read_wrapper

_UNITS = {
    "FUnitID": ("FQty", "FRealQty"),
    "FUnitId": ("FQty",),
    "FPRICEUNITID": ("FPriceQty",),
}
"""Which quantities a unit clears that is assigned after them."""
_CONTROL_KEYS = frozenset({"FEntryID", "FENTRYID", "FEntryId"})


@frozen(kw_only=True)
class SaveOptions:
    """What a save is told beside the model."""

    only: frozenset[str] = frozenset()
    """Fields to be updated; empty for all."""
    deletes_rows: bool = True
    by_number: bool = True
    verifies_base: bool = False
    validates: bool = True
    is_draft: bool = False
    user: str = ""
    now: datetime = field()

    @classmethod
    def read(
        cls, data: Mapping[str, Any], *, user: str, now: datetime, is_draft: bool = False
    ) -> SaveOptions:
        """Read them off a save's data."""
        only = data.get("NeedUpDateFields") or ()
        if not isinstance(only, list | tuple):
            raise RefusedError("NeedUpDateFields应为数组", PARAMETER)
        return cls(
            only=frozenset(str(key) for key in only),
            deletes_rows=read_flag(data.get("IsDeleteEntry"), default=True),
            by_number=read_flag(data.get("NumberSearch"), default=True),
            verifies_base=read_flag(data.get("IsVerifyBaseDataField"), default=False),
            validates=read_flag(data.get("ValidateFlag"), default=True),
            is_draft=is_draft,
            user=user,
            now=now,
        )


class Saver:
    """
    Saves documents.

    Args:
        books: Where they are kept.

        base: What references point to.

        settings: Of this tenant.
    """

    def __init__(self, books: Books, base: BaseData, settings: Settings) -> None:
        self._books = books
        self._base = base
        self._settings = settings
        self._reader = ValueReader(settings)

    def save(self, form: Form, model: Any, options: SaveOptions) -> Document:
        """
        Save one model.

        Raises:
            RefusedError: If it cannot be saved; nothing has changed then.
        """
        if not isinstance(model, Mapping):
            raise RefusedError("Model应为对象", PARAMETER)
        if form.is_read_only:
            raise RefusedError(f"{form.zh}不支持保存", NOT_OPERABLE)
        old = self._old(form, model)
        doc = old.snapshot() if old else self._new(form, options)
        self._write(doc, model, options)
        self._finish(doc, options)
        self._check(doc, old, options)
        if old is not None and old.number != doc.number:
            self._books.forget_number(old)
        self._books.keep(doc)
        refresh_orders(self._books, doc)
        return doc

    def _old(self, form: Form, model: Mapping[str, Any]) -> Document | None:
        told = model.get(form.pk) or 0
        if str(told) == "0":
            return None
        old = self._books.by_id(form, told)
        if old is None:
            raise RefusedError(f"内码为{told}的{form.zh}不存在", NOT_FOUND, form.pk)
        guard(old)
        if old.status == AUDITED:
            raise RefusedError(f"{form.zh}“{old.number}”已审核,不允许修改", NOT_OPERABLE)
        if old.status == SUBMITTED:
            raise RefusedError(f"{form.zh}“{old.number}”审核中,不允许修改", NOT_OPERABLE)
        return old

    def _new(self, form: Form, options: SaveOptions) -> Document:
        doc = Document(form=form, id=self._books.next_id())
        doc.head = {
            "FDocumentStatus": DRAFT,
            "FForbidStatus": "A",
            "FCancelStatus": "A",
            "FCreatorId": options.user,
            "FCreateDate": options.now,
        }
        return doc

    def _write(self, doc: Document, model: Mapping[str, Any], options: SaveOptions) -> None:
        form = doc.form
        seen: list[str] = []
        for key, value in model.items():
            entity = form.entities.get(key)
            if form.id == "GL_VOUCHER" and key.upper() == "FDATE":
                self._date_voucher(doc, key, value, seen)
            elif entity is None:
                self._assign(doc, doc.head, form.at("").get(key), key, value, options)
            elif entity.kind == "subhead":
                self._write_subhead(doc, entity, value, options, seen)
            else:
                self._write_rows(doc, entity, value, options)
            seen.append(key)

    def _date_voucher(self, doc: Document, key: str, value: Any, seen: list[str]) -> None:
        """Take a voucher's date if it is spelled so and stands late enough; else do not."""
        if key == "FDate" and {"FAccountBookID", "FEntity"} <= set(seen):
            field = doc.form.at("")[key]
            doc.head[key] = self._reader.read(field, value)

    def _write_subhead(
        self,
        doc: Document,
        entity: Entity,
        value: Any,
        options: SaveOptions,
        seen: list[str],
    ) -> None:
        if not isinstance(value, Mapping):
            raise RefusedError(f"{entity.key}应为对象", PARAMETER, entity.key)
        known = doc.form.at(entity.key)
        for key, one in value.items():
            if key.upper() not in {"FENTRYID", "FID"}:
                self._assign(doc, doc.head, known.get(key), key, one, options)
        sums, main = SUMS.get(doc.form.id), doc.form.main
        if sums and main and main.key in seen and _has_currency(known):
            # A currency that comes after the rows clears their prices.
            for row in doc.main_rows:
                row[sums.price] = row[sums.net_price] = None

    def _write_rows(
        self, doc: Document, entity: Entity, value: Any, options: SaveOptions
    ) -> None:
        if not isinstance(value, list):
            raise RefusedError(f"{entity.key}应为数组", PARAMETER, entity.key)
        old = {row[entity.pk]: row for row in doc.rows.get(entity.key, [])}
        rows = []
        for told in value:
            if not isinstance(told, Mapping):
                raise RefusedError(f"{entity.key}的分录应为对象", PARAMETER, entity.key)
            rows.append(self._write_row(doc, entity, told, old, options))
        kept = [] if options.deletes_rows else list(old.values())
        written = {row[entity.pk] for row in rows}
        kept = [row for row in kept if row[entity.pk] not in written]
        doc.rows[entity.key] = [*kept, *rows]

    def _write_row(
        self,
        doc: Document,
        entity: Entity,
        told: Mapping[str, Any],
        old: Mapping[int, Row],
        options: SaveOptions,
    ) -> Row:
        row = self._row(entity, told, old)
        known = doc.form.at(entity.key)
        assigned: list[str] = []
        for key, value in told.items():
            if key in _CONTROL_KEYS or key == entity.pk:
                continue
            if key == f"{entity.key}_Link":
                take_links(self._books, row, value, entity.key)
                continue
            self._assign(doc, row, known.get(key), key, value, options)
            for qty in _UNITS.get(key, ()):
                # A unit that comes after its quantity clears it.
                if qty in assigned:
                    row[qty] = None
            assigned.append(key)
        return row

    def _row(self, entity: Entity, told: Mapping[str, Any], old: Mapping[int, Row]) -> Row:
        given = next((told[key] for key in told if key.lower() == "fentryid"), 0) or 0
        if str(given) == "0":
            return {entity.pk: self._books.next_id()}
        row = old.get(int(given)) if str(given).isdigit() else None
        if row is None:
            raise RefusedError(f"分录内码{given}不存在", NOT_FOUND, entity.pk)
        return row

    def _assign(
        self,
        doc: Document,
        place: Row,
        field: Field | None,
        key: str,
        value: Any,
        options: SaveOptions,
    ) -> None:
        if field is None and place is doc.head and key.startswith("F_"):
            field = self._books.tenant_field(doc.form, key)
        if field is None:
            raise RefusedError(f"元数据中标识为{key}的字段不存在", MISSING, key)
        if field.read_only or (options.only and key not in options.only):
            return
        if options.is_draft and key == doc.form.number:
            return
        if field.type in {"ref", "user"}:
            place[key] = self._reference(doc, field, value, options)
        else:
            place[key] = self._reader.read(field, value)

    def _reference(
        self, doc: Document, field: Field, value: Any, options: SaveOptions
    ) -> str | None:
        number = read_wrapper(field, value)
        if not options.by_number:
            number = self._base.number_of(field, number)
        if not number or not field.lookup:
            return number or None
        problem = self._base.problem(doc, field, number)
        if problem is None:
            return number
        if options.verifies_base:
            raise RefusedError(problem, field=field.key)
        return None

    def _finish(self, doc: Document, options: SaveOptions) -> None:
        """Let the server add what is its own."""
        form = doc.form
        doc.head["FModifierId"], doc.head["FModifyDate"] = options.user, options.now
        if form.id == "GL_VOUCHER":
            doc.head.setdefault("FDate", options.now.replace(hour=0, minute=0, second=0))
            date = doc.head["FDate"] or options.now
            doc.head["FYEAR"], doc.head["FPERIOD"] = date.year, date.month
        compute(doc, self._settings.price_decimals)
        defaults = _DEFAULTS.get(form.id, {})
        for key, value in defaults.items():
            doc.head.setdefault(key, value)
        for row in doc.main_rows:
            for key, value in _ROW_DEFAULTS.get(form.id, {}).items():
                row.setdefault(key, value)
        if form.id == "SAL_SaleOrder":
            settle_order(doc, self._books)
        if options.is_draft:
            return
        if doc.status == DRAFT:
            doc.status = CREATED
        if not doc.number and form.number:
            doc.head[form.number] = self._next_number(doc)

    def _next_number(self, doc: Document) -> str:
        if doc.form.id == "GL_VOUCHER":
            series = f"{doc.head.get('FVOUCHERGROUPID')}-{doc.head['FYEAR']}-{doc.head['FPERIOD']}"
            return str(self._books.next_number(series))
        prefix = "".join(ch for ch in doc.form.id if ch.isupper())
        return f"{prefix}{self._books.next_number(doc.form.id):06d}"

    def _check(self, doc: Document, old: Document | None, options: SaveOptions) -> None:
        if options.is_draft:
            return
        if doc.form.id != "GL_VOUCHER" and (old is None or old.number != doc.number):
            self._check_number(doc)
        if options.validates:
            self._check_required(doc)
        check_links(self._books, doc)
        if doc.form.id == "GL_VOUCHER":
            _check_balance(doc)

    def _check_number(self, doc: Document) -> None:
        twin = self._books.by_number(doc.form, doc.number, doc.org)
        if twin is not None and twin.id != doc.id:
            raise RefusedError(
                f"违反字段唯一性要求:{doc.form.zh}编号唯一。“{doc.number}”在系统中已存在",
                field=doc.form.number,
            )

    def _check_required(self, doc: Document) -> None:
        for one in doc.form.head():
            if one.required and _is_empty(doc.head.get(one.key)):
                raise RefusedError(f"字段“{one.zh}”是必填项", field=one.key)
        main = doc.form.main
        if main is None or doc.form.is_base:
            return
        if not doc.main_rows:
            raise RefusedError(f"“{main.zh}”不能为空,至少录入一行", field=main.key)
        for entity, rows in doc.rows.items():
            for n, row in enumerate(rows, 1):
                for one in doc.form.at(entity).values():
                    if one.required and _is_empty(row.get(one.key)):
                        message = f"第{n}行分录字段“{one.zh}”是必填项"
                        raise RefusedError(message, field=one.key)


def guard(doc: Document) -> None:
    """
    Refuse to touch a document somebody else has open.

    Raises:
        RefusedError: If it is locked.
    """
    if doc.is_locked:
        message = f"{doc.form.zh}“{doc.number}”已被其他用户修改,网络控制冲突,请稍后再试"
        raise RefusedError(message, LOCKED)


def _is_empty(value: object) -> bool:
    return value is None or value == ""


def _has_currency(known: Mapping[str, Field]) -> bool:
    return any(one.lookup == "BD_Currency" for one in known.values())


def _check_balance(doc: Document) -> None:
    if doc.head["FDebitTotal"] != doc.head["FCreditTotal"]:
        raise RefusedError(
            f"凭证借贷不平:借方{doc.head['FDebitTotal']},贷方{doc.head['FCreditTotal']}",
            field="FEntity",
        )


_ZERO = Decimal(0)
_DEFAULTS: Mapping[str, Row] = {
    "SAL_SaleOrder": {"FCloseStatus": "A"},
    "PUR_PurchaseOrder": {"FCloseStatus": "A"},
    "AR_receivable": {
        "FWRITTENOFFSTATUS": "A",
        "FOPENSTATUS": "A",
        "FRELATEHADPAYAMOUNT": _ZERO,
        "FWRITTENOFFAMOUNTFOR_P": _ZERO,
    },
    "AR_RECEIVEBILL": {"FWRITTENOFFSTATUS": "A"},
}
_ROW_DEFAULTS: Mapping[str, Row] = {
    "SAL_SaleOrder": {
        "FStockOutQty": _ZERO,
        "FDeliQty": _ZERO,
        "FInvoiceQty": _ZERO,
        "FMrpCloseStatus": "A",
    },
    "PUR_PurchaseOrder": {"FStockInQty": _ZERO},
    "PRD_MO": {"FStockInQuaQty": _ZERO, "FStatus": "1"},
}
