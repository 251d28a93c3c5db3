"""
What callers may rely on of the types of messages; only checked, never run.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import assert_type

from tmallerp.top import Client, Credentials
from tmallerp.top.messages import (
    Consumer,
    Event,
    Message,
    MessageConnection,
    MessageHandler,
    MessageInbox,
    MessagePull,
    MessageSource,
    Outcomes,
    Statistics,
    UnknownEvent,
    consume,
)
from tmallerp.top.messages.events.taobao_trade import TradeBuyerPay
from tmallerp.top.method import Tid


class Handler:
    """A handler of a user's own."""

    def save(self, messages: Sequence[Message]) -> Outcomes:
        """Save."""
        return Outcomes.of_saved(messages)


def roads(credentials: Credentials, client: Client) -> None:
    """Both roads are sources, an inbox and a class with a save are handlers."""
    sources: list[MessageSource] = [MessageConnection(credentials), MessagePull(client)]
    handlers: list[MessageHandler] = [MessageInbox("inbox.db", app="1"), Handler()]
    assert_type(consume(sources[0], handlers[0], threading.Event()), Statistics)
    with Consumer(sources[1], handlers[1], on_event=print) as consumer:
        assert_type(consumer.statistics, Statistics)


def events(message: Message) -> None:
    """An event is typed once its class is known."""
    assert_type(message.event, Event | UnknownEvent)
    if isinstance(message.event, TradeBuyerPay):
        assert_type(message.event.tid, Tid | None)
