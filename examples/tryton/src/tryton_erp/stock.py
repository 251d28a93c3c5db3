"""
What the warehouses have, and what left them.

A quantity in Tryton is a question with a context: without locations and a date it is
zero, not an error. Nothing is clamped or reckoned here; pipelines do that.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

from attrs import evolve

from tmallerp.clock import BEIJING, Clock, to_beijing
from tmallerp.documents import Shipment, ShipmentLine, ShipmentState, StockLevel
from tmallerp.erp.protocols import ErpPage
from tryton_erp.base import BaseData
from tryton_erp.rpc import Record, Tryton

_OUT = "stock.shipment.out"
_WAITING = ["draft", "staging", "assigned"]


class Stock:
    """
    The desk for levels and shipments.

    Args:
        tryton: Whom to speak to.

        base: Codes to ids.

        clock: Where now comes from.

        page: Items a page.
    """

    def __init__(self, tryton: Tryton, base: BaseData, clock: Clock, page: int) -> None:
        self._tryton = tryton
        self._base = base
        self._clock = clock
        self._page = page

    # --- levels -------------------------------------------------------------------

    def levels(
        self,
        skus: Sequence[str] | None,
        warehouses: Sequence[str] | None,
        cursor: str | None,
    ) -> ErpPage[StockLevel]:
        """
        Read levels, some products a page.

        Reserved are the pieces of waiting deliveries to customers, and incoming those
        of waiting deliveries from suppliers: orders that are only quoted are in neither.
        """
        places = self._places(warehouses)
        if (skus is not None and not skus) or not places:
            return ErpPage(items=())
        size = max(1, self._page // len(places))
        domain: list[Any] = [
            ["id", ">", int(cursor or 0)],
            ["type", "=", "goods"],
            ["code", "!=", None],
        ]
        if skus is not None:
            domain.append(["code", "in", sorted(set(skus))])
        found = self._tryton.search(
            "product.product", domain, ["code", "default_uom.symbol"], limit=size
        )
        items: list[StockLevel] = []
        for code, place in places.items():
            items += self._levels(found, code, place)
        items.sort(key=lambda one: (one.sku, one.warehouse))
        last = str(found[-1]["id"]) if len(found) == size else None
        return ErpPage(items=tuple(items), cursor=last)

    def _places(self, wanted: Sequence[str] | None) -> dict[str, int]:
        places = self._base.warehouses()
        if wanted is None:
            return places
        return {code: place for code, place in places.items() if code in wanted}

    def _levels(
        self, products: Sequence[Record], code: str, place: int
    ) -> list[StockLevel]:
        now = self._clock.now()
        ids = [int(one["id"]) for one in products]
        on_hand = self._on_hand(ids, place)
        reserved = self._moving(ids, place, "from_location", "to_location", "customer")
        incoming = self._moving(ids, place, "to_location", "from_location", "supplier")
        return [
            StockLevel(
                sku=str(one["code"]),
                warehouse=code,
                on_hand=on_hand[number],
                reserved=reserved[number],
                incoming=incoming[number],
                unit=str(one["default_uom."]["symbol"]),
                as_of=now,
            )
            for one, number in zip(products, ids, strict=True)
        ]

    def _on_hand(self, ids: Sequence[int], place: int) -> dict[int, Decimal]:
        if not ids:
            return {}
        context = {
            "locations": [place],
            "with_childs": True,
            # Tryton's own day is UTC where a company has no zone of its own.
            "stock_date_end": self._clock.now().astimezone(UTC).date(),
        }
        found = self._tryton.ask(
            "product.product", "read", list(ids), ["quantity"], context=context
        )
        return {int(one["id"]): exact(one["quantity"]) for one in found}

    def _moving(
        self, ids: Sequence[int], place: int, inside: str, outside: str, kind: str
    ) -> dict[int, Decimal]:
        """Add up what waits to leave or to come."""
        domain = [
            ["product", "in", list(ids)],
            ["state", "in", _WAITING],
            [inside, "child_of", [place], "parent"],
            [f"{outside}.type", "=", kind],
        ]
        sums: defaultdict[int, Decimal] = defaultdict(Decimal)
        fields = ["product", "internal_quantity"]
        for one in self._tryton.search("stock.move", domain, fields) if ids else ():
            sums[int(one["product"])] += exact(one["internal_quantity"])
        return sums

    # --- shipments ----------------------------------------------------------------

    def shipments(
        self, start: datetime, end: datetime, cursor: str | None
    ) -> ErpPage[Shipment]:
        """Read shipments that are done and were changed in a window."""
        domain = [
            ["id", ">", int(cursor or 0)],
            ["state", "=", "done"],
            changed(start, end),
        ]
        fields = ["number", "effective_date", "write_date", "create_date"]
        fields += ["warehouse.code", "outgoing_moves"]
        found = self._tryton.search(_OUT, domain, fields, limit=self._page)
        moves = self._moves(move for one in found for move in one["outgoing_moves"])
        last = str(found[-1]["id"]) if len(found) == self._page else None
        read = (_shipment(one, moves) for one in found)
        return ErpPage(items=tuple(one for one in read if one is not None), cursor=last)

    def _moves(self, ids: Iterable[int]) -> dict[int, ShipmentLine]:
        """Read moves that come from lines of sales of a shop."""
        fields = ["origin", "quantity", "product.code", "state"]
        moves = [
            one
            for one in self._tryton.read("stock.move", sorted(set(ids)), fields)
            if str(one["origin"] or "").startswith("sale.line,") and one["state"] == "done"
        ]
        lines = sorted({_origin(one) for one in moves})
        fields = ["note", "sale.web_id"]
        named = {one["id"]: one for one in self._tryton.read("sale.line", lines, fields)}
        return {
            int(one["id"]): ShipmentLine(
                order=str(line["sale."]["web_id"]),
                line_id=str(line["note"] or ""),
                sku=str(one["product."]["code"]),
                quantity=exact(one["quantity"]),
            )
            for one in moves
            if (line := named.get(_origin(one))) and line["sale."]["web_id"]
        }


def _origin(move: Record) -> int:
    return int(str(move["origin"]).split(",")[1])


def _shipment(one: Record, moves: dict[int, ShipmentLine]) -> Shipment | None:
    """Return a shipment; None if nothing in it was ordered in a shop."""
    code = str((one["warehouse."] or {}).get("code") or "")
    lines = [moves[move] for move in sorted(one["outgoing_moves"]) if move in moves]
    if not lines:
        return None
    modified = moment(one["write_date"] or one["create_date"])
    return Shipment(
        reference=str(one["number"]),
        state=ShipmentState.AUDITED,
        shipped=_shipped(one["effective_date"], modified),
        modified=modified,
        lines=tuple(evolve(line, warehouse=code) for line in lines),
    )


def _shipped(day: date | None, modified: datetime) -> datetime:
    """Return when goods left: Tryton keeps the day, and the last change may be later."""
    if day is None or day == modified.astimezone(UTC).date():
        return modified
    return datetime.combine(day, time(), BEIJING)


# --- values ---------------------------------------------------------------------------


def changed(start: datetime, end: datetime | None, at: str = "") -> list[Any]:
    """
    Write the condition that a record was changed in a window.

    Args:
        start: The first moment.

        end: The moment after the last; None is open.

        at: Where the record is, such as ``template.``; empty is the one searched.

    ``write_date`` is null until the first change, and naive times are UTC.
    """

    def within(field: str) -> list[Any]:
        name = f"{at}{field}"
        upper = [] if end is None else [[name, "<", naive(end)]]
        return [[name, ">=", naive(start)], *upper]

    created = [[f"{at}write_date", "=", None], *within("create_date")]
    return ["OR", within("write_date"), created]


def naive(value: datetime) -> datetime:
    """Write a moment as the server keeps it."""
    return value.astimezone(UTC).replace(tzinfo=None)


def moment(value: datetime) -> datetime:
    """Read a moment of the server."""
    return to_beijing(value.replace(tzinfo=UTC))


def exact(value: object) -> Decimal:
    """Read a quantity: a float on the wire, read as the digits that were sent."""
    number = value if isinstance(value, Decimal) else Decimal(str(value or 0))
    return number.quantize(Decimal("0.000001")).normalize() + 0


__all__ = ["Stock", "changed", "exact", "moment", "naive"]
