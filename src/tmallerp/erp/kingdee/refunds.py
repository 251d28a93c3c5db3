"""
Refunds: goods become a return into stock (销售退货单), money a refund bill or a red one.

The two are documents of two forms; a batch may hold both.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from attrs import frozen

from tmallerp.documents import DocumentKey, Refund, RefundEvent
from tmallerp.erp.kingdee._bases import Bases
from tmallerp.erp.kingdee._finding import Finder
from tmallerp.erp.kingdee._forms import GOODS_RETURN, RED_RECEIVABLE, REFUND_BILL, Form
from tmallerp.erp.kingdee._preparing import Preparer, Source, form_map
from tmallerp.erp.kingdee._rows import BillRow, BillWords, component, return_rows
from tmallerp.erp.kingdee._writing import Writer
from tmallerp.erp.kingdee.client import KingdeeClient
from tmallerp.erp.kingdee.orders import find
from tmallerp.erp.kingdee.settings import KingdeeSettings, MoneyBack
from tmallerp.erp.outcomes import FoundDocument, Outcome, OutcomeStatus
from tmallerp.errors import ErpOutcomeUnknownError, ErpUnavailableError
from tmallerp.fieldmap import Violation

Both = tuple[Writer, Preparer[Refund]]


def money_form(settings: KingdeeSettings) -> Form:
    """Return the form that money paid back becomes."""
    red = settings.money_back is MoneyBack.RED_RECEIVABLE
    return RED_RECEIVABLE if red else REFUND_BILL


def _words(refund: Refund, number: str, settings: KingdeeSettings) -> BillWords:
    order = refund.order.token(30)
    return BillWords(
        number=number,
        organisation=refund.organisation or settings.organisation,
        customer=refund.customer or settings.customer,
        warehouse=refund.warehouse or settings.warehouse,
        note=f"{order} {refund.reason}".strip(),
        order_number=order,
    )


def _source(settings: KingdeeSettings) -> Callable[[Refund, str], Source]:
    def source(refund: Refund, number: str) -> Source:
        words = _words(refund, number, settings)
        goods = refund.event is RefundEvent.GOODS
        rows = return_rows(refund, settings) if goods else _payments(refund, settings)
        red = not goods and settings.money_back is MoneyBack.RED_RECEIVABLE
        return Source(
            names={
                "refund": refund,
                "bill": words,
                "rows": rows,
                "payments": rows,
                "erp": settings.codes,
            },
            customer=words.customer,
            organisation=words.organisation,
            materials=frozenset(row.sku for row in rows) if goods or red else frozenset(),
            marks={settings.fields.red_order: words.order_number}
            if red and settings.fields.red_order
            else {},
        )

    return source


def _payments(refund: Refund, settings: KingdeeSettings) -> list[BillRow]:
    """Write money as rows: one of the whole for a refund bill, negative ones for a red."""
    if settings.money_back is MoneyBack.REFUND_BILL:
        amount = refund.amount
        return [BillRow("", "", 1, amount, amount, Decimal(0))]
    codes, rows = settings.codes, []
    for line in refund.lines:
        if line.amount:
            unit = codes.units.get(line.sku, codes.unit)
            rate = codes.tax_rates.get(line.sku, codes.tax_rate)
            rows.append(BillRow(line.sku, unit, -1, line.amount, -line.amount, rate))
    if refund.postage:
        rows.append(component("postage", refund.postage, settings)._replace(quantity=-1))
    return rows


@frozen(kw_only=True)
class Refunds:
    """
    Refunds of one shop.

    Args:
        goods: Writes returns.

        money: Writes what was paid back.
    """

    goods: Both
    money: Both

    @classmethod
    def of(
        cls, client: KingdeeClient, settings: KingdeeSettings, finder: Finder, bases: Bases
    ) -> Refunds:
        """Make them ready for use."""

        def both(form: Form) -> Both:
            writer = Writer(
                client=client,
                settings=settings,
                finder=finder,
                form=form,
                target=settings.rests_in,
            )
            preparer = Preparer(
                form=form,
                map=form_map(form, settings),
                settings=settings,
                source=_source(settings),
                bases=bases if settings.check_base else None,
            )
            return writer, preparer

        return cls(goods=both(GOODS_RETURN), money=both(money_form(settings)))

    def put(self, batch: Sequence[Refund]) -> list[Outcome]:
        """Create or update; see `RefundSink.put_refunds`."""
        goods = [one for one in batch if one.event is RefundEvent.GOODS]
        money = [one for one in batch if one.event is RefundEvent.MONEY]
        done: dict[object, Outcome] = {}
        for (writer, preparer), some in ((self.goods, goods), (self.money, money)):
            if not some:
                continue
            try:
                outcomes = writer.put(preparer.prepare(some))
            except (ErpUnavailableError, ErpOutcomeUnknownError) as error:
                if len(some) == len(batch):
                    raise
                outcomes = [_lost(one.key, error) for one in some]
            done |= {one.key: outcome for one, outcome in zip(some, outcomes, strict=True)}
        return [done[one.key] for one in batch]

    def find(self, keys: Sequence[DocumentKey]) -> Mapping[DocumentKey, FoundDocument]:
        """Ask which are there; see `RefundSink.find_refunds`."""
        goods = [key for key in keys if key.kind == "return"]
        money = [key for key in keys if key.kind != "return"]
        return {**find(self.goods[0], goods), **find(self.money[0], money)}

    def preflight(self, batch: Sequence[Refund]) -> list[tuple[Violation, ...]]:
        """Say what would be refused."""
        return [
            (self.goods if one.event is RefundEvent.GOODS else self.money)[1].violations(
                [one]
            )[0]
            for one in batch
        ]


def _lost(key: DocumentKey, error: ErpUnavailableError | ErpOutcomeUnknownError) -> Outcome:
    sent = isinstance(error, ErpOutcomeUnknownError)
    status = OutcomeStatus.UNKNOWN if sent else OutcomeStatus.RETRYABLE
    return Outcome(key=key, status=status, message=error.message)


__all__ = ["Refunds", "money_form"]
