"""
Ratings.
"""

from __future__ import annotations

from datetime import datetime

from attrs import frozen

from tmallerp.top.messages.events._event import Event
from tmallerp.top.method import NumIid, Oid, Tid


@frozen(kw_only=True)
class ImprBadTag(Event):
    """
    A rating with a bad mark was given.

    Source: https://open.taobao.com/tmc.htm?docId=783&docType=9
    """

    TOPIC = "taobao_traderate_ImprBadTag"

    biz_type: int | None = None
    """The kind of business, as a code."""

    feedback: str | None = None
    """The rating's text."""

    gmt_modified: datetime | None = None
    """When it last changed."""

    impr_words: str | None = None
    """The marks of the rating."""

    num_iid: NumIid | None = None
    """Number of the item."""

    oid: Oid | None = None
    """Number of the line; repeats the trade on events of the whole trade."""

    seller_nick: str | None = None
    """The shop's account."""

    tid: Tid | None = None
    """Number of the trade."""
