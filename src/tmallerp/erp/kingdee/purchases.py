"""Purchase demands as purchase orders (采购订单)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from attrs import frozen

from tmallerp.documents import DocumentKey, PurchaseDemand
from tmallerp.erp.kingdee._bases import Bases
from tmallerp.erp.kingdee._finding import Finder
from tmallerp.erp.kingdee._forms import PURCHASE_ORDER
from tmallerp.erp.kingdee._preparing import Preparer, Source, form_map
from tmallerp.erp.kingdee._rows import BillWords
from tmallerp.erp.kingdee._writing import Writer
from tmallerp.erp.kingdee.client import KingdeeClient
from tmallerp.erp.kingdee.orders import find
from tmallerp.erp.kingdee.settings import KingdeeSettings
from tmallerp.erp.outcomes import FoundDocument, Outcome
from tmallerp.fieldmap import Violation


class DemandRow(NamedTuple):
    """
    A row of a demand as maps read it.

    Args:
        sku: The material.

        unit: Its unit; empty leaves it to the ERP.

        quantity: In that unit.

        price: Yuan, tax included; None leaves it to the ERP.

        tax_rate: Per cent.

        needed: When.

        note: For people.
    """

    sku: str
    unit: str
    quantity: Decimal
    price: Decimal | None
    tax_rate: Decimal
    needed: datetime
    note: str


def _source(settings: KingdeeSettings) -> Callable[[PurchaseDemand, str], Source]:
    codes = settings.codes

    def source(demand: PurchaseDemand, number: str) -> Source:
        organisation = demand.organisation or settings.organisation
        rows = [
            DemandRow(
                line.sku,
                line.unit or codes.units.get(line.sku, codes.unit),
                line.quantity,
                line.price,
                codes.tax_rates.get(line.sku, codes.tax_rate),
                line.needed or demand.raised,
                line.note or demand.note,
            )
            for line in demand.lines
        ]
        words = BillWords(number=number, organisation=organisation, customer="")
        return Source(
            names={"demand": demand, "bill": words, "rows": rows, "erp": codes},
            organisation=organisation,
            materials=frozenset(row.sku for row in rows),
        )

    return source


@frozen(kw_only=True)
class Purchases:
    """
    Purchase orders of one shop.

    Args:
        writer: Writes them.

        preparer: Makes their bodies.
    """

    writer: Writer
    preparer: Preparer[PurchaseDemand]

    @classmethod
    def of(
        cls, client: KingdeeClient, settings: KingdeeSettings, finder: Finder, bases: Bases
    ) -> Purchases:
        """Make them ready for use."""
        writer = Writer(
            client=client,
            settings=settings,
            finder=finder,
            form=PURCHASE_ORDER,
            target=settings.rests_in,
        )
        preparer = Preparer(
            form=PURCHASE_ORDER,
            map=form_map(PURCHASE_ORDER, settings),
            settings=settings,
            source=_source(settings),
            bases=bases if settings.check_base else None,
        )
        return cls(writer=writer, preparer=preparer)

    def put(self, batch: Sequence[PurchaseDemand]) -> list[Outcome]:
        """Create or update; see `PurchaseSink.put_purchases`."""
        return self.writer.put(self.preparer.prepare(batch))

    def find(self, keys: Sequence[DocumentKey]) -> Mapping[DocumentKey, FoundDocument]:
        """Ask which are there; see `PurchaseSink.find_purchases`."""
        return find(self.writer, keys)

    def preflight(self, batch: Sequence[PurchaseDemand]) -> list[tuple[Violation, ...]]:
        """Say what would be refused."""
        return self.preparer.violations(batch)


__all__ = ["DemandRow", "Purchases"]
