"""
From the seller's consent to the last refresh, against the simulator, in both colours.
"""

from __future__ import annotations

import asyncio
import http.client
import json
import os
import subprocess
import sys
import threading
import time
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from stage import SharedClock

from tmallerp.errors import (
    AuthorizationError,
    ConfigError,
    InvalidCallError,
    NoAnswerError,
    RateLimitedError,
    ServiceError,
    TmallErpError,
)
from tmallerp.secrets import Secret
from tmallerp.simulator import Fault, FaultPlan, SimulatorServer, WorldPlan
from tmallerp.simulator.oauth import OAuthPlan
from tmallerp.top import AsyncClient, Client, Credentials, Endpoint
from tmallerp.top.methods.platform import TimeGet
from tmallerp.top.methods.users import UserSellerGet
from tmallerp.top.oauth import (
    ApiOAuth,
    GrantRefusedError,
    OAuth,
    OAuthEndpoint,
    new_state,
    read_redirect,
)
from tmallerp.top.sessions import (
    EndReason,
    KeyRing,
    RenewalRules,
    SessionFile,
    Sessions,
    new_key,
)

BACK = "https://erp.example.com/back"
SELLER = "模拟旗舰店"
# The tests' sessions are refused within their first seconds, on purpose.
AT_ONCE = RenewalRules(settle=timedelta(0))


class Sync:
    def __init__(self, credentials, **settings):
        self._client = Client(credentials, **settings)

    def call(self, method):
        return self._client.call(method)

    def close(self):
        self._client.close()


class Async:
    def __init__(self, credentials, **settings):
        self._runner = asyncio.Runner()
        self._client = self._runner.run(self._make(credentials, settings))

    async def _make(self, credentials, settings):
        return AsyncClient(credentials, **settings)

    def call(self, method):
        return self._runner.run(self._client.call(method))

    def close(self):
        self._runner.run(self._client.aclose())
        self._runner.close()


class House:
    """A simulated platform, and a shop's place on this side of it."""

    def __init__(self, folder, **settings):
        settings.setdefault("real_time", True)
        self.server = SimulatorServer(WorldPlan(orders=3), **settings)
        self.server.start()
        self.desk = self.server.gateway.oauth
        self.clock = None
        if not settings["real_time"]:
            self.clock = SharedClock(self.server.world, timedelta(0))
        self.credentials = Credentials(
            app_key=self.server.app_key, app_secret=Secret(self.server.app_secret)
        )
        self.key = new_key()
        self.folder = folder
        self.oauth = self.issuer()
        self.sessions = self.over(self.oauth)
        self._open = []

    def issuer(self, **settings):
        settings.setdefault("credentials", self.credentials)
        where = OAuthEndpoint.simulator(self.server.url)
        return OAuth(endpoint=where, clock=self.clock, **settings)

    @property
    def place(self):
        keys = KeyRing([self.key])
        return SessionFile(self.folder, tenant="acme", shop="main", keys=keys)

    def over(self, issuer, rules=AT_ONCE):
        return Sessions(self.place, issuer, clock=self.clock, rules=rules)

    def consent(self, state=None, redirect_uri=BACK):
        """Open the address as the seller's browser does; return where it is sent."""
        state = state or new_state()
        url = urlsplit(self.oauth.authorize_url(redirect_uri, state))
        browser = http.client.HTTPConnection(url.netloc)
        browser.request("GET", f"{url.path}?{url.query}")
        answer = browser.getresponse()
        answer.read()
        browser.close()
        return answer.status, answer.headers.get("location"), state

    def code(self):
        _, where, state = self.consent()
        return read_redirect(where, state)

    def authorise(self):
        session = self.oauth.exchange(self.code(), BACK)
        self.sessions.authorise(session)
        return session

    def client(self, colour=Sync, sessions=None, **settings):
        client = colour(
            self.credentials,
            endpoint=Endpoint.simulator(self.server.url),
            tokens=sessions or self.sessions,
            clock=self.clock,
            **settings,
        )
        self._open.append(client)
        return client

    def control(self, verb, name, given=None):
        where = urlsplit(self.server.control_url)
        line = http.client.HTTPConnection(where.netloc)
        line.request(verb, f"{where.path}/{name}", json.dumps(given) if given else None)
        value = json.loads(line.getresponse().read())
        line.close()
        return value

    def close(self):
        for client in self._open:
            client.close()
        self.server.stop()


