"""
Changes of addresses.
"""

from __future__ import annotations

from attrs import frozen

from tmallerp.top.messages.events._event import Event
from tmallerp.top.method import Id


@frozen(kw_only=True)
class ResultNotify(Event):
    """
    A change of a trade's address was carried out or refused.

    Source: https://open.taobao.com/tmc.htm?docId=2091&docType=9
    """

    TOPIC = "taobao_modifyaddress_ResultNotify"

    api_result: str | None = None
    """What the call for it answered."""

    biz_order_id: Id | None = None
    """Number of the order."""

    result: bool | None = None
    """What came of it."""

    seller_nick: str | None = None
    """The shop's account."""
