"""
No token, code, state or key shows anywhere: not printed, logged, raised, pickled, written.
"""

from __future__ import annotations

import copy
import io
import json
import logging
import pickle
import sys
import traceback
from datetime import datetime, timedelta

import attrs
import httpx
import pytest

from tmallerp.clock import BEIJING, VirtualClock
from tmallerp.errors import TmallErpError
from tmallerp.secrets import Secret
from tmallerp.top import oauth, sessions
from tmallerp.top.config import Credentials
from tmallerp.top.oauth import _api
from tmallerp.top.oauth._http import Wire
from tmallerp.top.sessions._pending import PendingLogin
from tmallerp.top.sessions._places import MemoryPlace

CANARY = "c4n4ry"
NOW = datetime(2026, 11, 11, 12, tzinfo=BEIJING)
KEY = Secret("YzRuNHJ5" * 5 + "Yzw=")
CREDENTIALS = Credentials(app_key="1", app_secret=Secret(f"simulator-{CANARY}-secret"))
ENDPOINT = oauth.OAuthEndpoint.simulator("http://127.0.0.1:1")


def session():
    return sessions.Session(
        access_token=Secret(f"{CANARY}-access"),
        refresh_token=Secret(f"{CANARY}-refresh"),
        issued_at=NOW,
        expires_at=NOW + timedelta(days=1),
    )


def kept():
    return sessions.Kept(session=session())


def everything(tmp_path):
    """One of each thing that holds a secret."""
    ring = sessions.KeyRing([KEY])
    issuer = oauth.OAuth(CREDENTIALS, endpoint=ENDPOINT)
    file = sessions.SessionFile(tmp_path, tenant="a", shop="b", keys=ring)
    file.save(kept())
    keeper = sessions.Sessions(file, issuer, clock=VirtualClock(NOW))
    keeper.session()
    return {
        "session": session(),
        "kept": kept(),
        "standing": keeper.standing(),
        "ring": ring,
        "issuer": issuer,
        "file": file,
        "sealed": sessions.SealedFile(tmp_path / "x", sessions.Label("a", "b", "c"), ring),
        "keeper": keeper,
        "look": keeper._seen,
        "memory": MemoryPlace("a/b", kept()),
        "login": PendingLogin(
            state=Secret(f"{CANARY}-state"),
            redirect_uri="https://x",
            view="web",
            expires_at=NOW,
        ),
        "create": _api.TokenCreate(code=Secret(f"{CANARY}-code")),
        "refresh": _api.TokenRefresh(refresh_token=Secret(f"{CANARY}-refresh")),
        "state": oauth.new_state(),
    }


def test_nothing_is_printed(tmp_path):
    """
    However a thing is turned into text, its secrets are not in it.
    """
    for thing in everything(tmp_path).values():
        shown = f"{thing!r} {thing!s} {thing} {[thing]} {vars_of(thing)!r}"
        shown += "%s %r" % (thing, thing)  # noqa: UP031 - how logs format
        assert CANARY not in shown
        assert KEY.reveal() not in shown


def vars_of(thing):
    if attrs.has(type(thing)):
        return attrs.asdict(thing)
    return getattr(thing, "__dict__", {})


@pytest.mark.parametrize("protocol", range(2, pickle.HIGHEST_PROTOCOL + 1))
def test_nothing_is_pickled(tmp_path, protocol):
    """
    What holds a secret cannot be pickled, or its pickle has none.
    """
    for thing in everything(tmp_path).values():
        try:
            data = pickle.dumps(thing, protocol)
        except (TypeError, AttributeError, pickle.PicklingError):
            continue
        assert CANARY.encode() not in data


def test_nothing_becomes_json(tmp_path):
    """
    What holds a secret does not serialise, and its text form shows none.
    """
    for thing in everything(tmp_path).values():
        with pytest.raises(TypeError):
            json.dumps(thing)
        assert CANARY not in json.dumps(vars_of(thing), default=str)


def test_a_copy_is_as_secret():
    """
    A copy of a session is the same session, as silent.
    """
    assert session() == copy.deepcopy(session()) == copy.copy(session())
    assert CANARY not in repr(copy.deepcopy(session()))


class Answering(httpx.BaseTransport):
    """A login that answers the same to everything, and echoes what it was sent."""

    def __init__(self, status, body):
        self.status, self.body = status, body

    def handle_request(self, request):
        if self.body is None:
            sent = request.read().decode()
            raise httpx.ReadError(f"cannot read {len(sent)}")
        return httpx.Response(self.status, content=self.body.encode())


BODIES = {
    "lost": (200, None),
    "half": (200, f'{{"access_token":"{CANARY}'),
    "no end": (200, f'{{"access_token":"simulator-{CANARY}"}}'),
    "bad end": (
        200,
        f'{{"access_token":"simulator-{CANARY}","refresh_token":"{CANARY}","expires_in":"x"}}',
    ),
    "real": (200, f'{{"access_token":"{CANARY}","expires_in":5}}'),
    "echo": (
        400,
        f'{{"error":"invalid_grant","error_description":"{CANARY} is over"}}',
    ),
    "echoed word": (400, f'{{"error":"{CANARY} {CANARY}"}}'),
    "page": (500, f"<html>{CANARY}</html>"),
    "packed": (200, f'{{"token":"{CANARY}"}}'),
}


@pytest.mark.parametrize("name", BODIES)
@pytest.mark.parametrize("act", ["refresh", "exchange"])
def test_no_traceback_shows_one_even_with_its_variables(name, act, caplog):
    """
    An error of the login shows no secret, printed with every frame's local variables.
    """
    issuer = oauth.OAuth(CREDENTIALS, endpoint=ENDPOINT, transport=Answering(*BODIES[name]))
    keeper = sessions.Sessions(
        MemoryPlace("a/b", kept()), issuer, clock=VirtualClock(NOW + timedelta(days=0.99))
    )
    with caplog.at_level(logging.DEBUG):
        try:
            if act == "refresh":
                keeper.refresh()
            else:
                issuer.exchange(Secret(f"{CANARY}-code"), "https://x")
        except TmallErpError:
            shown = "".join(
                traceback.TracebackException(*sys.exc_info(), capture_locals=True).format()
            )
    shown += caplog.text + "".join(repr(vars(record)) for record in caplog.records)

    assert "Traceback" in shown
    assert CANARY not in shown.replace(f"CANARY = '{CANARY}'", "")


def test_logs_name_the_shop_and_no_token(tmp_path):
    """
    What is logged of a session's life are the shop and a word.
    """
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logging.Formatter("%(message)s %(shop)s"))
    log = logging.getLogger("tmallerp")
    log.addHandler(handler)
    before, log.level = log.level, logging.DEBUG
    try:
        keeper = everything(tmp_path)["keeper"]
        keeper.authorise(session())
        keeper.mark_ended(sessions.EndReason.REVOKED)
    finally:
        log.removeHandler(handler)
        log.setLevel(before)

    assert ["shop authorised a/b", "session ended a/b"] == stream.getvalue().splitlines()


def test_a_form_is_not_in_the_wire(monkeypatch):
    """
    The value that speaks HTTP holds no form, and its request shows none.
    """
    wire = Wire(clock=VirtualClock(NOW), timeout_s=1.0)
    request = wire._request("https://x/token", {"code": Secret(CANARY), "view": "web"})

    assert CANARY not in repr(wire) + repr(request) + repr(request.headers)
    assert f"code={CANARY}&view=web".encode() == request.read()