@pytest.fixture
def house(tmp_path):
    made = House(tmp_path)
    yield made
    made.close()


@pytest.fixture
def still(tmp_path):
    """A platform whose clock stands still until it is moved, with ours."""
    made = House(tmp_path, real_time=False)
    yield made
    made.close()


colours = pytest.mark.parametrize("colour", [Sync, Async])


# --- consent and exchange -----------------------------------------------------------


@colours
def test_a_seller_consents_and_calls_are_made(house, colour):
    """
    Address, redirect, code, session, call: the whole way of a new shop.
    """
    status, where, state = house.consent()
    session = house.oauth.exchange(read_redirect(where, state), BACK)
    house.sessions.authorise(session)
    nick = house.client(colour).call(UserSellerGet()).user.nick

    assert (302, SELLER, SELLER) == (status, session.nick, nick)


def test_a_redirect_keeps_its_own_query(house):
    """
    A redirect address with parameters of its own comes back with them.
    """
    _, where, state = house.consent(redirect_uri=f"{BACK}?shop=1")

    assert where.startswith(f"{BACK}?shop=1&")
    assert read_redirect(where, state)


def test_a_seller_may_decline(house):
    """
    If the seller does not agree there is no code, and no session.
    """
    house.control("POST", "oauth", {"deny": 1})
    _, where, state = house.consent()
    with pytest.raises(AuthorizationError) as caught:
        read_redirect(where, state)

    assert "access_denied" == caught.value.sub_code


def test_a_code_is_good_once(house):
    """
    A code that was exchanged is refused the second time.
    """
    code = house.code()
    house.oauth.exchange(code, BACK)
    with pytest.raises(GrantRefusedError):
        house.oauth.exchange(code, BACK)


def test_a_code_does_not_keep(still):
    """
    A code is good for ten minutes, to the second.
    """
    early, late = still.code(), still.code()
    still.clock.advance(599.5)
    still.oauth.exchange(early, BACK)
    still.clock.advance(0.5)
    with pytest.raises(GrantRefusedError):
        still.oauth.exchange(late, BACK)


def test_a_code_belongs_to_its_redirect(house):
    """
    A code is refused with another redirect address than the seller saw.
    """
    with pytest.raises(GrantRefusedError):
        house.oauth.exchange(house.code(), f"{BACK}/other")


def test_a_wrong_secret_is_a_fault_of_the_configuration(house):
    """
    A wrong app secret is told from a wrong code.
    """
    wrong = Credentials(app_key=house.server.app_key, app_secret=Secret("simulator-x"))
    with pytest.raises(AuthorizationError) as caught:
        house.issuer(credentials=wrong).exchange(house.code(), BACK)

    assert not isinstance(caught.value, GrantRefusedError)
    assert "invalid_client" == caught.value.sub_code


def test_the_gateways_own_way_gives_the_same(house):
    """
    The API form exchanges and refreshes as the token endpoint does, for the same seller.
    """
    with Client(house.credentials, endpoint=Endpoint.simulator(house.server.url)) as client:
        api = ApiOAuth(client)
        first = api.exchange(house.code())
        house.over(api).authorise(first)
        second = house.over(api).refresh()
        with pytest.raises(GrantRefusedError):
            api.refresh(first.refresh_token)

    assert first.access_token != second.access_token
    assert (SELLER, first.open_uid) == (second.nick, second.open_uid)
    assert SELLER == house.client().call(UserSellerGet()).user.nick


