"""Base data: what references point to, and what the tenant has from the start."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from tmallerp.simulator.erps._clock import ErpClock
from tmallerp.simulator.erps.kingdee._documents import AUDITED, Books, Document
from tmallerp.simulator.erps.kingdee._forms import SIMPLE, Field, facts
from tmallerp.simulator.erps.kingdee._settings import Settings
from tmallerp.simulator.erps.kingdee._stock import Stock

ORGS = {"100": "天猫商贸有限公司", "200": "天猫仓储有限公司"}
_SIMPLE: Mapping[str, Mapping[str, str]] = {
    "ORG_Organizations": ORGS,
    "BD_UNIT": {"Pcs": "Pcs", "jian": "件", "kg": "千克", "set": "套"},
    "BD_STOCK": {"CK001": "总仓", "CK002": "退货仓", "CK003": "直播仓"},
    "BD_StockStatus": {"KCZT01_SYS": "可用", "KCZT02_SYS": "待检", "KCZT04_SYS": "冻结"},
    "BD_Currency": {"PRE001": "人民币", "PRE007": "美元"},
    "BD_RateType": {"HLTX01_SYS": "固定汇率"},
    "CN_BANKACNT": {"ALIPAY-01": "支付宝账户", "ICBC-01": "工商银行账户"},
    "BD_Supplier": {"VEN0001": "第一供应商"},
    "BD_Department": {"BM000001": "电商部"},
    "BD_TaxRate": {"SL02_SYS": "13%", "SL01_SYS": "16%"},
    "BD_MATERIALCATEGORY": {"CHLB01_SYS": "原材料", "CHLB05_SYS": "产成品"},
    "BD_AccountBook": {"001": "天猫商贸主账簿"},
    "BD_VoucherGroup": {"PRE001": "记"},
    "BD_Account": {
        "1002": "银行存款",
        "1012": "其他货币资金",
        "1012.01": "支付宝",
        "1122": "应收账款",
        "1221": "其他应收款",
        "1405": "库存商品",
        "1406": "发出商品",
        "2221": "应交税费",
        "2221.01.01": "销项税额",
        "6001": "主营业务收入",
        "6401": "主营业务成本",
        "6601": "销售费用",
        "6601.01": "平台扣点",
        "6601.02": "推广费",
        "6601.03": "运费险",
        "6603": "财务费用",
    },
}
MATERIALS = ("0001-00", "SKU-RED-M", "SERVICE-DIFF", "POST-FEE")
CUSTOMERS = {"TMALL01": "天猫旗舰店", "TMALL02": "天猫专营店"}


class BaseData:
    """
    The tenant's base data.

    Args:
        books: Where it is kept.

        stock: Where seeded materials get pieces.

        settings: Of this tenant.

        clock: Tells when it was made.
    """

    def __init__(
        self, books: Books, stock: Stock, settings: Settings, clock: ErpClock
    ) -> None:
        self._books = books
        self._stock = stock
        self._settings = settings
        self._clock = clock
        tables = dict(_SIMPLE)
        tables["BD_SETTLETYPE"] = facts()["codes"]["settlement_type"]
        tables["CN_RECPAYPURPOSE"] = facts()["codes"]["receipt_purpose"]
        for form_id in SIMPLE:
            for number, name in tables[form_id].items():
                self.add(form_id, number, name)
        for number in MATERIALS:
            self.add_material(number)
        for number, name in CUSTOMERS.items():
            self.add_customer(number, name)

    def add(self, form_id: str, number: str, name: str = "", **head: Any) -> Document:
        """Add base data that is audited and in use."""
        form = self._books.form(form_id)
        now = self._clock.now
        doc = Document(form=form, id=self._books.next_id(), is_seeded=True)
        doc.head = {
            "FNumber": number,
            "FName": name or number,
            **head,
            **_audited(now),
        }
        self._books.keep(doc)
        return doc

    def add_customer(self, number: str, name: str = "", org: str = "100") -> Document:
        """Add a customer."""
        places = {"FCreateOrgId": org, "FUseOrgId": org}
        return self.add("BD_Customer", number, name, **places, FTRADINGCURRID="PRE001")

    def add_material(
        self, number: str, name: str = "", org: str = "100", unit: str = "Pcs"
    ) -> Document:
        """Add a material with pieces in the first warehouse."""
        units = ("FBaseUnitId", "FStoreUnitID", "FSaleUnitId", "FSalePriceUnitId")
        doc = self.add(
            "BD_MATERIAL",
            number,
            name,
            FCreateOrgId=org,
            FUseOrgId=org,
            FErpClsID="1",
            FCategoryID="CHLB05_SYS",
            FTaxRateId="SL02_SYS",
            FStockId="CK001",
            FIsSale=True,
            FIsInventory=True,
            FIsPurchase=True,
            **dict.fromkeys(units, unit),
        )
        self._stock.set(number, "CK001", self._settings.on_hand, org=org)
        return doc

    def find(self, lookup: str, number: str, org: str = "") -> Document | None:
        """Find base data by its number, in an organisation if named."""
        return self._books.by_number(self._books.form(lookup), number, org)

    def number_of(self, field: Field, told: str) -> str:
        """Turn an id into the number it stands for."""
        if not field.lookup or not told:
            return told
        if field.lookup == "BOS_BillType":
            return told
        doc = self._books.by_id(self._books.form(field.lookup), told)
        return doc.number if doc else told

    def problem(self, doc: Document, field: Field, number: str) -> str | None:
        """Tell what is wrong with a reference; None if nothing is."""
        if field.lookup == "BOS_BillType":
            known = doc.form.bill_types
            ok = not known or number in known
            return None if ok else f"{field.zh}“{number}”不存在"
        org = doc.org if field.lookup in {"BD_MATERIAL", "BD_Customer"} else ""
        found = self.find(field.lookup, number, org)
        if found is None and field.lookup == "BD_MATERIAL" and self._accepts:
            found = self.add_material(number, org=org or "100")
        if found is None and org and self.find(field.lookup, number):
            return f"{field.zh}“{number}”未分配到组织{org}"
        if found is None:
            return f"{field.zh}“{number}”不存在"
        if found.status != AUDITED:
            return f"{field.zh}“{number}”未审核"
        return f"{field.zh}“{number}”已禁用" if found.head["FForbidStatus"] == "B" else None

    @property
    def _accepts(self) -> bool:
        return self._settings.accept_every_material


def _audited(now: datetime) -> dict[str, Any]:
    return {
        "FDocumentStatus": AUDITED,
        "FForbidStatus": "A",
        "FCancelStatus": "A",
        "FCreatorId": "Administrator",
        "FModifierId": "Administrator",
        "FApproverId": "Administrator",
        "FCreateDate": now,
        "FModifyDate": now,
        "FApproveDate": now,
    }
