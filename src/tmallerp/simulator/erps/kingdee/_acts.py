"""What people do inside the ERP, and what a test wants to be so."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from attrs import fields

from tmallerp.simulator.erps.kingdee._answers import RefusedError
from tmallerp.simulator.erps.kingdee._documents import Document, ledger_line
from tmallerp.simulator.erps.kingdee._forms import Field
from tmallerp.simulator.erps.kingdee._lifecycle import Step, find
from tmallerp.simulator.erps.kingdee._save import SaveOptions
from tmallerp.simulator.erps.kingdee._settings import Settings

if TYPE_CHECKING:
    from tmallerp.simulator.erps.kingdee._app import KingdeeErp

PERSON = "张三"
"""Who works in the ERP beside the API user."""
Given = Mapping[str, Any]


class Acts:
    """
    The acts of one ERP.

    Args:
        erp: Which.
    """

    def __init__(self, erp: KingdeeErp) -> None:
        self._erp = erp
        self._known: Mapping[str, Callable[[Given], object]] = {
            "expire": self._expire,
            "forgive": self._forgive,
            "settings": self._settings,
            "seed": self._seed,
            "field": self._field,
            "stock": self._stock,
            "lock": lambda given: self._lock(given, is_locked=True),
            "unlock": lambda given: self._lock(given, is_locked=False),
            "ship": self._ship,
            "return": self._return,
            "operate": self._operate,
            "edit": self._edit,
            "read": self._read,
        }

    def do(self, name: str, given: Given) -> object:
        """
        Do one act.

        Raises:
            KeyError: If there is no such act.

            ValueError: If the ERP refuses it.
        """
        try:
            return self._known[name](given)
        except RefusedError as error:
            raise ValueError(error.message) from error

    def _expire(self, given: Given) -> object:
        """End one ``session`` or all."""
        return {"expired": self._erp.door.expire(str(given.get("session", "")))}

    def _forgive(self, _given: Given) -> object:
        """Let a user who was locked out try again."""
        self._erp.door.forgive()
        return {}

    def _settings(self, given: Given) -> object:
        """Change settings by their names."""
        known = {one.name: one for one in fields(Settings)}
        for name, value in given.items():
            kind = type(getattr(self._erp.settings, known[name].name))
            if not isinstance(value, kind):
                message = f"{name} is a {kind.__name__}, not {value!r}."
                raise ValueError(message)  # noqa: TRY004 - the control plane answers 400
            setattr(self._erp.settings, name, value)
        self._erp.stock.refresh()
        return {one: getattr(self._erp.settings, one) for one in known}

    def _seed(self, given: Given) -> object:
        """
        Add base data in use.

        ``materials`` and ``customers``: codes, or objects with ``number``, ``name``,
        ``org``; ``base``: form id to codes or objects.
        """
        base, made = self._erp.base, 0
        for told in given.get("materials", ()):
            if not base.find(
                "BD_MATERIAL", _part(told)["number"], _part(told).get("org", "100")
            ):
                base.add_material(**_part(told))
                made += 1
        for told in given.get("customers", ()):
            if not base.find(
                "BD_Customer", _part(told)["number"], _part(told).get("org", "100")
            ):
                base.add_customer(**_part(told))
                made += 1
        for form_id, rows in given.get("base", {}).items():
            for told in rows:
                part = _part(told)
                if not base.find(form_id, part["number"]):
                    base.add(form_id, part.pop("number"), part.pop("name", ""), **part)
                    made += 1
        return {"seeded": made}

    def _field(self, given: Given) -> object:
        """Add a tenant's own field: ``form``, ``key``, maybe ``zh``, ``type``, ``at``."""
        told = dict(given)
        form = told.pop("form")
        self._erp.books.add_field(
            form, Field(**{"zh": told["key"], "type": "text", **told})
        )
        return {}

    def _stock(self, given: Given) -> object:
        """Count what is on hand: ``material``, ``stock``, ``qty``, maybe more."""
        told = dict(given)
        qty = Decimal(str(told.pop("qty")))
        material, stock = str(told.pop("material")), str(told.pop("stock", "CK001"))
        if "locked" in told:
            told["locked"] = Decimal(str(told["locked"]))
        self._erp.stock.set(material, stock, qty, **told)
        return {"stock": self._erp.stock.rows()}

    def _lock(self, given: Given, *, is_locked: bool) -> object:
        """Have somebody open a document, or close it."""
        self._doc(given).is_locked = is_locked
        return {}

    def _doc(self, given: Given) -> Document:
        form = self._erp.books.form(given["form"])
        name = f"#{given['id']}" if "id" in given else str(given["number"])
        return find(self._erp.books, form, name)

    def _step(self) -> Step:
        flags = frozenset({"STK_InvCheckResult"})
        return Step(user=PERSON, now=self._erp.clock.now, flags=flags)

    def _operate(self, given: Given) -> object:
        """Do an operation on a document: ``form``, ``number`` or ``id``, ``operation``."""
        doc = self._doc(given)
        self._erp.lifecycle.operate(str(given["operation"]), doc, given, self._step())
        return {}

    def _options(self) -> SaveOptions:
        return SaveOptions(user=PERSON, now=self._erp.clock.now)

    def _ship(self, given: Given) -> object:
        """
        Ship an order, as the warehouse does.

        Args:
            given: ``order``: its number. ``tracking``, ``stock``, ``rows`` (row id to
                quantity) and ``audit`` (true) are optional.

        Returns:
            ``number`` and ``id`` of the shipment.
        """
        erp = self._erp
        order = self._doc({"form": "SAL_SaleOrder", "number": given["order"]})
        data = {"Ids": str(order.id), "RuleId": "SaleOrder-OutStock"}
        if given.get("rows"):
            data["EntryIds"] = ",".join(given["rows"])
        draft = SaveOptions(user=PERSON, now=erp.clock.now, is_draft=True)
        outcome = erp.pusher.push(order.form, data, draft)
        if outcome.errors:
            raise ValueError(outcome.errors[0]["Message"])
        form = erp.books.form("SAL_OUTSTOCK")
        doc = find(erp.books, form, f"#{outcome.done[0]['Id']}")
        model: dict[str, Any] = {"FID": doc.id, "FCarriageNO": given.get("tracking", "")}
        model["FEntity"] = [_shipped(row, given) for row in doc.main_rows]
        doc = erp.saver.save(form, model, self._options())
        if given.get("audit", True):
            self._finish(doc)
        return {"number": doc.number, "id": doc.id}

    def _finish(self, doc: Document) -> None:
        for name in ("Submit", "Audit"):
            latest = find(self._erp.books, doc.form, f"#{doc.id}")
            self._erp.lifecycle.operate(name, latest, {}, self._step())

    def _return(self, given: Given) -> object:
        """
        Take goods back: ``order``, ``third`` (the refund's number), ``stock``, ``rows``.

        Without ``rows`` (row id to quantity) everything that was shipped comes back.
        """
        erp = self._erp
        order = self._doc({"form": "SAL_SaleOrder", "number": given["order"]})
        doc = erp.saver.save(
            erp.books.form("SAL_RETURNSTOCK"),
            _returned(order, given, erp.clock.now.strftime("%Y-%m-%d")),
            self._options(),
        )
        self._finish(doc)
        return {"number": doc.number, "id": doc.id}

    def _edit(self, given: Given) -> object:
        """Change fields of a document's head, past every check: ``fields``."""
        doc = self._doc(given)
        changed = doc.snapshot()
        changed.head |= dict(given["fields"])
        changed.head["FModifierId"] = PERSON
        changed.head["FModifyDate"] = self._erp.clock.now
        self._erp.books.keep(changed)
        return {}

    def _read(self, given: Given) -> object:
        """
        Show the documents of one ``form``, seeded ones too.

        ``fields``, if given, names what their heads must hold.
        """
        form = self._erp.books.form(given["form"])
        wanted = dict(given.get("fields", {}))
        return [
            dict(ledger_line(doc, visible=True))
            for doc in self._erp.books.of(form.id)
            if all(doc.head.get(key) == value for key, value in wanted.items())
        ]


