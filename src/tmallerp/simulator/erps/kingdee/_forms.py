"""
What a form is made of: heads, entries, fields.

Read from ``forms.json``, facts of 14 forms of the standard product. A tenant's own
fields, which begin with ``F_``, are added at run time.
"""

from __future__ import annotations

import importlib.resources
import json
from collections.abc import Iterable, Mapping
from functools import cache, cached_property
from typing import Any

from attrs import evolve, field, frozen

SYSTEM = (
    ("FDocumentStatus", "单据状态", "text"),
    ("FForbidStatus", "禁用状态", "text"),
    ("FCancelStatus", "作废状态", "text"),
    ("FCreatorId", "创建人", "user"),
    ("FModifierId", "修改人", "user"),
    ("FApproverId", "审核人", "user"),
    ("FCreateDate", "创建日期", "date"),
    ("FModifyDate", "修改日期", "date"),
    ("FApproveDate", "审核日期", "date"),
)
"""Fields every form has, written by the server alone."""

SIMPLE = {
    "ORG_Organizations": ("组织机构", "FOrgID"),
    "BD_UNIT": ("计量单位", "FUNITID"),
    "BD_STOCK": ("仓库", "FStockId"),
    "BD_StockStatus": ("库存状态", "FStockStatusId"),
    "BD_Currency": ("币别", "FCURRENCYID"),
    "BD_RateType": ("汇率类型", "FRATETYPEID"),
    "BD_SETTLETYPE": ("结算方式", "FSETTLETYPEID"),
    "CN_RECPAYPURPOSE": ("收付款用途", "FPURPOSEID"),
    "CN_BANKACNT": ("银行账号", "FBANKACNTID"),
    "BD_Supplier": ("供应商", "FSupplierId"),
    "BD_Department": ("部门", "FDEPTID"),
    "BD_TaxRate": ("税率", "FID"),
    "BD_MATERIALCATEGORY": ("存货类别", "FCATEGORYID"),
    "BD_AccountBook": ("账簿", "FBOOKID"),
    "BD_VoucherGroup": ("凭证字", "FVCHGROUPID"),
    "BD_Account": ("科目", "FACCTID"),
}
"""Base data of a number and a name alone: name and primary key."""


@frozen(kw_only=True)
class Field:
    """One field of a form."""

    key: str
    zh: str
    type: str
    """``text``, ``decimal``, ``int``, ``bool``, ``date``, ``ref``, ``user`` or ``flex``."""
    at: str = ""
    """The entry or sub-head it stands in."""
    lookup: str = ""
    """The form a reference points to; empty where anything is taken."""
    wrapper: str = "FNumber"
    required: bool = False
    read_only: bool = False

    @property
    def is_note(self) -> bool:
        """Whether it may be long."""
        return any(word in self.key.lower() for word in ("note", "remark", "descr", "addr"))


@frozen(kw_only=True)
class Entity:
    """A sub-head or an entry of a form."""

    key: str
    zh: str
    kind: str
    pk: str = "FEntryID"
    table: str = ""


@frozen(kw_only=True)
class Form:
    """One form."""

    id: str
    zh: str
    pk: str
    number: str
    orm: str = ""
    bill_types: tuple[str, ...] = ()
    is_read_only: bool = False
    is_base: bool = False
    entities: Mapping[str, Entity] = field(factory=dict)
    fields: tuple[Field, ...] = ()

    @property
    def entries(self) -> tuple[Entity, ...]:
        """The entries, the one that matters first."""
        return tuple(one for one in self.entities.values() if one.kind == "entry")

    @property
    def main(self) -> Entity | None:
        """The entry that matters."""
        return next(iter(self.entries), None)

    @cached_property
    def _placed(self) -> dict[str, dict[str, Field]]:
        places: dict[str, dict[str, Field]] = {"": {}, **{key: {} for key in self.entities}}
        for one in self.fields:
            places[one.at][one.key] = one
        return places

    @cached_property
    def _named(self) -> dict[str, Field]:
        names: dict[str, Field] = {}
        for one in self.head():
            names.setdefault(one.key.lower(), one)
        for entry in self.entries:
            for one in self.at(entry.key).values():
                names.setdefault(one.key.lower(), one)
                names.setdefault(f"{entry.key}_{one.key}".lower(), one)
        return names

    def at(self, entity: str) -> dict[str, Field]:
        """Return the fields written at one place, by their exact key."""
        return self._placed[entity]

    def head(self) -> Iterable[Field]:
        """Return the fields of the head and its sub-heads."""
        entries = {one.key for one in self.entries}
        return [one for one in self.fields if one.at not in entries]

    def find(self, key: str) -> Field | None:
        """Find a field as a query names it: in any case, the head before the entries."""
        return self._named.get(key.lower())

    def with_field(self, added: Field) -> Form:
        """Return the form with a tenant's own field."""
        place = (added.at, added.key)
        kept = tuple(one for one in self.fields if (one.at, one.key) != place)
        return evolve(self, fields=(*kept, added))


@cache
def facts() -> Mapping[str, Any]:
    """Load the facts."""
    file = importlib.resources.files("tmallerp.simulator.erps.kingdee") / "forms.json"
    loaded: Mapping[str, Any] = json.loads(file.read_text("utf-8"))
    return loaded


def standard() -> dict[str, Form]:
    """Return the standard product's forms by their id in lower case."""
    forms = [_form(name, told) for name, told in facts()["forms"].items()]
    forms += [_simple(name, zh, pk) for name, (zh, pk) in SIMPLE.items()]
    return {form.id.lower(): form for form in forms}


def _form(name: str, told: Mapping[str, Any]) -> Form:
    entities = {
        key: Entity(
            key=key,
            zh=one["zh"],
            kind=one["kind"],
            pk=one.get("pk", ""),
            table=one.get("table", ""),
        )
        for key, one in told["entities"].items()
    }
    fields = [Field(**one) for one in told["fields"]]
    fields += [
        Field(key=one.pk, zh="分录内码", type="int", at=one.key, read_only=True)
        for one in entities.values()
        if one.kind == "entry"
    ]
    known = {one.key for one in fields}
    fields += [
        Field(key=key, zh=zh, type=kind, read_only=True)
        for key, zh, kind in ((told["pk"], "内码", "int"), *SYSTEM)
        if key not in known
    ]
    return Form(
        id=name,
        zh=told["zh"],
        pk=told["pk"],
        number=told["number"],
        orm=told["orm"],
        bill_types=tuple(told["bill_types"]),
        is_read_only=told.get("read_only", False),
        is_base=told.get("base_data", False),
        entities=entities,
        fields=tuple(fields),
    )


def _simple(name: str, zh: str, pk: str) -> Form:
    fields = [
        Field(key=pk, zh="内码", type="int", read_only=True),
        Field(key="FNumber", zh="编码", type="text", required=True),
        Field(key="FName", zh="名称", type="text", required=True),
        *(Field(key=key, zh=text, type=kind, read_only=True) for key, text, kind in SYSTEM),
    ]
    return Form(id=name, zh=zh, pk=pk, number="FNumber", is_base=True, fields=tuple(fields))
