"""
Pulling and confirming.
"""

from __future__ import annotations

import attrs
from attrs import frozen

from tmallerp.top.method import Method, as_tuple, at_most
from tmallerp.top.models.messages import TmcMessage, TmcQueueInfo


@frozen(kw_only=True, weakref_slot=False)
class TmcMessagesConsumeAnswer:
    """The answer of `TmcMessagesConsume`."""

    messages: tuple[TmcMessage, ...] = ()
    """The messages; none when the queue is empty."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class TmcMessagesConsume(Method[TmcMessagesConsumeAnswer]):
    """
    Take waiting messages from a group's queue.

    Call until it comes back empty, then sleep. What is not confirmed by
    `TmcMessagesConfirm` comes again, so store first, confirm after, and expect
    duplicates in any order.

    The content may be stale by the time it is read: take it as a hint and read the
    trade, refund or item again.

    Source: https://open.taobao.com/api.htm?docId=21986&docType=2
    """

    api = "taobao.tmc.messages.consume"
    idempotent = True
    needs_session = False

    group_name: str | None = None
    """Name of the message group; ``default`` without."""

    quantity: int | None = attrs.field(default=None, validator=at_most(200, least=10))
    """How many at most, 10 to 200; 100 unless given."""


@frozen(kw_only=True, weakref_slot=False)
class TmcMessagesConfirmAnswer:
    """The answer of `TmcMessagesConfirm`."""

    is_success: bool | None = None
    """Whether it was done."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class TmcMessagesConfirm(Method[TmcMessagesConfirmAnswer]):
    """
    Confirm that messages are stored and need not come again.

    At most 200 at a time. Confirm only what is stored for good: a confirmed message
    never comes back.

    Source: https://open.taobao.com/api.htm?docId=21985&docType=2
    """

    api = "taobao.tmc.messages.confirm"
    idempotent = True
    needs_session = False

    s_message_ids: tuple[str, ...] = attrs.field(converter=as_tuple, validator=at_most(200))
    """Numbers of the messages that are stored, at most 200."""

    group_name: str | None = None
    """Name of the group the messages came from."""

    f_message_ids: tuple[str, ...] | None = attrs.field(
        default=None, converter=as_tuple, validator=at_most(200)
    )
    """
    Deprecated: numbers of messages that failed; at most 200; leave those unconfirmed
    instead.
    """


@frozen(kw_only=True, weakref_slot=False)
class TmcQueueGetAnswer:
    """The answer of `TmcQueueGet`."""

    datas: tuple[TmcQueueInfo, ...] = ()
    """The queues."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class TmcQueueGet(Method[TmcQueueGetAnswer]):
    """
    Read how many messages went through a group's queue today.

    A growing difference between written and read means that a consumer lags.

    Source: https://open.taobao.com/api.htm?docId=26275&docType=2
    """

    api = "taobao.tmc.queue.get"
    idempotent = True
    needs_session = False

    group_name: str
    """Name of the message group."""
