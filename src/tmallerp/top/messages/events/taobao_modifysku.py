"""
Changes of SKUs.
"""

from __future__ import annotations

from attrs import frozen

from tmallerp.top.messages.events._event import Event


@frozen(kw_only=True)
class ResultNotify(Event):
    """
    A change of a line's SKU was carried out or refused.

    Source: https://open.taobao.com/tmc.htm?docId=2031&docType=9
    """

    TOPIC = "taobao_modifysku_ResultNotify"

    api_result: str | None = None
    """What the call for it answered."""

    appkey: str | None = None
    """Key of the app."""

    biz_order_id: str | None = None
    """Number of the order."""

    item_id: str | None = None
    """Number of the item."""

    old_outer_id: str | None = None
    """The merchant's code before."""

    old_sku_id: str | None = None
    """Number of the SKU before."""

    outer_id: str | None = None
    """The merchant's own code."""

    result: bool | None = None
    """What came of it."""

    seller_nick: str | None = None
    """The shop's account."""

    sku_id: str | None = None
    """Number of the SKU."""

    sub_order_id: str | None = None
    """Number of the part order."""
