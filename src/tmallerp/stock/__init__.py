"""
How many pieces each shop may offer, and what to tell the platform.

Pure: no network, no clock, no store, and no word of the platform's wire. `availability`
turns facts into pieces and explains them; `plan` compares them with the offers that may
be in force. A fact that is missing or too old is never guessed: nothing is pushed then,
and the reason is said.
"""

from tmallerp.stock.availability import (
    Availability,
    Term,
    assess,
    availability,
    split_pieces,
)
from tmallerp.stock.facts import Claim, Facts, Listing, ListingId, Offer
from tmallerp.stock.planning import Change, Held, StockPlan, plan, stock_diff
from tmallerp.stock.replenish import Demand, Replenishment, replenish
from tmallerp.stock.rules import GuardRails, Minimum, Reserved, ShopStock, StockRules

__all__ = [
    "Availability",
    "Change",
    "Claim",
    "Demand",
    "Facts",
    "GuardRails",
    "Held",
    "Listing",
    "ListingId",
    "Minimum",
    "Offer",
    "Replenishment",
    "Reserved",
    "ShopStock",
    "StockPlan",
    "StockRules",
    "Term",
    "assess",
    "availability",
    "plan",
    "replenish",
    "split_pieces",
    "stock_diff",
]
