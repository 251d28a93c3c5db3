"""
Sending messages of one's own.
"""

from __future__ import annotations

import attrs
from attrs import frozen

from tmallerp.top.files import File
from tmallerp.top.method import Method, as_tuple, at_most
from tmallerp.top.models.messages import TmcProduceResult, TmcPublishMessage


@frozen(kw_only=True, weakref_slot=False)
class TmcMessageProduceAnswer:
    """The answer of `TmcMessageProduce`."""

    is_success: bool | None = None
    """Whether it was done."""

    total: int | None = None
    """How many were sent."""

    msg_ids: tuple[str, ...] = ()
    """Numbers of the messages."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class TmcMessageProduce(Method[TmcMessageProduceAnswer]):
    """
    Publish one message.

    *content* is JSON as the topic's definition wants it. Files belong to byte fields of
    the topic: jpg, png, bmp, gif or pdf, at most 1 MiB each.

    A repeat publishes a second message.

    Source: https://open.taobao.com/api.htm?docId=21987&docType=2
    """

    api = "taobao.tmc.message.produce"

    content: str = attrs.field(validator=at_most(122880, least=0))
    """The content as JSON in text, at most 122880 long."""

    topic: str = attrs.field(validator=at_most(256, least=0))
    """Its topic, at most 256 long."""

    target_group: str | None = None
    """Group the message goes to, mostly ``default``."""

    media_content: bytes | File | None = None
    """A file for a byte field of the topic, at most 1 MiB."""

    media_content2: bytes | File | None = None
    """A second file, at most 1 MiB."""

    media_content3: bytes | File | None = None
    """A third file, at most 1 MiB."""

    media_content5: bytes | File | None = None
    """A fifth file, at most 1 MiB."""

    media_content4: bytes | File | None = None
    """A fourth file, at most 1 MiB."""

    delay_millis: int | None = None
    """When to send it, in milliseconds as a point in time."""

    expires_millis: int | None = None
    """Milliseconds after which it expires early."""


@frozen(kw_only=True, weakref_slot=False)
class TmcMessagesProduceAnswer:
    """The answer of `TmcMessagesProduce`."""

    is_all_success: bool | None = None
    """Whether all were accepted."""

    results: tuple[TmcProduceResult, ...] = ()
    """The outcomes, one a message."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class TmcMessagesProduce(Method[TmcMessagesProduceAnswer]):
    """
    Publish several messages.

    At most 50 at a time; a result has no key but its place in the list.

    A repeat publishes all of them once more. Some may fail inside a good answer: look
    at `is_all_success`, then repeat only the failed ones.

    Source: https://open.taobao.com/api.htm?docId=24024&docType=2
    """

    api = "taobao.tmc.messages.produce"

    messages: tuple[TmcPublishMessage, ...] = attrs.field(
        converter=as_tuple, validator=at_most(50)
    )
    """The messages, at most 50."""
