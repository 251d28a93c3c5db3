"""
Products and customers: YonBIP keeps them by code, so writing is an upsert of its own.

What the vendor's pages do not name (a barcode, a price, a contact) is in no map; a
company adds it to the map of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Generic, TypeVar

from attrs import frozen

from tmallerp.documents import Customer, Product
from tmallerp.erp.outcomes import ErpPage, Outcome, OutcomeStatus
from tmallerp.erp.yonyou._answers import rows_of, text
from tmallerp.erp.yonyou._client import YonyouClient
from tmallerp.erp.yonyou._governor import ThrottledError
from tmallerp.erp.yonyou._lists import Lists, Row, moment
from tmallerp.erp.yonyou._maps import map_of
from tmallerp.erp.yonyou._materials import QUERY
from tmallerp.erp.yonyou._orders import refused, violation
from tmallerp.erp.yonyou._outcomes import refusal, retry_later, unknown
from tmallerp.erp.yonyou._settings import YonyouSettings
from tmallerp.errors import ErpOutcomeUnknownError, ErpUnavailableError
from tmallerp.fieldmap import FieldMap, Violation

SAVE_PRODUCT = "yonbip/digitalModel/product/idempotent/save"
SAVE_CUSTOMER = "yonbip/digitalModel/merchant/idempotent/newinsert"
CUSTOMERS = "yonbip/digitalModel/merchant/newlist"

D = TypeVar("D", Product, Customer)


@frozen(kw_only=True)
class _Master(Generic[D]):
    """
    One kind of master data.

    Args:
        save: The path of the upsert.

        map: What its fields are made of.

        find: Asks which are there.

        source: What the map reads, of a document and of what is there already.

        says: What a document says that the ERP keeps, for comparison.
    """

    save: str
    map: FieldMap
    find: Callable[[Sequence[str]], Mapping[str, D]]
    source: Callable[[D, D | None], dict[str, object]]
    says: Callable[[D], tuple[str, ...]]


class Masters:
    """
    Products and customers.

    Args:
        client: Who calls.

        settings: The company's.

        lists: Who reads lists.
    """

    def __init__(
        self, client: YonyouClient, settings: YonyouSettings, lists: Lists
    ) -> None:
        self._client = client
        self._settings = settings
        self._lists = lists
        self._products = _Master[Product](
            save=SAVE_PRODUCT,
            map=map_of("product", settings),
            find=self.find_products,
            source=self._product_source,
            says=lambda one: (one.name, one.unit, one.category),
        )
        self._customers = _Master[Customer](
            save=SAVE_CUSTOMER,
            map=map_of("customer", settings),
            find=self.find_customers,
            source=self._customer_source,
            says=lambda one: (one.name, one.group),
        )

    # --- products -----------------------------------------------------------------

    def put_products(self, batch: Sequence[Product]) -> list[Outcome]:
        """Create or update materials by code."""
        return self._put(self._products, batch)

    def find_products(self, codes: Sequence[str]) -> Mapping[str, Product]:
        """Ask which materials are there."""
        rows = self._lists.matching(QUERY, "code", list(dict.fromkeys(codes)))
        return {text(row.get("code")): product_of(row) for row in rows}

    def list_products(self, since: datetime | None, cursor: str | None) -> ErpPage[Product]:
        """Read materials that changed since a moment."""
        page = self._lists.changed(QUERY, since, None, cursor)
        items = tuple(product_of(rows[0]) for rows in page.documents)
        return ErpPage(items=items, cursor=page.cursor)

    def _product_source(self, product: Product, known: Product | None) -> dict[str, object]:
        settings = self._settings
        organisation = settings.product_organisation or settings.organisation
        # The ERP wants both each time, so what a document leaves open is said again.
        unit = product.unit or (known.unit if known else settings.unit)
        kind = product.category or (known.category if known else settings.product_class)
        bill = {"organisation": organisation, "unit": unit, "class": kind}
        return {"product": product, "bill": bill}

    # --- customers ----------------------------------------------------------------

    def put_customers(self, batch: Sequence[Customer]) -> list[Outcome]:
        """Create or update customers by code."""
        return self._put(self._customers, batch)

    def find_customers(self, codes: Sequence[str]) -> Mapping[str, Customer]:
        """Ask which customers are there; the list takes one code a call."""
        found: dict[str, Customer] = {}
        for code in dict.fromkeys(codes):
            question = {"code": code, "pageIndex": 1, "pageSize": 10}
            for row in rows_of(self._client.ask(CUSTOMERS, question)):
                if text(row.get("code")) == code:
                    found[code] = customer_of(row)
        return found

    def _customer_source(
        self, customer: Customer, known: Customer | None
    ) -> dict[str, object]:
        settings = self._settings
        organisation = customer.organisation or settings.organisation
        kind = customer.group or (known.group if known else settings.customer_class)
        bill = {
            "organisation": organisation,
            "class": kind,
            "ranges": [{"organisation": organisation}],
        }
        return {"customer": customer, "bill": bill}

    # --- both ---------------------------------------------------------------------

    def _put(self, master: _Master[D], batch: Sequence[D]) -> list[Outcome]:
        try:
            known = master.find([one.code for one in batch])
        except ThrottledError as error:
            return [retry_later(one.code, error) for one in batch]
        outcomes: list[Outcome] = []
        stopped: ErpUnavailableError | None = None
        for one in batch:
            if stopped is not None:
                outcomes.append(retry_later(one.code, stopped))
                continue
            try:
                outcomes.append(self._put_one(master, one, known.get(one.code)))
            except ErpUnavailableError as error:
                stopped = error
                outcomes.append(retry_later(one.code, error))
            except ErpOutcomeUnknownError as error:
                outcomes.append(unknown(one.code, message=error.message))
        return outcomes

    def _put_one(self, master: _Master[D], one: D, known: D | None) -> Outcome:
        if not one.active:
            return refused(one.code, [_NOT_STOPPED])
        if known is not None and _covers(master.says(known), master.says(one)):
            return Outcome(key=one.code, status=OutcomeStatus.UNCHANGED, reference=one.code)
        source = master.source(one, known)
        wrong = master.map.check(source)
        if wrong:
            return refused(one.code, wrong)
        answer = self._client.tell(master.save, {"data": master.map.apply(source)})
        if not answer.ok:
            return refusal(one.code, answer, self._settings)
        data = answer.data if isinstance(answer.data, Mapping) else {}
        if not text(data.get("id")):
            said = "it was saved and the answer names nothing"
            return unknown(one.code, message=said)
        status = OutcomeStatus.CREATED if known is None else OutcomeStatus.UPDATED
        return Outcome(key=one.code, status=status, reference=one.code)

    def preflight_products(self, batch: Sequence[Product]) -> list[tuple[Violation, ...]]:
        """Say what the ERP would not take."""
        master = self._products
        return [
            (_NOT_STOPPED,)
            if not one.active
            else tuple(master.map.check(master.source(one, None)))
            for one in batch
        ]


_NOT_STOPPED = violation(
    "stopstatus",
    "not_allowed",
    "The open platform has no call that stops a material or a customer; stop it there.",
    value="false",
    source="active",
)


def _covers(there: tuple[str, ...], wanted: tuple[str, ...]) -> bool:
    """Whether everything a document says is there; what it leaves open does not count."""
    return all(not want or want == have for have, want in zip(there, wanted, strict=True))


def _name(value: Any) -> str:
    return text(value.get("simplifiedName") if isinstance(value, Mapping) else value)


def product_of(row: Row) -> Product:
    """Read a material."""
    return Product(
        code=text(row.get("code")),
        name=_name(row.get("name")),
        unit=text(row.get("unitCode") or row.get("unit_code")),
        category=text(row.get("manageClassCode") or row.get("manageClass_code")),
        modified=moment(row.get("pubts")),
    )


def customer_of(row: Row) -> Customer:
    """Read a customer."""
    return Customer(
        code=text(row.get("code")),
        name=_name(row.get("name")),
        group=text(row.get("customerClassCode") or row.get("customerClass_code")),
        organisation=text(row.get("createOrgCode") or row.get("createOrg_code")),
    )


__all__ = ["Masters", "customer_of", "product_of"]
