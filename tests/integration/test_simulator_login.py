"""
The simulated login keeps the platform's rules; nothing here uses the client.
"""

from __future__ import annotations

import hashlib
import http.client
import json
from urllib.parse import parse_qs, quote, urlencode, urlsplit

import pytest

from tmallerp.simulator import SimulatorServer, WorldPlan
from tmallerp.simulator._tmc_story import SELLER_NICK
from tmallerp.simulator.desk._queue import Permit
from tmallerp.simulator.oauth import OAuthPlan

BACK = "https://erp.example.com/back"


def signed(server, params):
    """Sign a call of the gateway as the platform's page tells it."""
    form = {
        **params,
        "app_key": server.app_key,
        "timestamp": server.world.now.strftime("%Y-%m-%d %H:%M:%S"),
        "format": "json",
        "v": "2.0",
        "sign_method": "md5",
    }
    text = "".join(f"{name}{form[name]}" for name in sorted(form))
    raw = f"{server.app_secret}{text}{server.app_secret}".encode()
    return {**form, "sign": hashlib.md5(raw).hexdigest().upper()}


class Login:
    """A browser and a program before the simulated login."""

    def __init__(self, server):
        self.server = server
        self.desk = server.gateway.oauth
        self.app = {"client_id": server.app_key, "client_secret": server.app_secret}

    def ask(self, verb, path, params=None, where=None):
        netloc = urlsplit(where or self.server.url).netloc
        line = http.client.HTTPConnection(netloc)
        text = urlencode(params or {})
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        if verb == "GET":
            line.request(verb, f"{path}?{text}")
        else:
            line.request(verb, path, text, headers)
        answer = line.getresponse()
        body, place = answer.read().decode(), answer.headers.get("location")
        line.close()
        return answer.status, body, place

    def code(self, **changes):
        params = {
            "response_type": "code",
            "client_id": self.server.app_key,
            "redirect_uri": BACK,
            "state": "s",
            **changes,
        }
        _, _, place = self.ask("GET", "/authorize", params)
        return parse_qs(urlsplit(place).query)["code"][0]

    def token(self, verb="POST", **params):
        status, body, _ = self.ask(verb, "/token", {**self.app, **params})
        return status, json.loads(body)

    def exchange(self, **changes):
        code = changes.pop("code", None) or self.code()
        given = {"grant_type": "authorization_code", "code": code, "redirect_uri": BACK}
        return self.token(**{**given, **changes})

    def refresh(self, token, **changes):
        return self.token(grant_type="refresh_token", refresh_token=token, **changes)

    def control(self, name, given):
        where = urlsplit(self.server.control_url)
        line = http.client.HTTPConnection(where.netloc)
        line.request("POST", f"{where.path}/{name}", json.dumps(given))
        answer = line.getresponse()
        value = answer.status, json.loads(answer.read())
        line.close()
        return value

    def call(self, session):
        """Call for the shop; return the platform's error code, or None."""
        params = {
            "method": "taobao.user.seller.get",
            "fields": "nick",
            "session": session,
        }
        form = signed(self.server, params)
        _, body, _ = self.ask("POST", "/router/rest", form)
        return json.loads(body).get("error_response", {}).get("code")

    def api(self, method, **params):
        form = signed(self.server, {"method": method, **params})
        _, body, _ = self.ask("POST", "/router/rest", form)
        return json.loads(body)


@pytest.fixture
def login():
    with SimulatorServer(WorldPlan(orders=2)) as server:
        yield Login(server)


def test_a_browser_is_sent_back_with_code_and_state(login):
    """
    Whoever opens the address has consented: a redirect carries code and state.
    """
    params = {
        "response_type": "code",
        "client_id": login.server.app_key,
        "redirect_uri": f"{BACK}?a=1",
        "state": "x y&z",
        "view": "tmall",
    }
    status, _, place = login.ask("GET", "/authorize", params)
    given = parse_qs(urlsplit(place).query)

    assert (302, ["1"], ["x y&z"]) == (status, given["a"], given["state"])
    assert given["code"][0].startswith("simulator-")


