"""Documents and where they are kept."""

from __future__ import annotations

import copy
import itertools
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from attrs import Factory, define

from tmallerp.simulator.erps.kingdee._answers import NO_FORM, NOT_FOUND, RefusedError
from tmallerp.simulator.erps.kingdee._forms import Field, Form, standard

DRAFT, CREATED, SUBMITTED, AUDITED, REOPENED = "Z", "A", "B", "C", "D"
Row = dict[str, Any]

_ORG_KEYS = (
    *("FUseOrgId", "FStockOrgId", "FSaleOrgId", "FSALEORGID"),
    *("FPurchaseOrgId", "FPrdOrgId", "FSETTLEORGID"),
)
"""Where forms keep their organisation; the one whose base data counts comes first."""


@define(eq=False)
class Document:
    """One document; references are kept as their numbers."""

    form: Form
    id: int
    head: Row = Factory(dict)
    rows: dict[str, list[Row]] = Factory(dict)
    is_seeded: bool = False
    is_locked: bool = False
    is_closed_by_hand: bool = False

    @property
    def number(self) -> str:
        """Its number; empty for a draft."""
        return str(self.head.get(self.form.number) or "")

    @property
    def status(self) -> str:
        """Where it is in its life."""
        return str(self.head["FDocumentStatus"])

    @status.setter
    def status(self, value: str) -> None:
        self.head["FDocumentStatus"] = value

    @property
    def main_rows(self) -> list[Row]:
        """The rows of the entry that matters."""
        return self.rows.get(self.form.main.key, []) if self.form.main else []

    @property
    def org(self) -> str:
        """The organisation that uses it."""
        return next((self.head[key] for key in _ORG_KEYS if self.head.get(key)), "")

    def snapshot(self) -> Document:
        """Copy it as it is now."""
        twin = copy.copy(self)
        twin.head = dict(self.head)
        twin.rows = {key: [dict(row) for row in rows] for key, rows in self.rows.items()}
        return twin


