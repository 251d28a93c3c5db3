"""
Sales orders in Tryton: `sale.sale`, one transaction a batch.

Tryton keeps the pair of shop and web id unique, so a second sale of a key is refused by
the data base, whoever is faster. A call is all or nothing; a batch that is refused is
halved until the documents that are to blame are alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial

from attrs import evolve

from tmallerp.documents import DocumentKey, SalesOrder, document_digest
from tmallerp.erp.protocols import (
    FoundDocument,
    Outcome,
    OutcomeStatus,
)
from tmallerp.errors import ErpError, ErpOutcomeUnknownError, ErpUnavailableError
from tryton_erp import pricing, texts
from tryton_erp.base import BaseData
from tryton_erp.drafts import Draft, Writer, line_of
from tryton_erp.halving import Trouble, halving, told, trouble
from tryton_erp.rpc import AnsweredError, Record, Tryton
from tryton_erp.sale import BUTTONS, FIELDS, FREE, PATH, SALE, Sale, sale_of
from tryton_erp.settings import TARGETS, TrytonSettings


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
        self._writer = Writer(base, settings)

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
        sales = (sale_of(one) for one in self._tryton.search(SALE, domain, FIELDS))
        return {tokens[sale.token]: sale for sale in sales if sale.token in tokens}

    # --- putting ------------------------------------------------------------------

    def put(self, batch: Sequence[SalesOrder]) -> list[Outcome]:
        """Create or update by business key."""
        if not batch:
            return []
        known = self._sales(order.key for order in batch)
        outcomes: dict[DocumentKey, Outcome] = {}
        fresh, stale = [], []
        for draft in self._writer.drafts(batch, outcomes):
            sale = known.get(draft.order.key)
            if sale is None:
                fresh.append(draft)
            else:
                stale.append((draft, sale))
        if fresh:
            self._create(fresh, outcomes)
        for draft, sale in stale:
            outcomes[draft.order.key] = self._guarded(
                draft.order.key, partial(self._renew, draft, sale)
            )
        return [outcomes[order.key] for order in batch]

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
        ids = self._tryton.change(SALE, "create", [draft.values for draft in drafts])
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
            sale = sales.get(key)
            if sale is None:
                lost = ErpOutcomeUnknownError("It is not there.", adapter="tryton")
                outcomes[key] = trouble(key, lost)
                continue
            sale = self._mended(draft, sale)
            more = _why(wrong.get(number))
            outcomes[key] = sale.outcome(key, OutcomeStatus.CREATED, **more)

    def _mended(self, draft: Draft, sale: Sale) -> Sale:
        """
        Add a fen that Tryton rounded otherwise than was expected, as a row to be seen.

        More than a fen a row is no rounding; it is left for whoever compares the total.
        """
        off = draft.order.payment - sale.total
        if not off or abs(off) > pricing.FEN * len(sale.lines) or sale.state not in FREE:
            return sale
        key, rounding = draft.order.key, self._settings.components.rounding
        try:
            goods = self._base.goods([rounding])
            row = pricing.rounding_row(rounding, off)
            line = line_of(len(sale.lines) + 1, row, goods)
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
        if sale.state not in FREE:
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
        behind = sale.state in PATH and PATH.index(sale.state) < PATH.index(self._target)
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
            self._tryton.change(SALE, "draft", [sale.id])
        self._tryton.change(SALE, "write", [sale.id], values)
        if not texts.is_held(values.get("comment", sale.comment)):
            wrong = self._advance([sale.id], "draft")
            for error in wrong.values():
                raise error

    def _advance(self, ids: Sequence[int], state: str) -> dict[int, Trouble]:
        """Press buttons until the target; return what went wrong, by id."""
        wrong: dict[int, Trouble] = {}
        left = list(ids)
        while state != self._target and state in BUTTONS and left:
            missed = halving(left, partial(self._press, BUTTONS[state]))
            wrong.update({left[place]: error for place, error in missed.items()})
            left = [one for place, one in enumerate(left) if place not in missed]
            state = PATH[PATH.index(state) + 1]
        return wrong

    def _press(self, button: str, ids: Sequence[int]) -> None:
        self._tryton.change(SALE, button, list(ids))

    # --- single orders ------------------------------------------------------------

    def hold(self, key: DocumentKey, reason: str) -> Outcome:
        """Take a sale back to a draft and mark it."""

        def act(sale: Sale) -> Outcome:
            if sale.is_held:
                return sale.outcome(key, OutcomeStatus.UNCHANGED)
            if sale.state not in FREE:
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
            if sale.state not in FREE:
                return _not_in(key, sale)
            if sale.state == "confirmed":
                self._tryton.change(SALE, "draft", [sale.id])
            self._tryton.change(SALE, "cancel", [sale.id])
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
            if sale.state not in FREE:
                return _not_in(key, sale)
            values = {"product": None, "unit": None}
            text = (
                f"[closed 已关闭] {' '.join(reason.split())} {own[0]['description'] or ''}"
            )
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


__all__ = ["Orders"]
