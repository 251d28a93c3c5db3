"""
A seller's own marks on trades.
"""

from __future__ import annotations

import attrs
from attrs import frozen

from tmallerp.top.method import Method, PagedMethod, Tid, at_most


@frozen(kw_only=True, weakref_slot=False)
class OcTradetagAttachAnswer:
    """The answer of `OcTradetagAttach`."""

    result: bool | None = None
    """Whether it was done."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class OcTradetagAttach(Method[OcTradetagAttachAnswer]):
    """
    Put a tag on a trade, or change the tag it has.

    A tag made visible is shown to the buyer.

    Source: https://open.taobao.com/api.htm?docId=24453&docType=2
    """

    api = "taobao.oc.tradetag.attach"

    tag_name: str
    """The tag's name."""

    tag_value: str
    """The tag's content, as JSON text."""

    tid: Tid
    """Number of the trade."""

    tag_type: int | None = None
    """Kind of tag, 1 official, 2 the seller's own."""

    visible: int | None = None
    """1 shows the tag to the buyer, 0 does not."""


@frozen(kw_only=True, weakref_slot=False)
class OcTradesBytagGetAnswer:
    """The answer of `OcTradesBytagGet`."""

    tids: tuple[Tid, ...] = ()
    """Numbers of the trades of this page."""

    totals: int | None = None
    """Rows in all."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class OcTradesBytagGet(PagedMethod[OcTradesBytagGetAnswer, Tid]):
    """
    List the numbers of trades that carry a tag.

    Source: https://open.taobao.com/api.htm?docId=24455&docType=2
    """

    api = "taobao.oc.trades.bytag.get"
    idempotent = True
    rows_of = "tids"
    total_of = "totals"
    page_of = ("page", "page_size")

    tag_name: str
    """The tag's name."""

    tag_type: int
    """Kind of tag, 1 official, 2 the seller's own."""

    page: int = attrs.field(default=1, validator=at_most(None))
    """Page, from 1."""

    page_size: int = 40
    """Rows a page."""
