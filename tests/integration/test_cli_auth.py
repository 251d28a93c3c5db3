"""
``tmallerp auth``: a seller's consent from the first address to the next key.
"""

from __future__ import annotations

import http.client
import json
import os
import subprocess
import sys
from urllib.parse import urlsplit

import pytest
from typer.testing import CliRunner

from tmallerp.cli._app import app
from tmallerp.secrets import Secret
from tmallerp.simulator import SimulatorServer, WorldPlan
from tmallerp.simulator.oauth import OAuthPlan
from tmallerp.top.sessions import EndReason, KeyRing, SessionFile, Sessions, new_key

BACK = "https://erp.example.com/back"
CONFIG = """
[store]
path = "ledger.db"
[shops.main]
tenant = "acme"
live = true
seller_nick = "{nick}"
[shops.main.orders]
service_skus = ["SERVICE-DIFF"]
[shops.main.top]
app_key = "{app_key}"
app_secret = "{app_secret}"
session = "stored"
endpoint = "{url}"
[shops.main.erp]
kind = "files"
folder = "erp"
[shops.main.sync]
horizon_hours = 25
"""
OUTSIDE = """
[shops.outside]
tenant = "acme"
[shops.outside.top]
app_key = "{app_key}"
app_secret = "{app_secret}"
session = "simulator-session-7-1"
endpoint = "{url}"
"""


class Desk:
    """A person at the command line, before a simulated platform."""

    def __init__(self, server, folder):
        self.server, self.folder, self.as_process = server, folder, False
        self.key = new_key().reveal()
        self.configure()

    def configure(self, nick="模拟旗舰店", more=""):
        text = (CONFIG + more).format(
            nick=nick,
            app_key=self.server.app_key,
            app_secret=self.server.app_secret,
            url=self.server.url,
        )
        (self.folder / "tmallerp.toml").write_text(text, "utf-8")

    def __call__(self, *arguments, lang="en", key=None, stdin=""):
        env = {"TMALLERP_LANG": lang, "COLUMNS": "240"}
        env["TMALLERP_KEY"] = self.key if key is None else key
        code, out, err = self._run(arguments, env, stdin)
        assert "Traceback" not in err
        assert "simulator-session-7-oauth" not in out + err
        assert "simulator-refresh" not in out + err
        return code, out, err

    def _run(self, arguments, env, stdin):
        if not self.as_process:
            done = CliRunner().invoke(app, arguments, input=stdin, env=env)
            assert done.exception is None or isinstance(done.exception, SystemExit)
            return done.exit_code, done.stdout, done.stderr
        done = subprocess.run(
            [sys.executable, "-m", "tmallerp", *arguments],
            check=False,
            env={**os.environ, **env},
            input=stdin,
            capture_output=True,
            encoding="utf-8",
            timeout=300,
        )
        return done.returncode, done.stdout, done.stderr

    def json(self, *arguments, **settings):
        code, out, _ = self(*arguments, "--json", **settings)
        return code, json.loads(out.strip().splitlines()[-1])

    def consent(self):
        """Ask for an address and open it; return where the browser ends up."""
        code, login = self.json("auth", "url", "--redirect-uri", BACK)
        assert 0 == code
        url = urlsplit(login["url"])
        browser = http.client.HTTPConnection(url.netloc)
        browser.request("GET", f"{url.path}?{url.query}")
        answer = browser.getresponse()
        answer.read()
        browser.close()
        return answer.headers["location"]

    def authorise(self):
        return self.json("auth", "exchange", self.consent())

    def place(self):
        keys = KeyRing([Secret(self.key)])
        return SessionFile(self.folder / "sessions", tenant="acme", shop="main", keys=keys)


