"""
The platform's messages: what happened in a shop, moments after it did.

Two roads bring the same `Message`: a long connection (`MessageConnection`) and calls
(`MessagePull`). `consume` takes them to a handler such as `MessageInbox`, and confirms
a message only when the handler has it on disk. So every message comes *at least once*;
it may come twice, late, and in any order, and its content may be stale. Take from it
which trade, refund or item to read again through the API; polling covers what never
comes.

The long connection needs the extra: ``pip install 'tmallerp[messages]'``.
"""

from __future__ import annotations

from tmallerp.top.messages.config import (
    DEFAULT_GROUP,
    Backoff,
    ConnectionConfig,
    MessageEndpoint,
)
from tmallerp.top.messages.connection import MessageConnection
from tmallerp.top.messages.consumer import Consumer, Stop, consume
from tmallerp.top.messages.events import Event, UnknownEvent
from tmallerp.top.messages.handling import MessageHandler, MessageSource, Outcomes
from tmallerp.top.messages.inbox import MessageInbox
from tmallerp.top.messages.message import AUTH_CANCEL, Message
from tmallerp.top.messages.pull import MessagePull, connect_token
from tmallerp.top.messages.tally import Statistics, Tally

__all__ = [
    "AUTH_CANCEL",
    "DEFAULT_GROUP",
    "Backoff",
    "ConnectionConfig",
    "Consumer",
    "Event",
    "Message",
    "MessageConnection",
    "MessageEndpoint",
    "MessageHandler",
    "MessageInbox",
    "MessagePull",
    "MessageSource",
    "Outcomes",
    "Statistics",
    "Stop",
    "Tally",
    "UnknownEvent",
    "connect_token",
    "consume",
]
