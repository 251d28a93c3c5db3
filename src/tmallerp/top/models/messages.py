"""
What queues and messages are made of.
"""

from __future__ import annotations

from datetime import datetime

from attrs import frozen

from tmallerp.top.method import Id


@frozen(kw_only=True, weakref_slot=False)
class TmcGroup:
    """One message group."""

    name: str | None = None
    """Its name."""


@frozen(kw_only=True, weakref_slot=False)
class TmcMessage:
    """
    One message.

    It may come twice, late and in any order; its content may be stale.
    """

    user_id: Id | None = None
    """Number of the seller's account."""

    user_nick: str | None = None
    """The seller's account."""

    content: str | None = None
    """The content, JSON in text."""

    id: Id | None = None
    """Its number, for confirming."""

    pub_time: datetime | None = None
    """When it was published."""

    pub_app_key: str | None = None
    """Key of the app that published it."""

    topic: str | None = None
    """Its topic."""


@frozen(kw_only=True, weakref_slot=False)
class TmcProduceResult:
    """
    What became of one message.

    It has no key but its place in the list.
    """

    error_code: str | None = None
    """Code of the failure; absent where there is none."""

    error_message: str | None = None
    """The failure in words; absent where there is none."""

    is_success: bool | None = None
    """Whether it was accepted."""


@frozen(kw_only=True, weakref_slot=False)
class TmcPublishMessage:
    """One message to publish."""

    content: str
    """The content as JSON in text, as the topic defines it."""

    topic: str
    """Its topic."""

    target_group: str | None = None
    """Group the message goes to, mostly ``default``."""


@frozen(kw_only=True, weakref_slot=False)
class TmcQueueInfo:
    """How many messages went through a queue today."""

    get_total: int | None = None
    """Messages read today."""

    put_toal: int | None = None
    """Messages written today; spelt so by the platform."""

    name: str | None = None
    """Name of the message group."""

    broker_name: str | None = None
    """Name of the broker."""


@frozen(kw_only=True, weakref_slot=False)
class TmcUser:
    """A seller, as the message service has it."""

    created: datetime | None = None
    """When messages were switched on."""

    group_name: str | None = None
    """Name of the seller's message group."""

    is_valid: bool | None = None
    """Whether messages are on."""

    modified: datetime | None = None
    """When it last changed."""

    topics: tuple[str, ...] = ()
    """The topics that are on."""

    user_id: Id | None = None
    """Number of the seller's account."""

    user_nick: str | None = None
    """The seller's account."""

    user_platform: str | None = None
    """Where the account belongs."""
