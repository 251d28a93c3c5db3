"""
From what the buyer pays to what Tryton computes.

A document's amounts contain the tax, Tryton's prices do not: it takes price times
quantity, rounds every row to the fen, adds the tax of all rows together before it rounds
that. So every row is priced to its own net fen but the largest, which takes what the
fractions of all leave: then the exact net amount and its exact tax add up to what was
paid, and so do both rounded. Where four decimals of a price cannot carry that, the fen
that remains becomes a row of its own which anybody can see.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal

from attrs import frozen

from tmallerp.documents import SalesOrder, price_rows
from tryton_erp.settings import Components

FEN = Decimal("0.01")

DECIMALS = 4
"""Digits after the point of a unit price in Tryton."""

_TICK = Decimal(1).scaleb(-DECIMALS)


@frozen(kw_only=True)
class Part:
    """
    One thing the buyer pays for.

    Args:
        line_id: The platform's line; ``#postage`` and the like for what is none.

        sku: The code of its product.

        title: For people.

        quantity: Pieces.

        amount: Yuan for all of them, tax included.

        closed: Whether it is paid and must not be shipped.
    """

    line_id: str
    sku: str
    title: str = ""
    quantity: int = 1
    amount: Decimal
    closed: bool = False


@frozen(kw_only=True)
class Taxed:
    """
    What Tryton says of a product's taxes.

    Args:
        taxes: Their ids.

        rate: Their sum as a fraction.
    """

    taxes: tuple[int, ...] = ()
    rate: Decimal = Decimal(0)


@frozen(kw_only=True)
class Row:
    """
    One row of a sale.

    Args:
        part: What it is about.

        quantity: Pieces.

        price: Yuan a piece, without tax.
    """

    part: Part
    quantity: int
    price: Decimal


def parts(order: SalesOrder, components: Components) -> list[Part]:
    """Return everything the buyer pays for, in the order of the document."""
    lines = [
        Part(
            line_id=line.line_id,
            sku=line.sku,
            title=line.title,
            quantity=line.quantity,
            amount=line.amount,
            closed=line.closed,
        )
        for line in order.lines
    ]
    beside = (
        ("#postage", components.postage, order.postage),
        ("#service", components.service, order.service),
        ("#cod-fee", components.cod_fee, order.cod_fee),
        ("#tax", components.tax, order.tax),
    )
    return lines + [
        Part(line_id=name, sku=sku, amount=amount) for name, sku, amount in beside if amount
    ]


def price(
    wanted: Iterable[Part], taxed: Mapping[str, Taxed], rounding: str, payment: Decimal
) -> list[Row]:
    """
    Price parts so that Tryton's total is the payment.

    Args:
        wanted: What the buyer pays for.

        taxed: The taxes by product code.

        rounding: The code of the product of the fen that remains.

        payment: Yuan for everything.

    Returns:
        The rows, the rounding last if there is one.
    """
    groups: defaultdict[Taxed, list[Part]] = defaultdict(list)
    priced: dict[int, list[Row]] = {}
    listed = list(wanted)
    for part in listed:
        groups[taxed[part.sku]].append(part)
    for how, group in groups.items():
        priced.update(_group(group, how.rate))
    rows = [row for part in listed for row in priced[id(part)]]
    rest = payment - total(rows, taxed)
    if rest:
        rows.append(rounding_row(rounding, rest))
    return rows


def rounding_row(sku: str, amount: Decimal) -> Row:
    """Return the row of the fen that no net price gives."""
    part = Part(line_id="#rounding", sku=sku, amount=amount)
    return Row(part=part, quantity=1, price=amount)


def _group(group: Sequence[Part], rate: Decimal) -> dict[int, list[Row]]:
    """Price the parts that bear one tax, by their identity."""
    largest = max(group, key=lambda part: part.amount)
    net = sum((part.amount for part in group), Decimal(0)) / (1 + rate)
    priced = {}
    for part in group:
        if part is not largest:
            own = (part.amount / (1 + rate)).quantize(FEN, ROUND_HALF_UP)
            priced[id(part)] = _rows(part, own)
            net -= own
    priced[id(largest)] = _exact(largest, max(net, Decimal(0)))
    return priced


def _exact(part: Part, net: Decimal) -> list[Row]:
    """Price a part at fractions of a fen, if a price can carry them."""
    each = (net / part.quantity).quantize(_TICK, ROUND_HALF_EVEN)
    if abs(each * part.quantity - net) < FEN / 2:
        return [Row(part=part, quantity=part.quantity, price=each)]
    return _rows(part, net.quantize(FEN, ROUND_HALF_UP))


def _rows(part: Part, net: Decimal) -> list[Row]:
    return [
        Row(part=part, quantity=one.quantity, price=one.price)
        for one in price_rows(net, part.quantity, DECIMALS)
    ]


def total(rows: Iterable[Row], taxed: Mapping[str, Taxed]) -> Decimal:
    """Compute what Tryton will, taxes rounded a document."""
    untaxed = Decimal(0)
    bases: defaultdict[Taxed, Decimal] = defaultdict(Decimal)
    for row in rows:
        base = row.price * row.quantity
        untaxed += base.quantize(FEN, ROUND_HALF_EVEN)
        bases[taxed[row.part.sku]] += base
    taxes = (
        (base * how.rate).quantize(FEN, ROUND_HALF_EVEN) for how, base in bases.items()
    )
    return untaxed + sum(taxes, Decimal(0))


__all__ = [
    "DECIMALS",
    "FEN",
    "Part",
    "Row",
    "Taxed",
    "parts",
    "price",
    "rounding_row",
    "total",
]
