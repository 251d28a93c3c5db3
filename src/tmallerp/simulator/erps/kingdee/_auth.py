"""
Who may call: signed headers of each request, or a session that was logged in.

The checks follow section by section what the official packages compute, in code of its
own.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import random
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

from attrs import define, frozen

from tmallerp.simulator.erps.kingdee._answers import SESSION_LOST, RefusedError
from tmallerp.simulator.erps.kingdee._settings import Settings

_MASK = b"0054f397c6234378b09ca7d3e5debce7"
LOST = "会话信息已丢失,请重新登录"
COOKIE = "kdservice-sessionid"
_TRIES = 5


@frozen(kw_only=True)
class Keys:
    """What the data centre and its only API user are called and keep secret."""

    acct_id: str
    user: str
    password: str
    app_id: str
    app_secret: str

    @classmethod
    def draw(cls, seed: int) -> Keys:
        """Draw them; the same seed gives the same."""
        rnd = random.Random(f"kingdee-{seed}")  # noqa: S311 - not secret from anybody
        blob = base64.b64encode(rnd.randbytes(24)).decode().replace("+", "A")
        return cls(
            acct_id=f"{rnd.getrandbits(56):014x}",
            user="tmallerp",
            password=f"simulator-{seed}",
            app_id=f"{rnd.randrange(200_000, 300_000)}_{blob}",
            app_secret=f"{rnd.getrandbits(128):032x}",
        )

    @property
    def gateway_secret(self) -> bytes:
        """The key of the gateway's signature: base64 text of the blob under the mask."""
        blob = base64.b64decode(self.app_id.partition("_")[2])
        return base64.b64encode(bytes(a ^ b for a, b in zip(blob, _MASK, strict=False)))


def _signature(key: bytes, text: str) -> str:
    digest = hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
    return base64.b64encode(digest.encode()).decode()


@define
class _Session:
    user: str
    ends: datetime
    org: str


@frozen(kw_only=True)
class Caller:
    """Who a request comes from."""

    user: str
    session: str = ""