class Books:
    """All documents of one data centre, and the tenant's forms."""

    def __init__(self) -> None:
        self.forms = standard()
        self._docs: dict[str, dict[int, Document]] = {}
        self._numbers: dict[tuple[str, str, str], Document] = {}
        self._links: dict[int, dict[int, tuple[int, Decimal]]] = {}
        self.hides_until: datetime | None = None
        """Whether what is kept now shall be hidden from queries, and how long."""
        self._veils: dict[int, tuple[datetime, Document | None]] = {}
        self._ids = itertools.count(100_001)
        self._counters: dict[str, Iterator[int]] = {}

    def form(self, name: object) -> Form:
        """
        Find a form.

        Raises:
            RefusedError: If there is none of this id.
        """
        if not name:
            raise RefusedError("表单标识不能为空", NO_FORM)
        form = self.forms.get(str(name).lower())
        if form is None:
            raise RefusedError(f"业务对象不存在:{name}", NOT_FOUND)
        return form

    def add_field(self, form_id: str, added: Field) -> None:
        """Add a tenant's own field, to be used by documents old and new."""
        form = self.form(form_id).with_field(added)
        self.forms[form.id.lower()] = form
        for doc in self.of(form.id):
            doc.form = form

    def tenant_field(self, form: Form, key: str) -> Field:
        """Return a tenant's own text field of a head, which need not be declared."""
        current = self.forms[form.id.lower()]
        found = current.at("").get(key)
        if found is None:
            found = Field(key=key, zh=key, type="text")
            self.add_field(form.id, found)
        return found

    def next_id(self) -> int:
        """Draw an id no document or row has."""
        return next(self._ids)

    def next_number(self, prefix: str) -> int:
        """Count within a series of numbers."""
        return next(self._counters.setdefault(prefix, itertools.count(1)))

    def of(self, form_id: str) -> Iterable[Document]:
        """Return the documents of a form as they are, in the order of their ids."""
        return self._docs.get(form_id.lower(), {}).values()

    def all(self) -> Iterator[Document]:
        """Return all documents."""
        for docs in self._docs.values():
            yield from docs.values()

    def keep(self, doc: Document) -> None:
        """Keep a new document, or a changed copy in place of the old one."""
        place = self._docs.setdefault(doc.form.id.lower(), {})
        if self.hides_until is not None:
            self._veil(doc, self.hides_until, place.get(doc.id))
        self._unlink(place.get(doc.id))
        place[doc.id] = doc
        if doc.number:
            self._numbers[self._key(doc.form, doc.number, doc.org)] = doc
        for row_id, source, qty in linked_rows(doc):
            self._links.setdefault(source, {})[row_id] = (doc.id, qty)

    def forget_number(self, doc: Document) -> None:
        """Free a document's number."""
        self._numbers.pop(self._key(doc.form, doc.number, doc.org), None)

    def drop(self, doc: Document) -> None:
        """Delete a document."""
        self.forget_number(doc)
        self._unlink(doc)
        del self._docs[doc.form.id.lower()][doc.id]
        self._veils.pop(doc.id, None)

    def by_id(self, form: Form, doc_id: object) -> Document | None:
        """Find a document by its id, which may come as text."""
        try:
            return self._docs.get(form.id.lower(), {}).get(int(str(doc_id)))
        except ValueError:
            return None

    def by_number(self, form: Form, number: str, org: str = "") -> Document | None:
        """Find a document by its number; base data within an organisation, if named."""
        if not form.is_base or org:
            return self._numbers.get(self._key(form, number, org))
        return next((doc for doc in self.of(form.id) if doc.number == number), None)

    def _key(self, form: Form, number: str, org: str) -> tuple[str, str, str]:
        # Numbers of simple base data and of bills do not depend on an organisation.
        place = org if form.find("FUseOrgId") else ""
        return form.id.lower(), number, place

    def linked(self, row_id: int, beside: int = 0) -> Decimal:
        """Add up what documents other than *beside* were made from one row."""
        rows = self._links.get(row_id, {}).values()
        return sum((qty for doc, qty in rows if doc != beside), Decimal(0))

    def _unlink(self, doc: Document | None) -> None:
        for row_id, source, _ in linked_rows(doc) if doc else ():
            self._links.get(source, {}).pop(row_id, None)

    def _veil(self, doc: Document, until: datetime, before: Document | None) -> None:
        if doc.id in self._veils:
            before = self._veils[doc.id][1]
        self._veils[doc.id] = (until, before)

    def seen(self, doc: Document, now: datetime) -> Document | None:
        """Return a document as queries see it now."""
        veil = self._veils.get(doc.id)
        if veil is None:
            return doc
        if now >= veil[0]:
            del self._veils[doc.id]
            return doc
        return veil[1]

    def visible(self, form: Form, now: datetime) -> Iterator[Document]:
        """Return the documents of a form as queries see them now."""
        for doc in self.of(form.id):
            shown = self.seen(doc, now)
            if shown is not None:
                yield shown


QUANTITIES = {"SAL_OUTSTOCK": "FRealQty", "SAL_RETURNSTOCK": "FRealQty"}
QUANTITIES |= {"AR_receivable": "FPriceQty", "SAL_SaleOrder": "FQty"}
QUANTITIES |= {"IV_SALESIC": "FPRICEQTY", "IV_SALESOC": "FPRICEQTY"}
"""The quantity of a row that links count."""


def linked_rows(doc: Document) -> Iterator[tuple[int, int, Decimal]]:
    """Yield (row, row it was made from, quantity) of a document that is in force."""
    main, qty = doc.form.main, QUANTITIES.get(doc.form.id)
    if main is None or qty is None or doc.head.get("FCancelStatus") == "B":
        return
    for row in doc.main_rows:
        for link in row.get(f"{main.key}_Link", ()):
            yield row[main.pk], link[f"{main.key}_Link_FSId"], row.get(qty) or Decimal(0)


def plain(value: object) -> object:
    """Write a field's value as text for the ledger."""
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S")
    return value


def ledger_line(doc: Document, *, visible: bool) -> Mapping[str, object]:
    """Show one document whole."""
    told: dict[str, object] = {"form": doc.form.id, doc.form.pk: str(doc.id)}
    told |= {key: plain(value) for key, value in doc.head.items()}
    for entity, rows in doc.rows.items():
        told[entity] = [{key: plain(one) for key, one in row.items()} for row in rows]
    return {**told, "visible": visible}
