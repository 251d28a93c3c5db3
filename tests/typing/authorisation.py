"""
The public types of authorisation, pinned: mypy and pyright read this file, nobody runs it.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import assert_type

from tmallerp import AsyncClient, Client, Secret
from tmallerp.ports import SessionRenewer, TokenStore
from tmallerp.top import Credentials
from tmallerp.top.oauth import (
    ApiOAuth,
    OAuth,
    OAuthEndpoint,
    TokenIssuer,
    authorize_url,
    new_state,
    read_redirect,
)
from tmallerp.top.sessions import (
    EndReason,
    Kept,
    KeyRing,
    MemoryPlace,
    Session,
    SessionFile,
    SessionPlace,
    Sessions,
    Standing,
    ending_within,
)


def consent(credentials: Credentials) -> Session:
    """A seller's consent becomes a session."""
    oauth = OAuth(credentials, endpoint=OAuthEndpoint.production())
    assert_type(new_state(), Secret)
    assert_type(authorize_url("1", "https://x", new_state(), "tmall"), str)
    code = read_redirect("https://x", new_state())
    assert_type(code, Secret)
    return oauth.exchange(code, "https://x")


def kept(folder: Path, oauth: OAuth, client: Client, credentials: Credentials) -> None:
    """Places and issuers fit where they are taken; sessions fit the clients."""
    place: SessionPlace = SessionFile(
        folder, tenant="a", shop="b", keys=KeyRing.from_environment()
    )
    issuers: list[TokenIssuer] = [oauth, ApiOAuth(client)]
    sessions = Sessions(MemoryPlace("a/b"), issuers[0])
    renewer: SessionRenewer = sessions
    store: TokenStore = renewer
    Client(credentials, tokens=store)
    AsyncClient(credentials, tokens=Sessions(place))
    assert_type(sessions.renew(None), Secret)
    assert_type(sessions.refresh(), Session)
    assert_type(sessions.mark_ended(EndReason.REVOKED), bool)
    assert_type(sessions.standing(), Standing)
    assert_type(place.read(), Kept | None)


def questions(session: Session, kept: Kept, now: datetime) -> None:
    """A session answers what it allows."""
    assert_type(session.may_write(now, level=2), bool)
    assert_type(session.expires_at, datetime)
    assert_type(session.refresh_token, Secret | None)
    shops = [("a/b", kept), ("a/c", None)]
    found = ending_within(shops, now=now, within=timedelta(days=7))
    assert_type(found, Iterator[Standing])