@pytest.fixture
def desk(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with SimulatorServer(WorldPlan(orders=20), real_time=True) as server:
        yield Desk(server, tmp_path)


def test_the_way_of_a_new_shop(desk):
    """
    status, url, exchange, status, doctor, sync, refresh: exit codes included.
    """
    codes, desk.as_process = {}, True
    codes["before"], before = desk.json("auth", "status")
    codes["exchange"], done = desk.authorise()
    codes["after"], after = desk.json("auth", "status")
    codes["doctor"], doctor = desk.json("doctor")
    codes["sync"], _ = desk.json("sync", "orders")
    codes["refresh"], fresh = desk.json("auth", "refresh")
    codes["again"], _ = desk.json("sync", "orders")
    states = [before[0]["state"], done["state"], after[0]["state"], fresh["state"]]

    assert ["absent", "alive", "alive", "alive"] == states
    assert {
        "before": 3,
        "exchange": 0,
        "after": 0,
        "doctor": 0,
        "sync": 3,
        "refresh": 0,
        "again": 0,
    } == codes
    assert {"ok"} == {check["state"] for check in doctor["checks"]}
    assert "session" in {check["check"] for check in doctor["checks"]}
    assert 1 == desk.server.gateway.oauth.stats()["refreshes"]


def test_a_status_tells_everything(desk):
    """
    The status names shop, seller, end, days left, level of writes, and what to do.
    """
    desk.server.gateway.oauth.plan = OAuthPlan(w2_s=0)
    desk.authorise()
    _, (status,) = desk.json("auth", "status")
    shown = {name: status[name] for name in ("shop", "nick", "write_level", "reason")}

    assert {
        "shop": "acme/main",
        "nick": "模拟旗舰店",
        "write_level": 1,
        "reason": None,
    } == shown
    assert 89.9 < status["days_left"] <= 90
    assert "Nothing to do." == status["advice"]


@pytest.mark.parametrize(("lang", "words"), [("en", "Nothing to do"), ("zh", "无需处理")])
def test_a_status_is_a_table_for_people(desk, lang, words):
    """
    For people the status is a table, in their language.
    """
    desk.authorise()
    code, out, _ = desk("auth", "status", lang=lang)

    assert 0 == code
    assert words in out
    assert "acme/main" in out
    assert "模拟旗舰店" in out


def test_sessions_from_elsewhere_are_shown_as_such(desk):
    """
    A shop whose session stands in the environment has no end that is known here.
    """
    desk.configure(more=OUTSIDE)
    code, rows = desk.json("auth", "status", "--shop", "outside")
    refused, _, err = desk("auth", "refresh", "--shop", "outside")

    assert (0, "outside", 2) == (code, rows[0]["state"], refused)
    assert 'session = "stored"' in err


def test_a_session_that_ends_soon_asks_for_a_person(desk):
    """
    Days before the end of a session that cannot be refreshed, the exit code is 3.
    """
    desk.server.gateway.oauth.plan = OAuthPlan(session_s=5 * 86_400, refresh_s=0)
    desk.authorise()
    soon, (status,) = desk.json("auth", "status")
    later, _ = desk.json("auth", "status", "--days", "3")
    doctor, _ = desk.json("doctor")
    refresh, error = desk.json("auth", "refresh")

    assert (3, "ending", 0, 3, 1) == (soon, status["state"], later, doctor, refresh)
    assert "AuthorizationError" == error["error"]


def test_a_revoked_shop_is_shown_and_refused(desk):
    """
    An ended session is shown with its reason; doctor fails, and sync sends nothing.
    """
    desk.authorise()
    Sessions(desk.place()).mark_ended(EndReason.REVOKED)
    before = sum(desk.server.gateway.calls.values())
    code, (status,) = desk.json("auth", "status")
    doctor, _ = desk.json("doctor")
    sync, report = desk.json("sync", "orders")
    _, shown, _ = desk("auth", "status", lang="zh")
    after = desk.server.gateway.calls["taobao.trades.sold.increment.get"]

    assert (3, "ended", "revoked") == (code, status["state"], status["reason"])
    assert (1, 0) == (doctor, after)
    assert sync in {1, 3}
    assert "authoris" in json.dumps(report)
    assert "卖家已取消授权" in shown
    assert before == 0


def test_a_forged_redirect_is_refused(desk):
    """
    A redirect with another login's state is refused, and its code not exchanged.
    """
    where = desk.consent()
    forged = where[:-3] + "xxx"
    code, error = desk.json("auth", "exchange", forged)
    exchanges = desk.server.gateway.oauth.stats()["exchanges"]
    good, _ = desk.json("auth", "exchange", where)

    assert (1, "AuthorizationError", 0, 0) == (code, error["error"], exchanges, good)
    assert "state" in error["message"]


def test_a_redirect_is_taken_once(desk):
    """
    After the exchange the login is over: the same redirect is refused.
    """
    where = desk.consent()
    desk.json("auth", "exchange", where)
    code, error = desk.json("auth", "exchange", where)

    assert 1 == code
    assert "no login is under way" in error["message"]


def test_a_bare_code_is_taken_too(desk):
    """
    Who copies the code alone may hand it over, also through standard input.
    """
    where = desk.consent()
    code = where.partition("code=")[2].partition("&")[0]
    done, value = desk.json("auth", "exchange", "-", stdin=f"{code}\n")

    assert (0, "alive") == (done, value["state"])


def test_a_bare_code_without_a_login_needs_its_redirect(desk):
    """
    Without a login under way nobody knows which redirect address the code belongs to.
    """
    code, error = desk.json("auth", "exchange", "abc")

    assert (2, "ConfigError") == (code, error["error"])
    assert "--redirect-uri" in error["message"]


def test_the_wrong_seller_is_not_kept(desk):
    """
    A session of another seller than the configured one is thrown away.
    """
    desk.configure(nick="另一家店")
    code, error = desk.authorise()

    assert (1, None) == (code, desk.place().read())
    assert "模拟旗舰店" in error["message"]


def test_keys_are_made_and_changed(desk):
    """
    A new key joins the old one, rotation seals with it, and the old one is retired.
    """
    desk.authorise()
    _, made = desk.json("auth", "key")
    fresh = made["key"]
    code, done = desk.json("auth", "rotate", key=f"{fresh},{desk.key}")
    again, nothing = desk.json("auth", "rotate", key=f"{fresh},{desk.key}")
    alone, _ = desk.json("auth", "status", key=fresh)
    retired, error = desk.json("auth", "status", key=desk.key)

    assert (0, ["acme/main"], made["id"]) == (code, done["rotated"], done["key_id"])
    assert (0, [], 0) == (again, nothing["rotated"], alone)
    assert (2, "ConfigError") == (retired, error["error"])
    assert fresh not in error["message"]


@pytest.mark.parametrize("command", [("auth", "status"), ("doctor",), ("sync", "orders")])
def test_without_a_key_the_error_says_how_to_get_one(desk, command):
    """
    A missing key is an error of the configuration that says how to make one.
    """
    code, _, err = desk(*command, key="")

    assert 2 == code
    assert "tmallerp auth key" in err


@pytest.mark.parametrize("damage", [lambda data: data[:-9], lambda data: data[:9]])
def test_a_damaged_file_is_named(desk, damage):
    """
    A damaged file is named with what to do now, and nothing of its content.
    """
    desk.authorise()
    path = desk.place().path
    data = path.read_bytes()
    path.write_bytes(damage(data))
    code, error = desk.json("auth", "status")

    assert (1, "StoreError") == (code, error["error"])
    assert path.name in error["message"]
    assert data.decode().split("|")[3][:20] not in error["message"]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('oauth = "http://example.com"', "oauth is wrong"),
        ('oauth = "production"', "does not fit"),
    ],
)
def test_a_wrong_login_address_is_found(desk, line, words):
    """
    The login must be https or on this machine, and of the same world as the secret.
    """
    desk.configure()
    file = desk.folder / "tmallerp.toml"
    text = file.read_text("utf-8").replace(
        'session = "stored"', f'session = "stored"\n{line}'
    )
    file.write_text(text, "utf-8")
    code, _, err = desk("auth", "status")

    assert 2 == code
    assert words in err


@pytest.mark.parametrize("where", ["key", "app_secret"])
def test_a_keyring_in_clear_text_is_refused(desk, monkeypatch, where):
    """
    Neither the key nor the app secret is read from a keyring that does not encrypt.
    """
    from keyring.backends.null import Keyring

    monkeypatch.setattr("keyring.get_keyring", Keyring)
    file = desk.folder / "tmallerp.toml"
    text = file.read_text("utf-8")
    if where == "key":
        text += '[sessions]\nkey = "keyring:tmallerp/key"\n'
    else:
        text = text.replace(desk.server.app_secret, "keyring:tmallerp/secret")
    file.write_text(text, "utf-8")
    code, _, err = desk("auth", "status")

    assert 2 == code
    assert "keyring.backends.null.Keyring" in err
