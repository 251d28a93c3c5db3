"""
What says who calls: none, a password, a token, a key, OAuth 2 or a signature.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import threading
from typing import Any
from urllib.parse import quote, urlencode

from attrs import frozen

from tmallerp.clock import Clock
from tmallerp.erp._http import Address, ErpHttp
from tmallerp.erp.rest.description import Auth
from tmallerp.errors import Advice, ErpError, ErpUnavailableError

# A token is renewed a minute before its end, so that none ends on the way.
_EARLY_S = 60.0
_SOME_LIFE_S = 300.0

_ADVICE = Advice(
    "Check the client's id and secret; nothing was sent to the ERP itself.",
    "请检查 client_id 与密钥；尚未向 ERP 发送任何单据。",
)


@frozen
class _Token:
    value: str
    until: float


class Signer:
    """
    Makes the headers of a call. Safe to share between threads.

    Args:
        auth: How.

        http: Where tokens are asked for.

        clock: Where time comes from.
    """

    def __init__(self, auth: Auth, http: ErpHttp, clock: Clock) -> None:
        self._auth = auth
        self._http = http
        self._clock = clock
        self._lock = threading.Lock()
        self._token: _Token | None = None

    def __repr__(self) -> str:
        return f"Signer({self._auth.kind!r})"

    @property
    def can_renew(self) -> bool:
        """Say whether a refusal may be cured by a new token."""
        return self._auth.kind == "oauth2"

    def headers(self, method: str, address: Address, body: bytes | None) -> dict[str, str]:
        """
        Return the headers of one call.

        Raises:
            ErpUnavailableError: If a token is needed and not given.
        """
        kind = self._auth.kind
        if kind == "none":
            return {}
        if kind == "basic":
            return {"Authorization": _basic(self._secret("user"), self._secret("password"))}
        if kind == "bearer":
            return {"Authorization": f"Bearer {self._secret('token')}"}
        if kind == "header":
            return {self._auth.texts["name"]: self._secret("value")}
        if kind == "oauth2":
            return {"Authorization": f"Bearer {self._current()}"}
        return self._signed(method, address, body or b"")

    def forget(self, headers: dict[str, str]) -> None:
        """Drop the token that was refused, if nobody has renewed it already."""
        with self._lock:
            if self._token and headers.get("Authorization", "").endswith(self._token.value):
                self._token = None

    def _secret(self, name: str) -> str:
        return self._auth.secrets[name].reveal()

    def _current(self) -> str:
        with self._lock:
            token = self._token
            if token is None or token.until <= self._clock.monotonic():
                token = self._token = self._asked()
            return token.value

    def _asked(self) -> _Token:
        form = {"grant_type": "client_credentials"}
        texts = self._auth.texts
        headers = {}
        if texts["scope"]:
            form["scope"] = texts["scope"]
        user, secret = self._secret("client_id"), self._secret("client_secret")
        if texts["send"] == "basic":
            headers["Authorization"] = _basic(quote(user, safe=""), quote(secret, safe=""))
        else:
            form |= {"client_id": user, "client_secret": secret}
        try:
            answer = self._http.send(
                "POST",
                texts["token_url"],
                headers=headers,
                body=urlencode(form).encode(),
                content_type="application/x-www-form-urlencoded",
            )
            if answer.status != 200:
                raise self._refused(f"status {answer.status}")
            return self._read(answer.json())
        except ErpUnavailableError:
            raise
        except ErpError as error:
            # Whatever became of it, a token has no effect on the ERP.
            raise ErpUnavailableError(
                error.message, adapter=error.adapter, advice=error.advice
            ) from None

    def _read(self, said: Any) -> _Token:
        value = said.get("access_token") if isinstance(said, dict) else None
        if not isinstance(value, str) or not value:
            raise self._refused("no access_token in the answer")
        life = said.get("expires_in")
        if not isinstance(life, int) or isinstance(life, bool) or life <= 0:
            life = _SOME_LIFE_S
        seconds = float(life)
        early = min(_EARLY_S, seconds / 2)
        return _Token(value, self._clock.monotonic() + seconds - early)

    def _refused(self, why: str) -> ErpUnavailableError:
        msg = f"{self._http.adapter}: no token was given ({why})."
        return ErpUnavailableError(msg, adapter=self._http.adapter, advice=_ADVICE)

    def _signed(self, method: str, address: Address, body: bytes) -> dict[str, str]:
        auth, now = self._auth, self._clock.now().timestamp()
        values = {
            "method": method,
            "target": address.target,
            "path": address.path,
            "query": address.query,
            "host": address.netloc,
            "timestamp": str(int(now)),
            "timestamp_ms": str(int(now * 1000)),
            "nonce": secrets.token_hex(16),
            "body_sha256": hashlib.sha256(body).hexdigest(),
            "key_id": self._secret("key_id"),
        }
        assert auth.signed is not None  # noqa: S101 - read with the kind
        digest = hmac.new(
            self._secret("secret").encode(),
            auth.signed.fill(values).encode(),
            auth.texts["algorithm"],
        ).digest()
        is_hex = auth.texts["encoding"] == "hex"
        signature = digest.hex() if is_hex else base64.b64encode(digest).decode()
        values["signature"] = signature
        return {name: one.fill(values) for name, one in auth.headers.items()}


def _basic(user: str, password: str) -> str:
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()
