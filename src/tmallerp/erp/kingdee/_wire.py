"""
The road to the server: one call, signed or within a session, and its JSON.

A lost session is made anew once, for the server did nothing then. What has no
intelligible answer is unknown where it may have had an effect.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from tmallerp.clock import Clock
from tmallerp.erp._http import ErpHttp, HttpAnswer
from tmallerp.erp.kingdee._answers import SESSION_LOST, Result, Trouble
from tmallerp.erp.kingdee._requests import KingdeeConnection
from tmallerp.erp.kingdee._session import (
    LOGIN_ADVICE,
    HeaderSignIn,
    SessionSignIn,
    SignIn,
)
from tmallerp.errors import (
    Advice,
    ErpError,
    ErpOutcomeUnknownError,
    ErpUnavailableError,
)

_NOT_BEGUN = frozenset({400, 401, 403, 404, 405, 408, 411, 413, 414, 415, 429})

# An exact number stays exact on the wire; the vendor's own samples write numbers.
encode = msgspec.json.Encoder(decimal_format="number").encode

_ADDRESS_ADVICE = Advice(
    "Check that base_url ends in /k3cloud/ and that the user may use the WebAPI.",
    "请检查 base_url 是否以 /k3cloud/ 结尾，并确认该用户有 WebAPI 权限。",
)


class Wire:
    """
    Makes calls. Safe to share between threads.

    Args:
        name: The adapter's name, for errors.

        connection: Where to, and as whom.

        http: What speaks HTTP.

        clock: Where time comes from.

    Raises:
        ConfigError: If the credentials cannot be any.
    """

    def __init__(
        self, name: str, connection: KingdeeConnection, http: ErpHttp, clock: Clock
    ) -> None:
        self.name = name
        self._connection = connection
        self._http = http
        self._clock = clock
        self._sign_in = self._make_sign_in()

    def _make_sign_in(self) -> HeaderSignIn | SessionSignIn:
        one = self._connection
        if one.sign_in is SignIn.SIGNED:
            return HeaderSignIn(one.credentials, self._clock)
        return SessionSignIn(
            self.name,
            one.credentials,
            one.sign_in,
            self._log_in,
            self._clock,
            algorithm=one.login_algorithm,
            keep_s=one.session_s,
        )

    def close(self) -> None:
        """Forget the session and close all connections; twice is harmless."""
        self._sign_in.forget()
        self._http.close()

    def send(
        self,
        service: str,
        body: Mapping[str, object],
        *,
        safe: bool,
        read: Callable[[Any], Any] | None = None,
    ) -> Any:
        """Send, and once more after a lost session: the server did nothing then."""
        payload = encode(body)
        for _ in range(2):
            headers, mark = self._sign_in.headers(self._path(service))
            answer = self._exchange(service, payload, headers, safe=safe)
            value = answer if read is None else read(answer)
            if value is None:
                raise self._no_answer(service, safe=safe)
            if not _session_lost(value):
                return value
            self._sign_in.renew(mark)
        raise self._shut_out()

    def _shut_out(self) -> ErpUnavailableError:
        """Signed headers that are not accepted are answered like a lost session, too."""
        if self._connection.sign_in is not SignIn.SIGNED:
            msg = f"{self.name}: the session was lost again right after a new login."
            return ErpUnavailableError(msg, adapter=self.name)
        msg = f"{self.name}: the signed headers of two calls in a row were not accepted."
        return ErpUnavailableError(msg, adapter=self.name, advice=LOGIN_ADVICE)

    def _path(self, service: str) -> str:
        return self._http.address(f"{service}.common.kdsvc").path

    def _log_in(self, path: str, body: Mapping[str, object]) -> Any:
        return self._exchange(
            path.removesuffix(".common.kdsvc"), encode(body), {}, safe=True
        )

    def _exchange(
        self, service: str, payload: bytes, headers: Mapping[str, str], *, safe: bool
    ) -> Any:
        try:
            answer = self._http.send(
                "POST",
                f"{service}.common.kdsvc",
                headers=headers,
                body=payload,
                content_type="application/json",
            )
            return self._json(answer)
        except ErpOutcomeUnknownError as error:
            if not safe:
                raise
            raise ErpUnavailableError(
                error.message, adapter=self.name, advice=error.advice
            ) from error

    def _json(self, answer: HttpAnswer) -> Any:
        if answer.status == 200:
            return answer.json()
        if answer.status in _NOT_BEGUN:
            msg = f"{self.name}: {answer.call} was refused with status {answer.status}."
            raise ErpUnavailableError(msg, adapter=self.name, advice=_ADDRESS_ADVICE)
        raise answer.unusable("has no result")

    def _no_answer(self, service: str, *, safe: bool) -> ErpError:
        kind = ErpUnavailableError if safe else ErpOutcomeUnknownError
        what = service.rpartition(".")[2]
        msg = f"{self.name}: the answer to {what} is none of its kind."
        return kind(msg, adapter=self.name)


def _session_lost(value: Any) -> bool:
    """
    Say whether nobody was logged in, and so nothing was done.

    Words are believed only of the call as a whole: a refused row may quote a remark.
    """
    if not isinstance(value, Result) or value.ok or value.written:
        return False
    whole = all(one.field is None and not one.index for one in value.refused)
    return value.code == SESSION_LOST or (whole and value.trouble is Trouble.SESSION)


__all__ = ["Wire", "encode"]
