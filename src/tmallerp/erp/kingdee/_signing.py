"""
The two ways a caller proves who it is: headers on every call, or a login.

Pure: no clock, no network. The algorithms were checked against vectors made by the
vendor's own SDK; the body of a call is covered by neither of them.
"""

from __future__ import annotations

import base64
import binascii
import codecs
import hashlib
import hmac
from collections.abc import Mapping
from urllib.parse import quote

from attrs import frozen

from tmallerp.errors import Advice, ConfigError
from tmallerp.secrets import Secret

# The vendor's SDK hides the gateway's key with this; it is no secret of anybody's.
_MASK = "0054f397c6234378b09ca7d3e5debce7"
_BLOB = 32

_APP_ID_ADVICE = Advice(
    "Copy the application id whole from 第三方系统登录授权: digits, '_' and 32 characters.",
    "请从“第三方系统登录授权”完整复制应用 ID：数字、下划线和 32 位字符。",
)


@frozen(kw_only=True)
class KingdeeCredentials:
    """
    Who is calling, as registered under 第三方系统登录授权.

    Args:
        account: The data centre's id (数据中心 ID).

        user: The user's name in the ERP.

        app_id: The application id.

        app_secret: The application secret.

        password: The user's password, for the oldest kind of login alone.

        language: 2052 is simplified Chinese, 1033 English.

        organisation: Number of the organisation signed headers speak for; "0" is the
            user's own.

        gateway_password: The setting ``x-kdapi-secpwd``, for tenants that have their own.
    """

    account: str
    user: str
    app_id: str
    app_secret: Secret
    password: Secret | None = None
    language: int = 2052
    organisation: str = "0"
    gateway_password: Secret | None = None


def split_app_id(app_id: str) -> tuple[str, str]:
    """
    Split an application id into the client's id and the hidden gateway key.

    Raises:
        ConfigError: If it is none; the vendor's SDK would sign with nothing then.
    """
    client, mark, blob = app_id.partition("_")
    if not mark or "_" in blob or not client or len(blob) != _BLOB or "=" in blob:
        msg = "The application id must be an id, '_' and a key of 32 characters."
        raise ConfigError(msg, key="app_id", advice=_APP_ID_ADVICE)
    return client, blob


def gateway_secret(blob: str, password: str | None = None) -> str:
    """
    Return the key of the gateway's signature: the Base64 text itself, not its bytes.

    Args:
        blob: What stands behind the underscore of the application id.

        password: The setting ``x-kdapi-secpwd`` of a tenant that has its own.

    Raises:
        ConfigError: If *blob* is no Base64.
    """
    try:
        hidden = base64.b64decode(blob, validate=True)
    except (binascii.Error, ValueError):
        msg = "The application id's key is no Base64 text."
        raise ConfigError(msg, key="app_id", advice=_APP_ID_ADVICE) from None
    mask = _MASK if password is None else codecs.encode(password, "rot13")
    plain = bytes(a ^ b for a, b in zip(hidden, mask.encode(), strict=False))
    return base64.b64encode(plain).decode()


class HeaderSigner:
    """
    Signs calls by headers; what does not change is computed once.

    Args:
        credentials: Whose signature.

    Raises:
        ConfigError: If the application id is none.
    """

    def __init__(self, credentials: KingdeeCredentials) -> None:
        self._client, blob = split_app_id(credentials.app_id)
        own_password = credentials.gateway_password
        self._gateway = gateway_secret(
            blob, own_password.reveal() if own_password else None
        )
        plain = ",".join(
            (
                credentials.account,
                credentials.user,
                str(credentials.language),
                credentials.organisation,
            )
        )
        own = _signature(credentials.app_secret.reveal(), f"{credentials.app_id}{plain}")
        self._fixed = {
            "X-Api-ClientID": self._client,
            "X-Api-Auth-Version": "2.0",
            "x-api-signheaders": "x-api-timestamp,x-api-nonce",
            "X-Kd-Appkey": credentials.app_id,
            "X-Kd-Appdata": base64.b64encode(plain.encode()).decode(),
            "X-Kd-Signature": own,
        }

    def __repr__(self) -> str:
        return f"HeaderSigner({self._client!r})"

    def headers(
        self, path: str, timestamp: int, nonce: str | None = None
    ) -> dict[str, str]:
        """
        Sign one call.

        Args:
            path: The path exactly as it is sent.

            timestamp: Seconds.

            nonce: The vendor's SDK says the timestamp again, and so do we by default.
        """
        stamp = str(timestamp)
        nonce = stamp if nonce is None else nonce
        canonical = canonical_text(path, stamp, nonce)
        return {
            **self._fixed,
            "x-api-timestamp": stamp,
            "x-api-nonce": nonce,
            "X-Api-Signature": _signature(self._gateway, canonical),
        }


def canonical_text(path: str, timestamp: str, nonce: str) -> str:
    """Return what the gateway's signature is made of."""
    return (
        f"POST\n{quote(path, safe='')}\n\n"
        f"x-api-nonce:{nonce}\nx-api-timestamp:{timestamp}\n"
    )


def _signature(key: str, text: str) -> str:
    """Base64 of the *hex text* of an HMAC."""
    digest = hmac.new(key.encode(), text.encode(), hashlib.sha256).hexdigest()
    return base64.b64encode(digest.encode()).decode()


def login_signature(parts: Mapping[str, str], algorithm: str = "sha256") -> str:
    """
    Sign a login: the hex digest of all parts, sorted by their characters' numbers.

    Args:
        parts: Account, user, application id, secret and timestamp.

        algorithm: ``sha256``, or ``sha1`` for servers before 8.0.0.202205.
    """
    joined = "".join(sorted(parts.values()))
    return hashlib.new(algorithm, joined.encode()).hexdigest()


__all__ = [
    "HeaderSigner",
    "KingdeeCredentials",
    "canonical_text",
    "gateway_secret",
    "login_signature",
    "split_app_id",
]