def _part(told: Any) -> dict[str, Any]:
    return dict(told) if isinstance(told, Mapping) else {"number": str(told)}


def _shipped(row: Mapping[str, Any], given: Given) -> dict[str, Any]:
    told: dict[str, Any] = {"FENTRYID": row["FENTRYID"]}
    if given.get("stock"):
        told["FStockID"] = {"FNumber": given["stock"]}
    quantities = given.get("rows") or {}
    if str(row.get("FSOEntryId")) in quantities:
        told["FRealQty"] = quantities[str(row["FSOEntryId"])]
    return told


def _returned(order: Document, given: Given, date: str) -> dict[str, Any]:
    quantities = given.get("rows") or {
        str(row["FEntryID"]): row["FStockOutQty"] for row in order.main_rows
    }
    head = order.head
    org = {"FNumber": head["FSaleOrgId"]}
    return {
        "FBillTypeID": {"FNUMBER": "XSTHD01_SYS"},
        "FDate": date,
        "FSaleOrgId": org,
        "FStockOrgId": org,
        "FRetcustId": {"FNumber": head["FCustId"]},
        "SubHeadEntity": {
            "FSettleCurrId": {"FNumber": head["FSettleCurrId"]},
            "FSettleOrgId": org,
            "FThirdBillNo": given.get("third") or head.get("FNetOrderBillNo"),
        },
        "FEntity": [
            {
                "FMaterialId": {"FNumber": row["FMaterialId"]},
                "FUnitID": {"FNumber": row.get("FUnitID") or "Pcs"},
                "FRealQty": quantities[str(row["FEntryID"])],
                "FTaxPrice": row.get("FTaxPrice"),
                "FEntryTaxRate": row.get("FEntryTaxRate"),
                "FStockId": {"FNumber": given.get("stock", "CK001")},
                "FOrderNo": order.number,
            }
            for row in order.main_rows
            if quantities.get(str(row["FEntryID"]))
        ],
    }
