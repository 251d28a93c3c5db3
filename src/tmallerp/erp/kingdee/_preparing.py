"""
From documents to bodies, with everything refused that can be refused before sending.

What a map refuses, a price that cannot be carried, and a number of base data the ERP does
not have are one outcome of one document; its neighbours go on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, partial
from typing import Any, Generic, TypeVar

from attrs import field, frozen

from tmallerp.documents import DocumentKey, document_digest
from tmallerp.erp.kingdee._bases import Bases
from tmallerp.erp.kingdee._filters import literal
from tmallerp.erp.kingdee._forms import CUSTOMER, MATERIAL, Form
from tmallerp.erp.kingdee._saving import Prepared, new_json
from tmallerp.erp.kingdee.settings import KingdeeSettings
from tmallerp.erp.outcomes import Outcome, OutcomeStatus
from tmallerp.errors import (
    ErpUnavailableError,
    MappingError,
    MoneyError,
    RejectedByErpError,
)
from tmallerp.fieldmap import FieldMap, Violation, load_map

D = TypeVar("D")

_UNITS = {MATERIAL.id: "FMaterialId", CUSTOMER.id: "FCustId"}


def form_map(form: Form, settings: KingdeeSettings) -> FieldMap:
    """Load a form's map with what the settings put over it."""
    return named_map(form.map, settings)


def named_map(name: str, settings: KingdeeSettings) -> FieldMap:
    """Load a map with what the settings put over it."""
    layers = settings.maps.get(name, ())
    found = load_map(f"kingdee/{name}", *layers) if layers else _bundled_map(name)
    return found.fixing({"erp": settings.codes})


@cache
def _bundled_map(name: str) -> FieldMap:
    """Read a map once for all shops: reading one takes longer than a call."""
    return load_map(f"kingdee/{name}")


@frozen(kw_only=True)
class Source:
    """
    What a document's body is made of.

    Args:
        names: What the map reads.

        customer: Who is billed; empty is nobody the ERP must know.

        organisation: Whose bill.

        materials: The materials it names.

        closed: The platform's lines that must be closed.

        waits: Whether it must not go further than saved.

        marks: Fields that are named by the settings, and what stands in them.
    """

    names: Mapping[str, object]
    customer: str = ""
    organisation: str
    materials: frozenset[str] = frozenset()
    closed: tuple[str, ...] = ()
    waits: bool = False
    marks: Mapping[str, str] = field(factory=dict)


