"""The page's list of APIs: what is answered from the shop, and what is drawn."""

from __future__ import annotations

from tmallerp.simulator.desk import coverage
from tmallerp.simulator.facts import catalogue

_JOURNEYS = {
    "Trades": ("trade", "trade-tag", "trace"),
    "Sending": ("logistics", "waybill-print", "address-change"),
    "Items and stock": ("item", "inventory", "promotion"),
    "Refunds and exchanges": ("refund", "exchange-dispute"),
    "Money": ("billing", "einvoice"),
    "Customers and ratings": ("crm", "rate"),
    "Receivers": ("receiver-privacy",),
    "Messages and pushed data": ("tmc", "data-push", "qimen"),
    "Shop and platform": ("shop-user", "auth-platform", "distribution"),
}
"""Groups of the catalogue by what somebody wants to do."""


def listing() -> str:
    """Write every API of the catalogue below its journey, with how it is answered."""
    parts = []
    for journey, groups in _JOURNEYS.items():
        parts.append(f"### {journey}\n")
        for kind in ("stateful", "generated"):
            names = [
                f"- `{api}`"
                for api, answer in coverage().items()
                if answer == kind and catalogue()["apis"][api]["group"] in groups
            ]
            if names:
                parts.append(
                    f"{kind.capitalize()} ({len(names)}):\n\n" + "\n".join(names) + "\n"
                )
    return "\n".join(parts)
