"""
The business services behind the gateway, one module a category.

Each module has a ``DESK`` of functions ``(shop, values) -> result`` by API. What no desk
answers is drawn from the catalogue and marked as such.
"""

from __future__ import annotations

from tmallerp.simulator.desk import (
    account,
    items,
    logistics,
    messages,
    refunds,
    trades,
)
from tmallerp.simulator.desk._shop import Desk, Result, Shop, Values
from tmallerp.simulator.facts import catalogue

__all__ = ["DESK", "LISTS", "Desk", "Result", "Shop", "Values", "coverage"]

DESK: dict[str, Desk] = {
    **trades.DESK,
    **logistics.DESK,
    **items.DESK,
    **refunds.DESK,
    **account.DESK,
    **messages.DESK,
}

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
