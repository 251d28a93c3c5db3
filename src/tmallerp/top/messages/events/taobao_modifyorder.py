"""
Comparisons of orders.
"""

from __future__ import annotations

from attrs import frozen

from tmallerp.top.messages.events._event import Event


@frozen(kw_only=True)
class ConsistencyResult(Event):
    """
    An order was compared with its copy in the seller's system.

    Source: https://open.taobao.com/tmc.htm?docId=2147&docType=9
    """

    TOPIC = "taobao_modifyorder_ConsistencyResult"

    address_same: bool | None = None
    """Whether the addresses agree."""

    biz_order_id: str | None = None
    """Number of the order."""

    oaid: str | None = None
    """Stands for the receiver; changes weekly, never a key."""

    outer_id: str | None = None
    """The merchant's own code."""

    seller_nick: str | None = None
    """The shop's account."""

    sku_id: str | None = None
    """Number of the SKU."""

    sku_same: bool | None = None
    """Whether the SKUs agree."""

    sub_order_id: str | None = None
    """Number of the part order."""
