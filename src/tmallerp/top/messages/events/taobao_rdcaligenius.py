"""
Trades that ask the seller's system to act.
"""

from __future__ import annotations

from attrs import frozen

from tmallerp.top.messages.events._event import Event
from tmallerp.top.method import Oid, Tid


@frozen(kw_only=True)
class OrderMsgSend(Event):
    """
    A trade asks the seller's system to act.

    Source: https://open.taobao.com/tmc.htm?docId=1412&docType=9
    """

    TOPIC = "taobao_rdcaligenius_OrderMsgSend"
    KEY = "tid"

    action_type: int | None = None
    """What was done."""

    oid: Oid | None = None
    """Number of the line; repeats the trade on events of the whole trade."""

    seller_nick: str | None = None
    """The shop's account."""

    tid: Tid | None = None
    """Number of the trade."""
