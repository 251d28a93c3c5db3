"""
What every event is: a frozen value whose fields are the platform's, all optional.

The two class attributes are written in capitals because topics have fields called
``topic`` and ``key``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import attrs
from attrs import frozen


class Event:
    """
    What happened, as one topic tells it.

    Content may be stale, repeated or out of order when it arrives: take from it *which*
    trade, refund or item to read again through the API, and nothing else.
    """

    __slots__ = ()

    TOPIC: ClassVar[str]
    """The topic, such as ``taobao_trade_TradeBuyerPay``."""

    KEY: ClassVar[str | None] = None
    """The field by which the platform drops repeats within about a second, if any."""


@frozen
class UnknownEvent:
    """
    What a topic without a class tells, or content that is no JSON object.

    Args:
        topic: The topic.

        content: The object, or an empty one where the content is none.

        why: Why there is no class for it.
    """

    topic: str
    content: Mapping[str, Any] = attrs.field(repr=False)
    why: str
