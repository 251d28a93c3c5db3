"""
Money of a row as YonBIP wants it: gross, net and tax, all computed by the sender.

The server fills none of them in, and checks them to the fen. What a line costs is given;
its price is made so that price times quantity is that amount.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from attrs import frozen

from tmallerp.documents import price_rows

FEN = Decimal("0.01")


@frozen(kw_only=True)
class Money:
    """
    Money of one row, in yuan.

    Args:
        quantity: Pieces.

        price: A piece, tax included.

        net_price: A piece, without tax.

        amount: The row, tax included.

        net: The row without tax.

        tax: The difference.
    """

    quantity: Decimal
    price: Decimal
    net_price: Decimal
    amount: Decimal
    net: Decimal
    tax: Decimal


def money_of(
    amount: Decimal, quantity: Decimal, rate: Decimal, decimals: int, price: Decimal
) -> Money:
    """Divide a row's amount into net and tax."""
    net = (amount / (1 + rate)).quantize(FEN, ROUND_HALF_UP)
    step = Decimal(1).scaleb(-decimals)
    return Money(
        quantity=quantity,
        price=price,
        net_price=(price / (1 + rate)).quantize(step, ROUND_HALF_UP),
        amount=amount,
        net=net,
        tax=amount - net,
    )


def rows_of_line(
    amount: Decimal, quantity: int, rate: Decimal, decimals: int
) -> list[Money]:
    """Price a line; it becomes two rows where no price can carry its amount."""
    return [
        money_of(row.amount, Decimal(row.quantity), rate, decimals, _short(row.price))
        for row in price_rows(amount, quantity, decimals)
    ]


def _short(price: Decimal) -> Decimal:
    """Drop what says nothing: 88.500000 is 88.5."""
    plain = price.normalize()
    return plain.quantize(Decimal(1)) if plain == plain.to_integral_value() else plain


__all__ = ["FEN", "Money", "money_of", "rows_of_line"]
