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

import hmac
import re
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import parse_qsl, urlencode, urlsplit

from attrs import field, frozen

from tmallerp.clock import Clock, SystemClock
from tmallerp.errors import (
    Advice,
    AuthorizationError,
    ConfigError,
    DecodeError,
    InvalidCallError,
    NoAnswerError,
    ServiceError,
    TopError,
)
from tmallerp.secrets import Secret
from tmallerp.top._refreshing import GrantRefusedError, TokenIssuer
from tmallerp.top._session import Session, members, read_session
from tmallerp.top._wire import error_from
from tmallerp.top.config import SIMULATOR_MARK, Credentials, Endpoint, check_pair
from tmallerp.top.method import Method, Value

if TYPE_CHECKING:
    import httpx

    from tmallerp.top._client import Client

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

View = Literal["web", "tmall", "wap"]
Form = Mapping[str, str | Secret]
VIEWS: tuple[View, ...] = ("web", "tmall", "wap")

_STATE = Advice(
    "Do not use this code. Make a new address and have the seller open that one.",
    "请勿使用该授权码。请重新生成授权地址并让卖家打开。",
)
_LOST_CODE = Advice(
    "The code may be used up: make a new address and have the seller consent again.",
    "授权码可能已被使用：请重新生成授权地址，让卖家再次授权。",
)
_APP = Advice(
    "Check the app key and the app secret, and the address registered for the app.",
    "请检查 app_key、app_secret 以及应用登记的回调地址。",
)
_DENIED = Advice(
    "The seller did not agree, or may not use this app; ask, then try again.",
    "卖家未同意授权或无权使用该应用，请沟通后重试。",
)


def _bare(url: str) -> str:
    return url.rstrip("/")


@frozen(kw_only=True)
class OAuthEndpoint:
    """
    Where sellers log in and tokens are given.

    Args:
        url: The address without a path. Plain http is refused except to this machine.

        simulated: Whether a simulator answers there.

    Raises:
        ConfigError: If *url* is not https to a host, or http to this machine.
    """

    url: str = field(converter=_bare)
    simulated: bool = False

    def __attrs_post_init__(self) -> None:
        self.as_endpoint()

    def as_endpoint(self) -> Endpoint:
        """Return it as an address that has been checked."""
        return Endpoint(url=self.url, simulated=self.simulated)

    @classmethod
    def production(cls) -> OAuthEndpoint:
        """Return the platform's login."""
        return cls(url="https://oauth.taobao.com")

    @classmethod
    def sandbox(cls) -> OAuthEndpoint:
        """Return the login of the platform's sandbox, if that still answers."""
        return cls(url="https://oauth.tbsandbox.com")

    @classmethod
    def simulator(cls, url: str) -> OAuthEndpoint:
        """Return the login of a simulator; any address of it will do."""
        parts = urlsplit(url)
        return cls(url=f"{parts.scheme}://{parts.netloc}", simulated=True)


def new_state() -> Secret:
    """Make a state that nobody can guess, good for one login."""
    return Secret(secrets.token_urlsafe(32))


def authorize_url(
    app_key: str,
    redirect_uri: str,
    state: Secret,
    view: View = "web",
    endpoint: OAuthEndpoint | None = None,
) -> str:
    """
    Return the address where a seller consents.

    Args:
        app_key: The app.

        redirect_uri: Where the browser is sent afterwards; as registered for the app.

        state: From `new_state`; keep it until the redirect comes back.

        view: Which page the seller sees: ``web``, ``tmall`` or ``wap``.

        endpoint: Where sellers log in; the platform's login by default.

    Raises:
        ConfigError: If *view* is none of the three, or *redirect_uri* is no address.
    """
    if view not in VIEWS:
        msg = f"view is web, tmall or wap, not {view!r}."
        raise ConfigError(msg, key="view")
    _check_redirect_uri(redirect_uri)
    query = {
        "response_type": "code",
        "client_id": app_key,
        "redirect_uri": redirect_uri,
        "state": state.reveal(),
        "view": view,
    }
    where = endpoint or OAuthEndpoint.production()
    return f"{where.url}/authorize?{urlencode(query)}"


def _check_redirect_uri(text: str) -> None:
    parts = urlsplit(text)
    printable = text.isascii() and text.isprintable() and " " not in text
    # RFC 6749, 3.1.2: absolute, and without a fragment.
    if not (printable and parts.scheme and (parts.netloc or parts.path)) or parts.fragment:
        msg = f"redirect_uri {text[:80]!r} is no absolute address."
        raise ConfigError(msg, key="redirect_uri")


def logoff_url(
    app_key: str, redirect_uri: str, endpoint: OAuthEndpoint | None = None
) -> str:
    """
    Return the address that logs a seller out of the platform's login page.

    It clears the browser's cookie and takes no authorisation back.
    """
    where = endpoint or OAuthEndpoint.production()
    query = urlencode({"client_id": app_key, "redirect_uri": redirect_uri})
    return f"{where.url}/logoff?{query}"


