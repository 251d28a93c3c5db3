"""
The shop profile: which shop, which books, and the rules its orders follow.

How shops really work differs from shop to shop, so what practice leaves open is a
field here with the common default, never a constant in the code.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Literal

from attrs import field, frozen

from tmallerp.documents.keys import ShopKey

Role = Literal["erp_ships", "oms_ships", "finance_only"]


@frozen(kw_only=True)
class OrderRules:
    """
    How a shop's orders are released to the ERP.

    Args:
        release_delay: How long a paid order waits before it is delivered. Address
            changes, instant refunds and merging happen in the first minutes after
            payment; 10 to 30 minutes is common practice.

        service_skus: Outer codes of lines that are money but not goods (price
            difference, postage): receivable yes, stock no.

        gift_warehouse: Where free lines are taken from; None is the shop's warehouse.

        gift_skus: Item number to merchant's code, for gifts of a promotion: the
            platform names those by item number alone. One that is not listed keeps
            its item number as code, so that the ERP, not a guess, says whether it
            knows it.
    """

    release_delay: timedelta = timedelta(minutes=15)
    service_skus: frozenset[str] = frozenset()
    gift_warehouse: str | None = None
    gift_skus: Mapping[str, str] = field(factory=dict)


@frozen(kw_only=True)
class ShipmentRules:
    """
    How the shop's shipments are told to the platform.

    Args:
        carriers: The ERP's code of a carrier to the platform's, such as ``SFSY`` to
            ``SF``. One that is not listed is never guessed: the shipment waits in
            quarantine.

        no_carrier: The ERP's words for goods that need no carrier, such as a service
            or a code sent by message.

        order_patience: How long a shipment waits for an order that is not in the
            ledger, before a person is told.

        hold_recheck: How often a shipment is looked at again whose line is held, as by
            a refund that is being decided.
    """

    carriers: Mapping[str, str] = field(factory=dict)
    no_carrier: frozenset[str] = frozenset()
    order_patience: timedelta = timedelta(days=1)
    hold_recheck: timedelta = timedelta(minutes=30)


@frozen(kw_only=True)
class ShopProfile:
    """
    One shop and its counterpart in the ERP.

    Args:
        key: Tenant and shop, as in every record.

        name: The shop's name, for people.

        seller_nick: The seller account the session must belong to; None is unchecked.

        role: Who ships, which decides what documents exist.

        organisation: The ERP's sales organisation.

        customer: The ERP's one customer for this shop; the buyer is text on the bill.

        warehouse: The ERP's default warehouse for this shop.

        live: Whether writing to a real platform or ERP is allowed. Without it every
            pipeline is a dry run that shows what it would do.

        orders: The rules for orders.

        shipments: The rules for shipments.
    """

    key: ShopKey
    name: str = ""
    seller_nick: str | None = None
    role: Role = "erp_ships"
    organisation: str = ""
    customer: str = ""
    warehouse: str = ""
    live: bool = False
    orders: OrderRules = OrderRules()
    shipments: ShipmentRules = ShipmentRules()
