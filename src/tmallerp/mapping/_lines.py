"""The lines of a trade: goods, services and gifts, and what keeps them from going."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from tmallerp.documents import Discount, LineKind, OrderRules, SalesOrderLine
from tmallerp.errors import MappingError
from tmallerp.money import ZERO
from tmallerp.top.models.trades import Order, Trade

CLOSED = "TRADE_CLOSED"
CLOSED_UNPAID = "TRADE_CLOSED_BY_TAOBAO"

LINE_STATUSES = frozenset(
    {
        "TRADE_NO_CREATE_PAY",
        "WAIT_BUYER_PAY",
        "WAIT_PRE_AUTH_CONFIRM",
        "PAY_PENDING",
        "PAID_FORBID_CONSIGN",
        "WAIT_SELLER_SEND_GOODS",
        "SELLER_CONSIGNED_PART",
        "WAIT_BUYER_CONFIRM_GOODS",
        "TRADE_BUYER_SIGNED",
        "TRADE_FINISHED",
        CLOSED,
        CLOSED_UNPAID,
    }
)
"""A line's states are called like a trade's."""

# A refused case is open: the buyer may change it or let it lapse.
OPEN_REFUNDS = frozenset(
    {
        "WAIT_SELLER_AGREE",
        "WAIT_BUYER_RETURN_GOODS",
        "WAIT_SELLER_CONFIRM_GOODS",
        "SELLER_REFUSE_BUYER",
        "WAIT_BUYER_CONFIRM_EXCHANGE_SELLER_SEND_GOODS",
        "EXCHANGE_TRANSFORM_TO_REFUND",
        "WAIT_SELLER_CONSIGN_GOODS",
    }
)
REFUND_STATUSES = OPEN_REFUNDS | {"NO_REFUND", "CLOSED", "SUCCESS"}
"""The states of a line's refund; NO_REFUND is on every real line and in no document."""


def read_line(
    trade: Trade, line: Order, amount: Decimal, rules: OrderRules
) -> SalesOrderLine:
    """
    Read one line.

    Args:
        trade: The trade it is part of.

        line: As the platform has it.

        amount: Yuan the buyer pays for it.

        rules: The shop's rules for services and gifts.

    Raises:
        MappingError: If it has no number, no merchant's code, no quantity or price, or
            a state of no known name.
    """
    if not line.oid:
        msg = f"Trade {trade.tid} has a line without number."
        raise MappingError(msg, document="SalesOrder", field="orders.oid")
    status = _known(line, line.status, LINE_STATUSES, "status")
    refund = _known(
        line, line.refund_status or "NO_REFUND", REFUND_STATUSES, "refund_status"
    )
    sku = line.outer_sku_id or line.outer_iid
    if not sku:
        msg = f"Line {line.oid} carries no merchant's code (outer_sku_id or outer_iid)."
        raise MappingError(
            msg, document="SalesOrder", field="orders.outer_iid", value=line.num_iid
        )
    if not line.num or line.num < 1 or line.price is None:
        msg = f"Line {line.oid} has no quantity of at least 1, or no price."
        raise MappingError(
            msg, document="SalesOrder", field="orders.num", value=str(line.num)
        )
    kind = _kind(line, sku, amount, rules)
    tax = line.sub_order_tax_fee or ZERO
    return SalesOrderLine(
        line_id=line.oid,
        kind=kind,
        sku=sku,
        title=" ".join(filter(None, (line.title, line.sku_properties_name))),
        quantity=line.num,
        list_price=line.price,
        discount=line.price * line.num - (amount - tax),
        amount=amount,
        status=status,
        closed=status == CLOSED,
        hold=f"refund:{refund}" if refund in OPEN_REFUNDS else None,
        warehouse=(rules.gift_warehouse or "") if kind is LineKind.GIFT else "",
    )


def _known(line: Order, value: str | None, known: frozenset[str], name: str) -> str:
    if value in known:
        return value
    msg = f"Line {line.oid} has the unknown {name} {value!r}."
    raise MappingError(msg, document="SalesOrder", field=f"orders.{name}", value=value)


def _kind(line: Order, sku: str, amount: Decimal, rules: OrderRules) -> LineKind:
    if sku in rules.service_skus or line.is_service_order:
        return LineKind.SERVICE
    return LineKind.GIFT if amount == ZERO else LineKind.GOODS


def gift_lines(trade: Trade, rules: OrderRules) -> list[SalesOrderLine]:
    """Read the gifts that promotions bring along, as free lines of their own."""
    lines: dict[str, SalesOrderLine] = {}
    for promotion in trade.promotion_details:
        item = promotion.gift_item_id
        if not item:
            continue
        line_id = f"gift-{item}"
        known = lines[line_id].quantity if line_id in lines else 0
        lines[line_id] = SalesOrderLine(
            line_id=line_id,
            kind=LineKind.GIFT,
            sku=rules.gift_skus.get(item, item),
            title=promotion.gift_item_name or "",
            quantity=known + (promotion.gift_item_num or 1),
            list_price=ZERO,
            amount=ZERO,
            status=trade.status or "",
            closed=trade.status == CLOSED,
            warehouse=rules.gift_warehouse or "",
        )
    return list(lines.values())


def discounts(trade: Trade) -> tuple[Discount, ...]:
    """Read the named reductions, for people; the lines contain them already."""
    return tuple(
        Discount(
            name=one.promotion_name or one.promotion_desc or "",
            amount=one.discount_fee,
            line_id=one.id if one.id and str(one.id) != trade.tid else None,
        )
        for one in trade.promotion_details
        if one.discount_fee
    )


def live_goods(lines: Iterable[SalesOrderLine]) -> list[SalesOrderLine]:
    """Return the lines that are goods and may still be shipped."""
    return [line for line in lines if line.kind is LineKind.GOODS and not line.closed]