def test_both_ways_tell_the_same_ends(still):
    """
    Seconds of the one answer and moments of the other mean the same.
    """
    still.desk.plan = OAuthPlan(session_s=1000, refresh_s=500, w1_s=100, w2_s=0)
    form = still.oauth.exchange(still.code(), BACK)
    with Client(
        still.credentials,
        endpoint=Endpoint.simulator(still.server.url),
        clock=still.clock,
    ) as client:
        api = ApiOAuth(client, clock=still.clock).exchange(still.code())
    names = ("issued_at", "expires_at", "refresh_expires_at", "w1_until", "w2_until")

    assert [getattr(form, name) for name in names] == [getattr(api, name) for name in names]


# --- renewal by the clients -----------------------------------------------------------


@colours
def test_a_refused_session_is_refreshed_by_the_call(house, colour):
    """
    When TOP refuses the session, the call refreshes it, is sent again, and succeeds.
    """
    house.authorise()
    client = house.client(colour)
    client.call(UserSellerGet())
    house.desk.end_sessions()
    nick = client.call(UserSellerGet()).user.nick

    assert (SELLER, 1) == (nick, house.control("GET", "stats")["oauth"]["refreshes"])


@colours
def test_a_session_is_refreshed_before_its_end(still, colour):
    """
    Near its end a session is refreshed ahead of the call: TOP never refuses one.
    """
    still.desk.plan = OAuthPlan(session_s=1000, refresh_s=1000)
    still.authorise()
    client = still.client(colour)
    for _ in range(40):
        client.call(UserSellerGet())
        still.clock.advance(50)
    errors = sum(minute.errors for minute in still.server.gateway.minutes.values())

    # 2000 seconds in steps of 50, each session used for 900 of its 1000.
    assert (0, 2) == (errors, still.desk.stats()["refreshes"])


@colours
def test_an_expired_session_is_refreshed_unsent(still, colour):
    """
    After a long pause the session is over: it is refreshed without being refused first.
    """
    still.desk.plan = OAuthPlan(session_s=1000, refresh_s=5000)
    still.authorise()
    still.clock.advance(3000)
    client = still.client(colour)
    client.call(UserSellerGet())
    errors = sum(minute.errors for minute in still.server.gateway.minutes.values())

    assert (0, 1) == (errors, still.desk.stats()["refreshes"])


@colours
def test_a_call_without_a_session_asks_for_none(house, colour):
    """
    What needs no session works for a shop that is not authorised.
    """
    assert house.client(colour).call(TimeGet()).time is not None


@colours
def test_a_shop_that_is_not_authorised_is_told_how(house, colour):
    """
    A call that needs a session is refused unsent, with the way to get one.
    """
    with pytest.raises(AuthorizationError) as caught:
        house.client(colour).call(UserSellerGet())

    assert "auth url" in caught.value.advice.en
    assert 0 == sum(house.server.gateway.calls.values())


class Useless:
    """Refreshes, and what it gets is refused at once."""

    def __init__(self, house):
        self.house = house

    def refresh(self, refresh_token):
        session = self.house.oauth.refresh(refresh_token)
        self.house.desk.end_sessions()
        return session


@colours
def test_a_call_refreshes_once_at_most(house, colour):
    """
    If the refreshed session is refused as well, the call fails; it does not go on.
    """
    house.authorise()
    house.desk.end_sessions()
    client = house.client(colour, house.over(Useless(house)))
    with pytest.raises(AuthorizationError) as caught:
        client.call(UserSellerGet())

    assert (27, 1) == (caught.value.code, house.desk.stats()["refreshes"])


@colours
def test_an_app_that_may_not_refresh_asks_its_seller(house, colour):
    """
    A seller's own app is told to have its seller consent again, once and for all calls.
    """
    house.desk.plan = OAuthPlan(refresh_s=0)
    house.authorise()
    house.desk.end_sessions()
    client = house.client(colour)
    for _ in range(3):
        with pytest.raises(AuthorizationError) as caught:
            client.call(UserSellerGet())

    assert "cannot be refreshed" in caught.value.message
    assert 1 == sum(house.server.gateway.calls.values())
    assert 0 == house.desk.stats()["refused"]


