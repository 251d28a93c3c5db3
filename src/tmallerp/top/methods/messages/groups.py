"""
Groups of sellers and of topics.
"""

from __future__ import annotations

from datetime import datetime

import attrs
from attrs import frozen

from tmallerp.top.method import Id, Method, PagedMethod, as_tuple, at_most
from tmallerp.top.models.messages import TmcGroup


@frozen(kw_only=True, weakref_slot=False)
class TmcGroupAddAnswer:
    """The answer of `TmcGroupAdd`."""

    created: datetime | None = None
    """When the group was made."""

    group_name: str | None = None
    """Name of the message group."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class TmcGroupAdd(Method[TmcGroupAddAnswer]):
    """
    Put sellers into a message group, made if it is new.

    A group has a queue of its own. Without a group a seller's messages go to
    ``default``. The name must not start with ``default``.

    Start a consumer for the group first: messages of its sellers no longer come to
    ``default``.

    Source: https://open.taobao.com/api.htm?docId=21983&docType=2
    """

    api = "taobao.tmc.group.add"
    needs_session = False

    group_name: str = attrs.field(validator=at_most(32, least=0))
    """Name of the group, at most 32 characters; must not start with ``default``."""

    nicks: tuple[str, ...] = attrs.field(converter=as_tuple, validator=at_most(200))
    """Accounts of the sellers, at most 200."""

    user_platform: str | None = None
    """
    Where the account belongs: ``tbUIC`` Taobao, ``icbu`` or ``ae``; ``tbUIC`` unless
    given.
    """


@frozen(kw_only=True, weakref_slot=False)
class TmcGroupDeleteAnswer:
    """The answer of `TmcGroupDelete`."""

    is_success: bool | None = None
    """Whether it was done."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class TmcGroupDelete(Method[TmcGroupDeleteAnswer]):
    """
    Take sellers out of a message group, or delete the group.

    The sellers' messages go to ``default`` again.

    Without *nicks* the whole group goes, as it does with its last seller, and its
    unconsumed messages are lost: drain the queue first.

    Source: https://open.taobao.com/api.htm?docId=21982&docType=2
    """

    api = "taobao.tmc.group.delete"
    needs_session = False

    group_name: str
    """Name of the message group."""

    nicks: tuple[str, ...] | None = attrs.field(
        default=None, converter=as_tuple, validator=at_most(20)
    )
    """Accounts to take out, at most 20; without it the whole group is deleted."""

    user_platform: str | None = None
    """
    Where the account belongs: ``tbUIC`` Taobao, ``icbu`` or ``ae``; ``tbUIC`` unless
    given.
    """


@frozen(kw_only=True, weakref_slot=False)
class TmcGroupsGetAnswer:
    """The answer of `TmcGroupsGet`."""

    groups: tuple[TmcGroup, ...] = ()
    """The groups of this page."""

    total_results: int | None = None
    """Rows in the whole answer, over all pages."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class TmcGroupsGet(PagedMethod[TmcGroupsGetAnswer, TmcGroup]):
    """
    List the app's message groups.

    Source: https://open.taobao.com/api.htm?docId=21981&docType=2
    """

    api = "taobao.tmc.groups.get"
    idempotent = True
    needs_session = False
    rows_of = "groups"

    group_names: tuple[str, ...] | None = attrs.field(
        default=None, converter=as_tuple, validator=at_most(20)
    )
    """Only these groups, at most 20."""

    page_no: int = attrs.field(default=1, validator=at_most(None))
    """Page, from 1."""

    page_size: int = 40
    """Rows a page."""


@frozen(kw_only=True, weakref_slot=False)
class TmcTopicGroupAddAnswer:
    """The answer of `TmcTopicGroupAdd`."""

    result: bool | None = None
    """Whether it was done."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class TmcTopicGroupAdd(Method[TmcTopicGroupAddAnswer]):
    """
    Route topics to a message group.

    For all sellers of the app. Topics without a route go to ``default``.

    Start a consumer for the group first: these topics no longer come to ``default``.

    Source: https://open.taobao.com/api.htm?docId=36768&docType=2
    """

    api = "taobao.tmc.topic.group.add"
    needs_session = False

    group_name: str
    """Name of the message group."""

    topics: tuple[str, ...] = attrs.field(converter=as_tuple, validator=at_most(20))
    """The topics, at most 20."""


@frozen(kw_only=True, weakref_slot=False)
class TmcTopicGroupDeleteAnswer:
    """The answer of `TmcTopicGroupDelete`."""

    result: bool | None = None
    """Whether it was done."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class TmcTopicGroupDelete(Method[TmcTopicGroupDeleteAnswer]):
    """
    Take away the routing of topics to a message group.

    The topics go to ``default`` again.

    Drain the group's queue before: what still waits there is not promised to move.

    Source: https://open.taobao.com/api.htm?docId=36767&docType=2
    """

    api = "taobao.tmc.topic.group.delete"
    needs_session = False

    group_name: str
    """Name of the message group."""

    topics: tuple[str, ...] = attrs.field(converter=as_tuple, validator=at_most(20))
    """The topics, at most 20."""

    group_id: Id | None = None
    """Number of the group; only where the group is already deleted."""
