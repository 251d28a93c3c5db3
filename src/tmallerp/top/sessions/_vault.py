"""
Sealing what must not lie on a disk in clear text.

AES-256 in GCM with a random nonce. Whose it is and what it is for goes into the seal as
associated data: a sealed text that is copied over another shop's, or used for another
purpose, does not open. A sealed text is one line: ``v1|key id|nonce|ciphertext``.

A key's id is computed from the key, so a wrong key is told from a damaged text, and
nobody has to give keys names. Several keys can be given, the newest first: it seals, and
all of them open. A key that is left out is retired.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import os
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from attrs import frozen

from tmallerp._keyrings import read_keyring
from tmallerp.errors import Advice, ConfigError, StoreError
from tmallerp.secrets import Secret

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_VARIABLE = "TMALLERP_KEY"
_KEY_BYTES = 32
_VERSION = "v1"
# 96 bits is what GCM is made for. With random ones a key may seal about four thousand
# million times before a repeat becomes likely; a shop's session is sealed twice a refresh.
_NONCE_BYTES = 12
_SEALED = re.compile(
    r"(v[0-9]{1,3})\|([0-9a-f]{8})\|([A-Za-z0-9_-]{16})\|([A-Za-z0-9_-]+)\n"
)
_LONGEST = 65_536

_KEY_ADVICE = Advice(
    f"Make a key with 'tmallerp auth key' and put it into {KEY_VARIABLE}; while keys "
    "change, name the new and the old one, separated by a comma.",
    f"请用 'tmallerp auth key' 生成密钥并放入 {KEY_VARIABLE};"
    "轮换期间请同时给出新旧密钥，以逗号分隔。",
)
_DAMAGED_ADVICE = Advice(
    "Put the file back from a backup, or move it away and authorise the shop again.",
    "请从备份恢复该文件，或将其移走后重新授权店铺。",
)


@frozen
class Label:
    """
    Whose a sealed text is, and what for; it opens under no other.

    Args:
        tenant: The company.

        shop: The shop.

        purpose: What is sealed, such as ``session``.
    """

    tenant: str
    shop: str
    purpose: str

    def bound(self, key_id: str) -> bytes:
        """Return the associated data; JSON, so that no two labels write the same."""
        parts = ("tmallerp", _VERSION, self.tenant, self.shop, self.purpose, key_id)
        return json.dumps(parts).encode("ascii")


class KeyRing:
    """
    The keys that seal and open, the newest first.

    Args:
        keys: Each the base64 of 32 random bytes.

    Raises:
        ConfigError: If there is none, or one is no such key.
    """

    def __init__(self, keys: Sequence[Secret]) -> None:
        self._keys = {_key_id(key): key for key in keys}
        if not self._keys:
            msg = "No key is given to keep sessions with."
            raise ConfigError(msg, key=KEY_VARIABLE, advice=_KEY_ADVICE)

    def __repr__(self) -> str:
        return f"KeyRing({', '.join(self._keys)})"

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of the keys, the newest first; an id tells nothing of its key."""
        return tuple(self._keys)

    @classmethod
    def of(cls, text: Secret) -> KeyRing:
        """
        Read keys written one after another, separated by commas or blanks.

        Raises:
            ConfigError: If there is none, or one is no key.
        """
        return cls([Secret(one) for one in re.split(r"[\s,]+", text.reveal()) if one])

    @classmethod
    def from_environment(
        cls, name: str = KEY_VARIABLE, environ: Mapping[str, str] | None = None
    ) -> KeyRing:
        """
        Read the keys from an environment variable.

        Raises:
            ConfigError: If it is not set or holds no keys.
        """
        value = (os.environ if environ is None else environ).get(name, "").strip()
        if not value:
            msg = f"The environment variable {name}, the key of the sessions, is not set."
            raise ConfigError(msg, key=name, advice=_KEY_ADVICE)
        return cls.of(Secret(value))

    @classmethod
    def from_keyring(cls, service: str, name: str) -> KeyRing:
        """
        Read the keys from the system's keyring.

        Raises:
            ConfigError: If it has none there, or is not one that encrypts.
        """
        return cls.of(read_keyring(service, name))

    def seal(self, plain: bytes, label: Label) -> str:
        """
        Return *plain* sealed with the newest key, a line of text.

        Raises:
            ConfigError: If the package that encrypts is not installed.
        """
        key_id, key = next(iter(self._keys.items()))
        nonce = os.urandom(_NONCE_BYTES)
        sealed = _cipher(key).encrypt(nonce, plain, label.bound(key_id))
        return f"{_VERSION}|{key_id}|{_text(nonce)}|{_text(sealed)}\n"

    def open(self, text: str, label: Label, *, where: str) -> bytes:
        """
        Return what was sealed.

        Args:
            text: The line that `seal` made.

            label: Whose and what for; must be what it was sealed with.

            where: The file, for errors.

        Raises:
            ConfigError: If it was sealed with a key that is not among these.

            StoreError: If it is damaged, cut short, or another label's.
        """
        match = _SEALED.fullmatch(text) if len(text) <= _LONGEST else None
        if match is None or match[1] != _VERSION:
            raise _damaged(where, "it is cut short, or no sealed text of this version")
        key_id, nonce, sealed = match[2], _bytes(match[3]), _bytes(match[4])
        if key_id not in self._keys:
            msg = (
                f"{where} is sealed with key {key_id}, which is not among those given "
                f"({', '.join(self._keys)})."
            )
            raise ConfigError(msg, file=where, key=KEY_VARIABLE, advice=_KEY_ADVICE)
        if nonce is None or sealed is None:
            raise _damaged(where, "it holds a letter that was never written")
        plain = _opened(self._keys[key_id], nonce, sealed, label.bound(key_id))
        if plain is None:
            raise _damaged(where, "it was changed, or belongs to another shop or purpose")
        return plain


