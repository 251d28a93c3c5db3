"""
What finding the changes of a whole shop costs beside comparing two dictionaries.

The floor is what anybody would write: a comprehension over one dictionary of numbers
that looks each up in another, of the same keys and the same numbers.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import time
from datetime import datetime
from decimal import Decimal

from tmallerp.clock import BEIJING
from tmallerp.documents import ShopKey, StockLevel
from tmallerp.stock import (
    Claim,
    Facts,
    GuardRails,
    Listing,
    ListingId,
    Offer,
    ShopStock,
    StockRules,
    assess,
    plan,
    stock_diff,
)

TARGETS = {"stock_diff": 10.0}

SKUS = 50_000
_NOW = datetime(2026, 11, 11, 12, tzinfo=BEIJING)
_SHOP = ShopKey("acme", "main")


def made(skus: int) -> tuple[dict[ListingId, int], dict[ListingId, int | None]]:
    """Make what should be offered and what is; one in fifty differs."""
    chance = random.Random(7)
    names = [ListingId(_SHOP, str(6100 + n // 10), str(46000 + n)) for n in range(skus)]
    targets = {name: chance.randrange(1000) for name in names}
    offered: dict[ListingId, int | None] = {
        ListingId(*name): pieces + (chance.random() < 0.02)
        for name, pieces in targets.items()
    }
    return targets, offered


def compared(
    targets: dict[ListingId, int], offered: dict[ListingId, int | None]
) -> dict[ListingId, int]:
    """Compare two dictionaries: the floor."""
    return {name: n for name, n in targets.items() if offered.get(name) != n}


def measure_stock_diff(rounds: int = 9, skus: int = SKUS) -> dict[str, float]:
    """
    Time the diff and the floor in turns, and once the whole decision.

    Returns:
        ``ratio`` of the medians, ``diff_ms`` and ``floor_ms``; ``decision_s`` is the
        formula, its explanation and the plan of all SKUs, for information.
    """
    targets, offered = made(skus)
    assert len(compared(targets, offered)) == sum(map(len, stock_diff(targets, offered)))
    mine, floor = [], []
    for _ in range(rounds):
        for act, times in ((stock_diff, mine), (compared, floor)):
            began = time.perf_counter()
            act(targets, offered)
            times.append(time.perf_counter() - began)
    return {
        "ratio": statistics.median(mine) / statistics.median(floor),
        "diff_ms": statistics.median(mine) * 1000,
        "floor_ms": statistics.median(floor) * 1000,
        "decision_s": decided(targets, offered),
    }


def decided(targets: dict[ListingId, int], offered: dict[ListingId, int | None]) -> float:
    """Time one whole decision: facts in, plan out."""
    codes = {name: f"SKU-{n}" for n, name in enumerate(targets)}
    facts = Facts(
        now=_NOW,
        levels=tuple(
            StockLevel(sku=codes[name], warehouse="W1", on_hand=Decimal(pieces), as_of=_NOW)
            for name, pieces in targets.items()
        ),
        claims=tuple(
            Claim(shop=_SHOP, order=str(n), line_id="1", sku=f"SKU-{n}", pieces=1)
            for n in range(0, len(codes), 10)
        ),
        seen={_SHOP: _NOW},
        listings=tuple(Listing(id=name, sku=code) for name, code in codes.items()),
    )
    rules = StockRules(
        shops=(ShopStock(shop=_SHOP, warehouses=("W1",)),),
        guards=GuardRails(least=len(codes)),
    )
    offers = {name: Offer(pieces=pieces, at=_NOW) for name, pieces in offered.items()}
    began = time.perf_counter()
    plan(assess(facts, rules), facts, offers, rules)
    return time.perf_counter() - began


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=9)
    measured = measure_stock_diff(parser.parse_args().rounds)
    print(json.dumps(measured, indent=2))
    if measured["ratio"] > TARGETS["stock_diff"]:
        raise SystemExit(f"{measured['ratio']:.2f} times the floor.")