@frozen(kw_only=True)
class Preparer(Generic[D]):
    """
    Makes bodies of one form.

    Args:
        form: The form.

        map: Its map.

        settings: How.

        source: Gathers what the map reads.

        bases: What the ERP has; None asks nothing.
    """

    form: Form
    map: FieldMap
    settings: KingdeeSettings
    source: Callable[[D, str], Source]
    bases: Bases | None

    def prepare(self, batch: Sequence[D]) -> list[Prepared | Outcome]:
        """
        Make the bodies; for what is refused, the outcome stands in its place.

        Raises:
            ErpUnavailableError: If base data cannot be asked for now.
        """
        made = [self._one(document) for document in batch]
        missing = self._missing([one[1] for one in made if isinstance(one, tuple)])
        return [
            one if isinstance(one, Outcome) else self._present(*one, missing)
            for one in made
        ]

    def violations(self, batch: Sequence[D]) -> list[tuple[Violation, ...]]:
        """
        Say of each document what the ERP would not take; nothing is written.

        Raises:
            ErpUnavailableError: If base data cannot be asked for now.
        """
        sources = [self._source(document) for document in batch]
        good = [one for one in sources if isinstance(one, Source)]
        missing = self._missing(good)
        found: list[tuple[Violation, ...]] = []
        for one in sources:
            if isinstance(one, Violation):
                found.append((one,))
            else:
                gone = [_gone(*name) for name in _names(one) if name in missing]
                found.append((*self.map.check(one.names), *gone))
        return found

    def _source(self, document: D) -> Source | Violation:
        try:
            return self.source(document, _number(document))
        except (MappingError, MoneyError) as error:
            return _violation(error)

    def _one(self, document: D) -> tuple[Prepared, Source] | Outcome:
        key = _key(document)
        try:
            number = _number(document)
            source = self.source(document, number)
            digest = self._digest(document)
            raw = new_json(self.form, self._model(source, digest))
        except (MappingError, MoneyError) as error:
            return refused(key, _violation(error))
        ready = Prepared(
            key=key,
            number=number,
            raw=raw,
            make=partial(self._model, source, digest),
            digest=digest,
            closed=source.closed,
            waits=source.waits,
        )
        return ready, source

    def _digest(self, document: D) -> str:
        return document_digest(document) if self.settings.fields.digest else ""  # type: ignore[arg-type]

    def _model(self, source: Source, digest: str) -> Mapping[str, object]:
        model = self.map.apply(source.names)
        if digest:
            model = {self.settings.fields.digest: digest, **model}
        return {**source.marks, **model} if source.marks else model

    def _missing(self, sources: Iterable[Source]) -> set[tuple[str, str, str]]:
        """Return form, organisation and number of all base data that is not there."""
        if self.bases is None:
            return set()
        wanted: dict[tuple[str, str], set[str]] = {}
        for source in sources:
            for form, organisation, number in _names(source):
                wanted.setdefault((form, organisation), set()).add(number)
        gone: set[tuple[str, str, str]] = set()
        for (form, organisation), numbers in wanted.items():
            what = MATERIAL if form == MATERIAL.id else CUSTOMER
            for number in self._ask(what, organisation, numbers):
                gone.add((form, organisation, number))
        return gone

    def _ask(self, form: Form, organisation: str, numbers: set[str]) -> set[str]:
        assert self.bases is not None  # noqa: S101 - asked by the caller
        bad = {one for one in numbers if not _can_be_asked(one)}
        try:
            return bad | self.bases.missing(form, organisation, numbers - bad)
        except RejectedByErpError as error:
            # The user may not read base data: then the ERP checks it by itself.
            raise ErpUnavailableError(error.message, adapter=error.adapter) from error

    def _present(
        self, ready: Prepared, source: Source, missing: set[tuple[str, str, str]]
    ) -> Prepared | Outcome:
        if missing:
            for name in _names(source):
                if name in missing:
                    return refused(ready.key, _gone(*name), "missing_base")
        return ready


def _can_be_asked(number: str) -> bool:
    try:
        literal(number)
    except MappingError:
        return False
    return True


def _names(source: Source) -> list[tuple[str, str, str]]:
    names = [(MATERIAL.id, source.organisation, one) for one in source.materials]
    if source.customer:
        names.append((CUSTOMER.id, source.organisation, source.customer))
    return names


def _gone(form: str, organisation: str, number: str) -> Violation:
    return Violation(
        field=_UNITS[form],
        code="unknown_code",
        value=number[:40],
        message=f"{form} {number[:40]!r} is unknown or forbidden in organisation "
        f"{organisation!r}.",
    )


def _violation(error: MappingError | MoneyError) -> Violation:
    if isinstance(error, MoneyError):
        return Violation(field="price", code="decimals", value="", message=error.message)
    return Violation(
        field=error.field,
        code="not_allowed",
        value=error.value or "",
        message=error.message,
    )


def refused(
    key: DocumentKey | str, violation: Violation, code: str = "preflight"
) -> Outcome:
    """Make the outcome of a document that was refused before it was sent."""
    return Outcome(
        key=key,
        status=OutcomeStatus.REJECTED,
        code=code,
        field=violation.field,
        message=violation.message,
    )


def _key(document: Any) -> DocumentKey:
    key: DocumentKey = document.key
    return key


def _number(document: Any) -> str:
    return _key(document).token(30)


__all__ = ["Preparer", "Source", "form_map", "named_map", "refused"]