@colours
def test_a_revoked_shop_is_refused_here_until_it_consents_again(house, colour):
    """
    After a revocation no more calls go out; a new consent puts everything right.
    """
    house.authorise()
    client = house.client(colour)
    client.call(UserSellerGet())
    content = house.control("POST", "revoke")
    heard = house.sessions.heard_cancel(content, at=house.sessions._clock.now())
    before = sum(house.server.gateway.calls.values())
    with pytest.raises(AuthorizationError, match="took the authorisation back"):
        client.call(UserSellerGet())
    between = sum(house.server.gateway.calls.values())
    house.authorise()
    nick = client.call(UserSellerGet()).user.nick

    assert (True, before, SELLER) == (heard, between, nick)


def test_a_revocation_nobody_told_of_is_noticed(house):
    """
    Without the message, the refused call and its refused refresh end the session.
    """
    house.authorise()
    house.control("POST", "revoke")
    with pytest.raises(AuthorizationError):
        house.client().call(UserSellerGet())

    assert EndReason.REFRESH_REFUSED == house.place.read().ended.reason


@colours
def test_another_shops_session_is_thrown_away(house, colour):
    """
    A refresh that brings another seller's session stops the shop, and keeps nothing.
    """
    mine = house.authorise()
    house.desk.end_sessions()
    house.control("POST", "oauth", {"other_shop": 1})
    with pytest.raises(AuthorizationError, match="another seller"):
        house.client(colour).call(UserSellerGet())
    kept = house.place.read()

    assert EndReason.OTHER_SHOP == kept.ended.reason
    assert (mine.user_id, mine.access_token) == (
        kept.session.user_id,
        kept.session.access_token,
    )


def test_a_kept_session_stays_in_its_world(house):
    """
    A simulator's session that is kept is never sent to the real gateway.
    """
    house.authorise()
    real = Credentials(app_key="1", app_secret=Secret("real"))
    with Client(real, tokens=house.sessions) as client, pytest.raises(ConfigError):
        client.call(UserSellerGet())


# --- lost answers ---------------------------------------------------------------------


@pytest.mark.parametrize("way", ["page", Fault.TIMEOUT_AFTER, Fault.CUT_BODY])
@pytest.mark.parametrize("old", ["stays", "ends"])
def test_a_lost_refresh(tmp_path, way, old):
    """
    If the answer to a refresh is lost it is sent once more. Where the old refresh token
    still holds, the call succeeds; where it was used up, the seller is asked, and why.
    """
    house = House(tmp_path, faults=FaultPlan(kinds=(Fault.CUT_BODY,), every=10**9))
    try:
        house.desk.plan = OAuthPlan(old_grant=old)
        house.authorise()
        house.desk.end_sessions()
        sessions = house.over(house.issuer(timeout_s=0.5))
        if way == "page":
            house.control("POST", "oauth", {"lose_refresh": 1})
        else:
            house.server.fire(way)
        if old == "stays":
            sessions.renew(house.place.read().session.access_token)
            nick = house.client(sessions=sessions).call(UserSellerGet()).user.nick
            told = (nick, house.desk.stats()["refreshes"])
        else:
            with pytest.raises(AuthorizationError, match="answer to a refresh was lost"):
                sessions.renew(house.place.read().session.access_token)
            told = (house.place.read().ended.reason, house.desk.stats()["refreshes"])
    finally:
        house.close()

    assert ((SELLER, 2) if old == "stays" else (EndReason.REFRESH_LOST, 1)) == told


def test_a_refresh_before_anything_happened_is_harmless(tmp_path):
    """
    A connection that is refused or reset costs nothing but a second sending.
    """
    house = House(tmp_path, faults=FaultPlan(kinds=(Fault.CUT_BODY,), every=10**9))
    try:
        house.authorise()
        house.desk.end_sessions()
        house.server.fire(Fault.RESET)
        house.sessions.renew(house.place.read().session.access_token)
        told = house.desk.stats()["refreshes"]
    finally:
        house.close()

    assert 1 == told


# --- what a login may answer ------------------------------------------------------------


