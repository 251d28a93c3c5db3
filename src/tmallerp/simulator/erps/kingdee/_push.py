"""Pushing: a document made from an audited one, with links back to its rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from attrs import evolve, frozen

from tmallerp.simulator.erps.kingdee._answers import (
    NOT_OPERABLE,
    PARAMETER,
    Outcome,
    RefusedError,
)
from tmallerp.simulator.erps.kingdee._base import BaseData
from tmallerp.simulator.erps.kingdee._documents import AUDITED, Books, Document, Row
from tmallerp.simulator.erps.kingdee._forms import Form
from tmallerp.simulator.erps.kingdee._lifecycle import chosen, find
from tmallerp.simulator.erps.kingdee._save import SaveOptions, Saver, guard
from tmallerp.simulator.erps.kingdee._settings import Settings
from tmallerp.simulator.erps.kingdee._values import read_flag

Model = dict[str, Any]


def ref(value: object) -> dict[str, object]:
    """Wrap a number as a reference."""
    return {"FNumber": value}


@frozen(kw_only=True)
class Rule:
    """One conversion rule."""

    source: str
    target: str
    ids: tuple[str, ...]
    """Its id first, then older spellings."""


RULES = (
    Rule(
        source="SAL_SaleOrder",
        target="SAL_OUTSTOCK",
        ids=("SaleOrder-OutStock", "SAL_SALEORDER-SAL_OUTSTOCK"),
    ),
    Rule(
        source="SAL_OUTSTOCK", target="AR_receivable", ids=("AR_OutStockToReceivableMap",)
    ),
    Rule(
        source="SAL_RETURNSTOCK", target="AR_receivable", ids=("AR_ReturnToReceivableMap",)
    ),
    Rule(source="AR_receivable", target="AR_RECEIVEBILL", ids=("AR_recableToRecBill",)),
    Rule(
        source="AR_receivable", target="IV_SALESIC", ids=("IV_ReceivableToSalesIC_Entry",)
    ),
    Rule(
        source="AR_receivable", target="IV_SALESOC", ids=("IV_ReceivableToSalesOC_Entry",)
    ),
)


class Pusher:
    """
    Makes documents from others.

    Args:
        books: Where they are kept.

        base: Tells the warehouse a material is usually in.

        saver: Saves what was made.

        settings: Of this tenant.
    """

    def __init__(
        self, books: Books, base: BaseData, saver: Saver, settings: Settings
    ) -> None:
        self._books = books
        self._base = base
        self._saver = saver
        self._settings = settings

    def push(self, form: Form, data: Mapping[str, Any], options: SaveOptions) -> Outcome:
        """
        Push what *data* names.

        Raises:
            RefusedError: If the call makes no sense; refused documents are told in rows.
        """
        rule = _rule(form, data)
        outcome = Outcome()
        sources = []
        for n, doc in enumerate(self._sources(form, data)):
            try:
                _check_source(doc)
            except RefusedError as error:
                outcome.refuse(n, error)
            else:
                sources.append(doc)
        if outcome.errors:
            return outcome
        drafts = read_flag(data.get("IsDraftWhenSaveFail"), default=False)
        only = _entry_ids(data)
        target = self._books.form(rule.target)
        for n, model in enumerate(self._models(rule, sources, only, options)):
            try:
                doc = self._save(target, model, options, drafts=drafts)
            except RefusedError as error:
                outcome.refuse(n, error)
                continue
            ids = {
                key: [_pk(target, key, row) for row in rows]
                for key, rows in doc.rows.items()
            }
            outcome.add(n, doc.id, doc.number, EntryIds=ids)
        if not outcome.done and not outcome.errors:
            raise RefusedError("没有可下推的数据,源单已全部执行或已关闭", NOT_OPERABLE)
        return outcome

    def _sources(self, form: Form, data: Mapping[str, Any]) -> Iterable[Document]:
        only = _entry_ids(data)
        if only and not data.get("Ids") and not data.get("Numbers"):
            main = form.main
            for doc in list(self._books.of(form.id)):
                if main and any(str(row[main.pk]) in only for row in doc.main_rows):
                    yield doc
            return
        for name in chosen(data):
            yield find(self._books, form, name)

    def _save(
        self, form: Form, model: Model, options: SaveOptions, *, drafts: bool
    ) -> Document:
        try:
            return self._saver.save(form, model, options)
        except RefusedError:
            if not drafts:
                raise
            return self._saver.save(form, model, evolve(options, is_draft=True))

    def _models(
        self, rule: Rule, sources: list[Document], only: set[str], options: SaveOptions
    ) -> Iterator[Model]:
        if rule.target == "AR_RECEIVEBILL":
            yield from self._receipts(sources, options.now)
            return
        makers: Mapping[str, Callable[[Rule, Document, set[str], str], Model | None]] = {
            "SAL_OUTSTOCK": self._outstock,
            "AR_receivable": self._receivable,
            "IV_SALESIC": self._invoice,
            "IV_SALESOC": self._invoice,
        }
        date = options.now.strftime("%Y-%m-%d")
        for source in sources:
            model = makers[rule.target](rule, source, only, date)
            if model is not None:
                yield model

    def _open(
        self, source: Document, only: set[str], qty: str
    ) -> Iterator[tuple[Row, int, Decimal]]:
        """Yield the rows that are not used up, with what is left of them."""
        main = source.form.main
        for row in source.main_rows:
            row_id = row[main.pk] if main else 0
            left = row[qty] - self._books.linked(row_id)
            is_wanted = not only or str(row_id) in only
            if is_wanted and left > 0 and row.get("FMrpCloseStatus") != "B":
                yield row, row_id, left

    def _outstock(
        self, rule: Rule, order: Document, only: set[str], date: str
    ) -> Model | None:
        head, entry = order.head, []
        for row, row_id, left in self._open(order, only, "FQty"):
            material = self._base.find("BD_MATERIAL", row["FMaterialId"])
            usual = material.head.get("FStockId") if material else None
            entry.append(
                {
                    "FRowType": row.get("FRowType") or "Standard",
                    "FMaterialID": ref(row["FMaterialId"]),
                    "FUnitID": ref(row.get("FUnitID") or "Pcs"),
                    "FRealQty": left,
                    "FTaxPrice": row.get("FTaxPrice"),
                    "FEntryTaxRate": row.get("FEntryTaxRate"),
                    "FIsFree": bool(row.get("FIsFree")),
                    "FStockID": ref(row.get("FSOStockId") or usual or ""),
                    "FStockStatusID": ref("KCZT01_SYS"),
                    "FEntity_Link": [_link(rule, "T_SAL_ORDERENTRY", order.id, row_id)],
                }
            )
        if not entry or head.get("FCloseStatus") == "B":
            return None
        return {
            "FBillTypeID": {"FNUMBER": "XSCKD01_SYS"},
            "FDate": date,
            "FSaleOrgId": ref(head.get("FSaleOrgId")),
            "FStockOrgId": ref(
                order.main_rows[0].get("FStockOrgId") or head.get("FSaleOrgId")
            ),
            "FCustomerID": ref(head.get("FCustId")),
            "FLinkMan": head.get("FLinkMan"),
            "FLinkPhone": head.get("FLinkPhone"),
            "FReceiveAddress": head.get("FReceiveAddress"),
            "SubHeadEntity": {
                "FSettleOrgID": ref(head.get("FSaleOrgId")),
                "FSettleCurrID": ref(head.get("FSettleCurrId")),
                "FThirdBillNo": head.get("FNetOrderBillNo"),
            },
            "FEntity": entry,
        }

    def _receivable(
        self, rule: Rule, moved: Document, only: set[str], date: str
    ) -> Model | None:
        is_red = moved.form.id == "SAL_RETURNSTOCK"
        head, entry = moved.head, []
        table = "T_SAL_RETURNSTOCKENTRY" if is_red else "T_SAL_OUTSTOCKENTRY"
        for row, row_id, left in self._open(moved, only, "FRealQty"):
            entry.append(
                {
                    "FMATERIALID": ref(row.get("FMaterialID") or row.get("FMaterialId")),
                    "FPRICEUNITID": ref(row.get("FUnitID") or "Pcs"),
                    "FPriceQty": -left if is_red else left,
                    "FTaxPrice": row.get("FTaxPrice"),
                    "FEntryTaxRate": row.get("FEntryTaxRate"),
                    "FIsFree": bool(row.get("FIsFree")),
                    "FEntityDetail_Link": [
                        _link(rule, table, moved.id, row_id, "FEntityDetail")
                    ],
                }
            )
        if not entry:
            return None
        org = head.get("FSettleOrgID") or head.get("FSettleOrgId") or head.get("FSaleOrgId")
        currency = ref(head.get("FSettleCurrID") or head.get("FSettleCurrId"))
        settings = self._settings
        number_field = (
            settings.red_order_number_field if is_red else settings.order_number_field
        )
        return {
            "FBillTypeID": {"FNUMBER": "YSD01_SYS"},
            "FDATE": date,
            "FENDDATE_H": date,
            "FCUSTOMERID": ref(head.get("FCustomerID") or head.get("FRetcustId")),
            "FCURRENCYID": currency,
            "FSETTLEORGID": ref(org),
            "FPAYORGID": ref(org),
            "FSALEORGID": ref(head.get("FSaleOrgId")),
            number_field: head.get("FThirdBillNo") or "",
            "FsubHeadFinc": {"FMAINBOOKSTDCURRID": currency},
            "FEntityDetail": entry,
        }

    def _invoice(
        self, rule: Rule, bill: Document, only: set[str], date: str
    ) -> Model | None:
        head, entry = bill.head, []
        for row, row_id, left in self._open(bill, only, "FPriceQty"):
            unit = ref(row.get("FPRICEUNITID") or "Pcs")
            entry.append(
                {
                    "FMATERIALID": ref(row["FMATERIALID"]),
                    "FPRICEUNITID": unit,
                    "FBASICUNITID": unit,
                    "FPRICEQTY": left,
                    "FAUXTAXPRICE": row["FTaxPrice"],
                    "FTAXRATE": row.get("FEntryTaxRate"),
                    "FSALESICENTRY_Link": [
                        _link(
                            rule, "T_AR_RECEIVABLEENTRY", bill.id, row_id, "FSALESICENTRY"
                        )
                    ],
                }
            )
        if not entry:
            return None
        return {
            "FBillTypeID": {"FNUMBER": "XSFP01_SYS"},
            "FDATE": date,
            "FCURRENCYID": ref(head.get("FCURRENCYID")),
            "FCUSTOMERID": ref(head.get("FCUSTOMERID")),
            "FSETTLEORGID": ref(head.get("FSETTLEORGID")),
            "FBILLINGWAY": "A",
            "FMAINBOOKSTDCURRID": ref(head.get("FCURRENCYID")),
            "FSALESICENTRY": entry,
        }

    def _receipts(self, bills: list[Document], now: datetime) -> Iterator[Model]:
        """Make one receipt a customer, or more where the sources are too many."""
        groups: dict[str, list[Document]] = {}
        for bill in bills:
            if bill.head["FWRITTENOFFSTATUS"] != "C":
                groups.setdefault(bill.head["FCUSTOMERID"], []).append(bill)
        most = self._settings.receipt_rows
        for customer, group in groups.items():
            for start in range(0, len(group), most):
                yield _receipt(
                    customer, group[start : start + most], now.strftime("%Y-%m-%d")
                )


def _receipt(customer: str, bills: list[Document], date: str) -> Model:
    head = bills[0].head
    rows: list[Model] = []
    for bill in bills:
        whole = bill.head["FALLAMOUNTFOR"]
        left = whole - bill.head["FWRITTENOFFAMOUNTFOR_P"]
        rows.append(
            {
                "FSRCBILLTYPEID": bill.form.id,
                "FSRCBILLNO": bill.number,
                "FAFTTAXTOTALAMOUNT": whole,
                "FPLANRECAMOUNT": left,
                "FREALRECAMOUNT": left,
            }
        )
    total = sum((row["FREALRECAMOUNT"] for row in rows), Decimal(0))
    unit, org, currency = (
        ref(customer),
        ref(head["FPAYORGID"]),
        ref(head.get("FCURRENCYID")),
    )
    return {
        "FBillTypeID": {"FNUMBER": "SKDLX01_SYS"},
        "FDATE": date,
        "FCONTACTUNITTYPE": "BD_Customer",
        "FCONTACTUNIT": unit,
        "FPAYUNITTYPE": "BD_Customer",
        "FPAYUNIT": unit,
        "FCURRENCYID": currency,
        "FSETTLECUR": currency,
        "FPAYORGID": org,
        "FSETTLEORGID": org,
        "FRECEIVEBILLENTRY": [
            {
                "FSETTLETYPEID": ref("JSFS32_SYS"),
                "FPURPOSEID": ref("SFKYT01_SYS"),
                "FRECTOTALAMOUNTFOR": total,
                "FRECAMOUNTFOR_E": total,
            }
        ],
        "FRECEIVEBILLSRCENTRY": rows,
    }


def _check_source(doc: Document) -> None:
    guard(doc)
    if doc.status != AUDITED:
        message = f"{doc.form.zh}“{doc.number}”未审核,不允许下推"
        raise RefusedError(message, NOT_OPERABLE)


def _pk(form: Form, entity: str, row: Row) -> int:
    return int(row[form.entities[entity].pk])


def _link(rule: Rule, table: str, bill: int, row: int, entity: str = "FEntity") -> Model:
    return {
        f"{entity}_Link_FRuleId": rule.ids[0],
        f"{entity}_Link_FSTableName": table,
        f"{entity}_Link_FSBillId": bill,
        f"{entity}_Link_FSId": row,
    }


def _entry_ids(data: Mapping[str, Any]) -> set[str]:
    told = data.get("EntryIds") or ""
    parts = told if isinstance(told, list) else str(told).split(",")
    return {str(one).strip() for one in parts if str(one).strip()}


def _rule(form: Form, data: Mapping[str, Any]) -> Rule:
    wanted = str(data.get("RuleId") or "")
    target = str(data.get("TargetFormId") or "").lower()
    is_default = read_flag(data.get("IsEnableDefaultRule"), default=False)
    for rule in RULES:
        if rule.source != form.id:
            continue
        if wanted in rule.ids or (
            not wanted and is_default and target in {"", rule.target.lower()}
        ):
            return rule
    raise RefusedError(f"转换规则“{wanted}”不存在", PARAMETER, "RuleId")
