"""
Calls U8's OpenAPI: keeps a token, paces, judges answers and asks for results.

The secret and the token travel in the address, so addresses are never logged and errors
name the call without its query. Answers call themselves pages and are JSON.
"""

from __future__ import annotations

import enum
import threading
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec
from attrs import field, frozen

from tmallerp.clock import Clock, SystemClock
from tmallerp.erp._http import ErpHttp, HttpAnswer
from tmallerp.erp.yonyou._answers import text
from tmallerp.erp.yonyou._governor import Governor, ThrottledError, a_minute
from tmallerp.erp.yonyou.u8._settings import U8Codes, U8Settings
from tmallerp.errors import (
    Advice,
    ErpUnavailableError,
    RejectedByErpError,
)
from tmallerp.secrets import Secret

NAME = "u8"

_SUCCESS = "0"
_TOO_MANY = 429
_BLOCKED_S = 30.0
_EARLY_S = 300.0
_LIFE_S = 7200
_encoder = msgspec.json.Encoder(decimal_format="number")

_RELAY_ADVICE = Advice(
    "Start the relay client on the U8 server; nothing was posted.",
    "请在 U8 服务器上启动 OpenAPI 中继客户端；单据未写入。",
)
_KEY_ADVICE = Advice(
    "Check from_account, app_key and app_secret.",
    "请检查 from_account、app_key 和 app_secret。",
)


class U8Verdict(enum.Enum):
    """What an answer means for the call."""

    DONE = "done"
    ACCEPTED = "accepted"
    """It will be done; an address says when."""

    PROCESSING = "processing"
    REFUSED = "refused"
    ABSENT = "absent"
    LOCKED = "locked"
    STALE_TOKEN = "stale_token"  # noqa: S105 - no password
    THROTTLED = "throttled"
    RELAY_OFF = "relay_off"
    NOT_BEGUN = "not_begun"
    UNCLEAR = "unclear"


_NOTHING_HAPPENED = frozenset(
    {
        U8Verdict.STALE_TOKEN,
        U8Verdict.THROTTLED,
        U8Verdict.RELAY_OFF,
        U8Verdict.NOT_BEGUN,
    }
)


@frozen(kw_only=True)
class U8Answer:
    """
    One answer.

    Args:
        verdict: What it means.

        code: As text.

        message: The ERP's sentence.

        id: The document's number, once it is done.

        url: Where to ask for the result.

        said: All of it.
    """

    verdict: U8Verdict
    code: str
    message: str = ""
    id: str = ""
    url: str = ""
    said: Mapping[str, Any] = field(factory=dict, repr=False)


@frozen(kw_only=True)
class _Token:
    value: Secret
    renew_at: float