@pytest.mark.parametrize("change", [{"client_id": "1"}, {"redirect_uri": ""}])
def test_an_unknown_app_is_sent_nowhere(login, change):
    """
    Without a known app and an address there is a page, and no redirect.
    """
    params = {
        "response_type": "code",
        "client_id": login.server.app_key,
        "redirect_uri": BACK,
    }
    status, _, place = login.ask("GET", "/authorize", {**params, **change})

    assert (400, None) == (status, place)


def test_only_codes_are_given(login):
    """
    Another kind of answer is refused by redirect, with the state.
    """
    params = {
        "response_type": "token",
        "client_id": login.server.app_key,
        "redirect_uri": BACK,
        "state": "s",
    }
    _, _, place = login.ask("GET", "/authorize", params)

    assert f"{BACK}?error=unsupported_response_type&state=s" == place


@pytest.mark.parametrize("verb", ["GET", "POST"])
def test_a_code_becomes_a_session(login, verb):
    """
    Form or query, the answer has the platform's names, and the session is taken.
    """
    status, told = login.exchange(verb=verb)
    names = {
        *("access_token", "token_type", "expires_in", "refresh_token", "re_expires_in"),
        *("r1_expires_in", "r2_expires_in", "w1_expires_in", "w2_expires_in"),
        *("taobao_user_nick", "taobao_user_id"),
    }

    assert (200, names) == (status, set(told))
    assert quote("模拟旗舰店") == told["taobao_user_nick"]
    assert login.call(told["access_token"]) is None


@pytest.mark.parametrize(
    ("change", "status", "word"),
    [
        ({"client_secret": "wrong"}, 401, "invalid_client"),
        ({"client_secret": "密"}, 401, "invalid_client"),
        ({"client_id": "1"}, 401, "invalid_client"),
        ({"code": "made-up"}, 400, "invalid_grant"),
        ({"redirect_uri": "https://other.example.com"}, 400, "invalid_grant"),
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
    ],
)
def test_wrong_exchanges_are_refused(login, change, status, word):
    """
    Each thing that is wrong has its own word, and gives no session.
    """
    told = login.exchange(**change)

    assert (status, word) == (told[0], told[1]["error"])
    assert 0 == login.desk.stats()["alive"]


@pytest.mark.parametrize("old", ["ends", "stays"])
def test_what_becomes_of_old_tokens_is_a_setting(login, old):
    """
    After a refresh the old session and the old refresh token end, or stay, as set.
    """
    login.control("oauth", {"old_grant": old})
    _, first = login.exchange()
    login.refresh(first["refresh_token"])
    again, _ = login.refresh(first["refresh_token"])
    error = login.call(first["access_token"])

    assert ((27, 400) if old == "ends" else (None, 200)) == (error, again)


def test_sessions_end_by_the_worlds_clock(login):
    """
    A session ends at its second; its refresh token at its own.
    """
    login.desk.plan = OAuthPlan(session_s=100, refresh_s=200)
    _, told = login.exchange()
    login.server.world.advance(99)
    before = login.call(told["access_token"])
    login.server.world.advance(1)
    after = login.call(told["access_token"])
    login.server.world.advance(99)
    status, fresh = login.refresh(told["refresh_token"])
    login.server.world.advance(200)
    late, _ = login.refresh(fresh["refresh_token"])

    assert (None, 27, 200, 400) == (before, after, status, late)


def test_a_revocation_ends_everything(login):
    """
    After a revocation neither session nor refresh token is taken, nor the first session.
    """
    _, told = login.exchange()
    _, content = login.control("revoke", {})
    status, _ = login.refresh(told["refresh_token"])

    assert {"open_id", "user_id"} == set(content)
    assert (27, 27, 400) == (
        login.call(told["access_token"]),
        login.call(f"simulator-session-{login.server.world.plan.seed}-1"),
        status,
    )


def test_a_revocation_is_told_as_the_last_message(login):
    """
    Where messages are permitted, one tells of the revocation, and none comes after it.
    """
    queue = login.server.messages
    now = login.server.world.now
    queue.permits[SELLER_NICK] = Permit(None, now, now)
    _, content = login.control("revoke", {})
    (letter,) = [
        one
        for one in queue.take("default", 1000, "test")
        if one.topic == "taobao_top_AuthCancel"
    ]
    after = queue.publish("taobao_trade_TradeBuyerPay", {})

    assert content == json.loads(letter.content)
    assert (0, False) == (after, queue.permits[SELLER_NICK].is_valid)


