"""
Opening texts of the older field encryption, for apps that still get them.

New apps get masked texts and an OAID instead. The keys are the platform's, one a version
and shop, fetched through the client and kept for as long as the platform says.
`cryptography` is imported when the first text is opened.

Source: the platform's description of its security SDK.
"""

from __future__ import annotations

import base64
import binascii
import threading
from collections.abc import Generator, Mapping
from typing import TYPE_CHECKING, Any

from attrs import frozen

from tmallerp.clock import Clock, SystemClock
from tmallerp.errors import (
    Advice,
    ConfigError,
    DecodeError,
    InvalidCallError,
    NoAnswerError,
    RateLimitedError,
    ServiceError,
    TopError,
)
from tmallerp.secrets import Secret
from tmallerp.top.method import RawMethod, Value
from tmallerp.top.privacy._masking import Sealed, parse_sealed
from tmallerp.top.privacy._steps import adrive, drive

if TYPE_CHECKING:
    from tmallerp.top._async_client import AsyncClient
    from tmallerp.top._client import Client

API = "taobao.top.secret.get"

# The platform: AES/CBC/PKCS5 with this text as the first block, the same for all.
_IV = b"0102030405060708"
_KEY_SIZES = frozenset({16, 24, 32})
_NO_HISTORIC_KEY = "20005"

_EXTRA = Advice(
    "Install the extra: pip install 'tmallerp[auth]'.",
    "请安装可选依赖：pip install 'tmallerp[auth]'。",
)

Opening = Generator[RawMethod, Any, str]


class NoHistoricKeyError(InvalidCallError):
    """The platform keeps no key of this version any more; the text cannot be opened."""

    default_advice = Advice(
        "Read the trade again: a newer answer is encrypted with a key that exists.",
        "请重新查询该交易；新的应答使用仍然有效的密钥加密。",
    )


@frozen(kw_only=True)
class _Key:
    """A key, and until when it is used without asking, and when asking fails."""

    value: Secret
    fresh_until: float
    kept_until: float


class _Keys:
    """
    The keys of one app and shop, and what is asked for them.

    Args:
        random_num: The code that the platform gave the app for this call.

        customer_user_id: Whose key, where the app encrypts for a customer of its own.

        clock: Says when a key is to be fetched again.
    """

    def __init__(
        self, random_num: Secret, customer_user_id: int | None, clock: Clock
    ) -> None:
        self._random_num, self._customer = random_num, customer_user_id
        self._clock = clock
        self._known: dict[tuple[bool, int], _Key] = {}
        self._lock = threading.Lock()

    def opening(self, text: str) -> Opening:
        """Open a text; one that is not encrypted is returned as it is."""
        sealed = parse_sealed(text)
        if sealed is None:
            return text
        key = yield from self._key(sealed)
        return sealed.head + _opened(sealed, key)

    def _key(self, sealed: Sealed) -> Generator[RawMethod, Any, Secret]:
        name, now = (sealed.is_public, sealed.version), self._clock.monotonic()
        with self._lock:
            known = self._known.get(name)
        if known is not None and now < known.fresh_until:
            return known.value
        try:
            answer = yield self._method(sealed)
        except (NoAnswerError, RateLimitedError, ServiceError):
            if known is not None and now < known.kept_until:
                return known.value
            raise
        except TopError as error:
            raise _explained(error, sealed) from error
        fetched = _read_key(answer, now)
        with self._lock:
            self._known[name] = fetched
        return fetched.value

    def _method(self, sealed: Sealed) -> RawMethod:
        values: dict[str, Value] = {
            "random_num": self._random_num.reveal(),
            "secret_version": sealed.version,
        }
        if self._customer is not None:
            values["customer_user_id"] = self._customer
        # The app's own key, and a customer's, are given without a shop's session.
        shop = not sealed.is_public and self._customer is None
        return RawMethod(API, values, idempotent=True, needs_session=shop)


