"""
Tags of trades.
"""

from __future__ import annotations

from attrs import frozen

from tmallerp.top.messages.events._event import Event
from tmallerp.top.method import Tid


@frozen(kw_only=True)
class TradeTagChanged(Event):
    """
    A tag of a trade was set or removed.

    Source: https://open.taobao.com/tmc.htm?docId=718&docType=9
    """

    TOPIC = "taobao_oc_TradeTagChanged"
    KEY = "tid"

    seller_nick: str | None = None
    """The shop's account."""

    tag_name: str | None = None
    """Name of the tag."""

    tag_type: int | None = None
    """What happened to the tag, as a code."""

    tid: Tid | None = None
    """Number of the trade."""
