"""
Sending a seller to consent, and taking what comes back.

Nothing here is sent by us: the addresses are opened by the seller's browser, and what it
brings back is believed only together with the state that the login began with.
"""

from __future__ import annotations

import hmac
import re
import secrets
from typing import Literal
from urllib.parse import parse_qsl, urlencode, urlsplit

from attrs import field, frozen

from tmallerp.errors import Advice, AuthorizationError, ConfigError, InvalidCallError
from tmallerp.secrets import Secret
from tmallerp.top.config import Endpoint

View = Literal["web", "tmall", "wap"]
VIEWS: tuple[View, ...] = ("web", "tmall", "wap")

_STATE = Advice(
    "Do not use this code. Make a new address and have the seller open that one.",
    "请勿使用该授权码。请重新生成授权地址并让卖家打开。",
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
        word = error_word(given["error"])
        msg = f"The seller was not authorised: {word}."
        raise AuthorizationError(msg, sub_code=word, advice=_DENIED)
    if not given.get("code"):
        msg = "The redirect carries no code."
        raise InvalidCallError(msg, advice=_STATE)
    return Secret(given["code"])


def error_word(value: object) -> str:
    """Return an error's word; its description is left out, for it may quote a token."""
    text = value if isinstance(value, str) else ""
    return text if re.fullmatch(r"[A-Za-z][A-Za-z0-9_.:-]{0,40}", text) else "unknown"