def _explained(error: TopError, sealed: Sealed) -> TopError:
    if error.sub_code != _NO_HISTORIC_KEY:
        return error
    msg = f"{API}: the platform has no key of version {sealed.version} any more."
    return NoHistoricKeyError(
        msg,
        api=API,
        code=error.code,
        sub_code=error.sub_code,
        sub_msg=error.sub_msg,
        request_id=error.request_id,
    )


def _read_key(answer: Mapping[str, Any], now: float) -> _Key:
    """Read an answer's key; its words are never shown."""
    text, interval, longest = "", 0, 0
    try:
        text = str(answer["secret"])
        size = len(base64.b64decode(text, validate=True))
        interval, longest = int(answer["interval"]), int(answer["max_interval"])
    except (KeyError, TypeError, ValueError):
        size = 0
    if size not in _KEY_SIZES:
        msg = f"{API}: the answer holds no key that can be used."
        raise DecodeError(msg, path="$.secret", api=API)
    return _Key(
        value=Secret(text),
        fresh_until=now + interval,
        kept_until=now + max(interval, longest),
    )


def _opened(sealed: Sealed, key: Secret) -> str:
    try:
        from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
        from cryptography.hazmat.primitives.padding import PKCS7
    except ImportError:
        msg = "Encrypted fields are opened with the package cryptography."
        raise ConfigError(msg, key="top.field_cipher", advice=_EXTRA) from None
    algorithm = algorithms.AES(base64.b64decode(key.reveal()))
    decryptor = Cipher(algorithm, modes.CBC(_IV)).decryptor()
    unpadder = PKCS7(algorithm.block_size).unpadder()
    try:
        blocks = base64.b64decode(sealed.cipher, validate=True)
        padded = decryptor.update(blocks) + decryptor.finalize()
        return (unpadder.update(padded) + unpadder.finalize()).decode()
    except (binascii.Error, ValueError):
        msg = f"The text cannot be opened with the key of version {sealed.version}."
        raise DecodeError(msg, path="$", api=API) from None


class FieldCipher:
    """
    Opens encrypted fields with the platform's keys. Safe to share between threads.

    Args:
        client: Speaks for the shop whose texts these are.

        random_num: The code that the platform gave the app for fetching keys.

        customer_user_id: Whose key, where the app encrypts for a customer of its own.

        clock: Says when a key is to be fetched again.
    """

    def __init__(
        self,
        client: Client,
        random_num: Secret,
        *,
        customer_user_id: int | None = None,
        clock: Clock | None = None,
    ) -> None:
        self._client = client
        self._keys = _Keys(random_num, customer_user_id, clock or SystemClock())

    def open(self, text: str) -> str:
        """
        Return the plain text; one that is not encrypted comes back as it is.

        Raises:
            NoHistoricKeyError: If the platform keeps no such key any more.

            DecodeError: If key and text do not belong together; shows neither.

            ConfigError: If the extra is missing.

            TopError: If the key cannot be fetched.
        """
        opened: str = drive(self._client.call, None, self._keys.opening(text))
        return opened


class AsyncFieldCipher:
    """
    Opens encrypted fields without blocking the event loop; see `FieldCipher`.

    Args:
        client: Speaks for the shop whose texts these are.

        random_num: The code that the platform gave the app for fetching keys.

        customer_user_id: Whose key, where the app encrypts for a customer of its own.

        clock: Says when a key is to be fetched again.
    """

    def __init__(
        self,
        client: AsyncClient,
        random_num: Secret,
        *,
        customer_user_id: int | None = None,
        clock: Clock | None = None,
    ) -> None:
        self._client = client
        self._keys = _Keys(random_num, customer_user_id, clock or SystemClock())

    async def open(self, text: str) -> str:
        """Return the plain text; see `FieldCipher.open`."""
        opened: str = await adrive(self._client.call, None, self._keys.opening(text))
        return opened
