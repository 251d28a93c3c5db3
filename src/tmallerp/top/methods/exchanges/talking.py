"""
Messages of an exchange.
"""

from __future__ import annotations

import attrs
from attrs import frozen

from tmallerp.top.files import File
from tmallerp.top.method import Id, Method, PagedMethod, as_tuple, at_most
from tmallerp.top.models.exchanges import (
    RefundMessageResult,
    TmallExchangeMessageAddResultSet,
)
from tmallerp.top.models.refunds.refund import RefundMessage


@frozen(kw_only=True, weakref_slot=False)
class TmallExchangeMessagesGetAnswer:
    """The answer of `TmallExchangeMessagesGet`."""

    result: RefundMessageResult | None = None
    """The messages of this page."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class TmallExchangeMessagesGet(PagedMethod[TmallExchangeMessagesGetAnswer, RefundMessage]):
    """
    Read the conversation about a Tmall exchange.

    Source: https://open.taobao.com/api.htm?docId=31201&docType=2
    """

    api = "tmall.exchange.messages.get"
    idempotent = True
    fields_of = "result"
    rows_of = "result.results"
    total_of = "result.total_results"

    dispute_id: Id
    """Number of the exchange."""

    operator_roles: tuple[str, ...] | None = attrs.field(
        default=None, converter=as_tuple, validator=at_most(20)
    )
    """
    Only messages of these: 1 seller, 2 seller's sub-account, 3 the platform's staff, 4
    buyer, 5 system, 6 a timeout.
    """

    fields: str | None = None
    """Which fields to read, comma-separated; None asks for all the answer knows."""

    page_size: int = 40
    """Rows a page."""

    page_no: int = attrs.field(default=1, validator=at_most(None))
    """Page, from 1."""


@frozen(kw_only=True, weakref_slot=False)
class TmallExchangeMessageAddAnswer:
    """The answer of `TmallExchangeMessageAdd`."""

    result: TmallExchangeMessageAddResultSet | None = None
    """The message as it stands there now, or what went wrong."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class TmallExchangeMessageAdd(Method[TmallExchangeMessageAddAnswer]):
    """
    Add a message to a Tmall exchange.

    The buyer reads it.

    Sent twice it stands there twice: after a lost answer read
    `TmallExchangeMessagesGet`.

    Source: https://open.taobao.com/api.htm?docId=31200&docType=2
    """

    api = "tmall.exchange.message.add"
    fields_of = "result.results"

    content: str
    """The words."""

    dispute_id: Id
    """Number of the exchange."""

    message_pics: bytes | File | None = None
    """A picture to go with them."""

    fields: str | None = None
    """Which fields to read, comma-separated; None asks for all the answer knows."""
