"""
Who is logged in: a session shared by all threads, made when needed and made anew once.

A wrong password is not tried again at once, for the ERP locks the user out after a few.
"""

from __future__ import annotations

import enum
import threading
from collections.abc import Callable, Mapping
from typing import Any

from tmallerp.clock import Clock
from tmallerp.erp.kingdee._signing import (
    HeaderSigner,
    KingdeeCredentials,
    login_signature,
)
from tmallerp.errors import Advice, ConfigError, ErpUnavailableError
from tmallerp.secrets import Secret

AUTH = "Kingdee.BOS.WebApi.ServicesStub.AuthService"
_LOCKED_OUT_S = 60.0
_BAD_SIGNATURE = "002005000003016"

LOGIN_ADVICE = Advice(
    "Check data centre, user, application id, secret and this machine's clock, and that "
    "the user may use the WebAPI.",
    "请检查数据中心、用户、应用 ID、密钥与本机时钟，并确认该用户有 WebAPI 权限。",
)

Post = Callable[[str, Mapping[str, object]], Any]


class SignIn(enum.StrEnum):
    """How a caller proves who it is."""

    SIGNED = "signed"
    """Headers on every call; no session."""

    BY_SIGN = "by_sign"
    """A session, by a signature of the secret; what the vendor recommends."""

    BY_SECRET = "by_secret"  # noqa: S105 - the name of a way
    """A session, by the secret itself; for servers that know no other."""

    BY_PASSWORD = "by_password"  # noqa: S105 - the name of a way
    """A session, by the user's password; the oldest."""


class HeaderSignIn:
    """Signs every call by its headers."""

    def __init__(self, credentials: KingdeeCredentials, clock: Clock) -> None:
        self._signer = HeaderSigner(credentials)
        self._clock = clock

    def headers(self, path: str) -> tuple[Mapping[str, str], object]:
        """Return what a call carries, and a mark of what it was made with."""
        return self._signer.headers(path, int(self._clock.now().timestamp())), None

    def renew(self, mark: object) -> None:
        """Nothing to renew: the next signature is a new one."""

    def forget(self) -> None:
        """Nothing is kept."""


class SessionSignIn:
    """
    Keeps one session for all threads.

    Args:
        adapter: The adapter's name, for errors.

        credentials: Whose session.

        how: By what it is made.

        post: Sends a login.

        clock: Where time comes from.

        algorithm: Of the login's signature.

        keep_s: Seconds a session is used before a new one is made.
    """

    def __init__(  # noqa: PLR0913 - what a login needs
        self,
        adapter: str,
        credentials: KingdeeCredentials,
        how: SignIn,
        post: Post,
        clock: Clock,
        *,
        algorithm: str = "sha256",
        keep_s: float = 1200.0,
    ) -> None:
        if how is SignIn.BY_PASSWORD and credentials.password is None:
            msg = "A login by password needs a password."
            raise ConfigError(msg, key="password")
        self._adapter = adapter
        self._credentials = credentials
        self._how = how
        self._post = post
        self._clock = clock
        self._algorithm = algorithm
        self._keep_s = keep_s
        self._lock = threading.Lock()
        self._session: Secret | None = None
        self._until = 0.0
        self._refused_until = 0.0
        self._refused_why = ""

    def headers(self, path: str) -> tuple[Mapping[str, str], object]:
        """Return what a call carries, and the session it was made with."""
        del path
        with self._lock:
            if self._session is None or self._clock.monotonic() >= self._until:
                self._log_in()
            session = self._session
        assert session is not None  # noqa: S101 - a login gives one or raises
        text = session.reveal()
        return {
            "kdservice-sessionid": text,
            "Cookie": f"kdservice-sessionid={text}",
        }, session

    def renew(self, mark: object) -> None:
        """Make a new session, unless another thread has done so since *mark*."""
        with self._lock:
            if self._session is mark:
                self._session = None

    def forget(self) -> None:
        """Drop the session."""
        with self._lock:
            self._session = None

    def _log_in(self) -> None:
        now = self._clock.monotonic()
        if now < self._refused_until:
            raise self._refusal(self._refused_why)
        service, parameters = self._parameters()
        answer = self._post(f"{AUTH}.{service}.common.kdsvc", {"parameters": parameters})
        session = _session_of(answer)
        if session is None:
            self._refused_until = now + _LOCKED_OUT_S
            self._refused_why = _why(answer)
            raise self._refusal(self._refused_why)
        self._session = Secret(session)
        self._until = self._clock.monotonic() + self._keep_s

    def _refusal(self, why: str) -> ErpUnavailableError:
        msg = f"{self._adapter}: the login was refused: {why}."
        return ErpUnavailableError(msg, adapter=self._adapter, advice=LOGIN_ADVICE)

    def _parameters(self) -> tuple[str, list[object]]:
        who = self._credentials
        head: list[object] = [who.account, who.user]
        if self._how is SignIn.BY_PASSWORD:
            assert who.password is not None  # noqa: S101 - checked at the start
            return "ValidateUser", [*head, who.password.reveal(), who.language]
        secret = who.app_secret.reveal()
        if self._how is SignIn.BY_SECRET:
            return "LoginByAppSecret", [*head, who.app_id, secret, who.language]
        stamp = int(self._clock.now().timestamp())
        parts = {
            "account": who.account,
            "user": who.user,
            "app": who.app_id,
            "secret": secret,
            "timestamp": str(stamp),
        }
        sign = login_signature(parts, self._algorithm)
        return "LoginBySign", [*head, who.app_id, stamp, sign, who.language]


def _session_of(answer: Any) -> str | None:
    if not isinstance(answer, dict) or answer.get("LoginResultType") not in (1, "1"):
        return None
    session = answer.get("KDSVCSessionId")
    is_text = isinstance(session, str) and session.isascii() and session.isprintable()
    return session if is_text and session else None


def _why(answer: Any) -> str:
    if not isinstance(answer, dict):
        return "the answer is no login's"
    if str(answer.get("MessageCode")) == _BAD_SIGNATURE:
        return "the signature is wrong"
    kind = answer.get("LoginResultType")
    message = str(answer.get("Message") or "")
    return f"{message[:120]!r} (LoginResultType {str(kind)[:12]})"


__all__ = ["HeaderSignIn", "SessionSignIn", "SignIn"]