class Door:
    """
    Lets callers in.

    Args:
        keys: What they must know.

        settings: Of this tenant.

        seed: Decides the names of sessions.
    """

    def __init__(self, keys: Keys, settings: Settings, seed: int) -> None:
        self.keys = keys
        self.logins = 0
        self._settings = settings
        self._sessions: dict[str, _Session] = {}
        self._nonces: set[str] = set()
        self._misses = 0
        self._names = random.Random(f"sessions-{seed}")  # noqa: S311 - a game

    def enter(self, path: str, headers: Mapping[str, str], now: datetime) -> Caller:
        """
        Tell who calls.

        Raises:
            RefusedError: If nobody who may.
        """
        if "x-api-signature" in headers or "x-kd-signature" in headers:
            self._check_headers(path, headers, now)
            return Caller(user=self.keys.user)
        name = _session_name(headers)
        session = self._sessions.get(name)
        if session is None or now >= session.ends:
            self._sessions.pop(name, None)
            raise RefusedError(LOST, SESSION_LOST)
        session.ends = now + timedelta(seconds=self._settings.session_s)
        return Caller(user=session.user, session=name)

    def expire(self, name: str = "") -> int:
        """End one session, or all; return how many."""
        ended = [name] if name else list(self._sessions)
        return sum(self._sessions.pop(one, None) is not None for one in ended)

    def forgive(self) -> None:
        """Let a user who was locked out try again."""
        self._misses = 0

    def switch(self, caller: Caller, org: str) -> None:
        """
        Have a session work for another organisation.

        Raises:
            RefusedError: If there is no session.
        """
        if not caller.session:
            raise RefusedError("切换组织需要会话登录", SESSION_LOST)
        self._sessions[caller.session].org = org

    def leave(self, headers: Mapping[str, str]) -> bool:
        """End the session a request names."""
        return bool(self.expire(_session_name(headers) or "-"))

    def _check_headers(self, path: str, headers: Mapping[str, str], now: datetime) -> None:
        keys = self.keys
        client = keys.app_id.partition("_")[0]
        stamp, nonce = headers.get("x-api-timestamp", ""), headers.get("x-api-nonce", "")
        names = headers.get("x-api-signheaders", "").lower()
        _need("clientid", headers.get("x-api-clientid", ""), client)
        _need("auth-version", headers.get("x-api-auth-version", ""), "2.0")
        _need("signheaders", names, "x-api-timestamp,x-api-nonce")
        text = (
            f"POST\n{quote(path, safe='')}\n\n"
            f"x-api-nonce:{nonce}\nx-api-timestamp:{stamp}\n"
        )
        wanted = _signature(keys.gateway_secret, text)
        _need("api-signature", headers.get("x-api-signature", ""), wanted)
        self._check_time(stamp, nonce, now)
        _need("appkey", headers.get("x-kd-appkey", ""), keys.app_id)
        told = _decoded(headers.get("x-kd-appdata", ""))
        parts = told.split(",")
        if len(parts) != 4 or parts[:2] != [keys.acct_id, keys.user]:
            raise RefusedError("数据中心或用户不正确", SESSION_LOST)
        wanted = _signature(keys.app_secret.encode(), keys.app_id + told)
        _need("kd-signature", headers.get("x-kd-signature", ""), wanted)

    def _check_time(self, stamp: str, nonce: str, now: datetime) -> None:
        if not stamp.isdigit() or not nonce:
            raise RefusedError("时间戳或随机数不正确", SESSION_LOST)
        # The Java packages send milliseconds.
        seconds = int(stamp) / (1000 if len(stamp) > 11 else 1)
        skew = abs(now.timestamp() - seconds)
        if self._settings.max_skew_s and skew > self._settings.max_skew_s:
            raise RefusedError("时间戳已过期", SESSION_LOST)
        if self._settings.unique_nonces and nonce in self._nonces:
            raise RefusedError("随机数重复", SESSION_LOST)
        self._nonces.add(nonce)

    def log_in(self, service: str, told: Sequence[Any], now: datetime) -> dict[str, Any]:
        """Answer one of the login services."""
        if self._misses >= _TRIES:
            return _refused("用户登录失败次数超限,已被锁定", 0)
        texts = [str(one) for one in told]
        keys = self.keys
        if texts[:2] != [keys.acct_id, keys.user]:
            return self._miss("数据中心或用户名不正确", 2)
        if service == "validateuser":
            is_right = texts[2:3] == [keys.password]
        elif service == "loginbyappsecret":
            is_right = texts[2:4] == [keys.app_id, keys.app_secret]
        else:
            is_right = self._is_signed(texts)
        if not is_right:
            code = "002005000003016" if service == "loginbysign" else ""
            return self._miss("用户名、密码或签名不正确", 2, code)
        return self._welcome(now)

    def _is_signed(self, texts: Sequence[str]) -> bool:
        keys = self.keys
        if len(texts) < 5 or texts[2] != keys.app_id:
            return False
        parts = sorted([keys.acct_id, keys.user, keys.app_id, keys.app_secret, texts[3]])
        digest = hashlib.sha1 if self._settings.sha1_only else hashlib.sha256
        wanted = digest("".join(parts).encode()).hexdigest()
        return hmac.compare_digest(wanted.encode(), texts[4].encode())

    def _miss(self, message: str, kind: int, code: str = "") -> dict[str, Any]:
        self._misses += 1
        return _refused(message, kind, code)

    def _welcome(self, now: datetime) -> dict[str, Any]:
        self._misses = 0
        self.logins += 1
        name = f"{self._names.getrandbits(120):030x}"
        ends = now + timedelta(seconds=self._settings.session_s)
        self._sessions[name] = _Session(self.keys.user, ends, "100")
        context = {
            "UserName": self.keys.user,
            "DBid": self.keys.acct_id,
            "SessionId": name,
            "CurrentOrganizationInfo": {"ID": 1, "Name": "100"},
        }
        return {
            "Message": None,
            "MessageCode": "CheckPasswordPolicy",
            "LoginResultType": 1,
            "Context": context,
            "KDSVCSessionId": name,
            "IsSuccessByAPI": True,
        }


def _need(what: str, told: str, wanted: str) -> None:
    if not hmac.compare_digest(told.encode(), wanted.encode()):
        raise RefusedError(f"签名校验失败:{what}", SESSION_LOST)


def _decoded(text: str) -> str:
    try:
        return base64.b64decode(text, validate=True).decode()
    except ValueError:
        return ""


def _refused(message: str, kind: int, code: str = "") -> dict[str, Any]:
    return {
        "Message": message,
        "MessageCode": code,
        "LoginResultType": kind,
        "Context": None,
        "KDSVCSessionId": "",
        "IsSuccessByAPI": False,
    }


def _session_name(headers: Mapping[str, str]) -> str:
    for part in headers.get("cookie", "").split(";"):
        name, _, value = part.strip().partition("=")
        if name == COOKIE:
            return value
    return headers.get(COOKIE, "")