def ask(server, **settings):
    issuer = OAuth(
        Credentials(app_key="1", app_secret=Secret("simulator-canary-secret")),
        endpoint=OAuthEndpoint.simulator(server.url),
        timeout_s=settings.pop("timeout_s", 5.0),
        **settings,
    )
    return issuer.refresh(Secret("canary-refresh"))


ANSWERS = {
    "redirect": ((302, b"", {"Location": "http://127.0.0.1:1/x"}), ServiceError),
    "page": (b"<html>login</html>", NoAnswerError),
    "empty": (b"", NoAnswerError),
    "bad gateway": ((502, b"<html>"), NoAnswerError),
    "list": (b"[]", NoAnswerError),
    "doubled key": (b'{"access_token":"a","access_token":"b"}', NoAnswerError),
    "no token": (b'{"expires_in":1}', TmallErpError),
    "endless": (b'{"a":"' + b"x" * 100_000 + b'"}', NoAnswerError),
    "packed": ((200, b"x", {"Content-Encoding": "gzip"}), NoAnswerError),
    "cut": ("half", NoAnswerError),
    "reset": ("reset", NoAnswerError),
    "too many": ((429, b"{}"), RateLimitedError),
    "grant": ((400, b'{"error":"invalid_grant"}'), GrantRefusedError),
    "grant, status 200": (b'{"error":"invalid_grant"}', GrantRefusedError),
    "client": ((401, b'{"error":"invalid_client"}'), AuthorizationError),
    "call": ((400, b'{"error":"invalid_request"}'), InvalidCallError),
    "theirs": ((400, b'{"error":"server_error"}'), ServiceError),
    "unknown": ((400, b'{"error":"x y canary-refresh"}'), AuthorizationError),
    "gateway's form": (
        b'{"error_response":{"code":29,"msg":"Invalid App Key"}}',
        InvalidCallError,
    ),
    "a real token": (b'{"access_token":"canary-real","expires_in":9}', ConfigError),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_strange_answers_of_a_login(server, name):
    """
    Whatever a login answers is a typed error that shows no token, and is asked once.
    """
    server.always, kind = ANSWERS[name]
    with pytest.raises(kind) as caught:
        ask(server)
    chain = [caught.value, caught.value.__cause__]

    assert "canary" not in "".join(f"{error}{error!r}" for error in chain)
    assert 1 == len(server.calls)


@pytest.mark.parametrize("answer", ["silence", "drip"])
def test_a_slow_login_is_not_waited_for(server, answer):
    """
    A login that says nothing, or a byte at a time, is given up within the timeout.
    """
    server.always = answer
    began = time.monotonic()
    with pytest.raises(NoAnswerError):
        ask(server, timeout_s=0.3)

    assert time.monotonic() - began < 3


def test_a_login_that_cannot_be_reached_was_not_asked():
    """
    A refused connection is known to have done nothing.
    """

    class Nowhere:
        url = "http://127.0.0.1:9/"

    with pytest.raises(NoAnswerError) as caught:
        ask(Nowhere)

    assert caught.value.sent is False


def test_a_certificate_is_checked(tls_server):
    """
    A login with a certificate of nobody's is not sent a secret; with a known one it is.
    """
    url, authority = tls_server

    class Tls:
        pass

    Tls.url = url
    with pytest.raises(NoAnswerError) as refused:
        ask(Tls)
    with pytest.raises(TmallErpError) as answered:
        ask(Tls, ca_file=authority)

    assert refused.value.sent is False
    assert "access_token" in answered.value.message


def test_the_form_is_the_platforms(server):
    """
    What is posted is what the platform's page asks for, and nothing in the address.
    """
    server.always = b'{"access_token":"simulator-a","expires_in":"60"}'
    ask(server)

    assert {
        "grant_type": "refresh_token",
        "refresh_token": "canary-refresh",
        "client_id": "1",
        "client_secret": "simulator-canary-secret",
    } == server.calls[0]


# --- many processes ---------------------------------------------------------------------


class Worker:
    """A process over the same file and the same platform."""

    def __init__(self, house, act="call"):
        script = Path(__file__).parents[1] / "support" / "auth_worker.py"
        source = Path(__file__).parents[2] / "src"
        self._child = subprocess.Popen(
            [sys.executable, str(script)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(source)},
            encoding="utf-8",
        )
        given = {
            "act": act,
            "folder": str(house.folder),
            "key": house.key.reveal(),
            "url": house.server.url,
            "app_key": house.server.app_key,
            "app_secret": house.server.app_secret,
        }
        self._child.stdin.write(json.dumps(given) + "\n")
        self._child.stdin.flush()

    def line(self):
        return self._child.stdout.readline().strip()

    def go(self):
        self._child.stdin.write("go\n")
        self._child.stdin.flush()

    def result(self):
        return json.loads(self.line())

    def kill(self):
        self._child.kill()
        return self._child.wait()

    def close(self):
        if self._child.poll() is None:
            self._child.stdin.close()
        code = self._child.wait(30)
        self._child.stdin.close()
        self._child.stdout.close()
        return code


def test_sixteen_processes_refresh_once(house):
    """
    Sixteen processes share one ended session: one refresh reaches the platform, and
    every process makes its call.
    """
    house.authorise()
    house.desk.end_sessions()
    workers = [Worker(house) for _ in range(16)]
    for worker in workers:
        assert "ready" == worker.line()
    for worker in workers:
        worker.go()
    results = [worker.result() for worker in workers]
    for worker in workers:
        worker.close()
    stats = house.control("GET", "stats")["oauth"]

    assert [SELLER] * 16 == [result.get("nick") for result in results]
    assert (1, 0) == (stats["refreshes"], stats["refused"])


@colours
def test_sixteen_threads_refresh_once(house, colour):
    """
    Sixteen threads with clients of their own over one file refresh once.
    """
    house.authorise()
    house.desk.end_sessions()
    gate, nicks = threading.Barrier(16), []

    def work():
        client = colour(
            house.credentials,
            endpoint=Endpoint.simulator(house.server.url),
            tokens=house.over(house.oauth),
        )
        gate.wait()
        nicks.append(client.call(UserSellerGet()).user.nick)
        client.close()

    threads = [threading.Thread(target=work) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert ([SELLER] * 16, 1) == (nicks, house.desk.stats()["refreshes"])


def test_a_killed_holder_of_the_lock_stops_nobody(house):
    """
    A process that is killed while it holds the lock leaves it free: within seconds the
    others have refreshed once, and made their calls.
    """
    house.authorise()
    house.desk.end_sessions()
    holder, others = Worker(house, "hold"), [Worker(house) for _ in range(3)]
    for worker in (holder, *others):
        assert "ready" == worker.line()
    holder.go()
    assert "held" == holder.line()
    for worker in others:
        worker.go()
    time.sleep(0.5)
    before = house.desk.stats()["refreshes"]
    killed = time.monotonic()
    holder.kill()
    results = [worker.result() for worker in others]
    took = time.monotonic() - killed
    for worker in (holder, *others):
        worker.close()

    assert [SELLER] * 3 == [result.get("nick") for result in results]
    assert (0, 1) == (before, house.desk.stats()["refreshes"])
    assert took < 5.0


@pytest.mark.parametrize("old", ["stays", "ends"])
def test_a_crash_between_receiving_and_saving(house, old):
    """
    A process dies with the new session in its hands. Where the old refresh token still
    holds, the next process refreshes once more; where it is used up, the seller is asked.
    """
    house.desk.plan = OAuthPlan(old_grant=old)
    house.authorise()
    house.desk.end_sessions()
    dying = Worker(house, "die")
    dying.line()
    dying.go()
    code = dying.close()
    interrupted = house.place.read().attempt
    try:
        told = house.client().call(UserSellerGet()).user.nick
    except AuthorizationError:
        told = house.place.read().ended.reason

    assert (-9, 1, None) == (code, interrupted.sent, interrupted.outcome)
    assert (SELLER if old == "stays" else EndReason.REFRESH_LOST) == told
    assert (2 if old == "stays" else 1) == house.desk.stats()["refreshes"]
