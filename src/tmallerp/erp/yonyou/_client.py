"""
Calls YonBIP: finds the tenant's gateway, keeps a token, paces, and judges answers.

The token travels in the address, so addresses are never logged and errors name the call
without its query. A call that only asks is told apart from one that may have an effect,
although both are POSTs: the first gives "try again" where the second gives "unknown".
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec
from attrs import frozen

from tmallerp.clock import Clock, SystemClock
from tmallerp.erp._http import ErpHttp, HttpAnswer
from tmallerp.erp.yonyou._answers import AUTH_SUCCESS, Answer, Verdict, judge, text
from tmallerp.erp.yonyou._governor import Governor, ThrottledError, a_minute
from tmallerp.erp.yonyou._settings import YonyouSettings
from tmallerp.erp.yonyou._signing import sign
from tmallerp.errors import (
    Advice,
    ErpOutcomeUnknownError,
    ErpUnavailableError,
    RejectedByErpError,
)
from tmallerp.secrets import Secret

NAME = "yonyou"

_LOOKUP = "open-auth/dataCenter/getGatewayAddress"
_JSON = "application/json"
_TOO_MANY = 429
# What some paths answer as plain text.
_BAD_TOKEN = "非法token"  # noqa: S105 - no password
# A page of the vendor: blocked for half a minute where the answer does not say.
_BLOCKED_S = 30.0
# Renewed so long before it ends that no call on its way meets the end.
_EARLY_S = 300.0
# Without a life in the answer: what the vendor's pages say.
_LIFE_S = 7200

# Exact numbers are written as they are, not as text.
_encoder = msgspec.json.Encoder(decimal_format="number")

_KEY_ADVICE = Advice(
    "Check app_key, app_secret and this machine's clock.",
    "请检查 app_key、app_secret 以及本机时钟。",
)
_API_ADVICE = Advice(
    "Authorise this API for the application on the open platform.",
    "请在开放平台为该应用授权此接口。",
)


@frozen(kw_only=True)
class _Gateway:
    business: str
    tokens: str


@frozen(kw_only=True)
class _Token:
    value: Secret
    renew_at: float


class YonyouClient:
    """
    Speaks to one tenant; safe to share between threads.

    Args:
        settings: Which tenant.

        clock: Where time comes from.

        http: Another way to speak HTTP.
    """

    def __init__(
        self,
        settings: YonyouSettings,
        *,
        clock: Clock | None = None,
        http: ErpHttp | None = None,
    ) -> None:
        self._settings = settings
        self._clock = clock or SystemClock()
        self._http = http or ErpHttp(NAME, settings.rules(), clock=self._clock)
        self._lock = threading.Lock()
        self._gateway: _Gateway | None = None
        self._token: _Token | None = None
        limits = {api: a_minute(calls) for api, calls in settings.calls_a_minute.items()}
        self._governor = Governor(NAME, self._clock, limits, patience_s=settings.patience_s)

    def close(self) -> None:
        """Close all connections."""
        self._http.close()

    def ask(
        self,
        path: str,
        body: object = None,
        *,
        query: Iterable[tuple[str, str]] = (),
        empty: frozenset[str] = frozenset(),
    ) -> Any:
        """
        Make a call that changes nothing.

        Args:
            path: Below the gateway.

            body: To be posted; None makes it a GET.

            query: Besides the token.

            empty: Codes that mean "there is none".

        Returns:
            The data; None where there is none.

        Raises:
            ErpUnavailableError: If it cannot be asked now.

            RejectedByErpError: If the question was refused.
        """
        try:
            answer = self._call(path, body, tuple(query))
        except ErpOutcomeUnknownError as error:
            raise ErpUnavailableError(
                error.message, adapter=NAME, advice=error.advice
            ) from error
        if answer.ok:
            return answer.data
        if answer.is_nothing_found or answer.code in empty:
            return None
        raise _no_answer(path, answer)

    def tell(self, path: str, body: object) -> Answer:
        """
        Make a call that may have an effect.

        Returns:
            The answer: done, seen before, refused, or unclear.

        Raises:
            ThrottledError: If there were too many calls; nothing happened.

            ErpUnavailableError: If it was not let through; nothing happened.

            ErpOutcomeUnknownError: If it was sent and no answer came.
        """
        answer = self._call(path, body, ())
        begun = (Verdict.THROTTLED, Verdict.NOT_BEGUN, Verdict.STALE_TOKEN)
        if answer.verdict in begun:
            raise _no_answer(path, answer)
        return answer

    def check(self) -> None:
        """
        Find the gateway and get a token.

        Raises:
            ErpError: If that does not work now, or the application is refused.
        """
        self._gateway_address()
        self._current()

    def _call(self, path: str, body: object, query: tuple[tuple[str, str], ...]) -> Answer:
        token = self._current()
        answer = self._once(path, body, query, token)
        if answer.verdict is Verdict.STALE_TOKEN:
            # The gateway looks at the token before anything else: nothing happened.
            self._forget(token)
            answer = self._once(path, body, query, self._current())
        if answer.verdict is Verdict.THROTTLED:
            self._governor.pause(path, answer.retry_after or _BLOCKED_S)
        return answer

    def _once(
        self, path: str, body: object, query: tuple[tuple[str, str], ...], token: _Token
    ) -> Answer:
        gateway = self._gateway_address()
        self._governor.wait(path)
        raw = self._http.send(
            "GET" if body is None else "POST",
            f"{gateway.business}/{path}",
            query=(*query, ("access_token", token.value.reveal())),
            body=None if body is None else _encoder.encode(body),
            content_type=None if body is None else _JSON,
        )
        return self._read(raw)

    def _read(self, raw: HttpAnswer) -> Answer:
        if raw.status == _TOO_MANY:
            wait = raw.retry_after or _BLOCKED_S
            return Answer(verdict=Verdict.THROTTLED, code="429", retry_after=wait)
        if not raw.is_html and _BAD_TOKEN.encode() in raw.body[:200]:
            return Answer(verdict=Verdict.STALE_TOKEN, code="310036", message=_BAD_TOKEN)
        said = raw.json()
        if not isinstance(said, Mapping) or said.get("code") is None:
            raise raw.unusable("has no code")
        code = text(said["code"])
        verdict = judge(code, self._settings.refusals)
        return Answer(
            verdict=verdict,
            code=code,
            message=text(said.get("message"))[:500],
            data=said.get("data"),
            retry_after=(raw.retry_after or _BLOCKED_S)
            if verdict is Verdict.THROTTLED
            else None,
        )

    # --- gateway and token --------------------------------------------------------

    def gateway(self) -> str:
        """Return the address business calls go to."""
        return self._gateway_address().business

    def _gateway_address(self) -> _Gateway:
        with self._lock:
            return self._gateway_locked()

    def _gateway_locked(self) -> _Gateway:
        if self._gateway is None:
            self._gateway = self._configured() or self._look_up()
        return self._gateway

    def _configured(self) -> _Gateway | None:
        settings = self._settings
        if settings.gateway_url and settings.token_url:
            return _Gateway(
                business=settings.gateway_url.rstrip("/"),
                tokens=settings.token_url.rstrip("/"),
            )
        return None

    def _look_up(self) -> _Gateway:
        tenant = self._settings.tenant
        raw = self._http.send("GET", _LOOKUP, query=[("tenantId", tenant)])
        data = self._auth_data(raw, f"the gateway of tenant {tenant!r}")
        business, tokens = text(data.get("gatewayUrl")), text(data.get("tokenUrl"))
        if not business or not tokens:
            raise raw.unusable("names no gateway")
        return _Gateway(business=business.rstrip("/"), tokens=tokens.rstrip("/"))

    def _current(self) -> _Token:
        # Held while it is fetched: other threads want the same token, not one each.
        with self._lock:
            now = self._clock.monotonic()
            if self._token is None or self._token.renew_at <= now:
                self._token = self._fetch_token(now)
            return self._token

    def _forget(self, token: _Token) -> None:
        with self._lock:
            if self._token is token:
                self._token = None

    def _fetch_token(self, now: float) -> _Token:
        stamp = str(int(self._clock.now().timestamp() * 1000))
        params = {"appKey": self._settings.app_key, "timestamp": stamp}
        signature = sign(params, self._settings.app_secret)
        raw = self._http.send(
            "GET",
            f"{self._gateway_locked().tokens}/{self._settings.token_path}",
            query=[*params.items(), ("signature", signature)],
        )
        data = self._auth_data(raw, "a token")
        value, life = text(data.get("access_token")), text(data.get("expire"))
        if not value:
            raise raw.unusable("has no token")
        seconds = int(life) if life.isascii() and life.isdigit() else _LIFE_S
        early = min(_EARLY_S, seconds / 2)
        return _Token(value=Secret(value), renew_at=now + seconds - early)

    def _auth_data(self, raw: HttpAnswer, what: str) -> Mapping[str, Any]:
        said = raw.json()
        code = text(said.get("code")) if isinstance(said, Mapping) else ""
        data = said.get("data") if isinstance(said, Mapping) else None
        if code in AUTH_SUCCESS and isinstance(data, Mapping):
            return data
        message = text(said.get("message"))[:200] if isinstance(said, Mapping) else ""
        msg = f"{NAME}: {what} was refused with code {code!r}: {message}"
        raise ErpUnavailableError(msg, adapter=NAME, advice=_KEY_ADVICE)


def _no_answer(path: str, answer: Answer) -> Exception:
    msg = f"{NAME}: {path} answered {answer.code}: {answer.message}"
    if answer.verdict is Verdict.THROTTLED:
        wait = answer.retry_after or _BLOCKED_S
        return ThrottledError(msg, adapter=NAME, retry_after=wait)
    if answer.verdict is Verdict.NOT_BEGUN:
        return ErpUnavailableError(msg, adapter=NAME, advice=_API_ADVICE)
    if answer.verdict in (Verdict.REFUSED, Verdict.DUPLICATE):
        return RejectedByErpError(msg, adapter=NAME)
    return ErpUnavailableError(msg, adapter=NAME)


__all__ = ["NAME", "YonyouClient"]