def new_key() -> Secret:
    """Make a key from the system's randomness, written in base64."""
    return Secret(base64.b64encode(os.urandom(_KEY_BYTES)).decode("ascii"))


def sealed_with(text: str) -> str | None:
    """Return the id of the key a text was sealed with, or None if it is not sealed."""
    match = _SEALED.fullmatch(text)
    return match[2] if match else None


def _raw(key: Secret) -> bytes:
    try:
        raw = base64.b64decode(key.reveal(), validate=True)
    except (binascii.Error, ValueError):
        raw = b""
    return raw if len(raw) == _KEY_BYTES else b""


def _key_id(key: Secret) -> str:
    raw = _raw(key)
    if not raw:
        msg = "A key of the sessions is not the base64 of 32 bytes."
        raise ConfigError(msg, key=KEY_VARIABLE, advice=_KEY_ADVICE)
    return hashlib.sha256(b"tmallerp key id\0" + raw).hexdigest()[:8]


def _cipher(key: Secret) -> AESGCM:
    try:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    except ModuleNotFoundError as error:
        msg = "Keeping sessions needs the extra 'auth': pip install 'tmallerp[auth]'."
        raise ConfigError(msg) from error
    return AESGCM(_raw(key))


def _opened(key: Secret, nonce: bytes, sealed: bytes, bound: bytes) -> bytes | None:
    cipher = _cipher(key)
    from cryptography.exceptions import InvalidTag

    try:
        return cipher.decrypt(nonce, sealed, bound)
    except InvalidTag:
        return None


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode("ascii").rstrip("=")


def _bytes(text: str) -> bytes | None:
    """Read what `_text` wrote, and nothing that merely decodes to the same bytes."""
    try:
        data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError):
        return None
    return data if _text(data) == text else None


def _damaged(where: str, why: str) -> StoreError:
    return StoreError(f"{where} does not open: {why}.", advice=_DAMAGED_ADVICE)
