"""
Products: one `product.template` with one variant each.

A variant's code is its template's code and its own ending; what is written into the
variant's ``code`` itself is lost. So a code is written as the template's, with no ending.
List prices are without tax, documents' with.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from typing import Any

from tmallerp.documents import Product
from tmallerp.erp.protocols import ErpPage, Outcome, OutcomeStatus
from tmallerp.errors import ErpError, ErpOutcomeUnknownError
from tryton_erp.base import BaseData, MissingBaseError
from tryton_erp.halving import halving, trouble
from tryton_erp.pricing import FEN
from tryton_erp.rpc import AnsweredError, Record, Tryton
from tryton_erp.settings import TrytonSettings
from tryton_erp.stock import changed, moment

_FIELDS = (
    "code",
    "suffix_code",
    "active",
    "description",
    "list_price_used",
    "account_category",
    "default_uom.symbol",
    "write_date",
    "create_date",
    "template",
    "template.name",
    "template.active",
    "template.write_date",
    "template.create_date",
)
_TICK = Decimal("0.0001")
_BREAKING = frozenset("\t\n\r\x0b\x0c")
"""What no `Char` field of Tryton takes."""

_ALL = {"active_test": False}
"""The context in which what is not active is found too."""


class Catalogue:
    """
    The desk for products.

    Args:
        tryton: Whom to speak to.

        base: Codes to ids.

        settings: Units, the tax of products that name none, page size.
    """

    def __init__(self, tryton: Tryton, base: BaseData, settings: TrytonSettings) -> None:
        self._tryton = tryton
        self._base = base
        self._settings = settings
        self._units: dict[str, int] = {}
        self._categories: dict[Decimal, int] = {}

    # --- reading ------------------------------------------------------------------

    def find(self, codes: Sequence[str]) -> dict[str, Product]:
        """Return the products that are there, in use or not."""
        return {code: self._product(one) for code, one in self._records(codes).items()}

    def page(self, since: datetime | None, cursor: str | None) -> ErpPage[Product]:
        """Read products that have a code, in use or not."""
        domain: list[Any] = [
            ["id", ">", int(cursor or 0)],
            ["code", "!=", None],
            ["type", "=", "goods"],
        ]
        if since is not None:
            own, shared = changed(since, None), changed(since, None, "template.")
            domain.append(["OR", own, shared])
        size = self._settings.page
        found = self._tryton.search(
            "product.product", domain, _FIELDS, limit=size, context=_ALL
        )
        self._base.learn(one["account_category"] for one in found)
        last = str(found[-1]["id"]) if len(found) == size else None
        return ErpPage(items=tuple(self._product(one) for one in found), cursor=last)

    def _records(self, codes: Sequence[str]) -> dict[str, Record]:
        if not codes:
            return {}
        domain = [["code", "in", sorted(set(codes))]]
        found = self._tryton.search("product.product", domain, _FIELDS, context=_ALL)
        self._base.learn(one["account_category"] for one in found)
        return {str(one["code"]): one for one in found}

    def _product(self, one: Record) -> Product:
        taxed = self._base.taxed(one["account_category"])
        rate = None if taxed is None else taxed.rate
        price = one["list_price_used"]
        template = one["template."]
        dates = [one[name] for name in ("write_date", "create_date") if one[name]]
        dates += [template[n] for n in ("write_date", "create_date") if template.get(n)]
        gross = None
        if price is not None and rate is not None:
            gross = (price * (1 + rate)).quantize(FEN, ROUND_HALF_UP)
        return Product(
            code=str(one["code"]),
            name=str(template["name"]),
            specification=str(one["description"] or ""),
            unit=self._unit_name(str(one["default_uom."]["symbol"])),
            price=gross,
            tax_rate=rate,
            active=bool(one["active"] and template["active"]),
            modified=moment(max(dates)) if dates else None,
        )

    def _unit_name(self, symbol: str) -> str:
        """Return what documents call a unit."""
        names = [name for name, own in self._settings.units.items() if own == symbol]
        return names[0] if names else symbol

    # --- putting ------------------------------------------------------------------

    def put(self, batch: Sequence[Product]) -> list[Outcome]:
        """Create or update by code."""
        if not batch:
            return []
        known = self._records([product.code for product in batch])
        outcomes: dict[str, Outcome] = {}
        fresh: list[tuple[Product, Record]] = []
        for product in batch:
            record = known.get(product.code)
            try:
                values = self._values(product, record)
            except MissingBaseError as error:
                outcomes[product.code] = _refused(product, error)
                continue
            if record is None:
                fresh.append((product, values))
            else:
                outcomes[product.code] = self._update(product, record, values)
        if fresh:
            self._create(fresh, outcomes)
        return [outcomes[product.code] for product in batch]

    def _create(
        self, fresh: Sequence[tuple[Product, Record]], outcomes: dict[str, Outcome]
    ) -> None:
        def make(part: Sequence[tuple[Product, Record]]) -> None:
            self._tryton.change("product.template", "create", [one for _, one in part])

        wrong = halving(fresh, make)
        made = self._ids([product.code for product, _ in fresh])
        for place, (product, _) in enumerate(fresh):
            code, error = product.code, wrong.get(place)
            reference = made.get(code)
            if error is None and reference is not None:
                status = OutcomeStatus.CREATED
            elif isinstance(error, AnsweredError) and error.is_final and reference:
                status = OutcomeStatus.EXISTS  # another writer was faster
            else:
                lost = ErpOutcomeUnknownError("It cannot be read back.", adapter="tryton")
                outcomes[code] = trouble(code, error or lost)
                continue
            outcomes[code] = Outcome(key=code, status=status, reference=reference)

    def _ids(self, codes: Sequence[str]) -> dict[str, str]:
        domain = [["code", "in", sorted(codes)]]
        try:
            found = self._tryton.search("product.product", domain, ["code"], context=_ALL)
        except ErpError:
            return {}
        return {str(one["code"]): str(one["id"]) for one in found}

    def _update(self, product: Product, record: Record, values: Record) -> Outcome:
        reference = str(record["id"])
        variant = values.pop("variant")
        if not values and not variant:
            status = OutcomeStatus.UNCHANGED
            return Outcome(key=product.code, status=status, reference=reference)
        if variant:
            values["products"] = [["write", [record["id"]], variant]]
        try:
            self._tryton.change("product.template", "write", [record["template"]], values)
        except (ErpError, AnsweredError) as error:
            return trouble(product.code, error)
        status = OutcomeStatus.UPDATED
        return Outcome(key=product.code, status=status, reference=reference)

    def _values(self, product: Product, record: Record | None) -> Record:
        """Write a product as a template; of one that is there only what is different."""
        for field in ("code", "name"):
            text = getattr(product, field)
            if _BREAKING & set(text) or text != text.strip() or not text:
                msg = f"{field} must be one line without spaces round it in Tryton."
                raise MissingBaseError(field, msg)
        wanted: Record = {"name": product.name, "active": product.active}
        rate = product.tax_rate
        if record is None:
            rate = self._settings.tax_rate if rate is None else rate
            wanted |= {"code": product.code, "type": "goods", "salable": True}
            wanted["default_uom"] = wanted["sale_uom"] = self._unit(product.unit)
            wanted["account_category"] = self._category(rate)
            wanted["list_price"] = _net(product.price or Decimal(0), rate)
            variant = {"suffix_code": None, "description": product.specification or None}
            return wanted | {"products": [["create", [variant]]]}
        return self._different(product, self._product(record), wanted)

    def _different(self, product: Product, there: Product, wanted: Record) -> Record:
        """Keep of an update what is not so already."""
        values = {
            name: value for name, value in wanted.items() if value != getattr(there, name)
        }
        if product.unit and product.unit != there.unit:
            values["default_uom"] = values["sale_uom"] = self._unit(product.unit)
        rate = there.tax_rate if product.tax_rate is None else product.tax_rate
        if rate is not None and rate != there.tax_rate:
            values["account_category"] = self._category(rate)
        price = there.price if product.price is None else product.price
        if price is not None and (price, rate) != (there.price, there.tax_rate):
            values["list_price"] = _net(price, rate or Decimal(0))
        variant: Record = {}
        if product.specification and product.specification != there.specification:
            variant["description"] = product.specification
        return values | {"variant": variant}

    def _unit(self, name: str) -> int:
        symbol = self._settings.units.get(name, name)
        if symbol not in self._units:
            domain = ["OR", ["symbol", "=", symbol], ["name", "=", symbol]]
            found = self._tryton.search("product.uom", domain, ["symbol"])
            if not found:
                raise MissingBaseError("unit", f"{name!r} is no unit in Tryton.")
            self._units[symbol] = int(found[0]["id"])
        return self._units[symbol]

    def _category(self, rate: Decimal) -> int:
        """Return the accounting category whose taxes are that much."""
        if rate not in self._categories:
            domain = [["accounting", "=", True]]
            found = self._tryton.search("product.category", domain, ["name"])
            self._base.learn(one["id"] for one in found)
            for one in found:
                taxed = self._base.taxed(one["id"])
                if taxed is not None:
                    self._categories.setdefault(taxed.rate, int(one["id"]))
        if rate not in self._categories:
            msg = f"No accounting category in Tryton has a tax of {rate}."
            raise MissingBaseError("tax_rate", msg)
        return self._categories[rate]


def _net(price: Decimal, rate: Decimal) -> Decimal:
    return (price / (1 + rate)).quantize(_TICK, ROUND_HALF_EVEN)


def _refused(product: Product, error: MissingBaseError) -> Outcome:
    text = error.field in {"code", "name"}
    return Outcome(
        key=product.code,
        status=OutcomeStatus.REJECTED,
        code="preflight" if text else "missing_base",
        field=error.field,
        message=error.message,
    )


__all__ = ["Catalogue"]
