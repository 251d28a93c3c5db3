"""What is on hand, warehouse by warehouse."""

from __future__ import annotations

from decimal import Decimal

from tmallerp.simulator.erps._clock import ErpClock
from tmallerp.simulator.erps.kingdee._answers import RefusedError
from tmallerp.simulator.erps.kingdee._documents import AUDITED, Books, Document, Row
from tmallerp.simulator.erps.kingdee._settings import Settings

QUESTION = "STK_InvCheckResult"
"""The interaction flag that answers the question about negative stock."""
AVAILABLE = "KCZT01_SYS"
Place = tuple[str, str, str, str, str]
"""Organisation, material, warehouse, status, lot."""


class Stock:
    """
    The inventory, kept as documents of STK_Inventory that no save can reach.

    Args:
        books: Where documents are kept.

        settings: Of this tenant.

        clock: Tells when a row changed last.
    """

    def __init__(self, books: Books, settings: Settings, clock: ErpClock) -> None:
        self._books = books
        self._settings = settings
        self._clock = clock
        self._places: dict[Place, int] = {}

    def set(  # noqa: PLR0913 - a place has many parts
        self,
        material: str,
        stock: str,
        qty: int | Decimal,
        *,
        org: str = "100",
        status: str = AVAILABLE,
        lot: str = "",
        locked: int | Decimal = 0,
    ) -> None:
        """Write what is on hand at one place."""
        self._write((org, material, stock, status, lot), Decimal(qty), Decimal(locked))

    def on_hand(self, place: Place) -> Decimal:
        """Tell what is on hand at one place."""
        doc = self._doc(place)
        return Decimal(0) if doc is None else Decimal(doc.head["FBaseQty"])

    def refresh(self) -> None:
        """Write every row anew, after a setting that shows in it has changed."""
        for place in self._places:
            doc = self._doc(place)
            if doc is not None:
                self._write(place, doc.head["FBaseQty"], doc.head["FBaseLockQty"])

    def move(self, doc: Document, sign: int, *, is_answered: bool) -> None:
        """
        Add a document's rows to the inventory, or take them off.

        Args:
            doc: A shipment or a return.

            sign: 1 adds, -1 takes off.

            is_answered: Whether the question about negative stock is answered.

        Raises:
            RefusedError: If stock would fall below zero unasked; nothing moves then.
        """
        moves: dict[Place, Decimal] = {}
        for row in doc.main_rows:
            place = _place(doc, row)
            moves[place] = moves.get(place, Decimal(0)) + sign * (row.get("FRealQty") or 0)
        asks = self._settings.negative_stock == "ask" and not is_answered
        for place, qty in moves.items():
            left = self.on_hand(place) + qty
            if asks and qty < 0 and left < 0:
                message = f"{QUESTION}:物料“{place[1]}”在仓库“{place[2]}”库存不足,差{-left}"
                raise RefusedError(f"{message},是否继续?", field=QUESTION)
        for place, qty in moves.items():
            kept = self._doc(place)
            locked = kept.head["FBaseLockQty"] if kept else Decimal(0)
            self._write(place, self.on_hand(place) + qty, locked)

    def _doc(self, place: Place) -> Document | None:
        form = self._books.form("STK_Inventory")
        return self._books.by_id(form, self._places.get(place, 0))

    def _write(self, place: Place, qty: Decimal, locked: Decimal) -> None:
        org, material, stock, status, lot = place
        form = self._books.form("STK_Inventory")
        doc = Document(
            form=form,
            id=self._places.setdefault(place, self._books.next_id()),
            is_seeded=True,
        )
        doc.head = {
            "FStockOrgId": org,
            "FMaterialId": material,
            "FStockId": stock,
            "FStockStatusId": status,
            "FOwnerTypeId": "BD_OwnerOrg",
            "FOwnerId": org,
            "FLot": lot or None,
            "FBaseUnitId": "Pcs",
            "FStockUnitId": "Pcs",
            "FBaseQty": qty,
            "FQty": qty,
            "FBaseLockQty": locked,
            "FBaseAVBQty": qty - locked,
            "FAVBQty": qty - locked if self._settings.show_avb_qty else Decimal(0),
            "FUpdateTime": self._clock.now,
            "FDocumentStatus": AUDITED,
        }
        self._books.keep(doc)

    def rows(self) -> list[dict[str, str]]:
        """Show the inventory."""
        docs = [doc for place in self._places if (doc := self._doc(place))]
        return [
            {
                "FStockOrgId": str(doc.head["FStockOrgId"]),
                "FMaterialId": str(doc.head["FMaterialId"]),
                "FStockId": str(doc.head["FStockId"]),
                "FStockStatusId": str(doc.head["FStockStatusId"]),
                "FBaseQty": format(doc.head["FBaseQty"], "f"),
            }
            for doc in docs
        ]


def _place(doc: Document, row: Row) -> Place:
    def of(*keys: str) -> str:
        return next((str(row[key]) for key in keys if row.get(key)), "")

    status = of("FStockStatusID", "FStockstatusId") or AVAILABLE
    material = of("FMaterialID", "FMaterialId")
    org = str(doc.head.get("FStockOrgId") or "100")
    return org, material, of("FStockID", "FStockId"), status, of("FLot")
