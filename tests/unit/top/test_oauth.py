"""
Addresses, states and redirects: what is known before anything is sent.
"""

from __future__ import annotations

from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tmallerp.errors import AuthorizationError, ConfigError, InvalidCallError
from tmallerp.secrets import Secret
from tmallerp.top.config import Credentials
from tmallerp.top.oauth import (
    OAuth,
    OAuthEndpoint,
    authorize_url,
    logoff_url,
    new_state,
    read_redirect,
)

BACK = "https://erp.example.com/back?shop=1"
STATE = Secret("state-of-this-login")


def redirect(**params):
    return f"https://erp.example.com/back?{urlencode(params)}"


def test_the_address_is_the_platforms():
    """
    The address of consent carries the app, the redirect, the state and the view.
    """
    url = urlsplit(authorize_url("123", BACK, STATE, "tmall"))
    expected = {
        "response_type": "code",
        "client_id": "123",
        "redirect_uri": BACK,
        "state": STATE.reveal(),
        "view": "tmall",
    }

    assert "https://oauth.taobao.com/authorize" == f"https://{url.netloc}{url.path}"
    assert expected == dict(parse_qsl(url.query))


def test_logging_off_has_an_address():
    """
    The address that clears the browser's login names app and redirect.
    """
    url = urlsplit(logoff_url("123", BACK, OAuthEndpoint.sandbox()))

    assert "oauth.tbsandbox.com/logoff" == url.netloc + url.path
    assert {"client_id": ["123"], "redirect_uri": [BACK]} == parse_qs(url.query)


@pytest.mark.parametrize("view", ["", "WEB", "app", "web "])
def test_an_unknown_view_is_refused(view):
    """
    A view is web, tmall or wap.
    """
    with pytest.raises(ConfigError):
        authorize_url("123", BACK, STATE, view)


@pytest.mark.parametrize(
    "address", ["", "back", "/back", "//host", "https://a b/", "https://a/#x", "h\n://a"]
)
def test_a_redirect_must_be_absolute(address):
    """
    The place to come back to is an absolute address without a fragment.
    """
    with pytest.raises(ConfigError):
        authorize_url("123", address, STATE)


def test_states_cannot_be_guessed():
    """
    States are 256 random bits, and never the same.
    """
    made = {new_state().reveal() for _ in range(500)}

    assert 500 == len(made)
    assert {43} == {len(one) for one in made}


def test_the_code_comes_with_the_state():
    """
    The code is taken when the redirect carries this login's state.
    """
    code = read_redirect(redirect(code="c0de", state=STATE.reveal()), STATE)

    assert Secret("c0de") == code


@given(st.text(max_size=40))
def test_no_other_state_will_do(state):
    """
    Whatever else stands there, without the very state nothing is taken.
    """
    if state == STATE.reveal():
        return
    with pytest.raises(AuthorizationError, match="state"):
        read_redirect(redirect(code="c0de", state=state), STATE)


@pytest.mark.parametrize(
    "query",
    [
        "code=c0de",
        "code=c0de&state=",
        "code=c0de&state=%ED%A0%80",
        "error=access_denied",
        f"code=c0de#state={STATE.reveal()}",
    ],
)
def test_the_state_is_checked_before_anything_is_believed(query):
    """
    A redirect without the state is refused as forged, whatever it says.
    """
    with pytest.raises(AuthorizationError, match="state"):
        read_redirect(f"https://erp.example.com/back?{query}", STATE)


@pytest.mark.parametrize("twice", ["code", "state", "error"])
def test_a_doubled_parameter_is_refused(twice):
    """
    A parameter that is there twice could mean either, so neither is taken.
    """
    url = redirect(code="c0de", state=STATE.reveal())
    value = STATE.reveal() if twice == "state" else "x"
    with pytest.raises(InvalidCallError):
        read_redirect(f"{url}&{twice}={value}&{twice}={value}", STATE)


def test_a_seller_who_declines_is_an_error():
    """
    A refusal keeps the platform's word, and not its free text.
    """
    url = redirect(error="access_denied", error_description="x", state=STATE.reveal())
    with pytest.raises(AuthorizationError) as caught:
        read_redirect(url, STATE)

    assert "access_denied" == caught.value.sub_code


@pytest.mark.parametrize("query", [{}, {"code": ""}])
def test_a_redirect_without_a_code_is_an_error(query):
    """
    The state alone is no consent.
    """
    with pytest.raises(InvalidCallError):
        read_redirect(redirect(state=STATE.reveal(), **query), STATE)


@pytest.mark.parametrize(
    "url",
    [
        "http://oauth.taobao.com",
        "http://10.0.0.1:80",
        "ftp://oauth.taobao.com",
        "https://user@oauth.taobao.com",
        "oauth.taobao.com",
        "",
    ],
)
def test_a_login_is_https_or_on_this_machine(url):
    """
    Secrets go over TLS, or not further than this machine.
    """
    with pytest.raises(ConfigError):
        OAuthEndpoint(url=url)


def test_a_simulators_login_is_beside_its_gateway():
    """
    Any address of a simulator leads to its login.
    """
    where = OAuthEndpoint.simulator("http://127.0.0.1:8080/router/rest")

    assert OAuthEndpoint(url="http://127.0.0.1:8080", simulated=True) == where


@pytest.mark.parametrize(
    ("secret", "endpoint"),
    [
        ("simulator-secret", OAuthEndpoint.production()),
        ("real", OAuthEndpoint.simulator("http://127.0.0.1:1/")),
    ],
)
def test_secrets_stay_in_their_world(secret, endpoint):
    """
    A simulator's secret is not sent to a real login, nor a real one to a simulator.
    """
    credentials = Credentials(app_key="1", app_secret=Secret(secret))
    with pytest.raises(ConfigError):
        OAuth(credentials, endpoint=endpoint)
