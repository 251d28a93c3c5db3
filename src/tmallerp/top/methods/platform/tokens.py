"""
Sessions by API.
"""

from __future__ import annotations

import attrs
from attrs import frozen

from tmallerp.top.method import Method


@frozen(kw_only=True, weakref_slot=False)
class TopAuthTokenCreateAnswer:
    """The answer of `TopAuthTokenCreate`."""

    token_result: str | None = attrs.field(default=None, repr=False)
    """The session and its times, JSON in text; a secret."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class TopAuthTokenCreate(Method[TopAuthTokenCreateAnswer]):
    """
    Exchange an authorisation code for a session.

    Over https only. `token_result` is JSON in text and full of secrets: it belongs into
    no log.

    A code works once and not for long: a lost answer means asking the seller to
    authorise again.

    Source: https://open.taobao.com/api.htm?docId=25388&docType=2
    """

    api = "taobao.top.auth.token.create"
    needs_session = False

    code: str = attrs.field(repr=False)
    """The authorisation code; works once."""

    uuid: str | None = None
    """A mark of one's own for the request."""


@frozen(kw_only=True, weakref_slot=False)
class TopAuthTokenRefreshAnswer:
    """The answer of `TopAuthTokenRefresh`."""

    token_result: str | None = attrs.field(default=None, repr=False)
    """The session and its times, JSON in text; a secret."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class TopAuthTokenRefresh(Method[TopAuthTokenRefreshAnswer]):
    """
    Exchange a refresh token for a new session.

    Only for apps sold on the service market: an app the seller runs for itself must be
    authorised again. `token_result` is JSON in text and full of secrets.

    What becomes of the former session is not promised: store the new one before
    anything else, and let only one worker refresh.

    Source: https://open.taobao.com/api.htm?docId=25387&docType=2
    """

    api = "taobao.top.auth.token.refresh"
    needs_session = False

    refresh_token: str = attrs.field(repr=False)
    """The refresh token, a secret."""
