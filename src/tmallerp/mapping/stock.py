"""
Read what trades claim, and where items are offered.

Money plays no part: a trade whose amounts do not add up still takes pieces. What a trade
takes is guessed high: an unknown state counts as sold, a line that cannot be read makes
the whole trade unreadable, and then nothing is raised.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from tmallerp.documents import DocumentKey, OrderRules, ShopKey
from tmallerp.errors import MappingError
from tmallerp.mapping._lines import CLOSED, CLOSED_UNPAID, gift_lines
from tmallerp.mapping.orders import KIND, UNPAID
from tmallerp.stock import Claim, Listing, ListingId
from tmallerp.top.models.items import Item
from tmallerp.top.models.trades import Order, Trade

_SENT = frozenset({"WAIT_BUYER_CONFIRM_GOODS", "TRADE_BUYER_SIGNED"})
_ENDED = frozenset({"TRADE_FINISHED", CLOSED})
"""The buyer has the goods, or had them: no warehouse still waits to let them go."""

_NOTHING_PAID = "FRONT_NOPAID_FINAL_NOPAID"
_FORFEITED = "FRONT_PAID_FRONT_FORFEITED"

_TAKES_WHEN_PAID = 2
"""TOP's ``sub_stock``: 1 takes pieces when ordered, 2 when paid."""


def read_claims(
    trade: Trade, shop: ShopKey, rules: OrderRules, *, told: bool = True
) -> tuple[Claim, ...]:
    """
    Read what one trade takes from the stock.

    Args:
        trade: Whole, as ``taobao.trade.fullinfo.get`` gives it.

        shop: Where it was sold.

        rules: Which lines are services, and where gifts come from.

        told: Whether what the platform was told to be shipped has left the warehouse.
            Without it a line is out when its trade has ended, or when the ERP says so.

    Returns:
        A claim a line that was not closed before it left.

    Raises:
        MappingError: If a line does not say what or how many.
    """
    if trade.status == CLOSED_UNPAID or trade.step_trade_status == _FORFEITED:
        return ()
    key = DocumentKey(shop=shop, kind=KIND, platform_id=str(trade.tid))
    claims = [
        one for line in trade.orders for one in _of_line(trade, line, key, rules, told=told)
    ]
    claims += [
        Claim(
            shop=shop,
            order=str(key),
            line_id=line.line_id,
            sku=line.sku,
            pieces=line.quantity,
            paid=_is_paid(trade, trade.status),
            warehouse=line.warehouse,
            out=_out(trade, None, trade.status, told=told),
        )
        for line in gift_lines(trade, rules)
        if not line.closed
    ]
    return tuple(claims)


def _of_line(
    trade: Trade, line: Order, key: DocumentKey, rules: OrderRules, *, told: bool
) -> Iterator[Claim]:
    status = line.status or trade.status
    sku = code_of(line.outer_sku_id, line.outer_iid, line.num_iid, line.sku_id)
    if sku in rules.service_skus or line.is_service_order:
        return
    if status in {CLOSED, CLOSED_UNPAID} and not line.consign_time:
        return
    if not sku or not line.oid or line.num is None or line.num < 1:
        msg = f"Line {line.oid} of trade {trade.tid} does not say what, or how many."
        raise MappingError(
            msg, document="StockLevel", field="orders.num", value=str(line.num)
        )
    yield Claim(
        shop=key.shop,
        order=str(key),
        line_id=line.oid,
        sku=sku,
        pieces=line.num,
        num_iid=line.num_iid or "",
        paid=_is_paid(trade, status),
        out=_out(trade, line, status, told=told),
    )


def _out(
    trade: Trade, line: Order | None, status: str | None, *, told: bool
) -> datetime | None:
    """Say when the pieces left, as far as a trade tells."""
    if status not in _ENDED and not (told and status in _SENT):
        return None
    sent = (line.consign_time if line else None) or trade.consign_time
    return sent or trade.end_time or trade.modified


def _is_paid(trade: Trade, status: str | None) -> bool:
    """Say whether pieces are promised; a deposit promises them."""
    if trade.step_trade_status is not None:
        return trade.step_trade_status != _NOTHING_PAID
    return status not in UNPAID


def code_of(
    sku_code: str | None, item_code: str | None, num_iid: str | None, sku_id: str | None
) -> str:
    """Return the merchant's code, or one of the platform's numbers that no ERP has."""
    named = sku_code or item_code
    return named or (f"tmall:{num_iid}:{sku_id or ''}" if num_iid else "")


def read_listings(
    items: Iterable[Item], shop: ShopKey
) -> Iterator[tuple[Listing, int | None]]:
    """
    Read where pieces are offered, and how many now.

    Args:
        items: Whole, with their variants.

        shop: Whose.

    Returns:
        Each listing with its number; None where the item does not say.
    """
    for item in items:
        if not item.num_iid:
            continue
        reserves = item.sub_stock != _TAKES_WHEN_PAID
        parts = [(sku.sku_id, sku.outer_id, sku.quantity) for sku in item.skus]
        for sku_id, code, pieces in parts or [(None, None, item.num)]:
            listing = Listing(
                id=ListingId(shop, item.num_iid, sku_id or ""),
                sku=code_of(code, item.outer_id, item.num_iid, sku_id),
                reserves_at_order=reserves,
            )
            yield listing, pieces


__all__ = ["code_of", "read_claims", "read_listings"]
