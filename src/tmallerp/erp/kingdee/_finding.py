"""Ask for documents by their numbers: their heads alone, or whole with all rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from attrs import evolve, frozen

from tmallerp.erp.kingdee._answers import Row
from tmallerp.erp.kingdee._filters import IN_LIMIT, Filter, In, chunks
from tmallerp.erp.kingdee._flat import Cells, Flat, as_number, as_text, cells, flatten
from tmallerp.erp.kingdee._forms import CANCELLED, IS_YES, STATUS, Form, reached
from tmallerp.erp.kingdee.client import KingdeeClient, Query
from tmallerp.erp.traits import LifecycleState

_CENT = Decimal("0.01")


@frozen(kw_only=True)
class Bill:
    """
    A document as the ERP has it.

    Args:
        form: Its form.

        id: The inner id.

        number: What it is found by.

        flat: The cells that were asked for; rows in their order, if they were asked for.
    """

    form: Form
    id: str
    number: str
    flat: Flat

    @property
    def reached(self) -> LifecycleState | None:
        """How far it is."""
        return reached(self.flat.head.get(STATUS))

    @property
    def is_cancelled(self) -> bool:
        """Whether it is void."""
        return self.flat.head.get(CANCELLED) == IS_YES

    @property
    def total(self) -> Decimal | None:
        """Yuan of the whole bill, to the fen; None if it does not say."""
        total = as_number(self.flat.head.get(self.form.total))
        if total is None:
            return None
        rounded = total.quantize(_CENT)
        return rounded if rounded == total else total

    @property
    def has_moved(self) -> bool:
        """Whether anything of it was shipped."""
        moved = (as_number(row.get(self.form.moved)) for row in self.flat.rows)
        return any(moved)

    def entry_ids(self, rows: Iterable[Cells]) -> list[str]:
        """Return the ids of rows."""
        return [as_text(row.get(self.form.entry_query)) for row in rows]

    def rows_of(self, line_id: str) -> list[Cells]:
        """Return the rows that were made of a platform's line."""
        key = self.form.row_key
        return [row for row in self.flat.rows if as_text(row.get(key)) == line_id]

    def open_rows(self, line_ids: Iterable[str]) -> list[Cells]:
        """Return the rows of lines that are not closed yet."""
        rows = (row for one in line_ids for row in self.rows_of(one))
        return [row for row in rows if row.get(self.form.row_closed) != IS_YES]


class Finder:
    """
    Asks for documents.

    Args:
        client: Where.

        page: Rows of one query.

        digest: The bills' field that keeps a digest; empty if none does.

        hold: The orders' field that says why they must wait.
    """

    def __init__(self, client: KingdeeClient, page: int, digest: str, hold: str) -> None:
        self._client = client
        self._page = page
        self._digest = digest
        self._hold = hold

    def _heads(self, form: Form) -> tuple[str, ...]:
        digest = self._digest if form.can_cancel else ""
        return (*form.heads, digest, self._hold if form.holds else "")

    def heads(
        self,
        form: Form,
        numbers: Sequence[str],
        more: Sequence[str] = (),
        filters: Sequence[Filter] = (),
    ) -> dict[str, Bill]:
        """
        Ask for heads by number; what is not there is left out.

        Raises:
            ErpUnavailableError: If it cannot be asked now.
        """
        names = _once((*self._heads(form), *more))
        found: dict[str, Bill] = {}
        wanted = set(numbers)
        # No more numbers than rows can come.
        for some in chunks(numbers, min(IN_LIMIT, self._page)):
            query = Query(
                form=form.id,
                fields=names,
                filters=(In(form.number, some), *filters),
                limit=self._page,
            )
            for row in self._client.query(query):
                head = dict(zip(names, row, strict=False))  # the query saw to the width
                number = as_text(head[form.number])
                if number in wanted and number not in found:
                    bill_id = as_text(head[form.pk])
                    found[number] = Bill(
                        form=form, id=bill_id, number=number, flat=Flat(head=head)
                    )
        return found

    def whole(
        self,
        form: Form,
        numbers: Sequence[str],
        more: Sequence[str] = (),
        filters: Sequence[Filter] = (),
    ) -> dict[str, Bill]:
        """
        Ask for whole documents; *more* are fields to see besides the form's own.

        Raises:
            ErpUnavailableError: If it cannot be asked now.
        """
        names = _once((*self._heads(form), *form.entries, *more))
        grouped: dict[str, list[Cells]] = {}
        for some in chunks(numbers, IN_LIMIT):
            for row in self._pages(form, names, (In(form.number, some), *filters)):
                one = cells(names, row)
                grouped.setdefault(as_text(one[form.number]), []).append(one)
        return {
            number: _bill(form, grouped[number]) for number in numbers if number in grouped
        }

    def _pages(
        self, form: Form, names: tuple[str, ...], filters: tuple[Filter, ...]
    ) -> Iterator[Row]:
        order = (form.pk, form.entry_query) if form.entry_query else (form.pk,)
        query = Query(
            form=form.id, fields=names, filters=filters, order=order, limit=self._page
        )
        while True:
            rows = self._client.query(query)
            yield from rows
            if len(rows) < self._page:
                return
            query = evolve(query, start=query.start + self._page)


def _once(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in names if name))


def _bill(form: Form, rows: list[Cells]) -> Bill:
    first: Any = rows[0]
    return Bill(
        form=form,
        id=as_text(first[form.pk]),
        number=as_text(first[form.number]),
        flat=Flat(head=first, rows=tuple(rows) if form.entry else ()),
    )


def inner_id(text: str) -> int | str:
    """Write an inner id as the server does: a number where it is one."""
    return int(text) if text.isascii() and text.isdigit() else text


def matched_ids(rows: Iterable[Cells], bill: Bill) -> Iterator[int | str | None]:
    """Find for each row the id of the one it was before: same line and material."""
    form = bill.form
    free: dict[tuple[str, ...], list[int | str]] = {}
    for one in bill.flat.rows:
        name = tuple(as_text(one.get(key)) for key in (form.row_key, *_ROW_NAMES) if key)
        free.setdefault(name, []).append(inner_id(as_text(one.get(form.entry_query))))
    for row in rows:
        flat: Mapping[str, Any] = flatten(row, "").head
        name = tuple(as_text(flat.get(key)) for key in (form.row_key, *_ROW_NAMES) if key)
        yield free[name].pop(0) if free.get(name) else None


_ROW_NAMES = ("FMaterialId.FNumber", "FMATERIALID.FNumber")


__all__ = ["Bill", "Finder", "inner_id", "matched_ids"]
