"""
Sales orders in Tryton: `sale.sale`, one transaction a batch.

Tryton keeps the pair of shop and web id unique, so a second sale of a key is refused by
the data base, whoever is faster. A call is all or nothing; a batch that is refused is
halved until the documents that are to blame are alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from attrs import evolve, frozen

from tmallerp.clock import to_beijing
from tmallerp.documents import DocumentKey, SalesOrder, document_digest
from tmallerp.erp.protocols import (
    DocumentState,
    FoundDocument,
    LifecycleState,
    Outcome,
    OutcomeStatus,
)
from tmallerp.errors import ErpError, ErpOutcomeUnknownError, ErpUnavailableError
from tryton_erp import pricing, texts
from tryton_erp.base import BaseData, Good, MissingBaseError
from tryton_erp.halving import Trouble, halving, told, trouble
from tryton_erp.rpc import AnsweredError, Record, Tryton
from tryton_erp.settings import TARGETS, TrytonSettings

_SALE = "sale.sale"
_FIELDS = ("web_id", "number", "state", "total_amount", "comment", "lines")
_REACHED = {
    "draft": LifecycleState.DRAFT,
    "quotation": LifecycleState.SAVED,
    "confirmed": LifecycleState.SUBMITTED,
    "processing": LifecycleState.AUDITED,
    "done": LifecycleState.AUDITED,
}
_PATH = ("draft", "quotation", "confirmed", "processing")
_BUTTONS = {"draft": "quote", "quotation": "confirm"}
_FREE = frozenset({"draft", "quotation", "confirmed"})
"""States in which a sale can be taken back to a draft."""



@frozen(kw_only=True)
class Sale:
    """A sale as it was read."""

    id: int
    token: str
    number: str
    state: str
    total: Decimal
    comment: str
    lines: tuple[int, ...]

    @property
    def reference(self) -> str:
        """Its number; a draft that was never quoted has none but its id."""
        return self.number or f"#{self.id}"

    @property
    def is_held(self) -> bool:
        """Whether it is kept a draft on purpose."""
        return self.state == "draft" and texts.is_held(self.comment)

    def outcome(self, key: DocumentKey, status: OutcomeStatus, **more: Any) -> Outcome:
        """Say what became of it."""
        return Outcome(
            key=key,
            status=status,
            reference=self.reference,
            total=self.total,
            reached=_REACHED.get(self.state),
            **more,
        )

    def found(self, key: DocumentKey) -> FoundDocument:
        """Say what it is."""
        state = DocumentState.ON_HOLD if self.is_held else DocumentState.OPEN
        return FoundDocument(
            key=key,
            reference=self.reference,
            total=self.total,
            digest=texts.digest(self.comment),
            state=DocumentState.CANCELLED if self.state == "cancelled" else state,
            reached=_REACHED.get(self.state),
        )


@frozen(kw_only=True)
class Draft:
    """An order, and how Tryton shall have it."""

    order: SalesOrder
    values: Record


class Orders:
    """
    The desk for sales orders.

    Args:
        tryton: Whom to speak to.

        base: Codes to ids.

        settings: How.
    """

    def __init__(self, tryton: Tryton, base: BaseData, settings: TrytonSettings) -> None:
        self._tryton = tryton
        self._base = base
        self._settings = settings
        self._target = TARGETS[settings.target]

    # --- asking -------------------------------------------------------------------

    def find(self, keys: Sequence[DocumentKey]) -> dict[DocumentKey, FoundDocument]:
        """Return the documents that are there."""
        sales = self._sales(keys)
        return {key: sales[key].found(key) for key in keys if key in sales}

    def _sales(self, keys: Iterable[DocumentKey]) -> dict[DocumentKey, Sale]:
        tokens = {key.token(): key for key in keys}
        if not tokens:
            return {}
        shop = ["web_shop", "=", self._base.shop()]
        domain = [shop, ["web_id", "in", list(tokens)]]
        sales = (_sale(one) for one in self._tryton.search(_SALE, domain, _FIELDS))
        return {tokens[sale.token]: sale for sale in sales if sale.token in tokens}

    # --- putting ------------------------------------------------------------------

    def put(self, batch: Sequence[SalesOrder]) -> list[Outcome]:
        """Create or update by business key."""
        if not batch:
            return []
        known = self._sales(order.key for order in batch)
        outcomes: dict[DocumentKey, Outcome] = {}
        fresh, stale = [], []
        for draft in self._drafts(batch, outcomes):
            sale = known.get(draft.order.key)
            if sale is None:
                fresh.append(draft)
            else:
                stale.append((draft, sale))
        if fresh:
            self._create(fresh, outcomes)
        for draft, sale in stale:
            outcomes[draft.order.key] = self._guarded(
                draft.order.key, lambda d=draft, s=sale: self._renew(d, s)
            )
        return [outcomes[order.key] for order in batch]

    def _drafts(
        self, batch: Sequence[SalesOrder], outcomes: dict[DocumentKey, Outcome]
    ) -> list[Draft]:
        """Write every order as a sale; one that cannot be is refused."""
        named = {order.key: self._parts(order) for order in batch}
        codes = {part.sku for parts in named.values() for part in parts}
        goods = self._base.goods({*codes, self._settings.components.rounding})
        drafts = []
        for order in batch:
            try:
                values = self._values(order, named[order.key], goods)
            except MissingBaseError as error:
                outcomes[order.key] = Outcome(
                    key=order.key,
                    status=OutcomeStatus.REJECTED,
                    code="missing_base",
                    field=error.field,
                    message=error.message,
                )
            else:
                drafts.append(Draft(order=order, values=values))
        return drafts

    def _parts(self, order: SalesOrder) -> list[pricing.Part]:
        return pricing.parts(order, self._settings.components)

    def _values(
        self, order: SalesOrder, parts: Sequence[pricing.Part], goods: Mapping[str, Good]
    ) -> Record:
        """Write an order as a sale."""
        for part in parts:
            if part.sku not in goods:
                msg = f"{part.sku!r} of line {part.line_id} is no product that can be sold."
                raise MissingBaseError("lines.sku", msg)
        party = self._base.party(order.customer or self._settings.customer)
        taxed = {code: good.taxed for code, good in goods.items()}
        rounding = self._settings.components.rounding
        taxed.setdefault(rounding, pricing.Taxed())
        rows = pricing.price(parts, taxed, rounding, order.payment)
        if rows and rows[-1].part.sku not in goods:
            raise MissingBaseError("payment", f"{rounding!r} is no product in Tryton.")
        return {
            "web_shop": self._base.shop(),
            "web_id": order.key.token(),
            "reference": order.key.platform_id,
            "party": party.id,
            "invoice_address": party.address,
            "shipment_address": party.address,
            "warehouse": self._base.warehouse(self._warehouse(order)),
            "sale_date": _day(order),
            "comment": texts.comment(order, document_digest(order)),
            "lines": [["create", [_line(n, row, goods) for n, row in enumerate(rows, 1)]]],
        }

    def _warehouse(self, order: SalesOrder) -> str:
        """Return the one warehouse of an order; a sale has no more."""
        named = {line.warehouse for line in order.lines if line.warehouse}
        if len(named) > 1:
            msg = f"A sale has one warehouse, and the lines name {', '.join(sorted(named))}."
            raise MissingBaseError("lines.warehouse", msg)
        return next(iter(named), order.warehouse or self._settings.warehouse)

    # --- making new ones ----------------------------------------------------------

    def _create(
        self, drafts: Sequence[Draft], outcomes: dict[DocumentKey, Outcome]
    ) -> None:
        """Create sales, take them as far as is wanted, and read them back."""
        made: list[tuple[Draft, int]] = []
        wrong = halving(drafts, lambda part: made.extend(self._make(part)))
        for place, error in wrong.items():
            draft = drafts[place]
            outcomes[draft.order.key] = self._missed(draft, error)
        if made:
            self._finish(made, outcomes)

    def _make(self, drafts: Sequence[Draft]) -> list[tuple[Draft, int]]:
        ids = self._tryton.change(_SALE, "create", [draft.values for draft in drafts])
        if not isinstance(ids, list) or len(ids) != len(drafts):
            msg = "tryton: a creation succeeded without saying of what."
            raise ErpOutcomeUnknownError(msg, adapter="tryton")
        return [(draft, int(one)) for draft, one in zip(drafts, ids, strict=True)]

    def _missed(self, draft: Draft, error: Trouble) -> Outcome:
        """Say why a sale was not made; perhaps another writer was faster."""
        key = draft.order.key
        if isinstance(error, AnsweredError) and error.is_final:
            sale = self._asked(key)
            if sale is not None:
                return self._guarded(key, lambda: self._renew(draft, sale))
        return trouble(key, error)

    def _asked(self, key: DocumentKey) -> Sale | None:
        try:
            return self._sales([key]).get(key)
        except ErpError:
            return None

    def _finish(
        self, made: Sequence[tuple[Draft, int]], outcomes: dict[DocumentKey, Outcome]
    ) -> None:
        """Take new sales as far as is wanted, and say what became of them."""
        wrong = self._advance([number for _, number in made], "draft")
        try:
            sales = self._sales(draft.order.key for draft, _ in made)
        except ErpError as error:
            lost = ErpOutcomeUnknownError(error.message, adapter=error.adapter)
            outcomes.update({d.order.key: trouble(d.order.key, lost) for d, _ in made})
            return
        for draft, number in made:
            key = draft.order.key
            sale, error = sales.get(key), wrong.get(number)
            if sale is None:
                lost = ErpOutcomeUnknownError("It is not there.", adapter="tryton")
                outcomes[key] = trouble(key, lost)
                continue
            sale = self._mended(draft, sale)
            more = _why(error)
            outcomes[key] = sale.outcome(key, OutcomeStatus.CREATED, **more)

    def _mended(self, draft: Draft, sale: Sale) -> Sale:
        """
        Add a fen that Tryton rounded otherwise than was expected, as a row to be seen.

        More than a fen a row is no rounding; it is left for whoever compares the total.
        """
        off = draft.order.payment - sale.total
        if not off or abs(off) > pricing.FEN * len(sale.lines) or sale.state not in _FREE:
            return sale
        key, rounding = draft.order.key, self._settings.components.rounding
        try:
            goods = self._base.goods([rounding])
            row = pricing.rounding_row(rounding, off)
            line = _line(len(sale.lines) + 1, row, goods)
            self._in_draft(sale, {"lines": [["create", [line]]]})
            return self._sales([key]).get(key, sale)
        except (ErpError, AnsweredError, KeyError):
            return self._asked(key) or sale

    # --- changing those that are there ----------------------------------------------

    def _renew(self, draft: Draft, sale: Sale) -> Outcome:
        """Bring a sale that is there to what an order says."""
        key = draft.order.key
        if sale.state == "cancelled":
            return sale.outcome(key, OutcomeStatus.EXISTS, message="it is cancelled")
        if texts.digest(sale.comment) == document_digest(draft.order):
            return self._completed(key, sale)
        if sale.state not in _FREE:
            msg = f"it is {sale.state}, and Tryton changes it no more"
            return sale.outcome(key, OutcomeStatus.EXISTS, message=msg)
        values = dict(draft.values)
        for fixed in ("web_shop", "web_id"):
            del values[fixed]
        values["comment"] = texts.hold_line(sale.comment) + values["comment"]
        values["lines"] = [["delete", list(sale.lines)], *values["lines"]]
        self._in_draft(sale, values)
        after = self._mended(draft, self._again(key))
        return after.outcome(key, OutcomeStatus.UPDATED)

    def _completed(self, key: DocumentKey, sale: Sale) -> Outcome:
        """Take a sale on whose way was broken off, unless it is on hold."""
        behind = sale.state in _PATH and _PATH.index(sale.state) < _PATH.index(self._target)
        if not behind or sale.is_held:
            return sale.outcome(key, OutcomeStatus.UNCHANGED)
        wrong = self._advance([sale.id], sale.state)
        more = _why(wrong.get(sale.id))
        return self._again(key).outcome(key, OutcomeStatus.UNCHANGED, **more)

    def _again(self, key: DocumentKey) -> Sale:
        """Read a sale that is there after it was changed."""
        try:
            return self._sales([key])[key]
        except (ErpUnavailableError, KeyError) as error:
            msg = "tryton: a sale was changed and cannot be read back."
            raise ErpOutcomeUnknownError(msg, adapter="tryton") from error

    def _in_draft(self, sale: Sale, values: Record) -> None:
        """Write a sale as a draft, and take it as far as is wanted again."""
        if sale.state != "draft":
            self._tryton.change(_SALE, "draft", [sale.id])
        self._tryton.change(_SALE, "write", [sale.id], values)
        if not texts.is_held(values.get("comment", sale.comment)):
            wrong = self._advance([sale.id], "draft")
            for error in wrong.values():
                raise error

    def _advance(self, ids: Sequence[int], state: str) -> dict[int, Trouble]:
        """Press buttons until the target; return what went wrong, by id."""
        wrong: dict[int, Trouble] = {}
        left = list(ids)
        while state != self._target and state in _BUTTONS and left:
            button = _BUTTONS[state]
            missed = halving(left, lambda part, b=button: self._press(b, part))
            wrong.update({left[place]: error for place, error in missed.items()})
            left = [one for place, one in enumerate(left) if place not in missed]
            state = _PATH[_PATH.index(state) + 1]
        return wrong

    def _press(self, button: str, ids: Sequence[int]) -> None:
        self._tryton.change(_SALE, button, list(ids))

    # --- single orders ------------------------------------------------------------

    def hold(self, key: DocumentKey, reason: str) -> Outcome:
        """Take a sale back to a draft and mark it."""

        def act(sale: Sale) -> Outcome:
            if sale.is_held:
                return sale.outcome(key, OutcomeStatus.UNCHANGED)
            if sale.state not in _FREE:
                return _not_in(key, sale)
            self._in_draft(sale, {"comment": texts.held(sale.comment, reason)})
            return self._again(key).outcome(key, OutcomeStatus.UPDATED)

        return self._on(key, act)

    def release(self, key: DocumentKey) -> Outcome:
        """Take the mark off and let the sale go on."""

        def act(sale: Sale) -> Outcome:
            if sale.state == "cancelled":
                return _not_in(key, sale)
            if not sale.is_held:
                return sale.outcome(key, OutcomeStatus.UNCHANGED)
            self._in_draft(sale, {"comment": texts.released(sale.comment)})
            return self._again(key).outcome(key, OutcomeStatus.UPDATED)

        return self._on(key, act)

    def cancel(self, key: DocumentKey, reason: str) -> Outcome:
        """Cancel a sale that is not being processed."""

        def act(sale: Sale) -> Outcome:
            if sale.state == "cancelled":
                return sale.outcome(key, OutcomeStatus.UNCHANGED)
            if sale.state not in _FREE:
                return _not_in(key, sale)
            if sale.state == "confirmed":
                self._tryton.change(_SALE, "draft", [sale.id])
            self._tryton.change(_SALE, "cancel", [sale.id])
            after = self._again(key)
            return after.outcome(key, OutcomeStatus.UPDATED, message=reason)

        return self._on(key, act)

    def close_line(self, key: DocumentKey, line_id: str, reason: str) -> Outcome:
        """Take the product out of a line, so that it is paid and never shipped."""

        def act(sale: Sale) -> Outcome:
            fields = ["note", "product", "description"]
            lines = self._tryton.read("sale.line", sale.lines, fields)
            own = [one for one in lines if one["note"] == line_id]
            if not own:
                return _refused(key, "not_found", f"no line {line_id!r}")
            if all(one["product"] is None for one in own):
                return sale.outcome(key, OutcomeStatus.UNCHANGED)
            if sale.state not in _FREE:
                return _not_in(key, sale)
            values = {"product": None, "unit": None}
            text = f"[closed 已关闭] {' '.join(reason.split())} {own[0]['description'] or ''}"
            shut = [["write", [one["id"] for one in own], {**values, "description": text}]]
            said = texts.without_digest(sale.comment)
            self._in_draft(sale, {"lines": shut, "comment": said})
            return self._again(key).outcome(key, OutcomeStatus.UPDATED)

        return self._on(key, act)

    def _on(self, key: DocumentKey, act: Callable[[Sale], Outcome]) -> Outcome:
        sale = self._sales([key]).get(key)
        if sale is None:
            return _refused(key, "not_found", "no such order")
        return self._guarded(key, lambda: act(sale))

    # --- trouble ------------------------------------------------------------------

    def _guarded(self, key: DocumentKey, act: Callable[[], Outcome]) -> Outcome:
        try:
            return act()
        except (ErpError, AnsweredError) as error:
            return trouble(key, error)


def _why(error: Trouble | None) -> dict[str, str | None]:
    return {} if error is None else dict(zip(("code", "message"), told(error), strict=True))


def _refused(key: DocumentKey, code: str, message: str) -> Outcome:
    return Outcome(key=key, status=OutcomeStatus.REJECTED, code=code, message=message)


def _not_in(key: DocumentKey, sale: Sale) -> Outcome:
    msg = f"{sale.reference} is {sale.state}; Tryton allows this only before processing"
    return evolve(_refused(key, "state", msg), reference=sale.reference)


def _sale(one: Record) -> Sale:
    return Sale(
        id=int(one["id"]),
        token=str(one["web_id"]),
        number=str(one["number"] or ""),
        state=str(one["state"]),
        total=Decimal(one["total_amount"]),
        comment=str(one["comment"] or ""),
        lines=tuple(one["lines"]),
    )


def _day(order: SalesOrder) -> date:
    return to_beijing(order.paid or order.created).date()


def _line(number: int, row: pricing.Row, goods: Mapping[str, Good]) -> Record:
    good = goods[row.part.sku]
    # RPC runs none of the form's rules: what is left out here, the tax above all, is
    # silently nothing. A closed line has no product and so nothing to ship.
    closed = row.part.closed
    return {
        "type": "line",
        "sequence": number,
        "product": None if closed else good.id,
        "unit": None if closed else good.unit,
        "quantity": row.quantity,
        "unit_price": row.price,
        "taxes": [["add", list(good.taxed.taxes)]],
        "description": f"[closed 已关闭] {row.part.title}" if closed else row.part.title,
        "note": row.part.line_id,
    }


__all__ = ["Orders", "Sale"]
