"""
The money of a trade: what each line cost the buyer, and the named components beside.

The platform's own relations (M1 to M12 of its amount formulas) leave one check that
decides: lines, postage, cash-on-delivery fee and services add up to the payment. Tax of
cross-border trades is contained in the lines; where it is not, it shows as a residue
of exactly that size and becomes a component of its own. Any other residue is an error.
"""

from __future__ import annotations

from decimal import Decimal

from attrs import frozen

from tmallerp.errors import MappingError
from tmallerp.mapping._lines import CLOSED_UNPAID
from tmallerp.money import ZERO, format_yuan
from tmallerp.top.models.trades import Order, Trade


@frozen(kw_only=True)
class Components:
    """
    What a payment is made of; the sum holds to the fen.

    Args:
        lines: The trade's lines without those closed before payment.

        amounts: Yuan of each of them.

        postage: Yuan.

        tax: Yuan no line contains.

        cod_fee: Yuan the buyer pays for cash on delivery.

        service: Yuan of services sold along.

        payment: Yuan in all.
    """

    lines: tuple[Order, ...]
    amounts: tuple[Decimal, ...]
    postage: Decimal
    tax: Decimal
    cod_fee: Decimal
    service: Decimal
    payment: Decimal


def components(trade: Trade) -> Components:
    """
    Take a trade's payment apart.

    Raises:
        MappingError: With field ``lines`` if the parts do not add up; with another if
            an amount is missing.
    """
    if trade.payment is None:
        msg = f"Trade {trade.tid} has no payment."
        raise MappingError(msg, document="SalesOrder", field="payment")
    if trade.payment < 0:
        raise _negative(trade, "payment", trade.payment)
    # A line the buyer took out before paying stays in the trade and is no part of it.
    lines = tuple(line for line in trade.orders if line.status != CLOSED_UNPAID)
    if not lines:
        msg = f"Trade {trade.tid} has no line that was paid for."
        raise MappingError(msg, document="SalesOrder", field="orders")
    postage = trade.post_fee or ZERO
    cod_fee = (
        trade.buyer_cod_fee if trade.buyer_cod_fee is not None else trade.cod_fee
    ) or ZERO
    service = sum((one.payment or ZERO for one in trade.service_orders), ZERO)
    beside = postage + cod_fee + service
    amounts = tuple(_amount(trade, line, beside) for line in lines)
    for line, amount in zip(lines, amounts, strict=True):
        if amount < 0:
            raise _negative(trade, f"amount of line {line.oid}", amount)
    residue = trade.payment - sum(amounts, beside)
    tax = trade.order_tax_fee or ZERO
    if residue not in (ZERO, tax):
        raise _unbalanced(trade, residue)
    return Components(
        lines=lines,
        amounts=amounts,
        postage=postage,
        tax=residue,
        cod_fee=cod_fee,
        service=service,
        payment=trade.payment,
    )


def _amount(trade: Trade, line: Order, beside: Decimal) -> Decimal:
    """
    Return what the buyer paid for a line.

    Old and unusual trades lack `divide_order_fee`: then a line that is the whole trade
    (``tid == oid``) has the payment less what stands beside it, and any other has its
    own payment less its share of the trade's discount.
    """
    if line.divide_order_fee is not None:
        return line.divide_order_fee
    if str(line.oid) == trade.tid and trade.payment is not None:
        return trade.payment - beside
    if line.payment is not None:
        return line.payment - (line.part_mjz_discount or ZERO)
    msg = f"Trade {trade.tid}: line {line.oid} has no amount."
    raise MappingError(msg, document="SalesOrder", field="orders.divide_order_fee")


def _negative(trade: Trade, what: str, amount: Decimal) -> MappingError:
    msg = f"Trade {trade.tid}: the {what} is {format_yuan(amount)} yuan, below zero."
    return MappingError(
        msg, document="SalesOrder", field="amount", value=format_yuan(amount)
    )


def _unbalanced(trade: Trade, residue: Decimal) -> MappingError:
    payment = trade.payment or ZERO
    msg = (
        f"Trade {trade.tid}: lines, postage, fees and services add up to "
        f"{format_yuan(payment - residue)} yuan, the buyer paid {format_yuan(payment)}; "
        f"{format_yuan(residue)} is not explained."
    )
    return MappingError(
        msg, document="SalesOrder", field="lines", value=format_yuan(residue)
    )