@pytest.mark.parametrize("path", ["/authorize", "/logoff"])
@pytest.mark.parametrize("bad", ["\r\nSet-Cookie: a=b", "\n", "\0", "店"])
def test_an_address_no_header_can_carry(login, path, bad):
    """
    An address with a line break, or with signs beyond ASCII, is a bad request.
    """
    params = {
        "response_type": "code",
        "client_id": login.server.app_key,
        "redirect_uri": BACK + bad,
    }
    status, _, place = login.ask("GET", path, params)

    assert (400, None) == (status, place)


def test_a_lost_refresh_has_happened(login):
    """
    A refresh whose answer is lost is counted, and its old tokens are over.
    """
    _, told = login.exchange()
    login.control("oauth", {"lose_refresh": 1})
    status, _, _ = login.ask(
        "POST",
        "/token",
        {
            **login.app,
            "grant_type": "refresh_token",
            "refresh_token": told["refresh_token"],
        },
    )
    again, _ = login.refresh(told["refresh_token"])

    assert (502, 400, 27) == (status, again, login.call(told["access_token"]))
    assert (1, 1) == (login.desk.stats()["refreshes"], login.desk.stats()["lost"])


def test_the_gateway_gives_tokens_as_text_in_text(login):
    """
    The API form answers with JSON inside a string, moments in epoch milliseconds.
    """
    answer = login.api("taobao.top.auth.token.create", code=login.code())
    told = json.loads(answer["top_auth_token_create_response"]["token_result"])
    refreshed = login.api(
        "taobao.top.auth.token.refresh", refresh_token=told["refresh_token"]
    )
    newer = json.loads(refreshed["top_auth_token_refresh_response"]["token_result"])
    begin = login.server.world.now.timestamp() * 1000

    assert {"expire_time", "refresh_token_valid_time", "w1_valid", "open_uid"} <= set(told)
    assert 90 * 86_400_000 == told["expire_time"] - begin
    assert (27, None) == (
        login.call(told["access_token"]),
        login.call(newer["access_token"]),
    )


def test_the_gateway_refuses_what_is_over(login):
    """
    A used code is an error of the business service; a lost answer is a page.
    """
    code = login.code()
    told = login.api("taobao.top.auth.token.create", code=code)
    again = login.api("taobao.top.auth.token.create", code=code)
    result = json.loads(told["top_auth_token_create_response"]["token_result"])
    login.control("oauth", {"lose_refresh": 1})
    form = signed(
        login.server,
        {
            "method": "taobao.top.auth.token.refresh",
            "refresh_token": result["refresh_token"],
        },
    )
    status, body, _ = login.ask("POST", "/router/rest", form)

    assert (15, 502) == (again["error_response"]["code"], status)
    assert body.startswith("<html>")


def test_logging_off_takes_nothing_back(login):
    """
    Clearing the browser's login redirects, and sessions live on.
    """
    _, told = login.exchange()
    params = {"client_id": login.server.app_key, "redirect_uri": BACK}
    status, _, place = login.ask("GET", "/logoff", params)

    assert (302, BACK, None) == (status, place, login.call(told["access_token"]))


def test_an_expired_session_by_fault_is_every_session(login):
    """
    The fault of an ended session ends those that sellers consented to as well.
    """
    _, told = login.exchange()
    login.control("faults", {"fire": "session_expired"})
    login.call(told["access_token"])
    status, _ = login.refresh(told["refresh_token"])

    assert (27, 200) == (login.call(told["access_token"]), status)


def test_a_setting_nobody_knows_is_refused(login):
    """
    A misspelt setting changes nothing and says so.
    """
    status, _ = login.control("oauth", {"sessions": 1})

    assert 400 == status


def test_everything_begins_with_the_simulators_mark(login):
    """
    Codes, sessions and refresh tokens can be told from real ones.
    """
    code = login.code()
    _, told = login.exchange(code=code)
    made = [code, told["access_token"], told["refresh_token"]]

    assert all(one.startswith("simulator-") for one in made)
