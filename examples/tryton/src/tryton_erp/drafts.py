"""Write an order as a sale; no request but for base data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from attrs import frozen

from tmallerp.clock import to_beijing
from tmallerp.documents import DocumentKey, SalesOrder, document_digest
from tmallerp.erp.protocols import Outcome, OutcomeStatus
from tryton_erp import pricing, texts
from tryton_erp.base import BaseData, Good, MissingBaseError
from tryton_erp.rpc import Record
from tryton_erp.settings import TrytonSettings


@frozen(kw_only=True)
class Draft:
    """An order, and how Tryton shall have it."""

    order: SalesOrder
    values: Record


class Writer:
    """
    Writes orders as sales.

    Args:
        base: Codes to ids.

        settings: Which codes stand for what.
    """

    def __init__(self, base: BaseData, settings: TrytonSettings) -> None:
        self._base = base
        self._settings = settings

    def drafts(
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
            "lines": [
                ["create", [line_of(n, row, goods) for n, row in enumerate(rows, 1)]]
            ],
        }

    def _warehouse(self, order: SalesOrder) -> str:
        """Return the one warehouse of an order; a sale has no more."""
        named = {line.warehouse for line in order.lines if line.warehouse}
        if len(named) > 1:
            msg = (
                f"A sale has one warehouse, and the lines name {', '.join(sorted(named))}."
            )
            raise MissingBaseError("lines.warehouse", msg)
        return next(iter(named), order.warehouse or self._settings.warehouse)


def _day(order: SalesOrder) -> date:
    return to_beijing(order.paid or order.created).date()


def line_of(number: int, row: pricing.Row, goods: Mapping[str, Good]) -> Record:
    """Write a row of a sale."""
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


__all__ = ["Draft", "Writer", "line_of"]
