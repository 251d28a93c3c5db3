"""
Which sellers send messages to this app.
"""

from __future__ import annotations

import attrs
from attrs import frozen

from tmallerp.top.method import Method, as_tuple, at_most
from tmallerp.top.models.messages import TmcUser


@frozen(kw_only=True, weakref_slot=False)
class TmcUserPermitAnswer:
    """The answer of `TmcUserPermit`."""

    is_success: bool | None = None
    """Whether it was done."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class TmcUserPermit(Method[TmcUserPermitAnswer]):
    """
    Switch on messages for the seller of the session.

    Without it no message comes, whatever the app has subscribed to: call it with each
    seller's session, and again after a new authorisation.

    *topics* replaces the whole list: a topic left out is switched off. Leave *topics*
    away to have all topics of the app, which is advised; an empty list cannot be sent.

    Source: https://open.taobao.com/api.htm?docId=21990&docType=2
    """

    api = "taobao.tmc.user.permit"
    idempotent = True

    topics: tuple[str, ...] | None = attrs.field(
        default=None, converter=as_tuple, validator=at_most(100)
    )
    """Replaces the whole list, at most 100; without it all topics of the app."""


@frozen(kw_only=True, weakref_slot=False)
class TmcUserCancelAnswer:
    """The answer of `TmcUserCancel`."""

    is_success: bool | None = None
    """Whether it was done."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class TmcUserCancel(Method[TmcUserCancelAnswer]):
    """
    Switch off all messages for a seller.

    No session is needed, only the account's name.

    What changes meanwhile sends no message: after `TmcUserPermit` close the gap with
    `TradesSoldIncrementGet`.

    Source: https://open.taobao.com/api.htm?docId=21989&docType=2
    """

    api = "taobao.tmc.user.cancel"
    needs_session = False

    nick: str
    """The seller's account."""

    user_platform: str | None = None
    """
    Where the account belongs: ``tbUIC`` Taobao, ``icbu`` or ``ae``; ``tbUIC`` unless
    given.
    """


@frozen(kw_only=True, weakref_slot=False)
class TmcUserGetAnswer:
    """The answer of `TmcUserGet`."""

    tmc_user: TmcUser | None = None
    """The seller, as the message service has it."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class TmcUserGet(Method[TmcUserGetAnswer]):
    """
    Read whether messages are on for a seller, and which topics.

    Source: https://open.taobao.com/api.htm?docId=22554&docType=2
    """

    api = "taobao.tmc.user.get"
    idempotent = True
    needs_session = False
    fields_of = "tmc_user"

    nick: str = attrs.field(validator=at_most(100, least=0))
    """The seller's account, at most 100 characters."""

    user_platform: str | None = None
    """
    Where the account belongs: ``tbUIC`` Taobao, ``icbu`` or ``ae``; ``tbUIC`` unless
    given.
    """

    fields: str | None = None
    """Which fields to read, comma-separated; None asks for all the answer knows."""


@frozen(kw_only=True, weakref_slot=False)
class TmcUserTopicsGetAnswer:
    """The answer of `TmcUserTopicsGet`."""

    result_message: str | None = None
    """The failure in words; absent where there is none."""

    topics: tuple[str, ...] = ()
    """The topics that are on."""

    result_code: str | None = None
    """Code of the failure; absent where there is none."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class TmcUserTopicsGet(Method[TmcUserTopicsGetAnswer]):
    """
    Read which topics are on for a seller.

    Source: https://open.taobao.com/api.htm?docId=26276&docType=2
    """

    api = "taobao.tmc.user.topics.get"
    idempotent = True
    needs_session = False

    nick: str | None = None
    """The seller's account."""


@frozen(kw_only=True, weakref_slot=False)
class TmcAuthGetAnswer:
    """The answer of `TmcAuthGet`."""

    result: str | None = None
    """The token, a secret."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class TmcAuthGet(Method[TmcAuthGetAnswer]):
    """
    Get the token a message connection identifies itself with.

    A secret: it belongs into no log.

    Source: https://open.taobao.com/api.htm?docId=29033&docType=2
    """

    api = "taobao.tmc.auth.get"
    idempotent = True
    needs_session = False

    group: str | None = None
    """Name of the message group."""
