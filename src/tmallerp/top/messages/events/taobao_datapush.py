"""
Pushed data.
"""

from __future__ import annotations

from attrs import frozen

from tmallerp.top.messages.events._event import Event
from tmallerp.top.method import Id


@frozen(kw_only=True)
class QueryBiz(Event):
    """
    Business objects are asked for by number.

    Source: https://open.taobao.com/tmc.htm?docId=829&docType=9
    """

    TOPIC = "taobao_datapush_QueryBiz"

    appkey: str | None = None
    """Key of the app."""

    biz_id_list: str | None = None
    """Numbers of business objects, joined by commas."""

    biz_type: str | None = None
    """The kind of business, as a code."""

    nick: str | None = None
    """The user's account."""

    query_key: str | None = None

    user_id: Id | None = None
    """Number of the user."""
