"""
Authorisation: sending a seller to consent, and turning the consent into a session.

A seller opens `authorize_url`, logs in and agrees; the platform sends the browser back to
our address with a code, which `read_redirect` takes only together with the state we made.
`OAuth` exchanges the code for a `Session` at the platform's token endpoint, and a refresh
token for a newer one; `ApiOAuth` does the same through the gateway.

Only apps listed on the service market may refresh. A seller's own app is given a session
of fixed length, and its seller consents again before that ends.

Source: https://open.taobao.com/doc.htm?docId=102635&docType=1
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tmallerp.clock import Clock, SystemClock
from tmallerp.errors import (
    Advice,
    AuthorizationError,
    ConfigError,
    InvalidCallError,
    NoAnswerError,
    ServiceError,
    TopError,
)
from tmallerp.secrets import Secret
from tmallerp.top._wire import error_from
from tmallerp.top.config import SIMULATOR_MARK, Credentials, check_pair
from tmallerp.top.oauth._api import ApiOAuth
from tmallerp.top.oauth._consent import (
    OAuthEndpoint,
    View,
    authorize_url,
    error_word,
    logoff_url,
    new_state,
    read_redirect,
)
from tmallerp.top.sessions._refreshing import GrantRefusedError, TokenIssuer
from tmallerp.top.sessions._session import Session, members, read_session

if TYPE_CHECKING:
    import httpx


__all__ = [
    "ApiOAuth",
    "GrantRefusedError",
    "OAuth",
    "OAuthEndpoint",
    "Session",
    "TokenIssuer",
    "View",
    "authorize_url",
    "logoff_url",
    "new_state",
    "read_redirect",
]

Form = Mapping[str, str | Secret]

_LOST_CODE = Advice(
    "The code may be used up: make a new address and have the seller consent again.",
    "授权码可能已被使用：请重新生成授权地址，让卖家再次授权。",
)
_APP = Advice(
    "Check the app key and the app secret, and the address registered for the app.",
    "请检查 app_key、app_secret 以及应用登记的回调地址。",
)


class OAuth:
    """
    The platform's token endpoint, for one app.

    Args:
        credentials: The app; its session is not used.

        endpoint: Where; the platform's login by default.

        clock: Where time comes from.

        timeout_s: Seconds to wait for an answer, and to read it; to connect a third.

        proxy: Address of an HTTP proxy; environment variables are not read.

        ca_file: Certificates to trust instead of the usual ones.

        transport: Another httpx transport; whoever brings it closes it.

    Raises:
        ConfigError: If simulator credentials meet a real endpoint, or the other way
            round.
    """

    def __init__(  # noqa: PLR0913 - the settings of a connection
        self,
        credentials: Credentials,
        *,
        endpoint: OAuthEndpoint | None = None,
        clock: Clock | None = None,
        timeout_s: float = 15.0,
        proxy: str | None = None,
        ca_file: Path | None = None,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self.endpoint = endpoint or OAuthEndpoint.production()
        check_pair(credentials, self.endpoint.as_endpoint())
        self._credentials = credentials
        self._clock = clock or SystemClock()
        self._settings: dict[str, Any] = {
            "timeout_s": timeout_s,
            "proxy": proxy,
            "ca_file": ca_file,
            "transport": transport,
        }

    def __repr__(self) -> str:
        return f"OAuth({self._credentials.app_key!r} at {self.endpoint.url})"

    def authorize_url(self, redirect_uri: str, state: Secret, view: View = "web") -> str:
        """Return the address where a seller consents to this app."""
        app_key = self._credentials.app_key
        return authorize_url(app_key, redirect_uri, state, view, self.endpoint)

    def exchange(self, code: Secret, redirect_uri: str, view: View = "web") -> Session:
        """
        Turn a code into a session.

        Args:
            code: From `read_redirect`.

            redirect_uri: As in the address the seller opened.

            view: As there.

        Raises:
            GrantRefusedError: If the code is used up or too old.

            NoAnswerError: If no usable answer came; the code may then be used up.

            TopError: If the platform refused for another reason.
        """
        form: Form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": redirect_uri,
            "view": view,
        }
        try:
            return self._ask(form)
        except NoAnswerError as error:
            if error.sent:
                error.advice = _LOST_CODE
            raise

    def refresh(self, refresh_token: Secret) -> Session:
        """
        Turn a refresh token into a newer session.

        Raises:
            GrantRefusedError: If the refresh token is no longer taken.

            NoAnswerError: If no usable answer came; the token may then be used up.

            TopError: If the platform refused for another reason.
        """
        return self._ask({"grant_type": "refresh_token", "refresh_token": refresh_token})

    def _ask(self, form: Form) -> Session:
        from tmallerp.top.oauth._http import Wire

        wire = Wire(clock=self._clock, **self._settings)
        url, asked_at = f"{self.endpoint.url}/token", self._clock.now()
        app: Form = {
            "client_id": self._credentials.app_key,
            "client_secret": self._credentials.app_secret,
        }
        status, answer = wire.post(url, {**form, **app})
        data = members(answer)
        _check(url, status, data)
        session = read_session(data or {}, asked_at=asked_at, api=url)
        _check_mark(session, simulated=self.endpoint.simulated)
        return session


_REDIRECT, _SERVER = range(300, 400), range(500, 600)
# RFC 6749, 5.2. What the platform itself answers beyond these words is not published.
_GRANT = frozenset({"invalid_grant"})
_CALL = frozenset({"invalid_request", "unsupported_grant_type", "invalid_scope"})
_THEIRS = frozenset({"server_error", "temporarily_unavailable"})


def _check(url: str, status: int, data: Mapping[str, Any] | None) -> None:
    """Raise what an answer of the token endpoint says, if it is no session."""
    if status in _REDIRECT:
        msg = f"{url}: the login sent a redirect ({status}), which is not followed."
        raise ServiceError(msg, api=url)
    if data is None or status in _SERVER:
        msg = f"{url}: the answer cannot be used (HTTP status {status})."
        raise NoAnswerError(msg, api=url)
    if "error_response" in data:
        raise error_from(url, data["error_response"])
    if "error" in data or status != 200:
        raise _refused(url, error_word(data.get("error")))


def _refused(url: str, word: str) -> TopError:
    msg = f"{url}: the login refused: {word}."
    if word in _GRANT:
        return GrantRefusedError(msg, api=url, sub_code=word)
    if word in _CALL:
        return InvalidCallError(msg, api=url, sub_code=word)
    if word in _THEIRS:
        return ServiceError(msg, api=url, sub_code=word)
    return AuthorizationError(msg, api=url, sub_code=word, advice=_APP)


def _check_mark(session: Session, *, simulated: bool) -> None:
    if session.access_token.reveal().startswith(SIMULATOR_MARK) != simulated:
        msg = "A simulator's session came from a real login, or the other way round."
        raise ConfigError(msg, key="endpoint")
