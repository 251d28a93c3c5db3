"""
Who may call: five ways to say it, any of which is enough.

A bearer token that is fixed or was fetched, user and password, a key in a header, or a
signature over method, address, time and body.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from datetime import datetime, timedelta
from urllib.parse import parse_qsl

from attrs import define, field

from tmallerp.simulator.erps._clock import ErpClock
from tmallerp.simulator.erps._exact import write
from tmallerp.simulator.erps._traffic import ErpAnswer, ErpRequest
from tmallerp.simulator.erps.rest._problems import Problem

EXPIRE_S = 3600
WINDOW_S = 300


@define
class Access:
    """
    Knows who may call.

    Args:
        clock: The service's time.

        seed: Decides the credentials.
    """

    clock: ErpClock
    seed: int
    is_ended: bool = False
    _until: dict[str, datetime] = field(factory=dict)
    _count: int = 0

    @property
    def facts(self) -> dict[str, str]:
        """The credentials."""
        names = ("client_secret", "password", "api_key", "hmac_secret")
        made = {name: f"simulator-{name.replace('_', '-')}-{self.seed}" for name in names}
        return {
            "token": self.token,
            "client_id": f"client-{self.seed}",
            "user": "tmall-bot",
            "hmac_key_id": f"key-{self.seed}",
            **made,
        }

    @property
    def token(self) -> str:
        """The fixed bearer token."""
        return f"simulator-token-{self.seed}"

    def end(self) -> None:
        """End fetched tokens, and refuse other credentials once."""
        self._until.clear()
        self.is_ended = True

    def check(self, request: ErpRequest) -> None:
        """
        Let a request in.

        Raises:
            Problem: If it may not.
        """
        if self._is_known(request):
            if not self.is_ended:
                return
            self.is_ended = False
            raise _refused("token_expired")
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        was_issued = scheme.lower() == "bearer" and token.startswith("oat-")
        raise _refused("token_expired" if was_issued else "unauthorized")

    def _is_known(self, request: ErpRequest) -> bool:
        facts = self.facts
        scheme, _, given = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer":
            until = self._until.get(given)
            if until is not None and self.clock.now < until:
                self.is_ended = False
                return True
            return _same(given, self.token)
        if scheme.lower() == "basic":
            return _same(_decoded(given), f"{facts['user']}:{facts['password']}")
        if "x-api-key" in request.headers:
            return _same(request.headers["x-api-key"], facts["api_key"])
        return self._is_signed(request)

    def _is_signed(self, request: ErpRequest) -> bool:
        headers, facts = request.headers, self.facts
        if headers.get("x-key-id") != facts["hmac_key_id"]:
            return False
        stamp = headers.get("x-timestamp", "")
        if not (stamp.isascii() and stamp.isdigit() and len(stamp) < 12):
            return False
        if abs(int(stamp) - self.clock.now.timestamp()) > WINDOW_S:
            return False
        text = text_to_sign(request, stamp)
        wanted = hmac.new(facts["hmac_secret"].encode(), text.encode(), hashlib.sha256)
        return _same(headers.get("x-signature", "").lower(), wanted.hexdigest())

    def issue(self, request: ErpRequest) -> ErpAnswer:
        """Answer a request for a token."""
        form = dict(parse_qsl(request.body.decode("utf-8", "replace")))
        scheme, _, given = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() == "basic":
            name, _, secret = _decoded(given).partition(":")
        else:
            name, secret = form.get("client_id", ""), form.get("client_secret", "")
        if form.get("grant_type") != "client_credentials":
            return _token_answer(400, {"error": "unsupported_grant_type"})
        facts = self.facts
        if not (_same(name, facts["client_id"]) and _same(secret, facts["client_secret"])):
            return _token_answer(401, {"error": "invalid_client"})
        self._count += 1
        seed = f"{facts['client_secret']}/{self._count}".encode()
        token = f"oat-{hashlib.sha256(seed).hexdigest()[:40]}"
        self._until[token] = self.clock.now + timedelta(seconds=EXPIRE_S)
        told = {"access_token": token, "token_type": "Bearer", "expires_in": EXPIRE_S}
        return _token_answer(200, told)


def text_to_sign(request: ErpRequest, stamp: str) -> str:
    """Return what is signed: method, address as sent, time, digest of the body."""
    address = request.path + (f"?{request.raw_query}" if request.raw_query else "")
    digest = hashlib.sha256(request.body).hexdigest()
    return f"{request.method}\n{address}\n{stamp}\n{digest}"


def _token_answer(status: int, told: dict[str, object]) -> ErpAnswer:
    headers = (("Cache-Control", "no-store"),)
    return ErpAnswer(status=status, body=write(told), headers=headers)


def _refused(code: str) -> Problem:
    error = 'Bearer error="invalid_token"' if code == "token_expired" else "Bearer"
    return Problem(code, headers=(("WWW-Authenticate", error),))


def _decoded(text: str) -> str:
    try:
        return base64.b64decode(text, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return ""


def _same(given: str, wanted: str) -> bool:
    return hmac.compare_digest(given.encode(), wanted.encode())