def read_redirect(url: str, state: Secret) -> Secret:
    """
    Take the code out of the address a seller's browser was sent back to.

    Args:
        url: The whole address, or its path and query.

        state: The state the login began with.

    Returns:
        The code; it can be exchanged once, within minutes.

    Raises:
        AuthorizationError: If the state is another (a forged redirect, or one of an
            earlier login), or the seller did not consent.

        InvalidCallError: If a parameter is there twice, or there is no code.
    """
    given: dict[str, str] = {}
    for name, value in parse_qsl(urlsplit(url).query, keep_blank_values=True):
        if name in given:
            msg = f"The redirect has {name[:40]!r} twice."
            raise InvalidCallError(msg, advice=_STATE)
        given[name] = value
    theirs = given.pop("state", "").encode("utf-8", "surrogatepass")
    if not hmac.compare_digest(theirs, state.reveal().encode()):
        msg = "The redirect does not carry the state of this login."
        raise AuthorizationError(msg, advice=_STATE)
    if "error" in given:
        word = _word(given["error"])
        msg = f"The seller was not authorised: {word}."
        raise AuthorizationError(msg, sub_code=word, advice=_DENIED)
    if not given.get("code"):
        msg = "The redirect carries no code."
        raise InvalidCallError(msg, advice=_STATE)
    return Secret(given["code"])


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
        from tmallerp.top._oauth_http import Wire

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
        raise _refused(url, _word(data.get("error")))


def _refused(url: str, word: str) -> TopError:
    msg = f"{url}: the login refused: {word}."
    if word in _GRANT:
        return GrantRefusedError(msg, api=url, sub_code=word)
    if word in _CALL:
        return InvalidCallError(msg, api=url, sub_code=word)
    if word in _THEIRS:
        return ServiceError(msg, api=url, sub_code=word)
    return AuthorizationError(msg, api=url, sub_code=word, advice=_APP)


def _word(value: object) -> str:
    """Return an error's word; its description is left out, for it may quote a token."""
    text = value if isinstance(value, str) else ""
    return text if re.fullmatch(r"[A-Za-z][A-Za-z0-9_.:-]{0,40}", text) else "unknown"


def _check_mark(session: Session, *, simulated: bool) -> None:
    if session.access_token.reveal().startswith(SIMULATOR_MARK) != simulated:
        msg = "A simulator's session came from a real login, or the other way round."
        raise ConfigError(msg, key="endpoint")


@frozen(kw_only=True)
class _TokenAnswer:
    request_id: str | None = None


@frozen(kw_only=True)
class _TokenCreate(Method[_TokenAnswer]):
    api = "taobao.top.auth.token.create"
    needs_session = False

    code: Secret
    uuid: str | None = None

    def params(self) -> dict[str, Value]:
        return {"code": self.code.reveal(), "uuid": self.uuid}


@frozen(kw_only=True)
class _TokenRefresh(Method[_TokenAnswer]):
    api = "taobao.top.auth.token.refresh"
    needs_session = False

    refresh_token: Secret

    def params(self) -> dict[str, Value]:
        return {"refresh_token": self.refresh_token.reveal()}


# The call's one argument is the grant, so these speak of it: the business service's own
# codes, an ended session, a parameter that is not accepted.
_OF_THE_GRANT = frozenset({15, 27, 41, 50})


class ApiOAuth:
    """
    The gateway's own way to tokens: ``taobao.top.auth.token.create`` and ``.refresh``.

    Args:
        client: Calls the gateway; needs no session.

        clock: Where time comes from; should be the client's.
    """

    def __init__(self, client: Client, *, clock: Clock | None = None) -> None:
        self._client = client
        self._clock = clock or SystemClock()

    def __repr__(self) -> str:
        return f"ApiOAuth({self._client!r})"

    def exchange(self, code: Secret, uuid: str | None = None) -> Session:
        """
        Turn a code into a session.

        Args:
            code: From `read_redirect`.

            uuid: As TOP asks it of some apps.

        Raises:
            GrantRefusedError: If the code is used up or too old.

            TopError: If the platform refused for another reason, or did not answer.
        """
        return self._ask(_TokenCreate(code=code, uuid=uuid))

    def refresh(self, refresh_token: Secret) -> Session:
        """
        Turn a refresh token into a newer session.

        Raises:
            GrantRefusedError: If the refresh token is no longer taken.

            TopError: If the platform refused for another reason, or did not answer.
        """
        return self._ask(_TokenRefresh(refresh_token=refresh_token))

    def _ask(self, method: Method[_TokenAnswer]) -> Session:
        asked_at = self._clock.now()
        try:
            answer = Secret(self._client.fetch(method).decode("utf-8", "replace"))
        except (AuthorizationError, InvalidCallError) as error:
            if error.code not in _OF_THE_GRANT:
                raise
            raise _grant_refused(error) from None
        data = members(_token_result(answer, method.api))
        if data is None:
            msg = f"{method.api}: token_result is no JSON object."
            raise DecodeError(msg, path="$.token_result", api=method.api)
        return read_session(data, asked_at=asked_at, api=method.api)


def _grant_refused(error: TopError) -> GrantRefusedError:
    msg = f"{error.api}: TOP refused the code or refresh token ({error.code})."
    return GrantRefusedError(
        msg,
        api=error.api,
        code=error.code,
        sub_code=error.sub_code,
        request_id=error.request_id,
    )


def _token_result(answer: Secret, api: str) -> Secret:
    """Take the JSON text out of the answer, wrapped or simplified."""
    data = members(answer) or {}
    wrapped = data.get(api.removeprefix("taobao.").replace(".", "_") + "_response")
    text = (wrapped if isinstance(wrapped, dict) else data).get("token_result")
    del data, wrapped
    return Secret(text) if isinstance(text, str) and text else Secret(" ")
