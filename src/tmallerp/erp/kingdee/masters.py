"""
Base data: products as materials (物料), customers as customers (客户).

New ones are written whole and audited, for nothing else may be used. Known ones are
changed only in what a document says, and taken back to where they were.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Generic, NamedTuple, TypeVar

from attrs import evolve, frozen

from tmallerp.documents import Customer, Product
from tmallerp.erp.kingdee._filters import Filter, In, Is, chunks
from tmallerp.erp.kingdee._finding import Finder
from tmallerp.erp.kingdee._flat import Cells, as_text, cells
from tmallerp.erp.kingdee._forms import CUSTOMER, IS_YES, MATERIAL, Form
from tmallerp.erp.kingdee._paging import moment, number_cursor, read_page
from tmallerp.erp.kingdee._preparing import named_map, refused
from tmallerp.erp.kingdee._rows import BillWords
from tmallerp.erp.kingdee._saving import Prepared, new_json
from tmallerp.erp.kingdee._states import AUDITED, refusals
from tmallerp.erp.kingdee._writing import Writer
from tmallerp.erp.kingdee.client import KingdeeClient, Query
from tmallerp.erp.kingdee.settings import KingdeeSettings
from tmallerp.erp.outcomes import ErpPage, Outcome, OutcomeStatus
from tmallerp.errors import ErpOutcomeUnknownError, ErpUnavailableError, MappingError
from tmallerp.fieldmap import FieldMap, Violation

M = TypeVar("M", Product, Customer)

_FORBIDDEN = "FForbidStatus"
_MATERIAL_FIELDS = (
    "FMATERIALID",
    "FNumber",
    "FName",
    "FSpecification",
    "FBARCODE",
    "FBaseUnitId.FNumber",
    "FMaterialGroup.FNumber",
    _FORBIDDEN,
    "FModifyDate",
)
_CUSTOMER_FIELDS = (
    "FCUSTID",
    "FNumber",
    "FName",
    "FGroup.FNumber",
    "FADDRESS",
    "FTel",
    "FTaxRegisterCode",
    "FUseOrgId.FNumber",
    _FORBIDDEN,
)


class MaterialWords(NamedTuple):
    """
    What a material needs besides its product.

    Args:
        unit: Its unit.

        tax_code: The ERP's number of its tax rate; empty leaves it out.
    """

    unit: str
    tax_code: str


@frozen(kw_only=True)
class Masters(Generic[M]):
    """
    Base data of one form.

    Args:
        settings: How.

        writer: Writes it.

        new: The map of a new one.

        change: The map of what is changed.

        names: Gathers what the maps read.

        fields: What is asked of one.

        read: Makes a document of what was read.
    """

    settings: KingdeeSettings
    writer: Writer
    new: FieldMap
    change: FieldMap
    names: Callable[[M], Mapping[str, object]]
    fields: tuple[str, ...]
    read: Callable[[Cells], M]

    # --- writing ----------------------------------------------------------------------------

    def put(self, batch: Sequence[M]) -> list[Outcome]:
        """Create or change by code."""
        work = [self._prepared(one) for one in batch]
        lacking = [str(made.key) for made in work if isinstance(made, Outcome)]
        there = self._there(lacking)
        outcomes = self.writer.put(
            [
                self._known(one) if one.code in there else made
                for one, made in zip(batch, work, strict=True)
            ]
        )
        wanted = {one.code: one.active for one in batch}
        return self._allowed(outcomes, wanted)

    def _prepared(self, one: M) -> Prepared | Outcome:
        try:
            names = self.names(one)
            raw = new_json(self.writer.form, self.new.apply(names))
            change = self.change.apply(names)
        except MappingError as error:
            return refused(one.code, _violation(error))
        return Prepared(key=one.code, number=one.code, raw=raw, change=change)

    def _known(self, one: M) -> Prepared | Outcome:
        """Change one that is there, with too little said to make a new one."""
        try:
            change = self.change.apply(self.names(one))
        except MappingError as error:
            return refused(one.code, _violation(error))
        return Prepared(key=one.code, number=one.code, raw=b"", change=change, known=True)

    def _there(self, codes: Sequence[str]) -> set[str]:
        if not codes:
            return set()
        writer: Writer = self.writer
        return set(writer.finder.heads(writer.form, codes, (), writer.filters))

    def _allowed(
        self, outcomes: Sequence[Outcome], wanted: Mapping[str, bool]
    ) -> list[Outcome]:
        """Forbid or allow those whose document says so."""
        there = [str(one.key) for one in outcomes if one.reference is not None]
        if not there:
            return list(outcomes)
        try:
            now = self._forbidden(there)
            refused_ones, changed = self._switch(
                {one: wanted[one] for one in there if now.get(one) is wanted[one]}
            )
        except (ErpUnavailableError, ErpOutcomeUnknownError):
            return [self._later(one) for one in outcomes]
        return [self._said(one, refused_ones, changed) for one in outcomes]

    def _forbidden(self, codes: Sequence[str]) -> dict[str, bool]:
        form, writer = self.writer.form, self.writer
        bills = writer.finder.heads(form, codes, (_FORBIDDEN,), writer.filters)
        return {one: bill.flat.head[_FORBIDDEN] == IS_YES for one, bill in bills.items()}

    def _switch(self, wanted: Mapping[str, bool]) -> tuple[dict[str, str], set[str]]:
        refused_ones: dict[str, str] = {}
        operations = self.settings.operations
        for active, operation in ((False, operations.forbid), (True, operations.enable)):
            codes = [code for code, is_active in wanted.items() if is_active is active]
            if codes:
                client, form = self.writer.client, self.writer.form
                result = client.operate(form.id, operation, codes)
                refused_ones |= {
                    code: why.message for code, why in refusals(result, codes).items()
                }
        return refused_ones, wanted.keys() - refused_ones.keys()

    def _said(
        self, outcome: Outcome, refused_ones: Mapping[str, str], changed: set[str]
    ) -> Outcome:
        code = str(outcome.key)
        if code in refused_ones:
            return evolve(
                outcome, status=OutcomeStatus.RETRYABLE, message=refused_ones[code]
            )
        if code in changed and outcome.status is OutcomeStatus.UNCHANGED:
            return evolve(outcome, status=OutcomeStatus.UPDATED)
        return outcome

    def _later(self, outcome: Outcome) -> Outcome:
        if outcome.reference is None:
            return outcome
        message = "whether it is forbidden could not be set"
        return evolve(outcome, status=OutcomeStatus.RETRYABLE, message=message)

    # --- reading ----------------------------------------------------------------------------

    def find(self, codes: Sequence[str]) -> dict[str, M]:
        """Ask which are there, and what the ERP says of them."""
        found: dict[str, M] = {}
        writer: Writer = self.writer
        for some in chunks(list(dict.fromkeys(codes))):
            filters = (In(writer.form.number, some), *writer.filters)
            query = Query(form=writer.form.id, fields=self.fields, filters=filters)
            for row in writer.client.query(query):
                one = self.read(cells(self.fields, row))
                found[one.code] = one
        wanted = set(codes)
        return {code: one for code, one in found.items() if code in wanted}

    def page(self, since: datetime | None, cursor: str | None) -> ErpPage[M]:
        """Read all, or what changed since a moment, page by page."""
        writer: Writer = self.writer
        filters: tuple[Filter, ...] = writer.filters
        if since is not None:
            filters = (*filters, Is("FModifyDate", ">=", since.replace(microsecond=0)))
        query = Query(
            form=writer.form.id,
            fields=self.fields,
            filters=filters,
            order=(writer.form.pk,),
            limit=self.settings.limits.page,
        )
        after = number_cursor(writer.client, cursor)
        page = read_page(writer.client, query, writer.form.pk, after)
        items = tuple(self.read(group[0]) for group in page.groups)
        return ErpPage(items=items, cursor=page.last)


def _violation(error: MappingError) -> Violation:
    return Violation(
        field=error.field,
        code="not_allowed",
        value=error.value or "",
        message=error.message,
    )


def _writer(
    client: KingdeeClient, settings: KingdeeSettings, finder: Finder, form: Form
) -> Writer:
    return Writer(
        client=client,
        settings=settings,
        finder=finder,
        form=form,
        target=AUDITED,
        # One row for each organisation that uses it.
        filters=(Is("FUseOrgId.FNumber", "=", settings.organisation),),
    )


def _maps(name: str, settings: KingdeeSettings) -> tuple[FieldMap, FieldMap]:
    return named_map(name, settings), named_map(f"{name}_change", settings)


def products(
    client: KingdeeClient, settings: KingdeeSettings, finder: Finder
) -> Masters[Product]:
    """Make products ready for use."""
    codes = settings.codes

    def names(product: Product) -> Mapping[str, object]:
        rate = "" if product.tax_rate is None else f"{product.tax_rate * 100:f}"
        rate = rate.rstrip("0").rstrip(".") if "." in rate else rate
        unit = product.unit or codes.units.get(product.code, codes.unit)
        words = MaterialWords(unit, codes.tax_codes.get(rate, ""))
        bill = BillWords(number="", organisation=settings.organisation, customer="")
        return {"product": product, "row": words, "bill": bill, "erp": codes}

    def read(row: Cells) -> Product:
        changed = row["FModifyDate"]
        return Product(
            code=as_text(row["FNumber"]),
            name=as_text(row["FName"]),
            specification=as_text(row["FSpecification"]),
            unit=as_text(row["FBaseUnitId.FNumber"]),
            barcode=as_text(row["FBARCODE"]),
            category=as_text(row["FMaterialGroup.FNumber"]),
            active=row[_FORBIDDEN] != IS_YES,
            modified=moment(client, changed) if changed else None,
        )

    new, change = _maps("material", settings)
    return Masters(
        settings=settings,
        writer=_writer(client, settings, finder, MATERIAL),
        new=new,
        change=change,
        names=names,
        fields=_MATERIAL_FIELDS,
        read=read,
    )


def customers(
    client: KingdeeClient, settings: KingdeeSettings, finder: Finder
) -> Masters[Customer]:
    """Make customers ready for use."""

    def names(customer: Customer) -> Mapping[str, object]:
        bill = BillWords(
            number="",
            organisation=customer.organisation or settings.organisation,
            customer="",
        )
        return {"customer": customer, "bill": bill, "erp": settings.codes}

    def read(row: Cells) -> Customer:
        return Customer(
            code=as_text(row["FNumber"]),
            name=as_text(row["FName"]),
            group=as_text(row["FGroup.FNumber"]),
            phone=as_text(row["FTel"]),
            address=as_text(row["FADDRESS"]),
            tax_number=as_text(row["FTaxRegisterCode"]),
            organisation=as_text(row["FUseOrgId.FNumber"]),
            active=row[_FORBIDDEN] != IS_YES,
        )

    new, change = _maps("customer", settings)
    return Masters(
        settings=settings,
        writer=_writer(client, settings, finder, CUSTOMER),
        new=new,
        change=change,
        names=names,
        fields=_CUSTOMER_FIELDS,
        read=read,
    )


__all__ = ["Masters", "MaterialWords", "customers", "products"]
