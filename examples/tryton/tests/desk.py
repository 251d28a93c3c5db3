"""
What a person does in Tryton, for the examination: order, ship, buy in, look it up.

None of it goes through the adapter.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from seed import CUSTOMER, SHOP, TAXED, WAREHOUSE, Session

from tmallerp.documents import (
    DocumentKey,
    Product,
    Shipment,
    ShipmentLine,
    ShipmentState,
    StockLevel,
)
from tmallerp.testing.examination import Seeded

NOT_FOR_SALE = "NOT-FOR-SALE"
_SECOND = timedelta(seconds=1)
_NUMBERS = itertools.count(int(time.time() * 1000) % 10**9)


class Desk:
    """
    An administrator at the ERP.

    Args:
        session: Logged in.
    """

    def __init__(self, session: Session) -> None:
        self._do = session
        self._unit = session.one("product.uom", ["symbol", "=", "u"])
        self._taxed = session.one("product.category", ["name", "=", TAXED])
        self._shop = session.one("web.shop", ["name", "=", SHOP])
        self._warehouse = session.one("stock.location", ["code", "=", WAREHOUSE])
        self._product([NOT_FOR_SALE], salable=False)

    # --- looking ------------------------------------------------------------------

    def books(self, _kind: str, key: DocumentKey | str) -> int:
        """Count the documents of a key."""
        model, domain = self._where(key)
        return int(self._do.on(model, "search_count", domain, 0, 1000))

    def content(self, kind: str, key: DocumentKey | str) -> str:
        """Return all texts of a document."""
        model, domain = self._where(key)
        fields = ["comment"] if kind == "order" else ["rec_name", "description"]
        found = self._do.on(model, "search_read", domain, 0, None, None, fields)
        texts = [one[name] or "" for one in found for name in fields]
        return "\n".join(texts)

    def _where(self, key: DocumentKey | str) -> tuple[str, list[Any]]:
        if isinstance(key, DocumentKey):
            return "sale.sale", [["web_id", "=", key.token()]]
        return "product.product", [["code", "=", key], ["active", "in", [True, False]]]

    # --- shipping -----------------------------------------------------------------

    def ship(self, count: int) -> Seeded:
        """Sell so many orders of one piece, and ship each."""
        start = _now()
        tokens = [f"seed-{next(_NUMBERS)}" for _ in range(count)]
        sales = self._do.on("sale.sale", "create", [self._sale(one) for one in tokens])
        for button in ("quote", "confirm"):
            self._do.on("sale.sale", button, sales)
        made = self._do.on("sale.sale", "read", sales, ["shipments"])
        shipments = sorted(number for one in made for number in one["shipments"])
        for button in ("assign_try", "pick", "pack", "do"):
            self._do.on("stock.shipment.out", button, shipments)
        items = tuple(self._shipped(one) for one in self._read_shipments(shipments))
        return Seeded(items=items, start=start, end=_now() + _SECOND)

    def _sale(self, token: str) -> dict[str, Any]:
        party = self._do.one("party.party", ["code", "=", CUSTOMER])
        address = self._do.one("party.address", ["party", "=", party])
        line = {
            "type": "line",
            "product": self._do.one("product.product", ["code", "=", "0001-00"]),
            "unit": self._unit,
            "quantity": 1,
            "unit_price": Decimal("88.4956"),
            "note": f"{token}-1",
        }
        return {
            "web_shop": self._shop,
            "web_id": token,
            "party": party,
            "invoice_address": address,
            "shipment_address": address,
            "warehouse": self._warehouse,
            "lines": [["create", [line]]],
        }

    def _read_shipments(self, ids: Sequence[int]) -> list[dict[str, Any]]:
        fields = ["number", "write_date", "state", "outgoing_moves", "origins"]
        found: list[dict[str, Any]] = self._do.on("stock.shipment.out", "read", ids, fields)
        return found

    def _shipped(self, one: dict[str, Any]) -> Shipment:
        assert one["state"] == "done", one
        (move,) = self._do.on(
            "stock.move", "read", one["outgoing_moves"], ["origin", "quantity"]
        )
        number = int(move["origin"].split(",")[1])
        (line,) = self._do.on("sale.line", "read", [number], ["sale.web_id", "note"])
        modified = _moment(one["write_date"])
        shipped = ShipmentLine(
            order=line["sale."]["web_id"],
            line_id=line["note"],
            sku="0001-00",
            quantity=Decimal(1),
            warehouse=WAREHOUSE,
        )
        return Shipment(
            reference=one["number"],
            state=ShipmentState.AUDITED,
            shipped=modified,
            modified=modified,
            lines=(shipped,),
        )

    # --- goods --------------------------------------------------------------------

    def make_products(self, count: int) -> Seeded:
        """Make so many products."""
        start = _now() - _SECOND
        codes = [f"00SEED-{next(_NUMBERS)}" for _ in range(count)]
        self._product(codes)
        items = tuple(
            Product(
                code=code,
                name="灌入的商品",
                unit="u",
                price=Decimal("89.00"),
                tax_rate=Decimal("0.13"),
            )
            for code in codes
        )
        return Seeded(items=items, start=start, end=_now() + _SECOND)

    def buy_in(self, count: int) -> Seeded:
        """Make so many products, and have 7, 8, 9 … pieces of them."""
        made = self.make_products(count)
        codes = [one.code for one in made.items]
        had = {code: 7 + place for place, code in enumerate(codes)}
        where = [["code", "in", codes]]
        found = self._do.on(
            "product.product", "search_read", where, 0, None, None, ["code"]
        )
        (place,) = self._do.on(
            "stock.location", "read", [self._warehouse], ["storage_location"]
        )
        supplier = self._do.one("stock.location", ["type", "=", "supplier"])
        currency = self._do.one("currency.currency", ["code", "=", "CNY"])
        moves = [
            {
                "product": one["id"],
                "quantity": had[one["code"]],
                "unit": self._unit,
                "from_location": supplier,
                "to_location": place["storage_location"],
                "unit_price": Decimal("30.0000"),
                "currency": currency,
            }
            for one in found
        ]
        self._do.on("stock.move", "do", self._do.on("stock.move", "create", moves))
        unsaid: Any = None
        items = tuple(
            StockLevel(sku=code, warehouse=WAREHOUSE, on_hand=Decimal(pieces), as_of=unsaid)
            for code, pieces in had.items()
        )
        return Seeded(items=items, start=made.start, end=_now() + _SECOND)

    def _product(self, codes: Sequence[str], *, salable: bool = True) -> None:
        values = [
            {
                "name": "灌入的商品",
                "code": code,
                "type": "goods",
                "default_uom": self._unit,
                "sale_uom": self._unit,
                "list_price": Decimal("78.7611"),
                "salable": salable,
                "account_category": self._taxed,
                "products": [["create", [{"suffix_code": None}]]],
            }
            for code in codes
        ]
        self._do.on("product.template", "create", values)


def _now() -> datetime:
    return datetime.now(UTC)


def _moment(value: dict[str, Any]) -> datetime:
    parts = ("year", "month", "day", "hour", "minute", "second", "microsecond")
    naive = datetime(*(value[name] for name in parts))  # noqa: DTZ001 - see the next line
    return naive.replace(tzinfo=UTC)


__all__ = ["NOT_FOR_SALE", "Desk"]
