"""
The business services behind the gateway, one module a category.

Each module has a ``DESK`` of functions ``(shop, values) -> result`` by API. What no desk
answers is drawn from the catalogue and marked as such.
"""

from __future__ import annotations

from tmallerp.simulator import desk_privacy
from tmallerp.simulator.desk import (
    account,
    addresses,
    ascp,
    authorisation,
    bills,
    customers,
    exchanges,
    invoices,
    item_writes,
    items,
    logistics,
    messages,
    openids,
    pictures,
    pushes,
    ratings,
    refund_writes,
    refunds,
    stock,
    tracking,
    trade_marks,
    trade_writes,
    trades,
    warehouse,
    waybills,
)
from tmallerp.simulator.desk._shop import Desk, Result, Shop, Values
from tmallerp.simulator.facts import catalogue

__all__ = ["DESK", "LISTS", "Desk", "Result", "Shop", "Values", "coverage"]

_DESKS = (
    trades,
    trade_writes,
    trade_marks,
    logistics,
    ascp,
    tracking,
    addresses,
    items,
    item_writes,
    pictures,
    stock,
    refunds,
    refund_writes,
    exchanges,
    bills,
    invoices,
    customers,
    ratings,
    waybills,
    warehouse,
    pushes,
    openids,
    authorisation,
    account,
    desk_privacy,
    messages,
)

DESK: dict[str, Desk] = {api: desk for room in _DESKS for api, desk in room.DESK.items()}

LISTS = frozenset(
    {
        "taobao.trades.sold.get",
        "taobao.trades.sold.increment.get",
        "taobao.trades.sold.incrementv.get",
    }
)
"""The lists whose rows move while somebody reads them."""


def coverage() -> dict[str, str]:
    """
    Return how each API of the catalogue is answered.

    ``"stateful"`` answers come from the shop: what is written is read back, and what the
    platform refuses is refused. ``"generated"`` ones are drawn from the catalogue and
    mean nothing.
    """
    return {
        api: "stateful" if api in DESK else "generated"
        for api in sorted(catalogue()["apis"])
    }