class U8Client:
    """
    Speaks to one enterprise; safe to share between threads.

    Args:
        settings: Which.

        clock: Where time comes from.

        http: Another way to speak HTTP.
    """

    def __init__(
        self,
        settings: U8Settings,
        *,
        clock: Clock | None = None,
        http: ErpHttp | None = None,
    ) -> None:
        self._settings = settings
        self._clock = clock or SystemClock()
        self._http = http or ErpHttp(NAME, settings.rules(), clock=self._clock)
        self._lock = threading.Lock()
        self._token: _Token | None = None
        limits = {api: a_minute(calls) for api, calls in settings.calls_a_minute.items()}
        self._governor = Governor(NAME, self._clock, limits, patience_s=settings.patience_s)

    def close(self) -> None:
        """Close all connections."""
        self._http.close()

    def check(self) -> None:
        """
        Get a token.

        Raises:
            ErpError: If that does not work now.
        """
        self._current()

    def ask(
        self, path: str, query: Iterable[tuple[str, str]] = ()
    ) -> Mapping[str, Any] | None:
        """
        Make a call that changes nothing.

        Returns:
            The answer; None if there is no such document.

        Raises:
            ErpUnavailableError: If it cannot be asked now.

            RejectedByErpError: If the question was refused.
        """
        answer = self._call("GET", path, tuple(query), None)
        if answer.verdict is U8Verdict.DONE:
            return answer.said
        if answer.verdict is U8Verdict.ABSENT:
            return None
        raise _no_answer(path, answer)

    def tell(self, path: str, body: object, *, key: str | None = None) -> U8Answer:
        """
        Make a call that may have an effect.

        Args:
            path: Which.

            body: What to send.

            key: The document's key, by which a repetition is known.

        Returns:
            The answer: done, accepted, refused, or unclear.

        Raises:
            ThrottledError: If there were too many calls; nothing happened.

            ErpUnavailableError: If it was not let through; nothing happened.

            ErpOutcomeUnknownError: If it was sent and no answer came.
        """
        wait = key is None or self._settings.waits_for_result
        query = [("sync", "1" if wait else "0")]
        if key is not None:
            query.append(("biz_id", key))
        answer = self._call("POST", path, tuple(query), _encoder.encode(body))
        if answer.verdict in _NOTHING_HAPPENED:
            raise _no_answer(path, answer)
        return answer

    def result(self, url: str) -> U8Answer:
        """
        Ask what became of what was accepted.

        Raises:
            ErpUnavailableError: If it cannot be asked now.
        """
        return self._read(self._http.send("GET", url))

    def _call(
        self, method: str, path: str, query: tuple[tuple[str, str], ...], body: bytes | None
    ) -> U8Answer:
        token = self._current()
        answer = self._once(method, path, query, body, token)
        if answer.verdict is U8Verdict.STALE_TOKEN:
            self._forget(token)
            answer = self._once(method, path, query, body, self._current())
        if answer.verdict is U8Verdict.THROTTLED:
            self._governor.pause(path, _BLOCKED_S)
        return answer

    def _once(
        self,
        method: str,
        path: str,
        query: tuple[tuple[str, str], ...],
        body: bytes | None,
        token: _Token,
    ) -> U8Answer:
        settings = self._settings
        self._governor.wait(path)
        raw = self._http.send(
            method,
            f"api/{path}",
            query=(
                ("from_account", settings.from_account),
                ("to_account", settings.to_account),
                ("app_key", settings.app_key),
                ("token", token.value.reveal()),
                ("ds_sequence", settings.data_source),
                *query,
            ),
            body=body,
            content_type=None if body is None else "application/json",
        )
        return self._read(raw)

    def _read(self, raw: HttpAnswer) -> U8Answer:
        if raw.status == _TOO_MANY:
            return U8Answer(verdict=U8Verdict.THROTTLED, code="429")
        said = raw.json()
        if not isinstance(said, Mapping) or said.get("errcode") is None:
            raise raw.unusable("has no errcode")
        code, url, document_id = (text(said.get(n)) for n in ("errcode", "url", "id"))
        verdict = _judge(code, self._settings.codes)
        if verdict is U8Verdict.DONE and url and not document_id:
            verdict = U8Verdict.ACCEPTED
        return U8Answer(
            verdict=verdict,
            code=code,
            message=text(said.get("errmsg"))[:500],
            id=document_id,
            url=url,
            said=said,
        )

    # --- token --------------------------------------------------------------------

    def _current(self) -> _Token:
        # Held while it is fetched: other threads want the same token, not one each.
        with self._lock:
            now = self._clock.monotonic()
            if self._token is None or self._token.renew_at <= now:
                self._token = self._fetch(now)
            return self._token

    def _forget(self, token: _Token) -> None:
        with self._lock:
            if self._token is token:
                self._token = None

    def _fetch(self, now: float) -> _Token:
        settings = self._settings
        raw = self._http.send(
            "GET",
            "system/token",
            query=[
                ("from_account", settings.from_account),
                ("app_key", settings.app_key),
                ("app_secret", settings.app_secret.reveal()),
            ],
        )
        said = raw.json()
        token = said.get("token") if isinstance(said, Mapping) else None
        if isinstance(token, Mapping) and text(said.get("errcode")) == _SUCCESS:
            value, life = text(token.get("id")), text(token.get("expiresIn"))
            if value:
                seconds = int(life) if life.isascii() and life.isdigit() else _LIFE_S
                early = min(_EARLY_S, seconds / 2)
                return _Token(value=Secret(value), renew_at=now + seconds - early)
        answer = self._read(raw)
        msg = f"{NAME}: a token was refused with code {answer.code!r}: {answer.message}"
        raise ErpUnavailableError(msg, adapter=NAME, advice=_KEY_ADVICE)


def _judge(code: str, codes: U8Codes) -> U8Verdict:
    if code == _SUCCESS:
        return U8Verdict.DONE
    known = (
        (codes.processing, U8Verdict.PROCESSING),
        (codes.refused, U8Verdict.REFUSED),
        (codes.absent, U8Verdict.ABSENT),
        (codes.locked, U8Verdict.LOCKED),
        (codes.stale_token, U8Verdict.STALE_TOKEN),
        (codes.throttled, U8Verdict.THROTTLED),
        (codes.relay_off, U8Verdict.RELAY_OFF),
        (codes.not_begun, U8Verdict.NOT_BEGUN),
    )
    return next((verdict for some, verdict in known if code in some), U8Verdict.UNCLEAR)


def _no_answer(path: str, answer: U8Answer) -> Exception:
    msg = f"{NAME}: {path} answered {answer.code}: {answer.message}"
    if answer.verdict is U8Verdict.THROTTLED:
        return ThrottledError(msg, adapter=NAME, retry_after=_BLOCKED_S)
    if answer.verdict is U8Verdict.RELAY_OFF:
        return ErpUnavailableError(msg, adapter=NAME, advice=_RELAY_ADVICE)
    if answer.verdict is U8Verdict.REFUSED:
        return RejectedByErpError(msg, adapter=NAME)
    return ErpUnavailableError(msg, adapter=NAME)


__all__ = [
    "NAME",
    "U8Answer",
    "U8Client",
    "U8Verdict",
]
